"""What the writer wrote, apart from what is quoted and what is passed on.

Line by line, each line looked at once and at most 1,000 characters of it, so that the time is
linear in the text. Inline answers stay; text passed on stays (it is often the enquiry itself).
Doubt keeps: a line is cut off only where something states that another wrote what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from inboxbot.model.message import Address, Forwarded
from inboxbot.triage.addresses import parse_sender
from inboxbot.triage.body_tails import without_tails
from inboxbot.triage.body_words import (
    EVIDENCE,
    FIELD,
    FIELDS,
    FORWARD,
    MAX_LINE,
    OPENS_ATTRIBUTION,
    ORIGINAL,
    REPLY_ABOVE,
    RULE,
    WROTE,
)
from inboxbot.triage.parse_ids import message_id
from inboxbot.triage.parse_notes import MAX_FORWARDED, MAX_HEADER

_BLOCK_LINES: Final = 6  # within so many lines three header lines make a block
_BLOCK_NEEDS: Final = 3
_BLOCK_REACH: Final = 14  # lines that a block may have, recipients over several lines included
_WRAPPED: Final = 4  # lines over which "On … wrote:" may be wrapped
_MARKS: Final = "-_=#\u2014\u2500"
_BLANK_LINES: Final = re.compile(r"\n(?:[ \t]*\n){2,}")
_OPENERS: Final = frozenset(f">{_MARKS}")
_QUOTE: Final = re.compile(r"[ \t]{0,8}(?:>[ \t]?)")
_MAILTO: Final = re.compile(r"\[(?:mailto:)?([^\]\s]{1,300}@[^\]\s]{1,300})\]")
_WROTE_AT_END: Final = re.compile(
    rf"{WROTE.pattern}(?:\(a\))?(?:[^:]{{0,60}}\b(?:19|20)\d\d\b.{{0,40}})?\s?:$", re.IGNORECASE
)


@dataclass(slots=True)
class _Passed:
    """One message below a forward line: its header lines as they stand, what they state, its text."""

    header: list[str] = field(default_factory=list)
    stated: dict[str, str] = field(default_factory=dict)
    body: list[str] = field(default_factory=list)

    def as_forwarded(self) -> Forwarded:
        sender = parse_sender(_MAILTO.sub(r"<\1>", self.stated.get("from", "")))
        return Forwarded(
            sender=sender[0] if sender and sender[0] != Address("") else None,
            subject=self.stated.get("subject", "")[:MAX_HEADER],
            text="\n".join(self.body).strip(),
            attached=False,
            message_id=message_id([self.stated.get("id", "")]),
        )

    def as_text(self) -> str:
        return "\n".join([*self.header, "", *self.body])


@dataclass(frozen=True, slots=True)
class Split:
    """``new``: the writer's own words and what they pass on; ``quoted``: what they answer to.

    ``own``: the own words alone, None where nothing is passed on.
    """

    new: str
    quoted: str
    forwarded: tuple[Forwarded, ...]
    own: str | None = None


def split_text(text: str, *, says_forward: bool, is_answer: bool) -> Split:
    """Split a body's text. Never leaves nothing: where all would go, ``new`` is the whole text.

    ``says_forward``: the subject begins with a forward prefix. ``is_answer``: the message says that
    it answers another. A header block without a forward line is quotation only in an answer.
    """
    found = _Splitter(text.split("\n"), says_forward=says_forward, is_answer=is_answer)
    found.walk()
    if says_forward and not found.passed and found.quoted:  # forwarded by quoting
        found.passed, found.quoted = [_Passed(body=[_unquoted(line) for line in found.quoted])], []
    for passed in found.passed:
        passed.body = without_tails(passed.body)
    pieces = ["\n".join(without_tails(lines)).strip() for lines in found.own]
    pieces += [passed.as_text() for passed in found.passed]
    new = "\n\n".join(piece for piece in pieces if piece.strip()).strip()
    own = "\n\n".join(piece for piece in pieces[: len(found.own)] if piece) if found.passed else None
    if "\n\n\n" in new or "\n \n" in new:
        new = _BLANK_LINES.sub("\n\n", new)
    forwarded = tuple(passed.as_forwarded() for passed in found.passed)
    return Split(new or text.strip(), "\n".join(found.quoted).strip(), forwarded, own)


class _Splitter:
    def __init__(self, lines: list[str], *, says_forward: bool, is_answer: bool) -> None:
        self.lines = lines
        self.own: list[list[str]] = [[]]
        self.quoted: list[str] = []
        self.passed: list[_Passed] = []
        self._says_forward = says_forward
        self._is_answer = is_answer

    def walk(self) -> None:
        """Give every line its place."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            if ":" in line or line.lstrip()[:1] in _OPENERS:
                at = self._take(at)
            else:  # nearly every line
                self.own[-1].append(line)
                at += 1

    def _take(self, at: int) -> int:
        """Give the line its place, and those after it that share its lot; return the next one."""
        line = self.lines[at]
        start = line[:MAX_LINE].strip()
        if not start:
            self.own[-1].append(line)
            return at + 1
        if start[0] == ">":
            return self._quotation(at)
        marked = start[0] in _MARKS or start[-1] == ":"
        if marked and FORWARD.fullmatch(start.strip("*_ ")):
            return self._rest(at, forwarded=True)
        if marked and REPLY_ABOVE.fullmatch(start) and any(line.strip() for line in self.own[-1]):
            return self._rest(at, forwarded=False)
        if self._opens_other(at, start, marked=marked):
            return self._rest(at, forwarded=self._says_forward or not self._is_answer)
        if start[-1] == ":" and (lookback := _attribution(self.lines, at, len(self.own[-1]))):
            return self._attributed(at, lookback)
        self.own[-1].append(line)
        return at + 1

    def _opens_other(self, at: int, start: str, *, marked: bool) -> bool:
        """Tell whether a message by another begins here: "-----Original Message-----", a header block.

        Where the mail says neither that it answers nor that it forwards, a block must name an
        address and a subject: a voicemail notice too has From, To and Date.
        """
        if marked and ORIGINAL.fullmatch(start):
            return True
        if ":" in start[:30]:
            block = _header_block(self.lines, at)
        elif marked and RULE.fullmatch(start):
            block = _header_block(self.lines, _next_filled(self.lines, at + 1))
        else:
            return False
        if block is None:
            return False
        return self._says_forward or self._is_answer or ("@" in block[1]["from"] and "subject" in block[1])

    def _rest(self, at: int, *, forwarded: bool) -> int:
        if forwarded:
            self.passed.extend(_read_passed(self.lines[at:])[: MAX_FORWARDED - len(self.passed)])
        else:
            self.quoted.extend(self.lines[at:])
        return len(self.lines)

    def _quotation(self, at: int) -> int:
        """Take a run of lines that begin with ``>``; one that opens with a forward line is passed on."""
        end = at
        for number in range(at, len(self.lines)):
            start = self.lines[number][:MAX_LINE].lstrip()
            if start.startswith(">"):
                end = number + 1
            elif start:
                break
        run = self.lines[at:end]
        first = next((line for line in map(_unquoted, run[:10]) if line.strip()), "")[:MAX_LINE].strip(
            " *_\t"
        )
        if FORWARD.fullmatch(first):
            self.passed.extend(
                _read_passed([_unquoted(line) for line in run])[: MAX_FORWARDED - len(self.passed)]
            )
        else:
            self.quoted.extend(run)
        self.own.append([])
        return end

    def _attributed(self, at: int, lookback: int) -> int:
        """Take "On … wrote:". What is quoted below it, or all of it where the line names an address."""
        own = self.own[-1]
        words = [*own[len(own) - lookback + 1 :], self.lines[at]]
        following = next((line for line in self.lines[at + 1 : at + 4] if line.strip()), "")
        if following.lstrip().startswith(">"):
            del own[len(own) - lookback + 1 :]
            self.quoted.extend(words)
            return at + 1
        if "@" in " ".join(words):
            del own[len(own) - lookback + 1 :]
            self.quoted.extend(words)
            return self._rest(at + 1, forwarded=False)
        own.append(self.lines[at])
        return at + 1


