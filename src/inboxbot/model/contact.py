"""A contact with the media, theirs or ours, as it is kept on record (policy K5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MediaContact:
    """One contact that is no case: a press release, a call we made or took.

    ``at`` is when it was, aware UTC; ``who`` the journalist or outlet, ``about`` what it was about and how,
    both in a colleague's words. ``ours``: we began it. ``by`` is the colleague, as the journal writes it.
    ``id`` is the register's, 0 before it is written.
    """

    at: datetime
    who: str
    about: str
    by: str
    ours: bool = True
    id: int = 0
