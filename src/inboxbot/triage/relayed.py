"""What a case keeps of how it reached us: who rang (T2), and who seems to have written through a stranger's form."""

from __future__ import annotations

from inboxbot.triage.house import House
from inboxbot.triage.reading import Reading
from inboxbot.triage.telephone import number_to_ring
from inboxbot.triage.writer import relayed_by_stranger, writer_named


def caller(reading: Reading, house: House) -> str:
    """Return the number that a voicemail's notice tells; ours is the one that was called."""
    if reading.classification.channel != "telephone":
        return ""
    organisation = house.policy.organisation
    ours = (organisation.telephone, organisation.communications_telephone)
    return number_to_ring(reading.message, [number for number in ours if number])


def doubt_about_form(reading: Reading, house: House) -> tuple[str, ...]:
    """Return who seems to have written through a form that rules.yaml does not list: it acts for nobody."""
    if reading.classification.channel != "webform" or not relayed_by_stranger(reading.message, house.policy):
        return ()
    writer = writer_named(reading.message, house.policy)
    assert writer is not None  # noqa: S101 - a stranger's form names one
    return (
        f"It came through a form that rules.yaml does not list. The writer seems to be {writer.address}.",
    )
