"""When a machine's mail is no case: only where it is certain that no person wants anything.

A row that holds ends in *filed without a case*: listed in the digest for staff, and one step makes it
a case. Whatever answers us, asks, or passes on a person's words never comes this far.
"""

from __future__ import annotations

from collections.abc import Callable

from inboxbot.triage.screen_addresses import is_address
from inboxbot.triage.screen_fields import keyword, values
from inboxbot.triage.screen_look import Look
from inboxbot.triage.screen_mass import machine_sender
from inboxbot.triage.screen_voice import PERSONAL, says_nothing
from inboxbot.triage.screen_withheld import calendar_reply, report_of

LONGEST_COMMENT = 400  # an answer to an invitation with more text than this says something


def _newsletter(look: Look) -> bool:
    """One of many copies, by its own marks. List-Post is a discussion list: people write there."""
    headers = look.message.headers
    discussion = "list-post" in headers or "list" in _precedences(look)
    mass = "list-id" in headers or "feedback-id" in headers or "list-unsubscribe-post" in headers
    marked = "list-unsubscribe" in headers and (
        mass or "bulk" in _precedences(look) or bool(machine_sender(look))
    )
    return marked and not discussion and not PERSONAL.find(look.new) and not look.message.in_reply_to


def _notification(look: Look) -> bool:
    """Two marks of a machine, of which one is that it takes no answer."""
    deaf = bool(machine_sender(look)) + bool(look.no_reply)
    other = (
        look.automatic_keyword != "no",
        bool(_precedences(look)),
        "list-unsubscribe" in look.message.headers,
        look.suppresses,
        bool(look.automatic_text),
        bool(look.receipt),
    )
    return deaf > 0 and deaf + sum(other) > 1 and not look.speaks


def _report(look: Look) -> bool:
    return bool(report_of(look)) and not look.speaks


def _calendar_reply(look: Look) -> bool:
    return bool(calendar_reply(look)) and len(look.new) <= LONGEST_COMMENT and not look.speaks


def _receipt(look: Look) -> bool:
    """A helpdesk's receipt that asks to be left alone (X-Auto-Response-Suppress, bulk precedence)."""
    marked = look.suppresses or bool(_precedences(look))
    return marked and bool(look.receipt) and not look.speaks


def _missed_call(look: Look) -> bool:
    return bool(machine_sender(look)) and says_nothing(look.subject, look.opening)


CERTAIN: tuple[tuple[str, Callable[[Look], bool]], ...] = (
    ("a newsletter", _newsletter),
    ("a notification that takes no answer", _notification),
    ("a receipt or report", _report),
    ("an answer to an invitation", _calendar_reply),
    ("a helpdesk's receipt", _receipt),
    ("a missed call that left no words", _missed_call),
)


def nobody_asks(look: Look) -> str:
    """Return what makes it certain that no person wants anything, or an empty string."""
    if look.relays or look.history.by_our_mail or look.history.by_their_mail or _reply_to_a_person(look):
        return ""
    return next((name for name, holds in CERTAIN if holds(look)), "")


def _reply_to_a_person(look: Look) -> bool:
    """A relay names the writer in Reply-To, at another address than its own."""
    mine = look.sender.rpartition("@")[2]
    others = (one.address for one in look.message.reply_to if is_address(one.address))
    return any(other.rpartition("@")[2] != mine and not look.own.has(other) for other in others)


def _precedences(look: Look) -> frozenset[str]:
    found = (
        keyword(value) for name in ("precedence", "x-precedence") for value in values(look.message, name)
    )
    return frozenset(found) & {"bulk", "list", "junk"}
