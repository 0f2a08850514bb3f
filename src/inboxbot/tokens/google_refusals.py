"""What Google's refusals of a token mean for the person who set the service account up.

Where each is from: [G] developers.google.com "Using OAuth 2.0 for Server to Server Applications", the table
of JWT error codes; [F] met in the field (google-auth-library-ruby #210, google-api-php-client #1379 #1429).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inboxbot.model.errors import InboxbotError, SignInRefusedError, TransientError

_WORD: Final = re.compile(r"[a-z_]{1,40}\Z")
_MEANINGS: Final = (
    # error, words of its description, meaning
    (
        "unauthorized_client", r"",  # [G], [F]
        ("its client id is not allowed to act for the mailboxes of this Workspace: Admin console, Security, Access"
        " and data control, API controls, Manage Domain Wide Delegation, with the scope https://mail.google.com/; it"
        " can take a day to work"),
    ),
    (
        "access_denied", r"",  # [G]
        "the Workspace does not allow it the scope: add https://mail.google.com/ under Domain-wide delegation",
    ),
    (
        "invalid_grant", r"short-lived|timeframe|\biat\b|\bexp\b",  # [G], [F]
        ("this machine's clock is wrong, so that what it signs is not yet or no longer good: set the clock"
        " (timedatectl set-ntp true)"),
    ),
    (
        "invalid_grant", r"invalid email|user id",  # [G]: Invalid email or User ID
        ("there is no user {mailbox} in the Workspace, or it is suspended: put right INBOXBOT_IMAP_USERNAME; a group"
        " or an alias is no user"),
    ),
    (
        "invalid_grant", r"signature",  # [G]
        ("its key was deleted or has ended, or belongs to another service account: make a new key and set"
        " INBOXBOT_GOOGLE_SERVICE_ACCOUNT to its JSON file"),
    ),
    ("invalid_grant", r"account not found", "the service account was deleted: make another"),  # [F]
    ("invalid_scope", r"", "Google knows no such scope: this should not happen, please report it"),  # [G]
    ("disabled_client", r"", "its key or the service account is switched off in the Google Cloud console"),  # [G]
    ("org_internal", r"", "its project is for users of another organisation only"),  # [G]
)  # fmt: skip
_AWAY: Final = frozenset({"internal_failure", "server_error", "temporarily_unavailable"})


def refusal(told: Mapping[str, Any], name: str, mailbox: str) -> InboxbotError:
    """Return the error for a refused token: ``told`` is the service's JSON (RFC 6749 §5.2)."""
    error, said = str(told.get("error", "")), str(told.get("error_description", "")).lower()
    code = error if _WORD.match(error) else "no reason given"
    if error in _AWAY:
        return TransientError(f"Google's sign-in service is busy or away ({code}): it is tried again.")
    means = next(
        (means for one, words, means in _MEANINGS if one == error and re.search(words, said)),
        "look at the service account in the Google Cloud console (deploy/google.md)",
    )
    return SignInRefusedError(
        f"Google gave no token to the {name} for {mailbox} ({code}): {means.format(mailbox=mailbox)}."
    )
