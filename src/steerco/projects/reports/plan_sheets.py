"""A plan as a workbook; its first sheet is a task list that can be imported again."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from typing import NamedTuple

from steerco.core.workbooks import Column, Kind, Table, write_csv, write_xlsx
from steerco.schedules.labels import row_numbers
from steerco.schedules.link_text import write_duration, write_lag, write_link
from steerco.schedules.model import (
    TENTHS_PER_HOUR,
    Baseline,
    Calendar,
    CalendarException,
    Duration,
    Schedule,
    Task,
    TimeRange,
)
from steerco.schedules.writing.written import Written

CREATED = dt.datetime(2000, 1, 1)
WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
XLSX_NOTE = (
    "A workbook holds the whole plan to read; imported again, its task list gives "
    "tasks, dates, durations, links, people, progress, cost and the first baseline."
)
CSV_NOTE = (
    "CSV holds the list of tasks; names that begin like a formula get an apostrophe."
)


def xlsx_file(schedule: Schedule, calculated: Set[int] = frozenset()) -> Written:
    """Return the plan as a workbook, the same plan as the same bytes.

    It says of the tasks of the `calculated` uids that their dates are in no file.
    """
    sheets = _Sheets(schedule, calculated)
    content = write_xlsx(
        [table for table in sheets.tables() if table.rows],
        title=schedule.name,
        author=schedule.manager,
        created=schedule.data_date or schedule.start or CREATED,
    )
    return Written(content, (XLSX_NOTE,))


def csv_file(schedule: Schedule, calculated: Set[int] = frozenset()) -> Written:
    """Return the list of tasks, which tells `calculated` dates as a workbook does."""
    return Written(write_csv(_Sheets(schedule, calculated).tasks()), (CSV_NOTE,))


class Wanted(NamedTuple):
    """A column of the task list: its heading, what it holds, and where from."""

    title: str
    kind: Kind
    value: Callable[[Task], object]


class _Sheets:
    """The tables of one plan."""

    def __init__(self, schedule: Schedule, calculated: Set[int]) -> None:
        self._schedule = schedule
        self._calculated = calculated
        ids = row_numbers(schedule)
        self._ids = {t.uid: i for t, i in zip(schedule.tasks, ids, strict=True)}
        self._names = {task.uid: task.name for task in schedule.tasks}
        self._people = {each.uid: each.name for each in schedule.resources}
        self._calendars = {each.uid: each.name for each in schedule.calendars}

    def tables(self) -> Iterable[Table]:
        yield self.tasks()
        yield self._links()
        yield self._resources()
        yield self._rates()
        yield self._assignments()
        yield self._baselines()
        yield self._calendar_weeks()
        yield self._exceptions()
        yield self._fields()
        yield self._timephased()
        yield self._project()

    def tasks(self) -> Table:
        predecessors, people = self._predecessors(), self._assigned()
        wanted = (
            Wanted("ID", Kind.INTEGER, lambda t: self._ids[t.uid]),
            Wanted("WBS", Kind.TEXT, lambda t: t.wbs),
            Wanted("Code", Kind.TEXT, lambda t: t.code),
            Wanted("Outline level", Kind.INTEGER, lambda t: t.level),
            Wanted("Task name", Kind.TEXT, lambda t: t.name),
            Wanted("Milestone", Kind.FLAG, lambda t: t.is_milestone),
            Wanted("Duration", Kind.TEXT, lambda t: self._duration(t.duration)),
            Wanted("Start", Kind.MOMENT, lambda t: t.start),
            Wanted("Finish", Kind.MOMENT, lambda t: t.finish),
            *self._dates(),
            Wanted("Predecessors", Kind.TEXT, lambda t: predecessors[t.uid]),
            Wanted("Resource names", Kind.TEXT, lambda t: people[t.uid]),
            Wanted("% complete", Kind.PERCENT, lambda t: share(t.percent_complete)),
            Wanted("Actual start", Kind.MOMENT, lambda t: t.actual_start),
            Wanted("Actual finish", Kind.MOMENT, lambda t: t.actual_finish),
            Wanted("Baseline start", Kind.MOMENT, lambda t: planned(t).start),
            Wanted("Baseline finish", Kind.MOMENT, lambda t: planned(t).finish),
            Wanted("Deadline", Kind.MOMENT, lambda t: t.deadline),
            Wanted("Constraint type", Kind.TEXT, lambda t: t.constraint.value),
            Wanted("Constraint on", Kind.MOMENT, lambda t: t.constraint_date),
            Wanted("Kind", Kind.TEXT, lambda t: t.kind.value),
            Wanted("Manual", Kind.FLAG, lambda t: t.manual),
            Wanted("Active", Kind.FLAG, lambda t: t.active),
            Wanted("Critical", Kind.FLAG, lambda t: t.critical),
            Wanted("Total float (h)", Kind.DECIMAL, lambda t: hours(t.total_float)),
            Wanted("Free float (h)", Kind.DECIMAL, lambda t: hours(t.free_float)),
            Wanted("Work (h)", Kind.DECIMAL, lambda t: hours(t.work)),
            Wanted("Work done (h)", Kind.DECIMAL, lambda t: hours(t.actual_work)),
            Wanted("Cost", Kind.MONEY, lambda t: t.cost),
            Wanted("Actual cost", Kind.MONEY, lambda t: t.actual_cost),
            Wanted("Calendar", Kind.TEXT, lambda t: self._calendar(t.calendar)),
            Wanted("Priority", Kind.INTEGER, lambda t: t.priority),
            Wanted("Notes", Kind.TEXT, lambda t: t.notes),
        )
        return Table(
            "Tasks",
            [Column(each.title, each.kind) for each in wanted],
            [
                tuple(each.value(task) for each in wanted)
                for task in self._schedule.tasks
            ],
        )

    def _dates(self) -> Iterator[Wanted]:
        """Yield what tells dates apart, where not all are from the plan's file."""
        if self._calculated:
            yield Wanted(
                "Dates are",
                Kind.TEXT,
                lambda t: "calculated" if t.uid in self._calculated else "",
            )

    def _duration(self, duration: Duration | None) -> str:
        if duration is None:
            return ""
        return write_duration(duration, self._schedule.options)

    def _calendar(self, uid: int | None) -> str:
        return self._calendars.get(uid or 0, "")

    def _predecessors(self) -> Mapping[int, str]:
        found: dict[int, list[str]] = defaultdict(list)
        for link in self._schedule.links:
            if link.predecessor in self._ids:
                target = str(self._ids[link.predecessor])
                found[link.successor].append(
                    write_link(target, link, self._schedule.options)
                )
        return defaultdict(str, {uid: "; ".join(texts) for uid, texts in found.items()})

    def _assigned(self) -> Mapping[int, str]:
        found: dict[int, list[str]] = defaultdict(list)
        for each in self._schedule.assignments:
            name = self._people.get(each.resource or 0)
            if name:
                units = 1.0 if each.units is None else each.units
                found[each.task].append(
                    name if units == 1 else f"{name}[{units * 100:g}%]"
                )
        return defaultdict(str, {uid: "; ".join(texts) for uid, texts in found.items()})

    def _links(self) -> Table:
        return _table(
            "Links",
            "From|Name of it|To|Name of that|Kind of link|Lag|Outside|Remark",
            [
                (
                    self._ids.get(link.predecessor),
                    self._names.get(link.predecessor, ""),
                    self._ids.get(link.successor),
                    self._names.get(link.successor, ""),
                    link.type.value,
                    write_lag(link.lag, self._schedule.options),
                    link.external or "",
                    link.comment,
                )
                for link in self._schedule.links
            ],
        )

    def _resources(self) -> Table:
        return _table(
            "Resources",
            "Name of resource|Short|Type|Most units|Group|E-mail|Calendar|Counted in|"
            "Generic|Remarks",
            [
                (
                    each.name,
                    each.code or each.initials,
                    each.type.value,
                    each.max_units,
                    each.group,
                    each.email,
                    self._calendar(each.calendar),
                    each.unit_label,
                    "yes" if each.generic else "no",
                    each.notes,
                )
                for each in self._schedule.resources
            ],
        )

    def _rates(self) -> Table:
        return _table(
            "Rates",
            "Name of resource|Rate table|From|Until|Rate|Overtime rate|Per|Per use",
            [
                (
                    resource.name,
                    rate.table,
                    rate.start,
                    rate.end,
                    rate.rate,
                    rate.overtime_rate,
                    rate.per or "piece",
                    rate.cost_per_use,
                )
                for resource in self._schedule.resources
                for rate in resource.rates
            ],
        )

    def _assignments(self) -> Table:
        return _table(
            "Assignments",
            "Row|Of task|Who works|Role|Units|Work (h)|Done (h)|Left (h)|Overtime (h)|"
            "From|Until|Delay|Contour|Money|Spent|To spend",
            [
                (
                    self._ids.get(each.task),
                    self._names.get(each.task, ""),
                    self._people.get(each.resource or 0, ""),
                    each.role,
                    each.units,
                    hours(each.work),
                    hours(each.actual_work),
                    hours(each.remaining_work),
                    hours(each.overtime_work),
                    each.start,
                    each.finish,
                    self._duration(each.delay),
                    each.contour or "",
                    each.cost,
                    each.actual_cost,
                    each.remaining_cost,
                )
                for each in self._schedule.assignments
            ],
        )

    def _baselines(self) -> Table:
        return _table(
            "Baselines",
            "Row|Of task|Baseline|From|Until|Length|Work (h)|Money|Fixed money",
            [
                (
                    self._ids[task.uid],
                    task.name,
                    each.number,
                    each.start,
                    each.finish,
                    self._duration(each.duration),
                    hours(each.work),
                    each.cost,
                    each.fixed_cost,
                )
                for task in self._schedule.tasks
                for each in task.baselines
            ],
        )

    def _calendar_weeks(self) -> Table:
        return _table(
            "Calendars",
            "|".join(("Name of calendar", "Like", "For", *WEEKDAYS)),
            [
                (
                    each.name,
                    self._calendar(each.parent),
                    each.kind,
                    *(
                        "as above" if ranges is None else times(ranges)
                        for ranges in each.week
                    ),
                )
                for each in self._schedule.calendars
            ],
        )

    def _exceptions(self) -> Table:
        return _table(
            "Days off",
            "Name of calendar|From|Until|Hours|Occasion|Recurs",
            [
                (
                    calendar.name,
                    each.start,
                    each.end,
                    times(each.ranges),
                    each.name,
                    recurs(calendar, each),
                )
                for calendar in self._schedule.calendars
                for each in calendar.exceptions
            ]
            + [
                (calendar.name, week.start, week.end, text, week.name, "work week")
                for calendar in self._schedule.calendars
                for week in calendar.work_weeks
                for text in (
                    "; ".join(
                        f"{day[:3]} {times(ranges)}"
                        for day, ranges in zip(WEEKDAYS, week.week, strict=True)
                        if ranges is not None
                    ),
                )
            ],
        )

    def _fields(self) -> Table:
        kinds = {d.key: d.kind.value for d in self._schedule.field_definitions}
        owners = {"task": self._names, "resource": self._people}
        return _table(
            "Custom fields",
            "Of a|Unique number|Whose|Field|Holds|Value",
            [
                (
                    each.entity,
                    each.uid,
                    owners.get(each.entity, {}).get(each.uid, ""),
                    each.field,
                    kinds.get(each.key, "text"),
                    each.value,
                )
                for each in self._schedule.fields
            ],
        )

    def _timephased(self) -> Table:
        return _table(
            "Work over time",
            "Of task|Who works|Measured|From|Until|Hours|Money",
            [
                (
                    self._names.get(each.task, ""),
                    self._people.get(each.resource or 0, ""),
                    part.kind,
                    part.start,
                    part.finish,
                    None if part.kind.endswith("cost") else hours(round(part.amount)),
                    part.amount if part.kind.endswith("cost") else None,
                )
                for each in self._schedule.assignments
                for part in each.timephased
            ],
        )

    def _project(self) -> Table:
        plan, options = self._schedule, self._schedule.options
        facts: Sequence[tuple[str, object]] = (
            ("Project", plan.name),
            ("Project code", plan.code),
            ("From the program", plan.application),
            ("Project start", shown(plan.start)),
            ("Project finish", shown(plan.finish)),
            ("Must finish", shown(plan.must_finish)),
            ("Data date", shown(plan.data_date)),
            ("Currency", plan.currency),
            ("Project manager", plan.manager),
            ("Project calendar", self._calendar(plan.calendar)),
            ("Scheduled from", "finish" if options.schedule_from_finish else "start"),
            ("Hours a day", f"{options.minutes_per_day / 60:g}"),
            ("Hours a week", f"{options.minutes_per_week / 60:g}"),
            ("Critical at or under", f"{options.critical_limit / TENTHS_PER_HOUR:g} h"),
        )
        return _table("Project", "Fact|Says", [fact for fact in facts if fact[1]])


