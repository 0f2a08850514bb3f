"""Faults planted in the shipped letters, one at a time: each is found, where it stands; unplanted, nothing is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from inboxbot.letters import plain_english
from inboxbot.letters.faults import find_faults
from inboxbot.letters.letters import Letters
from inboxbot.letters.page import Page
from inboxbot.rules.policy import Policy
from inboxbot.rules.wording import Wording

ADDRESS = "info@example.org"
KEY = b"a key of at least sixteen octets"
GENERAL = "acknowledgement_general"
JARGON = Wording(jargon={"stakeholder*": "name the people", "in due course": "say the day"})

Found = list[tuple[str, str]]
Check = Callable[..., Found]


@pytest.fixture
def check(sources: dict[str, str], policy: Policy) -> Check:
    def run(file: str, old: str, new: str, letter: str = GENERAL, other: tuple[str, str] = ("", "")) -> Found:
        """Replace a piece of a template (and another of a second file), and return what is found."""
        planted = dict(sources)
        for name, before, after in ((file, old, new), (other[0], old, other[1] or new)):
            if name:
                assert before in planted[name], (name, before)
                planted[name] = planted[name].replace(before, after, 1)
        ours = policy.model_copy(update={"wording": JARGON})
        letters = Letters(planted, ours, address=ADDRESS, secret_key=KEY)
        return [(one.where, one.what) for one in find_faults(letters, ours, planted, only=[letter])]

    return run


def line_of(text: str, piece: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


def words(new: str, letter: str = GENERAL) -> tuple[str, str, str, str, tuple[str, str]]:
    """A fault of words, planted in plain text and page alike."""
    old = "Thank you for writing to us." if letter == GENERAL else "Thank you for telling us."
    return f"{letter}.txt", old, f"{old} {new}", letter, (f"{letter}.html", f"{old} {new}")


LONG = "We " + "read and " * 13 + "answer it."
HARD = (
    "Notification regarding organisational communication accessibility considerations necessitates "
    "interdepartmental administrative cooperation."
)
PLANTED: dict[str, tuple[tuple[object, ...], str, str]] = {
    "a sentence over 25 words": (words(LONG), f"{GENERAL}.txt:4", "a sentence of 29 words, more than 25"),
    "a reading grade over 8": (words(HARD), f"{GENERAL}.txt:4", "a paragraph of reading grade"),
    "jargon": (words("We listen to stakeholders."), f"{GENERAL}.txt:4", "jargon: “stakeholders”"),
    "an unexplained acronym": (words("We ask the ICB."), f"{GENERAL}.txt:4", "the acronym ICB is not explained"),
    "a passive promise": (words("You will be contacted."), f"{GENERAL}.txt:4", "a promise that does not say who keeps it: “will be contacted”"),
    "shouting": (words("DO NOT write again."), f"{GENERAL}.txt:4", "it shouts: “DO NOT”"),
    "no date": (
        (f"{GENERAL}.txt", "by {{ answer_by }}", "soon", GENERAL, (f"{GENERAL}.html", "soon")),
        f"{GENERAL}.txt", "it does not say by when an answer comes (T8)",
    ),
    "no way to ask for another format": (
        ("base.txt", "{{ other_formats }}", "Tell us.", GENERAL, ("base.html", "Tell us.")),
        f"{GENERAL}.txt", "it does not say how to ask for another format or language (W2)",
    ),
    "no opening hours": (
        ("base.txt", "Open: {{ opening_hours }}", "Open", GENERAL),
        f"{GENERAL}.txt", "it does not say our opening hours (W8)",
    ),
    "no reference": (
        (f"{GENERAL}.txt", "Your reference is {{ reference }}. ", "", GENERAL), f"{GENERAL}.txt",
        "it does not tell the person's reference",
    ),
    "danger without numbers first": (
        ("acknowledgement_urgent.txt", '{% include "_numbers.txt" %}', "", "acknowledgement_urgent"),
        "acknowledgement_urgent.txt", "it speaks of danger and does not start with whom to call now (W6)",
    ),
    "a broken link": (
        ("base.html", 'href="{{ website }}"', 'href="http//www.example"', GENERAL), "base.html:LINK",
        "a broken link: “http//www.example” is no whole address",
    ),
    "a link that says another address": (
        ("base.html", 'href="{{ website }}"', 'href="https://other.example"', GENERAL), "base.html:LINK",
        "a link shows https://www.example.org and leads to https://other.example",
    ),
    "words that do not tell where a link leads": (
        ("base.html", ">{{ website }}</a>", ">click here</a>", GENERAL), f"{GENERAL}.html",
        "the words of a link do not tell where it leads: “click here”",
    ),
    "a telephone number that is none": (
        ("_numbers.html", 'href="tel:', 'href="tel:x', "acknowledgement_urgent"), "acknowledgement_urgent.html",
        "a broken link: “tel:x999” is no telephone number",
    ),
    "text and page that differ": (
        (f"{GENERAL}.html", "and a person will read it.</p>", "and we have read it.</p>", GENERAL),
        f"{GENERAL}.html", "text and page differ after “has arrived, and”: the text says “a person will”, the page “we have”",
    ),
    "low contrast": (
        ("base.html", "color:#1c2329;font-family", "color:#9aa0a6;font-family", GENERAL), "base.html:51",
        "has a contrast of",
    ),
    "low contrast in the dark": (
        ("base.html", ".card { background: #1b2127 !important; color: #eef1f4 !important }",
         ".card { background: #1b2127 !important; color: #333333 !important }", GENERAL), "base.html:51",
        "has a contrast in dark mode of",
    ),
    "a picture without alternative text": (
        (f"{GENERAL}.html", "<p>Thank you", '<p><img src="cid:logo">Thank you', GENERAL), f"{GENERAL}.html:5",
        "a picture has no alternative text",
    ),
    "a picture from elsewhere": (
        (f"{GENERAL}.html", "<p>Thank you", '<p><img alt="" src="https://x.example/t.gif">Thank you', GENERAL),
        f"{GENERAL}.html:5", "a picture is loaded from elsewhere, which tells who reads it",
    ),
    "no language": (("base.html", '<html lang="en-GB">', "<html>", GENERAL), "base.html:4", "the page does not say its language"),
    "no main heading": (("base.html", "<h1>{{ self.title() }}</h1>", "<p>{{ self.title() }}</p>", GENERAL), f"{GENERAL}.html", "it has 0 main headings (h1)"),
    "a page that does not fit a phone": (("base.html", '<meta name="viewport"', '<meta name="view"', GENERAL), "base.html:5", "the page does not fit itself to a phone"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_where_it_stands(fault: str, check: Check, sources: dict[str, str]) -> None:
    planted, where, what = PLANTED[fault]
    found = check(*planted)
    assert [said for at, said in found if said.startswith(what) or what in said] != [], found
    where = where.replace("LINK", str(line_of(sources["base.html"], 'href="{{ website }}"')))
    assert {at for at, said in found if what in said} >= {where}, found


def test_the_fifteen_named_kinds_and_more_are_planted() -> None:
    assert len(PLANTED) >= 15


@pytest.mark.parametrize(
    "letter", [GENERAL, "acknowledgement_urgent", "acknowledgement_complaint", "assignment"]
)
def test_a_letter_as_shipped_has_no_fault(letter: str, check: Check) -> None:
    assert check("base.txt", "Hello", "Hello", letter) == []


def test_the_story_of_the_person_is_found_in_text_and_subject(
    sources: dict[str, str], policy: Policy
) -> None:
    policy = policy.model_copy(
        update={
            "organisation": policy.organisation.model_copy(
                update={"what_we_do": "Help with a podiatry appointment"}
            )
        }
    )
    letters = Letters(sources, policy, address=ADDRESS, secret_key=KEY)
    found = find_faults(letters, policy, sources, only=[GENERAL])
    assert (
        "rules.yaml: organisation.what_we_do",
        "it repeats what the person wrote, or their name (W3)",
    ) in {(one.where, one.what) for one in found}


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("Ask the ICB about it.", ["ICB"]),
        ("Ask the integrated care board (ICB). The ICB pays.", []),
        ("Ask the ICB (integrated care board).", []),
        ("Ask your GP, or GPs nearby, on the NHS.", []),
        ("See www.ICB.example.", []),
    ],
)
def test_an_acronym_is_explained_by_its_full_words(text: str, unexplained: list[str]) -> None:
    assert plain_english.unexplained_acronyms(text, ["NHS", "GP"]) == unexplained


def test_a_sentence_may_end_in_a_link() -> None:
    text = "Look at www.nhs.uk/find-a-gp. Then ring us, or write to info@example.org."
    assert plain_english.sentences(text) == ["Look at it.", "Then ring us, or write to it."]


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("Your message will be dealt with.", ["will be dealt"]),
        ("It will then be passed on.", ["will then be passed"]),
        ("It is being looked into.", ["is being looked"]),
        ("We will ring you. You will hear from us. It will be Friday.", []),
    ],
)
def test_a_promise_says_who_keeps_it(text: str, promises: list[str]) -> None:
    assert plain_english.passive_promises(text) == promises


def test_contrast_follows_classes_and_what_is_inherited() -> None:
    sheet = "<style>.card p { color: #777 } .card p.dark { color: #111 } @media print { p { color: #fff } }</style>"
    page = Page(f'<html><head>{sheet}</head><body><div class="card"><p>pale</p><p class="dark">ink <b>bold</b></p>'
                '<p style="color:#fff;background:#fff;display:none">hidden</p></div></body></html>')  # fmt: skip
    assert [(low.words, low.ratio, low.dark) for low in page.low_contrast(4.5)] == [("pale", 4.48, False)]
