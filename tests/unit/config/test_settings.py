from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr

from inboxbot.config import Settings, load_settings, packaged_rules, packaged_templates, setting_docs
from inboxbot.config.given import collect
from inboxbot.config.settings import is_secret
from inboxbot.model.errors import ConfigurationError

KEY = "k3y-" * 10
SERVICE = {
    "INBOXBOT_ADDRESS": "Info@Hands.example",
    "INBOXBOT_SECRET_KEY": KEY,
    "INBOXBOT_IMAP_HOST": "imap.hands.example",
    "INBOXBOT_IMAP_USERNAME": "info",
    "INBOXBOT_IMAP_PASSWORD": "pass word ",
    "INBOXBOT_SMTP_HOST": "smtp.hands.example",
}
SECRETS = [field for field in Settings.model_fields if is_secret(field)]


def problems(environ: dict[str, str], **options: object) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, **options)  # type: ignore[arg-type]
    return [str(one) for one in caught.value.problems]


def test_a_service_needs_few_settings_and_fills_in_the_rest() -> None:
    settings = load_settings(SERVICE)
    given = settings.model_dump(
        include={"address", "mode", "imap_port", "smtp_port", "poll_seconds", "smtp_connections"}
    )
    assert given == {
        "address": "info@hands.example", "mode": "shadow", "imap_port": 993, "smtp_port": 465, "poll_seconds": 60,
        "smtp_connections": 4,
    }  # fmt: skip
    assert settings.imap_password.get_secret_value() == "pass word "
    assert settings.database_url.get_secret_value() == "sqlite:///inboxbot.db"
    assert settings.secret_key_bytes() == KEY.encode()
    assert (settings.rules_path(), settings.templates_path()) == (packaged_rules(), packaged_templates())


def test_ports_follow_the_encryption_unless_they_are_given() -> None:
    environ = SERVICE | {
        "INBOXBOT_SMTP_SECURITY": "starttls",
        "INBOXBOT_IMAP_SECURITY": "starttls",
        "INBOXBOT_IMAP_PORT": "1143",
    }
    settings = load_settings(environ)
    assert (settings.imap_port, settings.smtp_port) == (1143, 587)


def test_a_fresh_environment_is_told_everything_that_it_lacks_at_once() -> None:
    assert problems({}) == [
        "INBOXBOT_ADDRESS: it is not set (the mailbox's own address, such as info@example.org)",
        "INBOXBOT_IMAP_HOST: it is not set, and INBOXBOT_MAILBOX_KIND=imap needs it",
        "INBOXBOT_IMAP_USERNAME: it is not set, and INBOXBOT_MAILBOX_KIND=imap needs it",
        "INBOXBOT_IMAP_PASSWORD: it is not set, and INBOXBOT_MAILBOX_KIND=imap needs it",
        "INBOXBOT_SMTP_HOST: it is not set, and INBOXBOT_SENDER_KIND=smtp needs it",
        "INBOXBOT_SECRET_KEY: it is not set (python3 -c 'import secrets; print(secrets.token_urlsafe(48))')",
    ]


def test_explain_needs_the_address_only() -> None:
    assert load_settings({"INBOXBOT_ADDRESS": "a@b.example"}, need="explain").address == "a@b.example"
    assert len(problems({}, need="explain")) == 1


