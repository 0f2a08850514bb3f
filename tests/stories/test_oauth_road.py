"""A mailbox that is read and written for with access tokens alone: a real Dovecot, tokens from a stand-in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from dovecot import Dovecot
from google_login import GoogleLogin
from graph_login import Login
from graph_server import GraphServer
from inboxbot.app.checking import Finding, Inspection
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.wiring import install
from inboxbot.config import load_settings, packaged_rules, packaged_templates
from smtp_server import USERNAME, ScriptedServer
from story_world import ADDRESS, SECRET_KEY, require_dovecot

pytest.importorskip("google.auth", reason="google-auth is not installed (pip install 'inboxbot[google]')")
pytest.importorskip("msal", reason="msal is not installed (pip install 'inboxbot[graph]')")
pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    require_dovecot()
    with Dovecot() as one:
        yield one


def _variables(folder: Path, server: Dovecot, smtp: ScriptedServer, google: GoogleLogin) -> dict[str, str]:
    return {
        "INBOXBOT_ADDRESS": ADDRESS, "INBOXBOT_MODE": "live", "INBOXBOT_RULES": str(packaged_rules()),
        "INBOXBOT_TEMPLATES": str(packaged_templates()), "INBOXBOT_SECRET_KEY": SECRET_KEY,
        "INBOXBOT_DATABASE_URL": f"sqlite:///{folder / 'register.sqlite'}",
        "INBOXBOT_IMAP_AUTH": "google", "INBOXBOT_IMAP_HOST": "127.0.0.1", "INBOXBOT_IMAP_PORT": str(server.port),
        "INBOXBOT_IMAP_SECURITY": "none", "INBOXBOT_IMAP_USERNAME": USERNAME,
        "INBOXBOT_SMTP_AUTH": "google", "INBOXBOT_SMTP_HOST": smtp.host, "INBOXBOT_SMTP_PORT": str(smtp.port),
        "INBOXBOT_SMTP_SECURITY": "none", "INBOXBOT_SMTP_USERNAME": USERNAME,
        "INBOXBOT_GOOGLE_SERVICE_ACCOUNT": google.key_file,
    }  # fmt: skip


@pytest.fixture(scope="module")
def keeper() -> HouseKeeper:
    """The rules and letters, read once for all these houses."""
    told = {"ADDRESS": ADDRESS, "SECRET_KEY": SECRET_KEY, "RULES": str(packaged_rules()), "MODE": "live"}
    given = {f"INBOXBOT_{name}": value for name, value in told.items()}
    return HouseKeeper(
        load_settings(given | {"INBOXBOT_TEMPLATES": str(packaged_templates())}, need="explain")
    )


def _findings(environ: dict[str, str]) -> dict[str, Finding]:
    """Return what is found, without the looks that need no server: they take their time."""
    looks = Inspection(environ, None, None, offline=False).looks()
    return {what: look() for what, look in looks if what not in {"rules", "templates", "database"}}


def test_a_mail_is_taken_in_and_a_colleague_told_with_one_token_for_all_that_nobody_sees(
    tmp_path: Path,
    server: Dovecot,
    keeper: HouseKeeper,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(0)
    token = server.token(USERNAME)
    with (
        GoogleLogin(users=frozenset({USERNAME}), mint=lambda: token) as google,
        ScriptedServer(auth="XOAUTH2", token=token) as smtp,
    ):
        variables = _variables(tmp_path, server, smtp, google)
        states = {what: found.state for what, found in _findings(variables).items()}
        assert set(states.values()) == {"ok"}
        assert {"clock", "token", "permission", "mailbox", "sender"} <= states.keys()
        google.asked = 0
        house = install(load_settings(variables), keeper=keeper)
        try:
            house.cycle.prepare()
            assert not house.cycle.take_in().trouble
            with server.client(USERNAME) as person:
                person.append(
                    "INBOX",
                    b"Return-Path: <joan@post.example>\r\nFrom: Joan <joan@post.example>\r\n"
                    + f"To: {ADDRESS}\r\n".encode()
                    + b"Subject: Dentist\r\nMessage-ID: <1@post.example>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000"
                    b"\r\n\r\nHow do I find an NHS dentist near Hertford, please?\r\n",
                )
            assert house.cycle.take_in().done == 1
            house.cycle.send()
        finally:
            house.close()
        assert google.asked == 1
    # Whether the writer is answered too depends on the second in which the house went live.
    assert "amina.shah@healthwatchhertfordshire.example" in {mail.recipient for mail in smtp.mails}
    register = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert token.encode() not in register
    said = capsys.readouterr()
    assert token not in said.out + said.err + caplog.text
    assert "PRIVATE KEY" not in said.out + said.err + caplog.text


def test_a_delegation_that_was_taken_back_is_told_and_not_tried_again_and_again(
    tmp_path: Path, server: Dovecot, keeper: HouseKeeper
) -> None:
    with GoogleLogin(users=frozenset({USERNAME}), allowed=False) as google, ScriptedServer() as smtp:
        house = install(load_settings(_variables(tmp_path, server, smtp, google)), keeper=keeper)
        try:
            house.cycle.prepare()
            results = [house.cycle.take_in() for _ in range(5)]
        finally:
            house.close()
        assert google.asked == 1
    assert all(result.refused and "Domain Wide Delegation" in result.trouble for result in results)


# Microsoft: an application by its secret or its certificate ------------------------------------------


class _Entra(Login):
    """Gives tokens that Dovecot takes, with the application's permissions in them as Exchange's have."""

    mint: Callable[[], str]
    scopes: list[str]

    def _made(self, scope: str, who: str) -> dict[str, Any]:
        self.scopes.append(scope)
        return super()._made(scope, who) | {"access_token": self.mint()}


@pytest.fixture(scope="module")
def pem() -> str:
    """A private key and its certificate, as the secrets folder holds them."""
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "inboxbot")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2046, 1, 1))  # noqa: DTZ001
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    return (secret + public).decode()


@pytest.mark.parametrize("proof", ["secret", "certificate"])
def test_an_application_reads_and_sends_with_one_token_and_check_tells_its_permissions(
    tmp_path: Path, server: Dovecot, keeper: HouseKeeper, pem: str, proof: str
) -> None:
    roles = ["IMAP.AccessAsApp", "SMTP.SendAsApp"]
    token = server.token(USERNAME, roles=roles)
    entra = _Entra(certificate=pem.partition("-----BEGIN CERT")[1] + pem.partition("-----BEGIN CERT")[2])
    entra.mint, entra.scopes = (lambda: token), []
    given = {
        "secret": {"INBOXBOT_GRAPH_SECRET": entra.secret},
        "certificate": {"INBOXBOT_GRAPH_CERTIFICATE": pem},
    }
    with GraphServer() as login, ScriptedServer(auth="LOGIN XOAUTH2", token=token) as smtp:
        login.graph.login = entra
        variables = _of_microsoft(tmp_path, server, smtp, login.url, entra) | given[proof]
        found = _findings(variables)
        assert {finding.state for finding in found.values()} == {"ok"}
        assert found["permission"].found == ("The application has IMAP.AccessAsApp and SMTP.SendAsApp.",)
        assert bool(found["token"].warnings) is (proof == "secret")
        entra.scopes.clear()
        house = install(load_settings(variables), keeper=keeper)
        try:
            house.cycle.prepare()
            assert not house.cycle.take_in().trouble
            assert list(house.sender.check())
        finally:
            house.close()
    assert entra.scopes == ["https://outlook.office365.com/.default"]


def test_a_permission_that_is_missing_is_told_before_the_mailbox_refuses(
    tmp_path: Path, server: Dovecot
) -> None:
    token = server.token("nobody", roles=["SMTP.SendAsApp"])
    entra = _Entra()
    entra.mint, entra.scopes = (lambda: token), []
    with GraphServer() as login, ScriptedServer(auth="XOAUTH2", token=token) as smtp:
        login.graph.login = entra
        variables = _of_microsoft(tmp_path, server, smtp, login.url, entra)
        variables["INBOXBOT_GRAPH_SECRET"] = entra.secret
        found = _findings(variables)
    assert {what: finding.state for what, finding in found.items() if finding.state != "ok"} == {
        "permission": "wrong",
        "mailbox": "wrong",
    }
    assert "no permission IMAP.AccessAsApp" in found["permission"].found[0]


def test_a_secret_that_has_ended_is_told_and_asked_for_once(
    tmp_path: Path, server: Dovecot, keeper: HouseKeeper
) -> None:
    entra = _Entra(refuse_with="7000222")
    with GraphServer() as login, ScriptedServer(auth="XOAUTH2") as smtp:
        login.graph.login = entra
        variables = _of_microsoft(tmp_path, server, smtp, login.url, entra)
        variables["INBOXBOT_GRAPH_SECRET"] = entra.secret
        house = install(load_settings(variables), keeper=keeper)
        try:
            house.cycle.prepare()
            results = [house.cycle.take_in() for _ in range(5)]
        finally:
            house.close()
        assert (entra.asked, smtp.connections) == (1, 0)
    assert all(result.refused and "the client secret has ended" in result.trouble for result in results)


def _of_microsoft(
    folder: Path, server: Dovecot, smtp: ScriptedServer, url: str, entra: Login
) -> dict[str, str]:
    with GoogleLogin() as google:
        told = _variables(folder, server, smtp, google)
    del told["INBOXBOT_GOOGLE_SERVICE_ACCOUNT"]
    return told | {
        "INBOXBOT_IMAP_AUTH": "microsoft", "INBOXBOT_SMTP_AUTH": "microsoft", "INBOXBOT_GRAPH_LOGIN_URL": url,
        "INBOXBOT_GRAPH_TENANT": entra.tenant, "INBOXBOT_GRAPH_CLIENT": entra.client,
    }  # fmt: skip
