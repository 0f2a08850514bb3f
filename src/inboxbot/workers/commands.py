"""Command mails: what the register must tell of one before it is decided upon, and the original fetched again."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from inboxbot.acts.by_mail import decide_command, decide_sent
from inboxbot.acts.command import Known, answered_letter, concerns, reference_of
from inboxbot.letters.tokens import token_in
from inboxbot.model.errors import InboxbotError
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import Plan
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import Register
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.reading import Reading, Recall
from inboxbot.triage.screen_addresses import same_person
from inboxbot.triage.triage import read

_HEADERS = 16_384  # octets in which the subject stands
_SUBJECT = re.compile(rb"^subject:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class Commands:
    """Turns mails by which colleagues act into plans."""

    mailbox: Mailbox
    register: Register

    def plan(self, reading: Reading, house: House, *, now: datetime) -> Plan | None:
        """Return what a command mail writes; None for every other mail, which costs it no query."""
        if not concerns(reading, house):
            return None
        answered = answered_letter(reading, house)
        letter = self.register.our_mail(answered) if answered else None
        known = self._known(reference_of(reading, house, letter), letter, now)
        return decide_command(reading, known, house, now=now)

    def plan_sent(self, raw: RawMessage, recall: Recall, house: House, *, now: datetime) -> Plan | None:
        """Return what a command that lies in Sent writes: a link sent from the shared mailbox itself.

        The copy that arrives in the inbox proves nothing, for anybody may write our address as the sender;
        it is met apart from this one.
        """
        if not _may_carry_a_token(raw):
            return None
        message = parse(raw)
        to_us = [same_person(one.address, house.address) for one in message.recipients]
        if not token_in(message.subject) or not to_us or not all(to_us):
            return None
        message = replace(message, fingerprint=f"sent:{message.fingerprint}")
        history = recall(message)
        if history.arrival is not None:
            return None
        reading = replace(read(raw, recall, house), message=message, history=history)
        known = self._known(reference_of(reading, house, None), None, now)
        plans = (decide_sent(reading, person, known, house, now=now) for person in house.policy.people)
        return next((plan for plan in plans if plan is not None), None)

    def _known(self, reference: str, letter: OutboxEntry | None, now: datetime) -> Known:
        matter = self.register.matter(reference, now=now) if reference else None
        if matter is None:
            return Known(letter=letter)
        acts = tuple(self.register.acts_of(reference))
        return Known(matter, letter, acts, lambda: self._original(reference))

    def _original(self, reference: str) -> RawMessage | None:
        """Fetch the message that opened a case, where it still lies: a correction may have to pass it on."""
        first = self.register.opened_by(reference)
        if first is None or first.message_ref is None:
            return None
        try:
            content = self.mailbox.original(first.message_ref)
        except InboxbotError:
            return None  # it goes without: what a colleague asks for does not wait for it
        return (
            None
            if content is None
            else RawMessage(first.message_ref, content, first.received_at, len(content))
        )


def _may_carry_a_token(raw: RawMessage) -> bool:
    """Tell whether it is worth parsing a mail of the Sent folder for a token in its subject."""
    subject = _SUBJECT.search(raw.content[:_HEADERS])
    return subject is not None and (b"#" in subject[0] or b"=?" in subject[0])
