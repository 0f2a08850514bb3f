"""The world behind Microsoft Graph: the stand-in's mailbox, and the people in it."""

from __future__ import annotations

from datetime import UTC, datetime

from mailbox_worlds import INBOX_NAME, Standing

import graph_mime
from graph_server import GraphServer
from graph_store import Folder, Item
from inboxbot.mailboxes.graph import GraphMailbox
from inboxbot.ports.mailbox import Mailbox
from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp

ADDRESS = "info@example.org"


def app_of(server: GraphServer) -> MicrosoftApp:
    """Return the application that the stand-in knows, with its secret."""
    login = server.graph.login
    return MicrosoftApp(login.tenant, login.client, login.secret, login=server.url)


class GraphWorld:
    """Acts on the stand-in's state, as Outlook would."""

    # Every message is written anew; a list tells no sizes; Outlook deletes by moving; the server runs beside us.
    lacks = frozenset({"own octets", "sizes in lists", "marks of deletion", "flat memory"})

    def __init__(
        self, server: GraphServer, kind: type[GraphMailbox] = GraphMailbox, address: str = ADDRESS
    ) -> None:
        self.server, self.kind = server, kind
        self.box = server.graph.box(address)
        self.box.moves_are_silent = False  # as documented; the other is in test_graph_mailbox.py
        server.graph.scope.add(address)
        self.paused: list[float] = []
        self._inbox = self.box.make_folder(f"Büro/{INBOX_NAME}")
        self._opened: list[GraphMailbox] = []

    def open(self, **bounds: int) -> Mailbox:
        mailbox = self.kind(
            self.box.address,
            AppTokens(app_of(self.server), GRAPH_SCOPE),
            service=self.server.url,
            folder=f"Büro/{INBOX_NAME}",
            pause=self.paused.append,
            look_seconds=0.2,
            **bounds,  # type: ignore[arg-type]
        )
        self._opened.append(mailbox)
        return mailbox

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()

    def _folder(self, folder: str | None, *, sent: bool = False) -> Folder:
        if folder is not None:
            return self.box.make_folder(folder)
        return self.box.word("sentitems") if sent else self._inbox

    def item(self, mid: str, folder: str | None = None) -> Item:
        held = self.box.inside(self._folder(folder).id)
        return next(one for one in held if one.internet_message_id == f"<{mid}>")

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        self.box.put(content, received_at, self._folder(None, sent=sent).id, transported=not sent)

    def read(self, mid: str) -> None:
        item = self.item(mid)
        item.is_read = True
        self.box.changed(item)

    def strike_out(self, mid: str) -> None:
        raise NotImplementedError

    def move(self, mid: str, folder: str) -> None:
        self.box.move(self.item(mid), self._folder(folder).id)

    def bring_back(self, mid: str, folder: str) -> None:
        self.box.move(self.item(mid, folder), self._inbox.id)

    def delete(self, mid: str) -> None:
        self.box.delete(self.item(mid))

    def create_folder(self, folder: str) -> None:
        self.box.make_folder(folder)

    def spoil(self, mid: str) -> None:
        self.item(mid).spoiled = True

    def begin_anew(self) -> None:
        self.box.begin_anew()

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        return [
            Standing(
                one.internet_message_id.strip("<>"),
                graph_mime.regenerated(one.content, one.number),
                one.received.astimezone(UTC),
                frozenset(one.categories) | ({"\\Seen"} if one.is_read else set()),
            )
            for one in self.box.inside(self._folder(folder, sent=sent).id)
        ]
