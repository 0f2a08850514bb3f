"""To whom an acknowledgement may go: one address, or none with the reason (RFC 3834 §4)."""

from __future__ import annotations

from dataclasses import dataclass

from inboxbot.triage.screen_addresses import is_address, one_sender, takes_no_reply
from inboxbot.triage.screen_look import Look


@dataclass(frozen=True, slots=True)
class Recipient:
    """``address`` is empty where nobody may be answered; then ``reason`` says why.

    ``unaligned``: nothing but the sender's own word says that the address is theirs.
    """

    address: str
    unaligned: bool = False
    reason: str = ""


def recipient(look: Look) -> Recipient:
    """Choose the one address.

    Return-Path where it aligns with From, and is the same person's at a provider of many; else From:
    vouched for where DMARC passed in the trusted place, unaligned otherwise. A null path, a failed
    check and an address of ours: nobody. A web form of ours is answered at its Reply-To.
    """
    if look.null_path:
        return Recipient("", reason="Return-Path: <>, the null path is never answered (RFC 3834 §2)")
    if look.authentication.result == "fail":
        return Recipient("", reason=look.authentication.why)
    chosen = _of_form(look) if look.is_form else _of_person(look)
    if chosen.address and look.own.has(chosen.address):
        return Recipient("", reason=f"{chosen.address} is an address of ours")
    if chosen.address and not is_address(chosen.address):
        return Recipient("", reason="From: no address to write to")
    return chosen


def _of_form(look: Look) -> Recipient:
    """Anybody can forge a form's From, so without a trusted pass it counts as unaligned."""
    if len(look.message.reply_to) != 1:
        return Recipient("", reason="Reply-To: a web form must name exactly one writer")
    return Recipient(look.message.reply_to[0].address.lower(), unaligned=look.authentication.result != "pass")


def _of_person(look: Look) -> Recipient:
    path = look.envelope or ""
    if is_address(path) and one_sender(path, look.sender) and not takes_no_reply(path):
        return Recipient(path)
    return Recipient(look.sender, unaligned=look.authentication.result != "pass")
