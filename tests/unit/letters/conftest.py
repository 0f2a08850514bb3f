"""A small organisation, its templates as shipped, and its letters."""

from __future__ import annotations

from pathlib import Path

import pytest

from inboxbot.letters.letters import Letters
from inboxbot.rules.policy import Policy

ADDRESS = "info@example.org"
KEY = b"a key of at least sixteen octets"
FOLDER = Path(__file__).parents[3] / "templates"

POLICY = {
    "version": 1,
    "organisation": {
        "name": "Healthwatch Exampleshire",
        "short_name": "HwE",
        "reference_prefix": "HWE",
        "what_we_do": "We listen to what people say about health and care, and help them find the right service.",
        "what_we_do_not": "We do not run any health or care service, and we cannot give medical advice.",
        "address": "1 Market Street, Exampleton EX1 1AA",
        "telephone": "01632 960123",
        "website": "https://www.example.org",
        "opening_hours": "Monday to Friday, 9am to 5pm",
        "other_formats": "You can have this in large print, easy read or another language, or talk to one of us. Call 01632 960123 or reply to this email.",
        "emergency": [
            {"name": "Police, ambulance and fire", "number": "999", "when": "If somebody is in danger now."},
            {"name": "NHS", "number": "111", "when": "If you need medical help soon."},
            {
                "name": "Samaritans",
                "number": "116 123",
                "when": "If you need somebody to talk to, day or night.",
            },
        ],
        "complaints_page": "https://www.example.org/complaints",
        "privacy_page": "https://www.example.org/privacy",
        "communications_telephone": "01632 960124",
    },
    "people": {
        "ada": {"name": "Ada Brook", "address": "ada@example.org", "mail_text": "excerpt"},
        "ben": {"name": "Ben Ó Briain", "address": "ben@example.org", "mail_text": "original"},
        "cat": {"name": 'Cat "CJ" Dale', "address": "cat@example.org", "mail_text": "none"},
    },
    "roles": {
        "office_manager": ["ada"],
        "complaints_manager": ["ben"],
        "communications_officer": ["cat"],
        "administrator": ["ada"],
    },
    "calendar": {"office_hours": {"monday": "09:00-17:00"}},
    "standards": {"email_reply": {"policy": "T1", "working_days": 5}},
    "categories": {
        "media": {
            "name": "Media enquiry",
            "owner": "communications_officer",
            "acknowledgement": "acknowledgement_media",
            "assignment": "media_forward",
        },
        "complaint": {
            "name": "Complaint about us",
            "owner": "complaints_manager",
            "acknowledgement": "acknowledgement_complaint",
            "confidential": True,
        },
        "signposting": {
            "name": "Finding a service",
            "owner": "office_manager",
            "acknowledgement": "acknowledgement_signposting",
        },
        "general": {
            "name": "General enquiry",
            "owner": "office_manager",
            "acknowledgement": "acknowledgement_general",
            "promise": "email_reply",
        },
    },
    "default_category": "general",
    "flags": {
        "urgent": {
            "name": "urgent",
            "acknowledgement": "acknowledgement_urgent",
            "letter": "urgent_alert",
            "alert": True,
        },
        "in_doubt_complaint": {"name": "may be a complaint", "letter": "consultation", "confidential": True},
    },
    "paragraphs": {
        "dentist": "To find an NHS dentist, call NHS 111 or look at www.nhs.uk. They keep a list of dentists near you."
    },
}


@pytest.fixture(scope="session")
def policy() -> Policy:
    return Policy.model_validate(POLICY)


@pytest.fixture(scope="session")
def sources() -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}


@pytest.fixture(scope="session")
def letters(sources: dict[str, str], policy: Policy) -> Letters:
    return Letters(sources, policy, address=ADDRESS, secret_key=KEY)
