"""What a category becomes beside its marks: a request in law or a suggestion has an owner and a clock of its own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from inboxbot.rules.outcomes import Category, Flag


def as_marked(category: Category, flags: Iterable[Flag], *, usual: bool) -> Category:
    """Return the category as these marks leave it; ``usual``: it is the default one.

    What a mark's own clock takes the place of does not run (behaviour: other calendars never use the email
    clock). Its letter and its owner count in the default category, and where the letter of another would
    promise what no longer runs; never where the category keeps its letter (a complaint, the press).
    The first mark with a letter wins.
    """
    for flag in flags:
        category, replaced = _beside(category, flag, usual=usual)
        usual = usual and not replaced
    return category


def _beside(category: Category, flag: Flag, *, usual: bool) -> tuple[Category, bool]:
    left = tuple(name for name in category.standards if name not in flag.instead_of)
    update: dict[str, Any] = {"standards": left}
    unkept = category.promise in flag.instead_of
    if unkept:
        update["promise"] = flag.promise
    replaced = (usual or unkept) and not category.keeps_letter and not flag.alert
    if replaced:
        update["acknowledgement"] = flag.acknowledgement or category.acknowledgement
        update["owner"] = flag.owner or category.owner
    return category.model_copy(update=update), replaced and flag.acknowledgement is not None
