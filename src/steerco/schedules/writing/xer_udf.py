"""Custom fields of an XER file: user-defined fields and activity codes.

Fields of ours that P6 has no place for become user-defined fields as well.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from steerco.schedules.model import (
    Assignment,
    FieldDefinition,
    FieldKind,
    FieldValue,
    Schedule,
    Task,
)
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_cells import Ids
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_columns import COLUMNS
from steerco.schedules.xer_fields import CODE, USER
from steerco.schedules.xer_kept import LONGEST, TEXT, kept_cells

_VALUES: Final = "UDFVALUE"
_ROWS: Final = ("udf_text", "udf_number", "udf_date")
_NUMBER: Final = re.compile(r"-?\d+(\.\d\d?)?")
_COLUMN_OF: Final = {
    "FT_INT": "udf_number",
    "FT_FLOAT": "udf_number",
    "FT_FLOAT_2_DECIMALS": "udf_number",
    "FT_MONEY": "udf_number",
    "FT_START_DATE": "udf_date",
    "FT_END_DATE": "udf_date",
    "FT_DATE": "udf_date",
}
_TYPE_OF: Final = {
    FieldKind.NUMBER: "FT_FLOAT_2_DECIMALS",
    FieldKind.COST: "FT_MONEY",
    FieldKind.DATE: "FT_START_DATE",
}


class _Field(NamedTuple):
    """A user-defined field: its table, its title, the id that it came with."""

    table: str
    label: str
    key: str = ""


class _Owner(NamedTuple):
    table: str
    number: str


class _Held(NamedTuple):
    """A cell, and the type in P6 of a field made for it."""

    cell: str
    type: str


def write_fields(change: Change) -> Iterator[str]:
    """Write fields that have changed; yield what could not be written."""
    _Codes(change).write()
    yield from _UserFields(change).write()


class _UserFields:
    """The rows of UDFTYPE and UDFVALUE."""

    def __init__(self, change: Change) -> None:
        self._change, self._file = change, change.file
        self._types: dict[str, tuple[str, str, str]] = {}
        self._by_label: dict[tuple[str, str], str] = {}
        for place in (each for rows in self._rows().values() for each in rows):
            key, table, label, kind = (
                self._file.cell(USER, place, name)
                for name in (
                    "udf_type_id",
                    "table_name",
                    "udf_type_label",
                    "logical_data_type",
                )
            )
            self._types[key] = (table, label, kind)
            self._by_label.setdefault((table, label), key)

    def _rows(self) -> Mapping[str, list[int]]:
        return self._file.rows(USER, "udf_type_id")

    def write(self) -> Iterator[str]:
        """Write the values that have changed; yield what does not fit."""
        change = self._change
        was = _values(change.before, change.was)
        now = _values(change.after, change.ids)
        if was == now:
            return
        places = self._file.pairs(_VALUES, "udf_type_id", "fk_id")
        long = 0
        for (field, owner), held in now.items():
            if was.get((field, owner)) == held:
                continue
            if len(held.cell) > LONGEST and held.type == TEXT:
                long += 1
                continue
            number = self._number(field, held.type)
            self._put(places, number, owner, held.cell)
        for field, owner in was.keys() - now.keys():
            number = self._number(field, was[field, owner].type)
            for place in places.get((number, owner.number), ()):
                self._file.remove(place)
        if long:
            yield (
                f"User-defined fields hold {LONGEST} letters; longer ones are left "
                f"out ({long})."
            )

    def _number(self, field: _Field, type_: str) -> str:
        """Return the id of a field, added where the file has none."""
        known = self._types.get(field.key)
        if known is not None and known[0] == field.table:
            return field.key
        number = self._by_label.get((field.table, field.label))
        if number is None:
            self._file.create(USER, COLUMNS[USER])
            number = self._file.fresh(USER, "udf_type_id")
            row = {
                "udf_type_id": number,
                "table_name": field.table,
                "udf_type_name": f"user_field_{number}",
                "udf_type_label": field.label,
                "logical_data_type": type_,
            }
            self._change.put(USER, row)
            self._by_label[field.table, field.label] = number
            self._types[number] = (field.table, field.label, type_)
        return number

    def _put(
        self,
        places: Mapping[tuple[str, str], list[int]],
        number: str,
        owner: _Owner,
        cell: str,
    ) -> None:
        column = _COLUMN_OF.get(self._types[number][2], "udf_text")
        for place in places.get((number, owner.number), ()):
            held = (c for c in _ROWS if self._file.cell(_VALUES, place, c))
            self._change.cells(_VALUES, place, {next(held, column): cell})
            return
        row = {
            "udf_type_id": number,
            "fk_id": owner.number,
            "proj_id": "" if owner.table == "RSRC" else self._change.ids.project,
            column: cell,
        }
        self._change.put(_VALUES, row)


def _values(schedule: Schedule, ids: Ids) -> dict[tuple[_Field, _Owner], _Held]:
    """Return all that user-defined fields hold, by field and owner."""
    found: dict[tuple[_Field, _Owner], _Held] = {}
    definitions = {(each.entity, each.key): each for each in schedule.field_definitions}
    held: dict[tuple[str, str, str], list[FieldValue]] = defaultdict(list)
    for value in schedule.fields:
        if not value.key.startswith(f"{CODE} "):
            held[value.entity, value.key, value.field].append(value)
    for (entity, key, label), values in held.items():
        type_ = _type_of(definitions.get((entity, key)), values)
        number = key.removeprefix(f"{USER} ") if key.startswith(f"{USER} ") else ""
        for value in values:
            owner = _owner(entity, value.uid, ids)
            if owner is not None:
                field = _Field(owner.table, label, number)
                found[field, owner] = _Held(_cell(value.value, type_), type_)
    return (
        found
        | dict(_kept("task", schedule.tasks, ids))
        | dict(_kept("assignment", schedule.assignments, ids))
    )


def _kept(
    entity: str, records: Iterable[Task] | Iterable[Assignment], ids: Ids
) -> Iterator[tuple[tuple[_Field, _Owner], _Held]]:
    for record in records:
        owner = _owner(entity, record.uid, ids)
        if owner is not None:
            for label, kept, cell in kept_cells(record):
                yield (_Field(owner.table, label), owner), _Held(cell, kept.type)


def _owner(entity: str, uid: int, ids: Ids) -> _Owner | None:
    for table, numbers in {
        "task": (("TASK", ids.tasks), ("PROJWBS", ids.wbs)),
        "resource": (("RSRC", ids.resources),),
        "assignment": (("TASKRSRC", ids.assignments),),
    }.get(entity, ()):
        if uid in numbers:
            return _Owner(table, numbers[uid])
    return None


def _type_of(definition: FieldDefinition | None, values: Iterable[FieldValue]) -> str:
    """Return a field's type in P6: text, unless all that it holds is of its kind."""
    type_ = _TYPE_OF.get(definition.kind if definition else FieldKind.TEXT, TEXT)
    fits = _is_moment if type_ == "FT_START_DATE" else _NUMBER.fullmatch
    return type_ if all(fits(each.value) for each in values) else TEXT


