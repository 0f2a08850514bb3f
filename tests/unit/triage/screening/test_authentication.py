from __future__ import annotations

from collections.abc import Callable

import pytest
from screening_mails import AUTHSERV, personal

from inboxbot.model.message import Message
from inboxbot.triage.authentication import (
    AuthenticationResults,
    MethodResult,
    parse_results,
    trusted_results,
    verdict,
)

Understood = Callable[[str], Message]


def _message(understood: Understood, *fields: str) -> Message:
    return understood(personal("\n".join(f"Authentication-Results: {field}" for field in fields)))


def _judged(understood: Understood, *fields: str, trusted: str = AUTHSERV) -> str:
    return verdict(_message(understood, *fields), trusted).result


def test_a_field_is_read_whole() -> None:
    field = (
        'mx.example (a (nested) comment) 1; spf=pass (sender is "ok") smtp.mailfrom="jo b"@x.example; '
        'dkim/1 = pass reason="it; is = fine" header.i=@x.example header.b=aB=; dmarc=pass'
    )  # fmt: skip
    assert parse_results(field) == AuthenticationResults(
        "mx.example",
        (
            MethodResult("spf", "pass", (("smtp.mailfrom", "jo b@x.example"),)),
            MethodResult(
                "dkim",
                "pass",
                (("reason", "it; is = fine"), ("header.i", "@x.example"), ("header.b", "aB=")),
            ),
            MethodResult("dmarc", "pass"),
        ),
    )


def test_exchange_online_has_no_id() -> None:
    field = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x.example; dmarc=pass action=none; compauth=pass reason=100"
    found = parse_results(field)
    assert found is not None
    assert (found.authserv_id, [one.method for one in found.results]) == ("", ["spf", "dmarc", "compauth"])


@pytest.mark.parametrize(
    "field",
    [
        "",
        ";",
        "mx 2; dmarc=pass",
        "mx; dmarc=pass (never ends",
        'mx; spf=pass smtp.mailfrom="never',
        "x" * 9000,
    ],
)
def test_an_unreadable_field_or_another_version_is_none_at_all(field: str) -> None:
    assert parse_results(field) is None


def test_no_results_are_no_results() -> None:
    assert parse_results("mx.example; none") == AuthenticationResults("mx.example")


@pytest.mark.parametrize(
    ("trusted", "believed"),
    [
        (AUTHSERV, True),
        (AUTHSERV.upper(), True),
        ("topmost", True),
        ("none", False),
        ("", False),
        ("other.example", False),
    ],
)
def test_only_the_configured_server_is_believed(
    *, trusted: str, believed: bool, understood: Understood
) -> None:
    message = _message(understood, f"{AUTHSERV}; dmarc=pass")
    assert (trusted_results(message, trusted) is not None) is believed


ATTACKS = [
    # A second field below the server's.
    ((f"{AUTHSERV}; dmarc=fail", f"{AUTHSERV}; dmarc=pass"), "fail"),
    (("evil.example; dmarc=pass", f"{AUTHSERV}; dmarc=pass header.from=home.example"), "none"),
    # A quoted local part that closes the comment or begins a clause.
    ((f'{AUTHSERV}; spf=fail (x) smtp.mailfrom="a) dmarc=pass"@evil.example',), "fail"),
    ((f'{AUTHSERV}; spf=none smtp.mailfrom="a; dmarc=pass header.from=home.example"@evil.example',), "none"),
    (
        (f"{AUTHSERV}; spf=none (a \\) ; dmarc=pass header.from=home.example) smtp.mailfrom=evil.example",),
        "none",
    ),
    (
        (f"{AUTHSERV}; spf=none (a (b) ; dmarc=pass header.from=home.example) smtp.mailfrom=evil.example",),
        "none",
    ),
    # Duplicate methods: any failure counts, whichever stands first.
    ((f"{AUTHSERV}; dmarc=pass header.from=home.example; dmarc=fail",), "fail"),
    ((f"{AUTHSERV}; dmarc=fail; dmarc=pass header.from=home.example",), "fail"),
    ((f"{AUTHSERV}; dmarc=pass header.from=home.example; dmarc=none",), "none"),
    # A pass for another domain, and one inside a property.
    ((f"{AUTHSERV}; dmarc=pass header.from=evil.example",), "none"),
    ((f"{AUTHSERV}; dkim=none reason=dmarc=pass",), "none"),
    ((f"{AUTHSERV}; xdmarc=pass",), "none"),
    # The honest ones.
    ((f"{AUTHSERV}; dmarc=PASS (p=reject) header.from=Home.Example",), "pass"),
    ((f"{AUTHSERV.upper()}; dmarc=pass header.from=home.example",), "pass"),
    ((f"{AUTHSERV}; dmarc=hardfail",), "fail"),
    ((f"{AUTHSERV}; spf=hardfail; dkim=pass header.i=@sub.home.example",), "none"),
    ((f"{AUTHSERV}; dmarc=temperror",), "none"),
]


@pytest.mark.parametrize(("fields", "result"), ATTACKS)
def test_forged_results_are_not_believed(
    fields: tuple[str, ...], result: str, understood: Understood
) -> None:
    assert _judged(understood, *fields) == result


def test_the_topmost_alone_counts_where_the_server_has_no_id(understood: Understood) -> None:
    real, forged = (
        "spf=fail smtp.mailfrom=evil.example; dmarc=fail",
        "spf=pass; dmarc=pass header.from=home.example",
    )
    assert _judged(understood, real, forged, trusted="topmost") == "fail"
    assert _judged(understood, "dmarc=none; compauth=fail reason=001", trusted="topmost") == "fail"


def test_results_inside_an_attached_message_are_nobodys(understood: Understood) -> None:
    mail = personal("Content-Type: multipart/mixed; boundary=b", "--b\nContent-Type: message/rfc822\n\nAuthentication-Results: " + AUTHSERV + "; dmarc=fail\n\nx\n--b--\n")  # fmt: skip
    assert verdict(understood(mail), AUTHSERV).result == "none"


def test_each_field_of_the_trusted_server_may_say_that_it_failed_and_only_the_topmost_that_it_passed(
    understood: Understood,
) -> None:
    spf, fails, passes = "spf=pass smtp.mailfrom=x.example", "dmarc=fail", "dmarc=pass"

    assert _judged(understood, f"{AUTHSERV}; {spf}", f"{AUTHSERV}; {fails}") == "fail"
    assert _judged(understood, f"{AUTHSERV}; {spf}", f"{AUTHSERV}; {passes}") == "none"
    assert (
        _judged(understood, f"{AUTHSERV}; {spf}", f"evil.example; {fails}", f"{AUTHSERV}; {fails}") == "none"
    )
    assert _judged(understood, spf, f"; {fails}", trusted="topmost") == "none"
