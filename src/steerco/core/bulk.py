"""Many rows into a table at once: by COPY on PostgreSQL, by INSERT elsewhere.

Rows are plain values by column, no records: making 150,000 of those takes longer than
writing them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db import connection, models, transaction

CHUNK: Final = 2_000
Row = Mapping[str, Any]
"""Every column but the primary key, by `attname`; the same ones in every row."""


def store(model: type[models.Model], rows: Sequence[Row]) -> None:
    """Add new rows of one model; their ids stay with the database."""
    if not rows:
        return
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_column[name] for name in rows[0]]
    way = copy if connection.vendor == "postgresql" else insert
    way(model, fields, [tuple(row.values()) for row in rows])


Fields = Sequence[models.Field[Any, Any]]
Tuples = Sequence[tuple[Any, ...]]


def copy(model: type[models.Model], fields: Fields, rows: Tuples) -> None:
    statement = f"COPY {head(model, fields)} FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for begin in range(0, len(rows), CHUNK):
            stream.write("".join(map(line_of, rows[begin : begin + CHUNK])))


@transaction.atomic
def insert(model: type[models.Model], fields: Fields, rows: Tuples) -> None:
    marks = ", ".join(["%s"] * len(fields))
    ways = [field.get_db_prep_save for field in fields]
    statement = f"INSERT INTO {head(model, fields)} VALUES ({marks})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement,
            [
                [
                    value if type(value) in PLAIN else prepare(value, connection)
                    for prepare, value in zip(ways, row, strict=True)
                ]
                for row in rows
            ],
        )


def head(model: type[models.Model], fields: Fields) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    return f"{quote(model._meta.db_table)} ({columns})"


PLAIN: Final = frozenset((type(None), bool, int, float, str))
"""What every database takes as it is."""
ESCAPES: Final = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b"}
)
TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    type(None): lambda _: "\\N",
    bool: lambda value: "t" if value else "f",
    int: int.__str__,
    float: float.__repr__,
    Decimal: str,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
    str: lambda value: value.translate(ESCAPES),
}


def line_of(row: Iterable[Any]) -> str:
    """Return a row as PostgreSQL's COPY reads it."""
    return "\t".join([TEXTS[type(value)](value) for value in row]) + "\n"
