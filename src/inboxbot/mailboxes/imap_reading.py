"""Walking an IMAP folder by UID, from a cursor on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from imapclient import IMAPClient

from inboxbot.mailboxes import imap_gmail as gmail
from inboxbot.mailboxes.imap_cursor import Cursor, decode
from inboxbot.mailboxes.imap_fetch import Items, Value, fetch, fetch_last, internal_date, uid_set
from inboxbot.mailboxes.imap_pages import BATCH, Fetched, PageFetcher, flags_told, newest_of
from inboxbot.mailboxes.imap_session import ImapSession, OpenFolder
from inboxbot.model.message import Held, RawMessage, Unreadable
from inboxbot.ports.mailbox import Page

# UIDs asked for in one SEARCH: its answer is one line, and imaplib takes lines up to a million octets.
_WINDOW = 50_000
_DATES = 500
_LISTED = 2_000
_RECENT = 200
_OVERLAP = timedelta(days=7)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class _Ahead:
    """UIDs known to wait behind a page, so that the next page needs no second search.

    ``guessed``: they stand for numbers that may have no message.
    """

    folder: OpenFolder
    next_uid: int
    uids: list[int]
    guessed: bool
    more: bool


class FolderReader:
    """Reads folders page by page. The cursor holds all that matters; the rest only saves round trips."""

    def __init__(self, session: ImapSession, fetcher: PageFetcher) -> None:
        """Work on this session."""
        self._session = session
        self._fetcher = fetcher
        self._ahead: _Ahead | None = None

    def start(self, client: IMAPClient, name: str) -> Cursor:
        """Return the cursor behind everything that is there now."""
        folder = self._session.open(name)
        return Cursor(name, folder.validity, _next_uid(client, folder), newest=_newest(client, folder))

    def start_at(self, client: IMAPClient, name: str, since: datetime) -> Cursor:
        """Return the cursor before the first message received at or after ``since``."""
        folder = self._session.open(name)
        end = _next_uid(client, folder)
        first = _first_received(client, end, since)
        return Cursor(name, folder.validity, end if first is None else first, newest=since)

    def held(self, client: IMAPClient, name: str, since: datetime) -> Iterator[list[Held]]:
        """List the messages received at or after ``since``, some at a time."""
        folder = self._session.open(name)
        for uids in _searched_since(client, _next_uid(client, folder), since):
            for n in range(0, len(uids), _LISTED):
                wanted = gmail.asking(client, "(UID INTERNALDATE RFC822.SIZE FLAGS)")
                answer = fetch(client, uid_set(uids[n : n + _LISTED]), wanted)
                listed = [_held(folder, uid, items) for uid, items in answer.messages.items()]
                yield [one for one in listed if one.received_at is None or one.received_at >= since]

    def poll(self, client: IMAPClient, name: str, text: str, limit: int) -> Page:
        """Return the page behind the cursor ``text``."""
        cursor = decode(text)
        ahead = self._known_ahead(name, cursor)
        if ahead is None or cursor is None:
            folder = self._session.open(name)
            if cursor is None or (cursor.folder, cursor.validity) != (name, folder.validity):
                cursor = _reset(client, folder, cursor)
            ahead = _list(client, folder, cursor, limit)
        self._ahead = None
        batch = ahead.uids[: max(1, min(limit, BATCH))]
        fetched = self._fetcher.page(batch) if batch else Fetched((), 0, ())
        rest = ahead.uids[fetched.covered :]
        more = bool(rest) or ahead.more
        behind = _advance(
            cursor, fetched.seen if ahead.guessed else batch[: fetched.covered], fetched, done=not more
        )
        if rest:
            self._ahead = replace(ahead, folder=self._session.folder, next_uid=behind.next_uid, uids=rest)
        reset_before = _reset_before(cursor, fetched.messages)
        return Page(fetched.messages, behind.encode(), more=more, reset_before=reset_before)

    def _known_ahead(self, name: str, cursor: Cursor | None) -> _Ahead | None:
        """Return what is known to wait, if nothing has been opened since and it is what is asked for."""
        ahead = self._ahead
        if ahead is None or cursor is None or self._session.opened is not ahead.folder:
            return None
        asked = (cursor.folder, cursor.validity, cursor.next_uid)
        known = (name, ahead.folder.validity, ahead.next_uid)
        return ahead if asked == known else None


def _next_uid(client: IMAPClient, folder: OpenFolder) -> int:
    if folder.next_uid:
        return folder.next_uid
    return max(fetch(client, "*", "(UID)").messages, default=0) + 1


def _held(folder: OpenFolder, uid: int, items: Items) -> Held:
    received_at = internal_date(items.get(b"INTERNALDATE"))
    answered = "\\answered" in {flag.lower() for flag in flags_told(items.get(b"FLAGS"))}
    return Held(gmail.ref(folder, uid, items), received_at, _octets(items.get(b"RFC822.SIZE")), answered)


def _octets(told: Value) -> int:
    return int(told) if isinstance(told, bytes) and told.isdigit() else 0


def _newest(client: IMAPClient, folder: OpenFolder) -> datetime | None:
    """Return the latest time of receipt among the last messages (people move old ones in too)."""
    return newest_of(fetch_last(client, folder.exists, _RECENT, "(UID INTERNALDATE)"))


def _reset(client: IMAPClient, folder: OpenFolder, old: Cursor | None) -> Cursor:
    """Begin anew: UIDs have lost their meaning, times have not (RFC 3501 §2.3.1.1)."""
    newest = old.newest if old else None
    before = newest or _newest(client, folder) or _EPOCH
    return Cursor(
        folder.name,
        folder.validity,
        next_uid=1,
        newest=newest,
        reset_until=_next_uid(client, folder),
        reset_before=before,
        reset_since=newest - _OVERLAP if newest else None,
    )


def _reset_before(cursor: Cursor, messages: Sequence[RawMessage | Unreadable]) -> datetime | None:
    if not cursor.reset_until or cursor.reset_before is None:
        return None
    if cursor.reset_since is not None:
        return cursor.reset_before
    # Nothing is known of the time before: all that was there when the cursor was lost counts as old.
    dates = [message.received_at for message in messages if message.received_at]
    return max([cursor.reset_before, *dates]) + timedelta(seconds=1)


def _list(client: IMAPClient, folder: OpenFolder, cursor: Cursor, limit: int) -> _Ahead:
    """Find out which UIDs wait behind the cursor."""
    first = cursor.next_uid
    last = (cursor.reset_until if cursor.resetting else folder.next_uid) - 1
    nothing = _Ahead(folder, first, [], guessed=False, more=False)
    if last < first and (folder.next_uid or cursor.resetting):
        return nothing
    if not cursor.resetting and folder.next_uid and last - first < min(limit, BATCH):
        # So few that asking for all of them is cheaper than asking which there are.
        return replace(nothing, uids=list(range(first, last + 1)), guessed=True)
    open_end = not cursor.resetting and not folder.next_uid
    since = cursor.reset_since if cursor.resetting else None
    while True:
        end = min(first + _WINDOW - 1, last)
        uids = _search(client, first, "*" if open_end else str(end), since)
        if uids or open_end or end >= last:
            break
        first = end + 1
    more = not open_end and end < last
    if not uids:
        uids = _search_doubted(client, folder, cursor)
    return replace(nothing, uids=uids, more=more)


def _search(client: IMAPClient, first: int, last: str, since: datetime | None) -> list[int]:
    criteria: list[object] = ["UID", f"{first}:{last}"]
    if since is not None:  # by the server's calendar date, whatever its zone: a day early
        criteria += ["SINCE", (since - timedelta(days=1)).date()]
    # ``n:*`` always names the last message, even one below n (RFC 3501 §6.4.8).
    return sorted(uid for uid in client.search(criteria) if uid >= first)


def _search_doubted(client: IMAPClient, folder: OpenFolder, cursor: Cursor) -> list[int]:
    """Make sure that an empty SEARCH is true: some servers answer so when they mean something else."""
    if not folder.exists:
        return []
    since = cursor.reset_since if cursor.resetting else None
    end = cursor.reset_until if cursor.resetting else None

    def waiting(uids: str) -> list[int]:
        dates = {
            uid: internal_date(items.get(b"INTERNALDATE"))
            for uid, items in fetch(client, uids, "(UID INTERNALDATE)").messages.items()
        }
        return sorted(
            uid
            for uid, date in dates.items()
            if uid >= cursor.next_uid
            and (end is None or uid < end)
            and (since is None or date is None or date >= since)
        )

    return waiting(f"{cursor.next_uid}:*") if waiting("*") else []


def _first_received(client: IMAPClient, end: int, since: datetime) -> int | None:
    """Return the lowest UID received at or after ``since``, or None."""
    for uids in _searched_since(client, end, since):
        for n in range(0, len(uids), _DATES):
            answer = fetch(client, uid_set(uids[n : n + _DATES]), "(UID INTERNALDATE)").messages
            dates = {uid: internal_date(items.get(b"INTERNALDATE")) for uid, items in answer.items()}
            late = [uid for uid, date in dates.items() if date and date >= since]
            if late:
                return min(late)
    return None


def _searched_since(client: IMAPClient, end: int, since: datetime) -> Iterator[list[int]]:
    for first in range(1, end, _WINDOW):
        yield _search(client, first, str(min(first + _WINDOW, end) - 1), since)


def _advance(cursor: Cursor, behind: Sequence[int], fetched: Fetched, *, done: bool) -> Cursor:
    """Put the cursor behind the last message seen.

    Not behind the server's UIDNEXT: a message that becomes visible late would be lost.
    """
    next_uid = max([cursor.next_uid, *(uid + 1 for uid in behind)])
    if cursor.resetting and done:
        next_uid = max(next_uid, cursor.reset_until)
    dates = [message.received_at for message in fetched.messages if message.received_at]
    newest = max([*dates, *([cursor.newest] if cursor.newest else [])], default=None)
    return replace(cursor, next_uid=next_uid, newest=newest)
