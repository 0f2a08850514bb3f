"""A second look: what was filed becomes a case, what lay in quarantine is tried again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from inboxbot.model.case import Case
from inboxbot.model.errors import PermanentError
from inboxbot.ports.listed import CaseFilter
from inboxbot.triage.house import House
from inboxbot.workers.restored import RESTORED
from inboxbot.workers.second_look import SecondLook
from office import DENTIST, NADIA, Office, mail, told

MakeOffice = Callable[..., Office]
KIM = "shell: kim"
AWAY = "Auto-Submitted: auto-replied\n"
SHOP = "The shop <news@shop.example>"


def looking(office: Office, house: House | None = None) -> SecondLook:
    assert office.installation is not None
    found = house or office.installation.keeper.house()
    return SecondLook(office.mailbox, office.register, found, office.clock, office.chance)


def offers(office: Office) -> str:
    """Let a shop's automatic answer arrive, which is filed; return its Message-ID."""
    return office.arrives("I am away until Monday.", sender=SHOP, subject="Offers", headers=AWAY)


def filed_number(office: Office) -> int:
    [one] = office.register.filed(since=office.clock.now() - timedelta(days=30))
    return one.arrival_id


def under(office: Office, case: Case) -> int:
    [one] = office.register.filed_under(case.reference)
    return one.arrival_id


def withheld(office: Office) -> list[tuple[str, str]]:
    rows = office.register.unacknowledged(since=office.clock.now() - timedelta(days=30))
    return [(row.correspondent.partition("@")[0], row.reason) for row in rows]


# What was filed -----------------------------------------------------------------------------------
def test_a_filed_answer_of_a_machine_becomes_a_case_with_owner_and_clock_and_no_word_to_the_machine(
    office: Office,
) -> None:
    offers(office)
    office.tick()
    arrived = office.clock.now()
    office.wait(days=1)
    case = looking(office).make_case(filed_number(office), by=KIM)
    office.tick()
    assert (case.owner, case.subject, case.opened_at) == ("susan_okoro", "Offers", arrived)
    assert [told(entry) for entry in office.sent("assignment")] == [("assignment", "susan.okoro")]
    view = office.register.case(case.reference)
    assert view is not None
    assert [(d.standard, d.started_on.isoformat()) for d in view.deadlines] == [
        ("reply_to_email", "2026-11-18")
    ]
    [(who, why)] = withheld(office)
    assert (who, why.startswith("a machine must not answer here: marked as automatic")) == ("news", True)
    entry = office.register.journal(case.reference)[0].entry
    assert (entry.what, entry.why, entry.by) == ("made a case", "it was filed", KIM)
    assert office.register.filed(since=arrived) == []


