"""docs/teach.md is true: its commands are run as they stand there, and say what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "teach.md"
BLOCK = re.compile(r"(?:<!-- (?P<what>.+?) -->\n)?```(?P<kind>console|yaml)\n(?P<text>.*?)```", re.DOTALL)
MARK = "said-by-the-page"


def run(script: str, folder: Path) -> str:
    """Run what somebody types, in the folder where the last command left them."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {name: value for name, value in os.environ.items() if not name.startswith("INBOXBOT_")}
    done = subprocess.run(  # noqa: PLW1510 - the code is looked at below
        ["bash", "-c", script],
        cwd=folder, env={**env, "PATH": path, "INBOXBOT_ADDRESS": "info@example.org"},
        capture_output=True, text=True, timeout=90,
    )  # fmt: skip
    return done.stdout + done.stderr


def shown(expected: str) -> re.Pattern[str]:
    """Return what the page shows as an expression: … stands for anything, also for whole lines."""
    pieces = [
        re.escape(line).replace("…", ".*") if line != "…" else "(?:.*\n)*?" for line in expected.splitlines()
    ]
    text = "".join(piece if piece.endswith("*?") else f"{piece}\n" for piece in pieces)
    return re.compile(text)


def put(what: str, text: str, file: Path) -> None:
    """Put a piece of YAML beneath the line that the page names."""
    written, heading = file.read_text(encoding="utf-8"), what.removeprefix("under ")
    assert written.count(f"\n{heading}\n") == 1
    file.write_text(written.replace(f"\n{heading}\n", f"\n{heading}\n{text}"), encoding="utf-8")


@pytest.mark.deep
def test_everything_on_the_page_is_so(tmp_path: Path) -> None:
    folder, commands = tmp_path, 0
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        if block["kind"] == "yaml":
            put(block["what"], block["text"], folder / "edited.yaml")
            continue
        if block["what"] == "a wrong second line":
            edited = (folder / "edited.yaml").read_text(encoding="utf-8")
            line = "        - [hospital*, clinic*, appointment*, dialysis]\n"
            assert line in edited
            (folder / "broken.yaml").write_text(
                edited.replace(line, "        - [helicopter]\n"), encoding="utf-8"
            )
        for typed in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            heredoc = "<<'END'" in typed
            command, _, expected = (typed, "", "") if heredoc else typed.partition("\n")
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ").strip()
                continue
            said = run(command, folder)
            commands += 1
            assert shown(expected).fullmatch(said) or shown(expected).search(said), f"$ {command}\n{said}"
    assert commands >= 10


def test_the_page_is_linked_from_the_readme() -> None:
    assert "(docs/teach.md)" in (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
