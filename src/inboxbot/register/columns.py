"""What the tables are made of: the types of columns, partial indexes, and words of the SQL itself."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ColumnElement, Index, Integer, literal_column, text

Moment = BigInteger  # microseconds since 1970-01-01 UTC
Number = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up in INTEGER keys only


def number() -> Column[int]:
    """Return the key that the database counts up by itself."""
    return Column("id", Number, primary_key=True)


def partial(name: str, *columns: Column[object], where: str) -> Index:
    """Return an index of those rows only that fulfil the condition, in both databases."""
    return Index(name, *columns, sqlite_where=text(where), postgresql_where=text(where))


def word(constant: str) -> ColumnElement[str]:
    """Return a constant that stands in the statement's own text.

    Only so is a partial index recognised; and SQLite would plan a statement anew at each execution
    where a parameter is compared with a column of a partial index's condition.
    """
    return literal_column(f"'{constant}'")
