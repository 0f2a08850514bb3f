from __future__ import annotations

import pytest

from inboxbot.mailboxes.imap_fetch import parse_response
from inboxbot.mailboxes.imap_structure import Part, parse_structure


def structure(text: str) -> Part | None:
    return parse_structure(parse_response([f"1 (BODYSTRUCTURE {text})".encode()])[b"BODYSTRUCTURE"])


def test_a_single_text() -> None:
    assert structure('("TEXT" "plain" ("CHARSET" "utf-8") NIL NIL "7bit" 12 1 NIL NIL NIL)') == Part(
        section="TEXT", kind="text/plain", parameters=((b"charset", b"utf-8"),), octets=12
    )


def test_parts_are_numbered_and_keep_names_and_dispositions() -> None:
    found = structure(
        '((("text" "plain" NIL NIL NIL "8bit" 5 1)("text" "html" NIL NIL NIL "8bit" 6 1) "alternative" ("boundary" "in"))'
        '("application" "pdf" ("name" "a.pdf") NIL NIL "base64" 900 NIL ("attachment" ("filename" "a.pdf")))'
        '("text" "csv" NIL NIL NIL "8bit" 7 1 NIL ("ATTACHMENT" NIL))'
        '("message" "rfc822" NIL NIL NIL "7bit" 80 (NIL NIL) ("text" "plain" NIL NIL NIL "7bit" 3 1) 4 NIL ("inline" NIL))'
        ' "mixed" ("BOUNDARY" "out") NIL NIL)'
    )
    assert found is not None
    assert (found.section, found.kind, found.boundary) == ("", "multipart/mixed", b"out")
    assert [
        (leaf.section, leaf.kind, leaf.octets, leaf.disposition, leaf.is_text) for leaf in found.leaves()
    ] == [
        ("1.1", "text/plain", 5, b"", True),
        ("1.2", "text/html", 6, b"", True),
        ("2", "application/pdf", 900, b"attachment", False),
        ("3", "text/csv", 7, b"ATTACHMENT", False),
        ("4", "message/rfc822", 80, b"inline", True),
    ]
    assert found.children[1].disposition_parameters == ((b"filename", b"a.pdf"),)


@pytest.mark.parametrize(
    "text",
    [
        "NIL",
        "()",
        "x",
        "(NIL NIL NIL)",
        '("text" "plain")',
        '("text" "plain" NIL NIL NIL "7bit" many 1)',
        '(("text" "plain" NIL NIL NIL "7bit" 5 1) "mixed" NIL)',
        "(" * 50 + '"text"' + ")" * 50,
        "(" + '("text" "plain" NIL NIL NIL "7bit" 5 1)' * 500 + ' "mixed" ("boundary" "b"))',
    ],
)
def test_a_structure_that_cannot_be_used_is_none(text: str) -> None:
    assert structure(text) is None
