"""The first contact with a mailbox: what was there then is old, whatever time it bears (promise 2)."""

from __future__ import annotations

import json
from datetime import datetime

from inboxbot.ports.mailbox import Folder, Mailbox
from inboxbot.ports.register import Register

_MOST_AHEAD = 1_000


def first_contact(mailbox: str, folder: Folder) -> str:
    """Return the name of the fact that tells when a folder was first read."""
    return f"first_contact.{folder} {mailbox}"


def note_ahead(mailbox: Mailbox, register: Register, *, now: datetime) -> None:
    """Remember what of the inbox seems to come from the time after this first contact.

    A server's clock may be ahead of ours, or a mail was brought here with a time of its own.
    """
    ahead = [
        str(one.ref) for some in mailbox.held("inbox", now) for one in some if one.received_at is not None
    ]
    if ahead:
        register.set_fact(_ahead(mailbox.name), json.dumps(ahead[:_MOST_AHEAD]), now=now)


def known_ahead(mailbox: str, register: Register) -> frozenset[str]:
    """Return the places of what was there on first contact with a later time."""
    return frozenset(json.loads(register.fact(_ahead(mailbox)) or "[]"))


def _ahead(mailbox: str) -> str:
    return f"ahead_at_first_contact {mailbox}"
