"""What the register knows of one person, gathered for a request in law, and blanked on request."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, delete, func, or_, select, union, update

from inboxbot.model.contact import MediaContact
from inboxbot.model.mail import Withheld
from inboxbot.ports.keeping import (
    Erased,
    PersonArrival,
    PersonCase,
    PersonDeadline,
    PersonFile,
    PersonNote,
    PersonQuarantine,
)
from inboxbot.register.contacts import drop as drop_contact
from inboxbot.register.contacts import naming
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.erasing import (
    blank_arrivals,
    blank_cases,
    blank_lines,
    drop_mails,
    identifying,
    let_rest,
)
from inboxbot.register.facts import set_fact
from inboxbot.register.outgoing import Instant, domain_tally, person_tally
from inboxbot.register.tables import (
    arrivals,
    cases,
    deadlines,
    facts,
    journal,
    outbox,
    quarantine,
    rested,
    tallies,
    withheld,
)
from inboxbot.register.values import (
    CASE_COLUMNS,
    ENTRY_COLUMNS,
    address_key,
    case_from,
    entry_from,
    moment,
    moment_or_none,
    untexts,
)
from inboxbot.triage.screen_addresses import canonical, domain

_GMAIL = ("gmail.com", "googlemail.com")
_PARTS_READ = ("text/plain", "text/html")
_ERASED = "(erased)"


def _of_domain(column: Any) -> Select[Any]:
    return select(column).where(or_(column.endswith(bindparam("host")), column.endswith(bindparam("other"))))


_ADDRESSES = union(
    *(
        _of_domain(column)
        for column in (
            cases.c.correspondent,
            arrivals.c.sender,
            outbox.c.recipient,
            withheld.c.recipient,
            rested.c.address,
        )
    )
)
_CASES = select(*CASE_COLUMNS).where(Among(cases.c.correspondent, "addresses")).order_by(cases.c.id)
_DEADLINES = (
    select(
        deadlines.c.case_id,
        deadlines.c.standard,
        deadlines.c.due_at,
        deadlines.c.stopped_at,
        deadlines.c.stopped_by,
    )
    .where(Among(deadlines.c.case_id, "numbers"))
    .order_by(deadlines.c.id)
)
_LINE = (
    journal.c.id,
    journal.c.case_id,
    journal.c.what,
    journal.c.why,
    journal.c.words,
    journal.c.at,
    journal.c.author,
)
_JOURNAL = select(*_LINE).where(Among(journal.c.case_id, "numbers")).order_by(journal.c.id)
_NAMES_IT = or_(
    func.lower(journal.c.why).contains(bindparam("text"), autoescape=False),
    func.lower(journal.c.words).contains(bindparam("text"), autoescape=False),
)
_ELSEWHERE = (
    select(*_LINE).where(or_(Among(journal.c.arrival_id, "arrivals"), _NAMES_IT)).order_by(journal.c.id)
)
_ARRIVALS = (
    select(
        arrivals.c.id,
        arrivals.c.received_at,
        arrivals.c.sender,
        arrivals.c.message_id,
        arrivals.c.ending,
        arrivals.c.kind,
        arrivals.c.reason,
        cases.c.reference,
        arrivals.c.case_id,
    )
    .join_from(arrivals, cases, cases.c.id == arrivals.c.case_id, isouter=True)
    .where(or_(Among(arrivals.c.sender, "addresses"), Among(arrivals.c.case_id, "numbers")))
    .order_by(arrivals.c.id)
)
_REFERENCE = (
    select(cases.c.reference).where(cases.c.id == outbox.c.case_id).scalar_subquery().label("reference")
)
_MAILS = select(*ENTRY_COLUMNS, _REFERENCE, outbox.c.content).order_by(outbox.c.id)
_OF_CASES = _MAILS.where(Among(outbox.c.case_id, "numbers"))
_TO_THEM = _MAILS.where(Among(outbox.c.recipient, "addresses"))
# Lists to colleagues, and letters on another's case under which they wrote: their text tells.
_PERHAPS = _MAILS.where(
    outbox.c.content.is_not(None), or_(outbox.c.case_id.is_(None), Among(outbox.c.case_id, "numbers"))
)
_WITHHELD = select(
    withheld.c.case_id,
    withheld.c.letter,
    withheld.c.recipient,
    withheld.c.reason,
    withheld.c.shadow,
    withheld.c.audience,
).where(Among(withheld.c.case_id, "numbers"))
_QUARANTINE = select(
    quarantine.c.id,
    quarantine.c.quarantined_at,
    quarantine.c.reason,
    quarantine.c.content,
    arrivals.c.sender,
    quarantine.c.detail,
    quarantine.c.arrival_id,
).join_from(quarantine, arrivals, arrivals.c.id == quarantine.c.arrival_id)
_RESTS = select(func.count()).select_from(rested).where(Among(rested.c.address, "addresses"))
_KEPT_BACK = select(func.count()).select_from(withheld).where(Among(withheld.c.recipient, "addresses"))
_RESTED = select(func.max(rested.c.rested_at)).where(Among(rested.c.address, "addresses"))
_COUNTERS = select(tallies.c.what, tallies.c.bucket, tallies.c.number).where(Among(tallies.c.what, "whats"))
_FACTS = select(facts.c.name, facts.c.value).where(func.lower(facts.c.value).contains(bindparam("text")))
_FORGET_COUNTERS = delete(tallies).where(Among(tallies.c.what, "whats"))
_BLANK_NOTES = (
    update(withheld).where(Among(withheld.c.recipient, "addresses")).values(recipient="", reason="")
)
_NOBODY = update(outbox).where(Among(outbox.c.recipient, "addresses")).values(recipient="")


@dataclass(slots=True)
class Found:
    """The rows of one person, as they lie in the tables."""

    addresses: list[str]
    cases: list[Row]
    arrivals: list[Row]
    notes: list[Row]
    mails: list[Row]
    quarantined: list[tuple[Row, bytes]]
    facts: list[Row]
    kept_back: int
    contacts: list[MediaContact]

    @property
    def empty(self) -> bool:
        """Tell whether nothing was found."""
        return not (
            self.cases
            or self.arrivals
            or self.notes
            or self.mails
            or self.quarantined
            or self.facts
            or self.kept_back
            or self.contacts
        )

    @property
    def own(self) -> list[int]:
        """Return the numbers of their own cases."""
        return [row[0] for row in self.cases]


def person(work: Work, address: str) -> PersonFile:
    """Return everything known of a person (``Keeping.person``)."""
    found = find(work, address)
    these = {"numbers": work.listed(found.own), "addresses": work.listed(found.addresses)}
    rest = work.row(_RESTED, these)
    whats = work.listed(_whats(found.addresses))
    return PersonFile(
        address=address,
        addresses=tuple(found.addresses),
        cases=_cases(work, found),
        arrivals=tuple(_arrival(row) for row in found.arrivals),
        notes=tuple(_note(row) for row in found.notes),
        mails=tuple(entry_from(row) for row in found.mails),
        quarantined=tuple(
            PersonQuarantine(
                row[0], moment(row[1]), row[2], content, _from_them(row, content, found.addresses)
            )
            for row, content in found.quarantined
        ),
        rested_at=moment_or_none(rest[0]) if rest else None,
        counters=tuple(
            (row[0], moment(row[1]), int(row[2])) for row in work.rows(_COUNTERS, {"whats": whats})
        ),
        facts=tuple(row[0] for row in found.facts),
        contacts=tuple(found.contacts),
    )


def erase(work: Work, found: Found, instant: Instant, zone: ZoneInfo, *, by: str) -> Erased:
    """Blank what was found of a person (``Keeping.erase_person``); ``clean`` is left to the caller."""
    # CASE_COLUMNS: the correspondent's address and name.
    names = [part for row in found.cases for part in identifying(row[6], row[7])]
    names += [one.casefold() for one in found.addresses]
    why = "at the request of the person: what could identify them is gone"
    _, dropped = blank_cases(work, found.own, instant, zone, why=why, by=by)
    blank_lines(work, found.notes, names)
    dropped += drop_mails(work, [row[0] for row in found.mails], instant, zone)
    numbers = [row[0] for row in found.arrivals] + [row[6] for row, _ in found.quarantined]
    blank_arrivals(work, numbers, instant)
    these = {"addresses": work.listed(found.addresses)}
    work.run(_BLANK_NOTES, these)
    work.run(_NOBODY, these)
    let_rest(work, found.addresses)
    work.run(_FORGET_COUNTERS, {"whats": work.listed(_whats(found.addresses))})
    for name, value in found.facts:
        set_fact(work, name, _without(value, found.addresses), instant.at)
    for contact in found.contacts:
        drop_contact(work, contact.id)
    return Erased(tuple(row[1] for row in found.cases), len(numbers), dropped, clean=False)


def _whats(addresses: Sequence[str]) -> set[str]:
    """Return the names of the tallies that count letters to a person."""
    return {tally(one) for one in addresses for tally in (domain_tally, person_tally)}


def find(work: Work, address: str) -> Found:
    """Find every row about a person: some scans of whole tables, so never while others wait to write."""
    addresses = _addresses(work, address)
    listed = {"addresses": work.listed(addresses)}
    own = work.rows(_CASES, listed)
    numbers = [row[0] for row in own]
    came = work.rows(_ARRIVALS, listed | {"numbers": work.listed(numbers)})
    theirs = {row[8] for row in came if row[2] in addresses} - {None, *numbers}
    return Found(
        addresses=addresses,
        cases=own,
        arrivals=came,
        notes=_notes_elsewhere(work, addresses, came, set(numbers)),
        mails=_mails_elsewhere(work, addresses, [row[1] for row in own], set(numbers), theirs),
        quarantined=_quarantined(work, addresses),
        facts=[row for one in addresses for row in work.rows(_FACTS, {"text": one})],
        kept_back=(work.row(_RESTS, listed) or (0,))[0] + (work.row(_KEPT_BACK, listed) or (0,))[0],
        contacts=[contact for one in addresses for contact in naming(work, one)],
    )


def _addresses(work: Work, address: str) -> list[str]:
    """Return the addresses of the register that are this person's, and the one asked for."""
    wanted, host = canonical(address), domain(address)
    hosts = _GMAIL if host in _GMAIL else (host, host)
    rows = work.rows(_ADDRESSES, {"host": f"@{hosts[0]}", "other": f"@{hosts[1]}"})
    found = {row[0] for row in rows if canonical(row[0]) == wanted}
    return sorted(found | {address_key(address)})


