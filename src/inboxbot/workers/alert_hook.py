"""Urgent alerts to a service that sends text messages: the same, without a word about anybody (W6, K6)."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog

from inboxbot.model.mail import OutboxEntry, OutboxState
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.house import House

log = structlog.get_logger(__name__)

LAST = "alert_hook.last"
LOOKS_BACK = timedelta(hours=1)
"""An alert that is older says nothing new: it was told again since, or the night is over."""

_ANY: tuple[OutboxState, ...] = ("queued", "sending", "sent", "unknown", "dead")

Call = Callable[[bytes], bool]
"""Posts a JSON text; False where nobody took it."""


@dataclass(slots=True)
class AlertHook:
    """Calls once for each alert, however many people it goes to; tries again while nobody takes it."""

    register: Register
    house: Callable[[], House]
    clock: Clock
    call: Call

    def look(self) -> int:
        """Call for the alerts that were written since the last call; return how many calls were taken."""
        now, names = self.clock.now(), self._alert_letters()
        last = int(self.register.fact(LAST) or 0)
        written = self.register.outbox(_ANY, limit=0, since=now - LOOKS_BACK)
        new = [one for one in written if one.id > last and one.mail.letter in names]
        told: dict[tuple[str, str], list[OutboxEntry]] = {}
        for one in sorted(new, key=lambda one: one.id):
            told.setdefault((one.mail.case_reference, one.mail.occasion), []).append(one)
        calls = 0
        for entries in told.values():
            if not self.call(self._said(entries)):
                log.warning("alert_hook.not_taken", case=entries[0].mail.case_reference)
                break
            calls += 1
            last = max(last, *(one.id for one in entries))
            self.register.set_fact(LAST, str(last), now=now)
        return calls

    def _alert_letters(self) -> frozenset[str]:
        flags = self.house().policy.flags.values()
        return frozenset(flag.letter for flag in flags if flag.alert and flag.letter)

    def _said(self, entries: list[OutboxEntry]) -> bytes:
        """Return what is told: that there is an alert, its number, and how many were written to. Nothing else."""
        house = self.house()
        said = {
            "alert": "urgent",
            "text": f"Urgent: please look at the mailbox now. {entries[0].mail.case_reference}",
            "reference": entries[0].mail.case_reference,
            "organisation": house.policy.organisation.short_name,
            "told": len(entries),
            "trial": not house.live,
        }
        return json.dumps(said, ensure_ascii=True).encode()
