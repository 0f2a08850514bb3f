"""All letters as they would be written about one mail, or about invented cases. Nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from inboxbot.app.trying import Decided
from inboxbot.letters import samples
from inboxbot.letters.particulars import Particulars, ReminderLine
from inboxbot.letters.samples import CaseSample, LinesSample
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import OutgoingMail
from inboxbot.reports.gallery import gallery
from inboxbot.triage.house import House

GOES = "Goes out for this mail."
NOT_FOR_THIS = "Does not go out for this mail; this is how it would read."


def sample_page(house: House, only: frozenset[str], *, every_sample: bool) -> str:
    """Return a page with every letter, written with one invented case or with all there are.

    ``only`` names letters; empty: all.
    """
    mails, captions = [], []
    for letter in house.letters.names:
        if only and letter not in only:
            continue
        each = house.letters.samples(letter)
        for number, sample in enumerate(each if every_sample else each[:1], 1):
            mails.append(samples.write(house.letters, letter, sample))
            captions.append(f"{letter}, sample {number}: an invented case.")
    return gallery(mails, title="All letters", captions=captions, zone=_zone(house))


def mail_page(decided: Decided, house: House, only: frozenset[str]) -> str:
    """Return a page with every letter written about one mail: first those that go out, then the others."""
    shown = [(mail, GOES) for mail in decided.plan.letters if not only or mail.letter in only]
    going = {mail.letter for mail in decided.plan.letters}
    for letter in house.letters.names:
        if letter not in going and (not only or letter in only):
            shown += [(mail, NOT_FOR_THIS) for mail in _others(letter, decided, house)]
    subject = decided.reading.message.subject or "a mail without subject"
    return gallery(
        [mail for mail, _ in shown],
        title=f"Letters about: {subject}",
        captions=[caption for _, caption in shown],
        zone=_zone(house),
    )


def _others(letter: str, decided: Decided, house: House) -> Iterator[OutgoingMail]:
    """Yield a letter that the mail does not call for, written about it all the same."""
    sample = house.letters.samples(letter)[0]
    about = _about(decided)
    if about is not None and isinstance(sample, CaseSample):
        sample = CaseSample(replace(about, step=sample.about.step, evidence=sample.about.evidence))
    elif about is not None and isinstance(sample, LinesSample):
        lines = tuple(ReminderLine(about.case, deadline, "before-1") for deadline in about.deadlines)
        sample = LinesSample(lines) if lines else sample
    try:
        yield samples.write(house.letters, letter, sample)
    except PermanentError:  # the mail has no address to write to, say: then it is shown with the sample
        yield samples.write(house.letters, letter, house.letters.samples(letter)[0])


def _about(decided: Decided) -> Particulars | None:
    plan, found = decided.plan, decided.reading.classification
    if plan.case is None:
        return None
    return Particulars(
        plan.case,
        tuple(one for one in plan.deadlines if one.stops not in ("confirmed", "taken")),
        decided.reading.message,
        because=found.because,
        withheld=plan.withheld,
        promised=next((one for one in plan.deadlines if one.stops == "answered"), None),
        stated_time=found.media_deadline,
        paragraphs=found.paragraphs,
    )


def _zone(house: House) -> ZoneInfo:
    return ZoneInfo(house.policy.calendar.time_zone)
