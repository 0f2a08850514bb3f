from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from terminals import Installation

from inboxbot.app.trouble_file import TroubleFile
from inboxbot.demo.stage import PushedClock
from inboxbot.model.mail import NotSent
from inboxbot.workers.troubles import Trouble, written

FRIDAY = "2026-11-20 12:05"
PROMISED = {
    "mailboxes", "last_success_at", "oldest_unsent_seconds", "cases", "quarantined", "brake", "mode", "rules_fingerprint",
}  # fmt: skip


def test_status_of_a_healthy_installation(installation: Installation) -> None:
    result = installation.terminal.run("status", "--json", at=FRIDAY)
    told = result.json
    assert result.code == 0
    assert set(told) == PROMISED
    assert result.err == ""
    fingerprint = told.pop("rules_fingerprint")
    assert len(fingerprint) == 12
    at = "2026-11-20T12:00:00+00:00"
    assert told == {
        "mode": "live",
        "mailboxes": [
            {"name": "info@healthwatchhertfordshire.example", "trouble": None, "last_success_at": at}
        ],
        "last_success_at": at,
        "oldest_unsent_seconds": None,
        "cases": {"open": 3, "overdue": 0},
        "quarantined": 1,
        "brake": False,
    }


def test_status_for_a_person(installation: Installation) -> None:
    said = installation.terminal.run("status", at=FRIDAY).out.splitlines()
    said = [line for line in said if not line.startswith("  (")]
    assert said[:4] == [
        "All is well.",
        "  mode                live",
        "  mailbox last read   2026-11-20 12:00 UTC",
        "  cases               3 open, 0 of them overdue",
    ]


def trouble(installation: Installation, at: str = FRIDAY) -> list[str]:
    result = installation.terminal.run("status", "--json", at=at)
    told = result.err.splitlines()
    assert result.code == (1 if told else 0)
    assert set(result.json) == PROMISED
    said = installation.terminal.run("status", at=at).out.splitlines()
    assert said[: len(told) + 1] == (
        ["Not all is well:", *(f"  - {one}" for one in told)] if told else ["All is well."]
    )
    return told


def test_a_service_that_stands_still_is_not_healthy(installation: Installation) -> None:
    assert trouble(installation, at="2026-11-20 12:15") == []
    told = ["the mailbox was last read 20 minutes ago: is the service running?"]
    assert trouble(installation, at="2026-11-20 12:20") == told
    told = ["the mailbox was last read 3 days ago: is the service running?"]
    assert trouble(installation, at="2026-11-23 12:20") == told


def test_the_brake_is_not_healthy(installation: Installation) -> None:
    register = installation.register()
    now = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
    register.set_fact("brake", f"{now.isoformat()} 61 letters to the public in an hour", now=now)
    register.close()
    assert installation.terminal.run("status", "--json", at=FRIDAY).json["brake"] is True
    [told] = trouble(installation)
    assert told == (
        "the brake is on: 61 letters to the public in an hour; 0 letters wait: look at them with "
        "`inboxbot outbox list`, then `inboxbot outbox release`"
    )


def test_a_trouble_that_stands_is_told(installation: Installation) -> None:
    register = installation.register()
    now = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
    register.set_fact("trouble.mailbox", written(Trouble(now, "the server does not answer")), now=now)
    register.close()
    assert trouble(installation) == ["mail cannot be taken in: the server does not answer"]


def test_a_trouble_that_is_well_again_and_may_come_back_is_none_now(installation: Installation) -> None:
    register = installation.register()
    now = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
    register.set_fact(
        "trouble.mailbox", written(Trouble(now, "away", well_since=now, told=(now,), open=True)), now=now
    )
    register.close()
    assert trouble(installation) == []


def test_trouble_that_the_register_could_not_take_is_told_at_once(installation: Installation) -> None:
    file = TroubleFile(_trouble_file(installation), PushedClock(datetime(2026, 11, 20, 12, 1, tzinfo=UTC)))
    file.say("The register /var/lib/x could not be written, the disk is full: make room.")
    assert trouble(installation) == [
        "The register /var/lib/x could not be written, the disk is full: make room. (for 4 minutes)"
    ]
    file.say("")
    assert trouble(installation) == []


def _trouble_file(installation: Installation) -> Path:
    return next(installation.folder.rglob("*.trouble"))


