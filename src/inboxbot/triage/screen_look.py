"""One message as the signs see it: prepared once, read by every row of the table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import getaddresses
from functools import cached_property

from inboxbot.model.case import History
from inboxbot.model.message import Message
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import Verdict, verdict
from inboxbot.triage.phrases import Phrases, fold, together
from inboxbot.triage.screen_absence import (
    ABSENT,
    ABSENT_AHEAD,
    ABSENT_OTHERS,
    ABSENT_SUBJECT,
    ABSENT_SUBJECT_WHOLE,
    AUTOMATIC_SUBJECT,
    AUTOMATIC_SUBJECT_WHOLE,
    AUTOMATIC_TEXT,
    AWAY_NOTICE,
    PROMISE,
    RECEIPT,
    THANKS_FOR,
)
from inboxbot.triage.screen_addresses import OwnAddresses, local_part, own_addresses, unwrapped
from inboxbot.triage.screen_bounce import BOUNCE_HINT, BOUNCE_SUBJECT, BOUNCE_TEXT, REPORT_BEGINS
from inboxbot.triage.screen_fields import first, keyword, parameters, values, words
from inboxbot.triage.screen_gates import CHALLENGE, GATE_SUBJECT, VIRUS_SUBJECT, VIRUS_TEXT
from inboxbot.triage.screen_voice import (
    CALENDAR_SUBJECT,
    NO_REPLY_TEXT,
    PERSONAL,
    RECEIPT_SUBJECT,
    WAS_READ,
    asks,
    relays,
)

OPENING = 700  # characters: the first lines, where a notice says what it is
READ = 3000
SHORT = 1500  # a notice is short
FOOT = 2500  # characters: the last lines, where lists and newsletters say who they are
FIRST_LINES = 400

# Every table read in a subject, and every one read in the first lines: most mails have none of them.
_IN_SUBJECTS = together(
    AUTOMATIC_SUBJECT,
    ABSENT_SUBJECT,
    BOUNCE_SUBJECT,
    GATE_SUBJECT,
    VIRUS_SUBJECT,
    CALENDAR_SUBJECT,
    RECEIPT_SUBJECT,
)
_IN_OPENINGS = together(
    ABSENT,
    ABSENT_AHEAD,
    ABSENT_OTHERS,
    AUTOMATIC_TEXT,
    AWAY_NOTICE,
    RECEIPT,
    THANKS_FOR,
    CHALLENGE,
    VIRUS_TEXT,
    WAS_READ,
)


@dataclass(frozen=True)
class Look:
    """What a sign may ask; each answer is found when it is first asked for, and once.

    Texts are folded (see ``phrases``); addresses lower case. ``ours``: the Message-ID is that of
    a letter of ours.
    """

    message: Message
    history: History
    own: OwnAddresses
    authentication: Verdict
    ours: bool

    @cached_property
    def sender(self) -> str:
        """Return the address in From."""
        return self.message.sender.address.strip().lower()

    @cached_property
    def local(self) -> str:
        """Return the sender's local part."""
        return local_part(self.sender)

    @cached_property
    def envelope(self) -> str | None:
        """Return the Return-Path with SRS, BATV and VERP undone; None without one, ``""`` if null."""
        return _envelope(self.message)

    @property
    def null_path(self) -> bool:
        """Tell whether the envelope sender was null, wherever the header stands (RFC 3834 §2)."""
        return self.envelope == ""

    @cached_property
    def written_to(self) -> frozenset[str]:
        """Return everybody in To, Cc, Resent-To and Resent-Cc."""
        return _written_to(self.message)

    @property
    def is_form(self) -> bool:
        """Tell whether a web form of ours relays it (rules.yaml names the sender)."""
        return self.sender in self.own.forms

    # Headers ---------------------------------------------------------------------------------

    @cached_property
    def automatic_keyword(self) -> str:
        """Return the Auto-Submitted keyword, ``no`` where a person writes (RFC 3834 §5)."""
        found = {keyword(value) or "no" for value in values(self.message, "auto-submitted")} or {"no"}
        return found.pop() if len(found) == 1 else "contradicting fields"

    @cached_property
    def suppresses(self) -> bool:
        """Tell whether X-Auto-Response-Suppress asks for no automatic answer (MS-OXCMAIL)."""
        asked = {word for value in values(self.message, "x-auto-response-suppress") for word in words(value)}
        return not asked.isdisjoint({"all", "autoreply", "oof"})

    @property
    def replies(self) -> str:
        """Return what shows that it answers something, or an empty string."""
        if self.history.by_our_mail or self.history.erased:
            return "it answers a letter of ours"
        if self.message.in_reply_to or self.message.references:
            return "In-Reply-To or References"
        return "Subject: Re" if self.subject.startswith(_REPLY) else ""

    @cached_property
    def content_type(self) -> tuple[str, dict[str, str]]:
        """Return the top-level media type and its parameters, all in lower case."""
        value = first(self.message, "content-type")
        return keyword(value) or self.message.content_type, dict(parameters(value))

    # Words -----------------------------------------------------------------------------------

    @cached_property
    def subject(self) -> str:
        """Return the subject, without quotation marks around it."""
        return fold(self.message.subject).strip("\"'“”„«» ")

    @property
    def said(self) -> str:
        """Return what the writer said in person: what they pass on is another's."""
        return self.message.new_text if self.message.own_text is None else self.message.own_text

    @cached_property
    def new(self) -> str:
        """Return what the writer said in person, cut."""
        return fold(self.said[:READ])

    @cached_property
    def opening(self) -> str:
        """Return the first lines of the new text, where a notice says what it is, without what is quoted."""
        return _QUOTED.sub(" ", self.new[:OPENING])

    @cached_property
    def body(self) -> str:
        """Return the whole text with quotations, cut; of a forward what the writer said."""
        same = self.message.own_text is not None or self.message.text == self.message.new_text
        return self.new if same else fold(self.message.text[:READ])

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """Return the subject as it stands, and without what gateways and lists put before it."""
        bare = _TAGS.sub("", self.subject)
        return tuple(dict.fromkeys((self.subject, bare, self.subject.lstrip("[({<*# "))))

    def starting(self, table: Phrases) -> str:
        """Return the phrase of a table with which the subject begins, or an empty string."""
        if not self._subject_speaks:
            return ""
        return next((found for form in self.subjects if (found := table.starts(form))), "")

    @cached_property
    def _subject_speaks(self) -> bool:
        return any(_IN_SUBJECTS.starts(form) for form in self.subjects)

    def opens_with(self, table: Phrases) -> str:
        """Return the phrase of a table that stands in the first lines, or an empty string."""
        return table.find(self.opening) if self._opening_speaks else ""

    @cached_property
    def _opening_speaks(self) -> bool:
        return bool(_IN_OPENINGS.find(self.opening))

    @cached_property
    def is_forward(self) -> bool:
        """Tell whether somebody passes another's mail on."""
        return bool(self.message.forwarded) or self.subject.startswith(_FORWARD)

    @cached_property
    def edges(self) -> str:
        """Return the first and the last lines, quotations left out."""
        text = self.message.text if self.message.own_text is None else self.message.own_text
        return f"{fold(_unquoted(text[:FIRST_LINES]))} {self.foot}"

    @cached_property
    def foot(self) -> str:
        """Return the last lines with what stands below a signature, quotations left out."""
        text, quoted = self.message.text, self.message.quoted_text.strip()
        if self.message.own_text is not None:
            text = self.message.own_text
        if quoted:
            text = text.replace(quoted, " ") if quoted in text else self.message.new_text
        return fold(_unquoted(text[-FOOT:]))

    @property
    def is_short(self) -> bool:
        """Tell whether the new text is as short as a notice."""
        return len(self.message.new_text) <= SHORT

    @cached_property
    def asks(self) -> bool:
        """Tell whether somebody wants something of the reader."""
        return asks(self.message.new_text)

    @cached_property
    def speaks(self) -> bool:
        """Tell whether a person speaks: asks for something, or tells of themselves and their family."""
        return self.asks or self.personal

    @cached_property
    def personal(self) -> bool:
        """Tell whether a person tells of themselves and their family, or writes to the reader."""
        return bool(PERSONAL.find(self.new))

    @cached_property
    def speaks_of_self(self) -> bool:
        """Tell whether somebody says "I"; newsletters and receipts say "we"."""
        return _I.search(self.new) is not None

    @cached_property
    def first_person(self) -> bool:
        """Tell whether the first lines speak of the writer."""
        return _FIRST_PERSON.search(self.opening) is not None

    @cached_property
    def relays(self) -> str:
        """Return what shows that a machine passes on a person's words, or an empty string."""
        return relays(self.message.subject, self.message.new_text)

    @cached_property
    def automatic_subject(self) -> str:
        """Return the beginning of a subject that absence notices and robots use, or an empty string."""
        if any(form.strip(_AROUND) in AUTOMATIC_SUBJECT_WHOLE for form in self.subjects):
            return self.subject
        return self.starting(AUTOMATIC_SUBJECT)

    def closes(self, phrase: str) -> bool:
        """Tell whether a subject ends after this beginning, or goes on behind a sign or a "re".

        "Out of office: visit" does; "Out of office hours at the surgery" is a person's.
        """
        rest = next((form[len(phrase) :] for form in self.subjects if form.startswith(phrase)), "")
        if not rest or not phrase[-1].isalnum():
            return True
        return _CLOSED.match(rest) is not None

    @cached_property
    def absent_subject(self) -> str:
        """Return the same of a subject that people give as well ("Annual leave"), or an empty string."""
        if any(form.strip(_AROUND) in ABSENT_SUBJECT_WHOLE for form in self.subjects):
            return self.subject
        return self.starting(ABSENT_SUBJECT)

    @cached_property
    def absence(self) -> str:
        """Return the sentence of the first lines that says nobody is there, or an empty string."""
        return self._said(ABSENT)

    @cached_property
    def automatic_text(self) -> str:
        """Return the sentence of the first lines that says a machine writes, or an empty string."""
        return self._said(AUTOMATIC_TEXT)

    def _said(self, table: Phrases) -> str:
        """Return a phrase of the first lines, unless somebody tells of a notice and quotes it."""
        found = self.opens_with(table)
        before = self.opening[: self.opening.find(found)].rstrip() if found else ""
        return "" if before.endswith(_QUOTING) or _OF_ANOTHER.search(before) else found

    @cached_property
    def receipt(self) -> str:
        """Return the sentence of the first lines that is a helpdesk's receipt, or an empty string."""
        return self.opens_with(RECEIPT)

    @cached_property
    def thanks_for(self) -> str:
        """Return the thanks for a mail with which notices begin, and people's answers, or nothing."""
        return self.opens_with(THANKS_FOR)

    @cached_property
    def promises(self) -> tuple[str, ...]:
        """Return up to two different things that receipts promise in their first lines."""
        return PROMISE.several(self.opening, 2)

    @cached_property
    def no_reply(self) -> str:
        """Return the sentence that asks not to reply, or an empty string."""
        return NO_REPLY_TEXT.find(self.new)

    @cached_property
    def bounce_subject(self) -> str:
        """Return the beginning of a subject that delivery reports use, or an empty string."""
        return self.starting(BOUNCE_SUBJECT)

    @cached_property
    def bounce_text(self) -> str:
        """Return the sentence of a delivery report, or an empty string."""
        return BOUNCE_TEXT.find(self.body)

    @cached_property
    def bounce_first(self) -> str:
        """Return the same where it stands in the very first lines, before anybody speaks."""
        first = self.new[:FIRST_LINES]
        return "" if _I.search(first) else BOUNCE_TEXT.find(first)

    @cached_property
    def bounce_hint(self) -> str:
        """Return words that people who tell of a delivery report use as well, or an empty string."""
        return BOUNCE_HINT.find(self.body)

    @cached_property
    def begins_as_report(self) -> str:
        """Return the words with which nobody but a mail system begins, or an empty string."""
        return "" if self.is_forward else REPORT_BEGINS.starts(self.new[:FIRST_LINES].lstrip(_BEFORE))


