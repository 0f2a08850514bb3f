"""What each act must be told besides, and where a mail tells it: a day, a colleague, a kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from inboxbot.acts.by_mail_words import Understood, colleagues_in, days_in, without_signature
from inboxbot.model.message import Message
from inboxbot.triage.house import House

BY_MAIL = "told by email"
MIXED = (
    "We could not tell your answer from the question that stood in the email. Please write only the answer, "
    "and send it again."
)
_WORD = re.compile(r"\w+")
_BETWEEN = r"\W+"
_SHORT_QUESTION, _RUN = 5, 3  # words


@dataclass(frozen=True, slots=True)
class Asked:
    """An act with its words. ``lacks`` is a sentence for the colleague where something is not told."""

    act: str
    words: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """A mail as the needs look at it: what stands behind the act in its token, and its own text."""

    act: str
    rest: str
    text: str
    message: Message
    house: House


def asked_by_link(act: str, message: Message, house: House) -> Asked:
    """Return what the mail of a link asks for: the token tells the act, subject and text the rest."""
    name, _, rest = act.partition(":")
    sender = house.staff_by_address(message.sender.address)
    text = message.own_text if message.own_text is not None else message.new_text
    text = without_signature(text, house.policy.people[sender]) if sender else text
    for asks in dict.fromkeys(link.asks for link in house.policy.commands.links if link.act == name):
        text = without_question(text, asks)
        if _is_left(text, asks):
            return Asked(name, lacks=MIXED)
    return _NEEDS.get(name, _words)(_Told(name, rest, text.strip(), message, house))


def without_question(text: str, asks: str) -> str:
    """Return a text without the question that stood in the prepared mail, however its lines were broken."""
    words = [re.escape(word) for word in _WORD.findall(asks)]
    return (
        re.sub(rf"\b{_BETWEEN.join(words)}\b[ \t]*[:?]?", " ", text, flags=re.IGNORECASE) if words else text
    )


def _is_left(text: str, asks: str) -> bool:
    """Tell whether a part of the question is left, which would be taken for the answer."""
    asked, said = _WORD.findall(asks.casefold()), _WORD.findall(text.casefold())
    if len(asked) <= _SHORT_QUESTION:
        return False
    runs = {tuple(asked[at : at + _RUN]) for at in range(len(asked) - _RUN + 1)}
    return any(tuple(said[at : at + _RUN]) in runs for at in range(len(said) - _RUN + 1))


def asked_by_words(meant: Understood) -> Asked:
    """Return what a reply in own words asks for."""
    if meant.act in _WANT_A_DAY:
        return _day(meant.act, (meant.day,) if meant.day else ())
    if meant.act == "not_mine":
        return Asked("not_mine", meant.colleague)
    return Asked(meant.act, BY_MAIL if meant.act == "answered" else "")


def _nothing(told: _Told) -> Asked:
    return Asked(told.act)


def _how(told: _Told) -> Asked:
    return Asked(told.act, BY_MAIL)


def _rest(told: _Told) -> Asked:
    return Asked(told.act, told.rest)


def _words(told: _Told) -> Asked:
    """Return what stands behind the act, and what the colleague wrote."""
    first = next((line.strip() for line in told.text.splitlines() if line.strip()), "")
    words = " ".join(part for part in (told.rest, first) if part)
    lacks = "" if words else "Please say more: write what we need to know into the email, and send it again."
    return Asked(told.act, words, lacks)


def _all_words(told: _Told) -> Asked:
    """Return all that the colleague wrote: somebody outside is going to read it (R13)."""
    words = "\n".join(line.strip() for line in told.text.splitlines()).strip()
    lacks = "" if words else "Please write what the person is to read into the email, and send it again."
    return Asked(told.act, words, lacks)


def _all_in_one(told: _Told) -> Asked:
    """Return all that the colleague wrote, in one line: what was learned (K3), perhaps behind an outcome (K1)."""
    first, end, rest = told.text.strip().partition("\n")
    mark = ": " if end and first.rstrip()[-1:].isalnum() else end  # an outcome may stand on a line of its own
    asked = _all_words(replace(told, text=f"{first.rstrip()}{mark}{rest}"))
    lacks = "Please write it into the email, behind the colon, and send it again." if asked.lacks else ""
    return replace(asked, words=" ".join(asked.words.split()), lacks=lacks)


def _if_said(told: _Told) -> Asked:
    """Return what stands behind the act, and what the colleague wrote, if anything."""
    return replace(_words(told), lacks="")


def _one_day(told: _Told) -> Asked:
    local = told.house.calendar.local_time(told.message.received_at)
    subject = told.message.subject.partition("[")[0]
    days = days_in(told.text, local) or days_in(subject, local)
    return _day(told.act, days)


def _day_then_words(told: _Told) -> Asked:
    """Return the day, then all that the colleague wrote."""
    asked = _one_day(told)
    words = " ".join(told.text.split())
    return asked if asked.lacks else replace(asked, words=f"{asked.words}: {words}")


def _day(act: str, days: tuple[date, ...]) -> Asked:
    if len(days) != 1:
        said = "We could not read which day you mean. Please write one day, such as 4 December, and send it again."
        return Asked(act, lacks=said)
    return Asked(act, days[0].isoformat())


def _colleague(told: _Told) -> Asked:
    """Return who has it now, where the mail names one colleague."""
    people = told.house.policy.people
    sender = told.house.staff_by_address(told.message.sender.address) or ""
    named = colleagues_in(told.text, people, sender)
    if len(named) > 1:
        return Asked(told.act, lacks="Your email names more than one colleague. Please name one.")
    return Asked(told.act, next(iter(named), ""))


def _to_colleague(told: _Told) -> Asked:
    asked = _colleague(told)
    lacks = asked.lacks or (
        "" if asked.words else "Please write the name of the colleague, and send it again."
    )
    return Asked(told.act, asked.words, lacks)


_WANT_A_DAY = frozenset({"more_time", "away"})
_NEEDS: Mapping[str, Callable[[_Told], Asked]] = {
    "have_it": _nothing,
    "unwanted": _nothing,
    "not_answered": _nothing,
    "is_complaint": _nothing,
    "not_complaint": _nothing,
    "answered": _how,
    "acknowledged": _how,
    "wrong_kind": _rest,
    "close": _rest,
    "not_mine": _colleague,
    "assign": _to_colleague,
    "more_time": _one_day,
    "away": _one_day,
    "holding": _one_day,
    "extend": _day_then_words,
    "came_of_it": _all_words,
    "skip_stage": _nothing,
    "tick": _if_said,
    "untick": _if_said,
    "called": _if_said,
    "draft": _if_said,
    "appeal": _colleague,
    "resolve": _all_in_one,
    "lesson": _all_in_one,
}
"""By act; one that is not here is told whatever stands in the mail."""
