"""What a follow-up adds to a case besides its clock: who is named in it, and that it is quiet."""

from __future__ import annotations

from register_values import NOW, REFERENCE, case, follow_up, opening

from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import Register


def test_who_is_named_later_joins_the_case_and_stays(register: Register) -> None:
    register.record(opening(case=case(named=("tom",))), now=NOW)
    register.record(follow_up("2", change=CaseChange(REFERENCE, named_added=("helen", "tom"))), now=NOW)
    register.record(follow_up("3", change=CaseChange(REFERENCE)), now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert found.case.named == ("tom", "helen")


def test_a_case_that_became_quiet_stays_so(register: Register) -> None:
    register.record(opening(), now=NOW)
    register.record(follow_up("2", change=CaseChange(REFERENCE, quiet=True)), now=NOW)
    register.record(follow_up("3", change=CaseChange(REFERENCE)), now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert found.case.quiet
