"""Folders of an Exchange mailbox by the names people know them by, and what we may do in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from inboxbot.exchange.answers import Answer
from inboxbot.exchange.session import Session
from inboxbot.exchange.words import (
    DISTINGUISHED,
    ROOT,
    Element,
    M,
    T,
    all_of,
    child,
    field,
    in_distinguished,
    in_folder,
    number,
    shape,
    text,
)
from inboxbot.model.errors import TransientError

_PAGE = 200
_MOST_PAGES = 50
_NOWHERE = frozenset({"ErrorFolderNotFound", "ErrorInvalidFolderId", "ErrorItemNotFound"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the server tells of a folder. ``rights`` are those we have, None where it does not tell."""

    held: int
    rights: frozenset[str] | None


class Folders:
    """Finds folders; those found once by their name are remembered."""

    def __init__(self, session: Session) -> None:
        """Look into the session's mailbox."""
        self._session = session
        self._known: dict[str, str] = {}

    def element(self, name: str) -> Element | None:
        """Return a folder as requests name it, None where there is none of this name.

        ``name`` is one that is the same in every language (``inbox``), or a path of display names below
        the mailbox's root, parted by ``/``.
        """
        if name in DISTINGUISHED:
            return in_distinguished(name, self._session.server.mailbox)
        if name not in self._known:
            found = self._found(name)
            if found is None:
                return None
            self._known[name] = found
        return in_folder(self._known[name])

    def made(self, name: str) -> Element:
        """Make a folder, and those above it that are missing; return it as requests name it."""
        path, where = "", in_distinguished(ROOT, self._session.server.mailbox)
        for part in name.split("/"):
            path = f"{path}/{part}" if path else part
            known = self.element(path)
            if known is None:
                asked = M.CreateFolder(M.ParentFolderId(where), M.Folders(T.Folder(T.DisplayName(part))))
                self._session.ask_one(asked, f"make the folder {path}")
                known = self.element(path)
            if known is None:
                raise TransientError(f"The folder {path} was made and is not there yet: tried again later.")
            where = known
        return where

    def forget(self) -> None:
        """Forget what was found: folders are moved and renamed."""
        self._known.clear()

    def seen(self, name: str, what: str) -> Seen:
        """Look at a folder. Raises PermanentError where it is not there or may not be seen."""
        wanted = shape(field("folder:TotalCount"), field("folder:EffectiveRights"), kind="FolderShape")
        asked = M.GetFolder(wanted, M.FolderIds(in_distinguished(name, self._session.server.mailbox)))
        answer = self._session.ask_one(asked, what)
        rights = next(iter(all_of([answer], "EffectiveRights")), None)
        totals = [number(one.text or "") for one in all_of([answer], "TotalCount")]
        return Seen(
            totals[0] if totals else 0,
            None if rights is None else frozenset(_granted(rights)),
        )

    def _found(self, name: str) -> str | None:
        whole = self._child(in_distinguished(ROOT, self._session.server.mailbox), name)
        if whole is not None or "/" not in name:
            return whole
        first, *rest = name.split("/")
        found = self._child(in_distinguished(ROOT, self._session.server.mailbox), first)
        if first.lower() in DISTINGUISHED:
            parent = in_distinguished(first.lower(), self._session.server.mailbox)
            found = self._child(parent, rest.pop(0))
        for part in rest:
            found = self._child(in_folder(found), part) if found is not None else None
        return found

    def _child(self, parent: Element, name: str) -> str | None:
        for folder in self._children(parent):
            if text(folder, "DisplayName") == name:
                told = child(folder, "FolderId")
                return told.get("Id") if told is not None else None
        return None

    def _children(self, parent: Element) -> Iterator[Element]:
        """Yield the folders right below one; a server that has none may leave out everything."""
        offset = 0
        for _ in range(_MOST_PAGES):
            view = M.IndexedPageFolderView(
                MaxEntriesReturned=str(_PAGE), Offset=str(offset), BasePoint="Beginning"
            )
            wanted = shape(field("folder:DisplayName"), kind="FolderShape")
            asked = M.FindFolder(wanted, view, M.ParentFolderIds(parent), Traversal="Shallow")
            answer = self._session.ask(asked, "look for a folder")[0]
            page = _page(answer)
            yield from page
            root = child(answer.element, "RootFolder")
            last = root is None or root.get("IncludesLastItemInRange", "true").lower() != "false"
            if last or not page:
                return
            offset += len(page)


def _page(answer: Answer) -> list[Element]:
    if answer.code in _NOWHERE:
        return []
    found = child(answer.or_refuse(), "RootFolder", "Folders")
    return [] if found is None else list(found)


def _granted(rights: Element) -> Iterator[str]:
    for one in rights:
        if (one.text or "").strip().lower() in ("true", "1"):
            yield one.tag.rpartition("}")[2]
