r"""Messages that a mail program marks as replied to (``\Answered``, Exchange's last verb): weak evidence.

The reply may have gone to somebody else, or only put the writer off. So where no mail of a colleague's was
met since, the owner is asked whether it was the answer, once for each time that a case is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import structlog

from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, JournalEntry
from inboxbot.model.message import MessageRef
from inboxbot.model.plan import CaseChange
from inboxbot.ports.clock import Clock
from inboxbot.ports.register import Register
from inboxbot.triage.answer_plan import ASKED, QUESTION, question_occasion
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for
from inboxbot.workers.writing import write_each

log = structlog.get_logger(__name__)

WHY = "a mail program marks the message as replied to, and no copy of a reply was seen"
NOTE = "Somebody has replied to their message in a mail program."


@dataclass(slots=True)
class WeakEvidence:
    """Asks the owners of open cases whose message was replied to."""

    register: Register
    house: Callable[[], House]
    clock: Clock

    def ask(self, refs: Sequence[MessageRef]) -> None:
        """Ask about the cases of the messages at these places, as far as nothing is known of a reply."""
        if not refs:
            return
        house = self.house()
        for case in self.register.unanswered(refs):
            if house.is_live(case.category):
                self._ask_about(case, house)

    def _ask_about(self, case: Case, house: House) -> None:
        now = self.clock.now()
        about = Particulars(case=case, evidence=WHY, note=NOTE)
        letters = write_each(
            [acts_for(house, case, now=now)],
            lambda person: house.letters.to_colleague(
                QUESTION, about, person=person, now=now, occasion=question_occasion(case)
            ),
        )
        # Nobody has acted on the case by this: an urgent alert goes on.
        self.register.hand_over(
            CaseChange(case.reference),
            of=case.owner,
            now=now,
            journal=[JournalEntry(ASKED, f"{WHY}; the owner is asked")],
            letters=letters,
        )
        log.info("answer.asked", case=case.reference)