def test_what_a_person_wrote_is_acknowledged_when_it_is_made_a_case(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    [first] = office.cases
    office.arrives("Thank you very much.", headers=f"In-Reply-To: <{asked}>\n")
    office.wait(days=2)
    case = looking(office).make_case(under(office, first), by=KIM)
    office.tick()
    assert (case.linked_to, office.register.filed_under(first.reference)) == (first.reference, [])
    assert [e.mail.letter for e in office.register.mails_of(case.reference)] == [
        "acknowledgement_general",
        "assignment",
    ]
    assert office.register.journal(case.reference)[0].entry.why == f"it was filed under {first.reference}"
    last = office.register.journal(first.reference)[-1].entry
    assert (last.why, last.by) == (f"a message filed here is now {case.reference}", KIM)
    assert office.cases[0].status == "open"


def test_the_same_mail_met_again_stays_the_case_that_was_made_of_it(office: Office) -> None:
    offers(office)
    office.tick()
    case = looking(office).make_case(filed_number(office), by=KIM)
    office.mailbox.change_validity()
    office.tick()
    assert [one.reference for one in office.cases] == [case.reference]


def test_after_a_restore_nobody_is_written_to_who_may_have_heard_already(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    [first] = office.cases
    office.arrives("Thank you very much.", headers=f"In-Reply-To: <{asked}>\n")
    office.wait(days=2)
    now = office.clock.now()
    office.register.set_fact(RESTORED, now.isoformat(), now=now)
    case = looking(office).make_case(under(office, first), by=KIM)
    assert list(office.register.mails_of(case.reference)) == []
    [(who, why)] = withheld(office)
    assert (who, why) == (
        "nadia",
        "the register was restored from a backup: this letter may have gone before",
    )


def test_on_trial_the_case_is_made_and_nothing_is_sent(make_office: MakeOffice) -> None:
    office = make_office(mode="shadow").start()
    office.tick()
    offers(office)
    office.tick()
    office.sender.sent.clear()
    case = looking(office).make_case(filed_number(office), by=KIM)
    office.tick()
    assert (case.in_shadow, office.letters()) == (True, [])


def test_a_mail_that_is_gone_is_told_with_what_to_do_and_can_be_opened_from_its_record(
    office: Office,
) -> None:
    offers(office)
    office.tick()
    number = filed_number(office)
    found = office.register.arrival(number)
    assert found is not None
    assert found.message_ref is not None
    office.mailbox.delete(found.message_ref)
    with pytest.raises(PermanentError) as gone:
        looking(office).make_case(number, by=KIM)
    assert str(gone.value) == (
        f"mail {number} from news@shop.example is no longer where it lay in the mailbox: somebody moved or"
        " deleted it. Move it back and try again, or open the case without it, from what is known of it:"
        f" `inboxbot filed make-case {number} --from-record`"
    )
    assert office.cases == []
    case = looking(office).make_case(number, by=KIM, from_record=True)
    assert (case.correspondent.address, case.subject, case.doubts[-1]) == (
        "news@shop.example",
        "(not kept)",
        "The message is no longer in the mailbox; the case was opened from the record of its arrival.",
    )
    assert withheld(office) == [("news", "a machine must not answer here: the message is gone")]


def test_a_mail_that_was_moved_and_numbered_anew_is_found_by_its_message_id(make_office: MakeOffice) -> None:
    def moves(rules: dict[str, Any]) -> None:
        rules["disposal"]["filed"] = "move:News"

    office = make_office(edit=moves)
    office.mailbox.create_folder("News")
    office.mailbox.deliver(
        mail("Not this one.", sender=SHOP, message_id="in1@homemail.example"), office.clock.now(), "News"
    )
    office.start().tick()
    name = offers(office)
    office.tick()
    other = mail("Not this one.", sender=SHOP, message_id=name)
    office.mailbox.deliver(other, office.clock.now(), "News")
    office.mailbox.change_validity()
    case = looking(office).make_case(filed_number(office), by=KIM)
    assert (case.subject, case.correspondent.address) == ("Offers", "news@shop.example")


def test_another_mail_of_the_same_message_id_is_not_taken_for_it(office: Office) -> None:
    name = offers(office)
    office.tick()
    found = office.register.arrival(filed_number(office))
    assert found is not None
    assert found.message_ref is not None
    office.mailbox.delete(found.message_ref)
    office.mailbox.deliver(mail("Another.", sender=SHOP, message_id=name), office.clock.now())
    with pytest.raises(PermanentError, match="is no longer where it lay"):
        looking(office).make_case(found.arrival_id, by=KIM)


def test_what_is_no_filed_mail_is_told(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    office.colleague_answers(asked)
    office.mailbox.spoil(office.mailbox.deliver(b"x", office.clock.now()))
    office.tick()
    [case] = office.cases
    told_of: list[str] = []
    for number in (1, 2, 3, 99):
        with pytest.raises(PermanentError) as refused:
            looking(office).make_case(number, by=KIM)
        told_of.append(str(refused.value))
    assert told_of == [
        f"mail 1 belongs to {case.reference} already",
        "mail 2 is in quarantine: `inboxbot quarantine list` shows it",
        "mail 3 is one that we sent: it can be no case",
        "there is no mail 99; `inboxbot filed` lists what was filed, `inboxbot cases show` what was filed under a case",
    ]


# What lay in quarantine ---------------------------------------------------------------------------
def quarantined_by_a_bug(office: Office) -> House:
    """Let Nadia's question meet an error of ours; return the house in which there is none."""
    assert office.installation is not None
    good = office.installation.keeper.house()
    office.cycle.intake.house = lambda: replace(good, hours={})
    office.arrives(DENTIST)
    office.tick()
    office.sender.sent.clear()
    return good


def test_what_lay_in_quarantine_is_a_case_once_the_error_is_mended(office: Office) -> None:
    good = quarantined_by_a_bug(office)
    [waiting] = office.register.quarantined()
    office.mailbox.change_validity()  # the bytes that were kept are enough
    plan = looking(office, good).retry(waiting, by=KIM)
    office.cycle.send()
    [case] = office.cases
    assert plan is not None
    assert (case.owner, plan.case is not None, office.register.quarantined()) == ("amina_shah", True, [])
    assert office.letters() == [("acknowledgement_signposting", "nadia"), ("assignment", "amina.shah")]
    entry = office.register.journal(case.reference)[0].entry
    assert (entry.what, entry.why, entry.by) == (
        "retried",
        "it was in quarantine: an error of ours: KeyError",
        KIM,
    )


def test_what_still_cannot_be_processed_stays_in_quarantine(office: Office) -> None:
    good = quarantined_by_a_bug(office)
    [waiting] = office.register.quarantined()
    with pytest.raises(
        PermanentError, match=r"^message 1 still cannot be processed: an error of ours, KeyError"
    ):
        looking(office, replace(good, hours={})).retry(waiting, by=KIM)
    assert (office.register.quarantined(), office.cases) == ([waiting], [])


def test_what_the_mailbox_could_not_hand_over_is_fetched_again(office: Office) -> None:
    ref = office.mailbox.deliver(b"", office.clock.now())
    office.mailbox.spoil(ref)
    office.tick()
    [waiting] = office.register.quarantined()
    office.mailbox.delete(ref)
    with pytest.raises(PermanentError, match="never read and is no longer in the mailbox: resolve it"):
        looking(office).retry(waiting, by=KIM)
    assert office.register.quarantined() == [waiting]


def test_an_answer_in_the_sent_folder_stops_the_clock_when_it_is_tried_again(office: Office) -> None:
    asked = office.arrives(DENTIST)
    office.tick()
    office.colleague_answers(asked)
    sent = office.mailbox.messages("Sent")[-1]
    office.register.quarantine(
        sent, reason="r", detail="", sender=NADIA, now=office.clock.now(), kind="answer"
    )
    office.tick()
    assert [view.case.status for view in office.register.cases(CaseFilter())] == ["open"]
    [waiting] = office.register.quarantined()
    looking(office).retry(waiting, by=KIM)
    assert [view.case.status for view in office.register.cases(CaseFilter())] == ["answered"]
    assert office.register.quarantined() == []
