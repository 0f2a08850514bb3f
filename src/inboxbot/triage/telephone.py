"""The number to ring back, read from the notice of a voicemail (policy T2).

Telephone systems write it in the subject, in the name of the sender, behind a label in the text or in a
header; each in its own way. It is shown as people in the United Kingdom write it: 01632 960123. A number
that was withheld is said to be so; then the one that the caller spoke into the machine is taken.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from inboxbot.model.message import Message
from inboxbot.triage.phrases import fold, phrases

WITHHELD = "withheld"
"""What stands for the number of a caller who showed none."""

_HEADERS = ("x-callingtelephonenumber", "x-caller-id", "x-callerid", "x-calling-number", "x-cisco-caller-id")
_NUMBER = re.compile(r"(?<![\w.:/@-])(\+|00)?\(?\d[\d\s().\u2010-\u2015-]{5,22}\d(?![\w@]|[.:/]\d)")
_LABELLED = re.compile(
    r"(?:caller(?:[ -]?id)?(?: number)?|calling number|callback number|phone(?: number)?|telephone(?: number)?"
    r"|number|from|cli|tel|sender|left by|call(?:ed)? from|message from|voice ?mail from)\b"
    r"\W{0,4}(?:[^\n\d+]{0,40}?)[\"<(]{0,2}(?=\+?\(?\d)",
    re.IGNORECASE,
)
_SPOKEN = re.compile(r"\n.{0,30}\b(?:transcri\w*|preview)\b", re.IGNORECASE)
_ABROAD = re.compile(r"[1-9]\d{6,14}")
_HOME = re.compile(r"0(?:[12357]\d{9}|[18]\d{8}|8\d{9}|9\d{9})")
_HIDDEN = phrases("""
withheld | anonymous | private number | private caller | unknown caller | unknown number | unavailable
no caller id | restricted | number blocked | caller unknown | not available | caller id hidden | hidden number
from unknown
""")
_READ = 4000
_DATE = re.compile(
    r"\b(?:19|20)\d\d-\d\d-\d\d\b|\b\d{1,2}[/.]\d{1,2}[/.](?:19|20)?\d\d\b|\b\d{1,2}:\d\d(?::\d\d)?\b"
)
_PARTED = re.compile(r"\s[-\u2013\u2014|]\s")
# How a number is spoken, and so transcribed: "oh one six three two, double nine …".
_SPOKEN_FIGURES = "zero=0 oh=0 o=0 nought=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9"
_DIGITS = {word: figure for word, _, figure in (one.partition("=") for one in _SPOKEN_FIGURES.split())}
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_SPOKEN_RUN = re.compile(rf"(?:\b(?:{'|'.join((*_DIGITS, *_TIMES))})\b[\s,.-]*){{8,}}", re.IGNORECASE)
# How area codes are written: which beginnings have which groups; the first that fits counts.
_GROUPS: tuple[tuple[re.Pattern[str], tuple[int, ...]], ...] = (
    (re.compile(r"02\d{9}"), (3, 4, 4)),
    (re.compile(r"0(?:11\d|1\d1)\d{7}"), (4, 3, 4)),
    (re.compile(r"0800\d{6}"), (4, 6)),
    (re.compile(r"0[389]\d{9}"), (4, 3, 4)),
    (re.compile(r"0[157]\d{8,9}"), (5, 6)),
)


def number_to_ring(message: Message, own: Collection[str] = ()) -> str:
    """Return the caller's number as people write it, WITHHELD, or an empty string where none stands there.

    ``own`` are numbers of ours, which a notice names as the ones called. A number abroad keeps its + and
    country code.
    """
    ours = {_digits(one) for one in own}
    for text in _places(message):
        found = next((shown for shown in _numbers(text) if _digits(shown) not in ours), "")
        if found:
            return found
    if _HIDDEN.find(fold(f"{message.subject}\n{message.text[:_READ]}")):
        return WITHHELD
    return ""


def shown(number: str) -> str:
    """Return a number as people write it, ``01632 960123``; empty where it is none that can be rung."""
    digits = re.sub(
        r"\D", "", number.replace("(0)", "") if number.lstrip().startswith(("+", "00")) else number
    )
    if number.lstrip("( ").startswith("+"):
        return _abroad(digits)
    if digits.startswith("00"):
        return _abroad(digits[2:])
    if digits.startswith("44") and _HOME.fullmatch("0" + digits[2:]):
        return _grouped("0" + digits[2:])
    return _grouped(digits) if _HOME.fullmatch(digits) else ""


def _abroad(digits: str) -> str:
    if digits.startswith("44"):
        home = "0" + digits[2:].removeprefix("0")
        return _grouped(home) if _HOME.fullmatch(home) else ""
    return f"+{digits}" if _ABROAD.fullmatch(digits) else ""


def _grouped(home: str) -> str:
    for fits, lengths in _GROUPS:
        if fits.fullmatch(home):
            parts, at = [], 0
            for length in lengths:
                parts.append(home[at : at + length])
                at += length
            return " ".join(part for part in (*parts[:-1], home[sum(lengths[:-1]) :]) if part)
    return home


def _places(message: Message) -> Iterator[str]:
    """Yield where a number may stand, the surest first; what was spoken last."""
    for name in _HEADERS:
        yield from message.headers.get(name, ())
    text = message.text[:_READ]
    spoken = _SPOKEN.search(f"\n{text}")
    written = text[: spoken.start()] if spoken else text
    for part in (message.subject, message.sender.name, written):
        yield from (part[one.end() : one.end() + 40] for one in _LABELLED.finditer(part))
    yield message.subject
    yield message.sender.name
    yield message.sender.address.partition("@")[0]
    yield written
    yield text
    yield from (_in_figures(run.group()) for run in _SPOKEN_RUN.finditer(text))


def _in_figures(spoken: str) -> str:
    """Return a number spoken in words as figures."""
    figures, times = "", 1
    for word in re.findall(r"[a-z]+", spoken.lower()):
        if word in _TIMES:
            times = _TIMES[word]
        else:
            figures, times = figures + _DIGITS[word] * times, 1
    return figures


def _numbers(text: str) -> Iterator[str]:
    for found in _NUMBER.finditer(_PARTED.sub(" ; ", _DATE.sub(" ", text))):
        as_written = shown(found.group())
        if as_written:
            yield as_written


def _digits(number: str) -> str:
    return re.sub(r"\D", "", shown(number) or number)
