"""How a mail is spelled decides nothing: case and folding of headers, and what every provider adds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml
from screening_mails import ADDRESS

from inboxbot.model.plan import Screening

CORPUS = Path(__file__).parents[3] / "corpus" / "screening"
Judge = Callable[..., Screening]

# What mail servers and programs write into everybody's mail.
EVERYBODYS = (
    "Received: from mail.isp.example (mail.isp.example [192.0.2.1]) by mx.helphere.example; Mon, 23 Nov 2026",
    "X-Originating-IP: [192.0.2.7]",
    "X-Mailer: Microsoft Outlook 16.0",
    "X-MS-Has-Attach:",
    "X-MS-Exchange-Inbox-Rules-Loop: pat@council.example",
    "X-Spam-Status: No, score=-1.2 required=5.0",
    "X-Spam-Flag: NO",
    "DKIM-Signature: v=1; a=rsa-sha256; d=home.example; s=one; h=from:list-id:list-unsubscribe; b=abc",
    "Auto-Submitted: no (a person); by=hand",
    "X-Auto-Response-Suppress: DR, RN, NRN",
    "Precedence: normal",
    "Disposition-Notification-To: jo@home.example",
    "Content-Language: en-GB",
    "Importance: high",
    "Feedback-ID: i77:Fastmail",
)


def _corpus(*names: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for name in names:
        found += yaml.safe_load((CORPUS / name).read_text(encoding="utf-8"))
    return found


def _written(headers: str, text: str) -> str:
    return f"{headers}\nTo: {ADDRESS}\nMessage-ID: <m@x.example>\n\n{text}\n"


def _respelled(headers: str) -> str:
    """Change the case of names and fold after the colon, as RFC 5322 §2.2 allows; each line otherwise."""
    written = []
    for place, line in enumerate(headers.split("\n")):
        name, colon, value = line.partition(":")
        if not colon or not name.replace("-", "").isalnum() or not value.strip():
            written.append(line)
            continue
        spelled = (name.lower(), name.upper(), name.swapcase())[place % 3]
        written.append(f"{spelled}:{('', chr(9), chr(10) + ' ', '   ')[place % 4]}{value.strip()}")
    return "\n".join(written)


def _machines() -> list[dict[str, Any]]:
    return [
        mail for mail in _corpus("machines.yaml", "machines_in_words.yaml") if "\nTo:" not in mail["headers"]
    ]


def test_a_machine_is_known_however_its_headers_are_spelled(judge: Judge) -> None:
    answered = [
        mail["name"]
        for mail in _machines()
        if judge(_written(_respelled(mail["headers"]), mail["text"])).may_acknowledge
    ]
    assert answered == []


def test_what_every_provider_adds_hides_no_machine(judge: Judge) -> None:
    added = "\n".join(
        line for line in EVERYBODYS if not line.startswith(("Auto-Submitted", "X-Auto", "Prec"))
    )
    answered = [
        mail["name"]
        for mail in _machines()
        if judge(_written(f"{added}\n{mail['headers']}", mail["text"])).may_acknowledge
    ]
    assert answered == []


def test_what_every_provider_adds_makes_no_machine_of_a_person(judge: Judge) -> None:
    added = "\n".join(EVERYBODYS)
    refused = {
        mail["name"]: found.reason
        for mail in _corpus("people_like_machines.yaml")
        if "Auto-" not in mail["headers"].title()
        and not (found := judge(_written(f"{added}\n{mail['headers']}", mail["text"]))).may_acknowledge
    }
    assert refused == {}
