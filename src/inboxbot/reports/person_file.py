"""What we hold about one person, as a page to read: for a request in law (policy K6).

One page without script, network or other files. Every text of a mail is escaped, and colleagues stand
there by their role. Lists to colleagues and mails of others in which the address stands are named,
not shown: they are about other people too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, tzinfo
from email import message_from_bytes, policy
from html import escape

from inboxbot.model.mail import OutboxEntry
from inboxbot.model.words import MONTHS, moment_in_words
from inboxbot.ports.keeping import PersonArrival, PersonCase, PersonFile, PersonNote, PersonQuarantine

_STYLE = """
:root { color-scheme: light; --line: #c9d1d8; --ink: #1c2329; --soft: #54616c; --page: #f5f7f8 }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 1.5rem; max-width: 60rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 Arial, sans-serif }
h1 { font-size: 1.6rem; margin: 0 0 .5rem } h2 { font-size: 1.25rem; margin: 2rem 0 .6rem }
h3 { font-size: 1.05rem; margin: 1.2rem 0 .4rem }
article { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: 1.2rem;
  margin: 0 0 1.2rem }
article h2 { margin-top: 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; background: #fff }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top }
td:last-child { overflow-wrap: anywhere; min-width: 10rem }
td:first-child { white-space: nowrap }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--page); padding: .8rem; margin: 0 0 .8rem;
  border: 1px solid var(--line); border-radius: .4rem; font: 15px/1.5 Arial, sans-serif }
.scroll { overflow-x: auto }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr } dd { margin-bottom: .4rem }
  table { min-width: 26rem } th, td { padding: .3rem .4rem } }
