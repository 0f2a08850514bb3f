"""What is on the wire, noted in a file that outlives a crash (ports.wire)."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, OutgoingMail, Sent
from inboxbot.ports.wire import LeftBehind
from inboxbot.senders.wire_file import WireFile

LATER = NotSent(permanent=False, reason="450 later")


def entry(number: int, attempts: int = 0) -> OutboxEntry:
    mail = OutgoingMail(f"{number}@example.org", "reminder", "o", "staff", "p@example.org", "", "s", b"")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return OutboxEntry(id=number, mail=mail, state="sending", attempts=attempts, created_at=at)


def died_of(wire: WireFile) -> str:
    """Let the process of these notes die: its lock goes, its file stays. Return its name."""
    holder = wire.holder()
    os.close(wire._file)
    wire._file = -1
    return holder


def notes_of(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_what_went_what_came_and_what_never_went_are_told_apart(tmp_path: Path) -> None:
    mine, other = WireFile(tmp_path, "a"), WireFile(tmp_path, "a")
    mine.holder()
    for number in (1, 2, 3, 4):
        mine.going(entry(number))
    mine.came(entry(1), Sent())
    mine.came(entry(2), LATER)
    mine.came(entry(3), MaybeSent("cut"))
    left = other.left_by(died_of(mine))
    assert left == LeftBehind(
        {(1, 0): "sent", (2, 0): "not sent", (3, 0): "going", (4, 0): "going"}, whole=True
    )
    assert [left.of(entry(n)) for n in (1, 2, 3, 4, 5)] == ["sent", "not sent", "going", "going", "not sent"]
    assert left.of(entry(4, attempts=1)) == "not sent", "another try of the same mail"


def test_nobody_takes_over_from_a_process_that_lives_or_is_not_known(tmp_path: Path) -> None:
    mine, other = WireFile(tmp_path, "a"), WireFile(tmp_path, "a")
    holder = mine.holder()
    mine.going(entry(1))
    assert other.left_by(holder) is None
    assert [other.left_by(name) for name in ("", "0123456789abcdef", "../a.sending.x", mine.holder())] == [
        None
    ] * 4
    other.forget_the_dead()
    assert len(notes_of(tmp_path)) == 1


def test_after_the_machine_itself_went_down_everything_claimed_is_in_doubt(tmp_path: Path) -> None:
    mine = WireFile(tmp_path, "a")
    mine.holder()
    mine.going(entry(1))
    mine.came(entry(1), Sent())
    holder = died_of(mine)
    [file] = notes_of(tmp_path)
    file.write_text("another-boot\n" + file.read_text().partition("\n")[2])
    left = WireFile(tmp_path, "a").left_by(holder)
    assert left is not None
    assert (left.of(entry(1)), left.of(entry(2))) == ("sent", "going")


@pytest.mark.parametrize("torn", ["+ 1", "+ 1 ", "? x 0\n", "\0\0\0", "+ 1 0 0\n", "> ½ 0\n"])
def test_a_note_that_is_torn_is_none(tmp_path: Path, torn: str) -> None:
    mine = WireFile(tmp_path, "a")
    mine.holder()
    mine.going(entry(1))
    holder = died_of(mine)
    [file] = notes_of(tmp_path)
    with file.open("a", encoding="utf-8") as end:
        end.write(torn)
    left = WireFile(tmp_path, "a").left_by(holder)
    assert left == LeftBehind({(1, 0): "going"}, whole=True)


def test_notes_do_not_grow_and_go_with_a_clean_end(tmp_path: Path) -> None:
    mine = WireFile(tmp_path, "a")
    mine.holder()
    [file] = notes_of(tmp_path)
    empty = file.stat().st_size
    for number in range(100):
        mine.going(entry(number))
        mine.came(entry(number), Sent())
        mine.all_written()
    assert file.stat().st_size == empty
    assert file.stat().st_mode & 0o777 == 0o600
    mine.close()
    mine.close()
    assert notes_of(tmp_path) == []


def test_only_notes_of_the_dead_and_of_this_register_are_thrown_away(tmp_path: Path) -> None:
    dead, living, elsewhere = WireFile(tmp_path, "a"), WireFile(tmp_path, "a"), WireFile(tmp_path, "b")
    living.holder()
    died_of(dead)
    died_of(elsewhere)
    living.forget_the_dead()
    assert len(notes_of(tmp_path)) == 2


def test_where_no_notes_can_be_kept_there_is_no_name_to_claim_under(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wire = WireFile(tmp_path / "file", "a")
    assert wire.holder() == ""
    wire.going(entry(1))
    wire.came(entry(1), Sent())
    wire.all_written()
    wire.forget_the_dead()
    wire.close()
