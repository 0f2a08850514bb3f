"""Whether the same words go round: a digest of a text that is the same whenever only numbers differ."""

from __future__ import annotations

import hashlib

_LOOKED_AT = 2_000
_LEAST_LETTERS = 12
_LENGTH = 24


def digest_of_words(text: str) -> str:
    """Return the digest of a text's letters, empty where it has fewer than twelve of them.

    Ticket numbers, dates, line ends and signs make no difference (lessons: strip numbers before
    comparing); the first 2,000 characters count.
    """
    letters = "".join(filter(str.isalpha, text[:_LOOKED_AT].lower()))
    if len(letters) < _LEAST_LETTERS:
        return ""
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:_LENGTH]
