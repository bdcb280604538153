"""What P6 has no place for, as user-defined fields: one notation to write and to read."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any, Final, NamedTuple, TypeVar

import msgspec

from steerco.schedules.model import (
    TENTHS_PER_HOUR,
    Assignment,
    Duration,
    Split,
    Task,
    TaskKind,
)
from steerco.schedules.xer_tables import Tables, to_integer

R = TypeVar("R", Task, Assignment)
LONGEST: Final = 255
"""Letters that P6 keeps in a user-defined field of text."""
TEXT, DATE = "FT_TEXT", "FT_END_DATE"
COLUMNS: Final = {TEXT: "udf_text", DATE: "udf_date"}
_TABLES: Final = ("TASK", "PROJWBS", "TASKRSRC")
_MINUTE: Final = "%Y-%m-%d %H:%M"
_DURATION: Final = re.compile(
    r"(?P<hours>-?[\d.]+) (?P<elapsed>elapsed )?hours \((?P<unit>\w+)\)"
)


class Kept(NamedTuple):
    """A field of ours, and how the user-defined field that holds it is written."""

    name: str
    label: str
    type: str
    write: Callable[[Any], str]
    """Return the cell of a value, empty for the value that needs none."""
    read: Callable[[str], Any]

    @property
    def column(self) -> str:
        return COLUMNS[self.type]


def _moment(value: dt.datetime | None) -> str:
    return "" if value is None else f"{value:{_MINUTE}}"


def _duration(value: Duration | None) -> str:
    if value is None:
        return ""
    hours = round(Decimal(value.tenths) / TENTHS_PER_HOUR, 6).normalize()
    return f"{hours:f} {'elapsed ' if value.elapsed else ''}hours ({value.unit})"


def _read_duration(text: str) -> Duration:
    found = _DURATION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Duration(
        tenths=round(Decimal(found["hours"]) * TENTHS_PER_HOUR),
        unit=found["unit"],
        elapsed=found["elapsed"] is not None,
    )


def _splits(value: tuple[Split, ...]) -> str:
    return ", ".join(f"{_moment(s.start)}/{_moment(s.finish)}" for s in value)


def _read_splits(text: str) -> tuple[Split, ...]:
    pairs = (each.split("/") for each in text.split(", "))
    return tuple(
        Split(
            start=dt.datetime.fromisoformat(start),
            finish=dt.datetime.fromisoformat(finish),
        )
        for start, finish in pairs
    )


def _one_line(value: str) -> str:
    return " ".join(value.split())


def _yes(text: str) -> bool:
    return text == "Y"


KEPT: Final = (
    Kept("deadline", "Deadline", DATE, _moment, dt.datetime.fromisoformat),
    Kept("manual", "Manually scheduled", TEXT, "Y".__mul__, _yes),
    Kept("active", "Inactive", TEXT, lambda v: "" if v else "Y", lambda t: t != "Y"),
    Kept("splits", "Splits", TEXT, _splits, _read_splits),
    Kept("leveling_delay", "Leveling delay", TEXT, _duration, _read_duration),
    Kept("effort_driven", "Effort driven", TEXT, "Y".__mul__, _yes),
    Kept("hyperlink", "Link text", TEXT, str, str),
    Kept("hyperlink_address", "Link address", TEXT, str, str),
    Kept("notes", "Notes", TEXT, _one_line, str),
)
MARK: Final = " (Steerco)"
LABELS: Final = {f"{each.label}{MARK}": each for each in KEPT}
"""By what P6 shows as their titles, the only name that stays on the way through it."""
OF_ASSIGNMENTS: Final = frozenset({"leveling_delay", "notes"})
MEMOS: Final = frozenset({"notes"})
"""Fields for which P6 has a place of its own with activities and WBS elements."""


_OF_TASKS: Final = frozenset(each.name for each in KEPT) - MEMOS


def kept_cells(record: Task | Assignment) -> Iterator[tuple[str, Kept, str]]:
    """Yield the title, the field and the cell of all that a record needs."""
    for label, field in LABELS.items():
        names = OF_ASSIGNMENTS if isinstance(record, Assignment) else _OF_TASKS
        if field.name in names:
            cell = field.write(getattr(record, field.name))
            if cell:
                yield label, field, cell


class KeptFields:
    """What user-defined fields of a file say of our own fields."""

    def __init__(self, tables: Tables) -> None:
        self.types: dict[str, tuple[str, Kept]] = {}
        for row in tables["UDFTYPE"]:
            field = LABELS.get(row.text("udf_type_label") or "")
            table, key = row.text("table_name") or "", row.text("udf_type_id")
            if field is None or key is None or table not in _TABLES:
                continue
            if table == "TASKRSRC" or field.name not in MEMOS:
                self.types[key] = (table, field)
        self._values = self._read(tables) if self.types else {}

    def _read(self, tables: Tables) -> Mapping[tuple[str, int], dict[str, Any]]:
        values: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
        columns = ("udf_type_id", "fk_id", "udf_text", "udf_date")
        for key, owner, text, date in tables.cells("UDFVALUE", *columns):
            table, field = self.types.get(key, ("", None))
            uid = to_integer(owner)
            if field is not None and uid is not None:
                try:
                    value = field.read(date if field.type == DATE else text)
                except ValueError:
                    continue
                values[table, uid][field.name] = value
        return values

    def applied(self, table: str, records: Iterable[R]) -> Iterator[R]:
        """Yield records with what the fields of their table say of them."""
        for record in records:
            own = table
            if isinstance(record, Task) and record.kind is TaskKind.SUMMARY:
                own = "PROJWBS"
            values = self._values.get((own, abs(record.uid)))
            yield msgspec.structs.replace(record, **values) if values else record
