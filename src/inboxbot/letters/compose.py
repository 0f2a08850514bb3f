"""A finished mail as bytes: a small composer of one fixed shape.

The standard library's ``EmailMessage`` needs about a millisecond for a letter and damages long
Message-IDs in References; this shape is known beforehand, so it is written out. The tests hold it
against the standard library's parser. Shape::

    multipart/alternative (text, HTML), or multipart/mixed (that, the original)

Everything is ASCII on the wire but an 8-bit original, which is labelled so.
"""

from __future__ import annotations

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache

from inboxbot.model.errors import PermanentError

LONGEST_LINE = 998  # RFC 5322 §2.1.1, without CRLF
LONGEST_ORIGINAL = 5_000_000  # octets; a reader may get several, and base64 adds a third
MOST_REFERENCES = 20
_LONGEST_ADDRESS = 254  # RFC 5321 §4.5.3.1.3, with its brackets 256
_LONGEST_ID = 900  # with the brackets and a space still within a line
_LONGEST_PLAIN_HEADER = 200  # longer ones are folded as encoded words

_ATTACHMENT = 'Content-Disposition: attachment; filename="original.eml"\r\n'
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_PRINTABLE = re.compile(r"[ -~]*")
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+")
_ID = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")


@dataclass(frozen=True, slots=True)
class Attached:
    """The original, to go with a letter. ``complete`` False: it was cut when it was fetched."""

    content: bytes = field(repr=False)
    complete: bool


@dataclass(frozen=True, slots=True)
class File:
    """A file of ours that goes with a letter: ``name`` in plain ASCII, ``content_type`` such as application/pdf."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


def address_for_header(address: str) -> str:
    """Return an address as it may stand in a header; a domain in other scripts as A-labels.

    Raises PermanentError for anything else: line breaks, several addresses, quoted or non-ASCII
    local parts. An automatic letter goes to one plain address or not at all.
    """
    local, _, domain = address.rpartition("@")
    try:
        domain = domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    plain = f"{local}@{domain}"
    if len(plain) > _LONGEST_ADDRESS or not (_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise PermanentError(
            f"cannot write to the address {address[:100]!a}: it is not one plain address; "
            "write to this person by hand"
        )
    return plain


def text_for_header(text: str) -> str:
    """Return a header's text: as it is where that is plain ASCII, else as encoded words (RFC 2047)."""
    if "\r" in text or "\n" in text:
        raise PermanentError("cannot write a header of more than one line; look at the subject template")
    if len(text) <= _LONGEST_PLAIN_HEADER and "=?" not in text and _PRINTABLE.fullmatch(text):
        return text
    return Header(text, "utf-8", maxlinelen=76, header_name="X" * 12).encode(linesep="\r\n")


def mailbox_for_header(name: str, address: str) -> str:
    """Return ``name <address>``, the name quoted or encoded where it must be."""
    plain = address_for_header(address)
    if not name:
        return plain
    if "=?" in name or len(name) > _LONGEST_PLAIN_HEADER or not _PRINTABLE.fullmatch(name):
        return f"{text_for_header(name)} <{plain}>"
    if _ATOMS.fullmatch(name):
        return f"{name} <{plain}>"
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{plain}>'


def usable_ids(message_ids: Sequence[str]) -> tuple[str, ...]:
    """Return those Message-IDs that may be written again, each once, at most twenty.

    The first one (the conversation's root) and the last ones are kept. None is ever changed.
    """
    fit = (one for one in message_ids if len(one) <= _LONGEST_ID and _ID.fullmatch(one))
    good = tuple(dict.fromkeys(fit))
    return good if len(good) <= MOST_REFERENCES else good[:1] + good[1 - MOST_REFERENCES :]


def ids_for_header(message_ids: Sequence[str]) -> str:
    """Return Message-IDs in angle brackets, one a line, so that no line grows long and none is broken."""
    return "\r\n ".join(f"<{one}>" for one in message_ids)


def date_for_header(now: datetime) -> str:
    """Return the Date header's value (RFC 5322 §3.3) for an aware time."""
    return _second_for_header(now.replace(microsecond=0))


@lru_cache(maxsize=8)
def _second_for_header(now: datetime) -> str:
    return format_datetime(now)


def attach(content: bytes, *, complete: bool) -> Attached:
    """Return an original to be attached, cut where it is longer than most servers let a mail be."""
    return Attached(content[:LONGEST_ORIGINAL], complete=complete and len(content) <= LONGEST_ORIGINAL)


