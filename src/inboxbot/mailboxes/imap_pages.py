"""Fetching a page of messages in few round trips, one bad message never stopping the next.

One FETCH brings the first 64 KB of every message: nine in ten are whole with that. The others get their
structure looked up (one more round trip for all) and what is missing of their text (one more).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError

from inboxbot.mailboxes import imap_gmail as gmail
from inboxbot.mailboxes import imap_reduce as reduce
from inboxbot.mailboxes.imap_errors import is_passing
from inboxbot.mailboxes.imap_fetch import (
    Answer,
    Items,
    Value,
    fetch,
    fetch_many,
    internal_date,
    rescued,
    uid_set,
)
from inboxbot.mailboxes.imap_reduce import Texts
from inboxbot.mailboxes.imap_session import ImapSession, OpenFolder
from inboxbot.mailboxes.imap_structure import Part, parse_structure
from inboxbot.mailboxes.reduced import PAGE_BYTES, TEXT_CAP, note_about
from inboxbot.model.errors import TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable

START = 65_536
BATCH = 200
"""The most messages of one page: their starts alone are 13 MB."""
_FIRST_LOOK = f"(UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{START}>)"
_TRIES = 3
# How much the second look asks for: the parts of the structure, the beginning, or nothing.
_STRUCTURE, _BEGINNING, _START_ONLY = 2, 1, 0
_MOST_DROPS = 10
_PIPELINED = 16
_DROPPED = (IMAPClientAbortError, OSError)
_END = b"\r\n\r\n"
# Exchange hands over this in place of a message it cannot convert.
_PLACEHOLDER = re.compile(
    rb"^subject:\s*Retrieval using the IMAP4 protocol failed", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page: the messages still there, how many of the UIDs asked for it covers, and the UIDs seen."""

    messages: tuple[RawMessage | Unreadable, ...]
    covered: int
    seen: tuple[int, ...]


@dataclass(slots=True)
class _Found:
    """A message after the first look, and how the rest of a long one is to be had."""

    uid: int
    items: Items
    start: bytes
    size: int
    long: bool
    root: Part | None = None
    at_hand: Texts = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    cap: int = 0
    request: str = ""


