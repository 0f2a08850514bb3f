"""What a colleague's mail says: an answer, a holding reply, courtesies, nothing. Sentence by sentence.

What puts somebody off, and what is mere courtesy, rules.yaml says (``answers:``). The words that are
left over decide: a long mail that ends "I will get back to you about the rest" is an answer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from inboxbot.model.message import Message
from inboxbot.rules.answers import Answers
from inboxbot.rules.fold import SENTENCE_END
from inboxbot.rules.lexicon import Lexicon, Reading, Span
from inboxbot.triage.phrases import fold

Says = Literal["answer", "holding", "unclear", "courtesy", "nothing"]

MOST_WORDS_TOLD = 5
LONGEST_NAME = 5  # words of a line that is a name or a title
LONGEST_SIGNATURE = 10  # words of a line of a signature
TWICE = 2
ONE_SAYS_MORE = 8  # words besides, where a link, a number or a paper comes with them

_GREETING = re.compile(
    r"\s*(?:hi|hello|hiya|hey|dear|good (?:morning|afternoon|evening)|morning|afternoon)\b"
    r"(?P<name>[^.!?,\n:–—-]{0,60})(?:[,.!:–—-]+|\n|$)\s*",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"\s*(?:(?:with )?(?:very )?(?:kind|kindest|best|warm|warmest|many|good)(?:est)? ?(?:regards|wishes|thanks)?"
    r"|regards|all the best|all best|best|take care|yours(?: sincerely| faithfully| truly)?|sincerely|cheers"
    r"|thanks|thank you|many thanks|thanks again|kr|bw|with thanks|speak soon|sent from my .{0,30}"
    r"|get outlook for .{0,20}|--|__+)\s*[,.!]*\s*",
    re.IGNORECASE,
)
_POSTSCRIPT = re.compile(r"\s*p\.?\s?s\.?[\s:.-]", re.IGNORECASE)
_SAYS_MORE = re.compile(
    r"https?://|www\.|\S@\S|(?:\d[ ]?){9,}|£\s?\d|\battach|\benclos|\bbelow\b|\n\s*(?:[-*•]|\d[.)])\s",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says, and the words that told. ``greeted`` is whom it greets, folded, or empty."""

    what: Says
    words: tuple[str, ...] = ()
    greeted: str = ""


@dataclass(frozen=True, slots=True)
class _Book:
    """The words of rules.yaml, prepared: one lexicon, with the numbers of both groups."""

    lexicon: Lexicon
    holding: int
    but_not: int
    courtesy: int

    def put_off(self, reading: Reading) -> list[Span]:
        """Return where a text puts somebody off."""
        spared = reading.spans(self.but_not)
        return [
            span
            for span in reading.spans(self.holding)
            if not any(begin <= span[0] and span[1] <= end for begin, end in spared)
        ]


def said(message: Message, answers: Answers, *, names: frozenset[str] = frozenset()) -> Said:
    """Return what a mail says in its writer's own words; quotation and what is passed on are no words of theirs.

    ``names`` are those of colleagues, folded: a line that is one of them says nothing.
    """
    own = own_words(message)
    greeting = _GREETING.match(own)
    greeted = fold(greeting["name"]) if greeting else ""
    body = _without_closing(own[greeting.end() :] if greeting else own, names)
    papers = any(not one.content_type.startswith(("image/", "text/calendar")) for one in message.attachments)
    passed_on = bool(message.forwarded)
    if not _WORD.search(body):
        return Said("answer" if papers or passed_on else "nothing", greeted=greeted)
    book = _book(answers)
    reading = book.lexicon.read(body)
    put_off = [reading.quote(span) for span in book.put_off(reading)]
    brings = papers or _SAYS_MORE.search(_rest_text(body, book)) is not None
    return Said(
        _judged(_weigh(reading, book), answers, holding=bool(put_off), brings=brings, passed_on=passed_on),
        tuple(dict.fromkeys(put_off))[:MOST_WORDS_TOLD],
        greeted,
    )