def compose(
    headers: Sequence[tuple[str, str]],
    text: str,
    html: str,
    *,
    boundary: str,
    attached: Attached | None = None,
    files: Sequence[File] = (),
) -> bytes:
    """Return the mail's bytes with CRLF line ends.

    ``headers`` are finished values, made by the functions above. ``boundary`` must be something no
    sender can foresee; ``=_`` before it keeps it out of quoted-printable text. Raises
    PermanentError where a header's value would begin another header.
    """
    alternative = f"=_{boundary}.a"
    head = _header_lines(headers)
    body = _alternative(text, html, alternative)
    parts = [_original(attached, boundary)] if attached is not None else []
    parts += [_file(one) for one in files]
    if not parts:
        return f'{head}Content-Type: multipart/alternative; boundary="{alternative}"\r\n\r\n'.encode() + body
    mixed = f"=_{boundary}.m"
    eight_bit = "" if all(part.isascii() for _, part in parts) else "Content-Transfer-Encoding: 8bit\r\n"
    pieces = [
        f'{head}Content-Type: multipart/mixed; boundary="{mixed}"\r\n{eight_bit}\r\n'.encode(),
        f'--{mixed}\r\nContent-Type: multipart/alternative; boundary="{alternative}"\r\n\r\n'.encode(),
        body,
    ]
    for part_head, part in parts:
        pieces += [f"\r\n--{mixed}\r\n{part_head}\r\n".encode(), part]
    return b"".join((*pieces, f"\r\n--{mixed}--\r\n".encode()))


def _header_lines(headers: Sequence[tuple[str, str]]) -> str:
    """Return the header block, refusing line breaks other than our own folding."""
    block = "".join([f"{name}: {value}\r\n" for name, value in headers])
    lines = block.count("\r\n")
    folded = block.count("\r\n ")
    if not (lines == block.count("\r") == block.count("\n") == len(headers) + folded and block.isascii()):
        raise PermanentError("cannot write a header that holds a line break or is not ASCII")
    return block + "MIME-Version: 1.0\r\n"


def _alternative(text: str, html: str, boundary: str) -> bytes:
    """Return text and HTML as the two parts of a multipart/alternative, plainest first (RFC 2046 §5.1.4)."""
    opening = f"--{boundary}\r\nContent-Type: text/"
    encoding = '; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    pieces = (
        f"{opening}plain{encoding}".encode(),
        _quoted_printable(text),
        f"\r\n{opening}html{encoding}".encode(),
        _quoted_printable(html),
        f"\r\n--{boundary}--\r\n".encode(),
    )
    return b"".join(pieces)


def _quoted_printable(text: str) -> bytes:
    """Return text as quoted-printable (RFC 2045 §6.7) with CRLF; it always ends with a line break.

    ``b2a_qp`` takes the line ends of its soft breaks from the first line it finds.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n") + "\n"
    return b2a_qp(lines.replace("\n", "\r\n").encode("utf-8", "replace"), istext=True)


def _original(attached: Attached, boundary: str) -> tuple[str, bytes]:
    """Return the attached original's headers and bytes.

    As message/rfc822 where it can travel unchanged; such a part must not be encoded (RFC 2046
    §5.2.1), so anything doubtful goes as a file in base64.
    """
    content = attached.content
    if attached.complete and _travels(content, boundary):
        content = re.sub(rb"\r?\n", b"\r\n", content)
        encoding = "" if content.isascii() else "Content-Transfer-Encoding: 8bit\r\n"
        return f"Content-Type: message/rfc822\r\n{encoding}{_ATTACHMENT}", content
    head = (
        'Content-Type: application/octet-stream; name="original.eml"\r\n'
        f"Content-Transfer-Encoding: base64\r\n{_ATTACHMENT}"
    )
    return head, _base64(content)


def _file(one: File) -> tuple[str, bytes]:
    """Return a file's headers and its bytes in base64."""
    head = (
        f'Content-Type: {one.content_type}; name="{one.name}"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{one.name}"\r\n'
    )
    return head, _base64(one.content)


def _base64(content: bytes) -> bytes:
    """Return bytes in base64, 57 octets to a line of 76 characters (RFC 2045 §6.8)."""
    lines = [b2a_base64(content[at : at + 57], newline=False) for at in range(0, len(content), 57)]
    return b"\r\n".join(lines) + b"\r\n"


def _travels(content: bytes, boundary: str) -> bool:
    """Tell whether bytes may stand in a mail as they are (RFC 5322 §2.3, RFC 2046 §5.1.1)."""
    if b"\0" in content or boundary.encode() in content or re.search(rb"\r(?!\n)", content):
        return False
    return all(len(line.removesuffix(b"\r")) <= LONGEST_LINE for line in content.split(b"\n"))
