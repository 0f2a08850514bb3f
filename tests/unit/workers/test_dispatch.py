"""Dispatching: later, dead, unknown; evidence, copies, and a register that is away (promise 4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

import pytest

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import PermanentError, TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.senders.memory import MemorySender
from inboxbot.workers.dispatch import MOST_TRIES
from office import DENTIST, Office, wall

MakeOffice = Callable[..., Office]

LATER = NotSent(permanent=False, reason="450 come back later")
NEVER = NotSent(permanent=True, reason="550 no such mailbox")
LOST = MaybeSent("the line dropped after the data")


def answering(*answers: SendResult) -> tuple[Callable[[OutboxEntry], SendResult], list[OutboxEntry]]:
    """Return a server that gives these answers in turn, then takes all; and what it was offered."""
    left, offered = list(answers), list[OutboxEntry]()

    def answer(entry: OutboxEntry) -> SendResult:
        offered.append(entry)
        return left.pop(0) if left else Sent("250 taken")

    return answer, offered


def only_the_acknowledgement(office: Office) -> None:
    """Let one mail come and send everything about it but the acknowledgement."""
    office.arrives(DENTIST)
    office.cycle.take_in()
    ours = list(office.register.claim(now=office.clock.now(), limit=9, brake_on=False))
    office.register.finish(
        [(e, Sent() if e.mail.audience == "staff" else LATER) for e in ours],
        now=office.clock.now(),
        retry_at=[office.clock.now()] * len(ours),
    )


# Together ---------------------------------------------------------------------------------------
def test_what_is_decided_while_a_batch_that_was_not_full_waits_goes_in_the_same_pass(office: Office) -> None:
    waits: list[int] = []

    def wait() -> None:
        waits.append(len(office.sender.sent))
        if len(waits) == 1:
            office.arrives(DENTIST)
            office.cycle.take_in()

    office.cycle.dispatch.wait_for_more = wait
    office.arrives(DENTIST)
    office.cycle.take_in()
    assert (office.cycle.send().done, waits) == (3, [2, 3])


def test_a_full_batch_waits_for_no_other(office: Office) -> None:
    waits: list[int] = []
    office.cycle.dispatch.wait_for_more = lambda: waits.append(1)
    office.cycle.dispatch.batch = 1
    office.arrives(DENTIST)
    office.cycle.take_in()
    assert (office.cycle.send().done, waits) == (2, [])


# Later and never --------------------------------------------------------------------------------
def test_a_mail_refused_for_now_is_tried_again_on_a_schedule_until_it_is_given_up(office: Office) -> None:
    only_the_acknowledgement(office)
    tries: list[str] = []

    def answer(entry: OutboxEntry) -> SendResult:
        tries.append(wall(office.clock.now()))
        return LATER

    office.sender.answer = answer
    for _ in range(24 * 5 * 60):
        office.cycle.send()
        office.clock.push(office.clock.now() + timedelta(minutes=1))
    assert tries[:8] == [
        "18 10:00",
        "18 10:03",
        "18 10:13",
        "18 10:33",
        "18 11:03",
        "18 12:03",
        "18 13:03",
        "18 14:03",
    ]
    assert len(tries) == MOST_TRIES - 1
    assert tries[-1] == "21 09:03"
    assert office.states()["dead"] == ["acknowledgement_signposting"]
    [case] = office.cases
    assert [u.reason for u in office.register.unacknowledged(since=case.opened_at)] == ["450 come back later"]


def test_a_mail_refused_for_good_is_dead_at_once_and_the_case_goes_on(office: Office) -> None:
    only_the_acknowledgement(office)
    office.sender.answer, offered = answering(NEVER)
    result = office.cycle.send()
    assert (result.done, result.failed, result.trouble) == (0, 1, ""), (
        "the server works, the address does not"
    )
    assert office.states() == {"sent": ["digest", "assignment"], "dead": ["acknowledgement_signposting"]}
    office.wait(hours=1)
    assert len(offered) == 1
    assert office.cases[0].status == "open"


def test_one_refused_mail_among_others_is_no_trouble_of_the_server(office: Office) -> None:
    office.arrives(DENTIST)
    office.cycle.take_in()
    office.sender.answer, _ = answering(LATER)
    result = office.cycle.send()
    assert (result.done, result.failed, result.trouble) == (1, 1, "")


def test_a_server_that_takes_nothing_stops_the_batch_and_leaves_nothing_in_sending(office: Office) -> None:
    for number in range(60):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    office.cycle.take_in()
    office.cycle.dispatch.look_at_the_brake = lambda: False
    office.sender.answer = lambda _entry: NotSent(permanent=False, reason="server away")
    office.cycle.dispatch.batch = 20
    result = office.cycle.dispatch.dispatch()
    urgent = sum(e.mail.passes_brake for e in office.register.outbox(["queued"], limit=0))
    assert (result.failed, result.trouble, result.refused) == (20 + urgent, "server away", False)
    assert set(office.states()) == {"sent", "queued"}
    assert len(office.states()["queued"]) == 120 + urgent


def test_refused_credentials_are_told_as_such(office: Office) -> None:
    only_the_acknowledgement(office)
    office.sender.answer, _ = answering(NotSent(permanent=False, reason="535 wrong password", refused=True))
    result = office.cycle.send()
    assert (result.trouble, result.refused) == ("535 wrong password", True)


# Unknown ----------------------------------------------------------------------------------------
def test_unknown_is_looked_for_in_sent_and_not_sent_again_where_it_lies_there(office: Office) -> None:
    only_the_acknowledgement(office)

    def took_it_and_hung_up(entry: OutboxEntry) -> SendResult:
        office.mailbox.deliver(entry.mail.content, office.clock.now(), "Sent")
        return LOST

    office.sender.answer = took_it_and_hung_up
    office.cycle.send()
    assert office.states()["unknown"] == ["acknowledgement_signposting"]
    office.sender.answer, offered = answering()
    office.wait(seconds=5)
    assert office.states() == {"sent": ["digest", "acknowledgement_signposting", "assignment"]}
    assert offered == []


def test_unknown_without_evidence_is_tried_once_more_under_the_same_message_id_and_never_a_third_time(
    office: Office,
) -> None:
    only_the_acknowledgement(office)
    office.sender.answer, offered = answering(*[LOST] * 9)
    for _ in range(60):
        office.wait(minutes=1)
    tried = [entry.mail.message_id for entry in offered if entry.mail.audience == "public"]
    assert len(tried) == 2
    assert len(set(tried)) == 1
    dead = office.register.outbox(["dead"])[0]
    assert dead.last_error == "tried twice, and we do not know whether it went: a person must look"


def test_a_copy_that_appears_before_the_second_try_is_evidence_enough(office: Office) -> None:
    only_the_acknowledgement(office)
    office.sender.answer, offered = answering(LOST)
    office.cycle.send()
    office.wait(seconds=5)
    office.mailbox.deliver(offered[0].mail.content, office.clock.now(), "Sent")
    office.wait(minutes=3)
    assert len(offered) == 1
    assert "acknowledgement_signposting" in office.states()["sent"]


def test_a_second_try_waits_until_somebody_can_look_into_sent(office: Office) -> None:
    only_the_acknowledgement(office)
    office.sender.answer, offered = answering(LOST)
    office.cycle.send()
    office.wait(seconds=5)
    assert office.states()["queued"] == ["acknowledgement_signposting"], "nothing lay there at once"
    office.mailbox.away = TransientError("away")
    for _ in range(10):
        office.clock.push(office.clock.now() + timedelta(minutes=1))
        office.cycle.send()
    letters = [entry for entry in offered if entry.mail.audience == "public"]
    assert len(letters) == 1
    office.mailbox.away = None
    office.mailbox.deliver(offered[0].mail.content, office.clock.now(), "Sent")
    office.wait(minutes=20)
    assert [entry.mail.audience for entry in offered].count("public") == 1
    assert "acknowledgement_signposting" in office.states()["sent"]


def test_what_a_crash_left_in_sending_is_picked_up_after_ten_minutes_and_tried_once_more(
    office: Office,
) -> None:
    office.arrives(DENTIST)
    office.cycle.take_in()
    [first, _second] = office.register.claim(now=office.clock.now(), limit=9, brake_on=False)
    office.restart()
    office.wait(minutes=9)
    assert office.states()["sending"] == ["acknowledgement_signposting", "assignment"]
    office.wait(minutes=2)
    office.wait(minutes=3)
    assert [entry.mail.message_id for entry in office.sender.sent[:1]] == [first.mail.message_id]
    assert office.states() == {"sent": ["digest", "acknowledgement_signposting", "assignment"]}


def test_two_crashes_in_sending_are_two_tries_and_no_third(office: Office) -> None:
    office.arrives(DENTIST)
    office.cycle.take_in()
    for _ in range(2):
        office.register.claim(now=office.clock.now(), limit=9, brake_on=False)
        office.restart()
        office.clock.push(office.clock.now() + timedelta(minutes=11))
        office.cycle.dispatch.resolve_unknown()
        office.clock.push(office.clock.now() + timedelta(minutes=11))
    office.wait(hours=1)
    assert office.sender.sent[1:] == []
    assert sorted(office.states()["dead"]) == ["acknowledgement_signposting", "assignment"]


# The mailbox is away ----------------------------------------------------------------------------
class CountingMailbox(MemoryMailbox):
    """A mailbox that counts how often somebody tries to get at Sent."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = 0

    def has_sent(self, message_id: str) -> bool | None:
        self.asked += 1
        return super().has_sent(message_id)

    def file_sent(self, content: bytes, sent_at: object) -> None:
        self.asked += 1
        super().file_sent(content, sent_at)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("trouble", "most"),
    [(TransientError("away"), 12), (PermanentError("wrong password"), 3)],
    ids=["away", "refused"],
)
def test_letters_go_on_while_the_mailbox_is_away_and_it_is_hardly_asked(
    make_office: MakeOffice, trouble: PermanentError, most: int
) -> None:
    mailbox = CountingMailbox()
    office = make_office(mailbox=mailbox).start()
    office.tick()
    for number in range(20):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    office.cycle.take_in()
    mailbox.away, mailbox.asked = trouble, 0
    office.sender.answer, _ = answering(LOST)
    for _ in range(20):
        office.clock.push(office.clock.now() + timedelta(minutes=1))
        assert not office.cycle.send().trouble
    assert len(office.sent("acknowledgement_signposting")) == 19
    assert office.states()["unknown"] == ["acknowledgement_signposting"], "nobody could look"
    assert mailbox.asked <= most
    mailbox.away = None
    for _ in range(20):
        office.wait(minutes=1)
    assert len(office.sent("acknowledgement_signposting")) == 20


