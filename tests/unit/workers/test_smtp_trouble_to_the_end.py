"""Trouble with the mail server, from its misbehaving to the register's last word and the second try.

The server is one that misbehaves on order; sender, dispatch, register and the notes of what is on the wire
are the product's own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from inboxbot.model.mail import OutboxState
from inboxbot.senders.smtp import SmtpSender
from office import DENTIST, Office
from smtp_server import Act, Cut, Drip, ScriptedServer, Silence, make_certificate

MakeOffice = Callable[..., Office]
SHORT = 0.3
"""Seconds that the server is given."""


@dataclass
class Bench:
    """An office whose letters go to a server that does what its script says."""

    office: Office
    server: ScriptedServer

    def take_in(self, number: int = 2) -> None:
        """Let people write; each has two letters in the outbox then."""
        for n in range(number):
            self.office.arrives(DENTIST, sender=f"a{n}@house{n}.example", subject=f"{n}")
        self.office.cycle.take_in()

    def afterwards(self, *minutes: int) -> None:
        """Let time pass, with a pass after each."""
        for gap in minutes or (2, 4, 11, 61):
            self.office.wait(minutes=gap)

    def copies(self) -> Counter[str]:
        """Return how often the server has each mail, by Message-ID."""
        heads = [one.content.partition(b"\r\n\r\n")[0].decode("latin-1") for one in self.server.mails]
        return Counter(
            next(line for line in head.split("\r\n") if line.lower().startswith("message-id:"))
            for head in heads
        )

    def letters(self, *states: OutboxState) -> int:
        """Return how many letters but the digest and alerts stand in these states."""
        entries = self.office.register.outbox(states, limit=0)
        return sum(entry.mail.letter in {"assignment", "acknowledgement_signposting"} for entry in entries)


@pytest.fixture
def make_bench(make_office: MakeOffice) -> Iterator[Callable[..., Bench]]:
    open_things = ExitStack()

    def make(script: dict[tuple[str, int], Act], **given: object) -> Bench:
        office = make_office().start()
        office.tick()
        server = open_things.enter_context(ScriptedServer(script, **given))  # type: ignore[arg-type]
        sender = SmtpSender("127.0.0.1", server.port, "none", timeout=SHORT, final_timeout=SHORT)
        open_things.callback(sender.close)
        sender.wire = office.cycle.dispatch.wire
        office.cycle.dispatch.sender = sender
        return Bench(office, server)

    with open_things:
        yield make


ONCE = 1
PERHAPS_TWICE = 2


@pytest.mark.parametrize(
    ("script", "most"),
    [
        ({("MAIL", 2): Silence()}, ONCE),
        ({("RCPT", 2): Silence()}, ONCE),
        ({("DATA", 2): Silence()}, ONCE),
        ({("BODY", 2): Cut()}, ONCE),
        ({(".", 2): Silence(taken=True)}, PERHAPS_TWICE),
        ({(".", 2): Silence(taken=False)}, ONCE),
        ({(".", 2): Cut(taken=True)}, PERHAPS_TWICE),
        ({(".", 2): Cut(taken=False)}, ONCE),
        ({("RCPT", 1): b"450 4.2.0 Greylisted\r\n", ("RCPT", 2): b"451 4.7.1 Greylisted\r\n"}, ONCE),
        ({(".", 2): b"451 4.7.0 Deferred\r\n"}, ONCE),
        ({("MAIL", 2): Cut(after=b"421 4.3.2 Shutting down\r\n")}, ONCE),
        ({(".", 2): Cut(after=b"421 4.3.2 Shutting down\r\n")}, ONCE),
        ({("RCPT", 2): Drip(b"250 2.1.5 Ok" + b"." * 100 + b"\r\n", pause=0.05)}, ONCE),
        ({(".", 2): Drip(b"250 2.0.0 Ok" + b"." * 100 + b"\r\n", pause=0.05)}, PERHAPS_TWICE),
        ({("RCPT", 2): b"452 4.5.3 Too many recipients\r\n"}, ONCE),
        ({("RCPT", 2): b"552 Too many recipients\r\n"}, ONCE),
        ({("MAIL", n): b"530 5.7.0 Authentication required\r\n" for n in (2, 3)}, ONCE),
        ({("CONNECT", n): Cut() for n in (1, 2, 3)}, ONCE),
        ({("EHLO", 1): Silence()}, ONCE),
    ],
    ids=str,
)
def test_whatever_the_server_does_every_letter_comes_and_twice_only_where_we_had_not_heard(
    make_bench: Callable[..., Bench], script: dict[tuple[str, int], Act], most: int
) -> None:
    bench = make_bench(script)
    bench.take_in()
    bench.office.cycle.send()
    bench.afterwards()
    ours = {f"Message-ID: <{e.mail.message_id}>" for e in bench.office.register.outbox(["sent"], limit=0)}
    copies = bench.copies()
    assert bench.letters("sent") == 4
    assert bench.letters("queued", "sending", "unknown", "dead") == 0
    assert set(copies) <= ours
    assert max(copies.values()) == most
    assert sum(count > 1 for count in copies.values()) == most - 1, "one letter alone"


def test_a_refusal_for_good_is_final_and_listed_and_the_others_go(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench({("RCPT", n): b"550 5.1.1 No such user\r\n" for n in (1,)})
    bench.take_in()
    bench.office.cycle.send()
    bench.afterwards()
    assert (bench.letters("dead"), bench.letters("sent")) == (1, 3)
    assert max(bench.copies().values()) == 1


def test_unknown_twice_is_never_tried_a_third_time(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench({(".", 0): Cut(taken=True)})
    bench.take_in(1)
    for _ in range(12):
        bench.afterwards(3)
    assert max(bench.copies().values()) == 2
    assert bench.letters("sent", "queued", "sending", "unknown") == 0
    assert bench.letters("dead") == 2
    listed = bench.office.register.unacknowledged(since=bench.office.cases[0].opened_at)
    assert "do not know whether it went" in listed[0].reason


def test_unknown_that_lies_in_sent_is_sent_and_not_tried_again(make_bench: Callable[..., Bench]) -> None:
    bench = make_bench({(".", n): Cut(taken=True) for n in (1, 2)})
    bench.take_in(1)
    for entry in bench.office.register.outbox(["queued"], limit=0):  # the server files what it takes
        bench.office.mailbox.deliver(entry.mail.content, bench.office.clock.now(), "Sent")
    bench.office.cycle.send()
    bench.afterwards()
    assert bench.letters("sent") == 2
    assert max(bench.copies().values()) == 1


def test_sign_in_withdrawn_keeps_every_letter_until_it_is_given_back(
    make_bench: Callable[..., Bench],
) -> None:
    bench = make_bench({("MAIL", n): b"535 5.7.8 Credentials withdrawn\r\n" for n in range(1, 4)})
    bench.take_in()
    result = bench.office.cycle.send()
    assert result.refused
    assert bench.letters("queued") == 4
    bench.afterwards(20, 20, 20, 20, 60, 60)
    assert bench.letters("sent") == 4
    assert max(bench.copies().values()) == 1


def test_tls_that_fails_sends_nothing_in_the_clear_and_loses_nothing(
    make_bench: Callable[..., Bench], tmp_path: Path
) -> None:
    bench = make_bench({}, tls=make_certificate(tmp_path))
    bench.take_in()
    honest = bench.office.cycle.dispatch.sender
    distrusting = SmtpSender("127.0.0.1", bench.server.port, "starttls", timeout=2)
    distrusting.wire = honest.wire  # it keeps no connection: there never is one
    bench.office.cycle.dispatch.sender = distrusting
    result = bench.office.cycle.send()
    assert "not to be trusted" in result.trouble
    assert bench.server.mails == []
    assert bench.letters("queued") == 4
    bench.office.cycle.dispatch.sender = honest
    bench.afterwards(20, 20, 60)
    assert bench.letters("sent") == 4
    assert max(bench.copies().values()) == 1
