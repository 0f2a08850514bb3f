"""Everything that is wrong with the templates, found before a letter is due (pretalx does it on saving).

Three looks: are all files there that must be, does every file only use names that its letter is
offered (with a suggestion), and can every letter be written with every sample.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from jinja2 import TemplateSyntaxError

from inboxbot.letters import samples
from inboxbot.letters.names import HOLDING, PUBLIC_BY_NAME, public_letters, staff_letters
from inboxbot.letters.templates import PARTS, Templates, is_shared, split_name
from inboxbot.letters.variables import EVERYWHERE, FAMILIES, Family, offered
from inboxbot.model.errors import PermanentError, Problem
from inboxbot.rules.outcomes import Category
from inboxbot.rules.policy import Policy

if TYPE_CHECKING:
    from inboxbot.letters.letters import Letters

ALWAYS_NEEDED = (
    "absence_noticed",
    "acknowledgement_owner_away",
    "alert",
    "brake_notice",
    "command_asked",
    "command_done",
    "command_unproven",
    "consultation",
    "cover",
    "cover_ends",
    "crisis_declared",
    "digest",
    "escalation",
    "follow_up",
    HOLDING,
    "overdue",
    "please_confirm",
    "quarantine_notice",
    "recovered",
    "reminder",
    "restriction_review",
    "told",
    "unreachable",
    "who_wrote",
    "unsigned",
    "welcome_back",
)
"""Letters that the program asks for whatever rules.yaml says."""

DRAFT = "to be checked by a speaker"
"""What a text in another language says of itself until one has read it."""

_LONGEST_SUBJECT = 150
_THREE_FILES = "a letter is NAME.subject.txt, NAME.txt and NAME.html; other files begin with _"


def check(letters: Letters, templates: Templates, policy: Policy) -> tuple[Problem, ...]:
    """Return all problems, by file."""
    problems = [*_files(templates, policy), *_wrong_audience(policy)]
    unreadable = set()
    for file in sorted(templates.sources):
        if not is_shared(file) and split_name(file) == ("", ""):
            continue
        found, readable = _names(letters, templates, file)
        problems += found
        if not readable:
            unreadable.add(file)
    told = {problem.where for problem in problems}
    for letter in letters.names:
        if all(letter + part in templates.sources for part in PARTS) and not unreadable:
            problems += [one for one in _samples(letters, letter) if one.where not in told]
    return tuple(sorted(set(problems), key=str))


def _files(templates: Templates, policy: Policy) -> Iterator[Problem]:
    """Yield files that are missing and files that belong to no letter."""
    letters = templates.letters
    yield from _languages(templates, policy)
    for file in sorted(templates.sources):
        if not is_shared(file) and split_name(file) == ("", ""):
            yield Problem(file, "it is no part of a letter", _THREE_FILES)
    for file in ("base.txt", "base.html"):
        if file not in templates.sources:
            yield Problem(file, "the layout of all letters is missing", "copy it from `inboxbot init`")
    for letter in letters:
        for part in PARTS:
            if letter + part not in templates.sources:
                yield Problem(letter + part, f"this part of the letter {letter} is missing", _THREE_FILES)
    for letter, reason in sorted(_needed(policy).items()):
        if letter not in letters:
            said = f"the letter {letter} is missing; {reason}"
            yield Problem(f"{letter}.txt", said, _suggest(letter, letters))


def _languages(templates: Templates, policy: Policy) -> Iterator[Problem]:
    """Yield languages that are switched on and have no text, or one that nobody who speaks it has checked."""
    for code in policy.other_languages.send:
        for file in (f"_in_{code}.txt", f"_in_{code}.html"):
            if file not in templates.sources:
                said = (
                    f"there is no text in the language {code}, which rules.yaml names under other_languages"
                )
                yield Problem(file, said, f"write it, or take {code} out of other_languages: send")
            elif DRAFT in templates.sources[file]:
                hint = "let one read it, then take the line with the word DRAFT away"
                yield Problem(
                    f"{file}:1", f"this text goes out and is still a draft, {DRAFT}", hint, warning=True
                )


def _needed(policy: Policy) -> dict[str, str]:
    """Return the letters that must be there, each with who needs it."""
    needed = dict.fromkeys(ALWAYS_NEEDED, "the program sends it")
    for key, category in policy.categories.items():
        for letter in (category.acknowledgement, category.assignment, category.closing, *_of(category)):
            if letter:
                needed.setdefault(letter, f"the category {key} in rules.yaml names it")
    for key, flag in policy.flags.items():
        for letter in (flag.acknowledgement, flag.letter, flag.outcome_letter, flag.tells_named):
            if letter:
                needed.setdefault(letter, f"the flag {key} in rules.yaml names it")
    needed.setdefault(policy.survey.letter, "survey: letter in rules.yaml names it")
    return needed


def _of(category: Category) -> tuple[str, ...]:
    """Return the letters with which a decision is prepared, told and appealed against."""
    if category.settling is None:
        return ()
    appeal = category.settling.appeal
    own = (category.settling.outcome_letter, category.settling.extension_letter)
    return own if appeal is None else (*own, appeal.acknowledgement, appeal.assignment)


def _wrong_audience(policy: Policy) -> Iterator[Problem]:
    """Yield letters that rules.yaml sends both to the public and to colleagues."""
    for letter in sorted(
        public_letters(policy) & ({*staff_letters(policy), *ALWAYS_NEEDED} - PUBLIC_BY_NAME)
    ):
        said = f"rules.yaml sends the letter {letter} to writers and to colleagues"
        yield Problem(f"{letter}.txt", said, "write two letters")


def _names(letters: Letters, templates: Templates, file: str) -> tuple[list[Problem], bool]:
    """Return names that this file is not offered, and whether it could be read at all."""
    try:
        names = templates.names(file)
    except TemplateSyntaxError as error:
        return [Problem(f"{file}:{error.lineno}", error.message or "it cannot be read as a template")], False
    unknown = sorted(names.taken - _known(letters, templates, file))
    return [_unknown(letters, templates, file, name, names.lines.get(name, 1)) for name in unknown], True


def _known(letters: Letters, templates: Templates, file: str) -> frozenset[str]:
    """Return the names a file may use: those it is offered and those it brings forth itself.

    A file shared by all may use what any letter is offered or brings forth; rendering the samples
    shows where one does not.
    """
    if is_shared(file):
        return frozenset(EVERYWHERE).union(*FAMILIES.values(), *templates.names_set.values())
    letter, part = split_name(file)
    own = templates.names_set.get(file, frozenset())
    return offered(letters.family(letter), subject=part == PARTS[0]) | own


def _unknown(letters: Letters, templates: Templates, file: str, name: str, line: int) -> Problem:
    letter, part = split_name(file)
    known = _known(letters, templates, file)
    if part == PARTS[0] and not is_shared(file) and name in offered(letters.family(letter)):
        said = f"{name} must not stand in a subject line"
        return Problem(f"{file}:{line}", said, "subject lines tell no story (K6)")
    hint = _suggest(name, known) or "the letter is offered: " + ", ".join(sorted(known))
    return Problem(f"{file}:{line}", f"there is no {name} for this letter", hint)


def _samples(letters: Letters, letter: str) -> Iterator[Problem]:
    """Yield what goes wrong when the letter is written with each sample."""
    family = letters.family(letter)
    for sample in letters.samples(letter):
        try:
            mail = samples.write(letters, letter, sample)
        except PermanentError as error:
            where, _, what = str(error).partition(": ")
            yield Problem(where, what)
            continue
        yield from _subject(letter, family, mail.subject)


def _subject(letter: str, family: Family, subject: str) -> Iterator[Problem]:
    where = f"{letter}.subject.txt:1"
    if not subject:
        yield Problem(where, "the subject line is empty")
    if len(subject) > _LONGEST_SUBJECT:
        yield Problem(where, f"the subject line has {len(subject)} characters, more than {_LONGEST_SUBJECT}")
    if family in ("public", "case") and "[" not in subject:
        hint = "write [{{ reference }}]: answers are recognised by it"
        yield Problem(where, "the subject line lacks the case's number", hint)


def _suggest(name: str, known: frozenset[str] | tuple[str, ...]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]}?" if close else ""
