"""The hourly comparison: what the inbox holds beside what was taken in; a difference is taken in and told.

Reading goes by the cursor, and a cursor can be wrong about a server: mail that becomes visible late
under a low number, a number used a second time, a folder rebuilt behind our back. So once an hour the
folder is listed, numbers, times and sizes only, as far back as first contact and a month at most, and
each place is looked up in the register. Its cost goes by the mail of a month, not by the cases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import structlog

from inboxbot.model.errors import PermanentError
from inboxbot.model.message import Held, MessageRef, RawMessage
from inboxbot.ports.clock import Clock
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import Register
from inboxbot.workers.compared import LAST_COMPARED, LAST_FOUND, Compared, last_compared
from inboxbot.workers.contact import first_contact, known_ahead
from inboxbot.workers.intake import Intake
from inboxbot.workers.progress import PassResult

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)
LOOKS_BACK = timedelta(days=31)
AT_MOST = 500
"""Messages taken in by one comparison; the next finds the rest."""

LATE = (
    "This message was in the mailbox and had not been taken in when it came; the hourly comparison of the"
    " mailbox with the register found it."
)


@dataclass(slots=True)
class Reconcile:
    """Compares one inbox with the register. It belongs to the thread that reads the mailbox.

    ``replied`` is told where the messages lie of which a mail program says that somebody replied to them.
    """

    mailbox: Mailbox
    register: Register
    intake: Intake
    clock: Clock
    replied: Callable[[Sequence[MessageRef]], None] = field(default=lambda _refs: None)
    not_before: datetime | None = None
    trouble: str = ""

    def look_if_due(self) -> PassResult:
        """Compare if an hour has passed since the last time, before a restart too."""
        now = self.clock.now()
        if self.not_before is None:
            last = last_compared(self.register)
            self.not_before = now if last is None else last.at + EVERY
        return self.look() if now >= self.not_before else PassResult(trouble=self.trouble)

    def look(self) -> PassResult:
        """Compare now, and take in what was missed; the inbox was just read to its end.

        ``done`` are the messages that were new to the register. Raises as the mailbox does.
        """
        name, now = self.mailbox.name, self.clock.now()
        first = self.register.fact(first_contact(name, "inbox"))
        if first is None:
            return PassResult()
        last = last_compared(self.register)
        listed, strangers, replied = self._listed(max(datetime.fromisoformat(first), now - LOOKS_BACK))
        if strangers:  # what came a moment ago is no difference: read once more
            self.intake.take_in()
            strangers = self.register.strangers(strangers)
        anew = last is not None and last.held > 0 and last.validity != listed.validity
        fetched = _Fetched(self.mailbox, self.register, self.clock)
        reset_before = last.at if last is not None and anew else None
        result = self.intake.take_late(fetched.messages(strangers[:AT_MOST]), reset_before)
        if not self.intake.stopping():
            self._note(replace(listed, found=result.done), left=len(strangers) - AT_MOST)
            self.replied(replied)
        self.trouble = result.trouble = fetched.trouble
        return result

    def _listed(self, since: datetime) -> tuple[Compared, Sequence[Held], Sequence[MessageRef]]:
        """Return what the inbox holds, in numbers; what the register does not know; what was replied to."""
        ahead = known_ahead(self.mailbox.name, self.register)
        number, validity, found, replied = 0, "", list[Held](), list[MessageRef]()
        for some in self.mailbox.held("inbox", since):
            number += len(some)
            validity = some[0].ref.validity if some else validity
            found += [one for one in self.register.strangers(some) if str(one.ref) not in ahead]
            replied += [one.ref for one in some if one.answered]
        return Compared(self.clock.now(), number, 0, validity), found, replied

    def _note(self, done: Compared, *, left: int) -> None:
        now = self.clock.now()
        self.not_before = now if left > 0 else now + EVERY
        self.register.set_fact(LAST_COMPARED, done.encode(), now=now)
        if done.found:
            self.register.set_fact(LAST_FOUND, done.encode(), now=now)
            log.warning("reconcile.found", mailbox=self.mailbox.name, held=done.held, taken_in=done.found)


@dataclass(slots=True)
class _Fetched:
    """Fetches messages one by one, so that one is held at a time. ``trouble``: why the last could not be."""

    mailbox: Mailbox
    register: Register
    clock: Clock
    trouble: str = ""

    def messages(self, strangers: Sequence[Held]) -> Iterator[RawMessage]:
        """Yield those that are still there; where another message was met, that is forgotten first."""
        for one in strangers:
            try:
                content = self.mailbox.original(one.ref)
            except PermanentError as error:
                log.error("reconcile.refused", ref=str(one.ref), why=str(error))
                self.trouble = str(error)
                continue
            if content is None:
                continue
            now = self.clock.now()
            self.register.leave_place(one.ref, now=now)
            size = one.size or len(content)
            yield RawMessage(one.ref, content, one.received_at or now, size, notes=(LATE,))
