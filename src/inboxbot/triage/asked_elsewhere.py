"""Whether a time belongs to something else than an answer: a meeting, opening hours, an earlier call, a name."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.clock_tokens import WEEKDAYS, When, Words

_REACH: Final = 6
_NEAR: Final = 20
_FEW: Final = 3
_RINGING: Final = 9
_LONG: Final = 12


def is_elsewhere(when: When, before: list[str], reader: Words, *, again: bool) -> bool:
    """Tell whether the time belongs to something else; what is gone back to is the story's own only seldom."""
    if is_now(when, before, reader):
        near = reader.words(max(when.start - _NEAR, 0), min(when.start, _NEAR))
        replaced = not speech.PUT_OFF.isdisjoint(near) or not speech.REPLACES.isdisjoint(before)
        return before[1:3] != ["it's", "so"] and before[:2] != ["it", "so"] and not replaced
    if _has_happened(when, before) or (not again and _is_of_something(when, before, reader)):
        return True
    clause = before[:_REACH]
    if not (speech.ADVERTS.isdisjoint(clause) or speech.SHUTS.isdisjoint(clause)):
        return True  # advertising: bookings close Tuesday
    if not speech.FOR_ADVERTS.isdisjoint(before) and not speech.BY.isdisjoint(before[:1]):
        return True  # advertisers please note: artwork by noon on the 18th
    if _is_cancelled(reader.words(when.end, 2 * _FEW + 2)):
        return True
    if _is_not_rung_before(before) or _is_in_a_name(when, before, reader) or _is_any(when, before):
        return True
    if not speech.UNTIL.isdisjoint(before[:1]) and ends_there(when, reader):
        return False
    if before[:1] == ["of"] and not speech.LETTERS.isdisjoint(before[1:2]):
        return True  # yours of this morning
    never = not speech.NEVER.isdisjoint(before[:4])
    return (never or not again) and _is_told_otherwise(before, _narrow(before))


def _has_happened(when: When, before: list[str]) -> bool:
    """Tell whether something is told of a day: "it took hours to be seen today"; not "I need it signed today"."""
    if when.hour is not None or when.at is not None or not speech.BY.isdisjoint(before[:1]):
        return False
    clause = _narrow(before)[:_LONG]
    if not speech.TOOK.isdisjoint(clause) and speech.ASKS_PLAINLY.isdisjoint(clause):
        return True
    done = before[:1] == ["seen"] or (before and before[0].endswith("ed"))
    return bool(done) and not speech.WERE.isdisjoint(before[1:_FEW])


def ends_there(when: When, reader: Words) -> bool:
    """Tell whether it is over then: "at my desk until eight, and then it's gone"; not "and then on leave"."""
    after = [word.removesuffix("'s") for word in reader.words(when.end, 2 * _FEW + 1)]
    if "then" not in after[:_FEW] or reader.sentence_ends(when.end, when.end + after.index("then")):
        return False
    goes_on = after[after.index("then") + 1 :]
    if goes_on[:1] == ["it"] and speech.OVER.isdisjoint(goes_on[1:2]):
        return False  # on till one and then it's Sanjay
    return speech.ELSEWHERE.isdisjoint(goes_on[:1]) and speech.TAKE_OVER.isdisjoint(goes_on)


def _is_not_rung_before(before: list[str]) -> bool:
    """Tell whether nobody shall ring before then: "don't bother ringing before twelve"; not "if you don't ring"."""
    near = set(before[1:_RINGING])
    if speech.LEADS.isdisjoint(before[:1]) or not speech.UNLESS.isdisjoint(near):
        return False
    if speech.DO_NOT.isdisjoint(near) or before[:1] == ["by"]:
        return False
    return not speech.RINGS.isdisjoint(near) or (
        before[:1] == ["before"] and not speech.REPLIES.isdisjoint(near)
    )