def _notes_elsewhere(work: Work, addresses: Sequence[str], came: Sequence[Row], own: set[int]) -> list[Row]:
    theirs = work.listed(row[0] for row in came)
    found: dict[int, Row] = {}
    for one in addresses:
        for row in work.rows(_ELSEWHERE, {"arrivals": theirs, "text": one}):
            if row[1] not in own:
                found[row[0]] = row
    return [found[number] for number in sorted(found)]


def _mails_elsewhere(
    work: Work, addresses: Sequence[str], references: Sequence[str], own: set[int], theirs: Iterable[Any]
) -> list[Row]:
    """Return mails outside their own cases that go to them, or whose text names them or their case."""
    found = {row[0]: row for row in work.rows(_TO_THEM, {"addresses": work.listed(addresses)})}
    signs = [*addresses, *(reference.lower() for reference in references)]
    for row in work.rows(_PERHAPS, {"numbers": work.listed(theirs)}):
        if _mentions(bytes(row[-1]), signs):
            found[row[0]] = row
    return [row for number, row in sorted(found.items()) if row[17] not in own]


def _mentions(content: bytes, signs: Sequence[str]) -> bool:
    """Tell whether one of these texts stands in a mail of ours, in its headers or its text."""
    message = message_from_bytes(content)
    texts = [f"{name}: {value}" for name, value in message.items()]
    texts += [
        _decoded(part.get_payload(decode=True))
        for part in message.walk()
        if part.get_content_type() in _PARTS_READ
    ]
    whole = "\n".join(texts).lower()
    return any(sign in whole for sign in signs)


