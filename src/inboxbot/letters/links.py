"""The links with which colleagues act: prepared mails to the mailbox, each with the token that proves it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from inboxbot.letters.names import Names
from inboxbot.letters.tokens import Tokens
from inboxbot.letters.variables import LinkRow
from inboxbot.model.case import Case, PersonId
from inboxbot.rules.commands import Link
from inboxbot.rules.people import Person

UNDO = "undo"
NEW_LINE = "\r\n"
_AS_IT_IS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
"""Octets that need not be encoded (RFC 3986 §2.3)."""
_WRITTEN = tuple(chr(octet) if octet in _AS_IT_IS else f"%{octet:02X}" for octet in range(256))


_BEFORE_AN_APPEAL = frozenset({"appeal", "skip_stage", "wrong_kind", "unwanted"})
"""What makes no sense any more once an appeal was begun (T6)."""


def may_act(person: Person, key: PersonId, case: Case) -> bool:
    """Tell whether somebody may act on a case by mail: the staff, and a trustee on what is theirs to decide."""
    return person.staff or key == case.owner


_TO_SIGN = "unsigned"
"""The letter that asks for the sign-off (R4)."""


@dataclass(frozen=True, slots=True)
class Linking:
    """Writes the links of one policy."""

    names: Names
    tokens: Tokens

    def of_case(self, case: Case, reader: PersonId, letter: str, *, now: datetime) -> tuple[LinkRow, ...]:
        """Return the links that a letter about a case carries for its reader, as rules.yaml lists them."""
        known = self.names.policy.people.get(reader)
        if reader in case.named or known is None or not may_act(known, reader, case):
            return ()
        case_marks, decided = frozenset(case.flags), case.status == "closed"
        offered = [
            (act, says, link.asks)
            for link in self.names.policy.commands.links
            if link.decided == decided
            and (not case.stage or link.act not in _BEFORE_AN_APPEAL)
            and (not link.letters or letter in link.letters)
            and (not link.categories or case.category in link.categories)
            and (not link.channels or case.channel in link.channels)
            and (not link.flags or not case_marks.isdisjoint(link.flags))
            for act, says in self._each(link, case, reader, letter)
        ]
        if letter == _TO_SIGN:  # what is asked for stands first
            wanted = f":{self.names.policy.media.sign_off}"
            offered.sort(key=lambda one: not one[0].endswith(wanted))
        return tuple(self._row(case.reference, reader, act, says, asks, now) for act, says, asks in offered)

    def undo(self, reference: str, reader: PersonId, done: str, *, now: datetime) -> LinkRow:
        """Return the link that takes back the act with this key."""
        return self._row(reference, reader, f"{UNDO}:{done}", self.names.policy.commands.undo, "", now)

    def not_answered(self, reference: str, reader: PersonId, *, now: datetime) -> LinkRow:
        """Return the link that says that a case was not answered after all."""
        says = self.names.policy.commands.not_answered
        return self._row(reference, reader, "not_answered", says, "", now)

    def _each(self, link: Link, case: Case, reader: PersonId, letter: str) -> Iterator[tuple[str, str]]:
        """Yield act and words: one for each other category, or each item to be done, where the link names it."""
        if "{item}" in link.says:
            yield from self._items(link, case, reader, letter)
            return
        if "{category}" not in link.says:
            yield (f"{link.act}:{link.words}" if link.words else link.act), link.says
            return
        for key, category in self.names.policy.categories.items():
            if key != case.category:
                yield f"{link.act}:{key}", link.says.replace("{category}", category.name)

    def _items(self, link: Link, case: Case, reader: PersonId, letter: str) -> Iterator[tuple[str, str]]:
        """Yield the items of the checklist that are still to be done and that this reader may tick."""
        media, roles = self.names.policy.media, self.names.policy.roles
        done = {tick.item for tick in case.ticks}
        for key, item in media.checklist.items():
            theirs = item.only_by is None or reader in roles.get(item.only_by, ()) or letter == _TO_SIGN
            if case.category == media.category and key not in done and theirs:
                yield f"{link.act}:{key}", link.says.replace("{item}", item.name)

    def _row(
        self, reference: str, reader: PersonId, act: str, says: str, asks: str, now: datetime
    ) -> LinkRow:
        token = self.tokens.make(reference, reader, act, self.names.day(now))
        # Spaces as %20: a plus sign stays one in most mail programs (RFC 6068 §5).
        subject = _quoted_once(says.replace("…", "...")) + _quoted(f" [{reference}] #{token}")
        # Lines end in CRLF there (RFC 6068 §5).
        body = f"&body={_quoted_once(NEW_LINE.join(asks.splitlines()))}" if asks else ""
        local, _, host = self.names.address.rpartition("@")
        return LinkRow(says=says, url=f"mailto:{_quoted_once(local)}@{host}?subject={subject}{body}")


def _quoted(text: str) -> str:
    """Return text as it may stand in a link (RFC 3986 §2.1)."""
    return "".join(map(_WRITTEN.__getitem__, text.encode()))


_quoted_once = lru_cache(maxsize=1024)(_quoted)  # for what rules.yaml says
