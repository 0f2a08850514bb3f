"""For the stories of complaints, suggestions and urgent messages: a colleague acts, and what was delivered is read."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs

from inboxbot.acts.act import Act
from inboxbot.acts.table import carry_out
from inboxbot.model.case import Case
from maildir_office import DOMAIN, MaildirOffice, Post
from office import london

MONDAY = "2026-11-16 10:00"
WRITER = "nadia"
COMPLAINT = (
    "I wish to make a complaint about your office. I rang Healthwatch twice, your staff were rude to me "
    "on the telephone and nobody at Healthwatch rang me back. I am very unhappy with you."
)
SUGGESTION = "I have a suggestion for you. Why don't you hold your meetings in the evening?"
FOI = "Under the Freedom of Information Act, please tell me what you spent on travel last year."


def does(
    office: MaildirOffice, kind: str, words: str = "", *, person: str | None = None, case: Case | None = None
) -> str:
    """Let a colleague act on the newest case; return what they are told. Raises PermanentError as the act does."""
    assert office.installation is not None
    now, house = office.clock.now(), office.installation.keeper.house()
    matter = office.register.matter((case or office.cases[-1]).reference, now=now)
    assert matter is not None
    act = Act(kind, by=person or "shell: zoe", now=now, words=words, person=person)
    done = carry_out(act, matter, house)
    office.register.change(
        done.change, now=now, journal=done.journal, letters=done.letters, withheld=done.withheld
    )
    office.tick()
    return done.said


def complains(office: MaildirOffice, text: str = COMPLAINT, **fields: Any) -> str:
    """Let a complaint arrive and be dealt with; return its Message-ID."""
    message_id = office.arrives(text, subject=str(fields.pop("subject", "A complaint")), **fields)
    office.tick()
    return message_id


def jump(office: MaildirOffice, to: str) -> None:
    """Let the time be this (London) without the hours between, as after an outage."""
    office.clock.push(london(to))
    office.tick()


def heard(office: MaildirOffice) -> list[str]:
    """Return the letters that the person who wrote was sent, in order."""
    return [one.letter for one in office.letters_to(WRITER)]


def last(office: MaildirOffice, letter: str) -> Post:
    """Return the letter of this name that was delivered last."""
    return [one for one in office.post if one.letter == letter][-1]


def follows_up(office: MaildirOffice, text: str) -> None:
    """Let the person answer our last letter to them."""
    [*_, ours] = office.letters_to(WRITER)
    office.arrives(text, subject=f"Re: {ours.subject}", headers=f"In-Reply-To: <{ours.message_id}>\n")
    office.tick()


def running(office: MaildirOffice, case: Case | None = None) -> dict[str, str]:
    """Return what runs on the newest case: each standard with its last day."""
    found = office.register.case((case or office.cases[-1]).reference)
    assert found is not None
    return {one.standard: f"{one.due_at:%Y-%m-%d}" for one in found.deadlines if one.stopped_at is None}


def sends(
    office: MaildirOffice, person: str, letter: Post, says: str, words: str = "", *, domain: str | None = None
) -> None:
    """Let a colleague send the prepared mail behind a link of a letter, with what they wrote into it."""
    subject, body = link_of(letter, says)
    office.arrives(f"{body}{words}", sender=f"{person}@{domain or DOMAIN}", subject=subject)
    office.tick()


def link_of(letter: Post, says: str) -> tuple[str, str]:
    """Return subject and text of the prepared mail behind a link of a letter."""
    part = letter.message.get_body(("html",))
    assert part is not None
    links = re.findall(r'href="mailto:([^"]*)"[^>]*>([^<]*)<', part.get_content())
    [link] = [target for target, said in links if unescape(said).strip() == says]
    fields = parse_qs(unescape(link).partition("?")[2])
    return fields["subject"][0], fields.get("body", [""])[0]
