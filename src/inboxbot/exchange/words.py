"""The words of EWS requests: elements of its two namespaces, ids of folders and items.

Only operations and elements that every EWS server knows (EWS reference, "EWS operations in Exchange").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from lxml.builder import ElementMaker

MESSAGES = "http://schemas.microsoft.com/exchange/services/2006/messages"
TYPES = "http://schemas.microsoft.com/exchange/services/2006/types"
_NAMES = {"m": MESSAGES, "t": TYPES}

M = ElementMaker(namespace=MESSAGES, nsmap=_NAMES)
T = ElementMaker(namespace=TYPES, nsmap=_NAMES)
Element = Any
"""An element of lxml's, which tells no types."""

INBOX, SENT, DRAFTS, OUTBOX, ROOT = "inbox", "sentitems", "drafts", "outbox", "msgfolderroot"
DISTINGUISHED = (INBOX, SENT, DRAFTS, OUTBOX, ROOT, "deleteditems", "junkemail")
"""Names of folders that are the same in every language (DistinguishedFolderId)."""

TRANSPORT_HEADERS = "0x007D"
"""PidTagTransportMessageHeaders (MS-OXOMSG 2.2.1.61): the headers as they came over the wire, a String."""
SUPPRESS = "0x3FDF"
"""PidTagAutoResponseSuppress (MS-OXCMAIL 2.1.3.2.20), an Integer: -1 suppresses every automatic answer."""
MESSAGE_FLAGS = "0x0E07"
"""PidTagMessageFlags (MS-OXCMSG 2.2.1.6), an Integer: 1 is read, and not a draft."""
LAST_VERB = "0x1081"
"""PidTagLastVerbExecuted (MS-OXOMSG 2.2.1.42), an Integer: 102 and 103 are reply and reply to all."""
REPLIED = frozenset({"102", "103"})
FLAG_STATUS, FLAGGED = "0x1090", "2"
"""PidTagFlagStatus (MS-OXOFLAG 2.2.1.1), an Integer: Outlook's flag is set."""
DELIVERY_TIME = "0x0E06"
"""PidTagMessageDeliveryTime (MS-OXOMSG 2.2.3.9), a SystemTime."""


OUR_ID = "inboxbot-message-id"
"""Ours: the Message-ID under which a letter was written, because Exchange may give it another one."""
_OUR_NAMES = "6c1d0a3e-5f0b-4b8e-9a5e-2f6f4d1c7b11"
_NUMBER = re.compile(r"[0-9]{1,15}\Z")
_BITS = {"dr": 1, "ndr": 2, "rn": 4, "nrn": 8, "oof": 16, "autoreply": 32}


def our_id() -> Element:
    """Return the named property, in a namespace of our own, that stays on the copy in Sent."""
    return T.ExtendedFieldURI(PropertySetId=_OUR_NAMES, PropertyName=OUR_ID, PropertyType="String")


def our_id_value(message_id: str) -> Element:
    """Return the same with what it is to be."""
    return T.ExtendedProperty(our_id(), T.Value(message_id))


def suppressed(header: str) -> str:
    """Return PidTagAutoResponseSuppress for a header X-Auto-Response-Suppress."""
    named = [one.strip().lower() for one in header.split(",")]
    return "-1" if "all" in named else str(sum(_BITS.get(one, 0) for one in named))


def in_distinguished(name: str, mailbox: str) -> Element:
    """Return a folder every mailbox has, of the mailbox with this address."""
    return T.DistinguishedFolderId(T.Mailbox(T.EmailAddress(mailbox)), Id=name)


def in_folder(folder_id: str) -> Element:
    """Return a folder by the id the server gave it."""
    return T.FolderId(Id=folder_id)


def item_id(uid: str, change_key: str = "") -> Element:
    """Return an item by the id the server gave it."""
    return T.ItemId(Id=uid, ChangeKey=change_key) if change_key else T.ItemId(Id=uid)


def field(name: str) -> Element:
    """Return a property by its name, as ``item:Size``."""
    return T.FieldURI(FieldURI=name)


def tagged(tag: str, kind: str) -> Element:
    """Return a property by its MAPI tag."""
    return T.ExtendedFieldURI(PropertyTag=tag, PropertyType=kind)


def tagged_value(tag: str, kind: str, value: str) -> Element:
    """Return a property by its MAPI tag, with what it is to be."""
    return T.ExtendedProperty(tagged(tag, kind), T.Value(value))


def shape(*wanted: Element, kind: str = "ItemShape") -> Element:
    """Return the shape of an answer: ids, and the properties that are wanted."""
    made = M(kind, T.BaseShape("IdOnly"))
    if wanted:
        made.append(T.AdditionalProperties(*wanted))
    return made


def shape_with_mime(*wanted: Element) -> Element:
    """Return a shape with the message itself (RFC 5322, base64)."""
    made = M.ItemShape(T.BaseShape("IdOnly"), T.IncludeMimeContent("true"))
    if wanted:
        made.append(T.AdditionalProperties(*wanted))
    return made


def equal(name: str, value: str) -> Element:
    """Return the condition that a property has this value."""
    return T.IsEqualTo(field(name), T.FieldURIOrConstant(T.Constant(Value=value)))


def bears_id(message_id: str) -> Element:
    """Return the condition that an item bears this Message-ID, or was written by us under it."""
    ours = T.IsEqualTo(our_id(), T.FieldURIOrConstant(T.Constant(Value=message_id)))
    return T.Or(equal("message:InternetMessageId", f"<{message_id}>"), ours)


def received_since(since: datetime) -> Element:
    """Return the condition that an item came at or after ``since``, or that nobody knows when it came."""
    moment = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    late = T.IsGreaterThanOrEqualTo(
        field("item:DateTimeReceived"), T.FieldURIOrConstant(T.Constant(Value=moment))
    )
    return T.Or(late, T.Not(T.Exists(field("item:DateTimeReceived"))))


def find_item(
    folder: Element,
    wanted: Sequence[Element],
    *,
    offset: int,
    most: int,
    condition: Element | None = None,
    newest_first: bool = False,
) -> Element:
    """Return a FindItem request for one page of a folder."""
    asked = M.FindItem(
        shape(*wanted),
        M.IndexedPageItemView(MaxEntriesReturned=str(most), Offset=str(offset), BasePoint="Beginning"),
        Traversal="Shallow",
    )
    if condition is not None:
        asked.append(M.Restriction(condition))
    if newest_first:
        asked.append(M.SortOrder(T.FieldOrder(field("item:DateTimeReceived"), Order="Descending")))
    asked.append(M.ParentFolderIds(folder))
    return asked


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element, *path: str) -> Element | None:
    """Return the first element down this path of names, whatever their namespaces."""
    found: Element | None = element
    for name in path:
        found = next((one for one in found if local(one) == name), None) if found is not None else None
    return found


def text(element: Element, *path: str) -> str:
    """Return the text down a path, empty where there is none."""
    found = child(element, *path)
    return (found.text or "").strip() if found is not None else ""


def number(said: str) -> int:
    """Return the whole number that is told, 0 where none is."""
    return int(said) if _NUMBER.match(said.strip()) else 0


def all_of(elements: Iterable[Element], name: str) -> list[Element]:
    """Return every element of this name below these."""
    return [one for element in elements for one in element.iter() if local(one) == name]
