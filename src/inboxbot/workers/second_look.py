"""A second look, because a person asks for it: at what was filed, and at what could not be processed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import format_datetime

import structlog

from inboxbot.model.case import Case, History, JournalEntry
from inboxbot.model.errors import InboxbotError, PermanentError
from inboxbot.model.message import Message, MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.ports.clock import Chance, Clock
from inboxbot.ports.listed import FiledArrival, Quarantined
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import ReferenceTaken, Register
from inboxbot.triage.admitted import admit
from inboxbot.triage.answer import notice_answer
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.triage import triage
from inboxbot.workers.intake import DRAWS, REFERENCE_LENGTH
from inboxbot.workers.progress import place_of
from inboxbot.workers.restored import RESTORED, without_letters

log = structlog.get_logger(__name__)

NO_SUBJECT = "(not kept)"
"""Stands for the subject of a message that is gone: an arrival's record keeps none."""

OUR_OWN = frozenset({"own", "answer"})
"""Kinds of arrivals that we or our colleagues sent: nobody asks anything in them."""


@dataclass(slots=True)
class SecondLook:
    """Decides again about one message. ``by`` is always the person who asked, for the journal."""

    mailbox: Mailbox
    register: Register
    house: House
    clock: Clock
    chance: Chance

    def make_case(self, number: int, *, by: str, from_record: bool = False) -> Case:
        """Make a filed message a case, fetched again from the mailbox; return the case.

        ``from_record``: without the message, from what its arrival tells. Raises PermanentError, with
        what to do, where there is nothing to make a case of or the message is gone.
        """
        filed = self._filed(number)
        raw = _told(filed) if from_record else self._original(filed)
        now = self.clock.now()
        for _ in range(DRAWS):
            draw = self.chance.characters(REFERENCE_LENGTH)
            plan = self._careful(
                admit(raw, self._recall, self.house, now=now, draw=draw, by=by, gone=from_record)
            )
            try:
                case = self.register.make_case(number, plan, now=now, by=by)
            except ReferenceTaken:
                continue
            if case is None:
                raise PermanentError(f"mail {number} is no longer filed: somebody else was faster")
            log.info("arrival.made_case", arrival=number, case=case.reference, by=by)
            return case
        raise PermanentError(f"no free case reference was found in {DRAWS} draws; look at the register")

    def retry(self, waiting: Quarantined, *, by: str) -> Plan | None:
        """Decide again about what lies in quarantine, and write what comes of it; return the plan.

        None where nothing was to be written (our own letter in the Sent folder): it has left quarantine.
        Raises PermanentError where it still cannot be processed; then it stays where it is.
        """
        raw, now = self._kept(waiting), self.clock.now()
        for _ in range(DRAWS):
            plan = self._decided(raw, waiting, now=now)
            if plan is None:
                self.register.resolve_quarantine(waiting.id, now=now, by=by)
                return None
            entry = JournalEntry("retried", f"it was in quarantine: {waiting.reason}", by=by)
            try:
                self.register.record(replace(plan, journal=(entry, *plan.journal)), now=now)
            except ReferenceTaken:
                continue
            log.info("quarantine.retried", number=waiting.id, end=plan.arrival.end, by=by)
            return plan
        raise PermanentError(f"no free case reference was found in {DRAWS} draws; look at the register")

    def _decided(self, raw: RawMessage, waiting: Quarantined, *, now: datetime) -> Plan | None:
        try:
            if waiting.kind == "answer":
                return notice_answer(raw, self._recall_anew, self.house, now=now)
            draw = self.chance.characters(REFERENCE_LENGTH)
            return self._careful(triage(raw, self._recall, self.house, now=now, draw=draw))
        except InboxbotError:
            raise
        except Exception as error:
            raise PermanentError(
                f"message {waiting.id} still cannot be processed: an error of ours, {type(error).__name__} "
                f"at {place_of(error)}. It stays in quarantine"
            ) from error

    def _careful(self, plan: Plan) -> Plan:
        """Write to nobody who may have heard already, where the register was restored (promise 2)."""
        known = self.register.fact(RESTORED)
        since = datetime.fromisoformat(known.partition(" ")[0]) if known else None
        return without_letters(plan) if since is not None and plan.arrival.received_at < since else plan

    def _filed(self, number: int) -> FiledArrival:
        filed = self.register.arrival(number)
        listed = "`inboxbot filed` lists what was filed, `inboxbot cases show` what was filed under a case"
        if filed is None:
            raise PermanentError(f"there is no mail {number}; {listed}")
        if filed.end == "case":
            raise PermanentError(f"mail {number} belongs to {filed.case_reference} already")
        if filed.end == "quarantined":
            raise PermanentError(f"mail {number} is in quarantine: `inboxbot quarantine list` shows it")
        if filed.kind in OUR_OWN:
            raise PermanentError(f"mail {number} is one that we sent: it can be no case")
        return filed

    def _original(self, filed: FiledArrival) -> RawMessage:
        """Fetch the message from where it lay, or where it was put; nothing of it was kept here."""
        if filed.message_ref is not None:
            for ref in (filed.message_ref, *self._elsewhere(filed, filed.message_ref.folder)):
                content = self.mailbox.original(ref) if ref.uid else None
                raw = None if content is None else RawMessage(ref, content, filed.received_at, len(content))
                if raw is not None and (ref == filed.message_ref or self._is(raw, filed)):
                    return raw
        raise PermanentError(
            f"mail {filed.arrival_id} from {filed.sender or 'nobody'} is no longer where it lay in the "
            "mailbox: somebody moved or deleted it. Move it back and try again, or open the case without it, "
            f"from what is known of it: `inboxbot filed make-case {filed.arrival_id} --from-record`"
        )

    def _elsewhere(self, filed: FiledArrival, folder: str) -> Iterator[MessageRef]:
        """Yield where mails of its Message-ID lie: moved there, or numbered anew in its folder."""
        for name in dict.fromkeys((filed.moved_to, folder)):
            if name and filed.message_id:
                yield from self.mailbox.find(filed.message_id, name)

    def _is(self, raw: RawMessage, filed: FiledArrival) -> bool:
        """Tell whether a message found by its Message-ID is the one: two may share it (promise 1)."""
        known = self._recall(parse(raw)).arrival
        return known is not None and known.id == filed.arrival_id

    def _kept(self, waiting: Quarantined) -> RawMessage:
        """Return the bytes that were kept; what could not be handed over then is fetched now."""
        ref = waiting.message_ref
        assert ref is not None  # noqa: S101 - the register always tells it
        content = self.register.quarantined_content(waiting.id) or self.mailbox.original(ref)
        if not content:
            raise PermanentError(
                f"message {waiting.id} was never read and is no longer in the mailbox: resolve it"
            )
        return RawMessage(ref, content, waiting.received_at or waiting.quarantined_at, len(content))

    def _recall(self, message: Message) -> History:
        within = timedelta(hours=self.house.policy.caps.hours_between)
        sharing = self.house.sharers
        return self.register.recall(message, now=self.clock.now(), within=within, sharing=sharing)

    def _recall_anew(self, message: Message) -> History:
        """As if it were met for the first time: what waits in quarantine is not known yet."""
        return replace(self._recall(message), arrival=None)


def _told(filed: FiledArrival) -> RawMessage:
    """Return a message that says what the record of the arrival says, and nothing more."""
    ref, sender, message_id = filed.message_ref, _plain(filed.sender), _plain(filed.message_id)
    if ref is None or not sender:
        raise PermanentError(f"the record of mail {filed.arrival_id} does not tell who wrote")
    named = f"Message-ID: <{message_id}>\r\n" if message_id else ""
    date = format_datetime(filed.received_at)
    content = f"From: <{sender}>\r\nDate: {date}\r\nSubject: {NO_SUBJECT}\r\n{named}\r\n".encode()
    return RawMessage(ref, content, filed.received_at, len(content))


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable() and c not in "<>")
