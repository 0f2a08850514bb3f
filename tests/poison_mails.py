"""Mails made to do harm: each fills the size it is given with one trick. For tests and for bench/poison.py."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable

ADDRESS = "info@healthwatchhertfordshire.example"
BIGGEST = 25_000_000

_FROM = (
    b"Return-Path: <nadia@homemail.example>\r\nFrom: Nadia <nadia@homemail.example>\r\nTo: "
    + ADDRESS.encode()
)
HEAD = _FROM + b"\r\nSubject: a question\r\nMessage-ID: <poison@homemail.example>\r\nMIME-Version: 1.0\r\n"
PLAIN = HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
HTML = HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"

PRESS = (
    PLAIN
    + b"I am a reporter on the Herts Post. Can you give me a comment for our paper? Our deadline is noon tomorrow. "
)
EVERY_MATTER = (
    b"I wish to make a complaint about your office, your staff were rude to me. I am a reporter, my deadline is 5pm on Friday. "
    b"I do not want to be here any more. I cannot find an NHS dentist. Please send me all data that you hold about me, under the "
    b"Freedom of Information Act too. I would like to appeal. You have a new voicemail. I am out of the office. Thank you. "
)

Maker = Callable[[int], bytes]
"""Makes one mail of about so many octets."""


def _filled(head: bytes, piece: bytes, end: bytes = b"") -> Maker:
    return lambda size: head + piece * max(1, (size - len(head) - len(end)) // len(piece)) + end


def _header(name: bytes, piece: bytes, end: bytes = b"") -> Maker:
    return _filled(_FROM + b"\r\n" + name + b": ", piece, end + b"\r\n\r\nhello\r\n")


def _nested(kind: bytes) -> Maker:
    def make(size: int) -> bytes:
        levels = max(2, min(1_000, size // 90))
        opening = b"".join(
            b"Content-Type: multipart/%s; boundary=b%d\r\n\r\n--b%d\r\n" % (kind, n, n) for n in range(levels)
        )
        return (
            HEAD + opening + b"\r\n" + b"words and words " * max(1, (size - len(opening) - len(HEAD)) // 16)
        )

    return make


def _many_headers(size: int) -> bytes:
    return HEAD + b"".join(b"X-H%d: v\r\n" % n for n in range(size // 14)) + b"\r\nhello\r\n"


def _parts(kind: bytes, count: int) -> Maker:
    def make(size: int) -> bytes:
        body = b"x " * max(1, (size // count - len(kind) - 30) // 2)
        return MIXED + (b"--x\r\nContent-Type: " + kind + b"\r\n\r\n" + body + b"\r\n") * count + b"--x--\r\n"

    return make


def _attachment(size: int) -> bytes:
    head = b"--x\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    blob = base64.encodebytes(bytes(range(256)) * (size * 2 // 3 // 256 + 1)).replace(b"\n", b"\r\n")
    return MIXED + b"--x\r\n\r\nCan you help me?\r\n" + head + blob + b"--x--\r\n"


def _zip_bomb(size: int) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", b"\0" * (size // 2))
    bomb = base64.encodebytes(packed.getvalue()) * max(1, size // 2 // (len(packed.getvalue()) * 4 // 3 + 1))
    inner = b"--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return MIXED + b"--x\r\n\r\nplease see the file\r\n" + inner + bomb + b"\r\n--x--\r\n"


def _gzip_text(size: int) -> bytes:
    packed = zlib.compress(b"help me " * size, 9)
    return (
        HEAD
        + b"Content-Type: text/plain\r\nContent-Encoding: gzip\r\n\r\n"
        + packed * max(1, size // len(packed))
    )


def _base64_text(size: int) -> bytes:
    head = HEAD + b"Content-Type: text/html; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return head + base64.encodebytes("<b>ж</b>".encode("utf-16") * (size * 3 // 4 // 18)).replace(
        b"\n", b"\r\n"
    )


def _report(size: int) -> bytes:
    head = (
        HEAD.replace(b"nadia", b"mailer-daemon")
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n\r\n"
    )
    status = b"--x\r\nContent-Type: message/delivery-status\r\n\r\n"
    block = b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\nOriginal-Message-ID: <a@b>\r\n\r\n"
    return head + b"--x\r\n\r\nIt failed.\r\n" + status + block * max(1, size // len(block)) + b"--x--\r\n"


def _digest_of_messages(size: int) -> bytes:
    inner = (
        b"--x\r\n\r\nFrom: a@b.example\r\nSubject: Fwd: complaint\r\n\r\n" + b"I am unhappy. " * 40 + b"\r\n"
    )
    return (
        HEAD
        + b"Content-Type: multipart/digest; boundary=x\r\n\r\n"
        + inner * max(1, size // len(inner))
        + b"--x--\r\n"
    )


def _alternating_boundaries(size: int) -> bytes:
    """Every level's boundary is the beginning of the next one's: each line looks like all of them."""
    levels = 20
    names = [b"b" * (n + 1) for n in range(levels)]
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=%b\r\n\r\n--%b\r\n" % (n, n) for n in names)
    return HEAD + opening + b"\r\n" + (b"--" + b"b" * (levels + 3) + b"\r\n") * max(1, size // (levels + 7))


_CRLF_WORD = b"=?utf-8?q?x=0D=0ABcc:_victim@elsewhere.example=0D=0A=0D=0Abody?="


def _line_ends_everywhere(size: int) -> bytes:
    word = _CRLF_WORD
    return (
        b"Return-Path: <nadia@homemail.example>\r\nFrom: " + word + b" <nadia@homemail.example>\r\nTo: " + word + b" <" + ADDRESS.encode()
        + b">\r\nCc: " + word + b" <c@d.example>\r\nReply-To: " + word + b" <e@f.example>\r\nSubject: " + word + b"\r\nMessage-ID: <a\rb"
        b"\x00c@homemail.example>\r\nReferences: <x\r\n y@z>\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n" + PLAIN[:0]
        + b"I would like to volunteer.\r\n--x\r\nContent-Type: application/pdf; name*=utf-8''a%0D%0ABcc%3A%20x.pdf\r\n"
        b'Content-Disposition: attachment; filename="=?utf-8?q?a=0D=0Ab?="\r\n\r\n' + b"x" * min(size, 1_000) + b"\r\n--x--\r\n"
    )  # fmt: skip


def _bidi(size: int) -> bytes:
    text = "\u202eelpoep \u2066hidden\u2069 I w\u200bant to c\u0301\u0301\u0301omplain а\u0440\u0440\u04cf\u0435.example \u2028\u2029\u0085"
    piece = text.encode()
    subject = "Subject: \u202e=?utf-8?b?4oCu4oCu?= \u200b\ufeffp\u0430yp\u0430l\r\n".encode()
    return HEAD.replace(b"Subject: a question\r\n", subject) + b"\r\n" + piece * max(1, size // len(piece))


CRAFTED: dict[str, Maker] = {
    # Headers
    "a million headers": _many_headers,
    "one header folded for ever": _filled(_FROM + b"\r\nSubject: a\r\n", b" b\r\n", b"\r\nhello\r\n"),
    "one header on one line": _header(b"Subject", b"word "),
    "encoded words for ever": _header(b"Subject", b"=?utf-8?q?a?= "),
    "encoded words that never end": _header(b"Subject", b"=?utf-8?q?a"),
    "brackets in From": _filled(b"From: ", b"<", b"\r\n\r\nhello"),
    "comments in From": _filled(b"From: ", b"(", b"\r\n\r\nhello"),
    "quotes in From": _filled(b"From: ", b'"\\', b"\r\n\r\nhello"),
    "addresses in To": _filled(_FROM, b", a@b.example", b"\r\n\r\nhello"),
    "groups in To": _filled(_FROM, b", g: a@b.example;", b"\r\n\r\nhello"),
    "references for ever": _header(b"References", b"<a@b.example> "),
    "references without end": _header(b"References", b"<"),
    "received for ever": _filled(HEAD, b"Received: from a by b; Wed, 18 Nov 2026 10:00:00 +0000\r\n", b"\r\nhello"),
    "results that nest": _header(b"Authentication-Results", b"none; dmarc=pass (("),
    "parameters for ever": _filled(HEAD + b"Content-Type: text/plain", b"; a*0*=utf-8''x", b"\r\n\r\nhello"),
    "parameters of quotes": _filled(HEAD + b'Content-Type: text/plain; a="', b'\\"', b"\r\n\r\nhello"),
    "auto-submitted of comments": _header(b"Auto-Submitted", b"(a(b"),
    "header without a line end": _filled(b"", b"a"),
    "colons": _filled(b"", b":\r\n"),
    "folds of blanks": _filled(HEAD + b"Subject:", b" \t\r\n", b"\r\n\r\nhello"),
    # Parts
    "ten thousand parts": _parts(b"text/plain", 10_000),
    "a hundred thousand parts": _parts(b"image/png; name=a.png", 100_000),
    "html parts": _parts(b"text/html", 190),
    "attached messages": _parts(b"message/rfc822", 5_000),
    "a thousand levels": _nested(b"mixed"),
    "a thousand alternatives": _nested(b"alternative"),
    "messages in messages": _filled(HEAD, b"Content-Type: message/rfc822\r\n\r\n"),
    "almost boundaries": _filled(MIXED, b"\n--xy"),
    "boundaries with long tails": _filled(MIXED, b"\r\n--x" + b" " * 900 + b"y"),
    "boundaries that begin alike": _alternating_boundaries,
    "only boundaries": _filled(MIXED, b"--x\r\n"),
    "digest": _digest_of_messages,
    "report": _report,
    # Texts
    "empty lines": _filled(PLAIN, b"\n"),
    "empty lines with CR": _filled(PLAIN, b"\r\n"),
    "short lines": _filled(PLAIN, b"a\n"),
    "quotations": _filled(PLAIN, b">"),
    "quoted lines": _filled(PLAIN, b"> > > a\r\n"),
    "one line": _filled(PLAIN, b"I am unhappy and "),
    "one word": _filled(PLAIN, b"a"),
    "blanks": _filled(PLAIN, b" "),
    "On On On": _filled(PLAIN, b"On "),
    "On a day somebody wrote": _filled(PLAIN, b"On Wed, 18 Nov 2026 at 10:00, A B <a@b.example> "),
    "forward lines": _filled(PLAIN, b"---------- Forwarded message ----------\r\nFrom: a@b.example\r\nSubject: x\r\n\r\n"),
    "signatures": _filled(PLAIN, b"-- \r\nx\r\n"),
    "next next next": _filled(PRESS, b"next "),
    "deadline after deadline": _filled(PRESS, b"deadline 5pm "),
    "hours": _filled(PRESS, b"1 "),
    "every matter at once": _filled(PLAIN, EVERY_MATTER),
    "every matter in a subject": _header(b"Subject", EVERY_MATTER),
    "deadlines": _filled(PLAIN, b"Our deadline is noon tomorrow, a reporter says by 3pm on 31 December. "),
    "complaints": _filled(PLAIN, b"I wish to make a complaint about your office. Your staff were rude to me. "),
    "questions": _filled(PLAIN, b"?"),
    "digits": _filled(PLAIN, b"1"),
    "dates": _filled(PLAIN, b"1/1/1 "),
    "links": _filled(PLAIN, b"http://a.example/ "),
    "link without end": _filled(PLAIN + b"http://", b"a."),
    "angle addresses": _filled(PLAIN, b"<a@b."),
    "placeholders": _filled(HTML, b"{{ 7*7 }}{% for x in y %}"),
    "references of cases": _filled(PLAIN, b"[HWH-2026-7K4QX] "),
    "uuencoded": _filled(PLAIN, b"begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"),
    "uuencoded without end": _filled(PLAIN, b"begin 644 a.txt\r\n"),
    "flowed": _filled(HEAD + b"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\n", b"a \r\n"),
    "quoted-printable": _filled(HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", b"=\r\n"),
    "base64 in UTF-16": _base64_text,
    "UTF-7": _filled(HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n", b"+AGE-"),
    "broken UTF-8": _filled(PLAIN, b"\xc3\xed\xa0\x80\xff"),
    "charset of a codec that is none": _filled(HEAD + b"Content-Type: text/plain; charset=zlib_codec\r\n\r\n", b"x\x9c"),
    "IDNA": _filled(HEAD + b"Content-Type: text/plain; charset=idna\r\n\r\n", b"xn--"),
    "NULs": _filled(b"", b"\0"),
    "NULs in a text": _filled(PLAIN, b"a\0"),
    "carriage returns": _filled(b"", b"\r"),
    "carriage returns in a text": _filled(PLAIN, b"a\r"),
    "bidi and homographs": _bidi,
    "combining marks": _filled(PLAIN, "e\u0301\u0301\u0301".encode()),
    "ligatures": _filled(PLAIN, "ﷺ".encode()),
    "line ends in decoded fields": _line_ends_everywhere,
    "noise": lambda size: bytes(range(256)) * max(1, size // 256),
    # HTML and packed things
    "html depth": _filled(HTML, b"<div>"),
    "html tables": _filled(HTML, b"<table><tr><td>"),
    "html attributes": _filled(HTML + b"<p ", b"a=b "),
    "html entities": _filled(HTML, b"&amp;lt;"),
    "html without closing": _filled(HTML, b"<"),
    "html comments": _filled(HTML, b"<!--"),
    "html styles": _filled(HTML, b"<style>a{b:c}</style>"),
    "html links": _filled(HTML, b'<a href="http://a.example">x</a>'),
    "html quotes": _filled(HTML, b"<blockquote type=cite>a"),
    "html blanks": _filled(HTML, b"&nbsp;<br>"),
    "an honest attachment": _attachment,
    "zip bomb": _zip_bomb,
    "gzip text": _gzip_text,
}  # fmt: skip
