"""At the shell: a filed mail is made a case, what lies in quarantine is shown and tried again."""

from __future__ import annotations

from typing import Any

import pytest
from terminals import Installation

FRIDAY = "2026-11-20 12:05"
KEPT = b"From: odd@example.org\r\n\r\n\x00\xff"


def filed(installation: Installation) -> list[dict[str, Any]]:
    return list(installation.terminal.run("filed", "--json", at=FRIDAY).json)


def number_of(installation: Installation, sender: str) -> str:
    return str(next(row["arrival_id"] for row in filed(installation) if row["sender"].startswith(sender)))


def test_the_list_tells_the_step_that_makes_a_case(installation: Installation) -> None:
    said = installation.terminal.run("filed", at=FRIDAY).out
    assert said.endswith("\n`inboxbot filed make-case NO` makes one of these a case.\n")


def test_a_filed_mail_is_made_a_case_with_who_did_it_in_its_journal(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "kim")
    number = number_of(installation, "paula")
    result = installation.terminal.run("filed", "make-case", number, at=FRIDAY)
    first, second = result.out.splitlines()
    reference = installation.reference("paula")
    assert (result.code, first) == (0, f"Mail {number} is case {reference} now, Susan Okoro's.")
    assert second.startswith("No acknowledgement goes out: a machine must not answer here: ")
    assert [row["sender"].partition("@")[0] for row in filed(installation)] == ["support"]
    shown = installation.terminal.run("cases", "show", reference, "--json").json
    assert (shown["journal"][0]["entry"]["what"], shown["journal"][0]["entry"]["by"]) == (
        "made a case",
        "shell: kim",
    )
    again = installation.terminal.run("filed", "make-case", number, at=FRIDAY)
    assert (again.code, again.err) == (1, f"inboxbot: mail {number} belongs to {reference} already\n")


def test_a_mail_that_is_gone_is_opened_from_its_record(installation: Installation) -> None:
    number = number_of(installation, "paula")
    for folder in ("new", "cur"):
        for file in (installation.folder / "mailbox" / folder).iterdir():
            file.unlink()
    gone = installation.terminal.run("filed", "make-case", number, at=FRIDAY)
    assert (gone.code, gone.out) == (1, "")
    assert f"`inboxbot filed make-case {number} --from-record`" in gone.err
    result = installation.terminal.run("filed", "make-case", number, "--from-record", at=FRIDAY)
    assert (result.code, result.out.splitlines()[1]) == (
        0,
        "No acknowledgement goes out: a machine must not answer here: the message is gone.",
    )


def test_what_lies_in_quarantine_is_shown_whole_without_obeying_it(installation: Installation) -> None:
    [row] = installation.terminal.run("quarantine", "list", "--json").json
    shown = installation.terminal.run("quarantine", "show", row["id"])
    assert shown.out.splitlines() == [
        "received  midday on Friday 20 November 2026",
        "from      unknown",
        "octets    27",
        "lies in   INBOX//77",
        "why       an error of ours: ValueError",
        "since     midday on Friday 20 November 2026",
        "",
        "It begins:",
        "  From: odd@example.org",
        "  ",
        "  \ufffd\ufffd",
        "",
        f"`inboxbot quarantine retry {row['id']}` tries again, `save {row['id']} --to FILE` writes it to a file.",
    ]
    told = installation.terminal.run("quarantine", "show", row["id"], "--json").json
    assert (told["id"], told["begins"]) == (row["id"], KEPT.decode("utf-8", "replace"))


@pytest.mark.parametrize("words", [("--all",), ("1",)])
def test_what_can_be_processed_by_now_leaves_quarantine(
    installation: Installation, words: tuple[str, ...]
) -> None:
    result = installation.terminal.run("quarantine", "retry", *words, at=FRIDAY)
    assert (result.code, result.out) == (0, f"1 is case {installation.reference('odd')} now.\n")
    assert installation.terminal.run("quarantine", "list").out == "Nothing is in quarantine.\n"
    assert installation.terminal.run("quarantine", "retry", "--all").out == "Nothing is in quarantine.\n"


def test_retry_wants_one_number_or_all(installation: Installation) -> None:
    for words in ((), ("1", "--all")):
        result = installation.terminal.run("quarantine", "retry", *words)
        assert (result.code, "Name one NUMBER, or --all." in result.err) == (2, True)


@pytest.mark.parametrize("command", ["show", "retry"])
def test_a_number_that_is_not_there_is_told(installation: Installation, command: str) -> None:
    result = installation.terminal.run("quarantine", command, "99")
    told = "inboxbot: there is no message 99 in quarantine; `inboxbot quarantine list` shows them\n"
    assert (result.code, result.err) == (1, told)
