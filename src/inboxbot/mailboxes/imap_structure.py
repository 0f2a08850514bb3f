"""BODYSTRUCTURE (RFC 3501 §7.4.2) as a tree of parts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from inboxbot.mailboxes.imap_fetch import Value

_MOST_PARTS = 200
_DEEPEST = 20

Parameters = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One part. ``section`` is its number (``1.2``); at the top ``TEXT``, empty for a multipart.

    ``kind`` is the type in lower case; ``octets`` the length of the encoded body, 0 for a multipart.
    A ``message/rfc822`` is a leaf here: its bytes are wanted as they are.
    """

    section: str
    kind: str
    parameters: Parameters = ()
    octets: int = 0
    disposition: bytes = b""
    disposition_parameters: Parameters = ()
    children: tuple[Part, ...] = ()

    @property
    def boundary(self) -> bytes:
        """The multipart's boundary; empty where the server does not tell it."""
        return dict(self.parameters).get(b"boundary", b"")

    @property
    def is_text(self) -> bool:
        """Whether people's words may stand in it: text that is no attachment, and any message."""
        if self.kind.startswith("message/"):
            return True
        return self.kind.startswith("text/") and self.disposition.lower() != b"attachment"

    def leaves(self) -> Iterator[Part]:
        """Yield the parts without children, in their order."""
        if not self.children:
            yield self
        for child in self.children:
            yield from child.leaves()


class _UnusableError(Exception):
    """The server's answer makes no sense, or is deeper or wider than any honest message."""


def parse_structure(value: Value) -> Part | None:
    """Return the tree, or None where the answer cannot be used (the caller then fetches plainly)."""
    try:
        root = _part(value, "", 0)
    except (_UnusableError, ValueError, TypeError, IndexError):
        return None
    if sum(1 for _ in root.leaves()) > _MOST_PARTS:
        return None
    return root


def _part(value: Any, section: str, depth: int) -> Part:
    if not isinstance(value, list) or not value or depth > _DEEPEST:
        raise _UnusableError
    if not isinstance(value[0], list):
        return _leaf(value, section or "TEXT")
    count = next((n for n, item in enumerate(value) if not isinstance(item, list)), len(value))
    children = tuple(
        _part(child, f"{section}.{n}" if section else str(n), depth + 1)
        for n, child in enumerate(value[:count], 1)
    )
    subtype, *rest = value[count:]
    part = Part(
        section=section,
        kind=f"multipart/{_text(subtype)}",
        parameters=_parameters(rest[0] if rest else None),
        children=children,
    )
    if not part.boundary:
        raise _UnusableError
    return part


def _leaf(value: list[Any], section: str) -> Part:
    kind = f"{_text(value[0])}/{_text(value[1])}"
    # RFC 3501: text adds its lines, message/rfc822 envelope, structure and lines, before the MD5.
    extra = 10 if kind == "message/rfc822" and len(value) > 8 and isinstance(value[8], list) else 7  # noqa: PLR2004
    if kind.startswith("text/"):
        extra = 8
    disposition = value[extra + 1] if len(value) > extra + 1 else None
    name, parameters = (disposition[0], disposition[1]) if isinstance(disposition, list) else (b"", None)
    return Part(
        section=section,
        kind=kind,
        parameters=_parameters(value[2]),
        octets=int(value[6] or 0),
        disposition=name if isinstance(name, bytes) else b"",
        disposition_parameters=_parameters(parameters),
    )


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        raise _UnusableError
    return value.decode("ascii", "replace").lower()


def _parameters(value: Any) -> Parameters:
    if not isinstance(value, list):
        return ()
    pairs = zip(value[::2], value[1::2], strict=False)
    return tuple((k.lower(), v) for k, v in pairs if isinstance(k, bytes) and isinstance(v, bytes))
