"""Are the acts that rules.yaml names for command mails known? The floor of the rules cannot tell."""

from __future__ import annotations

from inboxbot.acts.table import ACTS
from inboxbot.config.rules_file import LoadedPolicy
from inboxbot.model.errors import Problem
from inboxbot.rules.finding import Finding, Path, unknown


def unknown_acts(loaded: LoadedPolicy) -> tuple[Problem, ...]:
    """Return each act of the section ``commands`` that there is none of, with its place."""
    commands = loaded.policy.commands
    named: list[tuple[Path, str]] = [
        *((("commands", "links", place, "act"), link.act) for place, link in enumerate(commands.links)),
        *((("commands", "replies", "means", act), act) for act in commands.replies.means),
    ]
    found = (_finding(path, act) for path, act in named if act not in ACTS)
    return tuple(loaded.places.note(finding, finding.path).problem() for finding in found)


def _finding(path: Path, act: str) -> Finding:
    return unknown(path, act, ACTS, what="act", section=f"those there are: {', '.join(sorted(ACTS))}")
