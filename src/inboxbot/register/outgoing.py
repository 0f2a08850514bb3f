"""Putting letters into the outbox, noting those withheld, and counting both for caps and brake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import sqlite

from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among, Inserter, Upsert
from inboxbot.register.tables import cases, outbox, tallies, thread_ids, withheld
from inboxbot.register.values import (
    DAY,
    MINUTE,
    address_key,
    domain_of,
    insert_all,
    mail_values,
    micros,
    named_columns,
    storable,
)
from inboxbot.triage.screen_addresses import canonical

PUBLIC = word("public")

# Tallies: by minute, for sliding hours …
LETTERS = "letters"
CASES = "cases"
STAFF_LETTERS = "staff letters"
# … and by local day.
LETTERS_TODAY = "letters today"
UNALIGNED_TODAY = "unaligned today"
PAST_THE_BRAKE = "past the brake"
ALERTS_PAST_THE_BRAKE = "alerts past the brake"
_TALLIES_KEPT = 3 * DAY


@dataclass(frozen=True, slots=True)
class Instant:
    """One moment in microseconds: itself, its minute's start, its local day's midnight."""

    at: int
    minute: int
    midnight: int

    @classmethod
    def of(cls, now: datetime, zone: ZoneInfo) -> Instant:
        """Return the instant of an aware time; ``zone`` says when a day begins."""
        at = micros(now)
        midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        return cls(at, at - at % MINUTE, micros(midnight))


def domain_tally(address: str) -> str:
    """Return the name of the tally of letters to an address's domain, by local day."""
    return f"domain {domain_of(address)}"


def person_tally(address: str) -> str:
    """Return the name of the tally of letters to one person, by local day: a plus tag makes no other person.

    Anybody can type somebody else's address into a web form, in as many spellings as there are tags.
    """
    return f"person {sha256(canonical(address).encode('utf-8', 'replace')).hexdigest()[:24]}"


_QUEUE = Upsert(
    lambda insert: (
        insert(outbox)
        .values(named_columns(outbox))
        .on_conflict_do_nothing(index_elements=[outbox.c.message_id])
    )
)
THREAD = Upsert(
    lambda insert: (
        insert(thread_ids)
        .values(named_columns(thread_ids))
        .on_conflict_do_nothing(index_elements=[thread_ids.c.message_id, thread_ids.c.case_id])
    )
)
"""Remember a Message-ID by which later mail will be known as a case's."""
_WITHHOLD = insert_all(withheld)
_NUMBERS = select(cases.c.reference, cases.c.id).where(Among(cases.c.reference, "references"))


def adding(insert: Inserter) -> sqlite.Insert:
    """Return the statement that adds to a tally, for either database."""
    statement = insert(tallies).values(named_columns(tallies))
    return statement.on_conflict_do_update(
        index_elements=[tallies.c.what, tallies.c.bucket],
        set_={"number": tallies.c.number + statement.excluded.number},
    )


_COUNT = Upsert(adding)
_FORGET = delete(tallies).where(tallies.c.bucket < bindparam("before"))


def queue(
    work: Work,
    letters: Sequence[OutgoingMail],
    instant: Instant,
    *,
    case_id: int | None = None,
    unaligned: bool = False,
    new_cases: int = 0,
) -> int:
    """Queue letters that are not yet in the outbox; return how many were new.

    Without ``case_id`` each belongs to the case it names. Letters to the public are counted, as are
    ``new_cases``; ``unaligned``: those letters go to an address that nobody vouches for.
    """
    numbers = _numbers(work, letters) if case_id is None else {}
    new = to_staff = 0
    recipients: Counter[str] = Counter()
    for mail in letters:
        number = case_id if case_id is not None else numbers.get(mail.case_reference)
        row = mail_values(mail, number, now=instant.at)
        if work.run(_QUEUE, row) == 0:
            continue
        new += 1
        if mail.audience == "public":
            recipients[row["recipient"]] += 1
        to_staff += mail.audience == "staff"
    count = _tallies(recipients, instant, unaligned=recipients.total() if unaligned else 0)
    if new_cases:
        count.append(_tally(CASES, instant.minute, new_cases))
    if to_staff:
        count.append(_tally(STAFF_LETTERS, instant.minute, to_staff))
    _write_tallies(work, count)
    return new


def enqueue(work: Work, mails: Sequence[OutgoingMail], instant: Instant) -> int:
    """Queue mails of no plan (``Register.enqueue``): a few a day, a moment to sweep old tallies."""
    work.run(_FORGET, {"before": instant.midnight - _TALLIES_KEPT})
    return queue(work, mails, instant)


def _numbers(work: Work, letters: Sequence[OutgoingMail]) -> dict[str, int]:
    references = {mail.case_reference for mail in letters if mail.case_reference}
    if not references:
        return {}
    rows = work.rows(_NUMBERS, {"references": work.listed(references)})
    return {row[0]: row[1] for row in rows}


def uncount_letter(work: Work, recipient: str, queued: Instant) -> None:
    """Take back a letter to the public that will not go, from when it was queued."""
    _write_tallies(work, _tallies(Counter({recipient: -1}), queued))


def count_passing(work: Work, number: int, alerts: int, instant: Instant) -> None:
    """Count mails that were sent although the brake is on, and the urgent ``alerts`` among them."""
    rows = [(PAST_THE_BRAKE, number), (ALERTS_PAST_THE_BRAKE, alerts)]
    _write_tallies(work, [_tally(what, instant.midnight, many) for what, many in rows if many])


def _tallies(recipients: Counter[str], instant: Instant, *, unaligned: int = 0) -> list[dict[str, Any]]:
    """Return what letters to the public add to their minute and their day."""
    total = recipients.total()
    if not total:
        return []
    by_day = Counter({LETTERS_TODAY: total})
    if unaligned:
        by_day[UNALIGNED_TODAY] = unaligned
    for recipient, number in recipients.items():
        by_day[domain_tally(recipient)] += number
        by_day[person_tally(recipient)] += number
    rows = [_tally(what, instant.midnight, number) for what, number in by_day.items()]
    return [*rows, _tally(LETTERS, instant.minute, total)]


def _write_tallies(work: Work, rows: list[dict[str, Any]]) -> None:
    # Always in one order: two writers then wait for each other and never lock each other out.
    work.run_all(_COUNT, sorted(rows, key=itemgetter("what")))


def _tally(what: str, bucket: int, number: int) -> dict[str, Any]:
    return {"what": what, "bucket": bucket, "number": number}


def note_withheld(
    work: Work,
    letters: Sequence[Withheld],
    instant: Instant,
    *,
    case_id: int | None,
    arrival_id: int | None = None,
) -> None:
    """Note letters that were meant and not written."""
    rows = [
        {
            "case_id": case_id,
            "arrival_id": arrival_id,
            "at": instant.at,
            "letter": letter.letter,
            "audience": letter.audience,
            "recipient": address_key(letter.recipient),
            "reason": storable(letter.reason),
            "shadow": letter.shadow,
        }
        for letter in letters
    ]
    work.run_all(_WITHHOLD, rows)
