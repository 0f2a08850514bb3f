"""What every sender must do (ports/sender.py), and that this suite would find one that does not."""

from __future__ import annotations

import mailbox
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from ews_own_sender import ToItself

import ews_client
from ews_server import EwsServer
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, OutgoingMail, SendResult, Sent
from inboxbot.ports.sender import Sender
from inboxbot.ports.wire import NoWire
from inboxbot.senders.ews import EwsSender
from inboxbot.senders.maildir import MaildirSender
from inboxbot.senders.memory import MemorySender
from inboxbot.senders.smtp import SmtpSender
from smtp_server import HonestServer, ScriptedServer

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
HARD = (
    b"To: x@example.org\r\nSubject: =?utf-8?q?dots?=\r\n\r\n.\r\n..\r\n.leading\r\n"
    + b"x" * 990
    + b"\r\n\r\nFrom here\r\n.\r\n"
)


def entry(number: int, content: bytes | None = None) -> OutboxEntry:
    content = content or f"To: p{number}@example.org\r\nSubject: {number}\r\n\r\nMail {number}\r\n".encode()
    mail = OutgoingMail(
        message_id=f"{number}@example.org",
        letter="reminder",
        occasion=f"o{number}",
        audience="staff",
        recipient=f"p{number}@example.org",
        envelope_from="",
        subject=str(number),
        content=content,
    )
    return OutboxEntry(id=number, mail=mail, state="sending", attempts=0, created_at=AT)


@dataclass
class Bench:
    """A sender, a look at what arrived, and the same kind of sender whose server is away."""

    sender: Sender
    arrived: Callable[[], list[bytes]]
    away: Sender


def test_nothing_is_sent_where_no_mail_is_given(bench: Bench) -> None:
    assert list(bench.sender.send([])) == []
    assert bench.arrived() == []


def test_one_mail_is_sent_as_it_is(bench: Bench) -> None:
    one = entry(1, HARD)
    [(answered, result)] = bench.sender.send([one])
    assert answered is one
    assert isinstance(result, Sent)
    assert bench.arrived() == [HARD]


def test_many_mails_are_sent_once_each(bench: Bench) -> None:
    entries = [entry(n) for n in range(1, 61)]
    results = list(bench.sender.send(entries))
    assert Counter(id(answered) for answered, _ in results) == Counter(map(id, entries))
    assert {type(result) for _, result in results} == {Sent}
    assert sorted(bench.arrived()) == sorted(one.mail.content for one in entries)


def test_batch_after_batch_is_sent(bench: Bench) -> None:
    for n in (1, 2, 3):
        assert [type(result) for _, result in bench.sender.send([entry(n)])] == [Sent]
    assert bench.arrived() == [entry(n).mail.content for n in (1, 2, 3)]


def test_a_sender_that_was_closed_twice_sends_again(bench: Bench) -> None:
    list(bench.sender.send([entry(1)]))
    bench.sender.close()
    bench.sender.close()
    assert [type(result) for _, result in bench.sender.send([entry(2)])] == [Sent]
    assert bench.arrived() == [entry(1).mail.content, entry(2).mail.content]


def test_of_every_mail_it_is_said_that_it_did_not_go_where_the_server_is_away(bench: Bench) -> None:
    entries = [entry(n) for n in range(1, 21)]
    results = list(bench.away.send(entries))
    assert Counter(id(answered) for answered, _ in results) == Counter(map(id, entries))
    for _, result in results:
        assert isinstance(result, NotSent)
        assert not result.permanent
        assert result.reason


def test_a_sender_works_on_after_nobody_listened_to_the_end(bench: Bench) -> None:
    results = iter(bench.sender.send([entry(n) for n in range(1, 41)]))
    next(results)
    results.close()  # type: ignore[attr-defined]  # every adapter's iterator is a generator
    assert [type(result) for _, result in bench.sender.send([entry(99)])] == [Sent]
    assert entry(99).mail.content in bench.arrived()


def test_a_check_tells_what_it_found_and_sends_nothing(bench: Bench) -> None:
    found = bench.sender.check()
    assert found
    assert all(found)
    assert bench.arrived() == []


class Notes(NoWire):
    """Keeps what it hears, with whether the server had the mail by then."""

    def __init__(self, bench: Bench, refuses: int = 0) -> None:
        self.heard: list[tuple[str, int]] = []
        self.too_late: list[int] = []
        self._bench, self._refuses = bench, refuses

    def going(self, one: OutboxEntry, draft: str = "") -> None:
        if one.id == self._refuses:
            raise OSError(28, "No space left on device")
        self.heard.append(("going", one.id))
        if one.mail.content in self._bench.arrived():
            self.too_late.append(one.id)

    def came(self, one: OutboxEntry, result: SendResult) -> None:
        self.heard.append((type(result).__name__, one.id))


