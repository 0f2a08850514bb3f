"""What Gmail adds to IMAP (X-GM-EXT-1; developers.google.com, "IMAP Extensions").

Its folders are labels. A message has another UID in each, and a new one whenever a label comes back; its
X-GM-MSGID stays the same for ever. So that is its ref: a mail archived and brought back, or seen again
after a change of UIDVALIDITY, is known at once.
"""

from __future__ import annotations

from imapclient import IMAPClient
from imapclient.imapclient import ALL

from inboxbot.mailboxes.imap_fetch import Items
from inboxbot.mailboxes.imap_session import ImapSession, OpenFolder
from inboxbot.model.message import MessageRef

MARK = "X-GM-MSGID"
"""Stands in a ref in place of the UIDVALIDITY, which such a number does not depend on."""


def offered(client: IMAPClient) -> bool:
    """Tell whether the server is Gmail's."""
    return bool(client.has_capability("X-GM-EXT-1"))


def asking(client: IMAPClient, items: str) -> str:
    """Return the items to fetch, with the message's number where there are such numbers."""
    return items.replace("(UID", f"(UID {MARK}", 1) if offered(client) else items


def ref(folder: OpenFolder, uid: int, items: Items) -> MessageRef:
    """Return where a message of this folder lies: by its number, where it told one."""
    number = items.get(MARK.encode())
    if isinstance(number, bytes) and number.isdigit():
        return MessageRef(folder.name, MARK, number.decode())
    return folder.ref(uid)


def open_at(session: ImapSession, ref: MessageRef, *, readonly: bool = True) -> str | None:
    """Open the folder in which a message lies now; return its UID there, None where it is gone.

    A message that may only be read is also looked for in All Mail: people archive.
    """
    opened = session.opened
    if readonly or opened is None or opened.readonly or opened.name != ref.folder:
        opened = session.open(ref.folder, readonly=readonly)
    if ref.validity != MARK:
        return ref.uid if str(opened.validity) == ref.validity else None
    if not offered(session.client):
        return None
    if uid := _uid(session.client, ref.uid):
        return uid
    everything = session.client.find_special_folder(ALL) if readonly else None
    if everything is None or everything == ref.folder:
        return None
    session.open(everything)
    return _uid(session.client, ref.uid) or None


def _uid(client: IMAPClient, number: str) -> str:
    found = client.search([MARK, number])
    return str(found[0]) if found else ""
