"""The wheel, installed into an empty environment outside the checkout: init, edit, check, once, explain."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
NO_INDEX = re.compile(
    r"Could not find a version|No matching distribution|Failed to establish|Name or service not known|"
    r"Temporary failure in name resolution|Connection (refused|timed out)",
    re.IGNORECASE,
)
MAIL = (
    "Return-Path: <joan@homemail.example>\nFrom: Joan <joan@homemail.example>\nTo: info@example.org\n"
    "Subject: a question\nMessage-ID: <q1@homemail.example>\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"
    "I cannot find an NHS dentist for my children. Where can I find one?\n"
)


@dataclass(frozen=True)
class Installed:
    """An environment that holds the wheel, and an empty folder to work in."""

    program: Path
    folder: Path

    def run(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.program), *words], capture_output=True, text=True, check=False, cwd=self.folder,
            env={"PATH": os.defpath, **{f"INBOXBOT_{name}": value for name, value in settings.items()}},
        )  # fmt: skip


def build_wheel(folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(TOP)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("wheel")
    wheel = build_wheel(folder)
    environment = folder / "environment"
    venv.create(environment, with_pip=True)
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", str(wheel)],
        capture_output=True, text=True, check=False, env={n: v for n, v in os.environ.items() if n != "PYTHONPATH"},
    )  # fmt: skip
    if done.returncode != 0 and NO_INDEX.search(done.stderr):
        lack = "pip reaches no package index, so the wheel cannot be installed"
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail(lack)
        pytest.skip(lack)
    assert done.returncode == 0, done.stderr
    work = folder / "work"
    work.mkdir()
    return Installed(environment / "bin" / "inboxbot", work)


def edited(env_file: Path, **settings: str) -> None:
    """Edit an env file as a person would: fill a line in, or take the # away."""
    text = env_file.read_text(encoding="utf-8")
    for name, value in settings.items():
        text, times = re.subn(
            rf"^#?INBOXBOT_{name}=.*$", f"INBOXBOT_{name}={value}", text, flags=re.MULTILINE
        )
        assert times == 1
    env_file.write_text(text, encoding="utf-8")


def a_maildir(folder: Path) -> Path:
    for maildir in (folder, folder / ".Sent"):
        for part in ("cur", "new", "tmp"):
            (maildir / part).mkdir(parents=True)
    return folder


def test_from_an_empty_environment_to_the_first_decision(installed: Installed) -> None:
    done = installed.run("init", "here")
    assert (done.returncode, done.stderr) == (0, "")
    here = installed.folder / "here"
    mailbox = a_maildir(installed.folder / "mailbox")
    edited(
        here / "inboxbot.env",
        ADDRESS="info@example.org",
        MAILBOX_KIND="maildir",
        SENDER_KIND="maildir",
        MAILDIR_PATH=str(mailbox),
    )
    for words in (["check", "--offline"], ["check"]):
        done = installed.run("--env-file", "here/inboxbot.env", *words)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "All is in order."), done.stdout
    assert "WRONG" not in done.stdout

    first = installed.run("--env-file", "here/inboxbot.env", "once")
    assert (first.returncode, first.stdout.splitlines()[0]) == (0, "take in  0 done"), first.stderr
    (mailbox / "new" / "1795074001.M1.host").write_text(MAIL)
    second = installed.run("--env-file", "here/inboxbot.env", "once")
    assert (second.returncode, second.stdout.splitlines()[0]) == (0, "take in  1 done"), second.stderr
    done = installed.run("--env-file", "here/inboxbot.env", "cases", "list", "--json")
    [case] = json.loads(done.stdout)
    assert (case["category"], case["in_shadow"], case["correspondent"]["address"]) == (
        "signposting", True, "joan@homemail.example",
    )  # fmt: skip


def test_explain_uses_the_packaged_rules_and_needs_the_address_only(installed: Installed) -> None:
    (installed.folder / "mail.eml").write_text(MAIL)
    done = installed.run("explain", "--jsonl", "mail.eml", ADDRESS="info@example.org")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["category"], told["owner"]) == ("signposting", "signposting_lead")


def test_the_demonstration_comes_with_the_wheel(installed: Installed) -> None:
    (installed.folder / "mails").mkdir()
    (installed.folder / "mails" / "a.eml").write_text(MAIL)
    done = installed.run("demo", "--mails", "mails", "--out", "letters")
    assert done.returncode == 0, done.stderr
    assert (installed.folder / "letters" / "index.html").exists()


def test_the_wheel_holds_the_rules_the_letters_the_scenario_and_the_schema_steps(tmp_path: Path) -> None:
    names = set(zipfile.ZipFile(build_wheel(tmp_path)).namelist())
    letters = {f"inboxbot/packaged/templates/{path.name}" for path in (TOP / "templates").iterdir()}
    mails = {f"inboxbot/demo/mails/{path.name}" for path in (TOP / "src/inboxbot/demo/mails").iterdir()}
    other = {
        "inboxbot/packaged/rules.yaml",
        "inboxbot/packaged/words.yaml",
        "inboxbot/demo/scenario.yaml",
        "inboxbot/register/migrations/env.py",
    }
    assert letters | mails | other <= names
    assert [name for name in names if name.startswith("tests/") or "__pycache__" in name] == []
