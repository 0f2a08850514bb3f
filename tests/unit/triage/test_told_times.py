"""All moments a text may mean by the times it tells, and what is chosen of them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from reading_times import WEDNESDAY_MORNING, moves_no_clock, told
from walking import LONDON

from inboxbot.triage.stated_time import find_stated_time, text_told, weighed
from inboxbot.triage.time_signs import words_of
from inboxbot.triage.time_weights import AHEAD_BY, SURE_FROM, WEIGHTS
from inboxbot.triage.told_times import moments_told, read_times


def moments(text: str) -> list[tuple[str, str]]:
    local = WEDNESDAY_MORNING.astimezone(LONDON)
    return [(f"{meant.at:%a %d %b %H:%M}", meant.day_from) for meant in moments_told(read_times(text, local))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By noon on Friday.", [("Fri 12 Jun 12:00", "own")]),
        (
            "We film on Friday. Please answer by four.",
            [("Fri 12 Jun 17:00", "own"), ("Wed 10 Jun 16:00", "own"), ("Fri 12 Jun 16:00", "before0")],
        ),
        (
            "By four please. We film on Friday.",
            [("Wed 10 Jun 16:00", "own"), ("Fri 12 Jun 16:00", "after"), ("Fri 12 Jun 17:00", "own")],
        ),
        (
            "We film on Friday. " + "Nobody has told me much about it so far. " * 3 + "By four please.",
            [("Fri 12 Jun 17:00", "own"), ("Wed 10 Jun 16:00", "own")],  # too far off to be of that day
        ),
        ("Nothing is told here.", []),
    ],
)
def test_an_hour_may_be_of_a_day_told_beside_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert moments(text) == expected


def test_a_time_that_another_one_nearly_outweighs_is_doubtful() -> None:
    text = "Saturday: I'm at my desk from 10 and need all you've got by 2."
    each = weighed([text_told(text, WEDNESDAY_MORNING, LONDON)], WEDNESDAY_MORNING)
    first, second = sorted({round(one.weight, 3) for one in each}, reverse=True)[:2]
    assert first >= SURE_FROM
    assert first - second < AHEAD_BY
    found = find_stated_time(text, WEDNESDAY_MORNING, LONDON)
    assert found is not None
    assert found.doubtful


def test_a_sure_time_is_told_with_the_words_that_stand_beside_it() -> None:
    found = find_stated_time("Could you send me a comment by five on Friday?", WEDNESDAY_MORNING, LONDON)
    assert told(found) == "Fri 12 Jun 17:00"
    assert found is not None
    assert "by" in found.beside
    assert set(found.beside) <= {
        "could",
        "you",
        "send",
        "me",
        "comment",
        "by",
        "a comment",
        "send me",
        "could you",
    } | {
        "you send",
        "comment by",
        "me a",
    }


def test_of_signs_only_words_are_told() -> None:
    assert [
        words_of(sign) for sign in ("b=need", "bb=need_it", "w1=,", "is=soft", "ff=by_0", "w=DAY_on")
    ] == [
        "need",
        "need it",
        "",
        "",
        "by",
        "on",
    ]


def test_every_sign_that_counts_is_of_a_known_kind() -> None:
    kinds = {
        "w1",
        "w2",
        "w3",
        "w",
        "a1",
        "a2",
        "a",
        "b",
        "bb",
        "f",
        "ff",
        "b#",
        "f#",
        "P",
        "A",
        "i",
        "is",
        "day",
    } | {
        *("by", "hour", "nth", "of", "tenth", "long", "prev", "next"),
    }
    assert {sign.partition("=")[0] for sign in WEIGHTS} == kinds
    assert 0.0 not in WEIGHTS.values()


def test_a_time_past_is_told_as_doubtful_and_the_next_one_counts() -> None:
    late = datetime(2026, 6, 12, 20, tzinfo=UTC)
    asked = "I need a comment by noon on Friday 12 June."
    assert told(find_stated_time(asked, late, LONDON)) == "Fri 12 Jun 12:00?"
    assert told(find_stated_time(asked, late - timedelta(days=1), LONDON)) == "Fri 12 Jun 12:00"


@pytest.mark.parametrize(
    "text",
    [
        "There is no need to reply before 5pm.",
        "We no longer need a reply by 5pm.",
        "Please disregard my request for comment by 5pm.",
        "Residents have until 5pm tomorrow to object. What is your view?",
        "Is it true that the A&E will close at 8pm tonight?",
        "Not for publication before 6am on Friday. Please let us have your reaction.",
        "Thanks, got it before the 3pm deadline. Have a good day.",
        "I'll send the questions by 3pm.",
    ],
)
def test_a_time_that_is_called_off_or_somebody_elses_moves_no_clock(text: str) -> None:
    assert moves_no_clock(told(find_stated_time(text, WEDNESDAY_MORNING, LONDON)))


def test_a_date_beyond_any_enquiry_is_none() -> None:
    text = "The licence is valid to 31/12/9999. We need a comment before midnight."
    assert told(find_stated_time(text, WEDNESDAY_MORNING, LONDON)) == "Thu 11 Jun 00:00"
