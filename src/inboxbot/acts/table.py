"""The table of acts: every one there is, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from inboxbot.acts import away, correcting, having, media, ordinary, telephone
from inboxbot.acts.act import Act, CarryOut, Done, Matter
from inboxbot.acts.taking import shows_who_has_it
from inboxbot.triage.house import House

ACTS: Mapping[str, CarryOut] = {
    "answered": ordinary.answered,
    "close": ordinary.close,
    "note": ordinary.note,
    "assign": ordinary.assign,
    "have_it": having.have_it,
    "away": away.away,
    "not_mine": having.not_mine,
    "more_time": having.more_time,
    "unwanted": having.unwanted,
    "wrong_kind": correcting.wrong_kind,
    "called": telephone.called,
    "acknowledged": telephone.acknowledged,
    "tick": media.tick,
    "untick": media.untick,
    "crisis": media.crisis,
}


def carry_out(act: Act, matter: Matter, house: House) -> Done:
    """Decide what an act writes. Raises PermanentError, with a sentence for who acts, where it cannot be done."""
    return shows_who_has_it(ACTS[act.kind](act, matter, house), act, matter, house)
