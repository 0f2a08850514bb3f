"""What the mail server says about who sent a message: Authentication-Results (RFC 8601).

The header is believed only in the topmost place and only under the configured name: everything below
it, and everything under another name, the sender may have written. A real tokenizer, because its
values carry text of the sender's (quoted local parts, comments).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from inboxbot.model.message import Message
from inboxbot.triage.screen_addresses import aligned, domain, organisational_domain

NOBODY = "none"
TOPMOST = "topmost"  # Exchange Online writes no authserv-id, so its place is all there is to trust
VERSION = "1"
LONGEST = 8192
_FAILED = frozenset({"fail", "hardfail"})
_SEPARATORS = ";="


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One clause: ``method=result`` and its properties (``header.from``, ``smtp.mailfrom`` …)."""

    method: str
    result: str
    properties: tuple[tuple[str, str], ...] = ()

    def property(self, name: str) -> str:
        """Return a property's first value in lower case, or an empty string."""
        return next((value.lower() for key, value in self.properties if key == name), "")


@dataclass(frozen=True, slots=True)
class AuthenticationResults:
    """One header field, read. ``authserv_id`` is empty where the field has none."""

    authserv_id: str
    results: tuple[MethodResult, ...] = ()

    def of(self, method: str) -> tuple[MethodResult, ...]:
        """Return every clause of one method, in order."""
        return tuple(result for result in self.results if result.method == method)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``pass``: DMARC vouches for the From domain. ``fail``: it must not be answered. ``why`` names it."""

    result: Literal["pass", "fail", "none"]
    why: str = ""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    glued: bool  # no space or comment stands before it
    quoted: bool = False


def verdict(message: Message, trusted_authserv: str) -> Verdict:
    """Judge a message by the results of the trusted place; ``none`` where there are none to be had.

    A method that stands twice counts by its first clause, and fails if any clause fails, in whichever
    of the server's fields (each of its filters may write one, RFC 8601 §4.1): what a sender wrote in its
    name can only harm them. ``pass`` is believed in the topmost field alone, and needs every DMARC clause
    to pass, for the very domain of From. SPF alone fails a message only where no DKIM signature of the
    From domain passed (forwarding breaks SPF).
    """
    trusted = trusted_results(message, trusted_authserv)
    if trusted is None:
        return Verdict("none")
    ours = (trusted, *_further_results(message, trusted_authserv))
    for method in ("dmarc", "compauth"):
        if any(clause.result in _FAILED for field in ours for clause in field.of(method)):
            return Verdict("fail", f"Authentication-Results: {method}=fail")
    sender = message.sender.address
    if _dmarc_passed(trusted, sender):
        return Verdict("pass", "Authentication-Results: dmarc=pass")
    spf_failed = any(clause.result in _FAILED for clause in trusted.of("spf"))
    if spf_failed and not _signed_by(trusted, sender):
        return Verdict("fail", "Authentication-Results: spf=fail, and no signature of the From domain")
    return Verdict("none")


def _dmarc_passed(trusted: AuthenticationResults, sender: str) -> bool:
    clauses = trusted.of("dmarc")
    return bool(clauses) and all(
        clause.result == "pass" and clause.property("header.from").rpartition("@")[2] in {"", domain(sender)}
        for clause in clauses
    )


def _signed_by(trusted: AuthenticationResults, sender: str) -> bool:
    mine = organisational_domain(domain(sender))
    return any(
        clause.result == "pass"
        and mine
        and (
            organisational_domain(clause.property("header.d")) == mine
            or aligned(clause.property("header.i"), sender)
        )
        for clause in trusted.of("dkim")
    )


def trusted_results(message: Message, trusted_authserv: str) -> AuthenticationResults | None:
    """Return the topmost field if it is the configured server's, else None.

    ``trusted_authserv`` is that server's authserv-id in any case; ``topmost`` trusts the topmost
    field whatever its id; ``none`` or nothing trusts nothing. An unreadable field is none at all.
    """
    wanted = trusted_authserv.strip().lower()
    fields = message.headers.get("authentication-results", ())
    if wanted in {"", NOBODY} or not fields:
        return None
    results = parse_results(fields[0])
    if results is None:
        return None
    return results if wanted in {TOPMOST, results.authserv_id.lower()} else None


def _further_results(message: Message, trusted_authserv: str) -> Iterator[AuthenticationResults]:
    """Yield the fields directly below the topmost one that bear the configured server's name too."""
    wanted = trusted_authserv.strip().lower()
    for value in message.headers.get("authentication-results", ())[1:]:
        results = parse_results(value)
        if results is None or results.authserv_id.lower() != wanted:
            return
        yield results


