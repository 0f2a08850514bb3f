"""Writing and sending in the stand-in Exchange server, on the state of a mailbox (EWS reference)."""
# ruff: noqa: N802 - operations are called as EWS calls them

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree import ElementTree as ET

from ews_mailboxes import Folder, Item, MailboxState, header
from ews_operations import M, Reading, RefusedError, SchemaError, T, property_name


class Operations(Reading):
    """What one signed-in user may do."""

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

        def go() -> None:
            self.house.sent.append((content, extended))
            drafts.remove(item.uid)
            state.put(folder, content, state.now, read=True, named=item.named)

        if self.house.leaves_drafts:
            self.submit(state, content, extended)
        else:
            self.house.waiting.append(go)

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


def named_of(extended: dict[str, str]) -> dict[str, str]:
    return {key: value for key, value in extended.items() if key.startswith("name:")}


def mime_of(told: ET.Element) -> bytes:
    try:
        return base64.b64decode(told.findtext(f"{T}MimeContent") or "", validate=True)
    except binascii.Error:
        raise RefusedError("ErrorMimeContentInvalidBase64String") from None
