"""Whether a time is the one by which an answer is asked for, or belongs to something else (policy R5).

The words of its own clause tell, and what is said of it afterwards: "I file at six, so before then".
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import WEEKDAYS, When, Words

ASKED: Final = 4
"""The answer is asked for by then."""
ABOUT_THEN: Final = 3
"""An answer is asked for about then."""
COMES_OUT: Final = 2
"""The writer's own work is closed then, or comes out."""
PERHAPS: Final = 1
"""It may be the time of an answer, or of what the story is about: always doubtful."""
NOT: Final = 0
"""It belongs to something else."""

_REACH_WHOSE: Final = 5
_REACH_AFTER: Final = 4
_REACH_HAVE_IT: Final = 6
_REACH_NOT: Final = 6
_NEAR: Final = 20
_LONGEST_SENTENCE: Final = 60
_REACH_BACK_TO_IT: Final = 26
_LONG: Final = 9
_FEW: Final = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """How surely a time is that of the answer; ``wished``: "ideally", so that a firmer one goes before it."""

    rank: int
    wished: bool = False


def sentence_before(reader: Words, place: int) -> list[str]:
    """Return the words before a place, nearest first, back to the beginning of the sentence."""
    words: list[str] = []
    while place > 0 and len(words) < _LONGEST_SENTENCE and not reader.tokens[place - 1].ends_sentence:
        place -= 1
        words.append(reader.word(place).removesuffix("'s"))
    return words


def spoken_of_again(found: Sequence[When], reader: Words) -> frozenset[int]:
    """Return which times something said soon after goes back to: "… at four, so before then", "… before I go"."""
    again: set[int] = set()
    ends = [when.end for when in found]
    for place in range(len(reader.tokens) if found else 0):
        if not _goes_back(reader, place):
            continue
        last = bisect_right(ends, place) - 1
        if reader.word(place + 1) in speech.WE:  # "I'm off from four, and we air on Monday, so before I go"
            earlier = range(last, max(last - _FEW, -1), -1)
            last = next((n for n in earlier if _goes_then(found[n], reader)), last)
        if last >= 0 and place - ends[last] <= _REACH_BACK_TO_IT:
            again.add(last)
    return frozenset(again)


def _goes_then(when: When, reader: Words) -> bool:
    """Tell whether the time is when the writer goes: "I leave at six", "I'm off from four"."""
    near = {word for word in sentence_before(reader, when.start)[:5] if word not in speech.SILENT}
    return not near.isdisjoint(speech.GOES | {"off", "leaving", "here", "finishing"})


def _goes_back(reader: Words, place: int) -> bool:
    """Tell whether a time named earlier is meant here: "before then", "beforehand", "before I go"."""
    first, second, third = reader.words(place, 3)
    if first == "beforehand" or (first, second) in speech.BACK_TO_IT:
        return True
    return first == "before" and second in speech.WE and third in speech.GOES


def asked(when: When, reader: Words, *, again: bool) -> Asked:
    """Return how surely this is the time of an answer. ``again``: something said later goes back to it."""
    before = sentence_before(reader, when.start)
    after = _clause_after(reader, when.end)
    wished = not speech.WISHED.isdisjoint(before[:4]) or any(
        pair in speech.IF_POSSIBLE for pair in pairwise(after[:3])
    )
    if "or" in before[:2] and after[:2] == ["if", "you"]:
        return Asked(PERHAPS)
    return Asked(_rank(when, before, after, reader, again=again), wished)


