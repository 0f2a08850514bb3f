"""The signs of grade L, B and A: loops, bounces, automatic answers. No exception overlooks them."""

from __future__ import annotations

import re

from inboxbot.triage.phrases import fold
from inboxbot.triage.screen_absence import ABSENT_OTHERS, AWAY_NOTICE, UNTIL
from inboxbot.triage.screen_addresses import local_part
from inboxbot.triage.screen_bounce import (
    DAEMON_LOCAL_PARTS,
    DAEMON_NAME,
    POSTMASTER_LOCAL_PARTS,
)
from inboxbot.triage.screen_fields import first, keyword, values
from inboxbot.triage.screen_look import Look
from inboxbot.triage.screen_sign import Sign, says, says_yes, shown, stands

# Loops ---------------------------------------------------------------------------------------


def _our_own_letter(look: Look) -> str:
    if look.ours:
        return shown("Message-ID", f"{look.message.message_id} is a letter of ours")
    return stands("X-Inboxbot")(look)


def _from_the_mailbox(look: Look) -> str:
    if look.is_form or not look.own.is_mailbox(look.sender):
        return ""
    return shown("From", f"{look.sender} is this mailbox")


def _somebody_else_answers(look: Look) -> bool:
    """A website may send a visitor's words in our own name; Reply-To then names the visitor."""
    return any(not look.own.has(one.address) for one in look.message.reply_to)


def _loop_marker(look: Look) -> str:
    for name in ("X-Loop", "X-RT-Loop-Prevention", "X-Loop-Prevention"):
        for value in values(look.message, name.lower()):
            marked = keyword(value)
            if marked in {"yes", "true", "1"} or look.own.is_mailbox(marked.strip("<>")):
                return shown(name, value)
    return ""


LOOPS = (
    Sign("our own letter", "L", "loop", "RFC 3834 §2", _our_own_letter),
    Sign("from the mailbox itself", "L", "own", "field", _from_the_mailbox, admits=_somebody_else_answers),
    Sign("loop marker", "L", "loop", "field", _loop_marker),
)

# Bounces -------------------------------------------------------------------------------------


def daemon(look: Look) -> str:
    """Return the sender where it is a mail system's, or an empty string."""
    local = look.local.partition("+")[0]
    name = fold(look.message.sender.name)
    if (
        local in DAEMON_LOCAL_PARTS
        or local in POSTMASTER_LOCAL_PARTS
        or local.startswith("microsoftexchange")
    ):
        return shown("From", look.sender)
    return shown("From", look.message.sender.name) if DAEMON_NAME.starts(name) else ""


def bounce_words(look: Look) -> str:
    """Return the words of a delivery report in subject or text, or an empty string."""
    if look.bounce_subject:
        return shown("Subject", look.bounce_subject)
    text = look.bounce_text or look.bounce_hint
    return f"the text says: {text}" if text else ""


def _delivery_report(look: Look) -> str:
    report = look.message.report
    if report is not None and report.kind == "delivery-status":
        return "multipart/report with report-type delivery-status"
    media, parameters = look.content_type
    if media == "message/delivery-status" or parameters.get("report-type") == "delivery-status":
        return shown("Content-Type", first(look.message, "content-type"))
    listed = (one.content_type.lower() for one in look.message.attachments)
    return "a message/delivery-status part" if "message/delivery-status" in listed else ""


def _exchange_report(look: Look) -> str:
    marked = stands("X-MS-Exchange-Message-Is-Ndr")(look)
    return marked or says("urn:content-classes:dsn", "Content-Class")(look)


def _failed_recipients(look: Look) -> str:
    marked = stands("X-Failed-Recipients")(look)
    return marked if marked and (look.null_path or daemon(look) or bounce_words(look)) else ""


def _mailer_daemon(look: Look) -> str:
    """The name stands in From, or in the envelope where a system writes under a person's name."""
    if look.local in DAEMON_LOCAL_PARTS:
        return shown("From", look.sender)
    path = (look.message.return_path or "").lower()
    return shown("Return-Path", path) if local_part(path) in DAEMON_LOCAL_PARTS else ""


