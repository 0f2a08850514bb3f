"""From what a letter about one case says to the values its template may use (table: ``variables``)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from inboxbot.letters.names import Names, role_in_words
from inboxbot.letters.particulars import Particulars
from inboxbot.letters.quoting import EXCERPT, WHOLE, correspondent, one_line, several_lines, size_in_words
from inboxbot.letters.variables import CheckRow, DateRow, DueRow, FileRow, LinkRow, NumberRow, ReasonRow
from inboxbot.model.case import Case, Deadline, PersonId
from inboxbot.model.message import Message
from inboxbot.model.plan import Because
from inboxbot.rules.people import Person

Offer = dict[str, object]

_MOST_FILES = 20
_MOST_REASONS = 5
_MOST_WORDS = 6


def everywhere(names: Names) -> Offer:
    """Return the values that are the same in all letters."""
    organisation = names.policy.organisation
    return {
        "organisation": organisation.name,
        "organisation_short": organisation.short_name,
        "what_we_do": organisation.what_we_do,
        "what_we_do_not": organisation.what_we_do_not,
        "our_address": names.address,
        "postal_address": organisation.address,
        "telephone": organisation.telephone,
        "website": organisation.website,
        "opening_hours": organisation.opening_hours,
        "other_formats": organisation.other_formats,
        "emergency": tuple(NumberRow(one.number, one.name, one.when) for one in organisation.emergency),
        "complaints_page": organisation.complaints_page,
        "privacy_page": organisation.privacy_page,
        "communications_telephone": organisation.communications_telephone or organisation.telephone,
        "administrator": names.administrator,
    }


def public(names: Names, letter: str, about: Particulars) -> Offer:
    """Return what a letter to the public may say: no word of the sender's is among it."""
    noted = about.stated_time
    return {
        "to_the_public": True,
        "trial": about.trial,
        "reference": about.case.reference,
        "answer_by": names.by(about.promised) if about.promised else "",
        "time_noted": names.moment(noted.at) if noted and not noted.doubtful else "",
        "urgent": letter in names.alert_acknowledgements or names.urgent(about.case),
        "answer_on": _date_row(names.day(about.promised.due_at)) if about.promised else None,
        "language": about.language if about.language in names.policy.other_languages.send else "",
        "paragraphs": [names.paragraph(key) for key in about.paragraphs],
        "owner_name": names.name(about.case.told_owner) if about.case.told_owner else "",
        "told_by_us": several_lines(about.told, 4000)[0],
    }


def survey(names: Names) -> Offer:
    """Return what the letter with the survey may say: nothing by which an answer could be known (K4)."""
    return {
        "to_the_public": True,
        "trial": False,
        "urgent": False,
        "language": "",
        "paragraphs": [],
        "survey_link": names.policy.survey.link,
    }


def _date_row(day: date) -> DateRow:
    return DateRow(day.day, day.month, day.year)


def staff(names: Names, reader: PersonId, *, trial: bool = False) -> Offer:
    """Return what every letter to a colleague may say."""
    return {"to_the_public": False, "trial": trial, "person": names.name(reader)}


def case(
    names: Names,
    about: Particulars,
    reader: PersonId,
    *,
    now: datetime,
    attached: str,
    links: tuple[LinkRow, ...] = (),
) -> Offer:
    """Return what a letter to a colleague about one case may say."""
    matter, message, stated = about.case, about.message, about.stated_time
    text, cut = _text_for(names.person(reader), message)
    return {
        **staff(names, reader, trial=about.trial),
        "administrator": names.administrator_but(matter.named),
        "reference": matter.reference,
        "category": names.category(matter.category),
        "category_key": matter.category,
        "urgent": names.urgent(matter),
        "flags": [names.flag(flag) for flag in dict.fromkeys(matter.flags)],
        "owner": names.name(matter.owner),
        "role": role_in_words(matter.role),
        "yours": matter.owner == reader,
        "owner_back": names.back_on(matter.owner, now),
        "please_confirm": matter.owner == reader and names.asks_to_confirm(matter),
        "sender": correspondent(matter.correspondent.name, matter.correspondent.address),
        "received": names.moment(message.received_at if message else matter.opened_at),
        "subject": one_line(message.subject if message else matter.subject),
        "message_text": text,
        "message_text_cut": cut,
        "attachments": _files(message),
        "attached": attached,
        "because": _reasons(names, about, shown=names.person(reader).mail_text != "none"),
        "doubts": [one_line(doubt, 400) for doubt in matter.doubts],
        "deadlines": [due(names, one, now) for one in sorted(about.deadlines, key=lambda one: one.due_at)],
        "time_wanted": names.moment(stated.at) if stated else "",
        "time_wanted_words": one_line(stated.words) if stated else "",
        "time_doubtful": bool(stated and stated.doubtful),
        "acknowledged": about.acknowledged,
        "promised": names.by(about.promised) if about.acknowledged and about.promised else "",
        "withheld": _withheld(names, about),
        "as_it_comes_in": message is not None,
        "also_told": [role_in_words(role) for role in about.also_told if names.first_in(role) != reader],
        "evidence": one_line(about.evidence, 400),
        "linked_to": matter.linked_to,
        "passed_on_by": names.colleague_at(matter.correspondent.address),
        "quiet": matter.quiet,
        "named": [names.name(person) for person in matter.named],
        "note": several_lines(about.note, 2000)[0],
        **_decision(names, about),
        "channel": names.channel(matter.channel),
        "ring": names.to_ring(matter),
        "number_withheld": bool(matter.telephone) and not names.to_ring(matter),
        "prepared": about.prepared,
        "checklist": checklist(names, matter),
        "links": links,
    }


