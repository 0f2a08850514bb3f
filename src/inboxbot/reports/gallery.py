"""All letters on one page, as their readers would see them: for the demo, and before going live.

The page needs no network, no script and no other file. Each letter is shown from its finished
bytes, parsed by the standard library like any mail program would, its HTML in a frame without rights.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html import escape

from inboxbot.model.mail import OutgoingMail
from inboxbot.model.words import day_in_words, hour_in_words

PHONE_WIDTH = 390  # CSS pixels
DESK_WIDTH = 760

_STYLE = """
:root { color-scheme: light; --line: #c9d1d8; --ink: #1c2329; --soft: #54616c; --page: #f5f7f8;
  --accent: #00505f }
* { box-sizing: border-box }
body { margin: 0; padding: 1.5rem; background: var(--page); color: var(--ink);
  font: 16px/1.5 Arial, sans-serif }
h1 { font-size: 1.5rem; margin: 0 0 .3rem }
h2 { font-size: 1.15rem; margin: 0 0 .5rem; overflow-wrap: anywhere }
a { color: var(--accent) }
nav table { border-collapse: collapse; width: 100%; background: #fff; margin: 1rem 0 }
nav caption { text-align: left; color: var(--soft); padding-bottom: .3rem }
nav th, nav td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid var(--line);
  vertical-align: top }
nav th, nav td { overflow-wrap: anywhere }
@media (min-width: 48rem) { nav td:first-child { white-space: nowrap } }
@media (max-width: 47.9rem) { body { padding: .6rem } article { padding: .8rem }
  nav th, nav td { display: block; padding: .1rem .3rem; border: 0 } nav tr { display: block;
  border-bottom: 1px solid var(--line); padding: .4rem 0 } nav tr:first-of-type { display: none }
  dl { grid-template-columns: 1fr } }
.look { position: sticky; top: 0; z-index: 1; background: var(--page); border-bottom: 1px solid var(--line);
  padding: .6rem 0; margin-bottom: 1.5rem }
.look label { display: inline-block; padding: .3rem .8rem; border: 1px solid var(--line);
  border-radius: 1rem;
  background: #fff; cursor: pointer; margin: .1rem }
.look input:checked + label { background: var(--accent); color: #fff; border-color: var(--accent) }
.look input:focus-visible + label { outline: 3px solid #b35c00; outline-offset: 2px }
.look input { position: absolute; opacity: 0 }
article { background: #fff; border: 1px solid var(--line); border-radius: .5rem; padding: 1.2rem;
  margin-bottom: 2rem;
  scroll-margin-top: 4.5rem }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .9rem; margin: 0 0 1rem }
dt { color: var(--soft) } dd { margin: 0; overflow-wrap: anywhere }
.frames { display: flex; flex-wrap: wrap; gap: 1.2rem; align-items: flex-start }
figure { margin: 0; max-width: 100% } figcaption { color: var(--soft); font-size: .9rem;
  margin-bottom: .3rem }
iframe { border: 1px solid var(--line); border-radius: .4rem; background: #eef1f3; max-width: 100%;
  display: block }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--page);
  border: 1px solid var(--line);
  border-radius: .4rem; padding: 1rem; font: 15px/1.5 ui-monospace, monospace; margin: 1rem 0 0;
  max-width: 80ch }
body:has(#phone:checked) .desk, body:has(#desk:checked) .phone, body:has(#plain:checked) .frames,
body:not(:has(#plain:checked)) pre { display: none }
body:has(#dark:checked) iframe { color-scheme: dark }
"""

_MAY_LOAD = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"

_LOOKS = (
    ("both", "Phone and desk"),
    ("phone", "Phone"),
    ("desk", "Desk"),
    ("plain", "Plain text"),
)


@dataclass(frozen=True, slots=True)
class _Shown:
    """One letter, taken apart for the page."""

    mail: OutgoingMail
    caption: str
    parsed: EmailMessage
    text: str
    html: str
    at: datetime


def gallery(
    mails: Sequence[OutgoingMail], *, title: str, captions: Sequence[str] = (), zone: tzinfo = UTC
) -> str:
    """Return a whole HTML page that shows the mails in the order of their Date headers.

    ``captions`` are sentences, one for each mail in the order given ("why this went out"); they may
    be left out. Times are shown as the clock shows them in ``zone``.
    """
    said = [*captions, *[""] * len(mails)]
    shown = [_take_apart(mail, said[at], zone) for at, mail in enumerate(mails)]
    shown.sort(key=lambda one: one.at)
    articles = "\n".join(_article(number, one) for number, one in enumerate(shown, 1))
    return f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{_MAY_LOAD}">
<title>{escape(title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>{len(shown)} letters, as their readers see them.</p>
{_index(shown)}
{_look()}
<main>
{articles}
</main>
</body>
</html>
"""


def _take_apart(mail: OutgoingMail, caption: str, zone: tzinfo) -> _Shown:
    parsed = message_from_bytes(mail.content, policy=policy.default)
    at = parsedate_to_datetime(str(parsed["Date"])).astimezone(zone)
    return _Shown(mail, caption, parsed, _body(parsed, "plain"), _body(parsed, "html"), at)


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()) if part is not None else ""


def _index(shown: Iterable[_Shown]) -> str:
    rows = "".join(
        f"<tr><td>{_moment(one.at)}</td><td>{escape(one.mail.letter)}</td><td>{escape(one.mail.recipient)}</td>"
        f'<td><a href="#letter-{number}">{escape(one.mail.subject)}</a></td></tr>\n'
        for number, one in enumerate(shown, 1)
    )
    head = "".join(f'<th scope="col">{word}</th>' for word in ("When", "Letter", "To", "Subject"))
    return f"<nav><table><caption>In order of time</caption><tr>{head}</tr>\n{rows}</table></nav>"


def _moment(at: datetime) -> str:
    return f"{hour_in_words(at)}, {day_in_words(at)}"


def _look() -> str:
    """Return the switches between phone, desk and plain text, light and dark: no script is needed."""
    looks = "".join(
        f'<input type="radio" name="look" id="{key}"{" checked" if key == "both" else ""}>'
        f'<label for="{key}">{words}</label>'
        for key, words in _LOOKS
    )
    return f'<div class="look">{looks} <input type="checkbox" id="dark"><label for="dark">Dark</label></div>'


def _article(number: int, one: _Shown) -> str:
    fields = [(name, str(one.parsed.get(name, ""))) for name in ("From", "To", "Reply-To", "Subject")]
    fields.append(("Sent", _moment(one.at)))
    attached = ", ".join(
        part.get_filename() or part.get_content_type() for part in one.parsed.iter_attachments()
    )
    if attached:
        fields.append(("Attached", attached))
    rows = "".join(f"<dt>{name}</dt><dd>{escape(value)}</dd>" for name, value in fields if value)
    caption = f"<p>{escape(one.caption)}</p>" if one.caption else ""
    frames = _frame(one, "phone", PHONE_WIDTH) + _frame(one, "desk", DESK_WIDTH)
    return f"""<article id="letter-{number}">
<h2>{number}. {escape(one.mail.subject)}</h2>
{caption}<dl>{rows}</dl>
<div class="frames">{frames}</div>
<pre>{escape(one.text)}</pre>
</article>"""


def _frame(one: _Shown, kind: str, width: int) -> str:
    """Return the letter's page in a frame that may do nothing: no scripts, no forms, no way out."""
    words = {"phone": "On a phone", "desk": "At a desk"}[kind]
    return (
        f'<figure class="{kind}"><figcaption>{words}</figcaption>'
        f'<iframe sandbox="" loading="lazy" title="{escape(one.mail.subject)}, {words.lower()}" '
        f'width="{width}" height="{_height(one.text, width)}" srcdoc="{escape(one.html)}"></iframe></figure>'
    )


def _height(text: str, width: int) -> int:
    """Return about how many pixels the letter needs, reckoned from its text: a frame cannot tell us."""
    a_line = (min(width, 640) - 48) / 8.2
    lines = sum(max(0.6, math.ceil(len(line) / a_line)) for line in text.splitlines())
    return round(lines * 29 + 160)
