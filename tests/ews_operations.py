"""The operations of the stand-in Exchange server, each on the state of a mailbox (EWS reference)."""
# ruff: noqa: N802 - operations are called as EWS calls them

from __future__ import annotations

import base64
import binascii
import re
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


class Operations:
    """What one signed-in user may do. ``house`` is the server, with its mailboxes and its habits."""

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

    # Writing ------------------------------------------------------------------------------------
    def CreateItem(self, request: ET.Element) -> Iterator[str]:
        disposition = request.get("MessageDisposition")
        if disposition not in ("SaveOnly", "SendOnly", "SendAndSaveCopy"):
            raise SchemaError("MessageDisposition")
        for told in request.find(f"{M}Items") or ():

            def one(told: ET.Element = told) -> str:
                content = mime_of(told)
                extended = {
                    property_name(uri).removeprefix("tag:"): prop.findtext(f"{T}Value") or ""
                    for prop in told.findall(f"{T}ExtendedProperty")
                    if (uri := prop.find(f"{T}ExtendedFieldURI")) is not None
                }
                if extended and not self.house.extended_properties:
                    raise RefusedError("ErrorInvalidExtendedProperty")
                where = request.find(f"{M}SavedItemFolderId")
                state, folder = self.folder(where) if where is not None else self.default(disposition)
                if "CreateContents" in self.house.lacking_rights:
                    raise RefusedError("ErrorAccessDenied")
                if disposition == "SaveOnly":
                    item = self.saved(state, folder, content, extended, told)
                    return f"<m:Items>{self.item_xml(item, set())}</m:Items>"
                if self.house.gives_ids_of_its_own:
                    own = b"<%d.LO1PR01@prod.example>" % (len(self.house.sent) + 1)
                    content = re.sub(rb"(?im)^message-id:[^\r\n]*", b"Message-ID: " + own, content)
                if self.house.drafts_of:
                    self.taken(state, folder, content, extended)
                    return "<m:Items/>"
                self.submit(state, content, extended)
                if disposition == "SendAndSaveCopy":
                    state.put(folder, content, state.now, read=True, named=named_of(extended))
                return "<m:Items/>"

            yield self.message("CreateItem", one)

    def default(self, disposition: str) -> tuple[MailboxState, Folder]:
        state = self.mailbox(self.acting)
        return state, state.named("drafts" if disposition == "SaveOnly" else "sentitems")

    def saved(
        self, state: MailboxState, folder: Folder, content: bytes, extended: dict[str, str], told: ET.Element
    ) -> Item:
        given = extended.get("0x0e06", "")
        at = datetime.fromisoformat(given) if given else None
        draft = "0x0e07" not in extended
        read = told.findtext(f"{T}IsRead") == "true" or self.house.saves_as_read
        received = at or (None if self.house.no_received else state.now)
        return state.put(folder, content, received, read=read, draft=draft, named=named_of(extended))

    def submit(self, state: MailboxState, content: bytes, extended: dict[str, str]) -> None:
        """Hand a mail over for delivery, if whoever acts may send as its sender."""
        sender = header(content, "From").rpartition("<")[2].rstrip("> ").lower() or state.address
        may = {self.acting, self.user, *self.house.send_as.get(self.user, ())}
        if sender not in may:
            raise RefusedError("ErrorSendAsDenied")
        if not header(content, "To"):
            raise RefusedError("ErrorInvalidRecipients")
        self.house.sent.append((content, extended))

    def taken(self, state: MailboxState, folder: Folder, content: bytes, extended: dict[str, str]) -> None:
        """Keep a mail in Drafts until the transport comes; or send it and leave it there."""
        drafts = self.house.mailboxes[self.house.drafts_of]
        item = drafts.put(drafts.named("drafts"), content, state.now, draft=True, named=named_of(extended))
        if self.house.leaves_drafts:
            self.submit(state, content, extended)
        else:
            self.house.wait_for_transport(drafts, item, state, folder, extended)

    def SendItem(self, request: ET.Element) -> Iterator[str]:
        save = request.get("SaveItemToFolder") == "true"
        for told in request.find(f"{M}ItemIds") or ():

            def one(told: ET.Element = told) -> str:
                state, _, item = self.item(told.get("Id", ""))
                if not told.get("ChangeKey"):
                    raise RefusedError("ErrorChangeKeyRequired")
                self.submit(state, item.content, {})
                state.remove(item.uid)
                if save:
                    where = request.find(f"{M}SavedItemFolderId")
                    target = self.folder(where)[1] if where is not None else state.named("sentitems")
                    state.put(target, item.content, state.now, read=True)
                return ""

            yield self.message("SendItem", one)

    def UpdateItem(self, request: ET.Element) -> Iterator[str]:
        conflict = request.get("ConflictResolution")
        if conflict not in ("NeverOverwrite", "AutoResolve", "AlwaysOverwrite"):
            raise SchemaError("ConflictResolution")
        if request.get("MessageDisposition") is None:
            raise RefusedError("ErrorMessageDispositionRequired")
        for change in request.findall(f"{M}ItemChanges/{T}ItemChange"):

            def one(change: ET.Element = change) -> str:
                told = change.find(f"{T}ItemId")
                assert told is not None
                state, _, item = self.item(told.get("Id", ""))
                if conflict != "AlwaysOverwrite" and not told.get("ChangeKey"):
                    raise RefusedError("ErrorChangeKeyRequiredForWriteOperations")
                if conflict != "AlwaysOverwrite" and told.get("ChangeKey") != item.change_key:
                    raise RefusedError("ErrorIrresolvableConflict")
                if item.kind == "CalendarItem" and not request.get("SendMeetingInvitationsOrCancellations"):
                    raise RefusedError("ErrorSendMeetingInvitationsOrCancellationsRequired")
                for update in change.find(f"{T}Updates") or ():
                    if update[1].tag not in (f"{T}{item.kind}", f"{T}Item"):
                        raise RefusedError("ErrorUpdatePropertyMismatch")
                    self.update(state, item, update)
                return f"<m:Items>{self.item_xml(item, set())}</m:Items>"

            yield self.message("UpdateItem", one)

    @staticmethod
    def update(state: MailboxState, item: Item, update: ET.Element) -> None:
        uri, extended = update.find(f"{T}FieldURI"), update.find(f"{T}ExtendedFieldURI")
        if extended is not None and (extended.get("PropertyTag") or "").lower() == "0x1090":
            item.flagged = update.findtext(f".//{T}ExtendedProperty/{T}Value") == "2"
            state.touch(item)
            return
        name = uri.get("FieldURI") if uri is not None else None
        if update.tag != f"{T}SetItemField" or name not in ("item:Categories", "message:IsRead"):
            raise RefusedError("ErrorInvalidPropertySet")
        if name == "message:IsRead":
            state.mark_read(item, read=update.findtext(f".//{T}IsRead") == "true")
        else:
            item.categories = [one.text or "" for one in update.iter(f"{T}String")]
            state.touch(item)

    def MoveItem(self, request: ET.Element) -> Iterator[str]:
        for told in request.find(f"{M}ItemIds") or ():

            def one(uid: str = told.get("Id", "")) -> str:
                _, target = self.folder(request.find(f"{M}ToFolderId"))
                state, _, item = self.item(uid)
                return f"<m:Items>{self.item_xml(state.move(item.uid, target), set())}</m:Items>"

            yield self.message("MoveItem", one)

    def DeleteItem(self, request: ET.Element) -> Iterator[str]:
        for told in request.find(f"{M}ItemIds") or ():

            def one(uid: str = told.get("Id", "")) -> str:
                state, _, item = self.item(uid)
                state.remove(item.uid)
                return ""

            yield self.message("DeleteItem", one)

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


def named_of(extended: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in extended.items() if key.startswith("name:")}


def mime_of(told: ET.Element) -> bytes:
    try:
        return base64.b64decode(told.findtext(f"{T}MimeContent") or "", validate=True)
    except binascii.Error:
        raise RefusedError("ErrorMimeContentInvalidBase64String") from None


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
