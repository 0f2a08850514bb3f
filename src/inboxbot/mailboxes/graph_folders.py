"""Folders by name: Graph's own words for the known ones, and people's names, one below the other."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from inboxbot.graph.answers import id_of, listed
from inboxbot.graph.refusals import GraphRefusalError
from inboxbot.graph.web import GraphWeb

WELL_KNOWN: Final = frozenset(
    {
        "archive",
        "clutter",
        "deleteditems",
        "drafts",
        "inbox",
        "junkemail",
        "msgfolderroot",
        "outbox",
        "sentitems",
    }
)


class GraphFolders:
    """Finds folders, and remembers them."""

    def __init__(self, web: GraphWeb) -> None:
        """Keep whom to ask."""
        self._web = web
        self._known: dict[str, str] = {}
        self._same: dict[str, str] = {}

    def id_of(self, name: str) -> str | None:
        """Return a folder's id; None where there is none of this name.

        ``name`` is one of Graph's words (``inbox``, ``sentitems`` …), or a path of names as people see
        them, ``Handled/2026``, from the top or below the inbox.
        """
        if name not in self._known:
            found = self._well_known(name) if name.lower() in WELL_KNOWN else self._by_path(name)
            if found is None:
                return None
            self._known[name] = found
        return self._known[name]

    def same(self, one: str, other: str) -> bool:
        """Tell whether two ids name one folder. Ids may be written in more than one way: Graph is asked."""
        return one == other or one == self._as_listed(other)

    def _as_listed(self, identity: str) -> str:
        if identity not in self._same:
            try:
                url = self._web.url(f"mailFolders/{quote(identity)}", select="id")
                self._same[identity] = id_of(self._web.get(url, "Looking at a folder"))
            except GraphRefusalError as refused:
                if not (refused.no_folder or refused.gone):
                    raise
                return ""
        return self._same[identity]

    def forget(self, name: str) -> None:
        """Ask anew at the next use: the folder was not where it had been."""
        self._known.pop(name, None)

    def make(self, name: str) -> None:
        """Make a folder of ours, from the top, with those above it that are missing.

        What may not be made, or was made by somebody else at the same moment, is told by the next look.
        """
        above, parts = "msgfolderroot", [part for part in name.split("/") if part]
        for place, part in enumerate(parts):
            known = self.id_of("/".join(parts[: place + 1]))
            if known is None:
                try:
                    url = self._web.url(f"mailFolders/{quote(above)}/childFolders")
                    told = self._web.post(url, "Making a folder", json={"displayName": part})
                except GraphRefusalError:
                    return
                known = id_of(told)
            above = known

    def _well_known(self, name: str) -> str | None:
        try:
            url = self._web.url(f"mailFolders/{name.lower()}", select="id")
            return id_of(self._web.get(url, f"Opening the folder {name}"))
        except GraphRefusalError as refused:
            if refused.no_folder or refused.gone:
                return None
            raise

    def _by_path(self, name: str) -> str | None:
        parts = [part for part in name.split("/") if part]
        if not parts:
            return None
        return self._below("msgfolderroot", parts) or self._below("inbox", parts)

    def _below(self, parent: str, parts: list[str]) -> str | None:
        for part in parts:
            quoted = part.replace("'", "''")
            url = self._web.url(
                f"mailFolders/{quote(parent)}/childFolders",
                filter=f"displayName eq '{quoted}'",
                select="id,displayName",
                top="10",
            )
            held = listed(self._web.get(url, f"Looking for the folder {'/'.join(parts)}"))
            found = next((id_of(one) for one in held if one.get("displayName") == part), None)
            if found is None:
                return None
            parent = found
        return parent
