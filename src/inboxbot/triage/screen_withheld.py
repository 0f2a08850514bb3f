"""The signs of grade N: no machine answers, and the message is a case all the same.

The rows marked ``firm`` hold whatever rules.yaml says; the others are overlooked for the senders it
names, and for its web forms.
"""

from __future__ import annotations

import re

from inboxbot.triage.screen_absence import ABSENT_AHEAD, ABSENT_OTHERS, AWAY_NOTICE, UNTIL
from inboxbot.triage.screen_addresses import is_address, local_part
from inboxbot.triage.screen_bounce import POSTMASTER_LOCAL_PARTS
from inboxbot.triage.screen_fields import first, keyword, values
from inboxbot.triage.screen_gates import CHALLENGE, GATE_SUBJECT, VIRUS_SUBJECT, VIRUS_TEXT
from inboxbot.triage.screen_look import Look
from inboxbot.triage.screen_mass import LIST_ROLE, MASS
from inboxbot.triage.screen_sign import Sign, says, says_yes, shown
from inboxbot.triage.screen_voice import CALENDAR_SUBJECT, RECEIPT_SUBJECT, WAS_READ, YOUR_MAIL

LIKELY_SPAM = 5  # Exchange's spam confidence level from which it is junk
SHORTEST_NOTICE = 300  # characters: so short, one sentence of absence with its end is all there is
LONGEST_RECEIPT = 1500
NAME = 30  # characters: a name below a sentence
FIRST_WORDS = 150
TWO = 2

# Firm ----------------------------------------------------------------------------------------

_yes_spam = says(
    "yes spam true",
    "X-Spam-Flag", "X-Spam", "X-Barracuda-Spam-Flag", "X-Bogosity", "X-DSPAM-Result", "X-CMAE-Verdict",
    "X-Rspamd-Flag",
)  # fmt: skip
_JUNK_VERDICTS = re.compile(
    r"\b(SFV:(?:SPM|SKB|SKS)|CAT:(?:H?SPM|H?PHI?SH|SPOOF|UIMP|DIMP|MALW))\b", re.IGNORECASE
)


def _spam(look: Look) -> str:
    told = _yes_spam(look) or says("reject", "X-Rspamd-Action")(look)
    for value in values(look.message, "x-spam-status"):
        told = told or (shown("X-Spam-Status", value) if value.strip().lower().startswith("yes") else "")
    for name in ("X-MS-Exchange-Organization-SCL", "X-Exchange-Antispam-SCL"):
        for value in values(look.message, name.lower()):
            level = keyword(value)
            told = told or (shown(name, value) if level.isdecimal() and int(level[:4]) >= LIKELY_SPAM else "")
    for value in values(look.message, "x-forefront-antispam-report"):
        judged = _JUNK_VERDICTS.search(value)
        told = told or (shown("X-Forefront-Antispam-Report", judged[1]) if judged else "")
    flags = {flag.lower() for flag in look.message.flags}
    return told or (
        "the mailbox flags it as junk" if flags & {"$junk", "junk"} and "$notjunk" not in flags else ""
    )


def _staff(look: Look) -> str:
    return shown("From", f"{look.sender} is a colleague") if look.sender in look.own.staff else ""


def _from_our_own(look: Look) -> str:
    if look.is_form or look.sender not in look.own.others:
        return ""
    return shown("From", f"{look.sender} is an address of ours")


_ADDRESS = re.compile(r"[^\s<>\"(),;]+@[^\s<>\"(),;]+")
_LONGEST_FIELD = 320  # characters; a longer one costs time and names nobody


def _handed_on(look: Look) -> str:
    """Sender, Return-Path or Reply-To is ours: passed on from inside, or forged. Never answered."""
    if look.is_form:
        return ""
    receiver_inside = LIST_ROLE.fullmatch(local_part((look.message.return_path or "").lower()))
    if look.envelope and look.own.has(look.envelope) and not receiver_inside:
        return shown("Return-Path", f"{look.envelope} is an address of ours")
    sender = _ADDRESS.search(first(look.message, "sender")[:_LONGEST_FIELD])
    if sender and look.own.has(sender[0]):
        return shown("Sender", f"{sender[0]} is an address of ours")
    ours = next((one.address for one in look.message.reply_to if look.own.has(one.address)), "")
    return shown("Reply-To", f"{ours} is an address of ours") if ours else ""


