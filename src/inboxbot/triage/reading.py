"""What was understood of one message: the results of the stages before routing, together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from inboxbot.model.case import End, History
from inboxbot.model.message import Message, RawMessage
from inboxbot.model.plan import Classification, Screening, ThreadMatch
from inboxbot.rules.outcomes import Flag
from inboxbot.rules.policy import Policy
from inboxbot.triage.thread import only_thanks

Recall = Callable[[Message], History]
"""What the register knows about a message: handed in as a function, because it must be parsed first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One message as the routing sees it. ``raw`` is only passed on, as an attachment (W4, R4)."""

    raw: RawMessage
    message: Message
    history: History
    screening: Screening
    match: ThreadMatch | None
    classification: Classification

    @property
    def follows(self) -> ThreadMatch | None:
        """The case it certainly follows up, if any."""
        return self.match if self.match is not None and self.match.certain else None


def flags_of(reading: Reading, policy: Policy) -> tuple[Flag, ...]:
    """Return the policy's entries for the flags that hold; a flag without an entry only marks."""
    return tuple(policy.flags[name] for name in reading.classification.flags if name in policy.flags)


def end_of(reading: Reading, policy: Policy) -> tuple[End, str]:
    """Return which of the four ends a message comes to, and why (behaviour: four ends).

    Quarantine, the fourth, is for what could not be processed, and is the worker's to say.
    """
    nothing_wanted = _nothing_wanted(reading, policy)
    if not nothing_wanted:
        return "case", reading.screening.reason
    return ("filed_under_case" if reading.follows else "filed"), nothing_wanted


def _matters(reading: Reading, policy: Policy) -> bool:
    """Tell whether a message is worth a person's look although its words are like a machine's.

    Danger, a possible complaint, whatever speaks for more than the default category, and a person's
    next mail on their own case: anything doubtful is a case (behaviour: four ends). It is not
    acknowledged all the same.
    """
    found = reading.classification
    if reading.follows and reading.screening.kind == "person":
        return True
    if _alarms(reading, policy) or policy.judging.consult_flag in found.flags:
        return True
    return found.category != policy.default_category


def _alarms(reading: Reading, policy: Policy) -> bool:
    """Tell whether it speaks of danger: an alert, or that writing back would be one."""
    return any(flag.alert or flag.quiet for flag in flags_of(reading, policy))


def _tells_of_danger(reading: Reading, policy: Policy) -> bool:
    """Tell whether a colleague's note raises an alarm that is not on the case yet."""
    known = reading.follows.case.flags if reading.follows else ()
    raised = set(reading.classification.flags).difference(known)
    return any(policy.flags[name].alert for name in raised if name in policy.flags)


def _nothing_wanted(reading: Reading, policy: Policy) -> str:
    """Return why this message opens nothing and reopens nothing, or an empty string."""
    if not reading.screening.admit:
        return reading.screening.reason
    if reading.screening.kind == "staff" and reading.follows and not _tells_of_danger(reading, policy):
        return "a colleague's note on the case"
    filing = [flag.name for flag in flags_of(reading, policy) if flag.no_case]
    if filing and not _matters(reading, policy):
        return f"the rules say: {', '.join(filing)}"
    if reading.follows and only_thanks(reading.message.new_text) and not _brings_papers(reading):
        return "thanks, and nothing else"
    return ""


def _brings_papers(reading: Reading) -> bool:
    """Tell whether something is attached besides pictures, which most signatures carry."""
    return any(not one.content_type.startswith("image/") for one in reading.message.attachments)
