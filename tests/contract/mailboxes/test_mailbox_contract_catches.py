"""The contract is worth what it catches: each adapter here is broken in one way, and fails a test."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
import test_mailbox_contract as contract
import test_mailbox_contract_acts as acts
import test_mailbox_contract_listing as listing
import test_mailbox_contract_sizes as sizes
from mailbox_worlds import ImapWorld, MemoryWorld, World

from inboxbot.mailboxes import imap_pages, imap_session, imap_settle
from inboxbot.mailboxes.memory import INBOX, SENT, MemoryMailbox
from inboxbot.model.errors import TransientError
from inboxbot.model.message import Held, MessageRef, RawMessage, Unreadable
from inboxbot.model.plan import Disposition
from inboxbot.ports.mailbox import Folder, Page


class StartsAtTheBeginning(MemoryMailbox):
    def start(self, folder: Folder) -> str:
        return json.dumps([1, 0, None, None])


class MarksAsRead(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        for message in page.messages:
            self.read(message.ref)
        return page


class LosesWhatIsBehindThePage(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        return replace(page, cursor=self.start(folder), more=False)


class NeverGoesOn(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        return replace(super().poll(folder, cursor, limit=limit), cursor=cursor)


class TurnsTheOrderRound(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        return replace(page, messages=page.messages[::-1])


class HidesTheReset(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        return replace(super().poll(folder, cursor, limit=limit), reset_before=None)


class GoesOnAfterAReset(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        _, *rest = json.loads(cursor)
        return super().poll(folder, json.dumps([self._validity, *rest]), limit=limit)


class StopsAtABadMessage(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        if any(isinstance(message, Unreadable) for message in page.messages):
            raise TransientError("one message is bad")
        return page


class SkipsABadMessage(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        return replace(page, messages=tuple(m for m in page.messages if isinstance(m, RawMessage)))


class HandsOverAnySize(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        self._hold = 10**12
        return super().poll(folder, cursor, limit=limit)


class LosesTheTextOfLargeMail(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        cut = [
            replace(m, content=m.content[: m.content.index(b"application/pdf")])
            if isinstance(m, RawMessage) and not m.complete and b"application/pdf" in m.content
            else m
            for m in page.messages
        ]
        return replace(page, messages=tuple(cut))


class IgnoresThePageBound(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        page = super().poll(folder, cursor, limit=limit)
        while page.more and len(page.messages) < limit:
            after = super().poll(folder, page.cursor, limit=limit - len(page.messages))
            page = replace(after, messages=page.messages + after.messages)
        return page


class CopiesInsteadOfMoving(MemoryMailbox):
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        stored = self._find(ref)
        if stored and disposition.action == "moved":
            self.deliver(stored.content, stored.received_at, disposition.name, flags=stored.flags)


class ExpungesEverything(MemoryMailbox):
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        super().settle(ref, disposition)
        kept = {uid: m for uid, m in self._folders[INBOX].items() if "\\Deleted" not in m.flags}
        self._folders[INBOX] = kept


class MakesFolders(MemoryMailbox):
    def settle(self, ref: MessageRef, disposition: Disposition) -> None:
        self.create_folder(disposition.name)
        super().settle(ref, disposition)


class ForgetsTheLifeOfARef(MemoryMailbox):
    def _find(self, ref: MessageRef) -> object:  # type: ignore[override]
        return super()._find(replace(ref, validity=str(self._validity)))


class FilesTwice(MemoryMailbox):
    def file_sent(self, content: bytes, sent_at: datetime) -> None:
        self.deliver(content, sent_at, SENT, flags=frozenset({"\\Seen"}))


class FindsHalfAnId(MemoryMailbox):
    def has_sent(self, message_id: str) -> bool | None:
        return any(message_id in known for known in self._sent_ids())


class MixesTheFolders(MemoryMailbox):
    def poll(self, folder: Folder, cursor: str, *, limit: int = 100) -> Page:
        return super().poll("inbox", cursor, limit=limit)


class ListsEverything(MemoryMailbox):
    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        return super().held(folder, since.replace(year=1990))


class ListsOtherSizes(MemoryMailbox):
    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        for some in super().held(folder, since):
            yield [replace(one, size=one.size + 1) for one in some]


class ListsWhatIsUnread(MemoryMailbox):
    def held(self, folder: Folder, since: datetime) -> Iterator[Sequence[Held]]:
        unread = {m.ref for m in self.messages() if "\\Seen" not in m.flags}
        for some in super().held(folder, since):
            yield [one for one in some if one.ref in unread]


BROKEN: list[tuple[type[MemoryMailbox], Callable[[World], None]]] = [
    (StartsAtTheBeginning, contract.test_first_contact_stands_at_now_and_takes_in_nothing_old),
    (MarksAsRead, contract.test_reading_changes_nothing_for_people),
    (LosesWhatIsBehindThePage, contract.test_messages_come_in_order_of_arrival_page_by_page),
    (NeverGoesOn, contract.test_a_new_instance_goes_on_from_a_saved_cursor_with_the_same_refs),
    (TurnsTheOrderRound, contract.test_messages_come_in_order_of_arrival_page_by_page),
    (HidesTheReset, contract.test_after_a_reset_what_came_later_is_told_from_what_was_met),
    (GoesOnAfterAReset, contract.test_after_a_reset_what_came_later_is_told_from_what_was_met),
    (StopsAtABadMessage, sizes.test_a_message_that_cannot_be_read_stops_no_other),
    (SkipsABadMessage, sizes.test_a_message_that_cannot_be_read_stops_no_other),
    (
        HandsOverAnySize,
        sizes.test_a_large_message_comes_reduced_with_its_headers_all_its_text_and_the_names_of_the_rest,
    ),
    (
        LosesTheTextOfLargeMail,
        sizes.test_a_large_message_comes_reduced_with_its_headers_all_its_text_and_the_names_of_the_rest,
    ),
    (IgnoresThePageBound, sizes.test_a_page_holds_no_more_than_its_bound_in_octets),
    (
        CopiesInsteadOfMoving,
        acts.test_a_message_is_moved_once_and_stays_unread_however_often_it_is_settled,
    ),
    (ExpungesEverything, acts.test_what_people_marked_as_deleted_is_not_expunged_by_a_move),
    (
        MakesFolders,
        acts.test_moving_to_a_folder_that_is_not_there_is_refused_by_name_and_leaves_the_message,
    ),
    (ForgetsTheLifeOfARef, contract.test_a_ref_of_another_life_of_the_folder_means_nothing),
    (FilesTwice, acts.test_a_copy_is_filed_in_sent_once_marked_as_read_with_its_date),
    (FindsHalfAnId, acts.test_only_the_whole_message_id_proves_that_a_mail_was_sent),
    (MixesTheFolders, acts.test_what_people_send_is_found_and_read_from_sent),
    (ListsEverything, listing.test_only_what_was_received_since_is_listed_to_the_second),
    (ListsOtherSizes, listing.test_a_folder_lists_what_it_holds_with_the_places_times_and_sizes_of_reading),
    (ListsWhatIsUnread, listing.test_what_people_read_stays_listed_and_what_they_move_or_delete_does_not),
]


@pytest.mark.parametrize(("kind", "sentence"), BROKEN, ids=lambda value: getattr(value, "__name__", ""))
def test_the_contract_catches(kind: type[MemoryMailbox], sentence: Callable[[World], None]) -> None:
    sentence(MemoryWorld())
    with pytest.raises((AssertionError, TransientError, pytest.fail.Exception)):
        sentence(MemoryWorld(kind))


@pytest.mark.server
def test_the_contract_catches_an_imap_adapter_that_marks_mail_as_read(
    imap_world: ImapWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap_pages, "_FIRST_LOOK", imap_pages._FIRST_LOOK.replace(".PEEK", ""))
    opens = imap_session.ImapSession.open
    monkeypatch.setattr(
        imap_session.ImapSession, "open", lambda self, name, **_: opens(self, name, readonly=False)
    )
    with pytest.raises(AssertionError):
        contract.test_reading_changes_nothing_for_people(imap_world)


@pytest.mark.server
def test_the_contract_catches_an_imap_adapter_that_expunges_for_everybody(
    imap_world: ImapWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = imap_settle.move

    def careless(client: object, uid: str, target: str, *, make: bool = False) -> None:
        move(client, uid, target, make=make)
        client.expunge()  # type: ignore[attr-defined]

    monkeypatch.setattr(imap_settle, "move", careless)
    with pytest.raises(AssertionError):
        acts.test_what_people_marked_as_deleted_is_not_expunged_by_a_move(imap_world)
