"""What the reader finds in the letters to colleagues: one owner, who was there, told and reminded in time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from inboxbot.demo.year_plan import Letter
from inboxbot.demo.year_world import CLOSE, REFERENCE, Colleague, Mail, World, answers_what

REMINDERS = frozenset({"reminder", "overdue", "escalation"})
IN_THEIR_HOURS = REMINDERS | {"please_confirm", "my_day", "cover", "welcome_back", "cover_ends", "unsigned"}
ON_WORKING_DAYS = frozenset({"digest", "week"})
FIRST_NEWS = frozenset({"assignment", "media_forward"})
OWNERS = {
    "acknowledgement_signposting": "signposting_lead",
    "acknowledgement_general": "office_manager",
    "acknowledgement_complaint": "complaints_manager",
}
"""Whose a matter is, by the letter to its writer (R2, R3)."""

AT_ONCE = {
    "complaint": ("told", "assignment"),
    "urgent": ("urgent_alert",),
    "in_danger": ("urgent_alert",),
    "media": ("media_forward",),
}
"""What is told at once, and by which letters: to those above, who may own it themselves (R9), or to whom it is for."""
ABOVE = frozenset({"chief_executive", "deputy_chief_executive"})

ANSWERED_BY_EMAIL = frozenset({"signposting", "general", "story", "complaint"})
"""What is promised an answer by a day (T1, T5): by how many working days, the letter to its writer says."""

_TOGETHER = timedelta(minutes=1)
_SOON = timedelta(minutes=35)  # the clock of the year moves in half hours
_A_DAY = timedelta(days=1)
_LONGEST_LEAVE = 40  # days
_SOON_BACK = 2


def looked_after(world: World, checked: Counter[str]) -> Iterator[str]:
    """Yield what was not as promised; count in ``checked`` how often each promise was looked at."""
    first = _first_news(world)
    yield from _one_owner(world, first, checked)
    yield from _in_their_role(world, first, checked)
    yield from _told_besides(world, checked)
    yield from _in_hours(world, checked)
    yield from _each_once(world, checked)
    yield from _confirmed(world, first, checked)
    yield from _reminded(world, checked)
    yield from _after_the_answer(world, checked)


def _first_news(world: World) -> Mapping[str, Sequence[Mail]]:
    """Return the letters that give a case to somebody, by its reference, in order."""
    found: dict[str, list[Mail]] = defaultdict(list)
    for one in world.went:
        if one.kind in FIRST_NEWS and one.references:
            found[one.references[0]].append(one)
    return found


def _one_owner(world: World, first: Mapping[str, Sequence[Mail]], checked: Counter[str]) -> Iterator[str]:
    """Each case is given to one person at a time, who is not on leave (R1, R12)."""
    for reference, letters in first.items():
        checked["one owner at work"] += 1
        for at, one in enumerate(letters):
            others = {other.recipient for other in letters[:at] if one.at - other.at < _TOGETHER}
            if one.kind == "assignment" and others - {one.recipient}:
                yield f"{reference} was given to {sorted({*others, one.recipient})} at once"
        person = world.by_address.get(letters[0].recipient)
        duty = world.duty(letters[0].at)
        if person is not None and world.away(person.person, duty):
            yield f"{reference} was given to {person.person}, who is on leave on {duty}"


def _in_their_role(world: World, first: Mapping[str, Sequence[Mail]], checked: Counter[str]) -> Iterator[str]:
    """Whoever gets it fills the role; where several do, one who is at work (R1, R2, R12)."""
    for one in world.went:
        role, reference = OWNERS.get(one.kind), next(iter(one.references), "")
        if role is None or reference not in first or one.at < first[reference][0].at - _TOGETHER:
            continue
        owner = world.by_address.get(first[reference][0].recipient)
        holders = [who for who in world.roster if role in who.roles]
        duty = world.duty(one.at)
        if owner is None or any(world.ill_about(who.person, duty) for who in holders):
            continue  # what is known of somebody who fell ill, only they can say
        checked["given to who has the role"] += 1
        there = [who.person for who in holders if world.on_duty(who, one.at)]
        soon = [who.person for who in holders if _is_soon_back(world, who, duty)]
        if owner.person not in (there or soon or [owner.person]):
            yield f"{reference} ({role}) was given to {owner.person}; at work: {', '.join(there or soon)}"


def _is_soon_back(world: World, who: Colleague, duty: date) -> bool:
    days = [duty, *(world.working_day(duty, n + 1) for n in range(_SOON_BACK))]
    return not world.away(who.person, duty) and any(world.hours(who, day) is not None for day in days)


def _told_besides(world: World, checked: Counter[str]) -> Iterator[str]:
    """The Chief Executive, or who stands in, hears of each complaint (R9); danger and the press are told at once."""
    chief = {one.address for one in world.roster if one.roles & ABOVE}
    told: dict[str, list[Mail]] = defaultdict(list)
    for one in world.went:
        told[one.kind].append(one)
    for letter in world.came:
        kinds = AT_ONCE.get(letter.about, ())
        if not kinds or letter.answers:
            continue
        checked["those above are told"] += 1
        # By its number where a letter tells it; else by the hour.
        reference = world.reference_of.get(letter.message_id)
        found = [
            one
            for kind in kinds
            for one in told[kind]
            if timedelta() <= one.at - letter.delivery.at < _SOON
            and (reference is None or reference in one.references)
            and (letter.about != "complaint" or one.recipient in chief)
        ]
        if not found:
            yield f"nobody above got {kinds[0]} of {letter.message_id} ({letter.about}) at once"


def _in_hours(world: World, checked: Counter[str]) -> Iterator[str]:
    """Letters that can wait come in their reader's hours, lists on working days."""
    for one in world.went:
        colleague = world.by_address.get(one.recipient)
        if colleague is not None and one.kind in IN_THEIR_HOURS:
            checked["in their hours"] += 1
            if not world.at_work(colleague, one.at):
                yield f"a {one.kind} reached {colleague.person} at {_moment(world, one.at)}"
        elif one.kind in ON_WORKING_DAYS:
            checked["lists on working days"] += 1
            if not world.works(world.day(one.at)):
                yield f"a {one.kind} went on {_moment(world, one.at)}"


