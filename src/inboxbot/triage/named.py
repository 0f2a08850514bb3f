"""Who is named in a complaint: they neither handle it nor see it (policy R8, W3)."""

from __future__ import annotations

import unicodedata

import re2

from inboxbot.model.case import PersonId
from inboxbot.model.message import Message
from inboxbot.rules.policy import Person, Policy

SHORTEST_NAME = 3
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4", "'''''")


def people_named(message: Message, policy: Policy) -> tuple[PersonId, ...]:
    """Return the people whose name, first name, surname or other name stands in the new text.

    A single name counts only with a capital, and not where it is the writer's own: passing a
    complaint on too often does no harm, giving it to its subject does.
    """
    text = _plain(f"{message.subject}\n{message.new_text}\n" + "\n".join(f.text for f in message.forwarded))
    own = {word.casefold() for word in _plain(message.sender.name).replace(".", " ").split()}
    return tuple(key for key, person in policy.people.items() if _stands_in(text, person, own))


def _stands_in(text: str, person: Person, own: set[str]) -> bool:
    whole = (person.name, *person.also_called, person.address, *person.aliases)
    if any(_found(rf"(?i)\b{_as_said(_plain(name))}\b", text) for name in whole):
        return True
    parts = [part for part in _plain(person.name).split() if len(part) >= SHORTEST_NAME]
    return any(part.casefold() not in own and _found(rf"\b{_with_capital(part)}\b", text) for part in parts)


def _as_said(name: str) -> str:
    """Return the expression for a name; "the complaints manager" is also "your complaints manager"."""
    head, _, rest = name.partition(" ")
    if head.casefold() != "the" or not rest:
        return str(re2.escape(name))
    return rf"(?:the|your|our|their|its|this) {re2.escape(rest)}"


def _with_capital(part: str) -> str:
    """Return the expression for a single name: ``Marsh`` or ``MARSH``, never ``marsh``."""
    return rf"(?:{re2.escape(part)}|{re2.escape(part.upper())})"


def _found(pattern: str, text: str) -> bool:
    return re2.search(pattern, text) is not None


def _plain(text: str) -> str:
    """Drop accents, and write apostrophes and spaces in one way: RE2's boundaries know ASCII only."""
    folded = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
