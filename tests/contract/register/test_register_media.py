"""What the register keeps for the media: ticks, the number to ring, the crisis, contacts on record (R5, R11, K5)."""

from __future__ import annotations

from dataclasses import replace

from register_values import ANN, NOW, REFERENCE, after, case, deadline, filing, message, opening

from inboxbot.deadlines.keeping import cutoffs
from inboxbot.model.case import Tick
from inboxbot.model.contact import MediaContact
from inboxbot.model.plan import CaseChange
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.rules.retention import Retention

DRAFTED = Tick("drafted", NOW, "Leah", "two lines")
SENT = Tick("sent", after(hours=1), "Leah")
CALL = MediaContact(
    at=after(hours=-3), who="Herts Post, Sam Reed", about=f"rang {ANN} about waits", by="Leah"
)
RELEASE = MediaContact(at=after(hours=2), who="all", about="a release", by="Ruth", ours=False)


def test_ticks_and_the_number_to_ring_are_kept(register: Register) -> None:
    told = case(telephone="01632 960123", ticks=(DRAFTED,))
    register.record(opening(case=told), now=NOW)
    found = register.case(REFERENCE)
    assert found is not None
    assert (found.case.telephone, found.case.ticks) == ("01632 960123", (DRAFTED,))


def test_a_tick_takes_the_place_of_the_one_before_and_can_be_taken_back(register: Register) -> None:
    register.record(opening(), now=NOW)
    again = replace(DRAFTED, at=after(days=1), words="three lines")
    for change in (
        CaseChange(REFERENCE, ticked=(DRAFTED,)),
        CaseChange(REFERENCE, ticked=(SENT,)),
        CaseChange(REFERENCE, ticked=(again,)),
    ):
        written = register.change(change, now=NOW, journal=())
    assert written is not None
    assert written.ticks == (SENT, again)
    register.change(CaseChange(REFERENCE, unticked=("sent",)), now=NOW, journal=())
    found = register.case(REFERENCE)
    assert found is not None
    assert found.case.ticks == (again,)


def test_erasing_the_person_blanks_both(register: Register) -> None:
    register.record(opening(case=case(telephone="01632 960123", ticks=(DRAFTED,))), now=NOW)
    register.erase_person(ANN, now=after(days=1), by="shell: pat")
    found = register.case(REFERENCE)
    assert found is not None
    assert (found.case.telephone, found.case.ticks) == ("", ())


def test_a_crisis_told_by_a_plan_is_recalled_until_a_change_ends_it(register: Register) -> None:
    assert register.recall(message("7"), now=NOW).crisis is False
    register.record(opening(facts=(("crisis", "since now"),)), now=NOW)
    assert register.recall(message("7"), now=NOW).crisis is True
    register.change(CaseChange(REFERENCE, facts=(("crisis", None),)), now=NOW, journal=())
    assert register.recall(message("7"), now=NOW).crisis is False


def test_what_is_still_to_be_noted_is_due_and_never_overdue(register: Register) -> None:
    register.record(opening(deadlines=(deadline(stops="noted"),)), now=NOW)
    assert register.counts(now=after(days=90)).overdue == 0
    assert list(register.cases(CaseFilter(overdue_at=after(days=90)))) == []
    register.change(CaseChange(REFERENCE, stop=("noted",)), now=NOW, journal=())
    found = register.case(REFERENCE)
    assert found is not None
    assert found.deadlines[0].stopped_at == NOW


def test_contacts_are_kept_in_the_order_of_their_time_within_the_days_asked_for(register: Register) -> None:
    assert register.note_contact(RELEASE, now=after(hours=2)) > 0
    register.record(replace(filing("5"), contact=CALL), now=NOW)
    found = register.media_contacts(since=after(days=-1), until=after(days=1))
    assert [replace(one, id=0) for one in found] == [CALL, RELEASE]
    assert list(register.media_contacts(since=NOW, until=RELEASE.at)) == []


def test_a_mail_met_twice_is_one_contact(register: Register) -> None:
    for _ in range(2):
        register.record(replace(filing("5"), contact=CALL), now=NOW)
    assert len(register.media_contacts(since=after(days=-1), until=after(days=1))) == 1


def test_a_contact_can_be_taken_from_the_record(register: Register) -> None:
    number = register.note_contact(CALL, now=NOW)
    assert register.drop_contact(number) is True
    assert register.drop_contact(number) is False


def test_contacts_go_after_their_months_and_with_the_person_they_name(register: Register) -> None:
    register.note_contact(CALL, now=NOW)
    register.note_contact(RELEASE, now=NOW)
    assert [one.who for one in register.person(ANN).contacts] == [CALL.who]
    register.erase_person(ANN, now=after(days=1), by="shell: pat")
    left = register.media_contacts(since=after(days=-1), until=after(days=1))
    assert [one.who for one in left] == ["all"]
    ends = cutoffs(Retention(), now=after(days=800))
    assert register.expired("media_contacts", ends, lines=5).number == 1
    assert register.expire("media_contacts", ends, now=after(days=800), limit=10) == 1
    assert list(register.media_contacts(since=after(days=-1), until=after(days=1))) == []
