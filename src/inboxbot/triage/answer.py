"""Answers that people give from Outlook: a mail in the Sent folder that stops a clock.

Only what is certain stops one here: the mail goes to the correspondent and names the case, by one
of our Message-IDs, by the correspondent's own, or by the reference in the subject.
"""

from __future__ import annotations

from dataclasses import replace

from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.message import Message, RawMessage
from inboxbot.model.plan import Arrival, CaseChange, Disposition, Plan
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.screen import is_automatic
from inboxbot.triage.screen_addresses import same_person
from inboxbot.triage.triage import Recall

WRITTEN_BEFORE = "written_before"
"""What the journal calls a letter that went before the register was restored."""


def notice_answer(raw: RawMessage, recall: Recall, house: House) -> Plan | None:
    """Decide about one mail of the Sent folder; None where it is our own letter or met before.

    An answer to the correspondent of a case stops *answered* and counts as acknowledged. A
    forward to somebody else, an automatic mail and our own letters stop nothing (behaviour: Clocks).
    """
    message = parse(raw)
    if house.letters.is_ours(message.message_id) or is_automatic(message):
        return None
    history = recall(message)
    if history.arrival is not None:
        return None
    known = [
        (case, evidence)
        for cases, evidence in (
            (history.by_our_mail, "it answers a letter of ours on the case"),
            (history.by_their_mail, "it answers the correspondent's own message"),
            (history.by_reference, "the case's number stands in its subject"),
        )
        for case in cases
    ]
    for case, evidence in known:
        if _goes_to(message, case):
            return _answered(message, case, evidence, house)
    return _about(message, *known[0], house) if known else None


def ours(raw: RawMessage, house: House) -> str:
    """Return the Message-ID of a letter of ours, proven by its mark; empty for every other mail."""
    message_id = parse(raw).message_id
    return message_id if house.letters.is_ours(message_id) else ""


def notice_ours(raw: RawMessage, recall: Recall, house: House) -> Plan | None:
    """Decide about a letter of ours in Sent that a restored register knows nothing of.

    It tells that the correspondent was written to, and answers to it will be recognised. None for
    every other mail, and where the message that it answers is not known.
    """
    message = parse(raw)
    if not house.letters.is_ours(message.message_id):
        return None
    history = recall(message)
    to = next((case for case in history.by_their_mail if _goes_to(message, case)), None)
    if to is None or history.arrival is not None or history.by_our_mail:
        return None
    why = "a letter of ours from before the restore lies in Sent"
    return Plan(
        arrival=replace(_arrival(message, why), kind="own"),
        change=CaseChange(to.reference, stop=("acknowledged",), stopped_by=why),
        journal=(JournalEntry(WRITTEN_BEFORE, why),),
        thread_ids=(message.message_id,),
        rules_fingerprint=house.fingerprint,
    )


def _goes_to(message: Message, case: Case) -> bool:
    return any(same_person(one.address, case.correspondent.address) for one in message.recipients)


def _answered(message: Message, case: Case, evidence: str, house: House) -> Plan:
    return Plan(
        arrival=_arrival(message, evidence),
        disposition=Disposition(),
        change=CaseChange(
            case.reference,
            status="answered" if case.status == "open" else None,
            stop=("acknowledged", "answered"),
            stopped_by=f"an answer in the Sent folder: {evidence}",
        ),
        journal=(
            JournalEntry(
                "answered", f"a mail to the correspondent in the Sent folder; {evidence}", by="staff"
            ),
        ),
        thread_ids=(message.message_id,) if message.message_id else (),
        rules_fingerprint=house.fingerprint,
    )


def _about(message: Message, case: Case, evidence: str, house: House) -> Plan:
    """A mail on the case to somebody else: shown there, and no clock stops."""
    return Plan(
        arrival=_arrival(message, evidence),
        change=CaseChange(case.reference),
        journal=(
            JournalEntry("copied", f"a mail to somebody else in the Sent folder; {evidence}", by="staff"),
        ),
        thread_ids=(message.message_id,) if message.message_id else (),
        rules_fingerprint=house.fingerprint,
    )


def _arrival(message: Message, evidence: str) -> Arrival:
    return Arrival(
        ref=message.ref,
        message_id=message.message_id,
        fingerprint=message.fingerprint,
        received_at=message.received_at,
        sender=message.sender.address,
        end="filed_under_case",
        kind="answer",
        reason=evidence,
        size=message.size,
    )
