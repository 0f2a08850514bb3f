"""What we never lose, on a real Dovecot: people at work in the mailbox, resets, doubles, a week away.

One server for all; every story has a mailbox of its own, its passes run in this process.
"""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from imapclient import IMAPClient

import dovecot
from inboxbot.model.case import Case
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.register import open_register
from inboxbot.workers.compared import last_compared
from story_world import World, mail, world_at

pytestmark = pytest.mark.server

Act = Callable[[IMAPClient, dict[str, int]], None]
_numbers = itertools.count(1)
TAGGED = {"disposal": {"case": "tag:inboxbot", "filed": "tag:inboxbot"}}
PEOPLE = ("ann", "ben", "cat", "dan", "eve", "fay", "gus", "hal")


@pytest.fixture(scope="module")
def ground(story_server: dovecot.Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with rules that tag what was taken in, and an empty register, made once."""
    folder = tmp_path_factory.mktemp("ground")
    with world_at("2026-11-18 09:00", story_server, "nobody@example.org", folder) as nowhere:
        nowhere.rules = dict(TAGGED)
        nowhere.variables()
    open_register(f"sqlite:///{folder / 'register.sqlite'}", zone="Europe/London").close()
    return folder


@pytest.fixture
def world(story_server: dovecot.Dovecot, ground: Path, tmp_path: Path) -> Iterator[World]:
    """Return a world at work since Wednesday, 4 November 2026, nine o'clock in London."""
    user = f"nothing-lost{next(_numbers)}@example.org"
    with world_at("2026-11-04 09:00", story_server, user, tmp_path) as one:
        for name in ("rules.yaml", "words.yaml", "register.sqlite"):
            shutil.copyfile(ground / name, tmp_path / name)
        one.start()
        one.tick()
        later(one, minutes=5)
        yield one


def later(world: World, **much: float) -> None:
    world.clock.push(world.clock.now() + timedelta(**much))


def register(world: World) -> Register:
    assert world.installation is not None
    return world.installation.register


def cases(world: World) -> list[Case]:
    return [view.case for view in register(world).cases(CaseFilter(limit=0))]


def writers(world: World) -> list[str]:
    """Return whose cases there are, in order of the alphabet."""
    return sorted(case.correspondent.address.partition("@")[0] for case in cases(world))


def acknowledged(world: World) -> list[str]:
    """Return who got a letter, as often as they got one."""
    return sorted(
        one.recipient.partition("@")[0]
        for one in world.letters()
        if one.recipient.endswith("@homemail.example")
    )


def found_late(world: World) -> int:
    last = last_compared(register(world))
    assert last is not None
    return last.found


def writes(
    world: World,
    who: str,
    text: str = "I would like to volunteer. When is your next evening?",
    *,
    message_id: str | None = None,
    headers: str = "",
) -> str:
    """Let somebody write; return the mail."""
    content = mail(
        f"{who.title()} <{who}@homemail.example>", f"from {who}", text, message_id=message_id or f"{who}@homemail.example", headers=headers
    )  # fmt: skip
    world.arrives(content)
    return content


def at_work(world: World, act: Act, *, folder: str = "INBOX") -> None:
    """Let a colleague do something in their mail program; they know mails by who wrote them."""
    with world.server.client(world.user) as imap:
        imap.select_folder(folder)
        uids = imap.search("ALL")
        told = imap.fetch(uids, ["ENVELOPE"]) if uids else {}
        act(imap, {told[uid][b"ENVELOPE"].from_[0].mailbox.decode(): uid for uid in told})


def standing(world: World, folder: str = "INBOX") -> dict[str, set[str]]:
    """Return who wrote the mails of a folder and how each is marked."""
    with world.server.client(world.user) as imap:
        imap.select_folder(folder, readonly=True)
        uids = imap.search("ALL")
        told = imap.fetch(uids, ["ENVELOPE", "FLAGS"]) if uids else {}
        return {
            one[b"ENVELOPE"].from_[0].mailbox.decode(): {flag.decode() for flag in one[b"FLAGS"]}
            - {"\\Recent"}
            for one in told.values()
        }


def next_but_one(world: World) -> None:
    """Run a pass that may fail, because the server lost its own footing, and one that must not."""
    assert world.installation is not None
    world.installation.cycle.take_in()
    world.tick()


def forget_numbers(world: World) -> None:
    """Let the server lose its lists: the mails stay, the folder gets another UIDVALIDITY."""
    for file in world.server.home(world.user).glob("dovecot*"):
        file.unlink()


def people_meddle(imap: IMAPClient, uids: dict[str, int]) -> None:
    """Read one, flag one, move one, strike one out, delete one for good."""
    imap.add_flags([uids["ann"]], ["\\Seen"])
    imap.add_flags([uids["ben"]], ["\\Flagged", "\\Answered"])
    if not imap.folder_exists("Filed by hand"):
        imap.create_folder("Filed by hand")
    imap.move([uids["cat"]], "Filed by hand")
    imap.delete_messages([uids["dan"]])
    imap.delete_messages([uids["eve"]])
    imap.uid_expunge([uids["eve"]])


def test_people_read_flag_move_and_delete_mail_that_was_read_and_before_it_is_settled(world: World) -> None:
    for who in PEOPLE:
        writes(world, who)
    assert world.installation is not None
    intake = world.installation.cycle.intake
    meddled: list[str] = []

    def beat() -> None:
        if not meddled:  # when the first of the page was decided
            meddled.append("once")
            at_work(world, people_meddle)

    intake.beat = beat
    world.tick()
    world.tick()
    assert writers(world) == acknowledged(world) == sorted(PEOPLE)
    inbox = standing(world)
    assert inbox == {
        "ann": {"\\Seen", "inboxbot"},
        "ben": {"\\Flagged", "\\Answered", "inboxbot"},
        "dan": {"\\Deleted", "inboxbot"},
        **{who: {"inboxbot"} for who in ("fay", "gus", "hal")},
    }
    assert standing(world, "Filed by hand") == {"cat": set()}
    later(world, minutes=61)
    world.tick()
    assert (writers(world), found_late(world)) == (sorted(PEOPLE), 0)


def test_what_people_opened_flagged_or_struck_out_before_we_looked_is_taken_in_all_the_same(
    world: World,
) -> None:
    for who in PEOPLE:
        writes(world, who)
    at_work(world, people_meddle)
    world.tick()
    # Cat's and Eve's were taken out of the inbox by a person before we saw them: they are a person's.
    assert writers(world) == ["ann", "ben", "dan", "fay", "gus", "hal"]
    later(world, minutes=61)
    world.tick()
    assert (acknowledged(world), found_late(world)) == (["ann", "ben", "dan", "fay", "gus", "hal"], 0)
    assert standing(world)["ann"] == {"\\Seen", "inboxbot"}


def test_people_at_work_between_the_pages_lose_nothing_that_stays(world: World) -> None:
    for who in PEOPLE:
        writes(world, who)
    assert world.installation is not None
    intake = world.installation.cycle.intake
    intake.page_size = 1
    order = iter(PEOPLE)

    def beat() -> None:
        who = next(order, None)
        if who is not None:
            at_work(world, lambda imap, uids: imap.move([uids[who]], "Trash"))

    intake.beat = beat
    world.tick()
    world.tick()
    assert writers(world) == acknowledged(world) == sorted(PEOPLE)
    assert standing(world) == {}


def test_a_mail_that_was_moved_back_is_the_same_mail(world: World) -> None:
    writes(world, "ann")
    world.tick()
    at_work(world, lambda imap, uids: imap.move([uids["ann"]], "Trash"))
    world.tick()
    at_work(world, lambda imap, uids: imap.move([uids["ann"]], "INBOX"), folder="Trash")
    world.tick()
    later(world, minutes=61)
    world.tick()
    assert (writers(world), acknowledged(world), found_late(world)) == (["ann"], ["ann"], 0)


def test_another_life_of_the_folder_brings_no_mail_twice_and_loses_none(world: World) -> None:
    for who in ("ann", "ben", "cat"):
        writes(world, who)
    world.tick()
    later(world, minutes=10)
    forget_numbers(world)
    writes(world, "dan")
    next_but_one(world)
    later(world, minutes=61)
    forget_numbers(world)
    writes(world, "eve")
    next_but_one(world)
    assert writers(world) == acknowledged(world) == ["ann", "ben", "cat", "dan", "eve"]


def test_a_mailbox_rebuilt_in_another_order_brings_no_mail_twice_and_loses_none(world: World) -> None:
    kept = {}
    for who in ("ann", "ben", "cat"):
        kept[who] = (writes(world, who), world.clock.now())
        later(world, minutes=2)
    world.tick()
    later(world, minutes=10)
    # An administrator brings everything to a new server; one mail came while nobody looked.
    kept["dan"] = (
        mail("Dan <dan@homemail.example>", "x", "Can I volunteer?", message_id="d@x"),
        world.clock.now(),
    )
    later(world, minutes=5)
    shutil.rmtree(world.server.home(world.user))
    with world.server.client(world.user) as imap:
        for who in ("cat", "dan", "ann", "ben"):
            content, received_at = kept[who]
            imap.append("INBOX", content.replace("\n", "\r\n").encode(), ("\\Seen",), received_at)
    world.tick()
    later(world, minutes=61)
    world.tick()
    assert writers(world) == acknowledged(world) == ["ann", "ben", "cat", "dan"]


def test_two_mails_under_one_message_id_are_two_arrivals(world: World) -> None:
    writes(world, "ann", message_id="same@homemail.example")
    writes(world, "ben", "I wish to make a complaint about your office.", message_id="same@homemail.example")
    world.tick()
    assert writers(world) == acknowledged(world) == ["ann", "ben"]
    assert sorted(case.category for case in cases(world)) == ["complaint", "general"]


def test_one_mail_met_twice_is_one_arrival(world: World) -> None:
    content = writes(world, "ann")
    world.tick()
    world.arrives(content)
    at_work(world, lambda imap, uids: imap.copy([uids["ann"]], "INBOX"))
    world.tick()
    later(world, minutes=61)
    world.tick()
    assert (writers(world), acknowledged(world), found_late(world)) == (["ann"], ["ann"], 0)


def test_the_same_mail_to_our_address_in_to_and_cc_delivered_on_two_ways_is_one_arrival(world: World) -> None:
    headers = f"Cc: Office <{world.variables()['INBOXBOT_ADDRESS']}>\n"
    content = writes(world, "ann", headers=headers)
    world.arrives(
        f"Received: from b.example by c.example; Wed, 4 Nov 2026 09:06:00 +0000\nX-Copy: 2\n{content}"
    )
    world.tick()
    assert writers(world) == acknowledged(world) == ["ann"]


def test_mails_without_a_message_id_are_told_apart_by_what_they_say(world: World) -> None:
    nameless = writes(world, "ann").replace("Message-ID: <ann@homemail.example>\n", "")
    others = [nameless, nameless.replace("ann@", "ben@"), nameless.replace("ann@", "cat@")]
    with world.server.client(world.user) as imap:
        imap.select_folder("INBOX")
        imap.delete_messages(imap.search("ALL"))
        imap.expunge()
    for content in (*others, nameless):
        world.arrives(content)
    world.tick()
    assert writers(world) == acknowledged(world) == ["ann", "ben", "cat"]


def test_after_a_week_away_everything_is_taken_in_and_only_the_late_are_not_acknowledged(
    world: World,
) -> None:
    world.stop()
    for who in PEOPLE[:7]:  # one a day, from Wednesday to Tuesday
        writes(world, who)
        later(world, days=1)
    world.start()
    world.tick()
    assert writers(world) == sorted(PEOPLE[:7])
    # Received more than five days ago (behaviour: Old mail): listed for staff, with the reason.
    late = {one.correspondent.partition("@")[0] for one in register(world).unacknowledged(since=world.clock.now() - timedelta(days=1))}  # fmt: skip
    assert (sorted(late), acknowledged(world)) == (["ann", "ben"], sorted(PEOPLE[2:7]))
    opened = {case.correspondent.address.partition("@")[0]: case.opened_at for case in cases(world)}
    assert [opened[who].day for who in PEOPLE[:7]] == [4, 5, 6, 7, 8, 9, 10]
    later(world, minutes=61)
    world.tick()
    assert (len(cases(world)), found_late(world)) == (7, 0)


def test_a_mail_that_becomes_visible_below_the_cursor_is_found_within_the_hour(world: World) -> None:
    writes(world, "ann")
    world.tick()
    name = world.installation.mailbox.name  # type: ignore[union-attr]
    cursor = register(world).cursor(name, "inbox")
    assert cursor is not None
    assert '"next": 2' in cursor
    # The server gave number 2 away and shows it only after number 3 was read.
    register(world).save_cursor(
        name, "inbox", cursor.replace('"next": 2', '"next": 3'), now=world.clock.now()
    )
    writes(world, "ben")
    writes(world, "cat")
    world.tick()
    assert writers(world) == ["ann", "cat"]
    later(world, minutes=61)
    world.tick()
    assert (writers(world), found_late(world)) == (["ann", "ben", "cat"], 1)
    assert acknowledged(world) == ["ann", "ben", "cat"]


def test_a_number_that_the_server_uses_for_another_mail_is_another_arrival(world: World) -> None:
    writes(world, "ann")
    writes(world, "ben")
    world.tick()
    later(world, minutes=30)
    home = world.server.home(world.user)
    [old] = [file for file in home.glob("cur/*") if b"from ann" in file.read_bytes()]
    content = (
        old.read_bytes()
        .replace(b"ann", b"gus")
        .replace(b"Ann", b"Gus")
        .replace(b"volunteer", b"join you, at last")
    )
    lists = home / "dovecot-uidlist"
    name = old.name.partition(":")[0]
    new = f"{int(world.clock.now().timestamp())}.M1P1.another"
    (home / "cur" / f"{new}:2,").write_bytes(content)
    shutil.copystat(old, home / "cur" / f"{new}:2,")
    shutil.chown(home / "cur" / f"{new}:2,", *(old.owner(), old.group()))
    old.unlink()
    validity = lists.read_text().split()[1]
    lines = [line for line in lists.read_text().splitlines() if name not in line]
    rewritten = [lines[0], f"1 :{new}", *lines[1:]]
    lists.write_text("\n".join(rewritten) + "\n")
    for file in home.glob("dovecot.index*"):
        file.unlink()
    next_but_one(world)
    later(world, minutes=61)
    world.tick()
    assert lists.read_text().split()[1] == validity
    assert writers(world) == acknowledged(world) == ["ann", "ben", "gus"]
