"""Sending through Microsoft Graph: a draft, then its sending, so that what may have gone can be looked up.

A draft is sent once: Exchange takes it out of Drafts and files it in Sent Items under the same
immutable id. So each mail becomes a draft that bears our own Message-ID as a property, whatever
Message-ID Exchange gives it; where no answer came, and at every later try, that property tells whether
it lies there still or has gone.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any, Final

from inboxbot.graph.properties import MARK, SUPPRESS, has, suppress_bits
from inboxbot.graph.refusals import GraphRefusalError, UnansweredError
from inboxbot.graph.web import GRAPH, GraphWeb
from inboxbot.model.errors import InboxbotError, SignInRefusedError, TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.tokens import Tokens
from inboxbot.ports.wire import NoWire, Wire

_SELECT: Final = "id,isDraft,internetMessageId,parentFolderId"
_NO_MESSAGE: Final = "AAAA"
_NO_AUTO_SUBMITTED: Final = (
    "Exchange drops Auto-Submitted (RFC 3834); letters bear its own mark instead"
    " (X-Auto-Response-Suppress). Where other systems must see Auto-Submitted, send by SMTP."
)


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft of ours, or its copy in Sent Items (``gone``); ``message_id`` is the one Exchange gave it."""

    id: str
    message_id: str
    gone: bool = False


