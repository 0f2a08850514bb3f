"""Whatever a message carries: screening never raises, and a machine is never answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from inboxbot.model.case import Case, History
from inboxbot.model.message import Address, Message, MessageRef
from inboxbot.model.plan import Screening
from inboxbot.rules.policy import Policy
from inboxbot.triage.authentication import parse_results
from inboxbot.triage.phrases import names
from inboxbot.triage.screen import screen
from inboxbot.triage.screen_addresses import canonical, is_address, organisational_domain
from inboxbot.triage.screen_fields import keyword
from inboxbot.triage.thanks import only_thanks
from inboxbot.triage.thread import references_in, thread, thread_keys

ADDRESS = "info@helphere.example"
OWN = [ADDRESS, "enquiries@helphere.example", "anna@helphere.example", "scanner@helphere.example"]
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
LINE = {
    "name": "x",
    "short_name": "x",
    "what_we_do": "x",
    "what_we_do_not": "x",
    "address": "x",
    "telephone": "x",
}
POLICY = Policy.model_validate(
    {
        "version": 1,
        "organisation": {
            **LINE,
            "reference_prefix": "HH",
            "website": "x",
            "opening_hours": "x",
            "other_formats": "x",
            "emergency": [{"name": "x", "number": "x", "when": "x"}],
            "complaints_page": "x",
            "mailbox_aliases": [OWN[1]],
        },
        "people": {"anna": {"name": "Anna", "address": OWN[2]}},
        "roles": {"lead": ["anna"]},
        "calendar": {"office_hours": {"monday": "09:00-17:00"}},
        "standards": {},
        "categories": {"general": {"name": "x", "owner": "lead", "acknowledgement": None}},
        "default_category": "general",
        "screening": {
            "own_addresses": [OWN[3]],
            "web_forms": [{"sender": "form@helphere.example"}],
            "acknowledge_anyway": ["jo@home.example", "@partner.example"],
        },
    }
)

NAMES = st.sampled_from(
    sorted(
        names(
            "auto-submitted precedence x-auto-response-suppress list-id list-unsubscribe return-path from sender reply-to to "
            "subject content-type content-class x-loop x-autoreply x-spam-status x-failed-recipients authentication-results "
            "errors-to resent-to delivered-to x-forefront-antispam-report x-ms-exchange-organization-scl in-reply-to x-inboxbot"
        )
    )
)
SCRAPS = st.sampled_from(
    ["no", "auto-replied", "(", ")", '"', "\\", ";", "=", "<>", "<jo@home.example>", ADDRESS, "dmarc=pass", "yes", "bulk",
     "All", "multipart/report", "report-type=delivery-status", "@", ",", " ", "\t", "mx.example", "9", "٣", "é", "\x00"]
)  # fmt: skip
SOUP = st.one_of(st.lists(SCRAPS, max_size=12).map("".join), st.text(max_size=60))
HEADERS = st.dictionaries(NAMES, st.lists(SOUP, min_size=1, max_size=3).map(tuple), max_size=8)
ADDRESSES = st.one_of(
    st.sampled_from(["", "jo@home.example", "robot@partner.example", "form@helphere.example", *OWN]), SOUP
).map(lambda address: Address(address.lower()))
TEXT = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["I am out of the office.", "This is the mail system at host x.", "Can you help me?", "Thank you!"]
    ),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    def some() -> tuple[Address, ...]:
        return tuple(draw(st.lists(ADDRESSES, max_size=3)))

    text = draw(TEXT)
    return Message(
        ref=MessageRef("INBOX", "1", "1"),
        received_at=NOW,
        size=1,
        fingerprint="f",
        in_reply_to=tuple(draw(st.lists(SOUP, max_size=2))),
        references=tuple(draw(st.lists(SOUP, max_size=3))),
        sender=draw(ADDRESSES),
        senders=some(),
        reply_to=some(),
        recipients=(*some(), Address(ADDRESS)),
        return_path=draw(st.one_of(st.none(), SOUP)),
        subject=draw(SOUP),
        text=text,
        new_text=text,
        content_type=draw(st.sampled_from(["text/plain", "multipart/report", ""])),
        headers=draw(HEADERS),
    )


def _screened(message: Message, **more: Any) -> Screening:
    return screen(message, History(), POLICY, **{"address": ADDRESS, "trusted_authserv": "topmost", **more})


@settings(max_examples=150, deadline=None)
@given(messages(), st.sampled_from(["none", "topmost", "mx.example"]))
def test_no_header_soup_raises_and_every_answer_is_whole(message: Message, trusted: str) -> None:
    found = _screened(message, trusted_authserv=trusted)
    assert 0 < len(found.reason) <= 120
    assert found.may_acknowledge == bool(found.acknowledge_to)
    assert not found.may_acknowledge or (found.admit and is_address(found.acknowledge_to))
    assert found.acknowledge_to not in OWN


NEVER = st.one_of(
    st.just({"return_path": ""}),
    st.sampled_from(OWN).map(lambda own: {"sender": Address(own)}),
    st.sampled_from(["auto-replied", "auto-generated", "anything", "no (", "NO x"]).map(
        lambda value: {"header": value}
    ),
)


@settings(max_examples=200, deadline=None)
@given(message=messages(), mark=NEVER, plain=st.booleans())
def test_a_null_path_an_own_address_and_a_marked_automatic_mail_are_never_answered(
    *, message: Message, mark: dict[str, Any], plain: bool
) -> None:
    if plain:  # the mark alone, on a letter that would be answered
        message = replace(
            message, sender=Address("jo@home.example"), senders=(), reply_to=(), headers={}, subject="x"
        )
    if "header" in mark:
        message = replace(message, headers={**message.headers, "auto-submitted": (mark["header"],)})
    else:
        message = replace(message, **mark)
    found = _screened(message)
    assert (found.may_acknowledge, found.acknowledge_to) == (False, "")


@settings(max_examples=100, deadline=None)
@given(message=messages(), closed=st.booleans())
def test_threading_never_raises_and_nobody_is_certain_by_number_alone(
    *, message: Message, closed: bool
) -> None:
    case = Case(1, "HH-2026-7K4QX", "general", "closed" if closed else "open", "anna", "lead", Address("jo@home.example"), "x", NOW)  # fmt: skip
    found = thread(message, History(by_reference=(case,)), _screened(message))
    assert found is not None
    belongs = canonical(message.sender.address) == "jo@home.example"
    assert not found.certain or belongs or _screened(message).kind in {"staff", "own"}
    assert len(thread_keys(message)) <= 50


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_readers_of_single_values_never_raise(text: str) -> None:
    assert ";" not in keyword(text)
    parse_results(text)
    only_thanks(text)
    assert all(reference.startswith("HH-") for reference in references_in(text, "HH"))
    assert organisational_domain(text).count(".") <= 2
