"""Encoded words in headers (RFC 2047), read the way they are really written."""

from __future__ import annotations

import binascii
import re
from typing import Final

from inboxbot.triage.parse_charsets import decode, one_line

_WORD: Final = re.compile(r"=\?([^?\s]{1,75})\?([bq])\?([^?]*)\?=", re.IGNORECASE)
_MAX_PIECES: Final = 1_000  # of base64 that ends more than once
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64: Final = bytes(range(256)).translate(None, _ALPHABET)


def decode_words(value: str) -> str:
    """Return a header's text: encoded words decoded, on one line, without control characters.

    Neighbouring words of one character set are joined as octets first, because senders split
    characters between them.
    """
    if "=?" in value:
        value = _decode_runs(value)
    return one_line(value)


def decode_base64(data: bytes) -> bytes:
    """Return what base64 holds, whatever is wrong with it: foreign octets, padding, a cut end."""
    try:
        whole = binascii.a2b_base64(data)
    except binascii.Error:
        whole = b""
    if len(whole) * 4 >= len(data) * 2:  # what is left out are line ends, or junk that does not matter
        return whole
    pieces = [_padded(piece) for piece in data.translate(None, _NOT_BASE64).split(b"=")[:_MAX_PIECES]]
    return b"".join(pieces)


def decode_quoted_printable(data: bytes, *, header: bool = False) -> bytes:
    """Return what quoted-printable holds; a broken escape stands for itself."""
    return binascii.a2b_qp(data, header=header)


def _padded(piece: bytes) -> bytes:
    """Decode base64 without padding; one character too many is dropped."""
    if len(piece) % 4 == 1:
        piece = piece[:-1]
    return binascii.a2b_base64(piece + b"=" * (-len(piece) % 4))


def _decode_runs(value: str) -> str:
    """Decode each run of neighbouring encoded words of one character set."""
    out: list[str] = []
    run, run_charset, at = b"", "", 0
    for word in _WORD.finditer(value):
        charset = word[1].partition("*")[0].lower()  # RFC 2231 §5: a language after the star
        between = value[at : word.start()]
        neighbours = bool(run_charset) and not between.strip()
        if run_charset and not (neighbours and charset == run_charset):
            out.append(decode(run, run_charset)[0])
            run = b""
        if not neighbours:
            out.append(between)
        data = word[3].encode("utf-8", "replace")
        run += decode_base64(data) if word[2] in "bB" else decode_quoted_printable(data, header=True)
        run_charset, at = charset, word.end()
    if run_charset:
        out.append(decode(run, run_charset)[0])
    out.append(value[at:])
    return "".join(out)
