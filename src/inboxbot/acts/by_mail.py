"""Command mails: what is decided about one, and everything that then is written.

Whether it is proven stands in ``command``. What looks like a command and is not proven is shown to the owner,
changes nothing and gets no answer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from inboxbot.acts import by_mail_letters as letters
from inboxbot.acts.absence_by_mail import asked_about
from inboxbot.acts.act import Act, Done, Matter, name_of
from inboxbot.acts.away import AWAY, ended
from inboxbot.acts.by_mail_nothing import about_nothing, gone
from inboxbot.acts.by_mail_plans import asked, filed, noted, to_our_folder, too_old, unproven
from inboxbot.acts.command import (
    Command,
    Known,
    act_of,
    by_hand,
    expired,
    meaning_of,
    proven,
    quotes,
    used_before,
)
from inboxbot.acts.needs import Asked, asked_by_link, asked_by_words
from inboxbot.acts.on_behalf import QUESTION, addresses_in
from inboxbot.acts.table import ACTS, carry_out
from inboxbot.letters.links import UNDO
from inboxbot.letters.tokens import token_in
from inboxbot.model.case import JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.plan import CaseChange, Disposition, DoneAct, Plan, Undoable
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.screen_addresses import same_person

NEED_THE_ORIGINAL = frozenset({"wrong_kind", "is_complaint"})
LONGEST_NOTE = 500
KEPT = "It is kept as a note."


def decide_command(reading: Reading, known: Known, house: House, *, now: datetime) -> Plan | None:
    """Decide about a mail that may be a command; None where it is to go the way of every other mail."""
    person = house.staff_by_address(reading.message.sender.address)
    command = Command(reading, known, person, token_in(reading.message.subject), now)
    if known.letter is not None and known.letter.mail.audience != "staff" and not command.token:
        return None
    matter = known.matter
    if by_hand(reading):
        if _may_be_a_machine(command, house):
            return None
        command = replace(command, reading=_by_a_colleague(reading))
    if asked_about(known.letter) and not command.token:  # whatever case their machine's answer belonged to
        return about_nothing(replace(command, known=Known(letter=known.letter)), house)
    if matter is None:
        return about_nothing(command, house)
    if matter.case.erased_at is not None:
        return gone(command, house)
    if person is None and same_person(reading.message.sender.address, matter.case.correspondent.address):
        return None  # the person outside: their message is what it says, whatever its subject carries
    if not command.token and known.letter is None and not _would_act(command, house):
        return None  # a colleague's note, or what a trustee writes like anybody else
    return _decide(command, matter, house)


def _decide(command: Command, matter: Matter, house: House) -> Plan:
    """Decide about a command whose case is known."""
    act, why = proven(command, matter, house)
    if why:
        return unproven(command, matter, house, why)
    return _linked(command, matter, house, act) if act else _in_own_words(command, matter, house)


def _linked(command: Command, matter: Matter, house: House, act: str) -> Plan:
    """Carry out what a link asks for, unless it is too old or did its work already."""
    what, _, key = act.partition(":")
    if expired(command, house):
        undo = key if what == UNDO else ""
        return asked(command, house, f"The link that you used is {too_old(house)}.", undo=undo)
    if used_before(command, house):
        return asked(command, house, "This link was used already, and something has happened since.")
    if what == UNDO:
        return _undo(command, matter, house, key)
    return _carried_out(command, matter, house, asked_by_link(act, command.message, house))


def _may_be_a_machine(command: Command, house: House) -> bool:
    """Tell whether "I am away until" may be an out-of-office answer that nothing else gives away."""
    if command.token or quotes(command.message):
        return False
    return bool(asked_about(command.known.letter)) or meaning_of(command, house).meaning != "act"


def _by_a_colleague(reading: Reading) -> Reading:
    return replace(
        reading, screening=replace(reading.screening, kind="staff", reason="a colleague's own words")
    )


def decide_sent(
    reading: Reading, person: PersonId, known: Known, house: House, *, now: datetime
) -> Plan | None:
    """Decide about a command that lies in Sent: whoever could write it there has the mailbox.

    ``person`` is for whom its token was made. None where it was made for nobody.
    """
    command = Command(reading, known, person, token_in(reading.message.subject), now)
    matter = known.matter
    if matter is None or matter.case.erased_at is not None or person in matter.case.named:
        return None
    if not house.policy.people[person].staff:
        return None  # the mailbox is the staff's: a trustee's links count from their own address only
    act = act_of(command, matter.case.reference, house)
    return replace(_linked(command, matter, house, act), disposition=Disposition()) if act else None


# What is written -----------------------------------------------------------------------------


def _in_own_words(command: Command, matter: Matter, house: House) -> Plan:
    """A reply: an act where it certainly asks for one, else a note; asked about where that is in doubt."""
    assert command.person is not None  # noqa: S101 - the caller looked
    letter, text = command.known.letter, command.own_words
    if letter is not None and letter.mail.letter == QUESTION:
        return _who_wrote(command, matter, house, text)
    meant = meaning_of(command, house)
    kept = (noted(command, text, house),) if text.strip() else ()
    if meant.meaning == "act" and expired(command, house):
        return asked(command, house, f"The letter that you answer is {too_old(house)}. {KEPT}", kept)
    if meant.meaning == "act":
        return _carried_out(command, matter, house, asked_by_words(meant), note=text)
    if meant.meaning == "ask":
        said = f"We could not be sure what your reply asks for: {meant.why}. {KEPT}"
        return asked(command, house, said, kept)
    return filed(command, house, "a colleague's reply, kept as a note", journal=kept)


def _who_wrote(command: Command, matter: Matter, house: House, text: str) -> Plan:
    """The answer to our question who wrote what a colleague passed on (R6): one address, and nobody's of ours."""
    found = addresses_in(text, house)
    if len(found) != 1:
        return asked(command, house, "Please reply with one email address: that of the person who wrote.")
    return _carried_out(command, matter, house, Asked("on_behalf", found[0]))


