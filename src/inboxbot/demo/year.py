"""A whole year at once: the product's own loops on a pushed clock, among people who write and work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from email.message import EmailMessage
from pathlib import Path
from random import Random  # noqa: TID251 - a year is the same for the same seed
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from inboxbot.app.wiring import Installation, install
from inboxbot.config import MORE_FILES, load_settings, packaged_rules
from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.demo.scenario import Delivery
from inboxbot.demo.stage import SECRET_KEY, CountedChance, PushedClock
from inboxbot.demo.year_people import Colleagues, Enquiry, Sent
from inboxbot.demo.year_plan import FIRST, LAST, Letter, Year, plan_year
from inboxbot.demo.year_reader import Reader
from inboxbot.demo.year_world import Colleague, World
from inboxbot.mailboxes.memory import MemoryMailbox
from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import OutboxEntry, SendResult
from inboxbot.model.mail import Sent as Taken
from inboxbot.ports.sender import Sender
from inboxbot.senders.memory import MemorySender

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BEGIN, END = 7, 19  # hours of a day on which something may be due
BY_DAY, BY_NIGHT = timedelta(minutes=30), timedelta(hours=4)


@dataclass(slots=True)
class Played:
    """What a simulated year came to. ``findings`` is empty where everything was as promised."""

    cases: int
    came: int
    went: int
    answered: int
    findings: list[str]
    checked: Mapping[str, int]


@dataclass(slots=True)
class TheYear:
    """One year, or the part of it from ``first`` to ``last``, both included.

    ``make_sender`` may give another sender, whose mails are told to the function it gets; left out, they
    stay in memory. ``at_the_end`` may look at the installation before it is closed.
    """

    folder: Path
    rules: Path
    templates: Path
    address: str
    mails: int = 3000
    seed: int = 1
    first: date = FIRST
    last: date = LAST
    make_sender: Callable[[Callable[[str, bytes], None]], Sender] | None = None
    at_the_end: Callable[[Installation], None] = lambda _installation: None
    went: list[Sent] = field(default_factory=list)
    answers: list[Delivery] = field(default_factory=list)
    said: list[Delivery] = field(default_factory=list)
    installation: Installation | None = None
    reader: Reader | None = None
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/London"))

    def play(self, say: Callable[[str], None] = lambda _line: None) -> Played:
        """Live through the year, ``say`` a line each month, and read what the world saw."""
        rules = yaml.safe_load(self.rules.read_text(encoding="utf-8"))
        beside = self.rules.parent.resolve()
        rules |= {more.key: str(beside / rules[more.key]) for more in MORE_FILES if rules.get(more.key)}
        zone = self.zone = ZoneInfo(rules.get("calendar", {}).get("time_zone", "Europe/London"))
        year = plan_year(
            rules,
            mails=self.mails,
            seed=self.seed,
            address=self.address,
            zone=zone,
            days=(self.first, self.last),
        )
        (self.folder / "rules.yaml").write_text(year.rules, encoding="utf-8")
        clock = PushedClock(datetime.combine(self.first, time(7), zone).astimezone(UTC))
        mailbox = MemoryMailbox()
        self.installation = self._install(clock, mailbox)
        try:
            colleagues = self._colleagues(year, clock)
            self._live(year, clock, mailbox, colleagues, say)
            self.at_the_end(self.installation)
            return self._judged(year, zone, colleagues)
        finally:
            self.installation.close()

    def _install(self, clock: PushedClock, mailbox: MemoryMailbox) -> Installation:
        variables = {
            "INBOXBOT_ADDRESS": self.address,
            "INBOXBOT_MODE": "live",
            "INBOXBOT_DATABASE_URL": f"sqlite:///{self.folder / 'register.sqlite'}",
            "INBOXBOT_STATE_FOLDER": str(self.folder),
            "INBOXBOT_SECRET_KEY": SECRET_KEY,
            "INBOXBOT_MAILBOX_KIND": "maildir",
            "INBOXBOT_SENDER_KIND": "maildir",
            "INBOXBOT_MAILDIR_PATH": str(self.folder),
            "INBOXBOT_SENT_COPY": "no",
            "INBOXBOT_RULES": str(self.folder / "rules.yaml"),
            "INBOXBOT_TEMPLATES": str(self.templates),
        }
        settings = load_settings(variables, env_file=None, secrets_dir=None, need="all")

        def received(recipient: str, content: bytes) -> None:
            self.went.append(Sent(clock.now(), recipient, content))

        def taken(entry: OutboxEntry) -> SendResult:
            received(entry.mail.recipient, entry.mail.content)
            return Taken()

        sender = self.make_sender(received) if self.make_sender else MemorySender(taken)
        installed = install(settings, clock=clock, chance=CountedChance(), sender=sender, mailbox=mailbox)
        installed.cycle.prepare()
        installed.cycle.take_in()
        return installed

    def _colleagues(self, year: Year, clock: PushedClock) -> Colleagues:
        assert self.installation is not None  # noqa: S101 - just installed
        policy = self.installation.keeper.house().policy
        calendar = Calendar(policy.calendar)
        return Colleagues(
            hours={key: WorkingHours(one, policy.calendar, calendar) for key, one in policy.people.items()},
            addresses={key: one.address for key, one in policy.people.items()},
            mailbox=self.address,
            leaves=year.leaves,
            chance=Random(self.seed + 1),  # noqa: S311 - no secret hangs on it
            clock=clock.now,
            local_day=calendar.local_date,
            settle=self._settle,
        )

    def _live(
        self,
        year: Year,
        clock: PushedClock,
        mailbox: MemoryMailbox,
        colleagues: Colleagues,
        say: Callable[[str], None],
    ) -> None:
        assert self.installation is not None  # noqa: S101 - just installed
        cycle, coming, read, month = self.installation.cycle, list(reversed(year.letters)), 0, 0
        enquiries = {one.message_id: one for one in year.letters}
        end = datetime.combine(self.last + timedelta(days=1), time(), self.zone).astimezone(UTC)
        for now in _moments(clock.now(), end, self.zone, [one.delivery.at for one in year.letters]):
            clock.push(now)
            while coming and coming[-1].delivery.at <= now:
                delivery = coming.pop().delivery
                mailbox.deliver(delivery.content, delivery.at)
            for delivery in colleagues.due(now):
                mailbox.deliver(delivery.content, now, "Sent" if delivery.folder == "sent" else "INBOX")
                (self.answers if delivery.folder == "sent" else self.said).append(delivery)
            cycle.take_in()
            cycle.watch()
            cycle.send()
            # In an order of its own: over several connections letters arrive in another one each time.
            for letter in sorted(self.went[read:], key=lambda one: str(one.parsed()["Message-ID"])):
                colleagues.read(letter, lambda parsed: self._enquiry(parsed, enquiries))
            read = len(self.went)
            if now.month != month:
                month = now.month
                say(
                    f"{now:%B %Y}: {len(year.letters) - len(coming)} mails came, {len(self.went)} letters went"
                )

    def _enquiry(self, parsed: EmailMessage, enquiries: Mapping[str, Letter]) -> Enquiry | None:
        """Find a letter's enquiry as a colleague does: by what the acknowledgement of the same number answers."""
        assert self.installation is not None  # noqa: S101 - just installed
        subject = str(parsed["Subject"])
        for sent in reversed(self.went[-400:]):
            other = sent.parsed()
            kind, answers = str(other["X-Inboxbot"] or ""), str(other["In-Reply-To"] or "").strip("<> ")
            reference = str(other["Subject"]).partition("[")[2].partition("]")[0]
            if (
                kind.startswith("acknowledgement")
                and reference
                and reference in subject
                and answers in enquiries
            ):
                letter = enquiries[answers]
                return Enquiry(letter.sender, letter.message_id, "your message")
        return None

    def _settle(self, reference: str, outcome: str) -> None:
        """Close a complaint with its outcome, as somebody at the shell does."""
        assert self.installation is not None  # noqa: S101 - just installed
        register, now = self.installation.register, self.installation.clock.now()
        matter = register.matter(reference, now=now)
        if matter is None or matter.case.status == "closed" or matter.case.category != "complaint":
            return
        acts = (("close", outcome), ("answered", "by telephone"))  # decided, and the person told it (K2)
        with suppress(InboxbotError):
            for kind, words in acts:
                act = Act(kind, by="simulation", now=now, words=words)
                done = carry_out(act, matter, self.installation.keeper.house())
                register.change(done.change, now=now, journal=done.journal, letters=done.letters)
                matter = register.matter(reference, now=now) or matter

    def _judged(self, year: Year, zone: ZoneInfo, colleagues: Colleagues) -> Played:
        rules = yaml.safe_load(year.rules)
        roster = [
            Colleague(
                key,
                who["address"],
                _hours(who.get("works") or rules["calendar"]["office_hours"]),
                frozenset(role for role, holders in rules["roles"].items() if key in holders),
            )
            for key, who in rules["people"].items()
        ]
        closures = [(one["from"], one["to"]) for one in rules["calendar"].get("closures", ())]
        promised = {} if self.rules == packaged_rules() else _promised(rules)
        world = World(
            year.letters, self.answers, self.said, self.went, roster, year.leaves, closures, zone, promised
        )
        reader = self.reader = Reader(world)
        findings = reader.findings()
        return Played(
            cases=sum("acknowledgement" in str(one.parsed()["X-Inboxbot"]) for one in self.went),
            came=len(year.letters),
            went=len(self.went),
            answered=len(colleagues.answered),
            findings=findings,
            checked=reader.checked,
        )


