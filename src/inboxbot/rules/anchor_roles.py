"""The roles that the product relies on by name. Everything else about roles is rules.yaml's own.

Other parts take the names from here, so that this table is the whole list.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

ADMINISTRATOR: Final = "administrator"
OPERATOR: Final = "operator"
SAFEGUARDING_LEAD: Final = "safeguarding_lead"
COMPLAINTS_MANAGER: Final = "complaints_manager"
OFFICE_MANAGER: Final = "office_manager"
DEPUTY_CHIEF_EXECUTIVE: Final = "deputy_chief_executive"
CHIEF_EXECUTIVE: Final = "chief_executive"

ANCHOR_ROLES: Final = MappingProxyType(
    {
        ADMINISTRATOR: "hears about a broken rules file and about what could not be processed",
        OPERATOR: "hears about the service itself",
        SAFEGUARDING_LEAD: "gets urgent alerts",
        COMPLAINTS_MANAGER: "is asked where something might be a complaint (R2)",
        OFFICE_MANAGER: "gets what nobody else is there for",
        DEPUTY_CHIEF_EXECUTIVE: "gets urgent alerts that nobody confirms",
        CHIEF_EXECUTIVE: "hears on the third day overdue, and is last in every line",
    }
)
"""Role name → what would fail without it, as the end of a sentence."""
