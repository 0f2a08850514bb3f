"""The worlds in which the contract of ``ports/mailbox.py`` is tried: a mailbox, and the people in it.

Every world offers the same acts. People know a message by its Message-ID. What a world cannot do stands
in ``lacks``, by name, and tests that need it are skipped with that name.
"""

from __future__ import annotations

import contextlib
import os
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from imapclient import IMAPClient
from imapclient.imap_utf7 import encode as utf7

from dovecot import Dovecot
from inboxbot.mailboxes.imap import ImapMailbox
from inboxbot.mailboxes.maildir import MaildirMailbox
from inboxbot.mailboxes.maildir_files import make_maildir
from inboxbot.mailboxes.memory import INBOX, SENT, MemoryMailbox
from inboxbot.mailboxes.reduced import message_id
from inboxbot.ports.mailbox import Mailbox

INBOX_NAME = "Posteingang Büro"
# A server of the tester's own may separate folders by another sign, and keep them below INBOX.
OWN_PREFIX = os.environ.get("INBOXBOT_TEST_IMAP_PREFIX", "")
_OWN = bool(os.environ.get("INBOXBOT_TEST_IMAP_HOST"))
HANDLED = f"{OWN_PREFIX}Büro Erledigt & alt" if _OWN else "Büro/Erledigt & alt"


@dataclass(frozen=True, slots=True)
class Standing:
    """A message as people see it. ``flags`` without what only says "new on this connection"."""

    message_id: str
    content: bytes
    received_at: datetime
    flags: frozenset[str]


class World(Protocol):
    """A mailbox with an inbox, a folder for sent mail, and people.

    ``lacks`` may name: ``own octets`` (the server writes the MIME anew, and the headers of the way come
    apart), ``exact sizes``, ``sizes in lists``, ``own times`` (of messages that a test puts in), ``begin
    anew``, ``unread copies``, ``marks of deletion``, ``keywords``, ``unreadable``, ``flat memory``.
    """

    lacks: frozenset[str]

    def open(self, **bounds: int) -> Mailbox:
        """Return a fresh instance of the adapter, as after a restart."""

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        """A message arrives in the inbox, or a person's answer in the folder for sent mail."""

    def read(self, mid: str) -> None:
        """A person reads a message."""

    def strike_out(self, mid: str) -> None:
        """A person marks a message as deleted, which leaves it where it is for now."""

    def move(self, mid: str, folder: str) -> None:
        """A person moves a message out of the inbox."""

    def bring_back(self, mid: str, folder: str) -> None:
        """A person moves a message from a folder into the inbox."""

    def delete(self, mid: str) -> None:
        """A person deletes a message for good."""

    def create_folder(self, folder: str) -> None:
        """A person makes a folder."""

    def spoil(self, mid: str) -> None:
        """The server can no longer read this message."""

    def begin_anew(self) -> None:
        """Everything in the inbox stays and gets new numbers or names: a moved or restored mailbox."""

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        """Return what lies in a folder (the inbox), in order of arrival."""


