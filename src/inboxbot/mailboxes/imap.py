"""A mailbox on an IMAP server (RFC 3501), through imapclient."""

from __future__ import annotations

import contextlib
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientReadOnlyError
from imapclient.imapclient import SENT

from inboxbot.mailboxes import imap_gmail as gmail
from inboxbot.mailboxes import imap_settle
from inboxbot.mailboxes.imap_fetch import Items, fetch, uid_set
from inboxbot.mailboxes.imap_idle import idle
from inboxbot.mailboxes.imap_pages import PageFetcher
from inboxbot.mailboxes.imap_reading import FolderReader
from inboxbot.mailboxes.imap_session import ImapServer, ImapSession, OpenFolder, Security
from inboxbot.mailboxes.imap_sign_in import PasswordSignIn, TokenSignIn
from inboxbot.mailboxes.reduced import HOLD, SIZE_LIMIT, message_id
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.message import Held, MessageRef
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page
from inboxbot.ports.tokens import Tokens

_CHUNK = 2_000_000
# An IDLE is begun anew well before firewalls forget the line (RFC 2177 allows 29 minutes).
_IDLE_SECONDS = 300.0
_SHORTEST_IDLE = 2.0
_READ_ONLY = ("The folder may only be read by this user: mail cannot be tagged or moved.",)


