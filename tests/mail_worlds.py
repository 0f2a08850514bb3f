"""The same mail in every kind of mailbox: how each is filled, and the adapter that reads it.

To add one: a function here that yields a ``Filled``, and its name in ``WORLDS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.ports.mailbox import Mailbox

ADDRESS = "info@healthwatchhertfordshire.example"


@dataclass(frozen=True, slots=True)
class Filled:
    """A mailbox, and the server's way of bringing a mail into its inbox at a time (aware)."""

    mailbox: Mailbox
    deliver: Callable[[bytes, datetime], object]


class Missing(Exception):  # noqa: N818 - what is missing, for the sentence of a skip
    """A server that this world needs is not installed; says which."""


@contextmanager
def in_memory(_: Path) -> Iterator[Filled]:
    mailbox = MemoryMailbox()
    yield Filled(mailbox, mailbox.deliver)


@contextmanager
def behind_imap(_: Path) -> Iterator[Filled]:
    from imapclient import IMAPClient

    import dovecot
    from inboxbot.mailboxes.imap import ImapMailbox

    if lacking := dovecot.missing():
        raise Missing(lacking)
    with dovecot.Dovecot() as server, ExitStack() as stack:
        person = stack.enter_context(IMAPClient("127.0.0.1", server.port, ssl=False, timeout=20))
        person.login("info", server.password)
        mailbox = ImapMailbox("127.0.0.1", server.port, "none", "info", server.password, sent_folder="Sent")
        stack.callback(mailbox.close)
        yield Filled(mailbox, lambda content, at: person.append("INBOX", content, (), at))


@contextmanager
def behind_graph(_: Path) -> Iterator[Filled]:
    try:
        import msal  # noqa: F401 - whether it is there
    except ImportError:
        raise Missing("msal is not installed: the extra graph brings it") from None
    from graph_server import GraphServer
    from inboxbot.mailboxes.graph import GraphMailbox
    from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp

    with GraphServer() as server:
        graph, login = server.graph, server.graph.login
        box, app = (
            graph.box(ADDRESS),
            MicrosoftApp(login.tenant, login.client, login.secret, login=server.url),
        )
        graph.scope.add(ADDRESS)
        mailbox = GraphMailbox(ADDRESS, AppTokens(app, GRAPH_SCOPE), service=server.url)
        yield Filled(mailbox, lambda content, at: box.put(content, at, box.word("inbox").id))
        mailbox.close()


@contextmanager
def behind_ews(_: Path) -> Iterator[Filled]:
    from ews_server import EwsServer
    from inboxbot.mailboxes.ews import EwsMailbox

    with EwsServer(address=ADDRESS) as server:
        mailbox = EwsMailbox(server.account())
        yield Filled(mailbox, server.mailbox.arrive)
        mailbox.close()


WORLDS = {
    "memory": in_memory,
    "imap": behind_imap,
    "graph": behind_graph,
    "ews": behind_ews,
}
