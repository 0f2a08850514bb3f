"""Who it goes to, what is said to whom, and what is promised: the last decision about a message."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from inboxbot.model.case import Case, Deadline, JournalEntry, PersonId, RoleName
from inboxbot.model.plan import MeantLetter, Routing
from inboxbot.rules.outcomes import Category
from inboxbot.rules.settling import Appeal
from inboxbot.triage import told
from inboxbot.triage.appealing import (
    APPEAL,
    appeal_of,
    as_appeal,
    is_decided,
    kind_of,
    next_owner,
    whoever_decides,
)
from inboxbot.triage.house import House
from inboxbot.triage.named import kept_from, people_named, writer_of_complaint
from inboxbot.triage.owner import Chosen, acts_for, choose_owner, stand_in
from inboxbot.triage.promise import confirmations, deadlines_for, taking_on
from inboxbot.triage.reading import Reading
from inboxbot.triage.receipt import receipt_for_follow_up, receipt_for_new, restriction_of, why_quiet


def route_new(reading: Reading, house: House, *, now: datetime) -> Routing:
    """Decide about a message that opens a case: owner, letters, deadlines."""
    policy, found = house.policy, reading.classification
    category = house.category(found.category, found.channel, found.flags)
    named = kept_from(reading, policy)
    not_to = frozenset(named)
    category = _at_once(reading, house, category)
    chosen = _owner(reading, house, category, now=now, not_to=not_to)
    receipt, withheld = receipt_for_new(reading, house, now=now)
    staff = (
        *told.alerts(house, found.flags, now=now, not_to=not_to, occasion="arrival"),
        *told.to_owner(house, category, chosen, now=now, not_to=not_to, occasion="arrival"),
        *told.of_flags(house, found.flags, owner=chosen.person, now=now, not_to=not_to, occasion="arrival"),
        *told.of_category(house, category, owner=chosen.person, now=now, not_to=not_to),
        *told.praised(reading, house, owner=chosen.person, not_to=not_to),
    )
    # By hand stops when the receipt is sent: where it never is, whatever the reason, it runs (T5).
    by_hand = (category.by_hand,) if category.by_hand else ()
    standards = (*category.standards, *_of_flags(house, found.flags), *by_hand)
    return Routing(
        role=chosen.role,
        owner=chosen.person,
        letters=(*receipt, *told.each_person_once(house, staff)),
        deadlines=(
            *_deadlines(reading, house, standards, owner=chosen.person, now=now),
            *confirmations(house, found.flags, received_at=reading.message.received_at, now=now),
            *taking_on(house, found.category, chosen.person, now=now, channel=found.channel),
        ),
        also_told=told.roles_told(house, category, found.flags, now=now, not_to=not_to),
        named=named,
        withheld=withheld,
        reasons=(*_why(chosen, named, house), *_why_quiet(reading, house)),
    )


def route_follow_up(reading: Reading, house: House, *, now: datetime) -> Routing:
    """Decide about a message that follows up a case already in the register (behaviour: Clocks)."""
    match = reading.follows
    assert match is not None  # noqa: S101 - the caller routes follow-ups here and nothing else
    case, category = match.case, kind_of(house, match.case)
    not_to = frozenset(kept_from(reading, house.policy))
    stands, reasons = _as_it_stands(reading, house, category, not_to=not_to, now=now)
    begun = _appeal_begun(reading, house)
    if begun is not None:
        chosen = whoever_decides(house, stands, begun, now=now, not_to=not_to)
        stands = replace(stands, owner=chosen.person, role=chosen.role, stage=APPEAL)
        category = as_appeal(category, begun)
        reasons = (JournalEntry(APPEAL, "they do not agree with what was decided"), *reasons)
        reasons = (*reasons, _owner_entry(chosen, house))
    receipt, withheld = receipt_for_follow_up(reading, stands, house, now=now, begun=begun is not None)
    new_flags = _new_flags(reading, house)
    occasion = occasion_of(reading)
    first = told.alerts(house, reading.classification.flags, now=now, not_to=not_to, occasion=occasion)
    staff = (
        *first,
        *told.of_flags(house, new_flags, owner=stands.owner, now=now, not_to=not_to, occasion=occasion),
        _to_owner(case, stands, house, category, not_to=not_to, now=now, occasion=occasion),
        *(
            replace(one, occasion=occasion)
            for one in told.of_category(house, category, owner=stands.owner, now=now, not_to=not_to)
            if begun is not None
        ),
    )
    again = _restarted(house, category, case)
    alarms = reading.classification.flags if case.status != "open" else new_flags
    return Routing(
        role=stands.role,
        owner=stands.owner,
        letters=(*receipt, *told.each_person_once(house, staff)),
        deadlines=(
            *_deadlines(
                reading,
                house,
                (*again, *_of_flags(house, new_flags)),
                owner=stands.owner,
                now=now,
            ),
            *confirmations(house, alarms, received_at=reading.message.received_at, now=now),
            *(
                taking_on(house, case.category, stands.owner, now=now, channel=case.channel)
                if stands.owner != case.owner
                else ()
            ),
        ),
        also_told=told.roles_told(house, None, new_flags, now=now, not_to=not_to),
        named=stands.named,
        withheld=withheld,
        stage=stands.stage,
        reasons=(JournalEntry("follow-up", match.evidence), *reasons, *_why_quiet(reading, house)),
    )


def _at_once(reading: Reading, house: House, category: Category) -> Category:
    """Return the category with the role as owner to which a complaint about the one at the top goes (R8).

    Whom it only greets ("Dear Chair") it is not about.
    """
    if not category.goes_at_once:
        return category
    about = frozenset(people_named(reading.message, house.policy, greeted_too=False))
    roles = house.policy.roles
    for role, to in category.goes_at_once.items():
        if not about.isdisjoint(roles.get(role, ())) and any(one not in about for one in roles.get(to, ())):
            return category.model_copy(update={"owner": to})
    return category


def _appeal_begun(reading: Reading, house: House) -> Appeal | None:
    """Return the rules of the appeal that this message begins: it says so, on what was decided (T6)."""
    assert reading.follows is not None  # noqa: S101 - as above
    case = reading.follows.case
    rules = appeal_of(house, case)
    says_so = rules is not None and rules.flag in reading.classification.flags
    return rules if says_so and is_decided(case) and reading.screening.kind == "person" else None


def occasion_of(reading: Reading) -> str:
    """Return what keeps the letters about this arrival apart from those about another."""
    return f"arrival-{reading.message.fingerprint[:16]}"


def _owner(
    reading: Reading, house: House, category: Category, *, now: datetime, not_to: frozenset[PersonId]
) -> Chosen:
    agreed = _agreed_contact(reading, house, category.owner, now=now, not_to=not_to)
    if agreed is not None:
        return agreed
    writer = writer_of_complaint(reading, house)
    own = frozenset((writer,)) if writer is not None else frozenset()
    return choose_owner(house, category, now=now, not_to=not_to | own, history=reading.history)


def _agreed_contact(
    reading: Reading, house: House, role: RoleName, *, now: datetime, not_to: frozenset[PersonId]
) -> Chosen | None:
    """Return who gets the mail of a person whose contact is limited (R10): the named contact, or who deputises."""
    limit = restriction_of(reading, house.policy)
    if limit is None or limit.named_contact in not_to:
        return None
    person = stand_in(house, limit.named_contact, now=now, not_to=not_to)
    deputises = "" if person == limit.named_contact else "deputises for "
    return Chosen(person, role, f"{deputises}the agreed contact for this person (R10)")


def _as_it_stands(
    reading: Reading, house: House, category: Category, *, not_to: frozenset[PersonId], now: datetime
) -> tuple[Case, tuple[JournalEntry, ...]]:
    """Return the followed case with whom a complaint names by now, and with an owner who may have it.

    It passes on where the owner is among those (R8), or has left, or somebody else was agreed upon (R10).
    """
    assert reading.follows is not None  # noqa: S101 - as above
    case, people = reading.follows.case, house.policy.people
    newly = (
        tuple(one for one in people if one in not_to and one not in case.named)
        if category.next_in_line
        else ()
    )
    reasons = (_named_entry(newly, house),) if newly else ()
    case = replace(case, named=(*case.named, *newly))
    agreed = _agreed_contact(reading, house, case.role, now=now, not_to=frozenset(case.named) | not_to)
    if agreed is not None and agreed.person != case.owner:
        chosen = agreed
    elif case.owner in newly:
        chosen = next_owner(house, case, now=now, not_to=not_to)
    elif case.owner not in people:
        person = acts_for(house, case, now=now)
        chosen = Chosen(person, case.role, f"{case.owner} is nobody of rules.yaml any more")
    else:
        return case, reasons
    return replace(case, owner=chosen.person, role=chosen.role), (_owner_entry(chosen, house), *reasons)


def _to_owner(
    case: Case,
    stands: Case,
    house: House,
    category: Category,
    *,
    not_to: frozenset[PersonId],
    now: datetime,
    occasion: str,
) -> MeantLetter:
    """Return the notice of the follow-up; the assignment, where the case has another owner by it."""
    if stands.owner != case.owner:
        return MeantLetter(category.assignment, stands.owner, occasion)
    # In doubt whether it is a complaint, the case stays where it is, and its owner hears nothing of it yet.
    person = acts_for(house, replace(stands, named=tuple(not_to)), now=now)
    return MeantLetter("follow_up", person, occasion)


def _restarted(house: House, category: Category, case: Case) -> tuple[str, ...]:
    """Return the standards whose clock starts anew: after an answer only what an answer stops.

    Where the category has none of these (a complaint's outcome is still awaited), the default's reply.
    """
    if case.status == "open":
        return ()
    # A request in law keeps its own clock; it never comes to use that of an email.
    marks = (house.policy.flags[name] for name in case.flags if name in house.policy.flags)
    by_marks = tuple(standard for flag in marks if flag.instead_of for standard in flag.standards)
    if case.status == "closed":
        return (*category.standards, *by_marks)
    default = house.policy.categories[house.policy.default_category]
    own, usual = (
        tuple(name for name in names if house.policy.standards[name].stops == "answered")
        for names in ((*category.standards, *by_marks), default.standards)
    )
    return own or usual


def _deadlines(
    reading: Reading, house: House, standards: Iterable[str], *, owner: PersonId, now: datetime
) -> tuple[Deadline, ...]:
    return deadlines_for(
        house,
        standards,
        owner=owner,
        received_at=reading.message.received_at,
        now=now,
        stated=reading.classification.media_deadline,
    )


def _new_flags(reading: Reading, house: House) -> tuple[str, ...]:
    """Return the marks that the case does not bear yet; on a complaint nobody asks whether it is one."""
    assert reading.follows is not None  # noqa: S101 - as above
    case, judging = reading.follows.case, house.policy.judging
    known = {*case.flags, *((judging.consult_flag,) if case.category == judging.consult_category else ())}
    return tuple(flag for flag in reading.classification.flags if flag not in known)


def _of_flags(house: House, names: Iterable[str]) -> tuple[str, ...]:
    flags = house.policy.flags
    return tuple(standard for name in names if name in flags for standard in flags[name].standards)


def _why(chosen: Chosen, named: tuple[PersonId, ...], house: House) -> tuple[JournalEntry, ...]:
    entry = _owner_entry(chosen, house)
    return (entry, _named_entry(named, house)) if named else (entry,)


def _owner_entry(chosen: Chosen, house: House) -> JournalEntry:
    return JournalEntry("owner", f"{house.policy.people[chosen.person].name}: {chosen.why}")


def _named_entry(named: Iterable[PersonId], house: House) -> JournalEntry:
    names = ", ".join(house.policy.people[person].name for person in named)
    return JournalEntry("named", f"named in the matter, so not told and not in charge (R8): {names}")


def _why_quiet(reading: Reading, house: House) -> tuple[JournalEntry, ...]:
    why = why_quiet(reading, house.policy)
    return (JournalEntry("quiet", why),) if why else ()
