"""The links of our letters: prepared mails, each with a token bound to case, person and act."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import unquote

import pytest

from inboxbot.config import packaged_rules, packaged_templates, read_policy, read_templates
from inboxbot.letters import samples
from inboxbot.letters.letters import Letters
from inboxbot.letters.links import Linking
from inboxbot.letters.names import Names
from inboxbot.letters.tokens import Tokens, day_of, token_in
from inboxbot.model.case import Case
from inboxbot.model.message import Address

TODAY = date(2026, 11, 20)
TOKENS = Tokens(b"a-key-for-the-tests-of-tokens-0123456789")
CASE = Case(
    id=1,
    reference="HWH-2026-7K4QX",
    category="general",
    status="open",
    owner="amina_shah",
    role="signposting_lead",
    correspondent=Address("nadia@homemail.example", "Nadia Rahman"),
    subject="a private story",
    opened_at=datetime(2026, 11, 18, 9, tzinfo=UTC),
)


def test_a_token_is_proven_for_its_case_person_and_act_alone() -> None:
    token = TOKENS.make("HWH-2026-7K4QX", "amina_shah", "answered", TODAY)

    assert TOKENS.proves(token, "HWH-2026-7K4QX", "amina_shah", "answered")
    assert not TOKENS.proves(token, "HWH-2026-AAAAA", "amina_shah", "answered")
    assert not TOKENS.proves(token, "HWH-2026-7K4QX", "tom_whitfield", "answered")
    assert not TOKENS.proves(token, "HWH-2026-7K4QX", "amina_shah", "unwanted")
    assert not Tokens(b"another-key-0123456789").proves(token, "HWH-2026-7K4QX", "amina_shah", "answered")


def test_the_day_of_issue_stands_in_the_token_and_is_bound_by_it() -> None:
    token = TOKENS.make("HWH-2026-7K4QX", "amina_shah", "answered", TODAY)
    later = TOKENS.make("HWH-2026-7K4QX", "amina_shah", "answered", date(2026, 12, 31))

    assert (day_of(token), day_of(later)) == (TODAY, date(2026, 12, 31))
    assert not TOKENS.proves(later[:3] + token[3:], "HWH-2026-7K4QX", "amina_shah", "answered")


@pytest.mark.parametrize(
    "subject",
    ["Answered [HWH-2026-7K4QX] #{}", "Re: Answered [HWH-2026-7K4QX] #{} thanks", "FW: ANSWERED #{}."],
)
def test_a_token_is_found_in_a_subject_whatever_stands_beside_it(subject: str) -> None:
    token = TOKENS.make("HWH-2026-7K4QX", "amina_shah", "answered", TODAY)

    assert token_in(subject.format(token.upper())) == token


@pytest.mark.parametrize(
    "subject", ["", "#tag", "Issue #12345-67890", "a#3fk7q-2m8xh-z4p7q", "#iiiii-ooooo-lllll"]
)
def test_what_is_no_token_is_not_taken_for_one(subject: str) -> None:
    assert token_in(subject) == ""


def test_each_link_is_a_prepared_mail_to_the_mailbox_with_the_case_and_a_token_and_no_story() -> None:
    policy = read_policy(packaged_rules()).policy
    linking = Linking(Names(policy, "info@example.org"), TOKENS)

    rows = linking.of_case(CASE, "amina_shah", "assignment", now=datetime(2026, 11, 20, 9, tzinfo=UTC))

    says = [row.says for row in rows]
    assert {"I have it", "Answered", "Not mine", "I need more time", "I am away until …", "Unwanted"} <= set(
        says
    )
    assert [one for one in says if one.startswith("Wrong kind")] == [
        f"Wrong kind: it is {policy.categories[key].name}" for key in policy.categories if key != "general"
    ]
    for row in rows:
        assert re.fullmatch(r"mailto:info@example\.org\?subject=[\w%.~-]+(&body=[\w%.~-]+)?", row.url)
        subject = unquote(row.url.partition("?subject=")[2].partition("&")[0])
        assert subject.isascii()
        assert len(subject) < 90
        assert re.fullmatch(r".+ \[HWH-2026-7K4QX\] #\w{5}-\w{5}-\w{5}", subject)
        assert "private" not in row.url


def test_a_closed_case_and_somebody_named_in_it_get_no_links() -> None:
    policy = read_policy(packaged_rules()).policy
    linking, now = Linking(Names(policy, "info@example.org"), TOKENS), datetime(2026, 11, 20, 9, tzinfo=UTC)

    assert linking.of_case(replace(CASE, status="closed"), "amina_shah", "assignment", now=now) == ()
    assert linking.of_case(replace(CASE, named=("amina_shah",)), "amina_shah", "assignment", now=now) == ()


CARRY = ("assignment", "consultation", "escalation", "follow_up", "media_forward", "overdue", "reminder")


@pytest.mark.parametrize("letter", [*CARRY, "told", "acknowledgement_general"])
def test_the_letters_that_ask_somebody_to_act_carry_links_and_no_other_does(letter: str) -> None:
    policy = read_policy(packaged_rules()).policy
    letters = Letters(
        read_templates(packaged_templates()),
        policy,
        address="info@example.org",
        secret_key=b"a-key-for-the-tests-of-tokens-0123456789",
    )

    mail = samples.write(letters, letter, letters.samples(letter)[0])

    shown = mail.content.replace(b"=\r\n", b"")
    assert (b"subject=3DAnswered%20" in shown) is (letter in CARRY)
    assert (b"#" not in mail.subject.encode()) is True
