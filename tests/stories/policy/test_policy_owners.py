"""The policy's rows about owners: R1, R3, R10, R12, W7. The built program over a Maildir, its letters read."""

from __future__ import annotations

import shutil
from datetime import date
from typing import Any
from urllib.parse import unquote

from inboxbot.app.reporting import count
from inboxbot.config import packaged_rules, read_policy
from inboxbot.reports.figures import Period
from maildir_office import office_at
from office import ADDRESS, DENTIST, london

MONDAY = "2026-11-16 10:00"


def without_confirm(rules: dict[str, Any]) -> None:
    del rules["categories"]["signposting"]["confirm"]


def test_r3_an_allocation_nobody_confirms_is_asked_about_then_given_to_the_next_and_the_lead_is_told() -> (
    None
):
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.push("2026-11-19 17:00")
        assert office.got("assignment", "please_confirm", "told") == [
            ("assignment", "amina.shah", "Mon 16 10:00"),
            ("please_confirm", "amina.shah", "Tue 17 10:00"),
            ("told", "amina.shah", "Wed 18 10:00"),
            ("told", "daniel.pryce", "Wed 18 10:00"),
            ("assignment", "tom.whitfield", "Thu 19 09:00"),
        ]
        assert [case.owner for case in office.cases] == ["tom_whitfield"]
        november = Period(date(2026, 11, 1), date(2026, 11, 30), "November 2026")
        policy = read_policy(packaged_rules()).policy
        happened = dict(count(office.register, policy, november, now=office.clock.now()).happened)
        assert (
            happened["Given to somebody else"] == happened["Not confirmed in time by their first owner"] == 1
        )


def test_r3_whoever_answers_that_they_have_it_is_not_asked() -> None:
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        [assignment] = office.letters_to("amina.shah", "assignment")
        assert "tell us within one working day that you have it" in assignment.text
        office.replies("amina.shah", assignment, "I have it")
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm", "told") == []
        assert [case.owner for case in office.cases] == ["amina_shah"]


def test_r3_whoever_answers_the_person_is_not_asked() -> None:
    with office_at(MONDAY) as office:
        asked = office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.arrives(
            "Dear Nadia, these three practices take new patients. Please ring them in the morning.",
            folder=".Sent",
            sender=f"Healthwatch <{ADDRESS}>",
            to="nadia@homemail.example",
            subject="Re: Dentist",
            headers=f"In-Reply-To: <{asked}>\nReferences: <{asked}>\n",
        )
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm", "told") == []
        assert [(case.owner, case.status) for case in office.cases] == [("amina_shah", "answered")]


def test_r3_without_the_rule_nobody_is_asked() -> None:
    with office_at(MONDAY, without_confirm) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.push("2026-11-19 17:00")
        assert office.got("please_confirm", "told") == []
        assert [case.owner for case in office.cases] == ["amina_shah"]


# R12: away staff ----------------------------------------------------------------------------------
AUTOMATIC = "Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All\n"


def test_r12_an_out_of_office_reply_keeps_new_work_away_and_is_asked_about() -> None:
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        [assignment] = office.letters_to("amina.shah", "assignment")
        office.replies(
            "amina.shah",
            assignment,
            "I am on annual leave and back in the office on Monday 30 November.",
            headers=AUTOMATIC,
        )
        office.tick()
        asked = office.got("absence_noticed")
        assert asked == [
            ("absence_noticed", "amina.shah", "Mon 16 10:00"),
            ("absence_noticed", "daniel.pryce", "Mon 16 10:00"),
        ]
        [to_manager] = office.letters_to("daniel.pryce", "absence_noticed")
        assert "the first day back is Monday 30 November 2026" in to_manager.text
        office.arrives("Where can I find a podiatrist?", subject="Feet", sender="Ola <ola@homemail.example>")
        office.wait(minutes=1)
        assert [case.owner for case in office.cases] == ["amina_shah", "tom_whitfield"]
        assert [one.confirmed for one in office.register.absences()] == [False]
        # Her machine answers every letter: nobody is asked again.
        office.replies("amina.shah", assignment, "I am back on Monday 30 November.", headers=AUTOMATIC)
        office.wait(minutes=1)
        assert len(office.got("absence_noticed")) == 2
        # Her manager confirms it by a word.
        office.replies("daniel.pryce", to_manager, "Yes")
        office.wait(minutes=1)
        [absence] = office.register.absences()
        assert (absence.confirmed, str(absence.last_day)) == (True, "2026-11-29")


