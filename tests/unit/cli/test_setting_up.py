from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from terminals import Installation, Terminal

from inboxbot.config import SCHEMAS, env_example, schema_of, setting_docs

THINGS = ["settings", "rules", "templates", "database", "mailbox", "sender"]


def states(terminal: Terminal, *options: str) -> dict[str, str]:
    found = terminal.run("check", "--json", *options)
    assert found.json["ok"] == (found.code == 0)
    assert found.code in {0, 2}
    return {one["what"]: one["state"] for one in found.json["findings"]}


def told(terminal: Terminal, what: str) -> str:
    found = terminal.run("check", "--json").json["findings"]
    return "; ".join(next(one for one in found if one["what"] == what)["found"])


def closed_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


WRITTEN = (
    "rules.yaml", "rules.schema.json", "words.yaml", "words.schema.json", "people-private.yaml", "inboxbot.env",
)  # fmt: skip


def test_init_writes_what_there_is_to_edit_and_says_what_comes_next(terminal: Terminal) -> None:
    result = terminal.run("init", "here")
    lines = result.out.splitlines()
    assert result.code == 0
    assert lines[:6] == [f"wrote here/{name}" for name in WRITTEN]  # fmt: skip
    assert lines[6].endswith(" files in here/templates")
    assert "run `inboxbot check`" in lines[-1]


def test_init_never_overwrites(terminal: Terminal) -> None:
    Path("here").mkdir()
    Path("here/rules.yaml").write_text("mine")
    terminal.run("init", "here")
    again = terminal.run("init", "here")
    assert Path("here/rules.yaml").read_text() == "mine"
    assert again.code == 0
    said = again.out.splitlines()
    assert "left  here/rules.yaml (there already)" in said
    assert next(line for line in said if "templates" in line).endswith(
        " files in here/templates (there already)"
    )
    assert "wrote" not in again.out


def test_init_into_a_file_is_told(terminal: Terminal) -> None:
    Path("here").write_text("a file")
    result = terminal.run("init", "here")
    assert result.code == 2
    assert "is a file" in result.err


def test_what_init_wrote_is_in_order_but_for_what_only_the_admin_knows(terminal: Terminal) -> None:
    terminal.run("init", ".")
    terminal.set(ADDRESS="info@healthwatchhertfordshire.example")
    assert states(terminal, "--offline") == {"settings": "ok", "rules": "ok", "templates": "ok"}
    terminal.unset("ADDRESS")
    result = terminal.run("check", "--offline")
    assert result.code == 2
    assert "WRONG settings\n        INBOXBOT_ADDRESS: it is not set" in result.out
    assert result.out.endswith("Not in order: settings.\n")


def test_an_installation_in_order(installation: Installation) -> None:
    result = installation.terminal.run("check")
    assert result.code == 0
    assert [line[6:] for line in result.out.splitlines() if line.startswith("ok ")] == THINGS
    assert result.out.endswith("\nAll is in order.\n")
    assert result.err.splitlines() == ["      looking at the mailbox …", "      looking at the sender …"]


def test_wrong_settings_do_not_hide_what_is_wrong_with_rules_and_templates(
    installation: Installation, tmp_path: Path, quick_rules: Path
) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(quick_rules.read_text().replace("owner: signposting_lead", "owner: signpost_lead"))
    installation.terminal.set(RULES=str(rules), MODE="alive")
    assert states(installation.terminal) == {
        "settings": "wrong", "rules": "wrong", "templates": "not looked at",
        "database": "not looked at", "mailbox": "not looked at", "sender": "not looked at",
    }  # fmt: skip
    said = installation.terminal.run("check").out
    assert "INBOXBOT_MODE: " in said
    assert "did you mean signposting_lead?" in said
    assert "not looked at: the settings are wrong" in said


@pytest.mark.parametrize("wrong", [{"ADDRESS": "nobody"}, {"POLL_SECONDS": "often"}, {"MAILBOXKIND": "imap"}])
def test_whatever_setting_is_wrong_rules_and_templates_are_looked_at(
    wrong: dict[str, str], installation: Installation
) -> None:
    installation.terminal.set(**wrong)
    found = states(installation.terminal)
    assert [found[name] for name in THINGS[:3]] == ["wrong", "ok", "ok"]


def test_rules_that_are_not_there_are_not_looked_at(installation: Installation) -> None:
    installation.terminal.set(RULES="/nowhere/rules.yaml", POLL_SECONDS="often")
    found = states(installation.terminal, "--offline")
    assert found == {"settings": "wrong", "rules": "not looked at", "templates": "not looked at"}


def test_a_template_is_told_apart_from_the_rules(installation: Installation, tmp_path: Path) -> None:
    installation.terminal.run("init", str(tmp_path / "here"))
    templates = tmp_path / "here" / "templates"
    (templates / "reminder.txt").write_text("Dear {{ naem }}")
    installation.terminal.set(TEMPLATES=str(templates))
    found = states(installation.terminal)
    assert [name for name in THINGS if found[name] != "ok"] == ["templates"]
    assert "there is no naem for this letter" in told(installation.terminal, "templates")


