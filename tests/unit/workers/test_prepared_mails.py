"""The prepared mails: links that every mail program opens, and mails that count however a program changes them."""

from __future__ import annotations

import email
import email.header
import email.policy
import html
import re
from typing import Any
from urllib.parse import unquote

import pytest

from commanding import AMINA, AS_IT_WAS, Start, assignment, press, send, state, subject_of, text_of, the_house
from inboxbot.letters.tokens import token_in
from office import ADDRESS, COMPLAINT, JOURNALIST, Office, mail

LONGEST = 2_000
"""Characters of a link: Outlook and Windows cut longer ones (2,083)."""
HELEN = "Helen Marsh <helen.marsh@healthwatchhertfordshire.example>"
_LINK = re.compile(r"mailto:([^?\s]+)\?subject=([A-Za-z0-9._~%-]+)(?:&body=([A-Za-z0-9._~%-]+))?")


def links_in(house: Office) -> tuple[list[str], list[str]]:
    """Return the links of all letters to colleagues: of their plain text, of their HTML."""
    plain, rich = list[str](), list[str]()
    for one in house.sent():
        message = email.message_from_bytes(one.mail.content, policy=email.policy.default)
        page = message.get_body(("html",))
        assert page is not None
        plain += re.findall(r"<(mailto:[^>?]+\?[^>]+)>", text_of(one))
        rich += [
            html.unescape(found) for found in re.findall(r'href="(mailto:[^"?]+\?[^"]+)"', page.get_content())
        ]
    return plain, rich


def test_every_link_is_one_that_every_mail_program_opens(start: Start) -> None:
    def at_length(rules: dict[str, Any]) -> None:
        first = rules["commands"]["links"][0]
        first["says"], first["asks"] = "Ça va & 50 % + 1 = ?", "First line\nsecond line: "

    house = start(edit=at_length)
    for text in (COMPLAINT, JOURNALIST):
        house.arrives(text, sender="Jo <jo@homemail.example>", subject="another")
    house.tick()
    press(house, "Answered")
    plain, rich = links_in(house)

    assert len(plain) > 30
    assert sorted(plain) == sorted(rich)
    for link in plain:
        found = _LINK.fullmatch(link)
        assert found is not None, link
        subject, body = unquote(found[2], errors="strict"), unquote(found[3] or "", errors="strict")
        assert (found[1], len(link) < LONGEST, len(subject) < 200) == (ADDRESS, True, True)
        assert token_in(subject)
        assert "\n" not in subject
        assert "\n" not in body.replace("\r\n", "")
    assert any("second%20line" in link and "%0D%0A" in link for link in plain)


@pytest.mark.parametrize(
    "change",
    [
        "RE: {}",
        "Re: RE: {}",
        "[EXTERNAL] {}",
        "{} ",
        "*** SPAM? *** {}",
        "AW: {}",
        "{} (no subject)",
        "{}\n \t",
    ],
)
def test_a_subject_that_was_changed_on_the_way_still_counts(start: Start, change: str) -> None:
    house = start()

    send(house, change.format(subject_of(assignment(house), "Answered")))

    assert state(house)[0] == "answered"


def test_a_subject_in_encoded_words_and_folded_still_counts(start: Start) -> None:
    house = start()
    subject = subject_of(assignment(house), "Answered")
    coded = email.header.Header(f"Réponse: {subject}", "utf-8", maxlinelen=60).encode()

    send(house, coded)

    assert "\n" in coded
    assert state(house)[0] == "answered"


@pytest.mark.parametrize(
    "answer",
    [
        "<p>Until which day?&nbsp;<b>Friday 27 November</b></p><p>Kind regards</p><p>Amina Shah<br>Lead, in till 4</p>",
        "<div>Until which day? Friday 27 November</div><div>Get <a href='https://aka.ms'>Outlook for iOS</a></div>",
        "<div>Until which<br>day?</div><div>27/11</div>",
        "<p>Friday 27th Nov</p><blockquote type='cite'>Until which day?</blockquote>",
    ],
)
def test_a_prepared_mail_that_outlook_made_into_html_with_a_signature_counts(
    start: Start, answer: str
) -> None:
    house = start()
    subject = subject_of(assignment(house), "I need more time")
    content = mail(
        f"<html><body>{answer}</body></html>", sender=AMINA, subject=subject, message_id="h@hwh.example"
    )
    house.mailbox.deliver(content.replace(b"text/plain", b"text/html"), house.clock.now())
    house.wait(minutes=1)

    view = house.register.case(house.cases[0].reference)
    assert view is not None
    later = {step.name for one in view.deadlines for step in one.steps if step.name.startswith("later")}
    assert later == {"later-20261127"}


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("{question}", None),
        ("{broken}", None),
        ("{hard}", None),
        ("> {question}\n", None),
        ("Upheld, partly upheld: we ring back now", None),
        ("Upheld, partly upheld, not upheld or withdrawn, and so on: upheld", None),
        ("upheld, partly upheld, not upheld, withdrawn), and what we learned: we ring back now", None),
        ("{broken} not upheld", "not upheld"),
        ("{question}\n\nPartly upheld. We ring back now.\n\nHelen", "partly upheld"),
        ("Partly upheld: we ring back now\n\n{question}", "partly upheld"),
    ],
)
def test_the_question_of_a_prepared_mail_is_never_taken_for_the_answer(
    start: Start, text: str, outcome: str | None
) -> None:
    house = start()
    house.arrives(COMPLAINT, sender="Jo <jo@homemail.example>", subject="complaint")
    house.tick()
    links = the_house(house).policy.commands.links
    question = next(one.asks.strip() for one in links if one.act == "resolve")
    hard = question.replace(" ", "\u00a0")
    written = text.format(question=question, broken="\n".join(question.rsplit(" ", 1)), hard=hard)

    letters = press(house, "Settled", written, of=house.sent("assignment", to="helen")[-1], sender=HELEN)

    assert (house.cases[-1].status, house.cases[-1].outcome) == (
        "closed" if outcome else "open",
        outcome or "",
    )
    assert ("command_asked helen.marsh" in letters) is (outcome is None)


def test_a_link_pressed_by_mistake_twice_is_confirmed_each_time_and_does_no_harm(start: Start) -> None:
    house = start()

    first, second = press(house, "I have it"), press(house, "I have it")

    assert (first, second) == (["command_done amina.shah"], ["command_done amina.shah"])
    assert state(house) == AS_IT_WAS
    assert the_house(house).policy.commands.links