def is_said_by(before: list[str]) -> bool:
    """Tell whether somebody is reported to want it by then: "he said by four"; or if it is received by then."""
    return before[:1] in (["by"], ["before"]) and before[1:2] in (["said"], ["says"], ["received"])


def _is_cancelled(after: tuple[str, ...]) -> bool:
    """Tell whether the time counts no more: "the old Thursday one no longer applies"; not "an hour, no longer"."""
    if not speech.REPLACED.isdisjoint(pairwise(word for word in after if word != ",")):
        return True
    return any((after[n], after[n + 1]) in speech.CANCELLED and after[n + 2].isalpha() for n in range(_FEW))


def _is_any(when: When, before: list[str]) -> bool:
    """Tell whether no certain day is meant: "tell us before which Saturday", "1,200 words for a Sunday"."""
    return not speech.NO_CERTAIN.isdisjoint(before[:1]) or (
        when.hour is None and before[:1] in (["a"], ["an"])
    )


def is_now(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether the day is said to be this: "it's Thursday now"; or the deadline: "it's now Thursday"."""
    near = {reader.word(when.start - 1), reader.word(when.start - 2)}
    if [word for word in before[:4] if word != "the"][:3] == ["now", "is", "it"]:
        return True
    return "it's" in near and before[:1] in (["it"], ["now"])


def _is_of_something(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether the time is but a mark of a thing: today's report, the 5pm announcement, the meeting at six."""
    words = reader.words_of(when)
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
            if word in speech.EVENTS
            and (word != "hearing" or speech.HEARING.isdisjoint(before[n + 1 : n + 2]))
            and before[n + 1 : n + 2] != ["any"]
        ),
        None,
    )
    return of is not None and speech.BY.isdisjoint(before[of + 1 : of + 3])  # before conference at noon


def _is_told_otherwise(before: list[str], clause: list[str]) -> bool:
    """Tell whether the time belongs to something else: "at my desk until six", "not before the 8th"."""
    near = clause[:_REACH]
    if "deadline" in before[:_REACH] or is_said_by(before):
        return False
    others = {
        word
        for n, word in enumerate(near)
        if word in speech.NOT_AFTER
        and not (word in {"asked", "said"} and near[n - 1] == "to")
        and not (n > (word == "last") and word in {"last", "received"})
    }
    said = next((n for n, word in enumerate(near) if word in speech.SAID), 0)
    if before[:1] in (["by"], ["before"], ["for"]) and not speech.WISHES.isdisjoint(near[:said]):
        others -= speech.SAID  # he said he'd need to hear by five
    if before[:1] in (["by"], ["before"]):  # an embargoed comment by four
        others -= {"embargo", "embargoed", "desk"}
        if not speech.QUESTIONS.isdisjoint(before) and not {"me", "us"}.isdisjoint(before):
            others -= {"opens", "open", "hours"}  # send me a photo and when it opens by Tuesday
    elif ("thanks", "for") in pairwise(reversed(before)) or ("sorry", "for") in pairwise(reversed(before)):
        return True  # thanks for calling back at eleven
    if "before" in near or "by" in near[1:]:  # before I go off shift at six, before the meeting opens at ten
        others -= {"shift", "desk", "meeting", "opens"}
    if before[:2] == ["and", "now"]:  # between now and four
        others -= {"between"}
    if ("i've", "promised") in pairwise(reversed(before)):  # I've promised the desk 400 words at three
        others -= {"promised", "desk"}
    if others == {"desk"}:  # the desk wants it by four
        return any(first == "desk" and second in {"my", "our"} for first, second in pairwise(before))
    return bool(others) or before[:2] == ["before", "not"]


def _narrow(before: list[str]) -> list[str]:
    """Return the words back to the nearest comma, bracket or "but", however few they are."""
    return before[: next((n for n in range(len(before)) if _breaks(before, n)), len(before))]


def _breaks(before: list[str], n: int) -> bool:
    """Tell whether a clause begins here: a comma, "but"; "and file", "until I've only till"."""
    if before[n] == "and":
        return not speech.CLOSES.union(speech.OUT).isdisjoint(before[n - 1 : n])
    return before[n] in speech.BREAKS or (n > 1 and before[n] in speech.UNTIL)


