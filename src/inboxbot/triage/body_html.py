"""HTML to plain text: what a reader would see, with quotation marked, and the links.

lxml's event parser and one pass over its events; no tree is built. (An HTML-to-text library was
measured at fifteen times the price, more than a whole ordinary message costs.)
"""

from __future__ import annotations

import html
import re
from typing import Final

from lxml import etree

from inboxbot.triage.parse_notes import MAX_ENCODED, MAX_TEXT, MAX_URLS

_MAX_OPEN: Final = 400  # elements open at once; lxml takes quadratic time on thousands
_MAX_QUOTED: Final = 3  # levels of quotation that are told apart
_CHUNK: Final = 8_192  # an exception of ours is heard only at the end of what was fed
_MAX_URL: Final = 2_000
_SPACE: Final = re.compile(r"[ \t\r\n\f\xa0]+")
_TAG: Final = re.compile(r"<[^<>]*>?")
_HREF: Final = re.compile(
    r"""href\s{0,9}=\s{0,9}["']?\s{0,9}((?:https?|ftp):[^"'\s<>]{1,2000})""", re.IGNORECASE
)
_WEB: Final = re.compile(r"(?:https?|ftp):", re.IGNORECASE)
_IN_TEXT: Final = re.compile(r"\b(?:https?|ftp)://[^\s<>\"']+", re.IGNORECASE)
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|$)"
    r"|font-size\s*:\s*0(?:\.0+)?\s*(?:px|pt|em|rem|%)?\s*(?:;|!|$)",
    re.IGNORECASE,
)
_WHITE: Final = re.compile(
    r"(?:^|[;\s])color\s*:\s*(?:#fff(?:fff)?\b|white\b|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))", re.IGNORECASE
)
_BACKGROUND: Final = re.compile(r"background", re.IGNORECASE)
_WHITE_BACKGROUND: Final = re.compile(
    r"background(?:-color)?\s*:\s*(?:#fff(?:fff)?\b|white\b)", re.IGNORECASE
)
_UNSEEN: Final = frozenset(
    {"script", "style", "title", "template", "noscript", "object", "svg", "textarea", "select"}
)
_PARAGRAPHS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre"}
)
_LINES: Final = frozenset(
    {
        "div",
        "tr",
        "li",
        "address",
        "article",
        "section",
        "header",
        "footer",
        "center",
        "dt",
        "dd",
        "dl",
        "form",
        "hr",
        "body",
    }
)
_BLOCKS: Final = _LINES | _PARAGRAPHS
_QUOTES: Final = (
    "gmail_quote",
    "protonmail_quote",
    "moz-cite",
    "yahoo_quoted",
    "tutanota_quote",
    "quote-container",
)


class _Enough(Exception):  # noqa: N818 - not an error: it ends the reading
    """The text is as long as it may be."""


class _TooDeepError(Exception):
    """More elements lie in each other than a mail program would write."""


