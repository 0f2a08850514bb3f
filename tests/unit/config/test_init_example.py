from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from inboxbot.config import (
    env_example,
    example_files,
    load_settings,
    packaged_templates,
    read_policy,
    read_templates,
    schema_of,
    setting_docs,
    write_example,
)
from inboxbot.config.given import NAMES
from inboxbot.model.errors import ConfigurationError, PermanentError


def test_an_empty_folder_gets_everything_and_what_holds_secrets_is_for_its_owner_only(tmp_path: Path) -> None:
    here = tmp_path / "new" / "here"
    written = write_example(here)
    assert written == example_files(here)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in here.iterdir() if path.is_file()
    }
    assert {name for name, others in modes.items() if others == 0} == {"inboxbot.env", "people-private.yaml"}
    assert set(modes) == {
        "inboxbot.env", "people-private.yaml", "rules.yaml", "rules.schema.json", "words.yaml", "words.schema.json",
    }  # fmt: skip
    assert read_templates(here / "templates") == read_templates(packaged_templates())


def test_the_example_loads_without_a_warning_and_names_its_private_file(tmp_path: Path) -> None:
    write_example(tmp_path)
    loaded = read_policy(tmp_path / "rules.yaml")
    assert (loaded.warnings, loaded.policy.private_file) == ((), "people-private.yaml")


def test_the_env_file_lacks_only_what_the_admin_must_know(tmp_path: Path) -> None:
    write_example(tmp_path)
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, env_file=tmp_path / "inboxbot.env")
    assert [problem.where.rpartition(": ")[2] for problem in caught.value.problems] == [
        "INBOXBOT_ADDRESS", "INBOXBOT_IMAP_HOST", "INBOXBOT_IMAP_USERNAME", "INBOXBOT_IMAP_PASSWORD", "INBOXBOT_SMTP_HOST",
    ]  # fmt: skip


def test_the_rules_can_be_checked_before_the_mail_server_is_told(tmp_path: Path) -> None:
    write_example(tmp_path)
    environ = {"INBOXBOT_ADDRESS": "info@hands.example"}
    settings = load_settings(environ, env_file=tmp_path / "inboxbot.env", need="offline")
    assert settings.rules_path() == tmp_path / "rules.yaml"


def test_every_key_is_another(tmp_path: Path) -> None:
    keys = set()
    for name in ("a", "b"):
        write_example(tmp_path / name)
        settings = load_settings(
            {"INBOXBOT_ADDRESS": "a@b.example"}, env_file=tmp_path / name / "inboxbot.env", need="explain"
        )
        keys.add(settings.secret_key.get_secret_value())
    assert len(keys) == 2


def test_what_is_there_is_left_alone_and_what_is_missing_is_written(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    mine = [tmp_path / "rules.yaml", tmp_path / "templates" / "base.txt"]
    for path in mine:
        path.write_text("mine")
    written = write_example(tmp_path)
    assert sorted(set(example_files(tmp_path)) - set(written)) == mine
    assert [path.read_text() for path in mine] == ["mine", "mine"]
    assert write_example(tmp_path) == []


def test_a_file_in_place_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("x")
    with pytest.raises(PermanentError, match="here"):
        write_example(tmp_path / "here")


def test_the_env_example_explains_every_setting_and_says_each_once() -> None:
    lines = env_example({"INBOXBOT_MODE": "live"}).splitlines()
    said = [line.lstrip("#").partition("=")[0] for line in lines if line.lstrip("#").startswith("INBOXBOT_")]
    assert said == list(NAMES)
    assert "INBOXBOT_MODE=live" in lines
    text = " ".join(line.removeprefix("# ") for line in lines)
    assert [doc.name for doc in setting_docs() if doc.description not in text] == []


@pytest.mark.parametrize("name", ["rules", "words"])
def test_the_schema_is_named_by_the_file_that_lies_beside_it(tmp_path: Path, name: str) -> None:
    write_example(tmp_path)
    first = (tmp_path / f"{name}.yaml").read_text().splitlines()[0]
    assert first == f"# yaml-language-server: $schema={name}.schema.json"
    assert json.loads((tmp_path / f"{name}.schema.json").read_text()) == schema_of(name)
    assert schema_of(name)["title"] == f"{name}.yaml of inboxbot"