def _carried_out(command: Command, matter: Matter, house: House, wanted: Asked, *, note: str = "") -> Plan:
    """Carry out an act and confirm it; where it cannot be done, say why, with fresh links."""
    assert command.person is not None  # noqa: S101 - the caller looked
    if wanted.act not in ACTS:
        return asked(command, house, "This link is not known any more.")
    if wanted.lacks:
        return asked(command, house, wanted.lacks)
    by = name_of(house, command.person)
    act = Act(wanted.act, by=by, now=command.now, words=wanted.words, person=command.person)
    if wanted.act in NEED_THE_ORIGINAL:
        matter = replace(matter, original=command.known.original())
    try:
        done = carry_out(act, matter, house)
    except PermanentError as error:
        return asked(command, house, f"{error}".rstrip(".") + ".")
    journal = (*done.journal, noted(command, note, house)) if note.strip() else done.journal
    return _written(command, matter, house, replace(done, journal=journal), kind=wanted.act)


def _written(command: Command, matter: Matter, house: House, done: Done, *, kind: str) -> Plan:
    case, key = matter.case, command.key
    assert command.person is not None  # noqa: S101 - the caller looked
    undoable = Undoable(key, kind, name_of(house, command.person), command.person)
    changes = kind != "note" and not done.change.facts and (kind != AWAY or done.absence is not None)
    change = replace(
        done.change,
        # Whatever a colleague does on a case shows that they have seen its alert.
        stop=(*done.change.stop, "confirmed"),
        act=undoable if changes and not done.change.undo else None,
        seen=(case.status, case.owner, case.category),
    )
    confirmed = letters.done(
        command.person, matter, house, done.said, key=key if change.act else "", about=command.message,
        now=command.now, links=bool(done.change.facts),
    )  # fmt: skip
    entry = JournalEntry("command", f"by mail: {kind}", by=name_of(house, command.person))
    return replace(
        filed(command, house, f"a command: {kind}", journal=(entry, *done.journal)),
        change=change,
        letters=(*done.letters, *confirmed),
        withheld=done.withheld,
        absence=done.absence,
        disposition=to_our_folder(house),
    )


def _undo(command: Command, matter: Matter, house: House, key: str) -> Plan:
    """Take an act back: only the last one, and only where the case still stands as it left it."""
    assert command.person is not None  # noqa: S101 - the caller looked
    case = matter.case
    found = next((one for one in command.known.acts if one.key == key), None)
    if found is None or found.undone_at is not None:
        return asked(command, house, "This was taken back already.")
    if not found.stands:
        return asked(command, house, "Something else has happened since, so it cannot be taken back.")
    done = take_back(found, case.reference, by=name_of(house, command.person))
    plan = _written(command, matter, house, done, kind=UNDO)
    if found.kind == AWAY:
        plan = replace(plan, absence=ended(found.person, found.at, house, now=command.now))
    told = letters.lost_it_again(command.person, matter, found, house, now=command.now, key=command.key)
    return replace(plan, letters=(*plan.letters, *told))


def take_back(done: DoneAct, reference: str, *, by: str) -> Done:
    """Return what taking an act back writes."""
    said = f"What was done to {reference} ({done.kind}) is taken back. Letters that have gone cannot be called back."
    entry = JournalEntry("undone", f"{done.kind}, done by {done.by}", by=by)
    return Done(CaseChange(reference, undo=done.key), (entry,), said)


def _would_act(command: Command, house: House) -> bool:
    person = house.policy.people.get(command.person or "")
    return person is not None and person.staff and meaning_of(command, house).meaning in {"act", "ask"}
