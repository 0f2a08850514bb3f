from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from screening_mails import ARRIVED, personal

from inboxbot.model.case import Case, History, SentLately
from inboxbot.model.message import Message
from inboxbot.model.plan import Screening
from inboxbot.rules.policy import Policy
from inboxbot.triage.acknowledge import Refusal, begun_elsewhere, why_not_acknowledge

PERSON = Screening(True, True, "person", "no sign of a machine", acknowledge_to="jo@home.example")
Ask = Callable[..., Refusal | None]


@pytest.fixture
def ask(policy: Policy, understood: Callable[[str], Message]) -> Ask:
    """Ask about Jo's first letter on a working Monday, live, with nothing against it but ``more``."""

    def asked(**more: Any) -> Refusal | None:
        usual: dict[str, Any] = {
            "screening": PERSON,
            "history": History(live_since=ARRIVED - timedelta(days=30)),
            "policy": policy,
            "message": understood(personal("")),
            "category": "general",
            "flags": (),
            "promised_by": ARRIVED + timedelta(days=7),
            "now": ARRIVED + timedelta(minutes=2),
            "live": True,
            "quiet": "",
            "begun_elsewhere": False,
        }
        return why_not_acknowledge(**(usual | more))

    return asked


def _known(**more: Any) -> History:
    return History(live_since=ARRIVED - timedelta(days=30), **more)


def test_a_first_letter_is_acknowledged(ask: Ask) -> None:
    assert ask() is None


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (
            {"screening": Screening(True, False, "bulk", "mailing list: List-Id: x")},
            "a machine must not answer here: mailing list: List-Id: x",
        ),
        ({"quiet": "quiet: Writing back may be dangerous"}, "quiet: Writing back may be dangerous"),
        ({"flags": ("unwanted",)}, "the rules withhold it: unwanted"),
        (
            {"history": History(live_since=ARRIVED + timedelta(seconds=1))},
            "received before we went live",
        ),
        ({"now": ARRIVED + timedelta(days=5, seconds=1)}, "older than 5 days"),
        ({"promised_by": ARRIVED + timedelta(minutes=2)}, "the date it would promise has passed"),
        ({"begun_elsewhere": True}, "it goes on with a conversation begun before us or beside us"),
        ({"history": _known(rested=True)}, "mail to this address bounced: the address is rested"),
        (
            {"history": _known(sent=SentLately(to_address_today=3, to_address=3)), "flags": ("urgent",)},
            "3 letters to this address today; at most 3",
        ),
        (
            {"history": _known(sent=SentLately(to_address=1))},
            "this address had 1 in the last 24 hours; one in 24 hours is enough",
        ),
        (
            {"history": _known(sent=SentLately(to_domain_today=60))},
            "60 letters to home.example today; at most 60 a domain",
        ),
        ({"history": _known(sent=SentLately(last_hour=60))}, "60 letters in the last hour; at most 60"),
        ({"history": _known(sent=SentLately(today=300))}, "300 letters today; at most 300"),
        (
            {
                "history": _known(sent=SentLately(unaligned_today=10)),
                "screening": replace(PERSON, unaligned=True),
            },
            "10 letters to unproven addresses today; at most 10",
        ),
    ],
)
def test_a_refusal_names_the_number_and_the_rule(more: dict[str, Any], reason: str, ask: Ask) -> None:
    assert ask(**more) == Refusal(reason)


@pytest.mark.parametrize(
    "more",
    [
        {"now": ARRIVED + timedelta(days=5)},
        {"promised_by": None},
        {"history": History(live_since=ARRIVED)},
        {"history": _known(sent=SentLately(unaligned_today=10))},
        {"history": _known(sent=SentLately(to_domain_today=59, last_hour=59, today=299, to_address_today=2))},
        {"flags": ("a flag without an entry",)},
    ],
)
def test_just_below_a_limit_it_goes(more: dict[str, Any], ask: Ask) -> None:
    assert ask(**more) is None


@pytest.mark.parametrize("more", [{"category": "complaint"}, {"category": "media"}, {"flags": ("urgent",)}])
def test_a_first_complaint_media_or_urgent_letter_passes_the_rule_of_hours(
    more: dict[str, Any], ask: Ask, case: Callable[..., Case]
) -> None:
    lately = _known(sent=SentLately(to_address=1, to_address_today=2), by_correspondent=(case(),))
    assert ask(history=lately, **more) is None


def test_a_second_complaint_or_urgent_letter_does_not(ask: Ask, case: Callable[..., Case]) -> None:
    earlier = ARRIVED - timedelta(hours=3)
    before = case(category="complaint", urgent_sent=True, opened_at=earlier)
    lately = _known(sent=SentLately(to_address=1), by_correspondent=(before,))
    refused = Refusal("this address had 1 in the last 24 hours; one in 24 hours is enough")
    assert ask(history=lately, category="complaint", flags=("urgent",)) == refused
    old = replace(before, opened_at=ARRIVED - timedelta(days=3))
    assert ask(history=replace(lately, by_correspondent=(old,)), category="complaint") is None


def test_on_trial_only_the_trial_is_named_and_only_where_nothing_else_is(ask: Ask) -> None:
    trial = Refusal("on trial: this would have been sent, had we been live", shadow=True)
    assert ask(live=False, history=History()) == trial
    assert ask(live=False, history=History(rested=True)) == Refusal(
        "mail to this address bounced: the address is rested"
    )


@pytest.mark.parametrize(
    ("headers", "elsewhere"),
    [
        ("", False),
        ("In-Reply-To: <a@old.example>", True),
        ("References: <a@old.example>", True),
        ("References: <a@old.example>\nSubject: Fwd: my letter", False),
    ],
)
def test_a_conversation_that_nobody_here_knows_was_begun_elsewhere(
    *, headers: str, elsewhere: bool, understood: Callable[[str], Message], case: Callable[..., Case]
) -> None:
    message = understood(personal(headers))
    assert begun_elsewhere(message, History()) is elsewhere
    assert begun_elsewhere(message, History(by_their_mail=(case(),))) is False
