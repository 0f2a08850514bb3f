"""What SQLAlchemy has no common words for: lists as one parameter, and ON CONFLICT."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import ClauseElement, ColumnElement, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

Inserter = Callable[[Table], sqlite.Insert]

_INSERTERS: dict[str, Inserter] = {
    "sqlite": sqlite.insert,
    # Its ``on_conflict_…`` methods take the same arguments.
    "postgresql": cast(Inserter, postgresql.insert),
}


class Among(ColumnElement[bool]):
    """``column`` is one of the values of the list parameter ``name`` (see ``Work.listed``).

    One text whatever the length of the list, so that it is compiled and planned once.
    """

    inherit_cache = False

    def __init__(self, column: ColumnElement[Any], name: str) -> None:
        self.column = column
        self.name = name


@compiles(Among, "sqlite")
def _among_sqlite(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{compiler.process(element.column, **kw)} IN (SELECT value FROM json_each(:{element.name}))"  # noqa: S608 - names of ours


@compiles(Among, "postgresql")
def _among_postgresql(element: Among, compiler: SQLCompiler, **kw: Any) -> str:
    return f"{compiler.process(element.column, **kw)} = ANY(%({element.name})s)"


class Upsert:
    """An INSERT with ON CONFLICT, built for either database."""

    def __init__(self, build: Callable[[Inserter], ClauseElement]) -> None:
        self._build = build

    def for_dialect(self, name: str) -> ClauseElement:
        """Return the statement in the words of ``sqlite`` or ``postgresql``."""
        return self._build(_INSERTERS[name])


Statement = ClauseElement | Upsert