def _daemon_reports(look: Look) -> str:
    """Postmaster may be a person (RFC 5230 §4.6), so that a second sign is needed."""
    sender = daemon(look)
    report = look.content_type[0] == "multipart/report"
    return sender if sender and (look.null_path or report or bounce_words(look)) else ""


def _machine_reports(look: Look) -> str:
    machine = look.null_path or look.automatic_keyword != "no" or not look.sender
    return bounce_words(look) if machine else ""


def _subject_and_text(look: Look) -> str:
    """The mail that came back is often appended, and asks something: then the first lines must tell."""
    if not look.bounce_subject or look.is_forward:
        return ""
    text = look.bounce_first if look.speaks else look.bounce_text
    return f"Subject: {look.bounce_subject}; the text says: {text}" if text else ""


_SMTP_REPLY = re.compile(r"(?<![\d.,£€$])[45]\d\d[ -]|[45]\.\d\.\d|\S@\S")


def _report_in_answer(look: Look) -> str:
    """Mobile providers answer under the address written to, in the first lines and with nothing else."""
    text = look.bounce_first if look.replies and not look.first_person else ""
    text = text if _SMTP_REPLY.search(look.opening) else ""
    return f"the text says: {text}; {look.replies}" if text and not look.is_forward else ""


def _begins_as_report(look: Look) -> str:
    """Whatever follows it: the mail that came back is often appended, and asks something."""
    found = look.begins_as_report
    return f"the text begins: {found}" if found else ""


def _null_path(look: Look) -> str:
    """Absence notices have a null path too, and so have many voicemail systems and scanners."""
    if not look.null_path or _automatic_answer(look) or look.message.report is not None:
        return ""
    return "Return-Path: <>, the null path of reports"


BOUNCES = (
    Sign("delivery report", "B", "bounce", "RFC 3464 §2", _delivery_report),
    Sign("Exchange's report", "B", "bounce", "field", _exchange_report),
    Sign("failed recipients", "B", "bounce", "field", _failed_recipients),
    Sign("mailer-daemon", "B", "bounce", "RFC 3834 §2", _mailer_daemon),
    Sign("a daemon reports", "B", "bounce", "field", _daemon_reports),
    Sign("a machine reports", "B", "bounce", "field", _machine_reports),
    Sign("subject and text of a report", "B", "bounce", "field", _subject_and_text),
    Sign("report in answer to something", "B", "bounce", "field", _report_in_answer),
    Sign("begins as a report", "B", "bounce", "field", _begins_as_report),
    Sign(
        "null path",
        "B",
        "bounce",
        "RFC 3834 §2",
        _null_path,
        admits=lambda look: bool(look.relays or look.speaks),
    ),
)

# Automatic answers ---------------------------------------------------------------------------


def _automatic_answer(look: Look) -> bool:
    """Whether a null path has a better explanation than a bounce."""
    return look.automatic_keyword != "no" or bool(
        look.automatic_subject or look.absent_subject or look.absence or _answer_header(look)
    )


def _auto_submitted(look: Look) -> str:
    found = look.automatic_keyword
    return "" if found == "no" else shown("Auto-Submitted", found)


def _speaks_for_a_person(look: Look) -> bool:
    """``auto-generated`` marks what no answer is: voicemail notices, forms, comments carry it too."""
    notice = look.automatic_subject or look.absence
    return look.automatic_keyword == "auto-generated" and bool(look.relays or look.speaks) and not notice


_answer_header = says_yes(
    "X-Autoreply", "X-Auto-Reply", "X-Autorespond", "X-Auto-Respond", "X-Autoresponder", "X-Autoresponse",
    "X-Auto-Response", "X-AutoReply-From", "X-Mail-Autoreply", "X-Auto-Generated", "X-Autogenerated",
    "X-FC-MachineGenerated", "X-Vacation", "X-Vacation-Message", "X-Out-Of-Office",
    "X-MS-Exchange-Generated-Message-Source", "X-Apple-Unsubscribe", "X-Amazon-Auto-Reply",
    "X-Autoresponder-Id", "X-Auto-Reply-From", "X-Autoreply-For", "X-Mailer-Autoreply", "X-Automatic-Reply",
)  # fmt: skip


