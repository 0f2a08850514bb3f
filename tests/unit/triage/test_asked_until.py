"""How long a writer can be reached, sleeps or is away is no deadline, and goes before none; what they can hold is one."""

from __future__ import annotations

import pytest
from reading_times import read_mail, same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Comment by noon tomorrow? Mobile till 10pm tonight 07700 900111.", "Thu 11 Jun 12:00"),
        ("Need two lines by 4pm Thursday.\n\nKay (at my desk until 3 today)", "Thu 11 Jun 16:00"),
        ("Confirm by 11 tomorrow.\nContact: Lee (today till 1700), Ann (from 0800)", "Thu 11 Jun 11:00"),
        ("Don't ring before 2 today, I'm in court. Your statement by 5 please.", "Wed 10 Jun 17:00"),
        ("Don't bother calling tomorrow before 12. Any feedback?", None),
        ("No need to phone me before 12, I work nights. Do you have a view?", None),
        ("If you don't ring before 4 we'll run it without you.", "Wed 10 Jun 16:00"),
        ("Reach me on 07700 900222 until six tonight; deadline is ten tomorrow.", "Thu 11 Jun 10:00"),
        ("By midday Friday would be grand.\n\nDom (asleep till 3pm)", "Fri 12 Jun 12:00"),
        ("By Thursday 11am would be perfect, ta. Sleeping until 1 today.", "Thu 11 Jun 11:00"),
        ("I'm filing tomorrow, 8am, so before that. Mobile till 9pm tonight.", "Thu 11 Jun 08:00"),
        ("Any feedback? Mobile till 9pm tonight.", "Wed 10 Jun 21:00?"),
        ("Any feedback? Out till 2.", "Wed 10 Jun 14:00?"),
        ("Any feedback? I can hold the page till 2.", "Wed 10 Jun 14:00"),
        ("Any feedback? Until 4, thanks", "Wed 10 Jun 16:00"),
        ("Do you plan a statement? We'd hold the front page till 9 tonight for it.", "Wed 10 Jun 21:00"),
    ],
)
def test_when_the_writer_is_there_is_no_deadline(text: str, expected: str | None) -> None:
    assert same(read_mail(text), expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's embargoed until 6pm, embargoed until then. A line by Friday noon?", "Fri 12 Jun 12:00"),
        ("The report is out at 3pm; embargoed until then. 80 words by 1pm tomorrow?", "Thu 11 Jun 13:00"),
        ("We record in August (11am-6pm), and scripts are locked by then. A chat any time.", None),
        ("I go at 6pm and it needs to be filed by then.", "Wed 10 Jun 18:00"),
        ("My page shuts at 6, and I can hold it until then.", "Wed 10 Jun 18:00"),
    ],
)
def test_what_is_so_until_then_is_not_asked_by_then(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected
