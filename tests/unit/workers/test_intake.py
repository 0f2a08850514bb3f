"""Taking in: one message concerns itself alone; nothing is lost, nothing met twice counts twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import PermanentError
from inboxbot.model.message import MessageRef
from inboxbot.model.plan import Disposition
from inboxbot.triage.house import House
from office import DENTIST, JOURNALIST, VOLUNTEER, Office

MakeOffice = Callable[..., Office]


def broken(house: House) -> House:
    """Return a house in which every new case of ours raises: nobody's hours are known."""
    return replace(house, hours={})


def test_what_is_there_on_first_contact_is_old_and_what_comes_after_it_is_taken_in(
    make_office: MakeOffice,
) -> None:
    office = make_office()
    office.arrives(VOLUNTEER)
    office.start()
    office.tick()
    assert office.cases == []
    office.wait(minutes=1)
    office.arrives(DENTIST)
    office.tick()
    assert [case.category for case in office.cases] == ["signposting"]


def test_one_bad_message_never_stops_the_next(office: Office) -> None:
    office.arrives(DENTIST)
    office.mailbox.deliver(b"\xff\x00 no mail at all" * 9, office.clock.now())
    spoiled = office.mailbox.deliver(b"Subject: lost\r\n\r\nlost\r\n", office.clock.now())
    office.mailbox.spoil(spoiled)
    office.arrives(VOLUNTEER, sender="Oliver <oliver@homemail.example>")
    result = office.cycle.take_in()
    assert (result.done, result.failed, result.trouble) == (4, 0, "")
    # What has no sender is no machine's for that: a person looks.
    assert [case.category for case in office.cases] == ["signposting", "general", "general"]
    assert office.register.filed(since=office.clock.now()) == []
    assert [(q.reason, q.content_size) for q in office.register.quarantined()] == [
        ("The message is spoiled.", 0)
    ]


def test_an_error_of_ours_quarantines_the_message_whole_and_the_next_goes_on(office: Office) -> None:
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    office.cycle.intake.house = lambda: broken(good)
    office.arrives(DENTIST)
    office.arrives(
        "thanks", sender="newsletter@shop.example", headers="List-Id: <news.shop.example>\nPrecedence: bulk\n"
    )
    result = office.cycle.take_in()
    assert (result.done, result.failed, result.trouble) == (1, 1, "")
    [held] = office.register.quarantined()
    assert (held.reason, held.sender) == ("an error of ours: KeyError", "nadia@homemail.example")
    assert "KeyError" in held.detail
    content = office.register.quarantined_content(held.id)
    assert content is not None
    assert content.endswith(f"{DENTIST}\r\n".encode())
    assert [filed.sender for filed in office.register.filed(since=office.clock.now())] == [
        "newsletter@shop.example"
    ]
    office.cycle.send()
    assert office.letters() == [("quarantine_notice", "susan.okoro"), ("quarantine_notice", "daniel.pryce")]


def test_a_message_in_quarantine_that_comes_again_and_can_be_decided_becomes_a_case(office: Office) -> None:
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    office.cycle.intake.house = lambda: broken(good)
    before = office.register.cursor("memory", "inbox")
    office.arrives(DENTIST)
    office.cycle.take_in()
    # The page comes again, as after a crash before the cursor was saved; meanwhile the bug is mended.
    assert before is not None
    office.register.save_cursor("memory", "inbox", before, now=office.clock.now())
    office.cycle.intake.house = lambda: good
    office.cycle.take_in()
    assert [case.category for case in office.cases] == ["signposting"]
    assert office.register.quarantined() == []


def test_a_message_in_quarantine_that_fails_again_is_told_of_once(office: Office) -> None:
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    office.cycle.intake.house = lambda: broken(good)
    before = office.register.cursor("memory", "inbox")
    office.arrives(DENTIST)
    for _ in range(2):
        assert before is not None
        office.register.save_cursor("memory", "inbox", before, now=office.clock.now())
        office.wait(minutes=1)
    assert len(office.register.quarantined()) == 1
    assert len(office.sent("quarantine_notice")) == 2


