"""Tokens from Microsoft, through msal, from a stand-in that proves what is signed (tests/graph_login.py)."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

pytest.importorskip("msal", reason="msal is not installed: the extra graph brings it")

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from graph_login import Login
from graph_server import GraphServer
from inboxbot.model.errors import PermanentError, SignInRefusedError, TransientError
from inboxbot.tokens.device import FILE, DeviceTokens
from inboxbot.tokens.microsoft import GRAPH_SCOPE, AppTokens, MicrosoftApp, graph_scope, mail_scope
from inboxbot.tokens.microsoft_refusals import _MEANINGS, refusal


@pytest.fixture
def server() -> Iterator[GraphServer]:
    with GraphServer() as one:
        yield one


def app(server: GraphServer, **more: str) -> MicrosoftApp:
    login = server.graph.login
    told = {
        "tenant": login.tenant,
        "client": login.client,
        "secret": login.secret,
        "login": server.url,
        **more,
    }
    return MicrosoftApp(**told)


@pytest.fixture(scope="module")
def pem() -> tuple[str, str]:
    """A private key and its certificate."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "inboxbot")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    kind = serialization.PrivateFormat.PKCS8
    text = key.private_bytes(serialization.Encoding.PEM, kind, serialization.NoEncryption()).decode()
    return text, made.public_bytes(serialization.Encoding.PEM).decode()


def test_a_token_is_asked_for_once_and_kept_and_asked_for_anew_when_it_was_forgotten(
    server: GraphServer,
) -> None:
    tokens = AppTokens(app(server), GRAPH_SCOPE)
    first = tokens.fresh()
    assert (tokens.fresh(), server.graph.login.asked) == (first, 1)
    tokens.forget()
    assert tokens.fresh() != first
    assert server.graph.login.asked == 2


@pytest.mark.parametrize(
    ("login", "scope"),
    [
        ("https://login.microsoftonline.com", "https://outlook.office365.com/.default"),
        ("https://login.microsoftonline.us/", "https://outlook.office365.us/.default"),
        ("https://login.partner.microsoftonline.cn", "https://partner.outlook.cn/.default"),
    ],
)
def test_a_token_for_mail_is_asked_for_in_the_cloud_that_gives_it(login: str, scope: str) -> None:
    assert mail_scope(login) == scope


def test_a_token_near_its_end_is_not_handed_out(server: GraphServer) -> None:
    server.graph.login.lifetime = 200  # seconds: below five minutes
    tokens = AppTokens(app(server), GRAPH_SCOPE)
    assert tokens.fresh() != tokens.fresh()


@pytest.mark.parametrize("key_first", [True, False])
def test_a_certificate_proves_who_we_are_in_either_order(
    server: GraphServer, pem: tuple[str, str], *, key_first: bool
) -> None:
    key, certificate = pem
    server.graph.login.certificate = certificate
    both = key + certificate if key_first else f"Bag Attributes\n{certificate}\n{key}"
    assert AppTokens(app(server, secret="", certificate=both), GRAPH_SCOPE).fresh()


def test_a_certificate_that_was_not_uploaded_is_refused_and_said_so(
    server: GraphServer, pem: tuple[str, str]
) -> None:
    with pytest.raises(SignInRefusedError, match=r"AADSTS700027.*upload it"):
        AppTokens(app(server, secret="", certificate="".join(pem)), GRAPH_SCOPE).fresh()