def moment(day: int, hour: int = 9, minute: int = 0) -> datetime:
    """Return a time in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


class MemoryWorld:
    lacks = frozenset({"flat memory"})

    def __init__(self, kind: type[MemoryMailbox] = MemoryMailbox) -> None:
        self.mailbox = kind()

    def open(self, **bounds: int) -> Mailbox:
        self.mailbox._hold = bounds.get("hold", self.mailbox._hold)
        self.mailbox._size_limit = bounds.get("size_limit", self.mailbox._size_limit)
        return self.mailbox

    def _ref(self, mid: str, folder: str = INBOX) -> Any:
        return next(m.ref for m in self.mailbox.messages(folder) if message_id(m.content) == mid)

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        self.mailbox.deliver(content, received_at, SENT if sent else INBOX)

    def read(self, mid: str) -> None:
        self.mailbox.read(self._ref(mid))

    def strike_out(self, mid: str) -> None:
        ref = self._ref(mid)
        stored = self.mailbox._folders[ref.folder][int(ref.uid)]
        self.mailbox._folders[ref.folder][int(ref.uid)] = replace(stored, flags=stored.flags | {"\\Deleted"})

    def move(self, mid: str, folder: str) -> None:
        self.mailbox.move(self._ref(mid), folder)

    def bring_back(self, mid: str, folder: str) -> None:
        self.mailbox.move(self._ref(mid, folder), INBOX)

    def delete(self, mid: str) -> None:
        self.mailbox.delete(self._ref(mid))

    def create_folder(self, folder: str) -> None:
        self.mailbox.create_folder(folder)

    def spoil(self, mid: str) -> None:
        self.mailbox.spoil(self._ref(mid))

    def begin_anew(self) -> None:
        self.mailbox.change_validity()

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        name = folder or (SENT if sent else INBOX)
        return [
            Standing(message_id(m.content), m.content, m.received_at, m.flags)
            for m in self.mailbox.messages(name)
        ]


_LETTERS = {"S": "\\Seen", "T": "\\Deleted"}


class MaildirWorld:
    """Acts by the file system's own means, as a delivery agent and a mail program would."""

    lacks = frozenset({"keywords"})

    def __init__(self, path: Path, kind: type[MaildirMailbox] = MaildirMailbox) -> None:
        self.path, self.kind = path / "Maildir", kind
        make_maildir(self.path)
        self._count = 0

    def open(self, **bounds: int) -> Mailbox:
        return self.kind(self.path, **bounds)

    def _root(self, folder: str | None) -> Path:
        return self.path if folder is None else self.path / ("." + utf7(folder.replace("/", ".")).decode())

    def _files(self, folder: str | None = None) -> list[Path]:
        root = self._root(folder)
        files = [*(root / "new").iterdir(), *(root / "cur").iterdir()]
        return sorted(files, key=lambda file: (file.stat().st_mtime_ns, file.name))

    def _file(self, mid: str, folder: str | None = None) -> Path:
        return next(f for f in self._files(folder) if message_id(f.read_bytes()) == mid)

    def _unique(self) -> str:
        self._count += 1
        return f"{1_795_000_000 + self._count}.M{self._count}.world"

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        root, name = self._root("Sent" if sent else None), self._unique()
        (root / "tmp" / name).write_bytes(content)
        os.utime(root / "tmp" / name, (received_at.timestamp(), received_at.timestamp()))
        (root / "tmp" / name).rename(root / "new" / name)

    def _mark(self, mid: str, letter: str) -> None:
        file = self._file(mid)
        base, _, info = file.name.partition(":2,")
        file.rename(file.parent.parent / "cur" / f"{base}:2,{''.join(sorted({*info, letter}))}")

    def read(self, mid: str) -> None:
        self._mark(mid, "S")

    def strike_out(self, mid: str) -> None:
        self._mark(mid, "T")

    def move(self, mid: str, folder: str) -> None:
        file = self._file(mid)
        file.rename(self._root(folder) / file.parent.name / file.name)

    def bring_back(self, mid: str, folder: str) -> None:
        file = self._file(mid, folder)
        file.rename(self.path / file.parent.name / file.name)

    def delete(self, mid: str) -> None:
        self._file(mid).unlink()

    def create_folder(self, folder: str) -> None:
        make_maildir(self.path, [folder])

    def spoil(self, mid: str) -> None:
        file = self._file(mid)
        time = file.stat().st_mtime
        file.unlink()
        file.symlink_to("/proc/self/mem")  # opens, and fails to be read, for root too
        os.utime(file, (time, time), follow_symlinks=False)

    def begin_anew(self) -> None:
        for file in self._files():
            _, colon, info = file.name.partition(":")
            file.rename(file.with_name(self._unique() + colon + info))

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        return [
            Standing(
                message_id(f.read_bytes()),
                f.read_bytes(),
                datetime.fromtimestamp(f.stat().st_mtime, UTC),
                frozenset(_LETTERS[c] for c in f.name.partition(":2,")[2]),
            )
            for f in self._files("Sent" if sent else folder)
        ]


