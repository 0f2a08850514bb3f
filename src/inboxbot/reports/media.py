"""The record of contacts with the media (K5): who answered what, what came out and where (R5), our own contacts too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.contact import MediaContact
from inboxbot.model.words import moment_in_words
from inboxbot.ports.listed import CaseView, JournalLine
from inboxbot.reports.tables import Table
from inboxbot.rules.policy import Policy

_ANSWERS = frozenset({"answered", "called"})
_ENQUIRIES = ("Number", "Received", "From", "Wanted by", "With", "Answered", "By", "In time", "Checklist")


@dataclass(frozen=True, slots=True)
class Enquiry:
    """One enquiry with its journal."""

    view: CaseView
    journal: Sequence[JournalLine]


def media_tables(
    enquiries: Sequence[Enquiry], contacts: Sequence[MediaContact], policy: Policy
) -> tuple[Table, ...]:
    """Return the record as tables, oldest first; empty ones are left out."""
    zone = ZoneInfo(policy.calendar.time_zone)
    items = policy.media.checklist
    every = (
        Table(
            "enquiries",
            "Enquiries from the media",
            _ENQUIRIES,
            tuple(_enquiry(one, policy, zone) for one in enquiries),
        ),
        Table(
            "came_out",
            "What came out, and who did what",
            ("Number", "What", "When", "By", "In their words"),
            tuple(
                (
                    one.view.case.reference,
                    items[tick.item].name if tick.item in items else tick.item,
                    moment_in_words(tick.at, zone),
                    tick.by,
                    tick.words,
                )
                for one in enquiries
                for tick in one.view.case.ticks
            ),
        ),
        Table(
            "contacts",
            "Other contacts",
            ("When", "With", "Begun by", "About", "Noted by"),
            tuple(
                (moment_in_words(one.at, zone), one.who, "us" if one.ours else "them", one.about, one.by)
                for one in contacts
            ),
        ),
    )
    return tuple(table for table in every if table.rows)


def _enquiry(one: Enquiry, policy: Policy, zone: ZoneInfo) -> tuple[str, ...]:
    case = one.view.case
    answer = next((line for line in one.journal if line.entry.what in _ANSWERS and _stops(line.entry)), None)
    done = len({tick.item for tick in case.ticks} & policy.media.checklist.keys())
    owner = policy.people.get(case.owner)
    writer = case.correspondent
    return (
        case.reference,
        moment_in_words(case.opened_at, zone),
        " ".join(part for part in (writer.name, writer.address) if part) or "erased",
        moment_in_words(case.media_deadline, zone) if case.media_deadline else "",
        owner.name if owner else case.owner,
        moment_in_words(case.answered_at, zone) if case.answered_at else "not yet",
        answer.entry.by if answer else "",
        _in_time(case, one.view.deadlines),
        f"{done} of {len(policy.media.checklist)}",
    )


def _stops(entry: JournalEntry) -> bool:
    return entry.what == "answered" or entry.why.startswith("rang and spoke")


def _in_time(case: Case, deadlines: Iterable[Deadline]) -> str:
    due = min((one.due_at for one in deadlines if one.stops == "answered"), default=None)
    if due is None or case.answered_at is None:
        return ""
    return "yes" if case.answered_at <= due else "no"
