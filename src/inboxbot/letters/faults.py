"""What is wrong with the letters as letters: words, promises, what must be said, and the page (W1–W8).

Each letter is written with samples of every kind; what is found is told with the line of the template
it comes from, or with the part of rules.yaml.
"""

from __future__ import annotations

import difflib
import email
import email.policy
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from inboxbot.letters import plain_english as english
from inboxbot.letters import samples
from inboxbot.letters.letters import Letters
from inboxbot.letters.page import Page
from inboxbot.letters.places import Places
from inboxbot.letters.samples import CaseSample
from inboxbot.model.errors import PermanentError, Problem
from inboxbot.model.words import day_in_words
from inboxbot.rules.policy import Policy
from inboxbot.rules.wording import Wording

LEAST_CONTRAST = 4.5
"""Between letters and their ground (WCAG 2.2, 1.4.3)."""

PARAGRAPH_MARGIN = 3
"""A single paragraph may be so many grades harder than the letter: a few words weigh too much there."""

_ENOUGH_TO_GRADE = 30  # words
_PARAGRAPH_WORDS = 12
_REFERENCE = re.compile(r"\[?\b[A-Z]{2,6}-\d{4}-\w+\b\]?")
_QUOTED = re.compile(r"^What they wrote$.*?(?=^Why we think|^The end of|\Z)|^> .*$", re.MULTILINE | re.DOTALL)
_PREPARED = re.compile(r":?\s<mailto:[^\s>]+>")
"""A prepared mail in the plain text; on the page it stands behind its words."""
_TELLS_NOTHING = frozenset({"click here", "here", "link", "this link", "more", "read more", "this page"})
_SHOWN_WORDS = 8


@dataclass(frozen=True, slots=True)
class Written:
    """One letter written with one sample."""

    letter: str
    public: bool
    subject: str
    text: str
    page: Page
    sample: samples.Sample

    @property
    def own(self) -> str:
        """Return the plain text without what somebody else wrote, and without the case's number."""
        return _REFERENCE.sub("", _QUOTED.sub("", self.text))


def find_faults(
    letters: Letters, policy: Policy, sources: dict[str, str], *, only: Collection[str] = ()
) -> tuple[Problem, ...]:
    """Return all faults of all letters, or of those named, by file.

    A letter that cannot be written is told by ``Letters.check``.
    """
    places, known = Places(sources, policy), _known(policy)
    found: list[Problem] = []
    for letter in only or letters.names:
        for sample in letters.samples(letter):
            try:
                written = _write(letters, letter, sample)
            except PermanentError:
                continue
            found += _page(written, places)
            if isinstance(sample, CaseSample) and sample.about.language:
                continue  # its words are not English; what is, is in the other samples
            found += _words(written, policy.wording, known, places)
            if written.public:
                found += _promises(written, policy, places)
    return tuple(
        sorted(dict.fromkeys(found), key=lambda one: (one.where.partition(":")[0], _line(one), one.what))
    )


