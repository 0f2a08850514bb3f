"""`inboxbot restored`: who may not have heard after a restore, and ending that state."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from terminals import Installation

from inboxbot.ports.register import Register
from inboxbot.workers.restored import ALREADY, RESTORED

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FRIDAY = "2026-11-20 12:00"


def _restored(installation: Installation) -> None:
    """Let a letter wait, then let the register be known as restored and the letter be given up for it."""
    installation.terminal.run("cases", "assign", installation.reference("nadia"), "tom_whitfield", at=FRIDAY)
    register: Register = installation.register()
    register.set_fact(RESTORED, f"{NOON.isoformat()} compared", now=NOON)
    register.give_up(register.outbox(["queued"], limit=0), reason=ALREADY, now=NOON)
    register.close()


def test_an_installation_that_was_not_restored_says_so(installation: Installation) -> None:
    told = "The register is not known to be restored from a backup.\n"
    assert installation.terminal.run("restored", "list").out == told
    assert installation.terminal.run("restored", "end", "--yes").out == told
    assert installation.terminal.run("restored", "list", "--json").json == {"since": None, "letters": []}


def test_what_may_not_have_gone_is_listed_and_a_person_ends_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    _restored(installation)
    [line] = installation.terminal.run("restored", "list", "--json", at=FRIDAY).json["letters"]
    assert (line["letter"], line["in_sent"]) == ("assignment", False)
    listed = installation.terminal.run("restored", "list", at=FRIDAY).out
    assert "older than what was done, midday on Friday 20 November 2026" in listed
    assert "tom.whitfield@" in listed
    assert "none found" in listed
    result = installation.terminal.run("restored", "end", "--yes", at=FRIDAY)
    assert "Letters that may not have gone: 1" in result.out
    register = installation.register()
    assert register.fact(RESTORED) is None
    register.close()


def test_without_a_yes_nothing_ends(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    _restored(installation)
    monkeypatch.setattr("click.confirm", lambda _question: False)
    assert "Nothing is changed" in installation.terminal.run("restored", "end", at=FRIDAY).out
    register = installation.register()
    assert register.fact(RESTORED) is not None
    register.close()