def parse_results(value: str) -> AuthenticationResults | None:
    """Read one field by its grammar (RFC 8601 §2.2); None where it is malformed or of another version."""
    tokens = _tokens(value[:LONGEST]) if len(value) <= LONGEST else None
    if not tokens:
        return None
    clauses = list(_clauses(tokens))
    head = clauses[0]
    if not head:
        return None
    if _is_result(head):  # no authserv-id: Exchange Online
        identity = ""
    else:
        if len(head) > 1 and [token.text for token in head[1:]] != [VERSION]:
            return None
        identity, clauses = head[0].text, clauses[1:]
    results = [_result(clause) for clause in clauses if clause]
    return AuthenticationResults(identity, tuple(result for result in results if result is not None))


def _is_result(clause: list[_Token]) -> bool:
    return len(clause) > 1 and clause[1].text == "=" and not clause[1].quoted


def _clauses(tokens: list[_Token]) -> Iterator[list[_Token]]:
    clause: list[_Token] = []
    for token in tokens:
        if token.text == ";" and not token.quoted:
            yield clause
            clause = []
        else:
            clause.append(token)
    yield clause


def _result(clause: list[_Token]) -> MethodResult | None:
    """Read ``method=result name=value …``; None for ``none`` and for what is no result."""
    pairs = list(_pairs(clause))
    if not pairs or not _is_result(clause):
        return None
    (method, result), *rest = pairs
    return MethodResult(
        method.partition("/")[0].lower(), result.lower(), tuple((k.lower(), v) for k, v in rest)
    )


def _pairs(clause: list[_Token]) -> Iterator[tuple[str, str]]:
    """Yield ``name=value``; a value goes on while what follows is glued to it (``a=b``, ``"x y"@z``)."""
    at = 0
    while at < len(clause):
        if at + 2 >= len(clause) or clause[at].quoted or clause[at + 1] not in _EQUALS:
            at += 1
            continue
        name, value = clause[at].text, clause[at + 2].text
        at += 3
        while at < len(clause) and clause[at].glued:
            value += clause[at].text
            at += 1
        yield name, value


_EQUALS = (_Token("=", glued=True), _Token("=", glued=False))


def _tokens(value: str) -> list[_Token] | None:
    """Cut a field into words, quoted strings and signs, comments left out; None if one never ends."""
    tokens: list[_Token] = []
    at, glued = 0, False
    while at < len(value):
        character = value[at]
        if character.isspace():
            at, glued = at + 1, False
        elif character == "(":
            end = _after_comment(value, at)
            if end < 0:
                return None
            at, glued = end, False
        elif character == '"':
            text, at = _quoted(value, at + 1)
            if at < 0:
                return None
            tokens.append(_Token(text, glued, quoted=True))
            glued = True
        elif character in _SEPARATORS:
            tokens.append(_Token(character, glued))
            at, glued = at + 1, True
        else:
            end = _after_word(value, at)
            tokens.append(_Token(value[at:end], glued))
            at, glued = end, True
    return tokens


def _after_word(value: str, at: int) -> int:
    while at < len(value) and value[at] not in ';="(' and not value[at].isspace():
        at += 1
    return at


def _after_comment(value: str, at: int) -> int:
    depth = 0
    while at < len(value):
        if value[at] == "\\":
            at += 1
        elif value[at] == "(":
            depth += 1
        elif value[at] == ")":
            depth -= 1
            if depth == 0:
                return at + 1
        at += 1
    return -1


def _quoted(value: str, at: int) -> tuple[str, int]:
    kept: list[str] = []
    while at < len(value):
        if value[at] == "\\" and at + 1 < len(value):
            kept.append(value[at + 1])
            at += 2
            continue
        if value[at] == '"':
            return "".join(kept), at + 1
        kept.append(value[at])
        at += 1
    return "", -1
