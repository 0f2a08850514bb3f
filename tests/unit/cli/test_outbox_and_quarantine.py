from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from terminals import Installation

from inboxbot.model.mail import NotSent

FRIDAY = "2026-11-20 12:00"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def with_a_letter(installation: Installation) -> Installation:
    """An installation with one letter in its outbox: an assignment to Tom Whitfield."""
    installation.terminal.run("cases", "assign", installation.reference("nadia"), "tom_whitfield", at=FRIDAY)
    return installation


def _brake(installation: Installation) -> None:
    register = installation.register()
    register.set_fact("brake", f"{NOON.isoformat()} 61 letters to the public in an hour", now=NOON)
    register.close()


def test_what_waits_is_listed(with_a_letter: Installation) -> None:
    result = with_a_letter.terminal.run("outbox", "list", at=FRIDAY)
    heading, _, names, row = result.out.splitlines()[:4]
    assert (result.code, heading, names.split()) == (
        0, "Outbox, oldest first (1)", ["case", "since", "state", "letter", "to"],
    )  # fmt: skip
    assert row.split()[1:6] == ["20", "Nov", "12:00", "queued", "assignment"]


def test_what_was_given_up_is_listed_with_what_the_server_said(
    with_a_letter: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    register = with_a_letter.register()
    [entry] = register.claim(now=NOON, limit=1, brake_on=False)
    register.finish([(entry, NotSent(permanent=True, reason="550 no such user"))], now=NOON, retry_at=[None])
    register.close()
    said = " ".join(with_a_letter.terminal.run("outbox", "list", "--state", "dead").out.split())
    assert "dead assignment tom.whitfield@" in said
    assert "550 no such user (1 tries)" in said
    [told] = with_a_letter.terminal.run("outbox", "list", "--json").json
    assert (told["state"], told["attempts"], told["last_error"]) == ("dead", 1, "550 no such user")
    assert isinstance(told["mail"]["content"], int)  # never the text itself


def test_sent_mail_is_listed_only_when_asked_for(installation: Installation) -> None:
    assert installation.terminal.run("outbox", "list").out == "Nothing waits and nothing was given up.\n"
    assert installation.terminal.run("outbox", "list", "--state", "dead").out == "There are no such mails.\n"
    sent = installation.terminal.run("outbox", "list", "--state", "sent", "--json").json
    assert {one["state"] for one in sent} == {"sent"}
    assert {"acknowledgement_complaint", "digest", "assignment"} <= {one["mail"]["letter"] for one in sent}


def test_a_brake_that_is_off_cannot_be_released(installation: Installation) -> None:
    result = installation.terminal.run("outbox", "release", "--yes")
    assert (result.code, result.out) == (0, "The brake is not on.\n")


def test_release_shows_what_is_held_and_lets_it_go(with_a_letter: Installation) -> None:
    _brake(with_a_letter)
    assert [e["state"] for e in with_a_letter.terminal.run("outbox", "list", "--json").json] == ["held"]
    result = with_a_letter.terminal.run("outbox", "release", "--yes", at="2026-11-20 12:30")
    first, held, last = result.out.splitlines()
    assert first == (
        "The brake is on since midday on Friday 20 November 2026: 61 letters to the public in an hour."
    )
    assert held.split()[:3] == ["assignment", "to", "tom.whitfield@healthwatchhertfordshire.example"]
    assert last == "The brake is released; the service sends what was held."
    assert [e["state"] for e in with_a_letter.terminal.run("outbox", "list", "--json").json] == ["queued"]


def test_a_no_leaves_the_brake_on(with_a_letter: Installation, monkeypatch: pytest.MonkeyPatch) -> None:
    _brake(with_a_letter)
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    result = with_a_letter.terminal.run("outbox", "release")
    assert "Let these 1 go?" in result.out
    assert result.out.endswith("The brake stays on.\n")
    assert [e["state"] for e in with_a_letter.terminal.run("outbox", "list", "--json").json] == ["held"]


def test_what_a_flood_left_is_dropped_by_who_wrote_and_its_cases_are_closed(
    with_a_letter: Installation,
) -> None:
    _brake(with_a_letter)
    reference = with_a_letter.reference("nadia")
    nobody = with_a_letter.terminal.run("outbox", "drop", "--from", "mail.example", "--yes")
    assert nobody.out == "Nothing is dropped.\n"
    result = with_a_letter.terminal.run(
        "outbox", "drop", "--from", _domain(with_a_letter), "--close", "--yes"
    )
    assert result.out.splitlines()[-2:] == [
        "  1 assignment",
        "1 letters are dropped, and 1 cases are closed: no answer needed.",
    ]
    [dead] = with_a_letter.terminal.run("outbox", "list", "--json").json
    assert (dead["state"], dead["last_error"].partition(":")[0]) == ("dead", "no longer needed")
    [case] = [
        c for c in with_a_letter.terminal.run("cases", "list", "--json").json if c["reference"] == reference
    ]
    assert (case["status"], case["outcome"]) == ("closed", "no answer needed")


def test_words_of_the_subject_that_fit_no_case_drop_nothing(with_a_letter: Installation) -> None:
    _brake(with_a_letter)
    words = ["outbox", "drop", "--from", _domain(with_a_letter), "--subject", "win a prize", "--yes"]
    assert with_a_letter.terminal.run(*words).out == "Nothing is dropped.\n"
    assert with_a_letter.terminal.run("outbox", "drop", "--yes").code != 0


def _domain(installation: Installation) -> str:
    cases = installation.terminal.run("cases", "list", "--json").json
    addresses = (str(case["correspondent"]["address"]) for case in cases)
    return next(address.partition("@")[2] for address in addresses if address.startswith("nadia"))


def test_nobody_to_ask_leaves_the_brake_on(
    with_a_letter: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    _brake(with_a_letter)
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert with_a_letter.terminal.run("outbox", "release").code != 0
    assert [e["state"] for e in with_a_letter.terminal.run("outbox", "list", "--json").json] == ["held"]


def test_quarantine_is_listed_saved_and_resolved(installation: Installation) -> None:
    [row] = installation.terminal.run("quarantine", "list", "--json").json
    assert (row["content_size"], row["reason"]) == (27, "an error of ours: ValueError")
    assert "20 Nov 12:00" in installation.terminal.run("quarantine", "list", at=FRIDAY).out
    number = str(row["id"])
    saved = installation.terminal.run("quarantine", "save", number, "--to", "strange.eml")
    assert (saved.code, saved.out) == (0, "wrote 27 bytes to strange.eml\n")
    assert Path("strange.eml").read_bytes() == b"From: odd@example.org\r\n\r\n\x00\xff"
    assert installation.terminal.run("quarantine", "resolve", number).out == f"{number} is resolved.\n"
    assert installation.terminal.run("quarantine", "list").out == "Nothing is in quarantine.\n"


@pytest.mark.parametrize("words", [["save", "99", "--to", "x.eml"], ["resolve", "99"]])
def test_what_is_not_in_quarantine_is_told(words: list[str], installation: Installation) -> None:
    result = installation.terminal.run("quarantine", *words)
    told = "inboxbot: there is no message 99 in quarantine; `inboxbot quarantine list` shows them\n"
    assert (result.code, result.out, result.err) == (1, "", told)
    assert not Path("x.eml").exists()


def test_a_file_that_is_there_is_not_overwritten(installation: Installation) -> None:
    Path("kept.eml").write_text("mine")
    [row] = installation.terminal.run("quarantine", "list", "--json").json
    result = installation.terminal.run("quarantine", "save", str(row["id"]), "--to", "kept.eml")
    assert (result.code, result.err) == (
        1,
        "inboxbot: kept.eml could not be written: File exists; name another file\n",
    )
    assert Path("kept.eml").read_text() == "mine"
