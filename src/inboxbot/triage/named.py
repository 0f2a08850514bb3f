"""Who is named in a complaint: they neither handle it nor see it (policy R8, W3)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import re2

from inboxbot.model.case import PersonId
from inboxbot.model.message import Message
from inboxbot.rules.people import Person
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading

SHORTEST_NAME = 3
_GREETING = (
    r"(?m)^\s*(?i:dear|hi|hello|hiya|hey|good (?:morning|afternoon|evening)|(?:many )?thanks|thank you)\b"
    r"(?:[ ,&]+(?:(?i:mr|mrs|ms|miss|dr|and)\b\.?|[A-Z][\w'-]*))*"
)
_APOSTROPHES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4", "'''''")


def kept_from(reading: Reading, policy: Policy) -> tuple[PersonId, ...]:
    """Return who must neither handle this message nor see it (R8).

    Whom it names, where it is or may be a complaint or belongs to one; whom the case names that it
    follows or may belong to; whom an open case of the same person names.
    """
    earlier = (reading.match.case,) if reading.match is not None else ()
    known = reading.history.by_correspondent if reading.screening.kind == "person" else ()
    open_ones = (case for case in known if case.status != "closed")
    before = {person for case in (*earlier, *open_ones) for person in case.named}
    here = _named_here(reading, policy)
    return tuple(dict.fromkeys((*here, *(person for person in policy.people if person in before))))


def writer_of_complaint(reading: Reading, house: House) -> PersonId | None:
    """Return the colleague whose own complaint this may be: nobody handles their own (R8).

    Somebody who passes on another's message is not its writer.
    """
    if reading.message.forwarded or not may_be_complaint(reading, house.policy):
        return None
    return house.staff_by_address(reading.message.sender.address)


def people_named(message: Message, policy: Policy, *, greeted_too: bool = True) -> tuple[PersonId, ...]:
    """Return the people whose name, first name, surname or other name stands in the new text.

    A single name counts only with a capital, and not where it is the writer's own: passing a
    complaint on too often does no harm, giving it to its subject does. ``greeted_too``: whom the
    message only greets ("Dear Helen") counts as well.
    """
    said = message.new_text if greeted_too else re2.sub(_GREETING, " ", message.new_text)
    text = _plain(f"{message.subject}\n{said}\n" + "\n".join(one.text for one in message.forwarded))
    own = {word.casefold() for word in _plain(message.sender.name).replace(".", " ").split()}
    everybody = _in_the_office(policy) if _names_the_office(text, policy) else frozenset()
    return tuple(
        key for key, person in policy.people.items() if key in everybody or _stands_in(text, person, own)
    )


def _names_the_office(text: str, policy: Policy) -> bool:
    """Tell whether the office as a whole is named, and not somebody in it."""
    return _any_of(tuple(policy.judging.whole_office)).search(text) is not None


def _in_the_office(policy: Policy) -> frozenset[PersonId]:
    """Return all staff, and whoever stands in the line of complaints before its last role (R8)."""
    known = policy.categories.get(policy.judging.consult_category)
    line = known.next_in_line[:-1] if known is not None else ()
    above = (person for role in line for person in policy.roles.get(role, ()))
    return frozenset((*above, *(key for key, person in policy.people.items() if person.staff)))


def _named_here(reading: Reading, policy: Policy) -> tuple[PersonId, ...]:
    """Return whom this message names. On their own case people greet, and speak of, who answers them."""
    judged = may_be_complaint(reading, policy)
    if reading.match is None or not reading.match.certain:
        of_complaint = reading.match is not None and _takes_complaints(reading.match.case.category, policy)
        return people_named(reading.message, policy) if judged or of_complaint else ()
    case = reading.match.case
    if not (judged or _takes_complaints(case.category, policy)):
        return ()
    named = people_named(reading.message, policy, greeted_too=False)
    return tuple(person for person in named if judged or person != case.owner)


def may_be_complaint(reading: Reading, policy: Policy) -> bool:
    """Tell whether a message is, or may be, a complaint."""
    found = reading.classification
    return policy.judging.consult_flag in found.flags or _takes_complaints(found.category, policy)


def _takes_complaints(category: str, policy: Policy) -> bool:
    known = policy.categories.get(category)
    return known is not None and bool(known.next_in_line)


def _stands_in(text: str, person: Person, own: set[str]) -> bool:
    whole = (person.name, *person.also_called, person.address, *person.aliases)
    if _called(whole).search(text) is not None:
        return True
    return any(part not in own and single.search(text) is not None for part, single in _singles(person.name))


# Each is compiled once for the words of a rules.yaml, and not at every message.
@lru_cache(maxsize=1024)
def _any_of(words: tuple[str, ...]) -> Any:
    return _compiled(re2.escape(_plain(one)) for one in words)


@lru_cache(maxsize=1024)
def _called(names: tuple[str, ...]) -> Any:
    return _compiled(_as_said(_plain(one)) for one in names)


@lru_cache(maxsize=1024)
def _singles(name: str) -> tuple[tuple[str, Any], ...]:
    """Return first name and surname, each as it is compared, with its expression."""
    parts = [part for part in _plain(name).split() if len(part) >= SHORTEST_NAME]
    return tuple((part.casefold(), re2.compile(rf"\b{_with_capital(part)}\b")) for part in parts)


def _compiled(expressions: Iterable[str]) -> Any:
    return re2.compile(rf"(?i)\b(?:{'|'.join(expressions)})\b")


def _as_said(name: str) -> str:
    """Return the expression for a name; "the complaints manager" is also "your complaints manager"."""
    head, _, rest = name.partition(" ")
    if head.casefold() != "the" or not rest:
        return str(re2.escape(name))
    return rf"(?:the|your|our|their|its|this) {re2.escape(rest)}"


def _with_capital(part: str) -> str:
    """Return the expression for a single name: ``Marsh`` or ``MARSH``, never ``marsh``."""
    return rf"(?:{re2.escape(part)}|{re2.escape(part.upper())})"


def _plain(text: str) -> str:
    """Drop accents, and write apostrophes and spaces in one way: RE2's boundaries know ASCII only."""
    straight = text.translate(_APOSTROPHES)
    if straight.isascii():
        return " ".join(straight.split())
    folded = unicodedata.normalize("NFKD", straight)
    return " ".join("".join(c for c in folded if not unicodedata.combining(c)).split())
