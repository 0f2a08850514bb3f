"""Cross-references in the policy: what a single section cannot know about another.

Pure: the places in the file are added by ``config.rules_file``.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from inboxbot.model.words import day_in_words
from inboxbot.rules.anchor_roles import ANCHOR_ROLES
from inboxbot.rules.check_channels import check_channels
from inboxbot.rules.check_owning import check_owning, check_restrictions
from inboxbot.rules.check_people import check_people
from inboxbot.rules.check_promises import check_promises
from inboxbot.rules.check_times import check_times
from inboxbot.rules.finding import Finding, unknown
from inboxbot.rules.policy import Policy


def check_policy(policy: Policy, *, mailbox: str = "", today: date | None = None) -> tuple[Finding, ...]:
    """Return everything that is wrong between the sections of ``policy``, in the order of the file.

    ``mailbox`` is the mailbox's own address (lower case), empty where it is not known. ``today`` is
    the local date, for what has run out meanwhile; without it nothing is said about that.
    """
    findings = (
        *check_people(policy, mailbox=mailbox),
        *_roles(policy),
        *check_times(policy),
        *check_promises(policy),
        *check_channels(policy),
        *check_owning(policy),
        *check_restrictions(policy, today),
        *_paragraphs(policy, today),
    )
    order = {name: place for place, name in enumerate(type(policy).model_fields)}
    return tuple(sorted(findings, key=lambda finding: order[str(finding.path[0])]))


def _roles(policy: Policy) -> Iterator[Finding]:
    for role, people in policy.roles.items():
        if not people:
            yield Finding(
                ("roles", role), f"nobody fills the role {role}", "name at least one person of people"
            )
        for place, person in enumerate(people):
            if person not in policy.people:
                yield unknown(("roles", role, place), person, policy.people, what="person", section="people")
            elif person in people[:place]:
                yield Finding(
                    ("roles", role, place), f"{person} stands twice in the role {role}", "take one out"
                )
    for role, why in ANCHOR_ROLES.items():
        if role not in policy.roles:
            yield Finding(("roles",), f"the role {role} is missing: it {why}", f"add {role}: [somebody]")


def _paragraphs(policy: Policy, today: date | None) -> Iterator[Finding]:
    for name, why in unchecked(policy, today) if today else ():
        yield Finding(
            ("paragraphs", name), why, "make sure it is still true, and set checked_on to today", warning=True
        )


def unchecked(policy: Policy, today: date) -> Iterator[tuple[str, str]]:
    """Yield the paragraphs that nobody has checked for a year (W8), each with a sentence that says so."""
    for name, paragraph in policy.paragraphs.items():
        checked = paragraph.checked_on
        if checked is None:
            yield name, "nobody has said when this information was checked"
        elif today >= _a_year_after(checked):
            yield name, f"this information was last checked on {day_in_words(checked)}, a year ago or more"


def _a_year_after(day: date) -> date:
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28 if leap else day.day)
