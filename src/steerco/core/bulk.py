"""Many rows of a table at once, in the fastest way that each database has.

PostgreSQL takes new rows by COPY and changed ones as an array for each column; SQLite
runs a statement for each row without leaving the process. Rows are plain values by
column, no records: making 150,000 of those takes longer than writing them. A column is
converted as a whole, each of its values once however often it stands there; instants
may come as an array of `datetime64`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice, repeat
from typing import Any, Final, TypeVar

import numpy as np
import numpy.typing as npt
from django.db import connection, models, transaction

from steerco.core.fields import NaiveDateTimeField

CHUNK: Final = 2_000
Row = Mapping[str, Any]
"""Every column but the primary key, by `attname`; the same ones in every row."""
Model = type[models.Model]
Fields = Sequence[models.Field[Any, Any]]
Columns = Sequence[Sequence[Any]]
Column = Sequence[Any] | npt.NDArray[np.datetime64]
T = TypeVar("T")


def store(model: Model, rows: Sequence[Row]) -> None:
    """Add new rows of one model; their ids stay with the database."""
    if not rows:
        return
    fields = fields_of(model, rows[0])
    columns = list(zip(*(row.values() for row in rows), strict=True))
    way = copy if connection.vendor == "postgresql" else insert
    way(model, fields, columns)


def update(
    model: Model, key: str, columns: Mapping[str, Column], **within: int
) -> None:
    """Set columns of existing rows of one model.

    Each column has a value for every row, also the column `key`, which says which row
    it is among those that have the values of `within`.
    """
    if not len(columns[key]):
        return
    fields = fields_of(model, columns)
    way = update_from_arrays if connection.vendor == "postgresql" else update_each
    way(model, key, fields, list(columns.values()), within)


def fields_of(model: Model, names: Iterable[str]) -> Fields:
    by_column = {field.attname: field for field in model._meta.concrete_fields}
    return [by_column[name] for name in names]


# -- PostgreSQL ----------------------------------------------------------------------


def copy(model: Model, fields: Fields, columns: Columns) -> None:
    statement = f"COPY {head(model, fields)} FROM STDIN"
    texts = [converted(column, text_of) for column in columns]
    lines = map("\t".join, zip(*texts, strict=True))
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        while chunk := list(islice(lines, CHUNK)):
            stream.write("\n".join(chunk) + "\n")


def update_from_arrays(
    model: Model,
    key: str,
    fields: Fields,
    columns: Sequence[Column],
    within: Mapping[str, int],
) -> None:
    names = list(map(quoted, fields))
    by = quoted(*fields_of(model, [key]))
    sets = ", ".join(f"{name} = v.{name}" for name in names if name != by)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    rows = [f"t.{quoted(field)} = %s" for field in fields_of(model, within)]
    statement = (
        f"UPDATE {table(model)} AS t SET {sets} "  # noqa: S608
        f"FROM unnest({arrays}) AS v({', '.join(names)}) "
        f"WHERE {' AND '.join([*rows, f't.{by} = v.{by}'])}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*map(array_of, columns), *within.values()])


TEXTS: Final[dict[type, Callable[[Any], str]]] = {
    bool: lambda value: "t" if value else "f",
    int: int.__str__,
    float: float.__repr__,
    Decimal: str,
    dt.date: dt.date.isoformat,
    dt.datetime: dt.datetime.isoformat,
}
"""How PostgreSQL reads what holds no character of its own."""
IN_COPY: Final = str.maketrans(
    {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r", "\b": "\\b"}
)
IN_ARRAY: Final = str.maketrans({"\\": "\\\\", '"': '\\"'})


def text_of(value: Any) -> str:
    """Return a value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(IN_COPY)
    return TEXTS[type(value)](value)


def array_of(column: Column) -> str:
    """Return a column as the text of an array."""
    if isinstance(column, np.ndarray):
        return f"{{{','.join(texts_of(column))}}}"
    return f"{{{','.join(converted(column, element_of))}}}"


def element_of(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, str):
        return f'"{value.translate(IN_ARRAY)}"'
    return TEXTS[type(value)](value)


# -- SQLite --------------------------------------------------------------------------


@transaction.atomic
def insert(model: Model, fields: Fields, columns: Columns) -> None:
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {head(model, fields)} VALUES ({marks})"  # noqa: S608
    prepared = map(prepare, fields, columns)
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))


def update_each(
    model: Model,
    key: str,
    fields: Fields,
    columns: Sequence[Column],
    within: Mapping[str, int],
) -> None:
    values = {f.attname: prepare(f, c) for f, c in zip(fields, columns, strict=True)}
    keys = values.pop(key)
    places = [repeat(value, len(keys)) for value in within.values()]
    sets = ", ".join(f"{quoted(field)} = %s" for field in fields_of(model, values))
    asked = fields_of(model, [*within, key])
    rows = " AND ".join(f"{quoted(field)} = %s" for field in asked)
    statement = f"UPDATE {table(model)} SET {sets} WHERE {rows}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(
            statement, list(zip(*values.values(), *places, keys, strict=True))
        )


PLAIN: Final = frozenset((type(None), bool, int, float, str))
"""What the database takes as it is."""


def prepare(field: models.Field[Any, Any], column: Column) -> Sequence[Any]:
    if isinstance(column, np.ndarray):
        return texts_of(column)
    if PLAIN.issuperset(map(type, column)):
        return column
    if isinstance(field, NaiveDateTimeField):
        return [each and each.isoformat(" ", "seconds") for each in column]
    return converted(column, lambda value: field.get_db_prep_save(value, connection))


# -- both ----------------------------------------------------------------------------


def converted(column: Sequence[Hashable], convert: Callable[[Any], T]) -> list[T]:
    """Return what a function makes of each value, asking it once for equal ones."""
    made = {value: convert(value) for value in set(column)}
    return list(map(made.__getitem__, column))


def texts_of(instants: npt.NDArray[np.datetime64]) -> list[str]:
    """Return wall-clock instants as either database reads them."""
    texts = np.datetime_as_string(instants, unit="s")
    texts.view("U1").reshape(len(texts), -1)[:, len("2026-03-29")] = " "
    found: list[str] = texts.tolist()
    return found


def head(model: Model, fields: Fields) -> str:
    return f"{table(model)} ({', '.join(map(quoted, fields))})"


def table(model: Model) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def quoted(field: models.Field[Any, Any]) -> str:
    return connection.ops.quote_name(str(field.column))
