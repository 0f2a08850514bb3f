"""The signs of grade N: no machine answers, and the message is a case all the same.

The rows marked ``firm`` hold whatever rules.yaml says; the others are overlooked for the senders it
names, and for its web forms.
"""

from __future__ import annotations

import re

from inboxbot.triage.phrases import names
from inboxbot.triage.screen_absence import ABSENT_AHEAD
from inboxbot.triage.screen_addresses import is_address, local_part, takes_no_reply
from inboxbot.triage.screen_bounce import POSTMASTER_LOCAL_PARTS
from inboxbot.triage.screen_fields import first, keyword, values
from inboxbot.triage.screen_look import Look, content_type
from inboxbot.triage.screen_sign import Sign, says, says_yes, shown, stands
from inboxbot.triage.screen_voice import CALENDAR_SUBJECT, RECEIPT_SUBJECT

LIKELY_SPAM = 5  # Exchange's spam confidence level from which it is junk

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


def _handed_on(look: Look) -> str:
    """Sender, Return-Path or Reply-To is ours: passed on from inside, or forged. Never answered."""
    if look.is_form:
        return ""
    receiver_inside = _LIST_ROLE.fullmatch(local_part((look.message.return_path or "").lower()))
    if look.envelope and look.own.has(look.envelope) and not receiver_inside:
        return shown("Return-Path", f"{look.envelope} is an address of ours")
    sender = re.search(r"[^\s<>\"(),;]+@[^\s<>\"(),;]+", first(look.message, "sender"))
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
    Sign("no sender", "N", "automatic", "RFC 5322 §3.6.2", _no_sender, firm=True),
    Sign("failed authentication", "N", "person", "RFC 8601 §4.2", _failed_authentication, firm=True),
)

# Overlooked for the senders that rules.yaml names ----------------------------------------------


def report_of(look: Look) -> str:
    """Return what tells a read receipt or another report (RFC 6522), or an empty string."""
    kinds = {"disposition-notification", "feedback-report"}
    report = look.message.report
    if report is not None:
        return f"multipart/report with report-type {report.kind or 'unknown'}"
    media, parameters = content_type(look.message)
    if media == "multipart/report" or parameters.get("report-type") in kinds:
        return shown("Content-Type", first(look.message, "content-type"))
    told = says("urn:content-classes:mdn urn:content-classes:recallmessage", "Content-Class")(look)
    return told or _receipt_in_words(look)


def _receipt_in_words(look: Look) -> str:
    subject = RECEIPT_SUBJECT.starts(look.subject)
    read = any(words in look.opening for words in _WAS_READ)
    return shown("Subject", f"{subject} and the text says that it was read") if subject and read else ""


_WAS_READ = (
    "was read",
    "was displayed",
    "was deleted without being read",
    "was opened",
    "wurde gelesen",
    "a ete lu",
)


def calendar_reply(look: Look) -> str:
    """Return what tells an answer to an invitation (RFC 5546 §3.2.3), or an empty string."""
    media, parameters = content_type(look.message)
    if media == "text/calendar":
        answers = parameters.get("method") != "request"
        return shown("Content-Type", first(look.message, "content-type")) if answers else ""
    calendar = any(one.content_type.lower() == "text/calendar" for one in look.message.attachments)
    calendar = calendar or bool(says("urn:content-classes:calendarmessage", "Content-Class")(look))
    subject = CALENDAR_SUBJECT.starts(look.subject)
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


_list_header = stands(
    "List-Id", "List-Unsubscribe", "List-Post", "List-Owner", "List-Subscribe", "List-Help",
    "List-Archive", "List-Unsubscribe-Post", "Mailing-List", "X-Mailing-List", "X-MailingList",
    "X-BeenThere", "X-Mailman-Version", "X-List", "X-List-Name", "X-ListName", "X-ML-Name",
    "X-MLServer", "X-ML-Count", "X-Mail-Count", "X-ListMember", "X-ListProcessor-Version",
    "X-List-Host", "X-Google-Group-Id", "X-Original-Mailing-List", "X-Sympa-To", "X-eGroups-Return",
)  # fmt: skip
_campaign = stands(
    "Feedback-ID", "X-Feedback-ID", "X-Campaign", "X-Campaign-Id", "X-CampaignID", "X-RPCampaign",
    "X-MC-User", "X-Mailer-RecptId", "X-Mailer-LID", "X-Mandrill-User", "X-SFMC-Stack",
    "X-CSA-Complaints", "X-Report-Abuse-To", "X-Report-Abuse", "X-Newsletter", "X-Bulkmail",
    "X-Bulk-Signature",
)  # fmt: skip
_notification = stands(
    "X-Facebook-Notify", "X-LinkedIn-Class", "X-LinkedIn-Template", "X-Twitter-CreatedAt",
    "X-GitHub-Reason", "X-GitLab-Project", "X-JIRA-Fingerprint", "X-Zendesk-From-Account-ID",
    "X-Cron-Env", "X-Nagios-Notification", "X-Auto-Response-Notification", "X-Notification-Type",
    "X-Notifications", "X-Notification-ID",
)  # fmt: skip
_no_loop = says_yes("X-No-Loop", "X-No-Auto-Reply", "X-No-Autoreply", "X-Autoreply-Disabled")