def test_offline_asks_for_a_service_once_one_is_half_told() -> None:
    assert load_settings({"INBOXBOT_ADDRESS": "a@b.example"}, need="offline").mode == "shadow"
    lines = problems({"INBOXBOT_ADDRESS": "a@b.example", "INBOXBOT_SMTP_HOST": "x"}, need="offline")
    assert [line.partition(":")[0] for line in lines] == [
        "INBOXBOT_IMAP_HOST", "INBOXBOT_IMAP_USERNAME", "INBOXBOT_IMAP_PASSWORD", "INBOXBOT_SECRET_KEY",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("ADDRESS", "info at hands", "INBOXBOT_ADDRESS: must be a mail address such as info@example.org"),
        ("ADDRESS", "Hands <info@hands.example>", "INBOXBOT_ADDRESS: must be a mail address such as info@example.org"),
        ("MODE", "lvie", "INBOXBOT_MODE: must be shadow or live (did you mean live?)"),
        ("POLL_SECONDS", "1", "INBOXBOT_POLL_SECONDS: must be at least 5"),
        ("POLL_SECONDS", "often", "INBOXBOT_POLL_SECONDS: must be a whole number"),
        ("IMAP_PORT", "99999", "INBOXBOT_IMAP_PORT: must be at most 65535"),
        ("IMAP_SECURITY", "none", "INBOXBOT_IMAP_SECURITY: none is for a server on this machine only: the password could be read (tls)"),
        ("SMTP_SECURITY", "ssl", "INBOXBOT_SMTP_SECURITY: must be tls, starttls or none"),
        ("IMAP_HOST", "imaps://imap.x", "INBOXBOT_IMAP_HOST: must be a server's name, such as mail.example.org"),
        ("SMTP_USERNAME", "x", "INBOXBOT_SMTP_PASSWORD: it is not set: user name and password go together (set both, or neither)"),
        ("SECRET_KEY", "short", "INBOXBOT_SECRET_KEY: it is shorter than 32 characters (python3 -c 'import secrets; print(secrets.token_urlsafe(48))')"),
        ("HEARTBEAT_URL", "http://x.example/", "INBOXBOT_HEARTBEAT_URL: plain http is for this machine only (https)"),
        ("HEARTBEAT_URL", "x.example", "INBOXBOT_HEARTBEAT_URL: must be an address that begins with https://"),
        ("EWS_URL", "http://[::1", "INBOXBOT_EWS_URL: must be an address that begins with https://"),
        ("DATABASE_URL", "mysql://x", "INBOXBOT_DATABASE_URL: must begin with sqlite:///, postgresql:// or postgresql+psycopg://"),
        ("RULES", "/nowhere/rules.yaml", "INBOXBOT_RULES: there is no such file (relative paths count from the working folder)"),
        ("TEMPLATES", "/nowhere", "INBOXBOT_TEMPLATES: there is no such folder (relative paths count from the working folder)"),
        ("CA_FILE", "/nowhere", "INBOXBOT_CA_FILE: there is no such file (relative paths count from the working folder)"),
        ("MODE", "live", "INBOXBOT_RULES: it is not set: the packaged example is not for going live (`inboxbot init` writes one to edit)"),
        ("MAILBOX_KIND", "ews", "INBOXBOT_EWS_URL: it is not set, and INBOXBOT_MAILBOX_KIND=ews needs it"),
        ("SENDER_KIND", "ews", "INBOXBOT_EWS_PASSWORD: it is not set, and INBOXBOT_SENDER_KIND=ews needs it"),
        ("EWS_URL", "http://mail.example.org/EWS/Exchange.asmx", "INBOXBOT_EWS_URL: plain http is for this machine only (https)"),
        ("SENDER_KIND", "graph", "INBOXBOT_GRAPH_TENANT: it is not set, and INBOXBOT_SENDER_KIND=graph needs it"),
        ("SENDER_KIND", "graph", "INBOXBOT_GRAPH_CERTIFICATE: neither it nor INBOXBOT_GRAPH_SECRET is set, and INBOXBOT_SENDER_KIND=graph needs it"),
        ("GRAPH_URL", "http://graph.example", "INBOXBOT_GRAPH_URL: plain http is for this machine only (https)"),
        ("SENDER_KIND", "maildir", "INBOXBOT_MAILDIR_PATH: it is not set, and INBOXBOT_SENDER_KIND=maildir needs it"),
        ("IMAP_USERNAME", "a\nb", "INBOXBOT_IMAP_USERNAME: it holds a character that cannot be part of it (write it again)"),
        ("IMAP_HOSST", "x", "INBOXBOT_IMAP_HOSST: there is no such setting (did you mean INBOXBOT_IMAP_HOST?)"),
        ("PORT", "x", "INBOXBOT_PORT: there is no such setting (did you mean INBOXBOT_SMTP_PORT?)"),
    ],
)  # fmt: skip
def test_a_wrong_setting_is_one_plain_line(name: str, value: str, line: str) -> None:
    assert line in problems(SERVICE | {f"INBOXBOT_{name}": value})


