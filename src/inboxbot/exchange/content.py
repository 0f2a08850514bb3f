"""A message's own octets out of a GetItem answer, decoded as they come: nothing of them is held twice.

The answer is read by expat piece by piece; what is small is kept as text, MimeContent goes to a file.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO
from xml.parsers import expat

from inboxbot.exchange.answers import EwsRefusalError, UnreadableAnswerError
from inboxbot.exchange.characters import readable
from inboxbot.exchange.words import number

_MOST_TEXT = 1_000_000
_BLOCK = 65_536
_TAG = re.compile(r"0x[0-9a-fA-F]{1,4}\Z")
_DEEPEST = 100


@dataclass(slots=True)
class Received:
    """What an answer brought beside the octets: ``texts`` by element name, the last of each."""

    octets: int = 0
    had_content: bool = False
    whole: bool = False
    texts: dict[str, str] = field(default_factory=dict)
    tags: dict[int, str] = field(default_factory=dict)
    """MAPI properties by tag: servers write one tag as 0x007D and as 0x7d."""
    names: dict[str, str] = field(default_factory=dict)
    """Named properties by name."""


@dataclass(slots=True)
class _Reader:
    into: BinaryIO
    limit: int
    found: Received = field(default_factory=Received)
    response_class: str = ""
    is_fault: bool = False
    _path: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _held: int = 0
    _rest: str = ""
    _tag: int | None = None
    _name: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._path.append(name)
        if len(self._path) > _DEEPEST:
            raise UnreadableAnswerError("it is too deep")
        self._text, self._held = [], 0
        self.response_class = attributes.get("ResponseClass", self.response_class)
        self.is_fault |= name == "Fault"
        if name == "MimeContent":
            self.found.had_content = True
        elif name == "ExtendedFieldURI":
            told = attributes.get("PropertyTag", "")
            self._tag = int(told, 16) if _TAG.match(told) else None
            self._name = attributes.get("PropertyName", "")

    def end(self, name: str) -> None:
        name = self._path.pop()
        if name == "MimeContent":
            self._decode("", last=True)
        elif name == "Value" and self._tag is not None and "ExtendedProperty" in self._path:
            self.found.tags[self._tag] = "".join(self._text)
        elif name == "Value" and self._name and "ExtendedProperty" in self._path:
            self.found.names[self._name] = "".join(self._text)
        else:
            self.found.texts[name] = "".join(self._text)
        self.found.whole = not self._path
        self._text = []

    def characters(self, data: str) -> None:
        if self._path and self._path[-1] == "MimeContent":
            self._decode(data, last=False)
        elif self._held < _MOST_TEXT:
            self._text.append(data)
            self._held += len(data)

    def _decode(self, data: str, *, last: bool) -> None:
        text = self._rest + "".join(data.split())
        cut = len(text) if last else len(text) // 4 * 4
        self._rest = text[cut:]
        try:
            octets = base64.b64decode(text[:cut], validate=True)
        except binascii.Error:
            raise UnreadableAnswerError("its message is no base64") from None
        room = max(0, self.limit - self.found.octets)
        self.found.octets += self.into.write(octets[:room])


def receive(pieces: Iterable[bytes], into: BinaryIO, limit: int) -> Received:
    """Read a GetItem answer of one item; write at most ``limit`` octets of the message.

    Stops reading where there are more. Raises EwsRefusalError where the server says no,
    UnreadableAnswerError where the answer is cut or something else.
    """
    parser = expat.ParserCreate()
    reader = _Reader(into, limit)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.characters
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.buffer_text, parser.buffer_size = True, _BLOCK
    try:
        for piece in readable(pieces):
            parser.Parse(piece, False)
            if reader.found.octets >= limit:
                return reader.found
        parser.Parse("", True)
    except expat.ExpatError:
        raise UnreadableAnswerError("it is cut, or no XML") from None
    _refuse_where_it_says_no(reader)
    return reader.found


def _refuse_declarations(*_told: object) -> None:
    raise UnreadableAnswerError("it declares entities")


def _refuse_where_it_says_no(reader: _Reader) -> None:
    texts = reader.found.texts
    code = texts.get("ResponseCode", "").strip()
    if reader.is_fault:
        kind = texts.get("faultcode", "").rpartition(":")[2]
        raise EwsRefusalError(
            code or (kind if kind.startswith("Error") else ""),
            _seconds(texts),
            "Client" if kind.lower() == "client" else "Server",
            texts.get("faultstring", ""),
        )
    if reader.response_class == "Error" or (code and code != "NoError"):
        raise EwsRefusalError(code, _seconds(texts))
    if not reader.response_class:
        raise UnreadableAnswerError("it holds no response")


def _seconds(texts: dict[str, str]) -> float:
    return number(texts.get("Value", "")) / 1000