def test_r12_a_colleague_who_tells_by_mail_that_they_are_away_gets_no_new_work() -> None:
    with office_at(MONDAY, without_confirm) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        [assignment] = office.letters_to("amina.shah", "assignment")
        part = assignment.message.get_body(("plain",))
        assert part is not None
        [link] = [one for one in part.get_content().splitlines() if one.startswith("I am away until …: <")]
        subject = unquote(link.partition("?subject=")[2].rstrip(">").partition("&")[0])
        sender = "amina.shah@healthwatchhertfordshire.example"
        office.arrives("I am back on: 30 November", sender=sender, subject=subject)
        office.wait(minutes=1)
        [absence] = office.register.absences()
        told = (absence.person, str(absence.first_day), str(absence.last_day), absence.confirmed)
        assert told == ("amina_shah", "2026-11-16", "2026-11-29", True)
        office.arrives("Where can I find a podiatrist?", subject="Feet", sender="Ola <ola@homemail.example>")
        office.wait(minutes=1)
        assert [case.owner for case in office.cases] == ["amina_shah", "tom_whitfield"]
        assert office.got("cover") == [("cover", "helen.marsh", "Mon 16 10:01")]


def test_r12_at_its_start_open_work_is_reminded_to_the_deputy_and_at_its_end_it_goes_back() -> None:
    def edit(rules: dict[str, Any]) -> None:
        without_confirm(rules)
        rules["people"]["amina_shah"]["absences"] = [{"from": "2026-11-18", "to": "2026-11-20"}]

    with office_at(MONDAY, edit) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.push("2026-11-24 12:00")
        assert office.got("cover", "welcome_back", "cover_ends", "reminder") == [
            ("reminder", "amina.shah", "Tue 17 09:00"),
            ("cover", "helen.marsh", "Wed 18 09:00"),
            ("welcome_back", "amina.shah", "Mon 23 09:00"),
            ("cover_ends", "helen.marsh", "Mon 23 09:00"),
            ("reminder", "amina.shah", "Mon 23 09:00"),
        ]
        [cover] = office.letters_to("helen.marsh", "cover")
        assert "back on Monday 23 November 2026" in cover.text
        assert "Dentist" in cover.text


def test_r12_without_the_absence_nobody_covers_and_the_owner_is_reminded() -> None:
    with office_at(MONDAY, without_confirm) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.push("2026-11-20 12:00")
        assert office.got("cover", "welcome_back", "reminder") == [
            ("reminder", "amina.shah", "Thu 19 09:00"),
            ("reminder", "amina.shah", "Fri 20 09:00"),
        ]


def test_r12_who_will_be_away_on_the_day_is_reminded_before_and_the_deputy_on_the_day() -> None:
    def edit(rules: dict[str, Any]) -> None:
        without_confirm(rules)
        # Due on Monday the 23rd; she leaves on Thursday.
        rules["people"]["amina_shah"]["absences"] = [{"from": "2026-11-19", "to": "2026-11-27"}]

    with office_at(MONDAY, edit) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.push("2026-11-23 17:00")
        assert office.got("reminder") == [
            ("reminder", "amina.shah", "Wed 18 09:00"),
            ("reminder", "helen.marsh", "Mon 23 09:00"),
        ]


