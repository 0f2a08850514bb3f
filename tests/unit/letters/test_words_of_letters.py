"""The shipped letters as pieces of English, and as two forms of one text."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from inboxbot.letters.letters import Letters
from inboxbot.letters.samples import write
from inboxbot.model.mail import OutgoingMail

LETTERS = (
    "absence_noticed",
    "acknowledgement_appeal",
    "acknowledgement_complaint",
    "acknowledgement_compliment",
    "acknowledgement_general",
    "acknowledgement_media",
    "acknowledgement_owner_away",
    "acknowledgement_request",
    "acknowledgement_signposting",
    "acknowledgement_suggestion",
    "acknowledgement_urgent",
    "alert",
    "appeal",
    "assignment",
    "brake_notice",
    "closing",
    "command_asked",
    "command_done",
    "command_unproven",
    "complaint_extended",
    "complaint_outcome",
    "compliment",
    "consultation",
    "cover",
    "cover_ends",
    "crisis_declared",
    "crisis_in_the_news",
    "digest",
    "escalation",
    "follow_up",
    "holding",
    "media_answered",
    "media_forward",
    "media_record",
    "my_day",
    "overdue",
    "please_confirm",
    "post_acknowledgement",
    "post_answer",
    "quarantine_notice",
    "recovered",
    "reminder",
    "restriction_review",
    "suggestion_outcome",
    "survey",
    "told",
    "unreachable",
    "unsigned",
    "urgent_alert",
    "was_it_answered",
    "week",
    "welcome_back",
    "who_wrote",
)
PUBLIC = (
    *(letter for letter in LETTERS if letter.startswith("acknowledgement")),
    *("closing", "complaint_extended", "holding", "suggestion_outcome", "survey"),
)


def mails(letters: Letters, letter: str) -> list[OutgoingMail]:
    return [write(letters, letter, sample) for sample in letters.samples(letter)]


def body(mail: OutgoingMail, kind: str) -> str:
    parsed = email.message_from_bytes(mail.content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    part = parsed.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def sentences(text: str) -> list[list[str]]:
    """Return the words of each sentence; headings, lists of facts, numbers and links are not sentences."""
    text = re.sub(r"https?://\S+|\S+@\S+", "", text)
    found = re.findall(r"[^.!?\n]*[a-z][.!?](?=\s|$)", text)
    words = [re.findall(r"[A-Za-z]+(?:['’][a-z]+)?", one) for one in found]
    return [one for one in words if len(one) > 2]


def syllables(word: str) -> int:
    groups = re.findall(r"[aeiouy]+", re.sub(r"(?<=[^aeiouyl])(?:e|es|ed)$", "", word.lower()))
    return max(1, len(groups))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid reading grade."""
    said = sentences(text)
    words = [word for one in said for word in one]
    return 0.39 * len(words) / len(said) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def test_the_reading_grade_tells_plain_words_from_officialese() -> None:
    plain = "We have your message. A person will read it. You will hear from us on Friday."
    officialese = (
        "Notification is hereby provided regarding administrative acknowledgement of correspondence "
        "received subsequent to organisational consideration of applicable communication procedures."
    )

    assert grade(plain) < 4
    assert grade(officialese) > 20


def test_all_letters_are_there(letters: Letters) -> None:
    assert letters.names == LETTERS


@pytest.mark.parametrize("letter", LETTERS)
def test_sentences_are_short_and_words_are_plain(letters: Letters, letter: str) -> None:
    for mail in mails(letters, letter):
        text = body(mail, "plain").partition("What they wrote")
        own = text[0] + text[2].partition("Why we think")[2]
        said = sentences(own)

        assert [" ".join(one) for one in said if len(one) > 25] == []
        assert sum(map(len, said)) / len(said) <= 20
        assert grade(own) <= 8


@pytest.mark.parametrize("letter", PUBLIC)
def test_letters_to_the_public_have_no_jargon_and_no_contractions(letters: Letters, letter: str) -> None:
    jargon = r"\b(\w+n['’]t|ticket|case|enquirer|stakeholder|signpost\w*|escalat\w*|triage\w*|process(ed|ing)|via|regarding|ensure)\b"
    for mail in mails(letters, letter):
        assert re.findall(jargon, body(mail, "plain"), re.IGNORECASE) == []


class Reader(HTMLParser):
    """What a screen reader meets: text, headings, links, language; the preview line is hidden from it."""

    def __init__(self) -> None:
        super().__init__()
        self.said = ""
        self.tags: list[str] = []
        self.attributes: dict[str, list[dict[str, str | None]]] = {}
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.attributes.setdefault(tag, []).append(given)
        if tag in ("head", "style") or given.get("aria-hidden") == "true":
            self.hidden += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("head", "style") or (tag == "div" and self.hidden):
            self.hidden -= 1

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.said += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def bare(words: list[str]) -> list[str]:
    """Return words without list marks and quotation marks, which HTML says otherwise."""
    return [word for word in words if word not in (">", "-") and not re.fullmatch(r"\d\.", word)]


@pytest.mark.parametrize("letter", LETTERS)
def test_text_and_html_say_the_same_in_the_same_order(letters: Letters, letter: str) -> None:
    for mail in mails(letters, letter):
        html = re.sub(r"(?<=\S)(<br>|<li>|<p>|</p>|</h1>|</h2>|</li>)", r" \1", body(mail, "html"))

        # A prepared email stands in the text behind its words; on the page they are the link.
        text = re.sub(r":?\s<mailto:[^\s>]+>", "", body(mail, "plain"))
        assert bare(read(html).said.split()) == bare(text.split())


@pytest.mark.parametrize("letter", LETTERS)
def test_the_page_can_be_read_aloud_and_needs_nothing_from_elsewhere(letters: Letters, letter: str) -> None:
    for mail in mails(letters, letter):
        page = read(body(mail, "html"))

        assert [one["lang"] for one in page.attributes["html"]] == ["en-GB"]
        assert page.tags.count("h1") == 1
        assert {"img", "script", "link", "form", "table", "iframe", "object"}.isdisjoint(page.tags)
        assert {str(link["href"]).partition(":")[0] for link in page.attributes.get("a", [])} <= {
            "https",
            "mailto",
            "tel",
        }
        assert {one.get("name") for one in page.attributes["meta"]} >= {"viewport", "color-scheme"}


@pytest.mark.parametrize("letter", LETTERS)
def test_every_tag_that_is_opened_is_closed(letters: Letters, letter: str) -> None:
    for mail in mails(letters, letter):
        html = body(mail, "html")
        for tag in ("div", "p", "ul", "ol", "li", "h1", "h2", "blockquote", "strong", "a", "body", "html"):
            assert len(re.findall(rf"<{tag}[ >]", html)) == html.count(f"</{tag}>"), tag


@pytest.mark.parametrize("letter", LETTERS)
def test_plain_text_has_no_holes_and_no_run_together_lines(letters: Letters, letter: str) -> None:
    for mail in mails(letters, letter):
        text = body(mail, "plain").replace("\r\n", "\n")

        assert text == text.strip("\n") + "\n"
        assert "\n\n\n" not in text
        assert re.findall(r"[a-z)][.!?][A-Z]\w+", text) == []
        assert [line for line in text.splitlines() if line != line.rstrip() and line != "> "] == []
