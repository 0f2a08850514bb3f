"""What an EWS server's refusal means, in a sentence that says what to do now.

Codes: EWS reference, "ResponseCode". Only the code is quoted: a server's words may repeat what was asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from inboxbot.exchange.answers import EwsRefusalError
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError

PASSING = frozenset(
    {
        "ErrorServerBusy", "ErrorTooManyObjectsOpened", "ErrorExceededConnectionCount", "ErrorTimeoutExpired",
        "ErrorInternalServerTransientError", "ErrorInternalServerError", "ErrorMailboxStoreUnavailable",
        "ErrorMailboxMoveInProgress", "ErrorMailboxFailover", "ErrorConnectionFailed", "ErrorADUnavailable",
        "ErrorADOperation", "ErrorBatchProcessingStopped", "ErrorIrresolvableConflict", "ErrorStaleObject",
        "ErrorProxyCallFailed", "ErrorNotEnoughMemory", "ErrorExceededFindCountLimit", "ErrorQuotaExceeded",
        "ErrorItemSave",
    }
)  # fmt: skip
"""It may work later, unchanged."""

STUMBLES = frozenset({"ErrorInternalServerError", "ErrorInternalServerTransientError", "ErrorTimeoutExpired"})
"""Said of a bad hour, and of a message that the server cannot read, alike."""

GONE = frozenset({"ErrorItemNotFound", "ErrorInvalidId", "ErrorInvalidIdMalformed", "ErrorInvalidIdEmpty"})
"""Said of an item that was moved or deleted meanwhile."""

FORGOTTEN = "the state was forgotten"
"""No code of the server's: it took a state it did not know for none, and said nothing."""

STATE_LOST = frozenset(
    {
        FORGOTTEN,
        "ErrorInvalidSyncStateData", "ErrorSyncFolderNotFound", "ErrorInvalidSyncState",
        "ErrorSyncStateNotFound", "ErrorCorruptData",
    }
)  # fmt: skip
"""The place in a folder that we kept has lost its meaning."""

PROPERTY_FAILED = "ErrorItemPropertyRequestFailed"
"""Of an item: a property could not be read; some servers say so of an item that is gone."""

UNKNOWN_PROPERTY = frozenset(
    {
        "ErrorInvalidPropertyRequest", "ErrorInvalidExtendedProperty", "ErrorInvalidExtendedPropertyValue",
        "ErrorUnsupportedPropertyDefinition", "ErrorSchemaValidation", "ErrorInvalidPropertySet",
        "ErrorUnsupportedMapiPropertyType", "ErrorInvalidPropertyForOperation", "ErrorPropertyUpdate",
        "ErrorUnsupportedPathForQuery", "ErrorUnsupportedPathForSortGroup", "ErrorInvalidRestriction",
        "ErrorUnsupportedQueryFilter", "ErrorSortByPropertyIsNotFoundOrNotSupported", PROPERTY_FAILED,
    }
)  # fmt: skip
"""The server does not know a property or a condition that can be done without."""

SEND_AS = frozenset(
    {"ErrorSendAsDenied", "ErrorSendOnBehalfOfDenied", "ErrorCannotSendMessageForOtherMailbox"}
)
"""The mail is good; who may send it is not settled."""

_PERMISSION = "gives {user} no right to it: give full access to the mailbox {mailbox} (deploy/exchange.md)"
_IMPERSONATION = (
    "does not let {user} act as {mailbox}: give it the role ApplicationImpersonation over this mailbox, or set"
    " INBOXBOT_EWS_ACCESS=delegate"
)
_MAILBOX = "knows no mailbox {mailbox}: check INBOXBOT_ADDRESS, which must be its primary address"
_NO_MAILBOX_OF_ITS_OWN = (
    "finds no mailbox for {user}: a service account without one needs INBOXBOT_EWS_ACCESS=impersonation"
)
_FOLDER = "finds no such folder in {mailbox}, or {user} may not see it"
_VERSION = "does not speak the version that was asked for: set INBOXBOT_EWS_VERSION to that of your Exchange"
_ACCOUNT = (
    "does not let {user} in: its account is disabled, or its password is at its end; put that right in the"
    " directory"
)
_SEND_AS_SAYS = (
    "does not let {user} send as {mailbox}: give it the right SendAs (Add-ADPermission, deploy/exchange.md)"
)

