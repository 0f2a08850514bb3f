"""Where the rules, words and templates lie that come with the product."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent


def packaged_rules() -> Path:
    """Return the rules.yaml of the wheel, or of the checkout that this code runs in."""
    return _folder() / "rules.yaml"


def packaged_words() -> Path:
    """Return the words.yaml beside the packaged rules, which names it."""
    return _folder() / "words.yaml"


def packaged_templates() -> Path:
    """Return the folder of templates of the wheel, or of the checkout that this code runs in."""
    return _folder() / "templates"


def _folder() -> Path:
    inside = _PACKAGE / "packaged"
    return inside if inside.is_dir() else _PACKAGE.parent.parent
