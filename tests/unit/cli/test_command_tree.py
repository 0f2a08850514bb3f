from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from inboxbot.cli import cli

TOP = Path(__file__).parents[3]
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "deploy/README.md", "rules.yaml", "Makefile")


def tree(
    command: click.Command = cli, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        with click.Context(command) as context:
            for name in command.list_commands(context):
                found = command.get_command(context, name)
                assert found is not None
                yield from tree(found, (*path, name))


COMMANDS = dict(tree())


def help_of(path: tuple[str, ...]) -> str:
    command = COMMANDS[path]
    return command.get_help(click.Context(command, info_name=" ".join(("inboxbot", *path))))


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_shows_an_example_of_this_very_command(path: tuple[str, ...]) -> None:
    _, said, example = help_of(path).partition("Example")
    assert said
    assert " ".join(("inboxbot", *path)) in re.sub(r" --env-file \S+", "", example)


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_every_option_is_explained(path: tuple[str, ...]) -> None:
    options = [one for one in COMMANDS[path].params if isinstance(one, click.Option)]
    assert [one.name for one in options if not one.help] == []


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_help_fits_80_columns_but_for_examples(path: tuple[str, ...]) -> None:
    told, _, _ = help_of(path).partition("Example")
    assert max(len(line) for line in told.splitlines()) <= 80


def told_commands(text: str) -> Iterator[list[str]]:
    """Yield the words of every inboxbot command in a text: in `backticks`, and on lines of their own."""
    for quoted in re.findall(r"`(inboxbot [^`\n]+)`", text):
        yield shlex.split(quoted)
    for line in re.findall(
        r"^\s*(?:\S*[$*0-9]\S* +)*(?:sudo )?(inboxbot [a-z-][^`\n]*)$", text, re.MULTILINE
    ):
        command = re.split(r" && | \| | > |  +#", line)[0]
        yield shlex.split(command)


def taking_a_value(command: click.Command) -> set[str]:
    options = [one for one in command.params if isinstance(one, click.Option) and not one.is_flag]
    return {flag for one in options for flag in one.opts}


def wrong_with(words: list[str]) -> str:
    """Return what a person who types this would be told, or an empty text."""
    path: tuple[str, ...] = ()
    options: set[str] = set()
    known = {flag for one in cli.params for flag in (*one.opts, *one.secondary_opts)}
    rest = iter(words[1:])
    for word in rest:
        if word.startswith("-"):
            options.add(word)
            if word in {"--env-file"} | taking_a_value(COMMANDS[path]):
                next(rest, None)  # a sentence may end before the value
        elif (*path, word) in COMMANDS:
            path = (*path, word)
        elif isinstance(COMMANDS[path], click.Group):
            return f"{' '.join(words)}: there is no {word}"
    known |= {flag for one in COMMANDS[path].params for flag in (*one.opts, *one.secondary_opts)} | {"--help"}
    return f"{' '.join(words)}: no {options - known}" if options - known else ""


def test_every_command_that_the_documents_tell_exists() -> None:
    texts = [(TOP / name).read_text(encoding="utf-8") for name in DOCUMENTS if (TOP / name).exists()]
    texts += [file.read_text(encoding="utf-8") for file in (TOP / "templates").iterdir()]
    told = [words for text in texts for words in told_commands(text)]
    assert len(told) > 20
    assert [wrong for words in told if (wrong := wrong_with(words))] == []


def test_every_command_that_a_message_or_an_example_tells_exists() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (TOP / "src").rglob("*.py")]
    told = [words for text in [*sources, *map(help_of, COMMANDS)] for words in told_commands(text)]
    assert len(told) > 40
    assert [wrong for words in told if (wrong := wrong_with(words))] == []


@pytest.mark.parametrize("typed", ["inboxbot chek", "inboxbot cases shout X", "inboxbot check --ofline"])
def test_a_wrong_command_in_a_document_would_be_found(typed: str) -> None:
    assert [wrong_with(words) for words in told_commands(f"Run `{typed}` now.")] != [""]


def test_help_is_quick_because_it_imports_nothing_large() -> None:
    code = (
        "import sys; from inboxbot.cli import main; main(['--help']);"
        "print([name for name in ('sqlalchemy', 'exchangelib', 'rich', 'jinja2', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")
    assert "backfill" in done.stdout
