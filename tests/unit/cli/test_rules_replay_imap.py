"""`inboxbot rules replay` on a real IMAP server: read only."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from small_rules import write_rules
from terminals import Terminal
from test_rules_replay import EDITED, RULES, mail

from dovecot import Dovecot, missing
from inboxbot.app.clock import SystemClock


@pytest.mark.server
def test_past_mail_comes_from_the_server_and_stays_unread_there(
    terminal: Terminal, quick_rules: Path, tmp_path: Path
) -> None:
    if why := missing():
        if os.environ.get("INBOXBOT_TEST_REQUIRE_SERVERS") == "1":
            pytest.fail(why)
        pytest.skip(why)
    now = SystemClock().now()
    with Dovecot() as server:
        client = server.client("info")
        for name, text, days in (("ann", "A dentist?", 3), ("bob", "A bus?", 2), ("old", "A dentist?", 60)):
            client.append("INBOX", mail(name, text).encode(), (), now - timedelta(days=days))
        terminal.set(
            ADDRESS="info@example.org", SECRET_KEY="k" * 40, SENDER_KIND="smtp", SMTP_HOST="mail.example.org",
            MAILBOX_KIND="imap", IMAP_HOST="localhost", IMAP_PORT=str(server.tls_port), IMAP_USERNAME="info",
            IMAP_PASSWORD=server.password, CA_FILE=str(server.ca_file),
            RULES=str(write_rules(quick_rules, tmp_path / "rules.yaml", RULES)),
        )  # fmt: skip
        edited = write_rules(quick_rules, tmp_path / "edited.yaml", EDITED)
        result = terminal.run("rules", "replay", "--since", "30d", "--with", edited)
        assert result.code == 0, result.err
        assert "About ann  ann@post.example" in result.out
        assert "1 of 2 decisions would change (" in result.out
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags(client.search())
        client.logout()
    assert [b"\\Seen" in one for one in flags.values()] == [False, False, False]
    assert sorted(path.name for path in Path().iterdir()) == []
