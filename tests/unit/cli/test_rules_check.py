"""`inboxbot rules check` on files with one planted fault each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_rules import line_of, write_rules
from terminals import Terminal

Check = Callable[..., tuple[int, str, Path]]

GOOD = """\
- id: asks_for_a_dentist
  category: signposting
  weight: 2
  when:
    words: [dentist*, dental]
  examples:
    match:
      - I need a dentist.
    miss:
      - I need a lift.
- id: about_us
  category: complaint
  weight: 2
  when:
    words: [your rude staff]
  examples:
    match: [I met your rude staff.]
    miss: [I met their rude staff.]
- id: from_the_press
  category: media
  certain: true
  when:
    words: [reporter*]
  examples:
    match: [I am a reporter.]
    miss: [I am a report.]
"""
NOISE = """\
- id: other
  category: general
  weight: 1
  when:
    words: [kettle*]
  examples:
    match: [My kettle broke., Our kettle leaks., The kettle is hot., A kettle sings.]
    miss: [A pan., A pot., A cup., A jug., A mug.]
"""


@pytest.fixture
def check(terminal: Terminal, quick_rules: Path, tmp_path: Path) -> Check:
    def run(rules: str, *more: str, **sections: Any) -> tuple[int, str, Path]:
        file = write_rules(quick_rules, tmp_path / "rules.yaml", rules, **sections)
        result = terminal.run("rules", "check", file, *more)
        return result.code, result.out, file

    return run


def test_a_good_file_is_told_so_and_needs_no_setting_at_all(check: Check) -> None:
    code, said, _ = check(GOOD)
    assert (code, said.splitlines()[-1]) == (0, "All is in order.")


PLANTED = {
    "unreachable": (("- {id: x, category: media, weight: 1, when: {words: [gazette]}}\n"
                    "- {id: y, category: media, certain: true, when: {words: [gazette, echo]}}\n"),
                    "{id: x", "unreachable: wherever it holds, y has settled media already"),
    "unreachable flag": ("- {id: x, flag: urgent, weight: 0.4, when: {words: [gazette]}}\n",
                         "{id: x", "unreachable: all rules for urgent together come to 0.4, and it needs 1"),
    "contradictory": ("- {id: x, category: media, weight: 1, when: {channel: letter, all: [{channel: social}]}}\n",
                      "{id: x", "contradictory: no message has channel: social here and letter beside it"),
    "contradictory weights": (("- {id: x, category: media, weight: 1, when: {words: [echo, gazette]}}\n"
                              "- {id: y, category: media, weight: -1, when: {words: [Gazette, echo]}}\n"),
                              "{id: y", "contradictory: x has the same conditions and speaks +1 for media where this one speaks -1"),
    "duplicate": (("- {id: x, category: media, weight: 1, when: {words: [echo]}}\n"
                  "- {id: y, category: media, weight: 2, when: {words: [Écho]}}\n"),
                  "{id: y", "duplicate: x has the same conditions and speaks for media too, so it counts twice"),
    "duplicate word": ("- {id: x, category: media, weight: 1, when: {words: [echo, Echo]}}\n",
                       "{id: x", "duplicate: “Echo” stands here twice as “echo”"),
    "untested": ("- {id: x, category: media, weight: 1, when: {words: [echo*]}}\n",
                 "{id: x", "untested: x has no example under match or miss"),
    "over-broad": (NOISE + "- {id: x, category: general, weight: 0.1, when: {words: [a, the, my, our]}}\n",
                   "{id: x", "over-broad: it holds on 13 of 15 examples of this file, more than a third"),
    "plural": ("- {id: x, category: media, weight: 1, when: {words: [wheelchair]}}\n",
               "{id: x", "it would miss the plural: it finds wheelchair (not wheelchairs)"),
    "accent": ("- {id: x, category: media, weight: 1, when: {attachment: [résumé.pdf]}}\n",
               "{id: x", "“résumé.pdf” is compared with its accents"),
    "slow": ("- {id: x, category: media, weight: 1, when: {pattern: '[a-z].{0,60}[a-z].{0,60}[a-z].{0,60}zz'}}\n",
             "{id: x", "slow: the pattern has 1644 steps once compiled, more than 1000"),
    "unused": (GOOD, "- nowhere", "nothing uses it"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_fault_is_found_with_its_place_and_what_to_try(name: str, check: Check) -> None:
    rules, where, what = PLANTED[name]
    sections = {"lists": {"gone": ["nowhere"]}} if name == "unused" else {}
    code, said, file = check(rules if rules == GOOD else GOOD + rules, **sections)
    lines = said.splitlines()
    [place] = [n for n, line in enumerate(lines) if what in line]
    assert lines[place].startswith(f"{file}:{line_of(file, where)}:")
    assert lines[place + 1].strip().startswith("try: ")
    assert code == (2 if name == "contradictory" else 0)


def test_an_example_that_comes_out_otherwise_is_an_error_with_the_words(check: Check) -> None:
    code, said, file = check(GOOD.replace("- I need a lift.", "- My dental plan is fine."))
    assert code == 2
    assert (
        f"{file}:{line_of(file, 'dental plan')}:9: error: rule asks_for_a_dentist.examples.miss[1]: " in said
    )
    assert "must not hold of this example and does, on: dental" in said
    assert "The service refuses this file; the last good one stays in force." in said


@pytest.mark.parametrize("section", ["categories", "flags"])
def test_examples_of_categories_and_flags_are_tried(section: str, quick_rules: Path, check: Check) -> None:
    shipped = yaml.safe_load(quick_rules.read_text())[section]
    key = {"categories": "media", "flags": "urgent"}[section]
    with_examples = {**shipped[key], "examples": {"match": ["A reporter and a fire."], "miss": ["A fire."]}}
    flag = "- {id: f, flag: urgent, weight: 1, when: {words: [fire]}}\n"
    code, said, _ = check(GOOD + flag, "--errors", **{section: {key: with_examples}})
    assert code == (2 if section == "flags" else 0)
    assert ("flags.urgent.examples.miss[1]: this example must not be marked urgent, and is" in said) == (
        code == 2
    )


def test_a_whole_mail_is_an_example_too(check: Check) -> None:
    mail = (
        "    match:\n      - |\n        From: News <bulk@news.example>\n        To: info@example.org\n"
        "        Subject: Weekly\n        List-Id: <news.example>\n\n        Hello all.\n"
    )
    rule = "- id: bulk\n  flag: automatic\n  certain: true\n  when: {header: {name: List-Id}}\n  examples:\n"
    code, said, _ = check(GOOD + rule + mail + "    miss: [List-Id is a word.]\n", "--errors")
    assert (code, said.splitlines()[-1]) == (0, "All is in order.")
    code, said, _ = check(
        GOOD + rule + mail.replace("List-Id:", "X-Id:") + "    miss: [Hello.]\n", "--errors"
    )
    assert code == 2
    assert "the rule bulk must hold of this example and does not: “From: News" in said


def test_past_mail_shows_a_rule_that_holds_too_often(check: Check, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number in range(12):
        text = "my dentist" if number % 2 else "a bus"
        (folder / f"{number}.eml").write_text(
            f"From: A <a{number}@post.example>\nTo: info@example.org\nSubject: x\nDate: Wed, 18 Nov 2026 10:00:00 +0000\n\n{text}\n"
        )
    code, said, _ = check(GOOD, "--mails", str(folder))
    assert code == 0
    assert (
        "rule asks_for_a_dentist.when: over-broad: it holds on 6 of 12 past mails, more than a third" in said
    )


def test_json_tells_the_same(terminal: Terminal, quick_rules: Path, tmp_path: Path) -> None:
    file = write_rules(quick_rules, tmp_path / "rules.yaml", GOOD + PLANTED["untested"][0])
    told = terminal.run("rules", "check", file, "--json").json
    assert (told["ok"], told["rules"], told["examples"]) == (True, 4, 6)
    assert [(one["warning"], one["where"].rpartition(":")[0]) for one in told["problems"]] == [
        (True, f"{file}:{line_of(file, '{id: x')}")
    ]
