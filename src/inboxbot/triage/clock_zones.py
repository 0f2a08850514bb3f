"""Whose clock an hour is told by: "noon Dutch time", "9am Eastern", "5pm CET". Ours need no row."""

from __future__ import annotations

from typing import Final

from inboxbot.triage.clock_tokens import When, Words

_CLOCKS: Final = {
    "Europe/Paris": "dutch,amsterdam,german,berlin,french,paris,belgian,brussels,spanish,madrid,italian,rome,"
    "hungarian,budapest,czech,prague,"
    "danish,copenhagen,swedish,stockholm,norwegian,oslo,swiss,austrian,vienna,polish,warsaw,central european",
    "Europe/Athens": "greek,athens,finnish,helsinki,romanian,bucharest,ukrainian,kyiv,eastern european",
    "America/New_York": "new york,eastern,east coast,washington,toronto",
    "America/Los_Angeles": "pacific,los angeles,california,west coast",
    "Asia/Kolkata": "indian,delhi,mumbai,bangalore",
    "Asia/Karachi": "pakistan,karachi,lahore",
    "Asia/Dubai": "dubai,gulf",
    "Asia/Hong_Kong": "hong kong,singapore",
    "Asia/Tokyo": "tokyo,japanese",
    "Africa/Lagos": "lagos,nigerian",
    "Africa/Nairobi": "nairobi,kenyan",
    "Africa/Johannesburg": "johannesburg,south african,cape town",
    "America/Chicago": "chicago",
    "Australia/Sydney": "sydney,melbourne",
    "Pacific/Auckland": "new zealand,auckland",
    "UTC": "universal,accra,ghana,reykjavik,zulu",
}
_SHORT_CLOCKS: Final = {
    "cet": "Europe/Paris",
    "cest": "Europe/Paris",
    "eet": "Europe/Athens",
    "et": "America/New_York",
    "est": "America/New_York",
    "edt": "America/New_York",
    "pst": "America/Los_Angeles",
    "pdt": "America/Los_Angeles",
    "utc": "UTC",
    "z": "UTC",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "jst": "Asia/Tokyo",
    "eastern": "America/New_York",
    "pacific": "America/Los_Angeles",
}
OURS: Final = "ours"
"""The writer's clock, wherever they are."""
_NAMES_OF_CLOCKS: Final = {
    **{f"{place} time": zone for zone, places in _CLOCKS.items() for place in places.split(",")},
    **{
        f"{place} {which} time": zone
        for zone, places in _CLOCKS.items()
        for place in places.split(",")
        for which in ("standard", "summer", "daylight")
    },
    **{f"hour of {place}": zone for zone, places in _CLOCKS.items() for place in places.split(",")},
    **dict.fromkeys(("your time", "uk time", "london time"), ""),
    **dict.fromkeys(("our time", "our own time", "our clock", "my time", "local time", "ist"), OURS),
    **_SHORT_CLOCKS,
}
_CLOCK_WORDS: Final[dict[str, list[tuple[tuple[str, ...], str]]]] = {}
for _name, _zone in _NAMES_OF_CLOCKS.items():
    _clock = tuple(_name.split(" "))
    _CLOCK_WORDS.setdefault(_clock[0], []).append((_clock, _zone))
for _clocks in _CLOCK_WORDS.values():
    _clocks.sort(key=lambda clock: -len(clock[0]))  # "eastern time" before "eastern"


_IN_LONDON: Final = (
    ("in", "london"),
    ("in", "the", "uk"),
    ("in", "england"),
    ("in", "britain"),
    ("uk",),
    ("london",),
    ("british", "time"),
    ("for", "you"),
    ("with", "you"),
    ("your", "end"),
    ("at", "your", "end"),
)
_SAID_OF_OURS: Final = {("your", "time"), ("uk", "time"), ("london", "time")}


def london_named(reader: Words, when: When) -> int:
    """Return where it is told that an hour is by the clock of London: "4pm in London", "noon for you"; 0 where not."""
    words = reader.words_of(when)
    if tuple(words[-2:]) in _SAID_OF_OURS or words[-1] in {"bst", "gmt"}:
        return when.end
    for name in _IN_LONDON:
        end = when.end + len(name)
        if reader.words(when.end, len(name)) == name and not reader.word(end).isalnum():
            return end
    return 0


def clock_named(reader: Words, place: int) -> tuple[int, str] | None:
    """Return where the name of a clock that begins here ends, and its zone, empty for London's."""
    for words, zone in _CLOCK_WORDS.get(reader.word(place), ()):
        if reader.words(place, len(words)) == words:
            return place + len(words), zone
    return None
