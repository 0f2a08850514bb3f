"""Checks of standards, categories, flags, caps, disposal and retention."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.outcomes import Category, Flag
from inboxbot.rules.policy import Policy

# An IMAP keyword is an atom (RFC 9051 §9); of the system flags only \Flagged may be set by us,
# since \Seen and \Deleted belong to the people.
_TAG = re.compile(r"tag:(\\Flagged|[^\x00-\x20\x7f-\U0010ffff(){%*\"\\\]]+)")
_MOVE = re.compile(r"move:(?!inbox$)\S(.*\S)?", re.IGNORECASE)


def check_promises(policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong with what we promise and with what follows from a category or flag."""
    yield from _standards(policy)
    yield from _categories(policy)
    yield from _flags(policy)
    yield from _names(("week_to",), policy.week_to, policy.roles, what="role", section="roles")
    if "digest_to" in policy.model_fields_set:
        yield from _names(("digest_to",), policy.digest_to, policy.roles, what="role", section="roles")
    own = policy.survey.not_for if "not_for" in policy.survey.model_fields_set else ()
    for place, name in enumerate(own):
        where: Path = ("survey", "not_for", place)
        yield from _name(where, name, policy.categories, what="category", section="categories")
    yield from _judging(policy)
    yield from _caps(policy)
    for field in ("case", "filed"):
        yield from _disposal(("disposal", field), getattr(policy.disposal, field))
    for name in policy.retention.case_months:
        if name != "default" and name not in policy.categories:
            path = ("retention", "case_months", name)
            yield unknown(path, name, policy.categories, what="category", section="categories")


def _standards(policy: Policy) -> Iterator[Finding]:
    for key, standard in policy.standards.items():
        path = ("standards", key)
        measures = ("working_days", "calendar_days", "calendar_months")
        given = [name for name in measures if getattr(standard, name) is not None]
        if len(given) != 1:
            what = f"the standard {key} has " + (" and ".join(given) if given else "no time")
            yield Finding(path, what, f"give exactly one of {', '.join(measures)}")
        if standard.all_uk_holidays and standard.working_days is None:
            yield Finding(
                (*path, "all_uk_holidays"), "all_uk_holidays counts working days only", "take it out"
            )
        if standard.reminders not in policy.reminder_plans:
            yield unknown(
                (*path, "reminders"), standard.reminders, policy.reminder_plans,
                what="reminder plan", section="reminder_plans",
            )  # fmt: skip


def _names(
    path: Path, names: Collection[str], known: Collection[str], *, what: str, section: str
) -> Iterator[Finding]:
    for place, name in enumerate(names):
        if name not in known:
            yield unknown((*path, place), name, known, what=what, section=section)


def _name(
    path: Path, name: str | None, known: Collection[str], *, what: str, section: str
) -> Iterator[Finding]:
    if name is not None and name not in known:
        yield unknown(path, name, known, what=what, section=section)


def _categories(policy: Policy) -> Iterator[Finding]:
    for key, category in policy.categories.items():
        yield from _category(policy, ("categories", key), key, category)
    yield from _name(
        ("default_category",),
        policy.default_category,
        policy.categories,
        what="category",
        section="categories",
    )


def _category(policy: Policy, path: Path, key: str, category: Category) -> Iterator[Finding]:
    for field in ("owner", "out_of_hours"):
        role = getattr(category, field)
        yield from _name((*path, field), role, policy.roles, what="role", section="roles")
    for field in ("also_told", "next_in_line", "spokespeople"):
        roles = getattr(category, field)
        yield from _names((*path, field), roles, policy.roles, what="role", section="roles")
    for role, to in category.goes_at_once.items():
        place = (*path, "goes_at_once", role)
        yield from _names(place, (role, to), policy.roles, what="role", section="roles")
    yield from _settling(policy, path, category)
    for field in ("promise", "by_hand"):
        name = getattr(category, field)
        yield from _name((*path, field), name, policy.standards, what="standard", section="standards")
    yield from _names(
        (*path, "standards"), category.standards, policy.standards, what="standard", section="standards"
    )
    if not category.standards:
        hint = "name at least one standard in standards"
        yield Finding(path, f"the category {key} promises nothing: its cases would never be due", hint)
    elif category.promise in policy.standards and category.promise not in category.standards:
        yield Finding(
            (*path, "promise"),
            f"{category.promise} is promised to the writer and watched by nobody",
            "add it to standards of this category",
        )


