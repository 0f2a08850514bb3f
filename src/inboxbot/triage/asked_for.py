"""Whether a time is the one by which an answer is asked for, or belongs to something else (policy R5).

The words of its own clause tell, and what is said of it afterwards: "I file at six, so before then".
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.asked_elsewhere import (
    comes_and_goes,
    is_elsewhere,
    is_every_week,
    is_now,
    is_of_any_week,
    is_rung_at_night,
    is_said_by,
    is_this_weeks,
)
from inboxbot.triage.asked_itself import must_be_in, says_so_itself
from inboxbot.triage.asked_missed import without_aside, would_be_missed
from inboxbot.triage.asked_out import closes_after, comes_out, only_tells_when_it_is_heard
from inboxbot.triage.asked_ranks import ABOUT_THEN, ASKED, COMES_OUT, NOT, PERHAPS
from inboxbot.triage.asked_until import asked_until
from inboxbot.triage.asked_void import is_void
from inboxbot.triage.clock_tokens import EARLIER, When, Words, sentence_before

_REACH_WHOSE: Final = 5
_LIKE_TO: Final = (["to", "like"], ["to", "love"])
_WOULD_DO: Final = frozenset(("be", "suit", "do", "work"))
_REACH_AFTER: Final = 4
_REACH_HAVE_IT: Final = 6
_REACH_NOT: Final = 6
_LONG: Final = 9
_FEW: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """How surely a time is that of the answer; ``wished``: "ideally", so that a firmer one goes before it."""

    rank: int
    wished: bool = False


def asked(when: When, reader: Words, *, again: bool) -> Asked:
    """Return how surely this is the time of an answer. ``again``: something said later goes back to it."""
    before = _without_means(sentence_before(reader, when.start))
    after = _clause_after(reader, when.end)
    inside = [word for word in reader.words_of(when) if word in speech.LEADS]
    before = without_aside([*inside[-1:], *before])  # today by two
    wished = _is_wished(before, after, reader.words(when.end, _LONG + _FEW))
    if ("or" in before[:2] and after[:2] == ["if", "you"]) or after[:2] == ["or", "after"]:
        return Asked(PERHAPS)
    if any(pair in speech.NO_HURRY for pair in pairwise(reader.words(when.end, _LONG))):
        return Asked(PERHAPS)
    if is_rung_at_night(when, before, reader):
        return Asked(PERHAPS)
    rank = _rank(when, before, after, reader, again=again)
    return Asked(min(rank, PERHAPS) if is_of_any_week(when, before, reader) else rank, wished)


def _is_wished(before: list[str], after: list[str], next_words: tuple[str, ...]) -> bool:
    """Tell whether a firmer time may follow: "ideally by noon", "by three, or four at a push", "today if you can"."""
    firmer = after[after[:1] == ["-"] :][:1] == ["or"] or after[:2] == ["if", "you"]
    if firmer and not speech.LAST.isdisjoint(next_words):
        return True
    if not speech.ELSE.isdisjoint(before[:2]):  # before ten if possible, else two
        return False
    if after[:3] == ["if", "you", "can"] and not speech.IF_NOT.isdisjoint(next_words[3:]):
        return True  # today if you can, tomorrow if you can't
    if before[:1] == ["even"] and after[:2] == ["would", "be"]:
        return True  # before then; even Wednesday would be amazing
    wished = not speech.WISHED.isdisjoint([*before[:4], *after[:1]])
    return wished or any(pair in speech.IF_POSSIBLE for pair in pairwise(after))


def _without_means(before: list[str]) -> list[str]:
    """Return the words without a "by" that tells no time: "by phone at ten"."""
    return [
        word for n, word in enumerate(before) if word != "by" or n == 0 or before[n - 1] not in speech.MEANS
    ]


def _rank(when: When, before: list[str], after: list[str], reader: Words, *, again: bool) -> int:
    if is_elsewhere(when, before, reader, again=again) or (not again and is_void(when, before, reader)):
        return NOT
    if (
        again
        or is_said_by(before)
        or is_now(when, before, reader)
        or says_so_itself(when, before, after, reader)
    ):
        return ASKED
    if before[:1] == ["after"]:
        return ASKED if _is_too_late(when, before, reader) else NOT
    if before[:1] == ["from"] or only_tells_when_it_is_heard(when, reader):
        return PERHAPS
    clause = _clause(before)
    if before[len(clause) : len(clause) + 1] == ["if"]:  # if there were a line by three, I could use it
        clause = [word for word in clause if word not in speech.WERE]
    heard = _heard(before)
    if when.day is not None and is_every_week(when, before, reader):
        closes = not speech.DEADLINE.isdisjoint(clause) or comes_out(when, heard, reader) == COMES_OUT
        return NOT if not closes else COMES_OUT if is_this_weeks(when, reader) else PERHAPS
    led = _led(when, heard, before, clause, reader)
    if led is not None:
        return led
    words = set(reader.words_of(when))
    if when.relative and not EARLIER.isdisjoint(words) and _asks(clause):
        return ASKED
    if when.at is not None and _asks(clause):
        return ABOUT_THEN
    out = max(comes_out(when, heard, reader), closes_after(when, before, reader))
    rank = max(_asked_about_then(when, clause, reader), out)
    return rank if rank > PERHAPS else max(rank, ABOUT_THEN * _is_asked_for(when, before, after, reader))


def _led(when: When, heard: list[str], before: list[str], clause: list[str], reader: Words) -> int | None:
    """Return the rank of a time after "by", "before", "within", "until", "deadline"; None without one."""
    if not speech.UNTIL.isdisjoint(heard[:2]):
        return asked_until(when, heard, before, clause, reader)
    last_of_all = any((first, second) in speech.LAST_OF_ALL for second, first in pairwise(heard[:5]))
    dated = last_of_all or any(
        second == "date" and first in speech.DATES for second, first in pairwise(heard[:4])
    )
    instead = heard[:2] in (["than", "rather"], ["than", "other"])
    if dated or (not speech.DUE.isdisjoint(heard[:4]) and not instead) or _is_deadline(heard):
        return NOT if "was" in before[:2] else ASKED
    if _is_before_something(before, clause) or _is_before_it_closes(heard):
        # did anybody ring before the ward shut at six?
        return ASKED if speech.DID.isdisjoint(before[-1:]) else PERHAPS
    within = reader.word(when.start) in speech.BY
    if not within and (not speech.GONE.isdisjoint(heard[1:2]) or comes_and_goes(when, before, reader)):
        return PERHAPS  # our crew must be away by four
    if _is_worked_to(before) or would_be_missed(before):
        return ASKED
    if not within and speech.BY.isdisjoint(heard[:2]):
        return None
    if _is_done(heard, before, clause):
        return PERHAPS
    if within and speech.ASKS.isdisjoint(clause) and len(clause) > 1:  # 95 in 100 seen within four hours
        return PERHAPS
    return ASKED if _asks(clause) or before[-1] in speech.REQUESTS else PERHAPS


def _is_done(heard: list[str], before: list[str], clause: list[str]) -> bool:
    """Tell whether something is done by then: "a line that closes by 8.15", "I'd like to visit you before July"."""
    if before[1:2] and before[1] in speech.OPENS and speech.WRITERS.isdisjoint(heard[2:_REACH_WHOSE]):
        return True
    if any(word in speech.VISITS and clause[n + 1 : n + 3] in _LIKE_TO for n, word in enumerate(clause)):
        return True
    doing = bool(clause[1:2]) and clause[1].endswith("ing")
    return doing and clause[2:4] == ["be", "to"] and speech.BY.isdisjoint(clause[1:])


def _is_worked_to(before: list[str]) -> bool:
    """Tell whether the writer works to this time: "aim for four", "pushed it to four", this side of the weekend."""
    if before[:2] in (["limit", "time"], ["and", "now"]) or before[:3] == ["of", "side", "this"]:
        return True
    if tuple(before[1::-1]) in speech.WORKING_TO:
        return True
    moved = before[:1] == ["to"] and not speech.MOVED.isdisjoint(before[1:7])
    return moved and not speech.I_HAVE.isdisjoint(before[:8])


def _is_deadline(heard: list[str]) -> bool:
    """Tell whether a deadline is spoken of, and not that there is none: "no fixed deadline, but …"."""
    return any(
        word in speech.DEADLINE and "no" not in heard[n + 1 : n + 3] for n, word in enumerate(heard[:7])
    )


def _is_before_something(before: list[str], clause: list[str]) -> bool:
    """Tell whether it is asked for before something that is then: "before the designer starts on the 24th"."""
    which = before.index("which") if "which" in before[:_LONG] else 0
    # I need it before the bell, which they tell me is seven
    return _asks_before(clause) or (which > 0 and _asks_before(before[: which + _LONG]))


def _is_before_it_closes(heard: list[str]) -> bool:
    """Tell whether it is before the writer's work closes: "before it goes out at eight", "by when I leave at six"."""
    till = next((n for n, word in enumerate(heard[:7]) if word in {"before", "by"}), 0)
    closes = not speech.OUT.union(speech.CLOSES, speech.GOES).isdisjoint(heard[:till])
    return closes and not speech.WRITERS.isdisjoint(heard[:till])