@media print { body { background: #fff } article { break-inside: avoid-page } }
"""
_MAY_LOAD = "default-src 'none'; style-src 'unsafe-inline'"
_BY_THE_PROGRAM = "inboxbot"
_COUNTED = {"person": "you", "domain": "your mail provider's addresses"}


def person_page(
    found: PersonFile, *, organisation: str, categories: Mapping[str, str], zone: tzinfo, now: datetime
) -> str:
    """Return the whole HTML page. ``categories`` gives their names; times are shown by the clock of ``zone``."""
    say = _Say(categories, zone)
    title = f"What {organisation} holds about {found.address}"
    also = [one for one in found.addresses if one != found.address]
    sections = [
        f"<p>Made {escape(say.when(now))}."
        + (f" It includes mail under: {escape(', '.join(also))}." if also else "")
        + " The mails themselves are in our mailbox; this is what was noted beside them.</p>",
        *(say.case(one) for one in found.cases),
        say.arrivals(found.arrivals),
        say.notes("Noted elsewhere about your messages", found.notes),
        say.elsewhere(found),
    ]
    body = "\n".join(one for one in sections if one)
    if found.empty:
        body += "<p>We hold nothing about this address.</p>"
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_MAY_LOAD}">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
{body}
</body>
</html>
"""


def letters_of(found: PersonFile) -> list[tuple[str, bytes]]:
    """Return the letters still held that go into the bundle, each with a file name."""
    mails = [mail for one in found.cases for mail in one.mails]
    mails += [mail for mail in found.mails if mail.mail.audience == "public"]
    return [(f"{one.id}-{one.mail.letter}.eml", one.mail.content) for one in mails if one.mail.content]


class _Say:
    """Turns what was found into parts of the page."""

    def __init__(self, categories: Mapping[str, str], zone: tzinfo) -> None:
        self._categories, self._zone = categories, zone

    def when(self, at: datetime | None) -> str:
        return moment_in_words(at, self._zone) if at else ""

    def short(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        return f"{local.day} {MONTHS[local.month - 1][:3]} {local:%Y %H:%M}"

    def case(self, one: PersonCase) -> str:
        case = one.case
        fields = (
            ("Kind", self._categories.get(case.category, case.category)),
            ("State", case.status),
            ("From", f"{case.correspondent.name} <{case.correspondent.address}>".strip()),
            ("Subject", case.subject),
            ("Opened", self.when(case.opened_at)),
            ("Answered", self.when(case.answered_at)),
            ("Closed", self.when(case.closed_at)),
            ("Outcome", case.outcome),
            ("Looked after by", _words(case.role)),
            ("Marks", ", ".join(_words(flag) for flag in case.flags)),
            ("Notes on it", " ".join(case.doubts)),
            ("Linked to", case.linked_to),
            ("Kept longer because", case.hold),
        )
        promised = [
            (
                self.short(d.due_at),
                _words(d.standard),
                f"ended {self.short(d.stopped_at)}" if d.stopped_at else "",
            )
            for d in one.deadlines
        ]
        withheld = [(_words(w.letter), w.reason) for w in one.withheld if w.audience == "public"]
        return (
            f"<article><h2>Case {escape(case.reference)}</h2>{_list(fields)}"
            + _table("Dates we set ourselves", ("By", "For", ""), promised)
            + _table("Letters that did not go to you", ("Letter", "Why"), withheld)
            + self.notes("What was decided, and why", one.journal)
            + self._letters(one.mails)
            + "</article>"
        )

    def notes(self, title: str, notes: Sequence[PersonNote]) -> str:
        rows = [
            (
                self.short(note.at),
                note.what + ("" if note.by == _BY_THE_PROGRAM else ", a colleague"),
                note.why + (f" – words: {'; '.join(note.words)}" if note.words else ""),
            )
            for note in notes
        ]
        return _table(title, ("When", "What", "Why"), rows)

    def arrivals(self, arrivals: Iterable[PersonArrival]) -> str:
        rows = [
            (self.short(one.received_at), one.sender, one.case_reference or "no case", one.reason)
            for one in arrivals
        ]
        return _table("Messages taken in", ("Received", "From", "Belongs to", "Noted"), rows)

    def elsewhere(self, found: PersonFile) -> str:
        rows = [
            (self.short(mail.created_at), "a list or letter to colleagues in which you stand, with others")
            for mail in found.mails
            if mail.mail.audience != "public"
        ]
        rows += [(self.short(one.quarantined_at), _quarantine(one)) for one in found.quarantined]
        if found.rested_at:
            rows.append(
                (self.short(found.rested_at), "a letter to you came back; no more were sent for a while")
            )
        rows += [
            (
                self.when(day),
                f"{number} letters that day to {_COUNTED[what.partition(' ')[0]]}, counted for a limit",
            )
            for what, day, number in found.counters
        ]
        rows += [
            ("now", f"a note about a trouble with sending names you: {_words(name)}") for name in found.facts
        ]
        rows += [
            (self.short(one.at), f"a contact with the media on record: {one.who}, {one.about}")
            for one in found.contacts
        ]
        return _table("Other places", ("When", "What"), rows) + self._letters(
            [mail for mail in found.mails if mail.mail.audience == "public"]
        )

    def _letters(self, mails: Sequence[OutboxEntry]) -> str:
        parts = []
        for entry in mails:
            to = "to you" if entry.mail.audience == "public" else "to a colleague"
            head = f"{_words(entry.mail.letter)} {to}, {entry.state}, {self.when(entry.created_at)}"
            text = _text(entry.mail.content) if entry.mail.content else "(The text is not kept any more.)"
            parts.append(f"<h3>{escape(head)}</h3><pre>{escape(text)}</pre>")
        return ("<h3>Letters</h3>" if parts else "") + "".join(parts)


def _quarantine(one: PersonQuarantine) -> str:
    if one.theirs:
        return f"a message of yours that could not be processed: quarantine/{one.id}.eml"
    return "a message that could not be processed, in which your address stands"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _text(content: bytes) -> str:
    part = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    return str(part.get_content()).strip() if part is not None else ""


def _list(fields: Iterable[tuple[str, str]]) -> str:
    rows = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in fields if text)
    return f"<dl>{rows}</dl>"


def _table(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{name}</th>' for name in columns)
    lines = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in rows)
    return f'<h3>{escape(title)}</h3><div class="scroll"><table><tr>{head}</tr>\n{lines}</table></div>'
