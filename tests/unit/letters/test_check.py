from __future__ import annotations

import pytest

from inboxbot.letters import listing, lists, owning, samples, values
from inboxbot.letters.letters import Letters
from inboxbot.letters.listing import MyDay, Week
from inboxbot.letters.owning import Away, Review
from inboxbot.letters.particulars import Alert, Brake, Commanded, Digest, Quarantine
from inboxbot.letters.samples import write
from inboxbot.letters.variables import EVERYWHERE, FAMILIES
from inboxbot.model.errors import PermanentError
from inboxbot.rules.policy import Policy

KEY = b"a key of at least sixteen octets"


def problems(sources: dict[str, str], policy: Policy) -> list[str]:
    letters = Letters(sources, policy, address="info@example.org", secret_key=KEY)
    return [str(one) for one in letters.check()]


def problems_of(letter: str, sources: dict[str, str], policy: Policy) -> list[str]:
    """Return the problems of a folder that holds this letter and the layout only; that others are missing is no news."""
    few = {name: text for name, text in sources.items() if name.startswith(("_", "base.", f"{letter}."))}
    return [one for one in problems(few, policy) if "is missing; " not in one]


def added(sources: dict[str, str], file: str, text: str) -> dict[str, str]:
    """Return the shipped templates with text put at the head of a letter's block, on line 4."""
    whole = sources[file]
    assert "{% block letter %}\n" in whole
    return {**sources, file: whole.replace("{% block letter %}\n", "{% block letter %}\n" + text + "\n", 1)}


def test_the_shipped_letters_have_no_problem(sources: dict[str, str], policy: Policy) -> None:
    assert problems(sources, policy) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ refrence }}", "there is no refrence for this letter (did you mean reference?)"),
        (
            "{% if False %}{{ anser_by }}{% endif %}",
            "there is no anser_by for this letter (did you mean answer_by?)",
        ),
        ("{{ reference", None),
        ("{% if reference %}", None),
        ("{{ reference|shout }}", "No filter named 'shout'."),
        ("{{ emergency[7].number }}", "cannot write the letter: "),
        ("{{ (emergency|first).nummer }}", "cannot write the letter: "),
        ("{{ reference.__class__.__mro__ }}", "cannot write the letter: access to attribute '__class__'"),
        ("{% include '_nothing.txt' %}", "cannot write the letter: there is no file _nothing.txt"),
        ("{{ 1 / 0 }}", "cannot write the letter: ZeroDivisionError"),
    ],
)
def test_a_fault_in_a_letter_is_told_with_file_and_line(
    sources: dict[str, str], policy: Policy, text: str, problem: str | None
) -> None:
    found = problems_of(
        "acknowledgement_general", added(sources, "acknowledgement_general.txt", text), policy
    )

    assert found
    assert all(one.startswith("acknowledgement_general.txt:") for one in found)
    if problem is not None:
        assert len(found) == 1
        assert found[0].startswith(f"acknowledgement_general.txt:4: {problem}")


def test_a_letter_that_grows_without_end_is_stopped(sources: dict[str, str], policy: Policy) -> None:
    found = problems_of(
        "acknowledgement_general",
        added(sources, "acknowledgement_general.txt", "{{ 'x' * 2000000 }}"),
        policy,
    )

    assert found == [
        "acknowledgement_general.txt:1: cannot write the letter: ValueError: it grows beyond 1,000,000 characters"
    ]


@pytest.mark.parametrize(
    "name", ["sender", "subject", "message_text", "because", "note", "owner", "category"]
)
def test_a_letter_to_the_public_is_offered_nothing_of_the_story(
    sources: dict[str, str], policy: Policy, name: str
) -> None:
    found = problems_of(
        "acknowledgement_general", added(sources, "acknowledgement_general.txt", "{{ " + name + " }}"), policy
    )

    assert [one.partition(" (")[0] for one in found] == [
        f"acknowledgement_general.txt:4: there is no {name} for this letter"
    ]


@pytest.mark.parametrize("name", ["sender", "subject", "message_text", "note", "because"])
def test_a_subject_line_is_offered_nothing_of_the_story(
    sources: dict[str, str], policy: Policy, name: str
) -> None:
    found = problems_of(
        "assignment", {**sources, "assignment.subject.txt": "{{ " + name + " }} [{{ reference }}]"}, policy
    )

    assert found == [
        f"assignment.subject.txt:1: {name} must not stand in a subject line (subject lines tell no story (K6))"
    ]


def test_a_fault_in_the_layout_is_told_where_it_stands(sources: dict[str, str], policy: Policy) -> None:
    lines = sources["base.html"].splitlines()
    place = next(number for number, line in enumerate(lines, 1) if "Hello," in line)
    lines[place - 1] += "{{ telefone }}"
    found = problems({**sources, "base.html": "\n".join(lines)}, policy)

    assert found == [f"base.html:{place}: there is no telefone for this letter (did you mean telephone?)"]


def test_a_name_that_only_some_letters_are_offered_is_found_in_the_layout_by_rendering(
    sources: dict[str, str], policy: Policy
) -> None:
    found = problems({**sources, "base.txt": sources["base.txt"] + "{{ owner }}"}, policy)

    last = len(sources["base.txt"].splitlines()) + 1
    assert found == [f"base.txt:{last}: cannot write the letter: 'owner' is undefined"]