def _asks_before(clause: list[str]) -> bool:
    before = next((n for n, word in enumerate(clause[:_LONG]) if word == "before"), 0)
    asks = speech.ASKS_PLAINLY | speech.HAVE | {"chance", "writing"}
    may_we = tuple(clause[-2:][::-1]) in speech.MAY_WE  # can I see it before the hearing opens at ten?
    return before > 1 and (may_we or not asks.isdisjoint(clause[before + 1 :]))


def _asks(clause: list[str]) -> bool:
    """Tell whether a clause asks for something, or says so little that nothing else can be meant."""
    if any(
        (first, second) in speech.HAVE_IT | speech.LIKE or (first in speech.MUST and second == "to")
        for second, first in pairwise(clause)
    ):
        return True
    told = not speech.IS_SAID.isdisjoint(clause) and speech.MODALS.isdisjoint(clause)
    if must_be_in(clause):
        return True
    if clause[-2:] in (["had", "i"], ["had", "we"]):
        return True  # if I had it by Friday
    if "told" in clause and speech.OURS.isdisjoint(clause):
        return False  # patients were told to reply by 1 July
    for n, word in enumerate(clause):
        if word in speech.OF_OTHERS and not _is_wanted_of_us(clause, n):
            continue  # the union wants talks by Monday
        if word in speech.ASKS_PLAINLY or (word in speech.MAY_ASK and not told):
            return True
        if word in speech.TURNS and not speech.WILL.isdisjoint(clause[n + 1 : n + 2]):
            return False  # the plan to close it by Friday
    return (speech.IS_SAID | speech.THEIRS).isdisjoint(clause) and len(clause) <= _LONG


