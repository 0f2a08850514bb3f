"""Who wrote what a colleague passed on, told afterwards (R6)."""

from __future__ import annotations

import re

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.model.case import JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.message import Address
from inboxbot.model.plan import CaseChange
from inboxbot.triage.house import House
from inboxbot.triage.passed_on import QUESTION, is_outside

__all__ = ["QUESTION", "addresses_in", "on_behalf"]

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\[\]]+@[^\s@<>\"(),:;\[\]]+\.[A-Za-z]{2,}")


def addresses_in(text: str, house: House) -> tuple[str, ...]:
    """Return the addresses outside that a text names, each once, lower case."""
    found = (one.lower().rstrip(".") for one in _ADDRESS.findall(text.replace("mailto:", " ")))
    return tuple(dict.fromkeys(one for one in found if is_outside(one, house)))


def on_behalf(act: Act, matter: Matter, house: House) -> Done:
    """Note that somebody outside wrote, and not the colleague: the words are their address.

    Nothing is sent to them by machine: a person writes to them.
    """
    case = not_closed(matter)
    if not is_outside(act.words, house):
        raise PermanentError("We need one email address of somebody outside.")
    if house.staff_by_address(case.correspondent.address) is None:
        raise PermanentError(f"Who wrote {case.reference} is known already.")
    change = CaseChange(case.reference, correspondent=Address(act.words.lower()))
    said = f"We noted who wrote {case.reference}. They have not heard from us yet: please write to them."
    return Done(change, (JournalEntry("correspondent", "who wrote is known now (R6)", by=act.by),), said)