def test_a_ticket_of_kerberos_needs_neither_name_nor_password() -> None:
    ews = {
        "MAILBOX_KIND": "ews",
        "SENDER_KIND": "ews",
        "EWS_AUTH": "kerberos",
        "EWS_URL": "https://mail.example.org/EWS/Exchange.asmx",
    }
    given = SERVICE | {f"INBOXBOT_{name}": value for name, value in ews.items()}
    assert load_settings(given).ews_auth == "kerberos"


def test_a_time_zone_that_is_none_is_told() -> None:
    told = problems(SERVICE | {"INBOXBOT_EWS_TIME_ZONE": "Europe/Hoddesdon"})
    assert ["there is no such time zone; one is Europe/London" in line for line in told] == [True]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.9.1", "::1"])
def test_no_encryption_is_for_this_machine(host: str) -> None:
    environ = SERVICE | {"INBOXBOT_IMAP_HOST": host, "INBOXBOT_IMAP_SECURITY": "none"}
    assert load_settings(environ).imap_port == 143


@pytest.mark.parametrize("host", ["localhost.evil.example", "10.0.0.1", "0.0.0.0", "192.168.1.1"])
def test_no_encryption_is_refused_elsewhere(host: str) -> None:
    environ = SERVICE | {"INBOXBOT_SMTP_HOST": host, "INBOXBOT_SMTP_SECURITY": "none"}
    assert [line.partition(":")[0] for line in problems(environ)] == ["INBOXBOT_SMTP_SECURITY"]


def test_the_names_of_the_tests_are_nobodys_settings(tmp_path: Path) -> None:
    (tmp_path / "inboxbot.env").write_text("INBOXBOT_TEST_X=1\n")
    environ = SERVICE | {"INBOXBOT_TEST_REQUIRE_SERVERS": "1"}
    assert load_settings(environ, env_file=tmp_path / "inboxbot.env").mode == "shadow"


def test_environment_env_file_and_folders_in_this_order(tmp_path: Path) -> None:
    folder, credentials = tmp_path / "secrets", tmp_path / "credentials"
    folder.mkdir()
    credentials.mkdir()
    (credentials / "somebody_elses").write_text("x")
    for name, where, value in [
        ("poll_seconds", folder, "30\n"), ("INBOXBOT_MODE", folder, "live"), ("trusted_authserv", folder, "a"),
        ("TRUSTED_AUTHSERV", credentials, "b"), ("imap_password", credentials, " two words \r\n"),
    ]:  # fmt: skip
        (where / name).write_bytes(value.encode())
        (where / name).chmod(0o600)
    env_file = tmp_path / "inboxbot.env"
    env_file.write_text(
        '# a comment\n\nexport INBOXBOT_MODE="shadow"\nINBOXBOT_SMTP_HOST=b\nINBOXBOT_CA_FILE=\nINBOXBOT_IMAP_FOLDER=a = #b\n'
    )
    environ = {name: value for name, value in SERVICE.items() if "PASSWORD" not in name}
    settings = load_settings(
        environ | {"CREDENTIALS_DIRECTORY": str(credentials)}, env_file=env_file, secrets_dir=folder
    )
    found = (
        settings.smtp_host,
        settings.mode,
        settings.poll_seconds,
        settings.trusted_authserv,
        settings.imap_folder,
    )
    assert found == ("smtp.hands.example", "shadow", 30, "a", "a = #b")
    assert settings.imap_password.get_secret_value() == " two words "


