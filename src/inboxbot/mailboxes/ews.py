"""A mailbox on an Exchange server (Exchange Web Services), through exchangelib."""

from __future__ import annotations

import base64
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from inboxbot.exchange import words
from inboxbot.exchange.answers import EwsRefusalError, first_item, id_of
from inboxbot.exchange.refusals import UNKNOWN_PROPERTY
from inboxbot.exchange.search import Search, can_be_searched
from inboxbot.exchange.server import Server
from inboxbot.exchange.session import Session
from inboxbot.exchange.words import INBOX, SENT, Element, M, T, field
from inboxbot.mailboxes.ews_folders import Folders, Seen
from inboxbot.mailboxes.ews_message import MessageFetcher
from inboxbot.mailboxes.ews_reading import FolderReader, listed
from inboxbot.mailboxes.reduced import HOLD, SIZE_LIMIT, message_id
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.message import Held, MessageRef
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page

_NAMES: dict[Folder, str] = {"inbox": INBOX, "sent": SENT}
_LOOK_EVERY = 10.0
"""Seconds between looks at the inbox while waiting: EWS tells news only on a line held open."""
_FLAGGED = "\\Flagged"
_CLOCKS_APART = timedelta(minutes=5)
"""So far apart, and NTLM and Kerberos refuse good credentials."""


