"""Mutated mails through the whole of triage: the fuzz target, its corpus and its mutations.

``python bench/fuzz.py`` runs it by itself and tells how many; the deep tests call ``run``. ``try_one`` is the target: any octets in,
a plan out, and ``harm`` tells where it breaks what is promised.
"""

from __future__ import annotations

import json
import random  # noqa: TID251 - repeatable from the seed that is printed
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from walking import ADDRESS, a_case, house

from chance import a_seed
from inboxbot.model.case import History
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import Message, MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.triage import triage

CORPUS = Path(__file__).parent / "corpus"
NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
LONGEST = 60_000
"""Octets: a mail that has grown beyond this is cut, for the sake of the number that can be tried."""

WENT_LIVE = datetime(2026, 1, 1, tzinfo=UTC)
HISTORIES = (
    History(live_since=WENT_LIVE),
    History(live_since=WENT_LIVE, by_our_mail=(a_case(),)),
    History(live_since=WENT_LIVE, by_their_mail=(a_case(status="closed", closed_at=NOW),)),
)
_HEADER_LINE = re.compile(rb"[!-9;-~]+:|[ \t]")
_ENDS = frozenset({"case", "filed_under_case", "filed", "quarantined"})

# Edges of parts, headers, words, letters and matters, to be put where they do not belong.
TOKENS: tuple[bytes, ...] = (
    b"\r\n\r\n", b"\n", b"\r", b"\0", b"--", b"=", b"=0D=0A", b"=?utf-8?q?=0D=0ABcc:_x@y.example?=", b"=?utf-8?b?####", b"=?",
    b"?=", b"Content-Type: ", b"multipart/mixed; boundary=", b"message/rfc822\r\n\r\n", b"text/html", b"charset=utf-16", b"charset=idna",
    b"Content-Transfer-Encoding: base64\r\n", b"quoted-printable", b"<", b">", b'"', b"(", b")", b";", b":", b",", b"\\", b"\xff\xfe",
    b"\xc3", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"<div>" * 40, b"<blockquote type=cite>", b"<!--", b"<style>", b"<p hidden>", b"&#xD800;",
    b"From: ", b"Subject: Fwd: ", b"> ", b"On 2026-01-01 10:00 a@b wrote:", b"-- \n", b"begin 644 x\n", b"\nend\n", b"name*0*=x''%",
    b"format=flowed; delsp=yes", b"Date: Mon, 99 Jan 99999 99:99:99 +9999\r\n", b"Message-ID: <[", b"multipart/report; report-type=",
    b"message/delivery-status", "\u202e\u2028\x85".encode(), "а\u200bdmin".encode(), b"xn--", b"Return-Path: <>\r\n", b"Auto-Submitted: (a(b",
    b"Authentication-Results: none; dmarc=pass (", b"Received: ", b"References: <a@b> <c", b"{{ 7*7 }}", b"{% raw %}", b"%s%n", b"${x}", b"[HWH-2026-AAAAA]",
    b"complaint", b"my deadline is noon tomorrow", b"suicide", b"journalist", b"9" * 40, b"31/02/2026 25:61", b"a" * 300, b" " * 300, b"BEGIN:VCALENDAR\r\nMETHOD:",
)  # fmt: skip


def seeds() -> list[bytes]:
    """Return the mails that mutations begin with: the corpus of whole mails, and stories as plain mails."""
    mails = [path.read_bytes() for path in sorted(CORPUS.glob("**/*.eml"))]
    lines = (CORPUS / "invented.jsonl").read_text(encoding="utf-8").splitlines()
    stories = [json.loads(line) for line in lines]
    mails += [
        (
            f"Return-Path: <{one['from_addr']}>\r\nFrom: {one['from_name']} <{one['from_addr']}>\r\nTo: {ADDRESS}\r\n"
            f"Subject: {one['subject']}\r\nMessage-ID: <{one['id']}@inbox.example>\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{one['body']}\r\n"
        ).encode()
        for one in stories
    ]
    return mails


def mutate(chance: random.Random, mails: Sequence[bytes]) -> bytes:
    """Return a mail with a few things put in, taken out, repeated, flipped, or joined to another."""
    content = chance.choice(mails)
    for _ in range(chance.randint(1, 6)):
        head = max(content.find(b"\n\n"), content.find(b"\r\n\r\n"), 1)
        at = chance.randrange((head if chance.random() < 0.5 else len(content)) + 1)  # headers break more
        length = chance.randrange(60)
        match chance.randrange(6):
            case 0 | 1:
                content = content[:at] + chance.choice(TOKENS) + content[at:]
            case 2:
                content = content[:at] + content[at + length :]
            case 3:
                piece = content[at : at + length]
                content = content[:at] + piece * chance.randint(2, 30) + content[at + length :]
            case 4:
                content = content[:at] + chance.randbytes(chance.randint(1, 4)) + content[at + 1 :]
            case _:
                other = chance.choice(mails)
                content = content[:at] + other[chance.randrange(len(other) + 1) :]
    return content[:LONGEST]


