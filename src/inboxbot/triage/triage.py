"""The walk of one message, in order. Read this page first.

    read:    raw message → parse → (recall) → screen → thread → classify
    answer:  a colleague's own answer to a correspondent, of which the mailbox has a copy → Plan
    passed on: an original that a colleague attached is decided about in its place (R6)
    decide:  which of the four ends → route → Plan

Nothing here touches the world: ``recall`` is the register's one read, handed in as a function of
the message understood; time and the drawn reference come in as arguments; every reason goes out
in the Plan, which the register writes whole in one transaction.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.answer import notice_copy
from inboxbot.triage.apart import apart
from inboxbot.triage.classify import classify
from inboxbot.triage.contact import contact_of
from inboxbot.triage.crisis import in_crisis
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.passed_on import as_passed_on, is_uncertain, passed_on, with_question
from inboxbot.triage.plan import already_known, file_away, follow_up, open_case, put_on_record
from inboxbot.triage.reading import Reading, Recall, end_of
from inboxbot.triage.route import route_follow_up, route_new
from inboxbot.triage.screen import screen
from inboxbot.triage.thread import thread
from inboxbot.triage.writer import as_if_in_reply_to, by_its_writer


def triage(raw: RawMessage, recall: Recall, house: House, *, now: datetime, draw: str) -> Plan:
    """Decide everything about one message.

    ``now`` is aware UTC; ``draw`` are five random characters for a new case's reference. Raises
    nothing for any bytes; an exception from here is our own bug, and the caller quarantines.
    """
    return decide_about(read(raw, recall, house), recall, house, now=now, draw=draw)


def decide_about(reading: Reading, recall: Recall, house: House, *, now: datetime, draw: str) -> Plan:
    """Decide about a message understood: a copy of an answer, an original passed on, or itself."""
    return (
        notice_copy(reading, recall, house, now=now)
        or _by_original(reading, recall, house, now=now, draw=draw)
        or decide(reading, house, now=now, draw=draw)
    )


def _by_original(reading: Reading, recall: Recall, house: House, *, now: datetime, draw: str) -> Plan | None:
    """Decide about what a colleague passes on as an attachment, as if its writer had written to us (R6)."""
    original = passed_on(reading, house)
    if original is None or reading.history.arrival is not None:
        return None
    inner = read(original, recall, house)
    if inner.screening.kind != "person" or not inner.screening.admit:
        return None
    media = house.policy.judging.deadline_category
    if reading.classification.category == media:  # the colleague's own words may say so
        inner = replace(inner, classification=reading.classification)
    return as_passed_on(decide(inner, house, now=now, draw=draw), reading, house)


def read(raw: RawMessage, recall: Recall, house: House) -> Reading:
    """Understand one message: what it says, who wrote it, what it belongs to, what it is."""
    relayed = parse(raw)
    message = by_its_writer(relayed, house.policy)
    history = recall(message)
    ours = house.letters.is_ours(message.message_id)
    screening = screen(
        as_if_in_reply_to(relayed, message),
        history,
        house.policy,
        address=house.address,
        trusted_authserv=house.trusted_authserv,
        ours=ours,
    )
    match = thread(message, history, screening, ours=ours)
    classification = classify(
        relayed, screening=screening, match=match, history=history, policy=house.policy, rules=house.rules
    )
    match, classification = apart(match, classification, screening, house.policy)
    classification = in_crisis(classification, match, history, house.policy)
    return Reading(raw, message, history, screening, match, classification)


def decide(reading: Reading, house: House, *, now: datetime, draw: str) -> Plan:
    """Turn what was understood into everything that is to be written."""
    known = reading.history.arrival
    if known is not None and known.end != "quarantined":
        return already_known(reading, house)
    contact = contact_of(reading, house)
    if contact is not None:
        return put_on_record(reading, contact, house, now=now)
    end, why = end_of(reading, house.policy)
    if end != "case":
        return file_away(reading, house, end=end, why=why, now=now)
    if reading.follows:
        return follow_up(reading, route_follow_up(reading, house, now=now), house, now=now)
    routing = route_new(reading, house, now=now)
    if is_uncertain(reading):
        routing = with_question(routing, reading, house)
    return open_case(reading, routing, house, now=now, draw=draw)
