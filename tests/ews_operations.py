"""Folders and reading in the stand-in Exchange server, on the state of a mailbox (EWS reference)."""
# ruff: noqa: N802 - operations are called as EWS calls them

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from ews_mailboxes import Folder, Item, MailboxState, header

M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
KNOWN_FIELDS = {
    "item:DateTimeReceived", "item:DateTimeCreated", "item:Size", "item:Categories", "item:Subject",
    "item:ItemClass", "message:IsRead", "message:InternetMessageId", "item:MimeContent",
    "folder:DisplayName", "folder:TotalCount", "folder:EffectiveRights",
}  # fmt: skip


class RefusedError(Exception):
    """The operation, or one item of it, is refused with this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SchemaError(Exception):
    """The request is not what the schema allows: a fault for the whole of it."""


class Reading:
    """What one signed-in user may read. ``house`` is the server, with its mailboxes and its habits."""

    def __init__(self, house: Any, user: str, acting: str) -> None:
        self.house, self.user, self.acting = house, user, acting

    # Folders ------------------------------------------------------------------------------------
    def folder(self, parent: ET.Element | None) -> tuple[MailboxState, Folder]:
        if parent is None or not len(parent):
            raise SchemaError("a folder id is missing")
        told = parent[0]
        if told.tag == f"{T}DistinguishedFolderId":
            address = (told.findtext(f"{T}Mailbox/{T}EmailAddress") or self.acting).lower()
            state = self.mailbox(address)
            try:
                return state, state.named(told.get("Id", ""))
            except StopIteration:
                raise RefusedError("ErrorFolderNotFound") from None
        for state in self.house.mailboxes.values():
            folder = state.folders.get(told.get("Id", ""))
            if folder is not None:
                self.mailbox(state.address)
                return state, folder
        raise RefusedError("ErrorFolderNotFound")

    def mailbox(self, address: str) -> MailboxState:
        """Return a mailbox that exists and may be opened by whoever acts."""
        state: MailboxState | None = self.house.mailboxes.get(address)
        if state is None:
            raise RefusedError("ErrorNonExistentMailbox")
        if address != self.acting and address not in self.house.full_access.get(self.user, ()):
            raise RefusedError("ErrorAccessDenied")
        return state

    def item(self, uid: str) -> tuple[MailboxState, Folder, Item]:
        for state in self.house.mailboxes.values():
            found = state.find(uid)
            if found is not None:
                self.mailbox(state.address)
                return (state, *found)
        raise RefusedError(
            "ErrorItemPropertyRequestFailed" if self.house.gone_is_a_failure else "ErrorItemNotFound"
        )

    def GetFolder(self, request: ET.Element) -> Iterator[str]:
        fields = self.fields(request.find(f"{M}FolderShape"))
        for told in request.find(f"{M}FolderIds") or ():

            def one(told: ET.Element = told) -> str:
                holder = ET.Element("x")
                holder.append(told)
                _, folder = self.folder(holder)
                return f"<m:Folders>{self.folder_xml(folder, fields)}</m:Folders>"

            yield self.message("GetFolder", one)

    def FindFolder(self, request: ET.Element) -> Iterator[str]:
        if request.get("Traversal") not in ("Shallow", "Deep"):
            raise SchemaError("Traversal")
        fields = self.fields(request.find(f"{M}FolderShape"))
        view = request.find(f"{M}IndexedPageFolderView")

        def found() -> str:
            state, parent = self.folder(request.find(f"{M}ParentFolderIds"))
            below = state.below(parent)
            if not below and self.house.says_nothing_of_no_folders:
                return ""
            page, root = paged(below, view)
            return f"<m:RootFolder {root}><t:Folders>{''.join(self.folder_xml(f, fields) for f in page)}</t:Folders></m:RootFolder>"

        yield self.message("FindFolder", found)

    def CreateFolder(self, request: ET.Element) -> Iterator[str]:
        def made() -> str:
            state, parent = self.folder(request.find(f"{M}ParentFolderId"))
            name = request.findtext(f"{M}Folders/{T}Folder/{T}DisplayName") or ""
            if any(one.name == name for one in state.below(parent)):
                raise RefusedError("ErrorFolderExists")
            folder = state.make_folder(name, parent)
            return f"<m:Folders>{self.folder_xml(folder, set())}</m:Folders>"

        yield self.message("CreateFolder", made)

    def DeleteFolder(self, request: ET.Element) -> Iterator[str]:
        def deleted() -> str:
            state, folder = self.folder(request.find(f"{M}FolderIds"))
            if folder.distinguished:
                raise RefusedError("ErrorDeleteDistinguishedFolder")
            for below in state.below(folder):
                del state.folders[below.uid]
            del state.folders[folder.uid]
            return ""

        yield self.message("DeleteFolder", deleted)

    def folder_xml(self, folder: Folder, fields: set[str]) -> str:
        inner = f'<t:FolderId Id={quoteattr(folder.uid)} ChangeKey="AQ=="/>'
        if "folder:DisplayName" in fields:
            inner += f"<t:DisplayName>{escape(folder.name)}</t:DisplayName>"
        if "folder:TotalCount" in fields:
            inner += f"<t:TotalCount>{len(folder.items)}</t:TotalCount>"
        if "folder:EffectiveRights" in fields:
            lacking = self.house.lacking_rights
            rights = ("CreateAssociated", "CreateContents", "CreateHierarchy", "Delete", "Modify", "Read")
            told = "".join(f"<t:{one}>{str(one not in lacking).lower()}</t:{one}>" for one in rights)
            inner += f"<t:EffectiveRights>{told}</t:EffectiveRights>"
        return f"<t:Folder>{inner}</t:Folder>"

    # Reading ------------------------------------------------------------------------------------
    def fields(self, shape: ET.Element | None) -> set[str]:
        """Return the properties a shape asks for; extended ones as ``tag:0x007d``."""
        if shape is None or shape.findtext(f"{T}BaseShape") not in ("IdOnly", "Default", "AllProperties"):
            raise SchemaError("a shape without BaseShape")
        asked: set[str] = set()
        if shape.findtext(f"{T}IncludeMimeContent") == "true":
            asked.add("item:MimeContent")
        for one in shape.find(f"{T}AdditionalProperties") or ():
            if one.tag == f"{T}ExtendedFieldURI":
                asked.add(property_name(one))
            else:
                asked.add(one.get("FieldURI", ""))
        unknown = {one for one in asked if not one.startswith(("tag:", "name:"))} - KNOWN_FIELDS
        extended = any(one.startswith(("tag:", "name:")) for one in asked)
        if unknown or (extended and not self.house.extended_properties) or asked & self.house.unknown_fields:
            raise RefusedError("ErrorInvalidPropertyRequest")
        return asked

    def SyncFolderItems(self, request: ET.Element) -> Iterator[str]:
        most = request.findtext(f"{M}MaxChangesReturned") or ""
        if not most.isdigit() or not 1 <= int(most) <= 512:
            raise SchemaError("MaxChangesReturned is 1 to 512")

        def listed() -> str:
            fields = self.fields(request.find(f"{M}ItemShape"))
            state, folder = self.folder(request.find(f"{M}SyncFolderId"))
            told = request.findtext(f"{M}SyncState") or ""
            since = state.change_of(told) if told else 0
            if since is None and not self.house.forgets_without_a_word:
                raise RefusedError("ErrorInvalidSyncStateData")
            since = since or 0
            changes = state.changes(folder, since)
            page = changes[: min(int(most), self.house.page)]
            last = len(page) == len(changes)
            behind = state.change if last else page[-1][0]
            listed = "".join(
                self.change_xml(folder, kind, uid, fields) for _, kind, uid in self.house.in_its_order(page)
            )
            return (
                f"<m:SyncState>{state.state(behind)}</m:SyncState>"
                f"<m:IncludesLastItemInRange>{str(last).lower()}</m:IncludesLastItemInRange>"
                f"<m:Changes>{listed}</m:Changes>"
            )

        yield self.message("SyncFolderItems", listed)

    def change_xml(self, folder: Folder, kind: str, uid: str, fields: set[str]) -> str:
        if kind == "Delete":
            return f"<t:Delete><t:ItemId Id={quoteattr(uid)}/></t:Delete>"
        item = folder.items[uid]
        if kind == "ReadFlagChange":
            told = f"<t:ItemId Id={quoteattr(uid)}/><t:IsRead>{str(item.read).lower()}</t:IsRead>"
            return f"<t:ReadFlagChange>{told}</t:ReadFlagChange>"
        return f"<t:{kind}>{self.item_xml(item, fields)}</t:{kind}>"

    def GetItem(self, request: ET.Element) -> Iterator[str]:
        for told in request.find(f"{M}ItemIds") or ():

            def one(uid: str = told.get("Id", "")) -> str:
                fields = self.fields(request.find(f"{M}ItemShape"))
                _, _, item = self.item(uid)
                if item.spoiled and "item:MimeContent" in fields:
                    raise RefusedError("ErrorItemCorrupt")
                return f"<m:Items>{self.item_xml(item, fields)}</m:Items>"

            yield self.message("GetItem", one)

    def item_xml(self, item: Item, fields: set[str]) -> str:
        house = self.house
        inner = []
        if "item:MimeContent" in fields:
            inner.append(
                f'<t:MimeContent CharacterSet="UTF-8">{base64.b64encode(item.content).decode()}</t:MimeContent>'
            )
        inner.append(f"<t:ItemId Id={quoteattr(item.uid)} ChangeKey={quoteattr(item.change_key)}/>")
        if "item:DateTimeReceived" in fields and item.received_at and not house.no_received:
            inner.append(f"<t:DateTimeReceived>{self.date(item.received_at)}</t:DateTimeReceived>")
        if "item:Subject" in fields:
            inner.append(f"<t:Subject>{escape(header(item.content, 'Subject'))}</t:Subject>")
        if "item:Size" in fields:
            inner.append(f"<t:Size>{len(item.content)}</t:Size>")
        if "item:Categories" in fields and item.categories:
            told = "".join(f"<t:String>{escape(one)}</t:String>" for one in item.categories)
            inner.append(f"<t:Categories>{told}</t:Categories>")
        if "item:DateTimeCreated" in fields:
            inner.append(f"<t:DateTimeCreated>{self.date(item.created_at)}</t:DateTimeCreated>")
        inner += self.extended_xml(item, fields)
        if "message:InternetMessageId" in fields and item.message_id:
            inner.append(f"<t:InternetMessageId>{escape(item.message_id)}</t:InternetMessageId>")
        if "message:IsRead" in fields:
            inner.append(f"<t:IsRead>{str(item.read).lower()}</t:IsRead>")
        return f"<t:{item.kind}>{''.join(inner)}</t:{item.kind}>"

    @staticmethod
    def extended_xml(item: Item, fields: set[str]) -> list[str]:
        inner = []
        if "tag:0x007d" in fields and item.wire is not None:
            wire = escape(as_text(item.wire)).replace("\r", "&#xD;")
            inner.append(
                '<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x7d" PropertyType="String"/>'
                f"<t:Value>{wire}</t:Value></t:ExtendedProperty>"
            )
        for key, value in item.named.items():
            if key in fields:
                uri = f'PropertySetId="6c1d0a3e-5f0b-4b8e-9a5e-2f6f4d1c7b11" PropertyName="{key[5:]}" PropertyType="String"'
                inner.append(
                    f"<t:ExtendedProperty><t:ExtendedFieldURI {uri}/><t:Value>{escape(value)}</t:Value></t:ExtendedProperty>"
                )
        return inner

    def date(self, moment: datetime) -> str:
        fraction = ".123456789" if self.house.nine_digits else ""
        return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}{fraction}Z"

    def FindItem(self, request: ET.Element) -> Iterator[str]:
        if request.get("Traversal") not in ("Shallow", "SoftDeleted", "Associated"):
            raise SchemaError("Traversal")

        def found() -> str:
            fields = self.fields(request.find(f"{M}ItemShape"))
            _, folder = self.folder(request.find(f"{M}ParentFolderIds"))
            items = list(folder.items.values())
            condition = request.find(f"{M}Restriction")
            if condition is not None and not self.house.conditions:
                raise RefusedError("ErrorUnsupportedPathForQuery")
            if condition is not None:
                items = [item for item in items if holds(condition[0], item)]
            page, root = paged(items, request.find(f"{M}IndexedPageItemView"))
            told = "".join(self.item_xml(item, fields - {"item:MimeContent"}) for item in page)
            return f"<m:RootFolder {root}><t:Items>{told}</t:Items></m:RootFolder>"

        yield self.message("FindItem", found)

    @staticmethod
    def message(operation: str, work: Callable[[], str]) -> str:
        """Return a response message; a refusal comes as a value, as Exchange does it."""
        try:
            inner = work()
            told = 'ResponseClass="Success"', "<m:ResponseCode>NoError</m:ResponseCode>", inner
        except RefusedError as refused:
            code = f"<m:MessageText>It is refused.</m:MessageText><m:ResponseCode>{refused.code}</m:ResponseCode>"
            told = 'ResponseClass="Error"', f"{code}<m:DescriptiveLinkKey>0</m:DescriptiveLinkKey>", ""
        name = f"m:{operation}ResponseMessage"
        return f"<{name} {told[0]}>{told[1]}{told[2]}</{name}>"


def as_text(octets: bytes) -> str:
    """Return header octets as the text that a property of type String holds."""
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp1252", "replace")


def property_name(uri: ET.Element) -> str:
    """Return an extended property's key: ``tag:0x007d``, or ``name:`` and its name."""
    tag = uri.get("PropertyTag")
    return f"tag:{tag.lower()}" if tag else f"name:{uri.get('PropertyName')}"


