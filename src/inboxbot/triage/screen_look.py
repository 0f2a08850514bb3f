"""One message as the signs see it: prepared once, read by every row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import getaddresses
from functools import cached_property

from inboxbot.model.case import History
from inboxbot.model.message import Message
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import Verdict, verdict
from inboxbot.triage.phrases import fold
from inboxbot.triage.screen_absence import (
    ABSENT,
    AUTOMATIC_SUBJECT,
    AUTOMATIC_SUBJECT_WHOLE,
    AUTOMATIC_TEXT,
    RECEIPT,
)
from inboxbot.triage.screen_addresses import OwnAddresses, local_part, own_addresses, unwrapped
from inboxbot.triage.screen_bounce import BOUNCE_SUBJECT, BOUNCE_TEXT
from inboxbot.triage.screen_fields import first, keyword, parameters, values, words
from inboxbot.triage.screen_voice import NO_REPLY_TEXT, PERSONAL, asks, relays

OPENING = 700  # characters: the first lines, where a notice says what it is
READ = 3000
SHORT = 1500  # a notice is short


@dataclass(frozen=True)
class Look:
    """What a sign may ask; each answer is found when it is first asked for, and once.

    Texts are folded (see ``phrases``); addresses lower case. ``ours``: the Message-ID is that of
    a letter of ours.
    """

    message: Message
    history: History
    own: OwnAddresses
    authentication: Verdict
    ours: bool

    @cached_property
    def sender(self) -> str:
        """Return the address in From."""
        return self.message.sender.address.strip().lower()

    @cached_property
    def local(self) -> str:
        """Return the sender's local part."""
        return local_part(self.sender)

    @cached_property
    def envelope(self) -> str | None:
        """Return the Return-Path with SRS, BATV and VERP undone; None without one, ``""`` if null."""
        return _envelope(self.message)

    @property
    def null_path(self) -> bool:
        """Tell whether the envelope sender was null, wherever the header stands (RFC 3834 §2)."""
        return self.envelope == ""

    @cached_property
    def written_to(self) -> frozenset[str]:
        """Return everybody in To, Cc, Resent-To and Resent-Cc."""
        return _written_to(self.message)

    @property
    def is_form(self) -> bool:
        """Tell whether a web form of ours relays it (rules.yaml names the sender)."""
        return self.sender in self.own.forms

    # Headers ---------------------------------------------------------------------------------

    @cached_property
    def automatic_keyword(self) -> str:
        """Return the Auto-Submitted keyword, ``no`` where a person writes (RFC 3834 §5)."""
        found = {keyword(value) or "no" for value in values(self.message, "auto-submitted")} or {"no"}
        return found.pop() if len(found) == 1 else "contradicting fields"

    @cached_property
    def suppresses(self) -> bool:
        """Tell whether X-Auto-Response-Suppress asks for no automatic answer (MS-OXCMAIL)."""
        asked = {word for value in values(self.message, "x-auto-response-suppress") for word in words(value)}
        return not asked.isdisjoint({"all", "autoreply", "oof"})

    @property
    def replies(self) -> str:
        """Return what shows that it answers something, or an empty string."""
        if self.history.by_our_mail:
            return "it answers a letter of ours"
        if self.message.in_reply_to or self.message.references:
            return "In-Reply-To or References"
        return "Subject: Re" if self.subject.startswith(_REPLY) else ""

    # Words -----------------------------------------------------------------------------------

    @cached_property
    def subject(self) -> str:
        """Return the subject, without quotation marks around it."""
        return fold(self.message.subject).strip("\"'“”„«» ")

    @cached_property
    def new(self) -> str:
        """Return the new text, cut."""
        return fold(self.message.new_text[:READ])

    @cached_property
    def opening(self) -> str:
        """Return the first lines of the new text, where a notice says what it is."""
        return self.new[:OPENING]

    @cached_property
    def body(self) -> str:
        """Return the whole text with quotations, cut."""
        same = self.message.text == self.message.new_text
        return self.new if same else fold(self.message.text[:READ])

    @property
    def is_short(self) -> bool:
        """Tell whether the new text is as short as a notice."""
        return len(self.message.new_text) <= SHORT

    @cached_property
    def asks(self) -> bool:
        """Tell whether somebody wants something of the reader."""
        return asks(self.message.new_text)

    @cached_property
    def speaks(self) -> bool:
        """Tell whether a person speaks: asks for something, or tells of themselves and their family."""
        return self.asks or bool(PERSONAL.find(self.new))

    @cached_property
    def relays(self) -> str:
        """Return what shows that a machine passes on a person's words, or an empty string."""
        return relays(self.message.subject, self.message.new_text)

    @cached_property
    def automatic_subject(self) -> str:
        """Return the beginning of a subject that absence notices and robots use, or an empty string."""
        if self.subject.strip(" .!:-*") in AUTOMATIC_SUBJECT_WHOLE:
            return self.subject
        return AUTOMATIC_SUBJECT.starts(self.subject)

    @cached_property
    def absence(self) -> str:
        """Return the sentence of the first lines that says nobody is there, or an empty string."""
        return ABSENT.find(self.opening)

    @cached_property
    def automatic_text(self) -> str:
        """Return the sentence of the first lines that says a machine writes, or an empty string."""
        return AUTOMATIC_TEXT.find(self.opening)

    @cached_property
    def receipt(self) -> str:
        """Return the sentence of the first lines that is a helpdesk's receipt, or an empty string."""
        return RECEIPT.find(self.opening)

    @cached_property
    def no_reply(self) -> str:
        """Return the sentence that asks not to reply, or an empty string."""
        return NO_REPLY_TEXT.find(self.new)

    @cached_property
    def bounce_subject(self) -> str:
        """Return the beginning of a subject that delivery reports use, or an empty string."""
        return BOUNCE_SUBJECT.starts(self.subject)

    @cached_property
    def bounce_text(self) -> str:
        """Return the sentence of a delivery report, or an empty string."""
        return BOUNCE_TEXT.find(self.body)