class ImapWorld:
    """A mailbox on a real server, and a person's mail program on a line of its own."""

    def __init__(
        self, settings: dict[str, Any], *, inbox: str, sent: str, home: Path | None = None,
        kind: type[ImapMailbox] = ImapMailbox,
    ) -> None:  # fmt: skip
        self.settings, self.inbox, self.sent, self.kind = settings, inbox, sent, kind
        self._home = home
        self._opened: list[Mailbox] = []
        self.person = _person(settings)
        for folder in {inbox, sent} - {"INBOX"}:
            if not self.person.folder_exists(folder):
                self.person.create_folder(folder)
        keeps_words = b"\\*" in self.person.select_folder(inbox)[b"PERMANENTFLAGS"]
        self.lacks = frozenset(
            ({"unreadable"} if home is None else set()) | (set() if keeps_words else {"keywords"})
        )

    def open(self, **bounds: Any) -> Mailbox:
        mailbox = self.kind(**self.settings, folder=self.inbox, sent_folder=self.sent, **bounds)
        self._opened.append(mailbox)
        return mailbox

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()
        with contextlib.suppress(Exception):
            self.person.logout()

    def _select(self, folder: str) -> None:
        self.person.select_folder(folder)

    def _uid(self, mid: str) -> int:
        return int(self.person.search(["HEADER", "Message-ID", f"<{mid}>"])[0])

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        self.person.append(self.sent if sent else self.inbox, content, (), received_at)

    def read(self, mid: str) -> None:
        self._select(self.inbox)
        self.person.add_flags([self._uid(mid)], ["\\Seen"])

    def strike_out(self, mid: str) -> None:
        self._select(self.inbox)
        self.person.delete_messages([self._uid(mid)])

    def _carry(self, mid: str, source: str, target: str) -> None:
        self._select(source)
        uid = self._uid(mid)
        self.person.copy([uid], target)
        self.person.delete_messages([uid])
        self.person.uid_expunge([uid])

    def move(self, mid: str, folder: str) -> None:
        self._carry(mid, self.inbox, folder)

    def bring_back(self, mid: str, folder: str) -> None:
        self._carry(mid, folder, self.inbox)

    def delete(self, mid: str) -> None:
        self._select(self.inbox)
        uid = self._uid(mid)
        self.person.delete_messages([uid])
        self.person.uid_expunge([uid])

    def create_folder(self, folder: str) -> None:
        if not self.person.folder_exists(folder):
            self.person.create_folder(folder)

    def spoil(self, mid: str) -> None:
        assert self._home is not None
        for file in self._home.rglob("*"):
            if file.is_file() and message_id(file.read_bytes()) == mid:
                file.chmod(0)  # the server drops the line whenever it is asked for it

    def begin_anew(self) -> None:
        kept = self.standing()
        self.person.select_folder("INBOX", readonly=True)
        self.person.delete_folder(self.inbox)
        self.person.create_folder(self.inbox)
        for one in kept:
            self.person.append(self.inbox, one.content, tuple(one.flags), one.received_at)

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        name = folder or (self.sent if sent else self.inbox)
        if not name.startswith(OWN_PREFIX):  # a folder that inboxbot made
            name = OWN_PREFIX + name
        self.person.select_folder(name, readonly=True)
        uids = self.person.search("ALL")
        told = self.person.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE", "FLAGS"]) if uids else {}
        return [
            Standing(
                message_id(told[uid][b"BODY[]"]),
                told[uid][b"BODY[]"],
                told[uid][b"INTERNALDATE"].astimezone(UTC),
                frozenset(f.decode() for f in told[uid][b"FLAGS"]) - {"\\Recent"},
            )
            for uid in sorted(told)
        ]


def _person(settings: dict[str, Any]) -> IMAPClient:
    """Return a signed-in client: what a person's mail program is to this mailbox."""
    tls, context = settings["security"] == "tls", _context(settings)
    person = IMAPClient(
        settings["host"], settings["port"], ssl=tls, timeout=30, ssl_context=context if tls else None
    )
    person.normalise_times = False
    if settings["security"] == "starttls":
        person.starttls(context)
    if settings.get("tokens"):
        person.oauth2_login(settings["username"], settings["tokens"].fresh())
    else:
        person.login(settings["username"], settings["password"])
    return person


def _context(settings: dict[str, Any]) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=settings.get("ca_file") or None)


def dovecot_world(server: Dovecot, user: str, kind: type[ImapMailbox] = ImapMailbox) -> ImapWorld:
    """Return a world of its own on a running Dovecot, over TLS."""
    settings = {
        "host": "localhost", "port": server.tls_port, "security": "tls", "username": user,
        "password": server.password, "ca_file": str(server.ca_file),
    }  # fmt: skip
    return ImapWorld(settings, inbox=INBOX_NAME, sent="Sent", home=server.home(user), kind=kind)
