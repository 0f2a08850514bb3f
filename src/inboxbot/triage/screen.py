"""Two questions about every message: is it a case, and may a machine answer it?

The answer is a walk down one table of signs (``screen_refused``, ``screen_withheld``): the first row
that holds gives kind and reason. A machine is never answered; and nothing is dropped because
of a header: what is not acknowledged stays a case, unless it is certain that nobody wants anything
(``screen_certain``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from inboxbot.model.case import History
from inboxbot.model.message import Message
from inboxbot.model.plan import Screening
from inboxbot.rules.policy import Policy
from inboxbot.triage.screen_addresses import domain
from inboxbot.triage.screen_certain import nobody_asks
from inboxbot.triage.screen_look import Look, look_alone, look_at
from inboxbot.triage.screen_recipient import recipient
from inboxbot.triage.screen_refused import AUTOMATIC, BOUNCES, LOOPS, WORDS_ALONE
from inboxbot.triage.screen_sign import Sign
from inboxbot.triage.screen_withheld import FIRM, OVERRIDABLE

LONGEST_REASON = 120

SIGNS: tuple[Sign, ...] = (*LOOPS, *BOUNCES, *AUTOMATIC, *FIRM, *OVERRIDABLE)
"""The whole table, in the order in which it is walked."""


def screen(
    message: Message,
    history: History,
    policy: Policy,
    *,
    address: str,
    trusted_authserv: str,
    ours: bool = False,
) -> Screening:
    """Answer both questions, with the header or words that told.

    ``address`` is the mailbox's own; ``trusted_authserv`` is whose Authentication-Results count
    (``none``: nobody's; ``topmost``: the topmost, whoever wrote it). ``ours``: the Message-ID is that of
    a letter of ours, so this is our own copy. Raises nothing.
    """
    look = look_at(message, history, policy, address=address, trusted_authserv=trusted_authserv, ours=ours)
    found = next(_holding(_rows(look, policy), look), None)
    if found is None:
        return _for_person(look)
    sign, told = found
    nobody = nobody_asks(look)
    admit = not nobody if sign.grade == "N" else sign.admits(look) and not nobody
    reason = f"{sign.name}: {told}" + (f"; {nobody}" if nobody and sign.grade == "N" else "")
    return Screening(admit=admit, may_acknowledge=False, kind=sign.kind, reason=_cut(reason))


def is_automatic(message: Message) -> bool:
    """Tell whether a message is a loop, a bounce or an automatic answer by its own signs alone."""
    look = look_alone(message)
    return next(_holding((*BOUNCES, *AUTOMATIC), look), None) is not None


def only_words_tell(message: Message) -> bool:
    """Tell whether only the words "I am away until" make a message an automatic answer: people write them too."""
    look = look_alone(message)
    found = next(_holding((*BOUNCES, *AUTOMATIC), look), None)
    if found is None or found[0] not in WORDS_ALONE:
        return False
    return not (look.null_path or look.suppresses or look.automatic_text)


def _for_person(look: Look) -> Screening:
    to = recipient(look)
    if not to.address:
        return Screening(admit=True, may_acknowledge=False, kind="person", reason=_cut(to.reason))
    how = "web form, answered at Reply-To" if look.is_form else "no sign of a machine"
    doubt = ", nothing vouches for the address" if to.unaligned else ""
    return Screening(
        admit=True,
        may_acknowledge=True,
        kind="person",
        reason=how + doubt,
        acknowledge_to=to.address,
        unaligned=to.unaligned,
    )


def _rows(look: Look, policy: Policy) -> Iterable[Sign]:
    """Return the rows to walk: for a named sender and for our web forms only the firm ones."""
    named = {entry.strip().lower() for entry in policy.screening.acknowledge_anyway}
    excepted = look.is_form or look.sender in named or f"@{domain(look.sender)}" in named
    return SIGNS[: -len(OVERRIDABLE)] if excepted else SIGNS


def _holding(rows: Iterable[Sign], look: Look) -> Iterator[tuple[Sign, str]]:
    for sign in rows:
        told = sign.test(look)
        if told:
            yield sign, told


def _cut(reason: str) -> str:
    """Return one line of at most 120 characters: a header's value is a stranger's text."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in reason[: 2 * LONGEST_REASON]).split())
    return plain if len(plain) <= LONGEST_REASON else plain[: LONGEST_REASON - 1] + "…"
