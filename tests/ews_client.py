"""A small EWS client of the tests' own: another program beside ours. Plain XML over urllib, Basic.

It uses the plainest operations (EWS reference) and nothing of our adapter.
"""

from __future__ import annotations

import base64
import os
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from inboxbot.exchange.server import Server

M = "{http://schemas.microsoft.com/exchange/services/2006/messages}"
T = "{http://schemas.microsoft.com/exchange/services/2006/types}"
_ENVELOPE = (
    '<?xml version="1.0" encoding="utf-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"'
    ' xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"'
    ' xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header>'
    '<t:RequestServerVersion Version="Exchange2013_SP1"/></s:Header><s:Body>{}</s:Body></s:Envelope>'
)


class RefusedError(Exception):
    """The server said no, with this code."""


NAMES = ("URL", "USERNAME", "PASSWORD", "ADDRESS")


def missing() -> str:
    """Return a sentence naming the variables that are not set; empty where all are."""
    lacking = [
        f"INBOXBOT_TEST_EWS_{name}" for name in NAMES if not os.environ.get(f"INBOXBOT_TEST_EWS_{name}")
    ]
    return f"no EWS server of your own is named: {', '.join(lacking)} not set" if lacking else ""


def own_server(url: str = "") -> Server:
    """Return how our adapters reach the server; as a delegate, with Basic, where nothing else is set."""

    def told(name: str, otherwise: str = "") -> Any:
        return os.environ.get(f"INBOXBOT_TEST_EWS_{name}", otherwise)

    return Server(
        url=url or told("URL"),
        mailbox=told("ADDRESS"),
        username=told("USERNAME"),
        password=told("PASSWORD"),
        auth=told("AUTH", "basic"),
        access=told("ACCESS", "delegate"),
        version=told("VERSION", "2013_SP1"),
        ca_file=os.environ.get("INBOXBOT_CA_FILE", ""),
        plain_http=True,
    )


