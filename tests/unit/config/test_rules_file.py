from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from inboxbot.config import packaged_rules, packaged_templates, packaged_words, read_policy, read_templates
from inboxbot.model.errors import ConfigurationError
from inboxbot.rules.people import Absence
from inboxbot.rules.policy import Policy

Told = Callable[..., list[str]]


def test_the_shipped_file_loads_without_a_warning() -> None:
    assert read_policy(packaged_rules()).warnings == ()


def test_the_shipped_file_names_only_letters_that_are_shipped() -> None:
    letters = {name.split(".")[0] for name in read_templates(packaged_templates())}
    assert read_policy(packaged_rules(), letter_names=letters).warnings == ()


def test_the_small_file_is_good(told: Told) -> None:
    assert told() == []


def test_problems_of_every_sort_are_told_at_once_in_the_order_of_the_file(told: Told) -> None:
    assert told(
        ("  short_name: Hands\n", ""),
        ('number: "999"', "number: 999"),
        ("    name: Ann\n", "    nmae: Ann\n"),
        ("line_manager: bob", "line_manager: bbo"),
        ("  operator: [bob]\n", "  operator: bob\n"),
        ("monday: 09:00-17:00", "mondy: 09:00-17:00\n    friday: 9-5"),
        ("working_days: 5", "working_days: 500\n    stops: answerd"),
        ("promise: reply", "promise: reply_soon"),
        add="caps:\n  per_hour: ten\nversion: 2\nroll: x\n",
    ) == [
        "rules.yaml:2:1: organisation.short_name: is missing",
        'rules.yaml:14:15: organisation.emergency[1].number: must be text (put it in "quotes")',
        "rules.yaml:18:3: people.ann.name: is missing",
        "rules.yaml:19:5: people.ann.nmae: unknown key (did you mean name?)",
        "rules.yaml:21:19: people.ann.line_manager: there is no person bbo (did you mean bob?)",
        "rules.yaml:33:13: roles.operator: must be a list (write [one, two], or each on a line of its own that begins with -)",
        "rules.yaml:36:5: calendar.office_hours.mondy: must be monday, tuesday, wednesday, thursday, friday, saturday or sunday (did you mean monday?)",
        "rules.yaml:37:13: calendar.office_hours.friday: must be hours such as 09:00-17:30",
        "rules.yaml:40:19: standards.reply.working_days: must be at most 120",
        "rules.yaml:41:12: standards.reply.stops: must be acknowledged, answered, resolved or noted (did you mean answered?)",
        "rules.yaml:47:14: categories.general.promise: there is no standard reply_soon (did you mean reply?)",
        "rules.yaml:51:13: caps.per_hour: must be a whole number",
        "rules.yaml:52:1: version stands twice; the first is in line 1 (take one out or rename it)",
        "rules.yaml:53:1: roll: unknown key (did you mean roles?)",
    ]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("address: ann@hands.example", "address: ann at hands",
         "rules.yaml:21:14: people.ann.address: must be a mail address such as name@example.org, without spaces or < >"),
        ("    deputy: ann\n", "    staff: maybe\n", "rules.yaml:26:12: people.bob.staff: must be true or false"),
        ("  chief_executive: [bob]", "  chief_executive:\n    bob: 1",
         "rules.yaml:29:5: roles.chief_executive: must be a list (write [one, two], or each on a line of its own that begins with -)"),
        ("  name: Helping Hands", "  name:",
         "rules.yaml:3:8: organisation.name: nothing stands here (give it a value, or take the line out)"),
        ("reference_prefix: HH", "reference_prefix: hh",
         "rules.yaml:5:21: organisation.reference_prefix: must be two to six capital letters, such as HWH"),
        ("  office_hours:\n    monday: 09:00-17:00", "  office_hours: {}",
         "rules.yaml:36:17: calendar.office_hours: needs at least 1 of them"),
        ("  office_hours:", "  close_of_business: 17\n  office_hours:",
         'rules.yaml:36:22: calendar.close_of_business: must be a time of day such as "17:00"'),
        ("  office_hours:", "  extra_holidays: {2026-02-30: x}\n  office_hours:",
         "rules.yaml:36:20: calendar.extra_holidays.2026-02-30: must be a day such as 2026-12-24"),
        ("  office_hours:", "  time_zone: Europe/Hertford\n  office_hours:",
         "rules.yaml:36:14: calendar.time_zone: there is no such time zone (Europe/London)"),
        ("name: Ann\n", 'name: ""\n', "rules.yaml:20:11: people.ann.name: is empty"),
        ("  ann:\n", "  Ann:\n", "rules.yaml:19:3: people.Ann: must be a short name: small letters, digits and _, beginning with a letter"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_told_in_plain_words_at_its_place(told: Told, old: str, new: str, line: str) -> None:
    assert line in told((old, new))


def test_a_person_who_is_half_told_is_still_known_to_the_roles(told: Told) -> None:
    assert told(("    address: ann@hands.example\n", "")) == [
        "rules.yaml:19:3: people.ann.address: is missing"
    ]


def test_an_item_that_must_be_left_out_does_not_move_the_places_of_those_behind_it(told: Told) -> None:
    lines = told(
        ("    deputy: ann\n", "    absences:\n      - 5\n      - {from: 2026-12-24, to: 2026-12-01}\n"),
    )
    assert lines == [
        "rules.yaml:27:9: people.bob.absences[1]: must be a section with keys of its own (write each key on a line of its own, indented)",
        "rules.yaml:28:32: people.bob.absences[2].to: this absence ends on 2026-12-01 before it begins on 2026-12-24 (exchange from and to, or correct the year)",
    ]


def test_names_that_are_left_out_of_a_list_do_not_move_the_places_of_those_behind_them(told: Told) -> None:
    assert told(("  operator: [bob]", "  operator: [Bad Name, bob, Worse Name, bbo, ann, ann]")) == [
        "rules.yaml:34:14: roles.operator[1]: must be a short name: small letters, digits and _, beginning with a letter",
        "rules.yaml:34:29: roles.operator[3]: must be a short name: small letters, digits and _, beginning with a letter",
        "rules.yaml:34:41: roles.operator[4]: there is no person bbo (did you mean bob?)",
        "rules.yaml:34:51: roles.operator[6]: ann stands twice in the role operator (take one out)",
    ]


def test_a_place_that_yaml_refuses_is_told_once(told: Told) -> None:
    assert told(("    name: Ann\n", "    name: *ann\n")) == [
        "rules.yaml:20:11: references such as *ann are not allowed (write the text again, or quote it)"
    ]


RULES = """\
lists:
  greetings: [hello]
rules:
  - id: one
    category: general
    weight: 1
    when: {words: list:greeting}
  - id: two
    category: genral
    certain: true
    when: {any: [{wrods: hello}, hi]}
  - id: three
    category: general
    when: {words: hello}
"""


def test_mistakes_in_rules_are_told_with_the_others(told: Told) -> None:
    assert told(add=RULES) == [
        "rules.yaml:55:12: rules[1].when.words[1]: there is no list greeting (did you mean greetings?)",
        "rules.yaml:57:15: rules[2].category: there is no category genral (did you mean general?)",
        "rules.yaml:59:19: rules[2].when.any[1].wrods: unknown key (did you mean words?)",
        "rules.yaml:60:5: rules[3]: a rule has either a weight: or certain: true",
    ]


def test_a_letter_without_a_template_is_told_at_its_place(told: Told) -> None:
    assert told(letter_names=["assignment", "acknowledgement_generl"]) == [
        "rules.yaml:45:22: categories.general.acknowledgement: there is no letter acknowledgement_general among the templates (did you mean acknowledgement_generl?)"
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", "rules.yaml:1:1: there is nothing in it (`inboxbot init` writes an example)"),
        ("- a\n", "rules.yaml:1:1: the file must be a section with keys of its own (write each key on a line of its own, indented)"),
        ("a: [b", "rules.yaml:2:1: a list in [ ] is not closed, or a comma is missing (add , or ])"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_rules_file_is_refused_in_one_line(tmp_path: Path, content: str, line: str) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(content)
    with pytest.raises(ConfigurationError) as caught:
        read_policy(file)
    assert [str(one).replace(f"{tmp_path}/", "") for one in caught.value.problems] == [line]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        ConfigurationError, match=r"rules\.yaml: it cannot be read: No such file or directory"
    ):
        read_policy(tmp_path / "rules.yaml")


def test_more_problems_than_a_person_can_read_are_counted(told: Told) -> None:
    lines = told(add="".join(f"x{number}: 1\n" for number in range(150)))
    assert len(lines) == 101
    assert lines[-1] == "rules.yaml: and 50 more problems (mend these first)"


PRIVATE = """\
absences:
  bob:
    - from: 2026-12-21
      to: 2026-12-31
contact_restrictions:
  - addresses: [x@y.example]
    named_contact: ann
    approved_by: bob
    review_on: 2027-01-01
"""


def test_the_private_file_adds_absences_and_restrictions(tmp_path: Path, told: Told) -> None:
    own = ("    deputy: ann\n", "    absences: [{from: 2026-08-01, to: 2026-08-02}]\n")
    assert told(own, add="private_file: private.yaml\n", private=PRIVATE) == []
    policy = read_policy(tmp_path / "rules.yaml").policy
    days = [(absence.first_day, absence.last_day) for absence in policy.people["bob"].absences]
    assert days == [(date(2026, 8, 1), date(2026, 8, 2)), (date(2026, 12, 21), date(2026, 12, 31))]
    assert [limit.addresses for limit in policy.contact_restrictions] == [("x@y.example",)]


def test_problems_of_the_private_file_have_their_places_in_it(told: Told) -> None:
    own = ("    deputy: ann\n", "    absences: [{from: 2026-08-01, to: 2026-08-02}]\n")
    wrong = PRIVATE.replace("to: 2026-12-31", "to: 2026-12-01").replace(
        "named_contact: ann", "named_contact: an"
    )
    wrong = wrong.replace("absences:\n", "absences:\n  cat: []\n")
    assert told(own, add="private_file: private.yaml\n", private=wrong, today=date(2027, 2, 1)) == [
        "private.yaml:2:3: there is no person cat (add it to people, or use one that stands there)",
        "private.yaml:5:11: absences.bob[1].to: this absence ends on 2026-12-01 before it begins on 2026-12-21 (exchange from and to, or correct the year)",
        "private.yaml:8:20: contact_restrictions[1].named_contact: there is no person an (did you mean ann?)",
        "private.yaml:10:16: warning: contact_restrictions[1].review_on: the review of this limit was due on Friday 1 January 2027 (review it and set a new day, or take the limit out)",
    ]


def test_a_wrong_private_file_is_told_together_with_the_rest(told: Told) -> None:
    wrong = PRIVATE.replace("review_on: 2027-01-01", "review: 1")
    assert told(
        ("line_manager: bob", "line_manager: bbo"), add="private_file: private.yaml\n", private=wrong
    ) == [
        "rules.yaml:22:19: people.ann.line_manager: there is no person bbo (did you mean bob?)",
        "private.yaml:6:5: contact_restrictions[1].review_on: is missing (When it is looked at again; the approver and the contact are reminded)",
        "private.yaml:9:5: contact_restrictions[1].review: unknown key (did you mean review_on?)",
    ]


def test_nothing_is_told_about_what_stands_in_for_a_wrong_private_file(told: Told) -> None:
    wrong = PRIVATE.replace("    named_contact: ann\n", "")
    assert told(add="private_file: private.yaml\n", private=wrong) == [
        "private.yaml:6:5: contact_restrictions[1].named_contact: is missing (The person who gets everything that comes from there)"
    ]


def test_a_private_file_that_is_not_there_is_told_where_it_is_named(told: Told) -> None:
    (line,) = told(add="private_file: privat.yaml\n")
    assert line == (
        "rules.yaml:49:15: private_file: privat.yaml cannot be read: No such file or directory"
        " (check the name and who may read it, or take the line out)"
    )


def test_a_private_file_that_everybody_can_read_is_a_warning(tmp_path: Path, told: Told) -> None:
    told(add="private_file: private.yaml\n", private=PRIVATE)
    (tmp_path / "private.yaml").chmod(0o644)
    (warning,) = read_policy(tmp_path / "rules.yaml").warnings
    assert (warning.where, warning.what, warning.warning) == (
        str(tmp_path / "private.yaml"), "everybody on this machine can read it", True,
    )  # fmt: skip


def test_the_fingerprint_changes_with_any_file_and_with_nothing_else(tmp_path: Path, told: Told) -> None:
    def fingerprint() -> str:
        return read_policy(tmp_path / "rules.yaml").fingerprint

    both = "private_file: private.yaml\nwords_file: words.yaml\n"
    told(add=both, private=PRIVATE, words=WORDS)
    first = fingerprint()
    assert fingerprint() == first
    (tmp_path / "private.yaml").write_text(PRIVATE + "# x\n")
    second = fingerprint()
    (tmp_path / "words.yaml").write_text(WORDS + "# x\n")
    third = fingerprint()
    told(add=both + "# y\n", private=PRIVATE, words=WORDS)
    assert len({first, second, third, fingerprint()}) == 4


WORDS = """\
tallies:
  - id: words_of_general
    category: general
    weigh:
      - weight: 0.5
        words: [please, thanks]
"""
OWN_TALLY = WORDS.replace("words_of_general", "own_words")
NAMED = "words_file: words.yaml\n"


def test_tallies_of_the_words_file_come_after_those_of_the_rules(tmp_path: Path, told: Told) -> None:
    assert told(add=NAMED + OWN_TALLY, words=WORDS) == []
    loaded = read_policy(tmp_path / "rules.yaml")
    assert [tally.id for tally in loaded.policy.tallies] == ["own_words", "words_of_general"]
    found = [loaded.places.where(("tallies", place, "weigh", 0, "weight")) for place in (0, 1)]
    assert found == [f"{tmp_path}/rules.yaml:54:17", f"{tmp_path}/words.yaml:5:17"]


def test_rules_without_a_words_file_hold_their_tallies_themselves(tmp_path: Path, told: Told) -> None:
    assert told(add=OWN_TALLY) == []
    assert [tally.id for tally in read_policy(tmp_path / "rules.yaml").policy.tallies] == ["own_words"]


def test_problems_of_the_words_file_have_their_places_in_it(told: Told) -> None:
    wrong = WORDS.replace("category: general", "category: generl").replace("thanks", "please")
    assert told(add=NAMED + WORDS, words=wrong) == [
        "words.yaml:2:9: tallies[1].id: the name words_of_general is taken (take one of the two out, or give this tally another name)",
        "words.yaml:3:15: tallies[1].category: there is no category generl (did you mean general?)",
        "words.yaml:6:25: tallies[1].weigh[1].words[2]: “please” stands twice in this tally: it has the weight 0.5 already (take one of the two out)",
    ]


def test_places_in_the_words_file_are_right_beside_a_wrong_tally_of_the_rules(told: Told) -> None:
    """What is wrong is taken out for further checks, and moves nothing that is told."""
    own = OWN_TALLY.replace("    weigh:\n      - weight: 0.5\n        words: [please, thanks]\n", "") + (
        "  - just some words\n"
    )
    assert [
        line.partition(": ")[0] for line in told(add=NAMED + own, words=WORDS.replace("thanks", "please"))
    ] == [
        "rules.yaml:51:5",
        "rules.yaml:53:5",
        "words.yaml:6:25",
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (WORDS.replace("weigh:", "wiegh:"), "words.yaml:4:5: tallies[1].wiegh: unknown key (did you mean weigh?)"),
        (WORDS.replace("0.5", "half"), "words.yaml:5:17: tallies[1].weigh[1].weight: must be a number"),
        ("rules: []\n", "words.yaml:1:1: rules: unknown key (known here: tallies)"),
        (
            "- a\n",
            "words.yaml:1:1: the file must be a section with keys of its own (write each key on a line of its own, indented)",
        ),
        ("tallies: [a", "words.yaml:2:1: a list in [ ] is not closed, or a comma is missing (add , or ])"),
    ],
)  # fmt: skip
def test_a_words_file_of_another_shape_is_told_with_its_place(told: Told, words: str, line: str) -> None:
    assert line in told(add=NAMED, words=words)


def test_a_words_file_that_was_left_behind_is_told_with_where_there_is_one(
    tmp_path: Path, told: Told
) -> None:
    (line,) = told(add=NAMED)
    assert line == (
        "rules.yaml:49:13: words_file: words.yaml cannot be read: No such file or directory"
        " (it belongs beside the file that names it, readable by the service: bring it along, or take the"
        f" packaged one with `cp {packaged_words()} words.yaml` (`inboxbot init` writes it too))"
    )
    shutil.copyfile(packaged_words(), tmp_path / "words.yaml")
    assert "cannot be read" not in " ".join(told(add=NAMED))


def test_a_words_file_that_everybody_can_read_is_no_secret(tmp_path: Path, told: Told) -> None:
    told(add=NAMED, words=WORDS)
    (tmp_path / "words.yaml").chmod(0o644)
    assert read_policy(tmp_path / "rules.yaml").warnings == ()


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        (
            "words: {address: 1 Example Court}",
            ":19: rules[1].when.words: must be a list (write [one, two], or each on a line of its own that begins with -)",
        ),
        ("all: [[{address: 1 Example Court}]]", ":18: rules[1].when.all[1]: must be text"),
        ("any: [{words: [[a, b]]}]", ":27: rules[1].when.any[1].words[1]: must be text"),
    ],
)
def test_a_wrong_value_in_a_short_form_is_told_at_the_place_that_is_written(
    told: Told, when: str, problem: str
) -> None:
    rule = f"rules:\n  - id: lost\n    when: {{{when}}}\n    category: general\n    certain: true\n"
    assert told(add=rule) == [f"rules.yaml:51{problem}"]


def test_places_lead_from_the_policy_to_the_files(tmp_path: Path, told: Told) -> None:
    told(add="private_file: private.yaml\n", private=PRIVATE)
    places = read_policy(tmp_path / "rules.yaml").places
    found = [places.where(path) for path in (("roles", "operator"), ("people", "bob", "absences", 0, "to"))]
    assert found == [f"{tmp_path}/rules.yaml:34:13", f"{tmp_path}/private.yaml:4:11"]


def test_a_number_is_never_taken_for_a_day() -> None:
    with pytest.raises(ValueError, match="a number is neither"):
        Absence.model_validate({"from": 20261224, "to": "2026-12-31"})


def test_every_section_of_the_policy_is_in_the_shipped_file_or_has_a_default() -> None:
    shipped = read_policy(packaged_rules()).policy
    left_out = set(Policy.model_fields) - shipped.model_fields_set
    assert left_out <= {"private_file", "judging"}