class GraphSender:
    """The Sender port through Graph. Exchange files what it sends in Sent Items itself."""

    files_copy = True

    def __init__(
        self,
        address: str,
        tokens: Tokens,
        *,
        service: str = GRAPH,
        ca_file: str = "",
        pause: Callable[[float], None] = time.sleep,
        timeout: float = 60.0,
    ) -> None:
        """Remember the settings; connects at first use. ``timeout`` in seconds bounds each answer."""
        self._web = GraphWeb(address, tokens, service=service, ca_file=ca_file, pause=pause, timeout=timeout)
        self._tokens = tokens
        self.name = f"graph {self._web.host} as {address}"
        self.wire: Wire = NoWire()
        self._maybe_sent: dict[str, str] = {}

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        """Send one after the other; once the service is away, say so of all that is left."""
        stopped: NotSent | None = None
        for entry in entries:
            if stopped is not None:
                yield entry, stopped
                continue
            result = self._one(entry)
            yield entry, result
            if isinstance(result, NotSent) and not result.permanent and not result.alone:
                stopped = result

    def check(self) -> Sequence[str]:
        """Sign in, and ask for the sending of a mail that there is not; send nothing."""
        self._tokens.fresh()
        try:
            self._web.post(self._web.url(f"messages/{_NO_MESSAGE}/send"), f"Sending as {self._web.mailbox}")
        except GraphRefusalError as refused:
            if refused.denied or refused.no_mailbox:
                raise
        return (
            f"Send as: the application may send as {self._web.mailbox}.",
            _NO_AUTO_SUBMITTED,
        )

    def close(self) -> None:
        """Let go of the connections. Never raises; may be called twice; a later call connects again."""
        self._web.close()

    def _one(self, entry: OutboxEntry) -> SendResult:
        try:
            draft = self._draft(entry)
        except InboxbotError as error:
            return _not_sent(error)
        if isinstance(draft, MaybeSent):
            return draft
        if draft.gone:
            return Sent("a copy lies in Sent Items", message_id=draft.message_id)
        try:
            self.wire.going(entry)
        except OSError as error:
            reason = f"it could not be noted that it goes ({error.strerror})"
            return NotSent(permanent=False, reason=reason, alone=True)
        result = self._sent(entry, draft)
        self.wire.came(entry, result)
        return result

    def _draft(self, entry: OutboxEntry) -> _Draft | MaybeSent:
        """Return the draft to send: one left from an earlier try, what became of it, or a new one."""
        mail = entry.mail
        if entry.attempts or entry.unknown_tries or mail.message_id in self._maybe_sent:
            found = self._left_from_before(mail.message_id)
            if found is not None:
                if not found.gone:
                    self._mark(found.id, entry)
                return found
            if mail.message_id in self._maybe_sent:
                return MaybeSent("it was handed over, and lies neither in Drafts nor in Sent Items by now")
        text = base64.b64encode(mail.content)
        made = self._web.post(self._web.url("messages"), "Writing a draft", text=text)
        draft = _Draft(str(made["id"]), _bare(made.get("internetMessageId")))
        self._mark(draft.id, entry)
        return draft

    def _mark(self, identity: str, entry: OutboxEntry) -> None:
        """Note our own Message-ID on the draft, and what tells machines that a machine wrote (PidTag 0x3FDF)."""
        bits = suppress_bits(_header(entry.mail.content, "X-Auto-Response-Suppress"))
        properties = [{"id": MARK, "value": entry.mail.message_id}]
        if bits:
            properties.append({"id": SUPPRESS, "value": str(bits)})
        change = {"singleValueExtendedProperties": properties}
        self._web.patch(self._web.url(f"messages/{identity}"), "Marking a draft", change)

    def _left_from_before(self, message_id: str) -> _Draft | None:
        """Return what an earlier try left: sent if one of its copies was, else a draft that can still go."""
        quoted = message_id.replace("'", "''")
        known = self._maybe_sent.get(message_id)
        found = [one for one in (self._look(known),) if one is not None] if known else []
        for place, wanted in (
            ("messages", has(MARK, message_id)),
            ("mailFolders/drafts/messages", f"internetMessageId eq '<{quoted}>'"),
        ):
            url = self._web.url(place, filter=wanted, select=_SELECT, top="10")
            found += [_read(one) for one in self._web.get(url, "Looking for a draft").get("value", ())]
        return next((one for one in found if one.gone), found[0] if found else None)

    def _sent(self, entry: OutboxEntry, draft: _Draft) -> SendResult:
        url = self._web.url(f"messages/{draft.id}/send")
        try:
            self._web.post(url, "Sending a mail")
        except UnansweredError as error:
            return self._after_doubt(entry, draft, str(error))
        except GraphRefusalError as refused:
            if not refused.gone:
                return _not_sent(refused)
            return self._after_doubt(entry, draft, str(refused))
        except InboxbotError as error:
            return _not_sent(error)
        self._maybe_sent.pop(entry.mail.message_id, None)
        return Sent("202 accepted by Graph", message_id=draft.message_id)

    def _after_doubt(self, entry: OutboxEntry, draft: _Draft, why: str) -> SendResult:
        """Look whether it lies in Sent Items. That the draft is still there proves nothing yet."""
        self._maybe_sent[entry.mail.message_id] = draft.id
        try:
            there = self._look(draft.id)
        except InboxbotError:
            there = None
        if there is not None and there.gone:
            self._maybe_sent.pop(entry.mail.message_id, None)
            return Sent("a copy lies in Sent Items", message_id=draft.message_id)
        return MaybeSent(why)

    def _look(self, identity: str) -> _Draft | None:
        try:
            return _read(
                self._web.get(self._web.url(f"messages/{identity}", select=_SELECT), "Looking at a draft")
            )
        except GraphRefusalError as refused:
            if refused.gone:
                return None
            raise


def _read(told: Mapping[str, Any]) -> _Draft:
    return _Draft(str(told["id"]), _bare(told.get("internetMessageId")), gone=told.get("isDraft") is False)


def _bare(message_id: object) -> str:
    return str(message_id or "").strip().strip("<>")


def _header(content: bytes, name: str) -> str:
    return str(BytesHeaderParser(policy=compat32).parsebytes(content)[name] or "")


def _not_sent(error: InboxbotError) -> NotSent:
    """Return what an error means for a mail that surely did not go."""
    if isinstance(error, GraphRefusalError) and error.about_the_mail:
        return NotSent(permanent=True, reason=str(error))
    refused = isinstance(error, SignInRefusedError) or (
        isinstance(error, GraphRefusalError) and (error.denied or error.no_mailbox)
    )
    alone = not refused and not isinstance(error, TransientError)
    return NotSent(permanent=False, reason=str(error), refused=refused, alone=alone)
