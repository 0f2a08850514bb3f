"""Each person's list in the morning, and the managers' summary of the week."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from inboxbot.model.case import Deadline
from inboxbot.workers.listing import LISTS
from office import DENTIST, VOLUNTEER, Office, told, wall

MakeOffice = Callable[..., Office]


def went(office: Office, letter: str) -> list[tuple[str, str]]:
    return [(wall(e.created_at), told(e)[1]) for e in office.sent(letter)]


def text(office: Office, letter: str, number: int = -1) -> str:
    content = office.sent(letter)[number].mail.content
    part = email.message_from_bytes(content, policy=email.policy.default).get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def clock(office: Office) -> Deadline:
    """Return the one running clock that an answer stops."""
    view = office.register.case(office.cases[0].reference)
    assert view is not None
    (running,) = [one for one in view.deadlines if one.stopped_at is None and one.stops == "answered"]
    return running


def test_in_the_morning_each_gets_what_they_have_open_in_their_own_hours(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 14:00", lists=True).start()
    office.tick()
    office.arrives(VOLUNTEER, sender="v@v.example", subject="Helping out")
    office.arrives(DENTIST, sender="d@d.example", subject="dentist")
    office.push("2026-11-19 12:00")

    (case, other) = office.cases
    assert {case.owner, other.owner} == {"susan_okoro", "amina_shah"}
    assert sorted(went(office, "my_day")) == [("19 09:00", "amina.shah"), ("19 09:00", "susan.okoro")]
    assert "Helping out" in text(office, "my_day", 0) + text(office, "my_day", 1)


def test_a_list_that_only_repeats_the_reminders_of_the_morning_is_not_sent(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 09:00", lists=True).start()
    office.tick()
    office.arrives(VOLUNTEER, subject="Helping out")
    office.push("2026-11-25 12:00")

    # Due on the 25th: reminders on the 23rd, the 24th and the 25th.
    assert [day for day, _ in went(office, "my_day")] == ["19 09:00", "20 09:00"]
    assert [day[:2] for day, _ in went(office, "reminder")] == ["23", "24", "25"]


def test_a_restart_writes_no_second_list_and_who_wants_none_gets_none(make_office: MakeOffice) -> None:
    def without_amina(rules: dict[str, Any]) -> None:
        rules["people"]["amina_shah"]["list_each_day"] = False

    office = make_office("2026-11-18 14:00", edit=without_amina, lists=True).start()
    office.tick()
    office.arrives(VOLUNTEER, sender="v@v.example", subject="Helping out")
    office.arrives(DENTIST, sender="d@d.example")
    office.push("2026-11-19 09:30")
    office.arrives(VOLUNTEER, sender="w@w.example", subject="Helping out too")
    office.restart()
    office.push("2026-11-19 16:00")

    assert went(office, "my_day") == [("19 09:00", "susan.okoro")]
    assert office.register.fact(LISTS) is not None


def test_a_noticed_answer_is_told_and_one_mail_takes_it_back(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 09:00", lists=True).start()
    office.tick()
    message_id = office.arrives(DENTIST)
    office.wait(minutes=10)
    due = clock(office).due_at
    office.colleague_answers(message_id)
    office.push("2026-11-19 09:30")
    said = text(office, "my_day")
    assert "We think these are answered" in said
    assert office.cases[0].status == "answered"

    subject = re.search(r"Not answered yet: <mailto:[^?]+\?subject=([^>&]+)>", said)
    assert subject is not None
    office.arrives(
        "",
        sender="Amina Shah <amina.shah@healthwatchhertfordshire.example>",
        subject=unquote(subject[1]),
        headers="Return-Path: <amina.shah@healthwatchhertfordshire.example>\n",
    )
    office.wait(minutes=10)

    (case,) = office.cases
    assert case.status == "open"
    assert (clock(office).standard, clock(office).due_at) == ("reply_to_email", due)


def test_on_the_first_working_day_of_a_week_the_managers_hear_of_the_last_one(
    make_office: MakeOffice,
) -> None:
    office = make_office("2026-11-18 09:00", lists=True).start()
    office.tick()
    office.arrives(DENTIST)
    office.arrives(VOLUNTEER, sender="v@v.example", subject="Helping out")
    office.push("2026-12-01 12:00")
    office.restart()
    office.push("2026-12-02 12:00")

    days = [day for day, _ in went(office, "week")]
    assert days == ["23 08:30", "23 08:30", "30 08:30", "30 08:30"]
    assert {to for _, to in went(office, "week")} == {"ruth.adeyemi", "daniel.pryce"}
    second = text(office, "week", 0)
    assert "- Signposting: 1" in second
    assert "still running 2" in second
    assert "Overdue now" in text(office, "week", 2)


def test_on_trial_nobody_gets_a_list(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 09:00", mode="shadow", lists=True).start()
    office.tick()
    office.arrives(DENTIST)
    office.push("2026-11-23 12:00")

    assert went(office, "my_day") == went(office, "week") == []
