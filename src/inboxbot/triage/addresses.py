"""Mail addresses (RFC 5322 §3.4), read the way they are really written. Linear in the header's length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from inboxbot.model.message import Address
from inboxbot.triage.parse_charsets import one_line
from inboxbot.triage.parse_words import decode_words

_MAX_MAILBOXES: Final = 2_000  # of one kind of header
_MAX_ADDRESS: Final = 998
_MAX_NAME: Final = 400
# "Name" <address> or Name <address> or address, alone in the header: nearly every From.
_SIMPLE: Final = re.compile(
    r'(?:"([^"\\]*)"[ \t]?|([^"<>(),:;@\\\[\]]*))<([^<>@\s"(),:;\\]+@[^<>@\s"(),:;\\]+)>'
)
_MAX_SIMPLE: Final = 500
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    | "(?P<quoted>(?:[^"\\]|\\.)*)"?
    | <(?P<angle>[^<>]*)>?
    | (?P<special>[,;:()])
    | (?P<atom>[^\s"<>(),:;]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SPACE: Final = re.compile(r"\s+")
_BRACKETED: Final = re.compile(r"<([^<>\s]+@[^<>\s]+)>")
_LOCAL_ONLY: Final = re.compile(r"[\w.+-]{1,64}", re.ASCII)
_LOCAL_QUOTED: Final = re.compile(r'"([^"\\\s@]+)"@')


def parse_addresses(values: Iterable[str]) -> tuple[Address, ...]:
    """Return every address in these headers in order, each once.

    Understands groups, comments, quoted local parts, encoded names, missing brackets and commas,
    and commas in unquoted names. A display name is never taken for an address, except where the
    whole header was wrongly made one encoded word.
    """
    found: dict[str, Address] = {}
    every = (one for value in values for one in _addresses_in(value))
    for one in islice(every, _MAX_MAILBOXES):
        if one.address:
            found.setdefault(one.address, one)
    return tuple(found.values())


def parse_sender(value: str) -> tuple[Address, ...]:
    """Return the addresses of a From header; one without an address, if only a name stands there."""
    return parse_addresses([value]) or tuple(islice(_addresses_in(value), 1))


def parse_path(value: str) -> str:
    """Return the address of a Return-Path in lower case, empty for the null path ``<>``."""
    addresses = parse_addresses([value])
    return addresses[0].address if addresses else ""


def _addresses_in(value: str) -> Iterator[Address]:
    value = one_line(value)
    simple = _SIMPLE.fullmatch(value) if len(value) <= _MAX_SIMPLE else None
    if simple:
        yield Address(_address(simple[3]), _name(simple[1] or simple[2] or ""))
        return
    found = list(islice(_Reader().read(value), _MAX_MAILBOXES))
    if "=?" in value and not any(one.address for one in found):
        decoded = decode_words(value)
        found = [
            Address(_address(one[1]), _name(decoded[: one.start()])) for one in _BRACKETED.finditer(decoded)
        ] or found
    yield from found


class _Reader:
    """Reads one header token by token; what it holds belongs to the mailbox at hand."""

    def __init__(self) -> None:
        self._words: list[str] = []
        self._comment: list[str] = []
        self._bare = ""  # an address without brackets
        self._before_bare = 0  # how many words stood before it
        self._angle: str | None = None
        self._quoted = ""  # the token just read, if it was a quoted string

    def read(self, value: str) -> Iterator[Address]:
        """Yield every mailbox of the header."""
        depth = 0  # of comments, which nest
        for token in _TOKEN.finditer(value):
            kind, text = token.lastgroup, token[token.lastgroup or 0]
            if text in ("(", ")") and kind == "special":
                depth = depth + 1 if text == "(" else max(0, depth - 1)
            elif depth:
                self._comment.append(text.strip())
            elif kind == "special":
                yield from self._separated(text)
            elif kind == "angle":
                yield from self._bracketed(text)
            elif kind == "quoted":
                self._words.append(_ESCAPED.sub(r"\1", text))
            elif kind == "atom":
                self._atom(text)
            self._quoted = token[0] if kind == "quoted" else ""
        yield from self._finish(last=True)

    def _separated(self, special: str) -> Iterator[Address]:
        """Close the mailbox; words before a colon are a group's name, before a comma the next one's."""
        if special == ":":
            self._words.clear()
        elif special == "," and self._angle is None and not self._bare:
            if self._words:
                self._words[-1] += ","
        else:
            yield from self._finish(last=False)

    def _bracketed(self, angle: str) -> Iterator[Address]:
        if self._angle is not None:  # two addresses without a comma
            yield from self._finish(last=False)
        self._angle = angle

    def _atom(self, word: str) -> None:
        if word.startswith("@") and not self._bare and self._words and (self._quoted or word == "@"):
            self._bare = (self._quoted or self._words[-1]) + word  # "quoted local"@domain, user @ domain
            self._words.pop()
        elif self._bare.endswith("@"):
            self._bare += word
        elif "@" in word and not self._bare:
            self._bare, self._before_bare = word, len(self._words)
        else:
            self._words.append(word)

    def _finish(self, *, last: bool) -> Iterator[Address]:
        if self._angle is not None and self._bare:
            self._words.insert(self._before_bare, self._bare)
        name = " ".join(self._words)
        comment = " ".join(filter(None, self._comment))
        if self._angle is not None:
            yield Address(_address(self._angle) or _local(self._angle), _name(name or comment))
        elif self._bare:
            yield Address(_address(self._bare), _name(name or comment))
        elif last and name:
            yield Address("", _name(name))
        self._words, self._comment, self._bare, self._angle = [], [], "", None


def _address(text: str) -> str:
    """Return the bare address in lower case; a source route (``@a,@b:user@c``) goes, IDNA stays."""
    if '"' not in text:
        text = _SPACE.sub("", text)
    if text.startswith("@") and ":" in text:
        text = text.rpartition(":")[2]
    text = text.removeprefix("mailto:").strip("'").rstrip(".").lower()
    text = _LOCAL_QUOTED.sub(r"\1@", text)
    return text if "@" in text and len(text) <= _MAX_ADDRESS else ""


def _local(text: str) -> str:
    """Return what stands in brackets without a domain, as bounces from the own host have it."""
    return text.lower() if _LOCAL_ONLY.fullmatch(text) else ""


def _name(text: str) -> str:
    text = decode_words(text).strip().strip("\"'").strip().rstrip(",")
    return text[:_MAX_NAME]
