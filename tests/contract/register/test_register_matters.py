"""What acts look at: the stages of a complaint, who had it before, how its writer may be reached (K1, T6)."""

from __future__ import annotations

from dataclasses import replace

from register_values import ANN, NOW, REFERENCE, after, case, mail, opening, staff_mail

from inboxbot.acts.act import Matter
from inboxbot.model.case import Reach, SentLately, Stage
from inboxbot.model.mail import SURVEY
from inboxbot.model.plan import CaseChange
from inboxbot.ports.register import Register

EXTENDED = Stage("complaint", begun_at=NOW, extended_to=after(days=20))
DECIDED = replace(
    EXTENDED, decided_at=after(days=9), decided_by="olive", outcome="partly upheld", lesson="Ann rang twice."
)
APPEAL = Stage("appeal", begun_at=after(days=12))


def test_nobody_knows_a_matter_that_is_not_there(register: Register) -> None:
    assert register.matter(REFERENCE, now=NOW) is None


def test_a_matter_holds_its_stages_each_as_it_was_written_last(register: Register) -> None:
    register.record(opening(), now=NOW)
    for day, stage in ((1, EXTENDED), (9, DECIDED), (12, APPEAL)):
        register.change(CaseChange(REFERENCE, stage=stage), now=after(days=day), journal=())
    assert register.matter(REFERENCE, now=after(days=12)) == Matter(
        replace(case(), id=1), stages=(DECIDED, APPEAL)
    )


def test_who_loses_a_case_and_who_decided_on_it_are_remembered_once(register: Register) -> None:
    register.record(opening(), now=NOW)
    for owner in ("pat", "olive", "pat"):
        change = CaseChange(REFERENCE, owner=owner, handled_added=("ruth",), at_stage="appeal")
        register.change(change, now=after(days=1), journal=())
    found = register.matter(REFERENCE, now=after(days=1))
    assert found is not None
    assert (found.case.owner, found.case.handled, found.case.stage) == (
        "pat",
        ("olive", "ruth", "pat"),
        "appeal",
    )


def test_a_writer_is_reached_where_our_last_letter_to_them_went(register: Register) -> None:
    survey = mail("survey", recipient=ANN, occasion=SURVEY)
    register.record(
        opening(letters=(mail("first", recipient="path@example.org"), survey, staff_mail())), now=NOW
    )
    found = register.matter(REFERENCE, now=after(minutes=5))
    assert found is not None
    assert found.reach == Reach(
        ANN,
        SentLately(to_address=1, to_address_today=1, to_domain_today=2, last_hour=2, today=2),
        surveyed_at=NOW,
    )


def test_a_writer_whose_letter_died_is_not_reached(register: Register) -> None:
    register.record(opening(letters=(mail(), staff_mail())), now=NOW)
    entries = [one for one in register.mails_of(REFERENCE) if one.mail.audience == "public"]
    register.give_up(entries, reason="the address is unknown", now=NOW)
    found = register.matter(REFERENCE, now=NOW)
    assert found is not None
    assert found.reach == Reach()


def test_decisions_are_told_by_the_time_in_which_they_fell(register: Register) -> None:
    register.record(opening(), now=NOW)
    register.change(CaseChange(REFERENCE, stage=DECIDED), now=after(days=9), journal=())
    register.change(CaseChange(REFERENCE, stage=APPEAL), now=after(days=12), journal=())
    [decided] = register.decisions(since=after(days=9), until=after(days=10))
    assert (decided.case.reference, decided.stage) == (REFERENCE, DECIDED)
    assert not register.decisions(since=after(days=10), until=after(days=99))
    assert not register.decisions(since=NOW, until=after(days=9))


def test_of_an_erased_matter_the_outcome_stays_and_the_words_beside_it_go(register: Register) -> None:
    register.record(opening(), now=NOW)
    register.change(CaseChange(REFERENCE, stage=DECIDED), now=after(days=9), journal=())
    told = replace(APPEAL, decided_at=after(days=9), outcome="Ann Example was right, and we told her so.")
    register.change(CaseChange(REFERENCE, stage=told), now=after(days=9), journal=())
    register.erase_person(ANN, now=after(days=10), by="shell: zoe")
    decided = register.decisions(since=NOW, until=after(days=99))
    assert [(one.stage.outcome, one.stage.lesson) for one in decided] == [("", ""), ("partly upheld", "")]
