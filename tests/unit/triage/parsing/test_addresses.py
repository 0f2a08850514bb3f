from __future__ import annotations

import pytest

from inboxbot.model.message import Address
from inboxbot.triage.addresses import parse_addresses, parse_path, parse_sender


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a@x.example", [("a@x.example", "")]),
        ("Ann <A@X.Example>", [("a@x.example", "Ann")]),
        ('"Smith, John (Dr)" <j@x.example>', [("j@x.example", "Smith, John (Dr)")]),
        ('"He said \\"hi\\"" <j@x.example>', [("j@x.example", 'He said "hi')]),
        ("Smith, John <j@x.example>, b@y.example", [("j@x.example", "Smith, John"), ("b@y.example", "")]),
        ("<a@x.example> (Ann (the nurse))", [("a@x.example", "Ann the nurse")]),
        ("a@x.example (Ann)", [("a@x.example", "Ann")]),
        ('"john doe"@x.example', [('"john doe"@x.example', "")]),
        ('"john"@x.example', [("john@x.example", "")]),
        ("john @ x.example", [("john@x.example", "")]),
        (
            "Team: a@x.example, B <b@x.example>;, c@x.example",
            [("a@x.example", ""), ("b@x.example", "B"), ("c@x.example", "")],
        ),
        ("undisclosed-recipients:;", []),
        ("John Smith john@x.example", [("john@x.example", "John Smith")]),
        ("John <john@x.example", [("john@x.example", "John")]),
        ("<a@x.example> <b@y.example>", [("a@x.example", ""), ("b@y.example", "")]),
        ("<mailto:a@x.example>", [("a@x.example", "")]),
        ("<@relay.example,@two.example:user@x.example>", [("user@x.example", "")]),
        ("'a@x.example' <a@x.example>", [("a@x.example", "a@x.example")]),
        ("a@x.example, A <a@x.example>", [("a@x.example", "")]),
        ("=?utf-8?q?M=C3=BCller=2C_Eva?= <eva@x.example>", [("eva@x.example", "Müller, Eva")]),
        ("Eva <eva@xn--mller-kva.example>", [("eva@xn--mller-kva.example", "Eva")]),
        ("Eva <eva@müller.example>", [("eva@müller.example", "Eva")]),
        ("Mail System <MAILER-DAEMON>", [("mailer-daemon", "Mail System")]),
        ("X <not an address>", []),
        ("", []),
        (",,;:", []),
    ],
)
def test_addresses_are_read_as_people_and_programs_write_them(
    header: str, expected: list[tuple[str, str]]
) -> None:
    assert parse_addresses([header]) == tuple(Address(address, name) for address, name in expected)


def test_an_address_in_a_display_name_is_never_the_sender() -> None:
    assert parse_sender('"ceo@ours.example" <thief@x.example>') == (
        Address("thief@x.example", "ceo@ours.example"),
    )
    assert parse_sender("ceo@ours.example via list <l@x.example>") == (
        Address("l@x.example", "ceo@ours.example via list"),
    )
    assert parse_sender("=?utf-8?q?=3Cceo=40ours=2Eexample=3E?= <thief@x.example>") == (
        Address("thief@x.example", "<ceo@ours.example>"),
    )


def test_a_header_that_was_wrongly_encoded_whole_still_has_its_address() -> None:
    assert parse_sender("=?utf-8?q?Anna_=3Canna=40x=2Eexample=3E?=") == (Address("anna@x.example", "Anna"),)


def test_a_name_without_an_address_is_kept_as_a_name() -> None:
    assert parse_sender("Healthwatch Office") == (Address("", "Healthwatch Office"),)
    assert parse_addresses(["Healthwatch Office"]) == ()


@pytest.mark.parametrize(
    ("value", "path"),
    [("<>", ""), ("<A@x.example>", "a@x.example"), ("a@x.example", "a@x.example"), ("nonsense", "")],
)
def test_a_return_path_is_one_address_or_the_null_path(value: str, path: str) -> None:
    assert parse_path(value) == path