class EwsMailbox:
    """A shared mailbox on an Exchange server, beside people's Outlook.

    Whether mail is read is never changed: nothing that is asked for does that, and UpdateItem names the
    categories and the flag only. ``name`` is whose mailbox it is, and where.
    """

    def __init__(
        self,
        server: Server,
        *,
        now: Callable[[], datetime] | None = None,
        look_seconds: float = _LOOK_EVERY,
        size_limit: int = SIZE_LIMIT,
        hold: int = HOLD,
    ) -> None:
        """Remember the settings; connects at first use.

        ``now`` is for ``check``, which compares our clock with the server's. ``look_seconds`` part the looks
        at the inbox while waiting. ``size_limit`` and ``hold`` are octets: above the first a message is
        never handed over whole, above the second a poll brings headers and text only.
        """
        self._session = Session(server)
        self.name = self._session.name
        self._folders = Folders(self._session)
        self._search = Search(self._session)
        self._fetcher = MessageFetcher(self._session, hold=hold, size_limit=size_limit)
        self._reader = FolderReader(self._session, self._fetcher)
        self._now = now
        self._look_every = look_seconds
        self._woken = threading.Event()

    # Reading ------------------------------------------------------------------------------------
    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now; lists the whole folder once, ids and times only."""
        with self._session.saying(f"read the folder {_NAMES[folder]}"):
            return self._reader.start(_NAMES[folder]).encode()

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        with self._session.saying(f"read the folder {_NAMES[folder]}"):
            return self._reader.start_at(_NAMES[folder], since).encode()

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``: one request, and one more for each message."""
        with self._session.saying(f"read the folder {_NAMES[folder]}"):
            return self._reader.poll(_NAMES[folder], cursor, limit)

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what was received at or after ``since``: ids, times and sizes."""
        wanted = [field(name) for name in ("item:DateTimeReceived", "item:DateTimeCreated", "item:Size")]
        name = _NAMES[folder]
        where = words.in_distinguished(name, self._session.server.mailbox)
        replied = [words.tagged(words.LAST_VERB, "Integer")]
        lately, so_too = words.received_since(since), words.received_since(since)
        for page in self._search.pages(where, wanted, (replied, lately), ((), so_too), (replied, None)):
            told = [listed(item, self._session) for item in page]
            unknown = datetime(1970, 1, 1, tzinfo=UTC)
            yield [
                Held(
                    MessageRef(name, "", one.uid),
                    None if one.received_at == unknown else one.received_at,
                    one.size,
                    one.answered,
                )
                for one in told
                if one.uid and (one.received_at >= since or one.received_at == unknown)
            ]

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message, cut at the size limit, or None where it is gone."""
        with self._session.saying("fetch an original"):
            return self._fetcher.original(ref.uid)

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in a folder."""
        where = self._folders.element(folder)
        if where is None or not can_be_searched(message_id):
            return ()
        return [MessageRef(folder, "", uid) for uid in self._search.with_id(where, message_id)]

    # Writing ------------------------------------------------------------------------------------
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Put on a category, or move the original."""
        if disposition.action == "left" or disposition.name == ref.folder:
            return
        with self._session.saying("settle a message"):
            if disposition.action == "tagged":
                self._tag(ref, disposition.name)
            else:
                self._move(ref, disposition.name, ours=disposition.action == "ours")

    def _tag(self, ref: MessageRef, name: str) -> None:
        r"""Add a category to those people gave; between reading and writing a change of theirs wins.

        ``\Flagged``, the one tag that every IMAP server keeps, is Outlook's flag.
        """
        asked = M.GetItem(words.shape(field("item:Categories")), M.ItemIds(words.item_id(ref.uid)))
        try:
            item = first_item(self._session.ask_once(asked)[0].or_refuse())
        except EwsRefusalError as error:
            if self._fetcher.is_gone(ref.uid, error):
                return
            raise
        categories = words.child(item, "Categories")
        names = [(one.text or "").strip() for one in (() if categories is None else categories)]
        if name in names:
            return
        uid, change_key = id_of(item)
        kind = words.local(item)  # a meeting request is no Message
        if name == _FLAGGED:
            flag = words.tagged_value(words.FLAG_STATUS, "Integer", words.FLAGGED)
            update = T.SetItemField(words.tagged(words.FLAG_STATUS, "Integer"), T(kind, flag))
        else:
            written = T.Categories(*(T.String(one) for one in [*names, name]))
            update = T.SetItemField(field("item:Categories"), T(kind, written))
        change = T.ItemChange(words.item_id(uid or ref.uid, change_key), T.Updates(update))
        request = M.UpdateItem(
            M.ItemChanges(change),
            MessageDisposition="SaveOnly",
            ConflictResolution="AutoResolve",
            SendMeetingInvitationsOrCancellations="SendToNone",  # asked for where an appointment lies in the inbox
        )
        self._unless_gone(request, ref)

    def _move(self, ref: MessageRef, folder: str, *, ours: bool) -> None:
        where = self._folders.element(folder)
        if where is None and ours:
            where = self._folders.made(folder)
        if where is None:
            raise PermanentError(
                f"Mail cannot be moved to the folder {folder}, which does not exist: create it in the"
                " mailbox, or change the disposition in the rules file."
            )
        self._unless_gone(M.MoveItem(M.ToFolderId(where), M.ItemIds(words.item_id(ref.uid))), ref)

    def _unless_gone(self, request: Element, ref: MessageRef) -> None:
        try:
            self._session.ask_once(request)[0].or_refuse()
        except EwsRefusalError as error:
            if error.code == "ErrorFolderNotFound":
                self._folders.forget()
            if not self._fetcher.is_gone(ref.uid, error):
                raise

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent, or in the Outbox on its way there."""
        if not can_be_searched(message_id):
            return None
        sent = words.in_distinguished(SENT, self._session.server.mailbox)
        return self._search.holds_letter(sent, message_id) or self._search.holds_on_its_way(message_id)

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there."""
        known = message_id(content)
        if known and self.has_sent(known):
            return
        moment = sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        kept = [
            words.tagged_value(words.MESSAGE_FLAGS, "Integer", "1"),
            words.tagged_value(words.DELIVERY_TIME, "SystemTime", moment),
        ]
        if known:
            kept.append(words.our_id_value(known))
        what = "file a copy of a sent mail"
        with self._session.saying(what):
            answer = self._session.ask_once(self._copy(content, kept))[0]
            if answer.code in UNKNOWN_PROPERTY:
                answer = self._session.ask_once(self._copy(content, []))[0]
            answer.or_refuse()

    def _copy(self, content: bytes, kept: Sequence[Element]) -> Element:
        mime = T.MimeContent(base64.b64encode(content).decode(), CharacterSet="UTF-8")
        return M.CreateItem(
            M.SavedItemFolderId(words.in_distinguished(SENT, self._session.server.mailbox)),
            M.Items(T.Message(mime, *kept, T.IsRead("true"))),
            MessageDisposition="SaveOnly",
        )

    # Waiting ------------------------------------------------------------------------------------
    def wait(self, seconds: float) -> None:
        """Return when the inbox holds another number of messages, or after ``seconds``. Never raises."""
        end = time.monotonic() + seconds
        held = self._number_held() if seconds > self._look_every else None
        while (left := end - time.monotonic()) > 0:
            if self._woken.wait(min(left, self._look_every)):
                break
            if held is not None and end - time.monotonic() > 0 and self._number_held() not in (held, None):
                break
        self._woken.clear()

    def _number_held(self) -> int | None:
        """Return how many messages the inbox holds, None where nobody can tell now."""
        try:
            return self._folders.seen(INBOX, "look at the inbox").held
        except InboxbotError:  # the next poll finds out, and says what it is
            return None

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon."""
        self._woken.set()

    # Running ------------------------------------------------------------------------------------
    def check(self) -> Sequence[str]:
        """Sign in, look at both folders, change nothing; return what was found."""
        server = self._session.server
        inbox = self._folders.seen(INBOX, "look at the inbox")
        sent = self._folders.seen(SENT, "look at the folder for sent mail")
        how = {"basic": "Basic", "ntlm": "NTLM", "kerberos": "Kerberos"}[server.auth]
        who = server.username or "the holder of the ticket"
        right = {"impersonation": "by impersonation", "delegate": "as a delegate"}[server.access]
        return (
            f"Signed in to {self._session.where.server} as {who} ({how}), {right} of {server.mailbox}.",
            f"The inbox holds {inbox.held} messages.",
            f"The folder for sent mail holds {sent.held}.",
            *_rights(inbox),
            *self._clocks(),
        )

    def _clocks(self) -> Sequence[str]:
        told = self._session.server_time
        if told is None or self._now is None:
            return ()
        apart = abs(told - self._now())
        if apart < _CLOCKS_APART:
            return ("Our clock and the server's agree.",)
        minutes = int(apart.total_seconds() // 60)
        sentence = (
            f"Our clock and the server's are {minutes} minutes apart: set this machine's clock (NTP), or sign-in"
            " by NTLM and Kerberos fails and deadlines are wrong."
        )
        return (sentence,)

    def close(self) -> None:
        """Let go of the line. Never raises; may be called twice; a later call connects again."""
        self._session.close()


def _rights(inbox: Seen) -> Sequence[str]:
    """Say what we may not do in the inbox, where the server tells rights."""
    if inbox.rights is None:
        return ()
    lacking = [
        told
        for right, told in (
            ("Read", "Read: mail cannot be read."),
            ("Modify", "Modify: mail cannot be tagged."),
            ("Delete", "Delete: mail cannot be moved."),
        )
        if right not in inbox.rights
    ]
    return [f"In the inbox we lack the right {one}" for one in lacking] or [
        "Mail can be read, tagged with categories, and moved."
    ]
