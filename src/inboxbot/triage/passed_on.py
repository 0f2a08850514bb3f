"""A colleague passes on what somebody wrote to them (R6): a case for whoever wrote, where that is certain.

Certain is one attached original that names its writer. It is then decided about as if it had come to us,
with every look at whether a machine may answer. From text below a forward line nobody is guessed: the case
is the colleague's until they tell who wrote.
"""

from __future__ import annotations

import re
from dataclasses import replace

from inboxbot.model.case import JournalEntry
from inboxbot.model.message import RawMessage
from inboxbot.model.plan import MeantLetter, Plan, Routing
from inboxbot.rules.people import Person
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import verdict
from inboxbot.triage.body import read_body
from inboxbot.triage.house import House
from inboxbot.triage.parse import parse
from inboxbot.triage.parse_headers import read_block
from inboxbot.triage.parse_notes import Notes
from inboxbot.triage.parse_parts import read_part
from inboxbot.triage.reading import Reading
from inboxbot.triage.screen_addresses import is_address, same_person

QUESTION = "who_wrote"
"""The letter that asks a colleague who wrote what they passed on."""

_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_RETURN_PATH = re.compile(rb"^return-path[ \t]*:[ \t]*<?[^<>\s]+>?[ \t]*\r?\n", re.IGNORECASE | re.MULTILINE)
_AUTHENTICATION = re.compile(
    rb"^authentication-results[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*", re.IGNORECASE | re.MULTILINE
)
_LONGEST = 5_000_000  # octets of an original


def passed_on(reading: Reading, house: House) -> RawMessage | None:
    """Return the original that a colleague passes on, as if it had come to us; None where it is not certain."""
    message = reading.message
    if reading.screening.kind != "staff" or reading.follows is not None:
        return None
    if verdict(message, house.trusted_authserv).result == "fail" or len(message.senders) > 1:
        return None
    attached = [one for one in message.forwarded if one.attached]
    if not attached or attached[0].sender is None or not is_outside(attached[0].sender.address, house):
        return None
    originals = _originals(reading.raw.content)
    if len(originals) != 1 or not reading.raw.complete:
        return None
    # It was not sent to us, but to the colleague, who sends it on (RFC 5322 §3.6.6).
    content = f"Resent-To: <{house.address}>\r\n".encode() + _unvouched(originals[0])
    original = replace(reading.raw, content=content, transport_headers=b"", notes=())
    if verdict(parse(original), house.trusted_authserv).result == "pass":
        return replace(original, content=_without(_AUTHENTICATION, content))
    return original


def as_passed_on(plan: Plan, reading: Reading, house: House) -> Plan:
    """Return the plan about an original, with the colleague in the journal.

    The arrival is the original's, where the colleague's mail lies: passed on twice, it is one.
    """
    message = reading.message
    by = next((one.name for one in house.policy.people.values() if _is(message.sender.address, one)), "")
    why = f"passed on by {by}, with the original attached (R6)"
    return replace(
        plan,
        arrival=replace(plan.arrival, sender=message.sender.address, kind=reading.screening.kind, reason=why),
        journal=(JournalEntry("forwarded", why, by=by), *plan.journal),
        thread_ids=tuple(dict.fromkeys((*plan.thread_ids, *filter(None, (message.message_id,))))),
    )


def _unvouched(original: bytes) -> bytes:
    """Return an original without its envelope's sender: in an attachment anybody could have written it.

    So its writer is acknowledged only under the cap for addresses that nothing vouches for. The null path stays:
    it tells a machine.
    """
    return _without(_RETURN_PATH, original)


def _without(fields: re.Pattern[bytes], content: bytes) -> bytes:
    """Return a message without these fields of its header block."""
    end = _END_OF_HEADERS.search(content)
    at = end.end() if end else len(content)
    return fields.sub(b"", content[:at]) + content[at:]


def is_uncertain(reading: Reading) -> bool:
    """Tell whether a colleague passes something on of which it is not certain who wrote it."""
    return (
        reading.screening.kind == "staff"
        and reading.follows is None
        and bool(reading.message.forwarded)
        and len(reading.message.senders) == 1
    )


def with_question(routing: Routing, reading: Reading, house: House) -> Routing:
    """Return the routing with a letter that asks the colleague who wrote; nobody named in the matter is asked.

    Nor is anybody where the mail server says that it is forged: then the colleague passed nothing on.
    """
    asked = house.staff_by_address(reading.message.sender.address)
    if verdict(reading.message, house.trusted_authserv).result == "fail":
        return routing
    if asked is None or asked in routing.named or not _knows(house.policy):
        return routing
    letter = MeantLetter(QUESTION, asked, f"passed-on-{reading.message.fingerprint[:16]}")
    return replace(routing, letters=(*routing.letters, letter))


def _knows(policy: Policy) -> bool:
    """Tell whether rules.yaml lets colleagues act by mail: else there is no answering the question."""
    return bool(policy.commands.links)


def _is(address: str, person: Person) -> bool:
    return address.lower() in {one.lower() for one in (person.address, *person.aliases)}


def is_outside(address: str, house: House) -> bool:
    """Tell whether this is an address that can be written to, and none of ours."""
    ours = (house.address, *house.policy.organisation.mailbox_aliases, *house.policy.screening.own_addresses)
    if not is_address(address) or house.staff_by_address(address) is not None:
        return False
    return not any(same_person(address, one) for one in ours)


def _originals(content: bytes) -> list[bytes]:
    """Return the messages that are attached to this one, those inside them left out."""
    notes = Notes(structure_known=False, search_left=2 * len(content) + 1_000_000)
    block = read_block(content, 0, len(content), notes)
    found = read_body(read_part(block, content, len(content), notes), notes).messages
    return [
        part.octets(_LONGEST)
        if part.encoding in {"base64", "quoted-printable"}
        else part.source[part.start : part.end]
        for part in found
    ]
