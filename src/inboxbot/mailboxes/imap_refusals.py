"""What an IMAP server's refusal to let us in means: which step of the set-up is missing.

A server's words are matched and never quoted, because servers echo what they were sent. Where each is
from: [MS] learn.microsoft.com "Authenticate an IMAP, POP or SMTP connection using OAuth"; [G]
developers.google.com "IMAP, POP, and SMTP" and support.google.com 78754, 185833; [F] met in the field, in
public reports (MailKit #1494, email-oauth2-proxy #74 #77 #275, imapsync #60 #175 #310).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from imapclient.exceptions import IMAPClientAbortError, LoginError

from inboxbot.mailboxes.imap_errors import is_passing, response_code
from inboxbot.model.errors import InboxbotError, PermanentError, SignInRefusedError, TransientError

Kind = Literal["password", "token"]


@dataclass(frozen=True, slots=True)
class Way:
    """How we tried to sign in: for which mailbox, and with a token, whose it is and what its error told."""

    kind: Kind
    username: str
    signer: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Words of a server's, for which way of signing in, and what they mean."""

    said: re.Pattern[str]
    kinds: frozenset[Kind]
    means: str


def _meaning(said: str, *kinds: Kind, means: str) -> _Meaning:
    return _Meaning(re.compile(said, re.IGNORECASE), frozenset(kinds), means)


_SERVICE_PRINCIPAL: Final = (
    "Exchange Online does not let the {signer} into the mailbox {user}. Its token is good, so one of these steps is"
    " missing: the permission IMAP.AccessAsApp with consent; New-ServicePrincipal with the object id shown under"
    " Enterprise applications (not App registrations); Add-MailboxPermission -AccessRights FullAccess on {user}."
    " What was granted a moment ago can take an hour (deploy/microsoft-365.md)"
)
_IMAP_IS_OFF: Final = (
    "IMAP is switched off for the mailbox {user} at {where}: switch it on (Exchange: Set-CASMailbox {user}"
    " -ImapEnabled $true; Google: Admin console, Apps, Gmail, End User Access, and the mailbox's own settings)"
)
_TABLE: Final = (
    _meaning(
        r"imap\b.{0,30}\bdisabled|disabled imap|not enabled for imap",  # [G], [F]
        "password", "token", means=_IMAP_IS_OFF,
    ),
    _meaning(
        r"application-specific password required|app(?:lication)? password",  # [G] 185833
        "password",
        means="Google takes no ordinary password for {user}: make an app password (2-Step Verification must be on)"
        " and put it into INBOXBOT_IMAP_PASSWORD, or set INBOXBOT_IMAP_AUTH=google (deploy/google.md)",
    ),
    _meaning(
        r"web ?login ?required|web browser|\[WEBALERT",  # [G] 78754
        "password", "token",
        means="Google wants somebody to sign in as {user} once with a web browser, from this network if possible;"
        " then try again",
    ),
    _meaning(r"authenticate failed", "token", means=_SERVICE_PRINCIPAL),  # [MS], [F]
    _meaning(
        r"invalid sasl argument|sasl",  # [F] met with a mistyped user name
        "token",
        means="The mail server {where} does not understand the user name {user}: it must be the mailbox's own"
        " address (INBOXBOT_IMAP_USERNAME)",
    ),
    _meaning(
        r"^(?:b['\"])?(?:login|authenticate) failed\.?",  # [F] Exchange, Exchange Online
        "password",
        means="The mail server refused the user name or password of {where}: check INBOXBOT_IMAP_USERNAME and"
        " _PASSWORD. A mailbox in Microsoft 365 takes no password at all: set INBOXBOT_IMAP_AUTH=microsoft"
        " (deploy/microsoft-365.md)",
    ),
    _meaning(
        r"invalid credentials \(failure\)",  # [G], [F]
        "password",
        means="Google refused the user name or password of {user}: check INBOXBOT_IMAP_USERNAME and _PASSWORD, which"
        " must be an app password (deploy/google.md)",
    ),
    _meaning(
        r"invalid credentials \(failure\)",  # [G]
        "token",
        means="Google does not take the token of the {signer} for {user}: {user} must be a user of the Workspace with"
        " Gmail switched on, and the client id must be allowed the scope https://mail.google.com/ under Domain-wide"
        " delegation (deploy/google.md)",
    ),
)  # fmt: skip
_OTHERWISE: Final[dict[Kind, str]] = {
    "password": "The mail server refused the user name or password of {where}: check INBOXBOT_IMAP_USERNAME"
    " and _PASSWORD",
    "token": "The mail server {where} did not take the token of the {signer} for the mailbox {user}{status}: check"
    " INBOXBOT_IMAP_USERNAME, and that this application or account may read that mailbox",
}
_NOT_CONNECTED: Final = re.compile(r"authenticated but not connected", re.IGNORECASE)  # [F]


def in_words(error: Exception, where: str, way: Way) -> InboxbotError:
    """Say why the server let us not in. ``where`` is ``host:port``."""
    if isinstance(error, ValueError):
        return TransientError(
            f"The mail server {where} answered our sign-in with something that is not IMAP."
        )
    if not isinstance(error, LoginError):
        return TransientError(
            f"The line to the mail server {where} dropped while signing in: tried again later."
        )
    said = str(error)
    code = response_code(said)
    if code == "PRIVACYREQUIRED":
        return PermanentError(
            f"The mail server {where} wants encryption: set INBOXBOT_IMAP_SECURITY to tls or starttls."
        )
    if "too many simultaneous" in said.lower():
        return TransientError(_too_many(where, way.username))
    dropped = isinstance(error.__context__, IMAPClientAbortError)  # imapclient makes a LoginError of it
    if code != "AUTHENTICATIONFAILED" and (dropped or is_passing(said)):
        return TransientError(
            f"The mail server {where} would not let us sign in just now{f' ({code})' if code else ''}:"
            " tried again later."
        )
    return SignInRefusedError(_meaning_of(said, way, where) + ".")


def not_connected(said: str, where: str, username: str) -> InboxbotError | None:
    """Return what Exchange Online means that lets us in and then has no mailbox for us; None for other words."""
    if not _NOT_CONNECTED.search(said):
        return None
    return SignInRefusedError(
        f"Exchange Online ({where}) knows who we are, but has no mailbox {username} for us: INBOXBOT_IMAP_USERNAME must"
        " be the mailbox's own address, and the application needs Add-MailboxPermission -AccessRights FullAccess on"
        " it (deploy/microsoft-365.md). It says the same for some minutes when it is overloaded."
    )


def _meaning_of(said: str, way: Way, where: str) -> str:
    means = next((one.means for one in _TABLE if way.kind in one.kinds and one.said.search(said)), "")
    status = f" (status {way.status})" if way.status else ""
    return (means or _OTHERWISE[way.kind]).format(
        where=where, user=way.username, signer=way.signer, status=status
    )


def _too_many(where: str, username: str) -> str:
    return (
        f"The mail server {where} says that {username} has too many connections at once; Google allows 15, the mail"
        " programs of colleagues included. Close some; it is tried again later."
    )
