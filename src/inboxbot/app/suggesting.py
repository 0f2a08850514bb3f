"""Mails that the rules judged wrongly, fetched again, and the words that would have told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inboxbot.app.trying import decide_alone
from inboxbot.model.message import Message, RawMessage
from inboxbot.ports.listed import FiledArrival, JournalLine
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import Register
from inboxbot.reports.telling_words import Telling, Text, telling
from inboxbot.rules.policy import Policy
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse

_FROM_TO = re.compile(r"from ([a-z0-9_]+) to ([a-z0-9_]+)")


@dataclass(frozen=True, slots=True)
class Correction:
    """A case whose kind a colleague put right. ``message`` is None where the mail is gone.

    ``now`` is what the rules in force take the mail for: the correction is learnt where it is ``to``.
    """

    reference: str
    at: datetime
    by: str
    was: str
    to: str
    message: Message | None = None
    now: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Words that would have told of a category, drawn from so many corrected mails."""

    category: str
    mails: int
    words: tuple[Telling, ...]


def corrections(
    register: Register, mailbox: Mailbox, house: House, *, since: datetime
) -> Iterator[Correction]:
    """Yield the corrections since then, oldest first, each mail fetched again from the mailbox."""
    for line in register.corrections(since=since):
        told = _FROM_TO.search(line.entry.why)
        if told is not None:
            yield _read(line, told[1], told[2], register.opened_by(line.case_reference), mailbox, house)


def suggestions(found: list[Correction], policy: Policy) -> tuple[Suggestion, ...]:
    """Return, for each category that colleagues corrected to, the words that would have told."""
    open_ones = [one for one in found if one.message is not None and one.now != one.to]
    corrected = [_text(one) for one in open_ones]
    others = tuple(_examples(policy))
    return tuple(
        Suggestion(to, sum(one.to == to for one in open_ones), telling(to, corrected, others))
        for to in dict.fromkeys(one.to for one in open_ones)
    )


def _read(
    line: JournalLine, was: str, to: str, arrival: FiledArrival | None, mailbox: Mailbox, house: House
) -> Correction:
    raw = None if arrival is None else _original(arrival, mailbox)
    known = Correction(line.case_reference, line.at, line.entry.by, was, to)
    if raw is None:
        return known
    decided = decide_alone(raw, house)
    now = "" if isinstance(decided, str) else decided.reading.classification.category
    return Correction(known.reference, known.at, known.by, was, to, parse(raw), now)


def _original(arrival: FiledArrival, mailbox: Mailbox) -> RawMessage | None:
    """Return the mail from where it lay, or from where mails of its Message-ID lie now; None where it is gone."""
    ref = arrival.message_ref
    if ref is None or not ref.uid:
        return None
    elsewhere = (
        found
        for folder in dict.fromkeys((arrival.moved_to, ref.folder))
        if folder and arrival.message_id
        for found in mailbox.find(arrival.message_id, folder)
    )
    content = mailbox.original(ref)
    if content is None:
        content = next((text for one in elsewhere if (text := mailbox.original(one)) is not None), None)
    return None if content is None else RawMessage(ref, content, arrival.received_at, len(content))


def _text(one: Correction) -> Text:
    message = one.message
    assert message is not None  # noqa: S101 - those that are gone were left out
    return Text(f"{message.subject}.\n\n{message.new_text}", one.to, names=message.sender.name)


def _examples(policy: Policy) -> Iterator[Text]:
    """Yield what the rules file gives as examples: texts of which nobody doubts what they are."""
    for rule in policy.rules:
        if rule.category is not None:
            yield from (Text(words, rule.category) for words in rule.examples.match)
    for key, category in policy.categories.items():
        yield from (Text(words, key) for words in category.examples.match)
