"""Times that are usual, or somebody else's coming and going, beside those of an answer; each kind with its near misses."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from reading_times import read, read_mail, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Normally Thursday is fine for copy, but with the fair we must have it by noon today.",
            "Wed 10 Jun 12:00",
        ),
        (
            "Usually we'd take letters until Friday. This week it has to be in by 3pm tomorrow.",
            "Thu 11 Jun 15:00",
        ),
        (
            "As a rule the page closes on a Monday; for this number I need it by Friday at ten.",
            "Fri 12 Jun 10:00",
        ),
        (
            "I'll be outside the committee room, the councillors are generally away by five.",
            "Wed 10 Jun 17:00?",
        ),
        ("We shall be filming in the clinic most weekdays, 8am to 6pm.", None),
        ("The surgery is typically empty by 4.", "Wed 10 Jun 16:00?"),
        ("Tuesday is normally all right with us, this week I need it by 4 today.", "Wed 10 Jun 16:00"),
        ("Sorry for the unusual hour, could you reply by 4?", "Wed 10 Jun 16:00"),
        ("I know you usually want more notice but can I have a line by 4?", "Wed 10 Jun 16:00"),
        ("The usual 100 words please, by Friday.", "Fri 12 Jun 17:00"),
        (
            "In a normal week you would have until Thursday; we print early, so it is noon today, sorry.",
            "Wed 10 Jun 12:00",
        ),
        ("I would give you until Friday, but the lawyers want it by 4 tomorrow.", "Thu 11 Jun 16:00"),
        ("I would give a lot for a quote by Friday.", "Fri 12 Jun 17:00"),
        ("Any other week would be quieter, I need it by Friday.", "Fri 12 Jun 17:00"),
    ],
)
def test_what_is_so_usually_is_never_sure(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Just two of us with a small camera, there by 6 and gone by 9.", "Wed 10 Jun 18:00?"),
        ("May we film the bit with the mayor? In by four, out by five.", "Wed 10 Jun 16:00?"),
        ("Can I bring a recorder? We would be in by 10 and away by 11.", "Wed 10 Jun 11:00?"),
        ("Answers in by 4 please.", "Wed 10 Jun 16:00"),
        ("We'd film you from 8am until about 1pm and be out of your hair by two.", "Wed 10 Jun 14:00?"),
        ("Will you have it off your hands and with us by two?", "Wed 10 Jun 14:00"),
        ("It must be in by 4 and I am gone by 5.", "Wed 10 Jun 16:00"),
        ("I need to get it out by four.", "Wed 10 Jun 16:00"),
    ],
)
def test_when_a_crew_comes_and_goes_is_doubtful(text: str, expected: str) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Have it to me by Friday 12 June. I go to bed early, so ring before nine at night.",
            "Fri 12 Jun 17:00",
        ),
        ("Copy by Monday please. Telephone until ten at night if you like.", "Mon 15 Jun 17:00"),
        (
            "The page shuts at 7pm on Friday. I leave at five today so please send it to the desk, not me.",
            "Fri 12 Jun 19:00",
        ),
        (
            "Pages close at 6pm on Friday. I clock off at four today, so mail the desk rather than me.",
            "Fri 12 Jun 18:00",
        ),
        ("Please ring before nine tonight.", "Wed 10 Jun 21:00"),
        ("Could you call me back before four?", "Wed 10 Jun 16:00"),
        ("I'm on till 1 and then it's Sanjay.", "Wed 10 Jun 13:00"),
        ("I need it by noon today. There is nobody in the office tomorrow.", "Wed 10 Jun 12:00"),
        ("No one is here on Friday. Have it to me by Thursday.", "Thu 11 Jun 17:00"),
        ("Tell me if nobody is in, I need it by Friday.", "Fri 12 Jun 17:00"),
        ("I'm here till 1 and then it's gone.", "Wed 10 Jun 13:00"),
        ("I leave at five today so please send it before then.", "Wed 10 Jun 17:00"),
        ("Do you want to talk to the desk, not me? I need it by five.", "Wed 10 Jun 17:00"),
    ],
)
def test_hours_for_ringing_and_of_a_shift_are_not_the_deadline(text: str, expected: str) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Names in the caption. 2pm today or not at all. Thanks, Lou", "Wed 10 Jun 14:00"),
        ("A comment to go with it.\n\nNoonish tomorrow OK?", "Thu 11 Jun 12:00"),
        ("A line from you? Friday lunchtime alright?", "Fri 12 Jun 13:00"),
        ("Three tips please. Tuesday possible?", "Tue 16 Jun 17:00"),
        ("A photo of the van? Five today or it doesn't go in.", "Wed 10 Jun 17:00"),
        ("Captions please. Noon tomorrow or we can't use it.", "Thu 11 Jun 12:00"),
        ("Two photos of the launch. 4pm today or I'll use the stock one.", "Wed 10 Jun 16:00"),
        ("Is he there at 4pm today or I'll ring again?", None),
        ("Are you there at five today or at six?", None),
        ("Friday is my absolute limit for copy.", "Fri 12 Jun 17:00"),
        ("I work weekdays, Saturday's my own.", None),
        ("Is the drop-in still at 2pm today or not?", None),
        ("Is everything at the clinic on Tuesday okay?", None),
    ],
)
def test_a_time_alone_asks_by_the_word_after_it(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A Ms Vane rang for a statement and said that she wants it for lunchtime on Friday.",
            "Fri 12 Jun 13:00",
        ),
        ("The reporter says he needs the figures for four tomorrow.", "Thu 11 Jun 16:00"),
        ("The doctor said she booked him for 4 on Friday.", None),
        ("If any of you has a line I can take it by email up till 4.30pm.", "Wed 10 Jun 16:30"),
        ("Any thoughts welcome, we can hold the page until five.", "Wed 10 Jun 17:00"),
        ("I could chat any weekday from nine till half two.", "Wed 10 Jun 14:30?"),
    ],
)
def test_what_is_wanted_for_or_held_until_a_time_is_asked_by_then(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I'll be starting on it first thing Friday so if it could be sitting there for me, perfect.",
            "Fri 12 Jun 09:00",
        ),
        (
            "I sit down to write at 8 tomorrow morning, so if it was waiting there I'd be glad.",
            "Thu 11 Jun 08:00",
        ),
        ("The clinic opens first thing Friday, there are patients sitting there for hours.", None),
        ("The market is at 8 tomorrow morning, could anyone be there for me?", None),
        (
            "At noon we're talking wards. A doctor, a nurse. No Healthwatch! Five minutes? Ring before we go on air.",
            "Wed 10 Jun 12:00",
        ),
        (
            "We're doing parking at 11. I've a councillor. I've a shop. I'd love you. Text before we're live.",
            "Wed 10 Jun 11:00",
        ),
        (
            "Eleven o'clock today: the union. At eleven a dad. I'd love you. Ring before we go live.",
            "Wed 10 Jun 11:00",
        ),
    ],
)
def test_what_shall_be_there_then_or_before_the_programme_goes_back_to_its_hour(
    text: str, expected: str | None
) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Saturday: I'm at my desk from 10 and need all you've got by 2.", "Sat 13 Jun 14:00?"),
        ("I'm in on Friday from nine and can take it up to 1pm.", "Fri 12 Jun 13:00"),
        ("I'm in at seven on Friday and the script is locked at half past.", "Fri 12 Jun 07:30"),
        ("The pages are signed off by the editor on Friday at four.", "Fri 12 Jun 16:00"),
        ("The clinic was closed by the trust on Friday at four.", "Fri 12 Jun 16:00?"),
        ("I'll be on shift from 8am on Saturday and would need it by 10.", "Sat 13 Jun 10:00"),
        ("I'm in court on Friday at ten and need your line by four today.", "Wed 10 Jun 16:00"),
        ("I am back at my desk on Friday at noon and will be writing until six.", "Fri 12 Jun 18:00?"),
        ("If there were a line from you by three I could use it high up.", "Wed 10 Jun 15:00"),
        (
            "The editor gets in at ten on Friday and reads it all at noon, have it with us before she does.",
            "Fri 12 Jun 12:00",
        ),
        ("It is for breakfast. Please send it by five.", "Wed 10 Jun 17:00"),
        ("The hearing is on Monday at ten and I'd like your comment by three today.", "Wed 10 Jun 15:00"),
        (
            "It's for Sunday's paper. The talks start at 10.30 but I must be ready by ten.",
            "Wed 10 Jun 22:00?",
        ),
        ("It's for Sunday's paper. I must be ready by ten tonight.", "Wed 10 Jun 22:00"),
        ("I'm on Saturday breakfast. Shout me by ten to five on Friday.", "Fri 12 Jun 16:50"),
        (
            "She wants it for teatime on Thursday, which when I asked her she said meant six.",
            "Thu 11 Jun 18:00",
        ),
        (
            "My designer starts on Thursday week and wants it that day. I'm in Tuesdays to Fridays, 10 to 4.",
            "Thu 18 Jun 17:00",
        ),
    ],
)
def test_an_hour_is_of_the_day_that_the_writer_is_there(text: str, expected: str) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm giving everyone named 24 hours to come back to me.", "Thu 11 Jun 10:20"),
        ("You have twenty-four hours from receipt of this email in which to reply.", "Thu 11 Jun 10:20"),
        ("We offer you forty-eight hours to respond.", "Fri 12 Jun 10:20"),
        ("You've got seventy-two hours to answer these points.", "Sat 13 Jun 10:20"),
        ("You have thirty-five minutes to comment.", "Wed 10 Jun 10:55"),
        ("You have until the expiry of forty eight hours from this email to reply.", "Fri 12 Jun 10:20"),
        ("She was seen within 24 hours of this, twelve hours of that is travel.", "Thu 11 Jun 10:20?"),
        ("You are being given seventy two hours to respond.", "Sat 13 Jun 10:20"),
        ("Twenty two hours of rain, and the clinic was shut.", None),
        ("He waited twenty-four hours to be seen.", None),
        ("The council gave her 48 hours to respond to the letter.", "Fri 12 Jun 10:20?"),
        ("Sixty - five of them wrote to us.", None),
    ],
)
def test_hours_given_to_answer_are_counted_however_written(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


def test_a_late_hour_beside_another_day_that_is_soon_is_tonights() -> None:
    written = datetime(2026, 6, 10, 21, 50, tzinfo=UTC)
    asked = "It is for tomorrow. I need two sentences by half eleven."
    assert read(asked, written) == "Wed 10 Jun 23:30"
