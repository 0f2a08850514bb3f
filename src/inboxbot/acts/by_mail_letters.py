"""What a colleague hears of a command mail: done, asked about, or written in somebody's name."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxbot.acts.act import Matter, name_of
from inboxbot.letters.particulars import Commanded
from inboxbot.letters.tokens import token_in
from inboxbot.model.case import PersonId
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import Message
from inboxbot.model.plan import DoneAct
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for

Letters = tuple[OutgoingMail, ...]


def done(
    person: PersonId,
    matter: Matter,
    house: House,
    said: str,
    *,
    key: str,
    about: Message,
    now: datetime,
    links: bool = False,
) -> Letters:
    """Return the confirmation, with the link that takes it back; for a case on trial none.

    ``links``: with the links of the case instead, for what only another act ends (a crisis).
    """
    content = Commanded(matter.case, said, done=key, received_at=about.received_at, links=links)
    occasion = f"command-{about.fingerprint[:16]}" if key else _same_words(about, said, house, now)
    return _letter("command_done", person, matter, house, content, now=now, occasion=occasion)


def told(person: PersonId, house: House, said: str, *, about: Message, now: datetime) -> Letters:
    """Return the confirmation of something that is about no case."""
    content = Commanded(None, said, received_at=about.received_at)
    occasion = _same_words(about, said, house, now)
    return _letter("command_done", person, None, house, content, now=now, occasion=occasion)


def asked(
    person: PersonId,
    matter: Matter | None,
    house: House,
    said: str,
    *,
    about: Message,
    now: datetime,
    undo: str = "",
) -> Letters:
    """Return the question back, with fresh links; ``undo`` is the key of an act that one of them takes back."""
    case = matter.case if matter else None
    content = Commanded(case, said, done=undo, received_at=about.received_at, links=True)
    occasion = _same_words(about, said, house, now)
    return _letter("command_asked", person, matter, house, content, now=now, occasion=occasion)


def unproven(
    matter: Matter, house: House, about: Message, person: PersonId | None, why: str, *, now: datetime
) -> Letters:
    """Return the notice to whoever acts for the owner: one a day and case, however many such mails come."""
    content = Commanded(
        matter.case,
        f"{why}.",
        written_by=name_of(house, person) if person else "",
        written_from=about.sender.address,
        received_at=about.received_at,
        links=True,
    )
    to, day = acts_for(house, matter.case, now=now), house.calendar.local_date(now)
    return _letter("command_unproven", to, matter, house, content, now=now, occasion=f"unproven-{day}")


def lost_it_again(
    by: PersonId, matter: Matter, found: DoneAct, house: House, *, now: datetime, key: str
) -> Letters:
    """Return the news for who had been given a case, where that is taken back."""
    loses = matter.case.owner
    if loses in {found.owner_before, by} or loses not in house.policy.people or loses in matter.case.named:
        return ()
    back = name_of(house, found.owner_before)
    said = (
        f"{matter.case.reference} is {back}'s again: {name_of(house, by)} has taken back what gave it to you."
    )
    content = Commanded(matter.case, said)
    return _letter("command_done", loses, matter, house, content, now=now, occasion=f"lost-{key}")


def _letter(
    letter: str,
    person: PersonId,
    matter: Matter | None,
    house: House,
    content: Commanded,
    *,
    now: datetime,
    occasion: str,
) -> Letters:
    if not house.live or (matter is not None and not house.is_live(matter.case.category)):
        return ()
    mail = house.letters.command(
        letter, content, person=person, now=now, occasion=occasion, not_before=_when(letter, house, now)
    )
    return (mail,)


def _when(letter: str, house: House, now: datetime) -> datetime | None:
    """Return when a confirmation goes, where rules.yaml wants it with the digest: on the next working morning."""
    if letter != "command_done" or house.policy.commands.confirm == "at_once":
        return None
    calendar, zone = house.calendar, ZoneInfo(house.policy.calendar.time_zone)
    today = calendar.local_date(now)
    for day in (today, *calendar.working_days_after(today, 1)):
        morning = datetime.combine(day, house.policy.calendar.digest_at, zone)
        if calendar.is_working_day(day) and morning > now:
            return morning.astimezone(ZoneInfo("UTC"))
    return now + timedelta(days=1)


def _same_words(about: Message, said: str, house: House, now: datetime) -> str:
    """Return an occasion that is the same for the same words on a day, whatever else is new in the mail.

    Nothing was changed by it; and where a machine answers our letter, it would else go on for ever.
    """
    text = about.own_text if about.own_text is not None else about.new_text
    words = " ".join((token_in(about.subject), said, *text.split()))
    same = hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:16]
    return f"command-{house.calendar.local_date(now)}-{same}"
