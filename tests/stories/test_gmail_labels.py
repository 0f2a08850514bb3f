"""At Gmail a mail has a UID for each label, and another whenever a label comes back: it is one mail all the same."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from gmail_server import Gmail
from inboxbot.app.wiring import install
from inboxbot.config import load_settings
from inboxbot.demo.stage import PushedClock
from office import variables
from story_world import ADDRESS, london

NUMBER = 1_278_455_344_230_334_865


def _mail(name: str) -> bytes:
    return (
        f"Return-Path: <{name}@post.example>\r\nFrom: {name} <{name}@post.example>\r\nTo: {ADDRESS}\r\n"
        f"Subject: Dentist {name}\r\nDate: Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n"  # and no Message-ID
        "How do I find an NHS dentist near Hertford, please?\r\n"
    ).encode()


def test_a_mail_archived_brought_back_and_renumbered_is_one_case(tmp_path: Path) -> None:
    gmail = Gmail()
    (tmp_path / "Maildir").mkdir()
    with gmail.serve() as port:
        told = {
            "MAILBOX_KIND": "imap", "IMAP_HOST": "127.0.0.1", "IMAP_PORT": str(port), "IMAP_SECURITY": "none",
            "IMAP_USERNAME": ADDRESS, "IMAP_PASSWORD": "app password", "SENT_COPY": "no",
            "MAILDIR_PATH": str(tmp_path / "Maildir"), "DATABASE_URL": f"sqlite:///{tmp_path / 'register.sqlite'}",
        }  # fmt: skip
        environ = variables("live") | {f"INBOXBOT_{name}": value for name, value in told.items()}
        clock = PushedClock(london("2026-11-20 09:55"))
        house = install(load_settings(environ), clock=clock)
        try:
            house.cycle.prepare()
            done = [house.cycle.take_in()]
            clock.push(clock.now() + timedelta(minutes=6))
            gmail.deliver(NUMBER, _mail("ann"))
            done.append(house.cycle.take_in())
            gmail.unlabel(NUMBER, "INBOX")
            gmail.label(NUMBER, "INBOX")
            done.append(house.cycle.take_in())
            gmail.renumber()
            gmail.deliver(NUMBER + 1, _mail("bob"))
            done.append(house.cycle.take_in())
            counts = house.register.counts(now=clock.now())
        finally:
            house.close()
    assert [one.trouble for one in done] == ["", "", "", ""]
    assert counts.open == 2
