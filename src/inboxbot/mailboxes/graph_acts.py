"""What Graph is asked to change: a category, the folder, a copy in Sent."""

from __future__ import annotations

import email
from collections.abc import Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses
from typing import Any, Final

from inboxbot.graph.properties import DELIVERED, FLAGS, MARK, SUBMITTED
from inboxbot.graph.refusals import GraphRefusalError, UnansweredError
from inboxbot.graph.web import GraphWeb
from inboxbot.mailboxes.graph_folders import GraphFolders
from inboxbot.mailboxes.graph_messages import categories_of
from inboxbot.model.errors import PermanentError, TransientError

_READ = "1"  # MSGFLAG_READ, and not MSGFLAG_UNSENT: no draft
_CHANGED: Final = 412  # HTTP
_TRIES: Final = 4
_FLAGGED: Final = "\\Flagged"


def tag(web: GraphWeb, told: Mapping[str, Any], name: str) -> None:
    r"""Put a category on a message, beside those that people gave it, even while they give it another.

    ``\Flagged``, the one tag that every IMAP server keeps, is Outlook's flag.
    """
    if name == _FLAGGED:
        flag = {"flag": {"flagStatus": "flagged"}}
        web.patch(web.url(f"messages/{told['id']}"), "Flagging a message", flag)
        return
    for _ in range(_TRIES):
        held = categories_of(told)
        if any(one.lower() == name.lower() for one in held):
            return
        url, match = web.url(f"messages/{told['id']}"), str(told.get("@odata.etag", ""))
        try:
            web.patch(url, "Tagging a message", {"categories": [*held, name]}, match=match)
        except GraphRefusalError as refused:
            if refused.gone:
                return
            if refused.status != _CHANGED and "conflict" not in refused.code:
                raise
        else:
            return
        asked = web.url(f"messages/{told['id']}", select="id,categories")
        told = {**web.get(asked, "Tagging a message"), "id": told["id"]}
    raise TransientError("Tagging a message: it is changed again and again; it is tried later.")


def move(web: GraphWeb, folders: GraphFolders, identity: str, name: str, *, make: bool = False) -> None:
    """Move a message. Where it cannot be told from the answer, the message tells where it lies.

    ``make``: the folder is one of ours, made where it is missing.
    """
    target = folders.id_of(name)
    if target is None and make:
        folders.make(name)
        target = folders.id_of(name)
    if target is None:
        raise _no_folder(name)
    try:
        web.post(web.url(f"messages/{identity}/move"), "Moving a message", json={"destinationId": target})
    except (GraphRefusalError, UnansweredError) as error:
        if isinstance(error, GraphRefusalError) and not (error.gone or error.no_folder):
            raise
        folders.forget(name)
        lies_in = _folder_of(web, identity)
        if lies_in is None or folders.same(target, lies_in):
            return
        raise (_no_folder(name) if isinstance(error, GraphRefusalError) else error) from error


def _folder_of(web: GraphWeb, identity: str) -> str | None:
    try:
        url = web.url(f"messages/{identity}", select="id,parentFolderId")
        return str(web.get(url, "Moving a message").get("parentFolderId"))
    except GraphRefusalError as refused:
        if refused.gone:
            return None
        raise


def _no_folder(name: str) -> PermanentError:
    return PermanentError(
        f"Mail cannot be moved to the folder {name}, which does not exist: create it in the mailbox, or"
        " change the disposition in the rules file."
    )


def copy_for_sent(content: bytes, known: str, sent_at: datetime) -> dict[str, Any]:
    """Return a mail of ours as Graph takes one that is no draft."""
    mail = email.message_from_bytes(content, policy=default)
    body = mail.get_body(preferencelist=("html", "plain"))
    kind = "html" if body is not None and body.get_content_subtype() == "html" else "text"
    at = sent_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    properties = [(FLAGS, _READ), (DELIVERED, at), (SUBMITTED, at), *([(MARK, known)] if known else [])]
    told: dict[str, Any] = {
        "subject": str(mail["Subject"] or ""),
        "body": {"contentType": kind, "content": body.get_content() if body is not None else ""},
        "toRecipients": _recipients(mail, "To"),
        "ccRecipients": _recipients(mail, "Cc"),
        "isRead": True,
        "singleValueExtendedProperties": [{"id": name, "value": value} for name, value in properties],
    }
    senders = _recipients(mail, "From")
    if senders:
        told |= {"from": senders[0], "sender": senders[0]}
    if known:
        told["internetMessageId"] = f"<{known}>"
    return told


def _recipients(mail: EmailMessage, field: str) -> list[dict[str, Any]]:
    found = getaddresses([str(one) for one in mail.get_all(field, [])])
    return [{"emailAddress": {"name": name, "address": address}} for name, address in found if address]
