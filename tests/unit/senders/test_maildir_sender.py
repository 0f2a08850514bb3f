from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import NotSent, OutboxEntry, OutgoingMail, Sent
from inboxbot.senders.maildir import MaildirSender


def entry(number: int, *, attempts: int = 0) -> OutboxEntry:
    mail = OutgoingMail("1@example.org", "reminder", "o", "staff", "p@example.org", "", "s", b"content\r\n")
    at = datetime(2026, 11, 20, tzinfo=UTC)
    return OutboxEntry(id=number, mail=mail, state="sending", attempts=attempts, created_at=at)


def test_files_sort_in_the_order_of_queueing_and_one_try_is_one_file(tmp_path: Path) -> None:
    tries = [entry(10), entry(9), entry(9), entry(9, attempts=1)]
    results = [result for _, result in MaildirSender(tmp_path).send(tries)]
    digest = "ab6f5b02dde34697"
    names = [f"000000010.0_{digest}.inboxbot", *[f"000000009.{n}_{digest}.inboxbot" for n in (0, 0, 1)]]
    assert results == [Sent(reply=name) for name in names]
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == sorted(set(names))
    assert list((tmp_path / "tmp").iterdir()) == []


def test_a_mail_that_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "new").write_text("in the way")
    [(_, result)] = MaildirSender(tmp_path).send([entry(1)])
    assert result == NotSent(
        permanent=False,
        reason=f"The mail could not be written to {tmp_path} (File exists). Mend the folder or the disk.",
    )
    assert [path.name for path in tmp_path.rglob("*.inboxbot")] == []


def test_check_names_the_place_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(PermanentError, match="file is no folder we may write to"):
        MaildirSender(tmp_path / "file" / "mail").check()
    assert MaildirSender(tmp_path / "later" / "mail").check() == [
        f"Mails are written to {tmp_path}/later/mail; nothing leaves this machine."
    ]
    assert not (tmp_path / "later").exists()
