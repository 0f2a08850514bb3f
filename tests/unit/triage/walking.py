"""A house from the shipped rules, and mails to walk through it. For the tests of routing and plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

from inboxbot.config import packaged_rules, packaged_templates, read_policy, read_templates
from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House, furnish
from inboxbot.triage.triage import triage

LONDON = ZoneInfo("Europe/London")
ADDRESS = "info@healthwatchhertfordshire.example"
WENT_LIVE = datetime(2026, 1, 1, tzinfo=UTC)

DENTIST = "I cannot find an NHS dentist for my children in Hoddesdon. Where can I find one?"
COMPLAINT = (
    "I wish to make a complaint about your office. I rang Healthwatch twice, your staff were rude to me "
    "on the telephone and nobody at Healthwatch rang me back. I am very unhappy with you."
)
JOURNALIST = (
    "I am a reporter on the Herts Post. Can you give me a comment on GP waits? Our deadline is noon tomorrow."
)
URGENT = (
    "I don't want to be here any more. I have been thinking about how to end my life tonight. My GP says the "
    "mental health team has a waiting list."
)
VOLUNTEER = "I would like to volunteer. When is your next volunteer information evening?"


def london(text: str) -> datetime:
    """Return a London wall time as aware UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@cache
def house(*, live: bool = True) -> House:
    """Return the shipped rules and templates, prepared."""
    return furnish(
        read_policy(packaged_rules()).policy,
        read_templates(packaged_templates()),
        address=ADDRESS,
        secret_key=b"a-key-for-the-tests-of-triage-0123456789",
        trusted_authserv="none",
        fingerprint="f1ngerpr1nt",
        live=live,
    )


def absent(name: str, first: str, last: str, *, of: House | None = None) -> House:
    """Return the house with one person away from a first to a last day."""
    base = of or house()
    raw = base.policy.model_dump(mode="json", by_alias=True, exclude_unset=True)
    raw["people"][name].setdefault("absences", []).append({"from": first, "to": last})
    return furnish(
        type(base.policy).model_validate(raw),
        read_templates(packaged_templates()),
        address=ADDRESS,
        secret_key=b"a-key-for-the-tests-of-triage-0123456789",
        trusted_authserv="none",
        fingerprint="f1ngerpr1nt",
        live=True,
    )


def arrived(
    text: str,
    *,
    at: str = "2026-11-18 10:00",
    sender: str = "Nadia Rahman <nadia@homemail.example>",
    subject: str = "a question",
    message_id: str = "a1@homemail.example",
    headers: str = "",
) -> RawMessage:
    """Return a plain mail as it came from the mailbox."""
    address = sender.partition("<")[2].rstrip(">") or sender
    content = (
        f"Return-Path: <{address}>\r\nFrom: {sender}\r\nTo: {ADDRESS}\r\nSubject: {subject}\r\n"
        f"Message-ID: <{message_id}>\r\n{headers}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()
    return RawMessage(MessageRef("INBOX", "1", message_id), content, london(at), len(content))


def walked(raw: RawMessage, history: History | None = None, *, of: House | None = None) -> Plan:
    """Return the plan for a mail that is looked at the moment it arrives."""
    known = history or History()
    live = replace(known, live_since=known.live_since or WENT_LIVE)
    return triage(raw, lambda _message: live, of or house(), now=raw.received_at, draw="7K4QX")


def a_case(**changes: object) -> Case:
    """Return an open signposting case of Nadia Rahman's, owned by Amina Shah."""
    case = Case(
        id=1,
        reference="HWH-2026-AAAAA",
        category="signposting",
        status="open",
        owner="amina_shah",
        role="signposting_lead",
        correspondent=Address("nadia@homemail.example", "Nadia Rahman"),
        subject="dentist",
        opened_at=london("2026-11-16 10:00"),
    )
    return replace(case, **changes)  # type: ignore[arg-type]


def told(plan: Plan) -> list[tuple[str, str]]:
    """Return (letter, local part of the receiver) for every mail of a plan, in order."""
    return [(mail.letter, mail.recipient.partition("@")[0]) for mail in plan.letters]