def _unquoted(line: str) -> str:
    return _QUOTE.sub("", line, count=1)


def _next_filled(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _attribution(lines: list[str], at: int, available: int) -> int:
    """Return over how many lines, ending here, somebody is said to have written something; or 0.

    The line must end with a colon and hold evidence: a time, a year or an ``@``. "On Friday my
    mother wrote:" has none.
    """
    joined, found = "", 0
    for count in range(1, min(_WRAPPED, available + 1) + 1):
        line = lines[at - count + 1][:MAX_LINE].strip()
        if not line:
            break
        joined = f"{line} {joined}".strip()[:MAX_LINE]
        if not (WROTE.search(joined) and EVIDENCE.search(joined)):
            continue
        if OPENS_ATTRIBUTION.match(joined):
            return count
        if not found and "@" in joined and _WROTE_AT_END.search(joined):
            found = count
    return found


def _header_block(
    lines: list[str], at: int, *, needs: int = _BLOCK_NEEDS
) -> tuple[int, dict[str, str]] | None:
    """Return where a block of header lines ends and what it states, None where there is none here."""
    stated: dict[str, str] = {}
    end, seen, strangers = at, 0, 0
    for number in range(at, min(len(lines), at + _BLOCK_REACH)):
        line = lines[number][:MAX_LINE].strip()
        if not line:
            if _field(lines, _next_filled(lines, number)) is None:
                break
            continue
        seen += 1
        found = _field(lines, number)
        if found is None:
            strangers += 1
            if not stated or strangers > 2 or (seen > _BLOCK_LINES and len(stated) < needs):  # noqa: PLR2004 - a wrapped To
                break
            continue
        strangers = 0
        stated.setdefault(*found)
        end = number + 1
    enough = len(stated) >= needs and (
        needs < _BLOCK_NEEDS or ("from" in stated and ("sent" in stated or "subject" in stated))
    )
    return (end, stated) if enough and EVIDENCE.search(" ".join(stated.values())[:4000]) else None


def _field(lines: list[str], at: int) -> tuple[str, str] | None:
    match = FIELD.match(lines[at][:MAX_LINE]) if at < len(lines) else None
    kind = FIELDS.get(match[1].lower()) if match else None
    return (kind, match[2].strip(" *_")) if match and kind else None


def _read_passed(lines: list[str]) -> list[_Passed]:
    """Split what is passed on into its messages: each forward line or header block begins one."""
    passed: list[_Passed] = []
    at = 0
    while at < len(lines):
        start = lines[at][:MAX_LINE].strip(" \t*_") or lines[at][:MAX_LINE].strip()
        after = at + 1 if start and _is_marker(start) else at
        block = None
        if after > at or ":" in start[:30]:
            block = _header_block(
                lines,
                _next_filled(lines, after) if after > at else at,
                needs=1 if _names_forward(start) else _BLOCK_NEEDS,
            )
        if block and len(passed) < MAX_FORWARDED:
            passed.append(_Passed(header=lines[at : block[0]], stated=block[1]))
            at = block[0]
            continue
        if not passed:
            passed.append(_Passed())
            if _names_forward(start):
                passed[-1].header.append(lines[at])
                at += 1
                continue
        passed[-1].body.append(lines[at])
        at += 1
    return passed


def _names_forward(start: str) -> bool:
    return bool(FORWARD.fullmatch(start) or ORIGINAL.fullmatch(start))


def _is_marker(start: str) -> bool:
    return _names_forward(start) or RULE.fullmatch(start) is not None
