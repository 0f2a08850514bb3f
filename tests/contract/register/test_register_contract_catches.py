"""The contract is worth what it catches: each way of breaking the register fails the test named beside it."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import test_register_intake as intake_tests
import test_register_reading as reading_tests
import test_register_recall as recall_tests
import test_register_sending as sending_tests
import test_register_watching as watching_tests
from sqlalchemy import bindparam, delete, select, update

from inboxbot.register import (
    changing,
    facts,
    intake,
    outgoing,
    quarantining,
    recalling,
    sending,
    values,
    watching,
)
from inboxbot.register.sql import SqlRegister
from inboxbot.register.tables import deadlines, leases, outbox

Test = Callable[..., None]


@dataclass(frozen=True)
class Break:
    """One thing put out of order, and the test that must notice."""

    module: Any
    name: str
    broken: Any
    noticed_by: Test
    how: type[Exception] = AssertionError


def _everyone(_work: Any, _ref: Any, _message_id: str, _fingerprint: str) -> tuple[()]:
    return ()


BREAKS = {
    "an arrival is never known": Break(
        intake, "met_before", _everyone, intake_tests.test_the_same_place_is_known_though_the_message_reads_otherwise
    ),
    "the fingerprint is left out of what a message is": Break(
        recalling, "digest", lambda message_id, _: values.digest(message_id, ""), recall_tests.test_a_message_is_known_by_place_and_by_what_it_is
    ),
    "a second sighting is forgotten": Break(
        intake, "sight", lambda *_: None, intake_tests.test_a_second_sighting_is_remembered_as_known_and_settled
    ),
    "a claimed mail stays queued": Break(
        sending, "_CLAIM", update(outbox).where(outbox.c.id < 0).values(claimed_at=bindparam("at")),
        sending_tests.test_claimed_mails_are_sending_and_nobody_else_gets_them,
    ),
    "the brake is overlooked": Break(
        sending, "_NEXT_PASSING", sending._NEXT, sending_tests.test_under_the_brake_only_what_passes_goes
    ),
    "a slow process is believed": Break(
        sending, "_TRIED_IN_VAIN", update(outbox).where(outbox.c.id == bindparam("number")).values(
            state=bindparam("to_state"), attempts=bindparam("attempts"), last_error=bindparam("error"),
            next_try_at=bindparam("retry_at"), finished_at=bindparam("finished"), unknown_tries=bindparam("doubtful"),
        ).returning(outbox.c.case_id),
        sending_tests.test_a_slow_process_does_not_queue_again_what_another_took_over,
    ),
    "a letter that went stops every deadline": Break(
        sending, "_ACKNOWLEDGED",
        update(deadlines).where(deadlines.c.id > 0).values(stopped_at=bindparam("at"), stopped_by="x"),
        sending_tests.test_a_letter_that_was_sent_stops_what_acknowledged_stops,
    ),
    "the first due step is taken and not the latest": Break(
        watching, "max", min, watching_tests.test_after_downtime_only_the_latest_step_is_due
    ),
    "a step is noted again": Break(
        watching, "_note", lambda *_: True, watching_tests.test_recording_a_step_queues_its_letters_once
    ),
    "stopped deadlines remind": Break(
        watching, "_STILL_RUNNING",
        select(deadlines.c.id, deadlines.c.steps),
        watching_tests.test_a_step_of_a_deadline_stopped_meanwhile_is_passed_over,
    ),
    "done steps come back": Break(
        changing, "_DONE", select(deadlines.c.standard).where(deadlines.c.id < bindparam("number") - 1000),
        watching_tests.test_new_steps_replace_those_to_come_but_never_bring_back_one_done,
    ),
    "a day begins at midnight UTC": Break(
        outgoing, "micros", lambda at: values.micros(at) // values.DAY * values.DAY if at.hour in {0, 23} else values.micros(at),
        recall_tests.test_a_day_begins_at_midnight_in_london,
    ),
    "a dead letter still counts": Break(
        sending, "uncount_letter", lambda *_: None, recall_tests.test_a_letter_that_died_counts_no_more_and_one_that_was_sent_does
    ),
    "times lose their microseconds": Break(
        values, "moment", lambda value: values.EPOCH.fromtimestamp(value // 1_000_000, tz=values.EPOCH.tzinfo),
        intake_tests.test_a_case_is_read_as_it_was_written,
    ),
    "quarantined bytes are cut": Break(
        quarantining, "packed", lambda raw: zlib.compress(raw.content[:-1]), intake_tests.test_quarantine_keeps_the_bytes_and_is_known
    ),
    "a lease is anybody's": Break(
        facts, "_GIVE_BACK", delete(leases).where(leases.c.name == bindparam("name")), reading_tests.test_a_lease_is_held_by_one_until_it_runs_out_or_is_given_back
    ),
    "text is stored as it comes": Break(
        values, "storable", lambda text: text, intake_tests.test_text_that_no_database_stores_is_written_and_found_all_the_same,
        UnicodeEncodeError,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_register_fails_the_contract(
    register: SqlRegister, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = BREAKS[what]
    monkeypatch.setattr(broken.module, broken.name, broken.broken, raising=False)
    with pytest.raises(broken.how):
        broken.noticed_by(register)
