"""What an EWS server answers, read with patience: errors come as values, elements may be missing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from lxml import etree

from inboxbot.exchange.characters import readable
from inboxbot.exchange.words import Element, all_of, child, local, number, text

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_END = re.compile(rb"</(?:\w+:)?Envelope>\s*\Z")
_MOMENT = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?\s*(Z|[+-]\d\d:?\d\d)?\s*\Z", re.ASCII
)
_MICROSECONDS = 6
_MOST_WORDS = 120


class UnreadableAnswerError(Exception):
    """What came is no whole EWS answer. What was asked for may have been done all the same."""


class EwsRefusalError(Exception):
    """The server said no. ``code`` is its ResponseCode, empty where a fault has none.

    ``fault``: ``Client`` or ``Server`` for a fault of the whole request, empty for one item's refusal.
    ``words`` are kept of such a fault only: what is said of an item may repeat what was asked.
    """

    def __init__(self, code: str, back_off: float = 0.0, fault: str = "", words: str = "") -> None:
        super().__init__(code or f"a fault of the {fault or 'request'}")
        self.code, self.back_off, self.fault = code, back_off, fault
        self.words = " ".join(words.split())[:_MOST_WORDS]


@dataclass(frozen=True, slots=True)
class Answer:
    """One response message; ``code`` is NoError where it was done."""

    code: str
    element: Element
    back_off: float = 0.0

    def or_refuse(self) -> Element:
        """Return the message's element; raises EwsRefusalError where it says no."""
        if self.code != "NoError":
            raise EwsRefusalError(self.code, self.back_off)
        return self.element


def read_answers(content: bytes) -> list[Answer]:
    """Return the response messages of an answer, at least one.

    They are known by their ResponseClass, because not every server wraps them alike. Raises
    EwsRefusalError for a fault, UnreadableAnswerError where the answer is cut or something else.
    """
    root = _parsed(content)
    fault = next(iter(all_of([root], "Fault")), None)
    if fault is not None:
        kind = text(fault, "faultcode").rpartition(":")[2]
        code = kind if kind.startswith("Error") else _code_in(fault)
        whose = "Client" if kind.lower() == "client" else "Server"
        raise EwsRefusalError(code, _back_off(fault), whose, text(fault, "faultstring"))
    answers = [_answer(one) for one in root.iter() if one.get("ResponseClass")]
    if not answers:
        raise UnreadableAnswerError("it holds no response")
    return answers


def _parsed(content: bytes) -> Element:
    if not _END.search(content[-200:]):
        raise UnreadableAnswerError("it is cut, or no answer of EWS")
    if b"<!DOCTYPE" in content.partition(b"Envelope")[0]:
        raise UnreadableAnswerError("it declares entities")
    try:
        return etree.fromstring("".join(readable([content])).encode(), _PARSER)
    except etree.XMLSyntaxError:
        raise UnreadableAnswerError("it is no XML") from None


def _answer(message: Element) -> Answer:
    said = text(message, "ResponseCode")
    code = said or ("NoError" if message.get("ResponseClass") == "Success" else "")
    if message.get("ResponseClass") == "Error" and code == "NoError":
        code = ""
    return Answer(code, message, _back_off(message))


def _code_in(fault: Element) -> str:
    codes = [(one.text or "").strip() for one in all_of([fault], "ResponseCode")]
    return codes[0] if codes else ""


def _back_off(element: Element) -> float:
    """Return the seconds the server asks us to stay away (BackOffMilliseconds)."""
    for value in all_of([element], "Value"):
        if value.get("Name") == "BackOffMilliseconds":
            return number(value.text or "") / 1000
    return 0.0


def items_in(message: Element) -> list[Element]:
    """Return the items of a message, of whatever kind."""
    for name in ("RootFolder", "Items"):
        inner = child(message, name)
        if inner is not None:
            message = inner
    return list(message) if local(message) == "Items" else list(child(message, "Items") or ())


def first_item(message: Element) -> Element:
    """Return the first item of a message; raises UnreadableAnswerError where there is none."""
    found = items_in(message)
    if not found:
        raise UnreadableAnswerError("it holds no item")
    return found[0]


def id_of(item: Element) -> tuple[str, str]:
    """Return an item's id and its change key; empty where it has none."""
    found = child(item, "ItemId")
    return ("", "") if found is None else (found.get("Id", ""), found.get("ChangeKey", ""))


def moment(said: str, zone: tzinfo = UTC) -> datetime | None:
    """Read an EWS date, whatever its fraction; None where there is none. ``zone``: where it names none."""
    found = _MOMENT.match(said)
    if found is None:
        return None
    *parts, fraction, offset = found.groups()
    micro = (fraction or "0")[:_MICROSECONDS].ljust(_MICROSECONDS, "0")
    try:
        naive = datetime.fromisoformat("{}-{}-{}T{}:{}:{}".format(*parts)).replace(microsecond=int(micro))
        if offset is None:
            return naive.replace(tzinfo=zone).astimezone(UTC)
        shift = "+00:00" if offset == "Z" else offset
        return datetime.fromisoformat(f"{naive.isoformat()}{shift}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None
