from __future__ import annotations

from pathlib import Path

import pytest

from inboxbot.config import read_templates
from inboxbot.model.errors import ConfigurationError


def test_every_file_is_read_by_its_name_but_hidden_and_backup_files(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / ".git").mkdir()
    for name, content in [
        ("a.txt", b"\xef\xbb\xbfgr\xc3\xbc\xc3\x9fe\r\n"), ("parts/b.html", b"b"), (".swp", b"x"), ("a.txt~", b"x"), (".git/x", b"\xff"),
    ]:  # fmt: skip
        (tmp_path / name).write_bytes(content)
    assert read_templates(tmp_path) == {"a.txt": "grüße\n", "parts/b.html": "b"}


def test_every_file_that_is_no_text_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"one\ntwo \xff\n")
    (tmp_path / "b.txt").write_bytes(b"x" * 1_000_001)
    with pytest.raises(ConfigurationError) as caught:
        read_templates(tmp_path)
    assert [str(one).replace(f"{tmp_path}/", "") for one in caught.value.problems] == [
        "a.txt:2: this is not UTF-8 text (save the file as UTF-8)",
        "b.txt: it cannot be read: it is larger than 1000000 octets (check who may read it)",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="nowhere: there is no such folder"):
        read_templates(tmp_path / "nowhere")
