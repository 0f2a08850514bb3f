"""A header that says "ours" proves nothing: anybody can write it (lessons: a number is no key)."""

from __future__ import annotations

from walking import a_case, arrived, walked

from inboxbot.model.case import History


def test_a_forged_mark_with_a_case_number_is_not_filed_under_that_case() -> None:
    raw = arrived("x", sender="Mallory <m@other.example>", headers="X-Inboxbot: assignment\r\n")
    plan = walked(raw, History(by_reference=(a_case(),)))
    assert (plan.arrival.end, plan.change, plan.letters) == ("filed", None, ())
