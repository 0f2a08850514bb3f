"""How surely a time is the one by which an answer is asked for: the higher, the surer."""

from __future__ import annotations

from typing import Final

ASKED: Final = 4
"""The answer is asked for by then."""
ABOUT_THEN: Final = 3
"""An answer is asked for about then."""
COMES_OUT: Final = 2
"""The writer's own work is closed then, or comes out."""
PERHAPS: Final = 1
"""It may be the time of an answer, or of what the story is about: always doubtful."""
NOT: Final = 0
"""It belongs to something else."""
