"""One IMAP connection: made when needed, dropped at any trouble, with one folder open at a time."""

from __future__ import annotations

import contextlib
import ipaddress
import select
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError

from inboxbot.mailboxes import imap_errors
from inboxbot.mailboxes.imap_refusals import not_connected
from inboxbot.mailboxes.imap_sign_in import SignIn
from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.message import MessageRef

Security = Literal["tls", "starttls", "none"]

CONNECT_SECONDS = 15
READ_SECONDS = 60


@dataclass(frozen=True, slots=True)
class ImapServer:
    """Where the server is and how the line is kept private. ``none`` is for loopback only."""

    host: str
    port: int
    security: Security = "tls"
    ca_file: str = ""

    def __str__(self) -> str:
        """Return ``host:port`` for sentences."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class OpenFolder:
    """What the server told when a folder was opened. ``next_uid`` 0 where it did not tell."""

    name: str
    readonly: bool
    validity: int
    next_uid: int
    exists: int
    permanent_flags: frozenset[str]

    def ref(self, uid: int) -> MessageRef:
        """Return where a message of this folder lies."""
        return MessageRef(self.name, str(self.validity), str(uid))


class ImapSession:
    """A connection that comes back by itself. Used by one thread."""

    def __init__(self, server: ImapServer, sign_in: SignIn) -> None:
        """Remember where and how; connects at first use."""
        self.server = server
        self._sign_in = sign_in
        self._client: IMAPClient | None = None
        self.opened: OpenFolder | None = None
        """The folder that is open now, as it was when opened."""

    @contextlib.contextmanager
    def work(self, what: str) -> Iterator[IMAPClient]:
        """Give the connection for some work; any trouble drops it and comes out in our own errors."""
        self._let_go_if_ended()
        try:
            yield self.client
        except TransientError:
            self.drop()  # a session can be worse than the server: the next try gets another
            raise
        except InboxbotError:
            raise  # said on a line that stands
        except Exception as error:
            self.drop()
            shut_out = not_connected(str(error), str(self.server), self._sign_in.username)
            raise shut_out or imap_errors.while_working(error, what, str(self.server)) from error

    @property
    def client(self) -> IMAPClient:
        """The connection, made now where there is none."""
        if self._client is None:
            self._client = self._connect()
        return self._client

    @property
    def folder(self) -> OpenFolder:
        """The folder that is open; there must be one."""
        if self.opened is None:
            raise IMAPClientAbortError("no folder is open")
        return self.opened

    def _connect(self) -> IMAPClient:
        server = self.server
        if server.security == "none" and not _is_loopback(server.host):
            raise PermanentError(
                f"The mail server {server} would be reached without encryption: set"
                " INBOXBOT_IMAP_SECURITY to tls or starttls (none is for this machine only)."
            )
        try:
            client = _dial(server)
        except (OSError, IMAPClientError) as error:
            raise imap_errors.while_connecting(error, str(server)) from error
        try:
            self._sign_in(client, server.host, server.port)
            # The capabilities before signing in are not those after it.
            client._cached_capabilities = None  # noqa: SLF001 - imapclient keeps the old ones
            client.capabilities()
        except InboxbotError:
            _hang_up(client)
            raise
        except (OSError, ValueError, IMAPClientError) as error:
            _hang_up(client)
            # Without its cause: a server may echo the password in its answer.
            raise self._sign_in.in_words(error, str(server)) from None
        return client

    def _let_go_if_ended(self) -> None:
        """Notice that the server ended an idle session, which is its right and no error."""
        if self._client is None:
            return
        poll = select.poll()
        poll.register(self._client.socket(), select.POLLIN)
        if poll.poll(0):  # news, or goodbye
            try:
                self._client.noop()
            except (OSError, IMAPClientError):
                self.drop()

    def drop(self) -> None:
        """Throw the connection away; the next work makes a new one."""
        client, self._client, self.opened = self._client, None, None
        if client is not None:
            _hang_up(client)

    def close(self) -> None:
        """Say goodbye and hang up. Never raises."""
        if self._client is not None:
            with contextlib.suppress(OSError, IMAPClientError):
                self._client.socket().settimeout(5)
                self._client.logout()
        self.drop()

    def open(self, folder: str, *, readonly: bool = True) -> OpenFolder:
        """Open a folder afresh: EXAMINE to read, SELECT to settle.

        Raises PermanentError where there is no such folder, TransientError where it is away.
        """
        client = self.client
        self.opened = None
        try:
            told = client.select_folder(folder, readonly=readonly)
        except (IMAPClientAbortError, OSError):
            raise
        except IMAPClientError as error:
            if imap_errors.is_passing(str(error)) or client.folder_exists(folder):
                raise TransientError(
                    f"The folder {folder} at {self.server} cannot be opened now: tried again later."
                ) from error
            raise PermanentError(
                f"There is no folder {folder} in the mailbox at {self.server}: check"
                " INBOXBOT_IMAP_FOLDER and INBOXBOT_IMAP_SENT_FOLDER."
            ) from error
        self.opened = OpenFolder(
            name=folder,
            readonly=readonly,
            validity=int(told.get(b"UIDVALIDITY", 0)),
            next_uid=int(told.get(b"UIDNEXT", 0)),
            exists=int(told.get(b"EXISTS", 0)),
            permanent_flags=frozenset(_words(told.get(b"PERMANENTFLAGS", ()))),
        )
        return self.opened


def _dial(server: ImapServer) -> IMAPClient:
    timeout = SocketTimeout(connect=CONNECT_SECONDS, read=READ_SECONDS)
    context = None if server.security == "none" else _context(server)
    client = IMAPClient(
        server.host, server.port, ssl=server.security == "tls", ssl_context=context, timeout=timeout
    )
    # imapclient has imaplib describe every literal for its debug log, whether or not anybody reads it:
    # nine tenths of the cost of a FETCH, and mail in a log.
    client._imap.debug = 0  # noqa: SLF001
    client.normalise_times = False
    if server.security == "starttls":
        try:
            client.starttls(context)
        except CapabilityError as error:
            _hang_up(client)
            raise PermanentError(
                f"The mail server {server} offers no STARTTLS: set INBOXBOT_IMAP_SECURITY to tls and"
                " INBOXBOT_IMAP_PORT to 993, or ask whoever runs it."
            ) from error
        except BaseException:
            _hang_up(client)
            raise
        client.socket().settimeout(READ_SECONDS)
    return client


def _context(server: ImapServer) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=server.ca_file or None)
    except OSError as error:
        raise PermanentError(
            f"The file of certificates {server.ca_file} cannot be used ({error.strerror or error}):"
            " check INBOXBOT_CA_FILE."
        ) from error


def _hang_up(client: IMAPClient) -> None:
    with contextlib.suppress(OSError, IMAPClientError):
        client.shutdown()


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _words(values: Any) -> Iterator[str]:
    for value in values:
        yield value.decode("ascii", "replace") if isinstance(value, bytes) else str(value)
