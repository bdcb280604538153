"""Cells as copied from a spreadsheet, read as the sheet reader reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import msgspec

from steerco.schedules import amounts, cells, dates, link_text
from steerco.schedules.editing import linking, resourcing, structure
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.edits import Paste, Values
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import EPOCH
from steerco.schedules.editing.setting import given
from steerco.schedules.model import TENTHS_PER_MINUTE, Options

MINUTE: Final = dt.timedelta(minutes=1)
TIMES: Final = (
    "start",
    "finish",
    "actual_start",
    "actual_finish",
    "deadline",
    "constraint_date",
)
ENDS: Final = ("finish", "actual_finish", "deadline")
TEXTS: Final = ("name", "notes", "calendar", "wbs", "code", "constraint")
LATER: Final = ("predecessors", "resources")
"""Set once all rows are there, since they name each other."""
COLUMNS: Final = (
    *TEXTS,
    *TIMES,
    *LATER,
    "duration",
    "percent",
    "cost",
    "milestone",
    "work",
)


def paste(draft: Draft, edit: Paste) -> None:
    """Add a task for each row, before task `at` on its level, else at the end."""
    for column in edit.columns:
        if column not in COLUMNS:
            message = f"Nothing can be pasted into the column {column}."
            raise EditError(message, field=column)
    reader = _Reader.of(draft, edit)
    rows = [reader.values(number, row) for number, row in enumerate(edit.rows, start=1)]
    parent = None
    if edit.at is not None:
        draft.task(edit.at)
        parent = draft.outline.parent(edit.at)
    added: list[tuple[int, int, dict[str, Any]]] = []
    for number, values in enumerate(rows, start=1):
        if not values:
            continue
        own = {name: value for name, value in values.items() if name not in LATER}
        with _row(number):
            uid = structure.add_task(draft, own, parent, edit.at)
        added.append((number, uid, values))
    for number, uid, values in added:
        with _row(number):
            if "predecessors" in values:
                linking.set_predecessors(draft, uid, values["predecessors"])
            if "resources" in values:
                resourcing.set_resources(draft, uid, values["resources"])


@contextmanager
def _row(number: int) -> Iterator[None]:
    """Let a refusal say in which row of the paste it is."""
    try:
        yield
    except EditError as error:
        message = f"Row {number}: {error.message}"
        raise EditError(message, task=error.task, field=error.field) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads rows of cells as values of tasks."""

    columns: tuple[str, ...]
    orders: Mapping[str, str]
    """How each column writes its dates."""
    fractions: bool
    options: Options

    @classmethod
    def of(cls, draft: Draft, edit: Paste) -> _Reader:
        columns = {
            name: [row[at] for row in edit.rows if at < len(row)]
            for at, name in enumerate(edit.columns)
        }
        orders = {
            name: dates.date_order(columns.get(name, ())) or dates.DAY_FIRST
            for name in TIMES
        }
        fractions = amounts.are_fractions(columns.get("percent", ()))
        return cls(edit.columns, orders, fractions, draft.plan.options)

    def values(self, number: int, row: Sequence[str]) -> dict[str, Any]:
        """Return what the cells of one row say; a blank cell says nothing."""
        found: dict[str, Any] = {}
        for name, text in zip(self.columns, row, strict=False):
            if not text.strip():
                continue
            try:
                found |= self._cell(name, text.strip())
            except (cells.BadCell, msgspec.ValidationError) as error:
                message = f"Row {number}, {name.replace('_', ' ')}: {error}."
                raise EditError(message, field=name) from error
        return found

    def _cell(self, name: str, text: str) -> dict[str, Any]:
        if name in LATER:
            return {name: text}
        if name in TIMES:
            found: dict[str, Any] = {
                name: _time(text, self.orders[name], end=name in ENDS)
            }
        elif name == "percent":
            percent = amounts.parse_percent(text, fractions=self.fractions)
            found = {name: float(percent or 0)}
        elif name in _PARSERS:
            found = _PARSERS[name](text, self.options)
        else:
            found = {name: text}
        return given(msgspec.convert(found, Values))


def _time(text: str, order: str, *, end: bool) -> int:
    """Return minutes; a day alone is its midnight, which means its hours of work."""
    day_text, _, clock = text.strip().partition(" ")
    try:
        time = (
            dt.time.fromisoformat(clock.strip())
            if clock.strip()[:1].isdigit()
            else None
        )
    except ValueError:
        time = None
    day = dates.parse_date(day_text if time else text, order=order, end=end)
    if day is None:
        message = f"{cells.shorten(text)!r} is not a date"
        raise cells.BadCell(message)
    return (dt.datetime.combine(day, time or dt.time()) - EPOCH) // MINUTE


def _duration(text: str, options: Options) -> dict[str, Any]:
    duration = link_text.parse_duration(text, options=options)
    if duration is None:
        return {}
    return {
        "duration": duration.tenths // TENTHS_PER_MINUTE,
        "duration_unit": duration.unit,
        "elapsed": duration.elapsed,
    }


def _work(text: str, options: Options) -> dict[str, Any]:
    work = link_text.parse_duration(text, options=options)
    return {} if work is None else {"work": work.tenths // TENTHS_PER_MINUTE}


def _milestone(text: str, _: Options) -> dict[str, Any]:
    return {"kind": "milestone"} if cells.parse_flag(text) else {}


_PARSERS: Final[Mapping[str, Callable[[str, Options], dict[str, Any]]]] = {
    "duration": _duration,
    "work": _work,
    "milestone": _milestone,
    "cost": lambda text, _: {"cost": amounts.parse_money(text)},
}
