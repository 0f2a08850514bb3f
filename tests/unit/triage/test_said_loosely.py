"""Times said loosely, as in a voice message: hours after a day, bank holidays, what is left of an hour."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_times import read, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Can you get me that quote by tonight like six ish?", "Wed 10 Jun 18:00"),
        ("I need it by Monday lunchtime, she took that as 12.", "Mon 15 Jun 12:00"),
        ("I must have spoken latest Thursday at 14 your time.", "Thu 11 Jun 14:00"),
        ("A short answer until 16h, please.", "Wed 10 Jun 16:00"),
        ("Copy by Friday, doesn't matter what time as I do it at night, let's say six.", "Fri 12 Jun 18:00"),
        ("I can use what I get by the weekend; by that I mean Friday 6pm.", "Fri 12 Jun 18:00"),
        (
            "I'd have it in my script, which I lock at 2 o'clock next Wednesday. Need it then.",
            "Wed 17 Jun 14:00",
        ),
        ("I'll read it on Monday's show, which I script first thing.", "Mon 15 Jun 09:00"),
        ("I have a hard stop at 1.30 today.", "Wed 10 Jun 13:30"),
        ("Can I grab a quote? The script locks at 10 tonight.", "Wed 10 Jun 22:00"),
        ("I hand over to nights at 9 tonight so need to know before I hand over.", "Wed 10 Jun 21:00"),
        ("The fair is on Thursday 25 June. I need it by the Monday of that week.", "Mon 22 Jun 17:00"),
        ("Thursday of this week would be marvellous for the quote.", "Thu 11 Jun 17:00"),
        ("He said he'd need to hear by 5 or he would leave you out.", "Wed 10 Jun 17:00"),
        ("We record it tomorrow at 18, please answer tomorrow until 15.", "Thu 11 Jun 15:00"),
        (
            "The lecturer sees it by Monday so if I could have the answers for the weekend!",
            "Fri 12 Jun 17:00",
        ),
        (
            "Further to yours of this morning, I can push it from noon today to noon tomorrow.",
            "Thu 11 Jun 12:00",
        ),
        ("Page 12 goes at eleven thirty, so quarter past would do.", "Wed 10 Jun 11:15"),
        ("I am at the tribunal from noon so I can only take it up to then.", "Wed 10 Jun 12:00"),
        ("A clip today - by 6ish - or tomorrow first thing at the outside?", "Thu 11 Jun 09:00"),
        ("Gotta know in the next quarter of an hour as the editor's off at five.", "Wed 10 Jun 10:35"),
        ("My deadline has slipped: it was this Thursday, it is now Friday, noon.", "Fri 12 Jun 12:00"),
        (
            "It goes to bed at the end of June. If I had it by the Friday before, I'd be glad.",
            "Fri 26 Jun 17:00",
        ),
        ("I'll be up till midnight, so up to eleven tonight you can get something in.", "Wed 10 Jun 23:00"),
        ("We tape on the 24th, so I need it by the Tuesday evening before, at 6.", "Tue 23 Jun 18:00"),
        ("I must file the story on 17 June, so please answer until 13:00.", "Wed 17 Jun 13:00"),
        ("Please confirm by 12:00 Prague time on Friday.", "Fri 12 Jun 11:00"),
        ("Have you a photo? By 1 pls", "Wed 10 Jun 13:00"),
        ("I need it by 4ish tomorrow.", "Thu 11 Jun 16:00"),
        ("Just a yes or no would do. Tomorrow 10-ish?", "Thu 11 Jun 10:00"),
    ],
)
def test_an_hour_is_understood_as_people_say_it(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've another hour before I have to let it go.", "Wed 10 Jun 11:20"),
        ("I'll give it another half an hour.", "Wed 10 Jun 10:50"),
        ("I can give you two hours.", "Wed 10 Jun 12:20"),
        ("We had another hour of talks about beds.", None),
    ],
)
def test_what_is_left_of_an_hour_counts_from_now(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd need names by Bank Holiday Monday.", "Mon 31 Aug 17:00"),
        ("Could you reply before the bank holiday weekend?", "Fri 28 Aug 17:00"),
        ("Please let me know before the August bank holiday.", "Fri 28 Aug 17:00"),
        ("Could you reply by the Tuesday after the bank holiday?", "Tue 01 Sep 17:00"),
        ("Monday is a bank holiday, could you comment?", None),
    ],
)
def test_a_bank_holiday_is_the_calendars(text: str, expected: str | None) -> None:
    assert read(text, datetime(2026, 8, 18, 9, tzinfo=UTC)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'd need a name by Friday dinner time, that's twelve up here.", "Fri 12 Jun 12:00"),
        ("I'd need a name by Friday dinner time.", "Fri 12 Jun 12:00?"),  # noon, or seven?
        ("Could you get me 100 words by Thursday lunchtime (1.15 say)?", "Thu 11 Jun 13:15"),
        ("Can I have it by Monday breakfast time, i.e. 8?", "Mon 15 Jun 08:00"),
        ("Monday evening please, 18.00 or thereabouts, for the answers.", "Mon 15 Jun 18:00"),
        ("I'd want it within 30 minutes of that, so call it noon latest.", "Wed 10 Jun 12:00"),
        ("Something back within an hour of her speech, call it three.", "Wed 10 Jun 15:00"),
        (
            "Could you turn it round in 45 minutes once I have it? That means half past one.",
            "Wed 10 Jun 13:30",
        ),
        ("I'd want something within the hour of her speech.", "Wed 10 Jun 11:20?"),
        ("Could you respond within 24 hours of this email?", "Thu 11 Jun 10:20"),
        ("The piece has to go on Friday at 4, so please by 2.", "Fri 12 Jun 14:00"),
        ("I file on 19 June 18:00 Vienna time, that is 17:00 for you, so before 16:00.", "Fri 19 Jun 16:00"),
        ("I send it on 23 June 15:00, one hour before you, so please until 14:00.", "Tue 23 Jun 14:00"),
        ("The office shuts at half past four on Fridays, so 4 on Friday please.", "Fri 12 Jun 16:00"),
        ("It's in Friday's edition so Thursday dinnertime (12) is the very last.", "Thu 11 Jun 12:00"),
        ("I'd run it on the 18th, with your piece in hand 48 hours before.", "Tue 16 Jun 17:00"),
        ("It's due on 30 June and I'd need your bit a good week ahead of that.", "Tue 23 Jun 17:00"),
        ("Can u do a line re parking charges, need by 330 today", "Wed 10 Jun 15:30"),
        ("Thursday 10 if you can't do it today.", "Thu 11 Jun 10:00"),
        ("I need it tomorrow a.m. please, I write it up after lunch.", "Thu 11 Jun 12:00"),
    ],
)
def test_what_is_said_next_tells_the_hour_better(text: str, expected: str) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("sent", "text", "expected"),
    [
        ("12-23", "Please reply by 5pm on the last working day before Christmas.", "Thu 24 Dec 17:00"),
        ("08-18", "Reply by noon on the last working day before the bank holiday.", "Fri 28 Aug 12:00"),
        ("08-28", "A reply on the next working day will be fine.", "Tue 01 Sep 17:00"),
        ("08-27", "Send it on the first working day after the bank holiday, by ten.", "Tue 01 Sep 10:00"),
        ("08-27", "Could I have it on the next working morning after the holiday?", "Tue 01 Sep 12:00"),
        ("04-01", "I need it by noon on the first working day after Easter.", "Tue 07 Apr 12:00"),
        ("04-01", "Answers on the working day after the holiday please, by 10am.", "Tue 07 Apr 10:00"),
        ("12-22", "Replies by 10am on the first working day after Christmas please.", "Tue 29 Dec 10:00"),
        ("12-22", "I need it by 4pm on the first working day after New Year.", "Mon 04 Jan 16:00"),
        ("05-20", "Please answer the day after the bank holiday, by 2pm.", "Tue 26 May 14:00"),
        ("05-20", "Reply by noon on the first working day after the weekend.", "Tue 26 May 12:00"),
        ("05-20", "The Act requires an answer no later than the twentieth working day.", None),
    ],
)
def test_a_day_after_a_holiday_is_the_calendars(sent: str, text: str, expected: str | None) -> None:
    assert read(text, datetime.strptime(f"2026-{sent} 09 +0000", "%Y-%m-%d %H %z")) == expected


def test_in_the_morning_before_an_hour_is_tomorrow_from_noon_on() -> None:
    asked = "Can you get back to me in the morning, before 11? I'm out this afternoon."
    assert read(asked, datetime(2026, 6, 10, 14, tzinfo=UTC)) == "Thu 11 Jun 11:00"
    assert read(asked, datetime(2026, 6, 10, 7, tzinfo=UTC)) == "Wed 10 Jun 11:00"


def test_an_hour_long_past_that_is_asked_for_late_in_the_evening_is_tomorrows() -> None:
    late = datetime(2026, 6, 10, 21, 15, tzinfo=UTC)
    assert read("I would need a statement by lunchtime.", late) == "Thu 11 Jun 13:00"
    assert read("I would need a statement by lunchtime.", late.replace(hour=15)) == "Thu 11 Jun 13:00"


def test_late_may_has_its_own_bank_holiday() -> None:
    april = datetime(2026, 4, 20, 9, tzinfo=UTC)
    assert read("I need it by noon on the late May bank holiday.", april) == "Mon 25 May 12:00"
    assert read("I need it by noon on the early May bank holiday.", april) == "Mon 04 May 12:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need the forms a fortnight before we shoot, and we shoot on Monday 6 July.", "Mon 22 Jun 17:00"),
        ("I'd need to hear a week before we film, which is the 30th.", "Tue 23 Jun 17:00"),
        (
            f"Your fair is on 4 July. {'I would film it with consent. ' * 8}I'd have to know a week before.",
            "Sat 27 Jun 17:00",
        ),
    ],
)
def test_a_week_before_is_told_by_the_day_named_long_before_or_after(text: str, expected: str) -> None:
    assert read(text) == expected


def test_greenwich_time_in_summer_is_doubtful() -> None:
    assert read("Please confirm by 1200 GMT on Friday.") == "Fri 12 Jun 12:00?"
    assert (
        read("Please confirm by 1200 GMT on Friday.", datetime(2026, 1, 7, 9, tzinfo=UTC))
        == "Fri 09 Jan 12:00"
    )
