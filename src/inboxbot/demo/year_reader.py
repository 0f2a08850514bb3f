"""A reader of its own: what the world saw of a year, held against what was promised.

It sees the mails that came and the mails that went, and nothing else: not the register, not the
calendar, not the rules. It has its own table of holidays and its own sums. Each of its findings is a
sentence; a year in which all was kept has none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.utils import getaddresses
from zoneinfo import ZoneInfo

from inboxbot.demo.scenario import Delivery
from inboxbot.demo.year_people import Sent
from inboxbot.demo.year_plan import Leave, Letter
from inboxbot.model.words import MONTHS

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        # gov.uk/bank-holidays, England and Wales.
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25"),
        *("2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31"),
    )
)
PROMISED = {
    "acknowledgement_general": 5,
    "acknowledgement_signposting": 5,
    "acknowledgement_complaint": 15,
    "acknowledgement_media": 5,
    "acknowledgement_urgent": 5,
}
"""Working days by the letter that promises them (T1, T5, T7)."""

AT_ANY_HOUR = frozenset({"urgent_alert", "media_forward", "digest", "alert", "recovered"})
LATE = frozenset({"overdue", "escalation"})
REMINDERS = frozenset({"reminder", "overdue", "escalation"})
FIRST_NEWS = frozenset({"assignment", "media_forward"})
_DAY = re.compile(r"by (?:\w+day) (\d{1,2}) (\w+) (\d{4})")
_REFERENCE = re.compile(r"\[([A-Z]{2,8}-\d{4}-[0-9A-Z]{5})\]")
_ACKNOWLEDGED_WITHIN = timedelta(hours=1)
_SLACK = timedelta(minutes=35)  # the clock of the year moves in half hours


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody on the roster. ``works`` by day of the week (Monday 0): begin and end."""

    person: str
    address: str
    works: Mapping[int, tuple[time, time]]


@dataclass(frozen=True, slots=True)
class _Read:
    """A mail that went, as far as it matters here."""

    at: datetime
    recipient: str
    kind: str
    subject: str
    text: str
    message_id: str
    answers: str

    @property
    def references(self) -> list[str]:
        return list(dict.fromkeys(_REFERENCE.findall(f"{self.subject}\n{self.text}")))


