"""Reading an Exchange folder by SyncFolderItems: first what is new, small; then each message by itself.

A server lists changes in an order of its own, some hundred at a time, with a state that stands for what
was listed. So a round is listed to its end, put into the order of arrival, and handed over page by page.
Cursors hold all that matters: a round can be listed anew from the state it began at.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from inboxbot.exchange import words
from inboxbot.exchange.answers import EwsRefusalError, id_of, moment
from inboxbot.exchange.refusals import FORGOTTEN, STATE_LOST, UNKNOWN_PROPERTY
from inboxbot.exchange.session import Session
from inboxbot.exchange.words import Element, M, local, text
from inboxbot.mailboxes.ews_cursor import Cursor, Place, Walk, decode
from inboxbot.mailboxes.ews_message import MessageFetcher
from inboxbot.mailboxes.reduced import PAGE_BYTES
from inboxbot.model.errors import TransientError
from inboxbot.model.message import MessageRef, RawMessage, Unreadable
from inboxbot.ports.mailbox import Page

_MOST_CHANGES = "512"
"""The most that SyncFolderItems lists at once (EWS reference, MaxChangesReturned)."""
_MOST_IN_VAIN = 100
"""So many pages in a row without a change, none of them the last: the server has no end."""
_WITNESSES = 5
_OVERLAP = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ENOUGH = 2
"""So many known messages listed as new, and it is no chance repeat of one."""
_LOOKS: tuple[tuple[str, ...], ...] = (
    ("item:DateTimeReceived", "item:DateTimeCreated", "item:Size", "item:Categories", "message:IsRead"),
    ("item:DateTimeReceived", "item:Size"),
    (),
)
"""Properties asked for while listing; fewer where the server knows one of them not."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One message as a listing tells it. ``received_at``: 1970 where the server tells no time at all."""

    uid: str
    received_at: datetime
    size: int
    flags: frozenset[str]
    answered: bool = False

    @property
    def place(self) -> Place:
        """Where it stands in the order of arrival."""
        return self.received_at, self.uid


