"""Who of us wrote a mail: by its address, by Sender where it was sent on behalf, or by the name below it."""

from __future__ import annotations

from inboxbot.model.case import PersonId
from inboxbot.model.message import Message
from inboxbot.triage.addresses import parse_addresses
from inboxbot.triage.house import House
from inboxbot.triage.phrases import fold

LONGEST_SIGNED = 8  # words of a line that is a name, perhaps with a title


def writer_of(message: Message, house: House) -> PersonId | None:
    """Return the person of rules.yaml who wrote a mail, None where nothing tells.

    From the shared mailbox, the name in the signature tells; a name in the middle of the text does not.
    """
    senders = (message.sender, *parse_addresses(message.headers.get("sender", ())))
    for one in senders:
        known = house.staff_by_address(one.address)
        if known is not None:
            return known
    signed = _lines_of_their_own(message)
    for key, person in house.policy.people.items():
        if any(_is_signature(line, fold(person.name)) for line in signed):
            return key
    return _by_first_name(signed, house)


def _lines_of_their_own(message: Message) -> list[str]:
    """Return the short lines above what is quoted, folded, the last one first."""
    quoted = {line.strip(" >") for line in message.quoted_text.splitlines()}
    forwarded = {line.strip(" >") for one in message.forwarded for line in one.text.splitlines()}
    mine = [line for line in message.text.splitlines() if line.strip(" >") not in quoted | forwarded]
    return [fold(line) for line in reversed(mine) if line.strip() and len(line.split()) <= LONGEST_SIGNED]


def _is_signature(line: str, name: str) -> bool:
    rest = line.removeprefix(name)
    return line.startswith(name) and not rest[:1].isalnum() and not rest.startswith("'")


def _by_first_name(signed: list[str], house: House) -> PersonId | None:
    """Return who signs with a first name alone, where only one colleague bears it."""
    for line in signed:
        bearers = [
            key
            for key, person in house.policy.people.items()
            if fold(person.name).split()[0] == line.strip(" .,!-x")
        ]
        if len(bearers) == 1:
            return bearers[0]
    return None


def colleagues_names(house: House) -> frozenset[str]:
    """Return how colleagues sign: full names and first names, folded."""
    full = {fold(person.name) for person in house.policy.people.values()}
    return frozenset(full | {name.split()[0] for name in full})
