"""Whoever is named in a complaint, whenever it comes and whoever is away: they never hear of it (R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from walking import COMPLAINT, URGENT, WENT_LIVE, a_case, arrived, house

from inboxbot.deadlines.hours import WorkingHours
from inboxbot.model.case import History
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House
from inboxbot.triage.triage import triage

PEOPLE = tuple(house().policy.people)
DOUBT = "I rang Healthwatch last week and nobody rang me back. Where can I find a dentist for my children?"
TEXTS = st.sampled_from([COMPLAINT, f"{COMPLAINT} {URGENT}", DOUBT, f"{DOUBT} {URGENT}"])
SOME = st.sets(st.sampled_from(PEOPLE), max_size=6)
AWAY = st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3).map(lambda people: tuple(sorted(people)))
MOMENTS = st.integers(0, 24 * 60).map(
    lambda hours: datetime(2026, 11, 16, tzinfo=UTC) + timedelta(hours=hours)
)


@cache
def _house(away: tuple[str, ...]) -> House:
    """Return the house with these people on leave; only what asks for absences is made anew."""
    base, leave = house(), {"from": "2026-11-16", "to": "2027-01-15"}
    raw = base.policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for person in away:
        raw["people"][person]["absences"] = [leave]
    policy = type(base.policy).model_validate(raw)
    hours = {key: WorkingHours(one, policy.calendar, base.calendar) for key, one in policy.people.items()}
    return replace(base, policy=policy, hours=hours)


def _walked(text: str, named: set[str], of: House, now: datetime, history: History) -> Plan:
    names = ", ".join(of.policy.people[person].name for person in sorted(named))
    headers = "In-Reply-To: <ours@x.example>\r\n" if history.by_our_mail else ""
    raw = arrived(f"{text} It was {names}." if named else text, at=f"{now:%Y-%m-%d %H:%M}", headers=headers)
    return triage(raw, lambda _message: history, of, now=now, draw="7K4QX")


def _colleagues_told(plan: Plan, of: House) -> set[str]:
    by_address = {person.address: key for key, person in of.policy.people.items()}
    return {by_address[mail.recipient] for mail in plan.letters if mail.audience == "staff"}


@settings(deadline=None, max_examples=40)
@given(text=TEXTS, named=SOME, away=AWAY, now=MOMENTS)
def test_nobody_named_in_a_new_message_hears_of_it(
    text: str, named: set[str], away: tuple[str, ...], now: datetime
) -> None:
    of = _house(away)
    plan = _walked(text, named, of, now, History(live_since=WENT_LIVE))
    assert plan.case is not None
    assert named <= set(plan.case.named)
    assert plan.case.owner in of.policy.people
    assert plan.case.owner not in plan.case.named
    assert _colleagues_told(plan, of).isdisjoint(named)
    assert plan.case.owner in _colleagues_told(plan, of)


@settings(deadline=None, max_examples=40)
@given(
    text=TEXTS, before=SOME, named=SOME, away=AWAY, now=MOMENTS, status=st.sampled_from(["open", "answered"])
)
def test_nobody_named_in_what_follows_hears_of_it(
    text: str, before: set[str], named: set[str], away: tuple[str, ...], now: datetime, status: str
) -> None:
    of = _house(away)
    owner = next(person for person in PEOPLE if person not in before)
    case = a_case(
        category="complaint", owner=owner, role="complaints_manager", named=tuple(before), status=status
    )
    history = History(by_our_mail=(case,), by_correspondent=(case,), live_since=WENT_LIVE)
    plan = _walked(text, named, of, now, history)
    assert plan.change is not None
    kept_from = before | set(plan.change.named_added)
    # Whoever has the case may be spoken of by name, unless the message is a complaint by itself.
    assert named - {owner} <= kept_from
    if len(kept_from) < len(PEOPLE):
        assert _colleagues_told(plan, of).isdisjoint(kept_from)
        assert (plan.change.owner or owner) not in kept_from


def test_the_texts_are_what_they_are_meant_to_be() -> None:
    found = [
        _walked(
            text, set(), house(), datetime(2026, 11, 18, 10, tzinfo=UTC), History(live_since=WENT_LIVE)
        ).case
        for text in (COMPLAINT, DOUBT)
    ]
    assert [(case.category, "in_doubt_complaint" in case.flags) for case in found if case is not None] == [
        ("complaint", False),
        ("signposting", True),
    ]
