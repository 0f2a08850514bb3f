"""A stand-in for Microsoft Graph and its sign-in, on loopback. What is documented and what assumed: graph_server.md."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import ssl
import sys
import threading
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from graph_calls import WELL_FORMED, Call
from graph_login import GRAPH
from graph_state import Asked, Graph, Order, RefusedError

BOMB = gzip.compress(b'{"value": [' + b" " * 40_000_000 + b"]}")


def _misbehave(order: Order | None) -> None:
    if order is not None and order.kind == "throttle":
        raise RefusedError(429, "ApplicationThrottled", retry=order.text or order.value)
    if order is not None and order.kind == "status":
        raise RefusedError(order.value, "ErrorInternalServerTransientError")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    graph: Graph

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's
        """Say nothing."""

    def date_time_string(self, timestamp: float | None = None) -> str:
        return format_datetime(self.graph.now(), usegmt=True)

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815 - the library's names

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        split = urlsplit(self.path)
        order = self.graph.ordered(self.command, self.path)
        if order is not None and order.kind == "drop":
            return self._cut()
        if order is not None and self._not_graph(order):
            return None
        try:
            _misbehave(order)
            if split.path.startswith("/v1.0/"):
                with self.graph.one_more():
                    status, told = self._graph(split.path, split.query, body)
            else:
                status, told = self._login(split.path, body)
        except RefusedError as refused:
            error = {"code": refused.code, "message": refused.message, "innerError": {"request-id": "0"}}
            status, told = refused.status, {"error": error}
            self._note(status)
            return self._write(status, json.dumps(told).encode(), refused.retry)
        self._note(status)
        if order is not None and order.kind == "lose":
            return self._cut()
        content = told if isinstance(told, bytes) else json.dumps(told).encode()
        if order is not None and order.kind == "half":
            return self._write(status, content, half=True)
        return self._write(status, content)

    def _graph(self, path: str, query: str, body: bytes) -> tuple[int, Any]:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        scope = self.graph.login.scope_of(bearer)
        if scope is None:
            raise RefusedError(
                401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."
            )
        if GRAPH not in scope:
            raise RefusedError(
                401, "InvalidAuthenticationToken", "Access token validation failure. Invalid audience."
            )
        parts = [unquote(part) for part in path.removeprefix("/v1.0/").split("/")]
        if parts[0] != "users" or len(parts) < 3:
            raise RefusedError(400, "BadRequest")
        if parts[2] == "messages" and len(parts) > 3 and not WELL_FORMED.fullmatch(parts[3]):
            raise RefusedError(400, "ErrorInvalidIdMalformed")
        if parts[1].lower() not in self.graph.boxes:
            raise RefusedError(404, "ErrorInvalidUser", "The requested user is invalid.")
        if parts[1].lower() not in self.graph.scope:
            said = (
                "Access to OData is disabled."
                if self.graph.policy
                else "Access is denied. Check credentials and try again."
            )
            raise RefusedError(403, "ErrorAccessDenied", said)
        told = {name: values[-1] for name, values in parse_qs(query, keep_blank_values=True).items()}
        headers = {name.lower(): value for name, value in self.headers.items()}
        box = self.graph.boxes[parts[1].lower()]
        base = f"http://{self.headers['Host']}"
        call = Call(self.graph, box, self.command, parts[2:], told, headers, body, base)
        if parts[-1] == "$value":  # long work, and it changes nothing
            return call.run()
        with box.lock:
            return call.run()

    def _login(self, path: str, body: bytes) -> tuple[int, Any]:
        form = {name: values[-1] for name, values in parse_qs(body.decode()).items()}
        base = f"http://{self.headers['Host']}"
        match path.strip("/").split("/"):
            case [tenant, "v2.0", ".well-known", "openid-configuration"]:
                return self.graph.login.configuration(tenant, base.replace("http://", "https://"))
            case [tenant, "oauth2", "v2.0", "token"] if tenant == self.graph.login.tenant:
                return self.graph.login.token(form, path)
            case [tenant, "oauth2", "v2.0", "devicecode"] if tenant == self.graph.login.tenant:
                return self.graph.login.device_code(form)
        return 404, {"error": "not_found"}

    def _not_graph(self, order: Order) -> bool:
        """Answer as something between the client and Graph would."""
        given = {
            "redirect": (307, b"", {"Location": order.text}),
            "page": (
                order.value or 200,
                b"<html><body>Please sign in.</body></html>",
                {"Content-Type": "text/html"},
            ),
            "garbage": (200, order.text.encode(), {"Content-Type": "application/json"}),
            "bomb": (200, BOMB, {"Content-Type": "application/json", "Content-Encoding": "gzip"}),
            "drip": (200, b"", {"Content-Type": "application/json", "Content-Length": "99999"}),
        }.get(order.kind)
        if given is None:
            return False
        status, content, headers = given
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self._note(status)
        self.wfile.write(content)
        if order.kind == "drip":
            with contextlib.suppress(OSError):
                while not self.graph.stopped.wait(0.02):
                    self.wfile.write(b" ")
                    self.wfile.flush()
            self._cut()
        return True

    def _note(self, status: int) -> None:
        immutable = 'IdType="ImmutableId"' in self.headers.get("Prefer", "")
        self.graph.asked.append(Asked(self.command, unquote(self.path), status, immutable))

    def _write(
        self, status: int, content: bytes, retry: int | str | None = None, *, half: bool = False
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", "application/json" if content[:1] == b"{" else "text/plain")
        if retry is not None:
            self.send_header("Retry-After", str(retry))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if half else content)
        if half:
            self._cut()

    def _cut(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)


class _Http(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of lines that somebody cut."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


class GraphServer:
    """Runs the stand-in in a thread, on a port of its own; ``tls``: files of a certificate and its key."""

    def __init__(self, tls: tuple[Path, Path] | None = None) -> None:
        self.graph = Graph()
        handler = type("Handler", (Handler,), {"graph": self.graph})
        self._http = _Http(("127.0.0.1", 0), handler)
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._http.server_port}"
        if tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*tls)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.graph.stopped.set()
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
