"""Kinds of wording by which reporters tell their time, each with neighbours that sound alike."""

from __future__ import annotations

import pytest
from reading_times import read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could I have it by Monday night, if that's ok with you? Nine, say.", "Mon 15 Jun 21:00"),
        ("If it came back by Sunday evening that would be wonderful!! say 7pm", "Sun 14 Jun 19:00"),
        ("I'd want it by tomorrow afternoon... that's useless of me, 2.45.", "Thu 11 Jun 14:45"),
        ("Could you reply by Friday teatime? Sorry, being vague: 4.30.", "Fri 12 Jun 16:30"),
        ("Need a quote end of the day Thursday, by which I mean 6pm.", "Thu 11 Jun 18:00"),
        ("Please come back to me by Friday morning. To be exact, 10.15.", "Fri 12 Jun 10:15"),
        (
            "We proof it on Thursday, so if you got it to us by tomorrow evening that'd be great, like 8pm",
            "Thu 11 Jun 20:00",
        ),
        ("Can you let me have it by lunchtime on Monday (12.45 to be precise)?", "Mon 15 Jun 12:45"),
        (
            "You're to ring me by tomorrow tea time, say half four, on six seven seven, because after that I'm out.",
            "Thu 11 Jun 16:30",
        ),
        ("By Friday night please. The shop shuts at 8.", "Fri 12 Jun 17:00"),
        ("Could we have a line by tomorrow lunchtime? Our meeting is at 3.", "Thu 11 Jun 13:00"),
    ],
)
def test_a_vague_time_is_told_better_a_clause_later(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I write through the night. Whatever is in my inbox when I wake at 5 goes in.", "Thu 11 Jun 05:00"),
        ("I'm up at six tomorrow to write it. If your line is there by then it's in.", "Thu 11 Jun 06:00"),
        (
            "I'll be writing this tonight. If it's waiting for me when I get up at 7 it goes in.",
            "Thu 11 Jun 07:00",
        ),
        (
            "Leave it overnight and I'll pick it up when I log on at 7 tomorrow, after that it's gone.",
            "Thu 11 Jun 07:00",
        ),
        ("I get up at six and walk the dog. A quote by noon would be great.", "Wed 10 Jun 12:00"),
        (
            "We put the breakfast bulletin together overnight, it must be with the night desk by 4am.",
            "Thu 11 Jun 04:00",
        ),
        (
            "I'd like a comment by 5.45 in the morning. I'm here till 1am, then it's the early team.",
            "Thu 11 Jun 05:45",
        ),
    ],
)
def test_what_is_there_when_the_writer_gets_up_is_in_time(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He's in a meeting till 3 and wants to see it when he comes out.", "Wed 10 Jun 15:00"),
        ("I'm in court until 4 and would like to find your answer when I come out.", "Wed 10 Jun 16:00"),
        ("She's teaching until half two and needs it there when she's back.", "Wed 10 Jun 14:30"),
        ("He is on air till one and wants a statement in his inbox the minute he's off.", "Wed 10 Jun 13:00"),
        ("I'm filming until 5 so have it waiting for me please when I finish.", "Wed 10 Jun 17:00"),
    ],
)
def test_it_is_wanted_when_somebody_is_free_again(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I must have it before the weekend of the 20th; Friday at three is my last moment.",
            "Fri 19 Jun 15:00",
        ),
        ("We print on the last Friday of the month and Gordon wants it on the Tuesday.", "Tue 23 Jun 17:00"),
        ("It goes to the printer on 29 June, so I'd need your words on the Thursday.", "Thu 25 Jun 17:00"),
        ("The fete is on Saturday 27 June. Copy by the Wednesday please.", "Wed 24 Jun 17:00"),
        ("We launch on 2 July. Could I have the quote by the Monday?", "Mon 29 Jun 17:00"),
        ("The event is on 25 June. Could I have a quote by Friday?", "Fri 12 Jun 17:00"),
        ("The council votes on 22 June. I need your view by tomorrow at 4.", "Thu 11 Jun 16:00"),
        ("The issue is out on the 30th. Please send the picture by Monday, 10am.", "Mon 15 Jun 10:00"),
        (
            "We go to press on Friday 26 June and the designer needs everything on the Monday, noon.",
            "Mon 22 Jun 12:00",
        ),
    ],
)
def test_a_weekday_beside_a_later_date_is_the_last_before_it(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The subs finish on Friday 26 June, so please send it by close on the Wednesday of that week.",
            "Wed 24 Jun 17:00",
        ),
        (
            "The fair is on 27 June and the page is laid out on the Tuesday of that week, noon, so by then.",
            "Tue 23 Jun 12:00",
        ),
        (
            "The subs break up at noon on Friday 26 June and return on 6 July, so it must reach me by the Thursday of that week.",
            "Thu 25 Jun 17:00",
        ),
        ("I'm away w/c 22 June. I'd need it by the Friday before.", "Fri 19 Jun 17:00"),
    ],
)
def test_a_day_of_that_week_is_of_the_week_before_a_return(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Any chance of a copy before it kicks off at 7?", "Wed 10 Jun 19:00"),
        ("Any chance of the slides before they start at 2.30?", "Wed 10 Jun 14:30"),
        ("Could you send the paper over before the board meets at 1?", "Wed 10 Jun 13:00"),
        (
            "Anything in writing before the meeting kicks off at seven tonight would go straight in the blog.",
            "Wed 10 Jun 19:00",
        ),
        ("Can I see the report before the hearing opens at 11.30 tomorrow?", "Thu 11 Jun 11:30"),
        ("Is there a line I can have before the debate begins at half past two?", "Wed 10 Jun 14:30"),
    ],
)
def test_what_is_asked_for_before_something_begins_is_wanted_then(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I present Halloween Hour on Wave FM. Could you get back to me by Friday?", "Fri 12 Jun 17:00"),
        ("The Lady Day Centre in Ware: is it shutting? I need to know by 2.", "Wed 10 Jun 14:00"),
        ("My deadline is Midsummer Day less a week, so the 17th.", "Wed 17 Jun 17:00"),
        ("Valentine's Day Centre closure: any comment by 4pm?", "Wed 10 Jun 16:00"),
    ],
)
def test_a_name_with_a_feast_in_it_is_no_day(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pls msg back by 1 xx Tash", "Wed 10 Jun 13:00"),
        ("can u ring by 4 x", "Wed 10 Jun 16:00"),
        ("Let us know by 3 xxx", "Wed 10 Jun 15:00"),
        ("I need the piece finished for the 24 of June.", "Wed 24 Jun 17:00"),
        ("My chief asks that all the interviews are finished by the 19 of June.", "Fri 19 Jun 17:00"),
        (
            "I must therefore have your reply in my hands by Saturday 20th. Do not use the telephone before eleven.",
            "Sat 20 Jun 17:00",
        ),
        ("Your reply must be in my hands by Monday.", "Mon 15 Jun 17:00"),
        ("If you could send me a photo by Tuesday night 8pm id be ever so greatful", "Tue 16 Jun 20:00"),
        (
            "could speak before the 22nd? Actually no. Let's say I need to have heard from you by Friday 19th, noon",
            "Fri 19 Jun 12:00",
        ),
        (
            "We'd like to film on Monday at 9; to book the crew I need a yes by tomorrow at 3.",
            "Thu 11 Jun 15:00",
        ),
        (
            "I need it by twelve noon on Monday, please, as it goes to the subs straight after.",
            "Mon 15 Jun 12:00",
        ),
        ("Not to worry about missing Monday. Noon on Friday is the new cut-off.", "Fri 12 Jun 12:00"),
        (
            "The studio is booked on the Monday of that week, so I'd need to know who is coming by close on Friday 19th.",
            "Fri 19 Jun 17:00",
        ),
    ],
)
def test_other_words_with_which_a_time_is_asked_for(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "I host a show on Lea Radio, Sundays. No fixed week, whichever Sunday suits.",
        "We record on Tuesdays. Any Tuesday you like, right up to Christmas.",
        "I present Folk Hour, Thursday evenings. Could somebody come on one Thursday?",
        "Come on whenever you can do a Friday, we are there every week at 2.",
        "Our slot is the first Monday of the month; pick whichever month you fancy and tell us.",
        "It's a standing slot on a Wednesday, whichever Wednesday is good for you, no rush at all.",
        "We went to press on Monday with your survey. I'd love a quote for the website, whenever.",
        "She's in court till 2 and can't take calls. Email her please.",
        "I'm on a train until 3, back at my desk after that. Ring me when you like.",
        "The inquest sits until 4. Do you have a view on it?",
        "Were you told before the meeting started at 7?",
        "Did anybody ring the family before the ward shut at six?",
        "Is it true he waited before the doors opened at 8?",
        "I write for the Michaelmas Place residents' bulletin. A few lines please.",
        "Our Boxing Day special needs a guest, tell me if you are keen.",
        "The Christmas Day Cafe wants to know if you would like to comment.",
        "Please do not ring before ten as I sleep badly.",
        "The press notice this morning said noon Thursday; we had it up at 7am. Who broke it? No hurry.",
        "I'd love a quote. Assembly is next Tuesday at 8.40 if you want to come.",
    ],
)
def test_what_sounds_alike_and_asks_nothing_moves_no_clock(text: str) -> None:
    found = read_mail(text)
    assert found is None or found.endswith("?")
