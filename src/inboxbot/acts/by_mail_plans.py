"""What a command mail that is not carried out writes: filed, kept as a note, asked about, or shown to the owner."""

from __future__ import annotations

from dataclasses import replace

from inboxbot.acts import by_mail_letters as letters
from inboxbot.acts.act import Matter, name_of
from inboxbot.acts.command import Command
from inboxbot.model.case import JournalEntry
from inboxbot.model.plan import Arrival, CaseChange, Disposition, Plan
from inboxbot.triage.house import House

LONGEST_NOTE = 500


def filed(command: Command, house: House, why: str, *, journal: tuple[JournalEntry, ...] = ()) -> Plan:
    """Return the plan of a mail that is filed under its case, where it has one."""
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


def asked(
    command: Command, house: House, said: str, journal: tuple[JournalEntry, ...] = (), *, undo: str = ""
) -> Plan:
    """Ask the colleague, with fresh links; ``undo`` is the act that another one takes back."""
    assert command.person is not None  # noqa: S101 - the caller looked
    question = letters.asked(
        command.person, command.known.matter, house, said, about=command.message, now=command.now, undo=undo
    )
    entry = JournalEntry("asked back", said, by="inboxbot")
    plan = filed(command, house, "a colleague's reply, asked about", journal=(entry, *journal))
    return replace(plan, letters=question, disposition=to_our_folder(house))


def unproven(command: Command, matter: Matter, house: House, why: str) -> Plan:
    """Show it to the owner, change nothing, answer nobody. A day's such mails on a case make one notice."""
    shown = letters.unproven(matter, house, command.message, command.person, why, now=command.now)
    entry = JournalEntry("not proven", f"a mail that asks for something changed nothing: {why}")
    plan = filed(command, house, f"a command that is not proven: {why}", journal=(entry,))
    return replace(plan, letters=shown, disposition=Disposition())


def noted(command: Command, text: str, house: House) -> JournalEntry:
    """Return what a colleague wrote as a note of the journal, cut."""
    assert command.person is not None  # noqa: S101 - the caller looked
    said = " ".join(text.split())
    cut = said if len(said) <= LONGEST_NOTE else said[: LONGEST_NOTE - 1] + "…"
    return JournalEntry("note", cut, by=name_of(house, command.person))


def too_old(house: House) -> str:
    """Return how old a link or a letter is that does nothing any more."""
    return f"more than {house.policy.commands.valid_days} days old"


def to_our_folder(house: House) -> Disposition:
    """Return where a mail goes that was proven: to our folder, so that the inbox stays the people's."""
    folder = house.policy.commands.folder
    return Disposition("ours", folder) if folder and house.live else Disposition()
