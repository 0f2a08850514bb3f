"""A mailbox that is read and written for with access tokens alone: a real Dovecot, tokens from a stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dovecot import Dovecot
from google_login import GoogleLogin
from inboxbot.app.checking import Inspection
from inboxbot.app.wiring import install
from inboxbot.config import load_settings, packaged_rules, packaged_templates
from smtp_server import USERNAME, ScriptedServer
from story_world import ADDRESS, SECRET_KEY, require_dovecot

pytest.importorskip("google.auth", reason="google-auth is not installed (pip install 'inboxbot[google]')")
pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot() as one:
        yield one


def _variables(folder: Path, server: Dovecot, smtp: ScriptedServer, google: GoogleLogin) -> dict[str, str]:
    return {
        "INBOXBOT_ADDRESS": ADDRESS, "INBOXBOT_MODE": "live", "INBOXBOT_RULES": str(packaged_rules()),
        "INBOXBOT_TEMPLATES": str(packaged_templates()), "INBOXBOT_SECRET_KEY": SECRET_KEY,
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        "INBOXBOT_IMAP_AUTH": "google", "INBOXBOT_IMAP_HOST": "127.0.0.1", "INBOXBOT_IMAP_PORT": str(server.port),
        "INBOXBOT_IMAP_SECURITY": "none", "INBOXBOT_IMAP_USERNAME": USERNAME,
        "INBOXBOT_SMTP_AUTH": "google", "INBOXBOT_SMTP_HOST": smtp.host, "INBOXBOT_SMTP_PORT": str(smtp.port),
        "INBOXBOT_SMTP_SECURITY": "none", "INBOXBOT_SMTP_USERNAME": USERNAME,
        "INBOXBOT_GOOGLE_SERVICE_ACCOUNT": google.key_file,
    }  # fmt: skip


def test_a_mail_is_taken_in_and_a_colleague_told_with_one_token_for_all(
    tmp_path: Path, server: Dovecot
) -> None:
    token = server.token(USERNAME)
    with (
        GoogleLogin(users=frozenset({USERNAME}), mint=lambda: token) as google,
        ScriptedServer(auth="XOAUTH2", token=token) as smtp,
    ):
        variables = _variables(tmp_path, server, smtp, google)
        states = {
            what: look().state for what, look in Inspection(variables, None, None, offline=False).looks()
        }
        assert set(states.values()) == {"ok"}
        assert {"clock", "token", "permission", "mailbox", "sender"} <= states.keys()
        google.asked = 0
        house = install(load_settings(variables))
        try:
            house.cycle.prepare()
            assert not house.cycle.take_in().trouble
            with server.client(USERNAME) as person:
                person.append(
                    "INBOX",
                    b"Return-Path: <joan@post.example>\r\nFrom: Joan <joan@post.example>\r\n"
                    + f"To: {ADDRESS}\r\n".encode()
                    + b"Subject: Dentist\r\nMessage-ID: <1@post.example>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000"
                    b"\r\n\r\nHow do I find an NHS dentist near Hertford, please?\r\n",
                )
            assert house.cycle.take_in().done == 1
            house.cycle.send()
        finally:
            house.close()
        assert google.asked == 1
    # Whether the writer is answered too depends on the second in which the house went live.
    assert "amina.shah@healthwatchhertfordshire.example" in {mail.recipient for mail in smtp.mails}
    register = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert token.encode() not in register


def test_a_delegation_that_was_taken_back_is_told_and_not_tried_again_and_again(
    tmp_path: Path, server: Dovecot
) -> None:
    with GoogleLogin(users=frozenset({USERNAME}), allowed=False) as google, ScriptedServer() as smtp:
        house = install(load_settings(_variables(tmp_path, server, smtp, google)))
        try:
            house.cycle.prepare()
            results = [house.cycle.take_in() for _ in range(5)]
        finally:
            house.close()
        assert google.asked == 1
    assert all(result.refused and "Domain Wide Delegation" in result.trouble for result in results)