def test_a_full_disk_is_told_though_nobody_noted_it(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inboxbot.app.health.LEAST_FREE", 10**18)
    told = installation.terminal.run("status", at=FRIDAY).out.splitlines()[1]
    assert told.startswith("  - the disk of the register is full (")


def test_what_ends_soon_is_told_and_a_month_ahead_it_is_worth_knowing(installation: Installation) -> None:
    register = installation.register()
    now = datetime(2026, 11, 20, 12, 1, tzinfo=UTC)
    ends = [["the certificate of imap.example:993", "2026-12-12T12:00:00+00:00"]]
    register.set_fact("expiry", json.dumps({"at": now.isoformat(), "ends": ends}), now=now)
    register.set_fact("last_success.mailbox", "2026-12-07T12:00:00+00:00", now=now)
    register.close()
    assert trouble(installation) == []
    said = installation.terminal.run("status", at=FRIDAY).out
    assert (
        "  (the certificate of imap.example:993 ends within 30 days, on Saturday 12 December 2026)\n" in said
    )
    assert trouble(installation, at="2026-12-07 12:05")[0] == (
        "the certificate of imap.example:993 ends within 7 days, on Saturday 12 December 2026"
    )


def _assigned(installation: Installation, at: str) -> None:
    installation.terminal.run("cases", "assign", installation.reference("nadia"), "tom_whitfield", at=at)


def test_a_mail_that_waits_too_long_is_told(installation: Installation) -> None:
    _assigned(installation, "2026-11-20 10:00")
    result = installation.terminal.run("status", "--json", at=FRIDAY)
    assert result.json["oldest_unsent_seconds"] == 125 * 60
    assert trouble(installation) == ["a mail has waited 2 hours to be sent: `inboxbot outbox list` tells why"]


def test_a_letter_given_up_is_trouble_for_a_day_and_counted_for_longer(installation: Installation) -> None:
    _assigned(installation, "2026-11-20 11:50")
    register = installation.register()
    now = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    [entry] = register.claim(now=now, limit=1, brake_on=False)
    register.finish([(entry, NotSent(permanent=True, reason="550 no such user"))], now=now, retry_at=[None])
    register.set_fact("last_success.mailbox", "2026-11-21T12:00:00+00:00", now=now)
    register.close()
    told = "1 letter of the last day given up or perhaps not sent: `inboxbot outbox list`"
    assert trouble(installation, at="2026-11-20 12:05") == [told]
    assert trouble(installation, at="2026-11-21 12:05") == []
    assert "1 dead" in installation.terminal.run("status", at="2026-11-21 12:05").out


def test_status_answers_even_where_the_rules_are_broken(installation: Installation, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("version: 2\n")
    installation.terminal.set(RULES=str(rules))
    result = installation.terminal.run("status", "--json", at=FRIDAY)
    assert result.code == 1
    assert result.json["cases"] == {"open": 3, "overdue": 0}
    assert result.json["rules_fingerprint"] is None
    [told] = result.err.splitlines()
    assert told.startswith(f"the rules are wrong, see `inboxbot check`: {rules}:1:")


def test_status_answers_even_where_there_is_no_register(installation: Installation, tmp_path: Path) -> None:
    installation.terminal.set(DATABASE_URL=f"sqlite:///{tmp_path / 'none.sqlite'}")
    result = installation.terminal.run("status", "--json", at=FRIDAY)
    assert (result.code, result.json["cases"], result.json["brake"]) == (
        1,
        {"open": None, "overdue": None},
        None,
    )
    assert result.err.startswith("there is no register at ")
    assert not (tmp_path / "none.sqlite").exists()
    said = installation.terminal.run("status").out.splitlines()
    assert (said[0], len(said)) == ("Not all is well:", 2)


def test_status_with_wrong_settings_is_2(installation: Installation) -> None:
    installation.terminal.set(MODE="alive")
    result = installation.terminal.run("status")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("INBOXBOT_MODE: ")


def test_what_was_filed_is_listed_newest_first_with_the_reason(installation: Installation) -> None:
    rows = installation.terminal.run("filed", "--json", at=FRIDAY).json
    assert [(row["sender"].partition("@")[0], row["kind"]) for row in rows] == [
        ("support", "person"), ("paula.whitmore", "automatic"),
    ]  # fmt: skip
    assert rows[0]["reason"] == "the rules say: Unwanted mail"
    assert "19 Nov 09:30" in installation.terminal.run("filed", at=FRIDAY).out


def test_what_was_filed_before_the_days_asked_for_is_left_out(installation: Installation) -> None:
    result = installation.terminal.run("filed", "--days", "1", at="2026-11-20 12:05")
    assert result.out == "Nothing was filed without a case in the last day.\n"
    assert installation.terminal.run("filed", "--days", "0").code == 2


def test_who_got_no_acknowledgement_is_listed_with_the_reason(installation: Installation) -> None:
    [row] = installation.terminal.run("unacknowledged", "--json", at=FRIDAY).json
    assert (row["correspondent"], row["letter"], row["shadow"]) == (
        "voicemail@cloudphones.example", "acknowledgement_signposting", False,
    )  # fmt: skip
    assert row["reason"].startswith("it came as a telephone message")
    assert row["case_reference"] in installation.terminal.run("unacknowledged", at=FRIDAY).out


def test_everybody_acknowledged_is_a_sentence(installation: Installation) -> None:
    result = installation.terminal.run("unacknowledged", "--days", "2", at="2026-12-24 12:00")
    assert result.out == "Everybody who wrote in the last 2 days got an acknowledgement.\n"


@pytest.mark.parametrize("words", [["filed"], ["unacknowledged"], ["cases", "list"], ["outbox", "list"]])
def test_broken_rules_are_told_before_anything_is_shown(words: list[str], installation: Installation, tmp_path: Path) -> None:  # fmt: skip
    rules = tmp_path / "rules.yaml"
    rules.write_text("version: 2\n")
    installation.terminal.set(RULES=str(rules))
    result = installation.terminal.run(*words)
    assert (result.code, result.out) == (2, "")
