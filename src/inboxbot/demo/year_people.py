"""The colleagues of the simulated year: they read what inboxbot sends them and do their work, mostly in time."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from random import Random  # noqa: TID251 - a year is the same for the same seed
from urllib.parse import unquote

from inboxbot.deadlines.hours import WorkingHours
from inboxbot.demo.scenario import Delivery
from inboxbot.demo.year_plan import Leave

_LINK = re.compile(r"^\s*(?P<says>[^<>\n]{2,80}): <mailto:[^?>]+\?subject=(?P<subject>[^&>]+)", re.MULTILINE)
_REFERENCE = re.compile(r"\[([A-Z]{2,8}-\d{4}-[0-9A-Z]{5})\]")
FIRST_NEWS = frozenset({"assignment", "media_forward"})
LATE = frozenset({"overdue", "escalation"})


@dataclass(frozen=True, slots=True)
class Sent:
    """One mail that left the house, as the world received it."""

    at: datetime
    recipient: str
    content: bytes = field(repr=False)

    def parsed(self) -> EmailMessage:
        """Return it parsed by the standard library, as any mail program would."""
        return message_from_bytes(self.content, policy=policy.default)


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a colleague finds in the shared mailbox: who wrote, and the Message-ID that an answer names."""

    sender: str
    message_id: str
    subject: str


@dataclass(order=True, slots=True)
class _Task:
    at: datetime
    number: int
    do: Callable[[], Delivery | None] = field(compare=False)


