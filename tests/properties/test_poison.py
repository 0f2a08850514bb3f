"""Mails made to do harm: each is decided about, nothing of it reaches a header, and it ends in the register.

What they cost is measured by bench/poison.py; here they are smaller, and nobody looks at a clock.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import fuzzing
from inboxbot.demo.stage import PushedClock
from inboxbot.mailboxes.memory import MemoryMailbox
from office import DENTIST, Office, london
from poison_mails import CRAFTED

SMALL = 20_000
HOLD = 10_000
"""Octets: more than these the mailbox does not hand over whole."""

BROKE_ONCE = sorted((Path(__file__).parents[1] / "corpus" / "poison").glob("*.eml"))
DEEP_SECONDS = min(90.0, 7.5 * float(os.environ.get("DEEP_MINUTES", "1")))


@pytest.mark.parametrize("name", CRAFTED)
def test_a_mail_made_to_do_harm_is_decided_about_and_harms_nobody(name: str) -> None:
    assert fuzzing.harm(fuzzing.try_one(CRAFTED[name](SMALL))) == []


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("poisoned")
    one = Office(folder, PushedClock(london("2026-11-18 09:00")), mailbox=MemoryMailbox(hold=HOLD)).start()
    one.tick()
    yield one
    one.stop()


def test_among_mails_made_to_do_harm_none_is_lost_and_none_keeps_the_next_from_its_answer(
    office: Office,
) -> None:
    office.clock.push(office.clock.now() + timedelta(minutes=1))
    for make in CRAFTED.values():
        office.mailbox.deliver(make(SMALL), office.clock.now())
    office.arrives(DENTIST, sender="Last <last@homemail.example>")
    result = office.cycle.take_in()
    assert (result.done, result.failed, result.trouble) == (len(CRAFTED) + 1, 0, "")
    assert office.register.quarantined() == []
    assert [
        case.category for case in office.cases if case.correspondent.address == "last@homemail.example"
    ] == ["signposting"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.one_of(st.sampled_from(fuzzing.TOKENS), st.binary(max_size=20)), max_size=60).map(b"".join)
)
def test_any_string_of_troublesome_octets_is_decided_about(content: bytes) -> None:
    assert fuzzing.harm(fuzzing.try_one(content)) == []


def test_mutated_mails_are_decided_about_the_same_ones_each_time() -> None:
    tried = fuzzing.run(60, seed=7, most=60)
    assert tried.mails == 60
    assert sum(tried.ends.values()) == 60
    assert tried.ends.get("quarantined", 0) == 0


@pytest.mark.deep
def test_as_many_mutated_mails_as_the_time_allows_are_decided_about(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tried = fuzzing.run(DEEP_SECONDS)
    with capsys.disabled():
        sys.stdout.write(f"\n{tried}\n")
    assert tried.mails


@pytest.mark.parametrize("path", BROKE_ONCE, ids=lambda path: path.stem)
def test_what_broke_once_is_decided_about(path: Path) -> None:
    assert fuzzing.harm(fuzzing.try_one(path.read_bytes())) == []