def _is_moment(value: str) -> bool:
    try:
        dt.datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _cell(value: str, type_: str) -> str:
    if _COLUMN_OF.get(type_) == "udf_date":
        return text.moment(dt.datetime.fromisoformat(value))
    return value


class _Codes:
    """The rows of ACTVTYPE, ACTVCODE and TASKACTV."""

    def __init__(self, change: Change) -> None:
        self._change, self._file = change, change.file

    def write(self) -> None:
        self._entries()
        was, now = (
            {(v.uid, v.key): v for v in plan.fields if v.key.startswith(f"{CODE} ")}
            for plan in (self._change.before, self._change.after)
        )
        if was == now:
            return
        places = self._file.pairs("TASKACTV", "task_id", "actv_code_type_id")
        tasks, before = self._change.ids.tasks, self._change.was.tasks
        for (uid, key), value in now.items():
            if was.get((uid, key)) != value and uid in tasks:
                kind = key.removeprefix(f"{CODE} ")
                row = {
                    "task_id": tasks[uid],
                    "actv_code_type_id": kind,
                    "actv_code_id": self._entry(kind, value),
                    "proj_id": self._change.ids.project,
                }
                known = places.get((tasks[uid], kind), ())
                for place in known:
                    self._change.cells("TASKACTV", place, row)
                if not known:
                    self._change.put("TASKACTV", row)
        for uid, key in was.keys() - now.keys():
            kind = key.removeprefix(f"{CODE} ")
            for place in places.get((before.get(uid, ""), kind), ()):
                self._file.remove(place)

    def _entries(self) -> None:
        """Write entries of the lists of codes that are new or have changed."""
        known = {
            (definition.key, entry.id): entry
            for definition in self._change.before.field_definitions
            for entry in definition.lookup
        }
        kinds = {each.key for each in self._change.before.field_definitions}
        places = None
        for definition in self._change.after.field_definitions:
            if not definition.key.startswith(f"{CODE} "):
                continue
            if definition.key not in kinds:
                kind = {
                    "actv_code_type_id": definition.key.removeprefix(f"{CODE} "),
                    "actv_code_type": definition.name,
                }
                self._change.put(CODE, kind)
            for entry in definition.lookup:
                if known.get((definition.key, entry.id)) == entry:
                    continue
                if places is None:
                    places = self._file.rows("ACTVCODE", "actv_code_id")
                row = {
                    "actv_code_id": entry.id,
                    "actv_code_type_id": definition.key.removeprefix(f"{CODE} "),
                    "parent_actv_code_id": entry.parent or "",
                    "short_name": entry.description or entry.value,
                    "actv_code_name": entry.value,
                }
                for place in places.get(entry.id, ()):
                    self._change.cells("ACTVCODE", place, row)
                if entry.id not in places:
                    self._change.put("ACTVCODE", row)

    def _entry(self, kind: str, value: FieldValue) -> str:
        """Return the id of the entry that a value is, added where there is none."""
        if value.lookup is not None:
            return value.lookup
        for definition in self._change.after.field_definitions:
            if definition.key == f"{CODE} {kind}":
                for entry in definition.lookup:
                    if entry.value == value.value:
                        return entry.id
        row = {
            "actv_code_type_id": kind,
            "short_name": value.value,
            "actv_code_name": value.value,
        }
        return self._change.add("ACTVCODE", "actv_code_id", row)
