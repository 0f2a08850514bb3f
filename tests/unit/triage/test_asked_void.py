"""Times by which nothing is asked, though the words beside them might ask; and what is said of an answer that is missed."""

from __future__ import annotations

import pytest
from reading_times import moves_no_clock, read, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOT FOR USE BEFORE 00.01 THURS", None),
        ("Strictly not for publication until Friday at noon.", None),
        ("The figures are not to be released before Monday. Reply by Friday please.", "Fri 12 Jun 17:00"),
        ("Not for broadcast until Friday noon. I'd like a comment before then.", "Fri 12 Jun 12:00"),
        ("We can't publish until we have your answer; by Friday please.", "Fri 12 Jun 17:00"),
    ],
)
def test_an_embargo_is_no_deadline(text: str, expected: str | None) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A note while I'm off (back 15 June, in at 9).", None),
        ("I'm on leave, back on Monday.", None),
        ("We're not back till 17 June, so now's your chance.", None),
        ("The paper isn't back until 17 June.", None),
        ("The desk is not open again until Monday.", None),
        ("Please get back to me on Monday.", "Mon 15 Jun 17:00"),
        ("Quotes back Friday please.", "Fri 12 Jun 17:00"),
        ("I don't need it back until Monday.", "Mon 15 Jun 17:00"),
    ],
)
def test_an_absence_is_no_deadline(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I told you on Monday you could have till eight. Pages are now off stone at 6.45.",
            "Wed 10 Jun 18:45",
        ),
        ("Ignore the five o'clock I gave you this morning. It's now three thirty.", "Wed 10 Jun 15:30"),
        ("We originally wanted it by Friday but need it by Thursday now.", "Thu 11 Jun 17:00"),
        ("We said Friday for your line, but plans changed: by Thursday noon please.", "Thu 11 Jun 12:00"),
        ("I said we needed it by Friday.", "Fri 12 Jun 17:00"),
        ("I asked you on Monday for a line by Friday.", "Fri 12 Jun 17:00"),
    ],
)
def test_a_time_told_before_that_holds_no_longer_is_no_deadline(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Visiting used to be from two till three on Wednesdays and Sundays, and no children.",
        "They used to come by four.",
    ],
)
def test_what_was_of_old_is_no_deadline(text: str) -> None:
    assert moves_no_clock(read(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If I've not had it by 9 on Friday she will have to do without.", "Fri 12 Jun 09:00"),
        ("If we haven't heard back by noon tomorrow we run it as it is.", "Thu 11 Jun 12:00"),
        (
            "Unless I get something by six it's the council's line that we have been given.",
            "Wed 10 Jun 18:00",
        ),
        (
            "If nothing has come from you by Thursday night we shall say that you were asked.",
            "Thu 11 Jun 17:00",
        ),
        (
            "If she has not been seen by four on Friday she is told to ring and is sent home.",
            "Fri 12 Jun 16:00?",
        ),
    ],
)
def test_what_happens_without_an_answer_tells_the_deadline(text: str, expected: str) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please tell me who is coming, if anyone is, by noon this Friday.", "Fri 12 Jun 12:00"),
        ("Could you send the figures, if you hold any, by Friday?", "Fri 12 Jun 17:00"),
        ("My tutor said to have it settled by Sunday, 8pm.", "Sun 14 Jun 20:00"),
        ("The trust will close it, if it can, by Friday.", "Fri 12 Jun 17:00?"),
    ],
)
def test_an_aside_before_the_time_parts_nothing(text: str, expected: str) -> None:
    assert same(read(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Any numbers would be valuable. End of the week all right?", "Fri 12 Jun 17:00"),
        ("Yes please to the piece. A week today, noon, would keep us both happy.", "Wed 17 Jun 12:00"),
        ("A line on this? Thursday at ten would help me no end.", "Thu 11 Jun 10:00"),
        ("A word about it? The 30th, end of play, if it can be done.", "Tue 30 Jun 17:00"),
        ("Friday would be the anniversary. Thursday would give patients a chance.", None),
        ("Thursday all right for the patients, they were told.", None),
    ],
)
def test_a_time_alone_is_offered(text: str, expected: str | None) -> None:
    assert read(text) == expected


def test_by_then_as_a_sentence_of_its_own_goes_back_some_sentences() -> None:
    text = "We've a slot at 11.30 tonight to change page 1. Is there a number? Any number? That's all. By then please."
    assert read(text) == "Wed 10 Jun 23:30"
