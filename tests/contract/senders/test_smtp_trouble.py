"""An SMTP server that misbehaves on order: what is said of each mail is what became of it."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, OutgoingMail, SendResult, Sent
from inboxbot.senders.sign_in import Security
from inboxbot.senders.smtp import SmtpSender
from smtp_server import (
    EXTENSIONS,
    PASSWORD,
    USERNAME,
    Act,
    Cut,
    Drip,
    ScriptedServer,
    Silence,
    make_certificate,
)

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
SHORT = 0.2
"""Seconds a server is given in these tests before it counts as silent."""
BOTH_WAYS = pytest.mark.parametrize("extensions", [EXTENSIONS, ()], ids=["pipelining", "plain"])
WRONG_PASSWORD = "wrong horse"
BIG = b"Subject: big\r\n\r\n" + b"0123456789abcdef" * 64 + b"\r\n" + (b"x" * 76 + b"\r\n") * 80_000


def entry(
    number: int, *, content: bytes = b"", envelope_from: str = "", recipient: str | None = None
) -> OutboxEntry:
    mail = OutgoingMail(
        message_id=f"{number}@example.org",
        letter="reminder",
        occasion=f"o{number}",
        audience="staff",
        recipient=f"p{number}@example.org" if recipient is None else recipient,
        envelope_from=envelope_from,
        subject=str(number),
        content=content or f"Subject: {number}\r\n\r\nMail {number}\r\n".encode(),
    )
    return OutboxEntry(id=number, mail=mail, state="sending", attempts=0, created_at=AT)


def entries(count: int) -> list[OutboxEntry]:
    return [entry(n) for n in range(1, count + 1)]


def sender(server: ScriptedServer, *, connections: int = 1, timeout: float = SHORT) -> SmtpSender:
    return SmtpSender(
        "127.0.0.1", server.port, "none", connections=connections, timeout=timeout, final_timeout=timeout
    )


def send(
    server: ScriptedServer, mails: Sequence[OutboxEntry], *, connections: int = 1
) -> dict[int, SendResult]:
    """Send once and return the results by number, each mail answered exactly once."""
    using = sender(server, connections=connections)
    results = list(using.send(mails))
    using.close()
    assert Counter(one.id for one, _ in results) == Counter(one.id for one in mails)
    return {one.id: result for one, result in results}


def words(results: Mapping[int, SendResult]) -> str:
    """Return the results in order: ``sent``, ``later``, ``never``, ``maybe``."""
    return " ".join(word(results[number]) for number in sorted(results))


def word(result: SendResult) -> str:
    match result:
        case Sent():
            return "sent"
        case MaybeSent():
            return "maybe"
        case NotSent(permanent=permanent):
            return "never" if permanent else "later"


def reason(result: SendResult) -> str:
    assert not isinstance(result, Sent)
    return result.reason


def arrived(server: ScriptedServer) -> list[str]:
    return [mail.recipient.partition("@")[0] for mail in server.mails]


# What the server refuses ----------------------------------------------------------------------


@BOTH_WAYS
def test_the_next_call_on_the_same_connection_begins_anew_after_a_refusal(
    extensions: tuple[str, ...],
) -> None:
    with ScriptedServer({("RCPT", 1): b"550 5.1.1 unknown\r\n"}, extensions) as server:
        using = sender(server)
        results = [word(result) for one in entries(2) for _, result in using.send([one])]
        using.close()
    assert results == ["never", "sent"]
    assert (arrived(server), server.connections) == (["p2"], 1)


@BOTH_WAYS
def test_a_mail_refused_at_its_recipient_leaves_the_others(extensions: tuple[str, ...]) -> None:
    with ScriptedServer({("RCPT", 2): b"550 5.1.1 <p2@example.org> unknown\r\n"}, extensions) as server:
        results = send(server, entries(3))
    assert words(results) == "sent never sent"
    assert results[2] == NotSent(
        permanent=True, reason="There is no such recipient. It said: 550 5.1.1 <address> unknown"
    )
    assert (arrived(server), server.connections) == (["p1", "p3"], 1)


@BOTH_WAYS
@pytest.mark.parametrize(
    ("at", "answer", "expected", "says"),
    [
        ("MAIL", b"451 4.3.0 Try again later\r\n", "later", "come back later"),
        ("MAIL", b"550 5.1.8 Bad sender\r\n", "never", "refuses"),
        ("RCPT", b"450 4.2.0 Greylisted, see http://postgrey\r\n", "later", "greylisting"),
        ("RCPT", b"451 4.7.1 Greylisting in action\r\n", "later", "greylisting"),
        ("RCPT", b"452 4.5.3 Too many recipients\r\n", "later", "no more recipients"),
        ("RCPT", b"552 Too many recipients\r\n", "later", ""),
        ("RCPT", b"552 5.2.2 Over quota\r\n", "never", "mailbox is full"),
        ("RCPT", b"554 5.7.1 <p2@example.org>: Relay access denied\r\n", "later", "does not relay for us"),
        ("RCPT", b"550-No\r\n550 such user\r\n", "never", "refuses the recipient. It said: 550 No such user"),
        ("DATA", b"452 4.3.1 Out of disk\r\n", "later", "no room"),
        ("DATA", b"554 5.5.1 No\r\n", "never", "spam"),
        (".", b"451 4.7.0 Deferred\r\n", "later", "come back later"),
        (".", b"552 5.3.4 Too large\r\n", "never", "too large"),
        (".", b"554 5.7.1 Spam message rejected\r\n", "never", "policy"),
        (".", b"554 Spam\r\n", "never", "looks like spam"),
    ],
)
def test_what_a_refusal_means(
    extensions: tuple[str, ...], at: str, answer: bytes, expected: str, says: str
) -> None:
    with ScriptedServer({(at, 2): answer}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == f"sent {expected} sent sent"
    assert says in reason(results[2])
    assert (arrived(server), server.connections) == (["p1", "p3", "p4"], 1)


def test_nothing_of_a_mail_is_sent_where_data_is_granted_although_the_recipient_was_refused() -> None:
    script = {("RCPT", 2): b"550 5.1.1 No\r\n", ("DATA", 0): b"354 Go on\r\n"}
    with ScriptedServer(script) as server:
        results = send(server, entries(3))
    assert words(results) == "sent never sent"
    assert [mail.content for mail in server.mails] == [entry(1).mail.content, entry(3).mail.content]


@pytest.mark.parametrize(
    ("content", "on_arrival"),
    [
        (b"a\nb\rc\r\nd", b"a\r\nb\r\nc\r\nd\r\n"),
        (b".\n.\r\n", b".\r\n.\r\n"),
        (b"..a\r\n\r\n.", b"..a\r\n\r\n.\r\n"),
        (b"\r\n.\n\r\n", b"\r\n.\r\n\r\n"),
        (b"no end", b"no end\r\n"),
    ],
)
def test_lines_end_with_crlf_and_no_dot_ends_a_mail_early(content: bytes, on_arrival: bytes) -> None:
    with ScriptedServer() as server:
        assert words(send(server, [entry(1, content=content), entry(2)])) == "sent sent"
    assert [mail.content for mail in server.mails] == [on_arrival, entry(2).mail.content]


@pytest.mark.parametrize(
    ("content", "extensions", "said"),
    [
        (b"Subject: a\r\n\r\nM\xc3\xa4rz\r\n", ("8BITMIME",), "MAIL FROM:<> BODY=8BITMIME"),
        (b"Subject: a\r\n\r\nM\xc3\xa4rz\r\n", (), "MAIL FROM:<>"),
        (b"Subject: a\r\n\r\nMarch\r\n", ("8BITMIME",), "MAIL FROM:<>"),
    ],
)
def test_eight_bit_text_is_announced_where_the_server_can_be_told(
    content: bytes, extensions: tuple[str, ...], said: str
) -> None:
    with ScriptedServer(extensions=("PIPELINING", *extensions)) as server:
        assert words(send(server, [entry(1, content=content)])) == "sent"
    assert [c for c in server.commands if c.startswith("MAIL")] == [said]


def test_a_mail_over_the_servers_size_limit_is_not_even_begun() -> None:
    with ScriptedServer(extensions=("PIPELINING", "SIZE 1000")) as server:
        results = send(server, [entry(1), entry(2, content=b"x" * 1001), entry(3)])
    assert words(results) == "sent never sent"
    assert reason(results[2]) == "The mail has 1,001 octets; the server takes at most 1,000"
    assert [c for c in server.commands if c.startswith("MAIL")] == [
        f"MAIL FROM:<> SIZE={len(entry(n).mail.content)}" for n in (1, 3)
    ]


@pytest.mark.parametrize(
    "recipient",
    ["", "nobody", "a@b.org>\r\nRCPT TO:<c@d.org", "a b@c.org", "<a@b.org>", "jörg@example.org", "a@b.org\n"],
)
def test_an_address_that_could_end_a_command_is_never_sent(recipient: str) -> None:
    with ScriptedServer() as server:
        results = send(server, [entry(1, recipient=recipient), entry(2)])
        again = send(server, [entry(3, envelope_from=recipient or "@")])
    assert (words(results), words(again)) == ("never sent", "never")
    assert [c for c in server.commands if c.startswith("RCPT")] == ["RCPT TO:<p2@example.org>"]


@BOTH_WAYS
@pytest.mark.parametrize(
    ("at", "answer", "expected"),
    [
        ("MAIL", b"354 What\r\n", "later"),
        ("RCPT", b"334 What\r\n", "later"),
        ("DATA", b"250 What\r\n", "later"),
        (".", b"354 What\r\n", "maybe"),
    ],
)
def test_an_answer_out_of_turn_ends_the_line(
    extensions: tuple[str, ...], at: str, answer: bytes, expected: str
) -> None:
    with ScriptedServer({(at, 2): answer}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == f"sent {expected} sent sent"
    assert "makes no sense" in reason(results[2])
    assert (arrived(server), server.connections) == (["p1", "p3", "p4"], 2)


# What the server does not answer --------------------------------------------------------------


@BOTH_WAYS
@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
def test_silence_before_the_data_means_not_sent_after_one_time_out(
    extensions: tuple[str, ...], at: str
) -> None:
    with ScriptedServer({(at, 2): Silence()}, extensions) as server:
        results = send(server, entries(6))
    assert words(results) == "sent later later later later later"
    assert "did not answer in time" in reason(results[2])
    assert (arrived(server), server.connections) == (["p1"], 1)


@BOTH_WAYS
@pytest.mark.parametrize("taken", [True, False])
def test_silence_after_the_final_dot_means_unknown(extensions: tuple[str, ...], *, taken: bool) -> None:
    with ScriptedServer({(".", 2): Silence(taken)}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == "sent maybe later later"
    assert arrived(server) == (["p1", "p2"] if taken else ["p1"])
    assert server.connections == 1


@BOTH_WAYS
@pytest.mark.parametrize("taken", [True, False])
def test_a_cut_after_the_final_dot_means_unknown_and_the_rest_goes_over_a_new_line(
    extensions: tuple[str, ...], *, taken: bool
) -> None:
    with ScriptedServer({(".", 2): Cut(taken)}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == "sent maybe sent sent"
    assert arrived(server) == (["p1", "p2", "p3", "p4"] if taken else ["p1", "p3", "p4"])


@BOTH_WAYS
@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA"])
def test_a_cut_before_the_data_means_not_sent(extensions: tuple[str, ...], at: str) -> None:
    with ScriptedServer({(at, 2): Cut()}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == "sent later sent sent"
    assert (arrived(server), server.connections) == (["p1", "p3", "p4"], 2)


@BOTH_WAYS
def test_a_cut_within_a_large_mail_means_not_sent(extensions: tuple[str, ...]) -> None:
    with ScriptedServer({("BODY", 2): Cut()}, extensions) as server:
        results = send(server, [entry(1), entry(2, content=BIG), entry(3)])
    assert words(results) == "sent later sent"
    assert arrived(server) == ["p1", "p3"]


@BOTH_WAYS
def test_what_the_server_says_before_it_cuts_a_large_mail_counts(extensions: tuple[str, ...]) -> None:
    script = {("BODY", 2): Cut(after=b"552 5.3.4 Too large\r\n")}
    with ScriptedServer(script, extensions) as server:
        results = send(server, [entry(1), entry(2, content=BIG), entry(3)])
    assert words(results) == "sent never sent"
    assert reason(results[2]) == "The mail is too large for the server. It said: 552 5.3.4 Too large"


def test_a_large_mail_arrives_whole() -> None:
    with ScriptedServer() as server:
        using = sender(server, timeout=20)
        results = list(using.send([entry(1, content=BIG), entry(2)]))
        using.close()
    assert [word(result) for _, result in results] == ["sent", "sent"]
    assert server.mails[0].content == BIG


@BOTH_WAYS
@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", "."])
def test_421_in_the_middle_means_not_sent_and_the_rest_goes_over_a_new_line(
    extensions: tuple[str, ...], at: str
) -> None:
    with ScriptedServer({(at, 2): Cut(after=b"421 4.3.2 Shutting down\r\n")}, extensions) as server:
        results = send(server, entries(4))
    assert words(results) == "sent later sent sent"
    assert "421 4.3.2 Shutting down" in reason(results[2])
    assert (arrived(server), server.connections) == (["p1", "p3", "p4"], 2)


@BOTH_WAYS
def test_a_server_that_drops_every_mail_stops_the_batch(extensions: tuple[str, ...]) -> None:
    with ScriptedServer({("RCPT", 0): Cut()}, extensions) as server:
        results = send(server, entries(30))
    assert words(results) == " ".join(["later"] * 30)
    assert server.connections == 2


def test_a_server_that_drops_one_mail_in_two_gets_the_others() -> None:
    script: dict[tuple[str, int], Act] = {("RCPT", n): Cut() for n in (2, 4, 6)}
    with ScriptedServer(script) as server:
        results = send(server, entries(7))
    assert words(results) == "sent later sent later sent later sent"
    assert server.connections == 4


@BOTH_WAYS
def test_an_answer_that_drips_does_not_outlast_the_time_out(extensions: tuple[str, ...]) -> None:
    drip = Drip(b"250 2.1.5 Ok" + b"." * 100 + b"\r\n", pause=0.05)
    with ScriptedServer({("RCPT", 2): drip, (".", 3): drip}, extensions) as server:
        results = send(server, entries(3))
    assert words(results) == "sent later later"
    with ScriptedServer({(".", 2): drip}, extensions) as server:
        assert words(send(server, entries(3))) == "sent maybe later"


@pytest.mark.parametrize("at", ["CONNECT", "EHLO"])
@pytest.mark.parametrize(
    "act",
    [Silence(), Cut(), Drip(b"220 hello" * 20, pause=0.05), b"HTTP/1.1 400 Bad Request\r\n", b"2" * 9000],
)
def test_a_server_that_never_gets_to_mail_is_tried_once(at: str, act: Act) -> None:
    with ScriptedServer({(at, 0): act}) as server:
        results = send(server, entries(40), connections=4)
    assert words(results) == " ".join(["later"] * 40)
    assert server.connections == 1


@pytest.mark.parametrize("answer", [b"250-more\r\n" * 200, b"2" * 20_000])
def test_an_answer_without_end_ends_the_line(answer: bytes) -> None:
    with ScriptedServer({("MAIL", 1): answer}) as server:
        results = send(server, entries(1))
    assert results[1] == NotSent(permanent=False, reason="The mail did not go: its answer has no end")


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 50])
def test_answers_in_odd_pieces_are_put_together(chunk: int) -> None:
    script = {("RCPT", 2): b"550-5.1.1 No\r\n550 5.1.1 such user\r\n"}
    with ScriptedServer(script, chunk=chunk) as server:
        assert words(send(server, entries(5))) == "sent never sent sent sent"


def test_a_server_that_knows_no_ehlo_gets_mail_all_the_same() -> None:
    with ScriptedServer({("EHLO", 0): b"502 5.5.1 What?\r\n"}) as server:
        assert words(send(server, entries(2))) == "sent sent"


# Connections ----------------------------------------------------------------------------------


def test_a_mail_costs_about_one_round_trip() -> None:
    with ScriptedServer() as server:
        assert words(send(server, entries(50))) == " ".join(["sent"] * 50)
        # One for EHLO, one for the first commands, one for each mail, one for QUIT.
        assert server.bursts <= 53


def test_the_connection_is_kept_for_the_next_batch() -> None:
    with ScriptedServer() as server:
        using = sender(server)
        for n in range(1, 6):
            assert [word(result) for _, result in using.send([entry(n)])] == ["sent"]
        using.close()
    assert (arrived(server), server.connections) == (["p1", "p2", "p3", "p4", "p5"], 1)
    assert server.commands[-1] == "QUIT"


def test_a_connection_idle_for_over_a_minute_is_not_used_again() -> None:
    with ScriptedServer() as server, freeze_time(AT) as clock:
        using = sender(server)
        for seconds in (59, 61, 0):
            assert [word(result) for _, result in using.send([entry(1)])] == ["sent"]
            clock.tick(seconds)
        using.close()
    assert server.connections == 2


def test_a_kept_connection_that_was_closed_meanwhile_is_opened_anew() -> None:
    with ScriptedServer() as server:
        using = sender(server)
        for n in (1, 2, 3):
            assert [word(result) for _, result in using.send([entry(n)])] == ["sent"]
            server.hang_up()
        using.close()
    assert (arrived(server), server.connections) == (["p1", "p2", "p3"], 3)


@pytest.mark.parametrize("act", [Cut(), Cut(after=b"421 4.4.2 Idle too long\r\n")])
@BOTH_WAYS
def test_a_kept_connection_that_breaks_at_the_first_command_is_opened_anew_once(
    extensions: tuple[str, ...], act: Act
) -> None:
    with ScriptedServer({("MAIL", 2): act, ("MAIL", 4): act, ("MAIL", 5): Cut()}, extensions) as server:
        using = sender(server)
        assert [word(result) for _, result in using.send([entry(1)])] == ["sent"]
        assert [word(result) for _, result in using.send([entry(2)])] == ["sent"]
        assert [word(result) for _, result in using.send([entry(3)])] == ["later"]
        using.close()
    assert (arrived(server), server.connections) == (["p1", "p2"], 3)


def test_many_mails_go_over_several_connections_once_each_and_no_thread_is_left() -> None:
    # The first answer takes its time, so that the other connections have theirs.
    with ScriptedServer({(".", 1): Drip(b"250 2.0.0 Ok\r\n", pause=0.03)}) as server:
        using = sender(server, connections=4, timeout=10)
        results = list(using.send(entries(100)))
        names = [thread.name for thread in threading.enumerate()]
        using.close()
    assert Counter(word(result) for _, result in results) == {"sent": 100}
    assert Counter(arrived(server)) == Counter(f"p{n}" for n in range(1, 101))
    assert 2 <= server.connections <= 4
    assert not any(name.startswith("smtp ") for name in names)


def test_few_mails_open_one_connection() -> None:
    with ScriptedServer() as server:
        send(server, entries(8), connections=4)
        assert server.connections == 1


@pytest.mark.parametrize("greeting", [b"421 4.7.0 Too many connections\r\n", b"554 5.3.2 Too many\r\n"])
def test_a_server_that_lets_in_one_connection_gets_everything_over_it(greeting: bytes) -> None:
    script: dict[tuple[str, int], Act] = {("CONNECT", n): Cut(after=greeting) for n in range(2, 9)}
    with ScriptedServer(script) as server:
        assert words(send(server, entries(60), connections=3)) == " ".join(["sent"] * 60)


@pytest.mark.parametrize("connections", [1, 3])
def test_nobody_listening_to_the_end_leaves_no_thread_and_no_half_used_line(connections: int) -> None:
    with ScriptedServer() as server:
        using = sender(server, connections=connections, timeout=10)
        results = using.send(entries(60))
        next(results)
        results.close()  # type: ignore[attr-defined]  # it is a generator
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("smtp ")]
        assert [word(result) for _, result in using.send([entry(99)])] == ["sent"]
        using.close()
    assert server.mails[-1].recipient == "p99@example.org"


# Who we are -----------------------------------------------------------------------------------


def test_a_refused_null_path_is_replaced_by_the_accounts_address_and_remembered() -> None:
    script: dict[tuple[str, int], Act] = {
        ("MAIL", n): b"550 5.7.60 Client does not have permissions to send as this sender\r\n" for n in (1, 5)
    }
    with ScriptedServer(script) as server:
        using = SmtpSender("127.0.0.1", server.port, "none", envelope_fallback=USERNAME, timeout=SHORT)
        assert [word(result) for _, result in using.send(entries(3))] == ["sent", "sent", "sent"]
        assert [word(result) for _, result in using.send([entry(4)])] == [
            "later"
        ]  # the account's own is refused
        using.close()
    assert [mail.sender for mail in server.mails] == [USERNAME, USERNAME, USERNAME]


def test_a_refused_null_path_with_nobody_to_stand_in_is_the_mails_end() -> None:
    with ScriptedServer({("MAIL", 2): b"501 5.1.7 Bad sender address syntax\r\n"}) as server:
        assert words(send(server, entries(3))) == "sent never sent"


def test_an_envelope_sender_of_its_own_is_never_replaced() -> None:
    with ScriptedServer({("MAIL", 1): b"550 5.1.8 Bad sender\r\n"}) as server:
        using = SmtpSender("127.0.0.1", server.port, "none", envelope_fallback=USERNAME, timeout=SHORT)
        results = list(using.send([entry(1, envelope_from="bounce@example.org"), entry(2)]))
        using.close()
    assert [word(result) for _, result in results] == ["never", "sent"]
    assert [mail.sender for mail in server.mails] == [""]
    with ScriptedServer({("MAIL", 1): b"550 5.7.60 Not you\r\n"}) as server:
        using = SmtpSender("127.0.0.1", server.port, "none", envelope_fallback=USERNAME, timeout=SHORT)
        results = list(using.send([entry(1), entry(2, envelope_from="bounce@example.org")]))
        using.close()
    assert [mail.sender for mail in server.mails] == [USERNAME, "bounce@example.org"]


@pytest.mark.parametrize(
    "answer",
    [
        b"530 5.7.0 Authentication required\r\n",
        b"550 5.7.30 Basic authentication is not supported for Client Submission\r\n",
        b"535 5.7.8 Credentials withdrawn\r\n",
    ],
)
@BOTH_WAYS
def test_a_sign_in_withdrawn_in_the_middle_keeps_every_mail_and_stops(
    extensions: tuple[str, ...], answer: bytes
) -> None:
    with ScriptedServer({("MAIL", n): answer for n in range(3, 99)}, extensions) as server:
        results = send(server, entries(30))
    assert words(results) == " ".join(["sent"] * 2 + ["later"] * 28)
    assert answer.decode().strip() in reason(results[3])
    assert sum(command.startswith("MAIL") for command in server.commands) == 3


def test_a_sign_in_withdrawn_on_one_connection_stops_the_others_too() -> None:
    with ScriptedServer({("MAIL", 3): b"530 5.7.0 Authentication required\r\n"}) as server:
        results = send(server, entries(400), connections=2)
    assert Counter(map(word, results.values())).keys() == {"sent", "later"}
    assert sum(word(result) == "later" for result in results.values()) > 1
    assert {reason(result) for result in results.values() if not isinstance(result, Sent)} == {
        "The server wants us to sign in first: set the user name and password for SMTP. It said: 530 5.7.0 Authentication required"
    }


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def submission(
    server: ScriptedServer, security: Security = "starttls", *, ca: str = "", password: str = PASSWORD
) -> SmtpSender:
    return SmtpSender(
        "127.0.0.1", server.port, security, USERNAME, password, ca_file=ca, timeout=5, connections=4
    )


@pytest.mark.parametrize("auth", ["PLAIN LOGIN", "LOGIN"])
@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_encrypted_and_signed_in(
    certificate: tuple[Path, Path], security: Security, auth: str
) -> None:
    with ScriptedServer(tls=certificate, at_once=security == "tls", auth=auth) as server:
        using = submission(server, security, ca=str(certificate[0]))
        assert {word(result) for _, result in using.send(entries(40))} == {"sent"}
        found = using.check()
        using.close()
    assert len(server.mails) == 40
    assert list(found) == [
        f"Mail server 127.0.0.1:{server.port}: TLSv1.3, signed in as {USERNAME}.",
        "Mails go in groups (PIPELINING).",
        "A mail may have up to 10,485,760 octets.",
        "Automatic letters go with the null return path (RFC 3834).",
    ]


def test_a_large_mail_goes_whole_through_tls_and_a_cut_within_it_means_not_sent(
    certificate: tuple[Path, Path],
) -> None:
    with ScriptedServer({("BODY", 2): Cut()}, tls=certificate, at_once=True, auth="PLAIN") as server:
        using = submission(server, "tls", ca=str(certificate[0]))
        results = list(using.send([entry(1, content=BIG), entry(2, content=BIG), entry(3)]))
        using.close()
    assert [word(result) for _, result in results] == ["sent", "later", "sent"]
    assert [mail.content for mail in server.mails] == [BIG, entry(3).mail.content]


@dataclass(frozen=True)
class Tried:
    """What came of ``check()``, and of twenty mails after it. The passwords are those its sentence holds."""

    error: type[BaseException]
    results: list[SendResult]
    connections: int = 1
    arrived: list[str] = field(default_factory=list)
    passwords: list[str] = field(default_factory=list)


def check_and_send(using: SmtpSender, server: ScriptedServer) -> tuple[str, Tried]:
    """Return the sentence that ``check()`` raises, and what came of it and of twenty mails after it."""
    with pytest.raises(InboxbotError) as raised:
        using.check()
    said, before = str(raised.value), server.connections
    results = [result for _, result in using.send(entries(20))]
    using.close()
    passwords = [one for one in (PASSWORD, WRONG_PASSWORD) if one in said]
    return said, Tried(raised.type, results, server.connections - before, arrived(server), passwords)


def all_kept(said: str, error: type[InboxbotError]) -> Tried:
    """Every mail is kept with the sentence that ``check()`` raises; a refusal is told apart from a trouble."""
    return Tried(error, [NotSent(permanent=False, reason=said, refused=error is PermanentError)] * 20)


def test_a_wrong_password_is_tried_once_a_batch_and_never_told(certificate: tuple[Path, Path]) -> None:
    with ScriptedServer(tls=certificate, auth="PLAIN") as server:
        using = submission(server, ca=str(certificate[0]), password=WRONG_PASSWORD)
        said, tried = check_and_send(using, server)
    assert "refuses the user name or password of info@example.org" in said
    assert tried == all_kept(said, PermanentError)


def test_a_server_too_busy_to_sign_us_in_is_told_apart_from_a_wrong_password(
    certificate: tuple[Path, Path],
) -> None:
    with ScriptedServer({("AUTH", 0): b"454 4.7.0 Later\r\n"}, tls=certificate, auth="LOGIN") as server:
        said, tried = check_and_send(submission(server, ca=str(certificate[0])), server)
    assert "does not sign us in just now" in said
    assert tried == all_kept(said, TransientError)


def test_a_certificate_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    with ScriptedServer(tls=certificate, auth="PLAIN") as server:
        said, tried = check_and_send(submission(server), server)
    assert "is not to be trusted" in said
    assert tried == all_kept(said, PermanentError)
    assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_certificate_for_another_host_is_refused(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "mail.example.org")
    with ScriptedServer(tls=other, at_once=True, auth="PLAIN") as server:
        said, tried = check_and_send(submission(server, "tls", ca=str(other[0])), server)
    assert "is not to be trusted" in said
    assert tried == all_kept(said, PermanentError)


def test_without_starttls_nothing_is_said_in_the_clear() -> None:
    with ScriptedServer(auth="PLAIN") as server:
        said, tried = check_and_send(submission(server), server)
    assert "does not offer STARTTLS" in said
    assert tried == all_kept(said, PermanentError)
    assert {command.partition(" ")[0] for command in server.commands} == {"EHLO"}


def test_words_slipped_in_before_tls_end_the_line(certificate: tuple[Path, Path]) -> None:
    slipped = b"220 2.0.0 Go\r\n250 slipped in\r\n"
    with ScriptedServer({("STARTTLS", 0): slipped}, tls=certificate, auth="PLAIN") as server:
        said, tried = check_and_send(submission(server, ca=str(certificate[0])), server)
    assert "before TLS began" in said
    assert tried == all_kept(said, TransientError)


def test_a_port_without_tls_is_told_apart() -> None:
    with ScriptedServer(auth="PLAIN") as server:
        said, tried = check_and_send(submission(server, "tls"), server)
    assert "does not speak TLS" in said
    assert tried == all_kept(said, PermanentError)


def test_a_line_cut_while_tls_begins_is_tried_again_later(certificate: tuple[Path, Path]) -> None:
    cut = Cut(after=b"220 2.0.0 Go\r\n")
    with ScriptedServer({("STARTTLS", 0): cut}, tls=certificate, auth="PLAIN") as server:
        said, tried = check_and_send(submission(server, ca=str(certificate[0])), server)
    assert "hung up while TLS began" in said
    assert tried == all_kept(said, TransientError)


def test_a_ca_file_that_cannot_be_read_is_named_before_anybody_is_called(
    certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    with ScriptedServer(tls=certificate, at_once=True) as server:
        for path in (tmp_path / "missing.pem", certificate[1]):
            using = submission(server, "tls", ca=str(path))
            with pytest.raises(PermanentError, match=path.name):
                using.check()
            assert {word(result) for _, result in using.send(entries(2))} == {"later"}
        assert server.connections == 0


def test_a_server_without_passwords_is_told_apart() -> None:
    with ScriptedServer() as server:
        said, tried = check_and_send(submission(server, "none"), server)
    assert "offers no sign-in with a password" in said
    assert tried == all_kept(said, PermanentError)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70 + ".org", "nul\0.org"])
def test_a_host_that_does_not_exist_is_named(host: str) -> None:
    using = SmtpSender(host, 587, "starttls", timeout=2)
    with pytest.raises((PermanentError, TransientError), match=r"[Mm]ail server"):
        using.check()
    assert {word(result) for _, result in using.send(entries(3))} == {"later"}


def test_check_says_that_the_null_path_is_replaced_or_that_nobody_may_send() -> None:
    with ScriptedServer({("MAIL", n): b"550 5.7.60 Not you\r\n" for n in (1, 3, 4)}) as server:
        using = SmtpSender("127.0.0.1", server.port, "none", envelope_fallback=USERNAME, timeout=2)
        assert using.check()[-1] == (
            "The server refuses the null return path: automatic letters go from info@example.org."
        )
        with pytest.raises(PermanentError, match=r"takes no mail from info@example\.org"):
            using.check()


def test_neither_name_nor_repr_holds_the_password() -> None:
    using = SmtpSender("mail.example.org", 587, "starttls", USERNAME, PASSWORD)
    assert using.name == "smtp mail.example.org:587"
    assert PASSWORD not in repr(vars(using))


# Whatever happens -----------------------------------------------------------------------------

acts: st.SearchStrategy[Act] = st.sampled_from(
    [
        Cut(),
        Cut(taken=True),
        Cut(after=b"421 4.3.2 Bye\r\n"),
        Cut(taken=True, after=b"250 2.0.0 Ok\r\n"),
        b"450 4.2.0 Later\r\n",
        b"550 5.0.0 No\r\n",
        b"530 5.7.0 Sign in\r\n",
        b"354 Go on\r\n",
        b"250 2.0.0 Ok\r\n",
        b"nonsense\r\n",
    ]
)
places = st.tuples(
    st.sampled_from(["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "BODY", ".", "RSET"]), st.integers(1, 25)
)


MAY_BE_SAID = {("sent", 1), ("later", 0), ("never", 0), ("maybe", 0), ("maybe", 1)}
"""What may be said of a mail, and how often the server then has it."""


def said_and_taken(
    script: dict[tuple[str, int], Act], extensions: tuple[str, ...], connections: int, fallback: str
) -> list[tuple[int, str, int]]:
    """Send 24 mails in two batches; return what is said of each, and how often the server has it."""
    mails = entries(24)
    with ScriptedServer(script, extensions) as server:
        using = SmtpSender(
            "127.0.0.1",
            server.port,
            "none",
            connections=connections,
            timeout=SHORT,
            final_timeout=SHORT,
            envelope_fallback=fallback,
        )
        results = [*using.send(mails[:4]), *using.send(mails[4:])]
        using.close()
    taken = Counter(mail.recipient for mail in server.mails)
    return [(one.id, word(result), taken[one.mail.recipient]) for one, result in results]


@settings(max_examples=150, deadline=None)
@given(
    script=st.dictionaries(places, acts, max_size=8),
    extensions=st.sampled_from([EXTENSIONS, ()]),
    connections=st.integers(1, 3),
    fallback=st.sampled_from(["", USERNAME]),
)
def test_whatever_the_server_does_what_is_said_of_a_mail_is_true(
    script: dict[tuple[str, int], Act], extensions: tuple[str, ...], connections: int, fallback: str
) -> None:
    outcomes = said_and_taken(script, extensions, connections, fallback)
    assert sorted(number for number, _, _ in outcomes) == list(range(1, 25))
    assert [one for one in outcomes if one[1:] not in MAY_BE_SAID] == []


@pytest.mark.deep
@settings(max_examples=int(25 * float(os.environ.get("DEEP_MINUTES", "1"))), deadline=None)
@given(
    script=st.dictionaries(places, acts | st.sampled_from([Silence(), Silence(taken=True)]), max_size=12),
    extensions=st.sampled_from([EXTENSIONS, ()]),
    connections=st.integers(1, 3),
    fallback=st.sampled_from(["", USERNAME]),
)
def test_whatever_the_server_does_even_nothing_what_is_said_of_a_mail_is_true(
    script: dict[tuple[str, int], Act], extensions: tuple[str, ...], connections: int, fallback: str
) -> None:
    outcomes = said_and_taken(script, extensions, connections, fallback)
    assert sorted(number for number, _, _ in outcomes) == list(range(1, 25))
    assert [one for one in outcomes if one[1:] not in MAY_BE_SAID] == []
