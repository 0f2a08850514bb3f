"""An office on a real mailbox: the built program over a Maildir, its clock pushed, what it sends read from disk.

As ``office.Office``, with the product's own Maildir mailbox and sender instead of those in memory.
"""

from __future__ import annotations

import email
import email.policy
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from tempfile import TemporaryDirectory

from delivered_mail import DeliveredMail
from inboxbot.app.wiring import mailbox_from, sender_from
from inboxbot.config import load_settings
from inboxbot.demo.stage import PushedClock
from inboxbot.workers.progress import PassResult
from office import LONDON, Edit, Office, london, mail

DOMAIN = "healthwatchhertfordshire.example"


@dataclass(frozen=True)
class Post(DeliveredMail):
    """One mail as it was delivered: to whom, when, what it says."""

    letter: str
    to: str
    at: datetime
    message: EmailMessage

    @property
    def text(self) -> str:
        """Return the plain text in one line, as a reader's eye puts it together."""
        return " ".join(super().text.split())


@dataclass
class MaildirOffice(Office):
    """One organisation with a Maildir. ``post`` is what was delivered so far, in order."""

    post: list[Post] = field(default_factory=list)
    confirming: bool = False
    _collected: set[str] = field(default_factory=set)

    @property
    def maildir(self) -> Path:
        return self.folder / "mail"

    def variables(self) -> dict[str, str]:
        return {**super().variables(), "INBOXBOT_MAILDIR_PATH": str(self.maildir)}

    def start(self) -> MaildirOffice:
        for folder in (self.maildir, self.maildir / ".Sent"):
            for part in ("cur", "new", "tmp"):
                (folder / part).mkdir(parents=True, exist_ok=True)
        settings = load_settings(self.variables(), env_file=None, secrets_dir=None, need="all")
        self.mailbox = mailbox_from(settings)  # type: ignore[assignment]
        self.sender = sender_from(settings)  # type: ignore[assignment]
        super().start()
        return self

    def tick(self) -> list[PassResult]:
        results = super().tick()
        self._collect()
        return results

    def arrives(self, text: str = "", **fields: object) -> str:
        """Let a mail arrive now, as a mail server files it; return its Message-ID. ``folder``: Sent, too."""
        self.delivered += 1
        given = {"message_id": f"in{self.delivered}@homemail.example", "folder": ""} | fields
        folder = self.maildir / str(given.pop("folder"))
        self._put(folder, mail(text, **given))  # type: ignore[arg-type]
        return str(given["message_id"])

    def replies(self, person: str, to: Post, text: str, *, headers: str = "") -> str:
        """Let a colleague (the local part of their address) answer a letter of ours; return its Message-ID."""
        answers = f"In-Reply-To: <{to.message_id}>\nReferences: <{to.message_id}>\n{headers}"
        sender = f"{person}@{DOMAIN}"
        return self.arrives(text, sender=sender, subject=f"Re: {to.subject}", headers=answers)

    def letters_to(self, person: str, *names: str) -> list[Post]:
        """Return what was delivered to an address that begins so, of these names."""
        return [one for one in self.post if one.to.startswith(person) and (not names or one.letter in names)]

    def got(self, *names: str) -> list[tuple[str, str, str]]:
        """Return (letter, local part, London time) of what was delivered, of these names, in order."""
        return [
            (one.letter, one.to.partition("@")[0], f"{one.at.astimezone(LONDON):%a %d %H:%M}")
            for one in self.post
            if not names or one.letter in names
        ]

    def _put(self, folder: Path, content: bytes) -> None:
        name = f"{int(self.clock.now().timestamp())}.M{self.delivered:06}.story"
        waiting, at = folder / "tmp" / name, self.clock.now().timestamp()
        waiting.write_bytes(content)
        os.utime(waiting, (at, at))
        waiting.rename(folder / "new" / name)

    def _collect(self) -> None:
        new = self.maildir / ".Outgoing" / "new"
        for path in sorted(new.iterdir()) if new.is_dir() else ():
            if path.name in self._collected:
                continue
            self._collected.add(path.name)
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            to = str(message["To"].addresses[0].addr_spec)
            self.post.append(Post(str(message["X-Inboxbot"]), to, self.clock.now(), message))


@contextmanager
def office_at(start: str, edit: Edit | None = None, **fields: object) -> Iterator[MaildirOffice]:
    """Give an office that runs since ``start`` (London time) under the shipped rules, edited where asked."""
    with TemporaryDirectory(prefix="inboxbot-story-") as folder:
        office = MaildirOffice(Path(folder), PushedClock(london(start)), edit=edit, **fields)  # type: ignore[arg-type]
        office.start()
        office.tick()
        try:
            yield office
        finally:
            office.stop()