_TAGS = re.compile(
    r"^(?:(?:\[[^\]]{0,40}\]|\{[^}]{0,40}\}|\*{2,5}[^*]{1,30}\*{2,5}|[<(]?ext(?:ernal)?(?: mail| email)?[>):]|"
    r"caution:)[\s:-]*){1,4}"
)
_AROUND = " .!:-*[](){}<>"
_BEFORE = " \t\n*=-_#.:\"'|"
_FORWARD = (
    *("fw:", "fwd:", "fw :", "fwd :", "wg:", "tr:", "tr :", "rv:", "enc:"),
    *("doorst:", "vb:", "vs:", "pd:", "i:"),
)
_CLOSED = re.compile(r"\w*\s*(?:$|[^\w\s'’&/]|(?:re|from|for|until|till|bis|ab|jusqu'au|du|vom)\b)")
_I = re.compile(r"\b(?:i|my|me|mine|i'm|i've|i'd|i'll)\b")
_QUOTED = re.compile(
    r'"[^"]{15,}"|“[^”]{15,}”|«[^»]{15,}»' r"|(?<!\w)['‘](?:[^'’]|(?<=\w)['’](?=\w)){15,}['’](?!\w)"
)
_QUOTING = (":", '"', "“", "«", "said", "says", "saying", "that", "got", "'")
_OF_ANOTHER = re.compile(r"(?<!this is )(?:your|another|the same|the usual|(?:got|just|only|merely) an)$")
_FIRST_PERSON = re.compile(r"\b(?:i|my|me|mine|i'm|i've|i'd|we|our|us)\b")
_REPLY = ("re:", "re :", "aw:", "sv:", "vs:", "antw:", "odp:", "rif:", "ref:", "res:", "ynt:", "vast:", "ha:")


