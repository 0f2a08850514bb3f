"""Signing in to a server that sends for us with access tokens."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from test_sender_contract import entry

from held_tokens import HeldTokens
from inboxbot.model.errors import PermanentError, SignInRefusedError, TransientError
from inboxbot.model.mail import NotSent, Sent
from inboxbot.senders.smtp import SmtpSender
from smtp_server import USERNAME, Cut, ScriptedServer, make_certificate

SHORT = "ey.4711-token"
LONG = "ey." + "4711-token" * 300


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def _sender(server: ScriptedServer, tokens: HeldTokens, ca: Path | None = None) -> SmtpSender:
    return SmtpSender(
        "127.0.0.1", server.port, "starttls" if ca else "none", USERNAME, ca_file=str(ca or ""), timeout=5,
        tokens=tokens,
    )  # fmt: skip


@pytest.mark.parametrize("token", [SHORT, LONG])
@pytest.mark.parametrize("auth", ["LOGIN XOAUTH2", "PLAIN OAUTHBEARER"])
def test_mail_goes_encrypted_and_signed_in_with_a_token(
    certificate: tuple[Path, Path], auth: str, token: str
) -> None:
    tokens = HeldTokens(lambda: token)
    with ScriptedServer(tls=certificate, auth=auth, token=token) as server:
        using = _sender(server, tokens, certificate[0])
        results = [result for _, result in using.send([entry(1), entry(2)])]
        using.close()
    assert [type(result) for result in results] == [Sent, Sent]
    assert tokens.asked == 1
    # RFC 4954 §4: a first message that makes the command too long must not stand in it.
    assert max(len(one) for one in server.commands if one.startswith("AUTH")) <= 510


def test_each_connection_asks_for_a_token_and_one_at_hand_is_used_again() -> None:
    tokens = HeldTokens(lambda: SHORT)
    with ScriptedServer({("QUIT", 1): Cut()}, auth="XOAUTH2", token=SHORT) as server:
        using = _sender(server, tokens)
        for number in (1, 2):
            assert isinstance(next(iter(using.send([entry(number)])))[1], Sent)
            using.close()
    assert (tokens.wanted, tokens.asked, server.connections) == (2, 1, 2)


@pytest.mark.parametrize(("auth", "answered"), [("XOAUTH2", ""), ("OAUTHBEARER", "AQ==")])
def test_a_refused_token_is_told_thrown_away_and_not_tried_again_in_the_batch(
    auth: str, answered: str
) -> None:
    tokens = HeldTokens(lambda: SHORT)
    with ScriptedServer(auth=auth, token="another") as server:
        using = _sender(server, tokens)
        results = [result for _, result in using.send([entry(number) for number in range(20)])]
        using.close()
    assert server.connections == 1
    assert server.commands[-1] == answered
    assert tokens._held == ""
    (told,) = {result.reason for result in results if isinstance(result, NotSent)}
    assert all(isinstance(one, NotSent) and one.refused and not one.permanent for one in results)
    assert "Google does not take the token of the application of the tests for <address>" not in told
    assert told.startswith(
        "Google does not take the token of the application of the tests for info@example.org"
    )
    assert told.endswith("(status 401)")
    assert "4711" not in told
    assert base64.b64encode(SHORT.encode()).decode()[:8] not in told


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (
            (b"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit"
            b" https://aka.ms/smtp_auth_disabled for more information. [X]\r\n"),
            PermanentError, "Set-CASMailbox info@example.org -SmtpClientAuthenticationDisabled $false",
        ),
        (
            b"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.\r\n",
            PermanentError, "switched off for the mailbox info@example.org",
        ),
        (b"535 5.7.3 Authentication unsuccessful [X.outlook.com]\r\n", PermanentError, "SMTP.SendAsApp"),
        (
            (b"535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated"
            b" successfully. Contact your administrator.\r\n"),
            PermanentError, "conditional access",
        ),
        (b"550 5.7.30 Basic authentication is not supported\r\n", PermanentError, "check INBOXBOT_SMTP_HOST"),
        (b"454 4.7.0 Temporary authentication failure\r\n", TransientError, "does not sign us in just now"),
        (b"432 4.3.2 Concurrent connections limit exceeded\r\n", TransientError, "does not sign us in just now"),
        (b"535 5.7.8 no\r\n", PermanentError, "did not take the token of the application of the tests"),
    ],
)  # fmt: skip
def test_what_a_token_is_refused_for_is_told_apart(answer: bytes, kind: type[Exception], words: str) -> None:
    with ScriptedServer({("AUTH", 0): answer}, auth="XOAUTH2", token=SHORT) as server:
        using = _sender(server, HeldTokens(lambda: SHORT))
        with pytest.raises(kind) as raised:
            using.check()
    assert words in str(raised.value)
    assert "4711" not in str(raised.value)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"535 5.7.139 Authentication unsuccessful, basic authentication is disabled.\r\n", "INBOXBOT_SMTP_AUTH=microsoft"),
        (b"550 5.7.30 Basic authentication is not supported for Client Submission.\r\n", "INBOXBOT_SMTP_AUTH=microsoft"),
        (b"535 5.7.139 Authentication unsuccessful, the user credentials were incorrect.\r\n", "INBOXBOT_SMTP_USERNAME"),
        (b"535 5.7.139 Authentication unsuccessful, user is locked by your organization's security defaults policy.\r\n", "ecurity defaults"),
        (b"534-5.7.9 Application-specific password required. For more information, go to\r\n534 5.7.9 https://x\r\n", "make an app password"),
        (b"535-5.7.8 Username and Password not accepted. For more information, go to\r\n535 5.7.8 https://x\r\n", "must be an app password"),
        (b"534-5.7.14 <https://accounts.google.com/signin/continue> Please log in via your web browser\r\n534 5.7.14 x\r\n", "once with a web browser"),
    ],
)  # fmt: skip
def test_what_a_password_is_refused_for_is_told_apart(answer: bytes, words: str) -> None:
    with ScriptedServer({("AUTH", 0): answer}, auth="PLAIN") as server:
        using = SmtpSender("127.0.0.1", server.port, "none", USERNAME, "pa55", timeout=5)
        with pytest.raises(PermanentError) as raised:
            using.check()
    assert words in str(raised.value)
    assert "pa55" not in str(raised.value)


def test_a_server_that_takes_no_tokens_hears_none_and_none_is_asked_for() -> None:
    tokens = HeldTokens(lambda: SHORT)
    no = r"takes no access tokens here \(AUTH PLAIN LOGIN\)"
    with ScriptedServer(auth="PLAIN LOGIN") as server, pytest.raises(PermanentError, match=no):
        _sender(server, tokens).check()
    assert tokens.wanted == 0
    assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_server_that_takes_only_tokens_tells_how_to_set_that() -> None:
    no = "set INBOXBOT_SMTP_AUTH to microsoft or google"
    with ScriptedServer(auth="XOAUTH2", token=SHORT) as server, pytest.raises(PermanentError, match=no):
        SmtpSender("127.0.0.1", server.port, "none", USERNAME, "pa55", timeout=5).check()


@pytest.mark.parametrize("error", [SignInRefusedError, TransientError])
def test_trouble_with_the_token_itself_keeps_the_mail_and_comes_out_as_it_is(error: type[Exception]) -> None:
    def mint() -> str:
        raise error("the secret has ended")

    with ScriptedServer(auth="XOAUTH2", token=SHORT) as server:
        ((_, result),) = _sender(server, HeldTokens(mint)).send([entry(1)])
    assert result == NotSent(
        permanent=False, reason="the secret has ended", refused=error is SignInRefusedError
    )


@pytest.mark.parametrize(
    "answer",
    [
        b"554 5.2.252 SendAsDenied; info@example.org not allowed to send as x@example.org\r\n",
        b"554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed\r\n",
        b"550 5.7.60 SMTP; Client does not have permissions to send as this sender\r\n",
    ],
)
def test_not_being_allowed_to_send_as_the_mailbox_is_about_us_and_keeps_the_mail(answer: bytes) -> None:
    with ScriptedServer({(".", 0): answer}) as server:
        using = SmtpSender("127.0.0.1", server.port, "none", timeout=5)
        ((_, result),) = using.send([entry(1)])
        using.close()
    assert isinstance(result, NotSent)
    assert (result.permanent, result.refused) == (False, True)
    assert "Add-RecipientPermission -AccessRights SendAs" in result.reason


def test_neither_account_nor_tokens_show_the_token() -> None:
    tokens = HeldTokens(lambda: SHORT)
    tokens.fresh()
    using = SmtpSender("mail.example.org", 587, "starttls", USERNAME, tokens=tokens)
    assert SHORT not in repr(vars(using))
