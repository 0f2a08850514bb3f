"""The checklist of an enquiry from the media, and the crisis switch (R4, R5, R11)."""

from __future__ import annotations

from inboxbot.acts.act import Act, Done, Matter
from inboxbot.model.case import Case, JournalEntry, Tick
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange
from inboxbot.rules.finding import did_you_mean
from inboxbot.rules.media import ChecklistItem
from inboxbot.triage.crisis import CRISIS, circle_letters, declaration, stands_for
from inboxbot.triage.house import House


def tick(act: Act, matter: Matter, house: House) -> Done:
    """Note that an item of the checklist is done. The words are the item, then what the colleague adds.

    What only one role may tick counts only from who fills it, or stands in; nobody else's tick is noted.
    """
    case, key, item, own = _item(act, matter, house)
    _may_tick(act, case, item, house)
    name = _name(act, house)
    change = CaseChange(
        case.reference,
        ticked=(Tick(key, act.now, name, own),),
        stop=("noted",) if item.ends_note else (),
        stopped_by=f"noted: {item.name}",
    )
    entry = JournalEntry("ticked", f"{item.name}" + (f": {own}" if own else ""), by=act.by)
    left = [
        one.name
        for other, one in house.policy.media.checklist.items()
        if other != key and other not in {t.item for t in case.ticks}
    ]
    still = f" Still to do: {'; '.join(left)}." if left else " Everything on the list is done."
    return Done(change, (entry,), f"{case.reference}: noted, {item.name}.{still}")


def untick(act: Act, matter: Matter, house: House) -> Done:
    """Take a tick back. The words are the item."""
    case, key, item, _ = _item(act, matter, house)
    if key not in {one.item for one in case.ticks}:
        raise PermanentError(f"{case.reference}: this is not ticked: {item.name}")
    _may_tick(act, case, item, house)
    entry = JournalEntry("unticked", item.name, by=act.by)
    return Done(
        CaseChange(case.reference, unticked=(key,)), (entry,), f"{case.reference}: taken back, {item.name}."
    )


def crisis(act: Act, matter: Matter, house: House) -> Done:
    """Declare a crisis, or end it: the words begin with *on* or *off*; what follows is why.

    While it lasts every enquiry from the media goes to the wider circle too (R11).
    """
    case = matter.case
    switch, _, why = act.words.strip().partition(" ")
    if switch.casefold() not in {"on", "off"}:
        raise PermanentError("nothing was changed: say 'on' or 'off', and why")
    why = why.strip(" :,-") or f"because of {case.reference}"
    if switch.casefold() == "off":
        change = CaseChange(case.reference, facts=((CRISIS, None),))
        return Done(
            change, (JournalEntry("crisis", f"ended: {why}", by=act.by),), "The crisis is noted as over."
        )
    from_media = case.category == house.policy.media.category
    change = CaseChange(
        case.reference,
        facts=((CRISIS, declaration(act.now, _name(act, house), why)),),
        flags_added=(house.policy.media.crisis_flag,) if from_media else (),
    )
    letters = circle_letters(house, why, by=_name(act, house), now=act.now, not_to=frozenset(case.named))
    entry = JournalEntry("crisis", f"declared: {why}", by=act.by)
    return Done(
        change, (entry,), "A crisis is declared: the chief executive and the Chair are told.", letters
    )


def _item(act: Act, matter: Matter, house: House) -> tuple[Case, str, ChecklistItem, str]:
    """Return the case, the item's key, the item and what the colleague adds. Raises where there is no such item."""
    case, media = matter.case, house.policy.media
    if case.category != media.category:
        raise PermanentError(f"{case.reference} is no enquiry from the media: it has no checklist")
    wanted, _, own = act.words.strip().replace(":", " ", 1).partition(" ")
    key = wanted.casefold().replace("-", "_")
    if key not in media.checklist:
        hint = did_you_mean(key, media.checklist) or "there are: " + ", ".join(media.checklist)
        raise PermanentError(f"'{wanted}' is nothing of the checklist; {hint}")
    return case, key, media.checklist[key], " ".join(own.split())


def _may_tick(act: Act, case: Case, item: ChecklistItem, house: House) -> None:
    if item.only_by is None:
        return
    may = stands_for(house, item.only_by, now=act.now, not_to=frozenset(case.named))
    if act.person in may:
        return
    names = " or ".join(house.policy.people[one].name for one in may)
    raise PermanentError(
        f"{case.reference}: nothing was noted. “{item.name}” counts only from {names}, who can tick it by mail"
    )


def _name(act: Act, house: House) -> str:
    known = house.policy.people.get(act.person or "")
    return known.name if known else act.by
