"""Canary words: what is planted in mails, secrets and templates, and where it may be found (policy K6).

The whole walk goes over every kind of trouble; then every place that somebody might read is searched.
``MAY`` is the table: a word found in a place that it does not name is a leak, and a word that a place
must hold and does not would mean that the search is blind.
"""

from __future__ import annotations

import io
import json
import logging
import re
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
import structlog

from inboxbot.app.health import look
from inboxbot.app.logs import configure_logs
from inboxbot.config import load_settings
from inboxbot.demo.stage import PushedClock
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.register.tables import metadata
from inboxbot.rules.retention import Retention
from inboxbot.senders.smtp import SmtpSender
from inboxbot.workers.keep import erase_expired
from office import Office, london, variables
from smtp_server import PASSWORD, USERNAME, ScriptedServer

ADDRESS = "canaryaddr@canarydomain.example"
CANARIES = {
    "name": "Canaryname",
    "address": ADDRESS,
    "local part": "canaryaddr",
    "domain": "canarydomain",
    "subject": "canarysubject",
    "body": "canarybody",
    "matched word": "canaryword",
    "file name": "canaryfile",
    "attachment": "canaryattached",
    "header": "canaryheader",
    "message id": "canaryid",
    "secret": "canarysecret",
    "password": PASSWORD,
    "note": "canarynote",
    "template": "canarytemplate",
}
PERSONAL = frozenset(CANARIES) - {"secret", "password", "template"}
SECRETS = frozenset({"secret", "password"})

# Where each word may be; what stands in no row may be nowhere. "must" proves that the search sees.
MAY: dict[str, frozenset[str]] = {
    # What anybody who looks after the machine reads:
    "log at debug": frozenset(),
    "status": frozenset(),
    "reprs": frozenset(),
    "errors": frozenset(),
    "state files": frozenset(),
    "subjects of staff mail": frozenset(),
    # What the public reads: in answer to their own mail (its id), and nothing of what they wrote.
    "letters to the public": frozenset({"address", "local part", "domain", "message id", "template"}),
    # What a colleague reads, as `mail_text` of rules.yaml says.
    "letters to staff": frozenset(
        {
            "name",
            "address",
            "local part",
            "domain",
            "subject",
            "body",
            "matched word",
            "file name",
            "message id",
            "template",
        }
    ),
    # The register, table by table:
    "cases": frozenset({"name", "address", "local part", "domain", "subject"}),
    "arrivals": frozenset({"address", "local part", "domain", "message id"}),
    "thread_ids": frozenset({"message id", "domain"}),
    "outbox": frozenset({"address", "local part", "domain"}),
    "withheld": frozenset({"address", "local part", "domain"}),
    "journal": frozenset({"matched word", "note"}),
    "rested": frozenset({"address", "local part", "domain"}),
    "tallies": frozenset({"domain"}),
    "facts": frozenset(),
    "quarantine": frozenset(PERSONAL - {"note"}),
}
MUST = {
    "letters to staff": {"name", "subject", "body"},
    "letters to the public": {"address", "template"},
    "cases": {"name", "address", "subject"},
    "arrivals": {"address", "message id"},
    "journal": {"matched word", "note"},
    "rested": {"address"},
    "quarantine": {"body", "header", "attachment"},
}


@dataclass
class Walked:
    """What was left by the walk: the folder, what was logged, what was sent."""

    folder: Path
    log: str
    mails: list[bytes]
    audiences: Mapping[str, str]
    places: dict[str, str] = field(default_factory=dict)


def planted(number: int, text: str, *, headers: str = "") -> bytes:
    """Return a mail with a canary in every part."""
    return (
        f"Return-Path: <{ADDRESS}>\nFrom: Canaryname Quill <{ADDRESS}>\n"
        f"To: info@healthwatchhertfordshire.example\nSubject: canarysubject {number}\n"
        f"Message-ID: <canaryid{number}@canarydomain.example>\nX-Note: canaryheader\n{headers}"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text} canarybody canaryword\n"
        '--b\nContent-Type: application/pdf; name="canaryfile.pdf"\n'
        'Content-Disposition: attachment; filename="canaryfile.pdf"\n\ncanaryattached\n--b--\n'
    ).replace("\n", "\r\n").encode()  # fmt: skip


