"""Command mails: what is decided about one, and everything that then is written.

Whether it is proven stands in ``command``. What looks like a command and is not proven is shown to the owner,
changes nothing and gets no answer.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime

from inboxbot.acts import by_mail_letters as letters
from inboxbot.acts.absence_by_mail import asked_about, confirmed_absence
from inboxbot.acts.act import Act, Done, Matter, name_of
from inboxbot.acts.away import AWAY, absence_until, ended, is_known
from inboxbot.acts.by_mail_words import NOBODY, Understood, understand
from inboxbot.acts.command import (
    Command,
    Known,
    act_of,
    by_hand,
    expired,
    named_in_subject,
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
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.plan import Arrival, CaseChange, Disposition, DoneAct, Plan, Undoable
from inboxbot.triage.authentication import verdict
from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.screen_addresses import same_person
from inboxbot.triage.thread import only_thanks, references_in

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
        return _about_nothing(replace(command, known=Known(letter=known.letter)), house)
    if matter is None:
        return _about_nothing(command, house)
    if matter.case.erased_at is not None:
        return _gone(command, house)
    if person is None and same_person(reading.message.sender.address, matter.case.correspondent.address):
        return None  # the person outside: their message is what it says, whatever its subject carries
    if not command.token and known.letter is None and not _would_act(command, house):
        return None  # a colleague's note, or what a trustee writes like anybody else
    return _decide(command, matter, house)


def _decide(command: Command, matter: Matter, house: House) -> Plan:
    """Decide about a command whose case is known."""
    act, why = proven(command, matter, house)
    if why:
        return _unproven(command, matter, house, why)
    return _linked(command, matter, house, act) if act else _in_own_words(command, matter, house)


def _linked(command: Command, matter: Matter, house: House, act: str) -> Plan:
    """Carry out what a link asks for, unless it is too old or did its work already."""
    what, _, key = act.partition(":")
    if expired(command, house):
        undo = key if what == UNDO else ""
        return _asked(command, house, f"The link that you used is {_too_old(house)}.", undo=undo)
    if used_before(command, house):
        return _asked(command, house, "This link was used already, and something has happened since.")
    if what == UNDO:
        return _undo(command, matter, house, key)
    return _carried_out(command, matter, house, asked_by_link(act, command.message, house))


def _too_old(house: House) -> str:
    return f"more than {house.policy.commands.valid_days} days old"


def _may_be_a_machine(command: Command, house: House) -> bool:
    """Tell whether "I am away until" may be an out-of-office answer that nothing else gives away."""
    if command.token or quotes(command.message):
        return False
    return bool(asked_about(command.known.letter)) or _meant(command, house).meaning != "act"


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
    message, letter = command.message, command.known.letter
    text = message.own_text if message.own_text is not None else message.new_text
    if letter is not None and letter.mail.letter == QUESTION:
        return _who_wrote(command, matter, house, text)
    meant = _meant(command, house)
    noted = (_note(command, text, house),) if text.strip() else ()
    if meant.meaning == "act" and expired(command, house):
        return _asked(command, house, f"The letter that you answer is {_too_old(house)}. {KEPT}", noted)
    if meant.meaning == "act":
        return _carried_out(command, matter, house, asked_by_words(meant), note=text)
    if meant.meaning == "ask":
        said = f"We could not be sure what your reply asks for: {meant.why}. {KEPT}"
        return _asked(command, house, said, noted)
    return _filed(command, house, "a colleague's reply, kept as a note", journal=noted)


def _who_wrote(command: Command, matter: Matter, house: House, text: str) -> Plan:
    """The answer to our question who wrote what a colleague passed on (R6): one address, and nobody's of ours."""
    found = addresses_in(text, house)
    if len(found) != 1:
        return _asked(command, house, "Please reply with one email address: that of the person who wrote.")
    return _carried_out(command, matter, house, Asked("on_behalf", found[0]))