class ImapMailbox:
    """A shared mailbox on an IMAP server, beside people's mail programs.

    Folders are opened read-only and messages looked at with BODY.PEEK; a folder is opened for writing
    only to settle. ``name`` is who signs in where.
    """

    def __init__(
        self,
        host: str,
        port: int,
        security: Security,
        username: str,
        password: str = "",
        *,
        tokens: Tokens | None = None,
        folder: str = "INBOX",
        sent_folder: str = "",
        ca_file: str = "",
        size_limit: int = SIZE_LIMIT,
        hold: int = HOLD,
    ) -> None:
        """Remember the settings; connects at first use.

        ``tokens``: sign in with an access token instead of the password; ``username`` is then the
        mailbox's own address. ``sent_folder`` empty: found by what the server says of its folders, then by known names.
        ``size_limit`` and ``hold`` are octets: above the first a message is never handed over whole,
        above the second a poll brings headers and text only.
        """
        self.name = f"{username} at {host}"
        sign_in = TokenSignIn(username, tokens) if tokens else PasswordSignIn(username, password)
        self._session = ImapSession(ImapServer(host, port, security, ca_file), sign_in)
        self._reader = FolderReader(
            self._session, PageFetcher(self._session, hold=hold, size_limit=size_limit)
        )
        self._inbox, self._sent = folder, sent_folder
        self._found_sent: str | None = None
        self._size_limit = size_limit
        self._next_uid_seen = 0
        self._woken = threading.Event()
        self._waker: socket.socket | None = None

    # Reading ------------------------------------------------------------------------------------
    def start(self, folder: Folder) -> str:
        """Return the cursor that stands at now."""
        with self._session.work(f"read {folder}") as client:
            return self._reader.start(client, self._folder(client, folder)).encode()

    def start_at(self, folder: Folder, since: datetime) -> str:
        """Return a cursor that stands before the first message received at or after ``since``."""
        with self._session.work(f"read {folder}") as client:
            return self._reader.start_at(client, self._folder(client, folder), since).encode()

    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        """Return what has arrived behind ``cursor``; one to four round trips a page."""
        with self._session.work(f"read {folder}") as client:
            page = self._reader.poll(client, self._folder(client, folder), cursor, limit)
            opened = self._session.opened
            if folder == "inbox" and opened is not None:
                self._next_uid_seen = opened.next_uid
            return page

    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        """List what was received at or after ``since``: numbers, times and sizes from the server's index."""
        with self._session.work(f"list {folder}") as client:
            yield from self._reader.held(client, self._folder(client, folder), since)

    def original(self, ref: MessageRef) -> bytes | None:
        """Return the whole message, cut at the size limit, or None where it is gone."""
        with self._session.work("fetch an original") as client:
            uid = gmail.open_at(self._session, ref)
            if uid is None:
                return None
            content = io.BytesIO()
            while content.tell() < self._size_limit:
                size = min(_CHUNK, self._size_limit - content.tell())
                answer = fetch(client, uid, f"(UID BODY.PEEK[]<{content.tell()}.{size}>)")
                piece = _piece(answer.messages.get(int(uid), {}), content.tell())
                if piece is None and answer.status != "OK":
                    raise PermanentError(
                        f"The mail server would not hand over message {ref} ({answer.said[:200]}): look at it"
                        " in a mail program."
                    )
                content.write(piece or b"")
                if piece is None or len(piece) < size:
                    break
            return content.getvalue() or None

    def find(self, message_id: str, folder: str) -> Sequence[MessageRef]:
        """Return where messages with this Message-ID lie in a folder."""
        if not _can_be_searched(message_id):
            return ()
        with self._session.work(f"look into {folder}") as client:
            if not client.folder_exists(folder):
                return ()
            opened = self._session.open(folder)
            found = sorted(client.search(["HEADER", "Message-ID", f"<{message_id}>"]))
            if not found or not gmail.offered(client):
                return [opened.ref(uid) for uid in found]
            told = fetch(client, uid_set(found), gmail.asking(client, "(UID)")).messages
            return [gmail.ref(opened, uid, told.get(uid, {})) for uid in found]

    def _folder(self, client: IMAPClient, folder: Folder) -> str:
        name = self._inbox if folder == "inbox" else self._sent_name(client)
        if name is None:
            raise PermanentError(
                f"No folder for sent mail was found in the mailbox {self.name}: name it in"
                " INBOXBOT_IMAP_SENT_FOLDER, or create one (Sent). Without it no answer of a colleague is ever seen."
            )
        return name

    def _sent_name(self, client: IMAPClient) -> str | None:
        if self._sent:
            return self._sent
        if self._found_sent is None:
            self._found_sent = client.find_special_folder(SENT)
        return self._found_sent

    # Writing ------------------------------------------------------------------------------------
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        """Tag or move the original. What the server cannot do without harm is left (see ``check``)."""
        if disposition.action == "left" or disposition.name == ref.folder:
            return
        with self._session.work(f"settle a message in {ref.folder}") as client:
            uid = gmail.open_at(self._session, ref, readonly=False)
            if uid is None:
                return
            if disposition.action == "tagged":
                imap_settle.tag(client, self._session.folder, uid, disposition.name)
            else:
                imap_settle.move(client, uid, disposition.name, make=disposition.action == "ours")

    def has_sent(self, message_id: str) -> bool | None:
        """Tell whether a mail with this Message-ID lies in Sent; None where there is no such folder."""
        if not _can_be_searched(message_id):
            return None
        with self._session.work("look into the folder for sent mail") as client:
            name = self._sent_name(client)
            if name is None:
                return None
            self._session.open(name)
            return bool(client.search(["HEADER", "Message-ID", f"<{message_id}>"]))

    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        """File our own copy in Sent, marked as read, unless one with its Message-ID is there."""
        known = message_id(content)
        if known and self.has_sent(known):
            return
        with self._session.work("file a copy of a sent mail") as client:
            client.append(self._folder(client, "sent"), content, ("\\Seen",), sent_at)

    # Waiting ------------------------------------------------------------------------------------
    def wait(self, seconds: float) -> None:
        """Return when something may have arrived or after ``seconds``. Never raises."""
        end = time.monotonic() + seconds
        while not self._woken.is_set() and (left := end - time.monotonic()) > 0:
            try:
                with self._session.work("wait for mail") as client:
                    hinted = self._idled(client, min(left, _IDLE_SECONDS))
            except InboxbotError:
                hinted = None  # the next poll finds out and says what it is
            if hinted is None:
                self._woken.wait(max(0.0, end - time.monotonic()))
            if hinted is not False:
                break
        self._woken.clear()

    def _idled(self, client: IMAPClient, seconds: float) -> bool | None:
        """Wait on the line; True when there may be news, None where this cannot be done."""
        if seconds < _SHORTEST_IDLE or not client.has_capability("IDLE"):
            return None
        opened = self._session.open(self._inbox)
        seen, self._next_uid_seen = self._next_uid_seen, opened.next_uid
        if seen and opened.next_uid > seen:
            return True  # it came between the poll, or the last wait, and now
        listener, self._waker = socket.socketpair()
        with listener, self._waker:
            if self._woken.is_set():
                return True
            # A second is kept for the server's answer to DONE.
            return idle(client, seconds - 1, listener)

    def wake(self) -> None:
        """Make a ``wait`` in another thread, or the next one, return soon."""
        self._woken.set()
        if self._waker is not None:
            with contextlib.suppress(OSError):  # closed: nobody waits on it
                self._waker.send(b"w")

    # Running ------------------------------------------------------------------------------------
    def check(self) -> Sequence[str]:
        """Sign in, open both folders, change nothing; return what the server can and cannot do."""
        with self._session.work("check the mailbox") as client:
            sent = self._session.open(self._folder(client, "sent"))
            inbox, writable = self._open_for_writing()
            encryption = {"tls": "TLS", "starttls": "STARTTLS", "none": "no encryption (this machine)"}
            server = self._session.server
            return (
                f"Signed in to {server} as {self.name} with {encryption[server.security]}.",
                f"The folder {inbox.name} holds {inbox.exists} messages.",
                f"Sent mail is in the folder {sent.name}, which holds {sent.exists}.",
                *(_abilities(client, inbox) if writable else _READ_ONLY),
            )

    def _open_for_writing(self) -> tuple[OpenFolder, bool]:
        """Open the inbox as settling does (only then it is told which flags can be set), or to read."""
        try:
            return self._session.open(self._inbox, readonly=False), True
        except IMAPClientReadOnlyError:
            return self._session.open(self._inbox), False

    def close(self) -> None:
        """Say goodbye to the server. Never raises; may be called twice; a later call connects again."""
        self._session.close()


def _can_be_searched(message_id: str) -> bool:
    """Tell whether a Message-ID can stand in a search as it is."""
    return message_id.isascii() and not any(c in message_id for c in '"\\\r\n')


def _piece(items: Items, origin: int) -> bytes | None:
    value = items.get(f"BODY[]<{origin}>".encode())
    return value if isinstance(value, bytes) else None


def _abilities(client: IMAPClient, inbox: OpenFolder) -> Sequence[str]:
    has: Callable[[str], bool] = client.has_capability
    return (
        "Tags: they become labels in Gmail."
        if gmail.offered(client)
        else "Tags: the server keeps words of our own."
        if imap_settle.can_keep_keywords(inbox)
        else f"Tags: the server keeps no words of our own; only tag:{imap_settle.FLAGGED} has an effect.",
        "Moving: the server can."
        if imap_settle.can_move(client)
        else "Moving: the server cannot without touching other people's mail; mail is left where it is.",
        "New mail: the server tells at once (IDLE)."
        if has("IDLE")
        else "New mail: the server does not tell; it is looked for at every poll.",
    )
