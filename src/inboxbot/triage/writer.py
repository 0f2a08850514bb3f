"""Who wrote a message that a form on a website relays: the person, and not the form.

A form names them in Reply-To, or in the fields that rules.yaml calls by name: the label stands before the
value on one line, above it, or in the cell beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from inboxbot.model.message import Address, Message
from inboxbot.rules.policy import Policy

_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,6}"
)
_SIGNS = " \t*_:|>•·-–—"
_LONGEST_NAME = 80
_MOST_LINES = 200


def by_its_writer(message: Message, policy: Policy) -> Message:
    """Return a web form's message with the writer as its sender; any other message unchanged.

    Only for the forms that rules.yaml lists, and only where it names exactly one address: theirs is the
    case, to them goes the answer, and they are who is counted for the caps.
    """
    if not _is_listed(message, policy):
        return message
    writer = writer_named(message, policy)
    return message if writer is None else replace(message, sender=writer, senders=(writer,))


def as_if_in_reply_to(relayed: Message, message: Message) -> Message:
    """Return what the form relays with the writer in Reply-To, who is answered there."""
    by_form = message.sender.address != relayed.sender.address
    return replace(relayed, reply_to=(message.sender,)) if by_form else relayed


def relayed_by_stranger(message: Message, policy: Policy) -> bool:
    """Tell whether a form that rules.yaml does not list speaks here for somebody else than its sender."""
    if _is_listed(message, policy):
        return False
    writer = writer_named(message, policy)
    return writer is not None and writer.address != message.sender.address


def writer_named(message: Message, policy: Policy) -> Address | None:
    """Return whom the form names as the writer, in Reply-To or in a field; None where that is not certain."""
    ours = {message.sender.address, *(one.address for one in message.recipients)}
    named = [one for one in message.reply_to if one.address not in ours]
    if named:
        return named[0] if len(named) == 1 else None
    fields = policy.screening.form_fields
    found = _values(message.text, fields.address)
    addresses = {match.lower() for value in found for match in _ADDRESS.findall(value)} - ours
    if len(addresses) != 1:
        return None
    name = next(iter(_values(message.text, fields.name)), "")
    return Address(addresses.pop(), "" if "@" in name else name[:_LONGEST_NAME])


def _is_listed(message: Message, policy: Policy) -> bool:
    return message.sender.address in {form.sender.lower() for form in policy.screening.web_forms}


def _values(text: str, labels: Iterable[str]) -> list[str]:
    """Return what stands behind these labels, in the order of the text; the labels in any case."""
    wanted = {" ".join(label.casefold().split()) for label in labels}
    lines = [line.strip() for line in text.splitlines()[:_MOST_LINES] if line.strip(_SIGNS)]
    found = []
    for number, line in enumerate(lines):
        label, sign, rest = _parted(line)
        if label not in wanted:
            continue
        value = rest if sign and rest else next(iter(lines[number + 1 : number + 2]), "")
        if value:
            found.append(value.strip(_SIGNS))
    return found


def _parted(line: str) -> tuple[str, str, str]:
    """Return a line's label, what parts it from its value, and the value."""
    match = re.match(r"[\s*_>•·-]*([^:|\t]{2,60}?)\s*[*_]*\s*([:|\t]|\s{2,}|$)[\s*_]*(.*)", line)
    if match is None:
        return "", "", ""
    label = re.sub(r"\s*\((?:required|optional)\)|\*", "", match[1], flags=re.IGNORECASE)
    return " ".join(label.casefold().split()), match[2], match[3].strip()