def try_one(content: bytes, history: History = HISTORIES[0], *, live: bool = True) -> Plan:
    """Decide about any octets as the service would.

    ``live`` False is a trial, in which few letters are written: three times as fast.
    """
    raw = RawMessage(MessageRef("INBOX", "1", "1"), content, NOW, len(content))

    def recall(_message: Message) -> History:
        return replace(history)

    return triage(raw, recall, house(live=live), now=NOW, draw="7K4QX")


def harm(plan: Plan) -> list[str]:
    """Return where a plan could do harm outside: nothing, if what is promised holds."""
    end, case = plan.arrival.end, plan.case
    promised = {
        f"its end is {end}": end in _ENDS,
        "it opens a case and changes another": case is None or plan.change is None,
        "it is a case, and no case is written": end != "case" or bool(case or plan.change),
        "its case is nobody's": case is None or case.owner in house().policy.people,
    }
    harms = [what for what, holds in promised.items() if not holds]
    return harms + [f"{one.letter}: {what}" for one in plan.letters for what in _harm_of(one)]


def _harm_of(letter: OutgoingMail) -> list[str]:
    head, _, _body = letter.content.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    names = [line.partition(b":")[0].lower() for line in lines if not line.startswith((b" ", b"\t"))]
    told = f"{letter.subject} {letter.recipient} {letter.envelope_from} {letter.message_id}"
    within_lines = letter.content.replace(b"\r\n", b"")
    promised = {
        f"what is told of it is more than a line: {told!r}": not set(told) & set("\r\n\0"),
        f"it goes to {letter.recipient!r}": letter.recipient.count("@") >= 1,
        f"its head has a line that is no header: {head!r}": all(map(_HEADER_LINE.match, lines)),
        f"its head names a blind copy: {head!r}": b"bcc" not in names,
        f"its head names a header twice: {head!r}": len(names) == len(set(names)),
        "it holds a NUL": b"\0" not in letter.content,
        "a line ends otherwise than with CRLF": b"\r" not in within_lines and b"\n" not in within_lines,
    }
    return [what for what, holds in promised.items() if not holds]


@dataclass(slots=True)
class Tried:
    """What a run did: ``slowest`` is CPU seconds of the slowest mail."""

    seed: int
    mails: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    ends: dict[str, int] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in a line."""
        pace = self.mails / self.seconds if self.seconds else 0.0
        ends = ", ".join(f"{name} {number}" for name, number in sorted(self.ends.items()))
        return (
            f"fuzz: seed {self.seed}, {self.mails} mutated mails in {self.seconds:.0f} s of CPU"
            f" ({pace:.0f} a second), slowest {self.slowest * 1000:.0f} ms; {ends}"
        )


def run(seconds: float, seed: int | None = None, *, most: int = 10**9) -> Tried:
    """Try mutated mails for some seconds of wall time; what breaks is raised, with the mail in a file."""
    tried = Tried(a_seed() if seed is None else seed)
    chance = random.Random(tried.seed)  # noqa: S311 - as above
    mails = seeds()
    for live in (True, False):  # rules are read, and words compiled, before the clock runs
        try_one(mails[0], live=live)
    end = time.monotonic() + seconds
    while time.monotonic() < end and tried.mails < most:
        content = mutate(chance, mails)
        history = chance.choice(HISTORIES)
        began = time.process_time()
        try:
            plan = try_one(content, history, live=tried.mails % 3 == 0)
            harms = harm(plan)
            assert not harms, harms
        except Exception as error:
            kept = Path(f"/tmp/inboxbot-fuzz-{tried.seed}-{tried.mails}.eml")  # noqa: S108 - told by name
            kept.write_bytes(content)
            error.add_note(f"the mail is in {kept}; {tried}")
            raise
        took = time.process_time() - began
        tried.mails += 1
        tried.seconds += took
        tried.slowest = max(tried.slowest, took)
        tried.ends[plan.arrival.end] = tried.ends.get(plan.arrival.end, 0) + 1
    return tried
