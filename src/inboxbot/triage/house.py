"""What every decision is made with: the policy and what was prepared from it, once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import cast

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.letters.letters import Letters
from inboxbot.model.absence import Absence
from inboxbot.model.case import PersonId
from inboxbot.rules import people
from inboxbot.rules.compiled import CompiledRules, compile_rules
from inboxbot.rules.outcomes import Category
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Channel
from inboxbot.triage.marked import as_marked


@dataclass(frozen=True, slots=True)
class House:
    """The rules in force, prepared. Replaced whole when rules.yaml or a template changes.

    ``address`` is the mailbox's own, ``trusted_authserv`` whose Authentication-Results count,
    ``fingerprint`` names the version of rules.yaml for the journal. ``live`` False is shadow mode.
    ``press`` makes a PDF of a page, for letters on paper; None where nothing prints.
    ``told_absences`` are those that the register was told; the people of ``policy`` are away on these days too.
    """

    policy: Policy
    letters: Letters
    rules: CompiledRules
    calendar: Calendar
    hours: Mapping[PersonId, WorkingHours]
    address: str
    trusted_authserv: str
    fingerprint: str
    live: bool
    told_absences: tuple[Absence, ...] = ()
    press: Callable[[str], bytes] | None = None

    def staff_by_address(self, address: str) -> PersonId | None:
        """Return the person (staff or not) whose address or alias this is."""
        wanted = address.lower()
        for person_id, person in self.policy.people.items():
            if wanted in {own.lower() for own in (person.address, *person.aliases)}:
                return person_id
        return None

    def is_live(self, category: str) -> bool:
        """Tell whether letters about this category leave the house."""
        return self.live and self.category(category).live

    def category(self, key: str, channel: str = "email", flags: Collection[str] = ()) -> Category:
        """Return what rules.yaml says of a category; of one it has lost, what it says of the default.

        ``channel``: how a message reached us; it may have another owner and other clocks (T2–T4, R7).
        ``flags``: its marks; so may they (R13, requests in law).
        """
        category = self.policy.categories.get(key) or self.policy.categories[self.policy.default_category]
        way = self.policy.channels.get(cast("Channel", channel))
        if way is not None:
            own = way.categories.get(key, way.every)
            category = category.model_copy(update=own.model_dump(exclude_none=True))
        if not flags:
            return category
        marks = (flag for name, flag in self.policy.flags.items() if name in flags)
        return as_marked(category, marks, usual=key == self.policy.default_category)

    @property
    def sharers(self) -> tuple[PersonId, ...]:
        """Return who shares new cases by what they have: only for them it is counted."""
        policy = self.policy
        by_category = {one.owner for one in policy.categories.values() if one.share not in (None, "first")}
        by_role = {role for role, share in policy.sharing.items() if share != "first"}
        roles = (policy.roles.get(role, ()) for role in sorted(by_category | by_role))
        return tuple(dict.fromkeys(person for people in roles for person in people))

    def with_absences(self, told: Iterable[Absence]) -> House:
        """Return this House, as the files make it, while these people are away too (R12).

        Absences of somebody whom rules.yaml does not know are left out.
        """
        wanted = tuple(one for one in told if one.person in self.policy.people)
        away: dict[PersonId, list[people.Absence]] = {}
        for one in wanted:
            days = people.Absence(first_day=one.first_day, last_day=one.in_force_until)
            if days.first_day <= days.last_day:
                away.setdefault(one.person, []).append(days)
        known = self.policy.people
        changed = {
            key: known[key].model_copy(update={"absences": (*known[key].absences, *days)})
            for key, days in away.items()
        }
        policy = self.policy.model_copy(update={"people": {**known, **changed}})
        hours = {key: WorkingHours(one, policy.calendar, self.calendar) for key, one in changed.items()}
        return replace(
            self,
            policy=policy,
            letters=self.letters.under(policy),
            hours={**self.hours, **hours},
            told_absences=wanted,
        )

    def year_of(self, moment: datetime) -> int:
        """Return the local calendar year, which stands in a case's reference."""
        return self.calendar.local_date(moment).year


def furnish(
    policy: Policy,
    templates: Mapping[str, str],
    *,
    address: str,
    secret_key: bytes,
    trusted_authserv: str,
    fingerprint: str,
    live: bool,
    press: Callable[[str], bytes] | None = None,
) -> House:
    """Prepare everything that decisions need from a checked policy and its templates."""
    calendar = Calendar(policy.calendar)
    return House(
        policy=policy,
        letters=Letters(templates, policy, address=address, secret_key=secret_key),
        rules=compile_rules(policy),
        calendar=calendar,
        hours={key: WorkingHours(person, policy.calendar, calendar) for key, person in policy.people.items()},
        address=address.lower(),
        trusted_authserv=trusted_authserv,
        fingerprint=fingerprint,
        live=live,
        press=press,
    )