def test_an_env_file_is_told_by_line(tmp_path: Path) -> None:
    env_file = tmp_path / "inboxbot.env"
    env_file.write_text(
        "PATH=/bin\nIMAP_HOST=x\nINBOXBOT_MODE=lvie\nINBOXBOT_IMAP_HOSST=x\nINBOXBOT_IMAP_PASSWORD hunter2\n"
    )
    assert [line.replace(f"{tmp_path}/", "") for line in problems(SERVICE, env_file=env_file)] == [
        "inboxbot.env:2: IMAP_HOST: this says nothing to inboxbot (write INBOXBOT_IMAP_HOST)",
        "inboxbot.env:4: INBOXBOT_IMAP_HOSST: there is no such setting (did you mean INBOXBOT_IMAP_HOST?)",
        "inboxbot.env:5: this line is not NAME=VALUE (begin a comment with #)",
        "inboxbot.env:3: INBOXBOT_MODE: must be shadow or live (did you mean live?)",
    ]


def test_an_env_file_or_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    lines = problems(SERVICE, env_file=tmp_path / "x.env", secrets_dir=tmp_path / "x")
    assert lines == [
        f"{tmp_path}/x.env: the env file cannot be read: No such file or directory (check its name and who may read it)",
        f"{tmp_path}/x: the secrets folder cannot be read (check its name and who may read it)",
    ]


