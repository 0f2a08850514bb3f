"""A reader of its own: what the world saw of a year, held against what was promised.

It sees the mails that came and the mails that went, and nothing else: not the register, not the
calendar, not the rules. It has its own table of holidays and its own sums (``year_world``). Each of its
findings is a sentence; a year in which all was kept has none. What colleagues were told: ``year_staff``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from inboxbot.demo.year_staff import looked_after
from inboxbot.demo.year_world import Mail, World
from inboxbot.model.words import MONTHS

_DAY = re.compile(r"by (?:\w+day) (\d{1,2}) (\w+) (\d{4})")
_ACKNOWLEDGED_WITHIN = timedelta(hours=1)


@dataclass(slots=True)
class Reader:
    """Reads a year."""

    world: World
    checked: Counter[str] = field(default_factory=Counter)
    """How often each promise was looked at: a check that never looked has shown nothing."""

    def findings(self) -> list[str]:
        """Return everything that was not as promised."""
        return [
            *self._twice(),
            *self._machines(),
            *self._acknowledged(),
            *self._dates(),
            *looked_after(self.world, self.checked),
        ]

    # What the world saw ------------------------------------------------------------------------
    def _twice(self) -> Iterator[str]:
        for message_id, number in Counter(one.message_id for one in self.world.went).items():
            self.checked["no mail twice"] += 1
            if number > 1:
                yield f"{message_id} went {number} times"

    def _machines(self) -> Iterator[str]:
        machines = {one.sender for one in self.world.came if one.kind == "machine"}
        for address in sorted(machines):
            self.checked["no machine answered"] += 1
            for one in self.world.went:
                if one.recipient == address:
                    yield f"the machine {address} was written to: {one.kind}"

    def _acknowledged(self) -> Iterator[str]:
        """Each first mail of a person has one acknowledgement, soon; nothing else has any."""
        by_answered: dict[str, list[Mail]] = defaultdict(list)
        for one in self.world.went:
            if one.kind.startswith("acknowledgement"):
                by_answered[one.answers].append(one)
        for letter in self.world.came:
            found = by_answered.pop(letter.message_id, [])
            self.checked["one acknowledgement"] += 1
            if letter.kind == "person" and len(found) != 1:
                yield f"{letter.message_id} ({letter.about}) has {len(found)} acknowledgements"
            elif letter.kind != "person" and found:
                yield f"{letter.message_id}, a {letter.kind}, was acknowledged"
            for one in found:
                if one.recipient != letter.sender:
                    yield f"the acknowledgement of {letter.message_id} went to {one.recipient}"
                if one.at - letter.delivery.at > _ACKNOWLEDGED_WITHIN:
                    yield f"{letter.message_id} was acknowledged {one.at - letter.delivery.at} later"
        for message_id in by_answered:
            yield f"an acknowledgement answers {message_id or 'nothing'}, which never came"

    def _dates(self) -> Iterator[str]:
        """The day that a letter promises is the day that the reader works out (T1, T5, T7, T8)."""
        by_id = {one.message_id: one for one in self.world.came}
        for one in self.world.went:
            letter, days = by_id.get(one.answers), self.world.days_promised.get(one.kind)
            if letter is None or days is None:
                continue
            self.checked["the promised day"] += 1
            match = _DAY.search(one.text)
            if match is None:
                yield f"{one.kind} for {letter.message_id} names no day"
                continue
            said = date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
            came = self.world.day(letter.delivery.at)
            right = self.world.working_day(came, days)
            if said != right:
                yield f"{one.kind} for {letter.message_id} of {came} says {said}, not {right}"
