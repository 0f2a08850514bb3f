"""Wrong kind, corrected: the case is of another category, with its owner, its clocks and its letters (behaviour)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from inboxbot.acts.act import Act, Done, Matter, not_closed
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail, Withheld
from inboxbot.model.message import Message
from inboxbot.model.plan import CaseChange, MeantLetter, StatedTime
from inboxbot.rules.outcomes import Category
from inboxbot.triage import told
from inboxbot.triage.house import House
from inboxbot.triage.named import people_named
from inboxbot.triage.owner import Chosen, choose_owner
from inboxbot.triage.parse import parse
from inboxbot.triage.plan import WITH_ORIGINAL
from inboxbot.triage.promise import deadlines_for, with_steps
from inboxbot.triage.stated_time import time_asked

CORRECTED = "corrected"
"""What the journal calls it; the reason says from which category to which, by their keys."""


def wrong_kind(act: Act, matter: Matter, house: House) -> Done:
    """Make a case one of the category whose key the words are.

    Its clocks run from the original arrival, and never end later than the day that the person was told.
    To a category whose letter must be said (a complaint): its letter now. To media: forwarded now. From
    a complaint: nothing to the person.
    """
    case, key = not_closed(matter), act.words
    if key not in house.policy.categories:
        raise PermanentError(f"There is no kind called {key}.")
    old, new = house.category(case.category), house.category(key, case.channel)
    if key == case.category:
        raise PermanentError(f"{case.reference} is a case of the kind “{new.name}” already.")
    message = parse(matter.original) if matter.original is not None else None
    named = _named(case, new, message, house)
    chosen = _owner(case, new, house, act, named)
    stated = _stated(case, key, message, house)
    standards = _standards(case, new, house)
    deadlines = tuple(
        _no_later(house, one, _told(matter, old), owner=chosen.person, now=act.now)
        for one in deadlines_for(
            house, standards, owner=chosen.person, received_at=case.opened_at, now=act.now, stated=stated
        )
    )
    stands = replace(
        case,
        category=key,
        owner=chosen.person,
        role=chosen.role,
        named=tuple(dict.fromkeys((*case.named, *named))),
    )
    letters, withheld = _to_the_writer(act, matter, house, stands, old, new, deadlines)
    by_hand = _by_hand(house, new, stands, act, sent=bool(letters)) if withheld else ()
    said = f"{act.by} says that it is of this kind."
    about = Particulars(
        stands, (*deadlines, *by_hand), message, acknowledged=bool(letters), stated_time=stated, note=said
    )
    change = CaseChange(
        case.reference,
        owner=chosen.person if chosen.person != case.owner else None,
        role=chosen.role if chosen.role != case.role else None,
        category=key,
        stop=("acknowledged", "answered", "resolved", "confirmed", "noted", "taken"),
        stopped_by=f"corrected: it is {key}",
        named_added=tuple(one for one in named if one not in case.named),
        new_steps=(*_kept(matter, house, old), *deadlines, *by_hand),
    )
    name = house.policy.people[chosen.person].name
    return Done(
        change,
        (
            JournalEntry(CORRECTED, f"from {case.category} to {key}", by=act.by),
            JournalEntry("owner", f"{name}: {chosen.why}"),
        ),
        f"{case.reference} is of the kind “{new.name}” now, and {name}'s.",
        (*letters, *_to_colleagues(act, matter, house, new, chosen, about)),
        withheld,
    )


def _named(case: Case, new: Category, message: Message | None, house: House) -> tuple[PersonId, ...]:
    """Return who must not handle it: where it passes on when the owner is named, whom its text names (R8)."""
    if not new.next_in_line or message is None:
        return case.named
    return tuple(dict.fromkeys((*case.named, *people_named(message, house.policy))))


def _owner(case: Case, new: Category, house: House, act: Act, named: tuple[PersonId, ...]) -> Chosen:
    """Return who owns it now: who does already, where they are in the role."""
    holders = house.policy.roles.get(new.owner, ())
    if case.owner in holders and case.owner not in named:
        return Chosen(case.owner, new.owner, f"the role {new.owner} owns this category")
    return choose_owner(house, new, now=act.now, not_to=frozenset(named))


def _standards(case: Case, new: Category, house: House) -> tuple[str, ...]:
    """Return the clocks that start: of an answered case, only what an answer does not stop."""
    standards = house.policy.standards
    return tuple(
        name for name in new.standards if case.status == "open" or standards[name].stops == "resolved"
    )


def _kept(matter: Matter, house: House, old: Category) -> tuple[Deadline, ...]:
    """Return anew the running clocks that the old category did not bring: of flags, set by law."""
    return tuple(
        replace(one, id=0)
        for one in matter.running
        if one.standard in house.policy.standards and one.standard not in {*old.standards, old.by_hand}
    )


def _told(matter: Matter, old: Category) -> datetime | None:
    """Return the end of the day that the person was told, where they were told one."""
    if not matter.reach.address:
        return None
    return max((one.due_at for one in matter.deadlines if one.standard == old.promise), default=None)


def _no_later(
    house: House, deadline: Deadline, until: datetime | None, *, owner: PersonId, now: datetime
) -> Deadline:
    if until is None or deadline.due_at <= until:
        return deadline
    last = house.calendar.local_date(until)
    counted = tuple(day for day in deadline.counted if day <= last)
    return with_steps(house, replace(deadline, due_at=until, counted=counted), owner=owner, now=now)


def _stated(case: Case, key: str, message: Message | None, house: House) -> StatedTime | None:
    """Return the time by which a journalist needs the answer (T7), read now where it was not then."""
    if case.media_deadline is not None:
        return StatedTime(case.media_deadline, "")
    if key != house.policy.judging.deadline_category or message is None:
        return None
    zone = ZoneInfo(house.policy.calendar.time_zone)
    return time_asked(message, zone)


def _by_hand(house: House, new: Category, case: Case, act: Act, *, sent: bool) -> tuple[Deadline, ...]:
    """Return the clock for acknowledging by hand, where the letter could not go by machine (T5)."""
    if sent or not new.by_hand:
        return ()
    return deadlines_for(
        house, (new.by_hand,), owner=case.owner, received_at=case.opened_at, now=act.now, stated=None
    )


def _to_the_writer(
    act: Act,
    matter: Matter,
    house: House,
    case: Case,
    old: Category,
    new: Category,
    deadlines: Iterable[Deadline],
) -> tuple[tuple[OutgoingMail, ...], tuple[Withheld, ...]]:
    """Return the letter that a complaint must get, to where our first letter went; else why it is withheld."""
    letter = new.acknowledgement
    if letter is None or not new.next_in_line or old.next_in_line:
        return (), ()
    to, why = matter.reach.address, _why_not(matter, house, case)
    if why:
        return (), (Withheld(letter, to or case.correspondent.address, why),)
    promised = next((one for one in deadlines if one.standard == new.promise), None)
    about = Particulars(case, tuple(deadlines), promised=promised)
    occasion = f"corrected-{act.now:%Y%m%d%H%M%S}"
    return (house.letters.to_writer(letter, about, to=to, now=act.now, occasion=occasion),), ()


def _why_not(matter: Matter, house: House, case: Case) -> str:
    """Return why no letter goes to the person by machine, or an empty string."""
    if not house.is_live(case.category):
        return "trial: this category is not live"
    if case.quiet:
        return "quiet: no letter goes to this person"
    if not matter.reach.address or case.in_shadow:
        return "a machine wrote nothing to this person before"
    return "the address is resting: letters to it came back" if matter.reach.rested else ""


def _to_colleagues(
    act: Act, matter: Matter, house: House, new: Category, chosen: Chosen, about: Particulars
) -> tuple[OutgoingMail, ...]:
    """Return the letters to the owner and to those who hear of every such case; the original goes to the media's."""
    case = about.case
    if not house.is_live(case.category):
        return ()
    not_to, occasion = frozenset(case.named), f"corrected-{act.now:%Y%m%d%H%M%S}"
    meant = (
        *told.to_owner(house, new, chosen, now=act.now, not_to=not_to, occasion=occasion),
        *(
            replace(one, occasion=occasion)
            for one in told.of_category(house, new, owner=chosen.person, now=act.now, not_to=not_to)
        ),
    )
    return tuple(_one(one, about, matter, house, act) for one in told.each_person_once(house, meant))


def _one(meant: MeantLetter, about: Particulars, matter: Matter, house: House, act: Act) -> OutgoingMail:
    original = matter.original if meant.letter in WITH_ORIGINAL else None
    return house.letters.to_colleague(
        meant.letter, about, person=meant.to, now=act.now, occasion=meant.occasion, original=original
    )
