"""Reading what an EWS server answers: dates of every sort, wrappings, cuts, characters XML does not allow."""

from __future__ import annotations

import base64
import io
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxbot.exchange.answers import EwsRefusalError, UnreadableAnswerError, moment, read_answers
from inboxbot.exchange.content import Received, receive
from inboxbot.exchange.ending import is_exchange_online
from inboxbot.exchange.words import number

ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:m="urn:m" xmlns:t="urn:t">'
    "<s:Body>{}</s:Body></s:Envelope>"
)
MESSAGE = b"Subject: caf\xc3\xa9\r\n\r\n" + bytes(range(256)) * 40
ITEM = ENVELOPE.format(
    '<m:GetItemResponse><m:ResponseMessages><m:GetItemResponseMessage ResponseClass="Success">'
    "<m:ResponseCode>NoError</m:ResponseCode><m:Items><t:Message><t:MimeContent>"
    + base64.encodebytes(MESSAGE).decode()
    + '</t:MimeContent><t:ExtendedProperty><t:ExtendedFieldURI PropertyTag="0x7d" PropertyType="String"/>'
    "<t:Value>Return-Path: &lt;a@b&gt;&#x1;&#xD;\nList-Id: x</t:Value></t:ExtendedProperty></t:Message></m:Items>"
    "</m:GetItemResponseMessage></m:ResponseMessages></m:GetItemResponse>"
).encode()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2026-11-20T10:01:02Z", datetime(2026, 11, 20, 10, 1, 2, tzinfo=UTC)),
        ("2026-11-20T10:01:02.123456789Z", datetime(2026, 11, 20, 10, 1, 2, 123456, tzinfo=UTC)),
        ("2026-11-20T10:01:02.5+01:00", datetime(2026, 11, 20, 9, 1, 2, 500000, tzinfo=UTC)),
        ("2026-11-20T10:01:02-0530", datetime(2026, 11, 20, 15, 31, 2, tzinfo=UTC)),
        ("2026-07-20T10:01:02", datetime(2026, 7, 20, 9, 1, 2, tzinfo=UTC)),
        ("2026-02-30T10:01:02Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_whatever_their_fraction_and_zone(said: str, expected: datetime | None) -> None:
    assert moment(said, ZoneInfo("Europe/London")) == expected


@given(at=st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)), minutes=st.integers(-840, 840))  # noqa: DTZ001 - the zone comes with it
def test_every_date_comes_back_as_it_was(at: datetime, minutes: int) -> None:
    aware = at.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert moment(aware.isoformat(), UTC) == aware.astimezone(UTC)


@given(cut=st.integers(0, len(ITEM) - 1))
def test_an_answer_that_is_cut_anywhere_is_never_taken_for_a_whole_one(cut: int) -> None:
    with pytest.raises(UnreadableAnswerError):
        read_answers(ITEM[:cut])
    with pytest.raises(UnreadableAnswerError):
        receive([ITEM[:cut]], io.BytesIO(), 10**9)


@given(sizes=st.lists(st.integers(1, 4000), min_size=1))
def test_a_message_comes_whole_in_whatever_pieces_its_answer_comes(sizes: list[int]) -> None:
    pieces, at = list[bytes](), 0
    while at < len(ITEM):
        size = sizes[len(pieces) % len(sizes)]
        pieces.append(ITEM[at : at + size])
        at += size
    into = io.BytesIO()
    found = receive(pieces, into, 10**9)
    assert into.getvalue() == MESSAGE
    assert found.tags == {0x7D: "Return-Path: <a@b>\r\nList-Id: x"}
    assert (found.octets, found.had_content, found.whole) == (len(MESSAGE), True, True)


def test_no_more_of_a_message_is_read_than_is_wanted() -> None:
    into = io.BytesIO()
    found: Received = receive([ITEM[:8000], ITEM[8000:]], into, 100)
    assert (into.getvalue(), found.octets) == (MESSAGE[:100], 100)


@pytest.mark.parametrize("declared", ['[<!ENTITY a "aaaa">]', 'SYSTEM "file:///etc/passwd"', ""])
def test_a_document_that_declares_entities_is_refused(declared: str) -> None:
    answer = ENVELOPE.format('<m:R ResponseClass="Success"><m:SyncState>&a;</m:SyncState></m:R>')
    bomb = f'<?xml version="1.0"?><!DOCTYPE x {declared}>{answer}'.encode()
    with pytest.raises(UnreadableAnswerError, match="it declares entities"):
        receive([bomb], io.BytesIO(), 100)
    with pytest.raises(UnreadableAnswerError, match="it declares entities"):
        read_answers(bomb)


