"""Which words would have told: counted in corrected mails beside the examples of the rules."""

from __future__ import annotations

from inboxbot.reports.telling_words import Text, telling

OTHERS = tuple(
    Text(words, "general")
    for words in (
        "When is your next evening for volunteers?",
        "Could you send me the report?",
        "Who do I ask about a dentist?",
        "Please unsubscribe me from the newsletter.",
    )
)
CORRECTED = (
    Text("I am disgusted. Your adviser hung up on me.", "complaint", names="Ann Abbott"),
    Text("Ann here. The adviser hung up twice and I am disgusted.", "complaint", names="Ann Abbott"),
)


def test_words_that_stand_in_the_corrected_mails_and_not_elsewhere_are_told() -> None:
    found = telling("complaint", CORRECTED, OTHERS)
    assert {"disgusted", "hung up", "adviser hung"} & {one.words for one in found}
    assert all((one.of, one.of_elsewhere) == (2, 4) for one in found)
    assert all(one.log_odds > 1 for one in found)


def test_a_word_that_others_say_too_tells_nothing() -> None:
    others = (*OTHERS, *(Text("I am disgusted by the ward.", "signposting") for _ in range(4)))
    assert "disgusted" not in {one.words for one in telling("complaint", CORRECTED, others)}


def test_the_writers_name_is_never_suggested() -> None:
    assert not any("ann" in one.words.split() for one in telling("complaint", CORRECTED, OTHERS))


def test_without_corrected_mails_nothing_is_suggested() -> None:
    assert telling("media", CORRECTED, OTHERS) == ()
