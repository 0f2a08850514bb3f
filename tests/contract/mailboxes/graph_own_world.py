"""The suite on a real mailbox in Exchange Online, named by INBOXBOT_TEST_GRAPH_… (CONTRIBUTING.md).

It works in two folders of its own, made before and deleted after; inbox and Sent Items are not touched.
People's acts are requests written here, not those of our client. What cannot be put into a real
mailbox through Graph (attachments, strange octets) is skipped.
"""

from __future__ import annotations

import contextlib
import email
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from mailbox_worlds import HANDLED, Standing

from inboxbot.mailboxes.graph import GraphMailbox
from inboxbot.mailboxes.reduced import message_id
from inboxbot.ports.mailbox import Mailbox
from inboxbot.tokens.microsoft import GRAPH, LOGIN, AppTokens, MicrosoftApp, graph_scope

_NAME = "INBOXBOT_TEST_GRAPH_"
INBOX, SENT = "inboxbot test inbox", "inboxbot test sent"


def _told(name: str, otherwise: str = "") -> str:
    return os.environ.get(_NAME + name) or otherwise


def missing() -> str:
    """Return a sentence naming the variables that are not set; empty where all are."""
    lacking = [_NAME + name for name in ("TENANT", "CLIENT", "MAILBOX") if not _told(name)]
    if not (_told("SECRET") or _told("CERTIFICATE_FILE")):
        lacking.append(f"{_NAME}SECRET (or {_NAME}CERTIFICATE_FILE)")
    return f"no mailbox behind Graph is named: {', '.join(lacking)} not set" if lacking else ""


def tokens() -> AppTokens:
    file = _told("CERTIFICATE_FILE")
    certificate = Path(file).read_text(encoding="ascii") if file else ""
    ca_file = os.environ.get("INBOXBOT_CA_FILE", "")
    login = _told("LOGIN_URL", LOGIN)
    app = MicrosoftApp(_told("TENANT"), _told("CLIENT"), _told("SECRET"), certificate, login, ca_file)
    return AppTokens(app, graph_scope(_told("URL", GRAPH)))


