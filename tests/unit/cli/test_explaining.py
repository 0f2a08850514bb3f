from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from terminals import Result, Terminal

from inboxbot.app import trying
from inboxbot.app.house_keeper import read_house
from inboxbot.cli import explaining
from inboxbot.config import load_settings, packaged_rules, read_policy
from inboxbot.triage.house import House
from inboxbot.triage.parse import time_of_arrival
from shipped import rules_in

PROMISED = [
    "path", "admit", "end", "may_acknowledge", "kind", "reason", "category", "flags", "owner", "also_told", "letters",
    "media_deadline", "subject", "sender", "new_text", "because", "defects",
]  # fmt: skip
JOURNALIST = (
    "Return-Path: <erin@post.example>\nReceived: from a by b; Wed, 18 Nov 2026 14:20:00 +0000\n"
    "Date: Mon, 16 Nov 2026 08:00:00 +0000\nFrom: Erin Castle <erin@post.example>\nTo: info@example.org\n"
    "Subject: Comment on ambulance waits?\nMessage-ID: <m@post.example>\nContent-Type: text/plain\n\n"
    "I am a reporter on the Post. May I have a comment from Healthwatch? My deadline is noon tomorrow.\n"
)
AWAY = (
    "Return-Path: <>\nFrom: Paula <paula@council.example>\nTo: info@example.org\nSubject: Automatic reply: survey\n"
    "Auto-Submitted: auto-replied\nMessage-ID: <a@council.example>\nDate: Wed, 18 Nov 2026 10:00:00 +0000\n"
    "Content-Type: text/plain\n\nI am out of the office.\n"
)


@pytest.fixture
def only_the_address(terminal: Terminal) -> Terminal:
    terminal.set(ADDRESS="info@example.org")
    return terminal


@pytest.fixture(scope="module")
def house() -> House:
    return read_house(load_settings({"INBOXBOT_ADDRESS": "info@example.org"}, need="explain"))


def lines(result: Result) -> list[dict[str, Any]]:
    assert result.code == 0
    return [json.loads(line) for line in result.out.splitlines()]


def test_one_object_a_line_has_exactly_what_is_promised(only_the_address: Terminal) -> None:
    Path("erin.eml").write_text(JOURNALIST)
    [told] = lines(only_the_address.run("explain", "--jsonl", "erin.eml"))
    flags, because = told.pop("flags"), told.pop("because")
    assert told.pop("new_text").startswith("I am a reporter")
    assert isinstance(told.pop("reason"), str)
    assert told == {
        "path": "erin.eml",
        "admit": True,
        "end": "case",
        "may_acknowledge": True,
        "kind": "person",
        "category": "media",
        "owner": "communications_officer",
        "also_told": [],
        "letters": ["acknowledgement_media", "media_forward"],
        "media_deadline": "2026-11-19T12:00:00",  # the day after the topmost Received, not after Date
        "subject": "Comment on ambulance waits?",
        "sender": "erin@post.example",
        "defects": [],
    }
    assert flags == dict.fromkeys(read_policy(packaged_rules()).policy.flags, False)
    assert {frozenset(one) for one in because} == {frozenset({"rule", "category", "words"})}
    assert any(one["category"] == "media" and one["words"] for one in because)


def test_what_is_filed_has_no_owner_and_no_letters(only_the_address: Terminal) -> None:
    Path("away.eml").write_text(AWAY)
    [told] = lines(only_the_address.run("explain", "--jsonl", "away.eml"))
    assert (told["end"], told["kind"], told["owner"], told["letters"], told["media_deadline"]) == (
        "filed", "automatic", None, [], None,
    )  # fmt: skip
    assert told["flags"]["automatic"] is True
    assert told["may_acknowledge"] is False


def test_files_and_folders_come_in_the_order_given(only_the_address: Terminal) -> None:
    for name in (
        "z.eml",
        "folder/b.eml",
        "folder/a/c.eml",
        "folder/.hidden.eml",
        "folder/.git/x.eml",
        "a.eml",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(AWAY)
    told = lines(only_the_address.run("explain", "--jsonl", "z.eml", "folder", "a.eml"))
    assert [one["path"] for one in told] == ["z.eml", "folder/b.eml", "folder/a/c.eml", "a.eml"]


def test_an_empty_folder_is_told(only_the_address: Terminal) -> None:
    Path("empty/.git").mkdir(parents=True)
    result = only_the_address.run("explain", "empty")
    assert (result.code, result.out) == (1, "")
    assert "empty: there is no mail in this folder; save some there as .eml files" in result.err


@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe\xfd", b"From", b"\r\n\r\n", b"Content-Type: multipart/mixed; boundary=x\n\n--x"])  # fmt: skip
def test_bytes_that_are_no_mail_are_decided_about(content: bytes, only_the_address: Terminal) -> None:
    Path("x.eml").write_bytes(content)
    [told] = lines(only_the_address.run("explain", "--jsonl", "x.eml"))
    assert list(told) == PROMISED


def test_a_mail_from_nobody_is_shown_as_such(only_the_address: Terminal) -> None:
    Path("x.eml").write_bytes(b"")
    assert "  from       (nobody)\n  subject    (none)\n" in only_the_address.run("explain", "x.eml").out


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=600)
    | st.builds(lambda head, tail: AWAY.encode()[:head] + tail, st.integers(0, 300), st.binary(max_size=200))
)
def test_no_bytes_make_explain_fail(tmp_path: Path, house: House, content: bytes) -> None:
    file = tmp_path / "x.eml"
    file.write_bytes(content)
    line = explaining._as_json(file, explaining._decided(file, house), house)
    told = json.loads(line)
    assert list(told) == PROMISED
    assert line.isascii()
    assert not told["defects"] or not told["defects"][0].startswith("an error of ours")


