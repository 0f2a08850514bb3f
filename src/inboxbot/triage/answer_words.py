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
from inboxbot.rules.lexicon import Lexicon, Reading, Span
from inboxbot.triage.phrases import fold

Says = Literal["answer", "holding", "unclear", "courtesy", "nothing"]

MOST_WORDS_TOLD = 5
LONGEST_NAME = 5  # words of a line that is a name or a title
CLOSES_WITHIN = 60  # lines from the end in which "Kind regards" is looked for
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
_MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_SAYS_MORE = re.compile(
    r"[\"“][^\"”]{40,}[\"”]"  # a statement
    r"|(?<!till )(?<!until )(?<!by )(?<!before )(?<!after )\b\d{1,2}(?:[:.]\d\d)?\s?[ap]m\b"
    rf"|(?<!of )(?<!by )(?<!until )(?<!before )(?<!from )\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_MONTHS})[a-z]*\b"
    r"|https?://|www\.|\S@\S|(?:\d[ ]?){9,}|£\s?\d|\battach|\benclos|\bbelow\b|\n\s*(?:[-*•]|\d[.)])\s",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*•]|\d[.)])\s)")
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
    about_us: int
    tells: int
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
    weighed = _weigh(body, book, names)
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
    if weighed.puts_off:
        if brings and rest >= ONE_SAYS_MORE and not weighed.ends_putting_off:
            return "answer" if rest >= TWICE * ONE_SAYS_MORE else "unclear"
        if rest <= answers.longest_rest:
            return "holding"
        # Who ends by putting off has said how far they are: it must be much to be an answer.
        needed = answers.answer_from * (TWICE if weighed.ends_putting_off else 1)
        return "answer" if rest >= needed else "unclear"
    if brings or passed_on or weighed.tells or rest >= answers.says_enough:
        return "answer"
    return "unclear" if weighed.about_us else "answer" if rest else "courtesy"


@dataclass(frozen=True, slots=True)
class _Weighed:
    """A mail's sentences, sorted: ``rest`` are the words of those that neither put off nor are courtesies.

    ``words`` put off; ``about_us``: there are sentences that tell of us, or ask something back, and they are
    not counted where nothing puts off. ``tells``: a sentence that tells something, or of the matter with a
    number. ``brings``: a link, a number, a list, a sum stands outside what puts off.
    """

    words: tuple[str, ...]
    about_us: bool
    rest: int
    ends_putting_off: bool
    tells: bool
    brings: bool

    @property
    def puts_off(self) -> bool:
        """Tell whether anything does."""
        return bool(self.words)


def _weigh(body: str, book: _Book, names: frozenset[str]) -> _Weighed:
    words: list[str] = []
    matter: list[str] = []
    ours: list[str] = []
    ends = told = False
    for sentence in _SENTENCES.split(body):
        reading = book.lexicon.read(sentence)
        off = [reading.quote(span) for span in book.put_off(reading)]
        words += off
        tells = bool(reading.spans(book.tells)) and not sentence.rstrip().endswith("?")
        says = not _only_signs(sentence, names) and not off and (tells or not reading.spans(book.courtesy))
        if says:
            # Who asks something back, or says which colleague has it, has not answered by that.
            asks = sentence.rstrip().endswith("?")
            of_us = not tells and (asks or reading.spans(book.about_us) or _names_one(reading, names))
            told = told or tells or (not of_us and _NUMBER.search(sentence) is not None)
            (ours if of_us else matter).append(sentence)
        ends = bool(off) or (ends and not says)
    counted = [*matter, *ours] if words else matter
    return _Weighed(
        words=tuple(dict.fromkeys(words)),
        about_us=bool(ours),
        rest=sum(len(_WORD.findall(sentence)) for sentence in counted),
        ends_putting_off=ends,
        tells=told,
        brings=any(_SAYS_MORE.search(sentence) for sentence in (*matter, *ours)),
    )


def _only_signs(sentence: str, names: frozenset[str]) -> bool:
    """Tell whether nothing stands there but a colleague's name, or an initial."""
    words = _WORD.findall(fold(sentence))
    return not words or " ".join(words) in names or (len(words) == 1 and len(words[0]) == 1)


def _names_one(reading: Reading, names: frozenset[str]) -> bool:
    return not names.isdisjoint(reading.words)


def _without_closing(text: str, names: frozenset[str]) -> str:
    """Return the text above "Kind regards" and what follows it, a postscript apart; without a name at the end."""
    lines = text.splitlines()
    filled = [number for number, line in enumerate(lines) if line.strip()][-CLOSES_WITHIN:]
    closing = next((n for n in filled if _CLOSING.fullmatch(lines[n]) and _only_names(lines[n + 1 :])), None)
    kept = lines if closing is None else lines[:closing]
    signed = _signed_from(kept, names)
    if signed is not None:
        kept = kept[:signed]
    end = len(kept)
    while end and (not kept[end - 1].strip() or (end > 1 and _is_name(kept[end - 1]))):
        end -= 1
    kept = kept[:end]
    extra = next((n for n, line in enumerate(lines) if n >= len(kept) and _POSTSCRIPT.match(line)), None)
    return "\n".join([*kept, *(["", *lines[extra:]] if extra is not None else [])]).strip()


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
def _book(answers: Answers) -> _Book:
    lexicon = Lexicon()
    groups = (answers.holding, answers.but_not, answers.about_us, answers.tells, answers.courtesy)
    return _Book(lexicon, *(lexicon.atom(words) for words in groups))