class PageFetcher:
    """Fetches pages, and remembers which messages made trouble.

    A server may drop the line, or stop answering, whenever it is asked for a certain message (Dovecot
    does where it cannot read the file). So after a drop the first message that did not come is asked for
    alone, on a new connection; the rest goes on together.
    """

    def __init__(self, session: ImapSession, *, hold: int, size_limit: int) -> None:
        """Take the bounds: messages above ``hold`` octets come reduced, above ``size_limit`` with a note."""
        self._session = session
        self._hold = hold
        self._size_limit = size_limit
        self._look = _STRUCTURE
        self._tries: Counter[MessageRef] = Counter()
        self._drops = 0

    def page(self, uids: Sequence[int]) -> Fetched:
        """Return the messages of ``uids`` that are still there.

        It covers fewer than all where they would be more than PAGE_BYTES. The folder must be open. Raises
        TransientError where the server refuses for now, ``abort`` and OSError where it is away.
        """
        self._drops = 0
        folder = self._session.folder
        found, refused = self._first_look(folder, uids)
        covered, kept, rest = self._second_look(folder, uids, found)
        messages: dict[int, RawMessage | Unreadable] = {}
        for uid in uids[:covered]:
            if uid in kept:
                one = kept.pop(uid)
                messages[uid] = self._message(gmail.ref(folder, uid, one.items), one, rest.pop(uid, {}))
            elif uid in refused:
                messages[uid] = refused[uid]
        return Fetched(tuple(messages.values()), covered, tuple(messages))

    def _fetch(self, uids: str, items: str) -> Answer:
        client = self._session.client
        return fetch(client, uids, gmail.asking(client, items))

    def _again(self, folder: OpenFolder, error: Exception) -> None:
        """Connect anew after a drop, as long as that is sensible; else let the error out."""
        self._drops += 1
        if isinstance(error, TimeoutError) or self._drops > _MOST_DROPS:
            raise error
        self._session.drop()
        if self._session.open(folder.name).validity != folder.validity:
            raise error

    # The first look ---------------------------------------------------------------------------
    def _first_look(
        self, folder: OpenFolder, uids: Sequence[int]
    ) -> tuple[dict[int, _Found], dict[int, Unreadable]]:
        found: dict[int, _Found] = {}
        refused: dict[int, Unreadable] = {}
        suspects = [uid for uid in uids if self._tries[folder.ref(uid)]]
        left = [uid for uid in uids if uid not in suspects]
        while left:
            try:
                suspects += _take(self._fetch(uid_set(left), _FIRST_LOOK), left, found)
                break
            except _DROPPED as error:
                # What came before the drop counts; the first that did not come is the suspect.
                left = _take(rescued(self._session.client), left, found)
                for uid in left[:1]:
                    self._tries[folder.ref(uid)] += 1
                    suspects.append(uid)
                left = left[1:]
                self._again(folder, error)
        for uid in sorted(suspects):
            if reason := self._look_at_one(folder, uid, found):
                told = self._fetch(str(uid), "(UID INTERNALDATE)")
                ref = gmail.ref(folder, uid, told.messages.get(uid, {}))
                refused[uid] = Unreadable(ref, reason, newest_of(told))
        for unreadable in refused.values():
            self._believe(unreadable, alone=len(refused) == 1, others_read=bool(found))
        return found, refused

    def _look_at_one(self, folder: OpenFolder, uid: int, found: dict[int, _Found]) -> str:
        """Fetch one message; return why it cannot be read, or nothing (it was found, or is gone)."""
        ref = folder.ref(uid)
        while self._tries[ref] < _TRIES:
            try:
                answer = self._fetch(str(uid), _FIRST_LOOK)
            except _DROPPED as error:
                self._tries[ref] += 1
                self._again(folder, error)
                continue
            if not _take(answer, [uid], found):
                del self._tries[ref]
                return ""
            return f"The mail server would not hand over this message ({answer.said[:200] or 'no content'})."
        return "The mail server drops the connection whenever it is asked for this message."

    def _believe(self, refused: Unreadable, *, alone: bool, others_read: bool) -> None:
        """Tell a bad message from a bad hour of the server's, in which everything is tried again.

        As long as nothing can be read, several refusals, or one that says it will pass, are a bad hour:
        the next good message ends the doubt.
        """
        passing = is_passing(refused.reason)
        if others_read and passing:
            self._tries[refused.ref] += 1
            passing = self._tries[refused.ref] < _TRIES
        elif not others_read:
            passing = passing or not alone
        if passing:
            raise TransientError(f"{refused.reason} Tried again later.")

    # The second look --------------------------------------------------------------------------
    def _second_look(
        self, folder: OpenFolder, uids: Sequence[int], found: dict[int, _Found]
    ) -> tuple[int, dict[int, _Found], dict[int, Items]]:
        while True:
            try:
                self._plan([one for one in found.values() if one.long])
                covered, kept = _within_bounds(uids, found)
                rest = _fetch_rest(self._session.client, [one for one in kept.values() if one.request])
            except _DROPPED as error:
                # A server may stumble over one message's structure: ask for less.
                self._look = max(self._look - 1, _START_ONLY)
                self._again(folder, error)
            else:
                self._look = _STRUCTURE
                return covered, kept, rest

    def _plan(self, long: Sequence[_Found]) -> None:
        """Find out for every long message what of its text is at hand and what must be fetched."""
        structures: dict[int, Items] = {}
        if long and self._look == _STRUCTURE:
            wanted = uid_set([one.uid for one in long])
            structures = fetch(self._session.client, wanted, "(UID BODYSTRUCTURE)").messages
        for one in long:
            one.root = parse_structure(structures.get(one.uid, {}).get(b"BODYSTRUCTURE"))
            one.request = ""
            if one.root is not None:
                header_at_hand = _END in one.start
                one.at_hand = reduce.texts_at_hand(one.root, one.start)
                one.parts = reduce.wanted(one.root, one.at_hand)
                if one.parts or not header_at_hand:
                    one.request = reduce.items_for(one.root, one.parts, header_at_hand=header_at_hand)
            elif self._look > _START_ONLY:
                one.cap = self._hold if one.size <= self._hold else TEXT_CAP
                one.request = f"(UID BODY.PEEK[]<0.{one.cap}>)"

    def _message(self, ref: MessageRef, one: _Found, rest: Items) -> RawMessage | Unreadable:
        received_at = internal_date(one.items[b"INTERNALDATE"])
        if received_at is None:  # _take lets none through
            raise TypeError
        if _PLACEHOLDER.search(one.start.partition(_END)[0]):
            reason = "The mail server (Exchange) could not convert this message and sent a placeholder."
            return Unreadable(ref, reason, received_at)
        content, complete, notes = _reduced(one, rest) if one.long else (one.start, True, ())
        return RawMessage(
            ref=ref,
            content=content,
            received_at=received_at,
            size=one.size,
            complete=complete,
            flags=flags_told(one.items.get(b"FLAGS")),
            notes=notes + note_about(one.size, self._size_limit),
        )


