"""From the rules that hold to what a message is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from inboxbot.config.rules_file import read_policy
from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Forwarded, Message, MessageRef
from inboxbot.model.plan import Because, Classification, Screening, ThreadMatch
from inboxbot.rules.compiled import compile_rules
from inboxbot.rules.outcomes import Category, Flag, Judging
from inboxbot.rules.people import Person
from inboxbot.rules.policy import Policy
from inboxbot.rules.rule import Rule, Tally
from inboxbot.triage.classify import classify, facts_of

SHIPPED = read_policy(Path(__file__).parents[3] / "rules.yaml").policy
PERSON = Screening(admit=True, may_acknowledge=True, kind="person", reason="")
RECEIVED = datetime(2026, 6, 10, 9, 20, tzinfo=UTC)  # Wednesday
ANN = Person(name="Ann", address="ann@hw.example", aliases=("annie@home.example",))
TINA = Person(name="Tina", address="tina@hw.example", staff=False)


def message(text: str, **other: Any) -> Message:
    given: dict[str, Any] = {"text": text, "new_text": text, "sender": Address("jo@x.example", "Jo")}
    return Message(MessageRef("INBOX", "1", "7"), RECEIVED, 100, "f", **{**given, **other})


def policy(*rules: dict[str, Any]) -> Policy:
    names = {"media": "Media", "complaint": "Complaint", "signposting": "Signposting", "general": "General"}
    parts = {
        "people": {"ann": ANN, "tina": TINA},
        "categories": {
            key: Category(name=name, owner="x", acknowledgement=None) for key, name in names.items()
        },
        "default_category": "general",
        "flags": {"unwanted": Flag(name="Unwanted", no_case=True), "urgent": Flag(name="Urgent")},
        "judging": Judging(),
        "lists": {},
        "conditions": {},
        "rules": tuple(Rule.model_validate(rule) for rule in rules),
        "tallies": (),
    }
    return SHIPPED.model_copy(update=parts)


def rule(name: str, words: str, **target: Any) -> dict[str, Any]:
    weight = {} if {"weight", "certain", "channel"} & set(target) else {"weight": 2}
    return {"id": name, "when": {"words": words}, **weight, **target}


def classified(text: str, *rules: dict[str, Any], **other: Any) -> Classification:
    return judged(policy(*rules), text, **other)


def judged(house: Policy, text: str, **other: Any) -> Classification:
    return classify(
        message(text, **other),
        screening=PERSON,
        match=None,
        history=History(),
        policy=house,
        rules=compile_rules(house),
    )


def test_the_highest_sum_wins_and_every_rule_is_told_with_its_words() -> None:
    result = classified(
        "My GP was rude",
        rule("gp", "GP", category="signposting", weight=3),
        rule("rude", "rude", category="complaint", weight=1.5),
        rule("my", "my", category="signposting", weight=-0.5),
        rule("late", "late", category="media"),
    )
    assert result == Classification(
        category="signposting",
        because=(
            Because("gp", "signposting", ("GP",), 3.0),
            Because("rude", "complaint", ("rude",), 1.5),
            Because("my", "signposting", ("My",), -0.5),
        ),
        sums=(("signposting", 2.5), ("complaint", 1.5), ("media", 0.0), ("general", 0.0)),
        second="complaint",
        doubts=("It might be something else: Complaint (1.5 against 2.5).",),
        language="en",
    )


def test_between_equals_the_first_in_the_policy_wins() -> None:
    rules = (rule("a", "x", category="signposting"), rule("b", "x", category="complaint"))
    assert classified("x", *rules).category == "complaint"


def test_a_certain_rule_settles_the_category_whatever_the_sums() -> None:
    rules = (rule("a", "x", category="general", weight=20), rule("b", "x", category="media", certain=True))
    assert classified("x", *rules).category == "media"


def test_without_a_rule_it_is_the_default_and_said_to_be_doubtful() -> None:
    result = classified("x")
    assert (result.category, result.second) == ("general", "")
    assert result.doubts == ("No rule speaks clearly; it was taken for: General.",)


def test_a_sum_below_the_least_is_not_enough() -> None:
    assert classified("x", rule("a", "x", category="media", weight=0.9)).category == "general"


def test_a_flag_holds_when_its_rules_sum_up_to_one() -> None:
    half = (rule("a", "x", flag="urgent", weight=0.5), rule("b", "y", flag="urgent", weight=0.5))
    assert classified("x", *half).flags == ()
    assert classified("x y", *half).flags == ("urgent",)
    assert classified("x y z", *half, rule("c", "z", flag="urgent", weight=-1)).flags == ()


def test_a_certain_flag_holds_whatever_speaks_against_it() -> None:
    rules = (rule("a", "x", flag="quiet", certain=True), rule("b", "x", flag="quiet", weight=-9))
    assert classified("x", *rules).flags == ("quiet",)


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("an offer", ("unwanted",)),
        ("an offer, and tablets", ("urgent",)),  # beside another mark
        ("an offer to publish", ()),  # in a category
    ],
)
def test_a_flag_does_not_count_beside_what_its_unless_names(text: str, flags: tuple[str, ...]) -> None:
    given = policy(
        rule("offers", "offer", flag="unwanted"),
        rule("danger", "tablets", flag="urgent"),
        rule("press", "publish", category="media"),
    )
    unwanted = Flag(name="Unwanted", unless=("urgent", "media"))
    given = given.model_copy(update={"flags": {**given.flags, "unwanted": unwanted}})
    assert judged(given, text).flags == flags


def test_what_may_be_a_complaint_about_us_asks_somebody() -> None:
    grumble = rule("a", "x", category="complaint", weight=2)
    assert classified("x y", grumble, rule("b", "y", category="media", weight=9)).flags == (
        "in_doubt_complaint",
    )
    assert classified("x", grumble).flags == ()  # it is one


def test_nobody_is_asked_about_unwanted_mail() -> None:
    rules = (
        rule("a", "x", category="complaint"),
        rule("b", "x", category="general", weight=9),
        rule("c", "x", flag="unwanted"),
    )
    assert classified("x", *rules).flags == ("unwanted",)


def test_the_stated_time_is_read_of_media_enquiries_only() -> None:
    text = "Could you comment by noon tomorrow?"
    stated = classified(text, rule("a", "comment", category="media")).media_deadline
    assert stated is not None
    assert (stated.at, stated.words) == (datetime(2026, 6, 11, 11, 0, tzinfo=UTC), "noon tomorrow")
    assert classified(text, rule("a", "comment", category="general")).media_deadline is None


@pytest.mark.parametrize(
    ("weight", "within", "doubtful"), [(2.9, None, False), (3, None, True), (3, 6, True), (3, 5.9, False)]
)
def test_a_time_is_doubtful_where_the_words_of_other_mail_are_strong_too(
    weight: float, within: float | None, *, doubtful: bool
) -> None:
    rules = (
        rule("a", "comment", category="media") | {"weight": 9},
        rule("b", "packages", category="general") | {"weight": weight},
    )
    house = policy(*rules).model_copy(
        update={"judging": Judging(deadline_doubt_from=3, deadline_doubt_within=within)}
    )
    text = "Could you comment by noon tomorrow? Our packages start at £9."
    stated = judged(house, text).media_deadline
    assert stated is not None
    assert stated.doubtful is doubtful
    certain = rule("c", "comment", category="media", certain=True)
    house = house.model_copy(update={"rules": (*house.rules, Rule.model_validate(certain))})
    stated = judged(house, text).media_deadline
    assert stated is not None
    assert not stated.doubtful


def test_a_doubtful_time_is_shown_as_a_doubt() -> None:
    result = classified("We need it by 9am on 8 June.", rule("a", "need", category="media"))
    assert result.media_deadline is not None
    assert result.media_deadline.doubtful
    assert result.doubts == ("The time it must be answered by is not certain: “9am on 8 June”.",)


def test_a_paragraph_goes_with_its_category_only() -> None:
    dentist = rule("a", "dentist", category="signposting", paragraph="nhs_dentist")
    assert classified("dentist", dentist).paragraphs == ("nhs_dentist",)
    assert classified("dentist z", dentist, rule("b", "z", category="media", weight=9)).paragraphs == ()


def test_the_channel_is_what_a_rule_tells() -> None:
    assert classified("voicemail", rule("a", "voicemail", channel="telephone")).channel == "telephone"
    assert classified("a mail").channel == "email"


def test_the_parts_of_a_message_are_told_apart() -> None:
    text = "Please see below.\n\n-- \nJo Bloggs\nReporter\n\n> what you wrote"
    forwarded = Forwarded(None, "Old subject", "old text", attached=False)
    facts = facts_of(
        message(
            text,
            new_text="Please see below.",
            quoted_text="what you wrote",
            forwarded=(forwarded,),
            subject="Fwd",
        ),
        screening=PERSON,
        match=None,
        history=History(),
        policy=policy(),
    )
    assert dict(facts.texts) == {
        "subject": "Fwd",
        "text": "Please see below.",
        "forwarded": "Old subject\n\nold text",
        "signature": "-- \nJo Bloggs\nReporter",
        "quoted": "what you wrote",
        "sender_name": "Jo",
        "attachments": "",
    }


@pytest.mark.parametrize(
    ("address", "staff"),
    [
        ("ann@hw.example", True),
        ("annie@home.example", True),
        ("tina@hw.example", False),
        ("jo@x.example", False),
    ],
)
def test_staff_is_who_is_marked_so(address: str, staff: bool) -> None:  # noqa: FBT001 - a column of the table
    facts = facts_of(
        message("x", sender=Address(address)),
        screening=PERSON,
        match=None,
        history=History(),
        policy=policy(),
    )
    assert facts.from_staff is staff


def test_a_known_correspondent_is_no_first_contact() -> None:
    case = Case(1, "HWH-2026-AAAAA", "general", "open", "ann", "x", Address("jo@x.example"), "s", RECEIVED)
    history = History(by_correspondent=(case,))
    facts = facts_of(message("x"), screening=PERSON, match=None, history=history, policy=policy())
    assert (facts.first_contact, facts.answers_us) == (False, False)
    match = ThreadMatch(case, "our reference", certain=True)
    facts = facts_of(message("x"), screening=PERSON, match=match, history=history, policy=policy())
    assert (facts.first_contact, facts.answers_us) == (False, True)


def tallied(*weigh: dict[str, Any], **target: Any) -> Policy:
    tally = Tally.model_validate({"id": "words", "weigh": weigh, **target})
    return policy(rule("gp", "GP", category="signposting", weight=1)).model_copy(update={"tallies": (tally,)})


def test_the_words_of_a_tally_count_each_once_and_the_heaviest_are_told_first() -> None:
    house = tallied(
        {"weight": 0.5, "words": ["nobody", "your"]},
        {"weight": -0.2, "words": ["thanks"]},
        category="complaint",
        start=0.1,
    )
    result = judged(house, "Nobody, nobody at your office. Thanks for the GP's number.")
    assert result.because == (
        Because("gp", "signposting", ("GP's",), 1.0),
        Because("words", "complaint", ("nobody +0.5", "your +0.5", "thanks -0.2", "begins at 0.1"), 0.9),
    )
    assert dict(result.sums)["complaint"] == 0.9


def test_what_the_other_words_of_a_tally_came_to_is_told_in_one() -> None:
    words = ["ada", "bea", "cleo", "dora", "ella", "faye", "gwen", "hope"]
    house = tallied(
        {"weight": 0.5, "words": words},
        {"weight": 0.25, "words": ["iris", "june"]},
        category="media",
        start=-1,
    )
    [told] = judged(house, " ".join([*words, "iris", "june"])).because
    assert told.words == (*(f"{word} +0.5" for word in words), "2 more 0.5", "begins at -1")
    assert told.weight == 3.5


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("Our readers ask", ("our readers +0.5",)),
        ("our\nReaders", ("our readers +0.5",)),
        ("I didn't ring", ("did not +0.4",)),
        ("our own readers", ()),
        ("Tell our. Readers ask", ()),
        ("readers, our", ()),
    ],
)
def test_a_tally_meets_two_words_that_stand_beside_one_another(text: str, met: tuple[str, ...]) -> None:
    house = tallied(
        {"weight": 0.5, "words": ["our readers"]},
        {"weight": 0.4, "words": ["did not"]},
        category="media",
    )
    assert [told.words for told in judged(house, text).because] == ([met] if met else [])


def test_a_tally_sets_a_flag_when_its_words_sum_up_to_one() -> None:
    house = tallied({"weight": 0.6, "words": ["tablets", "tonight"]}, flag="urgent")
    assert judged(house, "tablets").flags == ()
    assert judged(house, "tablets tonight").flags == ("urgent",)


@pytest.mark.parametrize(("within", "asked"), [(None, ()), (0.4, ()), (0.6, ("in_doubt_complaint",))])
def test_somebody_is_asked_where_a_complaint_comes_as_close_as_the_policy_says(
    within: float | None, asked: tuple[str, ...]
) -> None:
    house = tallied({"weight": 0.5, "words": ["nobody"]}, category="complaint")
    house = house.model_copy(update={"judging": Judging(consult_within=within)})
    assert judged(house, "nobody at the GP").flags == asked


def test_nobody_is_asked_where_nothing_was_said_of_a_complaint() -> None:
    house = tallied({"weight": 0.5, "words": ["nobody"]}, category="complaint")
    house = house.model_copy(update={"judging": Judging(consult_within=5)})
    assert judged(house, "xyzzy").flags == ()


@pytest.mark.parametrize(
    ("less", "asked"), [(None, ("in_doubt_complaint",)), (0.4, ()), (0.6, ("in_doubt_complaint",))]
)
def test_a_complaint_for_which_little_speaks_must_come_closer(
    less: float | None, asked: tuple[str, ...]
) -> None:
    house = tallied({"weight": 0.5, "words": ["nobody"]}, category="complaint")
    judging = Judging(consult_within=5, consult_least=0.6, consult_within_less=less)
    assert judged(house.model_copy(update={"judging": judging}), "nobody at the GP").flags == asked


def test_a_complaint_for_which_enough_speaks_need_not_come_closer() -> None:
    house = tallied({"weight": 0.5, "words": ["nobody"]}, category="complaint")
    judging = Judging(consult_within=5, consult_least=0.5, consult_within_less=0)
    rule = Rule.model_validate(
        {"id": "rang", "category": "complaint", "weight": 0.1, "when": {"words": "never rang"}}
    )
    house = house.model_copy(update={"judging": judging, "rules": (*house.rules, rule)})
    assert judged(house, "nobody at the GP never rang").flags == ("in_doubt_complaint",)
    assert judged(house, "nobody at the GP").flags == ()  # a single word, and no rule