def _decoded(payload: object) -> str:
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""


def _quarantined(work: Work, addresses: Sequence[str]) -> list[tuple[Row, bytes]]:
    """Return what waits in quarantine and is theirs, or whose raw bytes or traceback name them."""
    found = []
    for row in work.rows(_QUARANTINE):
        content = zlib.decompress(row[3]) if row[3] else b""
        whole = content.lower() + row[5].lower().encode("utf-8", "replace")
        if row[4] in addresses or any(one.encode("utf-8", "replace") in whole for one in addresses):
            found.append((row, content))
    return found


def _from_them(row: Row, content: bytes, addresses: Sequence[str]) -> bool:
    written = " ".join(str(one) for one in message_from_bytes(content).get_all("From", []))
    return row[4] in addresses or any(one in written.lower() for one in addresses)


def _without(text: str, addresses: Sequence[str]) -> str:
    every = "|".join(re.escape(one) for one in addresses)
    return re.sub(every, _ERASED, text, flags=re.IGNORECASE)


def _cases(work: Work, found: Found) -> tuple[PersonCase, ...]:
    these = {"numbers": work.listed(found.own)}
    promised, lines = work.rows(_DEADLINES, these), work.rows(_JOURNAL, these)
    mails, kept_back = work.rows(_OF_CASES, these), work.rows(_WITHHELD, these)
    return tuple(
        PersonCase(
            case=case_from(row),
            deadlines=tuple(
                PersonDeadline(one[1], moment(one[2]), moment_or_none(one[3]), one[4])
                for one in promised
                if one[0] == row[0]
            ),
            journal=tuple(_note(line) for line in lines if line[1] == row[0]),
            mails=tuple(entry_from(mail) for mail in mails if mail[17] == row[0]),
            withheld=tuple(
                Withheld(one[1], one[2], one[3], shadow=bool(one[4]), audience=one[5])
                for one in kept_back
                if one[0] == row[0]
            ),
        )
        for row in found.cases
    )


def _arrival(row: Row) -> PersonArrival:
    return PersonArrival(
        id=row[0],
        received_at=moment(row[1]),
        sender=row[2],
        message_id=row[3],
        end=row[4],
        kind=row[5],
        reason=row[6],
        case_reference=row[7] or "",
    )


def _note(row: Row) -> PersonNote:
    return PersonNote(at=moment(row[5]), what=row[2], why=row[3], words=untexts(row[4]), by=row[6])
