"""A letter of ours that came back for good: whose address is no use, and who must know (behaviour: Bounces).

Believed only where the report names a Message-ID of ours, and only about whom we write to on that case.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from inboxbot.letters.particulars import Particulars
from inboxbot.model.case import Case, JournalEntry, PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import Report
from inboxbot.triage.house import House
from inboxbot.triage.owner import acts_for
from inboxbot.triage.reading import Reading
from inboxbot.triage.screen_addresses import colleagues, same_person

HARD = "5."
CAME_BACK = "a letter of ours came back"


@dataclass(frozen=True, slots=True)
class Bounced:
    """The case, the address that is no use, and whose it is where it is a colleague's."""

    case: Case
    address: str
    colleague: PersonId | None

    @property
    def rests(self) -> str:
        """Return the address that is left alone for a while; a colleague's never is."""
        return "" if self.colleague else self.address

    @property
    def entry(self) -> JournalEntry:
        """Return the note for the case."""
        whose = "a colleague" if self.colleague else "the correspondent"
        return JournalEntry("unreachable", f"{CAME_BACK}: {whose} cannot be reached at this address")


def bounced(reading: Reading, house: House) -> Bounced | None:
    """Return whom a permanent failure says that we cannot reach, or None."""
    report, ours = reading.message.report, reading.history.by_our_mail
    if reading.screening.kind != "bounce" or report is None or not ours:
        return None
    if not _for_good(report):
        return None
    case, wanted = ours[0], ours[0].correspondent.address
    for address in report.recipients:
        person = house.staff_by_address(address)
        if person is not None or same_person(address, wanted) or colleagues(address, wanted):
            return Bounced(case, address, person)
    return None


def _for_good(report: Report) -> bool:
    """Tell whether it failed for good: *failed* says so by itself where no status stands (RFC 3464 §2.3.3)."""
    if not report.status:
        return report.action == "failed"
    return report.status.startswith(HARD) and report.action in {"failed", ""}


def told_of_it(found: Bounced, house: House, *, now: datetime) -> tuple[OutgoingMail, ...]:
    """Return the letter to the owner; to the next in line where the owner's own letters come back.

    One a case and address, for ever: two colleagues whose mail comes back set nothing going round.
    """
    case = found.case
    if case.status == "closed" or not house.is_live(case.category):
        return ()
    if found.colleague is None:
        note = "It was for the person who wrote. No more letters go to this address for a while."
    else:
        name = house.policy.people[found.colleague].name
        note = f"It was for {name}, who may not know of this case. Please see to it meanwhile."
        case = replace(case, named=(*case.named, found.colleague))
    reader = acts_for(house, case, now=now)
    about = Particulars(found.case, note=note, evidence=CAME_BACK)
    occasion = f"unreachable-{found.colleague or 'correspondent'}"
    try:
        return (house.letters.to_colleague("unreachable", about, person=reader, now=now, occasion=occasion),)
    except PermanentError:
        return ()