def named(*, names: bool = True, **away: tuple[str, str]) -> Any:
    """Return rules by which a signposting letter tells who answers, and people who are away."""

    def edit(rules: dict[str, Any]) -> None:
        rules["categories"]["signposting"]["names_owner"] = names
        for person, (first, last) in away.items():
            rules["people"][person]["absences"] = [{"from": first, "to": last}]

    return edit


def test_w7_the_writer_who_was_told_a_name_hears_who_answers_instead() -> None:
    with office_at(MONDAY, named(amina_shah=("2026-11-18", "2026-11-20"))) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.owners_confirm()
        office.push("2026-11-24 12:00")
        told, instead = office.letters_to("nadia")
        assert "Amina Shah will answer you." in told.text
        assert "Helen Marsh will answer you instead." in instead.text


def test_w7_without_a_name_in_the_receipt_nobody_hears_of_another() -> None:
    with office_at(MONDAY, named(names=False, amina_shah=("2026-11-18", "2026-11-20"))) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.owners_confirm()
        office.push("2026-11-24 12:00")
        [told] = office.letters_to("nadia")
        assert "Amina" not in told.text


def test_r12_w7_where_who_covers_goes_away_too_the_next_gets_the_work_and_the_writer_hears_it() -> None:
    away = named(amina_shah=("2026-11-18", "2026-11-27"), helen_marsh=("2026-11-19", "2026-11-24"))
    with office_at(MONDAY, away) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.owners_confirm()
        office.push("2026-12-01 12:00")
        assert office.got("cover", "cover_ends") == [
            ("cover", "helen.marsh", "Wed 18 09:00"),
            ("cover", "susan.okoro", "Thu 19 09:00"),
            ("cover_ends", "helen.marsh", "Mon 30 09:00"),
            ("cover_ends", "susan.okoro", "Mon 30 09:00"),
        ]
        last = office.letters_to("nadia")[-1]
        assert "Susan Okoro will answer you instead." in last.text


def test_w7_the_writer_hears_who_answers_where_nobody_said_that_they_have_it() -> None:
    with office_at(MONDAY, named()) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.push("2026-11-19 17:00")
        assert [case.owner for case in office.cases] == ["tom_whitfield"]
        assert "Tom Whitfield will answer you instead." in office.letters_to("nadia")[-1].text


# R1: exactly one owner -----------------------------------------------------------------------------
def test_r1_every_enquiry_has_one_named_owner_who_keeps_the_next_one_of_the_same_person() -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["sharing"] = {"signposting_lead": "round_robin"}

    with office_at(MONDAY, edit) as office:
        for writer in ("ola", "per", "kim", "ola"):
            office.arrives(
                DENTIST, subject=f"Dentist {office.delivered}", sender=f"{writer} <{writer}@homemail.example>"
            )
            office.wait(minutes=1)
        owners = [case.owner for case in office.cases]
        assert owners == ["amina_shah", "tom_whitfield", "amina_shah", "amina_shah"]


def test_r1_without_sharing_the_first_at_work_gets_them_all() -> None:
    with office_at(MONDAY) as office:
        for writer in ("ola", "per"):
            office.arrives(DENTIST, subject="Dentist", sender=f"{writer} <{writer}@homemail.example>")
            office.wait(minutes=1)
        assert [case.owner for case in office.cases] == ["amina_shah", "amina_shah"]


def test_r1_the_fewest_open_cases_tell_where_the_role_says_so() -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["categories"]["signposting"]["share"] = "least_open"
        rules["categories"]["signposting"]["keeps_owner"] = False

    with office_at(MONDAY, edit) as office:
        for writer in ("ola", "per", "kim"):
            office.arrives(DENTIST, subject="Dentist", sender=f"{writer} <{writer}@homemail.example>")
            office.wait(minutes=1)
        first, second, third = office.cases
        assert [one.owner for one in (first, second, third)] == ["amina_shah", "tom_whitfield", "amina_shah"]


