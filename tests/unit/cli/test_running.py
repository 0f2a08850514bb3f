from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

from terminals import Installation, Terminal

from inboxbot.config import packaged_rules

MAIL = (
    "Return-Path: <joan@homemail.example>\nFrom: Joan <joan@homemail.example>\n"
    "To: info@healthwatchhertfordshire.example\nSubject: a question\nMessage-ID: <q{0}@homemail.example>\n"
    "MIME-Version: 1.0\nContent-Type: text/plain\n\nPlease may I have your annual report of 201{0}?\n"
)


def _deliver(installation: Installation, number: int) -> None:
    (installation.folder / "mailbox" / "new" / f"179507400{number}.M{number}.host").write_text(
        MAIL.format(number)
    )


def test_once_takes_in_what_has_arrived_and_sends(installation: Installation) -> None:
    assert installation.terminal.run("once", at="2026-11-20 12:55").code == 0
    _deliver(installation, 1)
    result = installation.terminal.run("once", at="2026-11-20 13:00")
    assert (result.code, result.out.splitlines()) == (
        0, ["take in  1 done", "remind   0 done", "send     2 done"],
    )  # fmt: skip
    outgoing = list((installation.folder / "mailbox" / ".Outgoing" / "new").iterdir())
    assert len(outgoing) == 2
    again = installation.terminal.run("once", "--json", at="2026-11-20 13:05")
    assert {name: one["done"] for name, one in again.json.items()} == {"take_in": 0, "remind": 0, "send": 0}


def test_once_tells_which_of_the_three_had_trouble(installation: Installation) -> None:
    shutil.rmtree(installation.folder / "mailbox" / "new")
    result = installation.terminal.run("once", at="2026-11-20 13:00")
    assert result.code == 1
    first, *rest = result.out.splitlines()
    assert first.startswith("take in  0 done; trouble: ")
    assert rest == ["remind   0 done", "send     0 done"]


def test_backfill_takes_in_what_lay_there_before_the_first_contact(
    terminal: Terminal, installation: Installation, tmp_path: Path
) -> None:
    mailbox = tmp_path / "another"
    for part in ("cur", "new", "tmp"):
        (mailbox / part).mkdir(parents=True)
        (mailbox / ".Sent" / part).mkdir(parents=True)
    terminal.set(MAILDIR_PATH=str(mailbox), DATABASE_URL=f"sqlite:///{tmp_path / 'another.sqlite'}")
    terminal.set(RULES=str(packaged_rules()))
    the_day_before = datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp()
    for number in (1, 2, 3):
        file = mailbox / "new" / f"179507400{number}.M{number}.host"
        file.write_text(MAIL.format(number))
        os.utime(file, (the_day_before, the_day_before))
    assert terminal.run("once", at="2026-11-21 13:00").out.startswith("take in  0 done")
    result = terminal.run("backfill", "--since", "2026-11-01", at="2026-11-21 13:05")
    assert (result.code, result.out) == (0, "3 done\n")
    assert result.err.startswith("taking in what arrived since Sunday 1 November 2026 …\n")
    assert len(terminal.run("cases", "list", "--json").json) == 3
    again = terminal.run("backfill", "--since", "2026-11-01", at="2026-11-21 13:10")
    assert again.code == 0
    assert len(terminal.run("cases", "list", "--json").json) == 3
    # Nobody is acknowledged for what came before going live.
    sent = terminal.run("outbox", "list", "--json", "--state", "queued", "--state", "sent").json
    assert [one for one in sent if one["mail"]["audience"] == "public"] == []


def test_backfill_refuses_a_day_that_is_still_to_come(installation: Installation) -> None:
    result = installation.terminal.run("backfill", "--since", "2027-12-01", at="2026-11-21 13:05")
    assert (result.code, "Wednesday 1 December 2027 is still to come." in result.err) == (2, True)


def test_backfill_wants_a_day(installation: Installation) -> None:
    result = installation.terminal.run("backfill", "--since", "lately")
    assert result.code == 2
    assert "'lately' does not match the format '%Y-%m-%d'" in result.err


def test_db_upgrade_makes_a_register_and_leaves_one_that_is_new(terminal: Terminal, tmp_path: Path) -> None:
    terminal.set(ADDRESS="info@example.org", DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite'}")
    for _ in range(2):
        result = terminal.run("db", "upgrade")
        assert result.code == 0
        assert result.out.startswith("The database is at this version's schema (")
    assert (tmp_path / "new.sqlite").exists()


def test_a_mailbox_without_settings_starts_nothing(terminal: Terminal) -> None:
    for words in (["run"], ["once"], ["backfill", "--since", "2026-11-01"]):
        result = terminal.run(*words)
        assert (result.code, result.out) == (2, "")
        assert "INBOXBOT_ADDRESS: it is not set" in result.err
