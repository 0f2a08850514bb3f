"""The same hundred mails through every kind of mailbox give the same decisions and the same cases."""

from __future__ import annotations

import email
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from inboxbot.app.trying import Decided, decide_alone
from inboxbot.demo.stage import PushedClock
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.model.plan import Plan
from inboxbot.ports.listed import CaseFilter
from mail_worlds import ADDRESS, WORLDS, Filled, Missing
from office import Office

CORPUS = Path(__file__).parents[1] / "corpus"
BEGIN = datetime(2026, 11, 16, 8, tzinfo=UTC)
AT_ONCE = 8
"""Mails that a tick takes in."""
_DEFAULTS = {
    "return-path": "Return-Path: <jo@home.example>",
    "from": "From: Jo Bloggs <jo@home.example>",
    "to": f"To: {ADDRESS}",
    "subject": "Subject: Finding a dentist",
    "date": "Date: Mon, 16 Nov 2026 07:29:00 +0000",
}


@cache
def mails() -> list[tuple[str, bytes]]:
    """Return the mails of the corpus, and of those written down as headers and text the first of each kind.

    Without the empty one, and those with a NUL, which no IMAP server can hand over (RFC 3501 §4.3.1).
    """
    files = sorted((CORPUS / "mails").glob("*.eml"))
    found = [(file.name, file.read_bytes()) for file in files]
    found = [(name, content) for name, content in found if content and b"\0" not in content]
    for name in ("people", "machines"):
        told = yaml.safe_load((CORPUS / "screening" / f"{name}.yaml").read_text(encoding="utf-8"))
        found += [(f"{name}: {one['name']}", written(n, one)) for n, one in enumerate(told[:24])]
    return found


def written(number: int, told: dict[str, Any]) -> bytes:
    given = [line for line in told.get("headers", "").strip("\n").split("\n") if line]
    names = {line.partition(":")[0].strip().lower() for line in given if not line[0].isspace()}
    kept = [line for name, line in _DEFAULTS.items() if name not in names]
    kept += [] if "message-id" in names else [f"Message-ID: <{number}.{len(given)}@home.example>"]
    return "\r\n".join([*given, *kept, "", told["text"].replace("\n", "\r\n"), ""]).encode()


def times() -> list[datetime]:
    """Return when each arrives: a few minutes apart, within the hours of a week."""
    return [BEGIN + timedelta(minutes=17 * n) for n in range(len(mails()))]


@pytest.fixture(params=[name for name in WORLDS if name != "memory"])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    made = WORLDS[request.param](tmp_path)
    try:
        world = made.__enter__()
    except Missing as missing:
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    yield world
    made.__exit__(None, None, None)


@pytest.fixture(scope="module")
def office_of_memory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("memory")
    with WORLDS["memory"](folder) as world:
        yield through(world, folder)


def through(world: Filled, folder: Path) -> Office:
    """Let the whole house take the mails in, one after the other; return it when all is sent."""
    office = Office(folder, PushedClock(BEGIN - timedelta(minutes=5)))
    office.mailbox = world.mailbox  # type: ignore[assignment]  # any mailbox will do
    office.start()
    office.tick()
    arriving = list(zip(mails(), times(), strict=True))
    for begin in range(0, len(arriving), AT_ONCE):
        for (_, content), at in arriving[begin : begin + AT_ONCE]:
            office.clock.push(at)
            world.deliver(content, at)
        office.tick()
    return office


def outcome(office: Office) -> dict[str, object]:
    """Return what came of it all, without where the mails lie."""
    with_journal = {
        view.case.reference: (
            view,
            [
                (line.at, line.entry)
                for line in office.register.journal(view.case.reference)
                if line.entry.what != "defect"
            ],
        )
        for view in office.register.cases(CaseFilter(limit=0))
    }
    letters = [outline(one.mail) for one in office.sender.sent]
    return {"cases": with_journal, "letters": letters}


def test_there_are_a_hundred_mails_of_many_kinds() -> None:
    assert len(mails()) >= 100
    assert len({content for _, content in mails()}) == len(mails())


@pytest.mark.server
def test_the_whole_house_makes_the_same_cases_and_writes_the_same_letters(
    filled: Filled, office_of_memory: Office, tmp_path: Path
) -> None:
    office = through(filled, tmp_path)
    try:
        assert outcome(office) == outcome(office_of_memory)
        assert len(office.cases) > 30
    finally:
        office.stop()


def decided(world: Filled, office: Office) -> dict[str, object]:
    """Return what is decided about each mail alone: the whole plan, without where the mail lies."""
    cursor = world.mailbox.start("inbox")
    for (_, content), at in zip(mails(), times(), strict=True):
        world.deliver(content, at)
    found: dict[str, object] = {}
    house = office.installation.keeper.house() if office.installation else None
    assert house is not None
    names, more = iter(mails()), True
    while more:
        page = world.mailbox.poll("inbox", cursor)
        for raw in page.messages:
            assert isinstance(raw, RawMessage)
            name, _ = next(names)
            told = decide_alone(raw, house)
            found[name] = placeless(told.plan) if isinstance(told, Decided) else told
        cursor, more = page.cursor, page.more
    return found


def placeless(plan: Plan) -> object:
    """Return a plan without what depends on where a mail lies and on how its octets were written there.

    A server that writes MIME anew mends what was broken in it, so that the defect is not seen.
    """
    return replace(
        plan,
        arrival=replace(plan.arrival, ref=MessageRef("", "", ""), size=0),
        letters=(),
        journal=tuple(entry for entry in plan.journal if entry.what != "defect"),
    ), [outline(letter) for letter in plan.letters]


def outline(letter: OutgoingMail) -> tuple[object, ...]:
    """Return a letter with its texts, and of what is passed on with it only that there is something."""
    parts = [email.message_from_bytes(letter.content)]
    texts: list[object] = []
    while parts:
        part = parts.pop(0)
        if part.get_content_maintype() == "multipart":
            parts[:0] = [inner for inner in part.get_payload() if isinstance(inner, Message)]
        else:
            kind = part.get_content_type()
            texts.append((kind, part.get_payload(decode=True) if kind.startswith("text/") else b""))
    return replace(letter, content=b""), texts


@pytest.mark.server
def test_each_mail_alone_is_decided_alike(filled: Filled, office_of_memory: Office, tmp_path: Path) -> None:
    with WORLDS["memory"](tmp_path) as memory:
        expected = decided(memory, office_of_memory)
    found = decided(filled, office_of_memory)
    assert list(found) == [name for name, _ in mails()]
    for name, plan in expected.items():
        assert found[name] == plan, name
