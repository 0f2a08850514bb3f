"""The shipped rules: their examples hold, each is tried, and nothing is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from inboxbot.config.rules_file import read_policy
from inboxbot.rules.advice import advise
from inboxbot.rules.check_rules import check_rules
from inboxbot.rules.compiled import compile_rules
from inboxbot.rules.rule import Condition, Examples
from inboxbot.triage.examples import failing, try_examples

POLICY = read_policy(Path(__file__).parents[3] / "rules.yaml").policy
RULES = compile_rules(POLICY)


def test_every_example_comes_out_as_it_must() -> None:
    tried = try_examples(POLICY, RULES)
    assert len(tried) > 2 * len(POLICY.rules)
    assert [finding.what for finding in failing(POLICY, tried)] == []


def test_nothing_is_wrong_with_the_shipped_rules() -> None:
    assert [*check_rules(POLICY)] == []


def test_an_admin_need_know_of_nothing_in_the_shipped_rules() -> None:
    assert [finding.what for finding in advise(POLICY)] == []


def test_whatever_a_rule_can_ask_is_explained_above_the_rules() -> None:
    text = (Path(__file__).parents[3] / "rules.yaml").read_text()
    head = text[text.index("# --- Rules: ") : text.index("\nrules:\n")]
    asked = {field.alias or name for name, field in Condition.model_fields.items()}
    assert {name for name in asked if f"{name}:" not in head} == set()


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
