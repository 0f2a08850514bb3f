from __future__ import annotations

from datetime import UTC, datetime

from inboxbot.model.mail import NotSent, OutboxEntry, OutgoingMail
from inboxbot.ports.wire import NoWire
from inboxbot.senders.batch import Batch

MAIL = OutgoingMail("1@example.org", "reminder", "o", "staff", "p@example.org", "", "s", b"")
ONE, OTHER = (
    OutboxEntry(id=n, mail=MAIL, state="sending", attempts=0, created_at=datetime(2026, 11, 20, tzinfo=UTC))
    for n in (1, 2)
)


def test_a_mail_given_back_is_the_next_to_be_taken() -> None:
    batch = Batch([ONE, OTHER], NoWire())
    first = batch.take()
    assert first is ONE
    batch.give_back(ONE)
    assert [batch.take(), batch.take(), batch.take()] == [ONE, OTHER, None]
    assert not batch


def test_after_a_stop_nothing_is_taken_and_what_is_left_is_told_the_reason_of_the_stop() -> None:
    batch = Batch([ONE, OTHER], NoWire())
    batch.blame("The line dropped.")
    batch.stop("The password is wrong.")
    batch.blame("The other line dropped.")
    assert (batch.take(), bool(batch)) == (None, False)
    expected = NotSent(permanent=False, reason="The password is wrong.")
    assert list(batch.left()) == [(ONE, expected), (OTHER, expected)]