class _Reader:
    """Target of lxml's parser: start, end and data are called in the order of the document."""

    def __init__(self) -> None:
        self.urls: dict[str, None] = {}
        self._lines: list[str] = []
        self._line: list[str] = []
        self._length = 0
        self._open: list[tuple[bool, bool, bool]] = []  # hidden, quote, background of each open element
        self._hidden = 0
        self._quoted = 0
        self._coloured = 0
        self._verbatim = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take note of an element: what it breaks, hides, quotes or links to."""
        if len(self._open) >= _MAX_OPEN:
            raise _TooDeepError
        self._grow(0)
        style = attributes.get("style", "")
        background = bool(_BACKGROUND.search(style) or "bgcolor" in attributes or "class" in attributes)
        hidden = tag in _UNSEEN or "hidden" in attributes or bool(style and self._hides(style, attributes))
        quote = tag == "blockquote" and _is_quotation(attributes)
        self._break(tag)
        if tag == "br":
            self._new_line()
        elif tag in ("td", "th") and self._line:
            self._line.append("  ")
        elif tag == "li":
            self._line.append("* ")
        self._open.append((hidden, quote, background))
        self._hidden += hidden
        self._quoted += quote
        self._coloured += background
        self._verbatim += tag == "pre"
        if attributes and not self._hidden:
            self._linked(tag, attributes)

    def end(self, tag: str) -> None:
        """Close an element."""
        if self._line and tag in _BLOCKS:
            self._new_line()
        if self._open:
            hidden, quote, background = self._open.pop()
            self._hidden -= hidden
            self._quoted -= quote
            self._coloured -= background
        self._verbatim -= tag == "pre" and self._verbatim > 0
        self._break(tag)

    def data(self, text: str) -> None:
        """Take in text, if it can be seen."""
        if self._hidden:
            return
        self._grow(len(text))
        if self._verbatim:
            first, *rest = text.split("\n")
            self._line.append(first)
            for line in rest:
                self._new_line()
                self._line.append(line)
        else:
            self._line.append(_SPACE.sub(" ", text))

    def close(self) -> None:
        """End the document; lxml calls it."""

    def text(self) -> str:
        """Return what was read."""
        self._new_line()
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip("\n")

    def _grow(self, by: int) -> None:
        self._length += by
        if self._length > 2 * MAX_TEXT:
            raise _Enough

    def _hides(self, style: str, attributes: dict[str, str]) -> bool:
        if _HIDDEN.search(style):
            return True
        if not _WHITE.search(style):  # white on white: only where no background can lie beneath
            return False
        own = _BACKGROUND.search(style)
        return (
            bool(_WHITE_BACKGROUND.search(style))
            if own
            else not (self._coloured or "bgcolor" in attributes or "class" in attributes)
        )

    def _break(self, tag: str) -> None:
        if self._line and tag in _BLOCKS:
            self._new_line()
        if tag in _PARAGRAPHS and self._lines and self._lines[-1].strip("> "):
            self._new_line()

    def _linked(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "img" and (seen := attributes.get("alt", "").strip()):
            self._line.append(f" {seen[:200]} ")
        elif tag in ("a", "area") and len(self.urls) < MAX_URLS:
            target = attributes.get("href", "").strip()
            if _WEB.match(target):
                self.urls[target[:_MAX_URL]] = None

    def _new_line(self) -> None:
        text = "".join(self._line)
        text = text.rstrip() if self._verbatim else text.strip()
        if self._quoted:
            text = f"{'>' * min(self._quoted, _MAX_QUOTED)} {text}".rstrip()
        self._lines.append(text)
        self._line.clear()
        self._length += 1


def html_to_text(source: str) -> tuple[str, tuple[str, ...]]:
    """Return the visible text and the link targets, in the order of the document.

    Lines inside a mail program's quotation begin with ``>``. Hidden elements are left out. Of
    elements nested beyond reason the tags are simply taken away. Linear in the length, which is
    cut to 1 MB.
    """
    reader = _Reader()
    parser = etree.HTMLParser(target=reader, encoding="utf-8", huge_tree=True)
    try:
        for at in range(0, min(len(source), MAX_ENCODED), _CHUNK):
            parser.feed(source[at : at + _CHUNK].encode("utf-8", "replace"))
        parser.close()
    except _Enough:
        pass
    except (_TooDeepError, etree.LxmlError):
        return _without_tags(source[:MAX_ENCODED]), links_in(source)
    return reader.text(), tuple(reader.urls)


def _without_tags(source: str) -> str:
    """Return what is left of HTML that is no document, on one line."""
    return " ".join(html.unescape(_TAG.sub(" ", source)).split())[: 2 * MAX_TEXT]


def links_in(source: str) -> tuple[str, ...]:
    """Return the link targets in HTML that is not otherwise read."""
    found: dict[str, None] = {}
    lower = source.lower()  # a search for a plain word is many times faster than for a pattern
    if len(lower) != len(source):
        lower = source
    at = lower.find("href")
    while at >= 0 and len(found) < MAX_URLS:
        if match := _HREF.match(source, at):
            found[html.unescape(match[1])] = None
        at = lower.find("href", at + 4)
    return tuple(found)


def addresses_in_text(text: str) -> tuple[str, ...]:
    """Return the web addresses that stand in plain text, without the punctuation around them."""
    if "://" not in text:
        return ()
    found = dict.fromkeys(target.rstrip(".,;:!?)]}>*_")[:_MAX_URL] for target in _IN_TEXT.findall(text))
    return tuple(found)[:MAX_URLS]


def _is_quotation(attributes: dict[str, str]) -> bool:
    """Tell a mail program's quotation from an indented paragraph, which may be the matter itself."""
    classes = attributes.get("class", "")
    return attributes.get("type", "").lower() == "cite" or any(name in classes for name in _QUOTES)
