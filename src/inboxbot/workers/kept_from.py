"""Who is kept from whose mail: those whom a case of the same correspondent names (R8)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from inboxbot.model.case import PersonId
from inboxbot.ports.listed import CaseFilter
from inboxbot.ports.register import Register
from inboxbot.triage.screen_addresses import canonical


def named_by(register: Register) -> Callable[[str], tuple[PersonId, ...]]:
    """Return what tells, for a sender's address, the people whom this person complained about."""
    found: dict[str, dict[PersonId, None]] = defaultdict(dict)
    for view in register.cases(CaseFilter(names_somebody=True, limit=0)):
        address = canonical(view.case.correspondent.address)
        found[address].update(dict.fromkeys(view.case.named))
    return lambda sender: tuple(found.get(canonical(sender), ())) if sender else ()
