"""A real Dovecot for tests: unprivileged, on loopback, with a certificate of its own authority.

``with Dovecot() as server:`` gives two ports (plain with STARTTLS, and TLS). Any user name may sign
in with ``PASSWORD``, or with a token of its own (``token``: a JWT that Dovecot checks itself, with a key
that only this server and we know), and has a mailbox of its own with Drafts, Sent and Trash. The files lie in a short
folder below /tmp because Unix sockets have short names. The server ends with its parent process.
"""

from __future__ import annotations

import base64
import getpass
import grp
import hmac
import json
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from imapclient import IMAPClient

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "s3cret-for-tests"
_KEY = b"signs access tokens for tests only"

_CONFIGURATION = r"""
base_dir = @ROOT@/run
state_dir = @ROOT@/state
log_path = @ROOT@/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <@ROOT@/cert.pem
ssl_key = <@ROOT@/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = @MECHANISMS@
auth_failure_delay = 0
default_login_user = @USER@
default_internal_user = @USER@
default_internal_group = @GROUP@
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 500
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = @ROOT@/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=@PASSWORD@
}
userdb {
  driver = static
  args = uid=@USER@ gid=@GROUP@ home=@ROOT@/home/%u
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Drafts {
    special_use = \Drafts
    auto = create
  }
  mailbox Sent {
    special_use = \Sent
    auto = create
  }
  mailbox Trash {
    special_use = \Trash
    auto = create
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = @PORT@
  }
  inet_listener imaps {
    port = @TLS_PORT@
    ssl = yes
  }
}
service anvil {
  chroot =
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service stats {
  chroot =
}
"""

_OAUTH = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix=@ROOT@/keys/
username_attribute = email
openid_configuration_url = https://idp.example.test/.well-known
"""


def missing() -> str:
    """Return what this machine lacks to run Dovecot, or an empty string."""
    if not Path(PROGRAM).exists():
        return f"{PROGRAM} is not installed (Debian: apt-get install --no-install-recommends dovecot-imapd)"
    if not shutil.which("openssl"):
        return "the openssl command is not installed"
    return ""


def _url64(octets: bytes) -> bytes:
    return base64.urlsafe_b64encode(octets).rstrip(b"=")


def free_port() -> int:
    """Return a TCP port on loopback that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Dovecot:
    """One server: ``start``, ``kill`` (as in a power cut), ``start`` again on the same ports and files."""

    host = "127.0.0.1"
    password = PASSWORD

    def __init__(self, mechanisms: str = "plain login xoauth2 oauthbearer") -> None:
        self._mechanisms = mechanisms
        self.root = Path(tempfile.mkdtemp(prefix="dv.", dir="/tmp"))
        self.port, self.tls_port = free_port(), free_port()
        self.ca_file = self.root / "ca.pem"
        self._process: subprocess.Popen[bytes] | None = None
        root = os.geteuid() == 0
        self._user = "nobody" if root else getpass.getuser()
        self._group = grp.getgrgid(pwd.getpwnam(self._user).pw_gid).gr_name
        self._drop = [f"--reuid={self._user}", f"--regid={self._group}", "--clear-groups"] if root else []
        for name in ("run", "state", "home"):
            (self.root / name).mkdir()
        self._make_certificate()
        self._write_configuration()
        if root:
            for path in (self.root, *self.root.rglob("*")):
                shutil.chown(path, self._user, self._group)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self) -> None:
        """Start and wait for the greeting."""
        self._process = subprocess.Popen(
            [
                "setpriv",
                "--pdeathsig=TERM",
                *self._drop,
                PROGRAM,
                "-F",
                "-c",
                str(self.root / "dovecot.conf"),
            ],
            cwd=self.root,
            start_new_session=True,
        )
        for _ in range(400):
            if self._greets():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.025)
        raise RuntimeError(f"Dovecot did not start: {self.log()[-2000:]}")

    def kill(self) -> None:
        """End the server and every session at once, without goodbyes."""
        if self._process is None:
            return
        os.killpg(self._process.pid, 9)
        self._process.wait()
        self._process = None
        for _ in range(400):  # its children are ours to wait for only by the port they hold
            if not self._listens():
                return
            time.sleep(0.025)
        raise RuntimeError("Dovecot's port is still held after the kill")

    def client(self, user: str) -> IMAPClient:
        """Return a signed-in client: what a person's mail program is to this mailbox."""
        client = IMAPClient(self.host, self.port, ssl=False, timeout=20)
        client.normalise_times = False
        client.login(user, self.password)
        return client

    def token(self, user: str, *, seconds: int = 3600, **more: object) -> str:
        """Return an access token for this user (JWT, RFC 7519, HS256), good for so many seconds from now.

        ``more`` are further claims, which Dovecot does not look at.
        """
        now = int(time.time())  # noqa: TID251 - Dovecot asks the system's clock too
        claims = {"sub": user, "email": user, "iat": now - 60, "exp": now + seconds} | more
        head = {"alg": "HS256", "typ": "JWT", "kid": "default"}
        signed = b".".join(_url64(json.dumps(part).encode()) for part in (head, claims))
        return (signed + b"." + _url64(hmac.digest(_KEY, signed, "sha256"))).decode()

    def home(self, user: str) -> Path:
        """Return the user's Maildir on disk."""
        return self.root / "home" / user / "Maildir"

    def log(self) -> str:
        """Return what the server wrote in its log."""
        path = self.root / "dovecot.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def _listens(self) -> bool:
        with socket.socket() as probe:
            probe.settimeout(1)
            return probe.connect_ex((self.host, self.port)) == 0

    def _greets(self) -> bool:
        try:
            with socket.create_connection((self.host, self.port), timeout=2) as probe:
                return probe.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def _write_configuration(self) -> None:
        text = _CONFIGURATION
        values = {
            "ROOT": self.root, "USER": self._user, "GROUP": self._group, "PASSWORD": PASSWORD,
            "PORT": self.port, "TLS_PORT": self.tls_port, "MECHANISMS": self._mechanisms,
        }  # fmt: skip
        oauth = _OAUTH
        for name, value in values.items():
            text, oauth = text.replace(f"@{name}@", str(value)), oauth.replace(f"@{name}@", str(value))
        (self.root / "dovecot.conf").write_text(text)
        (self.root / "oauth2.conf").write_text(oauth)
        keys = self.root / "keys" / "default" / "HS256"
        keys.mkdir(parents=True)
        (keys / "default").write_bytes(base64.b64encode(_KEY))

    def _make_certificate(self) -> None:
        def openssl(*words: str) -> None:
            subprocess.run(["openssl", *words], cwd=self.root, check=True, capture_output=True)

        new_key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        openssl(
            "req", "-x509", *new_key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "3", "-subj", "/CN=Test CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign",
        )  # fmt: skip
        (self.root / "names").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
        openssl("req", *new_key, "-keyout", "key.pem", "-out", "cert.req", "-subj", "/CN=localhost")
        openssl(
            "x509", "-req", "-in", "cert.req", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "cert.pem", "-days", "3", "-extfile", "names",
        )  # fmt: skip
