"""What each clause of a colleague's mail does: it puts off, is polite, tells of us, or states the matter.

"I have asked round" and "Priya has it" tell of us; "the clinic moved to Hertford" states the matter, and
so does "I am afraid that it has closed". The words are those of rules.yaml (``answers:``); here is the
order in which they count, and what the shape of an English clause tells where no word does. A clause
without a subject goes on with the one before it, and at the beginning of a sentence its subject is us.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from inboxbot.rules.answers import Answers
from inboxbot.rules.lexicon import Lexicon, Reading, Span
from inboxbot.triage.phrases import fold, names

Does = Literal["puts off", "polite", "ours", "states"]

WORD = re.compile(r"[^\W_][\w'’-]*")
TELLS_WHERE = re.compile(r"https?://|www\.|\S@\S|(?:\d[ ]?){9,}|£\s?\d", re.IGNORECASE)
_TRIMMED = " .!?\n-*•"
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n(?=\s*(?:[-*•]|\d[.)])\s)|:\s+|:$")
_CLAUSES = re.compile(r"[,;]\s+|\s+[-–—]+\s+|\s*[()]\s*|\b(?:and|but)\b", re.IGNORECASE)
_SUGGESTS = re.compile(
    r"\W*(?:(?:may|might|could) (?:i|we) suggest|have you (?:tried|thought|asked)|why not|how about)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"(?:they|it|you|there)\b", re.IGNORECASE)
_THE_OTHER = re.compile(r"(?:she|he)\b", re.IGNORECASE)
_NOUN = re.compile(
    r"(?i:that|this|these|those|the|an?|your|his|her|their|its|no|nobody|all|both|most|some|each|for)\b"
    r"|(?!I\b)[A-Z]"
)
_NO_SUBJECT = re.compile(
    r"(?:will|would|have|has|had|need to|must|might|ought to|just|still|never|am|got|more|hope|noted"
    r"|speak|spoke|spoken|back|out|been|almost|nearly|soon"
    r"|later|tomorrow|today|tonight|this (?:morning|afternoon|evening|week)|next week"
    r"|(?:on|in|at) (?:a|an|my|our|the)|up to|one sec|heard|seen|thought|forgot|good|great|lovely|love|nice"
    r"|how|what|so|(?!(?:ring|bring)\b)\w+ing(?!['’]))\b",
    re.IGNORECASE,
)
_BIDS = re.compile(
    r"(?:please |just |do |then |so |or )?(?:ring|call|phone|ask|see|try|go|take|speak|talk|book|apply|look"
    r"|register|visit|fill|use|order|click|turn up|pop|bring|contact|get|join|find|check|show|come|dial"
    r"|choose|write to|email the)\b(?! (?:you|soon|later|tomorrow|then|into|out|up|back|on)\b)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|isn|aren|wasn|weren|do(?:es)?|doesn|don|did|didn|can|cannot|could|couldn|will|won"
    r"|has|hasn|have|haven|had|may|might|must|mustn|should|shouldn|needn|yes|no|(?:run|take|give|offer|hold"
    r"|meet|open|close|cover|cost|start|show|know|keep|say|send|let|make|pay|deal|help|work|provide|sell"
    r"|visit|come|get|use|accept|charge|see|treat|want|list|need|depend|mean)s?|closed|went|came|goes|ended"
    r"|moved|stopped)\b|['’](?:s|re|ve|ll|d|t)\b",
    re.IGNORECASE,
)
_TO_THEM = re.compile(
    r"(?:yes|no|and|so|then|that|if|unless)*[, ]*(?:you|your|he|she|it is|it['’]s|there (?:is|are)|there['’]s"
    r"|that (?:date|time|day)|both)\b",
    re.IGNORECASE,
)
_PROMISES = re.compile(
    r"\b(?:i|we)(?:['’]ll| will| shall)\b(?! (?:all |both )?(?:come|bring|be there|see you|meet you)\b)",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"(?:this|that|it|what|how)(?: really| certainly| does| must)?"
    r"(?: is|['’]s| was| be| sounds?| looks?| seems?| can['’]?t)(?: have been| be)?"
    r"(?: quite| such| not| so| very| really| most)*(?: an?)? (?:\w+ ){0,2}\w+",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_TELEPHONE = re.compile(r"\d(?:[\d ]*\d)?")
_OF_US = names("i me my us we our ours")
_DATE = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b"
    r"|\b\d{1,2}(?:st|nd|rd|th)\b|\b20\d\d\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:(?:by|until|till|before|after|within)\b[^\d.]{0,30}|in )\d{1,2}(?!\d)", re.IGNORECASE
)
_NAMES_IT = re.compile(
    r"(?i:it|they|that|you need|the \w+)(?i: is| are|['’]s|['’]re)(?i: called| the| at| in| on| now| run by)* "
    r"(?!I\b|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec))[A-Z]"
)
_NAME = re.compile(r"(?:[A-Z][\w.'’-]*\s*){1,3}")
_PROPER = re.compile(r"\s(?!I\b)[A-Z][a-z]+")
_AGREES = names("yes no not of course sorry oh indeed certainly both too all")
_COMMON = names(
    "about after again also been before being both call came come contact could date dear does email ever "
    "every from gave give going good have hello help here information into just know like long look made "
    "mail make many message more most much need number only other over please regards said same says sent "
    "should since some such take tell than thank thanks that their them then there these they thing think "
    "this those time told wants week went were what when where which while will with would write wrote year "
    "your yours subject november october december monday tuesday wednesday thursday friday saturday sunday "
    "team service people"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause, without the words that only frame it, and what it does.

    ``words`` put off. Of what states the matter: ``telling`` by a phrase of rules.yaml or a number;
    ``stating`` by its shape (a verb, a name); ``to_them`` speaks to the writer or of what they asked.
    """

    text: str
    does: Does
    words: tuple[str, ...] = ()
    telling: bool = False
    stating: bool = False
    to_them: bool = False
    asks: bool = False

    @property
    def length(self) -> int:
        """Return how many words it has."""
        return len(WORD.findall(self.text))

    @property
    def promises(self) -> bool:
        """Tell whether it says what we will do."""
        return self.does == "ours" and _PROMISES.search(self.text) is not None

    @property
    def judges(self) -> bool:
        """Tell whether it only says what something is like: "that is dreadful"."""
        return _JUDGES.fullmatch(self.text) is not None