_KINDS: dict[type, Kind] = {
    dt.datetime: Kind.MOMENT,
    dt.date: Kind.DATE,
    Decimal: Kind.MONEY,
    float: Kind.DECIMAL,
    int: Kind.INTEGER,
}


def _table(name: str, titles: str, rows: Sequence[Sequence[object]]) -> Table:
    """Return a table whose columns hold what their first value is."""
    columns = []
    for at, title in enumerate(titles.split("|")):
        first = next((row[at] for row in rows if row[at] is not None), "")
        columns.append(Column(title, _KINDS.get(type(first), Kind.TEXT)))
    return Table(name, columns, rows)


def planned(task: Task) -> Baseline:
    return task.baseline() or Baseline(number=0)


def hours(tenths: int | None) -> float | None:
    return None if tenths is None else tenths / TENTHS_PER_HOUR


def share(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


def shown(moment: dt.datetime | None) -> str:
    return "" if moment is None else moment.isoformat(sep=" ", timespec="minutes")


def times(ranges: tuple[TimeRange, ...]) -> str:
    """Write the hours of a day, such as 08:00-12:00, 13:00-17:00."""
    return (
        ", ".join(
            f"{each.start // 60:02}:{each.start % 60:02}-"
            f"{each.end // 60:02}:{each.end % 60:02}"
            for each in ranges
        )
        or "off"
    )


def recurs(calendar: Calendar, exception: CalendarException) -> str:
    number = exception.recurrence
    if number is None or number >= len(calendar.recurrences):
        return ""
    return calendar.recurrences[number].pattern.name.lower().replace("_", " ")