@dataclass(slots=True)
class Reader:
    """Reads a year. ``closures`` are the office's own; times of the mails are aware UTC."""

    came: Sequence[Letter]
    answers: Sequence[Delivery]
    """What colleagues put into Sent."""
    went: Sequence[Sent]
    roster: Sequence[Colleague]
    leaves: Sequence[Leave]
    closures: Sequence[tuple[date, date]]
    zone: ZoneInfo
    checked: Counter[str] = field(default_factory=Counter)
    """How often each promise was looked at: a check that never looked has shown nothing."""

    def findings(self) -> list[str]:
        """Return everything that was not as promised."""
        went = [self._read(one) for one in self.went]
        return [
            *self._twice(went),
            *self._machines(went),
            *self._acknowledged(went),
            *self._dates(went),
            *self._owners(went),
            *self._hours(went),
            *self._each_once(went),
            *self._after_the_answer(went),
            *self._overdue(went),
        ]

    # What the world saw ------------------------------------------------------------------------
    def _twice(self, went: Sequence[_Read]) -> Iterator[str]:
        for message_id, number in Counter(one.message_id for one in went).items():
            self.checked["no mail twice"] += 1
            if number > 1:
                yield f"{message_id} went {number} times"

    def _machines(self, went: Sequence[_Read]) -> Iterator[str]:
        machines = {one.sender for one in self.came if one.kind == "machine"}
        for address in sorted(machines):
            self.checked["no machine answered"] += 1
            for one in went:
                if one.recipient == address:
                    yield f"the machine {address} was written to: {one.kind}"

    def _acknowledged(self, went: Sequence[_Read]) -> Iterator[str]:
        """Each first mail of a person has one acknowledgement, soon; nothing else has any."""
        by_answered: dict[str, list[_Read]] = defaultdict(list)
        for one in went:
            if one.kind.startswith("acknowledgement"):
                by_answered[one.answers].append(one)
        for letter in self.came:
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

    def _dates(self, went: Sequence[_Read]) -> Iterator[str]:
        """The day that a letter promises is the day that the reader works out (T1, T5, T7, T8)."""
        by_id = {one.message_id: one for one in self.came}
        for one in went:
            letter, days = by_id.get(one.answers), PROMISED.get(one.kind)
            if letter is None or days is None:
                continue
            self.checked["the promised day"] += 1
            match = _DAY.search(one.text)
            if match is None:
                yield f"{one.kind} for {letter.message_id} names no day"
                continue
            said = date(int(match[3]), MONTHS.index(match[2]) + 1, int(match[1]))
            right = self._working_day(self._day(letter.delivery.at), days)
            if said != right:
                yield f"{one.kind} for {letter.message_id} of {self._day(letter.delivery.at)} says {said}, not {right}"

    def _owners(self, went: Sequence[_Read]) -> Iterator[str]:
        """Each case is given to one person first, who is not on leave (R1, R12)."""
        first: dict[str, list[_Read]] = defaultdict(list)
        for one in went:
            if one.kind in FIRST_NEWS and one.references:
                first[one.references[0]].append(one)
        people = {one.address: one.person for one in self.roster}
        for reference, letters in first.items():
            self.checked["one owner at work"] += 1
            at_once = {one.recipient for one in letters if one.at - letters[0].at < timedelta(minutes=1)}
            owners = at_once if letters[0].kind == "assignment" else set(list(at_once)[:1])
            if len(owners) != 1:
                yield f"{reference} was given to {sorted(owners)} at once"
            person = people.get(letters[0].recipient)
            duty = self._duty(letters[0].at)
            if person is not None and self._away(person, duty, told=True):
                yield f"{reference} was given to {person}, who is on leave on {duty}"

    def _hours(self, went: Sequence[_Read]) -> Iterator[str]:
        """Reminders come in their reader's hours."""
        roster = {one.address: one for one in self.roster}
        for one in went:
            colleague = roster.get(one.recipient)
            if one.kind not in REMINDERS or colleague is None:
                continue
            self.checked["in their hours"] += 1
            if not self._at_work(colleague, one.at):
                yield f"a {one.kind} reached {colleague.person} at {one.at.astimezone(self.zone):%a %d %b %H:%M}"

    def _each_once(self, went: Sequence[_Read]) -> Iterator[str]:
        """No reminder of one case comes to one person twice on a day."""
        told = Counter(
            (one.recipient, one.kind, reference, self._day(one.at))
            for one in went
            if one.kind in REMINDERS
            for reference in one.references
        )
        for (recipient, kind, reference, day), number in told.items():
            self.checked["each reminder once"] += 1
            if number > 1:
                yield f"{recipient} got {number} times {kind} about {reference} on {day}"

    def _after_the_answer(self, went: Sequence[_Read]) -> Iterator[str]:
        """Who answered is not asked for an answer again, unless the person wrote again (behaviour: Clocks)."""
        reference_of = self._references(went)
        asked: dict[str, list[datetime]] = defaultdict(list)
        for one in went:
            if one.kind in REMINDERS:
                for reference, lines in self._lines(one):
                    if any(line.startswith("Answer by") for line in lines):
                        asked[reference].append(one.at)
        again = {one.answers: one.delivery.at for one in self.came if one.kind == "follow-up"}
        for delivery in self.answers:
            answered = (
                delivery.content.decode("utf-8", "replace").partition("In-Reply-To: <")[2].partition(">")[0]
            )
            matter = reference_of.get(answered)
            if matter is None:
                continue
            self.checked["quiet after the answer"] += 1
            wrote_again = again.get(answered)
            for at in asked[matter]:
                if at > delivery.at + _SLACK and (wrote_again is None or at < wrote_again):
                    yield f"{matter} was answered {delivery.at:%d %b %H:%M} and asked for at {at:%d %b %H:%M}"

    def _overdue(self, went: Sequence[_Read]) -> Iterator[str]:
        """What nobody answered in time is told to its owner, or to somebody above."""
        reference_of, answered_at = self._references(went), self._answered()
        told: dict[str, set[str]] = defaultdict(set)
        for one in went:
            if one.kind in REMINDERS:
                for reference in one.references:
                    told[reference].add(one.kind)
        end = max(one.at for one in went)
        for letter in self.came:
            days = {"signposting": 5, "general": 5, "story": 5}.get(letter.about)
            matter = reference_of.get(letter.message_id)
            if letter.kind != "person" or days is None or matter is None:
                continue
            due = self._working_day(self._day(letter.delivery.at), days)
            late = self._working_day(due, 2)
            answer = answered_at.get(letter.message_id)
            if self._day(end) <= late or (answer is not None and self._day(answer) <= late):
                continue
            self.checked["overdue is told"] += 1
            # The owner hears on the next day that they work; whoever stands above them at once.
            if not told[matter] & LATE:
                yield f"{matter}, due {due}, was not answered, and no letter tells it"

    # Its own sums ------------------------------------------------------------------------------
    def _references(self, went: Sequence[_Read]) -> dict[str, str]:
        """Return the reference of each first mail, from its acknowledgement."""
        return {
            one.answers: one.references[0]
            for one in went
            if one.kind.startswith("acknowledgement") and one.references
        }

    def _answered(self) -> dict[str, datetime]:
        return {
            one.content.decode("utf-8", "replace").partition("In-Reply-To: <")[2].partition(">")[0]: one.at
            for one in self.answers
        }

    def _lines(self, one: _Read) -> Iterator[tuple[str, list[str]]]:
        """Yield each matter of a reminder with the lines that stand below it."""
        parts = _REFERENCE.split(one.text)
        for reference, below in zip(parts[1::2], parts[2::2], strict=False):
            yield reference, [line.strip() for line in below.splitlines() if line.strip()]

    def _day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def _works(self, day: date) -> bool:
        closed = any(first <= day <= last for first, last in self.closures)
        return day.weekday() < 5 and day not in HOLIDAYS and not closed  # noqa: PLR2004 - Saturday is 5

    def _working_day(self, day: date, count: int) -> date:
        while count:
            day += timedelta(days=1)
            count -= self._works(day)
        return day

    def _duty(self, at: datetime) -> date:
        """Return the working day on which mail that comes at this moment is looked at."""
        local = at.astimezone(self.zone)
        if self._works(local.date()) and local.time() < time(17):
            return local.date()
        return self._working_day(local.date(), 1)

    def _away(self, person: str, day: date, *, told: bool) -> bool:
        return any(
            one.person == person and one.first <= day <= one.last and (one.told or not told)
            for one in self.leaves
        )

    def _at_work(self, colleague: Colleague, at: datetime) -> bool:
        local = at.astimezone(self.zone)
        hours = colleague.works.get(local.weekday())
        if (
            hours is None
            or not self._works(local.date())
            or self._away(colleague.person, local.date(), told=True)
        ):
            return False
        return hours[0] <= local.time() <= hours[1]

    def _read(self, one: Sent) -> _Read:
        parsed = one.parsed()
        body = parsed.get_body(("plain",))
        to = [address for _, address in getaddresses([str(parsed["To"])])]
        assert one.recipient in to, (one.recipient, to)  # noqa: S101 - one recipient a mail
        return _Read(
            at=one.at,
            recipient=one.recipient,
            kind=str(parsed["X-Inboxbot"] or ""),
            subject=str(parsed["Subject"] or ""),
            text=str(body.get_content()) if body is not None else "",
            message_id=str(parsed["Message-ID"]),
            answers=str(parsed["In-Reply-To"] or "").strip("<> "),
        )
