"""Sending by SMTP: few connections, each pipelined, kept open for the next batch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from queue import SimpleQueue
from threading import Lock, Thread
from time import monotonic

from inboxbot.model.errors import InboxbotError, PermanentError, TransientError
from inboxbot.model.mail import OutboxEntry
from inboxbot.ports.tokens import Tokens
from inboxbot.ports.wire import NoWire, Wire
from inboxbot.senders.answers import is_about_us, refusal
from inboxbot.senders.batch import Batch, Result
from inboxbot.senders.delivery import Delivery, End, NullPath
from inboxbot.senders.line import YES, LineLost, Reply
from inboxbot.senders.session import Session, open_session
from inboxbot.senders.sign_in import Account, Security

_IDLE_SECONDS = 60.0
_MAILS_WORTH_A_CONNECTION = 8
"""Opening another connection costs six round trips and more; so few mails go faster over one."""
_LOSSES_IN_A_ROW = 2
"""Lines lost one after the other, none of which carried a mail, before the rest waits for later."""


class SmtpSender:
    """The Sender port over SMTP submission (RFC 6409).

    ``security``: ``tls`` (at once), ``starttls`` (required, never less) or ``none``. ``timeout``
    in seconds bounds each answer, ``final_timeout`` the one to a whole mail, for which servers take
    their time (RFC 5321 §4.5.3.2.6 allows ten minutes; giving up early makes it unknown whether
    the mail went). ``envelope_fallback`` stands in where the server takes no null path; left out, it
    is the user name where that is an address. ``files_copy``: the server files what we send in Sent.
    ``tokens``: sign in with an access token instead of the password.
    """

    def __init__(
        self,
        host: str,
        port: int,
        security: Security,
        username: str = "",
        password: str = "",
        *,
        ca_file: str = "",
        connections: int = 2,
        timeout: float = 30.0,
        final_timeout: float = 120.0,
        helo_name: str = "",
        envelope_fallback: str = "",
        files_copy: bool = False,
        tokens: Tokens | None = None,
    ) -> None:
        self._account = Account(host, port, security, username, password, ca_file, helo_name, timeout, tokens)
        self.name = f"smtp {self._account.server}"
        self.files_copy = files_copy
        self.wire: Wire = NoWire()
        self._connections = max(1, connections)
        self._final_timeout = final_timeout
        self._null_path = NullPath(envelope_fallback or (username if "@" in username else ""))
        self._idle: list[Session] = []
        self._lock = Lock()

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[Result]:
        """Send over as many connections as the mails are worth; see the port for what is yielded.

        The first is opened before the others are, so that a server that is away, or a wrong
        password, is found out once.
        """
        batch = Batch(entries, self.wire)
        workers = min(self._connections, -(-len(entries) // _MAILS_WORTH_A_CONNECTION))
        session = self._session(batch) if batch else None
        if session is not None:
            send = self._work(batch, session) if workers == 1 else self._side_by_side(batch, session, workers)
            yield from send
        yield from batch.left()

    def check(self) -> Sequence[str]:
        """Connect, sign in, and ask whether mail from nobody is taken; send nothing."""
        session = open_session(self._account)
        try:
            return self._look_at(session)
        except LineLost as lost:
            raise TransientError(f"Mail server {self._account.server}: {lost}.") from lost
        finally:
            session.line.quit()

    def close(self) -> None:
        """Say goodbye on every idle connection."""
        while (session := self._pop_idle()) is not None:
            session.line.quit()

    def _session(self, batch: Batch) -> Session | None:
        """Return a session to send from the batch; None, with the reason noted, where none is to be had."""
        try:
            session = self._kept() or open_session(self._account)
        except InboxbotError as error:
            batch.blame(str(error), refused=isinstance(error, PermanentError))
            return None
        batch.opened(session)
        return session

    def _work(self, batch: Batch, session: Session | None) -> Iterator[Result]:
        """Send from the batch over one connection after the other, while that helps."""
        losses = 0
        while session is not None:
            delivery = Delivery(session, batch, self._null_path, self._final_timeout)
            yield from delivery.run()
            if delivery.end is End.DONE:
                self._keep(session)
                return
            if delivery.end is End.LOST:
                losses = 0 if delivery.sent else losses + 1
            useless = delivery.end in (End.SILENT, End.REFUSED) or losses >= _LOSSES_IN_A_ROW
            session = None if useless or not batch else self._session(batch)

    def _side_by_side(self, batch: Batch, first: Session, workers: int) -> Iterator[Result]:
        results: SimpleQueue[Result | None] = SimpleQueue()
        threads = [
            Thread(target=self._feed, args=(batch, session, results), name=self.name, daemon=True)
            for session in (first, *[None] * (workers - 1))
        ]
        for thread in threads:
            thread.start()
        working = workers
        try:
            while working:
                result = results.get()
                if result is None:
                    working -= 1
                else:
                    yield result
        finally:
            if working:
                batch.abandon()
            for thread in threads:
                thread.join()

    def _feed(self, batch: Batch, session: Session | None, results: SimpleQueue[Result | None]) -> None:
        try:
            for result in self._work(batch, session or self._session(batch)):
                results.put(result)
        finally:
            results.put(None)

    def _kept(self) -> Session | None:
        """Return a connection kept from before, if one is young and still open."""
        while (session := self._pop_idle()) is not None:
            idle = monotonic() - (session.used_at or 0.0)
            if idle <= _IDLE_SECONDS and not session.line.is_stale():
                return session
            session.line.close()
        return None

    def _keep(self, session: Session) -> None:
        session.used_at = monotonic()
        with self._lock:
            self._idle.append(session)

    def _pop_idle(self) -> Session | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _look_at(self, session: Session) -> Sequence[str]:
        account, null_path = self._account, self._null_path
        found = [
            f"Mail server {account.server}: {session.line.encryption or 'no encryption'}, "
            + (f"signed in as {account.username}." if account.username else "without sign-in."),
            "Mails go in groups (PIPELINING)." if session.pipelines else "Mails go one command at a time.",
        ]
        if session.size_limit:
            found.append(f"A mail may have up to {session.size_limit:,} octets.")
        no = self._ask_sender(session, "")
        if no is None:
            return [*found, "Automatic letters go with the null return path (RFC 3834)."]
        instead = null_path.fallback
        second = self._ask_sender(session, instead) if instead else no
        if second is not None:
            kind = PermanentError if refusal(second).permanent or is_about_us(second) else TransientError
            whom = instead or "the null return path, and there is no address to stand in"
            raise kind(f"Mail server {account.server} takes no mail from {whom}. It said: {second}")
        return [*found, f"The server refuses the null return path: automatic letters go from {instead}."]

    @staticmethod
    def _ask_sender(session: Session, address: str) -> Reply | None:
        """Return the refusal of MAIL FROM, None where it is accepted; no mail follows."""
        session.line.write(f"MAIL FROM:<{address}>\r\n".encode())
        reply = session.line.read_reply()
        session.line.write(b"RSET\r\n")
        session.line.read_reply()
        return None if reply.kind == YES else reply
