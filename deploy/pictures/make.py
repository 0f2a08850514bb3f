"""Makes the pictures of README.md anew: `.venv/bin/python deploy/pictures/make.py`. Needs chromium."""

from __future__ import annotations

import subprocess
import tempfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from pathlib import Path

from inboxbot.app.logs import configure_logs
from inboxbot.config import packaged_rules, packaged_templates
from inboxbot.demo.show import Wanted, show

HERE = Path(__file__).parent
PHONE = 390
SHOWN = ("01-dentist.eml", "05-journalist.eml", "06-out-of-office.eml", "09-urgent.eml")

_TERMINAL = """<body style="margin:0;background:#14191d"><pre style="margin:0;padding:22px 26px;color:#d7dde2;
font:15px/1.45 'DejaVu Sans Mono',monospace">{text}</pre></body>"""
_LETTER = """<body style="margin:0;background:#dfe5e8;font:15px/1.4 Arial,sans-serif;color:#1c2329">
<div style="width:390px;margin:24px auto;background:#fff;border-radius:18px;overflow:hidden;
box-shadow:0 2px 14px #0003"><div style="padding:16px 18px;border-bottom:1px solid #d5dbe0">
<b style="font-size:17px">{subject}</b><br><span style="color:#54616c">{sender}</span></div>
<iframe srcdoc="{html}" style="border:0;width:390px;height:{height}px"></iframe></div></body>"""


def main() -> None:
    """Play the demonstration and picture its timeline and one of its letters."""
    configure_logs("error")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines: list[str] = []
        show(Wanted(packaged_rules(), packaged_templates(), folder, width=92), lines.append)
        text = _coloured(_excerpt(lines))
        _picture(folder, _TERMINAL.format(text=text), "timeline", 940, 22 * text.count("\n") + 60)
        [letter, *_] = sorted(folder.glob("*acknowledgement_signposting.eml"))
        mail = message_from_bytes(letter.read_bytes(), policy=policy.default)
        _picture(folder, _letter(mail, height=1250), "letter", PHONE + 90, 1370)


def _excerpt(lines: list[str]) -> str:
    """Return the days of the timeline, with a few of their moments only."""
    moments = "\n".join(lines).split("\n\n")
    kept = [one for one in moments if any(f"({name})" in one for name in SHOWN) or "Overdue" in one]
    return "\n\n".join([*kept[:5], "      …"])


def _coloured(text: str) -> str:
    rows = []
    for line in escape(text).split("\n"):
        colour = "#8fd18f" if "→" in line else "#f0c674" if "writes:" in line else ""
        colour = (
            "#8abeff" if " case " in line and line.strip().startswith(("new case", "no case")) else colour
        )
        rows.append(f'<span style="color:{colour}">{line}</span>' if colour else line)
    return "\n".join(rows)


def _letter(mail: EmailMessage, *, height: int) -> str:
    body = mail.get_body(("html",))
    html = str(body.get_content()) if body is not None else ""
    return _LETTER.format(
        subject=escape(str(mail["Subject"])),
        sender=escape(str(mail["From"])),
        html=escape(html),
        height=height,
    )


def _picture(folder: Path, page: str, name: str, width: int, height: int) -> None:
    file = folder / f"{name}.html"
    file.write_text(f'<!doctype html><meta charset="utf-8">{page}', encoding="utf-8")
    subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}",
         f"--screenshot={HERE / name}.png", file.as_uri()],
        check=True, capture_output=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