def _each_once(world: World, checked: Counter[str]) -> Iterator[str]:
    """No reminder of one case comes to one person twice on a day."""
    told = Counter(
        (one.recipient, one.kind, reference, world.day(one.at))
        for one in world.went
        if one.kind in REMINDERS | {"please_confirm"}
        for reference in one.references
    )
    for (recipient, kind, reference, day), number in told.items():
        checked["each reminder once"] += 1
        if number > 1:
            yield f"{recipient} got {number} times {kind} about {reference} on {day}"


def _confirmed(world: World, first: Mapping[str, Sequence[Mail]], checked: Counter[str]) -> Iterator[str]:
    """Who does not say that they have a signposting case is asked, or it goes to somebody else (R3)."""
    words = _words(world)
    asked: dict[str, list[datetime]] = defaultdict(list)
    signposting = set()
    for one in world.went:
        if one.kind == "acknowledgement_signposting":
            signposting |= set(one.references)
        for reference in one.references if one.kind == "please_confirm" else ():
            asked[reference].append(one.at)
    for reference, letters in first.items():
        given = letters[0].at
        owner = world.by_address.get(letters[0].recipient)
        if reference not in signposting or owner is None or world.ill_about(owner.person, world.day(given)):
            continue
        last = _day_asked(world, owner, given)
        if last is None or any(world.day(at) <= last for at in words.get(reference, ())):
            continue
        checked["a word is asked for"] += 1
        passed_on = [one.at for one in letters[1:]]
        if not any(world.day(at) <= last for at in (*asked[reference], *passed_on)):
            yield f"{reference}: {owner.person} did not say that they have it, and was not asked by {last}"


def _words(world: World) -> Mapping[str, Sequence[datetime]]:
    """Return when colleagues wrote about each case: an answer, or a mail to the mailbox that bears its number."""
    words: dict[str, list[datetime]] = defaultdict(list)
    for said in world.said:
        for reference in REFERENCE.findall(said.content.decode("utf-8", "replace")):
            words[reference].append(said.at)
    for answer in world.answers:
        words[world.reference_of.get(answers_what(answer), "")].append(answer.at)
    return words