def _is_wanted_of_us(clause: list[str], wants_at: int) -> bool:
    """Tell whether somebody wants it of us: "my editor wants …", "Gordon wants it on the Tuesday"."""
    if not speech.MAY_NEED.isdisjoint(clause[wants_at + 1 : wants_at + 2]):
        return True
    what, then = clause[max(wants_at - 1, 0)], clause[max(wants_at - 2, 0)]
    return what in speech.IT and then in speech.SILENT | speech.LEADS


def _heard(before: list[str]) -> list[str]:
    """Return the words that tell something, without whose work it is: "signed off by the editor on Friday"."""
    heard = [word for word in before if word not in speech.SILENT]
    return heard[2:] if heard[1:2] == ["by"] and not speech.MAY_NEED.isdisjoint(heard[:1]) else heard


def _clause(before: list[str]) -> list[str]:
    """Return the words of the time's own clause, nearest first: back to a comma, a bracket, "but", "which"."""
    said = 0
    for n, word in enumerate(before):
        if word in speech.BREAKS and said and not _is_asked_of_us(before, n):
            return before[:n]
        said += word not in speech.SILENT and word not in speech.BY
    return before


def _is_asked_of_us(before: list[str], n: int) -> bool:
    """Tell whether a question word only says what we shall tell: "I need to know who is coming by Friday"."""
    if before[n] not in speech.QUESTIONS:
        return False
    whom = before[n + 1 : n + 2] in (["me"], ["us"])  # tell me who is coming
    return not speech.ASK_US.isdisjoint(before[n + 1 + whom : n + 2 + whom])


def _clause_after(reader: Words, place: int) -> list[str]:
    """Return the words after a time, to the end of the sentence; commas are left out."""
    words: list[str] = []
    while place < len(reader.tokens) and len(words) < _REACH_AFTER and not reader.tokens[place].ends_sentence:
        if reader.word(place) in {";", "|"}:
            break
        if reader.word(place) not in {",", "sharp", "prompt", "still", "also", "probably"}:
            words.append(reader.word(place))
        place += 1
    return words


