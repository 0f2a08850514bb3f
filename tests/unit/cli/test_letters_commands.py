"""`inboxbot letters`: what an admin sees, and the preview in a real browser."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from terminals import Terminal

from inboxbot.config import packaged_templates

MAIL = (
    "Return-Path: <ann@post.example>\nFrom: Ann Other <ann@post.example>\nTo: info@example.org\n"
    "Subject: Reporter asks\nMessage-ID: <1@post.example>\nDate: Wed, 18 Nov 2026 10:00:00 +0000\n"
    "Received: from a by b; Wed, 18 Nov 2026 10:00:00 +0000\n\nI wonder when you are open.\n"
)


@pytest.fixture
def office(terminal: Terminal, quick_rules: Path, tmp_path: Path) -> Path:
    """The shipped letters to edit, with rules that are quick to read."""
    templates = tmp_path / "templates"
    shutil.copytree(packaged_templates(), templates)
    terminal.set(ADDRESS="info@example.org", RULES=str(quick_rules), TEMPLATES=str(templates))
    return templates


def test_the_shipped_letters_are_told_to_read_well(terminal: Terminal, office: Path) -> None:
    result = terminal.run("letters", "check")
    assert (result.code, result.out) == (
        0,
        f"{LETTERS} letters, each written with invented cases: all read well.\n",
    )


LETTERS = len(list(packaged_templates().glob("*.subject.txt")))


def test_a_fault_is_told_with_its_line_and_what_to_try(terminal: Terminal, office: Path) -> None:
    file = office / "acknowledgement_general.txt"
    file.write_text(file.read_text().replace("a person will read it.", "it will be read in due course."))
    result = terminal.run("letters", "check")
    assert result.code == 2
    assert (
        "acknowledgement_general.txt:4: fault: jargon: “in due course”\n    try: say: say the day\n"
        in result.out
    )
    assert "a promise that does not say who keeps it: “will be read”" in result.out
    assert "acknowledgement_general.html: fault: text and page differ after" in result.out


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/there" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_online_a_link_that_leads_nowhere_is_found() -> None:
    from inboxbot.app.links import broken

    server = HTTPServer(("127.0.0.1", 0), Answers)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        base = f"http://127.0.0.1:{server.server_port}"
        found = list(broken([("a:1", f"{base}/there"), ("b:2", f"{base}/gone"), ("c:3", f"{base}/gone")]))
    finally:
        server.shutdown()
        server.server_close()
    assert [(one.where, one.what) for one in found] == [
        (where, f"a broken link: {base}/gone (the server says 404)") for where in ("b:2", "c:3")
    ]


def test_a_preview_of_a_mail_shows_first_what_goes_out_for_it(terminal: Terminal, office: Path) -> None:
    Path("ann.eml").write_text(MAIL)
    said = terminal.run("letters", "preview", "ann.eml", "--out", "page.html").out
    assert "Letters that go out for ann.eml: acknowledgement_general, assignment" in said
    page = Path("page.html").read_text(encoding="utf-8")
    going = said.splitlines()[0].count(",") + 1
    assert page.count("Goes out for this mail.") == going
    assert page.count("Does not go out for this mail; this is how it would read.") == LETTERS - going
    assert "Wednesday 25 November 2026" in page  # the promise about this very mail


def test_one_letter_can_be_asked_for_and_an_unknown_one_is_told(terminal: Terminal, office: Path) -> None:
    terminal.run("letters", "preview", "--letter", "told", "--out", "page.html")
    assert set(re.findall(r"<p>(\w+), sample", Path("page.html").read_text())) == {"told"}
    assert Path("page.html").read_text().count("<article ") == 1
    result = terminal.run("letters", "preview", "--letter", "tolled")
    assert (result.code, "there is no letter tolled; there are: " in result.err) == (1, True)


MEASURE = """
addEventListener("load", () => {
  const seen = [document.documentElement, ...[...document.querySelectorAll("iframe")].map(f => f)].map(one => {
    const root = one.tagName === "IFRAME" ? one.contentDocument.documentElement : one
    return { what: one.title || "the page", wide: root.scrollWidth, room: root.clientWidth }
  })
  const pre = document.createElement("pre"); pre.id = "seen"; pre.textContent = JSON.stringify(seen)
  document.body.append(pre)
})
"""


@pytest.mark.server
@pytest.mark.parametrize("width", [390, pytest.param(1280, marks=pytest.mark.deep)])
def test_nothing_overflows_in_a_browser_on_a_phone_and_at_a_desk(
    terminal: Terminal, office: Path, tmp_path: Path, width: int
) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        missing = "Chromium is missing: install the package chromium to look at the letters"
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    terminal.run("letters", "preview", "--all", "--out", "page.html")
    page = Path("page.html").read_text(encoding="utf-8")
    # Our own measuring needs a script, which the page itself forbids.
    open_page = page.replace('sandbox=""', 'sandbox="allow-same-origin"').replace('loading="lazy"', "")
    open_page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", open_page)
    inner = tmp_path / "page.html"
    inner.write_text(open_page.replace("</head>", f"<script>{MEASURE}</script></head>"), encoding="utf-8")
    # A window is never narrower than 500 pixels; a frame is.
    outer = tmp_path / "outer.html"
    outer.write_text(
        f'<!doctype html><iframe id="f" src="page.html" width="{width}" height="900"></iframe><pre id="all"></pre><script>'
        'addEventListener("load", () => setTimeout(() => { document.getElementById("all").textContent ='
        'document.getElementById("f").contentDocument.getElementById("seen").textContent }, 300))</script>'
    )
    words = (
        "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-sync "
        "--hide-scrollbars --allow-file-access-from-files --dump-dom --virtual-time-budget=30000 --window-size=1400,1000"
    )
    command = [chromium, *words.split(), f"--user-data-dir={tmp_path / 'profile'}", outer.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    found = re.search(r'<pre id="all">(.+?)</pre>', dom, re.DOTALL)
    assert found is not None
    seen = json.loads(html.unescape(found[1]))
    assert len(seen) == 1 + 2 * page.count("<article ")
    assert [one for one in seen if one["wide"] > one["room"]] == []
