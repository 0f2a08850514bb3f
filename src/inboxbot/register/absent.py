"""Who is away, as the register was told it (``Register.note_absence``). Few rows: they are read whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, select

from inboxbot.model.absence import Absence
from inboxbot.model.case import PersonId
from inboxbot.model.errors import PermanentError
from inboxbot.register.database import Row, Work
from inboxbot.register.dialects import Among
from inboxbot.register.tables import absences
from inboxbot.register.values import insert_all, micros, moment

_ALL = select(*absences.c).order_by(absences.c.person, absences.c.first_day, absences.c.id)
_OF_PERSON = _ALL.where(absences.c.person == bindparam("wanted")).with_for_update()
_ADD = insert_all(absences).returning(absences.c.id)
_DROP = delete(absences).where(Among(absences.c.id, "numbers"))
_FORGET = delete(absences).where(absences.c.last_day < bindparam("before"))
_A_DAY = timedelta(days=1)


def all_absences(work: Work) -> list[Absence]:
    """Return every absence that is kept (``Register.absences``)."""
    return [_absence(row) for row in work.rows(_ALL)]


def note(work: Work, told: Absence) -> Absence:
    """Write an absence in the place of those of the same person that it meets (``Register.note_absence``)."""
    if told.last_day < told.first_day:
        raise PermanentError(
            f"an absence cannot end on {told.last_day} before it begins on {told.first_day}: correct the days"
        )
    known = [_absence(row) for row in work.rows(_OF_PERSON, {"wanted": told.person})]
    met = [one for one in known if _meet(one, told)]
    certain = next((one for one in met if one.confirmed), None)
    if certain is not None and not told.confirmed:
        return certain  # a machine's answer changes nothing of what a person said
    if not told.confirmed and met:
        told = replace(told, first_day=min(told.first_day, *(one.first_day for one in met)))
    drop(work, [one.id for one in met])
    row = work.row(_ADD, _values(told))
    assert row is not None  # noqa: S101 - RETURNING returns what was written
    return replace(told, id=row[0])


def drop(work: Work, numbers: Sequence[int]) -> int:
    """Take back absences (``Register.drop_absence``); return how many there were."""
    return work.run(_DROP, {"numbers": work.listed(numbers)}) if numbers else 0


def forget(work: Work, before: date) -> int:
    """Delete what ended before this day (``Register.forget_absences``)."""
    return work.run(_FORGET, {"before": before.isoformat()})


def _meet(one: Absence, other: Absence) -> bool:
    """Tell whether they share a day or touch."""
    return one.first_day <= other.last_day + _A_DAY and other.first_day <= one.last_day + _A_DAY


def _values(told: Absence) -> dict[str, object]:
    return {
        "person": told.person,
        "first_day": told.first_day.isoformat(),
        "last_day": told.last_day.isoformat(),
        "source": told.source,
        "confirmed": told.confirmed,
        "noted_at": micros(told.noted_at),
    }


def _absence(row: Row) -> Absence:
    person: PersonId = row[1]
    return Absence(
        id=row[0],
        person=person,
        first_day=date.fromisoformat(row[2]),
        last_day=date.fromisoformat(row[3]),
        source=row[4],
        confirmed=bool(row[5]),
        noted_at=moment(row[6]),
    )
