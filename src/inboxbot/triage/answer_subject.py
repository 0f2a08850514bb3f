"""Whether two subjects are one, and which mail a quotation is taken from: evidence where no id tells."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from inboxbot.model.case import Case
from inboxbot.triage.body_words import FORWARD_SUBJECT, REPLY_SUBJECT
from inboxbot.triage.phrases import fold, lines, names

ALIKE = 0.6  # of the words of both
SHORTEST_WORD = 3
TWO = 2
QUOTED_LINES = 12
CLOCKS_DIFFER = timedelta(minutes=4)
"""A mail program tells when a mail was sent, the server when it came."""

_TAG = re.compile(r"\s*\[[^\]]{0,60}\]")
_NUMBER = re.compile(r"\b[A-Z]{2,6}[- ]?\d{4}[- ]?[0-9A-Z]{5}\b", re.IGNORECASE)
_SAYS_NOTHING = lines(
    "|no subject|(no subject)|none|hello|hi|hi there|hello there|enquiry|inquiry|query|question|a question|"
    "quick question|questions|my question|help|help please|please help|help needed|email|mail|message|contact|"
    "contact form|contact us|contact us form|website enquiry|web enquiry|website contact form|"
    "new form submission|general enquiry|information|info|information please|advice|advice please|"
    "advice needed|urgent|please read|your help|can you help|can you help?|reply|healthwatch|test|concern|"
    "to whom it may concern|feedback|update|my email|your email|hi all|good morning|good afternoon"
) | {""}
_LITTLE = names("the and for from with your our you about regarding please re fw fwd message enquiry email")

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAYS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? (?P<year>20\d\d)",
        rf"{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>20\d\d)",
        r"(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>20\d\d)",
        r"(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)",
    )
)
_TIME = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.]\d\d)?\s?(?P<half>[ap]\.?m)?", re.IGNORECASE
)


def bare(subject: str) -> str:
    """Return a subject without prefixes, tags in brackets and case numbers, folded."""
    text = subject
    for _ in range(20):
        found = REPLY_SUBJECT.match(text) or FORWARD_SUBJECT.match(text) or _TAG.match(text)
        if found is None or not found.end():
            break
        text = text[found.end() :]
    return fold(_NUMBER.sub("", text)).strip(" .:-–[]()!?")


def says_nothing(bare_subject: str) -> bool:
    """Tell whether a subject could stand above any mail."""
    return bare_subject in _SAYS_NOTHING


def alike(one: str, other: str) -> bool:
    """Tell whether two bare subjects are the same, or nearly."""
    if one == other:
        return True
    left, right = _telling(one), _telling(other)
    if min(len(left), len(right)) < TWO:
        return bool(left) and left == right
    return len(left & right) / len(left | right) >= ALIKE or left <= right or right <= left


def one_subject(one: str, other: str) -> bool:
    """Tell whether two subjects are the same to the word, and say enough to be no chance."""
    return bare(one) == bare(other) and len(_telling(bare(one))) >= TWO


def _telling(subject: str) -> set[str]:
    words = re.findall(r"[^\W_][\w'-]*", subject)
    return {word for word in words if len(word) >= SHORTEST_WORD and word not in _LITTLE}


def quotes(text: str, case: Case, zone: ZoneInfo) -> bool:
    """Tell whether a quotation is of the mail that opened a case: its writer, and the minute it was sent."""
    top = "\n".join(text.splitlines()[:QUOTED_LINES])
    folded = fold(top)
    who = (case.correspondent.address, fold(case.correspondent.name))
    return any(one and one in folded for one in who) and _tells_time(top, case.opened_at, zone)


def _tells_time(text: str, moment: datetime, zone: ZoneInfo) -> bool:
    """Tell whether a day and a time that stand together in a text are this moment, in local time or in UTC."""
    joined = " ".join(text.replace(">", " ").split())
    for pattern in _DAYS:
        for found in pattern.finditer(joined):
            for near in (
                joined[found.end() : found.end() + 20],
                joined[max(0, found.start() - 20) : found.start()],
            ):
                told = _told(found.groupdict(), near)
                if told is not None and any(
                    abs(told.replace(tzinfo=place) - moment) <= CLOCKS_DIFFER for place in (zone, UTC)
                ):
                    return True
    return False


def _told(day: dict[str, str | None], near: str) -> datetime | None:
    clock = _TIME.search(near)
    if clock is None:
        return None
    month = day.get("number") or _MONTHS[(day.get("month") or "jan")[:3].lower()]
    hour, half = int(clock["hour"]), (clock["half"] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return datetime(
            int(day["year"] or 0), int(month), int(day["day"] or 0), hour, int(clock["minute"]), tzinfo=UTC
        )
    except ValueError:
        return None
