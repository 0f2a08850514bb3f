"""Which messages a folder holds and which came, by Graph's delta query and by its list.

The delta link tells what came since; it is in no order, names messages twice and has empty pages
(learn.microsoft.com/graph/delta-query-overview). What was there before is read by the list, in the
order of arrival.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from inboxbot.graph.answers import listed
from inboxbot.graph.properties import LAST_VERB, REPLIED, expand, value_of
from inboxbot.graph.web import GraphWeb
from inboxbot.mailboxes.graph_cursor import GraphCursor, Listed, moment
from inboxbot.model.errors import TransientError

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
PAGE: Final = 200
"""Messages a page of a list or a round."""
GATHERED: Final = 500
"""From so many messages on a round is handed over before it is at its end."""
_MANY: Final = 1_000
"""Messages a page where nothing but their times is asked for; Graph gives fewer where it will."""
_MOST_PAGES: Final = 5_000
_NOWHERE: Final = "Graph's list of messages leads nowhere; it is asked again."


class Rounds:
    """Asks what a folder holds."""

    def __init__(self, web: GraphWeb) -> None:
        """Keep whom to ask."""
        self._web = web

    def stand_at_now(self, folder: str) -> tuple[str, datetime | None]:
        """Return a delta link behind everything the folder holds, and its latest time of receipt.

        Only what is created in the folder from then on is asked for: read marks and categories that
        people set are no news.
        """
        url = self._web.url(f"mailFolders/{folder}/messages/delta", select="receivedDateTime")
        url += "&changeType=created"
        newest: datetime | None = None
        for page in self._pages(url, _MANY):
            times = [moment(one["receivedDateTime"]) for one in _there(page) if one.get("receivedDateTime")]
            newest = max([*times, *([newest] if newest else [])], default=None)
            link = page.get("@odata.deltaLink")
            if isinstance(link, str):
                return link, newest
        raise TransientError("Graph's list of changes has no end; it is asked again.")

    def came(self, cursor: GraphCursor) -> GraphCursor:
        """Follow the link; return the cursor with what came, in the order of arrival, among what waits."""
        found: dict[str, Listed] = {}
        link = cursor.link
        for page in self._pages(link):
            for one in listed(page):
                if "@removed" in one:
                    found.pop(one["id"], None)
                else:
                    found[one["id"]] = self._listed(one)
            link = str(page.get("@odata.nextLink") or page.get("@odata.deltaLink") or link)
            if len(found) >= GATHERED:
                break
        new = sorted(one for one in found.values() if not cursor.knows(one))
        return replace(cursor, link=link, waiting=tuple(new))

    def with_what_lies_there(self, folder: str, cursor: GraphCursor) -> GraphCursor:
        """Add, at the end of a round, what the folder holds and no round told: later than all that is known.

        With immutable ids a message that is moved into a folder may never be told of (met in the field,
        microsoft-graph-docs-contrib 72), and what Outlook sends is moved from Drafts into Sent Items. What is
        older is found by the hourly comparison.
        """
        if not self.is_new(cursor.link):
            return cursor
        since, waiting = cursor.newest or EPOCH, {one.id: one for one in cursor.waiting}
        for some in self.held(folder, since):
            waiting |= {one.id: one for one in some if one.received_at > since and not cursor.knows(one)}
            if len(waiting) >= GATHERED:
                break
        return replace(cursor, waiting=tuple(sorted(waiting.values())))

    def listed(self, folder: str, cursor: GraphCursor, limit: int) -> tuple[list[Listed], bool]:
        """Return the next ``limit`` messages of what was there, and whether more follow."""
        since = cursor.listing or EPOCH
        found: list[Listed] = []
        for some in self.held(folder, since, page=min(PAGE, limit + 1 + len(cursor.met))):
            found += [one for one in some if one.received_at > since or one.id not in cursor.met]
            if len(found) > limit:
                break
        found = sorted(dict.fromkeys(found))
        return found[:limit], len(found) > limit

    def held(self, folder: str, since: datetime, *, page: int = PAGE) -> Iterator[Sequence[Listed]]:
        """Yield what the folder holds that was received at or after ``since``, earliest first."""
        url = self._web.url(
            f"mailFolders/{folder}/messages",
            select="id,receivedDateTime",
            filter=f"receivedDateTime ge {_written(since)}",
            orderby="receivedDateTime asc",
            top=str(page),
            expand=expand(LAST_VERB),
        )
        for one in self._pages(url, page):
            yield [found for found in map(self._listed, _there(one)) if found.received_at >= since]

    def is_new(self, link: str) -> bool:
        """Tell whether a link stands at the end of a round: nothing is known to wait behind it."""
        return "skiptoken" not in link.lower()

    def _pages(self, url: str, size: int = PAGE) -> Iterator[Mapping[str, Any]]:
        for _ in range(_MOST_PAGES):
            page = self._web.get(url, "Listing messages", page=size)
            following = page.get("@odata.nextLink")
            for link in (following, page.get("@odata.deltaLink")):
                if link is not None and not self._web.is_ours(link):
                    raise TransientError(_NOWHERE)
            yield page
            if following is None:
                return
            if following == url:
                raise TransientError(_NOWHERE)
            url = following

    def _listed(self, one: Mapping[str, Any]) -> Listed:
        received = one.get("receivedDateTime")
        if received is None:  # a change without it: ask
            url = self._web.url(f"messages/{one['id']}", select="receivedDateTime")
            received = self._web.get(url, "Looking at a message").get("receivedDateTime")
        return Listed(moment(received), str(one["id"]), value_of(one, LAST_VERB) in REPLIED)


def _there(page: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in listed(page) if "@removed" not in one]


def _written(at: datetime) -> str:
    """Return a time as a filter takes it, to the second below."""
    return (at.astimezone(UTC) - timedelta(microseconds=at.microsecond)).strftime("%Y-%m-%dT%H:%M:%SZ")
