"""Tokens of a person who signed in with a device code (RFC 8628): for trying out, never for a service.

The person needs the mailbox opened for them (full access, send as). What renews the sign-in is kept in
the state folder, readable by its owner only.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from inboxbot.model.errors import SignInRefusedError
from inboxbot.tokens.microsoft import GRAPH, MicrosoftApp, Web, asked, msal, token_in

FILE: Final = "graph-sign-in.json"
PERMISSIONS: Final = ("Mail.ReadWrite.Shared", "Mail.Send.Shared")


class DeviceTokens:
    """Tokens for the person who signed in last."""

    def __init__(self, app: MicrosoftApp, service: str, state: Path) -> None:
        """Remember where; ``state`` is the folder of the file that keeps the sign-in."""
        self.name = f"person who signed in with application {app.client}"
        self._app, self._file = app, state / FILE
        root = service.rstrip("/") if service.startswith("https://") else GRAPH
        self._scopes = [f"{root}/{one}" for one in PERMISSIONS]
        self._lock = threading.Lock()
        self._made: Any = None
        self._refused = False

    def fresh(self) -> str:
        """Return a token."""
        with self._lock:
            asked(self._open, self.name)
            accounts = self._made.get_accounts()
            if not accounts:
                raise SignInRefusedError(
                    "Nobody has signed in to Microsoft 365: `inboxbot sign-in` does that."
                )
            again, self._refused = self._refused, False
            answer = asked(
                lambda: self._made.acquire_token_silent_with_error(
                    self._scopes, accounts[0], force_refresh=again
                ),
                self.name,
            )
            self._keep()
            return token_in(answer, self.name)

    def forget(self) -> None:
        """Throw away the token at hand, not what renews it."""
        with self._lock:
            self._refused = True

    def sign_in(self, tell: Callable[[str], None]) -> None:
        """Sign a person in: ``tell`` hears where to go with which code. Returns when that was done."""
        with self._lock:
            asked(self._open, self.name)
            flow = asked(lambda: self._made.initiate_device_flow(self._scopes), self.name)
            if "user_code" not in flow:
                token_in(flow, self.name)
            tell(str(flow.get("message", "")))
            answer = asked(lambda: self._made.acquire_token_by_device_flow(flow), self.name)
            token_in(answer, self.name)
            self._keep()

    def _open(self) -> dict[str, str]:
        if self._made is None:
            library = msal()
            cache = library.SerializableTokenCache()
            with contextlib.suppress(
                OSError, ValueError
            ):  # without one, or a whole one, nobody has signed in
                cache.deserialize(self._file.read_text(encoding="utf-8"))
            self._made = library.PublicClientApplication(
                self._app.client,
                authority=self._app.authority,
                token_cache=cache,
                http_client=Web(self._app),
                instance_discovery=False,
            )
        return {}

    def _keep(self) -> None:
        cache = self._made.token_cache
        if not cache.has_state_changed:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        beside = self._file.with_suffix(".new")
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(cache.serialize())
        beside.replace(self._file)
        cache.has_state_changed = False
