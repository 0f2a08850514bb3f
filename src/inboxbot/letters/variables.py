"""Which names a template may use: the one table, for the check, for suggestions and for the documents.

A name that is not offered is an error when templates are checked, never when a mail is due.
Letters to the public are offered nothing that the sender wrote (behaviour: Who may be answered);
subject lines are offered nothing that tells a story (K6).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from inboxbot.letters.particulars import Counts

Family = Literal[
    "public",
    "survey",
    "case",
    "lines",
    "digest",
    "quarantine",
    "brake",
    "alert",
    "command",
    "away",
    "review",
    "my_day",
    "week",
]


@dataclass(frozen=True, slots=True)
class Variable:
    """A name with its meaning. ``in_subject``: it may stand in a subject line."""

    meaning: str
    in_subject: bool = False


# Rows of lists; the fields are named in the table below.
@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link with which a colleague acts: a prepared mail."""

    says: str
    url: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """One deadline, by itself or with its case."""

    stops: str
    by: str
    days: int = 0
    counted: str = ""
    days_left: int = 0
    days_overdue: int = 0
    overdue: bool = False
    reference: str = ""
    category: str = ""
    sender: str = ""
    subject: str = ""
    received: str = ""
    owner: str = ""
    owner_back: str = ""
    ring: str = ""
    asks: str = ""
    links: tuple[LinkRow, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One item of the checklist; ``when`` and ``by`` are empty where it is still to be done."""

    name: str
    done: bool
    when: str = ""
    by: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """One rule that held, and the words it held on."""

    rule: str
    words: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One attachment, listed and never opened."""

    name: str
    size: str


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list in the digest."""

    reference: str = ""
    category: str = ""
    number: int = 0
    sender: str = ""
    received: str = ""
    reason: str = ""
    letter: str = ""
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A case that was noticed as answered; ``link`` takes that back, where there is one."""

    reference: str
    category: str
    at: str
    why: str
    link: LinkRow | None = None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A table in words."""

    title: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateRow:
    """A day in numbers, for languages that write it in their own way."""

    day: int
    month: int
    year: int


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One number to call now."""

    number: str
    name: str
    when: str


ROWS: Mapping[type, frozenset[str]] = {
    row: frozenset(one.name for one in fields(row))
    for row in (
        CheckRow,
        DateRow,
        DueRow,
        LinkRow,
        ReasonRow,
        FileRow,
        ListRow,
        NumberRow,
        FoundRow,
        TableRow,
        Counts,
    )
}
"""The values that have fields of their own, all plain: what a template may ask of each."""

_DUE_FIELDS = (
    "each with .stops (acknowledged, answered, resolved or noted), .asks (what is to be done, or empty), "
    ".by, .days and .counted (5 working days), .days_left, "
    ".overdue, .days_overdue"
)
_CASE_FIELDS = (
    _DUE_FIELDS + ", .ring (a number), .reference, .category, .sender, .subject, .received, .owner, .links"
)
_LINKS = Variable("links with which the reader acts by mail, each with .says and .url")

EVERYWHERE: Mapping[str, Variable] = {
    "organisation": Variable("the organisation's name"),
    "organisation_short": Variable("its short name"),
    "what_we_do": Variable("what we do, in a sentence"),
    "what_we_do_not": Variable("what we do not do, in a sentence"),
    "our_address": Variable("the mailbox's own address"),
    "postal_address": Variable("where to write a letter to"),
    "telephone": Variable("our telephone number"),
    "website": Variable("our website"),
    "opening_hours": Variable("when we are open, in words"),
    "other_formats": Variable("how to ask for another format or language, in a sentence"),
    "emergency": Variable("numbers to call now, most urgent first, each with .name, .number and .when"),
    "complaints_page": Variable("link to the complaints procedure"),
    "privacy_page": Variable("link to the privacy notice, or empty"),
    "communications_telephone": Variable("the number for journalists"),
    "administrator": Variable("who looks after the rules, by name"),
}

_ANY: Mapping[str, Variable] = {
    "to_the_public": Variable("yes for letters to the person who wrote"),
    "trial": Variable("yes while the installation is on trial", in_subject=True),
}

_ASKED: Mapping[str, Variable] = {
    "administrator": Variable("whom to tell about the case, by name: nobody whom it names"),
}

_CHECKLIST = Variable("what is to be done on it, each with .name, .done, .when, .by and .words; often empty")

_STAFF: Mapping[str, Variable] = {**_ANY, "person": Variable("the name of the colleague who reads this")}

FAMILIES: Mapping[Family, Mapping[str, Variable]] = {
    "public": {
        **_ANY,
        "reference": Variable("the case's number", in_subject=True),
        "answer_by": Variable("the promised day in words, or empty"),
        "time_noted": Variable("the time a journalist gave, in our words, or empty"),
        "urgent": Variable("yes where the message suggests danger: the numbers come first"),
        "answer_on": Variable("the promised day in numbers, with .day, .month and .year, or nothing"),
        "language": Variable("the code of another language that the letter is written in too, or empty"),
        "paragraphs": Variable("checked paragraphs of information that rules added"),
        "owner_name": Variable("who answers, where rules.yaml lets the writer know (W7), or empty"),
        "told_by_us": Variable("what a colleague tells the person of what came of it, or empty"),
    },
    "survey": {
        **_ANY,
        "urgent": Variable("no"),
        "language": Variable("empty"),
        "paragraphs": Variable("none"),
        "survey_link": Variable("the link of the survey, the same for everybody (K4)"),
    },
    "case": {
        **_STAFF,
        **_ASKED,
        "reference": Variable("the case's number", in_subject=True),
        "category": Variable("the category's name", in_subject=True),
        "category_key": Variable("the category's key in rules.yaml"),
        "urgent": Variable("yes where the message suggests danger", in_subject=True),
        "flags": Variable("the names of the marks on the case"),
        "owner": Variable("the name of the one who owns the case"),
        "role": Variable("the role in which the owner has it"),
        "yours": Variable("yes where the reader owns the case"),
        "owner_back": Variable("the day the owner is back in words, where they are away today, else empty"),
        "please_confirm": Variable("yes where the reader is to say that they have it (R3)"),
        "sender": Variable("who wrote: name and address"),
        "received": Variable("when it came, in words"),
        "subject": Variable("the subject of the message"),
        "message_text": Variable("as much of the new text as the reader is sent, or empty"),
        "message_text_cut": Variable("yes where more text follows in the mailbox"),
        "attachments": Variable("attachments of the message, each with .name and .size"),
        "attached": Variable("whole or cut where the original is attached, else empty"),
        "because": Variable("why we think so: rules, each with .rule and .words"),
        "doubts": Variable("sentences about what is in doubt"),
        "deadlines": Variable("running deadlines, nearest first, " + _DUE_FIELDS),
        "time_wanted": Variable("when a journalist needs the answer, in our words, or empty"),
        "time_wanted_words": Variable("the words it was read from"),
        "time_doubtful": Variable("yes where those words can be read in two ways"),
        "acknowledged": Variable("yes where the writer is told that it arrived"),
        "promised": Variable("the day the writer was told, or empty"),
        "withheld": Variable("why the writer was not told, sentences"),
        "as_it_comes_in": Variable("yes where the letter goes out as the message comes in"),
        "also_told": Variable("roles that hear of it too"),
        "evidence": Variable("how we know that the message belongs to the case"),
        "linked_to": Variable("the number of a case that may belong with this one, or empty"),
        "passed_on_by": Variable("the colleague from whom the message came, by name, or empty"),
        "quiet": Variable("yes where no letter goes to the writer: it could do harm, or they asked for none"),
        "named": Variable("names of colleagues whom the matter names, and who hear nothing of it"),
        "note": Variable("what a colleague added, or empty"),
        "outcome": Variable("what was decided, or empty"),
        "lesson": Variable("what was learned from it, in a colleague's words, or empty"),
        "appeal_decided": Variable("yes where an appeal was decided, and not the complaint itself"),
        "appeal_takes": Variable(
            "how long an appeal may take (20 working days), or empty where there is none"
        ),
        "channel": Variable("how it reached us where that was not by email, or empty"),
        "ring": Variable("the number to ring, or empty"),
        "number_withheld": Variable("yes where the caller showed no number"),
        "prepared": Variable("yes where letters to sign and post are attached"),
        "checklist": _CHECKLIST,
        "links": _LINKS,
    },
    "lines": {
        **_STAFF,
        **_ASKED,
        "lines": Variable("what is to be done, most urgent first, " + _CASE_FIELDS),
        "count": Variable("how many lines there are", in_subject=True),
        "overdue_count": Variable("how many of them are overdue", in_subject=True),
        "reference": Variable("the case's number where there is one line, else empty", in_subject=True),
        "category": Variable("the category's name where there is one line, else empty", in_subject=True),
        "checklist": _CHECKLIST,
    },
    "away": {
        **_STAFF,
        "absent": Variable("the colleague who is away, or back", in_subject=True),
        "own": Variable("yes where that is the reader", in_subject=True),
        "first_day": Variable("the first day of it, in words"),
        "back_on": Variable("the first day they work again in words, or empty", in_subject=True),
        "covering": Variable("who covers for them, or empty"),
        "lines": Variable("their open work, most urgent first, " + _CASE_FIELDS),
        "count": Variable("how many lines there are", in_subject=True),
    },
    "my_day": {
        **_STAFF,
        "day": Variable("the day in words", in_subject=True),
        "lines": Variable("the reader's open cases, most urgent first, " + _CASE_FIELDS),
        "count": Variable("how many there are", in_subject=True),
        "overdue_count": Variable("how many of them are overdue", in_subject=True),
        "noticed": Variable(
            "cases noticed as answered since the last list, each with .reference, .category, .at, .why and .link"
        ),
    },
    "week": {
        **_STAFF,
        "first_day": Variable("the first day in words", in_subject=True),
        "last_day": Variable("the last day in words", in_subject=True),
        "summaries": Variable("tables in words, each with .title and .rows"),
        "overdue": Variable("what is overdue now, " + _CASE_FIELDS),
    },
    "review": {
        **_STAFF,
        "addresses": Variable("whose contact is limited"),
        "limit": Variable("what was agreed, or empty"),
        "named_contact": Variable("who gets their mail"),
        "approved_by": Variable("who agreed to it"),
        "review_on": Variable("the day of the review in words", in_subject=True),
        "passed": Variable("yes where that day has passed", in_subject=True),
    },
    "digest": {
        **_STAFF,
        "day": Variable("the day in words", in_subject=True),
        "counts": Variable("numbers: .open, .answered, .overdue, .arrived, .acknowledged", in_subject=True),
        "quiet_day": Variable("yes where nothing is on any of the lists", in_subject=True),
        "due_today": Variable("what is due today, " + _CASE_FIELDS),
        "overdue": Variable("what is overdue, " + _CASE_FIELDS),
        "quarantined": Variable(
            "messages a person must look at, each with .number, .received, .sender, .reason"
        ),
        "unacknowledged": Variable(
            "people who got no acknowledgement, each with .reference, .category, .received, .sender, .reason"
        ),
        "filed": Variable("messages that became no case, each with .number, .received, .sender, .reason"),
        "would_have_sent": Variable(
            "letters a trial did not send, each with .letter, .recipient, .reference, .reason"
        ),
        "held": Variable("letters the brake holds, with the same fields"),
        "dead": Variable("letters that could not be sent, with the same fields"),
        "unknown": Variable("letters of which we do not know whether they went, with the same fields"),
        "notes": Variable("further sentences"),
    },
    "command": {
        **_STAFF,
        **_ASKED,
        "reference": Variable("the case's number, or empty", in_subject=True),
        "category": Variable("the category's name, or empty", in_subject=True),
        "said": Variable("what was done, or what was not and why, sentences"),
        "written_by": Variable("the colleague in whose name the mail was written, or empty"),
        "written_from": Variable("the address it came from"),
        "received": Variable("when the mail came, in words"),
        "undo": Variable("the link that takes it back, with .says and .url, or nothing"),
        "links": _LINKS,
    },
    "quarantine": {
        **_STAFF,
        "number": Variable("the number in quarantine", in_subject=True),
        "reason": Variable("what went wrong, in a sentence"),
        "received": Variable("when it came, in words, or empty"),
        "sender": Variable("who wrote, where that could be read, or empty"),
        "size": Variable("how large it is, or empty"),
    },
    "brake": {
        **_STAFF,
        "since": Variable("since when, in words"),
        "why": Variable("why it was put on, in a sentence"),
        "held": Variable("how many letters wait"),
    },
    "alert": {
        **_STAFF,
        "what": Variable("what does not work, in a sentence", in_subject=True),
        "since": Variable("since when, in words"),
        "until": Variable("when it worked again, in words, or empty"),
        "what_to_do": Variable("what to do now, or empty"),
    },
}


def offered(family: Family, *, subject: bool = False) -> frozenset[str]:
    """Return the names that a letter of this family may use, in its subject line or elsewhere."""
    own = FAMILIES[family].items()
    return frozenset(EVERYWHERE) | {name for name, variable in own if variable.in_subject or not subject}
