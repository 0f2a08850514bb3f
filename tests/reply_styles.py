"""A colleague's reply as mail programs write it: their words, around or above the letter that it answers."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

FROM = "Healthwatch Hertfordshire <info@healthwatchhertfordshire.example>"
ME = "Amina Shah <amina.shah@healthwatchhertfordshire.example>"


@dataclass(frozen=True)
class Letter:
    """The letter that is answered: subject, plain text, and what stands in its HTML body."""

    subject: str
    text: str
    html: str


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _outlook(words: str, letter: Letter) -> str:
    head = f"From: {FROM}\nSent: 18 November 2026 09:14\nTo: {ME}\nSubject: {letter.subject}"
    return f"{words}\n\n{'_' * 32}\n{head}\n\n{letter.text}"


def _gmail(words: str, letter: Letter) -> str:
    return f"{words}\n\nOn Wed, 18 Nov 2026 at 09:14, {FROM} wrote:\n\n{_quoted(letter.text)}"


def _iphone(words: str, letter: Letter) -> str:
    quoted = _quoted(f"On 18 Nov 2026, at 09:14, {FROM} wrote:\n\n{letter.text}")
    return f"{words}\n\nSent from my iPhone\n\n{quoted}"


def _bottom(words: str, letter: Letter) -> str:
    return f"On Wed, 18 Nov 2026 at 09:14, {FROM} wrote:\n{_quoted(letter.text)}\n\n{words}"


def _inline(words: str, letter: Letter) -> str:
    first, second = words.split("\n\n", 1)
    lines = _quoted(letter.text).splitlines()
    above, below = "\n".join(lines[:6]), "\n".join(lines[6:])
    return f"On Wed, 18 Nov 2026 at 09:14, {FROM} wrote:\n{above}\n\n{first}\n\n{below}\n\n{second}\n"


def _samsung(words: str, letter: Letter) -> str:
    head = f"From: {FROM}\nDate: 18/11/2026 09:14 (GMT+00:00)\nTo: {ME}\nSubject: {letter.subject}"
    return (
        f"{words}\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\n{head}\n\n{letter.text}"
    )


def _thunderbird(words: str, letter: Letter) -> str:
    quoted = f"On 18/11/2026 09:14, Healthwatch Hertfordshire wrote:\n{_quoted(letter.text)}"
    return f"{words}\n\n{quoted}\n\n-- \nAmina Shah\nSignposting Lead"


def _none(words: str, _: Letter) -> str:
    return words


def _paragraphs(words: str, begin: str, end: str) -> str:
    return "".join(f"{begin}{html.escape(line) or '&nbsp;'}{end}" for line in words.splitlines())


def _outlook_html(words: str, letter: Letter) -> str:
    own = _paragraphs(words, '<p class="MsoNormal">', "</p>")
    head = (
        f"<b>From:</b> {html.escape(FROM)}<br><b>Sent:</b> 18 November 2026 09:14<br>"
        f"<b>To:</b> {html.escape(ME)}<br><b>Subject:</b> {html.escape(letter.subject)}"
    )
    rule = '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="EN-GB"><div class="WordSection1">'
        f'{own}<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div>{rule}<p class="MsoNormal">{head}</p></div></div>'
        f"{letter.html}</div></body></html>"
    )


def _outlook_ios_html(words: str, letter: Letter) -> str:
    own = _paragraphs(words, '<div dir="ltr">', "</div>")
    head = (
        f"<b>From:</b> {html.escape(FROM)}<br><b>Sent:</b> Wednesday, November 18, 2026 9:14:00 AM<br>"
        f"<b>To:</b> {html.escape(ME)}<br><b>Subject:</b> {html.escape(letter.subject)}"
    )
    return (
        f'<html><body>{own}<div id="ms-outlook-mobile-signature"><div><br></div>Get '
        '<a href="https://aka.ms/o0ukef">Outlook for iOS</a></div><hr style="display:inline-block;width:98%">'
        f'<div id="divRplyFwdMsg" dir="ltr"><font>{head}</font><div>&nbsp;</div></div>{letter.html}</body></html>'
    )


def _gmail_html(words: str, letter: Letter) -> str:
    own = _paragraphs(words, '<div dir="ltr">', "</div>")
    return (
        f'{own}<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Wed, 18 Nov 2026 at 09:14, '
        f'{html.escape(FROM)} wrote:<br></div><blockquote class="gmail_quote">{letter.html}</blockquote></div>'
    )


def _iphone_html(words: str, letter: Letter) -> str:
    own = "<br>".join(map(html.escape, words.splitlines()))
    return (
        f'<html><body dir="auto">{own}<br><div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br>'
        f'<blockquote type="cite">On 18 Nov 2026, at 09:14, {html.escape(FROM)} wrote:<br><br></blockquote></div>'
        f'<blockquote type="cite"><div dir="ltr">\ufeff{letter.html}</div></blockquote></body></html>'
    )


STYLES: dict[str, Callable[[str, Letter], str]] = {
    "bottom": _bottom,
    "gmail": _gmail,
    "gmail_html": _gmail_html,
    "inline": _inline,
    "iphone": _iphone,
    "iphone_html": _iphone_html,
    "none": _none,
    "outlook": _outlook,
    "outlook_html": _outlook_html,
    "outlook_ios_html": _outlook_ios_html,
    "samsung": _samsung,
    "thunderbird": _thunderbird,
}
"""By name; those that end so are HTML alone."""


def body_of(page: str) -> str:
    """Return what stands between the body tags of a page."""
    found = re.search(r"<body[^>]*>(.*)</body>", page, re.DOTALL | re.IGNORECASE)
    return found[1] if found else page
