"""Every mail in tests/corpus/mails is understood as its twin says; a bug report becomes two files."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from inboxbot.model.message import Address, Attachment, Forwarded, Message, MessageRef, RawMessage, Report
from inboxbot.triage.parse import parse

MAILS = Path(__file__).parents[3] / "corpus" / "mails"
REF = MessageRef("INBOX", "1", "1")
RECEIVED = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
NOT_LISTED = {"ref", "received_at", "size", "fingerprint", "headers", "flags"}  # tested by themselves


def listed(value: Any) -> Any:
    """Return a message, or a part of one, as a twin writes it: what is empty is left out."""
    if isinstance(value, Address):
        return f"{value.name} <{value.address}>" if value.name else value.address
    if isinstance(value, Attachment):
        return f"{value.filename} ({value.content_type}, {value.size})"
    if isinstance(value, tuple):
        return [listed(one) for one in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, (Message, Forwarded, Report)):
        pairs = {one.name: listed(getattr(value, one.name)) for one in fields(value)}
        return {
            name: one
            for name, one in pairs.items()
            if name not in NOT_LISTED and one not in ("", [], None, False)
        }
    return value


def understood(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    message = parse(RawMessage(REF, content, RECEIVED, len(content)))
    found: dict[str, Any] = listed(message)
    if message.return_path == "":
        found["return_path"] = "<>"
    if message.new_text == message.text:
        found.pop("new_text", None)
    return found


@pytest.mark.parametrize("path", sorted(MAILS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_is_understood_as_its_twin_says(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".expected.yaml").read_text("utf-8"))
    assert understood(path) == expected


def test_every_mail_has_a_twin_and_every_twin_a_mail() -> None:
    mails = {path.stem for path in MAILS.glob("*.eml")}
    twins = {path.name.removesuffix(".expected.yaml") for path in MAILS.glob("*.expected.yaml")}
    assert mails == twins
    assert len(mails) >= 40
