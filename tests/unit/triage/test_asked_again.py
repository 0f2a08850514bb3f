"""Times that another time, or a clause beside them, tells: an hour before that, after that it is too late, on press day."""

from __future__ import annotations

import pytest
from reading_times import read_mail, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The page is locked at 3 and I want your words an hour before.", "Wed 10 Jun 14:00"),
        ("The editor plans at one and likes names half an hour before that.", "Wed 10 Jun 12:30"),
        (
            "The edition closes at 11 on Friday night. I'd ask for copy twelve hours before it does.",
            "Fri 12 Jun 11:00",
        ),
        ("They let me write a piece for the 26th. I must hand it in two days before.", "Wed 24 Jun 17:00"),
        (
            "The issue is signed off on Thursday at 16.00; I'd need you a day ahead of that.",
            "Wed 10 Jun 16:00",
        ),
        ("We go live at six, so anything by quarter to is fine.", "Wed 10 Jun 17:45"),
        ("I need names by Friday; the same time as last week, ten.", "Fri 12 Jun 17:00"),
        ("We air on Thurs 18th so any time up to 6 on the Wednesday before would do.", "Wed 17 Jun 18:00"),
        (
            "My text is due Thursday at 15 o'clock. Please answer not after 12 on the same day.",
            "Thu 11 Jun 12:00",
        ),
        ("Friday is press day and I have to be done by two.", "Fri 12 Jun 14:00"),
        ("We have it in court on Friday. Quotes by 11am on press day.", "Fri 12 Jun 11:00"),
        ("Could I have it by tomorrow evening (say 7)?", "Thu 11 Jun 19:00"),
        ("Could you tell me which by tomorrow evening? About six is when I draw it up.", "Thu 11 Jun 18:00"),
        ("Could you shout by Friday night, 8ish.", "Fri 12 Jun 20:00"),
    ],
)
def test_a_time_is_told_by_the_one_named_before_it(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pre-record is today at 3 so anything after that's no good to me.", "Wed 10 Jun 15:00"),
        ("I edit Sundays at 8pm sharp and after that the lid's on.", "Sun 14 Jun 20:00"),
        ("I make the plan tomorrow at noon so tell me before.", "Thu 11 Jun 12:00"),
        ("Editorial meeting is 1100 Fri, I need yes/no before it.", "Fri 12 Jun 11:00"),
        ("Legal read on Fri at 10.30. It has to be in the file before they sit down.", "Fri 12 Jun 10:30"),
        ("Figures received after 5pm on the 20th cannot be included.", "Sat 20 Jun 17:00"),
        ("Ring me after 3 about the meeting.", None),
        ("Thanks for calling back at 11.", None),
        ("The old 3pm Thursday deadline no longer applies.", None),
        ("Could you take part? We have a chat with you in mind before which Saturday you like.", None),
        ("We are open from 9 till 6.", None),
    ],
)
def test_what_is_said_of_a_time_tells_whether_it_asks(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't want to write that you could not be reached. Today, 1pm.", "Wed 10 Jun 13:00"),
        ("need ur take on the report. 4 sharp. ta", "Wed 10 Jun 16:00"),
        ("Web first, so half past two; paper can wait.", "Wed 10 Jun 14:30"),
        ("Before 11 if poss, else 2pm.", "Wed 10 Jun 14:00"),
        ("I can push this to tomorrow, but ten is the last I can do.", "Thu 11 Jun 10:00"),
        ("I need to hear before I go to bed, call it 11.", "Wed 10 Jun 11:00"),
        ("Two weeks on Friday is my date.", "Fri 26 Jun 17:00"),
        ("We go to press on Friday; noon on Thursday would suit.", "Thu 11 Jun 12:00"),
        ("We go on Sunday night, so by noon on Sunday please.", "Sun 14 Jun 12:00"),
        ("A headshot would be good to have before the designer starts on the 24th.", "Wed 24 Jun 17:00"),
        ("Can you give us a name before it starts at 1.30?", "Wed 10 Jun 13:30"),
        ("Please may I have your word, and the papers I'd have been given, by Friday?", "Fri 12 Jun 17:00"),
        ("I'm at my desk until eight tonight and then it's gone.", "Wed 10 Jun 20:00"),
        ("Copy lands 2030 tonight.", "Wed 10 Jun 20:30"),
        ("Two things I must have by tomorrow 1500.", "Thu 11 Jun 15:00"),
        ("Deadline eleven hundred hours Friday.", "Fri 12 Jun 11:00"),
        ("Friday by ten at night would be bliss.", "Fri 12 Jun 22:00"),
        ("We close on the last Friday of the month.", "Fri 26 Jun 17:00"),
        ("I'd want it day after tomorrow, 9am at the outside.", "Fri 12 Jun 09:00"),
        ("I need it by five local surgeries.", None),
    ],
)
def test_journalists_ask_in_few_words(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Our script is locked at 12.15, so you'd need to be with me ten minutes ahead of that.",
            "Wed 10 Jun 12:05",
        ),
        ("The coroner concludes about 4. Any time before he stands up will do.", "Wed 10 Jun 16:00"),
        ("Conference is at 3; if there's a line from you I want to walk in with it.", "Wed 10 Jun 15:00"),
        ("Is tomorrow at noon doable?", "Thu 11 Jun 12:00"),
        ("Could I have a call this side of the weekend?", "Fri 12 Jun 17:00"),
        ("The story has to be filed b4 7.", "Wed 10 Jun 19:00"),
        ("I need your reply by three thirty.", "Wed 10 Jun 15:30"),
        ("The subject says it all. 4.", "Wed 10 Jun 16:00"),
    ],
)
def test_an_answer_is_asked_for_in_other_ways(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trust gave us a line at 8.40.", "Wed 10 Jun 20:40?"),  # long past
        ("I need to be writing by Thursday lunchtime.", "Thu 11 Jun 13:00"),
        ("We need a patient for 7.35.", "Wed 10 Jun 19:35?"),
        ("I'm at the paper till the end of June and then on leave.", "Tue 30 Jun 17:00?"),
        ("Could you reply by 9?", "Wed 10 Jun 21:00"),
    ],
)
def test_which_time_is_meant_may_be_doubtful(text: str, expected: str) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could you name someone by Friday lunchtime? Vague, I know, let's say 1pm.", "Fri 12 Jun 13:00"),
        ("We've been given until noon tomorrow, so would need to hear from you by ten.", "Thu 11 Jun 10:00"),
        ("Say tomorrow, by the end of my shift, which is two.", "Thu 11 Jun 14:00"),
        ("Cars get booked at four, so that's my cut off.", "Wed 10 Jun 16:00"),
        ("Could you do it by the time I am back from school (4ish, let's say 4)?", "Wed 10 Jun 16:00"),
        (
            "The printer starts on Monday 29 June. Text is needed a fortnight before, pictures a week before.",
            "Mon 15 Jun 17:00",
        ),
        ("So it's today, 4pm, for anything you want in it.", "Wed 10 Jun 16:00"),
        ("Let me know by noon Eastern on Friday.", "Fri 12 Jun 17:00"),
        ("Now it's Wednesday and I've 80 minutes left.", "Wed 10 Jun 11:40"),
        ("I've promised the desk 400 words at 3.", "Wed 10 Jun 15:00"),
    ],
)
def test_an_hour_is_of_the_day_that_its_sentence_tells(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "It opens on Monday 22 June at 8am. A quote beforehand, ideally by Thursday 18th, would be good.",
            "Thu 18 Jun 17:00",
        ),
        (
            "We'd like to interview someone by phone at 10.20am tomorrow. Let me know this afternoon.",
            "Wed 10 Jun 17:00",
        ),
    ],
)
def test_a_time_before_the_one_gone_back_to_and_the_means_of_an_interview(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "4pm tomorrow is when I file.",
        "4pm tomorrow and not a minute later.",
        "4pm tomorrow, no later.",
        "4pm tomorrow or before.",
        "The sooner the better, 4pm tomorrow at a push.",
        "4pm tomorrow tops.",
        "We are working to 4pm tomorrow.",
        "Let's aim for 4pm tomorrow.",
        "I can hold the page to 4pm tomorrow.",
        "I've pushed it back to 4pm tomorrow.",
        "The drop-dead time is 4pm tomorrow.",
        "Turnaround is 4pm tomorrow.",
        "RSVP 4pm tomorrow.",
        "Can you hit 4pm tomorrow?",
        "Would 4pm tomorrow suit for a reply?",
        "If I've not heard by 4pm tomorrow I'll go without you.",
        "Anything received after 4pm tomorrow won't make it.",
    ],
)
def test_there_are_many_words_for_a_deadline(text: str) -> None:
    assert read_mail(text) == "Thu 11 Jun 16:00"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("early afternoon tomorrow", "Thu 11 Jun 14:00"),
        ("late morning tomorrow", "Thu 11 Jun 11:00"),
        ("the end of the morning", "Wed 10 Jun 12:00"),
        ("tea-time", "Wed 10 Jun 17:00"),
        ("the end of the working week", "Fri 12 Jun 17:00"),
        ("week's end", "Fri 12 Jun 17:00"),
        ("month end", "Tue 30 Jun 17:00"),
        ("the last working day of June", "Tue 30 Jun 17:00"),
        ("12-Jun", "Fri 12 Jun 17:00"),
        ("tomorrow @ 9", "Thu 11 Jun 09:00"),
        ("15.00 on 12.06", "Fri 12 Jun 15:00"),
        ("the top of the hour", "Wed 10 Jun 11:00"),
    ],
)
def test_times_are_told_in_many_words(words: str, expected: str) -> None:
    assert read_mail(f"I need your answer by {words}.") == expected


def test_a_stretch_may_be_told_in_quarters() -> None:
    assert read_mail("I need your answer in three quarters of an hour.") == "Wed 10 Jun 11:05"
    assert read_mail("I need your answer in an hour's time.") == "Wed 10 Jun 11:20"