BOUNCE = (
    "Return-Path: <>\nFrom: MAILER-DAEMON@mx.example\nTo: info@healthwatchhertfordshire.example\n"
    "Subject: Undelivered\nMessage-ID: <back@mx.example>\nMIME-Version: 1.0\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
    f"--b\nContent-Type: text/plain\n\n<{ADDRESS}>: canaryaddr unknown\n\n"
    f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
    f"Final-Recipient: rfc822; {ADDRESS}\nAction: failed\nStatus: 5.1.1\n\n"
    "--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{letter}>\n\n--b--\n"
)
REFUSALS: dict[tuple[str, int], bytes] = {
    ("RCPT", 2): f"550 5.1.1 <{ADDRESS}>: user canaryaddr unknown in table".encode() + b"\r\n",
    ("RCPT", 4): f"451 4.7.1 <{ADDRESS}>: greylisted, canaryaddr".encode() + b"\r\n",
    ("DATA", 6): f"451 4.3.0 try later, {ADDRESS}".encode() + b"\r\n",
}
ODD = "canarybody cannot be understood"


class _Odd:
    """A register that meets a bug of ours whose words are the message's."""

    def __init__(self, register: Register) -> None:
        self._register = register

    def __getattr__(self, name: str) -> Any:
        return getattr(self._register, name)

    def recall(self, message: Any, **given: Any) -> Any:
        if "odd" in message.text:
            raise ValueError(f"{ODD}: {message.sender} {message.subject!r}")
        return self._register.recall(message, **given)


@contextmanager
def _logging_into(stream: io.StringIO) -> Iterator[None]:
    before, level = logging.getLogger().handlers[:], logging.getLogger().level
    configure_logs("debug", stream=stream)
    try:
        yield
    finally:
        logging.getLogger().handlers[:] = before
        logging.getLogger().setLevel(level)
        structlog.reset_defaults()


def _edited(rules: dict[str, Any]) -> None:
    """One rule is enough, and is read in no time."""
    canary = {"id": "canary", "category": "signposting", "weight": 9, "when": {"words": ["canaryword"]}}
    rules.update(rules=[canary], lists={}, conditions={})


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Walked:
    """Let a person whose every word is a canary go through the whole house, with every trouble there is."""
    folder, stream = tmp_path_factory.mktemp("canary"), io.StringIO()
    with ScriptedServer(script=REFUSALS, auth="PLAIN") as server, _logging_into(stream):
        sender = SmtpSender("127.0.0.1", server.port, "none", USERNAME, PASSWORD, connections=1)
        office = Office(
            folder,
            PushedClock(london("2026-11-18 10:00")),
            edit=_edited,
            settings={"INBOXBOT_SECRET_KEY": "canarysecret-" + "0123456789" * 3},
            sender=sender,  # type: ignore[arg-type]
            wrap=_Odd,
        )
        office.own_rules()
        _plant_in_templates(office.templates)
        office.start()
        office.tick()
        _live_through(office)
        mails = [one.content for one in server.mails]
        audiences = {e.mail.message_id: e.mail.audience for e in office.register.outbox(["sent"], limit=0)}
        walked = Walked(folder, stream.getvalue(), mails, audiences)
        walked.places = {
            **_seen_from_outside(office),
            **_tables(office.register),
            **_letters(office.register, walked),
            "log at debug": walked.log,
            "state files": _beside_the_register(folder),
        }
        office.stop()
        sender.close()
    return walked


def _plant_in_templates(folder: Path) -> None:
    planted_in = {
        "acknowledgement_signposting.txt": "canarytemplate",
        "assignment.txt": "canarytemplate",
        # Fails over what somebody wrote, in words that quote it; the samples of the check write otherwise.
        "follow_up.txt": "{% if 'canary' in sender %}{{ {'a': 1}[sender] }}{% endif %}",
    }
    for name, text in planted_in.items():
        file = folder / name
        whole = file.read_text(encoding="utf-8")
        [place] = [found.end() for found in re.finditer(r"{% block (?:letter|opening) %}", whole)]
        within = f"{whole[:place]}\n{text}\n{whole[place:]}"
        file.write_text(within, encoding="utf-8")


