"""The suite on an IMAP server of the tester's own, named by INBOXBOT_TEST_IMAP_… (CONTRIBUTING.md).

It works in folders of its own, which are deleted before and after; the inbox itself is not touched.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from typing import Any

import pytest
from mailbox_worlds import HANDLED, OWN_PREFIX, ImapWorld

from held_tokens import HeldTokens

_NAME = "INBOXBOT_TEST_IMAP_"
_OURS = f"{OWN_PREFIX}inboxbot"
_PORTS = {"tls": "993", "starttls": "143", "none": "143"}


def _told(name: str, otherwise: str = "") -> str:
    return os.environ.get(_NAME + name) or otherwise


def missing() -> str:
    """Return a sentence naming the variables that are not set; empty where all are."""
    lacking = [_NAME + name for name in ("HOST",) if not _told(name)]
    if not (_told("USERNAME") or _told("ADDRESS")):
        lacking.append(f"{_NAME}USERNAME")
    if not (_told("PASSWORD") or _told("TOKEN")):
        lacking.append(f"{_NAME}PASSWORD (or {_NAME}TOKEN, an access token)")
    return f"no IMAP server of your own is named: {', '.join(lacking)} not set" if lacking else ""


def own_server() -> dict[str, Any]:
    """Return how our adapter reaches the server."""
    security = _told("SECURITY", "tls")
    settings: dict[str, Any] = {
        "host": _told("HOST"),
        "port": int(_told("PORT", _PORTS.get(security, "993"))),
        "security": security,
        "username": _told("USERNAME", _told("ADDRESS")),
        "password": _told("PASSWORD"),
        "ca_file": _told("CA_FILE", os.environ.get("INBOXBOT_CA_FILE", "")),
    }
    if not settings["password"]:
        settings["tokens"] = HeldTokens(lambda: _told("TOKEN"))
    return settings


@contextlib.contextmanager
def own_world() -> Iterator[ImapWorld]:
    """Yield a world on the server, in folders that are deleted again."""
    world = ImapWorld(
        own_server(), inbox=f"{OWN_PREFIX}inboxbot test inbox", sent=f"{OWN_PREFIX}inboxbot test sent"
    )
    if world.person.folder_exists(_OURS):
        world.close()
        pytest.skip(
            f"there is a folder {_OURS} in this mailbox: the suite makes and deletes one, so use another mailbox"
        )
    try:
        _empty(world)
        for folder in (world.inbox, world.sent):
            world.create_folder(folder)
        yield world
    finally:
        _empty(world)
        world.close()


def _empty(world: ImapWorld) -> None:
    world.person.select_folder("INBOX", readonly=True)
    for folder in (world.inbox, world.sent, HANDLED, _OURS):
        with contextlib.suppress(Exception):
            world.person.delete_folder(folder)
