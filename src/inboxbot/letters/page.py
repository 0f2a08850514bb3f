"""A letter's HTML as its readers meet it: text, links, pictures, and how dark the letters are on their ground."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import html as lxml_html

_BLOCK_TAGS = (
    "address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li main ol p pre section "
    "table td th tr ul"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split(" "))
_SILENT = frozenset({"head", "style", "script", "title", "meta"})
_NAMED = {
    "black": "#000000", "white": "#ffffff", "red": "#ff0000", "green": "#008000", "blue": "#0000ff",
    "yellow": "#ffff00", "gray": "#808080", "grey": "#808080", "silver": "#c0c0c0", "lightgray": "#d3d3d3",
    "lightgrey": "#d3d3d3", "darkgray": "#a9a9a9", "darkgrey": "#a9a9a9", "navy": "#000080", "orange": "#ffa500",
    "pink": "#ffc0cb", "purple": "#800080", "teal": "#008080", "maroon": "#800000", "whitesmoke": "#f5f5f5",
}  # fmt: skip
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(r"([a-z0-9*]*)((?:[.#][\w-]+)*)((?::[\w-]+(?:\([^)]*\))?)*)$")

_LINEAR_UP_TO = 10.31475  # of 255 (WCAG 2.2, relative luminance)

Colour = tuple[float, float, float]
Element = Any
"""An element of lxml, which comes without types."""


@dataclass(frozen=True, slots=True)
class Styled:
    """One rule of a style sheet: a chain of (tag, classes), what it declares, and how specific it is."""

    chain: tuple[tuple[str, frozenset[str]], ...]
    declared: Mapping[str, tuple[str, bool]]
    weight: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Low:
    """Words that stand out too little from their ground."""

    words: str
    ratio: float
    dark: bool


class Page:
    """One page, parsed. Raises nothing for any text."""

    def __init__(self, source: str) -> None:
        self._root: Element = lxml_html.document_fromstring(source or "<p></p>")
        sheets = "\n".join(element.text or "" for element in self._root.iter("style"))
        self._light, self._dark = _sheet(_COMMENT.sub(" ", sheets))

    def text(self) -> str:
        """Return what is read aloud, blocks apart; what is hidden from screen readers is left out."""
        return "".join(_spoken(self._root))

    def all(self, tag: str) -> list[Mapping[str, str]]:
        """Return the attributes of every element of a kind."""
        return [dict(element.attrib) for element in self._root.iter(tag)]

    def links(self) -> list[tuple[str, str]]:
        """Return every link: where it leads, and its words."""
        return [
            (element.get("href", ""), " ".join(element.text_content().split()))
            for element in self._root.iter("a")
        ]

    @property
    def language(self) -> str:
        """Return the language attribute of the page, empty where there is none."""
        return str(self._root.get("lang", ""))

    def low_contrast(self, least: float) -> Iterator[Low]:
        """Yield text whose contrast is lower than ``least`` (WCAG 1.4.3), by daylight and in dark mode."""
        for dark, sheet in ((False, self._light), (True, [*self._light, *self._dark])):
            if dark and not self._dark:
                continue
            for element, ink, ground in _coloured(self._root, sheet, (0.0, 0.0, 0.0), (255.0, 255.0, 255.0)):
                ratio = contrast(ink, ground)
                if ratio < least:
                    yield Low(" ".join(_own_words(element).split()), round(ratio, 2), dark)


def contrast(ink: Colour, ground: Colour) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Colour) -> float:
    linear = [c / 3294.6 if c <= _LINEAR_UP_TO else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _spoken(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in _SILENT or element.get("aria-hidden") == "true":
        return
    block = element.tag in _BLOCKS
    yield "\n" if block else ""
    yield element.text or ""
    for child in element:
        yield from _spoken(child)
        yield child.tail or ""
    yield "\n" if block else ""


def _own_words(element: Element) -> str:
    return " ".join([element.text or "", *(child.tail or "" for child in element)])


def _coloured(
    element: Element, sheet: list[Styled], ink: Colour, ground: Colour
) -> Iterator[tuple[Element, Colour, Colour]]:
    """Yield every element that holds words of its own, with the colours they are shown in."""
    if not isinstance(element.tag, str) or element.tag in _SILENT:
        return
    style = _style_of(element, sheet)
    if style.get("display") == "none":
        return
    ink = colour_of(style.get("color", "")) or ink
    ground = colour_of(style.get("background-color") or style.get("background", "")) or ground
    if _own_words(element).strip():
        yield element, ink, ground
    for child in element:
        yield from _coloured(child, sheet, ink, ground)


def _style_of(element: Element, sheet: list[Styled]) -> dict[str, str]:
    """Return what holds of an element: the important first, then the more specific, then the later."""
    found: dict[str, tuple[tuple[bool, tuple[int, int], int], str]] = {}
    inline = Styled((), _declarations(element.get("style", "")), (1000, 0))
    for place, one in enumerate([*(each for each in sheet if _fits(each, element)), inline]):
        for name, (value, important) in one.declared.items():
            rank = (important, one.weight, place)
            if name not in found or found[name][0] <= rank:
                found[name] = (rank, value)
    return {name: value for name, (_, value) in found.items()}


def _fits(styled: Styled, element: Element) -> bool:
    *before, last = styled.chain
    if not _is(element, last):
        return False
    above = element.getparent()
    for wanted in reversed(before):
        while above is not None and not _is(above, wanted):
            above = above.getparent()
        if above is None:
            return False
        above = above.getparent()
    return True


def _is(element: Element, wanted: tuple[str, frozenset[str]]) -> bool:
    tag, classes = wanted
    return (not tag or element.tag == tag) and classes <= set(element.get("class", "").split())


def _sheet(source: str) -> tuple[list[Styled], list[Styled]]:
    """Return the rules for daylight and those for the dark; rules for other media are passed over."""
    light: list[Styled] = []
    dark: list[Styled] = []
    place = 0
    while match := re.compile(r"\s*([^{}]+)\{").match(source, place):
        end = _closing(source, match.end())
        head, inside = match[1].strip(), source[match.end() : end]
        if head.startswith("@media"):
            dark += _sheet(inside)[0] if "dark" in head else []
        elif not head.startswith("@"):
            light += _rules(head, inside)
        place = end + 1
    return light, dark


def _closing(source: str, place: int) -> int:
    depth = 1
    for at in range(place, len(source)):
        depth += {"{": 1, "}": -1}.get(source[at], 0)
        if not depth:
            return at
    return len(source)


def _rules(head: str, inside: str) -> Iterator[Styled]:
    for selector in head.split(","):
        tokens = [_TOKEN.match(token) for token in selector.replace(">", " ").lower().split()]
        if not tokens or any(
            token is None or "hover" in token[3] or "visited" in token[3] for token in tokens
        ):
            continue
        chain = tuple(
            (token[1].strip("*"), frozenset(re.findall(r"\.([\w-]+)", token[2]))) for token in tokens if token
        )
        weight = (sum(len(classes) for _, classes in chain), sum(bool(tag) for tag, _ in chain))
        yield Styled(chain, _declarations(inside), weight)


@lru_cache(maxsize=256)
def _declarations(source: str) -> Mapping[str, tuple[str, bool]]:
    found: dict[str, tuple[str, bool]] = {}
    for one in source.split(";"):
        name, _, value = one.partition(":")
        important = "!important" in value
        found[name.strip().lower()] = (value.replace("!important", "").strip().lower(), important)
    found.pop("", None)
    return found


def colour_of(value: str) -> Colour | None:
    """Return a colour as written in a style; None where it is none, or can be seen through."""
    for word in value.replace(", ", ",").split():
        written = _NAMED.get(word, word)
        if match := re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", written):
            digits = match[1] if len(match[1]) > 3 else "".join(2 * digit for digit in match[1])  # noqa: PLR2004 - #rgb
            return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
        if match := re.fullmatch(r"rgba?\((\d+),(\d+),(\d+)(?:,1(?:\.0)?)?\)", written):
            return float(match[1]), float(match[2]), float(match[3])
    return None
