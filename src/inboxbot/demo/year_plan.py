"""A year that never was: who writes when and what, and who is away. Everything follows from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from importlib import resources
from random import Random  # noqa: TID251 - a year is the same for the same seed
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from inboxbot.demo.scenario import Delivery

BURSTS = (date(2026, 3, 10), date(2026, 9, 22))
"""The days on which the press finds us: two crises."""

FIRST, LAST = date(2026, 1, 5), date(2027, 1, 8)
"""From the first Monday on, so that both clock changes and a Christmas lie between."""

QUIET_DAYS = 10
"""At the end nobody writes any more, so that what came can be seen to its end."""

_BUSY = {0: 1.3, 1: 1.15, 2: 1.0, 3: 1.0, 4: 0.9, 5: 0.35, 6: 0.35}
"""How much comes on a day of the week, Monday first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail of the year. ``kind`` is what wrote it: person, quiet, follow-up, thanks, machine."""

    delivery: Delivery
    message_id: str
    kind: str
    about: str
    sender: str
    answers: str = ""
    """The Message-ID of the mail of theirs that it follows; ours are found when it is delivered."""


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which somebody is away, both included. ``told``: it stood in rules.yaml before."""

    person: str
    first: date
    last: date
    told: bool


@dataclass(frozen=True, slots=True)
class Year:
    """What happens from outside: mails in order of time, and who is away."""

    letters: tuple[Letter, ...]
    leaves: tuple[Leave, ...]
    rules: str
    """The rules of that year as YAML: the given ones with two more colleagues and the leaves that were told."""


def plan_year(
    rules: Mapping[str, Any],
    *,
    mails: int,
    seed: int,
    address: str,
    zone: ZoneInfo,
    days: tuple[date, date] = (FIRST, LAST),
) -> Year:
    """Return a year of about ``mails`` mails. ``rules`` are those of rules.yaml, as plain values."""
    chance = Random(seed)  # noqa: S311 - no secret hangs on it
    year_rules = _with_two_more(deepcopy(dict(rules)), address)
    leaves = _leaves(year_rules, chance)
    for leave in leaves:
        if leave.told:
            away = {"from": leave.first, "to": leave.last}
            year_rules["people"][leave.person].setdefault("absences", []).append(away)
    texts = yaml.safe_load((resources.files("inboxbot.demo") / "year.yaml").read_text(encoding="utf-8"))
    letters = sorted(
        _letters(texts, chance, days, mails=mails, address=address, zone=zone),
        key=lambda one: one.delivery.at,
    )
    return Year(tuple(letters), leaves, yaml.safe_dump(year_rules, sort_keys=False, allow_unicode=True))


def _with_two_more(rules: dict[str, Any], address: str) -> dict[str, Any]:
    """Add two part-time colleagues for signposting: ten are at work, and those of a role take turns.

    Where rules.yaml says how its cases are shared, that stays.
    """
    people, domain = rules["people"], address.partition("@")[2]
    days = (("monday", "tuesday", "wednesday"), ("wednesday", "thursday", "friday"))
    lead = next(iter(rules["roles"]["signposting_lead"]))
    for name, works in zip(("Jo Farley", "Sam Iqbal"), days, strict=True):
        key = name.lower().replace(" ", "_")
        if key not in people:
            people[key] = {
                "name": name,
                "address": f"{key.replace('_', '.')}@{domain}",
                "works": dict.fromkeys(works, "09:30-15:00"),
                "deputy": lead,
                "line_manager": lead,
            }
            rules["roles"]["signposting_lead"].append(key)
    rules["sharing"] = {"signposting_lead": "round_robin"} | (rules.get("sharing") or {})
    return rules


def _leaves(rules: Mapping[str, Any], chance: Random) -> tuple[Leave, ...]:
    """Give everybody of the staff three holidays that were told, and some a few days of sickness that were not."""
    found = []
    for person, who in rules["people"].items():
        if not who.get("staff", True):
            continue
        for month in chance.sample(range(2, 12), 3):
            first = date(2026, month, chance.randint(1, 20))
            found.append(Leave(person, first, first + timedelta(days=chance.choice((4, 6, 11))), told=True))
        if chance.random() < 0.6:  # noqa: PLR2004 - of ten, six are ill once
            first = date(2026, chance.randint(1, 12), chance.randint(8, 25))
            found.append(Leave(person, first, first + timedelta(days=chance.choice((1, 2, 4))), told=False))
    return tuple(found)


