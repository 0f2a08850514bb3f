"""What the rules may look at: a message, reduced to plain values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from inboxbot.model.plan import StatedTime

WHOLE_OF = {"own": "text", "own_subject": "subject"}  # read instead, where a part is left out


def _none_told() -> StatedTime | None:
    return None


@dataclass(frozen=True, slots=True)
class Facts:
    """One message as the rules see it.

    ``texts`` maps each part (``subject``, ``text``, ``forwarded``, ``signature``, ``quoted``,
    ``sender_name``, ``attachments``) to its words; a missing part is empty. ``own`` and
    ``own_subject`` are there only where they differ from ``text`` and ``subject``. ``sender`` and
    ``recipients`` are lower-case addresses, ``headers`` lower-case names with every value,
    ``attachments`` pairs of file name and type. ``channel`` is empty until a rule tells it.
    ``language`` is a two-letter code, empty where unsure. ``screened_as`` is screening's kind. ``signed``:
    a person's name stands below the text. ``received_at`` is aware UTC. ``stated_time`` reads the time by
    which an answer is asked for; it is called only where a rule or the category asks for it.
    """

    texts: Mapping[str, str] = field(default_factory=dict)
    sender: str = ""
    recipients: tuple[str, ...] = ()
    headers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    attachments: tuple[tuple[str, str], ...] = ()
    channel: str = ""
    language: str = ""
    screened_as: str = "person"
    from_staff: bool = False
    first_contact: bool = True
    answers_us: bool = False
    signed: bool = False
    received_at: datetime | None = None
    stated_time: Callable[[], StatedTime | None] = _none_told

    def part(self, name: str) -> str:
        """Return the name under which a part stands in ``texts``."""
        return WHOLE_OF.get(name, name) if name not in self.texts else name