def _reduced(one: _Found, rest: Items) -> tuple[bytes, bool, tuple[str, ...]]:
    if one.root is None:
        beginning = reduce.section(rest, "") or one.start
        if len(beginning) == one.size:
            return beginning, True, ()
        return beginning, False, ("Only the beginning of this large message was read.",)
    texts = one.at_hand | reduce.texts_fetched(one.parts, rest)
    header = reduce.section(rest, "HEADER") or one.start.partition(_END)[0]
    notes: tuple[str, ...] = ()
    if any(part.is_text and part.section not in texts for part in one.root.leaves()):
        notes = ("A part of the text could not be fetched: see the original.",)
    return reduce.assemble(one.root, header, texts), False, notes


def _take(answer: Answer, uids: Sequence[int], found: dict[int, _Found]) -> list[int]:
    """Take over what came whole; return the UIDs that must be asked for again.

    After OK a message of which nothing came is gone: people move mail.
    """
    left: list[int] = []
    for uid in uids:
        items = answer.messages.get(uid, {})
        start = reduce.section(items, "")
        if start is not None and internal_date(items.get(b"INTERNALDATE")):
            told = items.get(b"RFC822.SIZE")
            size = int(told) if isinstance(told, bytes) and told.isdigit() else len(start)
            long = len(start) >= START and size != len(start)
            # Exchange's sizes are estimates: what is here is surely not smaller, and whole if short.
            size = max(size, len(start)) if long else len(start)
            found[uid] = _Found(uid, items, start, size, long)
        elif items or answer.status != "OK":
            left.append(uid)
    return left


def _within_bounds(uids: Sequence[int], found: dict[int, _Found]) -> tuple[int, dict[int, _Found]]:
    """Return how many of ``uids`` fit a page, at least one message, and what was found of them."""
    room, kept = PAGE_BYTES, dict[int, _Found]()
    for n, uid in enumerate(uids):
        one = found.get(uid)
        if one is None:
            continue
        room -= _cost(one)
        if room < 0 and kept:
            return n, kept
        kept[uid] = one
    return len(uids), kept


def _cost(one: _Found) -> int:
    if not one.long:
        return len(one.start)
    if one.root is None:
        return max(len(one.start), min(one.size, one.cap))
    texts = sum(len(body) for _, body in one.at_hand.values())
    return START + texts + sum(min(part.octets, TEXT_CAP) for part in one.parts)


def _fetch_rest(client: IMAPClient, wanting: Sequence[_Found]) -> dict[int, Items]:
    groups: dict[str, list[int]] = {}
    for one in wanting:
        groups.setdefault(one.request, []).append(one.uid)
    requests = [(uid_set(uids), items) for items, uids in groups.items()]
    rest: dict[int, Items] = {}
    for n in range(0, len(requests), _PIPELINED):
        rest |= fetch_many(client, requests[n : n + _PIPELINED]).messages
    return rest


def flags_told(told: Value) -> frozenset[str]:
    r"""Read FLAGS. \Recent is left out: it is about this connection, not about the message."""
    words = {word.decode("ascii", "replace") for word in told or () if isinstance(word, bytes)}
    return frozenset(words - {"\\Recent"})


def newest_of(answer: Answer) -> datetime | None:
    """Return the latest INTERNALDATE in an answer, or None where there is none."""
    dates = [internal_date(items.get(b"INTERNALDATE")) for items in answer.messages.values()]
    return max((date for date in dates if date), default=None)
