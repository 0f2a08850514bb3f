from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from inboxbot.config import SCHEMAS, packaged_rules, packaged_words, schema_of
from inboxbot.config.yaml_places import read_yaml

KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    "null": (type(None),),
}  # fmt: skip
KNOWN = {
    "$ref", "$schema", "$defs", "title", "description", "default", "type", "enum", "const", "pattern", "format", "anyOf",
    "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "items", "minItems", "maxItems",
    "minProperties", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
}  # fmt: skip


def complaints(schema: dict[str, Any], node: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """As much of JSON Schema as our schema uses; a word that is not known here fails the test."""
    assert set(node) <= KNOWN, set(node) - KNOWN
    if "$ref" in node:
        yield from complaints(schema, schema["$defs"][node["$ref"].rpartition("/")[2]], value, at)
    if "anyOf" in node and all(list(complaints(schema, branch, value, at)) for branch in node["anyOf"]):
        yield f"{at}: none of its forms"
    kinds = node.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = any(
        isinstance(value, KINDS[kind]) and (kind == "boolean" or not isinstance(value, bool))
        for kind in kinds
    )
    if kinds and not fits:
        yield f"{at}: not {kinds}"
        return
    if value not in node.get("enum", [value]) or value != node.get("const", value):
        yield f"{at}: not one of the known"
    if isinstance(value, str) and not re.search(node.get("pattern", ""), value):
        yield f"{at}: not of the form"
    if isinstance(value, list | dict) and not node.get("minItems", node.get("minProperties", 0)) <= len(
        value
    ):
        yield f"{at}: too few"
    for number, item in enumerate(value if isinstance(value, list) else ()):
        yield from complaints(schema, node.get("items", {}), item, f"{at}[{number}]")
    if isinstance(value, dict):
        yield from of_a_section(schema, node, value, at)


def of_a_section(
    schema: dict[str, Any], node: dict[str, Any], value: dict[str, Any], at: str
) -> Iterator[str]:
    for key in node.get("required", ()):
        if key not in value:
            yield f"{at}.{key}: missing"
    for key, item in value.items():
        if list(complaints(schema, node.get("propertyNames", {}), key)):
            yield f"{at}.{key}: not a name"
        matching = [
            part for pattern, part in node.get("patternProperties", {}).items() if re.search(pattern, key)
        ]
        inner = node.get("properties", {}).get(key) or (matching or [node.get("additionalProperties", {})])[0]
        if inner is False:
            yield f"{at}.{key}: unknown"
        else:
            yield from complaints(schema, inner, item, f"{at}.{key}")


@pytest.mark.parametrize(("name", "file"), [("rules", packaged_rules()), ("words", packaged_words())])
def test_the_shipped_file_is_valid_by_its_schema(name: str, file: Path) -> None:
    schema = schema_of(name)
    data = read_yaml(file.read_bytes()).data
    assert list(complaints(schema, schema, data)) == []


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        (("people", "leah_brandt", "adress"), "x", ".people.leah_brandt.adress: unknown"),
        (("people", "Leah"), {"name": "x", "address": "x@y.zz"}, ".people.Leah: unknown"),
        (("calendar", "office_hours", "monday"), "9-5", ".calendar.office_hours.monday: not of the form"),
        (("calendar", "office_hours", "mondy"), "09:00-17:00", ".calendar.office_hours.mondy: not a name"),
        (("calendar", "close_of_business"), "5pm", ".calendar.close_of_business: not of the form"),
        (
            ("standards", "reply_to_email", "stops"),
            "x",
            ".standards.reply_to_email.stops: not one of the known",
        ),
        (("default_category",), None, ".default_category: not ['string']"),
        (("colour",), "red", ".colour: unknown"),
        (
            ("rules",),
            [{"id": "x", "category": "general", "weight": 1, "when": {"wrods": "a"}}],
            ".rules[0].when.wrods: unknown",
        ),
    ],
)
def test_a_mistake_is_seen_by_the_schema(path: tuple[str, ...], value: Any, complaint: str) -> None:
    schema = schema_of("rules")
    data = read_yaml(packaged_rules().read_bytes()).data
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    assert complaint in list(complaints(schema, schema, data))


def test_a_word_alone_is_good_where_the_reader_takes_it_for_a_list() -> None:
    schema = schema_of("rules")
    when = {
        "words": "help",
        "in": "subject",
        "any": ["a", {"words": [999]}],
        "near": {"words": ["a", ["b", "c"]]},
    }
    assert list(complaints(schema, schema["$defs"]["Condition"], when)) == []


@pytest.mark.parametrize("file", SCHEMAS)
def test_every_section_and_key_is_described_or_speaks_for_itself(file: str) -> None:
    schema = schema_of(file)
    undescribed = [name for name, model in schema["$defs"].items() if not model.get("description")]
    assert undescribed == []


def test_a_file_that_the_rules_name_has_a_schema_of_its_own() -> None:
    assert set(schema_of("private")["properties"]) == {"absences", "contact_restrictions"}
    assert set(schema_of("words")["properties"]) == {"tallies"}
