"""`inboxbot absences` and `inboxbot restrictions` at the shell."""

from __future__ import annotations

from pathlib import Path

import yaml
from terminals import Installation

FRIDAY = "2026-11-20 12:05"


def test_an_absence_is_noted_listed_and_taken_back(installation: Installation) -> None:
    run = installation.terminal.run
    noted = run("absences", "add", "Amina Shah", "--from", "2026-12-21", "--to", "2027-01-04", at=FRIDAY)
    assert noted.out == "Amina Shah is away from 2026-12-21 to 2027-01-04 (absence 1).\n"
    [row] = run("absences", "list", "--json", at=FRIDAY).json
    assert row == {
        "number": 1,
        "person": "amina_shah",
        "from": "2026-12-21",
        "to": "2027-01-04",
        "source": "noted at the shell",
        "confirmed": True,
    }
    assert run("absences", "drop", "1", at=FRIDAY).out == "Absence 1 is taken back.\n"
    again = run("absences", "drop", "1", at=FRIDAY)
    assert (again.code, "there is no absence 1" in again.err) == (1, True)
    assert run("absences", "list", at=FRIDAY).out.strip() == "Nobody is away, as far as we know."


def test_limits_on_contact_are_listed_with_who_agreed_and_when_they_are_reviewed(
    installation: Installation, quick_rules: Path
) -> None:
    run = installation.terminal.run
    assert run("restrictions", "list", at=FRIDAY).out.strip() == "No limit on contact is in force."
    rules = yaml.safe_load(quick_rules.read_text(encoding="utf-8"))
    rules["contact_restrictions"] = [
        {
            "addresses": ["someone@homemail.example"],
            "named_contact": "helen_marsh",
            "approved_by": "ruth_adeyemi",
            "review_on": "2026-11-01",
        }
    ]
    own = installation.folder / "limited.yaml"
    own.write_text(yaml.safe_dump(rules, sort_keys=False, allow_unicode=True), encoding="utf-8")
    installation.terminal.set(RULES=str(own))
    assert run("restrictions", "list", "--json", at=FRIDAY).json == [
        {
            "addresses": ["someone@homemail.example"],
            "named_contact": "helen_marsh",
            "acknowledge": False,
            "limit": "",
            "approved_by": "ruth_adeyemi",
            "review_on": "2026-11-01",
            "review_overdue": True,
        }
    ]
    said = run("restrictions", "list", at=FRIDAY).out
    assert "Helen Marsh" in said
    assert "overdue" in said
