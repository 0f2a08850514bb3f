"""The rules in force: a good edit counts, a bad one is refused whole and told once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.model.errors import ConfigurationError, TransientError
from office import VOLUNTEER, Office

MakeOffice = Callable[..., Office]


def edit(path: Path, change: Callable[[str], str]) -> None:
    """Write a file anew, with a time of change that differs however quick the test is."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(change(path.read_text(encoding="utf-8") if path.exists() else ""), encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000_000, before + 1_000_000_000))


def renamed(text: str) -> str:
    return text.replace("Healthwatch Hertfordshire", "Healthwatch Herts")


def few_rules(rules: dict[str, Any]) -> None:
    """Leave out what recognises messages: it takes the longest to read, and nothing here depends on it."""
    rules["rules"] = []
    del rules["conditions"]


def office_of(make_office: MakeOffice, **given: Any) -> tuple[Office, HouseKeeper]:
    office = make_office(edit=few_rules, **given)
    office.own_rules()
    office.start()
    assert office.installation is not None
    return office, office.installation.keeper


def news(office: Office) -> list[str]:
    office.tick()
    return [
        letter for letter, to in office.letters() if letter in {"alert", "recovered"} and to == "susan.okoro"
    ]


def test_without_an_edit_nothing_is_read_again(make_office: MakeOffice) -> None:
    _, keeper = office_of(make_office)
    house = keeper.house()
    assert not keeper.refresh()
    assert keeper.house() is house


def test_a_good_edit_of_the_rules_is_in_force_at_the_next_look(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    before = keeper.house().fingerprint
    edit(office.rules, renamed)
    assert keeper.refresh()
    assert keeper.house().policy.organisation.name == "Healthwatch Herts"
    assert keeper.house().fingerprint != before
    assert office.cycle.intake.house() is keeper.house()


def test_a_good_edit_of_a_template_is_in_force_too(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    edit(office.templates / "assignment.subject.txt", lambda _: "Yours now [{{ reference }}]\n")
    assert keeper.refresh()
    office.tick()
    office.wait(minutes=1)
    office.arrives()
    office.tick()
    assert office.sent("assignment")[0].mail.subject.startswith("Yours now [HWH-2026-")


def test_a_bad_edit_is_refused_whole_told_once_and_told_when_it_is_mended(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    good = keeper.house()
    text = office.rules.read_text(encoding="utf-8")
    edit(office.rules, lambda t: renamed(t).replace("reference_prefix: HWH", "reference_prefix: hwh1"))
    for _ in range(3):
        assert not keeper.refresh()
        office.wait(minutes=1)
    assert keeper.house() is good, "not even the good half of the edit counts"
    assert news(office) == ["alert"]
    assert "rules.yaml" in office.sent("alert")[0].mail.content.decode()
    edit(office.rules, lambda t: t + "\nwhat is this")
    keeper.refresh()
    assert news(office) == ["alert"], "one trouble, however it is worded"
    edit(office.rules, lambda _: text)
    assert keeper.refresh()
    assert news(office) == ["alert", "recovered"]


def test_an_edit_whose_examples_come_out_otherwise_is_refused_and_so_is_such_a_file_at_start(
    make_office: MakeOffice,
) -> None:
    office, keeper = office_of(make_office)
    good = keeper.house()
    rule = """rules:
- id: tea
  category: general
  weight: 1
  when: {words: [kettle]}
  examples: {match: [My kettle leaks.], miss: [My KETTLE.]}
"""
    edit(office.rules, lambda t: t.replace("rules: []\n", rule))
    assert not keeper.refresh()
    assert keeper.house() is good
    assert "the rule tea must not hold of this example and does, on: KETTLE" in keeper.trouble
    assert office.installation is not None
    with pytest.raises(ConfigurationError, match=r"rules\.yaml:\d+:\d+: rules\[1\]\.examples\.miss\[1\]: "):
        HouseKeeper(office.installation.settings)
    edit(office.rules, lambda t: t.replace("My KETTLE.", "My cup."))
    assert keeper.refresh()


def test_a_bad_template_is_refused_and_the_last_good_letter_goes_out(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    office.tick()
    edit(office.templates / "acknowledgement_general.txt", lambda t: t + "{{ nobody_knows }}")
    assert not keeper.refresh()
    office.wait(minutes=1)
    office.arrives(VOLUNTEER)
    assert news(office) == ["alert"]
    assert len(office.sent("acknowledgement_general")) == 1


def test_rules_that_are_gone_leave_the_last_good_ones_in_force(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    good = keeper.house()
    office.rules.rename(office.folder / "elsewhere")
    assert not keeper.refresh()
    assert keeper.house() is good
    (office.folder / "elsewhere").rename(office.rules)
    assert keeper.refresh()


def naming(**files: str) -> Callable[[dict[str, Any]], None]:
    """Return few rules that name these files."""

    def edited(rules: dict[str, Any]) -> None:
        few_rules(rules)
        rules.update(files)

    return edited


def test_an_edit_of_the_private_file_counts_whatever_it_is_called(make_office: MakeOffice) -> None:
    office = make_office(edit=naming(private_file="people.private"))
    office.own_rules()
    private = office.folder / "people.private"
    edit(private, lambda _: "absences: {}\n")
    private.chmod(0o600)
    office.start()
    assert office.installation is not None
    keeper = office.installation.keeper
    keeper.refresh()
    edit(private, lambda _: "absences: {amina_shah: [{from: 2026-12-01, to: 2026-12-05}]}\n")
    assert keeper.refresh()
    assert len(keeper.house().policy.people["amina_shah"].absences) == 1


@pytest.mark.parametrize("name", ["words.yaml", "words.weighed"])
def test_an_edit_of_the_words_file_counts_and_a_bad_one_is_refused(
    make_office: MakeOffice, name: str
) -> None:
    office = make_office(edit=naming(words_file=name))
    office.own_rules()
    words = office.folder / name
    one = "tallies: [{id: w, category: general, weigh: [{weight: 0.5, words: [please]}]}]\n"
    edit(words, lambda _: one)
    office.start()
    assert office.installation is not None
    keeper = office.installation.keeper
    keeper.refresh()
    edit(words, lambda _: one.replace("0.5", "0.75"))
    assert keeper.refresh()
    assert keeper.house().policy.tallies[0].weigh[0].weight == 0.75
    edit(words, lambda _: one.replace("please", "Please"))
    assert not keeper.refresh()
    assert f"{words}:1:" in keeper.trouble
    words.unlink()
    assert not keeper.refresh()
    assert f"{words} cannot be read" in keeper.trouble
    assert keeper.house().policy.tallies[0].weigh[0].weight == 0.75


def test_a_report_that_could_not_be_written_is_made_again(make_office: MakeOffice) -> None:
    office, keeper = office_of(make_office)
    heard: list[str] = []
    away = [True]

    def report(trouble: str) -> None:
        if away[0]:
            raise TransientError("the register is locked")
        heard.append(trouble)

    keeper.report_to(report)
    edit(office.rules, lambda t: t + "\nwhat is this")
    try:
        keeper.refresh()
    except TransientError:
        away[0] = False
    keeper.refresh()
    assert len(heard) == 1
    assert "what is this" in heard[0] or "rules.yaml" in heard[0]
