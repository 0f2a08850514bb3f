"""Mails as large and as mixed as in real life: median 8 KB, a tenth with attachments of 0.2 to 2 MB."""

from __future__ import annotations

import base64
import math
import random
from collections.abc import Iterator

WORDS = [
    "appointment",
    "surgery",
    "dentist",
    "waiting",
    "list",
    "hospital",
    "ward",
    "doctor",
    "nurse",
    "letter",
    "telephone",
    "reception",
    "prescription",
    "chemist",
    "referral",
    "clinic",
    "discharge",
    "carer",
    "support",
    "mother",
    "father",
    "daughter",
    "husband",
    "weeks",
    "months",
    "Tuesday",
    "morning",
    "nobody",
    "answered",
    "rang",
    "again",
    "please",
    "could",
    "you",
    "tell",
    "me",
    "where",
    "to",
    "find",
    "help",
    "with",
    "register",
    "practice",
    "volunteer",
    "meeting",
    "survey",
    "report",
    "complaint",
    "unhappy",
    "staff",
    "rude",
    "comment",
    "deadline",
    "interview",
    "reporter",
    "article",
    "advice",
    "information",
    "service",
    "transport",
    "ambulance",
    "mental",
    "health",
    "social",
    "care",
    "thank",
    "kind",
    "regards",
    "because",
    "after",
    "before",
    "though",
    "still",
    "again",
    "asked",
    "told",
    "waited",
    "moved",
    "area",
]
TAIL = (
    "This email and any attachment are confidential. If you are not the intended recipient, please delete it."
)


def mails(count: int, *, seed: int = 7) -> Iterator[bytes]:
    """Yield ``count`` mails, each from a sender of its own, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - a fixed sequence is the point
    for number in range(count):
        yield _mail(number, chance)


def _mail(number: int, chance: random.Random) -> bytes:
    size = min(60_000, max(700, int(math.exp(chance.gauss(math.log(5_500), 0.9)))))
    text = _prose(size // 3, chance)
    html = (
        "<html><body>"
        + "".join(f"<p>{line}</p>" for line in text.split("\n"))
        + "<p>"
        + TAIL
        + "</p></body></html>"
    )
    html += "<!-- " + "style " * ((size - len(html)) // 6 if size > len(html) else 0) + "-->"
    parts = [_part("text/plain", text + "\n-- \nSent with care\n" + TAIL), _part("text/html", html)]
    body = _multipart("alternative", parts, f"alt{number}")
    if chance.random() < 0.1:
        blob = chance.randbytes(chance.randint(150_000, 1_450_000))
        lines = base64.encodebytes(blob).replace(b"\n", b"\r\n").decode()
        attachment = (
            'Content-Type: application/pdf; name="letter.pdf"\r\nContent-Transfer-Encoding: base64\r\n'
            f'Content-Disposition: attachment; filename="letter.pdf"\r\n\r\n{lines}'
        )
        body = _multipart("mixed", [body, attachment], f"mix{number}")
    return (_headers(number, chance) + body).encode()


def _headers(number: int, chance: random.Random) -> str:
    sender = f"writer{number}@people{number % 997}.example"
    trace = "".join(
        f"Received: from relay{hop}.example (relay{hop}.example [192.0.2.{hop}]) by mx{hop}.example with ESMTPS id "
        f"{chance.getrandbits(64):x}; Sat, 21 Nov 2026 10:00:0{hop} +0000\r\n"
        for hop in range(4)
    )
    dkim = base64.b64encode(chance.randbytes(256)).decode()
    return (
        f"Return-Path: <{sender}>\r\n{trace}DKIM-Signature: v=1; a=rsa-sha256; d=people.example; b={dkim}\r\n"
        f"From: Writer {number} <{sender}>\r\nTo: info@example.org\r\nSubject: {_prose(40, chance)}\r\n"
        f"Date: Sat, 21 Nov 2026 10:00:00 +0000\r\nMessage-ID: <{number}.{chance.getrandbits(64):x}@people.example>\r\n"
        "MIME-Version: 1.0\r\n"
    )


def _prose(length: int, chance: random.Random) -> str:
    words: list[str] = []
    total = 0
    while total < length:
        word = chance.choice(WORDS)
        words.append(word + ("\n" if chance.random() < 0.08 and length > 100 else ""))
        total += len(word) + 1
    return " ".join(words)


def _part(kind: str, text: str) -> str:
    return f"Content-Type: {kind}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text.replace(
        "\n", "\r\n"
    )


def _multipart(kind: str, parts: list[str], boundary: str) -> str:
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n{body}--{boundary}--\r\n'
