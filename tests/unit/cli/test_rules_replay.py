"""`inboxbot rules replay`: past mail fetched again, and what an edit would have changed about it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from small_rules import write_rules
from terminals import Installation, Terminal

RULES = """\
- {id: dentist, category: signposting, weight: 2, when: {words: [dentist*]}}
- {id: reporter, category: media, weight: 2, when: {words: [reporter*, journalist*]}}
"""
EDITED = RULES.replace("category: signposting, weight: 2", "category: complaint, weight: 3")


def mail(name: str, text: str) -> str:
    return (
        f"Return-Path: <{name}@post.example>\nFrom: {name} <{name}@post.example>\nTo: info@example.org\n"
        f"Subject: About {name}\nMessage-ID: <{name}@post.example>\nDate: Wed, 18 Nov 2026 10:00:00 +0000\n"
        f"Received: from a by b; Wed, 18 Nov 2026 10:00:00 +0000\n\n{text}\n"
    )


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def rules(quick_rules: Path, tmp_path: Path) -> tuple[Path, Path]:
    return (
        write_rules(quick_rules, tmp_path / "rules.yaml", RULES),
        write_rules(quick_rules, tmp_path / "edited.yaml", EDITED),
    )


def test_only_changed_decisions_are_listed_with_old_and_new(
    terminal: Terminal, rules: tuple[Path, Path]
) -> None:
    terminal.set(ADDRESS="info@example.org", RULES=str(rules[0]))
    folder = Path("mails")
    folder.mkdir()
    (folder / "ann.eml").write_text(mail("ann", "Where is a dentist?"))
    (folder / "bob.eml").write_text(mail("bob", "I am a reporter."))
    said = terminal.run("rules", "replay", "--with", rules[1], "mails").out
    assert "About ann  ann@post.example, 10am on Wednesday 18 November 2026\n" in said
    assert "  category    signposting → complaint\n" in said
    assert "acknowledgement_signposting to ann@post.example" in said
    assert "acknowledgement_complaint to ann@post.example" in said
    assert "bob" not in said
    assert said.splitlines()[-1].startswith("1 of 2 decisions would change (")
    assert said.endswith("). Nothing was kept, nothing was sent.\n")


def test_an_edit_that_changes_nothing_lists_nothing(terminal: Terminal, rules: tuple[Path, Path]) -> None:
    terminal.set(ADDRESS="info@example.org", RULES=str(rules[0]))
    Path("ann.eml").write_text(mail("ann", "Where is a bus?"))
    told = terminal.run("rules", "replay", "--with", rules[1], "ann.eml", "--json").json
    assert (told["looked_at"], told["changed"]) == (1, [])


def test_past_mail_is_fetched_again_and_mailbox_and_register_stay_as_they_were(
    installation: Installation, rules: tuple[Path, Path]
) -> None:
    terminal = installation.terminal
    terminal.set(RULES=str(rules[0]))
    before = hashes(installation.folder)
    since = terminal.run("rules", "replay", "--with", rules[1], "--since", "4w", at="2026-11-20T12:00")
    assert since.code == 0, since.err
    assert "  category    signposting → complaint\n" in since.out
    assert " of 6 decisions would change (" in since.out
    later = terminal.run("rules", "replay", "--with", rules[1], "--since", "4h", at="2026-11-20T12:00")
    assert "0 of 1 decisions would change (" in later.out
    assert hashes(installation.folder) == before


def test_a_bad_edit_is_told_with_its_place(terminal: Terminal, rules: tuple[Path, Path]) -> None:
    terminal.set(ADDRESS="info@example.org", RULES=str(rules[0]))
    rules[1].write_text(rules[1].read_text().replace("weight: 3", "weight: heavy"))
    Path("ann.eml").write_text(mail("ann", "x"))
    result = terminal.run("rules", "replay", "--with", rules[1], "ann.eml")
    assert (result.code, result.out) == (2, "")
    assert f"{rules[1]}:" in result.err
    assert terminal.run("rules", "replay", "--with", rules[1], "--since", "soon").code == 2
