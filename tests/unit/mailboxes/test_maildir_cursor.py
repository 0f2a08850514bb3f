from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from inboxbot.mailboxes.maildir_cursor import Cursor, advance, decode, digest, waiting

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def digests(*names: str) -> frozenset[bytes]:
    return frozenset(map(digest, names))


def test_a_cursor_is_read_as_it_was_written() -> None:
    cursor = Cursor(digests("a", "b"), digests("b"), AT, AT)
    assert decode(cursor.encode()) == cursor


def test_a_file_that_one_listing_missed_is_not_new_when_it_is_back() -> None:
    known = Cursor(digests("a", "b"), newest=AT)
    missed = advance(known, ["a"], {}, more=False)
    assert waiting(missed, ["a", "b"], {}) == (missed, [])
    again = advance(missed, ["a", "b"], {}, more=False)
    assert again == known


def test_a_name_is_forgotten_after_two_listings_without_it() -> None:
    known = Cursor(digests("a", "b"), newest=AT)
    once = advance(known, ["a"], {}, more=False)
    twice = advance(once, ["a"], {}, more=False)
    assert (once.seen, twice.seen) == (digests("a", "b"), digests("a"))


@given(st.text(max_size=60) | st.binary(max_size=40).map(lambda b: b.decode("latin-1")))
def test_any_text_is_damaged_or_is_the_cursor_that_it_says(text: str) -> None:
    cursor = decode(text)
    assert cursor is None or decode(cursor.encode()) == cursor
