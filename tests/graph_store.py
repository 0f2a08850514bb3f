"""The state of the mailboxes behind the Graph stand-in: folders, messages, and what changed when."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from graph_mime import message_id

WELL_KNOWN = {
    "msgfolderroot": "Top of Information Store", "inbox": "Inbox", "sentitems": "Sent Items", "drafts": "Drafts",
    "deleteditems": "Deleted Items", "junkemail": "Junk Email", "outbox": "Outbox", "archive": "Archive",
}  # fmt: skip


@dataclass
class Folder:
    id: str
    name: str
    parent: str
    word: str = ""


@dataclass
class Item:
    number: int
    id: str
    folder: str
    content: bytes
    received: datetime
    internet_message_id: str
    transported: bool
    """It came over the wire: it has internetMessageHeaders and 0x007D."""
    is_read: bool = False
    is_draft: bool = False
    categories: list[str] = field(default_factory=list)
    flag: str = "notFlagged"
    properties: dict[str, str] = field(default_factory=dict)
    version: int = 1
    moves: int = 0
    spoiled: bool = False
    hidden_for: int = 0
    """So many looks do not find it yet: the copy in Sent Items appears late."""

    @property
    def size(self) -> int:
        return len(self.content) + 2_000 + sum(len(one) for one in self.categories)

    @property
    def etag(self) -> str:
        return f'W/"{self.number}-{self.version}"'


class Box:
    """One mailbox. Every act takes the lock."""

    def __init__(self, address: str) -> None:
        self.address, self.lock = address, threading.RLock()
        self.folders: dict[str, Folder] = {}
        self.items: dict[str, Item] = {}
        self.log: list[tuple[str, str, str]] = []
        """What happened, in order: (folder id, created | updated | deleted, item id)."""
        self.life = 1
        self.moves_are_silent = True
        """With immutable ids a move is told as a removal where it was, and not at all where it is."""
        self._count = 0
        for word, name in WELL_KNOWN.items():
            parent = "" if word == "msgfolderroot" else self._folder_id("msgfolderroot")
            self.folders[self._folder_id(word)] = Folder(self._folder_id(word), name, parent, word)

    def _folder_id(self, name: str) -> str:
        return "AAMkF" + hashlib.sha256(f"{self.address}/{name}".encode()).hexdigest()[:24]

    def folder(self, told: str) -> Folder | None:
        """Return a folder by Graph's word or by its id."""
        return self.folders.get(told) or self.folders.get(
            self._folder_id(told.lower()) if told.lower() in WELL_KNOWN else ""
        )

    def word(self, word: str) -> Folder:
        return self.folders[self._folder_id(word)]

    def make_folder(self, path: str) -> Folder:
        """Make a folder, with those above it."""
        parent = self.word("msgfolderroot")
        for part in path.split("/"):
            found = next(
                (one for one in self.folders.values() if one.parent == parent.id and one.name == part), None
            )
            parent = found or self.make_child(parent, part)
        return parent

    def make_child(self, parent: Folder, name: str) -> Folder:
        identity = self._folder_id(f"{parent.id}/{name}")
        made = self.folders[identity] = Folder(identity, name, parent.id)
        return made

    def put(
        self,
        content: bytes,
        received: datetime,
        folder: str,
        *,
        draft: bool = False,
        transported: bool = True,
    ) -> Item:
        with self.lock:
            self._count += 1
            item = Item(
                self._count, self._item_id(self._count), folder, content,
                received.astimezone(UTC).replace(microsecond=0), message_id(content),
                transported, is_draft=draft,
            )  # fmt: skip
            self.items[item.id] = item
            self.note(item, "created")
            return item

    def _item_id(self, number: int) -> str:
        return (
            "AAkAL" + hashlib.sha256(f"{self.address}/{self.life}/{number}".encode()).hexdigest()[:40] + "AA="
        )

    def note(self, item: Item, what: str, folder: str = "") -> None:
        self.log.append((folder or item.folder, what, item.id))

    def changed(self, item: Item) -> None:
        item.version += 1
        self.note(item, "updated")

    def move(self, item: Item, folder: str) -> None:
        with self.lock:
            self.note(item, "deleted")
            item.folder, item.moves = folder, item.moves + 1
            item.version += 1
            if not self.moves_are_silent:
                self.note(item, "created")

    def rename(self, item: Item) -> None:
        """Give an item another id."""
        with self.lock:
            self.note(item, "deleted")
            del self.items[item.id]
            item.id = self._item_id(item.number + 1_000_000)
            self.items[item.id] = item

    def delete(self, item: Item) -> None:
        with self.lock:
            self.note(item, "deleted")
            del self.items[item.id]

    def inside(self, folder: str) -> list[Item]:
        """Return a folder's messages in the order of arrival."""
        held = [one for one in self.items.values() if one.folder == folder]
        return sorted(held, key=lambda one: (one.received, one.number))

    def begin_anew(self) -> None:
        """Everything gets new ids and every delta link loses its meaning: exported and imported again."""
        with self.lock:
            self.life += 1
            items, self.items, self.log = list(self.items.values()), {}, []
            for item in items:
                item.id = self._item_id(item.number)
                self.items[item.id] = item
                self.note(item, "created")

    def came(self, folder: str, since: int, until: int, kinds: set[str]) -> Iterator[tuple[str, str]]:
        """Yield (what, item id) for a folder between two places of the log; what was undone is left out."""
        last: dict[str, str] = {}
        for where, what, identity in self.log[since:until]:
            if where == folder:
                before = last.pop(identity, "")
                last[identity] = "created" if before == "created" and what == "updated" else what
        for identity, what in last.items():
            there = identity in self.items and self.items[identity].folder == folder
            if what in kinds and (
                (what == "deleted") != there or (self.moves_are_silent and what == "deleted")
            ):
                yield what, identity