@dataclass(slots=True)
class Colleagues:
    """Everybody who works in the mailbox. ``hours`` and ``addresses`` by person; ``mailbox`` is the shared address.

    They see letters and the mailbox, and nothing of the register.
    """

    hours: Mapping[str, WorkingHours]
    addresses: Mapping[str, str]
    mailbox: str
    leaves: tuple[Leave, ...]
    chance: Random
    clock: Callable[[], datetime]
    local_day: Callable[[datetime], date]
    settle: Callable[[str, str], None]
    """Close a case with an outcome, as an operator does at the shell."""
    enquiries: dict[str, Enquiry] = field(default_factory=dict)
    """By the reference that stood in our letters."""
    answered: dict[str, datetime] = field(default_factory=dict)
    _tasks: list[_Task] = field(default_factory=list)
    _drawn: int = 0
    _taken: set[str] = field(default_factory=set)

    def read(self, letter: Sent, enquiry_of: Callable[[EmailMessage], Enquiry | None]) -> None:
        """Read a letter; what is to be done about it is put on the list."""
        person = next((key for key, address in self.addresses.items() if address == letter.recipient), None)
        if person is None:
            return
        if self._is_ill(person, letter.at):
            self._plan(letter.at + timedelta(minutes=1), lambda: self._out_of_office(person, letter))
            return
        parsed = letter.parsed()
        kind = str(parsed["X-Inboxbot"] or "")
        body = parsed.get_body(("plain",))
        text = str(body.get_content()) if body is not None else ""
        references = _REFERENCE.findall(f"{parsed['Subject']}\n{text}")
        if kind in FIRST_NEWS and references:
            enquiry = enquiry_of(parsed) or self.enquiries.get(references[0])
            if enquiry is not None:
                self.enquiries[references[0]] = enquiry
                self._take(person, letter, references[0], text)
        elif kind in LATE:
            for reference in dict.fromkeys(references):
                self._plan_answer(person, reference, letter.at + timedelta(hours=self.chance.uniform(0.5, 5)))

    def due(self, now: datetime) -> Iterator[Delivery]:
        """Yield what they do by now: mails into Sent, and mails to the mailbox."""
        while self._tasks and self._tasks[0].at <= now:
            done = heapq.heappop(self._tasks).do()
            if done is not None:
                yield done

    def _take(self, person: str, letter: Sent, reference: str, text: str) -> None:
        """Decide what becomes of a new case: most are answered in time, some late, few are forgotten."""
        luck, links = self.chance.random(), _links(text)
        if "Not mine" in links and luck < 0.03 and reference not in self._taken:  # noqa: PLR2004
            self._command(person, links["Not mine"], letter.at, hours=1)
            return
        if "I have it" in links and luck < 0.8:  # noqa: PLR2004 - the others just answer, or are chased
            self._command(person, links["I have it"], letter.at, hours=self.chance.uniform(0.2, 4))
        self._taken.add(reference)
        days = self.chance.choices((0.3, 1.2, 2.4, 3.3, 6.5, 60), (30, 30, 18, 10, 8, 4))[0]
        self._plan_answer(person, reference, letter.at + timedelta(days=days * self.chance.uniform(0.7, 1.3)))

    def _plan_answer(self, person: str, reference: str, at: datetime) -> None:
        begin = self.hours[person].next_at_or_after(at)
        if begin is not None:
            self._plan(
                begin + timedelta(minutes=self.chance.uniform(2, 50)), lambda: self._answer(person, reference)
            )

    def _answer(self, person: str, reference: str) -> Delivery | None:
        """Answer from the shared mailbox; the copy lies in Sent. A complaint is settled with it now and then."""
        enquiry, now = self.enquiries.get(reference), self._now
        if enquiry is None or self._is_ill(person, now):
            return None
        self.settle(reference, self.chance.choice(("upheld", "partly upheld", "not upheld")))
        if reference in self.answered:
            return None
        self.answered[reference] = now
        number = self._next()
        subject = f"Re: {enquiry.subject}" + (f" [{reference}]" if self.chance.random() < 0.7 else "")  # noqa: PLR2004
        content = (
            f"From: <{self.mailbox}>\nTo: <{enquiry.sender}>\nSubject: {subject}\nDate: {format_datetime(now)}\n"
            f"Message-ID: <s{number}@{self.mailbox.partition('@')[2]}>\nIn-Reply-To: <{enquiry.message_id}>\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
            "Hello,\n\nThank you for your patience. These are the places that can help you, and the next step is "
            "to ring the first of them. Please tell us if that does not work.\n\nKind regards\n"
        )
        return Delivery(now, f"s{number}", content.replace("\n", "\r\n").encode(), "sent")

    def _command(self, person: str, subject: str, at: datetime, *, hours: float) -> None:
        begin = self.hours[person].next_at_or_after(at + timedelta(hours=hours))
        if begin is not None:
            self._plan(begin + timedelta(minutes=3), lambda: self._from_colleague(person, subject, "", ""))

    def _out_of_office(self, person: str, letter: Sent) -> Delivery:
        """Answer as a mail program does for somebody who is away."""
        parsed = letter.parsed()
        back = self.hours[person].next_at_or_after(self._back(person, letter.at))
        day = f"{back:%A} {back.day} {back:%B %Y}" if back is not None else "soon"
        headers = f"Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\nIn-Reply-To: {parsed['Message-ID']}\n"
        text = f"I am out of the office and back on {day}.\n"
        return self._from_colleague(person, f"Automatic reply: {parsed['Subject']}", text, headers)

    def _from_colleague(self, person: str, subject: str, text: str, headers: str) -> Delivery:
        number, now = self._next(), self._now
        address = self.addresses[person]
        content = (
            f"Return-Path: <{address}>\nFrom: <{address}>\nTo: <{self.mailbox}>\nSubject: {subject}\n"
            f"Date: {format_datetime(now)}\nMessage-ID: <c{number}@{address.partition('@')[2]}>\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n{headers}\n{text}"
        )
        return Delivery(now, f"c{number}", content.replace("\n", "\r\n").encode())

    def _plan(self, at: datetime, do: Callable[[], Delivery | None]) -> None:
        heapq.heappush(self._tasks, _Task(at, self._next(), do))

    @property
    def _now(self) -> datetime:
        return self.clock()

    def _next(self) -> int:
        self._drawn += 1
        return self._drawn

    def _is_ill(self, person: str, at: datetime) -> bool:
        day = self.local_day(at)
        return any(
            one.person == person and not one.told and one.first <= day <= one.last for one in self.leaves
        )

    def _back(self, person: str, at: datetime) -> datetime:
        day = self.local_day(at)
        last = max(one.last for one in self.leaves if one.person == person and one.first <= day <= one.last)
        return at + timedelta(days=(last - day).days + 1)


def _links(text: str) -> dict[str, str]:
    """Return the prepared mails of a letter: what each says, and its subject line."""
    return {match["says"].strip(): unquote(match["subject"]) for match in _LINK.finditer(text)}
