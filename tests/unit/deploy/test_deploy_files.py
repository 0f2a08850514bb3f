"""What lies in deploy/ is true: every setting exists, every file that is named is there, and the example explains all."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from inboxbot.config import env_example, load_settings, setting_docs
from inboxbot.model.errors import ConfigurationError

TOP = Path(__file__).parents[3]
DEPLOY = TOP / "deploy"
EXAMPLE = DEPLOY / "inboxbot.env.example"
FILLED_IN = {
    "INBOXBOT_MODE": "shadow",
    "INBOXBOT_RULES": "/etc/inboxbot/rules.yaml",
    "INBOXBOT_TEMPLATES": "/etc/inboxbot/templates",
    "INBOXBOT_DATABASE_URL": "sqlite:////var/lib/inboxbot/inboxbot.db",
}
SETTINGS = {doc.name: doc for doc in setting_docs()}
TEXTS = [
    *(path for path in DEPLOY.iterdir() if path.is_file()), TOP / "README.md", TOP / "CONTRIBUTING.md", TOP / "CHANGELOG.md", TOP / "Makefile", TOP / ".ci" / "run",
]  # fmt: skip


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_every_setting_that_is_named_exists(path: Path) -> None:
    named = set(re.findall(r"\bINBOXBOT_[A-Z][A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8")))
    assert {name for name in named if not name.startswith("INBOXBOT_TEST_")} <= set(SETTINGS)


def test_the_env_example_is_what_the_code_explains() -> None:
    written = EXAMPLE.read_text(encoding="utf-8") if EXAMPLE.exists() else ""
    assert written == env_example(FILLED_IN), f"write it anew: {sys.executable} {__file__}"


def test_the_env_example_lacks_only_what_the_admin_must_know() -> None:
    with pytest.raises(ConfigurationError) as caught:
        load_settings({}, env_file=EXAMPLE)
    lacks = {problem.where.rpartition(": ")[2].removeprefix("INBOXBOT_") for problem in caught.value.problems}
    must = {"ADDRESS", "SECRET_KEY", "IMAP_HOST", "IMAP_USERNAME", "IMAP_PASSWORD", "SMTP_HOST"}
    assert must <= lacks <= must | {"RULES", "TEMPLATES"}  # the last two: this machine has no /etc/inboxbot


def _unit() -> dict[str, list[str]]:
    """Return every key of the unit's [Service] section with its values."""
    found: dict[str, list[str]] = {}
    section = ""
    for line in (DEPLOY / "inboxbot.service").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def test_the_unit_hands_over_secrets_and_nothing_else_as_credentials() -> None:
    handed = [value.partition(":") for value in _unit()["LoadCredential"]]
    assert {name for name, _, _ in handed} == {
        "INBOXBOT_SECRET_KEY",
        "INBOXBOT_IMAP_PASSWORD",
        "INBOXBOT_SMTP_PASSWORD",
    }
    for name, _, path in handed:
        assert SETTINGS[name].secret
        assert path == f"/etc/inboxbot/credentials/{name}"


def test_the_unit_runs_the_service_as_a_user_of_its_own_that_may_write_its_state_only() -> None:
    unit = _unit()
    told = {key: unit[key] for key in ("ExecStart", "User", "ProtectSystem", "StateDirectory", "NoNewPrivileges", "Type", "RestartPreventExitStatus")}  # fmt: skip
    assert told == {
        "ExecStart": ["/opt/inboxbot/bin/inboxbot --env-file /etc/inboxbot/inboxbot.env run"],
        "User": ["inboxbot"],
        "ProtectSystem": ["strict"],
        "StateDirectory": ["inboxbot"],
        "NoNewPrivileges": ["yes"],
        "Type": ["notify"],
        "RestartPreventExitStatus": ["2"],
    }


def test_the_unit_says_nothing_twice_but_lists() -> None:
    assert {key for key, values in _unit().items() if len(values) > 1} == {
        "LoadCredential",
        "SystemCallFilter",
    }
    assert configparser.ConfigParser(strict=False, interpolation=None).read(DEPLOY / "inboxbot.service")


def test_the_container_is_given_secrets_as_files_and_what_is_built_is_there() -> None:
    service = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
    inboxbot = service["services"]["inboxbot"]
    assert set(inboxbot["secrets"]) == set(service["secrets"])
    assert all(SETTINGS[name].secret for name in service["secrets"])
    assert {name for name in inboxbot["environment"] if name not in SETTINGS} == {"CREDENTIALS_DIRECTORY"}
    assert (inboxbot["read_only"], inboxbot["cap_drop"]) == (True, ["ALL"])
    assert (DEPLOY / inboxbot["build"]["context"] / inboxbot["build"]["dockerfile"]).exists()
    recipe = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    copied = [
        word for line in re.findall(r"^COPY (?!--)(.*) \S+$", recipe, re.MULTILINE) for word in line.split()
    ]
    assert [name for name in copied if not (TOP / name).exists()] == []
    assert "\nUSER 10001\n" in recipe


def test_the_wheel_is_built_from_what_the_container_copies() -> None:
    recipe = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    needed = re.findall(r'^"(\S+)" = "inboxbot/packaged/', (TOP / "pyproject.toml").read_text(), re.MULTILINE)
    assert needed
    assert [
        name for name in needed if not re.search(rf"^COPY .*\b{re.escape(name)}\b", recipe, re.MULTILINE)
    ] == []


def test_a_command_at_the_shell_gets_the_settings_and_the_secrets_of_the_service(tmp_path: Path) -> None:
    secrets = tmp_path / "credentials"
    secrets.mkdir()
    (secrets / "INBOXBOT_SECRET_KEY").write_text("a key with $signs and `ticks`, 0123456789 long\n")
    (secrets / "INBOXBOT_SMTP_PASSWORD").write_text("x")
    (tmp_path / "inboxbot.env").write_text(
        f"INBOXBOT_ADDRESS=info@example.org\nINBOXBOT_SMTP_HOST=127.0.0.1\nINBOXBOT_SMTP_USERNAME=info\n"
        f"INBOXBOT_MAILBOX_KIND=maildir\nINBOXBOT_MAILDIR_PATH={tmp_path}\n"
    )
    script = (DEPLOY / "inboxbot.sh").read_text(encoding="utf-8").replace("/etc/inboxbot", str(tmp_path))
    script = script.replace(
        "runuser -u inboxbot -- /opt/inboxbot/bin/inboxbot", f"{sys.executable} -m inboxbot"
    )
    assert "runuser" not in script
    done = subprocess.run(
        ["sh", "-c", script, "inboxbot", "check", "--offline"], capture_output=True, text=True, check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("INBOXBOT_")},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("ok    settings")


if __name__ == "__main__":
    EXAMPLE.write_text(env_example(FILLED_IN), encoding="utf-8")
