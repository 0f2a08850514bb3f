"""Messages, plans and mails for the register's tests, each with what a test wants to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from inboxbot.model.case import Case, Deadline, JournalEntry, Step
from inboxbot.model.mail import Audience, OutgoingMail
from inboxbot.model.message import Address, Message, MessageRef
from inboxbot.model.plan import Arrival, CaseChange, Disposition, Plan

ZONE = "Europe/London"

NOW = datetime(2026, 11, 16, 10, 0, tzinfo=UTC)
"""A Monday morning."""

ANN = "ann@example.org"
REFERENCE = "HWH-2026-7K4QX"


def after(**gap: float) -> datetime:
    """Return a time after NOW, or before it."""
    return NOW + timedelta(**gap)


def ref(uid: str = "1", *, validity: str = "17") -> MessageRef:
    return MessageRef("INBOX", validity, uid)


def message(uid: str = "1", **fields: Any) -> Message:
    """Return a message as parsing gives it; the same ``uid`` gives the same one."""
    given: dict[str, Any] = {
        "ref": ref(uid),
        "received_at": NOW,
        "size": 2000,
        "fingerprint": f"print-{uid}",
        "message_id": f"m{uid}@example.org",
        "sender": Address(ANN, "Ann Example"),
        "return_path": ANN,
        "subject": "A question",
    }
    return Message(**given | fields)


def arrival(uid: str = "1", **fields: Any) -> Arrival:
    """Return the arrival of ``message(uid)``."""
    given: dict[str, Any] = {
        "ref": ref(uid),
        "message_id": f"m{uid}@example.org",
        "fingerprint": f"print-{uid}",
        "received_at": NOW,
        "sender": ANN,
        "end": "case",
        "kind": "person",
        "reason": "no sign of a machine",
    }
    return Arrival(**given | fields)


def case(reference: str = REFERENCE, **fields: Any) -> Case:
    given: dict[str, Any] = {
        "id": 0,
        "reference": reference,
        "category": "general",
        "status": "open",
        "owner": "olive",
        "role": "office_manager",
        "correspondent": Address(ANN, "Ann Example"),
        "subject": "A question",
        "opened_at": NOW,
    }
    return Case(**given | fields)


def deadline(**fields: Any) -> Deadline:
    """Return a deadline of a week with two steps."""
    given: dict[str, Any] = {
        "standard": "reply",
        "stops": "answered",
        "started_on": date(2026, 11, 16),
        "due_at": after(days=7),
        "counted": (date(2026, 11, 17), date(2026, 11, 18)),
        "steps": (Step("before-1", after(days=5)), Step("on-the-day", after(days=7, hours=-2))),
    }
    return Deadline(**given | fields)


def mail(name: str = "ack", **fields: Any) -> OutgoingMail:
    """Return an acknowledgement to Ann, told apart by ``name``."""
    given: dict[str, Any] = {
        "message_id": f"{name}@inboxbot.example.org",
        "letter": "acknowledgement",
        "occasion": "opened",
        "audience": "public",
        "recipient": ANN,
        "envelope_from": "",
        "subject": f"[{REFERENCE}] We have your message",
        "content": b"Subject: We have your message\r\n\r\nThank you.\r\n",
        "case_reference": REFERENCE,
    }
    return OutgoingMail(**given | fields)


def staff_mail(name: str = "assign", **fields: Any) -> OutgoingMail:
    audience: Audience = "staff"
    return mail(
        name, **{"letter": "assignment", "audience": audience, "recipient": "olive@hwh.example"} | fields
    )


def opening(uid: str = "1", reference: str = REFERENCE, **fields: Any) -> Plan:
    """Return the plan that opens a case for ``message(uid)``: nothing more unless asked for."""
    given: dict[str, Any] = {
        "arrival": arrival(uid),
        "case": case(reference),
        "thread_ids": (f"m{uid}@example.org",),
        "rules_fingerprint": "rules-1",
    }
    return Plan(**given | fields)


def full_opening() -> Plan:
    """Return a plan that writes into every table."""
    return opening(
        disposition=Disposition("tagged", "Inboxbot"),
        deadlines=(deadline(), deadline(standard="acknowledge", stops="acknowledged", due_at=after(days=5))),
        letters=(mail(), staff_mail()),
        journal=(
            JournalEntry("classified", "The rule general held.", ("dentist",)),
            JournalEntry("routed", "To Olive."),
        ),
    )


def follow_up(uid: str, reference: str = REFERENCE, **fields: Any) -> Plan:
    """Return the plan of a message that follows up a case."""
    given: dict[str, Any] = {
        "arrival": arrival(uid, end="case"),
        "change": CaseChange(reference),
        "thread_ids": (f"m{uid}@example.org",),
    }
    return Plan(**given | fields)


def filing(uid: str, **fields: Any) -> Plan:
    """Return the plan of a message that becomes no case."""
    given = {"end": "filed", "kind": "bulk", "reason": "List-Id: news"}
    return Plan(arrival=replace(arrival(uid), **given | fields))
