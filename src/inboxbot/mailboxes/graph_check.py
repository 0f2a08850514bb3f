"""What `inboxbot check` finds of a mailbox behind Graph: token, clock, permission, mailbox, folders, scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from inboxbot.graph.refusals import GraphRefusalError
from inboxbot.graph.web import GraphWeb
from inboxbot.mailboxes.graph_folders import GraphFolders
from inboxbot.model.errors import PermanentError
from inboxbot.ports.mailbox import Folder
from inboxbot.ports.tokens import Tokens

_WRONG: Final = timedelta(minutes=5)
"""Entra takes a signed request from a clock that is so far off, and no farther (its own tolerance)."""
_NO_MESSAGE: Final = "AAAA"


def look_at(
    web: GraphWeb,
    tokens: Tokens,
    folders: GraphFolders,
    names: Mapping[Folder, str],
    stranger: str,
    now: Callable[[], datetime] | None,
) -> Sequence[str]:
    """Return what was found, each thing a sentence. Raises the first that is wrong."""
    tokens.fresh()
    web.get(web.url("mailFolders/inbox", select="id"), f"Opening the mailbox {web.mailbox}")
    found = [f"Mailbox: {web.mailbox} is there, and the application may read it."]
    found += _clock(web, now)
    found += [_folder(web, folders, names[one], one) for one in names]
    found.append(_writing(web))
    found.append(_scope(web, stranger))
    return tuple(found)


def _clock(web: GraphWeb, now: Callable[[], datetime] | None) -> Iterator[str]:
    if now is None or web.last_date is None:
        return
    off = now() - web.last_date
    seconds = abs(off.total_seconds())
    if abs(off) > _WRONG:
        way = "ahead of" if off > timedelta() else "behind"
        raise PermanentError(
            f"Clock: this machine is {seconds:.0f} seconds {way} Microsoft's time, and sign-ins will be refused:"
            " set it (timedatectl set-ntp true)."
        )
    yield f"Clock: it agrees with Microsoft's to {max(2, round(seconds))} seconds."


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


def _writing(web: GraphWeb) -> str:
    """Try to change a message that there is not: refused for that, or for want of the permission."""
    try:
        web.patch(web.url(f"messages/{_NO_MESSAGE}"), "Tagging and moving mail", {"categories": []})
    except GraphRefusalError as refused:
        if refused.denied:
            raise
    return "Permission: the application may tag and move mail here."


def _scope(web: GraphWeb, stranger: str) -> str:
    if not stranger:
        return (
            "Scope: not proven. Name another mailbox of the organisation in INBOXBOT_GRAPH_OTHER_MAILBOX, and"
            " it is tried here that the application cannot read it."
        )
    url = web.url("mailFolders/inbox", select="id").replace(
        quote(web.mailbox, safe="@"), quote(stranger, safe="@"), 1
    )
    try:
        web.get(url, f"Opening the mailbox {stranger}")
    except GraphRefusalError as refused:
        if refused.denied:
            return f"Scope: another mailbox, {stranger}, is refused, as it must be."
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