def _machine_class(look: Look) -> str:
    told = says("autoresponder", "Delivered-To", "X-Delivered-To")(look)
    told = told or says("vacation", "X-Apple-Action")(look)
    told = told or says("notification", "X-Amazon-Mail-Relay-Type")(look)
    told = told or says("autoreply auto-reply auto_reply vacation", "X-Message-Type", "X-Mail-Type")(look)
    told = told or _named_as_answer(look)
    classed = [
        value for value in values(look.message, "x-post-messageclass") if "autoresponder" in value.lower()
    ]
    return told or (shown("X-POST-MessageClass", classed[0]) if classed else "")


def _named_as_answer(look: Look) -> str:
    """Exchange keeps the rule's name in Thread-Topic; some senders name themselves in X-Mailer."""
    for name, words in (("Thread-Topic", ("autoresponse", "auto response")), ("X-Mailer", _ANSWERING)):
        value = first(look.message, name.lower())
        if value and any(word in value.lower() for word in words):
            return shown(name, value)
    return ""


_ANSWERING = ("kana response", "autorespond", "autoreply", "auto-reply", "vacation")

_answer_precedence = says("auto_reply auto-reply autoreply", "Precedence", "X-Precedence", "Preference")


def _suppressing_notice(look: Look) -> str:
    """The field alone only asks not to be answered: people's mail carries it (class N)."""
    if not look.suppresses:
        return ""
    subject, text = look.automatic_subject, look.absence or look.automatic_text or look.receipt
    if subject:
        return f"X-Auto-Response-Suppress, and {shown('Subject', subject)}"
    return f"X-Auto-Response-Suppress, and the text says: {text}" if text and not look.speaks else ""


def _subject_and_notice(look: Look) -> str:
    """Never on the subject alone (RFC 3834 §3.1.5): the text must say it, or it must be an answer."""
    subject = look.automatic_subject or look.absent_subject
    text = (
        look.absence or look.automatic_text or look.opens_with(AWAY_NOTICE) or look.opens_with(ABSENT_OTHERS)
    )
    if not subject or look.speaks or not (text or (look.automatic_subject and look.replies)):
        return ""
    return f"Subject: {subject}; {f'the text says: {text}' if text else look.replies}"


def _absent_reply(look: Look) -> str:
    text = look.absence or look.automatic_text
    if not text or not look.replies or look.speaks or not look.is_short:
        return ""
    return f"the text says: {text}; {look.replies}"


def _plain_notice(look: Look) -> str:
    """An absence and what goes with it. A notice may ask to write to somebody else; it asks us nothing."""
    notice = look.opens_with(AWAY_NOTICE) or look.automatic_text
    until = look.thanks_for and UNTIL.find(look.opening)
    text, notice = look.absence, notice or until
    if not text or not notice or look.personal or "?" in look.new or not look.is_short:
        return ""
    return f"the text says: {text} … {notice}"


WORDS_ALONE = (
    Sign("absence in answer to something", "A", "automatic", "field", _absent_reply),
    Sign("absence in plain words", "A", "automatic", "field", _plain_notice, admits=lambda look: look.asks),
)
"""Signs that no header and no subject bears out: a person's words may be the same."""

AUTOMATIC = (
    Sign(
        "marked as automatic", "A", "automatic", "RFC 3834 §5", _auto_submitted, admits=_speaks_for_a_person
    ),
    Sign("header of an autoresponder", "A", "automatic", "field", _answer_header),
    Sign("class of an autoresponder", "A", "automatic", "field", _machine_class),
    Sign("precedence of an answer", "A", "automatic", "field", _answer_precedence),
    Sign("notice that asks for no answer", "A", "automatic", "field", _suppressing_notice),
    Sign("subject and text of a notice", "A", "automatic", "field", _subject_and_notice),
    *WORDS_ALONE,
)
