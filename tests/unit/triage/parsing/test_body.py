from __future__ import annotations

import base64

import pytest
from parsing_reader import Reader

from inboxbot.triage.body_html import html_to_text, links_in
from inboxbot.triage.body_plain import take_uuencoded, unflow

HEAD = "From: a@x.example\nMIME-Version: 1.0\n"


def alternative(plain: str, html: str) -> str:
    return (
        f"{HEAD}Content-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\n{plain}\n"
        f"--A\nContent-Type: text/html\n\n{html}\n--A--\n"
    )


@pytest.mark.parametrize(
    ("plain", "html", "text"),
    [
        ("A whole message in plain text.", "<p>A whole message in HTML.</p>", "A whole message in plain text."),
        ("", "<p>Only here.</p>", "Only here."),
        ("   \n", "<p>Only here.</p>", "Only here."),
        ("[image: logo.png]", "<p>Only here.</p>", "Only here."),
        ("Your mail program does not support HTML messages.", "<p>Only here.</p>", "Only here."),
        ("To view this message, please use your browser: https://x.example", "<p>Only here.</p>", "Only here."),
        ("Thanks!", "<div></div>", "Thanks!"),
        ("Please fix the html of your website, it is broken and nobody can read it on a phone.", "<p>x</p>",
         "Please fix the html of your website, it is broken and nobody can read it on a phone."),
    ],
)  # fmt: skip
def test_plain_text_is_preferred_unless_it_only_stands_for_the_html(
    read: Reader, plain: str, html: str, text: str
) -> None:
    assert read(alternative(plain, html)).text == text


def test_links_of_html_that_is_not_shown_are_listed(read: Reader) -> None:
    mail = alternative(
        "A whole message, see https://plain.example/a.",
        '<a href="https://x.example/?a=1&amp;b=2">x</a><a HREF=\'http://y.example\'>y</a><a href="mailto:a@x">z</a>',
    )
    assert read(mail).urls == ("https://x.example/?a=1&b=2", "http://y.example", "https://plain.example/a")


def test_a_text_part_with_a_file_name_is_an_attachment_and_a_lone_one_is_the_body(read: Reader) -> None:
    mixed = f"{HEAD}Content-Type: multipart/mixed; boundary=M\n\n--M\n\nThe body.\n--M\nContent-Type: text/plain; name=notes.txt\n\nNotes.\n--M--\n"
    message = read(mixed)
    assert (message.text, [one.filename for one in message.attachments]) == ("The body.", ["notes.txt"])
    alone = (
        f"{HEAD}Content-Type: text/plain; name=message.txt\nContent-Disposition: attachment\n\nThe body.\n"
    )
    assert read(alone).text == "The body."


def test_html_that_repeats_the_plain_text_beside_it_is_not_read_twice(read: Reader) -> None:
    mail = f"{HEAD}Content-Type: multipart/mixed; boundary=M\n\n--M\n\nThe same words.\n--M\nContent-Type: text/html\n\n<p>The <b>same</b> words.</p>\n--M--\n"
    assert read(mail).text == "The same words."


def test_a_digest_holds_messages(read: Reader) -> None:
    mail = f"{HEAD}Content-Type: multipart/digest; boundary=D\n\n--D\n\nSubject: one\n\nfirst\n--D\n\nSubject: two\n\nsecond\n--D--\n"
    assert [(one.subject, one.text) for one in read(mail).forwarded] == [("one", "first"), ("two", "second")]


def test_text_is_cut_at_64_kb_with_a_sentence(read: Reader) -> None:
    message = read(HEAD + "\n" + "word " * 20_000)
    assert len(message.text) == 65_536
    assert message.defects == ("The text is longer than 64 KB; the rest of it was not read.",)


def test_too_many_parts_are_counted_and_not_read(read: Reader) -> None:
    message = read(
        f"{HEAD}Content-Type: multipart/mixed; boundary=M\n\n"
        + "--M\nContent-Type: a/b\n\nx\n" * 300
        + "--M--\n"
    )
    assert len(message.attachments) == 200
    assert message.defects == ("The message has more than 200 parts; the rest were not read.",)