_MACHINES = names(
    "abuse root listserv listserver majordomo mailman sympa lists listmaster listadmin bounce bounces "
    "nobody daemon cron robot bot autoresponder autoreply auto-reply automail automailer mailer mail- "
    "noreply mailbot notification notifications notify notifier alert alerts system-alert monitoring "
    "nagios voicemail voice-mail voicemails scanner scan scans copier printer mfp mfd fax faxes xerox "
    "ricoh konica kyocera newsletter newsletters enews e-news enewsletter e-newsletter ebulletin "
    "e-bulletin mailing mailings mailinglist unsubscribe calendar-notification drive-shares-noreply "
    "wordpress facebookmail "
)
_MASS_SENDERS = names(
    "bounce bounces listserv listserver majordomo mailman sympa listmaster mailing mailings"
)
_LIST_ROLE = re.compile(
    r"owner-.+|.+-(?:owner|request|bounces|bounce|return|errors|relay)(?:[-+].*)?|"
    r"(?:bounces?|returns?|errors?)[-+=].+"
)


def machine_sender(look: Look) -> str:
    """Return the sender where its name is a machine's, or an empty string (RFC 3834 §2)."""
    local = look.local
    if takes_no_reply(look.sender) or local in _MACHINES or _LIST_ROLE.fullmatch(local):
        return shown("From", look.sender)
    return ""


def _list_role(look: Look) -> str:
    """A list or a mass mailer receives the failures itself, under names of its own."""
    envelope = look.message.return_path or ""
    places = (
        ("Return-Path", envelope),
        ("Sender", first(look.message, "sender")),
        ("Errors-To", first(look.message, "errors-to")),
    )
    for name, value in places:
        address = value.strip("<> \t").lower()
        local = local_part(address)
        if name == "Return-Path" and "+srs" in local:
            continue  # Exchange Online's forwarding: bounces+SRS=…, a person's mail
        if _LIST_ROLE.fullmatch(local) or local in _MASS_SENDERS:
            return shown(name, address)
    return ""


def _postmaster(look: Look) -> str:
    return shown("From", look.sender) if look.local in POSTMASTER_LOCAL_PARTS else ""


def _other_loop_marker(look: Look) -> str:
    return stands("X-Loop")(look)


def _asks_for_no_answer(look: Look) -> str:
    value = first(look.message, "x-auto-response-suppress")
    return shown("X-Auto-Response-Suppress", value) if look.suppresses else ""


def _automatic_subject(look: Look) -> str:
    found = look.automatic_subject
    return shown("Subject", found) if found else ""


def _notice_in_words(look: Look) -> str:
    """Without a header, and without an answer to anything: withheld where nothing is asked of us."""
    found = look.absence or look.automatic_text or look.receipt or ABSENT_AHEAD.find(look.opening)
    return f"the text says: {found}" if found and not look.speaks else ""


def _report_in_words(look: Look) -> str:
    """A person writes of undelivered mail too; with a report's sentences as well it is withheld."""
    found = look.bounce_subject
    report = found and (not look.speaks or look.bounce_text)
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
    Sign("mailing list", "N", "bulk", "RFC 2919, RFC 2369", _list_header),
    Sign("precedence", "N", "bulk", "RFC 3834 §2", says("bulk list junk", "Precedence", "X-Precedence")),
    Sign("campaign", "N", "bulk", "field", _campaign),
    Sign("notification", "N", "automatic", "field", _notification),
    Sign("machine's address", "N", "automatic", "RFC 3834 §2", machine_sender),
    Sign("list's or mass mailer's path", "N", "bulk", "RFC 3834 §2", _list_role),
    Sign("postmaster", "N", "person", "RFC 5230 §4.6", _postmaster),
    Sign("somebody's loop marker", "N", "bulk", "field", _other_loop_marker),
    Sign("asks for no automatic answer", "N", "person", "field", _asks_for_no_answer),
    Sign("asks for no loop", "N", "person", "field", _no_loop),
    Sign("subject of a notice", "N", "person", "field", _automatic_subject),
    Sign("notice in words", "N", "automatic", "field", _notice_in_words),
    Sign("subject of a delivery report", "N", "person", "field", _report_in_words),
    Sign("asks not to reply", "N", "automatic", "field", _no_reply_text),
    Sign("person asks not to reply", "N", "person", "field", _person_wants_none),
    Sign("blind copy", "N", "person", "RFC 3834 §2", _blind_copy),
)