def test_a_secret_that_others_can_read_is_refused_but_not_from_systemd(tmp_path: Path) -> None:
    secret = tmp_path / "imap_password"
    secret.write_text("x")
    secret.chmod(0o640)
    environ = {name: value for name, value in SERVICE.items() if "PASSWORD" not in name}
    assert f"{secret}: others than its owner can read this secret (chmod 600 {secret})" in problems(
        environ, secrets_dir=tmp_path
    )
    from_systemd = environ | {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert load_settings(from_systemd, secrets_dir=tmp_path).imap_password.get_secret_value() == "x"


def test_the_state_folder_of_the_service_holds_the_database() -> None:
    settings = load_settings(SERVICE | {"STATE_DIRECTORY": "/var/lib/inboxbot:/var/lib/other"})
    assert settings.database_url.get_secret_value() == "sqlite:////var/lib/inboxbot/inboxbot.db"


def test_letters_beside_the_rules_are_used(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").touch()
    environ = SERVICE | {"INBOXBOT_RULES": str(tmp_path / "rules.yaml")}
    assert load_settings(environ).templates_path() == packaged_templates()
    (tmp_path / "templates").mkdir()
    assert load_settings(environ).templates_path() == tmp_path / "templates"


@pytest.mark.parametrize("field", SECRETS)
def test_a_secret_shows_nowhere(field: str, tmp_path: Path) -> None:
    planted = "pl4nted-s3cret-" * 4
    if field == "database_url":
        planted = f"postgresql://user:{planted}@localhost/x"
    if field in ("heartbeat_url", "alert_webhook_url"):
        planted = f"https://hc.example/{planted}"
    name = f"INBOXBOT_{field.upper()}"
    shown = []
    settings = load_settings(
        SERVICE | {"INBOXBOT_SMTP_USERNAME": "x", "INBOXBOT_SMTP_PASSWORD": "x"} | {name: planted}
    )
    assert getattr(settings, field) == SecretStr(planted)
    shown += [repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()]
    # Everything else wrong, the secret itself misshapen, and its file not what it should be.
    wrong = {"INBOXBOT_ADDRESS": "x", "INBOXBOT_MODE": "x", "INBOXBOT_POLL_SECONDS": "x", "INBOXBOT_X": "y"}
    (tmp_path / field).write_bytes(planted.encode() + b"\xff")
    (tmp_path / field).chmod(0o600)
    (tmp_path / "inboxbot.env").write_text(
        f"{field.upper()}={planted}\n{name} {planted}\n{name}: {planted}=1\n{name}S={planted}\n"
    )
    for environ in (wrong | {name: planted}, wrong | {name: planted + "\0\n"}, wrong):
        try:
            load_settings(environ, env_file=tmp_path / "inboxbot.env", secrets_dir=tmp_path)
        except ConfigurationError as error:
            shown += [
                str(error),
                repr(error),
                repr(error.problems),
                "".join(traceback.format_exception(error)),
            ]
    assert len(shown) == 16
    assert [text for text in shown if "pl4nted" in text] == []


def test_what_was_collected_shows_where_and_never_what() -> None:
    collected = collect({"INBOXBOT_IMAP_PASSWORD": "pl4nted"}, env_file=None, secrets_dir=None)
    assert repr(collected) == "Collected(values={'imap_password': Given(origin='')}, problems=())"


def test_settings_are_frozen_and_read_nothing_behind_our_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("address", "x@y.example")
    monkeypatch.setenv("INBOXBOT_MODE", "live")
    settings = load_settings(SERVICE)
    assert settings.mode == "shadow"
    with pytest.raises(ValueError, match="frozen"):
        settings.mode = "live"  # type: ignore[misc]


def test_every_setting_is_documented() -> None:
    docs = setting_docs()
    assert [doc.name for doc in docs] == [f"INBOXBOT_{field.upper()}" for field in Settings.model_fields]
    assert [doc.name for doc in docs if not doc.description.endswith((".", "…", "NAME"))] == []
    assert [doc.name for doc in docs if doc.required] == ["INBOXBOT_ADDRESS"]
    assert [doc.name.removeprefix("INBOXBOT_") for doc in docs if doc.secret] == [
        "DATABASE_URL", "SECRET_KEY", "HEARTBEAT_URL", "ALERT_WEBHOOK_URL", "IMAP_PASSWORD", "SMTP_PASSWORD", "EWS_PASSWORD",
        "GRAPH_CERTIFICATE", "GRAPH_SECRET", "GOOGLE_SERVICE_ACCOUNT",
    ]  # fmt: skip
    (mode,) = (doc for doc in docs if doc.name == "INBOXBOT_MODE")
    assert (mode.default, mode.choices) == ("shadow", ("shadow", "live"))


# Signing in with access tokens ---------------------------------------------------------------------

_KEY_FILE = json.dumps(
    {
        "type": "service_account",
        "client_email": "inboxbot@x.iam.gserviceaccount.com",
        "private_key": "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n",
        "token_uri": "https://oauth2.googleapis.com/token",
    },
    indent=2,
)
_WITHOUT_SERVERS = {
    name: value
    for name, value in SERVICE.items()
    if not name.startswith(("INBOXBOT_IMAP_", "INBOXBOT_SMTP_"))
}
_MICROSOFT = {
    "INBOXBOT_IMAP_AUTH": "microsoft",
    "INBOXBOT_SMTP_AUTH": "microsoft",
    "INBOXBOT_GRAPH_TENANT": "t",
    "INBOXBOT_GRAPH_CLIENT": "c",
    "INBOXBOT_GRAPH_SECRET": "s",
}
_GOOGLE = {
    "INBOXBOT_IMAP_AUTH": "google",
    "INBOXBOT_SMTP_AUTH": "google",
    "INBOXBOT_GOOGLE_SERVICE_ACCOUNT": _KEY_FILE,
}


@pytest.mark.parametrize(
    ("given", "imap", "smtp"),
    [
        (_MICROSOFT, ("outlook.office365.com", 993, "tls"), ("smtp.office365.com", 587, "starttls")),
        (_GOOGLE, ("imap.gmail.com", 993, "tls"), ("smtp.gmail.com", 465, "tls")),
    ],
)
def test_with_a_provider_servers_and_user_are_known(
    given: dict[str, str], imap: tuple[str, int, str], smtp: tuple[str, int, str]
) -> None:
    settings = load_settings(_WITHOUT_SERVERS | given)
    assert (settings.imap_host, settings.imap_port, settings.imap_security) == imap
    assert (settings.smtp_host, settings.smtp_port, settings.smtp_security) == smtp
    assert settings.imap_username == settings.smtp_username == settings.address


_GRAPH = {
    "INBOXBOT_MAILBOX_KIND": "graph",
    "INBOXBOT_SENDER_KIND": "graph",
    **{name: value for name, value in _MICROSOFT.items() if "_GRAPH_" in name},
}


def test_graph_needs_an_application_and_nothing_of_imap_and_smtp() -> None:
    settings = load_settings(_WITHOUT_SERVERS | _GRAPH)
    assert (settings.graph_folder, settings.graph_sent_folder) == ("inbox", "sentitems")
    assert (settings.graph_url, settings.graph_sign_in) == ("https://graph.microsoft.com", "application")


def test_a_person_who_signs_in_needs_no_secret() -> None:
    given = _WITHOUT_SERVERS | _GRAPH | {"INBOXBOT_GRAPH_SIGN_IN": "device"}
    del given["INBOXBOT_GRAPH_SECRET"]
    assert load_settings(given).graph_sign_in == "device"


def test_the_mailbox_that_must_be_refused_is_another_one() -> None:
    itself = {"INBOXBOT_GRAPH_OTHER_MAILBOX": SERVICE["INBOXBOT_ADDRESS"]}
    line = "INBOXBOT_GRAPH_OTHER_MAILBOX: it is the mailbox itself (one that must be refused)"
    assert problems(_WITHOUT_SERVERS | _GRAPH | itself) == [line]


def test_what_is_given_goes_before_what_is_known() -> None:
    given = {"INBOXBOT_IMAP_HOST": "partner.outlook.cn", "INBOXBOT_SMTP_SECURITY": "tls", "INBOXBOT_IMAP_USERNAME": "x@y.example"}  # fmt: skip
    settings = load_settings(_WITHOUT_SERVERS | _MICROSOFT | given)
    assert (settings.imap_host, settings.imap_username) == ("partner.outlook.cn", "x@y.example")
    assert (settings.smtp_host, settings.smtp_port) == ("smtp.office365.com", 465)


def test_what_a_sign_in_with_tokens_lacks_is_told() -> None:
    assert problems(
        _WITHOUT_SERVERS | {"INBOXBOT_IMAP_AUTH": "microsoft", "INBOXBOT_SMTP_AUTH": "google"}
    ) == [
        "INBOXBOT_GRAPH_TENANT: it is not set, and INBOXBOT_IMAP_AUTH=microsoft needs it",
        "INBOXBOT_GRAPH_CLIENT: it is not set, and INBOXBOT_IMAP_AUTH=microsoft needs it",
        "INBOXBOT_GRAPH_CERTIFICATE: neither it nor INBOXBOT_GRAPH_SECRET is set, and INBOXBOT_IMAP_AUTH=microsoft needs it",
        "INBOXBOT_GOOGLE_SERVICE_ACCOUNT: it is not set, and INBOXBOT_SMTP_AUTH=google needs it",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "/etc/inboxbot/key.json", "[]", "{}", _KEY_FILE.replace("service_account", "authorized_user"),
        _KEY_FILE.replace("private_key", "private_kex"), _KEY_FILE.replace("https://", "http://"),
    ],
)  # fmt: skip
def test_what_is_no_key_file_of_a_service_account_is_told_and_not_shown(text: str) -> None:
    assert problems(_WITHOUT_SERVERS | _GOOGLE | {"INBOXBOT_GOOGLE_SERVICE_ACCOUNT": text}) == [
        (
            "INBOXBOT_GOOGLE_SERVICE_ACCOUNT: it is not the JSON key file of a service account (give the whole file as"
            " Google gave it, not its name)"
        )
    ]


def test_a_key_file_in_the_secrets_folder_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "INBOXBOT_GOOGLE_SERVICE_ACCOUNT").write_text(_KEY_FILE + "\n")
    (tmp_path / "INBOXBOT_GOOGLE_SERVICE_ACCOUNT").chmod(0o600)
    given = {"INBOXBOT_IMAP_AUTH": "google", "INBOXBOT_SMTP_AUTH": "google"}
    settings = load_settings(_WITHOUT_SERVERS | given, secrets_dir=tmp_path)
    assert settings.google_service_account.get_secret_value() == _KEY_FILE
    assert "PRIVATE KEY" not in repr(settings)
