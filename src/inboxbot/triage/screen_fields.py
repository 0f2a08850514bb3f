"""The grammar of header fields, as far as screening reads them.

A field may carry comments (nested, with quoted pairs), quoted strings and parameters, stand more
than once, and be written in any case (RFC 5322 §3.2, RFC 3834 §5). Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from inboxbot.model.message import Message

_NONE: tuple[str, ...] = ()


def values(message: Message, name: str) -> tuple[str, ...]:
    """Return every value of a header, in order, as parsed; empty where it does not stand."""
    return message.headers.get(name, _NONE)


def first(message: Message, name: str) -> str:
    """Return the first value of a header without surrounding space, or an empty string."""
    found = message.headers.get(name)
    return found[0].strip() if found else ""


@dataclass(frozen=True, slots=True)
class Plain:
    """A field's value without comments. ``sound`` is False where a comment or quote never ends."""

    text: str
    sound: bool = True


def uncommented(value: str) -> Plain:
    """Return the value with every comment replaced by one space, quoted strings kept as they are."""
    if "(" not in value and '"' not in value:
        return Plain(value.strip())
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and (depth or quoted):
            escaped = True
        elif quoted:
            quoted = character != '"'
        elif character == "(":
            depth += 1
            kept.append(" ")
        elif depth and character == ")":
            depth -= 1
            continue
        elif not depth and character == '"':
            quoted = True
        if not depth:
            kept.append(character)
    return Plain("".join(kept).strip(), sound=depth == 0 and not quoted)


def keyword(value: str) -> str:
    """Return what stands before the first parameter: no comments, lower case, no outer space.

    An unsound value (a comment that never ends) gives ``"?"``, which is no keyword of any field, so
    that whoever compares fails closed.
    """
    plain = uncommented(value)
    return plain.text.split(";", 1)[0].strip().lower() if plain.sound else "?"


def words(value: str) -> frozenset[str]:
    """Return the words of a comma-separated field (``DR, OOF``), lower case, without comments."""
    return frozenset(word.strip().lower() for word in uncommented(value).text.split(",") if word.strip())


def parameters(value: str) -> Mapping[str, str]:
    """Return a structured field's parameters (``report-type=…``), names and values in lower case."""
    return dict(_parameters(uncommented(value).text))


def _parameters(text: str) -> Iterator[tuple[str, str]]:
    for piece in text.split(";")[1:]:
        name, sign, content = piece.partition("=")
        if sign:
            yield name.strip().lower(), content.strip().strip('"').strip().lower()


def is_yes(value: str) -> bool:
    """Tell whether a flag-like header says yes: anything but no, false, 0 and nothing at all."""
    return keyword(value) not in {"", "no", "false", "0", "none", "n"}
