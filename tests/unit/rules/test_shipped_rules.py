"""The shipped rules: their examples hold, each is tried, and nothing is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inboxbot.config.rules_file import read_policy
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.compiled import compile_rules
from inboxbot.rules.facts import Facts
from inboxbot.rules.rule import Examples
from inboxbot.triage.examples import try_examples
from inboxbot.triage.language import language_of

POLICY = read_policy(Path(__file__).parents[3] / "rules.yaml").policy
RULES = compile_rules(POLICY)


def held(example: str) -> set[str]:
    """Return the rules that hold of an example; a first line ``Subject: …`` is the subject."""
    subject, text = "", example
    if example.startswith("Subject: "):
        first, _, text = example.partition("\n")
        subject = first.removeprefix("Subject: ")
    facts = Facts(texts={"subject": subject, "text": text}, language=language_of(text))
    return {each.rule.id for each in RULES.holding(facts)}


@pytest.mark.parametrize(
    ("rule", "example"), [(rule.id, each) for rule in POLICY.rules for each in rule.examples.match]
)
def test_a_rule_holds_of_its_examples(rule: str, example: str) -> None:
    assert rule in held(example)


@pytest.mark.parametrize(
    ("rule", "example"), [(rule.id, each) for rule in POLICY.rules for each in rule.examples.miss]
)
def test_a_rule_does_not_hold_of_its_near_misses(rule: str, example: str) -> None:
    assert rule not in held(example)


def test_every_rule_has_a_near_miss_and_most_have_a_match() -> None:
    assert [rule.id for rule in POLICY.rules if not rule.examples.miss] == []
    # Signature, staff, forwarded text and headers cannot be written as a sentence.
    without = {rule.id for rule in POLICY.rules if not rule.examples.match}
    assert without == {
        "appeals_against_our_decision",
        "press_by_signs_and_asks",
        "press_forwarded_approach",
        "automatic_by_headers",
        "automatic_bulletin",
        "automatic_newsletter",
        "unwanted_marked_spam",
    }


def test_nothing_is_wrong_with_the_shipped_rules() -> None:
    assert [finding for finding in check_rules(POLICY) if not finding.warning] == []


def test_no_example_is_taken_from_the_labelled_mails() -> None:
    corpus = (Path(__file__).parents[2] / "corpus" / "labelled.jsonl").read_text()
    sentences = [each for rule in POLICY.rules for each in (*rule.examples.match, *rule.examples.miss)]
    assert [each for each in sentences if len(each) > 40 and each.rstrip(".?!") in corpus] == []


@pytest.mark.parametrize(
    ("question", "paragraph"),
    [
        ("We have just moved to Hitchin. How do we register with a GP?", "nhs_gp"),
        ("I cannot find a dentist that takes NHS patients. Can you help me?", "nhs_dentist"),
        ("How can I change my hospital appointment? I have to work that day.", "nhs_appointment"),
        ("Who do I ring when my doctor is closed at the weekend? My knee is swollen.", "nhs_111"),
        ("I am not happy with how the hospital looks after my father. Who can I talk to?", "hospital_pals"),
        ("How do I complain about my GP?", "nhs_complaint"),
        ("How do I complain about my mother's care home?", "social_care_complaint"),
    ],
)
def test_the_commonest_questions_get_checked_information_at_once(question: str, paragraph: str) -> None:
    policy = POLICY.model_copy(
        update={
            "rules": tuple(
                r.model_copy(update={"examples": Examples(match=(question,))}) for r in POLICY.rules[:1]
            )
        }
    )
    [tried] = try_examples(policy, RULES)
    assert tried.result.category == "signposting"
    assert paragraph in tried.result.paragraphs
    assert len(tried.result.paragraphs) <= 2


def test_every_paragraph_has_a_day_on_which_it_was_checked_and_is_used() -> None:
    assert [name for name, each in POLICY.paragraphs.items() if each.checked_on is None] == []
    assert {rule.paragraph for rule in POLICY.rules} >= set(POLICY.paragraphs)
