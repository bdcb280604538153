"""Task lists in Excel, OpenDocument and CSV: a plan without a planning program."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

import msgspec

from steerco.schedules import amounts, cells, dates, link_text
from steerco.schedules.errors import NoPlan
from steerco.schedules.headings import Match, Table, find_table, match_columns
from steerco.schedules.model import (
    Assignment,
    Baseline,
    Calendar,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Resource,
    RowCount,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
    Unread,
)
from steerco.schedules.model import (
    Warning as PlanWarning,
)
from steerco.schedules.registers import lists_projects
from steerco.schedules.sheet_columns import COLUMNS
from steerco.schedules.sniffing import Format
from steerco.schedules.tables import Cell, read_sheets

T = TypeVar("T")

CALENDAR: Final = 1
_OFFICE: Final = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
_MORNING, _EVENING = dt.time(8), dt.time(17)
_WBS: Final = re.compile(r"\d+(?:\.\d+)*\.?")
_INDENT: Final = re.compile(r"^[ \u00a0\t]*")
_INSTANT: Final = re.compile(r"\d{4}-[01]\d-[0-3]\d[ T][0-2]\d:[0-5]\d(?::[0-5]\d)?")
_TOO_MANY: Final = 5


def read_file(path: Path, format_: Format, *, name: str) -> tuple[Schedule, ...]:
    """Read a task list: one row a task, with at least names and dates or durations."""
    table = find_table(read_sheets(path, format_, name=name), COLUMNS)
    if table is None:
        raise NoPlan(name, "no row of headings such as Task, Start, Duration")
    if lists_projects(table):
        raise NoPlan(name, "it lists projects, so import it as a register")
    return (read_table(table, {}, format_, name=name),)


def read_table(
    table: Table,
    mapping: Mapping[str, int | str | None],
    format_: Format,
    *,
    name: str,
) -> Schedule:
    """Read a task list whose place is known, and its columns as far as `mapping` says."""
    matches = match_columns(table, COLUMNS, mapping)
    if "name" not in matches or not matches.keys() & {
        "start",
        "finish",
        "duration",
        "baseline_start",
    }:
        raise NoPlan(name, "no columns with tasks and their dates or durations")
    return _TaskList(table, matches, format_, name).schedule()


class _TaskList:
    """The rows of one table on their way to tasks."""

    def __init__(
        self, table: Table, matches: Mapping[str, Match], format_: Format, name: str
    ) -> None:
        self._table = table
        self._matches = matches
        self._format = format_
        self._name = name
        self._warnings: list[PlanWarning] = []
        self._orders = {
            key: dates.date_order(table.column(match.index)) or dates.DAY_FIRST
            for key, match in matches.items()
        }
        self._rows = [
            (number, row)
            for number, row in enumerate(table.rows, start=table.first)
            if self._text(row, "name")
        ]
        self._uids = self._unique_uids()

    def schedule(self) -> Schedule:
        tasks = self._with_kinds(list(self._tasks()))
        if not tasks:
            raise NoPlan(self._name, "headings, but no task below them")
        links = self._links(tasks)
        start = min((task.start for task in tasks if task.start), default=None)
        linked = {link.successor for link in links}
        tasks = [_anchored(task, linked, start) for task in tasks]
        resources, assignments = self._resources(tasks)
        return Schedule(
            uid="1",
            name=PurePath(self._name).stem,
            format=self._format,
            start=start,
            finish=max((task.finish for task in tasks if task.finish), default=None),
            calendar=CALENDAR,
            calendars=(
                Calendar(
                    uid=CALENDAR,
                    name="Monday to Friday",
                    week=(_OFFICE,) * 5 + ((), ()),
                    minutes_per_day=480,
                    minutes_per_week=2400,
                    days_per_month=20,
                ),
            ),
            tasks=tuple(tasks),
            links=tuple(links),
            resources=resources,
            assignments=assignments,
            warnings=tuple(self._warnings),
            row_counts=self._counts(tasks, links),
            unread=tuple(self._unread()),
        )

    def _counts(self, tasks: list[Task], links: list[Link]) -> tuple[RowCount, ...]:
        """Set the rows of the sheet against the tasks that they became."""
        filled = sum(any(map(cells.text_of, row)) for row in self._table.rows)
        typed = sum(
            len(link_text.split_links(self._text(row, key)))
            for _, row in self._rows
            for key in ("predecessors", "successors")
        )
        return (
            RowCount(
                entity="Rows",
                found=filled,
                taken=len(tasks),
                note="Rows without a name are left out.",
            ),
            RowCount(
                entity="Links",
                found=typed,
                taken=len(links),
                note="A link written at both its ends counts once.",
            ),
        )

    def _unread(self) -> Iterator[Unread]:
        """Yield the columns that no field of a task takes."""
        used = {match.index for match in self._matches.values()}
        for source in self._table.sources():
            texts = [
                *filter(None, map(cells.text_of, self._table.column(source.index)))
            ]
            if source.index not in used and source.heading and texts:
                yield Unread(
                    where=self._table.sheet,
                    field=source.heading,
                    count=len(texts),
                    sample=cells.shorten(texts[0], 60),
                )

    def _cell(self, row: Any, key: str) -> Cell:
        match = self._matches.get(key)
        return row[match.index] if match and match.index < len(row) else ""

    def _text(self, row: Any, key: str) -> str:
        return cells.text_of(self._cell(row, key))

    def _unique_uids(self) -> list[int]:
        """Return the ids of the rows where they are different numbers, else 1, 2, ..."""
        ids = [self._text(row, "id") for _, row in self._rows]
        if (
            len(set(ids)) == len(ids)
            and all(map(str.isdecimal, ids))
            and "0" not in ids
        ):
            return [int(each) for each in ids]
        return list(range(1, len(ids) + 1))

    def _tasks(self) -> Iterator[Task]:
        outline: list[int] = []
        levels = self._levels()
        for uid, level, (number, row) in zip(
            self._uids, levels, self._rows, strict=True
        ):
            del outline[level - 1 :]
            parent = outline[-1] if outline else None
            outline.append(uid)
            yield self._task(uid, level, parent, number, row)

    def _levels(self) -> list[int]:
        """Return outline levels from a column, WBS numbers, or indented names."""
        if "level" in self._matches:
            texts = [self._text(row, "level") for _, row in self._rows]
            levels = [int(text) if text.isdecimal() else 1 for text in texts]
        elif "wbs" in self._matches:
            texts = [self._text(row, "wbs").rstrip(".") for _, row in self._rows]
            levels = [
                text.count(".") + 1 if _WBS.fullmatch(text) else 1 for text in texts
            ]
        else:
            names = [str(self._cell(row, "name")) for _, row in self._rows]
            indents = [len((_INDENT.match(name) or [""])[0]) for name in names]
            steps = sorted(set(indents))
            levels = [steps.index(indent) + 1 for indent in indents]
        lowest, reached, even = min(levels, default=1), 0, []
        for level in levels:
            reached = min(max(level - lowest + 1, 1), reached + 1)
            even.append(reached)
        return even

    def _task(
        self, uid: int, level: int, parent: int | None, number: int, row: Any
    ) -> Task:
        def day(key: str, time: dt.time, *, end: bool = False) -> dt.datetime | None:
            return self._parsed(
                number, row, key, lambda cell: self._moment(cell, key, time, end=end)
            )

        baseline_start = day("baseline_start", _MORNING)
        baseline_finish = day("baseline_finish", _EVENING, end=True)
        start = day("start", _MORNING) or baseline_start
        finish = day("finish", _EVENING, end=True) or baseline_finish
        duration = self._parsed(number, row, "duration", link_text.parse_duration)
        if duration is None and start and finish and finish >= start:
            duration = _working_days(start, finish)
        if self._parsed(number, row, "milestone", cells.parse_flag):
            duration = Duration(tenths=0)
        milestone = duration is not None and duration.tenths == 0
        if milestone and finish and not start:
            start = finish
        if milestone:
            finish = start or finish
        percent = self._parsed(number, row, "percent", self._percent)
        baseline = Baseline(number=0, start=baseline_start, finish=baseline_finish)
        cost = self._parsed(number, row, "cost", amounts.parse_money)
        actual_start = day("actual_start", _MORNING) or (start if percent else None)
        complete = percent == 100
        return Task(
            uid=uid,
            id=number,
            name=self._text(row, "name"),
            parent=parent,
            level=level,
            wbs=self._text(row, "wbs"),
            kind=TaskKind.MILESTONE if milestone else TaskKind.TASK,
            calendar=CALENDAR,
            duration=duration,
            start=start,
            finish=finish,
            actual_start=actual_start,
            actual_finish=day("actual_finish", _EVENING, end=True)
            or (finish if complete else None),
            percent_complete=float(percent) if percent is not None else None,
            deadline=day("deadline", _EVENING, end=True),
            cost=cost,
            actual_cost=self._parsed(number, row, "actual_cost", amounts.parse_money),
            baselines=(baseline,) if baseline_start or baseline_finish else (),
            notes=self._text(row, "notes"),
        )

    def _parsed(
        self, number: int, row: Any, key: str, parse: Callable[[Cell], T | None]
    ) -> T | None:
        try:
            return parse(self._cell(row, key))
        except cells.BadCell as error:
            if len(self._warnings) < _TOO_MANY * len(self._matches):
                message = f"Row {number}, {self._matches[key].heading}: {error}."
                self._warnings.append(PlanWarning(code="bad_cell", message=message))
            return None

    def _moment(
        self, cell: Cell, key: str, time: dt.time, *, end: bool
    ) -> dt.datetime | None:
        cell = _instant(cell)
        if isinstance(cell, dt.datetime) and cell.time() != dt.time():
            return cell
        day = (
            dates.parse_date(cell, order=self._orders[key], end=end)
            if key in self._matches
            else None
        )
        return dt.datetime.combine(day, time) if day else None

    def _percent(self, cell: Cell) -> Any:
        return amounts.parse_percent(cell, fractions=self._fractions)

    @cached_property
    def _fractions(self) -> bool:
        """Whether the column of percentages runs from 0 to 1, told once for all rows."""
        match = self._matches.get("percent")
        return match is not None and amounts.are_fractions(
            self._table.column(match.index)
        )

    def _with_kinds(self, tasks: list[Task]) -> list[Task]:
        parents = {task.parent for task in tasks}
        return [
            msgspec.structs.replace(task, kind=TaskKind.SUMMARY)
            if task.uid in parents
            else task
            for task in tasks
        ]

    def _links(self, tasks: list[Task]) -> list[Link]:
        """Return the typed links, whose ends are ids, WBS numbers or names."""
        ids = [
            self._text(row, "id") if "id" in self._matches else str(task.uid)
            for (_, row), task in zip(self._rows, tasks, strict=True)
        ]
        # A row's number is meant before a WBS number, and that before a name.
        known = {task.name.casefold(): task.uid for task in tasks}
        known.update({task.wbs.rstrip("."): task.uid for task in tasks})
        known.update({text: t.uid for text, t in zip(ids, tasks, strict=True) if text})
        links: dict[tuple[int, int, LinkType], Link] = {}
        for (number, row), task in zip(self._rows, tasks, strict=True):
            for key in ("predecessors", "successors"):
                typed = self._parsed(number, row, key, link_text.parse_links) or []
                for each in typed:
                    other = known.get(each.target.casefold())
                    if other is None or other == task.uid:
                        self._lost(number, key, each.target)
                        continue
                    ends = (
                        (other, task.uid)
                        if key == "predecessors"
                        else (task.uid, other)
                    )
                    links.setdefault(
                        (*ends, each.type),
                        Link(
                            predecessor=ends[0],
                            successor=ends[1],
                            type=each.type,
                            lag=each.lag,
                        ),
                    )
        return list(links.values())

    def _lost(self, number: int, key: str, target: str) -> None:
        heading = self._matches[key].heading
        message = f"Row {number}, {heading}: there is no other task {target!r}."
        self._warnings.append(PlanWarning(code="link_without_end", message=message))

    def _resources(
        self, tasks: list[Task]
    ) -> tuple[tuple[Resource, ...], tuple[Assignment, ...]]:
        uids: dict[str, int] = defaultdict(lambda: len(uids) + 1)
        assignments: list[Assignment] = []
        for (_, row), task in zip(self._rows, tasks, strict=True):
            if task.is_summary:
                continue
            for name, units in link_text.parse_resources(self._text(row, "resources")):
                work = None
                if task.duration is not None and not task.duration.elapsed:
                    work = round(task.duration.tenths * units)
                assignments.append(
                    Assignment(
                        uid=len(assignments) + 1,
                        task=task.uid,
                        resource=uids[name],
                        units=units,
                        work=work,
                        start=task.start,
                        finish=task.finish,
                    )
                )
        resources = tuple(Resource(uid=uid, name=name) for name, uid in uids.items())
        return resources, tuple(assignments)


def _instant(cell: Cell) -> Cell:
    """Return a text that names a day and a time as that instant."""
    if isinstance(cell, str) and _INSTANT.fullmatch(cell.strip()):
        with suppress(ValueError):
            return dt.datetime.fromisoformat(cell.strip())
    return cell


def _anchored(task: Task, linked: set[int], start: dt.datetime | None) -> Task:
    """Hold a task that nothing precedes where its row says, not at the plan's start."""
    free = task.uid not in linked and task.start is not None and task.start != start
    if task.is_summary or not free:
        return task
    return msgspec.structs.replace(
        task,
        constraint=ConstraintType.START_NO_EARLIER_THAN,
        constraint_date=task.start,
    )


def _working_days(start: dt.datetime, finish: dt.datetime) -> Duration:
    days = (finish.date() - start.date()).days + 1
    whole, rest = divmod(days, 7)
    first = start.weekday()
    extra = sum((first + offset) % 7 < 5 for offset in range(rest))
    return Duration(tenths=(whole * 5 + extra) * 4800, unit="d")