def _letters(
    texts: Mapping[str, Any],
    chance: Random,
    days: tuple[date, date],
    *,
    mails: int,
    address: str,
    zone: ZoneInfo,
) -> list[Letter]:
    every_day = [days[0] + timedelta(days=n) for n in range(1, (days[1] - days[0]).days - QUIET_DAYS)]
    busy = [_BUSY[day.weekday()] for day in every_day]
    kinds = texts["kinds"]
    weights = [kind["share"] for kind in kinds.values()]
    found: list[Letter] = []
    while len(found) < mails:
        day = chance.choices(every_day, busy)[0]
        name = chance.choices(list(kinds), weights)[0]
        found += _matter(name, kinds[name], day, len(found), texts, chance, address=address, zone=zone)
    for burst in BURSTS:
        for _ in range(12 if burst in every_day else 0):
            day = burst + timedelta(days=chance.randint(0, 1))
            found += _matter(
                "media", kinds["media"], day, len(found), texts, chance, address=address, zone=zone
            )
    return found


def _matter(
    name: str,
    kind: Mapping[str, Any],
    day: date,
    number: int,
    texts: Mapping[str, Any],
    chance: Random,
    *,
    address: str,
    zone: ZoneInfo,
) -> list[Letter]:
    """Return one mail, and perhaps another of the same writer some days later."""
    fill: Callable[[str], str] = lambda text: _filled(text, texts["fill"], chance)  # noqa: E731
    at = _moment(day, chance, zone)
    sender = kind.get("from", "p{n}@home{d}.example").format(n=number, d=number % 211)
    first = chance.choice(texts["first_names"])
    content_of = _Writing(address, sender, first)
    subject, text = fill(chance.choice(kind["subjects"])), fill(chance.choice(kind["texts"]))
    message_id = f"y{number}@{sender.partition('@')[2]}"
    headers = kind.get("headers", "")
    content = content_of.mail(subject, text, message_id, at, headers)
    found = [_letter(at, content, message_id, kind["writes"], name, sender)]
    again = kind.get("again", {})
    if again and chance.random() < again["share"]:
        which = chance.choice(list(again["kinds"]))
        later = at + timedelta(days=chance.randint(1, 9), minutes=chance.randint(0, 300))
        text = fill(chance.choice(texts["again"][which]["texts"]))
        second = f"y{number}b@{sender.partition('@')[2]}"
        headers = texts["again"][which].get("headers", "") + f"In-Reply-To: <{message_id}>\n"
        content = content_of.mail(f"Re: {subject}", text, second, later, headers)
        found.append(_letter(later, content, second, which, name, sender, answers=message_id))
    return found


def _letter(
    at: datetime, content: bytes, message_id: str, kind: str, about: str, sender: str, *, answers: str = ""
) -> Letter:
    delivery = Delivery(at, message_id.partition("@")[0], content)
    return Letter(delivery, message_id, kind, about, sender, answers)


def _moment(day: date, chance: Random, zone: ZoneInfo) -> datetime:
    """Return a moment of the day: most write by day, some at night."""
    hour = chance.choices(range(24), [1, 1, 0, 0, 0, 1, 2, 4, 7, *[9] * 9, *[6] * 3, 4, 3, 2])[0]
    return datetime.combine(day, time(hour, chance.randrange(60)), zone).astimezone(UTC)


def _filled(text: str, fill: Mapping[str, Sequence[str]], chance: Random) -> str:
    return text.format(**{key: chance.choice(values) for key, values in fill.items()})


@dataclass(frozen=True, slots=True)
class _Writing:
    """Writes the mails of one person."""

    address: str
    sender: str
    name: str

    def mail(self, subject: str, text: str, message_id: str, at: datetime, headers: str) -> bytes:
        signed = f"{text}\n\n{self.name}\n" if "Auto-Submitted" not in headers else f"{text}\n"
        head = (
            f"Return-Path: <{self.sender}>\nFrom: {self.name} <{self.sender}>\nTo: <{self.address}>\n"
            f"Subject: {subject}\nDate: {format_datetime(at)}\nMessage-ID: <{message_id}>\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n{headers}\n"
        )
        return (head + signed).replace("\n", "\r\n").encode()
