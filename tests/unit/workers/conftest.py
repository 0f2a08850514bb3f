from __future__ import annotations

from office_fixtures import make_office, office

__all__ = ["make_office", "office"]