def _live_through(office: Office) -> None:
    """Take-in, refused and delayed letters, follow-up, reminders, lists, quarantine, bounce, notes."""
    box, clock = office.mailbox, office.clock
    box.deliver(planted(1, "Where is a dentist?"), clock.now())
    office.wait(minutes=1)
    office.wait(minutes=10)
    box.deliver(planted(2, "I cannot find a dentist."), clock.now())
    names_it = "In-Reply-To: <canaryid1@canarydomain.example>\n"
    box.deliver(planted(3, "One more thing.", headers=names_it), clock.now())
    box.deliver(planted(4, "odd"), clock.now())
    office.wait(minutes=1)
    office.push("2026-11-20 10:00", step=timedelta(hours=6))
    box.deliver(planted(5, "Is there really no dentist in Ware?"), clock.now())
    office.wait(minutes=1)
    office.push("2026-11-20 12:00")
    letters = [
        e for e in office.register.outbox(["sent"], limit=0) if e.mail.audience == "public"
    ]  # fmt: skip
    content = BOUNCE.replace("{letter}", letters[-1].mail.message_id).replace("\n", "\r\n").encode()
    box.deliver(content, clock.now())
    office.wait(minutes=1)
    for case in office.cases:
        from inboxbot.model.case import JournalEntry
        from inboxbot.model.plan import CaseChange

        note = JournalEntry("note", "rang canarynote about it", by="shell: zoe")
        office.register.change(CaseChange(case.reference), now=clock.now(), journal=(note,))
    office.push("2026-12-02 12:00", step=timedelta(hours=3))


def _seen_from_outside(office: Office) -> dict[str, str]:
    assert office.installation is not None
    settings = office.installation.settings
    errors = []
    for wrong in ({"INBOXBOT_SMTP_PORT": "canary"}, {"INBOXBOT_NOWHERE": "1"}):
        given = dict(variables("live")) | {
            "INBOXBOT_SMTP_PASSWORD": PASSWORD,
            "INBOXBOT_SECRET_KEY": "canarysecret" * 3,
        }
        try:
            load_settings(given | wrong, env_file=None, secrets_dir=None, need="all")
        except Exception as error:  # noqa: BLE001 - whatever it is, its words are looked at
            errors.append(f"{error} {error!r} {error.__cause__!r} {error.__context__!r}")
    report = look(settings, lambda _zone: _kept_open(office.register), now=office.clock.now())
    things = (
        settings,
        office.installation.sender,
        office.installation.cycle.alarm.standing(),
        office.register,
    )
    return {
        "status": json.dumps(report, default=str),
        "reprs": "\n".join(repr(thing) for thing in things),
        "errors": "\n".join(errors),
    }


def _beside_the_register(folder: Path) -> str:
    """Return what other files hold: notes of what is being sent, of troubles, of how far we are."""
    told = {"rules.yaml", "words.yaml", "templates"}
    files = [
        file
        for file in folder.rglob("*")
        if file.is_file()
        and not told & {*file.relative_to(folder).parts}
        and "register.sqlite" not in file.name
    ]
    return "\n".join(f"{file.name}: {file.read_bytes().decode('utf-8', 'replace')}" for file in files)


def _kept_open(register: Register) -> Any:
    class Open:
        def __getattr__(self, name: str) -> Any:
            return (lambda: None) if name == "close" else getattr(register, name)

    return Open()


def _tables(register: Any) -> dict[str, str]:
    """Return every value of every table; letters apart, raw bytes unpacked."""
    found: dict[str, str] = {}
    with register.database.writer.connect() as connection:
        for table in metadata.sorted_tables:
            values: list[str] = []
            for row in connection.execute(table.select()).mappings():
                for name, value in row.items():
                    if name == "content" and table.name == "outbox":
                        continue
                    unpack = name == "content" and value is not None
                    values.append(zlib.decompress(value).decode("utf-8", "replace") if unpack else str(value))
            found[table.name] = "\n".join(values)
    return found


