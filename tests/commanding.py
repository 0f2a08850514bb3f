"""Colleagues act by mail, in an office in memory: what they send, and the letters that follow."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from urllib.parse import unquote

from inboxbot.model.mail import OutboxEntry
from inboxbot.triage.house import House
from office import ADDRESS, Office

AMINA = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"
TOM = "Tom Whitfield <tom.whitfield@healthwatchhertfordshire.example>"
OUTSIDER = "Amina Shah <amina@freemail.example>"

Start = Callable[..., Office]


def text_of(entry: OutboxEntry) -> str:
    message = email.message_from_bytes(entry.mail.content, policy=email.policy.default)
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def subject_of(entry: OutboxEntry, says: str) -> str:
    """Return the subject of the prepared mail behind one link of a letter."""
    found = re.search(
        rf"^{re.escape(says)}[^<\n]*<mailto:[^?]+\?subject=([^&>]+)", text_of(entry), re.MULTILINE
    )
    assert found is not None, text_of(entry)
    return unquote(found[1])


def the_house(house: Office) -> House:
    """Return the rules in force."""
    assert house.installation is not None
    return house.installation.cycle.intake.house()


def assignment(house: Office) -> OutboxEntry:
    return house.sent("assignment")[0]


def press(
    house: Office, says: str, text: str = "", *, of: OutboxEntry | None = None, **more: str
) -> list[str]:
    """Send the prepared mail of a link; return the letters that follow, each with its receiver."""
    subject = subject_of(of or assignment(house), says)
    return send(house, subject, text, **more)


def send(house: Office, subject: str, text: str = "", *, sender: str = AMINA, headers: str = "") -> list[str]:
    before = len(house.sender.sent)
    house.arrives(text, sender=sender, subject=subject, headers=headers)
    house.wait(minutes=1)
    return [f"{letter} {to}" for letter, to in house.letters()[before:]]


def reply(house: Office, text: str, *, sender: str = AMINA, headers: str = "") -> list[str]:
    """Reply to the assignment in own words."""
    answered = assignment(house).mail
    return send(
        house,
        f"RE: {answered.subject}",
        text,
        sender=sender,
        headers=f"In-Reply-To: <{answered.message_id}>\n{headers}",
    )


def state(house: Office) -> tuple[str, str, str]:
    case = house.cases[0]
    return case.status, case.owner, case.category


AS_IT_WAS = ("open", "amina_shah", "signposting")


PRIYA = "Priya Nair <priya.nair@healthwatchhertfordshire.example>"
JOURNALIST = """\
Return-Path: <sam@hertspost.example>
From: Sam Reid <sam@hertspost.example>
To: Priya Nair <priya.nair@healthwatchhertfordshire.example>
Subject: Comment on GP waits
Message-ID: <q1@hertspost.example>
Content-Type: text/plain; charset=utf-8

I am a reporter on the Herts Post. Can you give me a comment on GP waits for our paper?
"""


def passes_on(house: Office, original: str, text: str = "For you", *, headers: str = "") -> list[str]:
    """Let Priya forward a message as an attachment; return the letters that follow."""
    before = len(house.sender.sent)
    content = (
        f"Return-Path: <priya.nair@healthwatchhertfordshire.example>\nFrom: {PRIYA}\nTo: {ADDRESS}\n"
        f"Subject: FW: something\nMessage-ID: <fw{before}@hwh.example>\n{headers}MIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b1"\n\n'
        f"--b1\nContent-Type: text/plain\n\n{text}\n"
        f"--b1\nContent-Type: message/rfc822\n\n{original}\n--b1--\n"
    )
    house.mailbox.deliver(content.replace("\n", "\r\n").encode(), house.clock.now())
    house.wait(minutes=1)
    return [f"{letter} {to}" for letter, to in house.letters()[before:]]