def paged(found: list[Any], view: ET.Element | None) -> tuple[list[Any], str]:
    most = int(view.get("MaxEntriesReturned", "1000")) if view is not None else 1000
    offset = int(view.get("Offset", "0")) if view is not None else 0
    page = found[offset : offset + min(most, 1000)]
    last = str(offset + len(page) >= len(found)).lower()
    root = f'TotalItemsInView="{len(found)}" IncludesLastItemInRange="{last}" IndexedPagingOffset="{offset + len(page)}"'
    return page, root


def holds(condition: ET.Element, item: Item) -> bool:
    """Tell whether a Restriction holds of an item."""
    kind = condition.tag.rpartition("}")[2]
    if kind == "Or":
        return any(holds(one, item) for one in condition)
    if kind == "And":
        return all(holds(one, item) for one in condition)
    if kind == "Not":
        return not holds(condition[0], item)
    uri, extended = condition.find(f"{T}FieldURI"), condition.find(f"{T}ExtendedFieldURI")
    name = uri.get("FieldURI") if uri is not None else ""
    constant = condition.find(f"{T}FieldURIOrConstant/{T}Constant")
    wanted = constant.get("Value", "") if constant is not None else ""
    if name == "item:DateTimeReceived":
        if kind == "Exists":
            return item.received_at is not None
        at = datetime.fromisoformat(wanted)
        return item.received_at is not None and item.received_at >= at
    if extended is not None and kind == "IsEqualTo":
        return item.named.get(property_name(extended)) == wanted
    if name == "message:InternetMessageId" and kind == "IsEqualTo":
        return item.message_id == wanted
    raise RefusedError("ErrorUnsupportedPathForQuery")