@pytest.mark.parametrize(
    "broken", ["nonsense", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_key_file_that_cannot_be_read_is_said_so(
    server: GraphServer, pem: tuple[str, str], broken: str
) -> None:
    another = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    text, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    locked = another.private_bytes(text, kind, serialization.BestAvailableEncryption(b"x")).decode()
    other = another.private_bytes(text, kind, serialization.NoEncryption()).decode()
    for certificate in (broken, broken + pem[1], locked + pem[1], other + pem[1]):
        with pytest.raises(SignInRefusedError, match="INBOXBOT_GRAPH_CERTIFICATE holds both"):
            AppTokens(app(server, secret="", certificate=certificate), GRAPH_SCOPE).fresh()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"secret": "not it"}, "AADSTS7000215.*secret's Value"),
        ({"client": "00000000-0000-0000-0000-000000000000"}, "AADSTS700016.*INBOXBOT_GRAPH_CLIENT"),
        ({"tenant": "nowhere.example"}, "INBOXBOT_GRAPH_TENANT"),
    ],
)
def test_each_wrong_setting_is_named(server: GraphServer, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(SignInRefusedError, match=said):
        AppTokens(app(server, **wrong), GRAPH_SCOPE).fresh()


@pytest.mark.parametrize("code", sorted(_MEANINGS))
def test_every_code_that_is_known_has_a_sentence_that_ends(code: str) -> None:
    error = refusal(
        "invalid_client", f"AADSTS{code}: what Microsoft says. Trace ID: 1", "application x of tenant y"
    )
    assert isinstance(error, SignInRefusedError)
    assert f"(AADSTS{code})" in str(error)
    assert str(error).endswith(".")
    assert "Trace" not in str(error)


def test_a_service_that_is_away_or_busy_is_a_passing_trouble(server: GraphServer) -> None:
    server.graph.order("status", "POST", "/token", value=503)
    tokens = AppTokens(app(server), GRAPH_SCOPE)
    with pytest.raises(TransientError):
        tokens.fresh()
    with GraphServer() as gone:
        away = AppTokens(app(gone), GRAPH_SCOPE)
    with pytest.raises(TransientError, match="could not be reached"):
        away.fresh()
    assert isinstance(refusal("temporarily_unavailable", "", "x"), TransientError)
    assert isinstance(refusal("invalid_request", "AADSTS90033: busy", "x"), TransientError)


def test_no_secret_and_no_token_is_shown_or_logged(
    server: GraphServer, pem: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.graph.login.certificate = pem[1]
    one = app(server, certificate="".join(pem))
    tokens = AppTokens(one, GRAPH_SCOPE)
    token = tokens.fresh()
    told = repr(one) + repr(tokens) + tokens.name + caplog.text
    for secret in (token, one.secret, pem[0].splitlines()[1]):
        assert secret not in told


def test_the_scope_follows_the_service(server: GraphServer) -> None:
    assert graph_scope("https://graph.microsoft.us/") == "https://graph.microsoft.us/.default"
    assert graph_scope(server.url) == GRAPH_SCOPE


# Device code ---------------------------------------------------------------------------------------
def test_a_person_signs_in_with_a_code_and_stays_signed_in_after_a_restart(
    server: GraphServer, tmp_path: Path
) -> None:
    server.graph.login.signed_in = True
    told: list[str] = []
    DeviceTokens(app(server), server.url, tmp_path).sign_in(told.append)
    assert told == ["Open https://login.example.test/device and enter ABCD1234."]
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    again = DeviceTokens(app(server), server.url, tmp_path)
    first = again.fresh()
    assert again.fresh() == first
    again.forget()
    assert again.fresh() != first


def test_without_a_sign_in_the_command_for_it_is_named(server: GraphServer, tmp_path: Path) -> None:
    with pytest.raises(SignInRefusedError, match="inboxbot sign-in"):
        DeviceTokens(app(server), server.url, tmp_path).fresh()
    (tmp_path / FILE).write_text("half a fi")
    with pytest.raises(SignInRefusedError, match="`inboxbot sign-in`"):
        DeviceTokens(app(server), server.url, tmp_path).fresh()


def test_a_sign_in_that_was_withdrawn_is_said_so(server: GraphServer, tmp_path: Path) -> None:
    server.graph.login.signed_in = True
    tokens = DeviceTokens(app(server), server.url, tmp_path)
    tokens.sign_in(lambda _: None)
    tokens.forget()
    server.graph.login.refuse_with = "50173"
    with pytest.raises(PermanentError, match=r"AADSTS50173.*sign-in"):
        tokens.fresh()


def test_the_stand_in_knows_one_application() -> None:
    assert Login().configuration("other", "http://x")[0] == 400


@pytest.mark.parametrize("path", ["openid-configuration", "token$"])
@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("page", {}), ("page", {"value": 403}), ("redirect", {"text": "http://127.0.0.1:9/"}), ("status", {"value": 429}),
        ("garbage", {"text": "no JSON"}), ("garbage", {"text": "[" * 200_000}), ("status", {"value": 503}), ("half", {}),
    ],
)  # fmt: skip
def test_what_is_no_answer_of_the_sign_in_service_is_a_passing_trouble_and_blames_no_setting(
    server: GraphServer, path: str, kind: str, more: dict[str, str]
) -> None:
    server.graph.order(kind, path=path, **more)  # type: ignore[arg-type]
    tokens = AppTokens(app(server), GRAPH_SCOPE)
    with pytest.raises(TransientError, match="sign-in service") as raised:
        tokens.fresh()
    assert "INBOXBOT_GRAPH_" not in str(raised.value)
    assert tokens.fresh()


def test_a_sign_in_service_that_sends_us_elsewhere_gets_no_secret_there(server: GraphServer) -> None:
    there = "https://127.0.0.1:9/oauth2/v2.0"
    told = f'"issuer": "{there}", "authorization_endpoint": "{there}/a", "token_endpoint": "{there}/token"'
    server.graph.order("garbage", path="openid-configuration", text=f"{{{told}}}")
    with pytest.raises(PermanentError, match="where our secret does not go"):
        AppTokens(app(server), GRAPH_SCOPE).fresh()
