"""What a message is: the rules that hold, summed up.

A certain rule settles its category; else the highest sum wins, and between equals the category
that stands first in the policy. Flags are decided apart, each by its own rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, partial
from zoneinfo import ZoneInfo

from inboxbot.model.case import Category, History
from inboxbot.model.message import Message
from inboxbot.model.plan import Because, Classification, Screening, StatedTime, ThreadMatch
from inboxbot.rules.compiled import CompiledRules, Held
from inboxbot.rules.facts import Facts
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Rule
from inboxbot.triage.body_words import FORWARD_SUBJECT
from inboxbot.triage.language import language_of, note_about
from inboxbot.triage.signed import signed
from inboxbot.triage.stated_time import time_asked
from inboxbot.triage.thread import references_in

_SIGNATURE_LINES = 12


def classify(
    message: Message,
    *,
    screening: Screening,
    match: ThreadMatch | None,
    history: History,
    policy: Policy,
    rules: CompiledRules,
) -> Classification:
    """Return what a message is, on which words, and how surely.

    ``doubts`` says what came close; ``media_deadline`` is read only from a media enquiry (R5), and is
    doubtful where it may be none.
    """
    facts = facts_of(message, screening=screening, match=match, history=history, policy=policy)
    held = rules.holding(facts)
    sums = _sums(held, policy)
    category = _category(held, sums, policy)
    flags = _standing(_consulted(_flags(held, policy), category, sums, held, policy), category, policy)
    ranked = tuple(sorted(sums.items(), key=lambda item: -item[1]))
    second = next((name for name, total in ranked if name != category and total > 0), "")
    followed = match.case.category if match is not None and match.certain else category
    stated = facts.stated_time() if policy.judging.deadline_category in {category, followed} else None
    if stated is not None and followed == category and _may_be_other_mail(held, sums, policy):
        stated = replace(stated, doubtful=True)
    return Classification(
        category=category,
        flags=tuple(sorted(flags)),
        because=tuple(_because(each) for each in held),
        sums=ranked,
        second=second,
        doubts=(*_doubts(category, second, sums, stated, policy), *note_about(facts.language)),
        channel=next((each.rule.channel for each in held if each.rule.channel), "email"),
        media_deadline=stated,
        paragraphs=_paragraphs(held, category),
        language=facts.language,
    )


def facts_of(
    message: Message, *, screening: Screening, match: ThreadMatch | None, history: History, policy: Policy
) -> Facts:
    """Reduce a message, and what is known about it, to what rules may look at."""
    forwarded = "\n\n".join(f"{each.subject}\n\n{each.text}".strip() for each in message.forwarded)
    # A subject with a case's number is our own, come back: the writer said nothing by it.
    ours = references_in(message.subject, policy.organisation.reference_prefix)
    texts = _own_texts(message) | {
        "subject": "" if match is not None and ours else message.subject,
        "text": message.new_text,
        "forwarded": "" if forwarded and forwarded in message.new_text else forwarded,
        "signature": _signature(message),
        "quoted": message.quoted_text,
        "sender_name": message.sender.name,
        "attachments": "\n\n".join(each.filename for each in message.attachments),
    }
    return Facts(
        texts=texts,
        sender=message.sender.address,
        recipients=tuple(each.address for each in message.recipients),
        headers=message.headers,
        attachments=tuple((each.filename, each.content_type) for each in message.attachments),
        language=language_of(message.new_text),
        screened_as=screening.kind,
        from_staff=_is_staff(message.sender.address, policy),
        first_contact=match is None and not history.by_correspondent,
        answers_us=match is not None or bool(history.by_our_mail),
        signed=signed(message),
        received_at=message.received_at,
        stated_time=cache(partial(time_asked, message, ZoneInfo(policy.calendar.time_zone))),
    )


def _own_texts(message: Message) -> dict[str, str]:
    """Return what the writer said in person, as far as the message passes something on."""
    own = {} if message.own_text is None else {"own": message.own_text}
    return own | {"own_subject": ""} if FORWARD_SUBJECT.match(message.subject) else own


def _is_staff(address: str, policy: Policy) -> bool:
    return any(
        address in {own.lower() for own in (person.address, *person.aliases)}
        for person in policy.people.values()
        if person.staff
    )


def _signature(message: Message) -> str:
    """Return the lines below the new text that are neither quoted nor forwarded."""
    others = {line.strip(" >") for text in _other_texts(message) for line in text.splitlines()}
    lines = [line for line in message.text.splitlines() if line.strip() and line.strip(" >") not in others]
    return "\n".join(lines[:_SIGNATURE_LINES])


def _other_texts(message: Message) -> Iterable[str]:
    yield message.new_text
    yield message.quoted_text
    yield from (each.text for each in message.forwarded)


def _sums(held: Iterable[Held], policy: Policy) -> dict[Category, float]:
    """Return the sum of every category, in the policy's order."""
    sums = dict.fromkeys(policy.categories, 0.0)
    for each in held:
        if each.rule.category in sums:
            sums[each.rule.category] += each.weight or 0.0
    return {category: round(total, 3) for category, total in sums.items()}