@dataclass(slots=True)
class _Round:
    """What came between two states. Of messages that came and went nothing is kept."""

    state: str = ""
    new: dict[str, Listed] = field(default_factory=dict)
    newest: datetime | None = None
    seen: deque[str] = field(default_factory=lambda: deque(maxlen=_WITNESSES))
    """Ids of the last messages listed, whether or not they are wanted."""


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What is known to wait behind a cursor, so that the next page needs no second listing."""

    cursor: str
    waiting: tuple[Listed, ...]


class FolderReader:
    """Reads folders page by page."""

    def __init__(self, session: Session, fetcher: MessageFetcher) -> None:
        """Work on this session."""
        self._session, self._fetcher = session, fetcher
        self._ahead: _Ahead | None = None
        self._look = 0

    def start(self, folder: str) -> Cursor:
        """Return the cursor behind everything that is there now."""
        found = self._list(folder, "", keep=False)
        return Cursor(folder, found.state, found.newest, known=tuple(found.seen))

    def start_at(self, folder: str, since: datetime) -> Cursor:
        """Return the cursor before the first message received at or after ``since``."""
        found = self._list(folder, "", since=since)
        if not found.new:
            return Cursor(folder, found.state, since, known=tuple(found.seen))
        cursor = Cursor(folder, found.state, since, Walk("", since=since), tuple(found.seen))
        return self._remembered(cursor, found)

    def poll(self, folder: str, told: str, limit: int) -> Page:
        """Return the page behind the cursor ``told``."""
        cursor = decode(told)
        known, self._ahead = self._ahead, None
        if known is not None and known.cursor == told and cursor is not None and cursor.folder == folder:
            waiting = list(known.waiting)
        else:
            try:
                if cursor is None or cursor.folder != folder:
                    cursor, waiting = self._reset(folder, None)
                else:
                    cursor, waiting = self._waiting(cursor)
            except EwsRefusalError as error:
                if error.code not in STATE_LOST:
                    raise
                cursor, waiting = self._reset(folder, cursor)
        return self._page(cursor, waiting, limit)

    def _waiting(self, cursor: Cursor) -> tuple[Cursor, list[Listed]]:
        """List what waits behind a cursor; a new walk begins where none is on the way."""
        walk = cursor.walk
        if walk is None:
            found = self._list(cursor.folder, cursor.state)
            again = [uid for uid in cursor.known if uid in found.new]
            if again and len(again) >= min(_ENOUGH, len(cursor.known)):
                raise EwsRefusalError(FORGOTTEN)
            known = (*cursor.known, *found.seen)[-_WITNESSES:]
            begun = replace(cursor, state=found.state, walk=Walk(cursor.state), known=known)
            return begun, sorted(found.new.values(), key=lambda one: one.place)
        later = self._list(cursor.folder, cursor.state)
        found = self._list(cursor.folder, walk.base, since=walk.since)
        waiting = [one for uid, one in found.new.items() if uid not in later.new]
        behind = [one for one in waiting if walk.at is None or one.place > walk.at]
        if not behind and walk.reset_before is None:
            return self._waiting(replace(cursor, walk=None))
        return cursor, sorted(behind, key=lambda one: one.place)

    def _reset(self, folder: str, old: Cursor | None) -> tuple[Cursor, list[Listed]]:
        """Begin anew: the state has lost its meaning, times have not."""
        newest = old.newest if old else None
        since = newest - _OVERLAP if newest else None
        found = self._list(folder, "", since=since)
        before = newest or (found.newest or _EPOCH) + timedelta(seconds=1)
        walk = Walk("", since=since, reset_before=before)
        cursor = Cursor(folder, found.state, newest, walk, tuple(found.seen))
        return cursor, sorted(found.new.values(), key=lambda one: one.place)

    def _remembered(self, cursor: Cursor, found: _Round) -> Cursor:
        waiting = sorted(found.new.values(), key=lambda one: one.place)
        self._ahead = _Ahead(cursor.encode(), tuple(waiting))
        return cursor

    # Pages --------------------------------------------------------------------------------------
    def _page(self, cursor: Cursor, waiting: list[Listed], limit: int) -> Page:
        messages: list[RawMessage | Unreadable] = []
        room, covered, wanted = PAGE_BYTES, 0, max(1, limit)
        while covered < len(waiting) and len(messages) < wanted:
            one = waiting[covered]
            message = self._fetcher.message(MessageRef(cursor.folder, "", one.uid), one)
            if message is not None:
                room -= len(message.content) if isinstance(message, RawMessage) else 0
                if room < 0 and messages:
                    break
                messages.append(message)
            covered += 1
        rest = waiting[covered:]
        behind = self._behind(cursor, waiting[:covered], messages, done=not rest)
        if rest:
            self._ahead = _Ahead(behind.encode(), tuple(rest))
        reset = cursor.walk.reset_before if cursor.walk else None
        return Page(tuple(messages), behind.encode(), more=bool(rest), reset_before=reset)

    @staticmethod
    def _behind(
        cursor: Cursor, covered: Sequence[Listed], messages: Sequence[RawMessage | Unreadable], *, done: bool
    ) -> Cursor:
        times = [message.received_at for message in messages if message.received_at]
        newest = max([*times, *([cursor.newest] if cursor.newest else [])], default=None)
        walk = cursor.walk
        if walk is not None and covered:
            walk = replace(walk, at=covered[-1].place)
        return replace(cursor, newest=newest, walk=None if done else walk)

    # Listing ------------------------------------------------------------------------------------
    def _list(self, folder: str, state: str, *, since: datetime | None = None, keep: bool = True) -> _Round:
        """List what came since a state, to its end. Raises EwsRefusalError where the state is lost."""
        found, in_vain = _Round(state), 0
        while in_vain < _MOST_IN_VAIN:
            before = found.state
            answer = self._sync(folder, before)
            found.state = text(answer, "SyncState")
            last = text(answer, "IncludesLastItemInRange").lower() in ("true", "1")
            changes = words.child(answer, "Changes")
            for change in () if changes is None else changes:
                self._take(change, found, since, keep=keep)
            if not found.state:
                raise TransientError(f"The Exchange server told no state of {folder}: tried again later.")
            if last:
                return found
            if found.state == before:
                break
            in_vain = 0 if changes is not None and len(changes) else in_vain + 1
        raise TransientError(f"The Exchange server lists {folder} without an end: tried again later.")

    def _take(self, change: Element, found: _Round, since: datetime | None, *, keep: bool) -> None:
        item = next((one for one in change if words.child(one, "ItemId") is not None), None)
        uid = id_of(change if item is None else item)[0]
        if local(change) == "Delete":
            found.new.pop(uid, None)
        if local(change) != "Create" or item is None or not uid:
            return
        one = listed(item, self._session)
        found.seen.append(uid)
        if one.received_at > (found.newest or _EPOCH):
            found.newest = one.received_at
        if keep and (since is None or one.received_at >= since or one.received_at == _EPOCH):
            found.new[uid] = one

    def _sync(self, folder: str, state: str) -> Element:
        while True:
            try:
                return self._session.ask_once(self._request(folder, state))[0].or_refuse()
            except EwsRefusalError as error:
                not_understood = error.code in UNKNOWN_PROPERTY or (
                    not error.code and error.fault == "Client"
                )
                if not not_understood or self._look + 1 >= len(_LOOKS):
                    raise
                self._look += 1

    def _request(self, folder: str, state: str) -> Element:
        asked = M.SyncFolderItems(
            words.shape(*(words.field(name) for name in _LOOKS[self._look])),
            M.SyncFolderId(words.in_distinguished(folder, self._session.server.mailbox)),
        )
        if state:
            asked.append(M.SyncState(state))
        asked.append(M.MaxChangesReturned(_MOST_CHANGES))
        return asked


def listed(item: Element, session: Session) -> Listed:
    """Return what a listing tells of an item; of its times the first that is there."""
    times = (moment(text(item, name), session.zone) for name in ("DateTimeReceived", "DateTimeCreated"))
    categories = words.child(item, "Categories")
    names = {(one.text or "").strip() for one in (() if categories is None else categories)}
    seen = {"\\Seen"} if text(item, "IsRead").lower() in ("true", "1") else set()
    return Listed(
        uid=id_of(item)[0],
        received_at=next((time for time in times if time), _EPOCH),
        size=words.number(text(item, "Size")),
        flags=frozenset(names | seen) - {""},
        answered=words.text(item, "ExtendedProperty", "Value") in words.REPLIED,
    )
