"""A flood of mails from forged senders, with real mails in between: what leaves, and how long the real ones wait.

    python bench/flood.py [--mails 10000] [--real 20] [--kind one-domain|domains|texts]

The whole product on a mailbox and a sender in memory and a register on disk; its clock is pushed: the
flood comes at ten mails a second. One line of JSON a kind. *letters* is what left, by letter;
*real_waited_seconds_at_most* how long a real mail waited, once it lay in the mailbox, until it was a
case with an owner; *real_acknowledged* how many had their acknowledgement before the brake.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import structlog

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from inboxbot.demo.stage import PushedClock
from inboxbot.workers.brake import BRAKE
from office import DENTIST, Office, london

KINDS = ("one-domain", "domains", "texts")
PER_TICK = 50
TICK = timedelta(seconds=5)
WORDS = (
    "clinic", "nurse", "parking", "waiting", "letter", "doctor", "dentist", "surgery", "ward", "blanket",
    "window", "ticket", "garden", "bus", "card", "pharmacy", "scan", "blood", "test", "result", "phone",
    "call", "queue", "morning", "evening", "child", "mother", "form", "online", "account",
)  # fmt: skip


def forged(kind: str, number: int, chance: random.Random) -> tuple[str, str]:
    """Return the sender and the text of one mail of the flood."""
    sender = f"a{number}@evil.example" if kind == "one-domain" else f"a{number}@h{number % 3000}.example"
    if kind == "texts":
        return sender, "Can you tell me about " + " ".join(chance.choices(WORDS, k=20)) + "?"
    return sender, DENTIST


def flood(kind: str, mails: int, real: int, office: Office, chance: random.Random) -> Iterator[int]:
    """Let the flood arrive, a tick's worth at a time; yield how many came so far. Real ones are named so."""
    each = max(1, mails // real)
    for number in range(mails):
        sender, text = forged(kind, number, chance)
        office.arrives(text, sender=sender, subject=f"question {number}")
        if number % each == each // 2:
            words = " ".join(chance.choices(WORDS, k=12))
            office.arrives(
                f"My name is Ann and I ask about {words}.", sender=f"real{number}@homemail.example"
            )
        if (number + 1) % PER_TICK == 0 or number + 1 == mails:
            yield number + 1


def run(kind: str, mails: int, real: int) -> dict[str, object]:
    """Tell what a flood of one kind did."""
    chance = random.Random(7)  # noqa: S311 - no secret hangs on it
    with tempfile.TemporaryDirectory(prefix="inboxbot-flood-") as folder:
        office = Office(Path(folder), PushedClock(london("2026-11-18 10:00"))).start()
        office.tick()
        office.sender.sent.clear()
        began, pulled_after = time.perf_counter(), None
        waits: list[float] = []
        known = 0
        for so_far in flood(kind, mails, real, office, chance):
            tick, came = time.perf_counter(), so_far // max(1, mails // real)
            office.wait(seconds=TICK.total_seconds())
            if came > known:
                known = came
                waits.append(time.perf_counter() - tick)
            if pulled_after is None and office.register.fact(BRAKE) is not None:
                pulled_after = so_far
        seconds = time.perf_counter() - began
        during = len(office.sender.sent)
        office.push("2026-11-19 10:00")
        cases = [case for case in office.cases if case.correspondent.address.startswith("real")]
        letters = Counter(entry.mail.letter for entry in office.sender.sent)
        acknowledged = {e.mail.recipient for e in office.sent() if e.mail.audience == "public"}
        counts = office.register.counts(now=office.clock.now())
        why = (office.register.fact(BRAKE) or "").partition(" ")[2]
        office.stop()
    return {
        "kind": kind,
        "mails": mails,
        "seconds_of_work": round(seconds, 1),
        "brake_after_mails": pulled_after,
        "brake": why,
        "letters_left_during_the_flood": during,
        "letters": dict(letters),
        "to_the_public": len(acknowledged),
        "held": counts.held,
        "real": len(cases),
        "real_waited_seconds_at_most": round(max(waits, default=0.0), 2),
        "real_owned": sum(bool(case.owner) for case in cases),
        "real_acknowledged": sum(address.startswith("real") for address in acknowledged),
    }


def main() -> None:
    """Run each kind and print its line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--real", type=int, default=20)
    parser.add_argument("--kind", choices=KINDS, action="append")
    options = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    for kind in options.kind or KINDS:
        print(json.dumps(run(kind, options.mails, options.real)), flush=True)


if __name__ == "__main__":
    main()
