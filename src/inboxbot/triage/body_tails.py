"""What stands at the head and the foot of a mail and says nothing: banners, signatures, disclaimers."""

from __future__ import annotations

import re
from typing import Final

from inboxbot.triage.body_words import (
    BANNER_SENTENCE,
    BANNER_START,
    BANNER_SURE,
    CLOSING,
    CONTACT,
    DISCLAIMER_START,
    DISCLAIMER_SURE,
    DISCLAIMER_TERM,
    DRAWN,
    FOOTER,
    MAX_LINE,
    NO_CONTACT,
    RULE,
    SENT_FROM,
)

_MAX_SIGNATURE: Final = 15  # lines below a bare "--", which may also be a drawn line
_MAX_SENT_FROM: Final = 120
_MAX_BANNER: Final = 700  # characters
_BANNER_WITHIN: Final = 12  # first lines
_WRAPPED_AT: Final = 100  # characters; a longer line was not broken by a mail program
_FOOT: Final = 80  # last lines among which a disclaimer may begin
_SHORT_LINE: Final = 50  # characters; a longer one without a full stop goes on in the next
_SENTENCE_ENDS: Final = frozenset(".!?:;*_)]>-=")
_MAX_CLOSING: Final = 50
_MAX_CARD: Final = 10  # lines of a name and address below "Kind regards"
_CARD_WITHIN: Final = 24  # last lines, blank ones included
_CARD_LINE: Final = 90
_CARD_WORDS: Final = 10
_NAME_WORDS: Final = 5
_FOOT_START: Final = re.compile(f"{DISCLAIMER_START.pattern}|{FOOTER.pattern}", re.IGNORECASE)
_MAX_DISCLAIMER: Final = 3_000


def without_tails(lines: list[str]) -> list[str]:
    """Return the lines without banner, signature and disclaimer."""
    kept = _without_disclaimer(_without_signature(_without_banner(lines)))
    return _without_card(kept)


def _without_banner(lines: list[str]) -> list[str]:
    """Drop "CAUTION: this email came from outside" where it stands among the first lines."""
    for at, line in enumerate(lines[:_BANNER_WITHIN]):
        if not line.strip() or not BANNER_START.match(line[:MAX_LINE]):
            continue
        end = at + 1
        while end < len(lines) and lines[end].strip() and not RULE.fullmatch(lines[end].strip()):
            end += 1
        paragraph = " ".join(one.strip() for one in lines[at:end])
        if not BANNER_SURE.search(paragraph[:_MAX_BANNER]):
            continue
        rest = _after_banner(lines[at:end]) if len(paragraph) <= 2 * _MAX_BANNER else lines[at + 1 : end]
        return [*lines[:at], *rest, *lines[end:]]
    return lines


def _after_banner(paragraph: list[str]) -> list[str]:
    """Return the lines of a banner's paragraph from the first one that speaks of something else.

    A line goes on with the banner where it begins such a sentence, or where the line before it
    had not ended.
    """
    for number, line in enumerate(paragraph):
        if number == 0:
            continue
        before = paragraph[number - 1].rstrip()
        ended = before.endswith((".", "!", "]", "*", ":", ")", ">")) or len(before) > _WRAPPED_AT
        if ended and not BANNER_SENTENCE.search(line[:MAX_LINE]) and not BANNER_SURE.search(line[:MAX_LINE]):
            return paragraph[number:]
    return []


def _without_signature(lines: list[str]) -> list[str]:
    """Cut at "-- " (RFC 3676 §4.3), drop "Sent from my iPhone" and PGP's armour."""
    if any(line.startswith("-----BEGIN PGP SIGNED") for line in lines[:_BANNER_WITHIN]):
        lines = [line for line in lines if not line.startswith(("-----BEGIN PGP SIGNED", "Hash: "))]
    for certain in ("-----BEGIN PGP SIGNATURE-----", "-- "):
        if certain in lines:
            at = lines.index(certain)
            lines = lines[:at] if any(line.strip() for line in lines[:at]) else lines
    for at in range(max(1, len(lines) - _FOOT), len(lines)):
        if (
            lines[at].strip() in ("--", "—")
            and _is_short(lines[at + 1 :])
            and any(map(str.strip, lines[:at]))
        ):
            lines = lines[:at]
            break
    foot = max(0, len(lines) - _MAX_SIGNATURE)
    return lines[:foot] + [line for line in lines[foot:] if not _says_what_sent_it(line)]


def _says_what_sent_it(line: str) -> bool:
    return len(line) <= _MAX_SENT_FROM and SENT_FROM.match(line.strip()) is not None


def _is_short(lines: list[str]) -> bool:
    return sum(bool(line.strip()) for line in lines) <= _MAX_SIGNATURE


def _without_disclaimer(lines: list[str]) -> list[str]:
    """Cut at the first disclaimer after which nothing follows but footers.

    From the foot upwards, paragraph by paragraph. The first paragraph is never cut from its head.
    """
    cut = len(lines)
    end = len(lines)
    lowest = max(0, len(lines) - _FOOT)
    while end > lowest:
        while end > lowest and not lines[end - 1].strip():
            end -= 1
        begin = end
        while begin > lowest and lines[begin - 1].strip():
            begin -= 1
        if begin == end:
            break
        at = _disclaimer_in(lines[begin:end])
        if at is None:
            break
        cut = begin + at
        if at > 0:
            break
        end = begin
    kept = lines[:cut]
    while cut < len(lines) and kept and DRAWN.fullmatch(kept[-1].strip() or "---"):
        kept = kept[:-1]
    return kept


def _disclaimer_in(paragraph: list[str]) -> int | None:
    """Return the line at which a paragraph turns into a disclaimer or footer, None where it does not."""
    if all(FOOTER.match(line[:MAX_LINE]) for line in paragraph):
        return 0
    before = ""
    for at, line in enumerate(paragraph):
        goes_on = len(before) > _SHORT_LINE and before.rstrip()[-1:] not in _SENTENCE_ENDS
        before = line
        if goes_on or not _FOOT_START.match(line[:MAX_LINE].strip()):
            continue
        text = " ".join(paragraph[at:])[:_MAX_DISCLAIMER]
        terms = {term.lower() for term in DISCLAIMER_TERM.findall(text)}
        if DISCLAIMER_SURE.search(text) or len(terms) > 2:  # noqa: PLR2004 - a person uses one or two of them
            return at
    return None


def _without_card(lines: list[str]) -> list[str]:
    """Cut name and address below "Kind regards" after the name, where it surely is one.

    Sure: at the end, short lines only, at least one with a telephone number or an address, none
    that asks or tells something.
    """
    filled = [
        (number, line[:MAX_LINE].strip())
        for number, line in enumerate(lines[-_CARD_WITHIN:], max(0, len(lines) - _CARD_WITHIN))
        if line.strip()
    ]
    for at, (_, start) in enumerate(filled):
        if len(start) > _MAX_CLOSING or not CLOSING.fullmatch(start):
            continue
        card = filled[at + 1 :]
        if not card or len(card) > _MAX_CARD:
            continue
        texts = [text for _, text in card]
        if any(
            len(text) > _CARD_LINE or len(text.split()) > _CARD_WORDS or NO_CONTACT.search(text)
            for text in texts
        ):
            continue
        if not any(CONTACT.search(text) for text in texts):
            continue
        named = len(texts[0].split()) <= _NAME_WORDS and not CONTACT.search(texts[0])
        return lines[: card[0][0] + 1] if named else lines[: card[0][0]]
    return lines