def _is_in_a_name(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether a weekday only says which: "the Saturday Health Hour", "our Friday show"."""
    after = reader.word(when.end)
    return (
        when.end == when.start + 1
        and reader.word(when.start) in WEEKDAYS
        and not speech.OF_NAMES.isdisjoint(before[:1])
        and speech.BY.isdisjoint(before[1:2])
        and after.isalpha()
        and after not in speech.GOES_ON
    )


def is_every_week(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether a day is that of every week: "Wednesdays at noon", "every Friday"."""
    words = reader.words_of(when)
    return before[:1] in (["every"], ["each"]) or any(
        word.endswith("days") and word.removesuffix("s") in WEEKDAYS for word in words
    )


def is_of_any_week(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether it stands among deadlines of every week: "deadlines: news Wed noon", "Acorn News | copy Tue 5pm"."""
    if reader.words(when.end, 2) in speech.EACH or reader.words(when.end, 4) in speech.MONTH_BEFORE:
        return True  # the 20th of each month
    if _is_usual(when, before, reader):
        return True
    if when.at is not None or when.dated or not speech.NEAR_DAYS.isdisjoint(reader.words_of(when)):
        return False
    return "|" in before or (when.day is not None and "deadlines" in before)


def _is_usual(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether it is usually so: "they're generally out by four", "normally Tuesday is fine"."""
    near = _narrow(before)[:_LONG]
    pairs = set(pairwise(reversed(near)))
    if not speech.WOULD_HAVE.isdisjoint(pairs) and "but" in reader.words(when.end, 2):
        return True  # I'd have given you until Thursday, but
    told = not speech.USUALLY.isdisjoint((*near, *reader.words(when.end, 2)))
    return told or not (speech.MOST_DAYS | speech.ORDINARY).isdisjoint(pairs)


def comes_and_goes(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether somebody is there, or gone, by then: "in by six and gone by eight", "they're out by four"."""
    if before[1:2] == ["out"]:
        return speech.BREAKS.union(speech.AGAIN, {"and"}).issuperset(before[2:3])
    if before[2:3] == ["your"] and not speech.IN_YOUR.isdisjoint(before[1:2]):
        return True  # we'd be out of your hair by two
    first, second, third = reader.words(when.end, 3)
    goes = second in speech.GOES_OUT and third in {"by", "at"}
    return not speech.COMES_IN.isdisjoint(before[1:2]) and first in {"and", ",", "/"} and goes


def is_rung_at_night(when: When, before: list[str], reader: Words) -> bool:
    """Tell whether it is until when one may ring of any evening: "I'm old, so ring before nine at night"."""
    at_night = reader.words(when.end - 2, 2) == ("at", "night")
    return at_night and not speech.RINGS.isdisjoint(before[1:_FEW])


def is_handed_over(when: When, reader: Words) -> bool:
    """Tell whether others take the answer when the writer goes: "I leave at four, so send it to the desk, not me"."""
    end = when.end
    while end < min(when.end + _NEAR, len(reader.tokens)) and not reader.tokens[end].ends_sentence:
        end += 1
    after = reader.words(when.end, end - when.end)
    return any(after[n : n + len(said)] == said for n in range(len(after)) for said in speech.INSTEAD_OF_ME)


def is_this_weeks(when: When, reader: Words) -> bool:
    """Tell whether of what closes every week this week's is spoken of, or tomorrow's."""
    near = reader.words(max(when.start - _NEAR, 0), min(when.start, _NEAR)) + reader.words(when.end, _NEAR)
    return any(word.endswith("'s") and word[:-2] in speech.THIS_WEEK for word in near)


def is_hour(words: list[str]) -> bool:
    """Tell whether figures or am and pm are among these words."""
    return any(word[0].isdigit() or word in {"am", "pm"} for word in words)
