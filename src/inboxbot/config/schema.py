"""The JSON Schema of rules.yaml and of the files it names, with which editors complete and check."""

from __future__ import annotations

import json
from typing import Any, Final

from inboxbot.config.more_files import PrivateFile, WordsFile
from inboxbot.rules import rule
from inboxbot.rules.policy import Policy
from inboxbot.rules.section import Section

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_TIME_OF_DAY: Final = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$"

# Models of the rule language take one word for a list of one, and a word for a condition.
_RELAXED: Final = frozenset(
    model.__name__ for model in (
        rule.Condition, rule.NamedCondition, rule.Header, rule.Near, rule.AtLeast, rule.Examples,
    )
)  # fmt: skip
_WORD: Final[dict[str, Any]] = {"type": ["string", "integer"]}


SCHEMAS: Final[dict[str, tuple[type[Section], str]]] = {
    "rules": (Policy, "rules.yaml of inboxbot"),
    "words": (WordsFile, "words.yaml of inboxbot"),
    "private": (PrivateFile, "private file of inboxbot"),
}
"""The files that have a schema, each with its model and title."""


def schema_of(file: str) -> dict[str, Any]:
    """Return the schema of a file of ``SCHEMAS``: keys as they are written, each with its description."""
    model, title = SCHEMAS[file]
    return {"$schema": _DRAFT, **_as_read(model.model_json_schema()), "title": title}


def schema_text(file: str) -> str:
    """Return ``schema_of`` as the text of a .schema.json."""
    return json.dumps(schema_of(file), indent=2, ensure_ascii=False) + "\n"


def _as_read(schema: dict[str, Any]) -> dict[str, Any]:
    """Return pydantic's schema, changed where the reader takes more, or less, than it says."""
    for name, model in schema.get("$defs", {}).items():
        if name in _RELAXED:
            model["properties"] = {key: _relaxed(value) for key, value in model.get("properties", {}).items()}
    tightened: dict[str, Any] = _tightened(schema)
    return tightened


def _relaxed(node: dict[str, Any]) -> dict[str, Any]:
    """Let a bare word stand for a list of one, and a word or several for a condition."""
    if node.get("type") == "array":
        items = node["items"]
        if "$ref" in items:
            return {**node, "items": {"anyOf": [_WORD, {"type": "array", "items": _WORD}, items]}}
        inner = _relaxed(items) if items.get("type") == "array" else items
        one = _WORD if items.get("type") == "string" and "enum" not in items else inner
        kept = {key: value for key, value in node.items() if key in {"description", "title", "default"}}
        return {**kept, "anyOf": [one, {**{k: v for k, v in node.items() if k not in kept}, "items": one}]}
    if "anyOf" in node:
        return {**node, "anyOf": [_relaxed(branch) for branch in node["anyOf"]]}
    return node


def _tightened(node: Any) -> Any:
    """Refuse other names, and say what a time of day looks like (editors want seconds and a zone)."""
    if isinstance(node, list):
        return [_tightened(item) for item in node]
    if not isinstance(node, dict):
        return node
    node = {key: _tightened(value) for key, value in node.items()}
    if "patternProperties" in node:
        node["additionalProperties"] = False
    if node.get("format") == "time":
        node = {key: value for key, value in node.items() if key != "format"} | {"pattern": _TIME_OF_DAY}
    return node