def test_a_folder_of_templates_that_cannot_be_read_is_told_with_the_templates(
    installation: Installation, tmp_path: Path
) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_bytes(b"\xff\xfe")
    installation.terminal.set(TEMPLATES=str(tmp_path / "letters"))
    assert "this is not UTF-8 text" in told(installation.terminal, "templates")


def test_the_database_is_told_apart(installation: Installation, tmp_path: Path) -> None:
    installation.terminal.set(DATABASE_URL=f"sqlite:///{tmp_path / 'missing' / 'register.sqlite'}")
    found = states(installation.terminal)
    assert [name for name in THINGS if found[name] != "ok"] == ["database"]
    assert told(installation.terminal, "database").startswith(
        f"the folder {tmp_path / 'missing'} for the register"
    )


def test_mailbox_and_sender_are_told_apart(installation: Installation) -> None:
    port = closed_port()
    installation.terminal.set(
        SENDER_KIND="smtp", SMTP_HOST="127.0.0.1", SMTP_PORT=str(port), SMTP_SECURITY="none"
    )
    found = states(installation.terminal)
    assert [name for name in THINGS if found[name] != "ok"] == ["sender"]
    assert str(port) in told(installation.terminal, "sender")
    installation.terminal.set(
        SENDER_KIND="maildir", MAILBOX_KIND="imap", IMAP_HOST="127.0.0.1", IMAP_PORT=str(port)
    )
    installation.terminal.set(IMAP_SECURITY="none", IMAP_USERNAME="info", IMAP_PASSWORD="a-secret-word")
    found = states(installation.terminal)
    assert [name for name in THINGS if found[name] != "ok"] == ["mailbox"]
    result = installation.terminal.run("check")
    assert "a-secret-word" not in result.out + result.err


def test_warnings_are_shown_and_refuse_nothing(
    installation: Installation, tmp_path: Path, quick_rules: Path
) -> None:
    private = tmp_path / "people-private.yaml"
    private.write_text("absences: {}\n")
    private.chmod(0o644)
    rules = tmp_path / "rules.yaml"
    rules.write_text(quick_rules.read_text() + "private_file: people-private.yaml\n")
    installation.terminal.set(RULES=str(rules))
    result = installation.terminal.run("check", "--offline")
    assert result.code == 0
    assert "warning: everybody on this machine can read it" in result.out


def test_check_changes_nothing(installation: Installation, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    installation.terminal.set(DATABASE_URL=f"sqlite:///{fresh / 'register.sqlite'}")
    before = {
        path: path.stat().st_mtime_ns for path in installation.folder.rglob("*") if "sqlite" not in path.name
    }
    assert states(installation.terminal)["database"] == "ok"
    after = {
        path: path.stat().st_mtime_ns for path in installation.folder.rglob("*") if "sqlite" not in path.name
    }
    assert after == before
    assert list(fresh.iterdir()) == []


def test_no_secret_is_ever_told(installation: Installation) -> None:
    installation.terminal.set(
        SECRET_KEY="short-secret", SMTP_PASSWORD="hush-hush", DATABASE_URL="mysql://u:pssst@h/d"
    )
    said = [
        installation.terminal.run(*words) for words in (["check"], ["status"], ["once"], ["cases", "list"])
    ]
    for result in said:
        assert result.code == 2
        for secret in ("short-secret", "hush-hush", "pssst"):
            assert secret not in result.out + result.err


def test_an_env_file_can_be_named(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "mine.env"
    file.write_text("INBOXBOT_ADDRESS=info@example.org\n")
    found = terminal.run("--env-file", str(file), "check", "--offline")
    assert found.code == 0
    assert f"read from {file}" in found.out
    assert terminal.run("--env-file", "nowhere.env", "check").code == 2


def test_the_env_file_of_the_working_folder_is_read(terminal: Terminal) -> None:
    Path("inboxbot.env").write_text("INBOXBOT_ADDRESS=nobody\n")
    assert "inboxbot.env:1: INBOXBOT_ADDRESS" in terminal.run("check", "--offline").out


def test_schema_is_that_of_rules_yaml_or_of_a_file_it_names(terminal: Terminal) -> None:
    assert json.loads(terminal.run("schema").out) == schema_of("rules")
    assert {name: json.loads(terminal.run("schema", name).out) for name in SCHEMAS} == {
        name: schema_of(name) for name in SCHEMAS
    }


def test_settings_lists_every_setting(terminal: Terminal) -> None:
    docs = setting_docs()
    listed = terminal.run("settings", "--json").json
    assert [one["name"] for one in listed] == [doc.name for doc in docs]
    said = terminal.run("settings").out
    assert [doc.name for doc in docs if doc.name not in said] == []


def test_the_example_file_of_init_is_the_documented_one(terminal: Terminal) -> None:
    terminal.run("init", "here")
    names = [line.lstrip("#").partition("=")[0] for line in env_example({}).splitlines() if "=" in line and " " not in line.partition("=")[0]]  # fmt: skip
    assert [name for name in names if name not in Path("here/inboxbot.env").read_text()] == []
