"""Mails and small acts shared by the mailbox tests."""

from __future__ import annotations

import email
import tracemalloc
from email.message import Message

import pytest
from mailbox_worlds import Standing, World, moment

from inboxbot.mailboxes.reduced import message_id
from inboxbot.model.message import RawMessage
from inboxbot.ports.mailbox import Folder, Mailbox, Page


def needs(world: World, ability: str) -> None:
    if ability in world.lacks:
        pytest.skip(f"this adapter or server lacks: {ability}")


def mail(name: str, text: str = "Hello.") -> bytes:
    return (
        f"From: Ann <ann@example.net>\r\nTo: info@example.org\r\nSubject: {name}\r\n"
        f"Message-ID: <{name}@example.net>\r\n\r\n{text}\r\n"
    ).encode()


def mid(name: str) -> str:
    return f"{name}@example.net"


def names(page: Page) -> list[str]:
    return [
        message_id(m.content).partition("@")[0] if isinstance(m, RawMessage) else "?" for m in page.messages
    ]


def deliver(world: World, *wanted: str, day: int = 20) -> None:
    for n, name in enumerate(wanted):
        world.deliver(mail(name), moment(day, 10, n))


def drain(
    mailbox: Mailbox, cursor: str, folder: Folder = "inbox", limit: int = 100
) -> tuple[list[Page], str]:
    pages = [mailbox.poll(folder, cursor, limit=limit)]
    while pages[-1].more:
        pages.append(mailbox.poll(folder, pages[-1].cursor, limit=limit))
        assert len(pages) < 1000
    return pages, pages[-1].cursor


def part(kind: str, body: bytes, disposition: str = "") -> bytes:
    head = f"Content-Type: {kind}\r\n" + (f"Content-Disposition: {disposition}\r\n" if disposition else "")
    return head.encode() + b"\r\n" + body


def multipart(subtype: str, boundary: str, *parts: bytes) -> bytes:
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + part + b"\r\n" for part in parts) + line + b"--\r\n"
    return part(f'multipart/{subtype}; boundary="{boundary}"', b"A preamble.\r\n" + body)


_PDF = b"QUFB" * 18 + b"\r\n"


def large_mail(name: str = "large", *, attachment: int = 1_500_000, forwarded: bytes = b"") -> bytes:
    """Text, a large attachment, text behind it, a second attachment: what Apple's mail program sends."""
    pdf = _PDF * (attachment // len(_PDF))
    parts = [
        multipart("alternative", "=_in (1)", part("text/plain; charset=utf-8", "Grüße".encode()), part("text/html", b"<p>Hi")),
        part('application/pdf; name="a \\"b\\".pdf"', pdf, 'attachment; filename="a \\"b\\".pdf"'),
        part("text/plain", b"Text behind the attachment.\r\n--\r\nAnn"),
        part("text/csv", b"1,2\r\n" * 30_000, "attachment; filename=list.csv"),
    ]  # fmt: skip
    if forwarded:
        parts.append(part("message/rfc822", forwarded))
    head = f"From: ann@example.net\r\nSubject: {name}\r\nMessage-ID: <{name}@example.net>\r\nMIME-Version: 1.0\r\n"
    return head.encode() + multipart("mixed", "outer", *parts)


def seen_parts(content: bytes) -> list[tuple[str, str | None, bytes]]:
    """Return type, file name and (of texts) body of every part, as a mail program sees them."""

    def body(part: Message) -> bytes:
        text = part.get_content_maintype() == "text" and part.get_content_disposition() != "attachment"
        payload = part.get_payload(decode=True) if text else b""
        return payload.rstrip() if isinstance(payload, bytes) else b""

    return [
        (part.get_content_type(), part.get_filename(), body(part))
        for part in email.message_from_bytes(content).walk()
    ]


def as_seen(world: World, content: bytes | None) -> object:
    """Return a message as it can be compared in this world: its octets, or what people see of it.

    A server that writes the MIME anew (Exchange) keeps neither boundaries nor the headers of the way.
    """
    if content is None or "own octets" not in world.lacks:
        return content
    parsed = email.message_from_bytes(content)
    told = [" ".join(str(parsed[name]).split()) for name in ("From", "To", "Subject", "Message-ID")]
    return told, [
        (kind, name, " ".join(body.decode("latin-1").split())) for kind, name, body in seen_parts(content)
    ]


def seen_alike(world: World, standing: list[Standing]) -> list[object]:
    """Return what lies in a folder as it can be compared in this world."""
    return [(one.message_id, as_seen(world, one.content), one.received_at, one.flags) for one in standing]


def with_memory(mailbox: Mailbox, cursor: str) -> tuple[bytes | None, int, int]:
    """Poll one message and fetch it whole; return it, and the most memory that each of both took (octets)."""
    tracemalloc.start()
    try:
        (message,) = mailbox.poll("inbox", cursor).messages
        polled = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        whole = mailbox.original(message.ref)
        return whole, polled, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
