"""What rules.yaml calls people, categories and marks, and how a deadline's day is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from inboxbot.model.case import Case, Deadline, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.words import day_in_words, moment_in_words
from inboxbot.rules.anchor_roles import ADMINISTRATOR, CHIEF_EXECUTIVE
from inboxbot.rules.people import Person
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Channel

_A_MONTH = 31


class Names:
    """Names under one policy. Local time is the policy's time zone."""

    def __init__(self, policy: Policy, address: str) -> None:
        """``address`` is the mailbox's own."""
        self.policy = policy
        self.address = address
        self.zone = ZoneInfo(policy.calendar.time_zone)
        self.administrator = self._people_in(ADMINISTRATOR) or policy.organisation.short_name
        self._public_letters = public_letters(policy)
        alerting = {name: flag for name, flag in policy.flags.items() if flag.alert}
        self.alert_acknowledgements = {flag.acknowledgement for flag in alerting.values()}
        self.alert_letters = {flag.letter for flag in alerting.values()}
        self._alerting = frozenset(alerting)
        self.tallies = frozenset(tally.id for tally in policy.tallies)
        self._colleagues = {person.address.lower(): person.name for person in policy.people.values()}

    def person(self, person: PersonId) -> Person:
        """Return somebody of rules.yaml. Raises PermanentError where nobody is called so."""
        if person not in self.policy.people:
            raise PermanentError(
                f"cannot write to {person}: nobody in rules.yaml has this key; give the case to somebody else"
            )
        return self.policy.people[person]

    def name(self, person: PersonId) -> str:
        """Return a person's name, or the key where the person has left rules.yaml."""
        known = self.policy.people.get(person)
        return known.name if known else person

    def back_on(self, person: PersonId, now: datetime) -> str:
        """Return in words on which day somebody is back who is away today (W7); empty where they are here."""
        known, day = self.policy.people.get(person), self.day(now)
        if known is None or not any(one.first_day <= day <= one.last_day for one in known.absences):
            return ""
        while any(one.first_day <= day <= one.last_day for one in known.absences):
            day = max(one.last_day for one in known.absences if one.first_day <= day <= one.last_day)
            day += timedelta(days=1)
        works, closed = known.works or self.policy.calendar.office_hours, self.policy.calendar.closures
        for _ in range(_A_MONTH):
            if f"{day:%A}".lower() in works and not any(c.first_day <= day <= c.last_day for c in closed):
                break
            day += timedelta(days=1)
        return day_in_words(day)

    def asks_to_confirm(self, case: Case) -> bool:
        """Tell whether the owner of such a case is to say that they have it (R3)."""
        known = self.policy.categories.get(case.category)
        return known is not None and known.confirm is not None and case.status == "open"

    def colleague_at(self, address: str) -> str:
        """Return the name of the person with this address, empty where it is nobody of ours."""
        return self._colleagues.get(address.lower(), "")

    def category(self, key: str) -> str:
        """Return a category's name, or the key where rules.yaml has lost it."""
        known = self.policy.categories.get(key)
        return known.name if known else key

    def channel(self, key: str) -> str:
        """Return how something reached us, in words; empty for an email."""
        known = self.policy.channels.get(cast("Channel", key))
        return known.name if known else "" if key == "email" else key

    def asks(self, standard: str) -> str:
        """Return what a standard asks for in words of its own, empty where it follows from what stops it."""
        known = self.policy.standards.get(standard)
        return known.asks if known else ""

    def to_ring(self, case: Case) -> str:
        """Return the number to ring, empty where there is none."""
        return case.telephone if any(letter.isdigit() for letter in case.telephone) else ""

    def flag(self, key: str) -> str:
        """Return a mark's name, or the key where rules.yaml has lost it."""
        known = self.policy.flags.get(key)
        return known.name if known else key

    def paragraph(self, key: str) -> str:
        """Return a checked paragraph (W8). Raises PermanentError where there is none of this name."""
        if key not in self.policy.paragraphs:
            raise PermanentError(f"cannot add the paragraph {key}: rules.yaml has none of this name")
        return self.policy.paragraphs[key].text

    def is_public(self, letter: str) -> bool:
        """Tell whether a letter goes to people outside: named so in rules.yaml, or by its own name."""
        return (
            letter in self._public_letters or letter.startswith("acknowledgement") or letter in PUBLIC_BY_NAME
        )

    def urgent(self, case: Case) -> bool:
        """Tell whether a mark on the case asks for an alert at once."""
        return not self._alerting.isdisjoint(case.flags)

    def confidential(self, category: str, flags: Iterable[str]) -> bool:
        """Tell whether a case is hidden from the office.

        It is where rules.yaml says so, and where a case passes on when its owner is named in it (R8).
        """
        known = self.policy.categories.get(category)
        marked = (self.policy.flags[flag].confidential for flag in flags if flag in self.policy.flags)
        return known is None or known.confidential or bool(known.next_in_line) or any(marked)

    def by(self, deadline: Deadline) -> str:
        """Return the day a deadline ends in words (T8), with the hour where no days were counted (T7)."""
        if deadline.counted:
            return day_in_words(deadline.due_at.astimezone(self.zone))
        return moment_in_words(deadline.due_at, self.zone)

    def counted(self, deadline: Deadline) -> str:
        """Return how its days were counted, in words; empty where they were not."""
        known = self.policy.standards.get(deadline.standard) if deadline.counted else None
        return known.in_words if known else ""

    def moment(self, at: datetime | None) -> str:
        """Return a time in words, empty where there is none."""
        return moment_in_words(at, self.zone) if at else ""

    def day(self, at: datetime) -> date:
        """Return the local calendar date of a time."""
        return at.astimezone(self.zone).date()

    def administrator_but(self, named: Iterable[PersonId]) -> str:
        """Return whom to tell about a case: an administrator whom the matter does not name (R8)."""
        kept_from = frozenset(named)
        return (
            self._people_in(ADMINISTRATOR, kept_from)
            or self._people_in(CHIEF_EXECUTIVE, kept_from)
            or self.administrator
        )

    def first_in(self, role: str) -> PersonId:
        """Return who fills a role first; empty where nobody does."""
        return next(iter(self.policy.roles.get(role, ())), "")

    def _people_in(self, role: str, but: frozenset[PersonId] = frozenset()) -> str:
        return " or ".join(
            self.name(person) for person in self.policy.roles.get(role, ()) if person not in but
        )


