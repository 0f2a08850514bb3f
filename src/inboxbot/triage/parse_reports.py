"""What a report says about a mail of ours: bounces (RFC 3464), receipts (RFC 8098), complaints (RFC 5965)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from inboxbot.model.message import Address, Report
from inboxbot.triage.addresses import parse_addresses
from inboxbot.triage.parse_charsets import clean, one_line
from inboxbot.triage.parse_headers import Block, Headers, read_block
from inboxbot.triage.parse_ids import message_ids
from inboxbot.triage.parse_notes import Notes
from inboxbot.triage.parse_parts import MESSAGE_TYPES, Part, read_message

_STATUS_TYPES: Final = {
    "message/delivery-status": "delivery-status",
    "message/global-delivery-status": "delivery-status",
    "message/disposition-notification": "disposition-notification",
    "message/global-disposition-notification": "disposition-notification",
    "message/feedback-report": "feedback-report",
}
_HEADER_TYPES: Final = frozenset({"text/rfc822-headers", "message/global-headers"})
_MAX_REPORT: Final = 65_536  # octets of a report that are read
_MAX_RECIPIENTS: Final = 100
_MAX_BLOCKS: Final = 200
_WORST: Final = ("failed", "delayed")  # the action that counts where recipients fared differently
_BLANK: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_STATUS: Final = re.compile(r"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
_ID_LINE: Final = re.compile(
    r"^[ \t>|]{0,12}Message-ID:[ \t]{0,9}(<[^<>\n]{1,998}>)", re.IGNORECASE | re.MULTILINE
)
# How mailers name whom they could not reach: alone on a line, or before a colon (qmail, Exim, Postfix).
_FAILED_LINE: Final = re.compile(
    r"^[ \t]{0,8}<?([^\s<>@:;,\"]{1,64}@[^\s<>@:;,\"]{1,253})(?:>?:(?:[ \t]|$)|>?[ \t]{0,9}$)", re.MULTILINE
)
_SMTP_CODE: Final = re.compile(r"(?<![\d.,£€$])([45])\d\d[ -]")
_NOBODY: Final = ("mailer-daemon", "postmaster")
_UNSTRUCTURED: Final = "unstructured"

_Fields = dict[str, str]


def read_report(root: Part, notes: Notes) -> Report | None:
    """Return what the message's report parts say, wherever they lie; None where it has none."""
    kind = root.parameters.get("report-type", "").strip().lower() if root.type == "multipart/report" else ""
    ids: list[str] = []
    fields: list[_Fields] = []
    for part in _leaves(root):
        if part.type in _STATUS_TYPES:
            kind = kind or _STATUS_TYPES[part.type]
            fields.extend(_status_fields(part))
        elif part.type in _HEADER_TYPES:
            data = part.octets(_MAX_REPORT)
            ids.append(read_block(data, 0, len(data), Notes(structure_known=False)).first("message-id"))
        elif part.type in MESSAGE_TYPES and root.type == "multipart/report":
            ids.append(_original_of(part, notes).first("message-id"))
    if not kind:
        return None
    ids = [one.get("original-message-id", "") for one in fields] + ids
    return _summary(kind[:80], fields, message_ids(ids))


def read_unstructured(headers: Headers, sender: Address, return_path: str | None, text: str) -> Report | None:
    """Return what a bounce without report parts says: whom it failed to reach, how, and the id it quotes.

    Only of mail from a mailer or with the null return path; ``kind`` is ``unstructured``. Where only SMTP's
    own code stands (550), ``status`` has its class alone (5.0.0).
    """
    failed = parse_addresses(headers.every("x-failed-recipients"))
    nobody = (
        return_path == "" or sender.address.partition("@")[0] in _NOBODY or sender.name.lower() in _NOBODY
    )
    if not failed and not nobody:
        return None
    ids = message_ids(_ID_LINE.findall(text))
    if not failed and not ids:
        return None
    first = _ID_LINE.search(text)
    said = text[: first.start() if first else _MAX_REPORT][:_MAX_REPORT]  # not the copy of our own mail
    code = _code(said)
    action = "failed" if failed or code.startswith("5") else "delayed" if code.startswith("4") else ""
    recipients = [
        one.address for one in failed or parse_addresses(_FAILED_LINE.findall(said)[:_MAX_RECIPIENTS])
    ]
    return Report(_UNSTRUCTURED, action, code, tuple(dict.fromkeys(recipients))[:_MAX_RECIPIENTS], ids)


def _code(said: str) -> str:
    """Return the status that a bounce's text tells, the enhanced one where it has one (RFC 3463)."""
    status = _STATUS.search(said)
    if status:
        return status[0]
    code = _SMTP_CODE.search(said)
    return f"{code[1]}.0.0" if code else ""


def _leaves(part: Part) -> Iterator[Part]:
    if not part.children:
        yield part
    for child in part.children:
        yield from _leaves(child)


def _status_fields(part: Part) -> list[_Fields]:
    """Return the fields of every paragraph of a report: first the message's, then the recipients'."""
    data = part.octets(_MAX_REPORT)
    notes = Notes(structure_known=False)
    found: list[_Fields] = []
    for paragraph in _BLANK.split(data.strip())[:_MAX_BLOCKS]:
        block = read_block(paragraph + b"\n", 0, len(paragraph) + 1, notes)
        found.append(dict(reversed(block.fields)))
    return found


def _original_of(part: Part, notes: Notes) -> Block:
    return read_message(part, Notes(structure_known=False, parts=notes.parts), depth=1)[0]


def _summary(kind: str, fields: list[_Fields], ids: tuple[str, ...]) -> Report:
    """Put the paragraphs together; of several actions the worst counts, with its recipients."""
    rows = [
        (_action(one), one.get("status", "").partition(" ")[0].partition("(")[0][:20], _recipient(one))
        for one in fields
    ]
    rows = [row for row in rows if any(row)]
    actions = [action for action, _, _ in rows if action]
    action = next((worst for worst in _WORST if worst in actions), actions[0] if actions else "")
    counting = [row for row in rows if row[0] == action]
    status = next((code for _, code, _ in counting if code), "")
    recipients = dict.fromkeys(address for _, _, address in counting or rows if address)
    return Report(kind, action, clean(status), tuple(recipients)[:_MAX_RECIPIENTS], ids)


def _action(fields: _Fields) -> str:
    """Return RFC 3464's action, a receipt's disposition type, or a complaint's type."""
    if "disposition" in fields:
        return one_line(fields["disposition"].rpartition(";")[2].partition("/")[0]).strip().lower()[:40]
    return (
        one_line((fields.get("action") or fields.get("feedback-type", "")).partition("(")[0])
        .strip()
        .lower()[:40]
    )


def _recipient(fields: _Fields) -> str:
    stated = (
        fields.get("final-recipient")
        or fields.get("original-recipient")
        or fields.get("original-rcpt-to", "")
    )
    address = stated.rpartition(";")[2].strip()
    found = parse_addresses([address])
    return found[0].address if found else ""
