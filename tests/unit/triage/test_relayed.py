"""Scanners, social networks and web forms of many makers: which way it came, whose it is, who is answered."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace

import pytest
from walking import COMPLAINT, DENTIST, arrived, house, told, walked

from inboxbot.model.errors import PermanentError
from inboxbot.model.message import Address

SCANS = {
    "Ricoh": ("ricoh@office.example", 'Message from "RNP0026738A2B3C"', 'This E-mail was sent from "RNP00" (MP C3004).\n\nScan Date: 22.11.2026 09:12:33'),
    "Canon": ("Canon iR <canon@office.example>", "Attached Image", ""),
    "Xerox": ("xerox@office.example", "Scan from a Xerox Multifunction Printer", "Please open the attached document."),
    "Konica": ("konica@office.example", "Message from KM_C258", ""),
    "HP": ("hp-mfp@office.example", "Scan from HP MFP", "This document was scanned by HP LaserJet."),
    "Sharp": ("sharp@office.example", "Scanned image from MX-2651", "Attached file is scanned image in PDF format."),
    "Kyocera": ("kyocera@office.example", "Scan Data from KM4A2B", ""),
    "Epson": ("epson@office.example", "Scanned Data", "Scanned data from EPSON device"),
}  # fmt: skip

SOCIAL = {
    "Facebook": ("Facebook <notification@facebookmail.com>", "Joan Bird commented on your post"),
    "X": ("X <notify@x.com>", "Joan Bird (@joanb) mentioned you"),
    "Instagram": ("Instagram <no-reply@mail.instagram.com>", "joanb commented on your post"),
    "Nextdoor": ("Nextdoor <no-reply@rs.email.nextdoor.co.uk>", "Joan B. mentioned you in a post"),
    "Google": ("Google Business Profile <noreply@google.com>", "Joan Bird left a review for Healthwatch"),
    "LinkedIn": ("LinkedIn <messages-noreply@linkedin.com>", "Joan Bird commented on your post"),
}

FORMS = {
    "a line each": "Name: Nadia Rahman\nEmail: nadia@homemail.example\nMessage: {text}\n",
    "Gravity, label above": "Name\n \tNadia Rahman\nEmail\n \tnadia@homemail.example\nMessage\n \t{text}\n",
    "Jotform, cell beside": "Full Name\tNadia Rahman\nE-mail\tnadia@homemail.example\nMessage\t{text}\n",
    "required": "Name *\nNadia Rahman\nEmail (required)\nnadia@homemail.example\nMessage *\n{text}\n",
    "bold": "*Your name*: Nadia Rahman\n*Your email address*: nadia@homemail.example\n*Question*: {text}\n",
}
FORM = "Website form <website-form@healthwatchhertfordshire.example>"


@pytest.mark.parametrize("maker", SCANS)
def test_a_scan_is_a_letter_to_be_answered_by_post(maker: str) -> None:
    sender, subject, text = SCANS[maker]
    plan = walked(arrived(text, sender=sender, subject=subject))
    assert plan.case is not None
    assert plan.case.channel == "letter"
    assert "reply_to_letter" in [one.standard for one in plan.deadlines]
    assert [letter for letter, _ in told(plan) if letter.startswith("acknowledgement")] == []


@pytest.mark.parametrize("network", SOCIAL)
def test_a_complaint_on_a_social_network_is_the_communications_teams(network: str) -> None:
    sender, subject = SOCIAL[network]
    plan = walked(arrived(COMPLAINT, sender=sender, subject=subject))
    assert plan.case is not None
    assert (plan.case.category, plan.case.channel, plan.case.role) == (
        "complaint",
        "social",
        "communications_officer",
    )
    assert ("told", "helen.marsh") in told(plan)
    assert [letter for letter, _ in told(plan) if letter.startswith("acknowledgement")] == []


def test_a_page_statistic_is_filed() -> None:
    text = "Your page got 32 impressions. 2 new followers. See all analytics. Unsubscribe."
    plan = walked(arrived(text, sender="LinkedIn <n@linkedin.com>", subject="Your page got 32 impressions"))
    assert (plan.arrival.end, plan.case) == ("filed", None)


@pytest.mark.parametrize("shape", FORMS)
def test_the_writer_of_a_listed_form_is_read_from_its_fields_and_acknowledged(shape: str) -> None:
    plan = walked(
        arrived(FORMS[shape].format(text=DENTIST), sender=FORM, subject="New submission: Contact us")
    )
    assert plan.case is not None
    assert plan.case.correspondent == Address("nadia@homemail.example", "Nadia Rahman")
    assert told(plan)[0] == ("acknowledgement_signposting", "nadia")


def test_a_listed_form_with_two_addresses_in_its_fields_acknowledges_nobody() -> None:
    text = f"Email: a@homemail.example\nEmail: b@homemail.example\nMessage: {DENTIST}\n"
    plan = walked(arrived(text, sender=FORM, subject="New submission: Contact us"))
    assert [letter for letter, _ in told(plan) if letter.startswith("acknowledgement")] == []


@pytest.mark.parametrize("shape", FORMS)
def test_a_form_that_is_not_listed_acknowledges_nobody(shape: str) -> None:
    sender = "Contact form <hello@forms.example>"
    plan = walked(
        arrived(FORMS[shape].format(text=DENTIST), sender=sender, subject="New submission: Contact us")
    )
    assert plan.case is not None
    assert [letter for letter, _ in told(plan) if letter.startswith("acknowledgement")] == []
    assert [one.reason for one in plan.withheld if one.audience == "public"] == [
        "it came through a form that rules.yaml does not list under web_forms"
    ]


def test_a_letter_that_cannot_be_printed_goes_along_as_a_page_and_the_case_goes_on() -> None:
    def jammed(_page: str) -> bytes:
        raise PermanentError("the letter cannot be printed as PDF: no Pango")

    sender, subject, text = SCANS["Ricoh"]
    plan = walked(arrived(text, sender=sender, subject=subject), of=replace(house(), press=jammed))
    [assignment] = [one for one in plan.letters if one.letter == "assignment"]
    parsed = email.message_from_bytes(assignment.content, policy=email.policy.default)
    assert [part.get_content_type() for part in parsed.iter_attachments()] == ["text/html", "text/html"]