# Copies -----------------------------------------------------------------------------------------
def copies(office: Office) -> list[bytes]:
    return [m.content for m in office.mailbox.messages("Sent")]


def test_only_letters_to_the_public_are_filed_in_sent(office: Office) -> None:
    office.arrives(DENTIST)
    office.tick()
    assert copies(office) == [e.mail.content for e in office.sent("acknowledgement_signposting")]


class FilingSender(MemorySender):
    files_copy = True


@pytest.mark.parametrize(
    ("setting", "sender", "filed"),
    [
        ("no", MemorySender(), 0),
        ("auto", MemorySender(), 1),
        ("auto", FilingSender(), 0),
        ("yes", FilingSender(), 1),
    ],
)
def test_copies_are_filed_only_where_that_is_set_or_the_server_does_not(
    make_office: MakeOffice, setting: str, sender: MemorySender, filed: int
) -> None:
    office = make_office(sender=sender, settings={"INBOXBOT_SENT_COPY": setting}).start()
    office.tick()
    office.arrives(DENTIST)
    office.tick()
    assert len(copies(office)) == filed


def test_a_copy_that_cannot_be_filed_never_sends_again(make_office: MakeOffice) -> None:
    office = make_office(mailbox=MemoryMailbox(folders=("INBOX",))).start()
    office.tick()
    office.arrives(DENTIST)
    office.tick()
    for _ in range(30):
        office.wait(minutes=1)
    assert len(office.sent("acknowledgement_signposting")) == 1