def _carried_out(command: Command, matter: Matter, house: House, asked: Asked, *, note: str = "") -> Plan:
    """Carry out an act and confirm it; where it cannot be done, say why, with fresh links."""
    assert command.person is not None  # noqa: S101 - the caller looked
    if asked.act not in ACTS:
        return _asked(command, house, "This link is not known any more.")
    if asked.lacks:
        return _asked(command, house, asked.lacks)
    by = name_of(house, command.person)
    act = Act(asked.act, by=by, now=command.now, words=asked.words, person=command.person)
    if asked.act in NEED_THE_ORIGINAL:
        matter = replace(matter, original=command.known.original())
    try:
        done = carry_out(act, matter, house)
    except PermanentError as error:
        return _asked(command, house, f"{error}".rstrip(".") + ".")
    journal = (*done.journal, _note(command, note, house)) if note.strip() else done.journal
    return _written(command, matter, house, replace(done, journal=journal), kind=asked.act)


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
        now=command.now,
    )  # fmt: skip
    entry = JournalEntry("command", f"by mail: {kind}", by=name_of(house, command.person))
    return replace(
        _filed(command, house, f"a command: {kind}", journal=(entry, *done.journal)),
        change=change,
        letters=(*done.letters, *confirmed),
        withheld=done.withheld,
        absence=done.absence,
        disposition=_to_our_folder(house),
    )


def _undo(command: Command, matter: Matter, house: House, key: str) -> Plan:
    """Take an act back: only the last one, and only where the case still stands as it left it."""
    assert command.person is not None  # noqa: S101 - the caller looked
    case = matter.case
    found = next((one for one in command.known.acts if one.key == key), None)
    if found is None or found.undone_at is not None:
        return _asked(command, house, "This was taken back already.")
    if not found.stands:
        return _asked(command, house, "Something else has happened since, so it cannot be taken back.")
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


def _unproven(command: Command, matter: Matter, house: House, why: str) -> Plan:
    """Show it to the owner, change nothing, answer nobody. A day's such mails on a case make one notice."""
    shown = letters.unproven(matter, house, command.message, command.person, why, now=command.now)
    entry = JournalEntry("not proven", f"a mail that asks for something changed nothing: {why}")
    plan = _filed(command, house, f"a command that is not proven: {why}", journal=(entry,))
    return replace(plan, letters=shown, disposition=Disposition())


def _asked(
    command: Command, house: House, said: str, journal: tuple[JournalEntry, ...] = (), *, undo: str = ""
) -> Plan:
    """Ask the colleague, with fresh links; ``undo`` is the act that another one takes back."""
    assert command.person is not None  # noqa: S101 - the caller looked
    asked = letters.asked(
        command.person, command.known.matter, house, said, about=command.message, now=command.now, undo=undo
    )
    entry = JournalEntry("asked back", said, by="inboxbot")
    plan = _filed(command, house, "a colleague's reply, asked about", journal=(entry, *journal))
    return replace(plan, letters=asked, disposition=_to_our_folder(house))


def _about_nothing(command: Command, house: House) -> Plan | None:
    """A mail with a token, or a reply to a letter about several cases, that names none we know."""
    person = command.person
    if person is None or verdict(command.message, house.trusted_authserv).result == "fail":
        return None
    letter = command.known.letter
    if command.token and letter is None:
        return _gone(command, house)
    if letter is None or letter.mail.recipient.lower() != house.policy.people[person].address.lower():
        return None
    if asked_about(letter):
        return _about_absence(command, letter, house)
    meant = _meant(command, house)
    if meant.meaning == "act" and meant.act == AWAY and meant.day is not None:
        return _away(command, house, meant.day)
    if only_thanks(command.message.new_text):
        return _filed(command, house, "a colleague's thanks")
    if meant.meaning not in {"act", "ask"}:
        return None
    said = "Your reply does not say which enquiry it is about. Please use the links in that letter."
    return _asked(command, house, said)


def _gone(command: Command, house: House) -> Plan | None:
    """A link about a case that is kept no more, and carried a mark of ours; None where it did not."""
    reference = named_in_subject(command.message, house)
    if command.person is None or not command.token or not act_of(command, reference, house):
        return None
    if verdict(command.message, house.trusted_authserv).result == "fail":
        return None
    nameless = replace(command, known=Known())
    return _asked(nameless, house, f"We keep {reference} no more, so there is nothing to change.")


