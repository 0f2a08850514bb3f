"""The hourly comparison: what lies in the mailbox and was not met is taken in, once, and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from inboxbot.model.errors import PermanentError
from inboxbot.model.message import MessageRef
from inboxbot.workers.compared import last_compared, last_found
from inboxbot.workers.reconcile import LATE
from office import ADDRESS, DENTIST, VOLUNTEER, Office

MakeOffice = Callable[..., Office]


def mail(text: str, message_id: str, *, sender: str = "nadia@homemail.example") -> bytes:
    return (
        f"Return-Path: <{sender}>\r\nFrom: {sender}\r\nTo: {ADDRESS}\r\nSubject: a question\r\n"
        f"Message-ID: <{message_id}>\r\n\r\n{text}\r\n"
    ).encode()


def hour_later(office: Office) -> None:
    office.wait(minutes=61)
    [result, *_] = office.tick()
    assert result.trouble == ""


def found(office: Office) -> int:
    last = last_compared(office.register)
    assert last is not None
    return last.found


def test_a_mail_that_became_visible_below_the_cursor_is_taken_in_within_the_hour(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    hour_later(office)
    office.mailbox.file_at(
        0, mail(VOLUNTEER, "late@homemail.example", sender="oliver@homemail.example"), office.clock.now()
    )
    office.tick()
    assert [case.category for case in office.cases] == ["signposting"]
    hour_later(office)
    assert [case.category for case in office.cases] == ["signposting", "general"]
    assert found(office) == 1
    [late] = [
        line for line in office.register.journal(office.cases[1].reference) if line.entry.what == "defect"
    ]
    assert late.entry.why == LATE
    assert [letter for letter, to in office.letters() if to == "oliver"] == ["acknowledgement_general"]
    hour_later(office)
    assert found(office) == 0
    assert len(office.cases) == 2
    notes = office.cycle.digesting.gather(office.clock.now().date(), since=office.clock.now()).notes
    assert [note.partition(":")[0] for note in notes] == ["Taken in late"]
    last = last_found(office.register)
    assert last is not None
    assert last.found == 1


def test_a_number_used_again_for_another_mail_is_another_arrival(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    [first] = office.mailbox.messages()
    office.wait(minutes=20)
    office.mailbox.file_at(
        int(first.ref.uid),
        mail(VOLUNTEER, "other@homemail.example", sender="oliver@homemail.example"),
        office.clock.now(),
    )
    hour_later(office)
    assert [case.category for case in office.cases] == ["signposting", "general"]
    hour_later(office)
    assert len(office.cases) == 2


def test_a_number_used_again_in_the_same_second_is_told_by_its_size(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    [first] = office.mailbox.messages()
    office.mailbox.file_at(
        int(first.ref.uid),
        mail(VOLUNTEER, "other@homemail.example", sender="oliver@homemail.example"),
        first.received_at,
    )
    hour_later(office)
    assert [case.category for case in office.cases] == ["signposting", "general"]


def test_the_same_mail_with_another_time_is_the_same_arrival(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    [first] = office.mailbox.messages()
    office.mailbox.file_at(int(first.ref.uid), first.content, first.received_at + timedelta(minutes=5))
    before = office.letters()
    hour_later(office)
    assert (len(office.cases), found(office)) == (1, 0)
    hour_later(office)
    assert office.letters() == before


def test_what_was_there_on_first_contact_stays_old_though_its_time_lies_ahead(
    make_office: MakeOffice,
) -> None:
    office = make_office()
    office.mailbox.deliver(
        mail(DENTIST, "early@homemail.example"), office.clock.now() + timedelta(minutes=10)
    )
    office.start()
    office.tick()
    hour_later(office)
    hour_later(office)
    assert office.cases == []


def test_what_came_between_the_pass_and_the_listing_is_no_difference(office: Office) -> None:
    office.tick()
    office.wait(minutes=61)
    office.arrives(DENTIST)
    office.cycle.reconcile.look()
    assert [case.category for case in office.cases] == ["signposting"]
    assert found(office) == 0


def test_it_looks_once_an_hour_and_a_restart_does_not_make_it_look_again(office: Office) -> None:
    office.tick()
    first = last_compared(office.register)
    office.wait(minutes=30)
    office.restart()
    office.tick()
    assert last_compared(office.register) == first
    office.wait(minutes=31)
    office.tick()
    assert last_compared(office.register) != first


def test_a_mail_that_the_server_will_not_hand_over_is_told_and_the_next_is_taken_in(
    make_office: MakeOffice,
) -> None:
    office = make_office()
    for _ in range(3):  # leave numbers unused
        office.mailbox.delete(office.mailbox.deliver(b"", office.clock.now()))
    office.start()
    office.tick()
    office.wait(minutes=10)
    kept = office.mailbox.original

    def original(ref: MessageRef) -> bytes | None:
        if ref.uid == "1":
            raise PermanentError("The mail server would not hand over message INBOX/1/1.")
        return kept(ref)

    office.mailbox.original = original  # type: ignore[method-assign]
    office.mailbox.file_at(1, mail(DENTIST, "a@homemail.example"), office.clock.now())
    office.mailbox.file_at(2, mail(VOLUNTEER, "b@homemail.example"), office.clock.now())
    hour_later(office)
    assert [case.category for case in office.cases] == ["general"]
    assert (
        office.cycle.alarm.standing()["reconcile"] == "The mail server would not hand over message INBOX/1/1."
    )


def test_a_folder_numbered_anew_behind_our_back_acknowledges_nobody_twice(office: Office) -> None:
    for number in range(5):
        office.arrives(DENTIST, sender=f"person{number}@homemail.example")
    office.tick()
    letters = office.letters()
    office.wait(minutes=24 * 60 * 10)
    office.arrives(VOLUNTEER)
    office.tick()
    new = len(office.letters())
    office.mailbox.change_validity()
    office.tick()
    hour_later(office)
    assert (len(office.cases), found(office)) == (6, 0)
    assert [one for one in office.letters()[new:] if one[0].startswith("acknowledge")] == []
    assert letters
