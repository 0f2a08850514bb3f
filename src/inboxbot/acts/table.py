"""The table of acts: every one there is, by its name."""

from __future__ import annotations

from collections.abc import Mapping

from inboxbot.acts import (
    away,
    closing,
    correcting,
    having,
    media,
    on_behalf,
    ordinary,
    progress,
    reopening,
    settling,
    telephone,
)
from inboxbot.acts.act import Act, CarryOut, Done, Matter
from inboxbot.acts.taking import shows_who_has_it
from inboxbot.triage.house import House

ACTS: Mapping[str, CarryOut] = {
    "answered": ordinary.answered,
    "not_answered": reopening.not_answered,
    "close": closing.close,
    "came_of_it": closing.came_of_it,
    "holding": progress.holding,
    "is_complaint": progress.is_complaint,
    "not_complaint": progress.not_complaint,
    "extend": settling.extend,
    "resolve": settling.resolve,
    "draft": settling.draft,
    "lesson": settling.lesson,
    "appeal": settling.appeal,
    "skip_stage": settling.skip_stage,
    "note": ordinary.note,
    "assign": ordinary.assign,
    "have_it": having.have_it,
    "away": away.away,
    "on_behalf": on_behalf.on_behalf,
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
