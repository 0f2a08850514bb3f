"""Checks of the sections ``channels:`` and ``media:``: roles, standards, categories, items that must be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from inboxbot.rules.channels import InChannel
from inboxbot.rules.finding import Finding, Path, unknown
from inboxbot.rules.policy import Policy


def check_channels(policy: Policy) -> Iterator[Finding]:
    """Yield what is wrong with the channels, with the media section, and with who is reminded."""
    for channel, way in policy.channels.items():
        path: Path = ("channels", channel)
        yield from _own(policy, (*path, "every"), way.every)
        for key, own in way.categories.items():
            if key not in policy.categories:
                yield unknown(
                    (*path, "categories", key), key, policy.categories, what="category", section="categories"
                )
            yield from _own(policy, (*path, "categories", key), own)
    yield from _media(policy)
    for key, standard in policy.standards.items():
        yield from _in(("standards", key, "reminds"), standard.reminds, policy.roles, "role", "roles")


def _own(policy: Policy, path: Path, own: InChannel) -> Iterator[Finding]:
    yield from _in((*path, "owner"), own.owner, policy.roles, "role", "roles")
    yield from _in((*path, "promise"), own.promise, policy.standards, "standard", "standards")
    for place, name in enumerate(own.standards or ()):
        yield from _in((*path, "standards", place), name, policy.standards, "standard", "standards")
    for place, name in enumerate(own.also_told or ()):
        yield from _in((*path, "also_told", place), name, policy.roles, "role", "roles")
    if own.standards is not None and not own.standards:
        yield Finding((*path, "standards"), "such cases would never be due", "name at least one standard")


def _media(policy: Policy) -> Iterator[Finding]:
    media, given = policy.media, policy.media.model_fields_set
    if "category" in given:
        yield from _in(("media", "category"), media.category, policy.categories, "category", "categories")
    if "crisis_flag" in given:
        yield from _in(("media", "crisis_flag"), media.crisis_flag, policy.flags, "flag", "flags")
    yield from _in(("media", "sign_off"), media.sign_off, media.checklist, "item", "media: checklist")
    for place, name in enumerate(media.after_answer):
        path: Path = ("media", "after_answer", place)
        yield from _in(path, name, policy.standards, "standard", "standards")
        if name in policy.standards and policy.standards[name].stops != "noted":
            yield Finding(path, f"{name} would never end: an answer has been given", "give it stops: noted")
    for key, item in media.checklist.items():
        yield from _in(("media", "checklist", key, "only_by"), item.only_by, policy.roles, "role", "roles")


def _in(path: Path, name: str | None, known: Collection[str], what: str, section: str) -> Iterator[Finding]:
    if name is not None and name not in known:
        yield unknown(path, name, known, what=what, section=section)
