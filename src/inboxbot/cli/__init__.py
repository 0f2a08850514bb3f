"""Floor 7: the commands. Each is imported when it is called, so that `--help` is quick."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from inboxbot import __version__
from inboxbot.model.errors import ConfigurationError, InboxbotError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": ("inboxbot.cli.setting_up:init", "Write rules.yaml, templates and inboxbot.env to edit."),
    "check": ("inboxbot.cli.setting_up:check", "Find everything that is wrong before it matters."),
    "sign-in": ("inboxbot.cli.signing_in:sign_in", "Sign in to Microsoft 365 with a code, for trying out."),
    "schema": ("inboxbot.cli.setting_up:schema", "Print the JSON Schema of rules.yaml, for editors."),
    "settings": ("inboxbot.cli.setting_up:settings", "List every setting with its meaning."),
    "run": ("inboxbot.cli.running:run", "Run the service until it is stopped."),
    "once": ("inboxbot.cli.running:once", "Do one pass: take in, send, remind."),
    "backfill": ("inboxbot.cli.running:backfill", "Take in mail from before the first contact."),
    "db": ("inboxbot.cli.running:db", "Make or upgrade the database."),
    "status": ("inboxbot.cli.looking:status", "Tell whether all is well."),
    "explain": (
        "inboxbot.cli.explaining:explain",
        "Decide about mails in files, sending and recording nothing.",
    ),
    "rules": ("inboxbot.cli.rules:rules", "Check, score and replay the rules."),
    "letters": ("inboxbot.cli.letters:letters", "Check how the letters read; see how they look."),
    "cases": ("inboxbot.cli.cases:cases", "List and show cases; close, assign, answer, note."),
    "crisis": ("inboxbot.cli.crisis:crisis", "Declare a crisis in the news, or end it."),
    "media": ("inboxbot.cli.media:media", "The record of contacts with the media."),
    "absences": ("inboxbot.cli.absences:absences", "Who is away: list, note and take back absences."),
    "restrictions": ("inboxbot.cli.restrictions:restrictions", "Limits on how somebody contacts us."),
    "outbox": ("inboxbot.cli.outbox:outbox", "Look at outgoing mail; release the brake."),
    "filed": ("inboxbot.cli.filed:filed", "List the mail that became no case; make one a case."),
    "unacknowledged": ("inboxbot.cli.looking:unacknowledged", "List who got no acknowledgement, and why."),
    "quarantine": ("inboxbot.cli.quarantine:quarantine", "Look at mail that could not be processed."),
    "restored": (
        "inboxbot.cli.restored:restored",
        "After a restore from a backup: who may not have heard; end that state.",
    ),
    "retention": ("inboxbot.cli.retention:retention", "Erase what has outlived its period, or look at it."),
    "report": ("inboxbot.cli.report:report", "Figures for the management: a week, a month, a year."),
    "person": ("inboxbot.cli.person:person", "Export or erase what is known of one person."),
    "demo": ("inboxbot.cli.demo:demo", "Show the main job on an embedded mailbox."),
    "simulate": (
        "inboxbot.cli.simulate:simulate",
        "Live through a year with your rules; were promises kept?",
    ),
}


STOPPED = 130
"""What shells expect of a program that Ctrl-C ended."""


class LazyGroup(click.Group):
    """A group that imports a command only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a newcomer needs them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one command."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names commands only
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; for a mistyped one say which was perhaps meant."""
        if args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean '{close[0]}'?" if close else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, importing none."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(
    cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--env-file",
    type=click.Path(exists=True, dir_okay=False),
    help="File with INBOXBOT_… settings. Default: ./inboxbot.env, then /etc/inboxbot/inboxbot.env.",
)
@click.version_option(__version__, prog_name="inboxbot")
@click.pass_context
def cli(ctx: click.Context, env_file: str | None) -> None:
    """Read a shared info@ mailbox, acknowledge, assign, and watch the deadline.

    \b
    Example, the first steps:
      inboxbot init here       write the files to edit
      inboxbot check           find what is wrong
      inboxbot run             start, in shadow mode: nothing goes to the public yet
    """
    ctx.obj = env_file


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 not done, 2 wrong settings or usage.

    What a person at the terminal can mend is told in a sentence. Anything else is a bug of ours and
    leaves as the exception it is.
    """
    _write_whatever_comes()
    try:
        code = cli.main(
            args=None if arguments is None else list(arguments), prog_name="inboxbot", standalone_mode=False
        )
        sys.stdout.flush()
    except click.exceptions.Abort:
        _say("stopped")
        return STOPPED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except ConfigurationError as error:
        for problem in error.problems:
            _say(str(problem))
        return 2
    except InboxbotError as error:
        _say(f"inboxbot: {error}")
        return 1
    except BrokenPipeError:
        _nobody_reads()
        return 1
    return code if isinstance(code, int) else 0


def _say(sentence: str) -> None:
    with contextlib.suppress(BrokenPipeError):
        print(sentence, file=sys.stderr)  # noqa: T201 - to the person at the terminal


def _write_whatever_comes() -> None:
    """Let no character stop a command, whatever the terminal can show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _nobody_reads() -> None:
    """Give the rest of the output to nobody, or Python complains about it at its end."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
