"""Looking through an Exchange folder by FindItem, with less where the server knows less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from inboxbot.exchange import words
from inboxbot.exchange.answers import EwsRefusalError, id_of, items_in
from inboxbot.exchange.refusals import UNKNOWN_PROPERTY
from inboxbot.exchange.session import Session
from inboxbot.exchange.words import DRAFTS, OUTBOX, Element, T, field, text
from inboxbot.model.errors import PermanentError, SignInRefusedError

_PAGE = 500
_ID = "message:InternetMessageId"


class Search:
    """Looks through folders of one mailbox."""

    def __init__(self, session: Session) -> None:
        """Ask on this session."""
        self._session = session

    def pages(
        self,
        where: Element,
        wanted: Sequence[Element],
        *asked_for: tuple[Sequence[Element], Element | None],
    ) -> Iterator[list[Element]]:
        """Yield the items that fit, page by page, or all where the server knows no conditions.

        ``asked_for``: more properties, and a condition; the next where the server does not know the first.
        """
        offset, rest = 0, [*asked_for, ((), None)]
        while True:
            more, fits = rest[0]
            asked = words.find_item(where, [*wanted, *more], offset=offset, most=_PAGE, condition=fits)
            with self._session.saying("look through a folder"):
                answer = self._asked(asked, last_try=offset > 0 or len(rest) == 1)
            if answer is None:
                rest.pop(0)
                continue
            root = words.child(answer, "RootFolder")
            page = [] if root is None else items_in(answer)
            yield page
            offset += len(page)
            last = root is None or root.get("IncludesLastItemInRange", "true").lower() != "false"
            if last or not page:
                return

    def _asked(self, asked: Element, *, last_try: bool) -> Element | None:
        """Ask, and return the answer; None where less might be understood."""
        try:
            return self._session.ask_once(asked)[0].or_refuse()
        except EwsRefusalError as error:
            # A fault without a code is how some servers say that they did not understand.
            if last_try or (error.code and error.code not in UNKNOWN_PROPERTY):
                raise
            return None

    def with_id(self, where: Element, message_id: str) -> list[str]:
        """Return the ids of items that bear this Message-ID."""
        wanted = f"<{message_id}>"
        return [
            id_of(item)[0]
            for page in self.pages(where, [field(_ID)], ((), words.equal(_ID, wanted)))
            for item in page
            if text(item, "InternetMessageId") == wanted
        ]

    def holds_letter(self, where: Element, message_id: str) -> bool:
        """Tell whether a mail lies there that bears this Message-ID, or was written by us under it."""
        wanted = f"<{message_id}>"
        plain = words.equal(_ID, wanted)
        pages = self.pages(where, [field(_ID)], ([words.our_id()], words.bears_id(message_id)), ((), plain))
        return any(
            wanted == text(item, "InternetMessageId") or message_id == text(item, "ExtendedProperty", "Value")
            for page in pages
            for item in page
        )

    def holds_on_its_way(self, message_id: str) -> bool:
        """Tell whether a letter of ours lies in the Outbox of the mailbox."""
        return self._seen_in(words.in_distinguished(OUTBOX, self._session.server.mailbox), message_id)

    def holds_as_draft(self, message_id: str) -> bool:
        """Tell whether a letter of ours lies in Drafts: those of the mailbox, or of whoever signs in.

        Exchange keeps there what it has taken, until its transport comes for it; and servers were met that
        leave there what they have sent. So a draft tells that the server has the letter, and no more.
        """
        places = [words.in_distinguished(DRAFTS, self._session.server.mailbox)]
        if self._session.server.access == "delegate":
            places.append(T.DistinguishedFolderId(Id=DRAFTS))
        return any(self._seen_in(place, message_id) for place in places)

    def _seen_in(self, where: Element, message_id: str) -> bool:
        """Tell whether a letter lies in a folder that may not be there, or not for us to look into."""
        try:
            return self.holds_letter(where, message_id)
        except SignInRefusedError:
            raise
        except PermanentError:
            return False


def can_be_searched(message_id: str) -> bool:
    """Tell whether a Message-ID can stand in a request."""
    return bool(message_id) and message_id.isprintable()
