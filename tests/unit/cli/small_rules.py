"""A rules.yaml that is quick to read: the shipped people and promises, with a few rules of a test's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml


def write_rules(quick: Path, to: Path, rules: str, **sections: Any) -> Path:
    """Write ``quick`` with sections of its own and, at the end, ``rules`` as YAML text; returns ``to``."""
    whole = yaml.safe_load(quick.read_text(encoding="utf-8"))
    for name in ("paragraphs", "judging"):
        whole.pop(name, None)
    for name, value in sections.items():
        whole[name] = {**whole.get(name, {}), **value}
    head = yaml.safe_dump(whole, sort_keys=False, allow_unicode=True)
    to.write_text(f"{head}rules:\n{rules}", encoding="utf-8")
    return to


def line_of(file: Path, text: str) -> int:
    """Return the line, counted from 1, in which a text first stands."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)
