"""What can be asked of the Graph stand-in, and what comes back. See graph_server.md."""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import graph_delta
import graph_mime
from graph_state import Graph, Outgoing, RefusedError
from graph_store import Box, Folder, Item

DEFAULT_PAGE = 10
WELL_FORMED = re.compile(r"AA(kAL|MkAG|MkF)[\w.=-]+")
STRIPPED = {"auto-submitted", "return-path", "precedence", "x-auto-response-suppress"}


@dataclass
class Call:
    """One request to Graph, past its sign-in."""

    graph: Graph
    box: Box
    method: str
    parts: list[str]
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    base: str

    # Ids -----------------------------------------------------------------------------------------
    @property
    def immutable(self) -> bool:
        return 'IdType="ImmutableId"' in self.headers.get("prefer", "")

    def shown_id(self, item: Item) -> str:
        """Without the header ids are those that change with the folder."""
        return item.id if self.immutable else f"AAMkAG{item.number}.{item.moves}"

    def item(self, told: str) -> Item:
        found = self.box.items.get(told)
        if found is None:
            found = next(
                (one for one in self.box.items.values() if told == f"AAMkAG{one.number}.{one.moves}"), None
            )
        if found is None:
            raise RefusedError(404, "ErrorItemNotFound")
        if found.hidden_for > 0:
            found.hidden_for -= 1
            raise RefusedError(404, "ErrorItemNotFound")
        return found

    def folder(self, told: str) -> Folder:
        found = self.box.folder(told)
        if found is None:
            raise RefusedError(404, "ErrorItemNotFound" if "AAMkF" in told else "ErrorInvalidIdMalformed")
        return found

    def needs(self, permission: str) -> None:
        held = self.graph.permissions
        if permission in held or (permission == "Mail.Read" and "Mail.ReadWrite" in held):
            return
        raise RefusedError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")

    # The table of what can be asked ---------------------------------------------------------------
    def run(self) -> tuple[int, Any]:  # noqa: C901, PLR0912 - a table
        match (self.method, *self.parts):
            case ("GET", "mailFolders", told):
                return 200, self.show_folder(self.folder(told))
            case ("GET", "mailFolders", told, "childFolders"):
                self.needs("Mail.Read")
                return 200, {"value": self.children(self.folder(told))}
            case ("POST", "mailFolders", told, "childFolders"):
                return 201, self.make_child(self.folder(told))
            case ("DELETE", "mailFolders", told):
                return 204, self.drop_folder(self.folder(told))
            case ("DELETE", "messages", told):
                return 204, self.throw_away(self.item(told))
            case ("GET", "mailFolders", told, "messages"):
                return 200, self.listing(self.folder(told).id)
            case ("GET", "mailFolders", told, "messages", "delta"):
                return 200, graph_delta.delta(self, self.folder(told))
            case ("POST", "mailFolders", told, "messages"):
                return 201, self.create(self.folder(told))
            case ("GET", "messages"):
                return 200, self.listing("")
            case ("POST", "messages"):
                return 201, self.create(self.box.word("drafts"))
            case ("GET", "messages", told):
                self.needs("Mail.Read")
                return 200, self.shown(self.item(told))
            case ("GET", "messages", told, "$value"):
                return 200, self.value(self.item(told))
            case ("PATCH", "messages", told):
                return 200, self.change(told)
            case ("POST", "messages", told, "move"):
                return 201, self.move(told)
            case ("POST", "messages", told, "send"):
                return 202, self.send(told)
        raise RefusedError(400, "BadRequest", "Resource not found for the segment.")

    # Folders -------------------------------------------------------------------------------------
    def show_folder(self, folder: Folder) -> dict[str, Any]:
        self.needs("Mail.Read")
        held = self.box.inside(folder.id)
        told = {
            "displayName": folder.name, "parentFolderId": folder.parent, "totalItemCount": len(held),
            "unreadItemCount": sum(not one.is_read for one in held),
        }  # fmt: skip
        return {"id": folder.id, **{name: told[name] for name in self.selected(told)}}

    def children(self, folder: Folder) -> list[dict[str, Any]]:
        held = [one for one in self.box.folders.values() if one.parent == folder.id]
        wanted = re.fullmatch(r"displayName eq '((?:[^']|'')*)'", self.query.get("$filter", ""))
        if wanted:
            held = [one for one in held if one.name.lower() == wanted.group(1).replace("''", "'").lower()]
        return [{"id": one.id, "displayName": one.name} for one in held]

    def make_child(self, folder: Folder) -> dict[str, Any]:
        self.needs("Mail.ReadWrite")
        name = json.loads(self.body)["displayName"]
        if any(one.parent == folder.id and one.name == name for one in self.box.folders.values()):
            raise RefusedError(409, "ErrorFolderExists")
        made = self.box.make_child(folder, name)
        return {"id": made.id, "displayName": made.name}

    def drop_folder(self, folder: Folder) -> bytes:
        self.needs("Mail.ReadWrite")
        for item in self.box.inside(folder.id):
            self.box.delete(item)
        for child in [one for one in self.box.folders.values() if one.parent == folder.id]:
            self.drop_folder(child)
        del self.box.folders[folder.id]
        return b""

    def throw_away(self, item: Item) -> bytes:
        self.needs("Mail.ReadWrite")
        self.box.move(item, self.box.word("deleteditems").id)
        return b""

    def selected(self, told: dict[str, Any]) -> list[str]:
        wanted = self.query.get("$select", "").split(",") if "$select" in self.query else list(told)
        return [name for name in wanted if name in told]

    # Messages ------------------------------------------------------------------------------------
    def shown(self, item: Item) -> dict[str, Any]:
        told: dict[str, Any] = {
            "parentFolderId": item.folder,
            "receivedDateTime": item.received.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "internetMessageId": item.internet_message_id or f"<made-{item.number}@exchange.example>",
            "isRead": item.is_read,
            "isDraft": item.is_draft,
            "categories": list(item.categories),
            "flag": {"flagStatus": item.flag},
            "changeKey": str(item.version),
        }
        # Returned only where it is asked for by name, and of received mail only.
        if item.transported and "internetMessageHeaders" in self.query.get("$select", ""):
            told["internetMessageHeaders"] = [
                {"name": name, "value": line.partition(b":")[2].decode("utf-8", "replace").strip()}
                for name, line in graph_mime.fields(graph_mime.header_block(item.content))
            ]
        shown: dict[str, Any] = {"@odata.etag": item.etag, "id": self.shown_id(item)}
        shown |= {name: told[name] for name in self.selected(told)}
        if "$expand" in self.query:
            held = self.expanded(item, self.query["$expand"])
            shown |= {"singleValueExtendedProperties": held} if held else {}
        return shown

    def expanded(self, item: Item, expand: str) -> list[dict[str, str]]:
        if not re.fullmatch(r"singleValueExtendedProperties\(\$filter=(id eq '[^']+'( or )?)+\)", expand):
            raise RefusedError(400, "ErrorInvalidUrlQuery")
        found = []
        for name in re.findall(r"id eq '([^']+)'", expand):
            value = self.property(item, name)
            if value is not None:
                # Graph writes a tag its own way: Integer 0xe08.
                kind, _, tag = name.partition(" 0x")
                shown = f"{kind} 0x{tag.lower().lstrip('0')}" if tag else name
                found.append({"id": shown, "value": value})
        return found

    def property(self, item: Item, name: str) -> str | None:
        tag = re.sub("0x0+", "0x", name.rsplit(" ", maxsplit=1)[-1].lower())
        if tag == "0xe08":
            return str(item.size)
        if tag == "0x7d":
            text = graph_mime.header_block(item.content).decode("utf-8", "replace")
            return text if item.transported and text else None
        return item.properties.get(name.lower())

    def listing(self, folder: str) -> dict[str, Any]:
        self.needs("Mail.Read")
        held = (
            self.box.inside(folder) if folder else sorted(self.box.items.values(), key=lambda one: one.number)
        )
        held = [one for one in held if self.fits(one) and one.hidden_for <= 0]
        for one in self.box.items.values():
            one.hidden_for = max(0, one.hidden_for - 1)
        order = self.query.get("$orderby", "")
        if order not in {"", "receivedDateTime asc", "receivedDateTime desc"}:
            raise RefusedError(400, "ErrorInvalidUrlQuery")
        wanted = self.query.get("$filter", "")
        if order and wanted and not wanted.startswith("receivedDateTime"):
            raise RefusedError(
                400, "InefficientFilter", "The restriction or sort order is too complex for this operation."
            )
        if order.endswith("desc"):
            held.reverse()
        top, skip = int(self.query.get("$top", DEFAULT_PAGE)), int(self.query.get("$skip", 0))
        if not 1 <= top <= 1000:
            raise RefusedError(400, "ErrorInvalidUrlQuery")
        page: dict[str, Any] = {"value": [self.shown(one) for one in held[skip : skip + top]]}
        if skip + top < len(held):
            rest = "&".join(
                f"{name}={value}" for name, value in (self.query | {"$skip": str(skip + top)}).items()
            )
            page["@odata.nextLink"] = f"{self.here()}?{rest.replace(' ', '%20')}"
        return page

    def here(self) -> str:
        return f"{self.base}/v1.0/users/{self.box.address}/" + "/".join(self.parts)

    def fits(self, item: Item) -> bool:
        wanted = self.query.get("$filter", "")
        if not wanted:
            return True
        if found := re.fullmatch(r"receivedDateTime ge (\S+)", wanted):
            return item.received >= datetime.fromisoformat(found.group(1))
        if found := re.fullmatch(r"internetMessageId eq '((?:[^']|'')*)'", wanted):
            return item.internet_message_id == found.group(1).replace("''", "'")
        any_of = (
            r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '((?:[^']|'')*)'\)"
        )
        if found := re.fullmatch(any_of, wanted):
            value = item.properties.get(found.group(1).lower())
            return value is not None and value.lower() == found.group(2).replace("''", "'").lower()
        raise RefusedError(400, "ErrorInvalidUrlQueryFilter")

    def value(self, item: Item) -> bytes:
        self.needs("Mail.Read")
        if item.spoiled:
            raise RefusedError(500, "ErrorInternalServerError")
        return graph_mime.regenerated(item.content, item.number)

    # Writing -------------------------------------------------------------------------------------
    def create(self, folder: Folder) -> dict[str, Any]:
        self.needs("Mail.ReadWrite")
        if self.headers.get("content-type", "").startswith("text/plain"):
            return self.shown(self.create_from_mime(folder))
        return self.shown(self.create_from_json(folder, json.loads(self.body)))

    def create_from_mime(self, folder: Folder) -> Item:
        try:
            content = base64.b64decode(self.body, validate=True)
        except binascii.Error:
            raise RefusedError(400, "ErrorMimeContentInvalidBase64String") from None
        names = {name.lower() for name, _ in graph_mime.fields(graph_mime.header_block(content))}
        unknown = {name for name in names if name.startswith("x-")} - self.graph.known_x_headers
        kept = graph_mime.without(content, STRIPPED | unknown)
        item = self.box.put(kept, self.graph.now(), folder.id, draft=True, transported=False)
        item.properties["submitted"] = base64.b64encode(content).decode()
        item.is_read = True
        if not self.graph.keeps_ids or not item.internet_message_id:
            item.internet_message_id = f"<LO{item.number}PR01@exchange.example>"
            item.content = graph_mime.with_header(
                graph_mime.without(item.content, {"message-id"}), "Message-ID", item.internet_message_id
            )
        return item

    def create_from_json(self, folder: Folder, told: dict[str, Any]) -> Item:
        headers = told.get("internetMessageHeaders", [])
        if len(headers) > 5:
            raise RefusedError(400, "InvalidInternetMessageHeaderCollection")
        if any(not one["name"].lower().startswith("x-") for one in headers):
            raise RefusedError(
                400,
                "InvalidInternetMessageHeader",
                "The internet message header name should start with 'x-' or 'X-'.",
            )
        self.graph.known_x_headers |= {one["name"].lower() for one in headers}
        properties = {
            one["id"].lower(): one["value"] for one in told.get("singleValueExtendedProperties", [])
        }
        draft = bool(int(properties.get("integer 0x0e07", "8")) & 8)  # MSGFLAG_UNSENT
        received = properties.get("systemtime 0x0e06")
        item = self.box.put(
            graph_mime.from_json(told), datetime.fromisoformat(received) if received else self.graph.now(), folder.id,
            draft=draft, transported=False,
        )  # fmt: skip
        item.is_read, item.properties = bool(told.get("isRead")), properties
        item.internet_message_id = told.get("internetMessageId", item.internet_message_id)
        return item

    def change(self, told: str) -> dict[str, Any]:
        self.needs("Mail.ReadWrite")
        item, wanted = self.item(told), json.loads(self.body)
        if self.headers.get("if-match") not in {None, item.etag}:
            raise RefusedError(412, "ErrorIrresolvableConflict")
        if "isRead" in wanted:
            item.is_read = wanted["isRead"]
        item.categories = wanted.get("categories", item.categories)
        item.flag = wanted.get("flag", {}).get("flagStatus", item.flag)
        for one in wanted.get("singleValueExtendedProperties", []):
            if not isinstance(one["value"], str):
                raise RefusedError(400, "RequestBodyRead")
            item.properties[one["id"].lower()] = one["value"]
        self.box.changed(item)
        return self.shown(item)

    def move(self, told: str) -> dict[str, Any]:
        self.needs("Mail.ReadWrite")
        item, target = self.item(told), self.folder(json.loads(self.body)["destinationId"])
        if target.id != item.folder:
            self.box.move(item, target.id)
        return self.shown(item)

    def send(self, told: str) -> bytes:
        self.needs("Mail.Send")
        item = self.item(told)
        if not item.is_draft:
            raise RefusedError(400, "ErrorInvalidOperation", "The message is no draft.")
        wire = item.content
        if bits := item.properties.get("integer 0x3fdf"):
            words = {"-1": "All", "48": "OOF, AutoReply"}
            wire = graph_mime.with_header(wire, "X-Auto-Response-Suppress", words.get(bits, bits))
        submitted = base64.b64decode(item.properties.get("submitted", "")) or item.content
        self.graph.sent.append(Outgoing(submitted, wire, dict(item.properties)))
        item.received = self.graph.now().replace(microsecond=0)
        if self.graph.waits_in_outbox:
            self.box.move(item, self.box.word("outbox").id)
            return b""
        item.is_draft, item.hidden_for = False, self.graph.copy_comes_late
        if self.graph.copy_loses_properties:
            item.properties = {}
        if self.graph.copy_gets_a_new_id:
            self.box.rename(item)
        self.box.move(item, self.box.word("sentitems").id)
        return b""