@pytest.mark.parametrize(
    ("body", "code", "back_off"),
    [
        ('<m:R ResponseClass="Error"><m:ResponseCode>ErrorItemNotFound</m:ResponseCode></m:R>', "ErrorItemNotFound", 0),
        ('<m:R ResponseClass="Error"><m:MessageText>no code</m:MessageText></m:R>', "", 0),
        ('<m:R ResponseClass="Warning"><m:ResponseCode>ErrorBatchProcessingStopped</m:ResponseCode></m:R>', "ErrorBatchProcessingStopped", 0),
        ("<s:Fault><faultcode>s:Server</faultcode><faultstring>E-3030</faultstring></s:Fault>", "", 0),
        ("<s:Fault><faultcode>a:ErrorServerBusy</faultcode><detail><t:Value Name='BackOffMilliseconds'>2500</t:Value></detail></s:Fault>", "ErrorServerBusy", 2.5),
        ("<s:Fault><faultcode>s:Client</faultcode><detail><e:ResponseCode xmlns:e='urn:e'>ErrorAccessDenied</e:ResponseCode></detail></s:Fault>", "ErrorAccessDenied", 0),
    ],
)  # fmt: skip
def test_a_refusal_is_seen_as_a_value_and_as_a_fault(body: str, code: str, back_off: float) -> None:
    answer = ENVELOPE.format(body).encode()
    with pytest.raises(EwsRefusalError) as told:
        read_answers(answer)[0].or_refuse()
    assert (told.value.code, told.value.back_off) == (code, back_off)
    with pytest.raises(EwsRefusalError) as told:
        receive([answer], io.BytesIO(), 100)
    assert (told.value.code, told.value.back_off) == (code, back_off)


def test_answers_are_known_however_they_are_wrapped() -> None:
    message = '<m:X ResponseClass="Success"><m:ResponseCode>NoError</m:ResponseCode></m:X>'
    for wrapped in (
        f"<m:Responses>{message}</m:Responses>",
        message,
        f"<m:A><m:B>{message}{message}</m:B></m:A>",
    ):
        assert read_answers(ENVELOPE.format(wrapped).encode())[0].code == "NoError"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"a&#x0;b\x01c&#11;", "abc"),
        (b"a&#xFFFE;b&#65535;c\xef\xbf\xbe", "abc"),
        (b"a&#xD83D;&#xDE00;b&#57343;c&#x110000;", "abc"),
        (b"a&#9;b&#x1F600;c&amp;#1;", "a\tb\U0001f600c&#1;"),
        (b"a\xed\xa0\xbdb\xffc", "a\ufffd\ufffd\ufffdb\ufffdc"),
    ],
)
def test_characters_that_xml_does_not_allow_are_left_out(written: bytes, read: str) -> None:
    begin, end = ITEM.split(b"&#x1;")
    whole = begin + written + end
    assert (
        read_answers(whole)[0].element.findtext(".//{urn:t}Value")
        == f"Return-Path: <a@b>{read}\r\nList-Id: x"
    )
    for size in (1, 7, 100_000):
        pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
        assert receive(pieces, io.BytesIO(), 10**9).tags == {0x7D: f"Return-Path: <a@b>{read}\r\nList-Id: x"}


@pytest.mark.parametrize(
    ("said", "expected"),
    [(" 2500 ", 2500), ("\u00b2", 0), ("\u0665", 0), ("-3", 0), ("", 0), ("9" * 5000, 0)],
)
def test_a_number_is_read_or_is_none_whatever_stands_there(said: str, expected: int) -> None:
    assert number(said) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://outlook.office365.com/EWS/Exchange.asmx", True),
        ("https://eu.outlook.office.com/EWS/Exchange.asmx", True),
        ("https://mail.example.org/EWS/Exchange.asmx", False),
        ("https://outlook.office365.com.example.org/EWS/Exchange.asmx", False),
        ("http://[bad", False),
    ],
)
def test_exchange_online_is_known_by_its_host(url: str, expected: bool) -> None:  # noqa: FBT001 - one of a table
    assert is_exchange_online(url) is expected
