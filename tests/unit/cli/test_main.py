from __future__ import annotations

import os
import subprocess
import sys

import click
import pytest
from terminals import Terminal

from inboxbot.cli import COMMANDS, main
from inboxbot.model.errors import ConfigurationError, PermanentError, Problem

RAISED: list[BaseException] = []


@click.command()
def raising() -> None:
    """Raise what the test wants raised."""
    raise RAISED.pop()


@pytest.fixture
def command_that_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COMMANDS, "raising", (f"{__name__}:raising", "Raise."))


@pytest.mark.usefixtures("command_that_raises")
def test_what_a_person_can_mend_is_one_sentence(terminal: Terminal) -> None:
    RAISED.append(PermanentError("the folder is missing: create it"))
    result = terminal.run("raising")
    assert (result.code, result.out, result.err) == (1, "", "inboxbot: the folder is missing: create it\n")


@pytest.mark.usefixtures("command_that_raises")
def test_wrong_settings_are_one_line_each(terminal: Terminal) -> None:
    problems = (
        Problem("INBOXBOT_MODE", "must be live or shadow", "did you mean live?"),
        Problem("a:1:2", "b"),
    )
    RAISED.append(ConfigurationError(problems))
    result = terminal.run("raising")
    told = "INBOXBOT_MODE: must be live or shadow (did you mean live?)\na:1:2: b\n"
    assert (result.code, result.out, result.err) == (2, "", told)


@pytest.mark.usefixtures("command_that_raises")
def test_a_bug_of_ours_is_not_swallowed(terminal: Terminal) -> None:
    RAISED.append(ZeroDivisionError("ours"))
    with pytest.raises(ZeroDivisionError, match="ours"):
        terminal.run("raising")


@pytest.mark.usefixtures("command_that_raises")
def test_ctrl_c_is_quiet(terminal: Terminal) -> None:
    RAISED.append(KeyboardInterrupt())
    result = terminal.run("raising")
    assert (result.code, result.out, result.err.strip()) == (130, "", "stopped")


@pytest.mark.parametrize(("typed", "hint"), [("chek", " Did you mean 'check'?"), ("xyzzy", "")])
def test_a_mistyped_command_is_told(typed: str, hint: str, terminal: Terminal) -> None:
    result = terminal.run(typed)
    assert (result.code, result.out) == (2, "")
    assert result.err.endswith(f"Error: There is no command '{typed}'.{hint}\n")


def test_the_version_is_told(terminal: Terminal) -> None:
    result = terminal.run("--version")
    assert (result.code, result.out.split()[:2]) == (0, ["inboxbot,", "version"])


def _piped(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a shell line in which $IB is the program."""
    program = f"{sys.executable} -m inboxbot"
    return subprocess.run(
        ["sh", "-c", command], capture_output=True, text=True, check=False,
        env={**os.environ, "IB": program, **environment},
    )  # fmt: skip


@pytest.mark.parametrize("command", ["$IB schema | head -n 1", "$IB schema | true", "$IB --help | true"])
def test_a_pipe_that_nobody_reads_on_is_quiet(command: str) -> None:
    done = _piped(command)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_few_characters_stops_nothing() -> None:
    done = _piped("$IB settings", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert "\\u2026" in done.stdout  # the three dots in info@…


def test_a_bug_of_ours_ends_with_a_traceback_and_not_with_0(tmp_path: object) -> None:
    code = (
        "import sys, inboxbot.cli as c; c.COMMANDS['schema'] = ('inboxbot.no_such_module:x', '');"
        "sys.exit(c.main(['schema']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_main_takes_its_words_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["inboxbot", "--version"])
    assert main() == 0
    assert "version" in capsys.readouterr().out
