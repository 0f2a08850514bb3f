"""Sending through an Exchange server that misbehaves on order: what is said of each mail is what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ews_server import (
    ADDRESS,
    PASSWORD,
    USER,
    Act,
    Cut,
    EwsServer,
    Garble,
    Lose,
    Refuse,
    Status,
    Throttle,
    WrapOddly,
)
from inboxbot.mailboxes.ews import EwsMailbox
from inboxbot.model.errors import PermanentError
from inboxbot.model.mail import NotSent, OutboxEntry, OutgoingMail, SendResult, Sent
from inboxbot.model.message import RawMessage
from inboxbot.senders.ews import EwsSender
from inboxbot.triage.parse import parse

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def entry(number: int, *, header: str = "", to: str = "ann@example.net") -> OutboxEntry:
    content = (
        f"From: {ADDRESS}\r\nTo: {to}\r\nSubject: {number}\r\nMessage-ID: <{number}@example.org>\r\n{header}"
        f"Auto-Submitted: auto-replied\r\n\r\nMail {number}\r\n"
    )
    mail = OutgoingMail(
        message_id=f"{number}@example.org", letter="acknowledgement", occasion=f"o{number}", audience="public",
        recipient=to, envelope_from="", subject=str(number), content=content.encode(),
    )  # fmt: skip
    return OutboxEntry(id=number, mail=mail, state="sending", attempts=0, created_at=AT)


def word(result: SendResult) -> str:
    if isinstance(result, NotSent):
        return "never" if result.permanent else "refused" if result.refused else "later"
    return "sent" if isinstance(result, Sent) else "maybe"


def words(sender: EwsSender, *numbers: int) -> str:
    return " ".join(word(result) for _, result in sender.send([entry(n) for n in numbers]))


@pytest.fixture
def server() -> Iterator[EwsServer]:
    with EwsServer() as one:
        yield one


@pytest.fixture
def sender(server: EwsServer) -> Iterator[EwsSender]:
    one = EwsSender(server.account())
    yield one
    one.close()


def gone(server: EwsServer) -> list[str]:
    return [content.partition(b"Subject: ")[2].partition(b"\r\n")[0].decode() for content, _ in server.sent]


def test_a_mail_goes_as_its_own_mime_and_its_copy_lies_in_sent_and_nothing_in_drafts(
    server: EwsServer, sender: EwsSender
) -> None:
    assert words(sender, 1) == "sent"
    assert [content for content, _ in server.sent] == [entry(1).mail.content]
    assert [one.message_id for one in server.mailbox.named("sentitems").items.values()] == ["<1@example.org>"]
    assert not server.mailbox.named("drafts").items
    assert EwsMailbox(server.account()).has_sent("1@example.org") is True


def test_a_letter_that_asks_for_no_automatic_answer_says_so_in_exchanges_own_property(
    server: EwsServer, sender: EwsSender
) -> None:
    headers = ("X-Auto-Response-Suppress: All\r\n", "x-auto-response-suppress: OOF, AutoReply\r\n", "")
    list(sender.send([entry(n, header=header) for n, header in enumerate(headers)]))
    assert [extended.get("0x3fdf") for _, extended in server.sent] == ["-1", "48", None]


def test_where_the_server_knows_no_properties_the_letter_goes_without_and_once(
    server: EwsServer, sender: EwsSender
) -> None:
    server.extended_properties = False
    mails = [entry(n, header="X-Auto-Response-Suppress: All\r\n") for n in (1, 2)]
    assert [word(result) for _, result in sender.send(mails)] == ["sent", "sent"]
    assert gone(server) == ["1", "2"]
    assert server.asked.count("CreateItem") == 3


@pytest.mark.parametrize(
    "act",
    [
        Lose(),
        Lose(act=False),
        Cut(),
        Cut(told=False),
        Garble(),
        Garble(b""),
        Status(503, act=True),
        Status(503),
        Status(502, act=True),
        Status(500, body=b"Server Error in '/EWS' Application", act=True),
        Refuse("ErrorInternalServerError"),
        Refuse("ErrorTimeoutExpired", as_fault=True),
        Refuse("ErrorInternalServerTransientError"),
    ],
    ids=str,
)
def test_a_mail_whose_answer_cannot_be_read_has_perhaps_gone_and_is_never_sent_again_by_itself(
    server: EwsServer, sender: EwsSender, act: Act
) -> None:
    server.order("CreateItem", act)
    assert words(sender, 1, 2) == "maybe later"
    assert server.asked.count("CreateItem") == 1
    taken = len(server.sent)
    assert EwsMailbox(server.account()).has_sent("1@example.org") is bool(taken)


def test_an_answer_that_another_make_of_server_wraps_is_read(server: EwsServer, sender: EwsSender) -> None:
    server.order("CreateItem", WrapOddly())
    assert words(sender, 1) == "sent"


def test_a_letter_is_known_again_in_sent_although_exchange_gave_it_another_id(
    server: EwsServer, sender: EwsSender
) -> None:
    server.gives_ids_of_its_own = True
    server.order("CreateItem", Lose())
    assert words(sender, 1) == "maybe"
    mailbox = EwsMailbox(server.account())
    assert [mailbox.has_sent(f"{n}@example.org") for n in (1, 2)] == [True, False]
    (copy,) = mailbox.poll("sent", mailbox.start_at("sent", AT - timedelta(days=9))).messages
    assert isinstance(copy, RawMessage)
    assert b"Message-ID: <1.LO1PR01@prod.example>" in copy.content
    assert parse(copy).message_id == "1@example.org"


def test_a_mail_on_its_way_in_the_outbox_is_evidence_too(server: EwsServer) -> None:
    server.mailbox.put(server.mailbox.named("outbox"), entry(1).mail.content, AT)
    mailbox = EwsMailbox(server.account())
    assert [mailbox.has_sent(f"{n}@example.org") for n in (1, 2)] == [True, False]


def again(sender: EwsSender, *, tries: int = 1) -> str:
    """Try the first mail once more, of whose first try nobody heard."""
    [(_, result)] = sender.send([replace(entry(1), attempts=tries, unknown_tries=1)])
    return word(result)


@pytest.mark.parametrize("drafts_of", [ADDRESS, USER])
def test_a_mail_that_waits_in_drafts_for_exchanges_transport_is_not_sent_again(
    server: EwsServer, sender: EwsSender, drafts_of: str
) -> None:
    server.drafts_of = drafts_of
    server.order("CreateItem", Lose())
    assert words(sender, 1) == "maybe"
    assert [again(sender, tries=tries) for tries in (1, 5, 6)] == ["later", "later", "never"]
    server.transport_comes()
    assert again(sender) == "sent"
    assert (gone(server), server.asked.count("CreateItem")) == (["1"], 1)


def test_a_mail_that_went_and_left_a_draft_and_no_copy_is_not_sent_again(
    server: EwsServer, sender: EwsSender
) -> None:
    server.drafts_of, server.leaves_drafts = ADDRESS, True
    server.gives_ids_of_its_own = True
    server.order("CreateItem", Garble())
    assert words(sender, 1) == "maybe"
    assert [again(sender, tries=tries) for tries in (1, 6)] == ["later", "never"]
    assert gone(server) == ["1"]


def test_where_nobody_can_look_what_a_try_left_there_is_no_other(
    server: EwsServer, sender: EwsSender
) -> None:
    for act in (Status(503), Lose(), Refuse("ErrorMailboxMoveInProgress")):
        server.order("FindItem", act)
        assert again(sender) == "later"
    assert again(EwsSender(server.account(username="nobody", password="wrong"))) == "refused"
    assert server.sent == []
    server.order("FindItem", None, Refuse("ErrorFolderNotFound"), Refuse("ErrorAccessDenied"))
    assert again(sender) == "sent"


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (Throttle(60_000), "later later"),
        (Refuse("ErrorQuotaExceeded"), "later later"),
        (Refuse("ErrorSendAsDenied"), "refused refused"),
        (Refuse("ErrorAccessDenied"), "refused refused"),
        (Status(401), "refused refused"),
        (Status(403), "refused refused"),
        (Status(413), "never sent"),
        (Status(429), "later later"),
        (Refuse("ErrorInvalidRecipients"), "never sent"),
        (Refuse("ErrorMessageSizeExceeded"), "never sent"),
        (Refuse("ErrorMimeContentInvalid"), "never sent"),
        (Refuse("ErrorSomethingNew"), "later sent"),
    ],
    ids=str,
)
def test_a_refusal_is_about_this_mail_or_about_us_or_will_pass(
    server: EwsServer, sender: EwsSender, act: Act, told: str
) -> None:
    server.order("CreateItem", act)
    assert words(sender, 1, 2) == told
    assert gone(server) == (["2"] if told.endswith("sent") else [])


def test_who_may_not_send_as_the_mailbox_is_told_which_right_is_missing(
    server: EwsServer, sender: EwsSender
) -> None:
    server.send_as = {}
    [(_, result)] = sender.send([entry(1)])
    assert isinstance(result, NotSent)
    assert "right SendAs" in result.reason
    assert result.refused


def test_a_server_that_is_away_busy_or_refuses_us_is_found_out_before_any_mail_is_in_doubt(
    server: EwsServer, sender: EwsSender
) -> None:
    for act in (Status(503), Throttle(10), Lose(), Cut()):
        server.order("GetFolder", act)
        assert words(sender, 1, 2, 3) == "later later later"
        sender._session._not_before = 0
    assert words(EwsSender(server.account(password="wrong")), 1, 2) == "refused refused"
    assert server.failed_sign_ins == 1
    assert "CreateItem" not in server.asked


def test_the_check_tells_who_sends_and_that_a_right_is_missing(server: EwsServer) -> None:
    found = EwsSender(server.account()).check()
    assert found[0] == f"Exchange server 127.0.0.1: signed in, Sent of {ADDRESS} can be written to."
    assert found[1] == (
        f"Whether {USER} may send as {ADDRESS} shows with the first mail: give it the right SendAs"
        " (Add-ADPermission, deploy/exchange.md)."
    )
    assert EwsSender(server.account(access="impersonation")).check()[1] == f"Mail goes as {ADDRESS} itself."
    server.lacking_rights = {"CreateContents"}
    with pytest.raises(PermanentError, match="may not file in the folder for sent mail"):
        EwsSender(server.account()).check()
    assert server.sent == []


def test_neither_name_nor_result_holds_the_password(server: EwsServer, sender: EwsSender) -> None:
    server.order("GetFolder", Garble(PASSWORD.encode()))
    assert PASSWORD not in sender.name + repr(list(sender.send([entry(1)]))) + repr(vars(sender))


acts: st.SearchStrategy[Act | None] = st.sampled_from(
    [
        None,
        Lose(),
        Lose(act=False),
        Cut(),
        Cut(told=False),
        Garble(),
        WrapOddly(),
        Status(503),
        Status(503, act=True),
        Status(401),
        Throttle(0),
        Refuse("ErrorInternalServerError"),
        Refuse("ErrorInvalidRecipients"),
        Refuse("ErrorQuotaExceeded"),
        Refuse("ErrorServerBusy", as_fault=True),
    ]
)


@settings(max_examples=40)
@given(script=st.lists(acts, max_size=8), looks=st.lists(acts, max_size=3))
def test_whatever_the_server_does_what_is_said_of_a_mail_is_true(
    script: list[Act | None], looks: list[Act | None]
) -> None:
    mails = [entry(n) for n in range(1, 9)]
    with EwsServer() as server:
        server.order("CreateItem", *script)
        server.order("GetFolder", *looks)
        sender = EwsSender(server.account())
        results = [*sender.send(mails[:3]), *sender.send(mails[3:])]
        sender.close()
    assert Counter(one.id for one, _ in results) == Counter(range(1, 9))
    taken = Counter(gone(server))
    for one, result in results:
        allowed = {"sent": {1}, "maybe": {0, 1}}.get(word(result), {0})
        assert taken[str(one.id)] in allowed, (one.id, result)
