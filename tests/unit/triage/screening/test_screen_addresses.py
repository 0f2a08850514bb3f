from __future__ import annotations

import pytest

from inboxbot.triage.screen_addresses import (
    aligned,
    canonical,
    colleagues,
    is_address,
    organisational_domain,
    same_person,
    takes_no_reply,
    unwrapped,
)


@pytest.mark.parametrize(
    ("name", "organisation"),
    [
        ("example.org", "example.org"),
        ("a.b.example.org.", "example.org"),
        ("mail.council.gov.uk", "council.gov.uk"),
        ("Trust.NHS.uk", "trust.nhs.uk"),
        ("x.y.police.uk", "y.police.uk"),
        ("a.b.com.au", "b.com.au"),
        ("co.uk", "co.uk"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_the_organisational_domain_is_what_was_registered(name: str, organisation: str) -> None:
    assert organisational_domain(name) == organisation


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@mail.example.org", "b@example.org", True),
        ("a@one.nhs.uk", "b@two.nhs.uk", False),
        ("a@example.org", "a@example.com", False),
        ("", "", False),
        ("nobody", "nobody", False),
    ],
)
def test_addresses_align_within_one_organisation(*, one: str, other: str, same: bool) -> None:
    assert aligned(one, other) is same


@pytest.mark.parametrize("provider", ["gmail.com", "nhs.net", "btinternet.com", "hotmail.co.uk"])
def test_customers_of_one_provider_are_no_colleagues(provider: str) -> None:
    assert not colleagues(f"a@{provider}", f"b@{provider}")
    assert colleagues("a@council.gov.uk", "b@mail.council.gov.uk")


@pytest.mark.parametrize(
    ("wrapped", "inner"),
    [
        ("SRS0=HHH=TT=home.example=jo@fwd.example", "jo@home.example"),
        ("srs0+HHH=TT=home.example=jo@fwd.example", "jo@home.example"),
        ("pat+caf_=info=helphere.example@gmail.com", "pat@gmail.com"),
        ("SRS1=Xx=first.example==HHH=TT=home.example=jo@fwd.example", "jo@home.example"),
        ("pat+SRS=abc=TT=home.example=jo@tenant.example", "jo@home.example"),
        ("prvs=0123456789=jo@home.example", "jo@home.example"),
        ("prvs=jo=0123456789@home.example", "jo@home.example"),
        ("btv1==abc123==jo@home.example", "jo@home.example"),
        ("jo+bounce@home.example", "jo@home.example"),
        ("jo+bounce-77@home.example", "jo@home.example"),
        ("bounce-jo=home.example@list.example", "jo@home.example"),
        ("SRS0=H=T=home.example=prvs=0123456789=jo@fwd.example", "jo@home.example"),
        ("jo+tag@home.example", "jo+tag@home.example"),
        ("jo@home.example", "jo@home.example"),
        ("prvs=" * 5000, "prvs=" * 5000),
        ("", ""),
    ],
)
def test_a_wrapped_envelope_address_is_unwrapped(wrapped: str, inner: str) -> None:
    assert unwrapped(wrapped) == inner


def test_one_mailbox_has_many_spellings() -> None:
    assert same_person("J.O.Bloggs+news@googlemail.com", "jobloggs@gmail.com")
    assert same_person("Jo+x@Home.example", "jo@home.example")
    assert not same_person("j.o@home.example", "jo@home.example")
    assert not same_person("", "")
    assert canonical("+x@home.example") == "+x@home.example"


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("jo@home.example", True),
        ("jo+x.y_z'q@a.b.example", True),
        ("jo@localhost", False),
        ("jo@home..example", False),
        ("jo b@home.example", False),
        ("<jo@home.example>", False),
        ("a@b@c.example", False),
        ("jo@home.example\nBcc: x@y.example", False),
        ("@home.example", False),
        ("x" * 250 + "@home.example", False),
        ("", False),
    ],
)
def test_only_one_plain_address_can_be_written_to(*, text: str, valid: bool) -> None:
    assert is_address(text) is valid


@pytest.mark.parametrize(
    ("address", "silent"),
    [
        ("noreply@x.example", True),
        ("no-reply+77@x.example", True),
        ("notifications-noreply@x.example", True),
        ("Do.Not.Reply@x.example", True),
        ("nora.eply@x.example", False),
        ("replies@x.example", False),
        ("noel@x.example", False),
    ],
)
def test_an_address_may_say_that_nobody_reads_it(*, address: str, silent: bool) -> None:
    assert takes_no_reply(address) is silent
