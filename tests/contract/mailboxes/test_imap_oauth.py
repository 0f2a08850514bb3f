"""Signing in to an IMAP server with access tokens: on a real Dovecot that checks them itself, and on scripts."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest
from mailbox_mails import mail, names
from mailbox_worlds import moment
from scripted_imap import Answer, ScriptedImap

from dovecot import Dovecot
from held_tokens import HeldTokens
from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError

MAILBOX = "info@example.org"
TOKEN = "ey.4711-token"


def _on(server: Dovecot, user: str, tokens: HeldTokens) -> ImapMailbox:
    return ImapMailbox("localhost", server.tls_port, "tls", user, tokens=tokens, ca_file=str(server.ca_file))


# A real server ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bearer_only(imap_server: Dovecot) -> Iterator[Dovecot]:
    with Dovecot("plain login oauthbearer") as server:
        yield server


@pytest.mark.server
@pytest.mark.parametrize("which", ["imap_server", "bearer_only"])
def test_a_mailbox_is_read_with_a_token_alone(request: pytest.FixtureRequest, user: str, which: str) -> None:
    server: Dovecot = request.getfixturevalue(which)
    tokens = HeldTokens(lambda: server.token(user))
    mailbox = _on(server, user, tokens)
    cursor = mailbox.start("inbox")
    with server.client(user) as person:
        person.append("INBOX", mail("one"), (), moment(20))
    assert names(mailbox.poll("inbox", cursor)) == ["one"]
    mailbox.close()
    offered = "XOAUTH2" if which == "imap_server" else "OAUTHBEARER"
    assert f"method={offered}" in server.log()


@pytest.mark.server
def test_each_connection_asks_for_a_token_and_one_at_hand_is_used_again(
    imap_server: Dovecot, user: str
) -> None:
    tokens = HeldTokens(lambda: imap_server.token(user))
    mailbox = _on(imap_server, user, tokens)
    mailbox.start("inbox")
    mailbox._session.drop()  # as the server does when the token's hour is over
    mailbox.start("inbox")
    mailbox.close()
    assert (tokens.wanted, tokens.asked) == (2, 1)


@pytest.mark.server
def test_a_refused_token_is_thrown_away_and_the_next_try_gets_in_with_another(
    imap_server: Dovecot, user: str
) -> None:
    ages = iter([-30, 3600])
    tokens = HeldTokens(lambda: imap_server.token(user, seconds=next(ages)))
    mailbox = _on(imap_server, user, tokens)
    with pytest.raises(
        SignInRefusedError, match="did not take the token of the application of the tests"
    ) as no:
        mailbox.start("inbox")
    assert "eyJ" not in str(no.value)
    assert mailbox.start("inbox")
    mailbox.close()
    assert tokens.asked == 2


@pytest.mark.server
def test_a_token_of_somebody_else_opens_nothing(imap_server: Dovecot, user: str) -> None:
    mailbox = _on(imap_server, user, HeldTokens(lambda: imap_server.token("somebody-else")))
    with pytest.raises(SignInRefusedError, match=f"for the mailbox {user}"):
        mailbox.start("inbox")
    mailbox.close()


# Scripts: what the vendors' servers say ----------------------------------------------------------

_GOOD = b"TAG OK AUTHENTICATE completed.\r\n"
_ASKED: dict[str, Answer | list[Answer]] = {"AUTHENTICATE": b"+ \r\n"}
_OFFERED = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=%s SASL-IR UIDPLUS MOVE IDLE\r\nTAG OK done\r\n"


def _challenge(text: bytes) -> bytes:
    return b"+ " + base64.b64encode(text) + b"\r\n"


def _heard(
    answers: dict[str, Answer | list[Answer]], mechanism: bytes = b"XOAUTH2"
) -> tuple[InboxbotError | None, list[str], HeldTokens]:
    """Sign in to a script; return the error, what was said while signing in, and the tokens."""
    tokens = HeldTokens(lambda: TOKEN)
    greeting = b"* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=%s] hello\r\n" % mechanism
    with ScriptedImap({"CAPABILITY": _OFFERED % mechanism} | _ASKED | answers, greeting=greeting) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", MAILBOX, tokens=tokens)
        error = None
        try:
            mailbox.start("inbox")
        except InboxbotError as raised:
            error = raised
        said = server.heard[:]
        mailbox.close()
    return error, said, tokens


def test_an_error_of_xoauth2_is_answered_with_nothing_and_the_token_is_said_once() -> None:
    error, said, tokens = _heard(
        {
            "dXNlcj": _challenge(b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}'),
            "": b"TAG NO SASL authentication failed\r\n",
        }
    )
    first = base64.b64encode(f"user={MAILBOX}\1auth=Bearer {TOKEN}\1\1".encode()).decode()
    assert said[-3:] == ["AUTHENTICATE XOAUTH2", first, ""]
    assert isinstance(error, SignInRefusedError)
    assert TOKEN not in f"{error}{error.__cause__!r}{error.__context__!r}"
    assert tokens._held == ""


def test_an_error_of_oauthbearer_is_answered_as_rfc_7628_wants_it_and_its_status_is_told() -> None:
    error, said, _ = _heard(
        {"biwg": None, "bixh": _challenge(b'{"status":"invalid_token"}'), "AQ==": b"TAG NO nope\r\n"},
        b"OAUTHBEARER",
    )
    assert said[-3] == "AUTHENTICATE OAUTHBEARER"
    first = base64.b64decode(said[-2]).split(b"\1")
    assert first[0] == b"n,a=info@example.org,"
    assert first[3:] == [f"auth=Bearer {TOKEN}".encode(), b"", b""]
    assert said[-1] == "AQ=="
    assert "(status invalid_token)" in str(error)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (b"TAG NO AUTHENTICATE failed.\r\n", SignInRefusedError, "New-ServicePrincipal with the object id shown"),
        (b"TAG NO LOGIN failed because IMAP disabled\r\n", SignInRefusedError, "IMAP is switched off"),
        (
            b"TAG NO [ALERT] IMAP access is disabled for your domain. Please contact your domain administrator\r\n",
            SignInRefusedError, "IMAP is switched off",
        ),
        (b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n", SignInRefusedError, "Domain-wide"),
        (b"TAG NO [ALERT] Invalid credentials (Failure)\r\n", SignInRefusedError, "scope https://mail.google.com/"),
        (b"TAG NO [ALERT] Too many simultaneous connections. (Failure)\r\n", TransientError, "too many connections"),
        (b"TAG NO [UNAVAILABLE] Temporary System Error\r\n", TransientError, "UNAVAILABLE"),
        (b"TAG BAD Request is throttled. Suggested Backoff Time: 9 milliseconds\r\n", TransientError, "later"),
        (b"+ not/base64!\r\n", TransientError, "not IMAP"),
        (None, TransientError, "later"),
    ],
)  # fmt: skip
def test_a_refusal_of_the_token_says_which_step_is_missing(
    answer: Answer, kind: type[InboxbotError], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    error, said, _ = _heard({"dXNlcj": answer})
    assert type(error) is kind
    assert words in str(error)
    assert len([one for one in said if one.startswith("AUTHENTICATE")]) == 1
    shown = f"{error}{error.__cause__!r}{caplog.text}"
    assert "4711" not in shown
    assert base64.b64encode(TOKEN.encode()).decode()[:8] not in shown


def test_let_in_without_a_mailbox_is_a_refusal_that_says_so() -> None:
    nobody = b"TAG BAD User is authenticated but not connected.\r\n"
    error, _, _ = _heard({"dXNlcj": _GOOD, "EXAMINE": nobody, "LIST": nobody, "UID": nobody})
    assert isinstance(error, SignInRefusedError)
    assert f"has no mailbox {MAILBOX} for us" in str(error)


def test_a_server_that_takes_no_tokens_hears_none_and_none_is_asked_for() -> None:
    error, said, tokens = _heard({}, b"LOGIN")
    assert isinstance(error, PermanentError)
    assert "takes no access tokens here (it offers PLAIN, LOGIN)" in str(error)
    assert [one for one in said if one.startswith("AUTHENTICATE")] == []
    assert tokens.wanted == 0


def test_trouble_with_the_token_itself_comes_out_as_it_is() -> None:
    def mint() -> str:
        raise SignInRefusedError("the secret has ended")

    with ScriptedImap({"CAPABILITY": _OFFERED % b"XOAUTH2"}) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", MAILBOX, tokens=HeldTokens(mint))
        with pytest.raises(SignInRefusedError, match=r"^the secret has ended$"):
            mailbox.start("inbox")
        mailbox.close()
        assert server.said("AUTHENTICATE") == []


@pytest.mark.parametrize(
    ("offered", "words"),
    [
        (b"AUTH=XOAUTH2 LOGINDISABLED", "takes access tokens and no passwords: set INBOXBOT_IMAP_AUTH"),
        (b"STARTTLS LOGINDISABLED", "set INBOXBOT_IMAP_SECURITY to tls or starttls"),
    ],
)
def test_a_password_is_never_sent_to_a_server_that_said_it_takes_none(offered: bytes, words: str) -> None:
    with ScriptedImap({"CAPABILITY": b"* CAPABILITY IMAP4rev1 %s\r\nTAG OK done\r\n" % offered}) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", MAILBOX, "pa55")
        with pytest.raises(PermanentError, match=words):
            mailbox.start("inbox")
        mailbox.close()
        assert server.said("LOGIN", "AUTHENTICATE") == []


def test_what_passwords_are_refused_for_is_told_apart() -> None:
    for answer, words in (
        (
            b"TAG NO [ALERT] Application-specific password required: https://support.google.com/x\r\n",
            "app password",
        ),
        (b"TAG NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n", "must be an app password"),
        (b"TAG NO LOGIN failed.\r\n", "set INBOXBOT_IMAP_AUTH=microsoft"),
        (
            b"TAG NO [WEBALERT https://accounts.google.com/x] Web login required.\r\n",
            "once with a web browser",
        ),
        (b"TAG NO [ALERT] Your account is not enabled for IMAP use.\r\n", "IMAP is switched off"),
    ):
        with ScriptedImap({"LOGIN": answer}) as server:
            mailbox = ImapMailbox(server.host, server.port, "none", MAILBOX, "pa55")
            with pytest.raises(SignInRefusedError, match=words):
                mailbox.start("inbox")
            mailbox.close()


def test_a_line_that_ends_with_the_tokens_hour_is_no_trouble() -> None:
    """Google closes the line when the token ends: the next look connects anew and asks for a token."""
    tokens = HeldTokens(lambda: TOKEN)
    ended = b"* BYE Session expired, please login again.\r\n"
    answers: dict[str, Answer | list[Answer]] = {"CAPABILITY": _OFFERED % b"XOAUTH2", "dXNlcj": _GOOD}
    with ScriptedImap(answers | _ASKED) as server:
        mailbox = ImapMailbox(server.host, server.port, "none", MAILBOX, tokens=tokens)
        cursor = mailbox.start("inbox")
        server.push(ended)
        assert mailbox.poll("inbox", cursor).messages == ()
        mailbox.close()
    assert tokens.wanted == 2