def _failed_authentication(look: Look) -> str:
    return look.authentication.why if look.authentication.result == "fail" else ""


def _no_sender(look: Look) -> str:
    if len(look.message.senders) > 1:
        return "From: several senders"
    return "" if is_address(look.sender) else shown("From", f"no address to write to ({look.sender[:40]})")


FIRM = (
    Sign("spam verdict", "N", "spam", "field", _spam, firm=True),
    Sign("staff", "N", "staff", "field", _staff, firm=True),
    Sign("another address of ours", "N", "own", "field", _from_our_own, firm=True),
    Sign("handed on from inside", "N", "person", "field", _handed_on, firm=True),
    Sign("no sender", "N", "person", "RFC 5322 §3.6.2", _no_sender, firm=True),
    Sign("failed authentication", "N", "person", "RFC 8601 §4.2", _failed_authentication, firm=True),
)

# Overlooked for the senders that rules.yaml names ----------------------------------------------


def report_of(look: Look) -> str:
    """Return what tells a read receipt or another report (RFC 6522), or an empty string."""
    kinds = {"disposition-notification", "feedback-report"}
    report = look.message.report
    if report is not None:
        return f"multipart/report with report-type {report.kind or 'unknown'}"
    media, parameters = look.content_type
    if media == "multipart/report" or parameters.get("report-type") in kinds:
        return shown("Content-Type", first(look.message, "content-type"))
    told = says("urn:content-classes:mdn urn:content-classes:recallmessage", "Content-Class")(look)
    return told or _receipt_in_words(look)


def _receipt_in_words(look: Look) -> str:
    subject = look.starting(RECEIPT_SUBJECT)
    read = look.opens_with(WAS_READ) if subject and YOUR_MAIL.find(look.opening) else ""
    return shown("Subject", f"{subject} and the text says that it was read") if read else ""


def calendar_reply(look: Look) -> str:
    """Return what tells an answer to an invitation (RFC 5546 §3.2.3), or an empty string."""
    media, parameters = look.content_type
    if media == "text/calendar":
        answers = parameters.get("method") != "request"
        return shown("Content-Type", first(look.message, "content-type")) if answers else ""
    calendar = any(one.content_type.lower() == "text/calendar" for one in look.message.attachments)
    calendar = calendar or bool(says("urn:content-classes:calendarmessage", "Content-Class")(look))
    subject = look.starting(CALENDAR_SUBJECT)
    said = any(words in look.opening for words in _ANSWERED)
    return (
        shown("Subject", f"{subject} and a calendar's part or words")
        if subject and (calendar or said)
        else ""
    )


_ANSWERED = (
    "has accepted",
    "has declined",
    "has tentatively accepted",
    "hat zugesagt",
    "hat abgelehnt",
    "a accepte",
)


_no_loop = says_yes("X-No-Loop", "X-No-Auto-Reply", "X-No-Autoreply", "X-Autoreply-Disabled")


def _postmaster(look: Look) -> str:
    return shown("From", look.sender) if look.local in POSTMASTER_LOCAL_PARTS else ""


def _other_loop_marker(look: Look) -> str:
    return says_yes("X-Loop")(look)


def _asks_for_no_answer(look: Look) -> str:
    value = first(look.message, "x-auto-response-suppress")
    return shown("X-Auto-Response-Suppress", value) if look.suppresses else ""


def _challenge(look: Look) -> str:
    """Return what asks the sender to prove that they are a person, or an empty string.

    Whoever asks us so has the words in the first lines; a patient tells of it in other words.
    """
    if look.is_forward or look.personal:
        return ""
    subject = look.starting(GATE_SUBJECT)
    text = look.opens_with(CHALLENGE)
    if text and (subject or look.replies or not look.speaks):
        return f"the text says: {text}"
    return f"Subject: {subject}" if subject and not look.speaks else ""


def _scanned(look: Look) -> str:
    """Return what tells a virus scanner's or a spam gate's notice, or an empty string."""
    subject = "" if look.is_forward else look.starting(VIRUS_SUBJECT)
    text = look.opens_with(VIRUS_TEXT) if subject else ""
    return f"Subject: {subject}; the text says: {text}" if text and not look.personal else ""


