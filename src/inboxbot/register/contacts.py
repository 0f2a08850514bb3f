"""The record of contacts with the media that are no cases (policy K5)."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, func, or_, select

from inboxbot.model.contact import MediaContact
from inboxbot.register.database import Row, Work
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import media_contacts
from inboxbot.register.values import insert_all, micros, moment, storable

_ADD = insert_all(media_contacts).returning(media_contacts.c.id)
_ALL = select(
    media_contacts.c.id,
    media_contacts.c.at,
    media_contacts.c.who,
    media_contacts.c.about,
    media_contacts.c.ours,
    media_contacts.c.author,
)
_NAMING = _ALL.where(
    or_(
        func.lower(media_contacts.c.who).contains(bindparam("text")),
        func.lower(media_contacts.c.about).contains(bindparam("text")),
    )
)
_DROP = delete(media_contacts).where(media_contacts.c.id == bindparam("number"))
_SINCE = _ALL.where(
    media_contacts.c.at >= bindparam("since"), media_contacts.c.at < bindparam("until")
).order_by(media_contacts.c.at, media_contacts.c.id)


def add_contact(work: Work, contact: MediaContact, instant: Instant) -> int:
    """Put a contact on record; return its number."""
    row = work.row(
        _ADD,
        {
            "at": micros(contact.at),
            "recorded_at": instant.at,
            "who": storable(contact.who),
            "about": storable(contact.about),
            "ours": contact.ours,
            "author": storable(contact.by),
        },
    )
    return 0 if row is None else int(row[0])


def naming(work: Work, text: str) -> list[MediaContact]:
    """Return the contacts in whose words a text stands, such as an address in small letters."""
    return [_contact(row) for row in work.rows(_NAMING, {"text": text})]


def drop(work: Work, number: int) -> bool:
    """Take a contact from the record; False where there is none of this number."""
    return bool(work.run(_DROP, {"number": number}))


def _contact(row: Row) -> MediaContact:
    return MediaContact(
        at=moment(row[1]), who=row[2], about=row[3], by=row[5], ours=bool(row[4]), id=int(row[0])
    )


def contacts(work: Work, since: int, until: int) -> list[MediaContact]:
    """Return the contacts of a period, oldest first (``Register.media_contacts``)."""
    return [_contact(row) for row in work.rows(_SINCE, {"since": since, "until": until})]
