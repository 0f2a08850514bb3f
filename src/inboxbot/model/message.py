"""What came in: bytes as fetched (``RawMessage``), and the same understood (``Message``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MessageRef:
    """Where a message lies; stays the same across polls.

    ``folder`` is the server's name, ``validity`` IMAP's UIDVALIDITY (empty where a mailbox has
    none, X-GM-MSGID with Gmail), ``uid`` the IMAP UID, Gmail's number, the EWS item id, the Graph immutable id or
    the Maildir base name.
    """

    folder: str
    validity: str
    uid: str

    def __str__(self) -> str:
        """Return the key under which the register knows the message."""
        return f"{self.folder}/{self.validity}/{self.uid}"


@dataclass(frozen=True, slots=True)
class RawMessage:
    r"""One message as fetched.

    ``content`` is RFC 5322 bytes. For a message too large to hold it is reduced to the headers,
    the text parts and empty stand-ins for the rest; then ``complete`` is False. ``size`` is the
    size the server tells, in octets. ``transport_headers`` are the headers as they came over the
    wire where the mailbox gives them apart from the (regenerated) MIME; screening reads them first.
    ``received_at`` is the server's time of receipt, aware UTC. ``flags`` are the server's, e.g.
    ``\Seen``; they belong to the people and are never changed. ``notes`` are sentences for a person
    about what could not be had (too large, a part withheld by the server).
    """

    ref: MessageRef
    content: bytes = field(repr=False)
    received_at: datetime
    size: int
    complete: bool = True
    transport_headers: bytes = field(default=b"", repr=False)
    flags: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A message the mailbox lists but could not hand over: a person must look (quarantine)."""

    ref: MessageRef
    reason: str
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Held:
    r"""One message as a listing of its folder tells it: where it lies, since when, how long it is (octets).

    ``received_at`` is None and ``size`` 0 where the server does not tell. ``answered``: a mail program
    says that somebody replied to it (IMAP's ``\Answered``, Exchange's last verb).
    """

    ref: MessageRef
    received_at: datetime | None
    size: int
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Address:
    """A mail address with its display name. ``address`` is lower case, without angle brackets."""

    address: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part that is listed and never opened. ``size`` is in octets, 0 where unknown."""

    filename: str
    content_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A message passed on inside this one; it is often the enquiry itself.

    ``attached`` tells a ``message/rfc822`` part from text below a forward line.
    """

    sender: Address | None
    subject: str
    text: str
    attached: bool
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a ``multipart/report`` (RFC 6522) or one like it says.

    ``kind``: ``delivery-status``, ``disposition-notification``, ``feedback-report`` or another.
    ``action`` and ``status`` are RFC 3464's (``failed``, ``5.1.1``), empty where not given.
    ``original_message_ids`` are those of the mail reported on, wherever the report carries them.
    """

    kind: str
    action: str = ""
    status: str = ""
    recipients: tuple[str, ...] = ()
    original_message_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message understood. Made by ``triage.parse``, which never raises.

    Message-IDs are without angle brackets. ``headers`` maps each lower-case name to every value
    in order, decoded to text, without CR, LF or NUL, cut to 8 KB; transport headers come first.
    ``return_path``: None where no such header stands, ``""`` for the null path ``<>``.
    ``text`` is the whole body as plain text; ``new_text`` the same without quotation, signature
    and disclaimer (the whole of it, where stripping would leave nothing). Text passed on inline
    stands in ``new_text`` too, after the writer's own words and with its header lines, because it
    is often the enquiry itself; in ``forwarded`` it stands message by message, and never in
    ``quoted_text``; ``own_text`` is ``new_text`` without it, None where nothing is passed on inline.
    ``content_type`` is the top-level type in lower case. ``calendar_method`` is
    that of a calendar part (RFC 5546: ``request``, ``reply``, ``cancel`` …), empty without one.
    ``fingerprint`` is a SHA-256 over what makes the message this message, the same for every copy
    of it (other trace headers, other folder).
    ``defects`` are sentences for a person. ``urls`` are the link targets found in text and HTML.
    """

    ref: MessageRef
    received_at: datetime
    size: int
    fingerprint: str
    message_id: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: Address = Address("")
    senders: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    recipients: tuple[Address, ...] = ()
    return_path: str | None = None
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    new_text: str = ""
    own_text: str | None = None
    quoted_text: str = ""
    forwarded: tuple[Forwarded, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    urls: tuple[str, ...] = ()
    report: Report | None = None
    content_type: str = "text/plain"
    calendar_method: str = ""
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    flags: frozenset[str] = frozenset()
    defects: tuple[str, ...] = ()
