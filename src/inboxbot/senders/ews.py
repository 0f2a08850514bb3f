"""Sending through an Exchange server (Exchange Web Services), each mail as its own MIME, exactly once.

In one request (CreateItem with SendAndSaveCopy), not as a draft and SendItem: servers were met whose
SendItem sends, leaves the draft, files no copy and answers what nobody can read. With one request there is
one doubt, its answer, and one evidence, the copy in Sent (or in the Outbox on its way there). A draft that
bears its mark is no evidence that it has gone or will: but then the server has it, and it is not sent again.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence

from inboxbot.exchange import words
from inboxbot.exchange.answers import EwsRefusalError, UnreadableAnswerError
from inboxbot.exchange.library import HttpRefusalError
from inboxbot.exchange.refusals import PASSING, SEND_AS, UNKNOWN_PROPERTY, said
from inboxbot.exchange.search import Search
from inboxbot.exchange.server import Server
from inboxbot.exchange.session import SEND_SECONDS, LineLostError, NotReachedError, Session
from inboxbot.exchange.words import SENT, Element, M, T, all_of
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError
from inboxbot.model.mail import MaybeSent, NotSent, OutboxEntry, SendResult, Sent
from inboxbot.ports.wire import NoWire, Wire

_IN_DOUBT = frozenset(
    {"ErrorTimeoutExpired", "ErrorInternalServerError", "ErrorInternalServerTransientError"}
)
"""Codes after which the mail may have gone: the server stumbled, and does not say where."""
_SERVER_TROUBLE, _TOO_LARGE = 500, 413
_SUPPRESSES = re.compile(rb"^x-auto-response-suppress:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_WHAT = "send a mail"
_MOST_LOOKS = 6
"""Tries, the first included, until a letter that stays in Drafts is given up: two hours."""
_A_DRAFT = (
    "it lies in Drafts, and no copy in Sent: it has gone, or goes when Exchange's transport runs again,"
    " and is not sent twice ({})"
)


class EwsSender:
    """The Sender port over EWS. ``files_copy``: the server files what it sends in Sent."""

    files_copy = True

    def __init__(self, server: Server) -> None:
        """Remember the settings; connects at first use."""
        self._session = Session(server)
        self.name = f"ews {self._session.where.server}"
        self.wire: Wire = NoWire()
        self._marks = True
        self._search = Search(self._session)

    def send(self, entries: Sequence[OutboxEntry]) -> Iterator[tuple[OutboxEntry, SendResult]]:
        """Send one mail after the other; the server is asked beforehand whether it is there and lets us in.

        After trouble that is not about one mail nothing more is tried.
        """
        left = list(entries)
        stopped = self._stopped_by_a_look() if left else None
        while left and stopped is None:
            entry = left.pop(0)
            result = self._send_noted(entry)
            yield entry, result
            stopped = _stops(result)
        for entry in left:
            yield entry, stopped or NotSent(permanent=False, reason="not tried")

    def check(self) -> Sequence[str]:
        """Sign in and look at Sent, send nothing."""
        server = self._session.server
        rights = self._look()
        may_file = rights is None or "CreateContents" in rights
        if not may_file:
            raise PermanentError(
                f"{self._session.where.user} may not file in the folder for sent mail of {server.mailbox}:"
                " give it full access to the mailbox (deploy/exchange.md)."
            )
        own = server.access == "impersonation" or server.username.lower() == server.mailbox.lower()
        return (
            f"Exchange server {self._session.where.server}: signed in, Sent of {server.mailbox} can be written to.",
            f"Mail goes as {server.mailbox} itself."
            if own
            else f"Whether {server.username} may send as {server.mailbox} shows with the first mail: give it the"
            " right SendAs (Add-ADPermission, deploy/exchange.md).",
        )

    def close(self) -> None:
        """Let go of the line. Never raises; may be called twice; a later mail connects again."""
        self._session.close()

    # Inside -------------------------------------------------------------------------------------
    def _look(self) -> frozenset[str] | None:
        wanted = words.shape(words.field("folder:EffectiveRights"), kind="FolderShape")
        where = words.in_distinguished(SENT, self._session.server.mailbox)
        answer = self._session.ask_one(
            M.GetFolder(wanted, M.FolderIds(where)), "look at the folder for sent mail"
        )
        rights = next(iter(all_of([answer], "EffectiveRights")), None)
        if rights is None:
            return None
        return frozenset(
            words.local(one) for one in rights if (one.text or "").strip().lower() in ("true", "1")
        )

    def _stopped_by_a_look(self) -> NotSent | None:
        """Find out what would stop every mail while nothing can be in doubt."""
        try:
            self._look()
        except InboxbotError as error:
            return NotSent(permanent=False, reason=str(error), refused=isinstance(error, PermanentError))
        return None

    def _send_noted(self, entry: OutboxEntry) -> SendResult:
        left = self._left_from_before(entry) if entry.unknown_tries else None
        if left is not None:
            return left
        try:
            request = self._request(entry)
        except ValueError:
            return NotSent(permanent=True, reason="The mail cannot be put into a request of EWS")
        try:
            self.wire.going(entry)
        except OSError as error:
            return NotSent(
                permanent=False, reason=f"that it goes out could not be noted ({error.strerror})", alone=True
            )
        result = self._sent(request)
        if isinstance(result, _Unmarked):
            self._marks = False
            result = self._sent(self._request(entry))
        if isinstance(result, _Unmarked):
            result = NotSent(permanent=False, reason=result.reason)
        self.wire.came(entry, result)
        return result

    def _left_from_before(self, entry: OutboxEntry) -> SendResult | None:
        """Look for what a try left of which we never heard; None where it left nothing."""
        known = entry.mail.message_id
        sent = words.in_distinguished(SENT, self._session.server.mailbox)
        try:
            if self._search.holds_letter(sent, known) or self._search.holds_on_its_way(known):
                return Sent("a copy lies in the Sent folder")
            if not self._search.holds_as_draft(known):
                return None
        except InboxbotError as error:
            return NotSent(permanent=False, reason=str(error), refused=isinstance(error, PermanentError))
        if entry.attempts < _MOST_LOOKS:
            return NotSent(permanent=False, reason=_A_DRAFT.format("looked at again later"), alone=True)
        return NotSent(permanent=True, reason=_A_DRAFT.format("a person must look"))

    def _request(self, entry: OutboxEntry) -> Element:
        mail = entry.mail
        mime = T.MimeContent(base64.b64encode(mail.content).decode(), CharacterSet="UTF-8")
        message = T.Message(mime)
        if self._marks:
            found = _SUPPRESSES.search(mail.content.partition(b"\r\n\r\n")[0])
            if found is not None:
                told = words.suppressed(found.group(1).decode("ascii", "replace"))
                message.append(words.tagged_value(words.SUPPRESS, "Integer", told))
            message.append(words.our_id_value(mail.message_id))
        return M.CreateItem(
            M.SavedItemFolderId(words.in_distinguished(SENT, self._session.server.mailbox)),
            M.Items(message),
            MessageDisposition="SendAndSaveCopy",
        )

    def _sent(self, request: Element) -> SendResult | _Unmarked:
        """Ask once, and say what became of the mail: in doubt it has perhaps gone."""
        session = self._session
        try:
            answer = session.ask_once(request, seconds=SEND_SECONDS)[0]
            answer.or_refuse()
        except EwsRefusalError as error:
            return self._refused(error)
        except HttpRefusalError as error:
            if error.status >= _SERVER_TROUBLE:
                return MaybeSent(f"The Exchange server stumbled while it had the mail (HTTP {error.status})")
            if error.status == _TOO_LARGE:
                return NotSent(
                    permanent=True, reason="The mail is too large for the Exchange server (HTTP 413)"
                )
            return self._surely_not(error)
        except (NotReachedError, InboxbotError) as error:
            return self._surely_not(error)
        except LineLostError as error:
            return MaybeSent(f"The Exchange server had the mail and did not answer ({error})")
        except UnreadableAnswerError as error:
            return MaybeSent(f"The Exchange server had the mail, and its answer cannot be read ({error})")
        return Sent(reply=answer.code)

    def _surely_not(self, error: Exception) -> NotSent:
        try:
            with self._session.saying(_WHAT):
                raise error
        except InboxbotError as why:
            return NotSent(permanent=False, reason=str(why), refused=isinstance(why, PermanentError))

    def _refused(self, error: EwsRefusalError) -> SendResult | _Unmarked:
        if error.code in _IN_DOUBT or (not error.code and error.fault == "Server"):
            return MaybeSent(f"The Exchange server stumbled over the mail ({error.code or 'a fault'})")
        if error.code in UNKNOWN_PROPERTY and self._marks:
            return _Unmarked(error.code)
        why = said(error, _WHAT, self._session.where)
        if error.code in PASSING or isinstance(why, TransientError):
            return self._surely_not(error)
        if error.code in SEND_AS or isinstance(why, SignInRefusedError) or error.code in _ABOUT_US:
            return NotSent(permanent=False, reason=str(why), refused=True)
        return NotSent(permanent=error.code in _ABOUT_THE_MAIL, reason=str(why), alone=True)


class _Unmarked(MaybeSent):
    """The server knows no properties beside the mail: nothing was done, and it can go without."""


_ABOUT_US = frozenset(
    {
        "ErrorAccessDenied", "ErrorImpersonateUserDenied", "ErrorImpersonationDenied", "ErrorImpersonationFailed",
        "ErrorNonExistentMailbox", "ErrorMissingEmailAddress", "ErrorFolderNotFound", "ErrorInvalidServerVersion",
        "ErrorIncorrectSchemaVersion", "ErrorInvalidSchemaVersionForMailboxVersion", "ErrorUserNotAllowedByPolicy",
    }
)  # fmt: skip
"""Refusals that are about our account or settings: the mail is good."""


_ABOUT_THE_MAIL = frozenset(
    {
        "ErrorInvalidRecipients", "ErrorMissingRecipients", "ErrorMessageSizeExceeded", "ErrorMimeContentInvalid",
        "ErrorMimeContentInvalidBase64String", "ErrorMimeContentConversionFailed", "ErrorItemCorrupt",
        "ErrorInvalidRecipientSubfilter", "ErrorMailRecipientNotFound", "ErrorMessageTooBig",
    }
)  # fmt: skip
"""Refusals of this mail for ever."""


def _stops(result: SendResult) -> NotSent | None:
    """Return what the mails behind this one get, where trying them is no use now."""
    if isinstance(result, MaybeSent):
        return NotSent(permanent=False, reason=f"{result.reason}; the mails behind it wait")
    if isinstance(result, NotSent) and not result.permanent and not result.alone:
        return result
    return None
