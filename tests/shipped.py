"""The shipped rules in a folder of a test's own: the words that rules.yaml names go along."""

from __future__ import annotations

import shutil
from pathlib import Path

from inboxbot.config import packaged_rules, packaged_words


def rules_in(folder: Path, text: str | None = None) -> Path:
    """Write the shipped rules.yaml, or another ``text`` of it, with its words; return the file."""
    shutil.copyfile(packaged_words(), folder / packaged_words().name)
    file = folder / packaged_rules().name
    file.write_text(packaged_rules().read_text(encoding="utf-8") if text is None else text, encoding="utf-8")
    return file
