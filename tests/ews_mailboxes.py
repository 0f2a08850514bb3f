"""The state of the stand-in Exchange server: mailboxes, folders, items, and what people do in them.

What is documented of Exchange and what is assumed stands in ews_server.md.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

DISTINGUISHED = {
    "inbox": "Posteingang", "sentitems": "Gesendete Elemente", "drafts": "Entwürfe",
    "outbox": "Postausgang", "deleteditems": "Gelöschte Elemente", "junkemail": "Junk-E-Mail",
}  # fmt: skip
_TRACE = (
    b"return-path", b"received", b"list-", b"auto-submitted", b"precedence", b"authentication-results",
    b"dkim-signature", b"delivered-to", b"arc-", b"x-auto-response-suppress",
)  # fmt: skip
_CRLF = re.compile(rb"\r\n|\r|\n")
_FIELD = re.compile(rb"[!-9;-~]+[ \t]*:")
_BOUNDARY = re.compile(rb'boundary="?([^";\r\n]+)"?', re.IGNORECASE)


def split(content: bytes) -> tuple[bytes, bytes]:
    """Return the header block, and the body: the header ends at the first line that is none (RFC 5322 §2.1)."""
    lines = re.split(rb"(?<=\n)", _CRLF.sub(b"\r\n", content))
    end = 1 if lines[0].startswith(b"From ") else 0
    begin = end
    while end < len(lines) and (
        _FIELD.match(lines[end]) or (end > begin and lines[end][:1] in (b" ", b"\t"))
    ):
        end += 1
    behind = end + 1 if end < len(lines) and lines[end] == b"\r\n" else end
    return b"".join(lines[begin:end]), b"".join(lines[behind:])


def header_lines(head: bytes) -> list[bytes]:
    """Return the header's fields, folded lines together."""
    return re.split(rb"\r\n(?![ \t])", head.rstrip(b"\r\n")) if head.strip() else []


def rendered(content: bytes) -> bytes:
    """Return a message as the server writes it: no trace headers, a boundary of its own."""
    head, body = split(content)
    kept = [line for line in header_lines(head) if not line.lower().startswith(_TRACE)]
    made = b"".join(line + b"\r\n" for line in [*kept, b"X-MS-Has-Attach:"])
    found = next((_BOUNDARY.search(line) for line in kept if line.lower().startswith(b"content-type:")), None)
    if found is not None and len(found.group(1)) > 1:
        old = found.group(1)
        new = b"_000_" + hashlib.sha256(old + body[:100]).hexdigest()[:20].encode() + b"_"
        made = made.replace(b'"' + old + b'"', old).replace(old, b'"' + new + b'"')
        body = re.sub(rb"(?m)^--" + re.escape(old) + rb"(?=(?:--)?[ \t]*\r?$)", b"--" + new, body)
    return made + b"\r\n" + body


def transport_headers(content: bytes) -> bytes:
    """Return the headers as they came over the wire, which the server keeps apart."""
    return b"".join(line + b"\r\n" for line in header_lines(split(content)[0]))


def header(content: bytes, name: str) -> str:
    """Return one header's value, empty where there is none."""
    for line in header_lines(split(content)[0]):
        key, _, value = line.partition(b":")
        if key.strip().lower() == name.lower().encode():
            return " ".join(value.decode("utf-8", "replace").split())
    return ""


@dataclass
class Item:
    """One item. ``wire`` are its transport headers, None where it did not come over the wire."""

    uid: str
    content: bytes
    received_at: datetime | None
    created_at: datetime
    wire: bytes | None = None
    read: bool = False
    draft: bool = False
    flagged: bool = False
    named: dict[str, str] = field(default_factory=dict)
    categories: list[str] = field(default_factory=list)
    changes: int = 0
    spoiled: bool = False
    kind: str = "Message"
    made: int = 0
    touched: int = 0
    read_touched: int = 0

    @property
    def change_key(self) -> str:
        return base64.b64encode(f"CQ{self.changes}".encode()).decode()

    @property
    def message_id(self) -> str:
        return header(self.content, "Message-ID")


@dataclass
class Folder:
    uid: str
    name: str
    distinguished: str = ""
    parent: Folder | None = None
    items: dict[str, Item] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)


