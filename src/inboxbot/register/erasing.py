"""Blanking: what could identify a person goes, the decision and its dates stay (policy K6).

A blanked arrival keeps its digest and its sightings: it is its own tombstone, and the mail that may
still lie in the mailbox is not taken in again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, select, update

from inboxbot.model.case import JournalEntry
from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among
from inboxbot.register.outgoing import Instant, uncount_letter
from inboxbot.register.tables import (
    acts,
    arrivals,
    cases,
    deadlines,
    journal,
    outbox,
    quarantine,
    rested,
    stages,
    thread_ids,
    withheld,
)
from inboxbot.register.values import insert_all, journal_values, key, moment

_GONE = "the person was erased"

# Of what the journal says: kept whole (our own words, names of rules and of colleagues) …
_WHOLE = frozenset(
    {
        *("category", "rule", "stated time", "owner", "named", "quiet", "unreachable", "assigned", "closed"),
        *("corrected", "undone", "chased", "not answered"),
        *("reopened", "made a case", "quarantine_resolved", "hold ended", "erased"),
    }
)
# … or up to the first colon, behind which words of headers, servers or colleagues may stand.
_BEGINNING = frozenset(
    {
        "screened",
        "filed",
        "follow-up",
        "linked",
        "withheld",
        "sent",
        "dead",
        "unknown",
        "copied",
        "confirmed",
        "extended",
    }
)
_OUR_OUTCOME = re.compile(r"[a-z ]{0,40}")

_CASES = select(cases.c.id, cases.c.correspondent, cases.c.correspondent_name, cases.c.outcome).where(
    Among(cases.c.id, "numbers")
)
_BLANK_CASE = (
    update(cases)
    .where(cases.c.id == bindparam("number"))
    .values(
        correspondent="",
        correspondent_name="",
        subject="",
        doubts="[]",
        hold="",
        telephone="",
        ticks="[]",
        outcome=bindparam("said"),
        erased_at=bindparam("at"),
    )
)
# The outcome stays for the yearly figures; what a colleague wrote beside it might tell of the person.
_BLANK_LESSONS = update(stages).where(Among(stages.c.case_id, "numbers")).values(lesson="")
_OUTCOMES = select(stages.c.case_id, stages.c.name, stages.c.outcome).where(
    Among(stages.c.case_id, "numbers")
)
_BLANK_OUTCOME = (
    update(stages)
    .where(stages.c.case_id == bindparam("number"), stages.c.name == bindparam("stage"))
    .values(outcome="")
)
# Whatever status it had: an erased case asks nothing of anybody any more.
_CLOSE = (
    update(cases)
    .where(Among(cases.c.id, "numbers"), cases.c.closed_at.is_(None))
    .values(status="closed", closed_at=bindparam("at"))
)
_RUNNING = select(deadlines.c.id).where(
    Among(deadlines.c.case_id, "numbers"), deadlines.c.stopped_at.is_(None)
)
_END = (
    update(deadlines)
    .where(Among(deadlines.c.id, "numbers"), deadlines.c.stopped_at.is_(None))
    .values(stopped_at=bindparam("at"), stopped_by=_GONE)
)
_ENDED_BY = select(deadlines.c.id, deadlines.c.stopped_by).where(
    Among(deadlines.c.case_id, "numbers"), deadlines.c.stopped_by.contains(":")
)
_SAY_ENDED = (
    update(deadlines).where(deadlines.c.id == bindparam("number")).values(stopped_by=bindparam("said"))
)
_LINES = select(journal.c.id, journal.c.case_id, journal.c.what, journal.c.why, journal.c.words).where(
    Among(journal.c.case_id, "numbers")
)
_LINES_OF_NO_CASE = select(
    journal.c.id, journal.c.case_id, journal.c.what, journal.c.why, journal.c.words
).where(Among(journal.c.arrival_id, "numbers"), journal.c.case_id.is_(None))
_BLANK_LINE = (
    update(journal).where(journal.c.id == bindparam("number")).values(why=bindparam("said"), words="[]")
)
_ARRIVALS = select(arrivals.c.id, arrivals.c.message_id, arrivals.c.case_id, arrivals.c.kind)
_OF_CASES = _ARRIVALS.where(
    # By way of the journal: each arrival of a case stands in it, and it has an index for that.
    arrivals.c.id.in_(select(journal.c.arrival_id).where(Among(journal.c.case_id, "numbers"))),
    Among(arrivals.c.case_id, "numbers"),
)
_THESE = _ARRIVALS.where(Among(arrivals.c.id, "numbers"))
_BLANK_ARRIVALS = (
    update(arrivals).where(Among(arrivals.c.id, "numbers")).values(message_id="", sender="", reason="")
)
_FORGET_THREADS = delete(thread_ids).where(Among(thread_ids.c.message_id, "named"), ~thread_ids.c.ours)
_FREE_QUARANTINE = (
    update(quarantine)
    .where(Among(quarantine.c.arrival_id, "numbers"))
    .values(content=None, detail="", reason=_GONE)
)
_RESOLVE = (
    update(quarantine)
    .where(Among(quarantine.c.arrival_id, "numbers"), quarantine.c.resolved_at.is_(None))
    .values(resolved_at=bindparam("at"), resolved_by="inboxbot")
)
_WAITING = select(outbox.c.id, outbox.c.audience, outbox.c.recipient, outbox.c.created_at).where(
    Among(outbox.c.case_id, "numbers"), outbox.c.state.not_in((word("sent"), word("dead")))
)
_WAITING_THESE = select(outbox.c.id, outbox.c.audience, outbox.c.recipient, outbox.c.created_at).where(
    Among(outbox.c.id, "numbers"), outbox.c.state.not_in((word("sent"), word("dead")))
)
_DROP = (
    update(outbox)
    .where(Among(outbox.c.id, "numbers"))
    .values(state="dead", finished_at=bindparam("at"), next_try_at=None, claimed_at=None)
)
_BLANK = {"subject": "", "last_error": "", "content": None}
_BLANK_MAILS = update(outbox).where(Among(outbox.c.case_id, "numbers")).values(**_BLANK)
_BLANK_THESE_MAILS = update(outbox).where(Among(outbox.c.id, "numbers")).values(**_BLANK)
_NOBODY = (
    update(outbox)
    .where(Among(outbox.c.case_id, "numbers"), outbox.c.audience == word("public"))
    .values(recipient="")
)
_BLANK_WITHHELD = update(withheld).where(Among(withheld.c.case_id, "numbers")).values(recipient="", reason="")
_FORGET_ACTS = delete(acts).where(Among(acts.c.case_id, "numbers"))
_LET_REST = delete(rested).where(Among(rested.c.address, "named"))
_NOTE = insert_all(journal)


def blank_cases(
    work: Work, numbers: Sequence[int], instant: Instant, zone: ZoneInfo, *, why: str, by: str
) -> tuple[int, int]:
    """Blank these cases with all that hangs on them; return how many arrivals, and letters dropped."""
    if not numbers:
        return 0, 0
    these = {"numbers": work.listed(numbers)}
    found = work.rows(_CASES, these)
    names = {row[0]: identifying(row[1], row[2]) for row in found}
    of_cases = work.rows(_OF_CASES, these)
    blank_arrivals(work, [row[0] for row in of_cases], instant)
    _blank_lines(work, work.rows(_LINES, these), names)
    dropped = _drop(work, work.rows(_WAITING, these), instant, zone)
    work.run(_BLANK_MAILS, these)
    work.run(_NOBODY, these)
    work.run(_BLANK_WITHHELD, these)
    work.run(_FORGET_ACTS, these)
    _end_deadlines(work, these, instant)
    work.run(_CLOSE, these | {"at": instant.at})
    outcomes = [
        {"number": row[0], "said": row[3] if _OUR_OUTCOME.fullmatch(row[3]) else "", "at": instant.at}
        for row in found
    ]
    work.run_all(_BLANK_CASE, outcomes)
    _blank_stages(work, these)
    entry = JournalEntry("erased", why, by=by)
    work.run_all(_NOTE, [journal_values(entry, now=instant.at, case_id=number) for number in numbers])
    return len(of_cases), dropped


def _blank_stages(work: Work, these: dict[str, Any]) -> None:
    work.run(_BLANK_LESSONS, these)
    told = [row for row in work.rows(_OUTCOMES, these) if not _OUR_OUTCOME.fullmatch(row[2])]
    work.run_all(_BLANK_OUTCOME, [{"number": row[0], "stage": row[1]} for row in told])


def blank_arrivals(work: Work, numbers: Sequence[int], instant: Instant) -> None:
    """Blank these arrivals, what their messages are recognised by, and what quarantine keeps of them."""
    if not numbers:
        return
    these = {"numbers": work.listed(numbers)}
    named = [key(row[1]) for row in work.rows(_THESE, these) if row[1]]
    work.run(_FORGET_THREADS, {"named": work.listed(named)})
    work.run(_RESOLVE, these | {"at": instant.at})
    work.run(_FREE_QUARANTINE, these)
    work.run(_BLANK_ARRIVALS, these)
    _blank_lines(work, work.rows(_LINES_OF_NO_CASE, these), {})


def blank_lines(work: Work, rows: Sequence[Any], names: Sequence[str]) -> None:
    """Blank lines of the journal (number, case, what, why, words) in which a person is named."""
    _blank_lines(work, rows, {row[1]: names for row in rows})


def drop_mails(work: Work, numbers: Sequence[int], instant: Instant, zone: ZoneInfo) -> int:
    """Drop those of these mails that have not gone, and blank them all; return how many were dropped."""
    these = {"numbers": work.listed(numbers)}
    dropped = _drop(work, work.rows(_WAITING_THESE, these), instant, zone)
    work.run(_BLANK_THESE_MAILS, these)
    return dropped


def let_rest(work: Work, addresses: Sequence[str]) -> None:
    """Forget that letters to these addresses came back."""
    work.run(_LET_REST, {"named": work.listed(addresses)})


def identifying(address: str, name: str) -> tuple[str, ...]:
    """Return what stands for a person in a text: the address and the name, folded for comparison."""
    return tuple(part.casefold() for part in (address, name) if part.strip())


def what_stays(what: str, why: str, names: Iterable[str]) -> str:
    """Return what a journal line may go on to say: nothing that could identify somebody."""
    if what in _WHOLE:
        said = why
    elif what in _BEGINNING:
        said = why.partition(":")[0]
    else:
        return ""
    folded = said.casefold()
    return "" if "@" in said or any(name in folded for name in names) else said


def _blank_lines(work: Work, rows: Sequence[Any], names: Mapping[int, Sequence[str]]) -> None:
    said = [(row, what_stays(row[2], row[3], names.get(row[1], ()))) for row in rows]
    work.run_all(
        _BLANK_LINE,
        [{"number": row[0], "said": now} for row, now in said if now != row[3] or row[4] != "[]"],
    )


def _drop(work: Work, rows: Sequence[Any], instant: Instant, zone: ZoneInfo) -> int:
    """Give up mails (number, audience, recipient, queued at) that have not gone; uncount the public's."""
    if not rows:
        return 0
    work.run(_DROP, {"numbers": work.listed(row[0] for row in rows), "at": instant.at})
    for _, audience, recipient, created in rows:
        if audience == "public":
            uncount_letter(work, recipient, Instant.of(moment(created), zone))
    return len(rows)


def _end_deadlines(work: Work, these: dict[str, Any], instant: Instant) -> None:
    running = [row[0] for row in work.rows(_RUNNING, these)]
    if running:
        work.run(_END, {"numbers": work.listed(running), "at": instant.at})
    said = [{"number": row[0], "said": row[1].partition(":")[0]} for row in work.rows(_ENDED_BY, these)]
    work.run_all(_SAY_ENDED, said)