def _rank(when: When, before: list[str], after: list[str], reader: Words, *, again: bool) -> int:
    if _is_elsewhere(when, before, reader, again=again):
        return NOT
    cut_off = any(pair in {("cut", "off"), ("cut", "-")} for pair in pairwise(after))
    if cut_off or not speech.AFTER.isdisjoint(after) or before[:3] == ["for", "time", "in"]:
        return ASKED
    if again or _is_said_by(before) or _is_now(when, before, reader):
        return ASKED
    if _is_welcome(after) or _stands_alone(when, before, after, reader):
        return ASKED
    if _only_tells_when_it_is_heard(when, reader):
        return PERHAPS
    clause = _clause(before)
    heard = [word for word in before if word not in speech.SILENT]
    if when.day is not None and _is_every_week(when, before, reader):
        closes = not speech.DEADLINE.isdisjoint(clause) or _comes_out(when, heard, reader) == COMES_OUT
        return COMES_OUT if closes else NOT
    led = _led(when, heard, before, clause, reader)
    if led is not None:
        return led
    words = {token.text for token in reader.tokens[when.start : when.end]}
    if when.relative and not speech.EARLIER.isdisjoint(words) and _asks(clause):
        return ASKED
    if when.at is not None and _asks(clause):
        return ABOUT_THEN
    rank = max(_asked_about_then(when, clause, reader), _comes_out(when, heard, reader))
    return rank if rank > PERHAPS else max(rank, ABOUT_THEN * _is_asked_for(when, before, after, reader))


def _is_elsewhere(when: When, before: list[str], reader: Words, *, again: bool) -> bool:
    """Tell whether the time belongs to something else; what is gone back to is the story's own only seldom."""
    if _is_now(when, before, reader):
        return "deadline" not in reader.words(max(when.start - _NEAR, 0), min(when.start, _NEAR))
    if not again and _is_of_something(when, before, reader):
        return True
    never = not speech.NEVER.isdisjoint(before[:4])
    return (never or not again) and _is_told_otherwise(before, _narrow(before))


