"""Retention, holds and requests in law, at the shell (policy K6)."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path

from terminals import Installation, Terminal

DAY = "2026-11-21 12:00"
LATER = "2033-01-10 12:00"
JOURNALIST = "j.marlow@hertspost.example"


def _whose(installation: Installation) -> str:
    """Return the address of the first case."""
    found = installation.terminal.run("cases", "list", "--json").json
    return str(found[0]["correspondent"]["address"])


def test_a_preview_tells_what_would_go_and_changes_nothing(installation: Installation) -> None:
    run = installation.terminal.run
    before = run("cases", "list", "--json").json
    reference = before[0]["reference"]
    run("cases", "close", reference, "--outcome", "resolved", at=DAY)
    closed = run("cases", "list", "--json").json
    result = run("retention", "run", "--preview", at=LATER)
    assert (result.code, result.err) == (0, "")
    assert f"{reference}, {before[0]['category']}, closed 2026-11-21: more than" in result.out
    assert run("cases", "list", "--json").json == closed
    told = run("retention", "run", "--preview", "--json", at=LATER).json
    assert told["changed"] is False
    assert {one["what"]: one["number"] for one in told["would_go"]}[
        "cases"
    ] == 2  # with one that was answered


def test_retention_erases_and_says_how_many(installation: Installation) -> None:
    run = installation.terminal.run
    reference, address = installation.reference(""), _whose(installation)
    run("cases", "close", reference, "--outcome", "resolved", at=DAY)
    result = run("retention", "run", at=LATER)
    assert result.code == 0
    assert "2  cases: who wrote, what about" in result.out
    assert "cases: who wrote, what about: 2 …" in result.err
    shown = run("cases", "show", reference, at=LATER)
    assert "erased" in shown.out
    assert address not in shown.out
    again = run("retention", "run", at=LATER)
    assert again.out == "Nothing has outlived its period.\n"


def test_a_hold_is_told_and_kept(installation: Installation) -> None:
    run = installation.terminal.run
    reference = installation.reference("")
    run("cases", "close", reference, "--outcome", "resolved", at=DAY)
    assert run("cases", "hold", reference, "--reason", "the ombudsman asks", at=DAY).code == 0
    assert "kept beyond its period: the ombudsman asks" in run("cases", "show", reference).out
    preview = run("retention", "run", "--preview", at=LATER)
    assert f"{reference}, " in preview.out.partition("kept by a hold")[2]
    assert run("person", "erase", _whose(installation), "--yes", "--even-open").err.startswith(
        "inboxbot: on hold, so nothing is erased"
    )
    assert run("cases", "unhold", reference, at=DAY).code == 0
    assert run("cases", "unhold", reference).err == f"inboxbot: {reference} is not on hold\n"
    assert run("cases", "hold", reference, "--reason", " ").code == 1


def test_an_export_is_a_page_json_and_the_letters(installation: Installation, tmp_path: Path) -> None:
    run, address = installation.terminal.run, _whose(installation)
    reference = installation.reference("")
    bundle = tmp_path / "bundle.zip"
    result = run("person", "export", address.upper(), "--to", bundle, at=DAY)
    assert (result.code, result.err) == (0, "")
    assert stat.S_IMODE(bundle.stat().st_mode) == 0o600
    with zipfile.ZipFile(bundle) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert {"index.html", "data.json"} < set(files)
    letters = {name for name in files if name.startswith("letters/")}
    page, data = files["index.html"].decode(), json.loads(files["data.json"])
    assert [one["case"]["reference"] for one in data["about"]["cases"]] == [reference]
    assert len(data["about"]["cases"][0]["mails"]) == len(letters) > 0
    assert reference in page
    assert "<script" not in page
    assert run("person", "export", address, "--to", bundle).err.startswith(
        f"inboxbot: {bundle} cannot be written"
    )
    folder = tmp_path / "bundle"
    assert run("person", "export", address, "--to", folder, at=DAY).code == 0
    assert (folder / "index.html").is_file()
    assert run("person", "export", "nobody@example.com").out == "Nothing is known of nobody@example.com.\n"


def test_an_erasure_shows_first_asks_about_open_cases_and_leaves_nothing(installation: Installation) -> None:
    run, address = installation.terminal.run, _whose(installation)
    reference = installation.reference("")
    before = run("cases", "list", "--json").json
    refused = run("person", "erase", address, "--yes", at=DAY)
    assert refused.code == 1
    assert "still open, so nothing is erased" in refused.err
    stands = run("person", "erase", address, at=DAY)
    assert (stands.code, stands.err) == (0, "")
    assert "As it stands: still open, so nothing is erased" in stands.out
    shown = run("person", "erase", address, "--even-open", at=DAY)
    assert shown.out.endswith("Nothing was changed. To erase it for good, add --yes.\n")
    assert run("cases", "list", "--json").json == before
    done = run("person", "erase", address, "--even-open", "--yes", at=DAY)
    assert done.out.splitlines()[-2].startswith("Erased: 1 cases, ")
    assert address not in run("cases", "show", reference, "--json").out
    assert run("person", "erase", address, "--yes", at=DAY).out == f"Nothing is known of {address}.\n"
    assert "was erased" in run("cases", "note", reference, "she rang again", at=DAY).err
    for file in installation.folder.glob("register.sqlite*"):
        assert address.encode() not in file.read_bytes()


def test_colleagues_and_our_own_addresses_are_not_erased(installation: Installation) -> None:
    run = installation.terminal.run
    assert "is one of ours" in run("person", "erase", "info@healthwatchhertfordshire.example", "--yes").err
    assert "is not a mail address" in run("person", "erase", "ann@", "--yes").err


def test_once_from_cron_erases_at_night_too(installation: Installation) -> None:
    run = installation.terminal.run
    run("cases", "close", installation.reference(""), "--outcome", "resolved", at=DAY)
    address = _whose(installation)
    assert run("once", at="2033-01-10 01:30").code == 0
    assert address in run("cases", "list", "--json").out
    assert run("once", at="2033-01-10 02:30").code == 0
    assert address not in run("cases", "list", "--json").out


def test_help_names_each_with_an_example(terminal: Terminal) -> None:
    for words in (["retention"], ["retention", "run"], ["person"], ["person", "export"], ["person", "erase"]):
        shown = terminal.run(*words, "--help")
        assert "Example" in shown.out


def test_a_contact_with_the_media_is_found_by_name_and_goes_only_when_it_is_meant(
    installation: Installation,
) -> None:
    run = installation.terminal.run
    first = run("cases", "list", "--json").json[0]["correspondent"]
    name, address = first["name"], first["address"]
    for who in (f"The Post, {name}", "Another Person", f"{name.upper()} of the Gazette"):
        assert run("media", "log", "add", who, "rang about waits", at=DAY).code == 0
    by_name = run("person", "erase", name, "--yes", at=DAY)
    assert f"no. 1, 21 Nov 12:00: The Post, {name}: rang about waits" in by_name.out
    assert f"{first['name']} ({address})" in by_name.out
    assert "Another Person" not in by_name.out
    assert "Nothing was changed.\n" in by_name.out
    assert "is not among those" in run("person", "erase", name, "--contact", "2", "--yes", at=DAY).err
    one = run("person", "erase", name, "--contact", "1", "--yes", at=DAY)
    assert one.out.endswith("Erased: 1 contact with the media.\n")
    listed = run("person", "erase", address, at=DAY)
    assert "Perhaps theirs too" in listed.out
    done = run("person", "erase", address, "--even-open", "--contact", "3", "--yes", at=DAY)
    assert "; 1 contact with the media by name." in done.out
    assert [one["who"] for one in run("media", "log", "list", "--json", at=DAY).json] == ["Another Person"]
    assert run("person", "erase", name, at=DAY).out == f"Nothing is known under the name {name}.\n"
    for file in installation.folder.glob("register.sqlite*"):
        assert b"The Post, " not in file.read_bytes()


def test_what_is_neither_an_address_nor_a_name_finds_nothing(installation: Installation) -> None:
    assert "too short for a name" in installation.terminal.run("person", "erase", "a", at=DAY).err