# The register is away ---------------------------------------------------------------------------
def test_a_register_that_locks_in_the_middle_of_a_batch_forgets_no_letter_that_went(office: Office) -> None:
    for number in range(4):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    office.cycle.take_in()
    blocker = sqlite3.connect(office.database, isolation_level=None, check_same_thread=False)

    def lock_at_the_third(entry: OutboxEntry) -> SendResult:
        if len(office.sender.sent) == 2:
            blocker.execute("BEGIN IMMEDIATE")
        return Sent()

    office.sender.answer = lock_at_the_third
    result = office.cycle.send()
    assert "locked" in result.trouble
    assert len(office.sent()) == 8, "the batch was heard out"
    blocker.execute("ROLLBACK")
    blocker.close()
    office.wait(seconds=5)
    assert set(office.states()) == {"sent"}
    office.wait(minutes=30)
    assert len(office.sent()) == 8


class Failing(MemorySender):
    """A sender that breaks its promise and raises after the first mail."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for entry in entries:
            self.sent.append(entry)
            yield entry, Sent()
            raise RuntimeError("a bug in an adapter, with words of a mail")


def test_a_sender_that_raises_is_a_trouble_and_its_mails_are_treated_as_unknown(
    make_office: MakeOffice,
) -> None:
    office = make_office().start()
    office.tick()
    office.arrives(DENTIST)
    office.cycle.take_in()
    office.cycle.dispatch.sender = Failing()
    result = office.cycle.send()
    assert result.trouble.startswith("an error of ours: RuntimeError at test_dispatch.py:")
    assert "words of a mail" not in result.trouble
    office.cycle.dispatch.sender = office.sender
    for _ in range(20):
        office.wait(minutes=1)
    assert office.letters()[1:] == [("assignment", "amina.shah")]


def test_a_stop_ends_the_sending_between_two_batches(office: Office) -> None:
    for number in range(10):
        office.arrives(DENTIST, sender=f"a{number}@homemail.example")
    office.cycle.take_in()
    office.cycle.dispatch.batch = 4
    office.cycle.dispatch.stopping = lambda: len(office.sender.sent) >= 4
    office.cycle.send()
    assert {state: len(of) for state, of in office.states().items()} == {"sent": 5, "queued": 16}


# On trial ---------------------------------------------------------------------------------------
def test_what_waited_when_the_trial_began_is_not_sent_but_listed(office: Office) -> None:
    office.arrives(DENTIST)
    office.cycle.take_in()
    office.restart(mode="shadow")
    office.cycle.send()
    assert office.sender.sent == []
    dead = office.register.outbox(["dead"])
    assert {(entry.mail.letter, entry.last_error) for entry in dead} == {
        ("acknowledgement_signposting", "it was queued before the installation went on trial: not sent"),
        ("assignment", "it was queued before the installation went on trial: not sent"),
    }
