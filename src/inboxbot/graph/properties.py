"""Properties of messages that Graph knows by MAPI's numbers only ([MS-OXPROPS])."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inboxbot.graph.answers import things

MARK: Final = "String {6c1d0a3e-5f0b-4b8e-9a5e-2f6f4d1c7b11} Name inboxbot-message-id"
"""Ours: the Message-ID under which a letter was written, because Exchange may give it another one.

A named property of a namespace of our own; it stays on the draft, and on the copy in Sent Items."""
SIZE: Final = "Integer 0x0E08"  # PidTagMessageSize
TRANSPORT: Final = "String 0x007D"  # PidTagTransportMessageHeaders
SUPPRESS: Final = "Integer 0x3FDF"  # PidTagAutoResponseSuppress, [MS-OXCMAIL] 2.1.3.2.20
FLAGS: Final = "Integer 0x0E07"  # PidTagMessageFlags: without MSGFLAG_UNSENT it is no draft
LAST_VERB: Final = "Integer 0x1081"  # PidTagLastVerbExecuted, [MS-OXOMSG] 2.2.1.42
DELIVERED: Final = "SystemTime 0x0E06"  # PidTagMessageDeliveryTime
SUBMITTED: Final = "SystemTime 0x0039"  # PidTagClientSubmitTime

REPLIED: Final = frozenset({"102", "103"})
"""The last verb of a message that somebody replied to, or replied to all."""

_TAG = re.compile(r"\w+ 0x0*([0-9a-f]+)\Z")
_MOST_DIGITS: Final = 12
_BITS: Final = {"dr": 1, "ndr": 2, "rn": 4, "nrn": 8, "oof": 16, "autoreply": 32}


def expand(*names: str) -> str:
    """Return the $expand that brings these properties along."""
    return f"singleValueExtendedProperties($filter={' or '.join(f'id eq {chr(39)}{one}{chr(39)}' for one in names)})"


def has(name: str, value: str) -> str:
    """Return the $filter for messages with this property and value."""
    quoted = value.replace("'", "''")
    return f"singleValueExtendedProperties/Any(ep: ep/id eq '{name}' and ep/value eq '{quoted}')"


def value_of(message: Mapping[str, Any], name: str) -> str:
    """Return a property's value, empty where it did not come along.

    Graph writes a tag its own way (0xe08), and sometimes another type before it.
    """
    for one in things(message.get("singleValueExtendedProperties")):
        if _plain(str(one.get("id", ""))) == _plain(name):
            return str(one.get("value", ""))
    return ""


def number_of(message: Mapping[str, Any], name: str) -> int:
    """Return a property that is a number of things, 0 where it did not come along or is none."""
    value = value_of(message, name)
    return int(value) if value.isascii() and value.isdigit() and len(value) < _MOST_DIGITS else 0


def _plain(name: str) -> str:
    tag = _TAG.match(name.lower())
    return tag.group(1) if tag else name.lower()


def suppress_bits(header: str) -> int:
    """Return PidTagAutoResponseSuppress for an X-Auto-Response-Suppress header; 0 where there is none."""
    words = [word.strip().lower() for word in header.split(",")]
    return -1 if "all" in words else sum(_BITS.get(word, 0) for word in set(words))
