"""Mails of colleagues that are about no case we know: a letter about several, an absence, a case that is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from inboxbot.acts import by_mail_letters as letters
from inboxbot.acts.absence_by_mail import asked_about, confirmed_absence
from inboxbot.acts.act import name_of
from inboxbot.acts.away import AWAY, absence_until, is_known
from inboxbot.acts.by_mail_plans import asked, filed, to_our_folder, too_old
from inboxbot.acts.command import Command, Known, act_of, expired, forged, meaning_of, named_in_subject
from inboxbot.model.case import JournalEntry
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutboxEntry
from inboxbot.model.plan import Plan
from inboxbot.triage.house import House
from inboxbot.triage.thread import only_thanks


def about_nothing(command: Command, house: House) -> Plan | None:
    """A mail with a token, or a reply to a letter about several cases, that names none we know."""
    person, letter = command.person, command.known.letter
    if person is None or forged(command, house):
        return None
    if command.token and letter is None:
        return gone(command, house)
    if letter is None or letter.mail.recipient.lower() != house.policy.people[person].address.lower():
        return None
    if asked_about(letter):
        return _about_absence(command, letter, house)
    meant = meaning_of(command, house)
    if meant.meaning == "act" and meant.act == AWAY and meant.day is not None:
        return _away(command, house, meant.day)
    if only_thanks(command.message.new_text):
        return filed(command, house, "a colleague's thanks")
    if meant.meaning not in {"act", "ask"}:
        return None
    said = "Your reply does not say which enquiry it is about. Please use the links in that letter."
    return asked(command, house, said)


def gone(command: Command, house: House) -> Plan | None:
    """A link about a case that is kept no more, and carried a mark of ours; None where it did not."""
    reference = named_in_subject(command.message, house)
    if command.person is None or not command.token or not act_of(command, reference, house):
        return None
    if forged(command, house):
        return None
    nameless = replace(command, known=Known())
    return asked(nameless, house, f"We keep {reference} no more, so there is nothing to change.")


def _away(command: Command, house: House, back: date) -> Plan:
    """A colleague who tells that they are away, in a reply to a letter about no case of its own."""
    assert command.person is not None  # noqa: S101 - the caller looked
    if expired(command, house):
        return asked(command, house, f"The letter that you answer is {too_old(house)}.")
    try:
        absence, said = absence_until(command.person, back, house, now=command.now)
    except PermanentError as error:
        return asked(command, house, f"{error}")
    told = letters.told(command.person, house, said, about=command.message, now=command.now)
    entry = JournalEntry(AWAY, f"until {absence.last_day.isoformat()}", by=name_of(house, command.person))
    plan = filed(command, house, "a command: away", journal=(entry,))
    noted = None if is_known(absence, house) else absence
    return replace(plan, absence=noted, letters=told, disposition=to_our_folder(house))


def _about_absence(command: Command, letter: OutboxEntry, house: House) -> Plan:
    """An answer to the question whether somebody is away (R12)."""
    assert command.person is not None  # noqa: S101 - the caller looked
    message = command.message
    found = confirmed_absence(
        letter, command.own_words, house, received_at=message.received_at, now=command.now
    )
    if found is None:
        return asked(
            command, house, "Please answer with the word yes, or with the first day back, such as 4 December."
        )
    absence, said = found
    told = letters.told(command.person, house, said, about=message, now=command.now)
    plan = filed(command, house, "a command: away", journal=(JournalEntry("away", "confirmed by mail"),))
    return replace(plan, absence=absence, letters=told, disposition=to_our_folder(house))
