"""Troubles: what goes on while something is away, who is told of it, once, and of its end, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import SignInRefusedError, TransientError
from inboxbot.model.mail import NotSent
from inboxbot.model.message import MessageRef, Unreadable
from inboxbot.workers.brake import BRAKE
from office import DENTIST, VOLUNTEER, Office

MakeOffice = Callable[..., Office]
AWAY = TransientError("imap.example does not answer")


def news(office: Office) -> list[tuple[str, str]]:
    """Return the letters that tell of troubles, in order."""
    return [told for told in office.letters() if told[0] in {"alert", "recovered"}]


TOLD = [("alert", "susan.okoro"), ("alert", "daniel.pryce")]
OVER = [("recovered", "susan.okoro"), ("recovered", "daniel.pryce")]


def test_a_mailbox_that_is_away_is_told_after_half_an_hour_once_and_its_return_once(office: Office) -> None:
    office.mailbox.away = AWAY
    for _ in range(29):
        office.wait(minutes=1)
    assert news(office) == []
    assert "mailbox" in office.cycle.alarm.standing()
    for _ in range(90):
        office.wait(minutes=1)
    assert news(office) == TOLD
    office.mailbox.away = None
    for _ in range(90):
        office.wait(minutes=1)
    assert news(office) == TOLD + OVER
    assert office.cycle.alarm.standing() == {}


def test_one_trouble_a_day_is_told_past_the_brake_and_the_next_waits(office: Office) -> None:
    office.register.set_fact(BRAKE, f"{office.clock.now().isoformat()} test", now=office.clock.now())
    office.mailbox.away = AWAY
    for _ in range(60):
        office.wait(minutes=1)
    assert news(office) == TOLD
    office.mailbox.away = None
    office.cycle.alarm.note("second", "two services")
    for _ in range(60):
        office.wait(minutes=1)
    assert news(office) == TOLD


def test_sending_and_reminding_go_on_while_the_mailbox_is_away(make_office: MakeOffice) -> None:
    office = make_office("2026-11-18 10:00").start()
    office.tick()
    office.arrives(DENTIST)
    office.cycle.take_in()
    office.mailbox.away = AWAY
    office.push("2026-11-23 10:00")
    told = [letter for letter, _ in office.letters() if letter not in {"digest", "alert"}]
    assert told == ["acknowledgement_signposting", "assignment", "reminder"]


def test_no_storm_of_alerts_over_restarts(office: Office) -> None:
    office.mailbox.away = AWAY
    for _ in range(12):
        for _ in range(10):
            office.wait(minutes=1)
        office.restart()
    assert news(office) == TOLD


def test_a_short_trouble_is_told_to_nobody(office: Office) -> None:
    for _ in range(5):
        office.mailbox.away = AWAY
        office.wait(minutes=20)
        office.mailbox.away = None
        office.wait(minutes=20)
    assert news(office) == []


def test_each_trouble_that_lasts_is_told_anew(office: Office) -> None:
    for _ in range(2):
        office.mailbox.away = AWAY
        office.wait(minutes=1)
        office.wait(minutes=31)
        office.mailbox.away = None
        for _ in range(4):
            office.wait(minutes=30)
    assert news(office) == (TOLD + OVER) * 2


def test_a_wrong_password_is_refused_and_told_with_its_sentence(office: Office) -> None:
    office.mailbox.away = SignInRefusedError("imap.example refuses the user name or password")
    assert office.cycle.take_in().refused
    office.wait(minutes=31)
    assert "refuses the user name or password" in office.sent("alert")[0].mail.subject


def test_on_trial_the_administrators_are_told_and_the_alert_is_marked(make_office: MakeOffice) -> None:
    def operator_is_tom(rules: dict[str, dict[str, object]]) -> None:
        rules["roles"]["operator"] = ["tom_whitfield"]

    office = make_office(mode="shadow", edit=operator_is_tom).start()
    office.tick()
    office.mailbox.away = AWAY
    office.wait(minutes=1)
    office.wait(minutes=31)
    assert news(office) == TOLD
    assert office.sent("alert")[0].mail.subject.startswith("Trial: ")


def test_a_server_that_takes_nothing_lasts_although_nothing_is_due_in_between(office: Office) -> None:
    office.sender.answer = lambda _entry: NotSent(permanent=False, reason="no route to host")
    office.arrives(DENTIST)
    for _ in range(8 * 60):
        office.wait(seconds=5)
    assert office.cycle.alarm.standing()["sending"] == "no route to host"
    assert "alert" in office.states()["queued"]
    del office.sender.answer
    office.sender.answer = type(office.sender)().answer
    for _ in range(70):
        office.wait(minutes=1)
    assert office.cycle.alarm.standing() == {}
    assert news(office) == TOLD + OVER


def test_a_sent_folder_that_is_missing_does_not_keep_the_inbox_from_being_read(
    make_office: MakeOffice,
) -> None:
    office = make_office(mailbox=MemoryMailbox(folders=("INBOX",))).start()
    office.tick()
    office.arrives(DENTIST)
    result, _, _ = office.tick()
    assert (len(office.cases), result.partial, result.refused) == (1, True, False)
    assert "Sent" in result.trouble
    office.wait(minutes=31)
    office.wait(minutes=1)
    assert "the Sent folder cannot be read" in office.sent("alert")[0].mail.subject
    assert set(office.cycle.alarm.standing()) == {"sent"}


def test_an_error_of_ours_in_one_loop_leaves_the_others_and_is_told_without_the_words_of_a_mail(
    office: Office,
) -> None:
    def bug() -> list[object]:
        raise ValueError("words of a mail")

    office.cycle.remind.house = bug  # type: ignore[assignment]
    office.push("2026-11-19 09:30")
    assert office.cycle.alarm.standing()["reminding"].startswith(
        "an error of ours: ValueError at test_troubles.py:"
    )
    assert "reminders cannot be written" in office.sent("alert")[0].mail.subject
    assert len(office.sent("digest")) == 1, "the digest of the 19th came all the same"


def test_an_alert_that_cannot_be_written_for_one_is_written_for_the_other(office: Office) -> None:
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    roles = {**good.policy.roles, "operator": ("nobody_of_this_name", "daniel_pryce")}
    office.cycle.alarm.house = lambda: replace(good, policy=good.policy.model_copy(update={"roles": roles}))
    office.mailbox.away = AWAY
    office.wait(minutes=1)
    office.wait(minutes=31)
    assert news(office) == [("alert", "daniel.pryce")]


@pytest.mark.parametrize("crash_at", range(1, 5))
def test_a_crash_between_any_two_writes_of_an_alarm_neither_loses_nor_repeats_it(
    office: Office, crash_at: int
) -> None:
    alarm, writes = office.cycle.alarm, [0]

    class Crashing:
        """The register, which dies at one of its writes."""

        def __getattr__(self, name: str) -> object:
            found = getattr(office.register, name)
            if name not in {"set_fact", "enqueue"}:
                return found

            def write(*given: object, **named: object) -> object:
                writes[0] += 1
                if writes[0] == crash_at:
                    raise TransientError("killed")
                return found(*given, **named)

            return write

    alarm.register = Crashing()  # type: ignore[assignment]
    for trouble in ("away", "", "away", ""):
        for _ in range(3):
            office.clock.push(office.clock.now() + timedelta(minutes=31))
            for act in (lambda trouble=trouble: alarm.note("mailbox", trouble), alarm.look):
                try:
                    act()
                except TransientError:
                    continue
    office.cycle.send()
    assert news(office) == (TOLD + OVER) * 2


def test_rules_that_were_refused_before_a_restart_are_in_order_after_it(office: Office) -> None:
    office.cycle.alarm.note("rules", "rules.yaml:3:1: what is this")
    office.tick()
    office.restart()
    office.tick()
    assert office.cycle.alarm.standing() == {}
    assert news(office) == TOLD + OVER


def test_the_register_away_is_told_in_the_result_and_ends_no_loop(office: Office) -> None:
    office.arrives(VOLUNTEER)
    office.confirming = False  # nobody can note anything now
    office.register.close()
    folder = office.folder.rename(office.folder.with_name("gone"))
    results = office.tick()
    assert all(result.trouble for result in results)
    folder.rename(office.folder)
    office.restart()
    assert [bool(result.trouble) for result in office.tick()] == [False] * 3
    assert len(office.cases) == 1


# Again and again ----------------------------------------------------------------------------------
def test_a_trouble_that_goes_on_is_told_once_a_day(office: Office) -> None:
    office.mailbox.away = AWAY
    for _ in range(3 * 24):
        office.wait(hours=1)
    assert news(office) == TOLD * 3


def test_what_comes_and_goes_all_day_is_a_few_letters_and_no_storm(office: Office) -> None:
    for _ in range(24):
        office.mailbox.away = AWAY
        for _ in range(4):
            office.wait(minutes=10)
        office.mailbox.away = None
        for _ in range(2):
            office.wait(minutes=10)
    assert len([letter for letter, _ in news(office) if letter == "alert"]) <= 2 * 3
    for _ in range(5):
        office.wait(hours=1)
    assert news(office)[-2:] == OVER
    assert office.cycle.alarm.standing() == {}


def test_one_mail_whose_receiver_is_full_is_no_trouble_of_the_server(office: Office) -> None:
    office.sender.answer = lambda entry: (
        NotSent(permanent=False, reason="452 mailbox full", alone=True)
        if entry.mail.audience == "public"
        else type(office.sender)().answer(entry)
    )
    office.arrives(DENTIST)
    for _ in range(24):
        office.wait(minutes=10)
        assert "sending" not in office.cycle.alarm.standing()
    assert news(office) == TOLD, "that it waits so long is told, once"
    assert "mail waits to be sent for more than an hour" in office.sent("alert")[0].mail.subject


def test_a_quarantine_that_grows_is_told_once_and_its_end_too(office: Office) -> None:
    for number in range(6):
        now = office.clock.now()
        ref = MessageRef("INBOX", "1", f"9{number}")
        office.register.quarantine(
            Unreadable(ref, "too deep", now), reason="too deep", detail="", sender="", now=now
        )
    for _ in range(3):
        office.wait(minutes=5)
    assert news(office) == TOLD
    assert "5 messages or more of the last day could not be processed" in office.sent("alert")[0].mail.subject
    for one in office.register.quarantined():
        office.register.resolve_quarantine(one.id, now=office.clock.now(), by="susan")
    for _ in range(3):
        office.wait(minutes=10)
    assert news(office) == TOLD + OVER


def test_what_the_register_cannot_take_is_written_beside_it_and_forgotten_when_it_can(office: Office) -> None:
    other = sqlite3.connect(office.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    office.arrives(DENTIST)
    assert "locked" in office.cycle.take_in().trouble
    file = office.database.with_name("register.sqlite.trouble")
    assert "is locked by another program" in file.read_text()
    assert file.stat().st_size == 4096
    other.execute("ROLLBACK")
    other.close()
    assert office.cycle.take_in().trouble == ""
    assert file.read_text().strip() == ""
    assert len(office.cases) == 1