def _unquoted(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))


def look_at(
    message: Message, history: History, policy: Policy, *, address: str, trusted_authserv: str, ours: bool
) -> Look:
    """Prepare a message for the table of signs. Raises nothing for any Message."""
    return Look(message, history, own_addresses(policy, address), verdict(message, trusted_authserv), ours)


def look_alone(message: Message) -> Look:
    """Prepare a message of which nothing else is known: no history, no addresses of ours."""
    nobody: frozenset[str] = frozenset()
    return Look(message, History(), OwnAddresses(nobody, nobody, nobody, nobody), Verdict("none"), ours=False)


def _envelope(message: Message) -> str | None:
    """Any null path among several counts: the wrong guess must withhold, not send."""
    paths = [path.strip() for path in values(message, "return-path")]
    if message.return_path is not None:
        paths.append(message.return_path.strip())
    plain = [path.strip("<> \t").lower() for path in paths]
    if not plain:
        return None
    return "" if "" in plain else unwrapped(plain[-1])


def _written_to(message: Message) -> frozenset[str]:
    """Return To and Cc, and Resent-To and Resent-Cc, which a redirecting person adds."""
    resent = [value for name in ("resent-to", "resent-cc") for value in values(message, name)]
    return frozenset(
        [one.address.lower() for one in message.recipients]
        + [found.lower() for _, found in getaddresses(resent)]
    )