def test_the_wire_is_told_before_a_mail_goes_and_when_its_answer_is_there(bench: Bench) -> None:
    notes = bench.sender.wire = Notes(bench)
    for one, _ in bench.sender.send([entry(n) for n in range(1, 31)]):
        assert ("Sent", one.id) in notes.heard
    assert notes.too_late == []
    for n in range(1, 31):
        assert [what for what, number in notes.heard if number == n] == ["going", "Sent"]


def test_nothing_is_sent_that_cannot_be_noted(bench: Bench) -> None:
    bench.sender.wire = Notes(bench, refuses=3)
    results = {one.id: result for one, result in bench.sender.send([entry(n) for n in range(1, 6)])}
    refused = results[3]
    assert isinstance(refused, NotSent)
    assert not refused.permanent
    assert entry(3).mail.content not in bench.arrived()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def smtp_bench(server: HonestServer | ScriptedServer) -> Bench:
    return Bench(
        SmtpSender("127.0.0.1", server.port, "none"),
        lambda: [mail.content for mail in server.mails],
        SmtpSender("127.0.0.1", closed_port(), "none", timeout=1),
    )


def memory_bench(kind: type[MemorySender]) -> Bench:
    sender = kind()
    away = kind(lambda _: NotSent(permanent=False, reason="away"))
    return Bench(sender, lambda: [one.mail.content for one in sender.sent], away)


def maildir_bench(folder: Path) -> Bench:
    (folder / "file").write_text("in the way")

    def arrived() -> list[bytes]:
        if not (folder / "mail").exists():
            return []
        box = mailbox.Maildir(folder / "mail", factory=None, create=False)
        return [box.get_bytes(key) for key in sorted(box.keys())]

    return Bench(MaildirSender(folder / "mail"), arrived, MaildirSender(folder / "file" / "mail"))


def graph_bench(stack: ExitStack) -> Bench:
    """Exchange writes the mail anew; that it was handed over as it is, is what a sender can do."""
    pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")
    from graph_server import GraphServer
    from inboxbot.senders.graph import GraphSender
    from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp

    server = stack.enter_context(GraphServer())
    graph, login = server.graph, server.graph.login
    graph.box("info@example.org")
    graph.scope.add("info@example.org")

    def sender(url: str) -> GraphSender:
        app = MicrosoftApp(login.tenant, login.client, login.secret, login=server.url)
        return GraphSender("info@example.org", AppTokens(app, GRAPH_SCOPE), service=url)

    away = sender(f"http://127.0.0.1:{closed_port()}")
    return Bench(sender(server.url), lambda: [one.submitted for one in graph.sent], away)


def ews_bench(stack: ExitStack) -> Bench:
    """As with Graph: what was handed over is compared, not what Exchange makes of it."""
    server = stack.enter_context(EwsServer())

    away = server.account(url=f"http://127.0.0.1:{closed_port()}/EWS/Exchange.asmx")
    return Bench(
        EwsSender(server.account()), lambda: [content for content, _ in server.sent], EwsSender(away)
    )


def own_ews_bench(stack: ExitStack) -> Bench:
    lacking = ews_client.missing()
    if lacking:
        pytest.skip(lacking)
    away = ews_client.own_server(f"http://127.0.0.1:{closed_port()}/EWS/Exchange.asmx")
    sender = ToItself()
    stack.callback(sender.clean_up)
    return Bench(sender, sender.arrived, EwsSender(away))


WORLDS = [
    "memory",
    "maildir",
    "smtp",
    "smtp without pipelining",
    "smtp (aiosmtpd)",
    "graph",
    "ews",
    pytest.param("own-ews", marks=pytest.mark.server),
]


@pytest.fixture(params=WORLDS)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    with ExitStack() as stack:
        if request.param == "memory":
            made = memory_bench(MemorySender)
        elif request.param == "maildir":
            made = maildir_bench(tmp_path)
        elif request.param == "graph":
            made = graph_bench(stack)
        elif request.param == "ews":
            made = ews_bench(stack)
        elif request.param == "own-ews":
            made = own_ews_bench(stack)
        elif request.param == "smtp (aiosmtpd)":
            made = smtp_bench(stack.enter_context(HonestServer()))
        else:
            extensions = () if "without" in request.param else ("PIPELINING", "SIZE 10485760")
            made = smtp_bench(stack.enter_context(ScriptedServer(extensions=extensions)))
        stack.callback(made.away.close)
        stack.callback(made.sender.close)
        yield made


