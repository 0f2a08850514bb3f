"""What a colleague's mail says: an answer, a holding reply, courtesies, nothing.

Its clauses are sorted first (``answer_clauses``), by the words of rules.yaml. What states the matter
decides: a long mail that ends "I will get back to you about the rest" is an answer, and one that tells of
nothing but us is asked about, whatever it says.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from inboxbot.model.message import Message
from inboxbot.rules.answers import Answers
from inboxbot.triage.answer_clauses import TELLS_WHERE, WORD, Book, Clause, clauses, stems
from inboxbot.triage.phrases import fold
from inboxbot.triage.signed import CLOSING

Says = Literal["answer", "holding", "unclear", "courtesy", "nothing"]

MOST_WORDS_TOLD = 5
LONGEST_NAME = 5  # words of a line that is a name or a title
CLOSES_WITHIN = 60  # lines from the end in which "Kind regards" is looked for
LONGEST_SIGNATURE = 10  # words of a line of a signature
TWICE = 2
ONE_SAYS_MORE = 8  # words besides, where a link, a number or a paper comes with them
# So many words that state the matter by their shape are an answer: alone; beside what tells of us, where
# words that are not to the writer count a third; beside a question or a promise of ours.
NEEDED, NEEDED_BESIDE_US, NEEDED_ASKING = 1, 4, 8
BESIDE = 3

_GREETING = re.compile(
    r"\s*(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon)\b"
    r"(?P<name>[^.!?,\n:–—-]{0,60})(?:[,.!:–—-]+|\n|$)\s*",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?[\s:.-]", re.IGNORECASE)
_STATEMENT = re.compile(r"[\"“][^\"”]{40,}[\"”]")
_POINTS = re.compile(r"\battach|\benclos|\bbelow\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says, and the words that told. ``greeted`` is whom it greets, folded, or empty."""

    what: Says
    words: tuple[str, ...] = ()
    greeted: str = ""


def said(
    message: Message,
    answers: Answers,
    *,
    names: frozenset[str] = frozenset(),
    emergency: frozenset[str] = frozenset(),
) -> Said:
    """Return what a mail says in its writer's own words; quotation and what is passed on are no words of theirs.

    ``names`` are those of colleagues, folded: a line that is one of them says nothing. ``emergency`` are the
    numbers to ring in danger, without spaces: to be told them is no answer yet.
    """
    own = own_words(message)
    greeting = _GREETING.match(own)
    greeted = fold(greeting["name"]) if greeting else ""
    body = _without_closing(own[greeting.end() :] if greeting else own, names)
    papers = any(not one.content_type.startswith(("image/", "text/calendar")) for one in message.attachments)
    passed_on = bool(message.forwarded)
    if not WORD.search(body):
        return Said("answer" if papers or passed_on else "nothing", greeted=greeted)
    topic = frozenset(stems(message.quoted_text) | stems(message.subject))
    found = tuple(clauses(body, _book(answers), colleagues=names, topic=topic, emergency=emergency))
    weighed = _weigh(found, body)
    return Said(
        _judged(weighed, answers, brings=papers or weighed.brings, passed_on=passed_on),
        weighed.words[:MOST_WORDS_TOLD],
        greeted,
    )


def own_words(message: Message) -> str:
    """Return what the writer wrote, empty where everything is quoted or passed on."""
    if message.own_text is not None:
        return message.own_text
    # Where stripping would leave nothing, the new text is the whole of it: then nothing of it is new.
    everything = message.quoted_text and message.new_text.strip() == message.text.strip()
    return "" if everything else message.new_text


