"""What proves a command mail: a short mark bound to a case, a person and an act, with its day of issue.

It stands in the subject of a prepared mail, ``#3fk7q-2m8xh-z4p7q``: three characters for the day, twelve
(60 bits) of an HMAC. It is no secret among colleagues; that the sender is the person is proven apart.
"""

from __future__ import annotations

import hmac
import re
from datetime import date, timedelta

_SYMBOLS = "0123456789abcdefghjkmnpqrstvwxyz"  # none that is taken for another (Crockford)
_VALUES = {symbol: value for value, symbol in enumerate(_SYMBOLS)}
_FIRST_DAY = date(2024, 1, 1)
_DAY_LENGTH, _SEAL_LENGTH = 3, 12
_GROUP = rf"[{_SYMBOLS}]{{5}}"
_TOKEN = re.compile(rf"(?<!\w)#({_GROUP}-{_GROUP}-{_GROUP})(?![\w-])", re.IGNORECASE)
_SEARCHED = 1000  # characters of a subject


def token_in(subject: str) -> str:
    """Return the last token that stands in a subject line, lower case, or an empty string."""
    found = _TOKEN.findall(subject[:_SEARCHED])
    return found[-1].lower() if found else ""


def day_of(token: str) -> date:
    """Return the day on which a token says that it was issued."""
    number = 0
    for symbol in token[:_DAY_LENGTH]:
        number = number * len(_SYMBOLS) + _VALUES[symbol]
    return _FIRST_DAY + timedelta(days=number)


class Tokens:
    """Makes tokens and proves them, with one secret."""

    def __init__(self, secret_key: bytes) -> None:
        """Keep the secret."""
        self._keyed = hmac.new(secret_key, digestmod="sha256")

    def make(self, reference: str, person: str, act: str, day: date) -> str:
        """Return the token of this act of this person on this case, issued on a local day."""
        number, symbols = (day - _FIRST_DAY).days, ""
        for _ in range(_DAY_LENGTH):
            number, rest = divmod(number, len(_SYMBOLS))
            symbols = _SYMBOLS[rest] + symbols
        # The separator cannot stand in any of the parts, so that no two read the same.
        said = f"command\0{reference}\0{person}\0{act}\0{symbols}"
        sealing = self._keyed.copy()  # with the key already in it
        sealing.update(said.encode("utf-8", "replace"))
        sealed = sealing.digest()[:_SEAL_LENGTH]
        whole = symbols + "".join([_SYMBOLS[octet % len(_SYMBOLS)] for octet in sealed])
        return f"{whole[:5]}-{whole[5:10]}-{whole[10:]}"

    def proves(self, token: str, reference: str, person: str, act: str) -> bool:
        """Tell whether a token was made here for this case, person and act; its age is not looked at."""
        wanted = self.make(reference, person, act, day_of(token))
        return hmac.compare_digest(token.encode(), wanted.encode())
