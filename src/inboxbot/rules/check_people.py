"""Checks of the people in the policy: addresses, deputies, line managers, working patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.people import Person
from inboxbot.rules.policy import Policy

WORKING_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")


def check_people(policy: Policy, *, mailbox: str) -> Iterator[Finding]:
    """Yield what is wrong with the people, and with the addresses that must belong to one only."""
    yield from _shared_addresses(policy, mailbox)
    for key, person in policy.people.items():
        yield from _links(policy, key, person)
        yield from _absences(key, person)
        if "works" in person.model_fields_set and not any(day in person.works for day in WORKING_DAYS):
            yield Finding(
                ("people", key, "works"),
                f"{key} never works from Monday to Friday",
                "name at least one day, or leave works out for the office hours",
            )
    deputies = {key: person.deputy for key, person in policy.people.items()}
    managers = {key: person.line_manager for key, person in policy.people.items()}
    yield from _circles(deputies, "deputy", "deputies", "let the last of them have no deputy")
    yield from _circles(managers, "line_manager", "line managers", "let the topmost have no line manager")


def _links(policy: Policy, key: str, person: Person) -> Iterator[Finding]:
    for field in ("deputy", "line_manager"):
        other = getattr(person, field)
        if other is not None and other not in policy.people:
            yield unknown(("people", key, field), other, policy.people, what="person", section="people")


def _absences(key: str, person: Person) -> Iterator[Finding]:
    for place, absence in enumerate(person.absences):
        if absence.last_day < absence.first_day:
            yield Finding(
                ("people", key, "absences", place, "to"),
                f"this absence ends on {absence.last_day} before it begins on {absence.first_day}",
                "exchange from and to, or correct the year",
            )


def _circles(links: Mapping[str, str | None], field: str, words: str, hint: str) -> Iterator[Finding]:
    """Yield each circle once, at the person of it who stands first in the file."""
    told: set[str] = set()
    for start in links:
        line = [start]
        following = links[start]
        while following is not None and following in links and following not in line:
            line.append(following)
            following = links[following]
        if following == start and start not in told:
            told.update(line)
            yield Finding(
                ("people", start, field),
                f"the {words} go round in a circle: {' → '.join([*line, start])}",
                hint,
            )


def _addresses(policy: Policy) -> Iterator[tuple[str, str, Path]]:
    """Yield (address in lower case, whose it is, where it stands), the mailbox's own first."""
    for place, address in enumerate(policy.organisation.mailbox_aliases):
        yield address.casefold(), "the mailbox itself", ("organisation", "mailbox_aliases", place)
    for key, person in policy.people.items():
        yield person.address.casefold(), key, ("people", key, "address")
        for place, address in enumerate(person.aliases):
            yield address.casefold(), key, ("people", key, "aliases", place)
    for place, address in enumerate(policy.screening.own_addresses):
        yield address.casefold(), "an address of our own", ("screening", "own_addresses", place)


def _shared_addresses(policy: Policy, mailbox: str) -> Iterator[Finding]:
    owners = {mailbox: "the mailbox itself"} if mailbox else {}
    for address, owner, path in _addresses(policy):
        first = owners.setdefault(address, owner)
        if first == owner:
            continue
        yield Finding(path, f"this address belongs to {first} already", "an address can belong to one only")
