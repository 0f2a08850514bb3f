"""What Graph's refusals mean (learn.microsoft.com/graph/errors), in sentences for the person who set it up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from inboxbot.model.errors import PermanentError, TransientError

_CODE = re.compile(r"[A-Za-z_.]{1,60}\Z")

GONE: Final = frozenset(
    {"erroritemnotfound", "errorinvalidid", "errorinvalididmalformed", "errorinvalididempty"}
)
_NO_FOLDER: Final = frozenset({"errorfoldernotfound"})
_SYNC_LOST: Final = frozenset(
    {"syncstatenotfound", "syncstateinvalid", "resyncrequired", "errorinvalidsyncstatedata"}
)
_NO_MAILBOX: Final = frozenset(
    {
        "errorinvaliduser",
        "errornonexistentmailbox",
        "mailboxnotenabledforrestapi",
        "mailboxnotsupportedforrestapi",
        "request_resourcenotfound",
        "resourcenotfound",
    }
)
_BAD_MAIL: Final = frozenset(
    {
        "errormimecontentinvalid",
        "errormimecontentinvalidbase64string",
        "errorinvalidrecipients",
        "errormessagesizeexceeded",
        "errormessagesubmissionblocked",
        "invalidinternetmessageheader",
        "invalidinternetmessageheadercollection",
    }
)
_FULL: Final = frozenset({"errorquotaexceeded", "erroroverquota", "errormessagequotaexceeded"})
_SEND_AS: Final = frozenset({"errorsendasdenied"})


class GraphRefusalError(PermanentError):
    """Graph answered, and said no. ``code`` is its own word for it, in lower case."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        """Keep what tells refusals apart; ``sentence`` is for a person."""
        super().__init__(sentence)
        self.status, self.code = status, code

    @property
    def gone(self) -> bool:
        """Tell whether the message is no longer there."""
        return self.code in GONE or (self.status == 404 and not self.no_mailbox and not self.no_folder)  # noqa: PLR2004 - HTTP

    @property
    def no_folder(self) -> bool:
        """Tell whether there is no such folder."""
        return self.code in _NO_FOLDER

    @property
    def no_mailbox(self) -> bool:
        """Tell whether there is no such mailbox."""
        return self.code in _NO_MAILBOX

    @property
    def sync_lost(self) -> bool:
        """Tell whether a delta link has lost its meaning: 410, or a 40x that names the state."""
        return self.status == 410 or self.code in _SYNC_LOST  # noqa: PLR2004 - HTTP

    @property
    def denied(self) -> bool:
        """Tell whether the application may not do this, or not here."""
        return self.status == 403  # noqa: PLR2004 - HTTP

    @property
    def about_the_mail(self) -> bool:
        """Tell whether it is this mail that cannot be taken."""
        return self.code in _BAD_MAIL or self.status == 413  # noqa: PLR2004 - HTTP


class UnansweredError(TransientError):
    """No usable answer came to a request that changes something: it may have been done."""


class LineLostError(TransientError):
    """The line was cut before the whole answer to a question was there."""


def refusal(status: int, body: Any, mailbox: str, what: str) -> GraphRefusalError:
    """Return the error for an answer with a status from 400 to 499, or 507."""
    error = body.get("error") if isinstance(body, Mapping) else None
    told = str(error.get("code", "")) if isinstance(error, Mapping) else ""
    said = str(error.get("message", "")) if isinstance(error, Mapping) else ""
    shown = told if _CODE.match(told) else ""
    code = told.lower()
    sentence = f"{what}: Graph refused ({' '.join(filter(None, (str(status), shown)))}): "
    return GraphRefusalError(status, code, sentence + _meaning(status, code, said, mailbox))


def _meaning(status: int, code: str, said: str, mailbox: str) -> str:
    if code in _SEND_AS:
        return f"the application may not send as {mailbox}: grant it Application Mail.Send for this mailbox."
    if status == 403 and "odata is disabled" in said.lower():  # noqa: PLR2004 - HTTP
        return (
            f"an application access policy keeps the application out of {mailbox}: add the mailbox to the"
            " policy's group, or leave the policy out and scope the role assignment. Changes take over an hour."
        )
    if status == 403:  # noqa: PLR2004 - HTTP
        return (
            f"the application has no permission for this in {mailbox}. It needs Application Mail.ReadWrite and"
            " Application Mail.Send, with a scope that holds this mailbox; changes take up to two hours"
            " (Test-ServicePrincipalAuthorization tells what Exchange thinks)."
        )
    if code in _NO_MAILBOX:
        return f"there is no mailbox {mailbox} in Exchange Online: look at INBOXBOT_ADDRESS or INBOXBOT_GRAPH_MAILBOX."
    if code in _NO_FOLDER:
        return "there is no such folder: look at its name in the mailbox."
    if code in _FULL:
        return f"the mailbox {mailbox} is full: make room in it."
    return "this is not expected; look the word up at learn.microsoft.com/graph/errors."
