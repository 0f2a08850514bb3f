"""The bot that anybody would write in an afternoon, for comparison: no reasons, no memory, no care.

imapclient in fifties, stdlib email, one expression after the other, a case a mail in SQLite with one
commit for fifty, two letters a mail over one SMTP connection.
"""

from __future__ import annotations

import email
import email.header
import re
import smtplib
import sqlite3
from pathlib import Path

from imapclient import IMAPClient

from dovecot import PASSWORD

LETTER = (
    "From: info@example.org\r\nTo: {to}\r\nSubject: {subject}\r\nAuto-Submitted: auto-replied\r\n\r\n"
    "Thank you for your email. A person will read it and answer within five working days.\r\n"
)


def run(*, imap_port: int, smtp_port: int, patterns: list[str], database: Path) -> int:
    """Take in the whole mailbox; return how many mails."""
    rules = [re.compile(pattern, re.IGNORECASE) for pattern in patterns]
    cases = sqlite3.connect(database)
    cases.execute("pragma journal_mode=wal")
    cases.execute("create table cases (id integer primary key, sender text, subject text, rule integer)")
    done = 0
    with IMAPClient("127.0.0.1", imap_port, ssl=False) as imap, smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        imap.login("info@example.org", PASSWORD)
        imap.select_folder("INBOX", readonly=True)
        uids = imap.search("ALL")
        for start in range(0, len(uids), 50):
            for data in imap.fetch(uids[start : start + 50], ["BODY.PEEK[]", "INTERNALDATE"]).values():
                message = email.message_from_bytes(data[b"BODY[]"])
                text = f"{message['Subject']}\n{_text(message)}"
                rule = next((number for number, pattern in enumerate(rules) if pattern.search(text)), -1)
                sender = str(message["From"])
                cases.execute(
                    "insert into cases (sender, subject, rule) values (?, ?, ?)", (sender, text[:60], rule)
                )
                for to, subject in ((sender, "We have your email"), ("owner@example.org", "A case for you")):
                    address = to.partition("<")[2].rstrip(">") or to
                    letter = LETTER.format(to=address, subject=subject)
                    smtp.sendmail("info@example.org", [address], letter)
                done += 1
            cases.commit()
    return done


def _text(message: email.message.Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            payload = part.get_payload(decode=True)
            return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
    return ""