class EwsClient:
    """Asks one server as one user, about one mailbox."""

    def __init__(self, url: str, username: str, password: str, mailbox: str, ca_file: str = "") -> None:
        self.url, self.mailbox = url, mailbox
        self._basic = base64.b64encode(f"{username}:{password}".encode()).decode()
        self._context = (
            ssl.create_default_context(cafile=ca_file or None) if url.startswith("https") else None
        )

    def ask(self, body: str) -> ET.Element:
        """Send one request; return the first response message."""
        request = urllib.request.Request(  # noqa: S310 - the tester's own server
            self.url,
            _ENVELOPE.format(body).encode(),
            {"Content-Type": "text/xml; charset=utf-8", "Authorization": f"Basic {self._basic}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=60, context=self._context) as answer:  # noqa: S310
                root = ET.fromstring(answer.read())  # noqa: S314 - the same
        except urllib.error.HTTPError as error:
            raise RefusedError(f"HTTP {error.code}: {error.read(2000)!r}") from None
        for one in root.iter():
            if one.get("ResponseClass"):
                code = one.findtext(f"{M}ResponseCode") or ""
                if code != "NoError":
                    raise RefusedError(code)
                return one
        raise RefusedError(ET.tostring(root).decode()[:2000])

    # Folders ------------------------------------------------------------------------------------
    def distinguished(self, name: str) -> str:
        return (
            f'<t:DistinguishedFolderId Id="{name}"><t:Mailbox><t:EmailAddress>{self.mailbox}'
            "</t:EmailAddress></t:Mailbox></t:DistinguishedFolderId>"
        )

    def folders_below(self, parent: str) -> Iterator[tuple[str, str]]:
        """Yield names and ids."""
        told = self.ask(
            '<m:FindFolder Traversal="Shallow"><m:FolderShape><t:BaseShape>IdOnly</t:BaseShape>'
            '<t:AdditionalProperties><t:FieldURI FieldURI="folder:DisplayName"/></t:AdditionalProperties>'
            f"</m:FolderShape><m:ParentFolderIds>{parent}</m:ParentFolderIds></m:FindFolder>"
        )
        for one in told.iter():
            uid = one.find(f"{T}FolderId")
            if uid is not None:
                yield one.findtext(f"{T}DisplayName") or "", uid.get("Id", "")

    def folder(self, path: str, *, make: bool = False) -> str | None:
        """Return a folder as requests name it; made where it is missing and ``make``."""
        parent = self.distinguished("msgfolderroot")
        for name in path.split("/"):
            uid = next((uid for found, uid in self.folders_below(parent) if found == name), None)
            if uid is None and not make:
                return None
            parent = self._id(uid) if uid else self._made(parent, name)
        return parent

    @staticmethod
    def _id(uid: str) -> str:
        return f"<t:FolderId Id={quoteattr(uid)}/>"

    def _made(self, parent: str, name: str) -> str:
        told = self.ask(
            f"<m:CreateFolder><m:ParentFolderId>{parent}</m:ParentFolderId><m:Folders><t:Folder>"
            f"<t:DisplayName>{escape(name)}</t:DisplayName></t:Folder></m:Folders></m:CreateFolder>"
        )
        uid = next(one for one in told.iter(f"{T}FolderId"))
        return self._id(uid.get("Id", ""))

    def delete_folder(self, path: str) -> None:
        where = self.folder(path)
        if where is not None:
            self.ask(
                f'<m:DeleteFolder DeleteType="HardDelete"><m:FolderIds>{where}</m:FolderIds></m:DeleteFolder>'
            )

    # Items --------------------------------------------------------------------------------------
    def put(
        self, folder: str, content: bytes, at: datetime | None = None, *, flags: str | None = None
    ) -> None:
        """Put a message into a folder, with the time and the flags given, where they are."""
        more = _extended("0x0E07", "Integer", flags) if flags is not None else ""
        if at is not None:
            more += _extended("0x0E06", "SystemTime", f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")
        mime = base64.b64encode(content).decode()
        self.ask(
            f'<m:CreateItem MessageDisposition="SaveOnly"><m:SavedItemFolderId>{folder}</m:SavedItemFolderId>'
            f'<m:Items><t:Message><t:MimeContent CharacterSet="UTF-8">{mime}</t:MimeContent>{more}'
            "</t:Message></m:Items></m:CreateItem>"
        )

    def items(self, folder: str) -> list[tuple[str, str]]:
        """Return ids and change keys of what a folder holds."""
        found: list[tuple[str, str]] = []
        while True:
            told = self.ask(
                '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape></m:ItemShape>'
                f'<m:IndexedPageItemView MaxEntriesReturned="200" Offset="{len(found)}" BasePoint="Beginning"/>'
                f"<m:ParentFolderIds>{folder}</m:ParentFolderIds></m:FindItem>"
            )
            page = [(one.get("Id", ""), one.get("ChangeKey", "")) for one in told.iter(f"{T}ItemId")]
            found += page
            root = told.find(f"{M}RootFolder")
            if not page or root is None or root.get("IncludesLastItemInRange", "true") == "true":
                return found

    def item(self, uid: str) -> ET.Element:
        """Return an item with its octets, its times, whether it is read, and its categories."""
        fields = "".join(
            f'<t:FieldURI FieldURI="{name}"/>'
            for name in ("item:DateTimeReceived", "item:DateTimeCreated", "item:Categories", "message:IsRead")
        )
        told = self.ask(
            "<m:GetItem><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape><t:IncludeMimeContent>true"
            f"</t:IncludeMimeContent><t:AdditionalProperties>{fields}</t:AdditionalProperties></m:ItemShape>"
            f"<m:ItemIds><t:ItemId Id={quoteattr(uid)}/></m:ItemIds></m:GetItem>"
        )
        return next(iter(told.find(f"{M}Items") or ()))

    def subjects(self, folder: str) -> list[tuple[str, str]]:
        """Return subjects and ids of what a folder holds."""
        told = self.ask(
            '<m:FindItem Traversal="Shallow"><m:ItemShape><t:BaseShape>IdOnly</t:BaseShape>'
            '<t:AdditionalProperties><t:FieldURI FieldURI="item:Subject"/></t:AdditionalProperties></m:ItemShape>'
            '<m:IndexedPageItemView MaxEntriesReturned="1000" Offset="0" BasePoint="Beginning"/>'
            f"<m:ParentFolderIds>{folder}</m:ParentFolderIds></m:FindItem>"
        )
        found = []
        for one in told.iter():
            uid = one.find(f"{T}ItemId")
            if uid is not None:
                found.append((one.findtext(f"{T}Subject") or "", uid.get("Id", "")))
        return found

    def mark_read(self, uid: str, change_key: str) -> None:
        self.ask(
            '<m:UpdateItem MessageDisposition="SaveOnly" ConflictResolution="AlwaysOverwrite"><m:ItemChanges>'
            f"<t:ItemChange><t:ItemId Id={quoteattr(uid)} ChangeKey={quoteattr(change_key)}/><t:Updates>"
            '<t:SetItemField><t:FieldURI FieldURI="message:IsRead"/><t:Message><t:IsRead>true</t:IsRead>'
            "</t:Message></t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
        )

    def move(self, uid: str, folder: str) -> None:
        self.ask(
            f"<m:MoveItem><m:ToFolderId>{folder}</m:ToFolderId><m:ItemIds><t:ItemId Id={quoteattr(uid)}/>"
            "</m:ItemIds></m:MoveItem>"
        )

    def delete(self, uid: str) -> None:
        self.ask(
            '<m:DeleteItem DeleteType="HardDelete" SendMeetingCancellations="SendToNone"><m:ItemIds>'
            f"<t:ItemId Id={quoteattr(uid)}/></m:ItemIds></m:DeleteItem>"
        )


def is_to_the_second(item: ET.Element) -> bool:
    """Tell whether an item's time has no fraction."""
    said = item.findtext(f"{T}DateTimeReceived") or item.findtext(f"{T}DateTimeCreated") or ""
    return not said[19:].strip("Z.0")


def _extended(tag: str, kind: str, value: str) -> str:
    return (
        f'<t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="{tag}" PropertyType="{kind}"/>'
        f"<t:Value>{value}</t:Value></t:ExtendedProperty>"
    )


def moment_of(item: ET.Element) -> datetime | None:
    """Return when an item came, or was made, to the second."""
    said = item.findtext(f"{T}DateTimeReceived") or item.findtext(f"{T}DateTimeCreated") or ""
    if not said:
        return None
    return datetime.fromisoformat(said[:19]).replace(tzinfo=UTC)


def client() -> EwsClient:
    """Return the other program."""
    told = own_server()
    return EwsClient(told.url, told.username, told.password, told.mailbox, told.ca_file)