class Book:
    """The words of rules.yaml, prepared: one lexicon, with the numbers of its groups."""

    def __init__(self, answers: Answers) -> None:
        """Enter every group."""
        self._lexicon = Lexicon()
        self._holding, self._but_not = map(self._lexicon.atom, (answers.holding, answers.but_not))
        self.about_us, self.tells = map(self._lexicon.atom, (answers.about_us, answers.tells))
        self.polite, self.framing = map(self._lexicon.atom, (answers.courtesy, answers.framing))
        self.replies, self._in_danger = map(self._lexicon.atom, (answers.replies, answers.in_danger))

    def read(self, text: str) -> Reading:
        """Read a text."""
        return self._lexicon.read(text)

    def put_off(self, reading: Reading) -> list[Span]:
        """Return where a text puts somebody off."""
        spared = reading.spans(self._but_not)
        return [
            span
            for span in reading.spans(self._holding)
            if not any(begin <= span[0] and span[1] <= end for begin, end in spared)
        ]

    def seems_to(self, reading: Reading) -> bool:
        """Tell whether a text holds words that only seem to put off: somebody else will ring."""
        return bool(reading.spans(self._but_not))

    def cares(self, reading: Reading, sentence: str, emergency: frozenset[str]) -> bool:
        """Tell whether a sentence only says whom to ring in danger: "if it gets worse, please call 999"."""
        numbers = {"".join(one.split()) for one in _TELEPHONE.findall(sentence)}
        return bool(numbers) and numbers <= emergency and bool(reading.spans(self._in_danger))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a clause stands: in a question, after what, and after a colleague was named."""

    asks: bool
    after: Does | None
    colleague: bool
    cares: bool


def clauses(
    body: str, book: Book, *, colleagues: frozenset[str], topic: frozenset[str], emergency: frozenset[str]
) -> Iterator[Clause]:
    """Yield what stands in a mail, in order.

    ``topic`` are the stems of what was asked, ``emergency`` the numbers to ring in danger, without spaces.
    """
    named = False
    for sentence in _SENTENCES.split(body):
        parts = [part.strip(_TRIMMED) for part in _CLAUSES.split(sentence)]
        off = book.put_off(whole := book.read(sentence))
        if off and not any(book.put_off(book.read(part)) for part in parts):
            # What puts off goes across the clauses: "discuss it, and let you know".
            yield Clause(sentence, "puts off", tuple(map(whole.quote, off)))
            parts = []
        place = _Place(
            sentence.rstrip().endswith("?") and not _SUGGESTS.match(sentence),
            None,
            named,
            book.cares(whole, sentence, emergency),
        )
        for part in parts:
            if only_signs(part, colleagues):
                continue
            place = replace(place, colleague=place.colleague or names_one(book.read(part), colleagues))
            clause = _clause(part, book, colleagues, topic, place)
            if clause is not None:
                yield clause
                place = replace(place, after=clause.does)
        named = place.colleague or names_one(whole, colleagues)


def _clause(
    text: str, book: Book, colleagues: frozenset[str], topic: frozenset[str], place: _Place
) -> Clause | None:
    """Return what one clause does; None where nothing but a frame stands there."""
    whole = book.read(text)
    if off := book.put_off(whole):
        return Clause(text, "puts off", tuple(map(whole.quote, off)))
    if place.cares:
        return Clause(text, "ours")
    bare = text
    for span in whole.spans(book.framing):
        bare = bare.replace(whole.quote(span), " ", 1)
    bare = bare.strip(" ,")
    if not WORD.search(bare):
        return None
    reading = book.read(bare)
    if not place.asks and (reading.spans(book.tells) or _replies(reading, book)):
        return Clause(bare, "states", telling=True, stating=True, to_them=True)
    if (spans := reading.spans(book.polite)) and not _sends_elsewhere(bare, reading):
        # "Thank you for your patience while we look" tells of us as well.
        return Clause(bare, "ours" if {"we", "i"} & set(reading.words[spans[0][1] :]) else "polite")
    of_us = names_one(reading, colleagues) or reading.spans(book.about_us) or book.seems_to(reading)
    if of_us or place.asks or _goes_on_with_us(bare, place, framed=bare != text):
        return Clause(bare, "ours", asks=place.asks)
    return _statement(bare, topic)


def _sends_elsewhere(text: str, reading: Reading) -> bool:
    """Tell whether a request is to ring somebody else: "please ring NHS 111", and not "please ring us"."""
    return bool(_NUMBER.search(text)) and _OF_US.isdisjoint(reading.words)


def _goes_on_with_us(text: str, place: _Place, *, framed: bool) -> bool:
    """Tell whether a clause that does not name us has us as its subject."""
    if _THE_OTHER.match(text):
        return place.colleague or place.after == "ours"
    if place.after in {"ours", "puts off"}:
        return not (
            _PRONOUN.match(text)
            or _BIDS.match(text)
            or TELLS_WHERE.search(text)
            or (_NOUN.match(text) and _VERB.search(text))
        )
    return not (place.after == "states" or framed or _BIDS.match(text)) and bool(_NO_SUBJECT.match(text))


def _statement(text: str, topic: frozenset[str]) -> Clause:
    numbers = _WITHIN.sub(" ", text)
    telling = bool(_NUMBER.search(_DATE.sub(" ", numbers)) or _NAMES_IT.match(text))
    bids = bool(_BIDS.match(text))
    proper = not _NAME.fullmatch(text) and _PROPER.search(text)
    stating = telling or bids or bool(_VERB.search(text) or _PRONOUN.match(text) or proper)
    to_them = (
        bids or bool(_NUMBER.search(numbers) or _TO_THEM.match(text)) or not topic.isdisjoint(stems(text))
    )
    return Clause(text, "states", telling=telling, stating=stating, to_them=to_them)


def _replies(reading: Reading, book: Book) -> bool:
    """Tell whether a clause is nothing but a short reply: "we do", "no, we can't"."""
    spans = reading.spans(book.replies)
    inside = {place for begin, end in spans for place in range(begin, end)}
    words = [(n, word) for n, word in enumerate(reading.words) if word.isalpha()]
    return bool(spans) and all(n in inside or word in _AGREES for n, word in words)


def stems(text: str) -> set[str]:
    """Return the beginnings of the longer words of a text, by which two texts are about one thing."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", fold(text)) if word not in _COMMON}


def only_signs(text: str, colleagues: frozenset[str]) -> bool:
    """Tell whether nothing stands there but a colleague's name, or an initial."""
    words = WORD.findall(fold(text))
    return not words or " ".join(words) in colleagues or (len(words) == 1 and len(words[0]) == 1)


def names_one(reading: Reading, colleagues: frozenset[str]) -> bool:
    """Tell whether a colleague is named."""
    return not colleagues.isdisjoint(reading.words)