def _judged(weighed: _Weighed, answers: Answers, *, brings: bool, passed_on: bool) -> Says:
    rest = weighed.rest
    if weighed.words:
        if brings and rest >= TWICE * ONE_SAYS_MORE:
            return "answer"
        if rest <= answers.longest_rest:
            return "unclear" if weighed.tells or brings else "holding"
        # Who ends by putting off has said how far they are: without a number it must be much to be an answer.
        doubly = weighed.ends_putting_off and not weighed.tells
        return "answer" if rest >= answers.answer_from * (TWICE if doubly else 1) else "unclear"
    if brings or passed_on or weighed.tells or weighed.stated >= weighed.needed:
        return "answer"
    if weighed.about_us:
        return "unclear"
    return "answer" if rest >= answers.says_enough else "unclear" if rest else "courtesy"


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A mail's clauses, sorted. ``words`` put off; ``about_us``: there are clauses that tell of us, or ask.

    ``rest`` counts the words that state the matter, ``stated`` those of clauses that do so by their shape,
    and ``needed`` how many of these an answer takes. ``tells``: a phrase that tells, or a number.
    ``brings``: a link, a number to ring, a list, a sum.
    """

    words: tuple[str, ...]
    about_us: bool
    rest: int
    stated: int
    needed: int
    ends_putting_off: bool
    tells: bool
    brings: bool


def _weigh(found: Sequence[Clause], body: str) -> _Weighed:
    states = [one for one in found if one.does == "states"]
    us = any(one.does == "ours" for one in found)
    last = next((one.does for one in reversed(found) if one.does != "polite"), None)
    alone = len(states) == len(found)
    shaped = [one for one in states if one.stating and (alone or not one.judges)]
    return _Weighed(
        words=tuple(dict.fromkeys(word for one in found for word in one.words)),
        about_us=us,
        rest=sum(one.length for one in states),
        stated=sum(one.length // (BESIDE if us and not one.to_them else 1) for one in shaped),
        needed=_needed(found),
        ends_putting_off=last == "puts off",
        tells=any(one.telling for one in states),
        brings=bool(_STATEMENT.search(body)) or any(_brings(one.text) for one in states),
    )


def _needed(found: Sequence[Clause]) -> int:
    """Return how many words that state the matter by their shape are an answer."""
    if any(one.asks or one.promises for one in found):
        return NEEDED_ASKING
    return NEEDED_BESIDE_US if any(one.does == "ours" for one in found) else NEEDED


def _brings(text: str) -> bool:
    return bool(TELLS_WHERE.search(text) or _POINTS.search(text))


def _without_closing(text: str, names: frozenset[str]) -> str:
    """Return the text above "Kind regards" and what follows it, a postscript apart; without a name at the end."""
    lines = text.splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()][-CLOSES_WITHIN:]
    closing = next((n for n in filled if CLOSING.fullmatch(lines[n]) and _only_names(lines[n + 1 :])), None)
    kept = lines if closing is None else lines[:closing]
    signed = _signed_from(kept, names)
    if signed is not None:
        kept = kept[:signed]
    end = len(kept)
    while end and (not kept[end - 1].strip() or (end > 1 and _is_name(kept[end - 1]))):
        end -= 1
    kept = kept[:end]
    kept = _without_name(kept, names)
    extra = next((n for n, line in enumerate(lines) if n >= len(kept) and _POSTSCRIPT.match(line)), None)
    return "\n".join([*kept, *(["", *lines[extra:]] if extra is not None else [])]).strip()


def _without_name(lines: list[str], names: frozenset[str]) -> list[str]:
    """Return the lines without a colleague's name behind the last sentence: "... at ten. Tom"."""
    words = lines[-1].split() if lines else []
    for count in (TWICE, 1):
        before, name = words[:-count], " ".join(words[-count:])
        if (
            before
            and fold(name).strip(" .,!-") in names
            and (before[-1][-1] in ".!?,)-–" or "://" in before[-1])
        ):
            return [*lines[:-1], " ".join(before)]
    return lines


def _only_names(lines: list[str]) -> bool:
    """Tell whether only a signature can stand here: short lines, or a postscript after it."""
    filled = [line for line in lines if line.strip()]
    until = next((n for n, line in enumerate(filled) if _POSTSCRIPT.match(line)), len(filled))
    return all(len(line.split()) <= LONGEST_SIGNATURE for line in filled[:until])


def _signed_from(lines: list[str], names: frozenset[str]) -> int | None:
    """Return the line from which on a colleague's name and what belongs to it stand, or None."""
    begin = max(0, len(lines) - CLOSES_WITHIN)
    found = (n for n, line in enumerate(lines[begin:], begin) if fold(line).strip(" ,.-") in names)
    return next((n for n in found if all(len(line.split()) <= LONGEST_SIGNATURE for line in lines[n:])), None)


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) <= LONGEST_NAME and line.strip()[-1] not in ".!?:" and line.strip()[:1].isupper()


@lru_cache(maxsize=4)
def _book(answers: Answers) -> Book:
    return Book(answers)
