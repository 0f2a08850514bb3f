"""Tokens for a service account, from a stand-in of Google's token service."""

from __future__ import annotations

import json
import logging

import pytest

from google_login import ACCOUNT, GoogleLogin
from inboxbot.model.errors import InboxbotError, SignInRefusedError, TransientError
from inboxbot.tokens.google import DelegatedTokens

pytest.importorskip("google.auth", reason="google-auth is not installed (pip install 'inboxbot[google]')")

MAILBOX = "info@example.org"


def test_a_token_is_asked_for_once_and_used_until_near_its_end() -> None:
    with GoogleLogin() as google:
        tokens = DelegatedTokens(google.key_file, MAILBOX)
        assert tokens.fresh() == tokens.fresh() == google.tokens[0]
        assert (google.asked, google.paths) == (1, ["/token"])


def test_a_token_near_its_end_is_asked_for_anew_and_a_forgotten_one_too() -> None:
    with GoogleLogin(lifetime=200) as google:
        tokens = DelegatedTokens(google.key_file, MAILBOX)
        first = tokens.fresh()
        google.lifetime = 3_599
        second = tokens.fresh()
        tokens.forget()
        assert [first, second, tokens.fresh()] == google.tokens
        assert google.asked == 3


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"allowed": False}, "not allowed to act for the mailboxes of this Workspace"),
        ({"users": frozenset()}, "there is no user info@example.org in the Workspace"),
        ({"clock": 3_900}, "this machine's clock is wrong"),
        ({"clock": -3_900}, "this machine's clock is wrong"),
        ({"known_key": False}, "its key was deleted or has ended"),
        ({"answer": (400, {"error": "access_denied"})}, "add https://mail.google.com/ under Domain-wide"),
        ({"answer": (400, {"error": "something_new"})}, "(something_new): look at the service account"),
        ({"answer": (400, {})}, "(no reason given)"),
    ],
)
def test_each_refusal_says_which_step_is_missing_and_is_asked_once(
    wrong: dict[str, object], words: str
) -> None:
    with GoogleLogin(**wrong) as google:  # type: ignore[arg-type]
        with pytest.raises(SignInRefusedError) as raised:
            DelegatedTokens(google.key_file, MAILBOX).fresh()
        assert google.asked == 1
    assert words in str(raised.value)
    assert f"the service account {ACCOUNT} for {MAILBOX}" in str(raised.value)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_service_that_is_busy_is_asked_again_later_and_not_at_once(status: int) -> None:
    with GoogleLogin(answer=(status, {"error": "internal_failure"})) as google:
        with pytest.raises(TransientError, match=f"HTTP {status}"):
            DelegatedTokens(google.key_file, MAILBOX).fresh()
        assert google.asked == 1


def test_a_service_that_is_away_is_told_so() -> None:
    with GoogleLogin() as google:
        key_file = google.key_file
    with pytest.raises(TransientError, match="could not be reached"):
        DelegatedTokens(key_file, MAILBOX).fresh()


def test_nonsense_instead_of_an_answer_is_told_so() -> None:
    with GoogleLogin(answer=(200, {"token_type": "Bearer"})) as google, pytest.raises(InboxbotError):
        DelegatedTokens(google.key_file, MAILBOX).fresh()


def test_a_key_that_cannot_be_read_is_told_without_being_shown() -> None:
    with GoogleLogin() as google:
        spoilt = json.loads(google.key_file) | {"private_key": "-----BEGIN PRIVATE KEY-----\nAAAA4711\n"}
        with pytest.raises(SignInRefusedError, match="INBOXBOT_GOOGLE_SERVICE_ACCOUNT must hold") as raised:
            DelegatedTokens(json.dumps(spoilt), MAILBOX).fresh()
    assert "4711" not in str(raised.value)


def test_no_secret_is_logged_or_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with GoogleLogin() as google:
        tokens = DelegatedTokens(google.key_file, MAILBOX)
        token = tokens.fresh()
        shown = f"{tokens!r}{vars(tokens)!r}{tokens.name}{caplog.text}"
        assert "BEGIN PRIVATE KEY" not in shown
        assert token not in shown
        assert google.key_file not in shown
