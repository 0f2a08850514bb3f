from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from zoneinfo import ZoneInfo

from inboxbot.letters.compose import Attached, compose, date_for_header, mailbox_for_header, text_for_header
from inboxbot.model.mail import OutgoingMail
from inboxbot.reports.gallery import gallery

LONDON = ZoneInfo("Europe/London")


def mail(
    subject: str,
    at: datetime,
    *,
    page: str = "<p>Hello</p>",
    attached: Attached | None = None,
    reply_to: str = "",
) -> OutgoingMail:
    headers = [
        ("From", mailbox_for_header("Café Trust", "info@example.org")),
        ("To", "jo@example.org"),
        ("Subject", text_for_header(subject)),
        ("Date", date_for_header(at)),
    ]
    if reply_to:
        headers.append(("Reply-To", reply_to))
    content = compose(headers, "Hello\n", page, boundary="b" * 24, attached=attached)
    return OutgoingMail("1@example.org", "told", "x", "staff", "jo@example.org", "", subject, content)


EARLY = mail("Early", datetime(2026, 7, 20, 9, 0, tzinfo=UTC))
LATE = mail("Late", datetime(2026, 7, 21, 23, 30, tzinfo=UTC))


def test_letters_stand_in_the_order_of_time_with_their_captions() -> None:
    page = gallery([LATE, EARLY], title="All", captions=["the second", "the first"], zone=LONDON)

    assert re.findall(r'<a href="#(letter-\d)">(\w+)</a>', page) == [
        ("letter-1", "Early"),
        ("letter-2", "Late"),
    ]
    assert re.findall(r"<h2>(.*?)</h2>\n<p>(.*?)</p>", page) == [
        ("1. Early", "the first"),
        ("2. Late", "the second"),
    ]
    assert re.findall(r"<dt>Sent</dt><dd>(.*?)</dd>", page) == [
        "10am, Monday 20 July 2026",
        "12.30am, Wednesday 22 July 2026",
    ]


def test_a_letter_is_shown_with_its_headers_and_what_is_attached() -> None:
    whole = Attached(b"Subject: x\r\n\r\ny\r\n", complete=True)
    page = gallery([mail("Sübject", EARLY_AT, attached=whole, reply_to="j@paper.example")], title="x")

    assert re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page) == [
        ("From", "Café Trust &lt;info@example.org&gt;"),
        ("To", "jo@example.org"),
        ("Reply-To", "j@paper.example"),
        ("Subject", "Sübject"),
        ("Sent", "9am, Monday 20 July 2026"),
        ("Attached", "original.eml"),
    ]


EARLY_AT = datetime(2026, 7, 20, 9, 0, tzinfo=UTC)


def test_each_letter_is_shown_on_a_phone_and_at_a_desk_in_a_frame_without_rights() -> None:
    nasty = '<p title="a">"</iframe><script>alert(1)</script></p>'
    page = gallery([mail("</title><script>x</script>", EARLY_AT, page=nasty)], title="x")
    frames = re.findall(
        r'<iframe sandbox="" loading="lazy" title="[^"]*" width="(\d+)" height="\d+" srcdoc="([^"]*)">', page
    )

    assert [width for width, _ in frames] == ["390", "760"]
    assert [unescape(shown).strip() for _, shown in frames] == [nasty, nasty]
    assert "<script" not in page
    assert "default-src 'none'" in page


def test_without_letters_the_page_is_still_whole() -> None:
    page = gallery([], title="Nothing & all")

    assert "<h1>Nothing &amp; all</h1>" in page
    assert page.endswith("</html>\n")


def test_a_longer_letter_gets_a_taller_frame() -> None:
    def height(text: str) -> int:
        made = mail("x", EARLY_AT)
        content = made.content.replace(b"Hello\r\n", text.encode() + b"\r\n")
        page = gallery(
            [OutgoingMail("1@e", "told", "x", "staff", "jo@example.org", "", "x", content)], title="x"
        )
        return int(re.findall(r'width="390" height="(\d+)"', page)[0])

    assert height("Hello") < height("Hello\r\n" * 20)
