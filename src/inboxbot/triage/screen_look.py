"""One message as the signs see it: prepared once, read by every row of the table."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import getaddresses

from inboxbot.model.case import History
from inboxbot.model.message import Message
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import Verdict, verdict
from inboxbot.triage.phrases import fold
from inboxbot.triage.screen_addresses import OwnAddresses, local_part, own_addresses, unwrapped
from inboxbot.triage.screen_fields import first, keyword, parameters, values
from inboxbot.triage.screen_voice import PERSONAL, asks, relays

OPENING = 700  # characters: the first lines, where a notice says what it is
READ = 3000
SHORT = 1500  # a notice is short


@dataclass(frozen=True, slots=True)
class Look:
    """What a sign may ask. Texts are folded (see ``phrases``); addresses lower case.

    ``new`` is the new text, ``opening`` its first lines, ``body`` the whole text with quotations:
    each of them cut.
    ``envelope`` is the Return-Path with SRS, BATV and VERP undone: None where there is none,
    ``""`` for the null path. ``ours``: the Message-ID is that of a letter of ours.
    """

    message: Message
    history: History
    own: OwnAddresses
    authentication: Verdict
    subject: str
    new: str
    body: str
    envelope: str | None
    sender: str
    ours: bool
    asks: bool
    relays: str
    written_to: frozenset[str] = field(default=frozenset())

    @property
    def opening(self) -> str:
        """Return the first lines of the new text, where a notice says what it is."""
        return self.new[:OPENING]

    @property
    def speaks(self) -> bool:
        """Tell whether a person speaks: asks for something, or tells of themselves and their family."""
        return self.asks or bool(PERSONAL.find(self.new))

    @property
    def local(self) -> str:
        """Return the sender's local part."""
        return local_part(self.sender)

    @property
    def null_path(self) -> bool:
        """Tell whether the envelope sender was null, wherever the header stands (RFC 3834 §2)."""
        return self.envelope == ""

    @property
    def is_form(self) -> bool:
        """Tell whether a web form of ours relays it (rules.yaml names the sender)."""
        return self.sender in self.own.forms

    @property
    def replies(self) -> str:
        """Return what shows that it answers something, or an empty string."""
        if self.history.by_our_mail:
            return "it answers a letter of ours"
        if self.message.in_reply_to or self.message.references:
            return "In-Reply-To or References"
        return "Subject: Re" if self.subject.startswith(_REPLY) else ""

    @property
    def automatic_keyword(self) -> str:
        """Return the Auto-Submitted keyword, ``no`` where a person writes (RFC 3834 §5)."""
        found = {keyword(value) or "no" for value in values(self.message, "auto-submitted")} or {"no"}
        return found.pop() if len(found) == 1 else "contradicting fields"

    @property
    def suppresses(self) -> bool:
        """Tell whether X-Auto-Response-Suppress asks for no automatic answer (MS-OXCMAIL)."""
        asked = {
            word.strip().lower() for value in values(self.message, _SUPPRESS) for word in value.split(",")
        }
        return bool(asked & {"all", "autoreply", "oof"})

    @property
    def is_short(self) -> bool:
        """Tell whether the new text is as short as a notice."""
        return len(self.message.new_text) <= SHORT


_REPLY = ("re:", "re :", "aw:", "sv:", "vs:", "antw:", "odp:", "rif:", "ref:", "res:", "ynt:", "vast:", "ha:")
_SUPPRESS = "x-auto-response-suppress"


def look_at(
    message: Message, history: History, policy: Policy, *, address: str, trusted_authserv: str, ours: bool
) -> Look:
    """Prepare a message for the table of signs. Raises nothing for any Message."""
    own = own_addresses(policy, address)
    return _look(message, history, own, verdict(message, trusted_authserv), ours=ours)


def look_alone(message: Message) -> Look:
    """Prepare a message of which nothing else is known: no history, no addresses of ours."""
    nobody: frozenset[str] = frozenset()
    return _look(
        message, History(), OwnAddresses(nobody, nobody, nobody, nobody), Verdict("none"), ours=False
    )


def _look(
    message: Message, history: History, own: OwnAddresses, authentication: Verdict, *, ours: bool
) -> Look:
    return Look(
        message=message,
        history=history,
        own=own,
        authentication=authentication,
        subject=fold(message.subject).strip("\"'“”„«» "),
        new=fold(message.new_text[:READ]),
        body=fold(message.text[:READ]),
        envelope=_envelope(message),
        sender=message.sender.address.strip().lower(),
        ours=ours,
        asks=asks(message.new_text),
        relays=relays(message.subject, message.new_text),
        written_to=_written_to(message),
    )


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
