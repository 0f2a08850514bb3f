"""The policy's rows about our words: T8, W1–W3, W8, K6. The built program over a Maildir, its letters read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from inboxbot.config import packaged_rules, packaged_templates, read_policy, read_templates
from inboxbot.demo.stage import PushedClock
from inboxbot.letters.faults import find_faults
from inboxbot.letters.letters import Letters
from maildir_office import MaildirOffice, office_at
from office import ADDRESS, DENTIST, JOURNALIST, URGENT, london
from settling import COMPLAINT, FOI, MONDAY, SUGGESTION, complains, does, jump, last

STORY = "My neighbour Gladys Plum has bunions and I cannot find a podiatrist for her in Ware. Where can I find one?"


def test_t8_every_acknowledgement_tells_a_day_in_words() -> None:
    with office_at(MONDAY) as office:
        for number, text in enumerate((DENTIST, COMPLAINT, JOURNALIST, FOI, SUGGESTION)):
            office.arrives(text, sender=f"Jo <jo@other{number}mail.example>")
        office.tick()
        assert {one.letter: day_in(one.text) for one in office.post if one.to.startswith("jo")} == {
            "acknowledgement_signposting": "Monday 23 November 2026",
            "acknowledgement_complaint": "Monday 7 December 2026",
            "acknowledgement_media": "Monday 23 November 2026",
            "acknowledgement_request": "Tuesday 15 December 2026",
            "acknowledgement_suggestion": "Monday 23 November 2026",
        }


def day_in(text: str) -> str:
    return next(
        (
            day
            for day in ("Monday 23 November 2026", "Monday 7 December 2026", "Tuesday 15 December 2026")
            if day in text
        ),
        "",
    )


def test_w1_every_letter_that_we_ship_is_in_plain_english() -> None:
    policy, sources = read_policy(packaged_rules()).policy, read_templates(packaged_templates())
    letters = Letters(sources, policy, address=ADDRESS, secret_key=b"a-key-for-the-stories-0123456789")
    public = [name for name in letters.names if letters.is_public(name)]
    assert find_faults(letters, policy, dict(sources), only=public) == ()


def test_w1_officialese_is_found(tmp_path: Path) -> None:
    policy = read_policy(packaged_rules()).policy
    sources = dict(read_templates(packaged_templates()))
    sources["closing.txt"] = sources["closing.txt"].replace(
        "You wrote to us", "Regarding your case we endeavour"
    )
    letters = Letters(sources, policy, address=ADDRESS, secret_key=b"a-key-for-the-stories-0123456789")
    assert find_faults(letters, policy, sources, only=["closing"]) != ()


def test_w2_w8_every_letter_to_the_public_says_how_to_ask_for_another_way_and_who_we_are() -> None:
    with office_at(MONDAY) as office:
        for number, text in enumerate((DENTIST, COMPLAINT, JOURNALIST, URGENT)):
            office.arrives(text, sender=f"Jo <jo@other{number}mail.example>")
        office.tick()
        letters = [one for one in office.post if one.to.startswith("jo")]
        assert len(letters) == 4
        for letter in letters:
            for said in (
                "large print, easy read, another language, or to talk to a person",
                "We listen to what people in Hertfordshire say",
                "We do not run any NHS or care service",
                "01632 960100",
                "Monday to Friday, 9am to 5pm",
            ):
                assert said in letter.text


def elsewhere(rules: dict[str, Any]) -> None:
    """Take out, or say otherwise, what these rows are about."""
    rules["organisation"]["other_formats"] = "Ask us for braille."
    rules["organisation"]["what_we_do"] = "We mend bicycles."
    rules["categories"]["signposting"]["promise"] = None
    rules["categories"]["complaint"]["names_owner"] = True
    del rules["categories"]["complaint"]["settling"]
    rules["people"]["amina_shah"]["mail_text"] = "none"
    rules["retention"]["case_months"] = {"default": 1}


@contextmanager
def office_elsewhere() -> Iterator[MaildirOffice]:
    """Give an office with other rules, whose letter to somebody who complains says nothing of limits (K7)."""
    with TemporaryDirectory(prefix="inboxbot-story-") as folder:
        office = MaildirOffice(Path(folder), PushedClock(london(MONDAY)), edit=elsewhere)
        office.own_rules()
        for ending in ("txt", "html"):
            letter = office.templates / f"acknowledgement_complaint.{ending}"
            text = letter.read_text(encoding="utf-8")
            assert LIMITS in text
            letter.write_text(text.replace(LIMITS, ""), encoding="utf-8")
        office.start()
        office.tick()
        try:
            yield office
        finally:
            office.stop()


LIMITS = " There is one limit: if somebody may be at risk of harm, we may have to tell others. We will tell you first if we can."


def test_t8_w2_w8_k1_k2_k3_k6_k7_with_other_rules_and_letters_it_is_otherwise() -> None:
    with office_elsewhere() as office:
        office.arrives(STORY)
        office.tick()
        said = last(office, "acknowledgement_signposting").text
        assert ("Ask us for braille." in said, "We mend bicycles." in said, day_in(said)) == (True, True, "")
        assert "podiatrist" not in last(office, "assignment").text
        complains(office, sender="Kim <kim@othermail.example>")
        said = last(office, "acknowledgement_complaint").text
        assert ("Your complaint is private." in said, "risk of harm" in said) == (True, False)
        # Without `settling` a complaint is closed with any words, nobody gets a letter to send, nothing is counted.
        does(office, "close", "no answer needed")
        case = office.cases[-1]
        assert (case.status, [one for one in office.post if one.letter == "complaint_outcome"]) == (
            "closed",
            [],
        )
        assert office.register.decisions(since=case.opened_at, until=case.opened_at.replace(year=2028)) == []
        # Kept for one month only.
        jump(office, "2027-01-04 03:00")
        assert office.installation is not None
        office.installation.cycle.keep()
        assert [case.erased_at is not None for case in office.cases] == [False, True]


def test_k6_by_the_shipped_periods_a_complaint_is_kept_for_six_years_and_then_nobody_is_known_from_it() -> (
    None
):
    with office_at(MONDAY) as office:
        complains(office)
        does(office, "resolve", "withdrawn")
        does(office, "answered", "by telephone")
        assert office.installation is not None
        kept = []
        for night in ("2032-10-04 03:00", "2032-12-20 03:00"):
            office.clock.push(london(night))
            office.installation.cycle.keep()
            [case] = office.cases
            kept.append((case.erased_at is None, case.correspondent.address, case.outcome))
        assert kept == [(True, "nadia@homemail.example", "withdrawn"), (False, "", "withdrawn")]


def test_w3_a_letter_that_would_repeat_a_word_of_theirs_is_refused() -> None:
    policy, sources = read_policy(packaged_rules()).policy, dict(read_templates(packaged_templates()))
    changed = sources["acknowledgement_general.txt"] + "{{ message_text }}"
    letters = Letters(
        sources | {"acknowledgement_general.txt": changed},
        policy,
        address=ADDRESS,
        secret_key=b"a-key-for-the-stories-0123456789",
    )
    assert any("message_text" in problem.what for problem in letters.check())


def test_w3_nothing_of_what_somebody_wrote_stands_in_a_letter_to_them() -> None:
    with office_at(MONDAY) as office:
        office.arrives(STORY, subject="bunions of Gladys")
        complains(
            office, text=f"{COMPLAINT} Priya Nair was rude to me.", sender="Kim <kim@othermail.example>"
        )
        for letter in (one for one in office.post if one.to.startswith(("nadia", "kim"))):
            said = letter.message.as_string().casefold()
            assert [word for word in ("gladys", "bunion", "priya", "nair", "rude") if word in said] == []


def test_k6_no_story_stands_in_the_subject_of_a_letter_to_a_colleague() -> None:
    with office_at(MONDAY) as office:
        office.arrives(STORY, subject="bunions of Gladys Plum")
        office.tick()
        subjects = [one.subject for one in office.post if one.to.endswith("healthwatchhertfordshire.example")]
        assert any("Signposting" in subject for subject in subjects)
        assert [one for one in subjects if "Gladys" in one or "bunions" in one or "Nadia" in one] == []
