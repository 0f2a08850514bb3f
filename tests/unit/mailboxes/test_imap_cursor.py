from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.mailboxes.imap_cursor import Cursor, decode

AT = datetime(2026, 11, 20, 9, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "cursor",
    [
        Cursor("INBOX", 7, 1),
        Cursor("Büro/ß", 7, 12, newest=AT),
        Cursor("INBOX", 7, 12, newest=AT, reset_until=30, reset_before=AT, reset_since=AT),
        Cursor("INBOX", 7, 12, reset_until=30, reset_before=AT),
    ],
)
def test_a_cursor_is_read_as_it_was_written(cursor: Cursor) -> None:
    assert decode(cursor.encode()) == cursor


def test_a_reset_that_is_over_leaves_the_cursor() -> None:
    over = Cursor("INBOX", 7, 30, newest=AT, reset_until=30, reset_before=AT, reset_since=AT)
    assert decode(over.encode()) == Cursor("INBOX", 7, 30, newest=AT)


@pytest.mark.parametrize(
    "text",
    [
        '{"folder": "INBOX", "validity": 7, "next": 0, "newest": null}',
        '{"folder": "INBOX", "validity": 7, "next": -3, "newest": null}',
        '{"folder": "INBOX", "validity": 7, "next": 3, "newest": "2026-11-20T09:00:00"}',
        '{"folder": "INBOX", "validity": 7, "next": 3, "newest": 5}',
        '{"folder": "INBOX", "validity": 7, "next": 3}',
        '{"folder": "INBOX", "validity": 7, "next": 3, "newest": null, "reset": [1]}',
    ],
)
def test_a_damaged_cursor_is_none(text: str) -> None:
    assert decode(text) is None


@given(st.text(max_size=80))
def test_any_text_is_damaged_or_is_the_cursor_that_it_says(text: str) -> None:
    cursor = decode(text)
    assert cursor is None or decode(cursor.encode()) == cursor