def web_links(letters: Letters, policy: Policy, sources: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Return every address on the web that a letter names, with where it stands: for asking whether it is there."""
    places = Places(sources, policy)
    found: dict[tuple[str, str], None] = {}
    for letter in letters.names:
        for sample in letters.samples(letter):
            try:
                written = _write(letters, letter, sample)
            except PermanentError:
                continue
            pages = [href for href, _ in written.page.links() if href.startswith(("http:", "https:"))]
            for address in (
                *pages,
                *(f"https://{one}" for one in re.findall(r"\bwww\.[^\s<>)]*\w", written.own)),
            ):
                found[places.of_words(address.split("//")[-1], letter), address] = None
    return tuple(found)


def _line(problem: Problem) -> int:
    line = problem.where.rpartition(":")[2]
    return int(line) if line.isdigit() else 0


def _write(letters: Letters, letter: str, sample: samples.Sample) -> Written:
    mail = samples.write(letters, letter, sample)
    parsed = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)  # noqa: S101 - the default policy makes no other
    text, page = (parsed.get_body((kind,)) for kind in ("plain", "html"))
    return Written(
        letter,
        letters.is_public(letter),
        mail.subject,
        str(text.get_content()).replace("\r\n", "\n") if text else "",
        Page(str(page.get_content()) if page else ""),
        sample,
    )


def _known(policy: Policy) -> frozenset[str]:
    """Return the acronyms that need no explanation: those everybody knows, and names."""
    organisation = policy.organisation
    names = [person.name for person in policy.people.values()]
    names += [organisation.name, organisation.short_name, organisation.address]
    return frozenset((*policy.wording.known_acronyms, *re.findall(r"\b[A-Z]{2,}\b", " ".join(names))))


def _words(one: Written, wording: Wording, known: frozenset[str], places: Places) -> Iterator[Problem]:
    """Yield sentences, words and promises that not everybody can read (W1)."""

    def at(words: str) -> str:
        return places.of_words(words, one.letter)

    for sentence, count in english.long_sentences(one.own, wording.longest_sentence):
        said = f"a sentence of {count} words, more than {wording.longest_sentence}: “{_short(sentence)}”"
        yield Problem(at(sentence), said, "make two of it")
    yield from _grades(one, wording, places)
    for acronym in english.unexplained_acronyms(one.own, known):
        hint = f"write it out once: full words ({acronym}); or add it to wording: known_acronyms"
        yield Problem(at(acronym), f"the acronym {acronym} is not explained", hint)
    for shouted in english.shouted(one.own, known):
        yield Problem(at(shouted), f"it shouts: “{shouted}”", "small letters, one full stop")
    if one.public:
        for word, entry in english.jargon_in(one.own, wording.jargon):
            yield Problem(at(word), f"jargon: “{word}”", f"say: {wording.jargon[entry]}")
        for promise in english.passive_promises(one.own):
            hint = "say who does it: we will …, or: you will hear from us"
            yield Problem(at(promise), f"a promise that does not say who keeps it: “{promise}”", hint)


def _grades(one: Written, wording: Wording, places: Places) -> Iterator[Problem]:
    """Yield what is hard to read: the letter as a whole, and each paragraph that is much harder than it may be."""
    hint = "shorter sentences, shorter words"
    if _said(one.own) >= _ENOUGH_TO_GRADE and (grade := english.grade(one.own)) > wording.highest_grade:
        said = f"reading grade {grade:.1f}, above {wording.highest_grade:g}"
        yield Problem(f"{one.letter}.txt", said, hint)
    for paragraph in one.own.split("\n\n"):
        grade, most = english.grade(paragraph), wording.highest_grade + PARAGRAPH_MARGIN
        if _said(paragraph) >= _PARAGRAPH_WORDS and grade > most:
            said = f"a paragraph of reading grade {grade:.1f}, above {most:g}: “{_short(paragraph)}”"
            yield Problem(places.of_words(paragraph, one.letter), said, hint)


def _said(text: str) -> int:
    return sum(len(english.words(sentence)) for sentence in english.sentences(text))


def _promises(one: Written, policy: Policy, places: Places) -> Iterator[Problem]:
    """Yield what a letter to the public must say and does not, and what it must not say (W2, W3, W6, W8, T8)."""
    organisation, file = policy.organisation, f"{one.letter}.txt"
    flat = " ".join(one.text.split())
    if " ".join(organisation.other_formats.split()) not in flat:
        hint = "write {{ other_formats }}"
        yield Problem(file, "it does not say how to ask for another format or language (W2)", hint)
    for name in ("telephone", "opening_hours"):
        if getattr(organisation, name) not in flat:
            yield Problem(
                file, f"it does not say our {name.replace('_', ' ')} (W8)", f"write {{{{ {name} }}}}"
            )
    if not isinstance(one.sample, CaseSample):
        return
    about = one.sample.about
    if about.case.reference not in flat and one.letter != policy.survey.letter:
        yield Problem(file, "it does not tell the person's reference", "write {{ reference }}")
    if about.promised is not None and (about.stated_time is None or about.stated_time.doubtful):
        zone = ZoneInfo(policy.calendar.time_zone)
        if day_in_words(about.promised.due_at.astimezone(zone)) not in flat:
            yield Problem(file, "it does not say by when an answer comes (T8)", "write {{ answer_by }}")
    yield from _numbers_first(one, policy)
    yield from _nothing_of_theirs(one, places)


def _numbers_first(one: Written, policy: Policy) -> Iterator[Problem]:
    """A letter about danger starts with whom to call now (W6)."""
    assert isinstance(one.sample, CaseSample)  # noqa: S101 - the caller looked
    flags = (policy.flags[flag] for flag in one.sample.about.case.flags if flag in policy.flags)
    alerting = [flag for flag in policy.flags.values() if flag.alert]
    if not any(flag.alert for flag in flags) and one.letter not in {
        flag.acknowledgement for flag in alerting
    }:
        return
    for kind, said in (("txt", one.text), ("html", one.page.text())):
        lines = [line for line in said.splitlines() if line.strip()]
        if not any(policy.organisation.emergency[0].number in line for line in lines[:2]):
            yield Problem(
                f"{one.letter}.{kind}",
                "it speaks of danger and does not start with whom to call now (W6)",
                'write {% include "_numbers.txt" %} in the block numbers, before everything else'
                if kind == "txt"
                else 'write {% include "_numbers.html" %} in the block numbers, before everything else',
            )


def _nothing_of_theirs(one: Written, places: Places) -> Iterator[Problem]:
    """No word of the sender's stands in a letter to them (W3)."""
    assert isinstance(one.sample, CaseSample)  # noqa: S101 - the caller looked
    case, message = one.sample.about.case, one.sample.about.message
    story = [case.subject, case.correspondent.name, *(message.new_text.split("\n\n") if message else ())]
    for words in story:
        if len(words) > _SHOWN_WORDS and words in f"{one.subject}\n{one.text}\n{one.page.text()}":
            said = "it repeats what the person wrote, or their name (W3)"
            yield Problem(places.of_words(words, one.letter), said, "leave it out")


def _page(one: Written, places: Places) -> Iterator[Problem]:
    """Yield what is wrong with the HTML: for a screen reader, on a phone, beside the plain text."""
    file, page = f"{one.letter}.html", one.page
    yield from _same(one)
    if not page.language:
        yield Problem(
            places.of_tag("<html", one.letter),
            "the page does not say its language",
            'write <html lang="en-GB">',
        )
    if not any(meta.get("name") == "viewport" for meta in page.all("meta")):
        hint = '<meta name="viewport" content="width=device-width, initial-scale=1">'
        yield Problem(places.of_tag("<head", one.letter), "the page does not fit itself to a phone", hint)
    if (heads := len(page.all("h1"))) != 1:
        yield Problem(file, f"it has {heads} main headings (h1); a screen reader needs one", "write one <h1>")
    for picture in page.all("img"):
        if "alt" not in picture:
            place = places.of_tag(f"{picture.get('src', '')}", one.letter)
            yield Problem(
                place, "a picture has no alternative text", 'write alt="…", or alt="" for an ornament'
            )
        if picture.get("src", "").startswith(("http:", "https:")):
            place = places.of_tag(picture["src"], one.letter)
            yield Problem(
                place, "a picture is loaded from elsewhere, which tells who reads it", "leave it out"
            )
    for href, words in page.links():
        for said, hint in _wrong_with(href, words, page):
            yield Problem(places.of_tag(href or words, one.letter), said, hint)
    for low in page.low_contrast(LEAST_CONTRAST):
        mode = "in dark mode " if low.dark else ""
        said = f"“{_short(low.words)}” has a contrast {mode}of {low.ratio}, less than {LEAST_CONTRAST}"
        yield Problem(
            places.of_words(low.words, one.letter, ".html"), said, "a darker colour, or a lighter ground"
        )


def _wrong_with(href: str, words: str, page: Page) -> Iterator[tuple[str, str]]:
    target = href.strip()
    yield from _broken(target, page)
    if words.lower().strip(" .:>") in _TELLS_NOTHING:
        yield f"the words of a link do not tell where it leads: “{words}”", "name what is there"
    elif re.match(r"https?://|www\.", words) and words.rpartition("//")[2].rstrip("/") not in target:
        yield f"a link shows {words} and leads to {target}", "let both be the same"
    if not words:
        yield f"a link without words: {target}", "write what is there"


_WHOLE: tuple[tuple[str, str, str, str], ...] = (
    ("tel:", r"tel:\+?[\d-]{3,15}", "is no telephone number", "digits only"),
    (
        "mailto:",
        r"mailto:[^@\s?]+@[^@\s?]+\.[^@\s?]+(\?\S*)?",
        "is no mail address",
        "mailto:info@example.org",
    ),
    (
        "",
        r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?",
        "is no whole address",
        "begin with https:// and write the whole address",
    ),
)
"""What each kind of link looks like when it is whole: how it begins, all of it, what is said, what to try."""


def _broken(target: str, page: Page) -> Iterator[tuple[str, str]]:
    """Yield what makes a link lead nowhere, as far as it can be told without asking."""
    if target.startswith("#"):
        known = {
            element.get("id") for tag in ("h1", "h2", "p", "div", "a", "li") for element in page.all(tag)
        }
        if target[1:] not in known:
            yield f"a broken link: “{target}” leads nowhere", "give its address"
        return
    _, whole, said, hint = next(kind for kind in _WHOLE if target.startswith(kind[0]))
    if not re.fullmatch(whole, target):
        yield f"a broken link: “{target}” {said}", hint


def _same(one: Written) -> Iterator[Problem]:
    """Yield where plain text and page say different things."""
    text, page = _bare(_PREPARED.sub("", one.text)), _bare(one.page.text())
    if text == page:
        return
    matcher = difflib.SequenceMatcher(a=text, b=page, autojunk=False)
    kind, a, b, c, d = next(code for code in matcher.get_opcodes() if code[0] != "equal")
    before = " ".join(text[max(0, a - 3) : a])
    said = f"text and page differ after “{before}”: the text says “{_short(' '.join(text[a:b]))}”, "
    said += f"the page “{_short(' '.join(page[c:d]))}”" if kind != "delete" else "the page nothing"
    yield Problem(f"{one.letter}.html", said, "say the same in both")


def _bare(text: str) -> list[str]:
    """Return words without list marks and quotation marks, which a page says otherwise."""
    return [word for word in text.split() if word not in {">", "-", "•"} and not re.fullmatch(r"\d\.", word)]


def _short(words: str) -> str:
    parts = words.split()
    return " ".join(parts[:_SHOWN_WORDS]) + (" …" if len(parts) > _SHOWN_WORDS else "")
