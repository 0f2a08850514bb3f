"""Whether a person signs."""

from __future__ import annotations

import pytest
from walking import london

from inboxbot.model.message import MessageRef, RawMessage
from inboxbot.triage.parse import parse
from inboxbot.triage.signed import signed

RECEIVED = london("2026-11-20 10:00")


def _signed(sender: str, below: str) -> bool:
    content = f"From: {sender}\r\nSubject: Booking\r\n\r\nThe hall is booked.\r\n\r\n{below}\r\n".encode()
    return signed(parse(RawMessage(MessageRef("INBOX", "1", "1"), content, RECEIVED, len(content))))


@pytest.mark.parametrize(
    ("sender", "below"),
    [
        ("Bookings <bookings@hall.example>", "Best\nSheila, Centre Manager"),
        ("Grants <grants@trust.example>", "Kind regards\n\nBeth Armitage\nGrants Officer"),
        ("Grants <grants@trust.example>", "With best wishes,\nDr. B. O'Neill (Chair)"),
        ("Frank Ottley <frank.ottley@x.example>", "Frank"),
        ("Frank Ottley <frank.ottley@x.example>", "F. Ottley - Surveyor"),
        ("Ottley, Frank <frank.ottley@x.example>", "-- \nFrank Ottley\n01632 960111"),
        ("Żaneta Łęcka <z.lecka@x.example>", "Pozdrawiam\nŻaneta Łęcka"),
    ],
)
def test_a_persons_name_below_is_a_signature(sender: str, below: str) -> None:
    assert _signed(sender, below)


@pytest.mark.parametrize(
    ("sender", "below"),
    [
        ("Bookings <bookings@hall.example>", ""),
        ("Bookings <bookings@hall.example>", "Kind regards\nThe Bookings Team"),
        ("Bookings <bookings@hall.example>", "Kind regards\nTown Council"),
        ("Bookings <bookings@hall.example>", "Thanks\nsee our terms"),
        ("Parcel Wise <parcelwise@parcel.example>", "The Parcel Wise Team"),
        ("Parcel Wise Delivery Service <parcel@parcel.example>", "Parcel Wise"),
        ("Parcelwise <parcelwise@parcel.example>", "Parcelwise"),
        ("Frank Ottley <booking@hall.example>", "Frank Ottley"),
        ("Frank Ottley <frank.ottley@x.example>", "On Monday Sheila wrote:\n> Best\n> Sheila"),
    ],
)
def test_no_name_a_teams_or_somebody_elses_is_none(sender: str, below: str) -> None:
    assert not _signed(sender, below)
