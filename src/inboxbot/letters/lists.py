"""The values for letters that list things: reminders, the digest, and news for administrators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inboxbot.letters.names import Names
from inboxbot.letters.particulars import (
    Alert,
    Brake,
    Commanded,
    Digest,
    FiledLine,
    MailLine,
    Quarantine,
    ReminderLine,
    UnacknowledgedLine,
)
from inboxbot.letters.quoting import correspondent, one_line, several_lines, size_in_words
from inboxbot.letters.values import Offer, checklist, due, staff
from inboxbot.letters.variables import DueRow, LinkRow, ListRow
from inboxbot.model.case import PersonId
from inboxbot.model.words import day_in_words

MOST_ROWS = 200

Links = tuple[LinkRow, ...]
NO_LINKS: Mapping[str, Links] = {}


def lines(
    names: Names,
    about: Sequence[ReminderLine],
    reader: PersonId,
    *,
    now: datetime,
    trial: bool,
    links: Mapping[str, Links] = NO_LINKS,
) -> Offer:
    """Return what a letter about one or more deadlines may say, the most urgent first.

    ``links`` are those of each case, by its number; they stand beneath its last line.
    """
    in_order = sorted(about, key=_when)
    last = {one.case.reference: number for number, one in enumerate(in_order)}
    rows = [
        replace(
            line_row(names, one, now),
            links=links.get(one.case.reference, ()) if last[one.case.reference] == number else (),
        )
        for number, one in enumerate(in_order)
    ]
    only = rows[0] if len(rows) == 1 else None
    return {
        **staff(names, reader, trial=trial),
        "administrator": names.administrator_but(person for one in about for person in one.case.named),
        "lines": rows,
        "count": len(rows),
        "overdue_count": sum(row.overdue for row in rows),
        "reference": only.reference if only else "",
        "category": only.category if only else "",
        "checklist": checklist(names, in_order[0].case) if only else [],
    }


def digest(names: Names, content: Digest, reader: PersonId, *, now: datetime) -> Offer:
    """Return what the digest may say to this reader: nothing of cases in which they are named (R8)."""
    missed = [one for one in content.unacknowledged if reader not in one.named]
    quarantined = [one for one in content.quarantined if reader not in one.named]
    filed = [one for one in content.filed if reader not in one.named]
    lists: Offer = {
        "due_today": _visible(names, content.due_today, reader, now),
        "overdue": _visible(names, content.overdue, reader, now),
        "quarantined": [_quarantined(names, one) for one in quarantined[:MOST_ROWS]],
        "unacknowledged": [_missed(names, one) for one in missed[:MOST_ROWS]],
        "filed": [_filed(names, one) for one in filed[:MOST_ROWS]],
        "would_have_sent": _mails(names, content.would_have_sent, reader),
        "held": _mails(names, content.held, reader),
        "dead": _mails(names, content.dead, reader),
        "unknown": _mails(names, content.unknown, reader),
    }
    return {
        **staff(names, reader, trial=content.trial),
        **lists,
        "day": day_in_words(content.day),
        "counts": content.counts,
        "notes": [one_line(note, 400) for note in content.notes],
        "quiet_day": not any(lists.values()),
    }


def command(
    names: Names,
    about: Commanded,
    reader: PersonId,
    *,
    undo: LinkRow | None = None,
    links: Links = (),
) -> Offer:
    """Return what a letter about a command mail may say."""
    case = about.case
    return {
        **staff(names, reader),
        "administrator": names.administrator_but(case.named if case else ()),
        "reference": case.reference if case else "",
        "category": names.category(case.category) if case else "",
        "said": several_lines(about.said, 2000)[0],
        "written_by": about.written_by,
        "written_from": one_line(about.written_from, 120),
        "received": names.moment(about.received_at),
        "undo": undo,
        "links": links,
    }


def quarantine(names: Names, about: Quarantine, reader: PersonId) -> Offer:
    """Return what a quarantine notice may say."""
    row = _quarantined(names, about)
    return {
        **staff(names, reader),
        "number": row.number,
        "reason": row.reason,
        "received": row.received,
        "sender": row.sender,
        "size": size_in_words(about.size),
    }


def brake(names: Names, about: Brake, reader: PersonId) -> Offer:
    """Return what the brake notice may say."""
    told = {"since": names.moment(about.since), "why": one_line(about.why, 400), "held": about.held}
    return {**staff(names, reader), **told}


def alert(names: Names, about: Alert, reader: PersonId) -> Offer:
    """Return what an alert, or the news of a recovery, may say."""
    return {
        **staff(names, reader, trial=about.trial),
        "what": one_line(about.what, 120),
        "since": names.moment(about.since),
        "until": names.moment(about.until),
        "what_to_do": one_line(about.what_to_do, 400),
    }


def line_row(names: Names, line: ReminderLine, now: datetime) -> DueRow:
    """Return a line of a reminder; of the digest (no step) one that hides confidential stories."""
    matter, row = line.case, due(names, line.deadline, now)
    told = bool(line.step) or not names.confidential(matter.category, matter.flags)
    step, _, days = line.step.rpartition("-")
    return DueRow(
        stops=row.stops,
        by=row.by,
        days=row.days,
        days_left=row.days_left,
        days_overdue=int(days) if step == "overdue" and days.isdecimal() else 0,
        overdue=row.overdue,
        reference=matter.reference,
        category=names.category(matter.category),
        sender=correspondent(matter.correspondent.name, matter.correspondent.address) if told else "",
        subject=one_line(matter.subject) if told else "",
        received=names.moment(matter.opened_at),
        owner=names.name(matter.owner),
        owner_back=names.back_on(matter.owner, now),
        ring=names.to_ring(matter) if told else "",
        asks=row.asks,
    )


def _visible(names: Names, about: Sequence[ReminderLine], reader: PersonId, now: datetime) -> list[DueRow]:
    """Return the digest's lines without the cases that name the reader."""
    shown = sorted((one for one in about if reader not in one.case.named), key=_when)[:MOST_ROWS]
    return [line_row(names, ReminderLine(one.case, one.deadline), now) for one in shown]


def _when(line: ReminderLine) -> datetime:
    return line.deadline.due_at


def _quarantined(names: Names, one: Quarantine) -> ListRow:
    return ListRow(
        number=one.number,
        received=names.moment(one.received_at),
        sender=one_line(one.sender, 120),
        reason=one_line(one.reason, 400),
    )


def _missed(names: Names, one: UnacknowledgedLine) -> ListRow:
    hidden = names.confidential(one.category, one.flags)
    return ListRow(
        reference=one.reference,
        category=names.category(one.category),
        sender="" if hidden else one_line(one.correspondent, 120),
        received=names.moment(one.opened_at),
        reason=one_line(one.reason, 400),
    )


def _filed(names: Names, one: FiledLine) -> ListRow:
    return ListRow(
        number=one.number,
        received=names.moment(one.received_at),
        sender=one_line(one.sender, 120),
        reason=one_line(one.reason, 400),
    )


def _mails(names: Names, about: Sequence[MailLine], reader: PersonId) -> list[ListRow]:
    """Return letters' lines without those of cases that name the reader.

    Somebody outside is not named either: the case's number is enough to find them (K6).
    """
    shown = [one for one in about if reader not in one.named][:MOST_ROWS]
    return [
        ListRow(
            letter=one.letter,
            recipient=names.colleague_at(one.recipient),
            reference=one.reference,
            reason=one_line(one.reason, 400),
        )
        for one in shown
    ]
