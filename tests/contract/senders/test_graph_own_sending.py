"""One mail through a real Graph, from the mailbox to itself: run when INBOXBOT_TEST_GRAPH_… names one (CONTRIBUTING.md)."""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from inboxbot.mailboxes.graph import GraphMailbox
from inboxbot.model.mail import OutboxEntry, OutgoingMail, Sent
from inboxbot.senders.graph import GraphSender
from inboxbot.tokens.microsoft import GRAPH, LOGIN, AppTokens, MicrosoftApp, graph_scope

_NAME = "INBOXBOT_TEST_GRAPH_"


def _told(name: str, otherwise: str = "") -> str:
    return os.environ.get(_NAME + name) or otherwise


@pytest.fixture
def tokens() -> AppTokens:
    lacking = [_NAME + name for name in ("TENANT", "CLIENT", "MAILBOX") if not _told(name)]
    if not (_told("SECRET") or _told("CERTIFICATE_FILE")):
        lacking.append(f"{_NAME}SECRET (or {_NAME}CERTIFICATE_FILE)")
    if lacking:  # no other server stands in for it, so its absence is no failure
        pytest.skip(f"no mailbox behind Graph is named: {', '.join(lacking)} not set")
    file = _told("CERTIFICATE_FILE")
    certificate = Path(file).read_text(encoding="ascii") if file else ""
    app = MicrosoftApp(
        _told("TENANT"), _told("CLIENT"), _told("SECRET"), certificate, _told("LOGIN_URL", LOGIN)
    )
    return AppTokens(app, graph_scope(_told("URL", GRAPH)))


@pytest.mark.server
def test_own_graph_sends_a_mail_once_and_knows_it_again(tokens: AppTokens) -> None:
    address, service = _told("MAILBOX"), _told("URL", GRAPH)
    known = f"{secrets.token_hex(16)}@{address.partition('@')[2]}"
    content = (
        f"From: {address}\r\nTo: {address}\r\nSubject: inboxbot test {known[:8]}\r\nMessage-ID: <{known}>\r\n"
        "Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\nA test.\r\n"
    ).encode()
    mail = OutgoingMail(known, "test", "", "staff", address, "", "inboxbot test", content)
    entry = OutboxEntry(1, mail, "sending", 0, datetime(2026, 11, 20, tzinfo=UTC))
    sender = GraphSender(address, tokens, service=service)
    mailbox = GraphMailbox(address, tokens, service=service)
    [(_, result)] = sender.send([entry])
    assert isinstance(result, Sent)
    for _ in range(12):
        if mailbox.has_sent(known):
            break
        mailbox.wait(5)
    assert mailbox.has_sent(known) is True
    again = OutboxEntry(1, mail, "sending", 1, entry.created_at, unknown_tries=1)
    [(_, second)] = sender.send([again])
    assert second == Sent("a copy lies in Sent Items", message_id=result.message_id)