def public_letters(policy: Policy) -> frozenset[str]:
    """Return the letters that go to people outside: what categories and flags name as acknowledgement."""
    categories = {one.acknowledgement for one in policy.categories.values()}
    flags = {one.acknowledgement for one in policy.flags.values()}
    on_paper = {name for way in policy.channels.values() for name in way.prepares}
    agreed = {one.acknowledge for one in policy.contact_restrictions if isinstance(one.acknowledge, str)}
    return frozenset(name for name in categories | flags | agreed | on_paper | later_letters(policy) if name)


HOLDING = "holding"
"""The letter that says that an answer takes longer (T9)."""

# Who answers while the owner is away promises no other day (W7).
_LAST_BY_NAME = frozenset({"closing", "suggestion_outcome", "acknowledgement_owner_away"})
PUBLIC_BY_NAME = _LAST_BY_NAME | {
    HOLDING,
    "complaint_extended",
    "survey",
    "post_acknowledgement",
    "post_answer",
}
"""Letters that we ship for people outside, also where rules.yaml does not send them."""


def later_letters(policy: Policy) -> frozenset[str]:
    """Return the letters to people outside that go after the receipt: as a matter goes on, or at its end."""
    dated = {HOLDING}
    for category in policy.categories.values():
        if category.settling is not None:
            dated.add(category.settling.extension_letter)
            if category.settling.appeal is not None:
                dated.add(category.settling.appeal.acknowledgement)
    return frozenset(dated) | last_letters(policy)


def last_letters(policy: Policy) -> frozenset[str]:
    """Return the letters to people outside with which a matter ends: they promise nothing more."""
    closing = {one.closing for one in policy.categories.values()}
    outcome = {one.outcome_letter for one in policy.flags.values()}
    return _LAST_BY_NAME | {name for name in closing | outcome | {policy.survey.letter} if name}


def staff_letters(policy: Policy) -> frozenset[str]:
    """Return the letters that rules.yaml sends to colleagues."""
    assignments = {one.assignment for one in policy.categories.values()}
    flags = {letter for one in policy.flags.values() for letter in (one.letter, one.tells_named)}
    settling = [one.settling for one in policy.categories.values() if one.settling is not None]
    drafts = {one.outcome_letter for one in settling}
    appeals = {one.appeal.assignment for one in settling if one.appeal is not None}
    return frozenset(name for name in assignments | flags | drafts | appeals if name)


def role_in_words(role: str) -> str:
    """Return ``complaints manager`` for the role ``complaints_manager``."""
    return role.replace("_", " ")