def _is_too_late(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether what comes after this time is of no use: "figures received after five cannot be included"."""
    place, words = when.end, list[str]()
    while place < len(reader.tokens) and len(words) < _LONG and not reader.tokens[place].ends_sentence:
        words.append(reader.word(place))
        place += 1
    near = [*words, *before[1:_REACH_NOT]]
    # nobody answers the telephone after lunch
    return not speech.OF_NO_USE.isdisjoint(near) and speech.LEFT_ALONE.isdisjoint(near)


def _asked_about_then(when: When, clause: list[str], reader: Words) -> int:
    """Return the rank of a time that is told after an asking word, without "by" or "before"."""
    if clause[:1] == ["for"] and not speech.PRESSING.isdisjoint(clause):
        return ABOUT_THEN  # my editor is breathing down my neck for Monday
    if clause[:1] == ["for"] and not speech.GUESTS.isdisjoint(clause):
        return PERHAPS  # need a patient for 7.35
    if "promised" in clause and not speech.PRESSING.isdisjoint(clause):
        return ABOUT_THEN  # I've promised the desk 400 words at three
    if not speech.PAST.isdisjoint(clause) or _means_to_write(clause):
        return PERHAPS  # the trust gave us a line at 8.40; I'm hoping to write it up on Friday
    for n, word in enumerate(clause[:10]):
        if word in speech.HAPPENS:
            return PERHAPS
        if word in speech.OF_OTHERS and not _is_wanted_of_us(clause, n):
            continue
        if word == "back" and not speech.THERE_IS.isdisjoint(clause[n + 1 : n + 2]):
            return NOT  # I'm back in on Monday
        if word in speech.ASKS_ABOUT_THEN or (word in speech.WRITE and clause[max(n - 1, 0)] in {"me", "us"}):
            return _about_then(when, clause, n, reader)
    return NOT


def _means_to_write(clause: list[str]) -> bool:
    """Tell whether it is told what the writer hopes to do: "hoping to publish"; not "hoping to file at four"."""
    triples = zip(clause[2:], clause[1:], clause, strict=False)
    return any(hope in speech.HOPES and to == "to" and verb in speech.WRITES_IT for hope, to, verb in triples)


def _about_then(when: When, clause: list[str], asks_at: int, reader: Words) -> int:
    """Return the rank of a time told after an asking word of its clause: an answer's, or a meeting's."""
    asked_politely = not speech.PLEASE.union(speech.COULD).isdisjoint(clause)
    if reader.word(when.start) == "in" and when.at is None and not asked_politely:
        return PERHAPS  # "reply in 14 days or you are off the list"
    if not speech.MEETS.isdisjoint(clause[: asks_at + 4]) and when.at is None:
        far = when.day is not None and (when.day - reader.today).days > 1
        return PERHAPS if far else ABOUT_THEN
    first_thing = when.day is not None and reader.word(when.start) == "first"
    return ASKED if first_thing else ABOUT_THEN  # drop me a line first thing tomorrow


def _is_asked_for(when: When, before: list[str], after: list[str], reader: Words) -> bool:
    """Tell whether a time alone asks: "COP Friday", "today please", "you have an hour", "have it on Monday"."""
    words = reader.words_of(when)
    if not speech.CLOSE_OF_PLAY.isdisjoint(words) or not speech.PLEASE.isdisjoint(after[:1]):
        return True
    would = before[:1] == ["would"] or before[:2] == ["the", "would"]
    if would and not _WOULD_DO.isdisjoint(after[:1]):
        return not speech.ANSWERS.isdisjoint(reader.words(when.end, _LONG))
    if when.at is not None and words[0] not in {"in", "within", "inside", "next", "this", "same"}:
        return speech.GIVEN_THEN.isdisjoint(before[:_FEW])  # the council gave her two days to reply
    if before[:2] == ["to", "up"] and ("come", "to", "you") in zip(
        before[2:], before[1:], before, strict=False
    ):
        return False  # we can come to you, any time up to two
    if must_be_in(before):
        return True
    return any(
        (first, second) in speech.HAVE_IT
        and not (first in speech.HAVE and _is_of_others(before[n + 2 : n + 3]))
        for n, (second, first) in enumerate(pairwise(before[:_REACH_HAVE_IT]))
    )


def _is_of_others(subject: list[str]) -> bool:
    """Tell whether somebody else has it then: "the subs have it from Friday"."""
    return bool(subject) and subject[0] not in speech.OURS | speech.MAY_HAVE
