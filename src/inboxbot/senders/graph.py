"""Sending through Microsoft Graph: a draft, then its sending, so that what may have gone can be looked up.

A draft is sent once: Exchange takes it out of Drafts and files it in Sent Items under the same
immutable id. So each mail becomes a draft that bears our own Message-ID as a property, whatever
Message-ID Exchange gives it; its ids are committed before it is sent. Where no answer came, and at every
later try, they tell whether it lies there still or has gone; and no second draft is made of what may have gone.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from email.parser import BytesHeaderParser
from email.policy import compat32
from typing import Any, Final
from urllib.parse import quote

from inboxbot.graph.answers import id_of, listed
from inboxbot.graph.properties import MARK, SUPPRESS, has, suppress_bits
from inboxbot.graph.refusals import GraphRefusalError, UnansweredError
from inboxbot.graph.web import GRAPH, GraphWeb, Request
from inboxbot.model.errors import InboxbotError, SignInRefusedError, TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.tokens import Tokens
from inboxbot.ports.wire import NoWire, Wire

_SELECT: Final = "id,isDraft,internetMessageId,parentFolderId"
_ACCEPTED: Final = 202  # HTTP
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
    folder: str = ""


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
        """Sign in, and try to send the folder Drafts as if it were a mail; send nothing.

        It is refused for that, or for want of the permission.
        """
        self._tokens.fresh()
        what, folder = f"Sending as {self._web.mailbox}", self._web.url("mailFolders/drafts", select="id")
        drafts = id_of(self._web.get(folder, "Opening the folder Drafts"))
        self._web.try_in_vain(Request("POST", self._web.url(f"messages/{quote(drafts)}/send"), what))
        return (
            f"Send as: the application is allowed to send as {self._web.mailbox}.",
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
            self.wire.going(entry, f"{draft.id} {draft.message_id}")
        except OSError as error:
            reason = f"it could not be noted that it goes ({error.strerror})"
            return NotSent(permanent=False, reason=reason, alone=True)
        result = self._sent(entry, draft)
        self.wire.came(entry, result)
        return result

    def _draft(self, entry: OutboxEntry) -> _Draft | MaybeSent:
        """Return the draft to send: one left from an earlier try, what became of it, or a new one."""
        if entry.attempts or entry.unknown_tries:
            found = self._left_from_before(entry)
            if found is not None and not found.gone:
                if self._is_on_its_way(found):
                    return MaybeSent("it lies in the Outbox, on its way")
                self._mark(found.id, entry)
            if found is not None:
                return found
            if entry.unknown_tries and entry.draft:
                # It was there and may have gone: another one made of it now could be a second mail.
                return MaybeSent("it was handed over, and lies neither in Drafts nor in Sent Items by now")
        text = base64.b64encode(entry.mail.content)
        made = self._web.post(self._web.url("messages"), "Writing a draft", text=text)
        draft = _Draft(id_of(made), _bare(made.get("internetMessageId")))
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

    def _left_from_before(self, entry: OutboxEntry) -> _Draft | None:
        """Return what an earlier try left: sent if one of its copies was, else a draft that can still go.

        It is known by the id of the draft, which its copy may or may not have, by our mark on it, and by
        the Message-ID that Exchange gave it, or let it keep.
        """
        identity, _, given = entry.draft.partition(" ")
        there = self._look(identity) if identity else None
        if there is not None and there.gone:
            return there
        found = [there] if there is not None else []
        places = [("messages", has(MARK, entry.mail.message_id))]
        places.append(("mailFolders/drafts/messages", _has_id(entry.mail.message_id)))
        if given not in {"", entry.mail.message_id}:
            places.append(("messages", _has_id(given)))
        for place, wanted in places:
            url = self._web.url(place, filter=wanted, select=_SELECT, top="10")
            found += [_read(one) for one in listed(self._web.get(url, "Looking for a draft"))]
        return next((one for one in found if one.gone), found[0] if found else None)

    def _is_on_its_way(self, draft: _Draft) -> bool:
        """Tell whether it lies in the Outbox, where Exchange puts what it is sending."""
        try:
            outbox = self._web.get(self._web.url("mailFolders/outbox", select="id"), "Looking at the Outbox")
        except GraphRefusalError:
            return False
        return draft.folder == id_of(outbox)

    def _sent(self, entry: OutboxEntry, draft: _Draft) -> SendResult:
        url = self._web.url(f"messages/{draft.id}/send")
        try:
            self._web.post(url, "Sending a mail", done=_ACCEPTED)
        except UnansweredError as error:
            return self._after_doubt(entry, draft, str(error))
        except GraphRefusalError as refused:
            if refused.gone:
                return self._after_doubt(entry, draft, str(refused))
            if refused.about_the_mail:
                self._throw_away(draft)
            return _not_sent(refused)
        except InboxbotError as error:
            return _not_sent(error)
        return Sent("202 accepted by Graph", message_id=draft.message_id)

    def _throw_away(self, draft: _Draft) -> None:
        """Take a draft of ours that never goes out of people's sight, as far as that can be done."""
        with (
            suppress(InboxbotError),
            self._web.answer(
                Request("DELETE", self._web.url(f"messages/{draft.id}"), "Throwing a draft away")
            ),
        ):
            pass

    def _after_doubt(self, entry: OutboxEntry, draft: _Draft, why: str) -> SendResult:
        """Look whether it lies in Sent Items. That the draft is still there proves nothing yet."""
        try:
            there = self._left_from_before(replace(entry, draft=f"{draft.id} {draft.message_id}"))
        except InboxbotError:
            there = None
        if there is not None and there.gone:
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
    gone, folder = told.get("isDraft") is False, str(told.get("parentFolderId", ""))
    return _Draft(id_of(told), _bare(told.get("internetMessageId")), gone, folder)


def _has_id(message_id: str) -> str:
    quoted = message_id.replace("'", "''")
    return f"internetMessageId eq '<{quoted}>'"


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