_REPLY = ("re:", "re :", "aw:", "sv:", "vs:", "antw:", "odp:", "rif:", "ref:", "res:", "ynt:", "vast:", "ha:")


def look_at(
    message: Message, history: History, policy: Policy, *, address: str, trusted_authserv: str, ours: bool
) -> Look:
    """Prepare a message for the table of signs. Raises nothing for any Message."""
    return Look(message, history, own_addresses(policy, address), verdict(message, trusted_authserv), ours)


def look_alone(message: Message) -> Look:
    """Prepare a message of which nothing else is known: no history, no addresses of ours."""
    nobody: frozenset[str] = frozenset()
    return Look(message, History(), OwnAddresses(nobody, nobody, nobody, nobody), Verdict("none"), ours=False)


def _envelope(message: Message) -> str | None:
    """Any null path among several counts: the wrong guess must withhold, not send."""
    paths = [path.strip() for path in values(message, "return-path")]
    if message.return_path is not None:
        paths.append(message.return_path.strip())
    plain = [path.strip("<> \t").lower() for path in paths]
    if not plain:
        return None
    return "" if "" in plain else unwrapped(plain[-1])


def _written_to(message: Message) -> frozenset[str]:
    """Return To and Cc, and Resent-To and Resent-Cc, which a redirecting person adds."""
    resent = [value for name in ("resent-to", "resent-cc") for value in values(message, name)]
    return frozenset(
        [one.address.lower() for one in message.recipients]
        + [found.lower() for _, found in getaddresses(resent)]
    )


def content_type(message: Message) -> tuple[str, dict[str, str]]:
    """Return the top-level media type and its parameters, all in lower case."""
    value = first(message, "content-type")
    return keyword(value) or message.content_type, dict(parameters(value))