def _letters(register: Register, walked: Walked) -> dict[str, str]:
    """Return what was sent and what is held, decoded, by who reads it."""
    texts: dict[str, list[str]] = {"public": [], "staff": [], "subjects": []}
    held = [(e.mail.content, e.mail.audience) for e in register.outbox(["sent", "dead", "queued"], limit=0)]
    sent = [(one, walked.audiences.get(_id_of(one), "staff")) for one in walked.mails]
    for content, audience in [*held, *sent]:
        if not content:
            continue
        message = message_from_bytes(content, policy=policy.default)
        parts = [str(p.get_content()) for p in message.walk() if p.get_content_maintype() == "text"]
        headers = [f"{name}: {value}" for name, value in message.items()]
        texts["public" if audience == "public" else "staff"] += [*headers, *parts]
        if audience != "public":
            texts["subjects"].append(str(message["Subject"]))
    return {
        "letters to the public": "\n".join(texts["public"]),
        "letters to staff": "\n".join(texts["staff"]),
        "subjects of staff mail": "\n".join(texts["subjects"]),
    }


def _id_of(content: bytes) -> str:
    return str(message_from_bytes(content, policy=policy.default)["Message-ID"]).strip().strip("<>")


def found_in(text: str) -> set[str]:
    folded = text.lower()
    return {what for what, word in CANARIES.items() if word.lower() in folded}


@pytest.mark.parametrize("place", sorted({*MAY, *metadata.tables}))
def test_no_word_is_where_it_may_not_be(walked: Walked, place: str) -> None:
    found = found_in(walked.places.get(place, ""))
    assert found - MAY.get(place, frozenset()) == set(), walked.places[place][:2000]
    assert MUST.get(place, set()) <= found


def test_the_walk_met_every_trouble(walked: Walked) -> None:
    events = [json.loads(line)["event"] for line in walked.log.splitlines()]
    wanted = {
        *("arrival.recorded", "arrival.quarantined", "outbox.sent", "outbox.not_sent", "letter.not_written"),
        *("steps.recorded", "digest.queued", "trouble.began"),
    }
    assert wanted - set(events) <= {"trouble.began", "letter.not_written"}
    assert "It said: 550 5.1.1 <address>: user <name> unknown in table" in walked.log
    assert "It said: 451" in walked.log
    assert "cannot write the letter: …" in walked.places["journal"]
    letters = {
        line for line in walked.places["outbox"].splitlines() if line in {"reminder", "overdue", "digest"}
    }
    assert {"reminder", "digest"} <= letters


def _bytes_in(folder: Path) -> str:
    files = sorted(folder.glob("register.sqlite*"))
    assert files
    return "\n".join(file.read_bytes().decode("latin-1") for file in files)


@pytest.mark.parametrize("how", ["retention", "erasure"])
def test_afterwards_nothing_of_the_person_is_left_in_table_or_file(
    walked: Walked, tmp_path: Path, how: str
) -> None:
    assert {"body", "name", "address"} <= found_in(_bytes_in(walked.folder))
    for file in walked.folder.glob("register.sqlite*"):
        shutil.copy(file, tmp_path / file.name)
    register: Any = open_register(f"sqlite:///{tmp_path / 'register.sqlite'}", zone="Europe/London")
    now = london("2027-01-04 10:00")
    FORGET[how](register, now)
    assert found_in(_bytes_in(tmp_path)) & PERSONAL == set()
    for place, text in (_tables(register) | _letters(register, Walked(tmp_path, "", [], {}))).items():
        assert found_in(text) - {"template"} == set(), place
    kept = [view.case for view in register.cases(CaseFilter(limit=0))]
    assert {case.category for case in kept} == {"signposting"}
    register.close()


def _by_retention(register: Any, now: datetime) -> None:
    from inboxbot.model.plan import CaseChange

    for view in register.cases(CaseFilter(limit=0)):
        change = CaseChange(view.case.reference, status="closed", stop=("answered", "resolved"))
        register.change(change, now=now, journal=())
    erase_expired(register, Retention(), now=now + timedelta(days=800), pause=lambda _seconds: None)


def _by_request(register: Any, now: datetime) -> None:
    assert register.erase_person(ADDRESS, now=now, by="shell: zoe").clean


FORGET: dict[str, Callable[[Any, datetime], None]] = {"retention": _by_retention, "erasure": _by_request}