def checklist(names: Names, matter: Case) -> list[CheckRow]:
    """Return what is to be done on an enquiry from the media, and what of it is done (R4, R5)."""
    media = names.policy.media
    if matter.category != media.category:
        return []
    done = {tick.item: tick for tick in matter.ticks}
    return [
        CheckRow(
            item.name,
            done=key in done,
            when=names.moment(done[key].at) if key in done else "",
            by=done[key].by if key in done else "",
            words=one_line(done[key].words, 200) if key in done else "",
        )
        for key, item in media.checklist.items()
    ]


def _decision(names: Names, about: Particulars) -> Offer:
    """Return what was decided, and what may be done against it (W5)."""
    settling = names.policy.categories.get(about.case.category)
    appeal = settling.settling.appeal if settling and settling.settling else None
    standard = names.policy.standards.get(appeal.standard) if appeal else None
    decided = about.decided
    return {
        "outcome": decided.outcome if decided else "",
        "lesson": several_lines(decided.lesson, 2000)[0] if decided else "",
        "appeal_decided": about.case.stage != "",
        "appeal_takes": standard.in_words if standard else "",
    }


def due(names: Names, deadline: Deadline, now: datetime) -> DueRow:
    """Return a deadline as it stands now."""
    left = (names.day(deadline.due_at) - names.day(now)).days
    return DueRow(
        deadline.stops,
        names.by(deadline),
        days=len(deadline.counted),
        counted=names.counted(deadline),
        days_left=left,
        overdue=now > deadline.due_at,
        asks=names.asks(deadline.standard),
    )


def _text_for(reader: Person, message: Message | None) -> tuple[str, bool]:
    """Return as much of the new text as this reader is sent (K6), and whether it was cut."""
    if message is None or reader.mail_text == "none":
        return "", False
    text = message.new_text or next((inner.text for inner in message.forwarded if inner.text), "")
    return several_lines(text, WHOLE if reader.mail_text == "original" else EXCERPT)


def _reasons(names: Names, about: Particulars, *, shown: bool) -> list[ReasonRow]:
    """Return the rules that made it what it is, marks before the category, the strongest first.

    Where somebody is asked if it is a complaint, what spoke for that belongs to it. Single words, each
    weighed a little, explain nothing to a reader: they are shown only where nothing else spoke. All that
    held is in the journal. ``shown``: with the words, which are the sender's (K6).
    """
    judging = names.policy.judging
    targets = {about.case.category, *about.case.flags}
    if judging.consult_flag in targets:
        targets.add(judging.consult_category)
    spoke = [why for why in about.because if why.target in targets and (why.weight is None or why.weight > 0)]
    by_rules = [why for why in spoke if why.rule not in names.tallies]
    categories = names.policy.categories
    strongest = sorted(
        by_rules or spoke,
        key=lambda why: (why.target in categories, why.weight is not None, -(why.weight or 0)),
    )
    rows = [_reason(names, why) for why in strongest[:_MOST_REASONS]]
    return rows if shown else [replace(row, words="") for row in rows]


def _reason(names: Names, why: Because) -> ReasonRow:
    words = why.words
    if why.rule in names.tallies:
        words = tuple(word.rpartition(" ")[0] for word in words if " +" in word)
    lower = [word.lower() for word in words]
    longest = [word for word in words if not any(word.lower() in other != word.lower() for other in lower)]
    return ReasonRow(one_line(why.rule), one_line(", ".join(longest[:_MOST_WORDS])))


def _files(message: Message | None) -> list[FileRow]:
    attachments = message.attachments[:_MOST_FILES] if message else ()
    return [FileRow(one_line(one.filename, 100), size_in_words(one.size)) for one in attachments]


def _withheld(names: Names, about: Particulars) -> list[str]:
    """Return why the writer was told nothing; reasons that concern letters to colleagues are left out."""
    if about.acknowledged:
        return []
    found = [one.reason for one in about.withheld if names.is_public(one.letter)]
    return [one_line(reason, 400) for reason in dict.fromkeys(found)]
