"""When what a mail passes on was written: a forwarded mail by its "Sent:" line, a chat message by its stamp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Final

from inboxbot.model.message import Message
from inboxbot.rules.fold import fold
from inboxbot.triage.clock_reader import Reader
from inboxbot.triage.clock_tokens import tokens_of

_SENT_LINE: Final = re.compile(
    r"^[>*\s]*(?:sent|date)\s*:\s*\*?\s*(\S.{3,60})$", re.IGNORECASE | re.MULTILINE
)
_DATE: Final = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"
_CLOCK: Final = r"\d{1,2}[:.]\d\d(?::\d\d)?(?:\s?[ap]m)?"
_STAMP: Final = re.compile(  # [30/04/2026, 16:02] Meg: …; 30/04/2026, 16:02 - Meg: …
    rf"(?:\[|^)(?P<stamp>{_DATE},?\s{_CLOCK}|{_CLOCK},?\s{_DATE})(?:\]|\s-)\s?[^:\n]{{1,40}}:\s",
    re.IGNORECASE | re.MULTILINE,
)
_SECONDS: Final = re.compile(r"(:\d\d):\d\d\b")
_QUOTES: Final = {'"': '"', "“": "”", "'": "'", "‘": "’"}


@dataclass(frozen=True, slots=True)
class Passed:
    """What somebody else wrote, and when, in local time; ``doubtful``: that is told, but not which day it was."""

    text: str
    written_at: datetime | None
    doubtful: bool


def own_and_passed(message: Message, local: datetime) -> tuple[str, list[Passed]]:
    """Return the writer's own words, and what they pass on, in order."""
    own, chats = _without_chats(message.new_text if message.own_text is None else message.own_text)
    mails = zip((each.text for each in message.forwarded), _sent_lines(message), strict=True)
    return own, [_passed(text, line, local) for text, line in (*chats, *mails)]


def _passed(text: str, line: str, local: datetime) -> Passed:
    written = _moment_of(line, local) if line else None
    # "Sent: Tuesday": which day was its tomorrow?
    return Passed(text, written, doubtful=bool(line) and written is None)


def _without_chats(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a text without the chat messages copied into it, and each of these with its stamp."""
    own: list[str] = []
    chats: list[tuple[str, str]] = []
    end = 0
    for begin, behind, stamp, until in _chats(text):
        own.append(text[end:begin])
        chats.append((text[behind:until], _SECONDS.sub(r"\1", stamp)))
        end = until
    return "".join((*own, text[end:])), chats


def _chats(text: str) -> Iterator[tuple[int, int, str, int]]:
    """Yield where each chat message's stamp begins and ends, the stamp, and where the message ends.

    It ends with its quotation, with its paragraph, or where the next begins.
    """
    stamps = list(_STAMP.finditer(text))
    for n, found in enumerate(stamps):
        quote = _QUOTES.get(text[found.start() - 1 : found.start()], "\n\n")
        limit = stamps[n + 1].start() if n + 1 < len(stamps) else len(text)
        end = text.find(quote, found.end(), limit)
        yield found.start(), found.end(), found["stamp"], limit if end < 0 else end


def _sent_lines(message: Message) -> list[str]:
    """Return the "Sent:" line of each message passed on, empty where it is not known."""
    inline = sum(not each.attached for each in message.forwarded)
    lines = _SENT_LINE.findall(message.new_text) if message.own_text is not None else []
    if len(lines) != inline:
        return [""] * len(message.forwarded)
    told = iter(lines)
    return ["" if each.attached else next(told) for each in message.forwarded]


def _moment_of(line: str, local: datetime) -> datetime | None:
    """Return the moment of a "Sent:" line, where it tells a whole date not after ``local``."""
    whens = Reader(tokens_of(fold(line)), local).times_told()
    day = next((when.day for when in whens if when.day is not None and when.day <= local.date()), None)
    hour = next((when.hour for when in whens if when.hour not in {None, time.max}), None)
    if day is None or not any(sign.isdigit() for sign in line):
        return None
    at = datetime.combine(day, hour or local.time().replace(tzinfo=None), local.tzinfo)
    return min(at, local)