class MailboxState:
    """One mailbox. Every change gets a number; a sync state stands for the number it was told at."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._numbers = itertools.count(1)
        self.change = 0
        self.epoch = 1
        self.now = datetime(2026, 11, 20, 9, tzinfo=UTC)
        self.root = Folder(self._uid("F"), "Oberste Ebene", "msgfolderroot")
        self.folders: dict[str, Folder] = {self.root.uid: self.root}
        for distinguished, name in DISTINGUISHED.items():
            self.make_folder(name, self.root, distinguished)

    def _uid(self, kind: str) -> str:
        number = next(self._numbers)
        told = f"{self.address}|{self.epoch if hasattr(self, 'epoch') else 1}|{kind}{number}"
        return "AAMk" + base64.b64encode(told.encode() + b"\0" * 40).decode()

    def make_folder(self, name: str, parent: Folder, distinguished: str = "") -> Folder:
        folder = Folder(self._uid("F"), name, distinguished, parent)
        self.folders[folder.uid] = folder
        return folder

    def named(self, distinguished: str) -> Folder:
        return next(one for one in self.folders.values() if one.distinguished == distinguished)

    def below(self, parent: Folder) -> list[Folder]:
        return [one for one in self.folders.values() if one.parent is parent]

    def find(self, uid: str) -> tuple[Folder, Item] | None:
        for folder in self.folders.values():
            if uid in folder.items:
                return folder, folder.items[uid]
        return None

    def _next(self) -> int:
        self.change += 1
        return self.change

    # What happens -------------------------------------------------------------------------------
    def put(self, folder: Folder, content: bytes, received_at: datetime | None, **more: object) -> Item:
        """Put a message into a folder; it is written anew at once."""
        item = Item(self._uid("I"), rendered(content), received_at, received_at or self.now, **more)  # type: ignore[arg-type]
        item.made = item.touched = self._next()
        folder.items[item.uid] = item
        return item

    def arrive(self, content: bytes, received_at: datetime) -> Item:
        """A message comes over the wire."""
        return self.put(self.named("inbox"), content, received_at, wire=transport_headers(content))

    def remove(self, uid: str) -> Item:
        found = self.find(uid)
        assert found is not None
        folder, item = found
        del folder.items[uid]
        folder.gone[uid] = self._next()
        return item

    def move(self, uid: str, target: Folder) -> Item:
        """Move an item; it gets another id there (documented: ids change on a move)."""
        item = self.remove(uid)
        item.uid = self._uid("I")
        item.made = item.touched = self._next()
        target.items[item.uid] = item
        return item

    def touch(self, item: Item) -> None:
        item.changes += 1
        item.touched = self._next()

    def mark_read(self, item: Item, *, read: bool = True) -> None:
        item.read = read
        item.changes += 1
        item.read_touched = self._next()

    def begin_anew(self) -> None:
        """The mailbox is moved or restored: every id and every sync state loses its meaning."""
        self.epoch += 1
        for folder in self.folders.values():
            items, folder.items, folder.gone = list(folder.items.values()), {}, {}
            for item in items:
                item.uid = self._uid("I")
                item.made = item.touched = self._next()
                folder.items[item.uid] = item

    # SyncFolderItems ----------------------------------------------------------------------------
    def state(self, change: int) -> str:
        return base64.b64encode(f"sync:{self.address}:{self.epoch}:{change}".encode()).decode()

    def change_of(self, state: str) -> int | None:
        """Return the number a state stands for; None where it stands for nothing here."""
        try:
            kind, address, epoch, change = base64.b64decode(state, validate=True).decode().split(":")
        except ValueError:
            return None
        good = (kind, address, epoch) == ("sync", self.address, str(self.epoch))
        return int(change) if good else None

    def changes(self, folder: Folder, since: int) -> list[tuple[int, str, str]]:
        """Return what changed in a folder behind a number: number, kind and id, in the order it happened."""
        found: list[tuple[int, str, str]] = []
        for item in folder.items.values():
            if item.made > since:
                found.append((item.made, "Create", item.uid))
            elif item.touched > since:
                found.append((item.touched, "Update", item.uid))
            elif item.read_touched > since:
                found.append((item.read_touched, "ReadFlagChange", item.uid))
        found += [(change, "Delete", uid) for uid, change in folder.gone.items() if change > since]
        return sorted(found)