def _away(command: Command, house: House, back: date) -> Plan:
    """A colleague who tells that they are away, in a reply to a letter about no case of its own."""
    assert command.person is not None  # noqa: S101 - the caller looked
    if expired(command, house):
        return _asked(command, house, f"The letter that you answer is {_too_old(house)}.")
    try:
        absence, said = absence_until(command.person, back, house, now=command.now)
    except PermanentError as error:
        return _asked(command, house, f"{error}")
    told = letters.told(command.person, house, said, about=command.message, now=command.now)
    entry = JournalEntry(AWAY, f"until {absence.last_day.isoformat()}", by=name_of(house, command.person))
    plan = _filed(command, house, "a command: away", journal=(entry,))
    noted = None if is_known(absence, house) else absence
    return replace(plan, absence=noted, letters=told, disposition=_to_our_folder(house))


def _meant(command: Command, house: House) -> Understood:
    """Return what a mail asks for in its own words; where it names another enquiry too, it is in doubt."""
    assert command.person is not None  # noqa: S101 - the caller looked
    policy, message, matter = house.policy, command.message, command.known.matter
    local = house.calendar.local_time(message.received_at)
    text = message.own_text if message.own_text is not None else message.new_text
    named = references_in(text, policy.organisation.reference_prefix)
    for reference in named:
        text = re.sub(rf"\[?{re.escape(reference)}\]?", " ", text, flags=re.IGNORECASE)
    about = matter.case.correspondent if matter is not None else NOBODY
    meant = understand(text, policy.commands.replies, policy.people, command.person, local=local, about=about)
    others = [one for one in named if matter is None or one != matter.case.reference]
    if others and meant.meaning == "act":
        return replace(meant, meaning="ask", why=f"it names {others[0]}")
    return meant


def _would_act(command: Command, house: House) -> bool:
    person = house.policy.people.get(command.person or "")
    return person is not None and person.staff and _meant(command, house).meaning in {"act", "ask"}


def _about_absence(command: Command, letter: OutboxEntry, house: House) -> Plan:
    """An answer to the question whether somebody is away (R12)."""
    assert command.person is not None  # noqa: S101 - the caller looked
    message = command.message
    text = message.own_text if message.own_text is not None else message.new_text
    found = confirmed_absence(letter, text, house, received_at=message.received_at, now=command.now)
    if found is None:
        return _asked(
            command, house, "Please answer with the word yes, or with the first day back, such as 4 December."
        )
    absence, said = found
    told = letters.told(command.person, house, said, about=message, now=command.now)
    plan = _filed(command, house, "a command: away", journal=(JournalEntry("away", "confirmed by mail"),))
    return replace(plan, absence=absence, letters=told, disposition=_to_our_folder(house))


def _note(command: Command, text: str, house: House) -> JournalEntry:
    assert command.person is not None  # noqa: S101 - the caller looked
    said = " ".join(text.split())
    cut = said if len(said) <= LONGEST_NOTE else said[: LONGEST_NOTE - 1] + "…"
    return JournalEntry("note", cut, by=name_of(house, command.person))


def _filed(command: Command, house: House, why: str, *, journal: tuple[JournalEntry, ...] = ()) -> Plan:
    message, matter = command.message, command.known.matter
    return Plan(
        arrival=Arrival(
            ref=message.ref,
            message_id=message.message_id,
            fingerprint=message.fingerprint,
            received_at=message.received_at,
            sender=message.sender.address,
            end="filed_under_case" if matter is not None else "filed",
            kind=command.reading.screening.kind,
            reason=why,
            size=message.size,
        ),
        change=CaseChange(matter.case.reference) if matter is not None else None,
        journal=(JournalEntry("filed", f"{command.reading.screening.kind}: {why}"), *journal),
        rules_fingerprint=house.fingerprint,
    )


def _to_our_folder(house: House) -> Disposition:
    folder = house.policy.commands.folder
    return Disposition("ours", folder) if folder and house.live else Disposition()
