"""What was wrong with one message, said once each, and the bounds that keep any message cheap."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

MAX_PARTS: Final = 200  # MIME parts of one message, those of attached messages included
MAX_DEPTH: Final = 20  # multiparts and attached messages inside each other
MAX_HEADER: Final = 8_192  # characters of one decoded header
MAX_HEADERS: Final = 1_000  # headers of one block
MAX_HEADER_BLOCK: Final = 262_144  # octets of one header block that are read
MAX_TEXT: Final = 65_536  # characters of the body's text
MAX_ENCODED: Final = 1_048_576  # octets of one text part that are read, and characters of HTML
MAX_READ: Final = 1_500_000  # octets of text parts that are read of one message, attached ones included
MAX_FALSE_BOUNDARIES: Final = 50_000  # lines that begin like a boundary and are none
SEARCH_MARGIN: Final = 10_000_000  # octets, beside twice its size, that are searched for boundaries
MAX_URLS: Final = 200
MAX_FORWARDED: Final = 20
MAX_ATTACHMENTS: Final = 200
MAX_DEFECTS: Final = 20


@dataclass(slots=True)
class Notes:
    """Collects defects while one message is read, and counts its parts.

    ``structure_known`` is False for a message that was fetched only in part: what is missing was
    left out by us, so that damage to its structure says nothing about the sender.
    """

    structure_known: bool = True
    parts: int = 0
    text_left: int = MAX_READ
    search_left: int = 0
    defects: dict[str, None] = field(default_factory=dict)

    def add(self, sentence: str) -> None:
        """Remember a sentence for a person, each once, at most twenty."""
        if len(self.defects) < MAX_DEFECTS:
            self.defects[sentence] = None

    def damage(self, sentence: str) -> None:
        """Remember damage to the structure or the encoding, unless we left parts out ourselves."""
        if self.structure_known:
            self.add(sentence)

    def may_search(self, octets: int) -> bool:
        """Count what is searched for boundaries; False, and a defect, where levels are too large."""
        self.search_left -= octets
        if self.search_left < 0:
            self.add("Parts that lie in each other are too large; the inner ones were not read.")
        return self.search_left >= 0

    def take_text(self, octets: int) -> int:
        """Return how many octets of a text part may be read, and count them."""
        allowed = min(octets, MAX_ENCODED, self.text_left)
        self.text_left -= allowed
        if allowed < octets:
            self.add("The text is longer than 64 KB; the rest of it was not read.")
        return allowed

    def may_open_part(self) -> bool:
        """Count one more part; False, and a defect, once there are too many."""
        if self.parts >= MAX_PARTS:
            self.add(f"The message has more than {MAX_PARTS} parts; the rest were not read.")
            return False
        self.parts += 1
        return True
