"""A simulated year over real SMTP, read by a reader of its own that knows nothing of the register.

In a short run few mails come; the long one is a whole year, of three thousand with DEEP_MINUTES=20. What no reader outside can see, that each
case says in its journal why, is looked at in the register.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxbot.app.logs import configure_logs
from inboxbot.config import packaged_rules, packaged_templates
from inboxbot.deadlines.calendar import Calendar
from inboxbot.deadlines.hours import WorkingHours
from inboxbot.demo.year import Played, TheYear
from inboxbot.demo.year_reader import Reader
from inboxbot.model.message import Message
from inboxbot.model.plan import Classification, MeantLetter, Screening
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.sender import Sender
from inboxbot.senders.smtp import SmtpSender
from inboxbot.triage import classify as classifying
from inboxbot.triage import screen as screening
from inboxbot.triage import told
from smtp_server import HonestServer

ADDRESS = "info@healthwatchhertfordshire.example"
LOOKED_AT = {
    *("no mail twice", "no machine answered", "one acknowledgement", "the promised day", "one owner at work"),
    *("given to who has the role", "those above are told", "lists on working days"),
    *("in their hours", "each reminder once", "quiet after the answer"),
}


class Sink(HonestServer):
    """A real SMTP server that tells each mail at once: its time is the simulated one."""

    tell: Callable[[str, bytes], None]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's
        for recipient in envelope.rcpt_tos:
            self.tell(recipient, envelope.original_content)
        return "250 2.0.0 Ok: queued"


@pytest.fixture
def quick_folder(tmp_path: Path) -> Iterator[Path]:
    """Return a folder in memory where there is one: the register waits for the disk at every tick."""
    from inboxbot.demo.show import in_memory

    root = in_memory()
    folder = Path(root) / f"a-year-{os.getpid()}" if root else tmp_path
    folder.mkdir(exist_ok=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def live(folder: Path, **wanted: Any) -> tuple[TheYear, Played, list[str]]:
    """Live through a year; return it, what came of it, and the cases whose journal explains too little."""
    configure_logs("critical")
    unexplained: list[str] = []

    def look(installation: Any) -> None:
        register = installation.register
        for view in register.cases(CaseFilter(limit=0)):
            noted = {line.entry.what for line in register.journal(view.case.reference)}
            if not {"screened", "category", "owner"} <= noted:
                unexplained.append(f"{view.case.reference}: {sorted(noted)}")

    with Sink() as sink:

        def sender(tell: Callable[[str, bytes], None]) -> Sender:
            sink.tell = tell
            return SmtpSender("127.0.0.1", sink.port, "none")

        year = TheYear(
            folder,
            packaged_rules(),
            packaged_templates(),
            ADDRESS,
            make_sender=sender,
            at_the_end=look,
            **wanted,
        )
        played = year.play()
    return year, played, unexplained


def test_over_christmas_everything_is_as_promised_and_the_reader_notices_what_is_not(
    quick_folder: Path,
) -> None:
    year, played, unexplained = live(
        quick_folder, mails=90, seed=3, first=date(2026, 12, 10), last=date(2027, 1, 15)
    )

    assert played.findings == []
    assert unexplained == []
    assert {what for what, number in played.checked.items() if number} >= LOOKED_AT
    assert year.reader is not None
    notices_what_is_wrong(year.reader)


def notices_what_is_wrong(reader: Reader) -> None:
    """Spoil what was seen, one thing at a time: the reader must tell each."""
    went = list(reader.world.sent)
    kinds = [str(one.parsed()["X-Inboxbot"]) for one in went]
    receipt = kinds.index("acknowledgement_signposting")
    reminder = kinds.index("reminder")
    news = kinds.index("assignment")
    machine = next(one.sender for one in reader.world.came if one.kind == "machine")
    another = next(one.address for one in reader.world.roster if one.address != went[news].recipient)
    night = went[reminder].at.replace(hour=2)
    spoiled = {
        "went 2 times": [*went, went[receipt]],
        "has 0 acknowledgements": [one for at, one in enumerate(went) if at != receipt],
        f"the machine {machine} was written to": [*went, to(went[news], machine)],
        "was acknowledged 3 days": changed(went, receipt, at=went[receipt].at + timedelta(days=3)),
        "says 20": changed(went, receipt, content=another_day(went[receipt].content)),
        "was given to": changed(went, news, also=to(went[news], another)),
        "a reminder reached": changed(went, reminder, at=night),
        "2 times reminder": [*went, replace(went[reminder])],
        "and asked for at": [
            *went,
            *(
                replace(one, at=one.at + timedelta(days=9))
                for one in went
                if "reminder" in str(one.parsed()["X-Inboxbot"])
            ),
        ],
    }
    for words, seen in spoiled.items():
        found = Reader(replace(reader.world, sent=seen)).findings()
        assert any(words in finding for finding in found), (words, found[:5])


def changed(went: list[Any], at_place: int, *, also: Any = None, **values: Any) -> list[Any]:
    copy = list(went)
    copy[at_place] = replace(copy[at_place], **values)
    return copy if also is None else [*copy, also]


def to(sent: Any, address: str) -> Any:
    parsed = sent.parsed()
    old = sent.recipient
    return replace(sent, recipient=address, content=bytes(parsed).replace(old.encode(), address.encode()))


def another_day(content: bytes) -> bytes:
    return content.replace(b" December 2026", b" January 2027").replace(b"January 2027", b"February 2027")


def reminders_know_no_holidays(patch: pytest.MonkeyPatch) -> None:
    was = WorkingHours._work_out

    def work_out(self: WorkingHours, day: date) -> Any:
        with pytest.MonkeyPatch.context() as inside:
            inside.setattr(Calendar, "is_closed", lambda _calendar, _day: False)
            return was(self, day)

    patch.setattr(WorkingHours, "_work_out", work_out)


def two_owners(patch: pytest.MonkeyPatch) -> None:
    was = told.to_owner

    def to_owner(*about: Any, **more: Any) -> Iterator[MeantLetter]:
        for letter in was(*about, **more):
            yield letter
            yield replace(letter, to="susan_okoro" if letter.to != "susan_okoro" else "priya_nair")

    patch.setattr(told, "to_owner", to_owner)


def machines_are_acknowledged(patch: pytest.MonkeyPatch) -> None:
    was = screening.screen

    def screen(message: Message, *about: Any, **more: Any) -> Screening:
        found: Screening = was(message, *about, **more)
        to = message.sender.address
        return replace(found, admit=True, may_acknowledge=True, kind="person", acknowledge_to=to)

    def classify(*about: Any, **more: Any) -> Classification:
        found = classifying.classify(*about, **more)
        words_tell = {"automatic", "unwanted", "maybe_nobody"}
        return replace(found, flags=tuple(flag for flag in found.flags if flag not in words_tell))

    patch.setattr("inboxbot.triage.triage.screen", screen)
    patch.setattr("inboxbot.triage.triage.classify", classify)  # what its words tell, too


@pytest.mark.deep
@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (reminders_know_no_holidays, "reached"),
        (two_owners, "was given to ["),
        (machines_are_acknowledged, ", a machine, was acknowledged"),
    ],
)
def test_where_a_promise_is_broken_the_reader_tells(
    broken: Callable[[pytest.MonkeyPatch], None],
    words: str,
    quick_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    configure_logs("critical")
    broken(monkeypatch)
    easter = date(2026, 4, 5)
    year = TheYear(
        quick_folder,
        packaged_rules(),
        packaged_templates(),
        ADDRESS,
        mails=100,
        seed=3,
        first=easter - timedelta(days=13),
        last=easter + timedelta(days=12),
    )

    findings = year.play().findings

    assert any(words in finding for finding in findings), findings[:5]


@pytest.mark.deep
def test_a_whole_year_is_as_promised(quick_folder: Path) -> None:
    mails = 3000 if float(os.environ.get("DEEP_MINUTES", "1")) >= 20 else 800
    _, played, unexplained = live(quick_folder, mails=mails, seed=1)

    print(f"\na year: {played.came} mails came, {played.went} letters went; looked at {dict(played.checked)}")  # noqa: T201
    assert played.findings == []
    assert unexplained == []
    assert {*LOOKED_AT, "overdue is told", "reminded before the end", "a word is asked for"} <= {
        what for what, number in played.checked.items() if number
    }