# What the contract catches ------------------------------------------------------------------------

CONTRACT = (
    test_nothing_is_sent_where_no_mail_is_given,
    test_one_mail_is_sent_as_it_is,
    test_many_mails_are_sent_once_each,
    test_batch_after_batch_is_sent,
    test_a_sender_that_was_closed_twice_sends_again,
    test_of_every_mail_it_is_said_that_it_did_not_go_where_the_server_is_away,
    test_a_sender_works_on_after_nobody_listened_to_the_end,
    test_a_check_tells_what_it_found_and_sends_nothing,
    test_the_wire_is_told_before_a_mail_goes_and_when_its_answer_is_there,
    test_nothing_is_sent_that_cannot_be_noted,
)


class Forgets(MemorySender):
    """Gives no result for every tenth mail."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            if answered.id % 10:
                yield answered, result


class Raises(MemorySender):
    """Lets an error of its library out."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            if isinstance(result, NotSent):
                raise ConnectionRefusedError
            yield answered, result


class AnswersTwice(MemorySender):
    """Tells the last mail's result once more."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        results = list(super().send(entries))
        yield from [*results, *results[-1:]]


class Boasts(MemorySender):
    """Says Sent of a mail that the server does not have."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            if answered.id % 7 == 0:
                del self.sent[-1:]
            yield answered, result


class SendsTwice(MemorySender):
    """Tries again although the first try was good."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        yield from super().send(entries)
        self.sent += [one for one in entries if one.id == 5]


class Rewrites(MemorySender):
    """Loses a leading dot, as a client does that does not double it."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            self.sent[-1:] = [entry(answered.id, answered.mail.content.replace(b"\r\n.", b"\r\n"))]
            yield answered, result


class GivesUp(MemorySender):
    """Takes a server that is away for a final answer."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            yield answered, NotSent(permanent=True, reason="no") if isinstance(result, NotSent) else result


class Doubts(MemorySender):
    """Calls unknown what surely did not go."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        for answered, result in super().send(entries):
            yield answered, MaybeSent(reason="?") if isinstance(result, NotSent) else result


class StaysClosed(MemorySender):
    """Sends nothing after close()."""

    closed = False

    def close(self) -> None:
        self.closed = True

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        if self.closed:
            yield from ((one, NotSent(permanent=False, reason="closed")) for one in entries)
        else:
            yield from super().send(entries)


class Tests(MemorySender):
    """Sends a mail to find out whether it can."""

    __test__ = False

    def check(self) -> Sequence[str]:
        self.sent.append(entry(0))
        return super().check()


class NotesTooLate(MemorySender):
    """Tells the wire of a mail when it has gone already."""

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        wire, self.wire = self.wire, NoWire()
        for answered, result in super().send(entries):
            wire.going(answered)
            wire.came(answered, result)
            yield answered, result


@pytest.mark.parametrize(
    ("kind", "found_by"),
    [
        (Forgets, test_many_mails_are_sent_once_each),
        (Raises, test_of_every_mail_it_is_said_that_it_did_not_go_where_the_server_is_away),
        (AnswersTwice, test_many_mails_are_sent_once_each),
        (Boasts, test_many_mails_are_sent_once_each),
        (SendsTwice, test_many_mails_are_sent_once_each),
        (Rewrites, test_one_mail_is_sent_as_it_is),
        (GivesUp, test_of_every_mail_it_is_said_that_it_did_not_go_where_the_server_is_away),
        (Doubts, test_of_every_mail_it_is_said_that_it_did_not_go_where_the_server_is_away),
        (StaysClosed, test_a_sender_that_was_closed_twice_sends_again),
        (NotesTooLate, test_the_wire_is_told_before_a_mail_goes_and_when_its_answer_is_there),
        (NotesTooLate, test_nothing_is_sent_that_cannot_be_noted),
        (Tests, test_a_check_tells_what_it_found_and_sends_nothing),
    ],
)
def test_the_suite_finds_a_broken_sender(kind: type[MemorySender], found_by: Callable[[Bench], None]) -> None:
    failed = set()
    for test in CONTRACT:
        try:
            test(memory_bench(kind))
        except (AssertionError, ValueError, OSError):
            failed.add(test)
    assert found_by in failed