_WHY = {
    "ErrorAccessDenied": _PERMISSION,
    "ErrorFolderAccessDenied": _PERMISSION,
    "ErrorCannotAccessDeletedItem": _PERMISSION,
    "ErrorImpersonateUserDenied": _IMPERSONATION,
    "ErrorImpersonationDenied": _IMPERSONATION,
    "ErrorImpersonationFailed": _IMPERSONATION,
    "ErrorUserNotAllowedByPolicy": _IMPERSONATION,
    "ErrorNonExistentMailbox": _MAILBOX,
    "ErrorInvalidSmtpAddress": _MAILBOX,
    "ErrorCannotFindUser": _MAILBOX,
    "ErrorNonPrimarySmtpAddress": _MAILBOX,
    "ErrorMailboxNotFound": _MAILBOX,
    "ErrorMissingEmailAddress": _NO_MAILBOX_OF_ITS_OWN,
    "ErrorFolderNotFound": _FOLDER,
    "ErrorParentFolderNotFound": _FOLDER,
    "ErrorInvalidFolderId": _FOLDER,
    "ErrorInvalidServerVersion": _VERSION,
    "ErrorIncorrectSchemaVersion": _VERSION,
    "ErrorInvalidSchemaVersionForMailboxVersion": _VERSION,
    "ErrorSendAsDenied": _SEND_AS_SAYS,
    "ErrorSendOnBehalfOfDenied": _SEND_AS_SAYS,
    "ErrorCannotSendMessageForOtherMailbox": _SEND_AS_SAYS,
}
_NOT_LET_IN = frozenset({"ErrorAccountDisabled", "ErrorPasswordExpired", "ErrorPasswordChangeRequired"})

_NAME_OR_WORD = "the user name or password of {user}: check INBOXBOT_EWS_USERNAME, _PASSWORD and _AUTH"
SIGN_IN = {
    "basic": _NAME_OR_WORD,
    "ntlm": _NAME_OR_WORD,
    "kerberos": "the Kerberos ticket, or there is none: look (klist), renew it (kinit -k), and check that"
    " INBOXBOT_EWS_URL has the name that stands in the ticket (HTTP/…)",
}
"""By way of signing in: what was refused, and what has to be looked at."""
_ELSEWHERE = "leads elsewhere: INBOXBOT_EWS_URL must be the address of EWS itself, …/EWS/Exchange.asmx"
HTTP = {
    301: _ELSEWHERE,
    302: _ELSEWHERE,
    307: _ELSEWHERE,
    308: _ELSEWHERE,
    403: "lets {user} in and not use EWS: switch EWS on for the mailbox and the organisation"
    " (Set-CASMailbox -EwsEnabled, deploy/exchange.md)",
    404: "knows no EWS at this address: check INBOXBOT_EWS_URL, …/EWS/Exchange.asmx",
    405: "knows no EWS at this address: check INBOXBOT_EWS_URL, …/EWS/Exchange.asmx",
}
"""By HTTP status: what has to be put right."""


@dataclass(frozen=True, slots=True)
class Where:
    """Whom a sentence is about: the server, who signs in, and whose mailbox it is."""

    server: str
    user: str
    mailbox: str


def said(error: EwsRefusalError, what: str, where: Where) -> InboxbotError:
    """Say what a refusal means. ``what`` reads ``read the inbox``."""
    code = error.code or f"a fault without a code: {error.words or 'nothing said'}"
    begin = f"Could not {what}: the Exchange server {where.server}"
    if code in _NOT_LET_IN:
        return SignInRefusedError(f"{begin} {_ACCOUNT.format(user=where.user)} ({code}).")
    if code in PASSING or (not error.code and error.fault != "Client"):
        return TransientError(f"{begin} cannot do it now ({code}): tried again later.")
    why = _WHY.get(code)
    if why is None:
        return PermanentError(f"{begin} refused it ({code}): ask whoever runs it.")
    return PermanentError(f"{begin} {why.format(user=where.user, mailbox=where.mailbox)} ({code}).")