def _is_now(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether the day is said to be this: "it's Thursday now"; or the deadline: "it's now Thursday"."""
    near = {reader.word(when.start - 1), reader.word(when.start - 2)}
    return "it's" in near and before[:1] in (["it"], ["now"])


def _is_said_by(before: list[str]) -> bool:
    """Tell whether somebody is reported to want it by then: "he said by four"; or if it is received by then."""
    return before[:1] in (["by"], ["before"]) and before[1:2] in (["said"], ["says"], ["received"])


def _led(when: When, heard: list[str], before: list[str], clause: list[str], reader: Words) -> int | None:
    """Return the rank of a time after "by", "before", "within", "until", "deadline"; None without one."""
    if not speech.UNTIL.isdisjoint(heard[:2]):
        if not speech.ASKS.isdisjoint(clause) or (
            not speech.GIVEN.isdisjoint(heard[1:4]) and not speech.OURS.isdisjoint(clause)
        ):
            return PERHAPS if not speech.THERE.isdisjoint(heard[1:4]) else ASKED
        return ASKED if len(clause) <= 2 else PERHAPS  # noqa: PLR2004
    dated = any(second == "date" and first in speech.DATES for second, first in pairwise(heard[:4]))
    if dated or not speech.DUE.isdisjoint(heard[:4]) or not speech.DEADLINE.isdisjoint(heard[:7]):
        return NOT if "was" in before[:2] else ASKED
    till = next((n for n, word in enumerate(heard[:7]) if word in {"before", "by"}), 0)
    if not speech.OUT.union(speech.CLOSES, speech.GOES).isdisjoint(
        heard[:till]
    ) and not speech.WRITERS.isdisjoint(heard[:till]):
        return ASKED  # any time before it goes out at eight, by the time I leave at six
    within = reader.word(when.start) in speech.BY
    if not within and not speech.GONE.isdisjoint(heard[1:2]):  # our crew must be away by four
        return PERHAPS
    if not within and speech.BY.isdisjoint(heard[:2]):
        return None
    if within and speech.ASKS.isdisjoint(clause) and len(clause) > 1:  # 95 in 100 seen within four hours
        return PERHAPS
    return ASKED if _asks(clause) else PERHAPS


def _asks(clause: list[str]) -> bool:
    """Tell whether a clause asks for something, or says so little that nothing else can be meant."""
    if any(
        (first, second) in speech.HAVE_IT or (first in speech.MUST and second == "to")
        for second, first in pairwise(clause)
    ):
        return True
    told = not speech.IS_SAID.isdisjoint(clause) and "would" not in clause
    if "told" in clause and speech.OURS.isdisjoint(clause):
        return False  # patients were told to reply by 1 July
    for n, word in enumerate(clause):
        if word in speech.OF_OTHERS and speech.MAY_NEED.isdisjoint(clause[n + 1 : n + 2]):
            continue  # the union wants talks by Monday
        if word in speech.ASKS_PLAINLY or (word in speech.MAY_ASK and not told):
            return True
        if word in speech.TURNS and not speech.WILL.isdisjoint(clause[n + 1 : n + 2]):
            return False  # the plan to close it by Friday
    return (speech.IS_SAID | speech.THEIRS).isdisjoint(clause) and len(clause) <= _LONG


def _clause(before: list[str]) -> list[str]:
    """Return the words of the time's own clause, nearest first: back to a comma, a bracket, "but", "which"."""
    said = 0
    for n, word in enumerate(before):
        if word in speech.BREAKS and said:
            return before[:n]
        said += word not in speech.SILENT and word not in speech.BY
    return before


def _narrow(before: list[str]) -> list[str]:
    """Return the words back to the nearest comma, bracket or "but", however few they are."""
    return before[: next((n for n, word in enumerate(before) if word in speech.BREAKS), len(before))]


def _is_of_something(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether the time is but a mark of a thing: today's report, the 5pm announcement, the meeting at six."""
    words = [token.text for token in reader.tokens[when.start : when.end]]
    whose = (
        words[-1].endswith("'s")
        and reader.word(when.end) not in speech.ON_AIR | speech.AFTER | speech.CLOSE_OF_PLAY
    )
    if whose and when.hour is None and reader.word(when.end) not in {"fine", "ok", "good", "great"}:
        return True
    if not speech.EVENTS.isdisjoint((*words, reader.word(when.end))):
        return speech.BY.isdisjoint(before[:2])  # before our 9.15 conference
    of = next(
        (
            n
            for n, word in enumerate(before[:3])
            if word in speech.EVENTS and before[n + 1 : n + 2] != ["any"]
        ),
        None,
    )
    return of is not None and speech.BY.isdisjoint(before[of + 1 : of + 3])  # before conference at noon


def _is_told_otherwise(before: list[str], clause: list[str]) -> bool:
    """Tell whether the time belongs to something else: "at my desk until six", "not before the 8th"."""
    near = clause[:_REACH_NOT]
    if "deadline" in before[:_REACH_NOT] or _is_said_by(before):
        return False
    others = {
        word
        for n, word in enumerate(near)
        if word in speech.NOT_AFTER
        and not (word == "asked" and near[n - 1] == "to")
        and not (n > (word == "last") and word in {"last", "received"})
    }
    if before[:1] in (["by"], ["before"]):  # an embargoed comment by four
        others -= {"embargo", "embargoed"}
    if others == {"desk"}:  # the desk wants it by four
        return any(first == "desk" and second in {"my", "our"} for first, second in pairwise(before))
    return bool(others) or before[:2] == ["before", "not"]


def _is_every_week(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether a day is that of every week: "Wednesdays at noon", "every Friday"."""
    words = (token.text for token in reader.tokens[when.start : when.end])
    return before[:1] in (["every"], ["each"]) or any(
        word.endswith("days") and word.removesuffix("s") in WEEKDAYS for word in words
    )


def _clause_after(reader: Words, place: int) -> list[str]:
    """Return the words after a time, to the end of the sentence; commas are left out."""
    words: list[str] = []
    while place < len(reader.tokens) and len(words) < _REACH_AFTER and not reader.tokens[place].ends_sentence:
        if reader.word(place) != ",":
            words.append(reader.word(place))
        place += 1
    return words


def _only_tells_when_it_is_heard(when: When, reader: Words) -> bool:
    """Tell whether a day without an hour is the day of a broadcast: "tonight's programme", "on air tomorrow"."""
    words = (token.text for token in reader.tokens[when.start : when.end])
    beside = {reader.word(when.start - 1), *(reader.word(when.end + n) for n in range(3)), *words}
    return when.hour is None and when.at is None and not speech.ON_AIR.isdisjoint(beside)


def _is_welcome(after: list[str]) -> bool:
    """Tell whether what follows asks for it: "Friday would be ideal", "Tuesday at two will do nicely"."""
    if after[:2] in (["would", "be"], ["will", "be"]) and after[2:3] and after[2] in speech.WELCOME:
        return True
    return (
        tuple(after[:2]) in speech.SUITS
        or tuple(after[:3]) in speech.TOO_LATE
        or after[:1] in (["fine"], ["works"], ["suits"])
    )


def _stands_alone(when: When, before: list[str], after: list[str], reader: Words) -> bool:
    """Tell whether the sentence begins with the time and asks by it: "Midday Friday and I can get it in"."""
    if [word for word in before if word not in speech.SILENT and word not in speech.BY]:
        return False
    if not after and reader.word(when.end).startswith("?"):  # Tomorrow, noon?
        return when.hour is not None
    return after[:1] in (["please"], ["pls"], ["plz"]) or after[:3] in (
        ["and", "i", "can"],
        ["and", "we", "can"],
    )


def _asked_about_then(when: When, clause: list[str], reader: Words) -> int:
    """Return the rank of a time that is told after an asking word, without "by" or "before"."""
    for n, word in enumerate(clause[:10]):
        if word in speech.HAPPENS:
            return PERHAPS
        if word in speech.ASKS_ABOUT_THEN:
            if (
                reader.word(when.start) == "in"
                and when.at is None
                and speech.PLEASE.union(speech.COULD).isdisjoint(clause)
            ):
                return PERHAPS  # "reply in 14 days or you are off the list"
            meets = not speech.MEETS.isdisjoint(clause[: n + 4]) and when.at is None
            far = when.day is not None and (when.day - reader.today).days > 1
            return PERHAPS if meets and far else ABOUT_THEN
    return NOT


def _comes_out(when: When, heard: list[str], reader: Words) -> int:
    """Return the rank of a time at which pages close (sure), or a piece is heard or read (by its hour only)."""
    near = heard[:_LONG]
    verb = next(
        (
            n
            for n, word in enumerate(near)
            if word in speech.CLOSES or word in speech.OUT or word in speech.SHOWS
        ),
        None,
    )
    if verb is None:
        return NOT
    if when.hour is not None and not speech.JOINS_IN.isdisjoint(near) and when.day in {None, reader.today}:
        return COMES_OUT
    if speech.WRITERS.isdisjoint(heard[: verb + _REACH_WHOSE]) and not (
        heard[-1] in speech.CLOSES | speech.OUT or heard[-1].endswith("ing")
    ):
        return NOT
    if speech.CLOSES.union(speech.OUT).isdisjoint(near):
        return PERHAPS
    if not speech.CLOSES.isdisjoint(near) or not speech.PAGES.isdisjoint(near):
        return COMES_OUT
    far = when.day is not None and (when.day - reader.today).days > 1
    return PERHAPS if far or (when.hour is None and when.at is None) else COMES_OUT


def _is_asked_for(when: When, before: list[str], after: list[str], reader: Words) -> bool:
    """Tell whether a time alone asks: "COP Friday", "today please", "you have an hour", "have it on Monday"."""
    words = [token.text for token in reader.tokens[when.start : when.end]]
    if not speech.CLOSE_OF_PLAY.isdisjoint(words) or not speech.PLEASE.isdisjoint(after[:1]):
        return True
    if when.at is not None and words[0] not in {"in", "within", "inside", "next", "this", "same"}:
        return True
    return any((first, second) in speech.HAVE_IT for second, first in pairwise(before[:_REACH_HAVE_IT]))
