"""How a token is shown to a mail server, octet by octet."""

from __future__ import annotations

import pytest

from inboxbot.ports.bearer import Shown, mechanism_of, shown, status_in


def test_xoauth2_is_as_google_and_microsoft_document_it() -> None:
    # The sample of learn.microsoft.com, "Authenticate an IMAP, POP or SMTP connection using OAuth".
    said = shown(
        "XOAUTH2", "test@contoso.onmicrosoft.com", "EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA", "x", 1
    )
    first = (
        b"user=test@contoso.onmicrosoft.com\x01auth=Bearer EwBAAl3BAAUFFpUAo7J3Ve0bjLBWZWCclRC3EoAA\x01\x01"
    )
    assert said == Shown("XOAUTH2", first, b"")


def test_oauthbearer_is_as_rfc_7628_documents_it() -> None:
    # RFC 7628 §4.1, its example.
    said = shown(
        "OAUTHBEARER",
        "user@example.com",
        "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==",
        "server.example.com",
        143,
    )
    first = (
        b"n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
        b"auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01"
    )
    assert said == Shown("OAUTHBEARER", first, b"\x01")


def test_a_name_with_signs_of_the_mechanism_is_written_so_that_it_stays_one_name() -> None:
    assert b"n,a=a=3Db=2Cc@example.org,\x01" in shown("OAUTHBEARER", "a=b,c@example.org", "t", "h", 1).first


@pytest.mark.parametrize(
    ("offered", "mechanism"),
    [
        (("PLAIN", "XOAUTH2", "OAUTHBEARER"), "XOAUTH2"),
        (("OAUTHBEARER", "LOGIN"), "OAUTHBEARER"),
        (("PLAIN", "LOGIN"), ""),
        ((), ""),
    ],
)
def test_the_mechanism_is_one_that_the_server_offers(offered: tuple[str, ...], mechanism: str) -> None:
    assert mechanism_of(offered) == mechanism


@pytest.mark.parametrize(
    ("challenge", "status"),
    [
        (b'{"status":"400","schemes":"Bearer","scope":"https://mail.google.com/"}', "400"),
        (b'{"status":"invalid_token","openid-configuration":"https://x"}', "invalid_token"),
        (b'{"status":401}', "401"),
        (b'{"status":"the token was eyJhbGciOi"}', ""),
        (b'{"status":"a\\nb"}', ""),
        (b'{"error":"x"}', ""), (b"[]", ""), (b"", ""), (b"\xff\xfe", ""), (b"[" * 100_000, ""),
    ],
)  # fmt: skip
def test_of_an_error_only_a_short_word_is_told(challenge: bytes, status: str) -> None:
    assert status_in(challenge) == status


def test_no_token_stands_in_a_repr() -> None:
    assert "s3cret" not in repr(shown("XOAUTH2", "u", "s3cret", "h", 1))
