"""Messages as parse understands them, built from real-looking mails, and a small organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message, MessageRef, RawMessage
from inboxbot.model.plan import Screening
from inboxbot.rules.policy import Policy
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import screen

ADDRESS = "info@helphere.example"
ARRIVED = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
AUTHSERV = "mx.helphere.example"
NOTHING_KNOWN = History()


def _policy(**screening: Any) -> Policy:
    return Policy.model_validate(
        {
            "version": 1,
            "organisation": {
                "name": "Help Here",
                "short_name": "HH",
                "reference_prefix": "HH",
                "what_we_do": "We listen.",
                "what_we_do_not": "We run no service.",
                "address": "1 High Street",
                "telephone": "01632 960000",
                "website": "https://helphere.example",
                "opening_hours": "weekdays",
                "other_formats": "Ask us.",
                "emergency": [{"name": "999", "number": "999", "when": "In danger."}],
                "complaints_page": "https://helphere.example/complaints",
                "mailbox_aliases": ["enquiries@helphere.example"],
            },
            "people": {
                "anna": {"name": "Anna Able", "address": "anna@helphere.example", "aliases": ["anna.able@helphere.example"]},
                "tess": {"name": "Tess Trust", "address": "tess@trustees.example", "staff": False},
            },
            "roles": {"lead": ["anna"]},
            "calendar": {"office_hours": {"monday": "09:00-17:00"}},
            "standards": {"email": {"working_days": 5}},
            "categories": {
                name: {"name": name, "owner": "lead", "acknowledgement": "receipt"}
                for name in ("general", "complaint", "media")
            },
            "default_category": "general",
            "flags": {
                "urgent": {"name": "urgent", "alert": True},
                "quiet": {"name": "danger at home", "quiet": True},
                "unwanted": {"name": "unwanted", "never_acknowledge": True, "no_case": True},
            },
            "screening": {
                "own_addresses": ["scanner@helphere.example", "newsletter@helphere.example"],
                "web_forms": [{"sender": "form@helphere.example"}],
                **screening,
            },
        }
    )  # fmt: skip


@pytest.fixture(scope="session")
def policy() -> Policy:
    return _policy()


@pytest.fixture(scope="session")
def lenient() -> Policy:
    """A policy with exceptions: one address and one domain."""
    return _policy(acknowledge_anyway=["robot@partner.example", "@council.example"])


@pytest.fixture(scope="session")
def understood() -> Callable[[str], Message]:
    """Parse a mail written down with LF line ends."""

    def understand(mail: str) -> Message:
        raw = mail.encode("utf-8", "surrogateescape").replace(b"\n", b"\r\n")
        return parse(RawMessage(MessageRef("INBOX", "1", "1"), raw, ARRIVED, len(raw)))

    return understand


@pytest.fixture
def judge(policy: Policy, understood: Callable[[str], Message]) -> Callable[..., Screening]:
    """Screen a mail: headers and body, or only the headers that matter over a person's mail."""

    def judged(mail: str, history: History = NOTHING_KNOWN, **more: Any) -> Screening:
        settings = {"address": ADDRESS, "trusted_authserv": "none", **more}
        return screen(understood(mail), history, settings.pop("policy", policy), **settings)

    return judged


@pytest.fixture
def person(judge: Callable[..., Screening]) -> Callable[..., Screening]:
    """Screen a person's mail with other or further headers: ``name: value``, one a line."""

    def judged(
        headers: str = "", body: str = BODY, history: History = NOTHING_KNOWN, **more: Any
    ) -> Screening:
        return judge(personal(headers, body), history, **more)

    return judged


BODY = "Hello,\n\nI moved to Ware in May and cannot find a dentist. Could you tell me who takes NHS patients?\n\nJo Bloggs\n"
_DEFAULTS = {
    "return-path": "Return-Path: <jo@home.example>",
    "from": "From: Jo Bloggs <jo@home.example>",
    "to": f"To: {ADDRESS}",
    "subject": "Subject: Finding a dentist",
    "message-id": "Message-ID: <1@home.example>",
    "date": "Date: Mon, 23 Nov 2026 09:29:00 +0000",
}


def personal(headers: str, body: str = BODY) -> str:
    """Return a person's mail; each given header replaces the default one, ``-name`` takes it away."""
    given = [line for line in headers.strip("\n").split("\n") if line]
    names = {line.partition(":")[0].strip().lower().lstrip("-") for line in given if not line[0].isspace()}
    kept = [line for name, line in _DEFAULTS.items() if name not in names]
    return "\n".join([*(line for line in given if not line.startswith("-")), *kept, "", body])


@pytest.fixture
def case() -> Callable[..., Case]:
    """Make a case of Jo's, opened two days before the mail arrives."""

    def make(**more: Any) -> Case:
        jo = Case(
            id=7,
            reference="HH-2026-7K4QX",
            category="general",
            status="open",
            owner="anna",
            role="lead",
            correspondent=Address("jo@home.example", "Jo Bloggs"),
            subject="Finding a dentist",
            opened_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
        )
        return replace(jo, **more)

    return make
