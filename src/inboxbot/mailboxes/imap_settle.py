"""What becomes of an original on an IMAP server: a tag or another folder. Never a bare EXPUNGE."""

from __future__ import annotations

import re

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from inboxbot.mailboxes import imap_gmail as gmail
from inboxbot.mailboxes.imap_errors import response_code
from inboxbot.mailboxes.imap_session import OpenFolder
from inboxbot.model.errors import PermanentError

FLAGGED = "\\Flagged"
_KEYWORD = re.compile(r"[A-Za-z0-9$_.+-]+\Z")


def can_keep_keywords(folder: OpenFolder) -> bool:
    """Tell whether the server stores words of our own on a message (RFC 3501 §7.1 PERMANENTFLAGS)."""
    return "\\*" in folder.permanent_flags


def can_move(client: IMAPClient) -> bool:
    """Tell whether a message can be moved without touching what other people marked as deleted."""
    return bool(client.has_capability("MOVE") or client.has_capability("UIDPLUS"))


def tag(client: IMAPClient, folder: OpenFolder, uid: str, name: str) -> None:
    """Put a tag on a message, where the server stores it; else leave it (``check`` says so).

    Raises PermanentError for a name that is no tag: other flags belong to the people.
    """
    if name != FLAGGED and not _KEYWORD.match(name):
        raise PermanentError(
            f"{name!r} cannot be a tag: use {FLAGGED}, or one word of letters, digits and $ _ . + -"
            " in the rules file."
        )
    if gmail.offered(client) and name != FLAGGED:
        _command(client, "STORE", uid, "+X-GM-LABELS", f"({name})")
        return
    known = {flag.lower() for flag in folder.permanent_flags}
    if name.lower() in known or (name != FLAGGED and can_keep_keywords(folder)):
        _command(client, "STORE", uid, "+FLAGS.SILENT", f"({name})")


def move(client: IMAPClient, uid: str, target: str, *, make: bool = False) -> None:
    """Move a message; where the server cannot move safely, leave it (``check`` says so).

    ``make``: the folder is one of ours, made where it is missing. Else it raises PermanentError where there
    is no such folder.
    """
    if not can_move(client):
        return
    if make:
        target = _below_us(client, target)
        if not client.folder_exists(target):
            _make(client, target)
    try:
        if client.has_capability("MOVE"):
            client.move([int(uid)], target)  # RFC 6851
            return
        client.copy([int(uid)], target)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if response_code(str(error)) in {"TRYCREATE", "NONEXISTENT"} or not client.folder_exists(target):
            raise PermanentError(
                f"Mail cannot be moved to the folder {target}, which does not exist: create it in the"
                " mailbox, or change the disposition in the rules file."
            ) from error
        raise
    _command(client, "STORE", uid, "+FLAGS.SILENT", "(\\Deleted)")
    client.uid_expunge([int(uid)])  # RFC 4315: this message only


def _below_us(client: IMAPClient, name: str) -> str:
    """Return where a folder of ours goes: some servers keep all folders below INBOX (RFC 2342 §5)."""
    personal = client.namespace().personal if client.has_capability("NAMESPACE") else None
    prefix = str(personal[0][0] or "") if personal else ""
    return name if name.startswith(prefix) else prefix + name


def _make(client: IMAPClient, name: str) -> None:
    """Make a folder of ours, shown in mail programs that show what is subscribed."""
    try:
        client.create_folder(name)
        client.subscribe_folder(name)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if client.folder_exists(name):
            return  # made by somebody else at the same moment
        raise PermanentError(
            f"The folder {name} could not be made in the mailbox: make it by hand, or name another in the rules"
            " file (commands: folder)."
        ) from error


def _command(client: IMAPClient, *words: str) -> None:
    """Send a UID command as written: imapclient's own would ask for an answer that nobody needs."""
    status, data = client._imap.uid(*words)  # noqa: SLF001
    if status != "OK":
        raise IMAPClientError(f"{words[0]}: {data!r}")
