"""Checks of who takes what: sharing, confirming (R3), limits on contact (R10)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from inboxbot.model.words import day_in_words
from inboxbot.rules.anchor_roles import CHIEF_EXECUTIVE, DEPUTY_CHIEF_EXECUTIVE
from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.outcomes import Confirm
from inboxbot.rules.people import ContactRestriction
from inboxbot.rules.policy import Policy

APPROVERS = (CHIEF_EXECUTIVE, DEPUTY_CHIEF_EXECUTIVE)
"""The roles at whose level a limit is agreed (R10)."""


def check_owning(policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong with how cases are shared and confirmed."""
    for role in policy.sharing:
        if role not in policy.roles:
            yield unknown(("sharing", role), role, policy.roles, what="role", section="roles")
    for key, category in policy.categories.items():
        if category.confirm is not None:
            yield from _confirm(policy, ("categories", key, "confirm"), category.confirm)


def _confirm(policy: Policy, path: Path, confirm: Confirm) -> Iterator[Finding]:
    if confirm.tell is not None and confirm.tell not in policy.roles:
        yield unknown((*path, "tell"), confirm.tell, policy.roles, what="role", section="roles")
    if confirm.pass_on_after <= confirm.chase_after:
        yield Finding(
            (*path, "pass_on_after"),
            f"it would be passed on after {confirm.pass_on_after} working days and asked about after "
            f"{confirm.chase_after}: nobody could answer in between",
            "let pass_on_after be greater than chase_after",
        )


def check_restrictions(policy: Policy, today: date | None) -> Iterator[Finding]:
    """Yield what is wrong with limits on contact; ``today`` is for those whose review has passed."""
    seen: set[str] = set()
    for place, limit in enumerate(policy.contact_restrictions):
        path: Path = ("contact_restrictions", place)
        yield from _people(policy, path, limit)
        for number, address in enumerate(limit.addresses):
            if address.casefold() in seen:
                yield Finding(
                    (*path, "addresses", number), "this address is restricted twice", "take one out"
                )
            seen.add(address.casefold())
        if today and limit.review_on < today:
            yield Finding(
                (*path, "review_on"),
                f"the review of this limit was due on {day_in_words(limit.review_on)}",
                "review it and set a new day, or take the limit out",
                warning=True,
            )


def _people(policy: Policy, path: Path, limit: ContactRestriction) -> Iterator[Finding]:
    for field in ("named_contact", "approved_by"):
        person = getattr(limit, field)
        if person not in policy.people:
            yield unknown((*path, field), person, policy.people, what="person", section="people")
    above = {person for role in APPROVERS for person in policy.roles.get(role, ())}
    if limit.approved_by in policy.people and limit.approved_by not in above:
        yield Finding(
            (*path, "approved_by"),
            f"{limit.approved_by} is neither chief executive nor deputy: such a limit is agreed at that level (R10)",
            "have it agreed, and name who agreed",
            warning=True,
        )
