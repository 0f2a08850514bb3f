"""Bytes to a Message: the first stage of triage. Never raises, on any bytes.

Time is linear in the size. Beside the octets themselves, which are not copied, memory is bounded:
256 KB of headers a block, 1 MB of a text part and 1.5 MB of all of them, 64 KB of text, 200 parts.
The worst of 75 hostile mails took 14 MB beside its own octets. (bench/bench_parse.py measures a 25 MB
mail.)
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from inboxbot.model.message import Address, Forwarded, Message, RawMessage
from inboxbot.triage.addresses import parse_addresses, parse_path, parse_sender
from inboxbot.triage.body import Body, read_body
from inboxbot.triage.body_split import split_text
from inboxbot.triage.body_words import FORWARD_SUBJECT, REPLY_SUBJECT
from inboxbot.triage.parse_charsets import clean
from inboxbot.triage.parse_headers import Block, Headers, merge, read_block
from inboxbot.triage.parse_ids import first_date, message_id, message_ids, parse_date
from inboxbot.triage.parse_notes import (
    MAX_DEPTH,
    MAX_FORWARDED,
    MAX_HEADER,
    MAX_URLS,
    SEARCH_MARGIN,
    Notes,
)
from inboxbot.triage.parse_params import parse_parameters
from inboxbot.triage.parse_parts import Part, read_message, read_part
from inboxbot.triage.parse_reports import read_report, read_unstructured
from inboxbot.triage.parse_words import decode_words

_PARTIAL: Final = "The message is too large to be fetched whole; attachments were left on the server."
_ONLY_ONCE: Final = ("from", "subject", "date", "message-id")
_HEAD: Final = 65_536  # octets looked at to tell what ends its lines
_OLD_MAC: Final = 4_194_304  # octets kept of a mail whose lines end with CR alone


def parse(raw: RawMessage) -> Message:
    """Understand one message as fetched. What is wrong with it stands in ``defects``."""
    notes = Notes(structure_known=raw.complete)
    if not raw.complete:
        notes.add(_PARTIAL)
    content = _with_line_ends(raw.content)
    notes.search_left = 2 * len(content) + SEARCH_MARGIN
    own = read_block(content, 0, len(content), notes)
    transport = (
        read_block(raw.transport_headers, 0, len(raw.transport_headers), notes)
        if raw.transport_headers
        else Block((), 0)
    )
    _say_twice(transport if transport.fields else own, notes)
    headers = merge(transport.fields, own.fields)
    root = read_part(own, content, len(content), notes)
    body = read_body(root, notes)
    return _message(raw, headers, own, root=root, body=body, notes=notes)


def time_of_arrival(content: bytes) -> datetime | None:
    """Return when a stored mail arrived: the topmost Received date, else Date, else None. Aware UTC."""
    content = _with_line_ends(content)
    headers = merge((), read_block(content, 0, len(content), Notes()).fields)
    return first_date(headers.every("received"), headers.first("date"))


def _message(
    raw: RawMessage, headers: Headers, own: Block, *, root: Part, body: Body, notes: Notes
) -> Message:
    senders = parse_sender(headers.first("from"))
    sender = senders[0] if senders else Address("")
    if not sender.address:
        notes.add("The message does not say from which address it comes.")
    date = parse_date(headers.first("date"), last_year=raw.received_at.year + 1)
    if date is None and headers.first("date"):
        notes.add("The date in the message cannot be true or cannot be read; the time of receipt counts.")
    subject = decode_words(headers.first("subject"))[:MAX_HEADER]
    in_reply_to = message_ids(headers.every("in-reply-to"))
    references = message_ids(headers.every("references"))
    paths = headers.raw.get("return-path")
    return_path = parse_path(paths[0]) if paths else None
    is_answer = bool(in_reply_to or references or REPLY_SUBJECT.match(subject))
    split = split_text(body.text, says_forward=bool(FORWARD_SUBJECT.match(subject)), is_answer=is_answer)
    report = read_report(root, notes) or read_unstructured(headers, sender, return_path, body.text)
    forwarded = () if report else (*split.forwarded, *_attached(body.messages, notes, 1))[:MAX_FORWARDED]
    return Message(
        ref=raw.ref,
        received_at=raw.received_at,
        size=raw.size,
        fingerprint=_fingerprint(headers, sender, date, subject, body),
        message_id=message_id(headers.every("message-id")),
        in_reply_to=in_reply_to,
        references=references,
        sender=sender,
        senders=senders,
        reply_to=parse_addresses(headers.every("reply-to")),
        recipients=parse_addresses(headers.every("to", "cc", "resent-to", "resent-cc")),
        return_path=return_path,
        subject=subject,
        date=date,
        text=body.text,
        new_text=split.new,
        own_text=None if report else split.own,
        quoted_text=split.quoted,
        forwarded=forwarded,
        attachments=tuple(body.attachments),
        urls=tuple(body.urls)[:MAX_URLS],
        report=report,
        content_type=_stated_type(own),
        calendar_method=body.calendar_method,
        headers=headers.decoded(),
        flags=raw.flags,
        defects=tuple(notes.defects),
    )


def _stated_type(own: Block) -> str:
    """Return the type that the message states, even where its parts could not be found."""
    stated = parse_parameters(own.first("content-type"))[0]
    return clean(stated)[:200] if stated.count("/") == 1 else "text/plain"


def _attached(messages: list[Part], notes: Notes, depth: int) -> tuple[Forwarded, ...]:
    """Read the attached messages and those attached to them, in order."""
    found: list[Forwarded] = []
    quiet = Notes(  # what is wrong inside is not this sender's fault
        structure_known=False, parts=notes.parts, text_left=notes.text_left, search_left=notes.search_left
    )
    waiting = [(part, depth) for part in reversed(messages)]
    while waiting and len(found) < MAX_FORWARDED:
        part, level = waiting.pop()
        block, root = read_message(part, quiet, level)
        body = read_body(root, quiet)
        headers = merge((), block.fields)
        sender = parse_sender(headers.first("from"))
        found.append(
            Forwarded(
                sender=sender[0] if sender else None,
                subject=decode_words(headers.first("subject"))[:MAX_HEADER],
                text=body.text,
                attached=True,
                message_id=message_id(headers.every("message-id")),
            )
        )
        if level < MAX_DEPTH:
            waiting.extend((inner, level + 1) for inner in reversed(body.messages))
    return tuple(found)


def _say_twice(block: Block, notes: Notes) -> None:
    """Say which headers stand twice that may stand once (RFC 5322 §3.6): mail programs disagree on them."""
    names = [name for name, _ in block.fields]
    for name in _ONLY_ONCE:
        if names.count(name) > 1:
            notes.add(f"The message has more than one {name.title()} header; the first one counts.")


def _fingerprint(headers: Headers, sender: Address, date: datetime | None, subject: str, body: Body) -> str:
    """Return the SHA-256 over what every copy of a message shares.

    The date as a moment, because servers that rebuild a message write it in their own zone; the
    text without its white space; the attachments by name and type, in any order.
    """
    files = sorted(f"{one.filename}\0{one.content_type}" for one in body.attachments)
    stated = date.isoformat() if date else headers.first("date").strip()
    text = body.text
    for blank in " \n\t\xa0":
        text = text.replace(blank, "")
    parts = (
        message_id(headers.every("message-id")),
        sender.address,
        stated,
        " ".join(subject.split()),
        text,
        *files,
    )
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _with_line_ends(content: bytes) -> bytes:
    """Return the octets; where CR alone ends the lines (old Macs), the first 4 MB with LF instead."""
    if content.find(b"\n", 0, _HEAD) < 0 and content.find(b"\r", 0, _HEAD) >= 0:
        return content[:_OLD_MAC].replace(b"\r", b"\n")
    return content