def _category(held: tuple[Held, ...], sums: dict[Category, float], policy: Policy) -> Category:
    certain = {each.rule.category for each in held if each.rule.certain and each.rule.category}
    for category in policy.categories:
        if category in certain:
            return category
    best = max(sums, key=lambda category: sums[category])  # the first of equals, in the policy's order
    return best if sums[best] >= policy.judging.least else policy.default_category


def _flags(held: Iterable[Held], policy: Policy) -> frozenset[str]:
    sums: defaultdict[str, float] = defaultdict(float)
    for each in held:
        if each.rule.flag:
            sums[each.rule.flag] += policy.judging.flag_from if each.rule.certain else each.weight or 0.0
    certain = {each.rule.flag for each in held if each.rule.certain and each.rule.flag}
    return frozenset(certain | {flag for flag, total in sums.items() if total >= policy.judging.flag_from})


def _standing(flags: frozenset[str], category: Category, policy: Policy) -> frozenset[str]:
    """Return the flags without those that do not count beside another of them, or in this category."""
    beside = flags | {category}
    return frozenset(
        flag for flag in flags if flag not in policy.flags or beside.isdisjoint(policy.flags[flag].unless)
    )


def _consulted(
    flags: frozenset[str],
    category: Category,
    sums: dict[Category, float],
    held: tuple[Held, ...],
    policy: Policy,
) -> frozenset[str]:
    """Return the flags with the one that asks somebody if this is a complaint about us, or without it (R2)."""
    judging = policy.judging
    nobody_wrote = any(policy.flags[flag].no_case for flag in flags if flag in policy.flags)
    if category == judging.consult_category or nobody_wrote:
        return flags - {judging.consult_flag}
    told = sums.get(judging.consult_category, 0.0)
    within = judging.consult_within
    about_it = [each for each in held if each.rule.category == judging.consult_category]
    if not about_it:  # where nothing was said at all, every category is as near as any other
        return flags
    says_so = any(isinstance(each.rule, Rule) and (each.weight or 0.0) > 0 for each in about_it)
    if judging.consult_within_less is not None and (told < judging.consult_least or not says_so):
        within = judging.consult_within_less  # where only words of tallies speak, everything comes close
    close = within is not None and sums.get(category, 0.0) - told <= within
    return flags | {judging.consult_flag} if close or told >= judging.consult_from else flags


def _because(held: Held) -> Because:
    rule = held.rule
    return Because(rule.id, rule.target, held.words, None if rule.certain else held.weight)


def _may_be_other_mail(held: tuple[Held, ...], sums: dict[Category, float], policy: Policy) -> bool:
    """Tell whether other mail's words are so strong that the time may be none by which a journalist needs us."""
    judging, media = policy.judging, policy.judging.deadline_category
    if judging.deadline_doubt_from is None or any(
        each.rule.certain and each.rule.category == media for each in held
    ):
        return False
    other = sums[policy.default_category]
    within = judging.deadline_doubt_within
    return other >= judging.deadline_doubt_from and (within is None or sums[media] - other <= within)


def _doubts(
    category: Category,
    second: Category,
    sums: dict[Category, float],
    stated: StatedTime | None,
    policy: Policy,
) -> Iterable[str]:
    """Yield what the owner should know is not sure, one sentence each."""
    names = {key: each.name for key, each in policy.categories.items()}
    if second and sums[category] - sums[second] <= policy.judging.doubt_band:
        yield f"It might be something else: {names[second]} ({sums[second]:g} against {sums[category]:g})."
    if max(sums.values(), default=0.0) < policy.judging.least:
        yield f"No rule speaks clearly; it was taken for: {names[category]}."
    if stated is not None and stated.doubtful:
        yield f"The time it must be answered by is not certain: “{stated.words}”."


def _paragraphs(held: Iterable[Held], category: Category) -> tuple[str, ...]:
    given = (each.rule.paragraph for each in held if each.rule.category == category and each.rule.paragraph)
    return tuple(dict.fromkeys(given))
