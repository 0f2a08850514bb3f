"""What a mail server's refusal to sign us in means: which step of the set-up is missing.

Where each is from: [MS] learn.microsoft.com "Authenticate an IMAP, POP or SMTP connection using OAuth",
"Enable or disable authenticated client SMTP submission", "Fix issues with printers, scanners and LOB
applications"; message center MC786329; [G] support.google.com 3726730, 185833, 78754; [F] met in the field,
in public reports (email-oauth2-proxy #193, mailR #107, MailKit #700 #1126, sasl-xoauth2 #43).
"""

from __future__ import annotations

import re
from typing import Final, Literal

from inboxbot.senders.line import Reply

Kind = Literal["password", "token"]
_Meaning = tuple[re.Pattern[str], frozenset[Kind], str]


def _entry(said: str, *kinds: Kind, means: str) -> _Meaning:
    return re.compile(said, re.IGNORECASE), frozenset(kinds), means


_NO_MORE_PASSWORDS: Final = (
    "Mail server {server} takes no passwords any more (basic authentication is off): set INBOXBOT_SMTP_AUTH=microsoft"
    " and follow deploy/microsoft-365.md"
)
_TABLE: Final = (
    _entry(
        r"SmtpClientAuthentication is disabled for the Mailbox",  # [MS], [F]
        "password", "token",
        means="Sending by SMTP is switched off for the mailbox {user}: Set-CASMailbox {user}"
        " -SmtpClientAuthenticationDisabled $false",
    ),
    _entry(
        r"SmtpClientAuthentication is disabled",  # [MS], [F]: for the Tenant
        "password", "token",
        means="Sending by SMTP is switched off in this Microsoft 365 tenant: switch it on for this mailbox alone with"
        " Set-CASMailbox {user} -SmtpClientAuthenticationDisabled $false",
    ),
    _entry(
        r"security defaults|conditional access|did not meet the criteria",  # [MS], [F]
        "password", "token",
        means="Security defaults or a conditional access policy of the tenant stand in the way of {user}: leave this"
        " sign-in out of the policy, or set INBOXBOT_SMTP_AUTH=microsoft",
    ),
    _entry(
        r"5\.7\.30\b|basic authentication is (?:disabled|not supported)", "password",  # [MS] MC786329, [F]
        means=_NO_MORE_PASSWORDS,
    ),
    _entry(
        r"5\.7\.30\b|basic authentication is (?:disabled|not supported)", "token",
        means="Mail server {server} took our access token for a password: check INBOXBOT_SMTP_HOST",
    ),
    _entry(
        r"5\.7\.(?:139|3)\b", "token",  # [MS] 535 5.7.3 in the sample of a refusal
        means="Exchange Online does not let the {signer} send as {user}. Its token is good, so one of these steps is"
        " missing: the permission SMTP.SendAsApp with consent; New-ServicePrincipal with the object id shown under"
        " Enterprise applications; Add-MailboxPermission -AccessRights FullAccess and Add-RecipientPermission"
        " -AccessRights SendAs on {user}. What was granted a moment ago can take an hour"
        " (deploy/microsoft-365.md)",
    ),
    _entry(
        r"5\.7\.139\b", "password",  # [F]: the user credentials were incorrect
        means="Exchange Online refuses the user name or password of {user}: correct INBOXBOT_SMTP_USERNAME and"
        " INBOXBOT_SMTP_PASSWORD; better, as passwords are being taken away, set INBOXBOT_SMTP_AUTH=microsoft",
    ),
    _entry(
        r"application-specific password",  # [G] 534 5.7.9
        "password",
        means="Google takes no ordinary password for {user}: make an app password (2-Step Verification must be on)"
        " and put it into INBOXBOT_SMTP_PASSWORD, or set INBOXBOT_SMTP_AUTH=google (deploy/google.md)",
    ),
    _entry(
        r"web ?login|web browser|5\.7\.14\b", "password", "token",  # [G] 78754, 534 5.7.14
        means="Google wants somebody to sign in as {user} once with a web browser, from this network if possible;"
        " then try again",
    ),
    _entry(
        r"username and password not accepted|badcredentials", "token",  # [G] 535 5.7.8
        means="Google does not take the token of the {signer} for {user}: {user} must be a user of the Workspace with"
        " Gmail switched on, and the client id must be allowed the scope https://mail.google.com/ under"
        " Domain-wide delegation (deploy/google.md)",
    ),
    _entry(
        r"username and password not accepted|badcredentials", "password",  # [G] 535 5.7.8
        means="Google refuses the user name or password of {user}: correct INBOXBOT_SMTP_USERNAME and"
        " INBOXBOT_SMTP_PASSWORD, which must be an app password (deploy/google.md)",
    ),
)  # fmt: skip
_OTHERWISE: Final[dict[Kind, str]] = {
    "password": "Mail server {server} refuses the user name or password of {user}."
    " Correct INBOXBOT_SMTP_USERNAME and INBOXBOT_SMTP_PASSWORD",
    "token": "Mail server {server} did not take the token of the {signer} for {user}: check INBOXBOT_SMTP_USERNAME,"
    " and that this application or account may send as that mailbox",
}


def meaning(reply: Reply, kind: Kind) -> str:
    """Return what a refusal means, without its full stop: ``{server}``, ``{user}``, ``{signer}`` to be filled in."""
    said = " ".join(reply.lines)
    return next(
        (means for pattern, kinds, means in _TABLE if kind in kinds and pattern.search(said)),
        _OTHERWISE[kind],
    )
