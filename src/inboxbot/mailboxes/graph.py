"""A mailbox in Exchange Online, through Microsoft Graph."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final
from urllib.parse import quote

from inboxbot.graph.answers import id_of, listed
from inboxbot.graph.properties import MARK, has
from inboxbot.graph.refusals import GraphRefusalError
from inboxbot.graph.web import GRAPH, GraphWeb
from inboxbot.mailboxes.graph_acts import copy_for_sent, move, tag
from inboxbot.mailboxes.graph_check import look_at
from inboxbot.mailboxes.graph_cursor import GraphCursor, Listed, decode
from inboxbot.mailboxes.graph_folders import GraphFolders
from inboxbot.mailboxes.graph_messages import GraphMessages
from inboxbot.mailboxes.graph_rounds import EPOCH, Rounds
from inboxbot.mailboxes.reduced import HOLD, PAGE_BYTES, SIZE_LIMIT, message_id
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.message import Held, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page
from inboxbot.ports.tokens import Tokens

_SIDE_BY_SIDE: Final = 3  # of the four that Graph takes, so that sending is never kept waiting
_LOOK_SECONDS: Final = 10.0


class GraphMailbox:
    """A shared mailbox in Exchange Online. Ids are immutable ones: a message keeps its own when it is moved."""

    def __init__(
        self,
        address: str,
        tokens: Tokens,
        *,
        service: str = GRAPH,
        folder: str = "inbox",
        sent_folder: str = "sentitems",
        stranger: str = "",
        ca_file: str = "",
        size_limit: int = SIZE_LIMIT,
        hold: int = HOLD,
        pause: Callable[[float], None] = time.sleep,
        look_seconds: float = _LOOK_SECONDS,
    ) -> None:
        """Remember the settings; connects at first use.

        ``stranger``: another mailbox of the organisation, which ``check`` must find refused.
        ``look_seconds``: how often ``wait`` looks.
        """
        self._web = GraphWeb(address, tokens, service=service, ca_file=ca_file, pause=pause)
        self.name = f"{address} at {self._web.host}"
        self._tokens, self._stranger = tokens, stranger
        self._names: dict[Folder, str] = {"inbox": folder, "sent": sent_folder}
        self._folders = GraphFolders(self._web)
        self._rounds = Rounds(self._web)
        self._messages = GraphMessages(self._web, hold=hold, size_limit=size_limit)
        self._woken = threading.Event()
        self._look_seconds = look_seconds
        self._newest_seen = ""

    # Reading ------------------------------------------------------------------------------------
    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now; reads the ids of everything that is there."""
        link, newest = self._rounds.stand_at_now(self._opened(folder))
        return GraphCursor(link, newest).encode()

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        link, _ = self._rounds.stand_at_now(self._opened(folder))
        return GraphCursor(link, since, listing=since).encode()

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``, with two requests a message, three side by side."""
        identity, limit = self._opened(folder), max(1, limit)
        try:
            stand = decode(cursor)
            if not self._web.is_ours(stand.link):
                raise ValueError("the link leads elsewhere")  # noqa: TRY301 - a damaged cursor
        except ValueError:
            stand = self._reset(identity, None)
        if stand.listing is None and not stand.waiting:
            try:
                stand = self._rounds.with_what_lies_there(identity, self._rounds.came(stand))
            except GraphRefusalError as refused:
                if not refused.sync_lost and not refused.gone:
                    raise
                stand = self._reset(identity, stand.newest)
        if stand.listing is not None:
            return self._listed_page(folder, identity, stand, limit)
        return self._page_of_news(folder, identity, stand, limit)

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what was received at or after ``since``; without sizes: a category that is set changes them."""
        name = self._names[folder]
        for some in self._rounds.held(self._opened(folder), since):
            yield [Held(MessageRef(name, "", one.id), one.received_at, 0, one.answered) for one in some]

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message with the headers of the way before it; None where it is gone from there."""
        told = self._there(ref)
        if told is None:
            return None
        return self._messages.whole(told, sent=ref.folder == self._names["sent"])

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in a folder."""
        identity = self._folders.id_of(folder)
        if identity is None:
            return ()
        return [MessageRef(folder, "", one) for one in self._with_id(message_id, identity)]

    def _opened(self, folder: Folder) -> str:
        name = self._names[folder]
        identity = self._folders.id_of(name)
        if identity is None:
            setting = "INBOXBOT_GRAPH_FOLDER" if folder == "inbox" else "INBOXBOT_GRAPH_SENT_FOLDER"
            raise PermanentError(
                f"There is no folder {name} in the mailbox {self._web.mailbox}: put right {setting}."
            )
        return identity

    def _there(self, ref: MessageRef) -> Mapping[str, Any] | None:
        """Return what there is to know of a message, None where it no longer lies in that folder."""
        told, identity = self._messages.look(ref.uid), self._folders.id_of(ref.folder)
        if told is None or identity is None:
            return None
        return told if self._folders.same(identity, str(told.get("parentFolderId"))) else None

    def _reset(self, identity: str, newest: datetime | None) -> GraphCursor:
        """Return a cursor that reads everything again, old as far as ``newest``, or all there is now."""
        link, last = self._rounds.stand_at_now(identity)
        reset = newest or (last or EPOCH) + timedelta(seconds=1)
        return GraphCursor(link, newest, listing=EPOCH, reset=reset)

    def _listed_page(self, folder: Folder, identity: str, stand: GraphCursor, limit: int) -> Page:
        some, more = self._rounds.listed(identity, stand, limit)
        messages, taken = self._fetched(folder, identity, some)
        more |= taken < len(some)
        handed = some[:taken]
        after = stand.handed_over(handed)
        if more:
            last = handed[-1].received_at
            before = stand.met if stand.listing == last else ()
            met = (*before, *(one.id for one in handed if one.received_at == last))
            after = replace(after, listing=last, met=met)
        else:
            after = replace(after, listing=None, met=(), reset=None)
        return Page(messages, after.encode(), more=more, reset_before=stand.reset)

    def _page_of_news(self, folder: Folder, identity: str, stand: GraphCursor, limit: int) -> Page:
        some = stand.waiting[:limit]
        messages, taken = self._fetched(folder, identity, some)
        after = replace(stand.handed_over(some[:taken]), waiting=stand.waiting[taken:])
        more = bool(after.waiting) or not self._rounds.is_new(after.link)
        return Page(messages, after.encode(), more=more)

    def _fetched(
        self, folder: Folder, identity: str, some: Sequence[Listed]
    ) -> tuple[tuple[RawMessage | Unreadable, ...], int]:
        """Fetch messages as far as a page holds them; return them, and of how many that tells."""
        found: list[RawMessage | Unreadable] = []
        room, taken, name = PAGE_BYTES, 0, self._names[folder]
        is_there = partial(self._folders.same, identity)
        fetch = partial(self._messages.fetch, name=name, is_there=is_there, sent=folder == "sent")
        with ThreadPoolExecutor(_SIDE_BY_SIDE, thread_name_prefix="graph") as pool:
            for begin in range(0, len(some), _SIDE_BY_SIDE):
                few = some[begin : begin + _SIDE_BY_SIDE]
                for one in pool.map(fetch, few):
                    room -= len(one.content) if isinstance(one, RawMessage) else 0
                    if room < 0 and found:
                        return tuple(found), taken
                    taken += 1
                    found += [one] if one is not None else []
        return tuple(found), taken

    def _with_id(self, known: str, identity: str) -> list[str]:
        """Return the ids of the messages of a folder that bear a Message-ID, of their own or by our mark."""
        found: list[str] = []
        quoted = known.replace("'", "''")
        for wanted in (f"internetMessageId eq '<{quoted}>'", has(MARK, known)):
            url = self._web.url(
                f"mailFolders/{quote(identity)}/messages", filter=wanted, select="id", top="50"
            )
            found += [id_of(one) for one in listed(self._web.get(url, "Looking for a message"))]
        return list(dict.fromkeys(found))

    # Writing ------------------------------------------------------------------------------------
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Tag (a category) or move the original."""
        if disposition.action == "left" or disposition.name == ref.folder:
            return
        told = self._there(ref)
        if told is None:
            return
        if disposition.action == "tagged":
            tag(self._web, told, disposition.name)
        else:
            make = disposition.action == "ours"
            move(self._web, self._folders, ref.uid, disposition.name, make=make)

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent; None where there is no such folder."""
        identity = self._folders.id_of(self._names["sent"])
        return None if identity is None else bool(self._with_id(message_id, identity))

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there.

        Graph takes no MIME for what is not a draft: the copy has one text, the HTML where there is one.
        """
        known = message_id(content)
        if known and self.has_sent(known):
            return
        url = self._web.url(f"mailFolders/{quote(self._opened('sent'))}/messages")
        self._web.post(url, "Filing a copy in Sent", json=copy_for_sent(content, known, sent_at))

    # Waiting ------------------------------------------------------------------------------------
    def wait(self, seconds: float) -> None:
        """Return when something may have arrived or after ``seconds``: looks now and then. Never raises."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._woken.is_set():
            if self._has_news():
                break
            self._woken.wait(min(left, self._look_seconds))
        self._woken.clear()

    def _has_news(self) -> bool:
        """Tell whether another message is the newest of the inbox than at the last look."""
        try:
            url = self._web.url(
                f"mailFolders/{quote(self._opened('inbox'))}/messages",
                select="id",
                orderby="receivedDateTime desc",
                top="1",
            )
            held = listed(self._web.get(url, "Looking for new mail"))
        except InboxbotError:
            return False  # the next poll finds out and says what it is
        newest = id_of(held[0]) if held else "none"
        seen, self._newest_seen = self._newest_seen, newest
        return bool(seen) and newest not in {seen, "none"}

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon."""
        self._woken.set()

    # Running ------------------------------------------------------------------------------------
    def check(self) -> Sequence[str]:
        """Look at token, permission, mailbox, folders, and at what must be refused; change nothing."""
        return look_at(self._web, self._tokens, self._folders, self._names, self._stranger)

    def close(self) -> None:
        """Let go of the connections. Never raises; may be called twice; a later call connects again."""
        self._web.close()
