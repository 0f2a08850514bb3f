"""Every letter in a real browser: on a narrow phone, at a desk, light and dark."""

from __future__ import annotations

import email
import email.policy
import html
import json
import os
import re
import shutil
import subprocess
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from inboxbot.letters.letters import Letters
from inboxbot.letters.samples import CaseSample, write
from inboxbot.model.plan import Because
from inboxbot.reports.gallery import gallery

pytestmark = pytest.mark.server

# 320 CSS pixels is also a 640 pixel window at 200 % zoom (WCAG 1.4.10).
FRAMES = ((320, "light"), (320, "dark"), (390, "light"), (760, "light"), (760, "dark"))

MEASURE = """
function channel(c) { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4 }
function light(c) { return 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]) }
function colour(text) { const c = text.match(/[\\d.]+/g).map(Number); return c.length < 4 ? [...c, 1] : c }
function behind(element, view) {
  for (let at = element; at; at = at.parentElement) {
    const c = colour(view.getComputedStyle(at).backgroundColor)
    if (c[3] > 0) return c
  }
  return [255, 255, 255, 1]
}
function worst(frame) {
  const view = frame.contentWindow, found = { ratio: 99, text: "" }
  const walker = frame.contentDocument.createTreeWalker(frame.contentDocument.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), holder = walker.currentNode.parentElement
    if (!text || !holder.checkVisibility() || holder.closest("style")) continue
    const a = light(colour(view.getComputedStyle(holder).color)), b = light(behind(holder, view))
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    if (ratio < found.ratio) { found.ratio = ratio; found.text = text }
  }
  return found
}
addEventListener("load", () => {
  const seen = [...document.querySelectorAll("iframe")].map(frame => {
    const page = frame.contentDocument.documentElement, low = worst(frame)
    return { what: frame.title, wide: page.scrollWidth, room: page.clientWidth, ratio: low.ratio, text: low.text,
      ground: frame.contentWindow.getComputedStyle(frame.contentDocument.body).backgroundColor }
  })
  document.getElementById("seen").textContent = JSON.stringify(seen)
})
"""


@pytest.fixture(scope="module")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing = "Chromium is missing: install the package chromium to look at the letters"
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


def dom_of(chromium: str, page: Path, profile: Path) -> str:
    """Return the page as it stands after its scripts ran."""
    words = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --hide-scrollbars --dump-dom --virtual-time-budget=20000"
    )
    command = [chromium, *words.split(), f"--user-data-dir={profile}", page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def html_of(content: bytes) -> str:
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    part = parsed.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def unbroken(letters: Letters) -> str:
    """Return an assignment about a message whose every word is far too long for a line."""
    sample = letters.samples("assignment")[0]
    assert isinstance(sample, CaseSample)
    assert sample.about.message is not None
    long = "https://example.org/" + "x" * 180
    message = replace(sample.about.message, subject=long, new_text=f"{long}\n{long}")
    because = (Because(long, "general", (long,)),)
    return html_of(
        write(
            letters,
            "assignment",
            CaseSample(replace(sample.about, message=message, because=because, evidence=long)),
        ).content
    )


def test_no_letter_overflows_and_all_of_it_can_be_read_light_and_dark(
    letters: Letters, chromium: str, tmp_path: Path
) -> None:
    pages = [
        (f"{letter} {number}", html_of(write(letters, letter, sample).content))
        for letter in letters.names
        for number, sample in enumerate(letters.samples(letter)[:2])
    ]
    frames = [
        f'<iframe title="{name} {width} {scheme}" style="width:{width}px;color-scheme:{scheme};border:0" '
        f'srcdoc="{html.escape(whole)}"></iframe>'
        for name, whole in [*pages, ("assignment unbroken", unbroken(letters))]
        for width, scheme in FRAMES
    ]
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><meta charset="utf-8"><script>{MEASURE}</script><pre id="seen"></pre>{"".join(frames)}',
        encoding="utf-8",
    )
    dom = dom_of(chromium, page, tmp_path / "profile")
    found = re.search(r'<pre id="seen">(.+?)</pre>', dom, re.DOTALL)
    assert found is not None
    seen = json.loads(html.unescape(found[1]))

    assert len(seen) == len(frames)
    assert [(one["what"], one["wide"]) for one in seen if one["wide"] > one["room"]] == []
    assert [(one["what"], one["ratio"], one["text"]) for one in seen if one["ratio"] < 4.5] == []
    grounds = {one["what"].rpartition(" ")[2]: one["ground"] for one in seen}
    assert grounds == {"light": "rgb(238, 241, 243)", "dark": "rgb(16, 20, 24)"}


def test_the_gallery_shows_every_letter_and_runs_no_script(
    letters: Letters, chromium: str, tmp_path: Path
) -> None:
    mails = [write(letters, letter, letters.samples(letter)[0]) for letter in letters.names]
    page = tmp_path / "index.html"
    page.write_text(gallery(mails, title="Letters <b>"), encoding="utf-8")
    dom = dom_of(chromium, page, tmp_path / "profile")

    assert dom.count("<article ") == len(mails)
    assert dom.count("<iframe ") == 2 * len(mails)
    assert dom.count('sandbox=""') == 2 * len(mails)
    assert "<script" not in dom
    assert "<h1>Letters &lt;b&gt;</h1>" in dom
