"""What an edited rules file would have decided otherwise about past mail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from inboxbot.app.trying import Decided, decide_alone
from inboxbot.model.message import RawMessage
from inboxbot.model.words import day_in_words, moment_in_words
from inboxbot.triage.house import House


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what it is about, as it stands now, and as it would be."""

    what: str
    now: str
    then: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One mail about which another decision would be made. ``rules`` are those that hold no longer, or newly."""

    raw: RawMessage
    sender: str
    subject: str
    changes: tuple[Change, ...]
    no_longer: tuple[str, ...] = ()
    newly: tuple[str, ...] = ()


def compare(raw: RawMessage, now: House, then: House) -> Changed | None:
    """Decide about one mail under both; None where nothing that matters differs."""
    old, new = decide_alone(raw, now), decide_alone(raw, then)
    before, after = _told(old, now), _told(new, then)
    changes = tuple(
        Change(what, before.get(what, ""), after.get(what, ""))
        for what in dict.fromkeys((*before, *after))
        if before.get(what, "") != after.get(what, "")
    )
    if not changes:
        return None
    decided = next((one for one in (old, new) if isinstance(one, Decided)), None)
    message = decided.reading.message if decided else None
    held, would = _rules(old), _rules(new)
    return Changed(
        raw,
        sender=message.sender.address if message else "",
        subject=message.subject if message else "",
        changes=changes,
        no_longer=tuple(rule for rule in held if rule not in would),
        newly=tuple(rule for rule in would if rule not in held),
    )


def _rules(decided: Decided | str) -> tuple[str, ...]:
    if isinstance(decided, str):
        return ()
    return tuple(dict.fromkeys(because.rule for because in decided.reading.classification.because))


def _told(decided: Decided | str, house: House) -> dict[str, str]:
    """Return a decision as what a person would compare, each part in words."""
    if isinstance(decided, str):
        return {"end": decided}
    return dict(_parts(decided, house))


def _parts(decided: Decided, house: House) -> Iterator[tuple[str, str]]:
    found, plan = decided.reading.classification, decided.plan
    yield "end", plan.arrival.end.replace("_", " ")
    yield "category", found.category
    yield "marks", ", ".join(found.flags)
    yield "in doubt", " ".join(found.doubts)
    stated = found.media_deadline
    if stated is not None:
        doubtful = " (doubtful)" if stated.doubtful else ""
        yield "stated time", moment_in_words(stated.at, ZoneInfo(house.policy.calendar.time_zone)) + doubtful
    if plan.case is not None:
        yield "owner", f"{plan.case.owner} ({plan.case.role})"
    yield "letters", ", ".join(f"{mail.letter} to {mail.recipient}" for mail in plan.letters)
    yield "paragraphs", ", ".join(found.paragraphs)
    yield "withheld", "; ".join(f"{one.letter}: {one.reason}" for one in plan.withheld)
    local = ZoneInfo(house.policy.calendar.time_zone)
    yield (
        "due",
        ", ".join(
            f"{d.standard} {day_in_words(d.due_at.astimezone(local))}"
            for d in plan.deadlines
            if d.stops != "taken"
        ),
    )
