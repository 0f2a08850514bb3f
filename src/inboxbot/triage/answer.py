"""Answers that people give: a mail in the Sent folder, or one from a colleague with the mailbox in Cc.

The walk of one such mail: is it a person's mail to somebody outside? which case is it about, and how do
we know (``answer_case``)? what does it say (``answer_words``)? Then what follows (``answer_plan``): an
answer stops the clock, a holding reply counts as our acknowledgement, and of what is doubtful the
owner is asked. Out-of-office mails, receipts, invitations and our own letters never stop anything.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.model.case import History, JournalEntry
from inboxbot.model.message import Message, RawMessage
from inboxbot.model.plan import CaseChange, Plan
from inboxbot.triage import answer_plan
from inboxbot.triage.answer_case import Found, Outside, find_case, outside
from inboxbot.triage.answer_plan import COPY, SENT, Noticed, Seen
from inboxbot.triage.answer_words import Said, said
from inboxbot.triage.answer_writer import colleagues_names, writer_of
from inboxbot.triage.authentication import verdict
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.reading import Reading, Recall
from inboxbot.triage.screen import is_automatic
from inboxbot.triage.screen_addresses import same_person
from inboxbot.triage.screen_look import look_alone
from inboxbot.triage.screen_voice import CALENDAR_SUBJECT, RECEIPT_SUBJECT
from inboxbot.triage.screen_withheld import calendar_reply, report_of

WRITTEN_BEFORE = "written_before"
"""What the journal calls a letter that went before the register was restored."""


_RECALL = "recall:"
"""How Outlook's subject begins where a colleague takes a mail back."""

DRAFT = "\\draft"
"""The mark of a mail that was never sent; some mail programs file drafts beside what was."""


def notice_answer(raw: RawMessage, recall: Recall, house: House, *, now: datetime) -> Plan | None:
    """Decide about one mail of the Sent folder; None where it is our own letter, met before, or about no case.

    ``now`` is aware UTC: letters that ask or tell of it are written then.
    """
    message = parse(raw)
    if DRAFT in {flag.lower() for flag in raw.flags} or not is_human(message, house):
        return None
    known = recall(message)
    if known.arrival is not None:
        return None
    noticed = _notice(message, known, recall, house, seen=SENT)
    return None if noticed is None else answer_plan.plan(noticed, house, now=now)


def notice_copy(reading: Reading, recall: Recall, house: House, *, now: datetime) -> Plan | None:
    """Decide about a colleague's own mail that reached the inbox as a copy; None where it is no answer.

    Then it is read like any other mail of a colleague's. From is easily forged: a copy that fails the
    mailbox's authentication stops nothing.
    """
    message, is_staff = reading.message, reading.screening.kind == "staff"
    if reading.history.arrival is not None or not (
        is_staff or house.staff_by_address(message.sender.address)
    ):
        return None
    if not is_human(message, house) or verdict(message, house.trusted_authserv).result == "fail":
        return None
    noticed = _notice(message, reading.history, recall, house, seen=COPY)
    if noticed is None or noticed.end in {"copied", "empty"}:
        return None
    theirs = noticed.by is not None and noticed.by == noticed.found.case.owner
    if not (is_staff or theirs) and (noticed.end == "asked" or not answer_plan.speaks_for_us(noticed, house)):
        return None  # a trustee writes like anybody else, but decides appeals (T6), and the Chair answers the press
    return answer_plan.plan(noticed, house, now=now)


def is_human(message: Message, house: House) -> bool:
    """Tell whether a mail that went out is a person's: no letter of ours, and no machine's on their behalf."""
    if house.letters.is_ours(message.message_id) or "x-inboxbot" in message.headers:
        return False
    look = look_alone(message)
    if look.starting(CALENDAR_SUBJECT) or look.starting(RECEIPT_SUBJECT):
        return False  # in what we sent the subject is enough: nobody types such a one
    if message.subject.strip().lower().startswith(_RECALL):
        return False
    return not (is_automatic(message) or report_of(look) or calendar_reply(look))


def _notice(message: Message, known: History, recall: Recall, house: House, *, seen: Seen) -> Noticed | None:
    to = outside(message, house)
    lines = house.policy.organisation.emergency
    emergency = frozenset("".join(one.number.split()) for one in lines)
    words = said(message, house.policy.answers, names=colleagues_names(house), emergency=emergency)
    if to.all or known.by_our_mail or known.by_their_mail:
        found = find_case(message, known, recall, house, to=to, greeted=words.greeted)
    else:
        found = None
    if found is None or (_is_mass(to, house) and found.sure != "certain"):
        return None
    end = _end(message, found, words, house, to)
    return Noticed(message, found, words, end, seen, writer_of(message, house))


def _end(message: Message, found: Found, words: Said, house: House, to: Outside) -> answer_plan.Means:
    """Return what a mail to or about a correspondent amounts to."""
    if words.what == "nothing":
        return "empty"
    if found.sure == "not to them" or message.calendar_method or _is_mass(to, house):
        return "copied"
    if found.case.answered_at and message.date and message.date < found.case.answered_at:
        return "copied"  # filed late: it went out before the answer after which they wrote again
    if words.what == "holding":
        return "copied" if found.sure == "doubtful" else "holding"
    if found.sure == "doubtful":
        return "asked" if words.what in {"answer", "unclear"} and found.case.status == "open" else "copied"
    if words.what == "answer":
        return "answered"
    return "asked" if found.case.status == "open" else "copied"


def _is_mass(to: Outside, house: House) -> bool:
    return len(to.all) > house.policy.answers.most_recipients


# Letters of ours in Sent ----------------------------------------------------------------------


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
    addresses = [one.address for one in message.recipients]
    to = next(
        (
            case
            for case in history.by_their_mail
            if any(same_person(one, case.correspondent.address) for one in addresses)
        ),
        None,
    )
    if to is None or history.arrival is not None or history.by_our_mail:
        return None
    why = "a letter of ours from before the restore lies in Sent"
    return Plan(
        arrival=replace(answer_plan.arrival_of(message, why), kind="own"),
        change=CaseChange(to.reference, stop=("acknowledged",), stopped_by=why),
        journal=(JournalEntry(WRITTEN_BEFORE, why),),
        thread_ids=(message.message_id,),
        rules_fingerprint=house.fingerprint,
    )
