"""How a letter of ours is told from a person's, and tied to what it answers: ids, marks, references."""

from __future__ import annotations

import hmac

from inboxbot.letters import compose
from inboxbot.model.errors import PermanentError
from inboxbot.model.message import Address, Message

Headers = tuple[tuple[str, str], ...]

MARKER = "X-Inboxbot"  # names the letter; its presence tells us our own mail

# RFC 3834 §3.1.7 and §5; Exchange's own mark; Precedence is for responders that know only that.
TO_THE_PUBLIC = (
    ("Auto-Submitted", "auto-replied"),
    ("X-Auto-Response-Suppress", "All"),
    ("Precedence", "auto_reply"),
)
TO_STAFF = (
    ("Auto-Submitted", "auto-generated"),
    ("X-Auto-Response-Suppress", "OOF, AutoReply"),
)

_NAME_LENGTH = 20  # hexadecimal digits: 80 bits tell letters apart
_SEAL_LENGTH = 12  # and 48 bits prove that the name is ours


def thread_headers(message: Message) -> Headers:
    """Return In-Reply-To and References (RFC 5322 §3.6.4), without ids that cannot be written again."""
    parent = compose.usable_ids((message.message_id,))
    earlier = message.references or (message.in_reply_to if len(message.in_reply_to) == 1 else ())
    others = [one for one in earlier if one != message.message_id]
    chain = compose.usable_ids((*others, message.message_id))
    answered = (("In-Reply-To", compose.ids_for_header(parent)),) if parent else ()
    return (*answered, ("References", compose.ids_for_header(chain))) if chain else answered


def reply_to(correspondent: Address) -> Headers:
    """Return Reply-To the correspondent, left out where the address cannot be written."""
    try:
        return (("Reply-To", compose.address_for_header(correspondent.address)),)
    except PermanentError:
        return ()


class Marker:
    """Derives Message-IDs and recognises them, with one secret.

    The left part is 32 hexadecimal digits: what the mail is (case, letter, occasion, recipient),
    then a seal over that. The same mail always has the same id (promise 4), and the seal proves an
    id to be ours even to a register that has forgotten the mail (a restored backup).
    """

    def __init__(self, secret_key: bytes, domain: str) -> None:
        """Keep the secret; ``domain`` is that of our own address."""
        self._keyed = hmac.new(secret_key, digestmod="sha256")
        self._domain = domain

    def message_id(self, about: str, letter: str, occasion: str, recipient: str) -> str:
        """Return the id, without angle brackets, of this letter on this occasion to this recipient."""
        # The separator cannot stand in any of the four, so that no two quadruples read the same.
        said = f"mail\0{about}\0{letter}\0{occasion}\0{recipient.lower()}"
        name = self._digits(said, _NAME_LENGTH)
        return f"{name}{self._seal(name)}@{self._domain}"

    def is_ours(self, message_id: str) -> bool:
        """Tell whether this installation made the id; angle brackets and letter case do not matter."""
        left, _, domain = message_id.strip().strip("<>").lower().partition("@")
        name, seal = left[:_NAME_LENGTH], left[_NAME_LENGTH:]
        # Compared as bytes: comparing text raises where it is not ASCII.
        return bool(domain) and hmac.compare_digest(
            seal.encode("utf-8", "replace"), self._seal(name).encode()
        )

    def boundary(self, message_id: str) -> str:
        """Return a MIME boundary that nobody outside can foresee."""
        return self._digits("boundary\0" + message_id, 24)

    def _seal(self, name: str) -> str:
        return self._digits("seal\0" + name, _SEAL_LENGTH)

    def _digits(self, text: str, length: int) -> str:
        sealing = self._keyed.copy()  # with the key already in it
        sealing.update(text.encode("utf-8", "replace"))
        return sealing.hexdigest()[:length]
