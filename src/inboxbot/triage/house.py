"""What every decision is made with: the policy and what was prepared from it, once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.letters.letters import Letters
from inboxbot.model.case import PersonId
from inboxbot.rules.compiled import CompiledRules, compile_rules
from inboxbot.rules.outcomes import Category
from inboxbot.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class House:
    """The rules in force, prepared. Replaced whole when rules.yaml or a template changes.

    ``address`` is the mailbox's own, ``trusted_authserv`` whose Authentication-Results count,
    ``fingerprint`` names the version of rules.yaml for the journal. ``live`` False is shadow mode.
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

    def category(self, key: str) -> Category:
        """Return what rules.yaml says of a category; of one it has lost, what it says of the default."""
        return self.policy.categories.get(key) or self.policy.categories[self.policy.default_category]

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
    )
