"""Writing one letter to several people: the one that fails keeps nobody else from theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import structlog

from inboxbot.model.case import PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail

log = structlog.get_logger(__name__)


def write_each(people: Iterable[PersonId], write: Callable[[PersonId], OutgoingMail]) -> list[OutgoingMail]:
    """Return each person's letter; one that cannot be written is logged with the place in its template."""
    mails = []
    for person in dict.fromkeys(people):
        try:
            mails.append(write(person))
        except PermanentError as error:
            log.error("letter.not_written", person=person, why=str(error))
    return mails