def own_words(message: Message) -> str:
    """Return what the writer wrote, empty where everything is quoted or passed on."""
    if message.own_text is not None:
        return message.own_text
    # Where stripping would leave nothing, the new text is the whole of it: then nothing of it is new.
    everything = message.quoted_text and message.new_text.strip() == message.text.strip()
    return "" if everything else message.new_text


def _judged(weighed: _Weighed, answers: Answers, *, holding: bool, brings: bool, passed_on: bool) -> Says:
    rest = weighed.rest
    if not holding:
        return "answer" if rest or brings or passed_on else "courtesy"
    if brings and rest >= ONE_SAYS_MORE and not weighed.ends_putting_off:
        return "answer" if rest >= TWICE * ONE_SAYS_MORE else "unclear"
    if rest <= answers.longest_rest:
        return "holding"
    # Who ends by putting off has said how far they are: it must be much to be an answer.
    needed = answers.answer_from * (TWICE if weighed.ends_putting_off else 1)
    return "answer" if rest >= needed else "unclear"


@dataclass(frozen=True, slots=True)
class _Weighed:
    """How many words stand in sentences that neither put off nor are courtesies, and how the mail ends."""

    rest: int
    ends_putting_off: bool


def _weigh(reading: Reading, book: _Book) -> _Weighed:
    off = {place for place, _ in book.put_off(reading)}
    polite = {place for place, _ in reading.spans(book.courtesy)}
    rest = count = begin = 0
    ends = False
    for place, word in enumerate(reading.words):
        if word != SENTENCE_END:
            count += 1
            continue
        puts_off = any(begin <= one < place for one in off)
        says = count and not puts_off and not any(begin <= one < place for one in polite)
        rest += count if says else 0
        ends = puts_off or (ends and not says)
        count, begin = 0, place + 1
    return _Weighed(rest, ends)


def _rest_text(body: str, book: _Book) -> str:
    """Return the lines in which nothing puts off and nothing is a courtesy."""
    kept = []
    for line in re.split(r"(?<=[.!?])\s+|\n\s*\n", body):
        reading = book.lexicon.read(line)
        if not (book.put_off(reading) or reading.spans(book.courtesy)):
            kept.append(line)
    return "\n".join(kept)


def _without_closing(text: str, names: frozenset[str]) -> str:
    """Return the text above "Kind regards" and what follows it, a postscript apart; without a name at the end."""
    lines = text.splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()]
    closing = next((n for n in filled if _CLOSING.fullmatch(lines[n]) and _only_names(lines[n + 1 :])), None)
    kept = lines if closing is None else lines[:closing]
    signed = _signed_from(kept, names)
    if signed is not None:
        kept = kept[:signed]
    while kept and (not kept[-1].strip() or (len(kept) > 1 and _is_name(kept[-1]))):
        kept = kept[:-1]
    extra = next((n for n, line in enumerate(lines) if n >= len(kept) and _POSTSCRIPT.match(line)), None)
    return "\n".join([*kept, *(["", *lines[extra:]] if extra is not None else [])]).strip()


def _only_names(lines: list[str]) -> bool:
    """Tell whether only a signature can stand here: short lines, or a postscript after it."""
    filled = [line for line in lines if line.strip()]
    until = next((n for n, line in enumerate(filled) if _POSTSCRIPT.match(line)), len(filled))
    return all(len(line.split()) <= LONGEST_SIGNATURE for line in filled[:until])


def _signed_from(lines: list[str], names: frozenset[str]) -> int | None:
    """Return the line from which on a colleague's name and what belongs to it stand, or None."""
    found = (n for n, line in enumerate(lines) if fold(line).strip(" ,.-") in names)
    return next((n for n in found if all(len(line.split()) <= LONGEST_SIGNATURE for line in lines[n:])), None)


def _is_name(line: str) -> bool:
    words = line.split()
    return len(words) <= LONGEST_NAME and line.strip()[-1] not in ".!?:" and line.strip()[:1].isupper()


@lru_cache(maxsize=4)
def _book(answers: Answers) -> _Book:
    lexicon = Lexicon()
    groups = (answers.holding, answers.but_not, answers.courtesy)
    return _Book(lexicon, *(lexicon.atom(words) for words in groups))
