"""Whether the words beside a time say enough: "… at the latest", "Tuesday would be ideal", "so by four"."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from inboxbot.triage import asked_words as speech
from inboxbot.triage.asked_missed import suits
from inboxbot.triage.clock_relative import WORK_ON_IT
from inboxbot.triage.clock_tokens import When, Words

_REACH_HAVE_IT: Final = 6
_LONG: Final = 9


def says_so_itself(when: When, before: list[str], after: list[str], reader: Words) -> bool:
    """Tell whether the words beside the time say enough: "… at the latest", "… would be ideal", "so …"."""
    cut_off = any(pair in {("cut", "off"), ("cut", "-")} for pair in pairwise(after))
    return (
        cut_off
        or _is_before_work_on_it(when, reader)
        or not speech.AFTER.isdisjoint(after)
        or before[:3] == ["for", "time", "in"]
        or _is_welcome(before, after)
        or _stands_alone(when, before, after, reader)
        or _concludes(when, before, after)
        or _could_have_it_for(before)
        or _is_there_when(before)
        or _is_what_the_deadline_is(before)
        or (when.hour is not None and "yours" in before[:3] and not speech.WISHES.isdisjoint(before[:_LONG]))
    )


def _is_before_work_on_it(when: When, reader: Words) -> bool:
    """Tell whether the writer needs so long for the answer: "we're on at six; I need ten minutes to edit it"."""
    to, work = reader.words(when.end - 2, 2)
    return when.relative and to == "to" and work in WORK_ON_IT


def _is_welcome(before: list[str], after: list[str]) -> bool:
    """Tell whether what follows asks for it: "Friday would be ideal", "Tuesday at two will do nicely"."""
    if after[:2] in (["would", "be"], ["will", "be"]) and after[2:3] and after[2] in speech.WELCOME:
        return True
    return (
        (tuple(after[:3]) in speech.THAT_WOULD_BE and not speech.WELCOME.isdisjoint(after[3:]))
        or tuple(after[:2]) in speech.SUITS
        or (
            after[:1] == ["or"]
            and after[1:2] in (["it"], ["we"])
            and not speech.OR_NOT.isdisjoint(after[1:4])
        )
        or tuple(after[:3]) in speech.TOO_LATE
        or (after[:2] == ["is", "my"] and not speech.MY_LIMIT.isdisjoint(after[2:]))
        or (before[:1] == ["is"] and after[:1] and after[0] in speech.DOABLE)
        or after[:3] == ["'", "s", "my"]
        or after[:1] in (["fine"], ["works"], ["suits"])
    )


def _stands_alone(when: When, before: list[str], after: list[str], reader: Words) -> bool:
    """Tell whether the sentence begins with the time and asks by it: "Midday Friday and I can get it in"."""
    if [word for word in before if word not in speech.SILENT and word not in speech.BY]:
        return False
    if not speech.PLEASE.isdisjoint(reader.words_of(when)):
        return True  # Monday evening please, 18.00
    if not after:  # Tomorrow, noon?
        told = when.hour is not None or _answers_a_question(when, reader)
        return told and reader.tokens[when.start].start > 0
    if len(after) == 1 and after[0] in speech.DOABLE:
        return True  # Friday lunchtime OK?
    if suits(after, reader.words(when.end, _LONG)):
        return True
    if tuple(after[:2]) in speech.OR_WE:
        return True  # 4pm today or we'll use another
    if after[0] in speech.SUFFICE or tuple(after[:2]) in speech.IF_IT_SUITS:
        return True
    enough = after[0] == "is" and not speech.WELCOME.union(speech.DOABLE).isdisjoint(after[1:2])
    return enough or tuple(after[:3]) in speech.AND_I_CAN


def _answers_a_question(when: When, reader: Words) -> bool:
    """Tell whether a form asked for the deadline just before: "When is your deadline? Friday"."""
    asks = reader.words(when.start - _LONG, _LONG)
    return asks[-1] == "?" and not speech.DEADLINE.isdisjoint(asks)


def _could_have_it_for(before: list[str]) -> bool:
    """Tell whether it is "if I could have the answers for the weekend"."""
    pairs = pairwise(before[2:_LONG])
    if not speech.GUESTS.isdisjoint(before[:_LONG]):
        return False  # we can have a crew with you for noon
    return before[:1] in (["for"], ["the"]) and any(
        second in speech.HAVE and first in speech.COULD | speech.WE for second, first in pairs
    )


def _is_there_when(before: list[str]) -> bool:
    """Tell whether it shall be there when the writer begins: "if it's in my inbox when I get up at six, it's in"."""
    when = before.index("when") if "when" in before[:_LONG] else 0
    if not when or before[0] != "at":
        return False
    if must_be_in(before[when:]):
        return True  # it has to be here when the early team gets in at five
    if speech.WE.isdisjoint(before[when - 1 : when]):
        return False
    there = before[when:][:_LONG]
    return not speech.THERE_THEN.isdisjoint(there) and not speech.WHATEVER.isdisjoint(before[when:])


def _is_what_the_deadline_is(before: list[str]) -> bool:
    """Tell whether a deadline is told again: "my deadline is the feast less a week, which they tell me is 15 May"."""
    which = before.index("which") if "which" in before[:_LONG] else 0
    if not which or speech.TOLD_BY.isdisjoint(before[:1]):
        return False
    return not (speech.DEADLINE | {"off"}).isdisjoint(before[which : which + 2 * _LONG])


def _concludes(when: When, before: list[str], after: list[str]) -> bool:
    """Tell whether it follows that this is the time: "so half past two", "call it eleven", "failing that, noon"."""
    lead = [word for word in before[:4] if word not in speech.QUIET]
    if tuple(lead[1::-1]) in speech.CALL_IT or tuple(before[1::-1]) in speech.CALL_IT:
        return True
    so = before[:1] == ["so"] or (before[1:2] == ["so"] and before[0] in speech.LEADS)  # so by four
    if speech.ELSE.isdisjoint(lead[:2]) and not so:
        return False
    return when.hour is not None and speech.SUBJECTS.isdisjoint(after[:1])


def must_be_in(before: list[str]) -> bool:
    """Tell whether it must be in, or with somebody: "it has to be with the night desk by four"."""
    pairs = [(first, second) for second, first in pairwise(before)]
    return not speech.BE_IN.isdisjoint(pairs[:_REACH_HAVE_IT]) and not speech.MUST_BE.isdisjoint(pairs)
