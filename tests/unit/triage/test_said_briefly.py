"""Times said in few words: a form's field, a meeting by its hour, a last chance, what follows from something told."""

from __future__ import annotations

import pytest
from reading_times import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Could you msg me back by 10 tomo with a line?", "Thu 11 Jun 10:00"),
        ("Your reply within a fortnight of today would be appreciated.", "Wed 24 Jun 17:00"),
        ("Can I have a line? End of the week's fine.", "Fri 12 Jun 17:00"),
        ("Needed by: 1630 (bulletin at 1700, repeat 1800)", "Wed 10 Jun 16:30"),
        (
            "I tell the editor at the 0915 meeting tomorrow, so a yes or no before that, please.",
            "Thu 11 Jun 09:15",
        ),
        ("We publish at three. Our legal read closes forty minutes before that.", "Wed 10 Jun 14:20"),
        ("We record on Friday. A yes the day before that'd be lovely.", "Thu 11 Jun 17:00"),
    ],
)
def test_a_time_is_understood_as_it_is_written_in_haste(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I must have everything by noon on Friday. Details of the scheme on p.2.", "Fri 12 Jun 12:00"),
        ("Please send it by Friday. It gets about three and a half thousand listens.", "Fri 12 Jun 17:00"),
        ("Please send it by Friday. We made 1630 meeting notes.", "Fri 12 Jun 17:00"),
    ],
)
def test_a_number_of_something_else_is_no_hour(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "I have a page to fill and nothing to fill it with. Last chance: Thursday, 3pm.",
            "Thu 11 Jun 15:00",
        ),
        ("I said 5 tomorrow below and I meant 5 TODAY. Can you still do it?", "Wed 10 Jun 17:00"),
        ("Two pars on it. Friday, eleven in the morning, not a minute later.", "Fri 12 Jun 11:00"),
        ("Just your three tips. Friday week would be bliss.", "Fri 19 Jun 17:00"),
        ("I'm locking the picture on Friday at 1.", "Fri 12 Jun 13:00"),
        ("Any road, filing 3pm today.", "Wed 10 Jun 15:00"),
        ("Have you a line? Page holds till 11.30.", "Wed 10 Jun 11:30"),
        ("It is with the setter by the 18th and I like three days, so the 15th for me.", "Mon 15 Jun 17:00"),
        ("I give it to my editor on Thursday so tomorrow you tell me please.", "Thu 11 Jun 17:00"),
        ("The ward shuts on Thursday, so Friday they move out.", "Thu 11 Jun 17:00?"),
    ],
)
def test_what_is_concluded_or_told_for_the_last_time_is_the_time(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm on till 5 today then back Monday. A clip of someone would do.", "Wed 10 Jun 17:00?"),
        (
            "The lawyer leaves at five and cannot be found until Monday. So I need it before he starts.",
            "Mon 15 Jun 17:00?",
        ),
    ],
)
def test_the_end_of_an_absence_is_not_the_time_of_the_answer(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Crewing meeting's at 11 this morning so a yes/no before that please.", "Wed 10 Jun 11:00"),
        ("The meeting is at 11 this morning. We need no answer before that.", None),
        (
            "The papers go up at 9am on Friday. I need a line with me before the papers go up.",
            "Fri 12 Jun 09:00",
        ),
        ("The ward opens at ten on Thursday. I need a line before the film opens.", None),
        ("Who is on the left? Page is off at 7.15pm.", "Wed 10 Jun 19:15"),
        ("Your Jamie is off at 7.15pm.", None),
        ("Paper's off stone at half past one.", "Wed 10 Jun 13:30"),
        (
            "We record on the 24th. She has to get used to it, so tell me by the Thursday before.",
            "Thu 18 Jun 17:00",
        ),
        ("Please say if visiting used to be until three on Thursday.", None),
    ],
)
def test_what_is_before_something_told_already_has_its_time(text: str, expected: str | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We publish tomorrow at 3. An answer by 9.30am would let us include it.", "Thu 11 Jun 09:30"),
        ("Someone told us at 3 yesterday. Our piece on it goes live at 9am. Yours?", "Thu 11 Jun 09:00?"),
        ("We are out tomorrow. It goes live at 9am.", "Thu 11 Jun 09:00"),
    ],
)
def test_an_hour_past_today_is_surely_tomorrows_where_tomorrow_is_told(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We print on Friday 19th; quotes signed off two clear days before that, please.",
            "Tue 16 Jun 17:00",
        ),
        ("We print on Friday 19th; quotes signed off two days before that, please.", "Wed 17 Jun 17:00"),
        (
            "I'd like it up before the Easter fair, that's Saturday at 11am, if you can get to me by then.",
            "Sat 13 Jun 11:00",
        ),
        ("I'm at this desk until the first edition goes. I need it by noon.", "Wed 10 Jun 12:00"),
        ("I need your answer by the first of July.", "Wed 01 Jul 17:00"),
        ("Do please get back to me by Mon 15th (am).", "Mon 15 Jun 12:00"),
        ("Do please get back to me by Mon 15th (mornings are best).", "Mon 15 Jun 17:00"),
        ("Do please get back to me by 15 June am.", "Mon 15 Jun 12:00"),
        ("Do please get back to me by 15 June. Morning all.", "Mon 15 Jun 17:00"),
        ("Please ring me before eight oh seven tonight.", "Wed 10 Jun 20:07"),
        ("A lady told me you'd have the numbers by Friday.", "Fri 12 Jun 17:00?"),
        ("My editor told me to have the numbers by Friday.", "Fri 12 Jun 17:00"),
    ],
)
def test_days_and_hours_are_counted_as_their_words_say(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deadline's Friday. Noon.", "Fri 12 Jun 12:00"),
        ("Deadline: Thursday. I do need it by 11 though, because the subs go early.", "Thu 11 Jun 11:00"),
        ("We go to print on Thursday night. Copy to me by lunchtime, please.", "Thu 11 Jun 13:00?"),
        ("My deadline is Thursday. Please ring me by noon today.", "Wed 10 Jun 12:00"),
        ("The ward shuts on Thursday. Please ring me by noon.", "Wed 10 Jun 12:00"),
        (
            "I need it by Thursday. " + "It is about the ward and what it was. " * 4 + "Ring me by noon?",
            "Wed 10 Jun 12:00",
        ),
    ],
)
def test_an_hour_soon_after_the_day_of_the_deadline_is_of_that_day(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The crew will be there at 11. Please confirm before they set off, which is 9.45am tomorrow.",
            "Thu 11 Jun 09:45",
        ),
        ("The deadline is now Thursday at noon, not Wednesday at 5 as I said.", "Thu 11 Jun 12:00"),
        ("Would tomorrow at 11 be too soon?", "Thu 11 Jun 11:00"),
        ("Would the ward at 11 be too small?", None),
        ("Are you able to send me something tonight? I'm up till 11 writing.", "Wed 10 Jun 11:00?"),
        ("The film is shown tonight. Could I have it by 11am?", "Wed 10 Jun 11:00"),
        ("The film is shown tonight. Could I have it by 4?", "Wed 10 Jun 16:00"),
        ("The film is on at 9pm tonight. I'd love a reaction first thing tomorrow.", "Thu 11 Jun 09:00"),
        ("The debate is tomorrow at 11 and I would love your reaction in advance.", "Thu 11 Jun 11:00"),
        ("The debate is tomorrow at 11. Could you send a line? Thanks in advance.", None),
        ("I'd love to know what happened on Friday.", None),
        ("We'd love to come along tomorrow at 2.", None),
        ("Six this evening is when they take the keyboard away from me.", "Wed 10 Jun 18:00"),
        ("We lost six this morning. Comment?", None),
        ("I'm at the match till two, then writing. It has to be filed by four.", "Wed 10 Jun 16:00"),
        ("I'm holding it till two, then it's gone.", "Wed 10 Jun 14:00"),
        ("I could have your answers by the end of the weekend?", "Sun 14 Jun 17:00"),
        ("It airs on Thursday at about 8.20. Can you give me a name tonight?", "Wed 10 Jun 17:00"),
        ("It airs on Thursday at 8.20pm. They give everyone a name tonight.", "Thu 11 Jun 20:20"),
        (
            "She is speaking at 12.30. If I could get your view ahead of that I'd be grateful.",
            "Wed 10 Jun 12:30",
        ),
        ("She is speaking at 12.30. The year ahead of us is hard.", None),
        ("We press at 7 tonight. Anything before 6 works.", "Wed 10 Jun 18:00"),
        (
            "Your trustees meet on 18 June. We'd like a comment ahead of the meeting, by 17 June.",
            "Wed 17 Jun 17:00",
        ),
        ("Could somebody reply by Wednesday?", "Wed 10 Jun 17:00?"),
        ("Could somebody reply by 5pm on Wednesday?", "Wed 10 Jun 17:00"),
    ],
)
def test_the_time_is_the_one_that_is_asked_for(text: str, expected: str | None) -> None:
    assert read(text) == expected