def _day_asked(world: World, owner: Colleague, given: datetime) -> date | None:
    """Return the day on which an owner without a word is asked: theirs, a working day after they could see it.

    At the hour at which they could; where their day ends soon after it, the next one may have begun.
    """
    day = world.day(given)
    if not world.on_duty(owner, given) or world.duty(given) != day:
        day, hour = _day_worked(world, owner, day + _A_DAY) or day, time()
    else:
        hour = given.astimezone(world.zone).time()
    day = _day_worked(world, owner, world.working_day(day, 1)) or day
    hours = world.hours(owner, day)
    if hours is not None and _at(world, day, hour) + _SOON > _at(world, day, hours[1]):
        day = _day_worked(world, owner, day + _A_DAY) or day
    return day if day < max(world.day(one.at) for one in world.went) else None


def _day_worked(world: World, owner: Colleague, day: date) -> date | None:
    days = (day + n * _A_DAY for n in range(_LONGEST_LEAVE))
    return next((one for one in days if world.hours(owner, one) is not None), None)


def _reminded(world: World, checked: Counter[str]) -> Iterator[str]:
    """What is not answered is reminded of before its end, and told when it is late."""
    told: dict[str, list[Mail]] = defaultdict(list)
    for one in world.went:
        for reference in one.references if one.kind in REMINDERS else ():
            told[reference].append(one)
    end = max((world.day(one.at) for one in world.went), default=None)
    for letter, reference in _promised(world):
        days = world.days_promised[world.kind_of[letter.message_id]]
        due = world.working_day(world.day(letter.delivery.at), days)
        late = world.working_day(due, 2)
        answered = world.answered.get(letter.message_id)
        if end is None or end <= due:
            continue
        if answered is None or answered >= _at(world, due, CLOSE):
            checked["reminded before the end"] += 1
            if not any(one.at < _at(world, due, CLOSE) for one in told[reference]):
                yield f"{reference}, due {due}, was not answered by then, and nobody was reminded"
        if end > late and (answered is None or world.day(answered) > due):
            checked["overdue is told"] += 1
            # The owner hears on the next day that they work, in one letter with what else is due; whoever stands
            # above them at once.
            on_time = [one for one in told[reference] if due < world.day(one.at) <= late]
            if not on_time and (answered is None or world.day(answered) > world.working_day(due, 1)):
                yield f"{reference}, due {due}, was not answered, and no letter tells it by {late}"


def _promised(world: World) -> Iterator[tuple[Letter, str]]:
    """Yield the mails that were promised an answer by a day, with their references."""
    for letter in world.came:
        reference = world.reference_of.get(letter.message_id)
        if letter.kind == "person" and letter.about in ANSWERED_BY_EMAIL and reference is not None:
            yield letter, reference


def _after_the_answer(world: World, checked: Counter[str]) -> Iterator[str]:
    """Who answered is not asked for an answer again, unless the person wrote again (behaviour: Clocks)."""
    asked: dict[str, list[datetime]] = defaultdict(list)
    for one in world.went:
        for reference, lines in _lines(one) if one.kind in REMINDERS else ():
            if any(line.startswith("Answer by") for line in lines):
                asked[reference].append(one.at)
    again = {one.answers: one.delivery.at for one in world.came if one.kind == "follow-up"}
    for delivery in world.answers:
        matter = world.reference_of.get(answers_what(delivery))
        if matter is None:
            continue
        checked["quiet after the answer"] += 1
        wrote_again = again.get(answers_what(delivery))
        for at in asked[matter]:
            if at > delivery.at + _SOON and (wrote_again is None or at < wrote_again):
                yield f"{matter} was answered {delivery.at:%d %b %H:%M} and asked for at {at:%d %b %H:%M}"


def _lines(one: Mail) -> Iterator[tuple[str, list[str]]]:
    """Yield each matter of a reminder with the lines that stand below it."""
    parts = REFERENCE.split(one.text)
    for reference, below in zip(parts[1::2], parts[2::2], strict=False):
        yield reference, [line.strip() for line in below.splitlines() if line.strip()]


def _at(world: World, day: date, wall: time) -> datetime:
    return datetime.combine(day, wall, tzinfo=world.zone)


def _moment(world: World, at: datetime) -> str:
    return f"{at.astimezone(world.zone):%a %d %b %H:%M}"
