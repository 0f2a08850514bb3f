"""Times by which journalists need an answer, as they write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_times import WEDNESDAY_MORNING, moves_no_clock, read
from walking import LONDON

from inboxbot.model.message import Message, MessageRef
from inboxbot.triage.stated_time import find_stated_time, time_asked


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An hour with its day.
        ("My deadline is 5pm today.", "Wed 10 Jun 17:00"),
        ("Could you reply by 5 p.m. today?", "Wed 10 Jun 17:00"),
        ("We need something by 4.30pm tomorrow please.", "Thu 11 Jun 16:30"),
        ("Deadline: noon Thursday", "Thu 11 Jun 12:00"),
        ("Anything you can give me before Friday lunchtime would be great.", "Fri 12 Jun 13:00"),
        ("In time for tonight's bulletin at 6.30 would be ideal.", "Wed 10 Jun 18:30"),
        ("I need a line by 17:45.", "Wed 10 Jun 17:45"),
        ("We'd need it by 1730 tomorrow.", "Thu 11 Jun 17:30"),
        ("Please come back to me by 0900 on Friday.", "Fri 12 Jun 09:00"),
        ("I must have it by half two this afternoon.", "Wed 10 Jun 14:30"),
        ("Could someone ring before quarter to six tonight?", "Wed 10 Jun 17:45"),
        ("Can you get back to me by ten past four?", "Wed 10 Jun 16:10"),
        ("Copy is due first thing Friday.", "Fri 12 Jun 09:00"),
        ("We would need your answer by close of play on Monday.", "Mon 15 Jun 17:00"),
        ("by COP Friday please, I need quotes", "Fri 12 Jun 17:00"),
        ("A response by the end of tomorrow would be appreciated.", "Thu 11 Jun 17:00"),
        ("Let me know by end of play Tuesday.", "Tue 16 Jun 17:00"),
        ("I'm filing at nine tonight.", "Wed 10 Jun 21:00"),
        ("The page closes at six this evening.", "Wed 10 Jun 18:00"),
        ("It goes out at 8 on Sunday morning, anything before then helps.", "Sun 14 Jun 08:00"),
        ("Could I have a comment by 11am tomorrow morning?", "Thu 11 Jun 11:00"),
        ("We need to hear from you by 12 noon on Friday.", "Fri 12 Jun 12:00"),
        ("Need it by midday tomorrow!", "Thu 11 Jun 12:00"),
        ("My cut-off is 3 o'clock tomorrow.", "Thu 11 Jun 15:00"),
        # A day without an hour.
        ("Could you let me have a few lines by Friday?", "Fri 12 Jun 17:00"),
        ("We need a statement by tomorrow.", "Thu 11 Jun 17:00"),
        ("Any comment before the weekend?", "Fri 12 Jun 17:00"),
        ("I'd need that by the end of the week.", "Fri 12 Jun 17:00"),
        ("A reply by the end of next week is fine.", "Fri 19 Jun 17:00"),
        ("Our deadline is the end of the month.", "Tue 30 Jun 17:00"),
        ("Copy date is the 19th.", "Fri 19 Jun 17:00"),
        ("I need your answers by 3 July.", "Fri 03 Jul 17:00"),
        ("Please reply by Thursday 18 June.", "Thu 18 Jun 17:00"),
        ("Deadline June 23rd", "Tue 23 Jun 17:00"),
        ("We need it no later than 12/07.", "Sun 12 Jul 17:00"),
        ("by 15.06.2026 please, I need the figures", "Mon 15 Jun 17:00"),
        ("My editor wants it by Friday week.", "Fri 19 Jun 17:00"),
        ("I need it a week on Monday.", "Mon 22 Jun 17:00"),
        ("Can you answer by a week today?", "Wed 17 Jun 17:00"),
        ("Could I have it by next Tuesday?", "Tue 16 Jun 17:00"),
        ("Comment by Weds next, by Weds lunchtime if you can", "Wed 10 Jun 13:00"),
        ("We'd like your response by tomorrow morning.", "Thu 11 Jun 12:00"),
        ("Sometime this afternoon would be best, we need it this afternoon.", "Wed 10 Jun 17:00"),
        # Stretches of time.
        ("Can we chat in the next hour?", "Wed 10 Jun 11:20"),
        ("I need it within half an hour.", "Wed 10 Jun 10:50"),
        ("Please respond within 24 hours.", "Thu 11 Jun 10:20"),
        ("Can you let us know by this time next week?", "Wed 17 Jun 10:20"),
        ("We go to print in two hours.", "Wed 10 Jun 12:20"),
        ("Please answer within two days.", "Fri 12 Jun 17:00"),
        # Several: what is asked of us counts, and the earliest of it.
        ("We're on air tomorrow at 7.20 and I need to know by half three this afternoon.", "Wed 10 Jun 15:30"),
        ("We publish on Monday. Please let me have a comment by 2pm on Friday.", "Fri 12 Jun 14:00"),
        ("Figures by noon tomorrow, a statement by Friday.", "Thu 11 Jun 12:00"),
    ],
)  # fmt: skip
def test_a_time_asked_for_is_read(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "May I speak to someone about this?",
        "Ring me on 07700 900123 any time.",
        "I sat by the phone all day on Friday.",
        "The report was published on 3 March.",
        "The figures are embargoed until 00:01 on Thursday.",
        "I am content with the usual twenty working days.",
        "You have 20 working days under the Act.",
        "There is no rush at all.",
        "The meeting on Tuesday at 6pm was busy.",
        "We met last Friday at noon.",
        "The surgery is open until 6.30pm.",
        "I am at my desk until six.",
        "The survey ran from 9 to 5 for two weeks.",
        "About 12/03 of them agreed.",
        "Since Monday there have been 1730 cases.",
        "She was born on 14 August 1961.",
        "As soon as you can, please.",
        "",
    ],
)
def test_a_time_that_nobody_asks_for_is_left_alone(text: str) -> None:
    assert moves_no_clock(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need it by 5pm on 8 June.", "Mon 08 Jun 17:00?"),  # past
        ("Deadline: 30 September", "Wed 30 Sep 17:00?"),  # more than sixty days off
        ("Please reply by Thursday 19 June.", "Fri 19 Jun 17:00?"),  # that is a Friday
    ],
)
def test_a_time_that_cannot_be_meant_is_doubtful(text: str, expected: str) -> None:
    assert read(text) == expected


def test_the_same_weekday_means_today_only_while_its_hour_is_ahead() -> None:
    friday_two = datetime(2026, 6, 12, 13, 0, tzinfo=UTC)
    assert read("Please reply by 4pm Friday.", friday_two) == "Fri 12 Jun 16:00"
    assert read("Please reply by noon Friday.", friday_two) == "Fri 19 Jun 12:00"


def test_an_hour_already_past_is_tomorrows() -> None:
    evening = datetime(2026, 6, 10, 18, 0, tzinfo=UTC)
    assert read("I need it by 10am.", evening) == "Thu 11 Jun 10:00"


def test_a_day_early_in_the_year_is_next_years_in_december() -> None:
    assert read("Please answer by 5 January.", datetime(2026, 12, 10, 9, 0, tzinfo=UTC)) == "Tue 05 Jan 17:00"


def test_winter_time_is_told_apart_from_summer_time() -> None:
    received = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)  # the clocks go back on Sunday 25 October
    stated = find_stated_time("Please answer by noon on Monday.", received, LONDON)
    assert stated is not None
    assert stated.at == datetime(2026, 10, 26, 12, 0, tzinfo=UTC)


def test_the_words_are_those_of_the_original() -> None:
    stated = find_stated_time("Café story – we need a line by Noon  on Thursday!", WEDNESDAY_MORNING, LONDON)
    assert stated is not None
    assert stated.words == "Noon on Thursday"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our deadline is 10am on Boxing Day.", "Sat 26 Dec 10:00"),
        ("We need a statement by Christmas Eve.", "Thu 24 Dec 17:00"),
        ("Could you reply before New Year's Day?", "Fri 01 Jan 17:00"),
        ("I file at noon on New Year's Eve.", "Thu 31 Dec 12:00"),
        ("Our Christmas special is in December, could you comment?", None),
    ],
)
def test_a_bank_holiday_by_its_name_is_its_day(text: str, expected: str | None) -> None:
    assert read(text, datetime(2026, 12, 7, 9, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It would be good to have it a fortnight today.", "Wed 24 Jun 17:00"),
        ("I need it Monday fortnight.", "Mon 29 Jun 17:00"),
        ("We need your words by tomorrow week.", "Thu 18 Jun 17:00"),
        ("Please answer in two weeks.", "Wed 24 Jun 17:00"),
        ("We file four of these, so same time Monday at the outside.", "Mon 15 Jun 10:20"),
        ("I'd be grateful for a response within three working days.", "Mon 15 Jun 17:00"),
        ("It is signed off on Thursday of next week, so I want it by then.", "Thu 18 Jun 17:00"),
        ("Could I have it by the middle of next week?", "Wed 17 Jun 17:00"),
        ("We need it by the end of June.", "Tue 30 Jun 17:00"),
        ("Please send them by the twentieth of June.", "Sat 20 Jun 17:00"),
        ("I need them by the twelfth.", "Fri 12 Jun 17:00"),
        ("Your answer by 12-06-2026 please.", "Fri 12 Jun 17:00"),
        ("I need a yes or no by Thurs am.", "Thu 11 Jun 12:00"),
        ("We pass pages soon, so C.O.P. Friday.", "Fri 12 Jun 17:00"),
        ("Let me have it by EOW.", "Fri 12 Jun 17:00"),
        ("today please", "Wed 10 Jun 17:00"),
        ("D/L 3pm.", "Wed 10 Jun 15:00"),
        ("Friday, 3pm, is my cut-off.", "Fri 12 Jun 15:00"),
        ("Noon on Friday is the absolute latest.", "Fri 12 Jun 12:00"),
        ("I'm on a deadline of 4.", "Wed 10 Jun 16:00"),
        ("The desk wants it by 16.45 so we can go home.", "Wed 10 Jun 16:45"),
        ("We lock the page at 4.", "Wed 10 Jun 16:00"),
        ("A quote by 5ish, or by 16h30, please", "Wed 10 Jun 16:30"),
        ("Anytime up to 4.", "Wed 10 Jun 16:00"),
        ("Could I have it before breakfast tomorrow?", "Thu 11 Jun 09:00"),
        ("You have two hours to respond.", "Wed 10 Jun 12:20"),
        ("I need it inside the hour.", "Wed 10 Jun 11:20"),
        ("I need it in the next hour and a half.", "Wed 10 Jun 11:50"),
        ("An answer in 48h please.", "Fri 12 Jun 10:20"),
        # Somebody else's clock.
        ("Please say to me until Monday 12.00 h Dutch time.", "Mon 15 Jun 11:00"),
        ("I need a reply by noon CET tomorrow.", "Thu 11 Jun 11:00"),
        ("By 9am New York time tomorrow please.", "Thu 11 Jun 14:00"),
        ("I need to hear by 4pm UK time today.", "Wed 10 Jun 16:00"),
        # Not the time of an answer, or not for certain.
        ("The note says not before 18 June. I need an answer by 3.", "Wed 10 Jun 15:00"),
        ("Could I have a comment on today's report?", None),
        ("Got two mins?", None),
        ("The lady waited until 4pm for an ambulance.", None),
        ("We come out every Thursday.", None),
        ("Fancy coming on the breakfast show?", None),
        ("We print on Monday 22nd, so by the Friday before.", "Fri 19 Jun 17:00"),
        ("If you stand by it, tell me today; else we correct it in tomorrow's paper.", "Wed 10 Jun 17:00"),
    ],
)
def test_how_people_put_a_time_in_other_words(text: str, expected: str | None) -> None:
    assert read(text) == expected


def test_a_question_to_come_on_a_programme_is_answered_before_it() -> None:
    asked = "Is anybody free to come on at 18.30 tonight to talk about dentists?"
    assert read(asked) == "Wed 10 Jun 18:30"


@pytest.mark.parametrize(
    ("year", "monday"),
    [
        (1961, "Mon 03 Apr 17:00"),
        (2026, "Mon 06 Apr 17:00"),
        (2027, "Mon 29 Mar 17:00"),
        (2038, "Mon 26 Apr 17:00"),  # the latest that Easter can be
        (2285, "Mon 23 Mar 17:00"),  # the earliest
    ],
)
def test_easter_moves(year: int, monday: str) -> None:
    march = datetime(year, 3, 8, 9, tzinfo=UTC)
    assert read("By Easter Monday, please.", march) == monday


def test_days_about_easter_follow_it() -> None:
    march = datetime(2027, 3, 8, 9, tzinfo=UTC)
    assert read("Copy is due by 9am on Good Friday.", march) == "Fri 26 Mar 09:00"
    assert read("Please answer by Easter Monday.", march) == "Mon 29 Mar 17:00"


def test_the_subject_tells_a_time_too() -> None:
    ref = MessageRef("INBOX", "1", "7")
    message = Message(
        ref, WEDNESDAY_MORNING, 100, "f", subject="Comment needed by 2pm", new_text="Is it true?"
    )
    stated = time_asked(message, LONDON)
    assert stated is not None
    assert stated.words == "2pm"


@pytest.mark.parametrize(
    ("received_at", "expected"),
    [
        (datetime(2026, 3, 29, 0, 10, tzinfo=UTC), "Sun 29 Mar 04:10"),
        (datetime(2026, 10, 24, 23, 20, tzinfo=UTC), "Sun 25 Oct 02:20"),
    ],
)
def test_three_hours_are_three_hours_in_the_night_when_the_clocks_change(
    received_at: datetime, expected: str
) -> None:
    assert read("I need a line in the next three hours.", received_at) == expected


@pytest.mark.parametrize("number", ["9" * 5_000, "9999"])
def test_a_number_that_nobody_counts_hours_with_is_no_time(number: str) -> None:
    assert read(f"I need a line within {number} hours, or {number} days before.") is None
