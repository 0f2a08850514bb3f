"""The tables of the register, the same on SQLite and PostgreSQL. ``migrations`` must agree with them.

Times are integers: microseconds since 1970-01-01 UTC. They compare alike in both databases, need no
time zone and lose nothing. Dates are ISO text, lists are JSON text. The indexes carry the promises:
whatever runs on every message or tick finds its rows through one of them, so that its cost does not
grow with the register.

Arrivals are never deleted: blanked of what could identify a person they are their own tombstones,
for ``digest`` still tells that the message was met (behaviour: Kept on a case).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
)

from inboxbot.register.columns import Moment, Number, number, partial

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


cases = Table(
    "cases",
    metadata,
    number(),
    Column("reference", Text, nullable=False),
    Column("category", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("correspondent", Text, nullable=False),
    Column("correspondent_name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("flags", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("named", Text, nullable=False),
    Column("quiet", Boolean, nullable=False),
    Column("in_shadow", Boolean, nullable=False),
    Column("urgent_sent", Boolean, nullable=False),
    Column("linked_to", Text, nullable=False),
    Column("doubts", Text, nullable=False),
    Column("media_deadline", Moment),
    Column("answered_at", Moment),
    # Set while and only while the status is closed: the indexes below rely on it.
    Column("closed_at", Moment),
    Column("outcome", Text, nullable=False),
    # Why it is kept beyond its period; empty where it is not.
    Column("hold", Text, nullable=False),
    # Since when nothing that could identify the correspondent is left in it.
    Column("erased_at", Moment),
    # Whose name the correspondent was told last (W7); empty where they were told none.
    Column("told_owner", Text, nullable=False),
    # Who had it or decided on it before, keys of people as JSON; and the stage it has come to.
    Column("handled", Text, nullable=False),
    Column("stage", Text, nullable=False),
    # The number to ring, or "withheld".
    Column("telephone", Text, nullable=False),
    # What of the checklist is done: JSON [[item, microseconds, by, words], …] in order of time.
    Column("ticks", Text, nullable=False),
    UniqueConstraint("reference"),
)
Index(None, cases.c.correspondent, cases.c.closed_at)
Index(None, cases.c.opened_at)
# Who got a case last, and how many open ones somebody has: each told by the index alone.
Index(None, cases.c.owner, cases.c.id)
partial("ix_cases_open_of", cases.c.owner, where="status = 'open'")
partial("ix_cases_answered", cases.c.answered_at, where="answered_at IS NOT NULL")
partial("ix_cases_not_closed", cases.c.status, where="closed_at IS NULL")
partial("ix_cases_closed", cases.c.closed_at, where="closed_at IS NOT NULL")
# Retention walks through those that it has not erased yet, and never through all.
partial("ix_cases_kept", cases.c.closed_at, where="closed_at IS NOT NULL AND erased_at IS NULL")

# Contacts with the media that are no cases (policy K5).
media_contacts = Table(
    "media_contacts",
    metadata,
    number(),
    Column("at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("ours", Boolean, nullable=False),
    Column("author", Text, nullable=False),
)
Index(None, media_contacts.c.at)

# What was decided on a complaint, an appeal, a suggestion: the record of K1 and K3.
stages = Table(
    "stages",
    metadata,
    Column("case_id", Number, ForeignKey("cases.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("extended_to", Moment),
    Column("decided_at", Moment),
    Column("decided_by", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    # A colleague's words; blanked when the person is erased.
    Column("lesson", Text, nullable=False),
    PrimaryKeyConstraint("case_id", "name"),
    sqlite_with_rowid=False,
)

arrivals = Table(
    "arrivals",
    metadata,
    number(),
    # SHA-256 over Message-ID and fingerprint: who a message is, in a form that outlives erasure.
    Column("digest", LargeBinary, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("validity", Text, nullable=False),
    Column("uid", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("sender", Text, nullable=False),
    Column("ending", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("case_id", Number, ForeignKey("cases.id")),
    Column("action", Text, nullable=False),
    Column("action_name", Text, nullable=False),
    Column("settled_at", Moment),
    Column("rules_fingerprint", Text, nullable=False),
    UniqueConstraint("digest"),
)
partial("ix_arrivals_unsettled", arrivals.c.id, where="settled_at IS NULL")
partial("ix_arrivals_filed", arrivals.c.recorded_at, where="ending = 'filed'")

sightings = Table(
    "sightings",
    metadata,
    Column("ref", Text, nullable=False),
    Column("arrival_id", Number, ForeignKey("arrivals.id"), nullable=False),
    # Of the message met at this place, as the server told them: another message has others.
    Column("received_at", Moment),
    Column("size", BigInteger),
    PrimaryKeyConstraint("ref"),
    sqlite_with_rowid=False,
)

thread_ids = Table(
    "thread_ids",
    metadata,
    Column("message_id", Text, nullable=False),
    Column("case_id", Number, ForeignKey("cases.id"), nullable=False),
    # True for what went out: a colleague's answer. Our letters are in the outbox.
    Column("ours", Boolean, nullable=False),
    PrimaryKeyConstraint("message_id", "case_id"),
    sqlite_with_rowid=False,
)

deadlines = Table(
    "deadlines",
    metadata,
    number(),
    Column("case_id", Number, ForeignKey("cases.id"), nullable=False),
    Column("standard", Text, nullable=False),
    Column("stops", Text, nullable=False),
    Column("started_on", Text, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("counted", Text, nullable=False),
    # Those still to come: JSON [[name, microseconds], …] in order of time; the first one's time.
    Column("steps", Text, nullable=False),
    Column("next_step_at", Moment),
    Column("stopped_at", Moment),
    Column("stopped_by", Text, nullable=False),
)
Index(None, deadlines.c.case_id)
partial("ix_deadlines_next_step", deadlines.c.next_step_at, where="stopped_at IS NULL")
partial(
    "ix_deadlines_running",
    deadlines.c.due_at,
    deadlines.c.case_id,
    deadlines.c.stops,
    where="stopped_at IS NULL",
)

steps_done = Table(
    "steps_done",
    metadata,
    Column("deadline_id", Number, ForeignKey("deadlines.id"), nullable=False),
    Column("step", Text, nullable=False),
    Column("done_at", Moment, nullable=False),
    PrimaryKeyConstraint("deadline_id", "step"),
    sqlite_with_rowid=False,
)

outbox = Table(
    "outbox",
    metadata,
    number(),
    Column("message_id", Text, nullable=False),
    Column("case_id", Number, ForeignKey("cases.id")),
    Column("letter", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("envelope_from", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("passes_brake", Boolean, nullable=False),
    Column("not_before", Moment),
    Column("drop_after", Moment),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unknown_tries", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_try_at", Moment),
    Column("claimed_at", Moment),
    # Which process is sending it, empty where that process keeps no notes (ports.wire).
    Column("claimed_by", Text, nullable=False),
    Column("finished_at", Moment),
    Column("last_error", Text, nullable=False),
    # Which draft at the server it went as, empty where there are no drafts (OutboxEntry.draft).
    Column("draft", Text, nullable=False),
    # Last, so that reading the rest of a row never walks through a large mail.
    Column("content", LargeBinary),
    UniqueConstraint("message_id"),
)
partial("ix_outbox_case_id", outbox.c.case_id, where="case_id IS NOT NULL")
# With the two last the age of the oldest is told without a look at the rows.
partial(
    "ix_outbox_unsent",
    outbox.c.state,
    outbox.c.next_try_at,
    outbox.c.created_at,
    outbox.c.not_before,
    where="state <> 'sent'",
)
partial(
    "ix_outbox_passing",
    outbox.c.next_try_at,
    outbox.c.created_at,
    where="passes_brake AND state = 'queued'",
)
partial("ix_outbox_to_public", outbox.c.recipient, outbox.c.created_at, where="audience = 'public'")
partial("ix_outbox_public", outbox.c.created_at, where="audience = 'public'")
partial("ix_outbox_text", outbox.c.finished_at, where="finished_at IS NOT NULL AND content IS NOT NULL")

withheld = Table(
    "withheld",
    metadata,
    number(),
    Column("case_id", Number, ForeignKey("cases.id")),
    Column("arrival_id", Number, ForeignKey("arrivals.id")),
    Column("at", Moment, nullable=False),
    Column("letter", Text, nullable=False),
    Column("audience", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("shadow", Boolean, nullable=False),
)
Index(None, withheld.c.at)

journal = Table(
    "journal",
    metadata,
    number(),
    Column("case_id", Number, ForeignKey("cases.id")),
    Column("arrival_id", Number, ForeignKey("arrivals.id")),
    Column("at", Moment, nullable=False),
    Column("what", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("rules_fingerprint", Text, nullable=False),
)
partial("ix_journal_case_id", journal.c.case_id, where="case_id IS NOT NULL")
partial("ix_journal_of_no_case", journal.c.arrival_id, where="case_id IS NULL")
partial("ix_journal_corrected", journal.c.at, where="what = 'corrected'")

quarantine = Table(
    "quarantine",
    metadata,
    number(),
    Column("arrival_id", Number, ForeignKey("arrivals.id"), nullable=False),
    Column("received_at", Moment),
    Column("quarantined_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("resolved_at", Moment),
    Column("resolved_by", Text, nullable=False),
    Column("content_size", BigInteger, nullable=False),
    # The raw bytes, compressed (zlib), until it is resolved.
    Column("content", LargeBinary),
    UniqueConstraint("arrival_id"),
)
partial("ix_quarantine_unresolved", quarantine.c.id, where="resolved_at IS NULL")

cursors = Table(
    "cursors",
    metadata,
    Column("mailbox", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("cursor", Text, nullable=False),
    Column("saved_at", Moment, nullable=False),
    PrimaryKeyConstraint("mailbox", "folder"),
    sqlite_with_rowid=False,
)

facts = Table(
    "facts",
    metadata,
    Column("name", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("set_at", Moment, nullable=False),
    PrimaryKeyConstraint("name"),
    sqlite_with_rowid=False,
)

leases = Table(
    "leases",
    metadata,
    Column("name", Text, nullable=False),
    Column("holder", Text, nullable=False),
    Column("expires_at", Moment, nullable=False),
    PrimaryKeyConstraint("name"),
    sqlite_with_rowid=False,
)

rested = Table(
    "rested",
    metadata,
    Column("address", Text, nullable=False),
    Column("rested_at", Moment, nullable=False),
    PrimaryKeyConstraint("address"),
    sqlite_with_rowid=False,
)

# Who is away and when, told by mail or noticed; never why. Forgotten soon after it ended.
absences = Table(
    "absences",
    metadata,
    number(),
    Column("person", Text, nullable=False),
    Column("first_day", Text, nullable=False),
    Column("last_day", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("noted_at", Moment, nullable=False),
)

# What colleagues did to a case, with what it was like before: so that it can be taken back.
acts = Table(
    "acts",
    metadata,
    number(),
    Column("case_id", Number, ForeignKey("cases.id"), nullable=False),
    # What the link that takes it back is bound to.
    Column("token", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("at", Moment, nullable=False),
    # JSON: the case's columns that acts change, its deadlines and stages, the numbers of deadlines added.
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("undone_at", Moment),
)
Index(None, acts.c.case_id)

# How many in the minute or the local day that began at ``bucket``: caps and brake never count rows.
tallies = Table(
    "tallies",
    metadata,
    Column("what", Text, nullable=False),
    Column("bucket", Moment, nullable=False),
    Column("number", BigInteger, nullable=False),
    PrimaryKeyConstraint("what", "bucket"),
    sqlite_with_rowid=False,
)
