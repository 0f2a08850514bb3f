"""Mails over one session, each in about one round trip (RFC 2920), each with exactly one result.

With PIPELINING the last mail's body and the next mail's MAIL, RCPT and DATA go in one write. What
may be said of a mail when the line drops follows from where its final dot was: nothing of it is
taken before the dot, and after it only the server's reply tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.senders.answers import (
    CLOSING,
    GO_AHEAD,
    about_nobody,
    is_about_us,
    is_send_as,
    refusal,
    verdict,
)
from inboxbot.senders.batch import Batch, Result
from inboxbot.senders.line import GO_ON, LATER, NEVER, YES, LineLost, Reply
from inboxbot.senders.session import Session

_ADDRESS = re.compile(r"[!-;=?-~]+@[!-;=?-~]+")
"""Printable ASCII without spaces and angle brackets: nothing that could end a command."""
_LINE_END = re.compile(rb"\r\n|\r|\n")
_NO_LETTER = b".\r\n"


@dataclass(slots=True)
class NullPath:
    """Whether the server takes mail from nobody (RFC 3834 §3.3), and who stands in where it does not."""

    fallback: str = ""
    refused: bool = False


class End(Enum):
    """How a session ended."""

    DONE = "nothing left to send; the line can be kept"
    STALE = "an idle line turned out to be closed; nothing was sent on it"
    LOST = "the line dropped or the server ended it"
    SILENT = "the server did not answer in time"
    REFUSED = "the server takes nothing from us"


@dataclass(slots=True)
class Delivery:
    """Sends what ``batch`` holds over ``session``; ``end`` tells how that ended.

    ``final_timeout`` in seconds is how long the server may think about a whole mail: giving up
    earlier makes it unknown whether the mail went.
    """

    session: Session
    batch: Batch
    null_path: NullPath
    final_timeout: float
    end: End | None = None
    sent: int = 0
    _current: OutboxEntry | None = None
    _following: OutboxEntry | None = None
    _dotted: bool = False
    _answered: bool = False
    _standing_in: bool = False
    _results: list[Result] = field(default_factory=list)

    def run(self) -> Iterator[Result]:
        """Yield each mail's result as soon as it is known. Never raises."""
        try:
            self._begin(self._next())
            while (entry := self._current) is not None:
                self._step(entry)
                yield from self._known()
            self.end = self.end or End.DONE
        except LineLost as lost:
            self._drop(lost)
        except Exception as error:  # noqa: BLE001 - exactly one result each, whatever happens
            self._drop(LineLost(f"sending failed on our side ({type(error).__name__})"))
        finally:
            if self.end is not End.DONE:
                self.session.line.close()
        yield from self._known()

    def _step(self, entry: OutboxEntry) -> None:
        """Bring the current mail to its result, with the next one's commands on the way."""
        no, go_ahead = self._converse(entry)
        if no is not None:
            self._refused(entry, *no, go_ahead=go_ahead)
            return
        self._following = self._next()
        reply = self._hand_over(entry, self._following)
        if reply.kind == GO_ON:
            raise LineLost(f"its answer to the mail makes no sense ({reply})")
        self._settle(entry, verdict(reply))
        if reply.code == CLOSING:
            raise LineLost(f"it closed the connection ({reply})")
        following, self._following = self._following, None
        if self.session.pipelines:
            self._current = following
        else:
            self._begin(following)

    def _begin(self, entry: OutboxEntry | None) -> None:
        self._current = entry
        if entry is not None and self.session.pipelines:
            self.session.line.write(self._group(entry))

    def _commands(self, entry: OutboxEntry) -> list[tuple[str, bytes]]:
        content, extensions = entry.mail.content, self.session.extensions
        size = f" SIZE={len(content)}" if "SIZE" in extensions else ""
        # An attached original may hold 8-bit text, and may not be encoded again (RFC 6152, RFC 2046 §5.2.1).
        body = " BODY=8BITMIME" if "8BITMIME" in extensions and not content.isascii() else ""
        commands = [
            ("MAIL", f"MAIL FROM:<{self._return_path(entry)}>{size}{body}\r\n".encode()),
            ("RCPT", f"RCPT TO:<{entry.mail.recipient}>\r\n".encode()),
            ("DATA", b"DATA\r\n"),
        ]
        return [("RSET", b"RSET\r\n"), *commands] if self.session.open_transaction else commands

    def _group(self, entry: OutboxEntry) -> bytes:
        return b"".join(command for _, command in self._commands(entry))

    def _return_path(self, entry: OutboxEntry) -> str:
        instead = self.null_path.fallback if self.null_path.refused or self._standing_in else ""
        return entry.mail.envelope_from or instead

    def _converse(self, entry: OutboxEntry) -> tuple[tuple[str, Reply] | None, bool]:
        """Read the answers to a mail's commands: the first refusal, and whether DATA was granted.

        Every answer is read, for DATA may be granted although nobody was accepted (RFC 2920 §3.1).
        """
        no: tuple[str, Reply] | None = None
        go_ahead = False
        for verb, command in self._commands(entry):
            if not self.session.pipelines:
                self.session.line.write(command)
            reply = self.session.line.read_reply()
            if reply.code == CLOSING:
                raise LineLost(f"it closed the connection ({reply})")
            self._answered = True
            go_ahead = verb == "DATA" and reply.code == GO_AHEAD
            if reply.kind in (LATER, NEVER) and verb != "RSET":
                no = no or (verb, reply)
                if not self.session.pipelines:
                    break
            elif not go_ahead and (reply.kind != YES or verb == "DATA"):
                raise LineLost(f"its answer to {verb} makes no sense ({reply})")
            if verb == "MAIL" and no is None and self._standing_in:
                self._standing_in, self.null_path.refused = False, True
        self.session.open_transaction = False
        return no, go_ahead

    def _hand_over(self, entry: OutboxEntry, following: OutboxEntry | None) -> Reply:
        """Send the mail itself and, in the same write, the next one's commands; return the reply."""
        body = _on_the_wire(entry.mail.content)
        more = self._group(following) if following is not None and self.session.pipelines else b""
        self.batch.wire.going(entry)
        try:
            self.session.line.write(body + more)
        except LineLost as lost:
            self._dotted = lost.written >= len(body)
            reply = None if lost.timed_out else self.session.line.last_words()
            if reply is None or not (reply.kind in (LATER, NEVER) or (self._dotted and reply.kind == YES)):
                raise
            self._settle(entry, verdict(reply))
            raise
        self._dotted = True
        return self.session.line.read_reply(self.final_timeout)

    def _refused(self, entry: OutboxEntry, verb: str, reply: Reply, *, go_ahead: bool) -> None:
        """Settle a mail that was refused before its data, and begin the next."""
        if go_ahead:
            self.session.line.write(_NO_LETTER)
            closing = self.session.line.read_reply(self.final_timeout).code == CLOSING
        else:
            closing, self.session.open_transaction = False, True
        if verb == "MAIL" and self._may_stand_in(entry, reply):
            self._standing_in = True
            self._begin(entry)
            return
        self._standing_in = False
        self._settle(entry, refusal(reply, at=verb))
        if closing:
            raise LineLost("it closed the connection")
        if is_about_us(reply):
            self.end = End.REFUSED
            self.batch.stop(refusal(reply).reason, refused=True)
            return
        self._begin(self._next())

    def _may_stand_in(self, entry: OutboxEntry, reply: Reply) -> bool:
        """Tell whether the null path was what the server refused and another may be tried."""
        tried = self._standing_in or self.null_path.refused or entry.mail.envelope_from
        return (
            reply.kind == NEVER and bool(self.null_path.fallback) and not tried and not _wants_sign_in(reply)
        )

    def _next(self) -> OutboxEntry | None:
        """Take the next mail that this server can take at all; settle those it cannot."""
        while (entry := self.batch.take()) is not None:
            unfit = self._unfit(entry)
            if not unfit:
                return entry
            self._results.append((entry, NotSent(permanent=True, reason=unfit)))
        return None

    def _unfit(self, entry: OutboxEntry) -> str:
        mail, limit = entry.mail, self.session.size_limit
        if limit and len(mail.content) > limit:
            return f"The mail has {len(mail.content):,} octets; the server takes at most {limit:,}"
        if not _ADDRESS.fullmatch(mail.recipient):
            return "The recipient's address is not one that SMTP can carry"
        if mail.envelope_from and not _ADDRESS.fullmatch(mail.envelope_from):
            return "The sender's address is not one that SMTP can carry"
        return ""

    def _settle(self, entry: OutboxEntry, result: SendResult) -> None:
        result = about_nobody(result, entry.mail.recipient)
        self.batch.wire.came(entry, result)
        self._results.append((entry, result))
        self._current, self._dotted = None, False
        self.sent += isinstance(result, Sent)

    def _known(self) -> Iterator[Result]:
        while self._results:
            yield self._results.pop(0)

    def _drop(self, lost: LineLost) -> None:
        """Say of each mail in hand what is sure: unknown only where its final dot was written."""
        stale = self.session.used_at is not None and not self._answered and not lost.timed_out
        entry, following = self._current, self._following
        self._current = self._following = None
        if following is not None:
            self.batch.give_back(following)
        if entry is not None and stale:
            self.batch.give_back(entry)
        elif entry is not None and self._dotted:
            self._settle(entry, MaybeSent(reason=f"The mail went, and then no answer came: {lost}"))
        elif entry is not None:
            self._settle(entry, NotSent(permanent=False, reason=f"The mail did not go: {lost}"))
        self.batch.blame(f"The mail was not tried: {lost}")
        self.end = End.SILENT if lost.timed_out else End.STALE if stale else End.LOST


def _wants_sign_in(reply: Reply) -> bool:
    return is_about_us(reply) and not is_send_as(reply)


def _on_the_wire(content: bytes) -> bytes:
    """Return the content with CRLF line ends, dots doubled, and the final dot (RFC 5321 §4.5.2)."""
    if not content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r"):
        content = _LINE_END.sub(b"\r\n", content)
    if content.startswith(b"."):
        content = b"." + content
    content = content.replace(b"\r\n.", b"\r\n..")
    return content + (b".\r\n" if content.endswith(b"\r\n") else b"\r\n.\r\n")
