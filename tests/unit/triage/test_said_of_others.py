"""Hours that are another thing's, and a day asked for of which another sentence tells the hour."""

from __future__ import annotations

import pytest
from reading_times import read, read_mail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Any time today is fine but we lock the issue at quarter to four.", "Wed 10 Jun 15:45"),
        ("Any time today is fine; our bulletin is on air at six.", "Wed 10 Jun 17:00"),
        ("Any time tomorrow is fine but we lock the issue at noon.", "Thu 11 Jun 12:00"),
        ("Any time tomorrow is fine. The clinic locks its doors at noon.", "Thu 11 Jun 17:00"),
    ],
)
def test_a_day_asked_for_ends_when_the_writers_work_is_closed(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Please tell me by Monday if you can't, ideally 4pm.", "Mon 15 Jun 16:00"),
        ("Please tell me by Monday. Ideally 4pm is when Ann would see you.", "Mon 15 Jun 17:00"),
    ],
)
def test_a_wished_hour_tells_the_hour_of_the_day_before_it(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Order: 7.00 welcome, 7.05 the MP, 7.15 a carer, 7.35 you, 8.30 close. A name by noon tomorrow, please.",
            "Thu 11 Jun 12:00",
        ),
        ("Running order: 7.00 welcome, 7.05 the MP, 7.15 a carer, 7.35 you, 8.30 close.", None),
        ("We have bulletins at 4, 5, 6 and 7, so please answer by 3.", "Wed 10 Jun 15:00"),
    ],
)
def test_an_hour_of_a_running_order_asks_nothing(text: str, expected: str | None) -> None:
    found = read_mail(text)
    assert found == expected or (expected is None and (found is None or found.endswith("?")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Commissioned by the Sunday Sentinel. Interviews done by the 18th please.", "Thu 18 Jun 17:00"),
        ("Commissioned by the Sunday. Interviews done by the 18th please.", "Sun 14 Jun 17:00"),
        ("I need it by the Sunday please, we print on Monday.", "Sun 14 Jun 17:00"),
        ("Away on Friday 12 June. For anything by noon on those days ring the desk.", None),
        ("I have to have it by Friday, no I don't, the subs want it by noon tomorrow.", "Thu 11 Jun 12:00"),
        ("I have to have it by Friday, no later.", "Fri 12 Jun 17:00"),
    ],
)
def test_a_name_days_away_and_what_is_taken_back_ask_nothing(text: str, expected: str | None) -> None:
    found = read_mail(text)
    assert found == expected or (expected is None and (found is None or found.endswith("?")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Swedish time I must have spoken to you before half past four.", "Wed 10 Jun 15:30"),
        ("In Swedish time, I must have it before half past four.", "Wed 10 Jun 15:30"),
        ("I sit in Sweden. I must have spoken to you before half past four.", "Wed 10 Jun 16:30"),
        ("Swedish people wait too. I must have your answer before half past four.", "Wed 10 Jun 16:30"),
    ],
)
def test_a_sentence_may_begin_with_whose_clock_it_is(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If it isn't back by midday on Friday you'll appear as n/a.", "Fri 12 Jun 12:00"),
        ("I've told my editor Friday midday.", "Fri 12 Jun 12:00"),
        ("Friday midday is now the drop-dead for interviews.", "Fri 12 Jun 12:00"),
        ("The page goes tomorrow at 11am so before 11 please.", "Thu 11 Jun 11:00"),
        ("We print on Wednesday week so by the end of Monday, please.", "Mon 15 Jun 17:00"),
    ],
)
def test_what_is_plainly_the_last_moment_is_sure(text: str, expected: str) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We're live from the gate on Tuesday 16th, 7 till 9. A number 24 hours before we go on air, please.",
            "Mon 15 Jun 07:00",
        ),
        ("We're live on Tuesday 16th at 9am. A number 24 hours before that, please.", "Mon 15 Jun 09:00"),
    ],
)
def test_what_is_before_a_stretch_is_before_it_begins(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They announce it on Friday at 3pm. I'd like something by noon.", "Wed 10 Jun 12:00?"),
        ("They announce it on Friday at 3pm. I'd like something by four today.", "Wed 10 Jun 16:00"),
        ("Will they take people only until 8pm from 16 June? I've to file by four.", "Wed 10 Jun 16:00"),
        ("Please reply by 18 June, 10am at the latest, as we film at 2pm.", "Thu 18 Jun 10:00"),
        ("Please have it with me tonight before I go to bed at 10.", "Wed 10 Jun 22:00"),
        ("I have until 6 to write this, so 5 would be kind.", "Wed 10 Jun 17:00"),
    ],
)
def test_an_hour_after_one_of_a_day_to_come_is_todays_only_where_that_is_plain(
    text: str, expected: str
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My last email said Thursday, should have said Friday 4pm.", "Fri 12 Jun 16:00"),
        ("My last email said Friday 4pm.", None),
        ("We had said Friday but it's now been brought forward to Thursday noon.", "Thu 11 Jun 12:00"),
        ("can u let me kno by 2moro midday", "Thu 11 Jun 12:00"),
        (
            "I'd need your answer no later than a day before the shoot, which is Tuesday 16 June.",
            "Mon 15 Jun 17:00",
        ),
    ],
)
def test_a_day_put_right_or_counted_from_one_told_after_it_is_asked_for(
    text: str, expected: str | None
) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Our news desk closes at 7 tomorrow.", "Thu 11 Jun 07:00?"),
        ("Our news desk closes at 7pm tomorrow.", "Thu 11 Jun 19:00"),
        ("Our news desk closes at 4 tomorrow.", "Thu 11 Jun 16:00"),
        ("Page lead for tomorrow, so copy by 4.", "Wed 10 Jun 16:00"),
        ("I need it for tomorrow by 4.", "Thu 11 Jun 16:00"),
        ("I'd need it in my inbox when I log on at 8 tomorrow.", "Thu 11 Jun 08:00"),
        ("I was told of it when I logged on at 8 yesterday.", None),
    ],
)
def test_the_day_of_a_page_is_not_the_day_of_its_copy(text: str, expected: str | None) -> None:
    assert read_mail(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The exhibition opens on Friday at 10. Could you give me a line before it opens?",
            "Fri 12 Jun 10:00",
        ),
        ("The exhibition opened on Friday at 10. Did you see it before it opened?", None),
    ],
)
def test_what_is_asked_for_before_something_opens_is_asked_by_then(text: str, expected: str | None) -> None:
    found = read(text)
    assert found == expected or (expected is None and (found is None or found.endswith("?")))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I need to know by 10 on Friday (we leave at 11).", "Fri 12 Jun 10:00"),
        ("I need to know by 10 on Friday - we leave at 11.", "Fri 12 Jun 10:00"),
        (
            "A quote for Thursday's programme, which is at 6pm. By Thursday at noon, please.",
            "Thu 11 Jun 12:00",
        ),
        ("We need this by 3pm on the day before publication (Friday 19 June).", "Thu 18 Jun 15:00"),
        ("We need this by 3pm, the day before publication was moved.", "Wed 10 Jun 15:00"),
    ],
)
def test_what_stands_beside_a_day_in_brackets_is_of_that_day(text: str, expected: str) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Please answer by the 19th. We can work round you and your volunteers, so no hurry.",
            "Fri 19 Jun 17:00?",
        ),
        (
            "Please answer by the 19th. We can work round you and your volunteers, so hurry.",
            "Fri 19 Jun 17:00",
        ),
    ],
)
def test_a_day_after_which_nobody_is_in_a_hurry_is_doubtful(text: str, expected: str) -> None:
    assert read_mail(text) == expected