def _settling(policy: Policy, path: Path, category: Category) -> Iterator[Finding]:
    """Yield what is wrong with how it is decided and appealed against (T5, T6)."""
    settling = category.settling
    if settling is None:
        return
    place: Path = (*path, "settling")
    for field in ("told", "lesson"):
        name = getattr(settling, field)
        yield from _name((*place, field), name, policy.standards, what="standard", section="standards")
    for number, outcome in enumerate(settling.lesson_after):
        if outcome not in settling.outcomes:
            where = (*place, "lesson_after", number)
            yield unknown(where, outcome, settling.outcomes, what="outcome", section="outcomes")
    appeal = settling.appeal
    if appeal is None:
        return
    place = (*place, "appeal")
    yield from _name((*place, "decided_by"), appeal.decided_by, policy.roles, what="role", section="roles")
    yield from _name(
        (*place, "standard"), appeal.standard, policy.standards, what="standard", section="standards"
    )
    yield from _name((*place, "flag"), appeal.flag, policy.flags, what="flag", section="flags")


def _mark(policy: Policy, path: Path, flag: Flag) -> Iterator[Finding]:
    """Yield what is wrong with the owner and the clock that a mark brings along (R13)."""
    yield from _name((*path, "owner"), flag.owner, policy.roles, what="role", section="roles")
    yield from _name((*path, "promise"), flag.promise, policy.standards, what="standard", section="standards")
    yield from _names(
        (*path, "instead_of"), flag.instead_of, policy.standards, what="standard", section="standards"
    )
    if flag.promise in policy.standards and flag.promise not in flag.standards:
        yield Finding(
            (*path, "promise"),
            f"{flag.promise} is promised to the writer and watched by nobody",
            "add it to standards of this flag",
        )
    if flag.instead_of and not flag.standards:
        yield Finding(
            (*path, "instead_of"), "it takes a clock away and brings none of its own", "add standards"
        )


def _flags(policy: Policy) -> Iterator[Finding]:
    for key, flag in policy.flags.items():
        path = ("flags", key)
        yield from _mark(policy, path, flag)
        yield from _names((*path, "also_told"), flag.also_told, policy.roles, what="role", section="roles")
        known = (*policy.flags, *policy.categories)
        yield from _names((*path, "unless"), flag.unless, known, what="flag or category", section="flags")
        yield from _names(
            (*path, "standards"), flag.standards, policy.standards, what="standard", section="standards"
        )
        if flag.repeats is not None:
            yield from _names(
                (*path, "repeats", "then_to"),
                flag.repeats.then_to,
                policy.roles,
                what="role",
                section="roles",
            )
        yield from _contradictions(path, flag)


def _contradictions(path: Path, flag: Flag) -> Iterator[Finding]:
    if flag.letter is not None and not flag.also_told:
        yield Finding((*path, "letter"), "this letter goes to nobody", "add also_told")
    if flag.alert and flag.letter is None:
        yield Finding((*path, "alert"), "an alert needs a letter", "add letter and also_told")
    if flag.repeats is not None and not flag.alert:
        yield Finding((*path, "repeats"), "only an alert is repeated", "add alert: true, or take it out")
    if flag.acknowledgement is not None and (flag.quiet or flag.never_acknowledge or flag.no_case):
        yield Finding(
            (*path, "acknowledgement"),
            "this flag withholds the letter that it names",
            "take one of the two out",
        )
    if flag.no_case and (flag.letter is not None or flag.standards):
        yield Finding(
            (*path, "no_case"), "where there is no case there is no letter and no clock", "take one out"
        )


def _judging(policy: Policy) -> Iterator[Finding]:
    """The defaults may name what a small rules file does not have: then nothing follows from them."""
    known: dict[str, tuple[str, str, Collection[str]]] = {
        "consult_category": ("category", "categories", policy.categories),
        "consult_flag": ("flag", "flags", policy.flags),
        "deadline_category": ("category", "categories", policy.categories),
    }
    for field, (what, section, names) in known.items():
        if field in policy.judging.model_fields_set:
            name = getattr(policy.judging, field)
            yield from _name(("judging", field), name, names, what=what, section=section)


def _caps(policy: Policy) -> Iterator[Finding]:
    caps = policy.caps
    if "despite_hours_between" in caps.model_fields_set:
        names, path = caps.despite_hours_between, ("caps", "despite_hours_between")
        yield from _names(path, names, policy.categories, what="category", section="categories")
    for field in ("per_hour", "per_domain_a_day", "per_address_a_day", "unaligned_a_day"):
        limit = getattr(caps, field)
        if limit > caps.per_day:
            yield Finding(
                ("caps", field), f"{field} is {limit}, but the whole day's limit is {caps.per_day}",
                "lower it, or raise per_day",
            )  # fmt: skip


def _disposal(path: Path, wanted: str) -> Iterator[Finding]:
    if not wanted or _TAG.fullmatch(wanted) or _MOVE.fullmatch(wanted):
        return
    if wanted.startswith("tag:"):
        yield Finding(
            path, "this cannot be used as a tag", "use letters, digits, - and _, as in tag:inboxbot"
        )
    elif wanted.startswith("move:"):
        yield Finding(
            path, "this cannot be used as a folder", "name a folder other than the inbox: move:Handled"
        )
    else:
        yield Finding(
            path, "this is neither tag:NAME nor move:FOLDER", 'write tag:inboxbot or move:Handled, or ""'
        )