def _automatic_subject(look: Look) -> str:
    """People give a subject like "Annual leave" too: then the text must be a notice as well."""
    found = look.automatic_subject
    if not found or not look.closes(found):
        found = "" if look.speaks else found or look.absent_subject
        words = found and (_absence_in_words(look) or look.automatic_text or look.thanks_for)
        found = found if words or (found and look.closes(found) and not look.first_person) else ""
    return shown("Subject", found) if found else ""


def _absence_in_words(look: Look) -> str:
    others = look.opens_with(ABSENT_OTHERS) if look.opens_with(AWAY_NOTICE) else ""
    return look.absence or look.opens_with(ABSENT_AHEAD) or others


def _notice_in_words(look: Look) -> str:
    """Without a header. One sentence is not enough: people tell of their plans, and of notices."""
    if look.speaks or look.is_forward:
        return ""
    text = look.automatic_text or _absent_notice(look) or _receipt_notice(look)
    return f"the text says: {text}" if text else ""


def _absent_notice(look: Look) -> str:
    text = _absence_in_words(look)
    more = look.thanks_for or look.replies or look.opens_with(AWAY_NOTICE)
    more = more or (UNTIL.find(look.opening) if text and len(look.new) <= SHORTEST_NOTICE else "")
    more = more or ("and nothing else" if text and len(look.new) <= len(text) + NAME else "")
    return f"{text} … {more}" if text and more else ""


def _receipt_notice(look: Look) -> str:
    """A receipt says two things: that it has come, and what happens now."""
    opener = look.receipt or look.thanks_for
    if not opener or len(look.new) > LONGEST_RECEIPT:
        return ""
    more = [promise for promise in look.promises if promise not in opener]
    return f"{opener} … {more[0]}" if more else "" if look.speaks_of_self else look.receipt


def _receipt_all_the_same(look: Look) -> str:
    """Two promises and thanks: a receipt even where its stock sentences ask something."""
    if look.personal or look.is_forward or len(look.promises) < TWO or not (look.receipt or look.thanks_for):
        return ""
    opener = look.receipt or look.thanks_for
    return (
        f"the text says: {opener} … {'; '.join(look.promises)}" if look.new.find(opener) < FIRST_WORDS else ""
    )


def _report_in_words(look: Look) -> str:
    """A person writes of undelivered mail too; with a report's sentences as well it is withheld."""
    found = "" if look.is_forward else look.bounce_subject
    own_words = look.speaks or look.first_person
    report = found and (look.bounce_text or (look.closes(found) and not own_words))
    return shown("Subject", found) if report else ""


def _no_reply_text(look: Look) -> str:
    found = look.no_reply
    return f"the text says: {found}" if found and not look.speaks else ""


def _person_wants_none(look: Look) -> str:
    """Somebody who says so may be in danger if an answer is seen."""
    found = look.no_reply
    return f"the text says: {found}" if found else ""


def _blind_copy(look: Look) -> str:
    known = look.own.mailbox | look.own.others
    if any(look.own.is_mailbox(address) or address in known for address in look.written_to):
        return ""
    return "To, Cc: none names this mailbox (a blind copy, or an alias missing in mailbox_aliases)"


OVERRIDABLE = (
    Sign("receipt or other report", "N", "report", "RFC 8098 §3", report_of),
    Sign("calendar reply", "N", "automatic", "RFC 5546 §3.2.3", calendar_reply),
    *MASS,
    Sign("postmaster", "N", "person", "RFC 5230 §4.6", _postmaster),
    Sign("somebody's loop marker", "N", "bulk", "field", _other_loop_marker),
    Sign("asks for no automatic answer", "N", "person", "field", _asks_for_no_answer),
    Sign("asks for no loop", "N", "person", "field", _no_loop),
    Sign("gate that asks for proof", "N", "automatic", "field", _challenge),
    Sign("virus scanner", "N", "automatic", "field", _scanned),
    Sign("subject of a notice", "N", "person", "field", _automatic_subject),
    Sign("notice in words", "N", "automatic", "field", _notice_in_words),
    Sign("receipt in words", "N", "automatic", "field", _receipt_all_the_same),
    Sign("subject of a delivery report", "N", "person", "field", _report_in_words),
    Sign("asks not to reply", "N", "automatic", "field", _no_reply_text),
    Sign("person asks not to reply", "N", "person", "field", _person_wants_none),
    Sign("blind copy", "N", "person", "RFC 3834 §2", _blind_copy),
)
