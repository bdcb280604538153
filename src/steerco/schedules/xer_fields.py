"""Activity codes and user-defined fields of a Primavera XER file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from steerco.schedules.model import (
    FieldDefinition,
    FieldKind,
    FieldValue,
    LookupValue,
)
from steerco.schedules.xer_kept import LABELS
from steerco.schedules.xer_tables import Tables, to_integer

CODE, USER = "ACTVTYPE", "UDFTYPE"
"""Tables that define fields; a field's key is the table's name and the row's id."""
ENTITIES: Final = {
    "TASK": "task",
    "PROJWBS": "task",
    "TASKRSRC": "assignment",
    "RSRC": "resource",
}
_KINDS: Final = {
    "FT_INT": FieldKind.NUMBER,
    "FT_FLOAT": FieldKind.NUMBER,
    "FT_FLOAT_2_DECIMALS": FieldKind.NUMBER,
    "FT_MONEY": FieldKind.COST,
    "FT_START_DATE": FieldKind.DATE,
    "FT_END_DATE": FieldKind.DATE,
    "FT_DATE": FieldKind.DATE,
    "FT_STATICTYPE": FieldKind.CODE,
}
_COLUMNS: Final = ("udf_text", "udf_number", "udf_date", "udf_code_id")


def read_definitions(tables: Tables) -> tuple[FieldDefinition, ...]:
    """Return the activity codes with their values, then the user-defined fields."""
    return (*_code_definitions(tables), *_user_definitions(tables))


def _code_definitions(tables: Tables) -> Iterator[FieldDefinition]:
    values: dict[str | None, list[LookupValue]] = defaultdict(list)
    for row in tables["ACTVCODE"]:
        code = row.text("actv_code_id")
        if code is not None:
            short = row.text("short_name") or ""
            name = row.text("actv_code_name") or ""
            values[row.text("actv_code_type_id")].append(
                LookupValue(
                    id=code,
                    value=name or short,
                    description=short if name else "",
                    parent=row.text("parent_actv_code_id"),
                )
            )
    for row in tables[CODE]:
        key = row.text("actv_code_type_id")
        if key is not None:
            yield FieldDefinition(
                key=f"{CODE} {key}",
                entity="task",
                name=row.text("actv_code_type") or f"code {key}",
                kind=FieldKind.CODE,
                lookup=tuple(values[key]),
            )


def _user_definitions(tables: Tables) -> Iterator[FieldDefinition]:
    for row in tables[USER]:
        entity = ENTITIES.get(row.text("table_name") or "")
        key = row.text("udf_type_id")
        label = row.text("udf_type_label")
        if entity is not None and key is not None and label not in LABELS:
            yield FieldDefinition(
                key=f"{USER} {key}",
                entity=entity,
                name=row.text("udf_type_name") or f"field {key}",
                alias=label or "",
                kind=_KINDS.get(row.text("logical_data_type") or "", FieldKind.TEXT),
            )


def read_fields(tables: Tables) -> Mapping[tuple[str, int], list[FieldValue]]:
    """Return what each row of a table holds in such fields."""
    values: dict[tuple[str, int], list[FieldValue]] = defaultdict(list)
    for value in _activity_codes(tables):
        values["TASK", value.uid].append(value)
    for table, value in _user_fields(tables):
        values[table, value.uid].append(value)
    return values


def _activity_codes(tables: Tables) -> Iterator[FieldValue]:
    types = {
        row.integer("actv_code_type_id"): row.text("actv_code_type")
        for row in tables[CODE]
    }
    codes = {
        row.integer("actv_code_id"): row.text("actv_code_name")
        or row.text("short_name")
        for row in tables["ACTVCODE"]
    }
    for task, kind_text, code_text in tables.cells(
        "TASKACTV", "task_id", "actv_code_type_id", "actv_code_id"
    ):
        kind, code = to_integer(kind_text), to_integer(code_text)
        uid = to_integer(task)
        if uid is not None:
            yield FieldValue(
                entity="task",
                uid=uid,
                field=types.get(kind) or f"code {kind}",
                value=codes.get(code) or str(code),
                key=f"{CODE} {kind}",
                lookup=None if code is None else str(code),
            )


def _user_fields(tables: Tables) -> Iterator[tuple[str, FieldValue]]:
    known = {
        row.integer("udf_type_id"): (
            table,
            row.text("udf_type_label") or row.text("udf_type_name") or "",
        )
        for row in tables[USER]
        if (table := row.text("table_name") or "") in ENTITIES
        and row.text("udf_type_label") not in LABELS
    }
    for row in tables["UDFVALUE"]:
        key, uid = row.integer("udf_type_id"), row.integer("fk_id")
        value = next(filter(None, map(row.text, _COLUMNS)), None)
        table, label = known.get(key, ("", ""))
        if uid is not None and label and value:
            yield (
                table,
                FieldValue(
                    entity=ENTITIES[table],
                    uid=uid,
                    field=label,
                    value=value,
                    key=f"{USER} {key}",
                ),
            )
