"""The record of contacts with the media that are no cases (policy K5)."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from inboxbot.model.contact import MediaContact
from inboxbot.register.database import Work
from inboxbot.register.outgoing import Instant
from inboxbot.register.tables import media_contacts
from inboxbot.register.values import insert_all, micros, moment, storable

_ADD = insert_all(media_contacts).returning(media_contacts.c.id)
_SINCE = (
    select(
        media_contacts.c.id,
        media_contacts.c.at,
        media_contacts.c.who,
        media_contacts.c.about,
        media_contacts.c.ours,
        media_contacts.c.author,
    )
    .where(media_contacts.c.at >= bindparam("since"), media_contacts.c.at < bindparam("until"))
    .order_by(media_contacts.c.at, media_contacts.c.id)
)


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


def contacts(work: Work, since: int, until: int) -> list[MediaContact]:
    """Return the contacts of a period, oldest first (``Register.media_contacts``)."""
    return [
        MediaContact(
            at=moment(row[1]), who=row[2], about=row[3], by=row[5], ours=bool(row[4]), id=int(row[0])
        )
        for row in work.rows(_SINCE, {"since": since, "until": until})
    ]
