"""What `inboxbot check` finds of a mailbox behind Graph: permission, mailbox, folders, scope."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from inboxbot.graph.answers import id_of
from inboxbot.graph.refusals import GraphRefusalError
from inboxbot.graph.web import GraphWeb, Request
from inboxbot.mailboxes.graph_folders import GraphFolders
from inboxbot.model.errors import PermanentError
from inboxbot.ports.mailbox import Folder
from inboxbot.ports.tokens import Tokens


def look_at(
    web: GraphWeb, tokens: Tokens, folders: GraphFolders, names: Mapping[Folder, str], stranger: str
) -> Sequence[str]:
    """Return what was found, each thing a sentence. Raises the first that is wrong."""
    tokens.fresh()
    inbox = id_of(web.get(web.url("mailFolders/inbox", select="id"), f"Opening the mailbox {web.mailbox}"))
    found = [f"Mailbox: {web.mailbox} is there, and the application may read it."]
    found += [_folder(web, folders, names[one], one) for one in names]
    found.append(_writing(web, inbox))
    found.append(_scope(web, stranger, inbox))
    return tuple(found)


def _folder(web: GraphWeb, folders: GraphFolders, name: str, folder: Folder) -> str:
    identity = folders.id_of(name)
    if identity is None:
        setting = "INBOXBOT_GRAPH_FOLDER" if folder == "inbox" else "INBOXBOT_GRAPH_SENT_FOLDER"
        raise PermanentError(f"Folder: there is no folder {name} in {web.mailbox}: put right {setting}.")
    told = web.get(
        web.url(f"mailFolders/{quote(identity)}", select="displayName,totalItemCount"),
        f"Opening the folder {name}",
    )
    kind = "New mail" if folder == "inbox" else "Sent mail"
    return (
        f"Folder: {kind} is in {told.get('displayName', name)}, which holds {told.get('totalItemCount', 0)}."
    )


def _writing(web: GraphWeb, inbox: str) -> str:
    """Try to change the inbox as if it were a message: refused for that, or for want of the permission.

    An id that is none at all could be refused before anybody looks at permissions.
    """
    url = web.url(f"messages/{quote(inbox)}")
    web.try_in_vain(Request("PATCH", url, "Tagging and moving mail", json={"categories": []}))
    return "Permission: the application may tag and move mail here."


def _scope(web: GraphWeb, stranger: str, inbox: str) -> str:
    if not stranger:
        return (
            "Scope: not proven. Name another mailbox of the organisation in INBOXBOT_GRAPH_OTHER_MAILBOX, and"
            " it is tried here that the application cannot read it."
        )
    try:
        web.get(_elsewhere(web, stranger, "mailFolders/inbox"), f"Opening the mailbox {stranger}")
    except GraphRefusalError as refused:
        if refused.denied:
            return _sending_scope(web, stranger, inbox)
        if refused.no_mailbox or refused.gone:
            raise PermanentError(
                f"Scope: there is no mailbox {stranger}, which proves nothing: name one that exists in"
                " INBOXBOT_GRAPH_OTHER_MAILBOX."
            ) from refused
        raise
    raise PermanentError(
        f"Scope: the application can read {stranger} too, and perhaps every mailbox. Take its Mail permissions"
        " out of API permissions in Entra, and grant them in Exchange with a scope of this one mailbox."
    )


def _sending_scope(web: GraphWeb, stranger: str, inbox: str) -> str:
    """Try to send something as the stranger that is not in that mailbox, nor a mail."""
    said = f"Scope: another mailbox, {stranger}, is refused, as it must be"
    url = _elsewhere(web, stranger, f"messages/{quote(inbox)}/send")
    try:
        web.try_in_vain(Request("POST", url, f"Sending as {stranger}"))
    except GraphRefusalError:
        return f"{said}, for reading and for sending."
    return (
        f"{said}, for reading. Whether the application may send as them cannot be told without a mail:"
        f" Test-ServicePrincipalAuthorization -Resource {stranger} tells."
    )


def _elsewhere(web: GraphWeb, mailbox: str, path: str) -> str:
    return web.url(path).replace(quote(web.mailbox, safe="@"), quote(mailbox, safe="@"), 1)