def test_a_mail_cannot_break_the_lines(only_the_address: Terminal) -> None:
    body = "one\u2028two\u0085three\u000bfour\x1b[2J \U0001f600 \udcff".encode("utf-8", "surrogateescape")
    Path("x.eml").write_bytes(AWAY.encode() + body)
    result = only_the_address.run("explain", "--jsonl", "x.eml")
    assert len(lines(result)) == 1
    assert result.out.isascii()
    said = only_the_address.run("explain", "x.eml").out
    assert "\x1b" not in said
    assert "\u2028" not in said


def test_a_file_name_of_any_bytes_is_told(only_the_address: Terminal) -> None:
    name = os.fsdecode(b"caf\xe9 \xff.eml")
    Path(name).write_text(AWAY)
    [told] = lines(only_the_address.run("explain", "--jsonl", "."))
    assert told["path"] == name
    assert only_the_address.run("explain", ".").code == 0


def test_a_file_that_cannot_be_read_does_not_stop_the_next(
    only_the_address: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.eml").symlink_to("nowhere")
    Path("b.eml").write_text(AWAY)
    first, second = lines(only_the_address.run("explain", "--jsonl", "."))
    assert (first["end"], first["reason"]) == (
        "quarantined",
        "the file cannot be read: No such file or directory",
    )
    assert set(first["flags"].values()) == {False}
    assert list(first) == PROMISED
    assert second["end"] == "filed"


def test_a_path_that_is_not_there_is_told_before_anything_is_decided(only_the_address: Terminal) -> None:
    Path("a.eml").write_text(AWAY)
    result = only_the_address.run("explain", "--jsonl", "a.eml", "nowhere.eml")
    assert (result.code, result.out) == (2, "")
    assert "'nowhere.eml' does not exist" in result.err


def test_a_bug_of_ours_is_told_with_its_mail_and_does_not_stop_the_next(
    only_the_address: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("a.eml").write_text("Subject: secret story\n\nX")
    Path("b.eml").write_text(AWAY)

    def fails_once(content: bytes) -> Any:
        if content.startswith(b"Subject: secret"):
            raise ValueError(content.decode())
        return time_of_arrival(content)

    monkeypatch.setattr(trying, "time_of_arrival", fails_once)
    result = only_the_address.run("explain", "--jsonl", ".")
    first, second = lines(result)
    assert first["reason"] == "an error of ours: ValueError; as mail it would be quarantined for a person"
    assert second["end"] == "filed"
    assert "fails_once" in result.err  # where it was raised, for us
    assert "secret story" not in result.err  # and nothing of the mail


def test_more_than_the_limit_is_left_out_and_noted(
    only_the_address: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "LARGEST", 500)
    Path("large.eml").write_text(JOURNALIST + "x" * 1000)
    [told] = lines(only_the_address.run("explain", "--jsonl", "large.eml"))
    assert told["defects"] != []


def test_nothing_but_the_address_is_needed_and_nothing_is_written(
    only_the_address: Terminal, tmp_path: Path
) -> None:
    Path("a.eml").write_text(AWAY)
    only_the_address.run("explain", "--jsonl", "a.eml")
    assert [path.name for path in Path().iterdir()] == ["a.eml"]
    only_the_address.unset("ADDRESS")
    assert only_the_address.run("explain", "a.eml").code == 2


def test_other_rules_can_be_named(only_the_address: Terminal, tmp_path: Path) -> None:
    rules = rules_in(
        tmp_path, packaged_rules().read_text().replace("name: Leah Brandt", "name: Zadie Okafor")
    )
    only_the_address.set(RULES=str(rules))
    Path("erin.eml").write_text(JOURNALIST)
    assert (
        "  owner      Zadie Okafor (communications_officer)"
        in only_the_address.run("explain", "erin.eml").out
    )


def test_a_person_reads_every_reason(only_the_address: Terminal) -> None:
    Path("erin.eml").write_text(JOURNALIST)
    said = only_the_address.run("explain", "erin.eml").out
    for told in (
        "  from       Erin Castle <erin@post.example>",
        "  arrived    2.20pm on Wednesday 18 November 2026",
        "  category   Media enquiry",
        "  due        midday on Thursday 19 November 2026 (media_answered)",
        "  letter     acknowledgement_media to erin@post.example: We have your enquiry [HWH-2026-XXXXX]",
    ):
        assert told in said.splitlines()


def test_a_person_sees_sums_second_and_why_nobody_is_answered(only_the_address: Terminal) -> None:
    Path("erin.eml").write_text(
        f"{JOURNALIST}May I volunteer at your next event? When is your public meeting?\n"
    )
    Path("away.eml").write_text(AWAY)
    said = only_the_address.run("explain", "erin.eml", "away.eml").out
    assert "  because    it has the highest sum, " in said
    assert re.search(r"\n  second     \w[\w ]+ with [\d.]+: [\d.]+ behind\n", said)
    assert re.search(r"\n  no receipt none is meant: \w", said)
    assert "  new text   I am a reporter on the Post. " in said


def test_words_that_decided_are_in_colour_and_a_mail_brings_none_of_its_own(
    only_the_address: Terminal,
) -> None:
    Path("erin.eml").write_text(JOURNALIST + "\x1b[31mred\n")
    plain = only_the_address.run("explain", "erin.eml").out
    coloured = only_the_address.run("explain", "--colour", "always", "erin.eml").out
    assert "\x1b" not in plain
    assert "\x1b[33m\x1b[1m" in coloured.partition("new text")[2].partition("writer")[0]
    assert "\x1b[31mred" not in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