def test_a_missing_part_is_told(sources: dict[str, str], policy: Policy) -> None:
    without = {name: text for name, text in sources.items() if name != "told.html"}

    assert problems(without, policy) == [
        (
            "told.html: this part of the letter told is missing "
            "(a letter is NAME.subject.txt, NAME.txt and NAME.html; other files begin with _)"
        )
    ]


def test_a_missing_letter_is_told_with_who_needs_it_and_what_was_perhaps_meant(
    sources: dict[str, str], policy: Policy
) -> None:
    renamed = {
        name.replace("acknowledgement_media", "acknowledgment_media"): text for name, text in sources.items()
    }

    assert problems(renamed, policy)[0] == (
        "acknowledgement_media.txt: the letter acknowledgement_media is missing; "
        "the category media in rules.yaml names it (did you mean acknowledgment_media?)"
    )


def test_a_file_that_is_no_letter_is_told(sources: dict[str, str], policy: Policy) -> None:
    found = problems({**sources, "told.txt~": "x", "notes.md": "x"}, policy)

    assert [one.partition(" (")[0] for one in found] == [
        "notes.md: it is no part of a letter",
        "told.txt~: it is no part of a letter",
    ]


@pytest.mark.parametrize(
    ("subject", "problem"),
    [
        ("", "the subject line is empty"),
        ("We have your message", "the subject line lacks the case's number"),
        ("[{{ reference }}]" + "x" * 150, "the subject line has 166 characters, more than 150"),
    ],
)
def test_a_subject_line_that_would_not_do_is_told(
    sources: dict[str, str], policy: Policy, subject: str, problem: str
) -> None:
    found = problems_of(
        "acknowledgement_general", {**sources, "acknowledgement_general.subject.txt": subject}, policy
    )

    assert any(one.startswith(f"acknowledgement_general.subject.txt:1: {problem}") for one in found)


def test_one_letter_for_writers_and_colleagues_is_told(sources: dict[str, str], policy: Policy) -> None:
    told = policy.categories["general"].model_copy(update={"assignment": "acknowledgement_general"})
    mixed = policy.model_copy(update={"categories": {**policy.categories, "general": told}})

    assert any("to writers and to colleagues" in one for one in problems(sources, mixed))


def test_a_letter_of_the_organisations_own_is_checked_like_the_shipped_ones(
    sources: dict[str, str], policy: Policy
) -> None:
    own = {
        "acknowledgement_offer.subject.txt": "Thank you [{{ reference }}]",
        "acknowledgement_offer.txt": '{% extends "base.txt" %}{% block letter %}Thank you{% endblock %}',
        "acknowledgement_offer.html": '{% extends "base.html" %}{% block letter %}{{ thanks }}{% endblock %}',
    }

    assert [one.partition(" (")[0] for one in problems({**sources, **own}, policy)] == [
        "acknowledgement_offer.html:1: there is no thanks for this letter"
    ]


def test_a_broken_letter_fails_alone_and_only_when_it_is_written(
    sources: dict[str, str], policy: Policy
) -> None:
    broken = added(sources, "alert.txt", "{{ nothing }}")
    letters = Letters(broken, policy, address="info@example.org", secret_key=KEY)
    assert write(letters, "told", letters.samples("told")[0]).letter == "told"
    with pytest.raises(
        PermanentError, match=r"^alert\.txt:4: cannot write the letter: 'nothing' is undefined$"
    ):
        write(letters, "alert", letters.samples("alert")[0])


def test_an_error_never_shows_what_was_being_written(sources: dict[str, str], policy: Policy) -> None:
    broken = {**sources, "told.txt": "{{ sender + 1 }}"}
    letters = Letters(broken, policy, address="info@example.org", secret_key=KEY)
    with pytest.raises(PermanentError) as raised:
        write(letters, "told", letters.samples("told")[0])
    assert str(raised.value) == "told.txt:1: cannot write the letter: TypeError"


def test_every_offered_name_has_a_meaning_and_is_really_given(letters: Letters) -> None:
    names = letters._names
    reader = letters.people[0]
    case = samples.samples("told", "case", names.policy)[0]
    line = samples.samples("reminder", "lines", names.policy)[0]
    assert isinstance(case, samples.CaseSample)
    assert isinstance(line, samples.LinesSample)
    given = {
        "public": values.public(names, "acknowledgement_general", case.about),
        "survey": values.survey(names),
        "case": values.case(names, case.about, reader, now=samples.NOW, attached=""),
        "lines": lists.lines(names, line.lines, reader, now=samples.NOW, trial=False),
        "digest": lists.digest(names, Digest(samples.NOW.date()), reader, now=samples.NOW),
        "away": owning.away(names, Away(reader, samples.NOW.date()), reader, now=samples.NOW),
        "review": owning.review(names, Review(("x@y.example",), reader, reader, samples.NOW.date()), reader),
        "my_day": listing.my_day(names, MyDay(samples.NOW.date()), reader, {}, now=samples.NOW),
        "week": listing.week(names, Week(samples.NOW.date(), samples.NOW.date()), reader, now=samples.NOW),
        "command": lists.command(names, Commanded(None, "x"), reader),
        "quarantine": lists.quarantine(names, Quarantine(1, "x"), reader),
        "brake": lists.brake(names, Brake(samples.NOW, "x"), reader),
        "alert": lists.alert(names, Alert("x", samples.NOW), reader),
    }

    assert {family: set(offer) for family, offer in given.items()} == {
        family: set(offered) for family, offered in FAMILIES.items()
    }
    assert set(values.everywhere(names)) == set(EVERYWHERE)
    assert all(one.meaning for family in FAMILIES.values() for one in family.values())
