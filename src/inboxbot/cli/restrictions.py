"""`inboxbot restrictions`: limits on how somebody contacts us (policy R10), as rules.yaml has them."""

from __future__ import annotations

from datetime import date

import click

from inboxbot.cli.looking import json_option
from inboxbot.cli.opened import Opened, opened
from inboxbot.cli.shown import clean, print_json, print_table
from inboxbot.rules.people import ContactRestriction


@click.group(short_help="Limits on how somebody contacts us.")
def restrictions() -> None:
    """Limits on how somebody contacts us: who agreed, whom their mail goes to, when they are reviewed.

    \b
    Example:
      inboxbot restrictions list
    """


@restrictions.command("list", short_help="List the limits on contact that are in force.")
@json_option
@click.pass_context
def list_restrictions(ctx: click.Context, *, as_json: bool) -> None:
    """List the limits on contact that are in force, the next review first.

    They stand under contact_restrictions in rules.yaml, or in its private file. The person is never told
    of them by machine.

    \b
    Example:
      inboxbot restrictions list --json
    """
    with opened(ctx) as view:
        limits = sorted(view.policy.contact_restrictions, key=lambda one: one.review_on)
        today = view.today
        if as_json:
            print_json([_as_json(one, today) for one in limits])
            return
        print_table(
            "Limits on contact",
            ("whose contact", "goes to", "acknowledged", "agreed by", "review"),
            [_row(one, view, today) for one in limits],
            empty="No limit on contact is in force.",
        )


def _as_json(limit: ContactRestriction, today: date) -> dict[str, object]:
    return {
        "addresses": list(limit.addresses),
        "named_contact": limit.named_contact,
        "acknowledge": limit.acknowledge,
        "limit": limit.limit,
        "approved_by": limit.approved_by,
        "review_on": limit.review_on.isoformat(),
        "review_overdue": limit.review_on < today,
    }


def _row(limit: ContactRestriction, view: Opened, today: date) -> tuple[str, ...]:
    said = {"False": "no", "True": "as usual"}.get(str(limit.acknowledge), str(limit.acknowledge))
    late = " (overdue)" if limit.review_on < today else ""
    return (
        clean("\n".join(limit.addresses)),
        view.name(limit.named_contact),
        said,
        view.name(limit.approved_by),
        f"{limit.review_on}{late}",
    )