def _promised(rules: Mapping[str, Any]) -> dict[str, int]:
    """Return the working days that rules promise, by the letter that tells them: an organisation's own are right."""
    found = {}
    for category in rules["categories"].values():
        days = rules["standards"].get(category.get("promise"), {}).get("working_days")
        if days is not None and category.get("acknowledgement"):
            found[category["acknowledgement"]] = days
    usual = found.get(rules["categories"][rules["default_category"]].get("acknowledgement"))
    return found | ({"acknowledgement_urgent": usual} if usual is not None else {})


def _hours(works: Mapping[str, str]) -> dict[int, tuple[time, time]]:
    found = {}
    for day, span in works.items():
        begin, _, end = span.partition("-")
        found[_WEEK.index(day)] = (time.fromisoformat(begin), time.fromisoformat(end))
    return found


def _moments(
    start: datetime, end: datetime, zone: ZoneInfo, arrivals: Sequence[datetime]
) -> Iterator[datetime]:
    """Yield the moments at which the loops run: as mail comes, each half hour by day, and a few times at night."""
    now = start
    coming = deque(arrivals)
    while now < end:
        while coming and coming[0] <= now:
            yield coming.popleft()
        yield now
        now = _next(now, zone)


def _next(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    if local.weekday() < 5 and BEGIN <= local.hour < END:  # noqa: PLR2004 - Saturday is 5
        return now + BY_DAY
    day: date = local.date() if local.hour < BEGIN else local.date() + timedelta(days=1)
    morning = datetime.combine(day, time(BEGIN), zone).astimezone(UTC)
    return min(now + BY_NIGHT, morning)