def test_a_flood_into_quarantine_is_left_to_the_daily_list(office: Office) -> None:
    good = office.installation.keeper.house()  # type: ignore[union-attr]
    office.cycle.intake.house = lambda: broken(good)
    for _ in range(30):
        office.arrives(DENTIST)
    office.tick()
    assert len(office.register.quarantined()) == 30
    assert len(office.sent("quarantine_notice", to="susan")) == 20


def test_on_trial_the_daily_list_tells_of_quarantine(make_office: MakeOffice) -> None:
    office = make_office(mode="shadow").start()
    office.tick()
    office.mailbox.spoil(office.mailbox.deliver(b"Subject: lost\r\n\r\n", office.clock.now()))
    office.tick()
    assert len(office.register.quarantined()) == 1
    assert {letter for letter, _ in office.letters()} == {"digest"}


def test_a_locked_register_settles_nothing_loses_nothing_and_mail_is_taken_in_later(office: Office) -> None:
    before = office.register.cursor("memory", "inbox")
    office.arrives(DENTIST)
    blocker = sqlite3.connect(office.database, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    office.clock.push(office.clock.now() + timedelta(minutes=1))
    result = office.cycle.take_in()
    blocker.execute("ROLLBACK")
    blocker.close()
    assert "locked" in result.trouble
    assert not result.refused
    assert office.cases == []
    assert office.register.cursor("memory", "inbox") == before
    assert office.cycle.take_in().done == 1
    assert [case.category for case in office.cases] == ["signposting"]


def test_a_full_disk_is_the_same(office: Office) -> None:
    office.arrives(DENTIST)
    limit = sqlite3.connect(office.database)
    pages = limit.execute("PRAGMA page_count").fetchone()[0]
    limit.close()
    # Each connection keeps its own limit: set it where the register writes.
    writer = office.register.database.writer  # type: ignore[attr-defined]
    connection = writer.raw_connection()
    connection.cursor().execute(f"PRAGMA max_page_count = {pages}")
    connection.close()
    results = [office.cycle.take_in() for _ in range(1)]
    if not results[0].trouble:  # the page had room for one more: fill it
        for _ in range(40):
            office.arrives(DENTIST)
        results = [office.cycle.take_in()]
    assert "full" in results[0].trouble
    known = len(office.cases)
    connection = writer.raw_connection()
    connection.cursor().execute("PRAGMA max_page_count = 1000000")
    connection.close()
    assert not office.cycle.take_in().trouble
    assert len(office.cases) == len(office.mailbox.messages())
    assert len(office.cases) > known


def test_a_message_met_twice_is_one_arrival_and_one_acknowledgement(office: Office) -> None:
    before = office.register.cursor("memory", "inbox")
    office.arrives(DENTIST)
    office.tick()
    first = office.letters()
    assert before is not None
    office.register.save_cursor("memory", "inbox", before, now=office.clock.now())
    office.wait(minutes=1)
    assert (len(office.cases), office.letters()) == (1, first)


def test_after_the_mailbox_was_numbered_anew_nobody_is_acknowledged_for_old_mail(
    make_office: MakeOffice,
) -> None:
    office = make_office()
    office.arrives(VOLUNTEER, sender="Old <old@homemail.example>")  # before first contact
    office.clock.push(office.clock.now() + timedelta(minutes=5))
    office.start()
    office.tick()
    office.wait(minutes=5)
    earlier = office.clock.now()
    office.wait(minutes=5)
    office.arrives(DENTIST)
    office.tick()
    office.arrives(JOURNALIST, sender="Erin <erin@hertspost.example>", at=earlier)
    office.wait(minutes=5)
    office.arrives(DENTIST, sender="Ann <ann@homemail.example>")
    office.mailbox.change_validity()
    office.tick()
    assert [case.correspondent.address.partition("@")[0] for case in office.cases] == ["erin", "nadia", "ann"]
    acknowledged = [to for letter, to in office.letters() if letter.startswith("acknowledgement")]
    assert acknowledged == ["nadia", "erin", "ann"], "Erin's came before the numbers changed"


def test_mail_first_seen_while_the_mailbox_is_read_anew_is_a_case_and_not_acknowledged(
    office: Office,
) -> None:
    office.wait(minutes=5)
    earlier = office.clock.now()
    office.wait(minutes=5)
    office.arrives(DENTIST)
    office.tick()
    office.mailbox.change_validity()
    office.arrives(JOURNALIST, sender="Erin <erin@hertspost.example>", at=earlier)
    office.tick()
    assert [to for letter, to in office.letters() if letter.startswith("acknowledgement")] == ["nadia"]
    missed = office.register.unacknowledged(since=earlier)
    assert [(u.correspondent, u.reason) for u in missed] == [
        ("erin@hertspost.example", "it was in the mailbox before the mailbox was numbered anew")
    ]


def test_an_answer_in_sent_stops_the_clock_and_our_own_copies_do_not(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    office.tick()
    assert [case.status for case in office.cases] == ["open"]
    office.colleague_answers(asked)
    office.tick()
    assert [case.status for case in office.cases] == ["answered"]


# Settling ---------------------------------------------------------------------------------------
def tagging(rules: dict[str, object]) -> None:
    rules["disposal"] = {"case": "tag:inboxbot", "filed": "move:Filed"}


def test_originals_are_tagged_and_moved_after_they_were_taken_in(make_office: MakeOffice) -> None:
    office = make_office(edit=tagging).start()
    office.mailbox.create_folder("Filed")
    office.tick()
    office.arrives(DENTIST)
    office.arrives(
        "Buy now", sender="shop@shop.example", headers="List-Id: <x.shop.example>\nPrecedence: bulk\n"
    )
    office.tick()
    assert [sorted(m.flags) for m in office.mailbox.messages()] == [["inboxbot"]]
    assert len(office.mailbox.messages("Filed")) == 1


def test_a_folder_that_is_missing_keeps_nothing_else_from_being_settled_and_is_told_when_it_lasts(
    make_office: MakeOffice,
) -> None:
    office = make_office(edit=tagging).start()
    office.tick()
    for number in range(3):
        office.arrives(
            "Buy now",
            sender=f"a{number}@shop.example",
            headers="List-Id: <x.shop.example>\nPrecedence: bulk\n",
        )
    office.arrives(DENTIST)
    result, _, _ = office.tick()
    assert "the folder Filed" in result.trouble
    assert result.partial, "there is no reason to read the mailbox later"
    assert [sorted(m.flags) for m in office.mailbox.messages()] == [[], [], [], ["inboxbot"]]
    office.wait(minutes=31)
    office.wait(minutes=1)
    [alert, _other] = office.sent("alert")
    assert "cannot be tagged or moved" in alert.mail.subject
    office.mailbox.create_folder("Filed")
    office.wait(minutes=1)
    assert len(office.mailbox.messages("Filed")) == 3
    office.wait(minutes=11)  # well for long enough that it is not told in vain
    assert len(office.sent("recovered")) == 2


def test_one_original_that_cannot_be_tagged_keeps_no_other_from_it(make_office: MakeOffice) -> None:
    class Odd(MemoryMailbox):
        def settle(self, ref: MessageRef, disposition: Disposition) -> None:
            if ref.uid == "1":
                raise PermanentError("the server refuses this one")
            super().settle(ref, disposition)

    office = make_office(edit=tagging, mailbox=Odd()).start()
    office.tick()
    for number in range(3):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    result, _, _ = office.tick()
    assert result.trouble == "the server refuses this one"
    assert [sorted(m.flags) for m in office.mailbox.messages()] == [[], ["inboxbot"], ["inboxbot"]]


def test_more_originals_than_are_asked_for_at_once_are_settled_in_one_pass(make_office: MakeOffice) -> None:
    office = make_office(edit=tagging).start()
    office.tick()
    for number in range(230):
        office.arrives(
            "Buy now",
            sender=f"a{number}@shop.example",
            headers="List-Id: <x.shop.example>\nPrecedence: bulk\n",
        )
    office.mailbox.create_folder("Filed")
    office.tick()
    assert len(office.mailbox.messages("Filed")) == 230


# Stopping ---------------------------------------------------------------------------------------
def test_a_stop_in_the_middle_of_a_page_commits_the_message_in_hand_and_loses_none(office: Office) -> None:
    for number in range(5):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    beats: list[int] = []
    office.cycle.intake.beat = lambda: beats.append(1)
    office.cycle.intake.stopping = lambda: len(beats) >= 2
    office.cycle.take_in()
    assert len(office.cases) == 2
    office.restart()
    office.tick()
    assert len(office.cases) == 5
    assert len(office.sent("acknowledgement_signposting")) == 5
