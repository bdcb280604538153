"""Many rows into a table at once: by COPY on PostgreSQL, by INSERT elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Final

from django.db import connection, models, transaction

CHUNK: Final = 2_000
FEW: Final = 100
"""Rows for which COPY is not worth its own statement."""
PLAIN: Final = frozenset((type(None), bool, int, float, str))


def store(rows: Sequence[models.Model]) -> None:
    """Add new rows of one model; their ids stay with the database."""
    if not rows:
        return
    model = type(rows[0])
    if connection.vendor == "postgresql" and len(rows) > FEW:
        copy(model, rows)
    else:
        model._default_manager.bulk_create(rows, batch_size=CHUNK)


@transaction.atomic
def copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    # Those that set themselves when a row is stored, as a time stamp does.
    own = [f for f in fields if type(f).pre_save is not models.Field.pre_save]
    values_of = attrgetter(*(field.attname for field in fields))
    ways = [(plain_of(field), field.get_db_prep_save) for field in fields]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as stream:
        for row in rows:
            for field in own:
                setattr(row, field.attname, field.pre_save(row, add=True))
            stream.write_row(
                [
                    value if type(value) in plain else prepare(value, connection)
                    for (plain, prepare), value in zip(
                        ways, values_of(row), strict=True
                    )
                ]
            )


def plain_of(field: models.Field[Any, Any]) -> frozenset[type]:
    """Return which values of a field go to the database as they are."""
    return frozenset() if isinstance(field, models.JSONField) else PLAIN
