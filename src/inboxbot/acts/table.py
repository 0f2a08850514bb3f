"""The table of acts: every one there is, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from inboxbot.acts import ordinary
from inboxbot.acts.act import Act, CarryOut, Done, Matter
from inboxbot.triage.house import House

ACTS: Mapping[str, CarryOut] = {
    "answered": ordinary.answered,
    "close": ordinary.close,
    "note": ordinary.note,
    "assign": ordinary.assign,
}


def carry_out(act: Act, matter: Matter, house: House) -> Done:
    """Decide what an act writes. Raises PermanentError, with a sentence for who acts, where it cannot be done."""
    return ACTS[act.kind](act, matter, house)
