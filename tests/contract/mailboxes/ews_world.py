"""The world behind Exchange Web Services: the stand-in's mailbox, and the people in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from mailbox_worlds import Standing

from ews_mailboxes import Folder, Item
from ews_server import EwsServer
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.mailboxes.reduced import message_id
from inboxbot.ports.mailbox import Mailbox


class EwsWorld:
    """Acts on the stand-in's state, as Outlook would."""

    # Every message is written anew; Outlook deletes by moving; the server runs beside us.
    lacks = frozenset({"own octets", "marks of deletion", "flat memory"})

    def __init__(self, server: EwsServer, kind: type[EwsMailbox] = EwsMailbox) -> None:
        self.server, self.kind, self.box = server, kind, server.mailbox
        self._opened: list[EwsMailbox] = []

    def open(self, **bounds: Any) -> Mailbox:
        given: dict[str, Any] = {"look_seconds": 0.2, **bounds}
        mailbox = self.kind(self.server.account(), **given)
        self._opened.append(mailbox)
        return mailbox

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()

    def _folder(self, folder: str | None, *, sent: bool = False) -> Folder:
        found = self.box.named("sentitems" if sent else "inbox") if folder is None else self.box.root
        for name in folder.split("/") if folder else ():
            found = next(one for one in self.box.below(found) if one.name == name)
        return found

    def _item(self, mid: str, folder: str | None = None) -> Item:
        return next(one for one in self._folder(folder).items.values() if one.message_id == f"<{mid}>")

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        with self.server.lock:
            if sent:
                self.box.put(self._folder(None, sent=True), content, received_at)
            else:
                self.box.arrive(content, received_at)

    def read(self, mid: str) -> None:
        self.box.mark_read(self._item(mid))

    def strike_out(self, mid: str) -> None:
        raise NotImplementedError

    def move(self, mid: str, folder: str) -> None:
        self.box.move(self._item(mid).uid, self._folder(folder))

    def bring_back(self, mid: str, folder: str) -> None:
        self.box.move(self._item(mid, folder).uid, self._folder(None))

    def delete(self, mid: str) -> None:
        self.box.remove(self._item(mid).uid)

    def create_folder(self, folder: str) -> None:
        parent = self.box.root
        for name in folder.split("/"):
            below = next((one for one in self.box.below(parent) if one.name == name), None)
            parent = below or self.box.make_folder(name, parent)

    def spoil(self, mid: str) -> None:
        self._item(mid).spoiled = True

    def begin_anew(self) -> None:
        self.box.begin_anew()

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        items = self._folder(folder, sent=sent).items.values()
        return [
            Standing(
                message_id(one.content),
                one.content,
                one.received_at or one.created_at,
                frozenset(one.categories) | (frozenset({"\\Seen"}) if one.read else frozenset()),
            )
            for one in sorted(items, key=lambda one: one.made)
        ]
