"""What stands in the outbox, as the worker, the digest and an operator ask for it: reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Boolean, bindparam, literal_column, or_, select, text

from inboxbot.model.mail import ALWAYS_PASSING, OutboxEntry, OutboxState
from inboxbot.ports.listed import Passed
from inboxbot.register.columns import word
from inboxbot.register.database import Work
from inboxbot.register.dialects import Among
from inboxbot.register.facts import fact
from inboxbot.register.outgoing import ALERTS_PAST_THE_BRAKE, PAST_THE_BRAKE, Instant
from inboxbot.register.tables import cases, outbox, tallies
from inboxbot.register.values import ENTRY_COLUMNS, entry_from, micros, storable

_EVERYTHING = 2**62  # rows

# In words, so that the partial indexes are recognised.
UNSENT = text("outbox.state <> 'sent'")
PASSING = text("outbox.passes_brake AND outbox.state = 'queued'")
ALWAYS = outbox.c.letter.in_([word(letter) for letter in ALWAYS_PASSING])
DUE = outbox.c.next_try_at <= bindparam("at")
_REFERENCE = (
    select(cases.c.reference).where(cases.c.id == outbox.c.case_id).scalar_subquery().label("reference")
)
ENTRIES = select(*ENTRY_COLUMNS, _REFERENCE, outbox.c.content)
_TITLES = select(*ENTRY_COLUMNS, _REFERENCE, literal_column("NULL").label("content"))

_ALERTS_WAITING = _TITLES.where(PASSING, ~ALWAYS, DUE).order_by(outbox.c.id.desc()).limit(1000)
_IN_DOUBT = (
    ENTRIES.where(UNSENT, outbox.c.state.in_((word("sending"), word("unknown"))))
    .where(or_(outbox.c.state == word("unknown"), outbox.c.claimed_at < bindparam("before")))
    .order_by(outbox.c.id)
)
_CLAIMS = select(*ENTRY_COLUMNS, _REFERENCE, outbox.c.content, outbox.c.claimed_by).where(
    UNSENT, outbox.c.state == word("sending")
)
# Of the queued ones all, or only those that do not pass the brake.
_WANTED = or_(
    outbox.c.state != word("queued"), ~outbox.c.passes_brake, bindparam("all_queued", type_=Boolean)
)
_BY_STATE_SENT = (
    ENTRIES.where(Among(outbox.c.state, "states"), _WANTED, outbox.c.created_at >= bindparam("since"))
    .order_by(outbox.c.id)
    .limit(bindparam("at_most"))
)
_BY_STATE = _BY_STATE_SENT.where(UNSENT)
_OF_CASE = _TITLES.where(
    outbox.c.case_id == select(cases.c.id).where(cases.c.reference == bindparam("wanted")).scalar_subquery()
).order_by(outbox.c.id)
_PASSED_TODAY = select(tallies.c.what, tallies.c.number).where(
    or_(tallies.c.what == PAST_THE_BRAKE, tallies.c.what == ALERTS_PAST_THE_BRAKE),
    tallies.c.bucket == bindparam("midnight"),
)
_OUR_MAIL = _TITLES.where(outbox.c.message_id == bindparam("message_id"))
_OURS = select(outbox.c.id).where(outbox.c.message_id == bindparam("message_id"))


def in_doubt(work: Work, before: datetime) -> list[OutboxEntry]:
    """Return mails of which we do not know whether they went (``Register.sending_since``)."""
    return [entry_from(row) for row in work.rows(_IN_DOUBT, {"before": micros(before)})]


def claimed(work: Work) -> list[tuple[OutboxEntry, str]]:
    """Return mails in state sending, each with who claimed it (``Register.claimed``)."""
    return [(entry_from(row), row[21]) for row in work.rows(_CLAIMS)]


def passed_today(work: Work, instant: Instant) -> Passed:
    """Return how many mails passed the brake today (``Register.passed_the_brake``)."""
    passed = {row[0]: int(row[1]) for row in work.rows(_PASSED_TODAY, {"midnight": instant.midnight})}
    return Passed(passed.get(PAST_THE_BRAKE, 0), passed.get(ALERTS_PAST_THE_BRAKE, 0))


def alerts_waiting(work: Work, at: int) -> list[OutboxEntry]:
    """Return the urgent alerts that are due, newest first (``Register.alerts_waiting``)."""
    return [entry_from(row) for row in work.rows(_ALERTS_WAITING, {"at": at})]


def in_states(
    work: Work, states: Sequence[OutboxState], limit: int, since: datetime | None
) -> list[OutboxEntry]:
    """Return mails in these states, oldest first (``Register.outbox``)."""
    brake_on = bool(fact(work, "brake"))
    stored = set(states) - {"held"}
    if brake_on and "held" in states:
        stored.add("queued")
    values = {
        "states": work.listed(stored),
        "all_queued": "queued" in states,
        "at_most": limit or _EVERYTHING,
        "since": 0 if since is None else micros(since),
    }
    statement = _BY_STATE_SENT if "sent" in stored else _BY_STATE
    return [_shown(entry_from(row), brake_on=brake_on) for row in work.rows(statement, values)]


def _shown(entry: OutboxEntry, *, brake_on: bool) -> OutboxEntry:
    held = brake_on and entry.state == "queued" and not entry.mail.passes_brake
    return replace(entry, state="held") if held else entry


def of_case(work: Work, reference: str) -> list[OutboxEntry]:
    """Return the mails of a case without their content (``Register.mails_of``)."""
    return [entry_from(row) for row in work.rows(_OF_CASE, {"wanted": reference})]


def our_mail(work: Work, message_id: str) -> OutboxEntry | None:
    """Return the mail with this Message-ID, without its content (``Register.our_mail``)."""
    row = work.row(_OUR_MAIL, {"message_id": storable(message_id)})
    return None if row is None else entry_from(row)


def is_ours(work: Work, message_id: str) -> bool:
    """Tell whether a Message-ID is one of our mails' (``Register.has_our_mail``)."""
    return work.row(_OURS, {"message_id": storable(message_id)}) is not None
