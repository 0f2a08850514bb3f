"""Replies as colleagues' mail programs send them: none carried out wrongly. ``tests/corpus/staff_mails.jsonl``.

Run blind, before anything was mended for them, the first 77 gave: none carried out as something else, 5 taken
for a machine's ("I am away until"), 10 of 34 plain ones understood; another 50, after the mends: one wrong
("Done for today"), 7 of 10 understood. ``{other}`` is another case's number.
"""

from __future__ import annotations

import email
import email.policy
import json
from datetime import timedelta
from pathlib import Path

import pytest

from commanding import Start, assignment
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.triage.triage import read
from office import Office, mail
from reply_styles import ME, STYLES, Letter, body_of

CORPUS = Path(__file__).parents[2] / "corpus" / "staff_mails.jsonl"
IN_DOUBT = {"ask", "note", "nothing"}
LEAST_UNDERSTOOD = 0.5


def mails() -> list[dict[str, str]]:
    return [json.loads(line) for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def decided(house: Office, words: str, style: str, number: int = 1) -> str:
    """Return what a reply of Amina's would do to her case; nothing is written."""
    answered = assignment(house).mail
    page = email.message_from_bytes(answered.content, policy=email.policy.default)
    plain, rich = page.get_body(("plain",)), page.get_body(("html",))
    assert plain is not None
    assert rich is not None
    text = str(plain.get_content()).replace("\r\n", "\n")
    body = STYLES[style](words, Letter(answered.subject, text, body_of(str(rich.get_content()))))
    content = mail(
        body,
        sender=ME,
        subject=f"Re: {answered.subject}",
        message_id=f"r{number}@hwh.example",
        headers=f"In-Reply-To: <{answered.message_id}>\nReferences: <{answered.message_id}>\n",
    )
    if style.endswith("html"):
        content = content.replace(b"text/plain", b"text/html")
    raw = RawMessage(MessageRef("INBOX", "1", f"{900 + number}"), content, house.clock.now(), len(content))
    intake = house.cycle.intake
    rules = intake.house()
    reading = read(raw, intake._recall(None), rules)
    return told(intake.commands.plan(reading, rules, now=house.clock.now()))


def told(plan: Plan | None) -> str:
    """Return the act with its day or colleague; else ask, note, or that it is no command at all."""
    if plan is None:
        return "no command"
    if plan.absence is not None:
        return f"away:{plan.absence.last_day + timedelta(days=1)}"
    act = plan.arrival.reason.removeprefix("a command: ")
    if act == plan.arrival.reason:
        return "ask" if "asked about" in act else "note"
    change = plan.change
    assert change is not None
    steps = [step.name.removeprefix("later-") for one in change.new_steps for step in one.steps]
    if act == "more_time":
        return f"{act}:{steps[0][:4]}-{steps[0][4:6]}-{steps[0][6:]}"
    return f"{act}:{change.owner}" if change.owner else act


def test_none_of_the_mails_is_carried_out_as_something_else_and_half_of_the_plain_ones_are_understood(
    start: Start,
) -> None:
    house = start()
    house.arrives("Where is a dentist in Ware?", sender="Jo <jo@homemail.example>", subject="dentist two")
    house.tick()
    other = house.cases[1].reference
    found = [
        (one, decided(house, one["text"].replace("{other}", other), one["style"], number))
        for number, one in enumerate(mails())
    ]

    wrong = [
        (one["text"], did)
        for one, did in found
        if did not in IN_DOUBT and not f"{did}:".startswith(f"{one['expect']}:")
    ]
    plain = [did not in IN_DOUBT for one, did in found if one["expect"] not in IN_DOUBT]

    assert len(found) >= 137
    assert wrong == []
    assert sum(plain) / len(plain) >= LEAST_UNDERSTOOD


@pytest.mark.parametrize("style", STYLES)
def test_the_same_words_mean_the_same_in_every_mail_program(start: Start, style: str) -> None:
    house = start()
    words = "I have it." if style != "inline" else "I have it.\n\nThanks"

    assert decided(house, words, style) == "have_it"
    assert decided(house, words.replace("I have it", "I have not got it"), style) == "ask"
