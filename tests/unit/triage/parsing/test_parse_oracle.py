"""The standard library's parser as the oracle: same headers, same parts, same octets in them."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxbot.triage.parse_headers import read_block
from inboxbot.triage.parse_notes import Notes
from inboxbot.triage.parse_parts import MESSAGE_TYPES, Part, read_message, read_part

MAILS = Path(__file__).parents[3] / "corpus" / "mails"
# Where we mean to differ: a multipart without its boundary is read as text, a line among headers
# that is none is passed over, base64 that is none is not decoded.
DIFFERENT = {"boundary-missing", "cr-only-line-ends", "base64-that-is-not", "base64-damaged", "empty"}


class Raw(email.policy.Compat32):
    """Headers as they stand."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        return value


Leaf = tuple[str, str, bytes | None]  # type, file name, octets; None for what only we keep whole


def oracle(content: bytes) -> tuple[list[tuple[str, str]], list[Leaf]]:
    mail = email.message_from_bytes(content, policy=Raw())
    headers = [(name.lower(), " ".join(str(value).split())) for name, value in mail.items()]
    return headers, list(oracle_leaves(mail))


def oracle_leaves(part: Message) -> Iterator[Leaf]:
    kind = part.get_content_type()
    if kind.startswith("message/") and kind not in MESSAGE_TYPES:
        yield kind, "", None  # the standard library takes it apart, we do not
    elif part.is_multipart():
        for child in part.get_payload():
            assert isinstance(child, Message)
            yield from oracle_leaves(child)
    else:
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        yield kind, str(part.get_filename() or ""), payload


def ours(content: bytes) -> tuple[list[tuple[str, str]], list[Leaf]]:
    notes = Notes(search_left=10**9)
    block = read_block(content, 0, len(content), notes)
    headers = [(name, " ".join(value.split())) for name, value in block.fields]
    return headers, list(leaves_of(read_part(block, content, len(content), notes), notes))


def leaves_of(part: Part, notes: Notes) -> Iterator[Leaf]:
    if part.children:
        for child in part.children:
            yield from leaves_of(child, notes)
    elif part.type in MESSAGE_TYPES:
        yield from leaves_of(read_message(part, notes, 1)[1], notes)
    else:
        kept = part.type.startswith("message/")
        yield part.type, "" if kept else part.name, None if kept else part.octets()


def plain(leaf: Leaf) -> Leaf:
    """Return what must agree: line ends before a boundary are nobody's, and so are encoded names."""
    kind, name, octets = leaf
    simple = name if name.isascii() and "=?" not in name else ""
    return kind, simple, None if octets is None else octets.rstrip(b"\r\n")


@pytest.mark.parametrize(
    "path",
    [path for path in sorted(MAILS.glob("*.eml")) if path.stem not in DIFFERENT],
    ids=lambda path: path.stem,
)
def test_the_corpus_has_the_headers_and_parts_that_the_standard_library_finds(path: Path) -> None:
    content = path.read_bytes()
    headers, leaves = oracle(content)
    our_headers, our_leaves = ours(content)
    assert [name for name, _ in our_headers] == [name for name, _ in headers]
    ascii_only = [pair for pair in headers if pair[1].isascii()]
    assert [pair for pair in our_headers if pair in ascii_only] == ascii_only
    assert [plain(leaf) for leaf in our_leaves] == [plain(leaf) for leaf in leaves]


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300)


@st.composite
def ordinary_mails(draw: st.DrawFn) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Ann <ann@x.example>"
    mail["Subject"] = draw(WORDS)
    mail["X-Long"] = " ".join(["word"] * draw(st.integers(1, 80)))
    mail.set_content(draw(WORDS) + "\n", cte=draw(st.sampled_from(["base64", "quoted-printable", "8bit"])))
    if draw(st.booleans()):
        mail.add_alternative(
            f"<p>{draw(WORDS)}</p>", subtype="html", cte=draw(st.sampled_from(["base64", "quoted-printable"]))
        )
    for number in range(draw(st.integers(0, 3))):
        mail.add_attachment(
            draw(st.binary(max_size=200)),
            maintype="application",
            subtype="pdf",
            filename=f"file {number}.pdf",
        )
    if draw(st.booleans()):
        inner: Message = EmailMessage()
        inner["Subject"] = "inner"
        inner.set_payload(draw(st.text(st.sampled_from("abc \n-=_"), max_size=80)))
        mail.add_attachment(inner)
    return mail


@settings(max_examples=120, deadline=None)
@given(mail=ordinary_mails(), policy=st.sampled_from([email.policy.SMTP, email.policy.default]))
def test_an_ordinary_mail_has_the_parts_and_octets_that_the_standard_library_finds(
    mail: EmailMessage, policy: email.policy.EmailPolicy
) -> None:
    content = mail.as_bytes(policy=policy)
    headers, leaves = oracle(content)
    our_headers, our_leaves = ours(content)
    assert our_headers == headers
    assert [plain(leaf) for leaf in our_leaves] == [plain(leaf) for leaf in leaves]
