"""What a process that died left claimed is settled at the next start, as its notes tell (promise 4)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from inboxbot.model.mail import MaybeSent, OutboxEntry, SendResult, Sent
from inboxbot.senders.wire_file import WireFile
from office import DENTIST, URGENT, VOLUNTEER, Office

MakeOffice = Callable[..., Office]


class Gone(BaseException):
    """The process is killed."""


def die(office: Office) -> None:
    """End it as a kill does: the lock of its notes goes, the notes stay."""
    wire = office.installation.wire  # type: ignore[union-attr]
    assert isinstance(wire, WireFile)
    wire._noted = True
    office.stop()


def queued(office: Office, number: int = 6) -> None:
    for n in range(number):
        office.arrives(DENTIST if n % 2 else VOLUNTEER, sender=f"a{n}@house{n}.example", subject=f"{n}")
    office.cycle.take_in()


def dying_at(office: Office, last: int, result: SendResult | None) -> None:
    """Let the server take mails until the last, whose answer, if any, is heard; then the process dies."""
    count = 0

    def answer(entry: OutboxEntry) -> SendResult:
        nonlocal count
        count += 1
        if count < last:
            return Sent("250 taken")
        if result is None:
            office.sender.sent.append(entry)  # the server has it
            raise Gone
        return result

    office.sender.answer = answer
    with pytest.raises(Gone):
        office.cycle.send()
    die(office)
    office.sender.answer = lambda _entry: Sent("250 taken")


def test_only_what_was_on_the_wire_is_in_doubt_and_the_rest_goes_at_once(office: Office) -> None:
    queued(office)
    dying_at(office, 3, None)
    went = {entry.id for entry in office.sender.sent}
    assert len(went) == 3
    office.start()
    office.cycle.send()
    sent = [entry.id for entry in office.sender.sent]
    assert len(sent) == len(set(sent)) == 12, "all but the one in doubt went, none of them twice"
    office.wait(minutes=3)
    again = [entry.mail.message_id for entry in office.sender.sent]
    assert len(again) == 13
    assert len(set(again)) == 12, "the one in doubt, once more, under the same Message-ID"
    assert set(office.states()) == {"sent"}


def test_a_letter_in_doubt_that_lies_in_sent_does_not_go_again(office: Office) -> None:
    queued(office, 1)

    def answer(entry: OutboxEntry) -> SendResult:
        office.mailbox.deliver(entry.mail.content, office.clock.now(), "Sent")
        raise Gone

    office.sender.answer = answer
    with pytest.raises(Gone):
        office.cycle.send()
    die(office)
    office.sender.answer = lambda _entry: Sent()
    office.start()
    office.cycle.send()
    office.wait(minutes=30)
    assert len({e.mail.message_id for e in office.sender.sent}) == len(office.sender.sent) == 1
    assert set(office.states()) == {"sent"}


def test_two_deaths_on_one_letter_are_two_tries_and_no_third(office: Office) -> None:
    queued(office, 1)
    dying_at(office, 1, None)
    [doubtful] = office.sender.sent
    office.start()
    office.cycle.send()
    office.clock.push(office.clock.now() + timedelta(minutes=3))
    dying_at(office, 1, None)
    office.start()
    for _ in range(4):
        office.wait(minutes=20)
    copies = [entry.mail.message_id for entry in office.sender.sent]
    assert copies.count(doubtful.mail.message_id) == 2
    assert office.states()["dead"] == [doubtful.mail.letter], "given up, and shown"


def test_what_is_urgent_is_claimed_first_and_alone(office: Office) -> None:
    queued(office, 3)
    office.arrives(URGENT, sender="eva@five.example")
    office.cycle.take_in()
    first = office.register.claim(now=office.clock.now(), limit=50, brake_on=False)
    assert first
    assert all(entry.mail.passes_brake for entry in first)
    rest = office.register.claim(now=office.clock.now(), limit=50, brake_on=False)
    assert not any(entry.mail.passes_brake for entry in rest)


def test_the_claims_of_a_living_process_are_left_alone(office: Office) -> None:
    queued(office, 2)
    offered: list[SendResult] = []

    def answer(_entry: OutboxEntry) -> SendResult:
        if not offered:
            offered.append(MaybeSent(""))
            other = Office(office.folder, office.clock, mailbox=office.mailbox).start()
            other.cycle.send()
            assert other.sender.sent == []
            other.stop()
        return Sent()

    office.sender.answer = answer
    office.cycle.send()
    went = [entry.mail.message_id for entry in office.sender.sent]
    assert len(went) == len(set(went)) == 4
