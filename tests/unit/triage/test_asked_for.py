"""Which of the times in a mail is the one by which a journalist asks to hear from us, and which tell something else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_times import read
from walking import LONDON


def on(at: str) -> datetime:
    """Return a moment of 2026, told as in London: ``06-10 10:20``."""
    return datetime.strptime(f"2026-{at}", "%Y-%m-%d %H:%M").replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Any chance you could come back to me by two?", "Wed 10 Jun 14:00"),
        ("I'm told the unit reopens on Monday. Comment by 4pm?", "Wed 10 Jun 16:00"),
        ("Would need something from you in writing by Thursday, 10am.", "Thu 11 Jun 10:00"),
        ("Please can this be with us for 3pm tomorrow.", "Thu 11 Jun 15:00"),
        ("Aiming to file about four.", "Wed 10 Jun 16:00"),
        ("I have to file by 6.", "Wed 10 Jun 18:00"),
        ("My piece is due at 5.", "Wed 10 Jun 17:00"),
        ("We're on deadline, 1.30 today.", "Wed 10 Jun 13:30"),
        ("Deadline for responses: 12 June, 5pm.", "Fri 12 Jun 17:00"),
        ("Deadline Friday 12th, noon", "Fri 12 Jun 12:00"),
        ("The latest I can take anything is 7pm.", "Wed 10 Jun 19:00"),
        ("The cut-off is midnight on Thursday.", "Fri 12 Jun 00:00"),
        ("I need your reply back before close of business today.", "Wed 10 Jun 17:00"),
        ("If you'd like to be included, drop me a line by Friday.", "Fri 12 Jun 17:00"),
        ("Grateful for your views by 1pm on Monday 15 June.", "Mon 15 Jun 13:00"),
        ("We'd be keen to hear from you ahead of Thursday's programme at 9am.", "Thu 11 Jun 09:00"),
        ("It'll need to be in my inbox by Monday morning, 8am.", "Mon 15 Jun 08:00"),
        ("Could somebody give me a ring back before half eleven?", "Wed 10 Jun 11:30"),
        ("We've got to have this wrapped up by three.", "Wed 10 Jun 15:00"),
        ("Can you make it snappy, I've got until one.", "Wed 10 Jun 13:00"),
        ("We'll run what we have at five unless we hear from you.", "Wed 10 Jun 17:00"),
        ("No later than first thing Friday please.", "Fri 12 Jun 09:00"),
        ("Asap but certainly before 3.", "Wed 10 Jun 15:00"),
        ("Need an answer today.", "Wed 10 Jun 17:00"),
        ("Please respond by return, and in any event by 16:00.", "Wed 10 Jun 16:00"),
        ("Copy by Friday, pictures by Monday.", "Fri 12 Jun 17:00"),
        ("I'd want it in by noon.", "Wed 10 Jun 12:00"),
        ("the sooner the better but 5pm at the very latest", "Wed 10 Jun 17:00"),
        ("We go to air at 6pm so would need the clip by 5.30pm.", "Wed 10 Jun 17:30"),
    ],
)
def test_one_sentence_asks(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("at", "text", "expected"),
    [
        (
            "11-23 09:30",
            "Can you turn this round by 12.30?",
            "Mon 23 Nov 12:30",
        ),
        (
            "06-15 10:44",
            "Please reply by 16/06/2026 at 14:00.",
            "Tue 16 Jun 14:00",
        ),
        (
            "03-12 13:37",
            "Deadline: Friday 13 March, 3:00 PM GMT",
            "Fri 13 Mar 15:00",
        ),
        (
            "11-26 17:05",
            "No later than 10 in the morning please.",
            "Fri 27 Nov 10:00",
        ),
        (
            "09-09 12:35",
            "Would be grateful for a line by 1500 today.",
            "Wed 09 Sep 15:00",
        ),
        (
            "03-17 15:50",
            "Quote needed asap, paper's off stone at 5.15",
            "Tue 17 Mar 17:15",
        ),
        (
            "03-11 09:09",
            "Could you respond in the next couple of days?",
            "Fri 13 Mar 17:00",
        ),
        (
            "11-24 14:10",
            "Health Service Weekly here. Deadline COP 27/11.",
            "Fri 27 Nov 17:00",
        ),
        (
            "03-10 20:40",
            "Front page is being set now. You've got an hour.",
            "Tue 10 Mar 21:40",
        ),
        (
            "03-25 09:30",
            "Please note our deadline: Monday 30 March, 12pm.",
            "Mon 30 Mar 12:00",
        ),
        (
            "07-06 09:00",
            "Page 5 has a hole in it. Got a pic? You've 20 minutes.",
            "Mon 06 Jul 09:20",
        ),
        (
            "09-22 15:45",
            "This is for the six. Anything after 5.15 is no use to me.",
            "Tue 22 Sep 17:15",
        ),
        (
            "06-25 09:45",
            "Need someone on the phone with our presenter in 15 minutes!!",
            "Thu 25 Jun 10:00",
        ),
        (
            "01-23 14:30",
            "We need pictures by 6 tonight, words by noon tomorrow. Sorry!",
            "Fri 23 Jan 18:00",
        ),
        (
            "06-20 12:00",
            "Page goes at seven. Any chance of a word before half past six?",
            "Sat 20 Jun 18:30",
        ),
        (
            "09-23 09:05",
            "Artwork to printers 30/9, so words 28/9 please. Thanks ever so.",
            "Mon 28 Sep 17:00",
        ),
        (
            "06-15 09:30",
            "My column closes Wednesdays at noon. Could you make this week's?",
            "Wed 17 Jun 12:00",
        ),
        (
            "10-21 09:40",
            "Our print deadline is tomorrow, 2pm. For online, any time this week.",
            "Thu 22 Oct 14:00",
        ),
        (
            "09-23 17:50",
            "Would it be possible to have the spreadsheet over the next 48 hours?",
            "Fri 25 Sep 17:50",
        ),
        (
            "01-26 10:15",
            "The Express want it by close tomorrow. Could you send some thoughts?",
            "Tue 27 Jan 17:00",
        ),
        (
            "11-26 09:15",
            "Could you email the jpeg over? The page is laid out at 4 o'clock today.",
            "Thu 26 Nov 16:00",
        ),
        (
            "11-27 12:10",
            "We're live at 10 on Sunday. Would need to lock the guest by five today.",
            "Fri 27 Nov 17:00",
        ),
        (
            "06-16 07:25",
            "Our live page shuts in two hours. Got anything to say about the strike?",
            "Tue 16 Jun 09:25",
        ),
        (
            "09-08 16:48",
            "Could you come back to me in the next half hour? Otherwise not to worry.",
            "Tue 08 Sep 17:18",
        ),
        (
            "07-09 12:45",
            "Can you get a statement across to us by 13:30? We're leading on it at 2.",
            "Thu 09 Jul 13:30",
        ),
        (
            "02-11 07:10",
            "Presenter wants someone at 8.10. If you can do it, call the desk by 7.40.",
            "Wed 11 Feb 07:40",
        ),
        (
            "06-23 14:20",
            "We'll be tweeting our story at 4. It would be good to have your line in it.",
            "Tue 23 Jun 16:00",
        ),
        (
            "01-16 11:00",
            "It's for Sunday. I file on Saturday at lunchtime, so tonight would be ideal.",
            "Fri 16 Jan 17:00",
        ),
        (
            "03-06 16:02",
            "I know it's late on a Friday. We don't need this before Tuesday, 10am is fine.",
            "Tue 10 Mar 10:00",
        ),
        (
            "06-16 11:05",
            "I can hold the slot for ninety minutes, no longer. Please call me within that.",
            "Tue 16 Jun 12:35",
        ),
    ],
)
def test_of_several_times_the_one_that_asks_counts(at: str, text: str, expected: str) -> None:
    assert read(text, on(at)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She says the GP will be gone by September.",
        "Patients were told to reply by 1 July or lose their place. What do you make of it?",
        "The consultation closes on 30 June. Will you respond to it?",
        "The new hours start tomorrow at 8am. Did you know?",
        "The ward must be emptied by Friday, the trust says. Any reaction?",
        "The minister visits on Thursday at 2. Will you be there?",
        "He died at 4am on 3 June after waiting for an ambulance.",
        "They expect to clear the backlog by the end of July.",
        "Our programme is on every Sunday at 10.",
        "I'm free on Thursday afternoon for a chat.",
        "We last spoke on Friday at 2pm.",
        "Your office is open 9 to 5, is that right?",
    ],
)
def test_what_the_story_tells_moves_no_clock(text: str) -> None:
    found = read(text)
    assert found is None or found.endswith("?")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (
            "03-09 10:50",
            "Community radio here. Happy to fit round you; recording is any Tuesday evening at 7.",
        ),
        (
            "06-19 08:31",
            "Is Geraldine free for a ten-minute chat on camera next Thursday at 3pm at your offices?",
        ),
        (
            "09-15 14:14",
            "No fixed deadline, but we usually put the newsletter together on the last Friday of the month.",
        ),
        (
            "01-29 11:11",
            "Recording is on 12 Feb at 6pm. Send us your availability when you can.",
        ),
    ],
)
def test_times_of_shows_meetings_and_interviews_move_no_clock(at: str, text: str) -> None:
    found = read(text, on(at))
    assert found is None or found.endswith("?")


def test_an_hour_in_the_evening_may_be_the_mornings() -> None:
    asked = "I'd like to catch someone before our 9.15 conference."
    assert read(asked, on("01-28 18:30")) == "Wed 28 Jan 21:15?"
    assert read("I'm filing at nine, could you ring?", on("03-26 20:04")) == "Thu 26 Mar 21:00"


def test_a_weekday_with_its_date_is_that_date_and_not_today() -> None:
    asked = "Your response should be with us by 6pm on Tuesday 27 January."
    assert read(asked, on("01-20 16:40")) == "Tue 27 Jan 18:00"
