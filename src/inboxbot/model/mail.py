"""What goes out: letters as meant, mails as finished, and their life in the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Audience = Literal["public", "staff", "operator"]
OutboxState = Literal["queued", "sending", "sent", "unknown", "dead", "held"]


ALWAYS_PASSING = ("brake_notice", "digest", "alert")
"""Letters that pass the brake by their own right: what urgent alerts use up is not taken from them."""


SURVEY = "survey"
"""The occasion of every letter that asks what somebody thought of us (K4): nobody is asked often."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished mail, rendered when it was decided (design: Types).

    ``message_id`` (without angle brackets) is derived from case, letter, occasion and recipient,
    so that a second try is recognisably the same mail. ``recipient`` is the one address it goes
    to; ``envelope_from`` may be empty (the null path, RFC 3834 §3.3). ``content`` are the RFC 5322
    bytes with CRLF line ends. ``passes_brake``: urgent alerts, the brake notice, the digest, one trouble a day.
    ``not_before`` holds it until then; ``drop_after`` (a promised date that has passed) drops and
    lists it. Both aware UTC.
    """

    message_id: str
    letter: str
    occasion: str
    audience: Audience
    recipient: str
    envelope_from: str
    subject: str
    content: bytes = field(repr=False)
    case_reference: str = ""
    passes_brake: bool = False
    not_before: datetime | None = None
    drop_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Withheld:
    """A letter that was meant and not written, with the reason: listed for staff.

    ``reason`` is a sentence for a person. ``shadow`` means the installation was on trial.
    ``audience``: only a letter to the public that was withheld leaves somebody unacknowledged.
    """

    letter: str
    recipient: str
    reason: str
    shadow: bool = False
    audience: Audience = "public"


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A mail in the outbox, claimed for sending.

    ``attempts`` counts tries before this one, ``unknown_tries`` those of which we never heard
    whether they went: after the second no third is made (promise 4). ``draft``: what the sender
    committed before it went, by which the server knows it (Graph: the draft's ids); it never goes as
    another one then.
    """

    id: int
    mail: OutgoingMail
    state: OutboxState
    attempts: int
    created_at: datetime
    next_try_at: datetime | None = None
    last_error: str = ""
    unknown_tries: int = 0
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took the mail. ``reply`` is its last line, for the journal.

    ``message_id``: the Message-ID it goes under, without angle brackets, where the server may give it
    another than ours (Graph, EWS); answers will name that one. Empty: it goes under ours.
    """

    reply: str = ""
    message_id: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The mail surely was not sent. ``permanent``: trying again is no use.

    ``refused``: the server refused our credentials, and trying soon again could lock the account.
    ``alone``: the server takes mail, and does not take this one for its receiver just now.
    """

    permanent: bool
    reason: str
    refused: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class MaybeSent:
    """The line dropped after the data went: *unknown* is not *failed* (promise 4)."""

    reason: str


SendResult = Sent | NotSent | MaybeSent
