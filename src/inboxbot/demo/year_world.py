"""What anybody outside could see of a year, with sums of days of its own: no calendar, no rules, no register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from email.utils import getaddresses
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

from inboxbot.demo.scenario import Delivery
from inboxbot.demo.year_people import Sent
from inboxbot.demo.year_plan import Leave, Letter

HOLIDAYS = frozenset(
    date.fromisoformat(day)
    for day in (
        # gov.uk/bank-holidays, England and Wales.
        *("2026-01-01", "2026-04-03", "2026-04-06", "2026-05-04", "2026-05-25", "2026-08-31", "2026-12-25"),
        *("2026-12-28", "2027-01-01", "2027-03-26", "2027-03-29", "2027-05-03", "2027-05-31"),
    )
)
CLOSE = time(17)
PROMISED = {
    "acknowledgement_general": 5,
    "acknowledgement_signposting": 5,
    "acknowledgement_complaint": 15,
    "acknowledgement_media": 5,
    "acknowledgement_urgent": 5,
}
"""Working days by the letter that promises them (T1, T5, T7)."""
REFERENCE = re.compile(r"\[([A-Z]{2,8}-\d{4}-[0-9A-Z]{5})\]")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody on the roster. ``works`` by day of the week (Monday 0): begin and end; ``roles`` by name."""

    person: str
    address: str
    works: Mapping[int, tuple[time, time]]
    roles: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mail:
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
        """Return the numbers of cases that stand in it, each once."""
        return list(dict.fromkeys(REFERENCE.findall(f"{self.subject}\n{self.text}")))


@dataclass(frozen=True)
class World:
    """A year as it was seen. ``closures`` are the office's own; times of the mails are aware UTC."""

    came: Sequence[Letter]
    answers: Sequence[Delivery]
    """What colleagues put into Sent."""
    said: Sequence[Delivery]
    """What colleagues wrote to the mailbox themselves."""
    sent: Sequence[Sent] = field(repr=False)
    roster: Sequence[Colleague]
    leaves: Sequence[Leave]
    closures: Sequence[tuple[date, date]]
    zone: ZoneInfo
    promised: Mapping[str, int] = field(default_factory=dict)
    """Working days by the letter that promises them, where the rules of the year are an organisation's own."""

    @cached_property
    def went(self) -> Sequence[Mail]:
        """Return what was sent, read as a mail program reads it."""
        return [_read(one) for one in self.sent]

    @cached_property
    def reference_of(self) -> Mapping[str, str]:
        """Return the reference of each first mail, from its acknowledgement, by Message-ID."""
        return {
            one.answers: one.references[0]
            for one in self.went
            if one.kind.startswith("acknowledgement") and one.references
        }

    @cached_property
    def kind_of(self) -> Mapping[str, str]:
        """Return by which letter each mail was acknowledged, by Message-ID."""
        return {one.answers: one.kind for one in self.went if one.kind.startswith("acknowledgement")}

    @cached_property
    def days_promised(self) -> Mapping[str, int]:
        """Return the working days that each letter promises."""
        return PROMISED | {**self.promised}

    @cached_property
    def answered(self) -> Mapping[str, datetime]:
        """Return when each mail was answered in Sent, by the Message-ID of what was answered."""
        return {answers_what(one): one.at for one in self.answers}

    @cached_property
    def by_address(self) -> Mapping[str, Colleague]:
        """Return the roster by address."""
        return {one.address: one for one in self.roster}

    def day(self, at: datetime) -> date:
        """Return the day of a moment on the wall."""
        return at.astimezone(self.zone).date()

    def works(self, day: date) -> bool:
        """Tell whether the office works on a day."""
        closed = any(first <= day <= last for first, last in self.closures)
        return day.weekday() < 5 and day not in HOLIDAYS and not closed  # noqa: PLR2004 - Saturday is 5

    def working_day(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after a day."""
        while count:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def duty(self, at: datetime) -> date:
        """Return the working day on which mail that comes at this moment is looked at."""
        local = at.astimezone(self.zone)
        if self.works(local.date()) and local.time() < CLOSE:
            return local.date()
        return self.working_day(local.date(), 1)

    def away(self, person: str, day: date) -> bool:
        """Tell whether somebody is on a leave that was told before."""
        return any(one.person == person and one.first <= day <= one.last and one.told for one in self.leaves)

    def ill_about(self, person: str, day: date) -> bool:
        """Tell whether somebody is away untold, or was a few days ago: what is known of it then, nobody can say."""
        near = timedelta(days=8)
        return any(
            one.person == person and one.first <= day <= one.last + near and not one.told
            for one in self.leaves
        )

    def at_work(self, colleague: Colleague, at: datetime) -> bool:
        """Tell whether somebody is at work at a moment."""
        local = at.astimezone(self.zone)
        hours = self.hours(colleague, local.date())
        return hours is not None and hours[0] <= local.time() <= hours[1]

    def on_duty(self, colleague: Colleague, at: datetime) -> bool:
        """Tell whether somebody works on the day on which mail of this moment is looked at, and has not gone home."""
        duty, local = self.duty(at), at.astimezone(self.zone)
        hours = self.hours(colleague, duty)
        return hours is not None and (duty != local.date() or local.time() < hours[1])

    def hours(self, colleague: Colleague, day: date) -> tuple[time, time] | None:
        """Return when somebody works on a day; None: not at all."""
        if not self.works(day) or self.away(colleague.person, day):
            return None
        return colleague.works.get(day.weekday())


def answers_what(delivery: Delivery) -> str:
    """Return the Message-ID that a colleague's mail answers."""
    return delivery.content.decode("utf-8", "replace").partition("In-Reply-To: <")[2].partition(">")[0]


@lru_cache(maxsize=20_000)
def _read(one: Sent) -> Mail:
    parsed = one.parsed()
    body = parsed.get_body(("plain",))
    to = [address for _, address in getaddresses([str(parsed["To"])])]
    assert one.recipient in to, (one.recipient, to)  # noqa: S101 - one recipient a mail
    return Mail(
        at=one.at,
        recipient=one.recipient,
        kind=str(parsed["X-Inboxbot"] or ""),
        subject=str(parsed["Subject"] or ""),
        text=str(body.get_content()) if body is not None else "",
        message_id=str(parsed["Message-ID"]),
        answers=str(parsed["In-Reply-To"] or "").strip("<> "),
    )
