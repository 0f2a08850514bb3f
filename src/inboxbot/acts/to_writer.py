"""A later letter to the person who wrote: a new date, what came of it, a farewell. Or why none may go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from inboxbot.acts.act import Act, Done, Matter
from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, Deadline, JournalEntry
from inboxbot.model.mail import SURVEY, OutgoingMail, Withheld
from inboxbot.rules.sending import Caps
from inboxbot.triage.house import House
from inboxbot.triage.plan import ON_TRIAL

NOT_REACHED = "no letter of ours has gone to them about this: a person must write"

Written = tuple[tuple[OutgoingMail, ...], tuple[Withheld, ...]]
"""The letter that goes, or the note of the one that does not."""


def write_to(
    letter: str,
    act: Act,
    matter: Matter,
    house: House,
    *,
    case: Case | None = None,
    promised: Deadline | None = None,
    told: str = "",
    occasion: str = "",
) -> Written:
    """Return a letter to where our last one about this case went, or why it is withheld.

    The same holds as for a receipt: nothing goes on trial, to a quiet case, against a limit on contact
    (R10), to an address that rests, or beyond the caps. ``case`` is the case as the act leaves it.
    """
    stands = case or matter.case
    why = why_not(matter, house)
    if why:
        to = matter.reach.address or stands.correspondent.address
        return (), (Withheld(letter, to, why, shadow=why == ON_TRIAL),)
    about = Particulars(stands, promised=promised, told=told)
    occasion = occasion or f"{act.kind}-{act.now:%Y%m%d%H%M%S}"
    mail = house.letters.to_writer(letter, about, to=matter.reach.address, now=act.now, occasion=occasion)
    return (mail,), ()


def why_not(matter: Matter, house: House) -> str:
    """Return why no machine may write to this person now, or an empty string."""
    case, reach = matter.case, matter.reach
    if not house.is_live(case.category):
        return ON_TRIAL
    if case.quiet:
        return "quiet: no letter goes to this person"
    if _is_limited(case, house):
        return "a limit on contact withholds letters to this person (R10)"
    if not reach.address:
        return NOT_REACHED
    if reach.rested:
        return "letters to this address have come back"
    return _cap(matter, house.policy.caps)


def with_letter(done: Done, written: Written) -> Done:
    """Return what an act writes together with a letter to the person; ``said`` tells where none goes."""
    mails, withheld = written
    told = "".join(f" No letter goes to the person: {one.reason}." for one in withheld)
    return replace(
        done,
        journal=(
            *done.journal,
            *(JournalEntry("withheld", f"{one.letter}: {one.reason}") for one in withheld),
        ),
        said=f"{done.said}{told}",
        letters=(*done.letters, *mails),
        withheld=(*done.withheld, *withheld),
    )


def survey(act: Act, matter: Matter, house: House) -> tuple[OutgoingMail, ...]:
    """Return the question what they thought of us (K4), where this person is to be asked; else nothing.

    Never about a complaint or the press, never where somebody may be in danger, nor of a colleague. Chance
    is the case's number: every so many is asked, and nobody can choose whom.
    """
    rules, case = house.policy.survey, matter.case
    if not rules.link or case.category in rules.not_for or _is_delicate(case, house):
        return ()
    if house.staff_by_address(case.correspondent.address) is not None or case.id % rules.one_in:
        return ()
    asked = matter.reach.surveyed_at
    if asked is not None and (act.now - asked).days < rules.once_in_days:
        return ()
    return write_to(rules.letter, act, matter, house, occasion=SURVEY)[0]


def _is_delicate(case: Case, house: House) -> bool:
    flags = [house.policy.flags[name] for name in case.flags if name in house.policy.flags]
    marked = any(flag.alert or flag.quiet or flag.confidential for flag in flags)
    return marked or case.quiet or bool(case.named)


def _is_limited(case: Case, house: House) -> bool:
    address = case.correspondent.address.lower()
    limits = (one for one in house.policy.contact_restrictions if _names(one.addresses, address))
    return any(one.acknowledge is not True for one in limits)


def _names(addresses: Iterable[str], address: str) -> bool:
    return address in {one.lower() for one in addresses}


def _cap(matter: Matter, caps: Caps) -> str:
    sent = matter.reach.sent
    limits = (
        (sent.to_address_today >= caps.per_address_a_day, "they had as many letters today as one person may"),
        (sent.to_domain_today >= caps.per_domain_a_day, "this domain had as many letters today as it may"),
        (sent.last_hour >= caps.per_hour, "as many letters as may go in an hour have gone"),
        (sent.today >= caps.per_day, "as many letters as may go in a day have gone"),
    )
    return next((sentence for reached, sentence in limits if reached), "")
