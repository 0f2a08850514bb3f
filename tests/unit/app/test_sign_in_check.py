"""`inboxbot check` tells token, permission and clock apart, before the servers are asked."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from google_login import ACCOUNT, GoogleLogin
from held_tokens import HeldTokens
from inboxbot.app.checking import Finding, Inspection
from inboxbot.app.clock import SystemClock
from inboxbot.app.sign_in_check import (
    end_not_known,
    look_at_clock,
    look_at_permissions,
    told_time,
    what_ends,
)
from inboxbot.app.token_rack import TokenRack
from inboxbot.app.wiring import about_copies, sender_from
from inboxbot.config import load_settings
from inboxbot.model.errors import PermanentError, TransientError
from office import variables
from smtp_server import USERNAME, ScriptedServer

pytest.importorskip("google.auth", reason="google-auth is not installed (pip install 'inboxbot[google]')")

MICROSOFT = {"IMAP_AUTH": "microsoft", "SMTP_AUTH": "microsoft", "GRAPH_TENANT": "t", "GRAPH_CLIENT": "c", "GRAPH_SECRET": "s"}  # fmt: skip


def given(**more: str) -> dict[str, str]:
    return variables("live") | {f"INBOXBOT_{name}": value for name, value in more.items()}


def rack(**more: str) -> TokenRack:
    return TokenRack(load_settings(given(**more)))


def google(login: GoogleLogin, smtp: ScriptedServer, **more: str) -> dict[str, str]:
    settings = {
        "MAILBOX_KIND": "maildir", "MAILDIR_PATH": "/nowhere", "SENDER_KIND": "smtp", "SMTP_AUTH": "google", "SMTP_USERNAME": USERNAME,
        "SMTP_HOST": smtp.host, "SMTP_PORT": str(smtp.port), "SMTP_SECURITY": "none",
        "GOOGLE_SERVICE_ACCOUNT": login.key_file,
    }  # fmt: skip
    return given(**settings | more)


def findings(environ: dict[str, str], *, send_to: str = "") -> dict[str, Finding]:
    """Return what is found, without the looks that need no server: they take their time."""
    looks = Inspection(environ, None, None, offline=False, send_to=send_to).looks()
    return {what: look() for what, look in looks if what not in {"rules", "templates", "database"}}


def test_with_everything_in_order_each_thing_is_told() -> None:
    with GoogleLogin() as login, ScriptedServer(auth="XOAUTH2") as smtp:
        login.mint = lambda: "ya29.good"
        smtp.token = "ya29.good"
        found = findings(google(login, smtp))
        assert login.asked == 1
    assert {what: found[what].state for what in ("clock", "token", "permission", "sender")} == {
        "clock": "ok", "token": "ok", "permission": "ok", "sender": "ok",
    }  # fmt: skip
    assert found["clock"].found == ("This machine's clock is right.",)
    assert found["token"].found == (f"The service account {ACCOUNT} was given a token.",)
    assert "Copies in Sent: inboxbot files them." in found["sender"].found


def test_without_a_token_the_sender_is_not_looked_at_and_nothing_is_asked_twice() -> None:
    with GoogleLogin(allowed=False) as login, ScriptedServer(auth="XOAUTH2") as smtp:
        found = findings(google(login, smtp))
        assert (login.asked, smtp.connections) == (1, 0)
    assert found["token"].state == "wrong"
    assert "Domain Wide Delegation" in found["token"].found[0]
    assert {found[what].state for what in ("permission", "sender")} == {"not looked at"}
    assert found["sender"].found == ("there is no token to sign in with",)


def test_a_good_token_that_the_server_refuses_is_the_servers_to_tell() -> None:
    with GoogleLogin() as login, ScriptedServer(auth="XOAUTH2", token="another") as smtp:
        found = findings(google(login, smtp))
    assert (found["token"].state, found["sender"].state) == ("ok", "wrong")
    assert "Google does not take the token" in found["sender"].found[0]


@pytest.mark.parametrize(("ahead", "way"), [(720, "12 minutes behind"), (-720, "12 minutes ahead of")])
def test_a_clock_that_is_far_off_is_told_before_anything_else(ahead: int, way: str) -> None:
    with GoogleLogin(clock=ahead) as login, ScriptedServer(auth="XOAUTH2") as smtp:
        found = findings(google(login, smtp))
    assert found["clock"].state == "wrong"
    assert f"This machine's clock is {way} that of 127.0.0.1" in found["clock"].found[0]
    assert "timedatectl set-ntp true" in found["clock"].found[0]


def test_a_clock_a_little_off_is_right() -> None:
    with GoogleLogin(clock=280) as login, ScriptedServer() as smtp:
        rack = TokenRack(load_settings(google(login, smtp)))
        assert look_at_clock(rack, SystemClock().now) == ("This machine's clock is right.",)


def test_a_service_that_is_away_or_tells_no_time_is_told_so() -> None:
    with GoogleLogin() as login:
        url = login.url
    with pytest.raises(TransientError, match="could not be asked for the time"):
        told_time(url, ca_file="", now=SystemClock().now)


def test_a_look_without_tokens_has_no_look_at_them() -> None:
    assert not {"clock", "token", "permission"} & findings(given(MAILBOX_KIND="maildir", MAILDIR_PATH="/nowhere", SENDER_KIND="maildir")).keys()  # fmt: skip


# Send-as: only a mail tells --------------------------------------------------------------------------


def sending_to(smtp: ScriptedServer, to: str) -> dict[str, Finding]:
    told = {
        "SENDER_KIND": "smtp",
        "SMTP_HOST": smtp.host,
        "SMTP_PORT": str(smtp.port),
        "SMTP_SECURITY": "none",
    }
    return findings(given(**told), send_to=to)


def test_without_an_address_nothing_is_sent_and_the_way_to_know_is_told() -> None:
    with ScriptedServer() as smtp:
        found = sending_to(smtp, "")
    assert (smtp.mails, "send-as" in found) == ([], False)
    assert "`inboxbot check --send-to YOU@…` sends one." in found["sender"].found[-1]


def test_one_mail_goes_as_the_mailbox_and_says_what_it_is() -> None:
    with ScriptedServer() as smtp:
        found = sending_to(smtp, "me@elsewhere.example")
    (mail,) = smtp.mails
    assert (found["send-as"].state, mail.recipient, mail.sender) == ("ok", "me@elsewhere.example", "")
    address = variables("live")["INBOXBOT_ADDRESS"].lower()
    assert f"From: {address}\r\n".encode() in mail.content
    assert b"Auto-Submitted: auto-generated\r\n" in mail.content
    assert found["send-as"].found == (
        f"A mail as {address} was taken by the server: look whether it arrived.",
    )


def test_not_being_allowed_to_send_as_the_mailbox_is_told_apart_from_the_sign_in() -> None:
    no = b"554 5.2.252 SendAsDenied; x not allowed to send as y\r\n"
    with ScriptedServer({(".", 0): no}) as smtp:
        found = sending_to(smtp, "me@elsewhere.example")
    assert (found["sender"].state, found["send-as"].state) == ("ok", "wrong")
    assert "Add-RecipientPermission -AccessRights SendAs" in found["send-as"].found[0]


# Microsoft's permissions -----------------------------------------------------------------------------


def _token(**claims: object) -> str:
    def part(told: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")

    return f"{part({'alg': 'RS256'})}.{part(claims)}.sig"


def permissions(token: str, **more: str) -> object:
    one = rack(**MICROSOFT | {"SENDER_KIND": "smtp", "MAILBOX_KIND": "imap"} | more)
    one._held["microsoft", ""] = HeldTokens(lambda: token)
    return look_at_permissions(one)


def test_both_permissions_are_read_in_the_token() -> None:
    found = permissions(_token(roles=["SMTP.SendAsApp", "IMAP.AccessAsApp", "POP.AccessAsApp"]))
    assert found == ("The application has IMAP.AccessAsApp and SMTP.SendAsApp.",)


@pytest.mark.parametrize(
    ("claims", "missing"),
    [
        ({"roles": ["SMTP.SendAsApp"]}, "no permission IMAP.AccessAsApp:"),
        ({"roles": ["IMAP.AccessAsApp"]}, "no permission SMTP.SendAsApp:"),
        ({}, "no permission IMAP.AccessAsApp and no SMTP.SendAsApp:"),
        ({"roles": "IMAP.AccessAsApp"}, "no permission IMAP.AccessAsApp and no SMTP.SendAsApp:"),
    ],
)
def test_a_permission_that_is_missing_is_named_with_the_page(claims: dict[str, object], missing: str) -> None:
    with pytest.raises(PermanentError) as raised:
        permissions(_token(**claims))
    assert missing in str(raised.value)
    assert "Office 365 Exchange Online, Application permissions" in str(raised.value)


@pytest.mark.parametrize("token", ["EwBAAl3BAAUFFpUAo7J3", "a.b.c", "a.!!.c", _token()[:4] + "." + base64.urlsafe_b64encode(b"[1]").decode() + ".x"])  # fmt: skip
def test_a_token_that_cannot_be_read_says_nothing_of_permissions(token: str) -> None:
    assert permissions(token) == ("What it may do is found out by signing in (see mailbox and sender).",)


def test_only_what_is_used_is_needed() -> None:
    found = permissions(_token(roles=["SMTP.SendAsApp"]), MAILBOX_KIND="maildir", MAILDIR_PATH="/nowhere")
    assert found == ("The application has SMTP.SendAsApp.",)


# What ends ---------------------------------------------------------------------------------------


def test_a_secret_whose_end_nobody_noted_is_told_and_a_noted_end_is_shown() -> None:
    settings = load_settings(given(**MICROSOFT))
    assert "note the day in INBOXBOT_EXPIRES" in end_not_known(settings)[0]
    noted = load_settings(given(**MICROSOFT, EXPIRES="2027-06-30 the app's secret"))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    assert (end_not_known(noted), what_ends(noted, now)) == (
        (),
        ["The app's secret ends within 220 days, on Wednesday 30 June 2027."],
    )
    assert end_not_known(load_settings(given())) == ()


# Copies in Sent, and what is shared -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "told", "sentence"),
    [
        ("smtp.office365.com", "auto", "Copies in Sent: the server files them itself."),
        ("SMTP.gmail.com", "auto", "Copies in Sent: the server files them itself."),
        ("smtp-relay.gmail.com", "auto", "Copies in Sent: inboxbot files them."),
        ("smtp.example.org", "auto", "Copies in Sent: inboxbot files them."),
        ("smtp.example.org", "no", "Copies in Sent: nobody files them, as INBOXBOT_SENT_COPY=no tells."),
        ("smtp.office365.com", "no", "Copies in Sent: the server files them itself."),
    ],
)
def test_who_files_the_copies_is_right_for_the_provider_and_told(host: str, told: str, sentence: str) -> None:
    settings = load_settings(given(SENDER_KIND="smtp", SMTP_HOST=host, SENT_COPY=told))
    sender = sender_from(settings)
    assert about_copies(settings, sender) == (sentence,)


def test_exchange_online_gets_fewer_connections_than_it_refuses() -> None:
    def connections(host: str) -> int:
        sender = sender_from(load_settings(given(SENDER_KIND="smtp", SMTP_HOST=host)))
        return int(sender._connections)  # type: ignore[attr-defined]

    assert (connections("smtp.office365.com"), connections("smtp.example.org")) == (2, 4)


def test_mailbox_and_sender_share_one_application_and_google_has_one_holder_for_each_mailbox() -> None:
    one = rack(**MICROSOFT)
    assert one.of_imap() is one.of_smtp() is not None
    with GoogleLogin() as login:
        both = {"IMAP_AUTH": "google", "SMTP_AUTH": "google", "GOOGLE_SERVICE_ACCOUNT": login.key_file}
        assert (same := rack(**both, IMAP_USERNAME="a@b.example", SMTP_USERNAME="a@b.example")).of_imap() is same.of_smtp()  # fmt: skip
        other = rack(**both, IMAP_USERNAME="a@b.example", SMTP_USERNAME="c@b.example")
        assert other.of_imap() is not other.of_smtp()
    none = rack(IMAP_AUTH="password", SMTP_AUTH="password")
    assert (none.of_imap(), none.of_smtp()) == (None, None)


def test_a_certificate_that_is_not_trusted_points_at_the_clock(tmp_path: Path) -> None:
    from smtp_server import make_certificate

    certificate = make_certificate(tmp_path)
    moment = datetime(2031, 5, 4, 12, tzinfo=UTC) + timedelta(minutes=7)
    with ScriptedServer(tls=certificate, at_once=True) as server, pytest.raises(PermanentError) as raised:
        told_time(f"https://127.0.0.1:{server.port}/x", ca_file="", now=lambda: moment)
    assert "Is this machine's clock right? It says 04 May 2031, 12:07 UTC." in str(raised.value)
