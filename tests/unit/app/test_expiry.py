"""What comes to its end: seen at a real server's certificate, read from the settings, told at its times."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxbot.app.checking import Inspection
from inboxbot.app.expiry import Ending, certificate_end, endings, ends_soon, known_endings, sentence
from inboxbot.config import Settings, load_settings
from inboxbot.exchange.ending import WARNING
from inboxbot.model.errors import ConfigurationError
from office import Office, variables
from smtp_server import make_certificate

MakeOffice = Callable[..., Office]
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


def settings(**given: str) -> Settings:
    return load_settings(variables("live") | {f"INBOXBOT_{name}": value for name, value in given.items()})


@contextmanager
def server(context: ssl.SSLContext, greeting: tuple[tuple[bytes, bytes], ...] = ()) -> Iterator[int]:
    """Run a server that speaks as far as TLS: each pair is what it says and the command it then awaits."""

    def answer() -> None:
        with suppress(OSError):
            line, _ = listening.accept()
            with line:
                for says, awaited in greeting:
                    line.sendall(says)
                    if awaited:
                        assert line.recv(100).startswith(awaited)
                with context.wrap_socket(line, server_side=True) as tls:
                    tls.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=answer)
        thread.start()
        yield listening.getsockname()[1]
    thread.join(10)


IMAP = ((b"* OK hello\r\n", b"a STARTTLS"), (b"* STATUS x\r\na OK begin\r\n", b""))
SMTP = (
    (b"220-hello\r\n220 there\r\n", b"EHLO"),
    (b"250-me\r\n250 STARTTLS\r\n", b"STARTTLS"),
    (b"220 begin\r\n", b""),
)


@pytest.mark.parametrize(
    ("kind", "security", "greeting"),
    [("imap", "tls", ()), ("imap", "starttls", IMAP), ("smtp", "starttls", SMTP)],
)
def test_the_end_of_a_servers_certificate_is_seen_without_signing_in(
    tmp_path: Path, kind: str, security: str, greeting: tuple[tuple[bytes, bytes], ...]
) -> None:
    certificate, key = make_certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with server(context, greeting) as port:
        ends = certificate_end(kind, "127.0.0.1", port, security, ca_file=str(certificate))
    assert ends == datetime(2119, 12, 8, tzinfo=UTC)


def test_dates_that_were_given_are_read_and_told_apart() -> None:
    given = settings(EXPIRES="2027-03-01 the IMAP password; 2027-06-30 the app's secret")
    assert list(endings(given)) == [
        Ending("the IMAP password", datetime(2027, 3, 1, tzinfo=UTC)),
        Ending("the app's secret", datetime(2027, 6, 30, tzinfo=UTC)),
    ]


@pytest.mark.parametrize("wrong", ["next year the password", "2027-13-01 the password", "2027-03-01"])
def test_a_date_that_cannot_be_read_is_a_problem_of_the_settings(wrong: str) -> None:
    with pytest.raises(ConfigurationError, match="2027-03-01 the IMAP password"):
        settings(EXPIRES=wrong)


@pytest.mark.parametrize(
    ("days", "told", "soon"),
    [
        (31, "ends within 31 days", False),
        (30, "ends within 30 days", False),
        (15, "ends within 30 days", False),
        (14, "ends within 14 days", False),
        (7, "ends within 7 days", True),
        (1, "ends within a day", True),
        (0, "ends within a day", True),
        (-1, "ended", True),
    ],
)
def test_the_sentence_changes_at_the_days_at_which_it_is_told(days: int, told: str, *, soon: bool) -> None:
    ending = Ending("the secret", NOW + timedelta(days=days, hours=1 if days >= 0 else -1))
    assert sentence(ending, NOW).startswith(f"the secret {told}")
    assert ends_soon(ending, NOW) is soon


def test_the_operators_are_told_30_14_7_and_1_days_before_and_no_more_once_it_is_renewed(
    make_office: MakeOffice,
) -> None:
    office = make_office(
        "2026-11-18 10:00", settings={"INBOXBOT_EXPIRES": "2026-12-25 the IMAP password"}
    ).start()
    office.tick()
    told: list[int] = []
    for _ in range(36):
        office.clock.push(office.clock.now() + timedelta(days=1))
        before = len(office.sent("alert", to="susan.okoro"))
        assert office.installation is not None
        office.installation.expiry.look_if_due()
        office.cycle.alarm.look()
        office.cycle.send()
        if len(office.sent("alert", to="susan.okoro")) > before:
            told.append((datetime(2026, 12, 25, tzinfo=UTC) - office.clock.now()).days)
    assert told == [30, 14, 7, 1]
    assert known_endings(office.register)[0].what == "the IMAP password"
    office.settings = {"INBOXBOT_EXPIRES": "2027-12-25 the IMAP password"}
    office.restart()
    assert office.installation is not None
    office.clock.push(office.clock.now() + timedelta(days=1))
    office.installation.expiry.look_if_due()
    assert "expiry" not in office.cycle.alarm.standing()


def test_the_certificates_of_the_great_providers_are_their_own_business() -> None:
    given = settings(
        MAILBOX_KIND="imap", IMAP_HOST="Outlook.Office365.com", IMAP_USERNAME="x", IMAP_PASSWORD="y",
        SENDER_KIND="smtp", SMTP_HOST="smtp.gmail.com",
    )  # fmt: skip
    assert list(endings(given)) == []


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://outlook.office365.com/EWS/Exchange.asmx",
            [Ending("EWS in Exchange Online (move to graph)", datetime(2027, 4, 1, tzinfo=UTC))],
        ),
        ("http://127.0.0.1/EWS/Exchange.asmx", []),
    ],
)
def test_the_end_of_ews_in_exchange_online_is_known(url: str, expected: list[Ending]) -> None:
    ews = {
        "MAILBOX_KIND": "ews",
        "SENDER_KIND": "ews",
        "EWS_URL": url,
        "EWS_USERNAME": "svc",
        "EWS_PASSWORD": "s3cret",
    }
    assert [one for one in endings(settings(**ews)) if "EWS" in one.what] == expected
    given = {"INBOXBOT_ADDRESS": "info@example.org", "INBOXBOT_SECRET_KEY": "k" * 40} | {
        f"INBOXBOT_{name}": told for name, told in ews.items()
    }
    look = next(iter(Inspection(given, None, None, offline=True).looks()))[1]
    assert look().warnings == ((WARNING,) if expected else ())


def test_the_end_of_the_applications_certificate_for_graph_is_told_at_its_times(tmp_path: Path) -> None:
    make_certificate(tmp_path)
    pem = "".join(file.read_text() for file in sorted(tmp_path.iterdir()) if "BEGIN" in file.read_text())
    login = {"GRAPH_TENANT": "t", "GRAPH_CLIENT": "c", "MAILBOX_KIND": "graph", "SENDER_KIND": "graph"}
    [ending] = endings(settings(**login, GRAPH_CERTIFICATE=pem))
    assert ending.what == "the certificate in INBOXBOT_GRAPH_CERTIFICATE"
    told = [sentence(ending, ending.at - timedelta(days=days, hours=1)) for days in (31, 30, 14, 7, 1)]
    assert [text.partition(" ends ")[2].partition(", on ")[0] for text in told] == [
        "within 31 days", "within 30 days", "within 14 days", "within 7 days", "within a day"
    ]  # fmt: skip
