"""Whether a person signs: a name of a person below what they wrote, and not a team's or a system's.

A machine closes with its own name, or its maker's. A name counts below a closing ("Kind regards"), or where
it is the one in the sender's own address: frank.ottley@… who ends "F. Ottley".
"""

from __future__ import annotations

import re
from itertools import pairwise

from inboxbot.model.message import Message
from inboxbot.triage.phrases import fold, names

CLOSING = re.compile(
    r"\s*(?:(?:with )?(?:very )?(?:kind|kindest|best|warm|warmest|many|good)(?:est)? ?(?:regards|wishes|thanks)?"
    r"|regards|all the best|all best|best|take care|yours(?: sincerely| faithfully| truly)?|sincerely|cheers"
    r"|thanks|thank you|many thanks|thanks again|kr|bw|with thanks|speak soon|sent from my .{0,30}"
    r"|get outlook for .{0,20}|--|__+)\s*[,.!]*\s*",
    re.IGNORECASE,
)
"""A line that takes leave, and nothing else."""

_LAST_LINES = 10
_LONGEST_NAME = 4
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_BEFORE_THE_POST = re.compile(r"\s*(?:[,(|/:]|\s[-–—]\s)")
_NOBODY = names(
    "team department dept office services service support desk helpdesk system admin administrator accounts "
    "customer newsletter notifications noreply group council nhs trust ltd limited plc foundation society "
    "committee network centre center club church school academy college university hospital surgery practice "
    "partnership partners solutions the your our all everyone us here"
)
_SHORTEST_OWN = 3


def signed(message: Message) -> bool:
    """Tell whether a person's name stands below the new text."""
    known = {line.strip(" >") for line in message.quoted_text.splitlines()}
    known |= {line.strip(" >") for each in message.forwarded for line in each.text.splitlines()}
    lines = [line.strip() for line in message.text.splitlines()]
    lines = [line for line in lines if line and line.strip(" >") not in known]
    own = _own_names(message)
    return any(
        (name := _name(line)) and (CLOSING.fullmatch(before) or not own.isdisjoint(name))
        for before, line in pairwise(["", *lines[-_LAST_LINES:]])
    )


def _own_names(message: Message) -> set[str]:
    """Return the parts of the sender's name that stand in their address too, if it can be a person's."""
    local = fold(message.sender.address.partition("@")[0])
    parts = _parts(message.sender.name)
    if len(parts) < 2 or not _NOBODY.isdisjoint(parts):  # noqa: PLR2004 - a first name and a surname
        return set()
    return {part for part in parts if len(part) >= _SHORTEST_OWN and part in local}


def _name(line: str) -> set[str]:
    """Return the parts of a person's name that a line is, with or without their post; empty where it is none."""
    words = _BEFORE_THE_POST.split(line, maxsplit=1)[0].split()
    if not words or len(words) > _LONGEST_NAME or not all(word[0].isupper() for word in words):
        return set()
    return _parts(line) if _NOBODY.isdisjoint(_parts(" ".join(words))) else set()


def _parts(text: str) -> set[str]:
    return {fold(word).strip(".-'") for word in _WORD.findall(text)}