class OwnGraphWorld:
    lacks = frozenset({"own octets", "sizes in lists", "marks of deletion", "flat memory", "unreadable"})

    def __init__(self) -> None:
        self.service, self.mailbox = _told("URL", GRAPH), _told("MAILBOX")
        self._tokens, self._session = tokens(), requests.Session()
        self._session.verify = os.environ.get("INBOXBOT_CA_FILE") or True
        self._opened: list[GraphMailbox] = []
        self._tidy()
        self.create_folder(INBOX)
        self.create_folder(SENT)

    def close(self) -> None:
        for mailbox in self._opened:
            mailbox.close()
        self._tidy()
        self._session.close()

    def _tidy(self) -> None:
        for folder in (INBOX, SENT, HANDLED.partition("/")[0]):
            with contextlib.suppress(LookupError):
                self._ask("DELETE", f"mailFolders/{self._folder(folder)}")

    def open(self, **bounds: int) -> Mailbox:
        mailbox = GraphMailbox(
            self.mailbox, self._tokens, service=self.service, folder=INBOX, sent_folder=SENT,
            ca_file=os.environ.get("INBOXBOT_CA_FILE", ""), look_seconds=2.0, **bounds,  # type: ignore[arg-type]
        )  # fmt: skip
        self._opened.append(mailbox)
        return mailbox

    # People -------------------------------------------------------------------------------------
    def _ask(self, method: str, path: str, **more: Any) -> Any:
        for _ in range(6):
            answer = self._session.request(
                method, f"{self.service}/v1.0/users/{self.mailbox}/{path}", timeout=60, **more,
                headers={"Authorization": f"Bearer {self._tokens.fresh()}", "Prefer": 'IdType="ImmutableId"'},
            )  # fmt: skip
            if answer.status_code != 429:
                break
            time.sleep(int(answer.headers.get("Retry-After", "5")))
        if answer.status_code == 404:
            raise LookupError(path)
        assert answer.status_code < 300, (method, path, answer.status_code, answer.text[:300])
        told = answer.headers.get("Content-Type", "")
        return answer.json() if answer.content and "json" in told else answer.content

    def _folder(self, path: str) -> str:
        parent = "msgfolderroot"
        for part in path.split("/"):
            wanted = quote(f"displayName eq '{part}'")
            held = self._ask("GET", f"mailFolders/{parent}/childFolders?$filter={wanted}&$select=id")["value"]
            if not held:
                raise LookupError(path)
            parent = held[0]["id"]
        return parent

    def create_folder(self, folder: str) -> None:
        parts = folder.split("/")
        for depth in range(1, len(parts) + 1):
            try:
                self._folder("/".join(parts[:depth]))
            except LookupError:
                above = self._folder("/".join(parts[: depth - 1])) if depth > 1 else "msgfolderroot"
                self._ask("POST", f"mailFolders/{above}/childFolders", json={"displayName": parts[depth - 1]})

    def deliver(self, content: bytes, received_at: datetime, *, sent: bool = False) -> None:
        parsed = email.message_from_bytes(content)
        if parsed.is_multipart() or not parsed["Message-ID"] or not parsed["From"]:
            pytest.skip("such a mail cannot be put into a real mailbox through Graph")
        at = received_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        properties = {"Integer 0x0E07": "0", "SystemTime 0x0E06": at, "SystemTime 0x0039": at}
        told = {
            "subject": parsed["Subject"], "internetMessageId": parsed["Message-ID"], "isRead": False,
            "body": {"contentType": "text", "content": _text(parsed)}, **_people(parsed),
            "singleValueExtendedProperties": [{"id": name, "value": value} for name, value in properties.items()],
        }  # fmt: skip
        self._ask("POST", f"mailFolders/{self._folder(SENT if sent else INBOX)}/messages", json=told)

    def _id(self, mid: str, folder: str = INBOX) -> str:
        wanted = quote(f"internetMessageId eq '<{mid}>'")
        held = self._ask("GET", f"mailFolders/{self._folder(folder)}/messages?$filter={wanted}&$select=id")
        return str(held["value"][0]["id"])

    def read(self, mid: str) -> None:
        self._ask("PATCH", f"messages/{self._id(mid)}", json={"isRead": True})

    def strike_out(self, mid: str) -> None:
        raise NotImplementedError

    def move(self, mid: str, folder: str) -> None:
        self._ask("POST", f"messages/{self._id(mid)}/move", json={"destinationId": self._folder(folder)})

    def bring_back(self, mid: str, folder: str) -> None:
        self._ask(
            "POST", f"messages/{self._id(mid, folder)}/move", json={"destinationId": self._folder(INBOX)}
        )

    def delete(self, mid: str) -> None:
        self._ask("DELETE", f"messages/{self._id(mid)}")

    def spoil(self, mid: str) -> None:
        raise NotImplementedError

    def begin_anew(self) -> None:
        pytest.skip("a real mailbox keeps its ids")

    def standing(self, folder: str | None = None, *, sent: bool = False) -> list[Standing]:
        there = self._folder(folder or (SENT if sent else INBOX))
        query = "$orderby=receivedDateTime asc&$top=200&$select=id,receivedDateTime,isRead,categories,internetMessageId"
        held = self._ask("GET", f"mailFolders/{there}/messages?{query}")["value"]
        return [self._standing(one) for one in held]

    def _standing(self, told: dict[str, Any]) -> Standing:
        content = self._ask("GET", f"messages/{told['id']}/$value")
        flags = frozenset(told["categories"]) | ({"\\Seen"} if told["isRead"] else set())
        known = told["internetMessageId"].strip("<>") if message_id(content) else ""
        return Standing(known, content, datetime.fromisoformat(told["receivedDateTime"]), flags)


def _text(parsed: Message) -> str:
    body = parsed.get_payload(decode=True)
    return body.decode("utf-8", "replace") if isinstance(body, bytes) else ""


def _people(parsed: Message) -> dict[str, Any]:
    def one(field: str) -> dict[str, Any]:
        name, address = email.utils.parseaddr(str(parsed[field] or ""))
        return {"emailAddress": {"address": address} | ({"name": name} if name else {})}

    return {"from": one("From"), "sender": one("From"), "toRecipients": [one("To")] if parsed["To"] else []}


@contextlib.contextmanager
def own_world() -> Iterator[OwnGraphWorld]:
    world = OwnGraphWorld()
    try:
        yield world
    finally:
        world.close()
