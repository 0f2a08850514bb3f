from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from screening_mails import ARRIVED, NOTHING_KNOWN, personal

from inboxbot.model.case import Case, History
from inboxbot.model.message import Forwarded, Message, Report
from inboxbot.model.plan import Screening, ThreadMatch
from inboxbot.triage.thanks import only_thanks
from inboxbot.triage.thread import references_in, thread, thread_keys

Make = Callable[..., Case]
Understood = Callable[[str], Message]
PERSON = Screening(admit=True, may_acknowledge=True, kind="person", reason="x")
STAFF = Screening(admit=True, may_acknowledge=False, kind="staff", reason="x")
BOUNCE = Screening(admit=False, may_acknowledge=False, kind="bounce", reason="x")


def _knowing(place: str, case: Case) -> History:
    found: dict[str, Any] = {place: (case,)}
    return replace(NOTHING_KNOWN, **found)


@pytest.fixture
def letter(understood: Understood) -> Callable[..., Message]:
    def write(sender: str = "jo@home.example") -> Message:
        return understood(personal(f"From: {sender}"))

    return write


Letter = Callable[..., Message]


def test_an_answer_to_our_letter_follows_up_its_case(letter: Letter, case: Make) -> None:
    history = History(by_our_mail=(case(),), by_their_mail=(case(reference="HH-2026-ABCDE"),))
    assert thread(letter(), history, PERSON) == ThreadMatch(
        case(), "it answers a letter of ours", certain=True
    )


def test_their_own_earlier_mail_comes_second_and_the_number_third(letter: Letter, case: Make) -> None:
    theirs, number = case(reference="HH-2026-ABCDE"), case(reference="HH-2026-FGHJK")
    history = History(by_their_mail=(theirs,), by_reference=(number,))
    found = thread(letter(), history, PERSON)
    assert (found and found.case, found and found.certain) == (theirs, True)
    found = thread(letter(), replace(history, by_their_mail=()), PERSON)
    assert (found and found.case, found and found.certain) == (number, True)


def test_nothing_known_is_no_match(letter: Letter, case: Make) -> None:
    assert thread(letter(), History(by_correspondent=(case(),)), PERSON) is None


@pytest.mark.parametrize(
    ("place", "sender", "correspondent", "certain"),
    [
        ("by_our_mail", "colleague@council.example", "officer@council.example", True),
        ("by_our_mail", "brother@gmail.com", "jo@gmail.com", False),
        ("by_our_mail", "stranger@else.example", "jo@home.example", False),
        ("by_our_mail", "J.O@googlemail.com", "jo@gmail.com", True),
        ("by_their_mail", "stranger@else.example", "jo@home.example", False),
        ("by_reference", "colleague@council.example", "officer@council.example", False),
        ("by_reference", "stranger@else.example", "jo@home.example", False),
        ("by_reference", "jo+x@home.example", "jo@home.example", True),
    ],
)
def test_who_does_not_belong_to_a_case_is_only_linked(
    *, place: str, sender: str, correspondent: str, certain: bool, letter: Letter, case: Make
) -> None:
    theirs = case(correspondent=replace(case().correspondent, address=correspondent))
    found = thread(letter(sender), _knowing(place, theirs), PERSON)
    assert (found and found.case, found and found.certain) == (theirs, certain)


@pytest.mark.parametrize("place", ["by_our_mail", "by_their_mail", "by_reference"])
def test_a_colleague_belongs_to_every_case(place: str, letter: Letter, case: Make) -> None:
    found = thread(letter("anna@helphere.example"), _knowing(place, case()), STAFF)
    assert found is not None
    assert found.certain


@pytest.mark.parametrize(("days", "certain"), [(59, True), (60, False), (400, False)])
def test_a_case_closed_long_ago_is_only_linked(
    *, days: int, certain: bool, letter: Letter, case: Make
) -> None:
    closed = case(status="closed", closed_at=ARRIVED - timedelta(days=days))
    found = thread(letter(), History(by_our_mail=(closed,)), PERSON)
    assert found is not None
    assert found.certain is certain


def test_of_several_cases_the_writers_own_is_taken(letter: Letter, case: Make) -> None:
    strange = case(
        reference="HH-2026-ABCDE", correspondent=replace(case().correspondent, address="x@else.example")
    )
    found = thread(letter(), History(by_our_mail=(strange, case())), PERSON)
    assert found is not None
    assert (found.case.reference, found.certain) == (case().reference, True)


def test_a_bounce_belongs_where_our_letter_came_from_and_nowhere_else(letter: Letter, case: Make) -> None:
    daemon = letter("mailer-daemon@mx.example")
    ours = thread(daemon, History(by_our_mail=(case(),)), BOUNCE)
    number = thread(daemon, History(by_reference=(case(),)), BOUNCE)
    assert (ours and ours.certain, number and number.certain) == (True, False)
    assert thread(daemon, History(), BOUNCE) is None


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("Re: your enquiry [HH-2026-7K4QX]", ("HH-2026-7K4QX",)),
        ("AW: hh-2026-7k4qx and HH 2026 ABCDE, HH-2026-7K4QX", ("HH-2026-7K4QX", "HH-2026-ABCDE")),
        ("HH20267K4QX", ("HH-2026-7K4QX",)),
        ("HH-2026-7K4QXZ", ()),
        ("AHH-2026-7K4QX", ()),
        ("HH-2026-0O1IL", ()),
        ("HWH-2026-7K4QX", ()),
        ("", ()),
    ],
)
def test_the_number_is_found_in_a_subject(subject: str, found: tuple[str, ...]) -> None:
    assert references_in(subject, "HH") == found


def test_keys_are_in_order_of_worth_each_once(letter: Letter) -> None:
    message = replace(
        letter(),
        in_reply_to=("c",),
        references=("a", "b", "c"),
        report=Report("delivery-status", original_message_ids=("ours", "a")),
        forwarded=(Forwarded(None, "", "", True, "attached"), Forwarded(None, "", "", False, "quoted")),
    )
    assert thread_keys(message) == ("c", "b", "a", "ours", "attached")
    assert len(thread_keys(replace(message, references=tuple(map(str, range(500)))))) == 50


@pytest.mark.parametrize(
    "text",
    [
        "Thank you!",
        "Thanks",
        "Many thanks Denise",
        "ta x",
        "Hi Denise,\n\nThank you so much for your quick reply, that is very helpful.\n\nKind regards\nJo Bloggs",
        "Thanks for the list\nSent from my iPhone",
        "Received with thanks.\n\nWinifred",
        "THANK YOU SO MUCH",
        "That's brilliant, thanks a million",
    ],
)
def test_thanks_are_only_thanks(text: str) -> None:
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Jo Bloggs",
        "Thanks, but you did not answer my question",
        "Thank you for nothing",
        "Thanks. My dad died on Sunday.",
        "Thank you, could you send it again?",
        "Thanks, still waiting",
        "Thanks. Ring me on 01632 960123",
        "Thank you. I want to complain.",
        "Thank you for your letter. The clinic has refused me again.",
        "Thanks\n\n" + "The story goes on. " * 30,
        "Great.",
        "No thanks",
    ],
)
def test_thanks_and_more_are_not(text: str) -> None:
    assert not only_thanks(text)
