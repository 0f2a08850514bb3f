"""What pydantic found, in words for the person who must mend it. No input is ever repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic_core import ErrorDetails

from inboxbot.rules.finding import Path, did_you_mean

Schema = Mapping[str, Any]

_NAME = "a short name: small letters, digits and _, beginning with a letter"

_BY_PATTERN: Final = {
    r"^[a-z][a-z0-9_]*$": _NAME,
    r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$": "a mail address such as name@example.org, without spaces or < >",
    r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$": "hours such as 09:00-17:30",
    r"^[A-Z]{2,6}$": "two to six capital letters, such as HWH",
}
"""Patterns of the policy in words. A pattern that is missing here is told by its field's description."""

_SECTION = ("a section with keys of its own", "write each key on a line of its own, indented")
_LIST = ("a list", "write [one, two], or each on a line of its own that begins with -")
_WHOLE = ("a whole number", "")
_DECIMAL = ("a number", "")
_TRUTH = ("true or false", "")
_DAY = ("a day such as 2026-12-24", "")
_TIME = ('a time of day such as "17:00"', "")

# Error type (or its beginning, up to _) → what must stand there, hint.
_MUST_BE: Final[dict[str, tuple[str, str]]] = {
    "model": _SECTION, "dict": _SECTION, "mapping": _SECTION,
    "tuple": _LIST, "list": _LIST, "frozenset": _LIST,
    "int": _WHOLE, "float": _DECIMAL, "finite": _DECIMAL, "decimal": _DECIMAL,
    "bool": _TRUTH, "date": _DAY, "time": _TIME,
}  # fmt: skip

_LIMITS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "greater_than_equal": lambda told: f"must be at least {told['ge']}",
    "greater_than": lambda told: f"must be more than {told['gt']}",
    "less_than_equal": lambda told: f"must be at most {told['le']}",
    "less_than": lambda told: f"must be less than {told['lt']}",
    "string_too_short": lambda told: f"needs at least {told['min_length']} characters",
    "string_too_long": lambda told: f"is longer than {told['max_length']} characters",
    "too_short": lambda told: f"needs at least {told['min_length']} of them",
    "too_long": lambda told: f"has more than {told['max_length']} of them",
}


def in_plain_words(error: ErrorDetails, path: Path, schema: Schema) -> tuple[str, str]:
    """Return (what is wrong, what to try) for one of pydantic's errors.

    ``schema`` is the JSON Schema of the whole, for known keys and descriptions. ``error`` may hold
    its input: only whether that is nothing or a number is looked at, and a near miss of a known word.
    """
    kind = error["type"]
    told = error.get("ctx", {})
    if kind == "extra_forbidden":
        known = tuple(node_at(schema, path[:-1]).get("properties", ()))
        hint = did_you_mean(str(path[-1]), known) or ("known here: " + ", ".join(known) if known else "")
        return "unknown key", hint
    if kind == "missing":
        return "is missing", _description(schema, path)
    if kind in {"value_error", "assertion_error"}:
        return str(told.get("error", "is not as it should be")), ""
    if kind == "string_too_short" and not error["input"]:
        return "is empty", ""
    if kind in _LIMITS:
        return _LIMITS[kind](told), ""
    if error["input"] is None:
        return "nothing stands here", "give it a value, or take the line out"
    return _must_be(error, path, schema)


def _must_be(error: ErrorDetails, path: Path, schema: Schema) -> tuple[str, str]:
    kind, told = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", told["expected"]) or [told["expected"]]
        return f"must be {_listed(words)}", did_you_mean(str(error["input"]), words)
    if kind == "string_pattern_mismatch":
        wanted = _BY_PATTERN.get(told["pattern"])
        if wanted:
            return f"must be {wanted}", ""
        return "is not written as it should be", _description(schema, path)
    if kind == "string_type":
        return "must be text", 'put it in "quotes"' if isinstance(error["input"], int | float) else ""
    what, hint = _MUST_BE.get(kind.partition("_")[0], ("", ""))
    return (f"must be {what}", hint) if what else ("is not as it should be", _description(schema, path))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def node_at(schema: Schema, path: Path) -> Schema:
    """Return the part of a JSON Schema that speaks of ``path``; empty where none does."""
    node = _followed(schema, schema)
    for part in path:
        if isinstance(part, int):
            found = node.get("items", {})
        else:
            named = node.get("properties", {}).get(part)
            found = named or _any_key(node)
        node = _followed(schema, found) if isinstance(found, Mapping) else {}
    return node


def _any_key(node: Schema) -> Any:
    """Return what may stand under a key that the schema does not name: a person, a role."""
    return next(iter(node.get("patternProperties", {}).values()), None) or node.get(
        "additionalProperties", {}
    )


def _followed(schema: Schema, node: Schema) -> Schema:
    """Follow references and take the branch that is not null; a description beside it stays."""
    for _ in range(10):
        description = node.get("description")
        if "$ref" in node:
            target: Schema = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            target = next((branch for branch in node["anyOf"] if branch.get("type") != "null"), {})
        else:
            return node
        node = {**target, "description": description} if description else target
    return node


def _description(schema: Schema, path: Path) -> str:
    text = node_at(schema, path).get("description", "")
    return str(text).partition("\n")[0].rstrip(".")
