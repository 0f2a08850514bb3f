"""Octets to text: the stated character set, then UTF-8, then Windows-1252. Never raises."""

from __future__ import annotations

import codecs
import re
from encodings.aliases import aliases
from typing import Final

# Only these may decode a stranger's text: Python knows others that are slow (punycode, idna), or no
# character sets at all. The table of aliases is asked, never ``codecs.lookup``, which remembers
# every unknown name for ever.
_ALLOWED: Final = frozenset(  # the table reads best as words
    "utf_8 utf_8_sig utf_16 utf_16_le utf_16_be utf_32 utf_32_le utf_32_be koi8_r koi8_u koi8_t "  # noqa: SIM905
    "gb18030 big5hkscs euc_jp cp932 iso2022_jp iso2022_jp_2 iso2022_kr cp949 johab mac_roman mac_latin2 "
    "mac_cyrillic cp437 cp775 cp850 cp852 cp855 cp857 cp858 cp860 cp861 cp862 cp863 cp865 cp866 cp869 cp874 "
    "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 ptcp154 kz1048 "
    "iso8859_2 iso8859_3 iso8859_4 iso8859_5 iso8859_6 iso8859_7 iso8859_8 iso8859_10 iso8859_13 "
    "iso8859_14 iso8859_15 iso8859_16".split()
)
# What senders mean when they say so (as browsers read it): the superset.
_MEANT: Final = {
    "ascii": "cp1252", "latin_1": "cp1252", "iso8859_1": "cp1252", "8bit": "utf_8", "unicode": "utf_8",
    "iso8859_9": "cp1254", "iso8859_11": "cp874", "tis_620": "cp874", "gb2312": "gb18030", "gbk": "gb18030",
    "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949", "iso8859_8_i": "iso8859_8",
    "utf8mb4": "utf_8",
}  # fmt: skip
_NOT_ASCII: Final = ("utf_16", "utf_32", "iso2022")  # ASCII octets mean something else there
_SPACE: Final = re.compile(r"\s+")
_PUNCTUATION: Final = re.compile(r"[^a-z0-9]+")
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\xad\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)


def codec_of(charset: str) -> str | None:
    """Return Python's name for a stated character set, None where it is unknown or not allowed."""
    name = _PUNCTUATION.sub("_", charset[:40].lower()).strip("_")
    name = aliases.get(name, name)
    name = _MEANT.get(name, name)
    return name if name in _ALLOWED else None


def decode(data: bytes, charset: str = "", *, cut: bool = False) -> tuple[str, bool]:
    """Return the text, and whether it fitted what was stated.

    Text stated as ISO 8859-1, US-ASCII or Windows-1252 is read as UTF-8 where it is valid UTF-8
    (chance would hardly make it so), else as Windows-1252, and counts as fitting. ``cut`` tells
    that ``data`` may end in the middle of a character.
    """
    codec = codec_of(charset) if charset else "utf_8"
    if data.isascii() and not (codec or "").startswith(_NOT_ASCII):
        return data.decode("ascii"), codec is not None
    if codec not in ("cp1252", "utf_8", None):
        text = _strictly(data, codec, cut=cut)
        if text is not None:
            return text, True
    text = _strictly(data, "utf_8", cut=cut)
    if text is not None:
        return text, codec in ("cp1252", "utf_8")
    return _damaged(data, codec), codec == "cp1252" or not charset


def clean(text: str) -> str:
    """Drop NUL, control, bidirectional and invisible characters; make every line end LF.

    They hide words from matching, or show a reader something else than is there.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.replace("\n", "").replace("\t", "").replace("\xa0", "").isprintable():
        return text  # much faster than to look for each of them
    return _UNWANTED.sub("", text)


def one_line(text: str) -> str:
    """Return text on one line, cleaned, with every run of white space as one blank."""
    if text.isprintable() and text.isascii():
        return text
    return clean(_SPACE.sub(" ", text)).strip()


def _strictly(data: bytes, codec: str, *, cut: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(codec)().decode(data, not cut) if cut else data.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _damaged(data: bytes, codec: str | None) -> str:
    """Read text that is not valid UTF-8: as UTF-8 with holes if most of it is, else Windows-1252."""
    if codec in ("utf_8", None):
        text = data.decode("utf-8", "replace")
        holes = text.count("\ufffd")
        if sum(not char.isascii() for char in text) > 2 * holes:
            return text
    return data.decode("cp1252", "replace")
