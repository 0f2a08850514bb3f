"""Which case a message follows up, and how we know.

Evidence, best first: it answers a letter of ours; it names a mail we have seen; its subject carries the
number. A number counts only from somebody who belongs to the case, for a wrong guess would show
one person's story to another: what is doubtful opens a case of its own, linked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from inboxbot.model.case import Case, History
from inboxbot.model.message import Message
from inboxbot.model.plan import Screening, ThreadMatch
from inboxbot.triage.screen_addresses import colleagues, same_person
from inboxbot.triage.thanks import only_thanks

__all__ = ["only_thanks", "references_in", "thread", "thread_keys"]

REOPENS_WITHIN = timedelta(days=60)
MOST_KEYS = 50
_TAIL = r"[- ]?(\d{4})[- ]?([2-9A-HJKMNP-Z]{5})"  # year and five unambiguous characters

_MACHINES = frozenset({"bounce", "automatic", "report", "loop"})
_Belongs = Callable[[Case, Message], bool]


def references_in(subject: str, prefix: str) -> tuple[str, ...]:
    """Return every case number in a subject, as it is stored (``HWH-2026-7K4QX``), each once.

    ``prefix`` is the organisation's, in capitals. Any case; brackets need not stand; hyphens may have
    become spaces on the way.
    """
    found = re.finditer(
        rf"(?<![A-Z0-9]){re.escape(prefix)}{_TAIL}(?![A-Z0-9])", subject[:1000].upper(), re.ASCII
    )
    return tuple(dict.fromkeys(f"{prefix}-{match[1]}-{match[2]}" for match in found))


def thread_keys(message: Message) -> tuple[str, ...]:
    """Return the Message-IDs by which a message may be joined to a case, best first, each once.

    In-Reply-To, then References from the last back, then the mails that a report tells of and those
    passed on whole. At most 50.
    """
    reported = message.report.original_message_ids if message.report is not None else ()
    forwarded = tuple(one.message_id for one in message.forwarded if one.attached)
    keys = (*message.in_reply_to, *reversed(message.references), *reported, *forwarded)
    return tuple(dict.fromkeys(key for key in keys if key))[:MOST_KEYS]


def thread(
    message: Message, history: History, screening: Screening, *, ours: bool = False
) -> ThreadMatch | None:
    """Return the case this message follows up, or None.

    ``certain`` False only links: the writer does not belong to the case, or it was closed 60 days
    ago or longer. Time is the message's arrival. ``ours``: the Message-ID is proven to be that of a
    letter of ours; a header that only says so could be anybody's.
    """
    if screening.kind in _MACHINES:
        return _of_machine(history, went_round=ours)
    staff = screening.kind in {"staff", "own"}
    known: tuple[tuple[tuple[Case, ...], str, _Belongs], ...] = (
        (history.by_our_mail, "it answers a letter of ours", _of_their_side),
        (history.by_their_mail, "it names an earlier mail", _of_their_side),
        (history.by_reference, "the case's number stands in its subject", _is_correspondent),
    )
    for cases, evidence, belongs in known:
        if cases:
            return _best(cases, evidence, message, belongs, staff=staff)
    return None


def _best(
    cases: Iterable[Case], evidence: str, message: Message, belongs: _Belongs, *, staff: bool
) -> ThreadMatch:
    """Prefer a case to which the writer belongs and which is not long closed; newest first."""
    matches = [_match(case, evidence, message, belongs, staff=staff) for case in cases]
    return next((match for match in matches if match.certain), matches[0])


def _match(case: Case, evidence: str, message: Message, belongs: _Belongs, *, staff: bool) -> ThreadMatch:
    if not (staff or belongs(case, message)):
        return ThreadMatch(
            case, f"{evidence}, but {message.sender.address} is not its correspondent", certain=False
        )
    if _long_closed(case, message.received_at):
        return ThreadMatch(case, f"{evidence}, but the case was closed 60 days ago or longer", certain=False)
    return ThreadMatch(case, evidence, certain=True)


def _of_machine(history: History, *, went_round: bool) -> ThreadMatch | None:
    """A bounce or automatic answer opens and reopens nothing; it belongs where our letter came from.

    A number in its subject proves nothing, and neither does a mail of somebody else's; but what
    ``went_round`` is a copy of our own letter, which names its case itself.
    """
    if history.by_our_mail:
        return ThreadMatch(history.by_our_mail[0], "it answers a letter of ours", certain=True)
    named = (*history.by_their_mail, *history.by_reference)
    if not named:
        return None
    evidence = "our own copy" if went_round else "it names the case, but no letter of ours"
    return ThreadMatch(named[0], evidence, certain=went_round)


def _is_correspondent(case: Case, message: Message) -> bool:
    return same_person(message.sender.address, case.correspondent.address)


def _of_their_side(case: Case, message: Message) -> bool:
    """The correspondent, or a colleague of theirs: not another customer of their mail provider."""
    return _is_correspondent(case, message) or colleagues(message.sender.address, case.correspondent.address)


def _long_closed(case: Case, now: datetime) -> bool:
    return case.status == "closed" and case.closed_at is not None and now - case.closed_at >= REOPENS_WITHIN