def test_parts_too_deep_are_listed_and_not_read(read: Reader) -> None:
    mail = (
        HEAD
        + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(30))
        + "\nhello\n"
    )
    message = read(mail, complete=False)
    assert [one.content_type for one in message.attachments] == ["multipart/mixed"]
    assert "Parts lie deeper than 20 levels in each other; the inner ones were not read." in message.defects


@pytest.mark.parametrize("ending", [b"", b"\n", b"\n\n"])
@pytest.mark.parametrize("octets", [0, 1, 56, 57, 58, 1_000])
def test_the_size_of_a_base64_attachment_is_reckoned_exactly(
    read: Reader, octets: int, ending: bytes
) -> None:
    body = base64.encodebytes(b"x" * octets).rstrip() + ending
    mail = (
        HEAD.encode()
        + b"Content-Type: multipart/mixed; boundary=M\n\n--M\nContent-Type: a/b\nContent-Transfer-Encoding: base64\n\n"
        + body
        + b"\n--M--\n"
    )
    assert [one.size for one in read(mail).attachments] == [octets]


def test_flowed_text_is_joined_within_its_quote_depth() -> None:
    flowed = "one \ntwo\n>> deep \n>> er\n> less \nsignature: \n-- \nname"
    assert unflow(flowed, delete_space=False) == "one two\n>> deep er\n> less \nsignature: \n-- \nname"
    assert unflow("mid \ndle", delete_space=True) == "middle"


def test_a_uuencoded_file_is_taken_out_and_prose_that_begins_so_is_not() -> None:
    text, files = take_uuencoded("Hi\nbegin 644 a.txt\n#0V%T\n`\nend\nbye")
    assert (text, [(one.filename, one.size) for one in files]) == ("Hi\nbye", [("a.txt", 3)])
    prose = "begin 644 times\nand never\nend"
    assert take_uuencoded(prose) == (prose, ())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo\nthree"),
        ("<ul><li>a</li><li>b</li></ul>", "* a\n* b"),
        (
            "<table><tr><th>Day</th><td>Mon</td></tr><tr><th>Time</th><td>9</td></tr></table>",
            "Day  Mon\nTime  9",
        ),
        ('<img alt="Map of the surgery" src="m.png">', "Map of the surgery"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<style>p{}</style><script>x()</script><title>t</title><p>seen</p>", "seen"),
        (
            '<div style="DISPLAY : none">no</div><div hidden>no</div><i style="font-size:0px;">no</i>yes',
            "yes",
        ),
        ('<p style="font-size:0.9em">yes</p>', "yes"),
        ('<p style="color:#FFFFFF">no</p><p style="color:white;background-color:#fff">no</p>yes', "yes"),
        ('<td bgcolor="#004f6b"><b style="color:#fff">yes</b></td>', "yes"),
        ('<p style="color:#fff;background:#036">yes</p>', "yes"),
        ('<blockquote type="cite">quoted<br>twice</blockquote>', "> quoted\n> twice"),
        ("<blockquote>indented, not quoted</blockquote>", "indented, not quoted"),
        ("a &amp; b &#8217; c&nbsp;d", "a & b ’ c d"),
        ("<!-- <p>no</p> -->yes<o:p></o:p>", "yes"),
        ("", ""),
        ("<", "<"),
        ("no tags at all", "no tags at all"),
        ("<?xml version='1.0' encoding='utf-16'?><p>x</p>", "x"),
    ],
)
def test_html_becomes_what_a_reader_sees(source: str, text: str) -> None:
    assert html_to_text(source)[0] == text


def test_html_nested_beyond_reason_loses_its_tags_and_not_its_words() -> None:
    assert html_to_text("<div>" * 5_000 + "help <b>me</b>" + '<a href="http://x.example">x</a>') == (
        "help me x",
        ("http://x.example",),
    )


def test_links_are_counted_to_two_hundred() -> None:
    assert len(links_in("".join(f'<a href="http://x.example/{n}">' for n in range(900)))) == 200