def test_r1_who_has_gone_home_for_the_week_gets_nothing_new() -> None:
    def edit(rules: dict[str, Any]) -> None:
        rules["roles"]["signposting_lead"] = ["tom_whitfield", "amina_shah"]

    with office_at("2026-11-20 15:45", edit) as office:  # his Friday ends at half past three
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        assert [case.owner for case in office.cases] == ["amina_shah"]


def test_r1_the_cases_of_somebody_who_left_are_given_to_others_once() -> None:
    with office_at(MONDAY, without_confirm) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        office.stop()

        def left(rules: dict[str, Any]) -> None:
            without_confirm(rules)
            del rules["people"]["amina_shah"]
            rules["people"]["tom_whitfield"] |= {"deputy": "helen_marsh", "line_manager": "daniel_pryce"}
            rules["roles"]["signposting_lead"] = ["tom_whitfield"]

        office.edit = left
        office.rules.unlink()
        shutil.rmtree(office.templates)
        office.start()
        office.push("2026-11-17 12:00")
        assert [case.owner for case in office.cases] == ["tom_whitfield"]
        assert office.got("assignment")[1:] == [("assignment", "tom.whitfield", "Mon 16 10:30")]
        assert any(
            "whom rules.yaml does not know" in one.text for one in office.letters_to("susan", "digest")
        )


# R10: limits on contact ----------------------------------------------------------------------------
LIMIT = {
    "addresses": ["nadia@homemail.example"],
    "named_contact": "helen_marsh",
    "limit": "One letter a month.",
    "approved_by": "ruth_adeyemi",
    "review_on": "2026-11-25",
}


def limited(**more: object) -> Any:
    def edit(rules: dict[str, Any]) -> None:
        without_confirm(rules)
        rules["contact_restrictions"] = [LIMIT | more]

    return edit


def test_r10_a_restricted_persons_mail_goes_to_the_named_contact_and_is_not_acknowledged() -> None:
    with office_at(MONDAY, limited()) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        assert [case.owner for case in office.cases] == ["helen_marsh"]
        assert office.letters_to("nadia") == []


def test_r10_without_the_limit_it_goes_the_usual_way() -> None:
    with office_at(MONDAY) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        assert [case.owner for case in office.cases] == ["amina_shah"]
        assert [one.letter for one in office.letters_to("nadia")] == ["acknowledgement_signposting"]


def test_r10_the_acknowledgement_that_was_agreed_goes_and_never_tells_of_the_limit() -> None:
    with office_at(MONDAY, limited(acknowledge="acknowledgement_general")) as office:
        office.arrives(DENTIST, subject="Dentist")
        office.tick()
        [receipt] = office.letters_to("nadia")
        assert receipt.letter == "acknowledgement_general"
        assert not any(word in receipt.text.lower() for word in ("limit", "restrict", "helen", "review"))
        # No other letter goes by machine, and the next mail gets the same receipt.
        assert [case.quiet for case in office.cases] == [True]
        office.clock.push(london("2026-11-19 10:00"))
        office.arrives("And who can see to my feet?", subject="Another question")
        office.tick()
        assert [one.letter for one in office.letters_to("nadia")] == ["acknowledgement_general"] * 2


def test_r10_the_review_is_reminded_before_and_after_its_day_once_each() -> None:
    with office_at(MONDAY, limited()) as office:
        office.push("2026-11-30 12:00")
        readers = ("ruth.adeyemi", "helen.marsh")
        assert office.got("restriction_review") == [
            *(("restriction_review", one, "Mon 16 10:00") for one in readers),
            *(("restriction_review", one, "Thu 26 09:00") for one in readers),
        ]
        digests = [one.text for one in office.letters_to("susan", "digest")]
        assert "Limits on contact: 1 in force, 1 with a review that is overdue." in digests[-1]
        assert not any("nadia@" in text for text in digests)
