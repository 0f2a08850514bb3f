"""A complaint in an answer: a case of its own where it is clear, a question where it is not (R2, R8, T5)."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.model.plan import Classification, Screening, ThreadMatch
from inboxbot.rules.policy import Policy


def apart(
    match: ThreadMatch | None, found: Classification, screening: Screening, policy: Policy
) -> tuple[ThreadMatch | None, Classification]:
    """Return match and classification of a message as its case bears them.

    A clear complaint that follows up a case that is none is only linked to it: it is recorded,
    acknowledged and dealt with by itself, and not by whom it may be about. One that is not clear
    stays on the case, and somebody is asked. A colleague's note stays a note.
    """
    complaint = policy.judging.consult_category
    if match is None or not match.certain or not screening.admit or screening.kind in {"staff", "own"}:
        return match, found
    if found.category != complaint or match.case.category == complaint:
        return match, found
    if _is_clear(found, policy):
        evidence = f"{match.evidence}; a complaint is a case of its own"
        return replace(match, evidence=evidence, certain=False), found
    asks = (policy.judging.consult_flag,) if _sum_of(complaint, found) >= policy.judging.consult_from else ()
    flags = tuple(sorted({*found.flags, *asks}))
    kept = match.case.category if match.case.category in policy.categories else policy.default_category
    return match, replace(found, category=kept, flags=flags)


def _is_clear(found: Classification, policy: Policy) -> bool:
    """Tell whether a certain rule says so, or a sum that no other category comes near."""
    if any(why.target == found.category and why.weight is None for why in found.because):
        return True
    judging, own = policy.judging, _sum_of(found.category, found)
    others = max((total for category, total in found.sums if category != found.category), default=0.0)
    return own >= judging.consult_from and own - others > judging.doubt_band


def _sum_of(category: str, found: Classification) -> float:
    return dict(found.sums).get(category, 0.0)
