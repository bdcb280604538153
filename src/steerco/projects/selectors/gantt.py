"""What the Gantt draws; the shapes are described in frontend/gantt/payload.ts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from steerco.projects.calculations.snapshots import thaw
from steerco.projects.models import Baseline, Link, Project, Task
from steerco.schedules.model import TENTHS_PER_MINUTE, Calendar, Schedule

VERSION = 1
EPOCH = dt.datetime(1970, 1, 1)
CRITICAL, MANUAL, INACTIVE, DONE = 1, 2, 4, 8
MINUTE = dt.timedelta(minutes=1)
WEEKDAYS = (True, True, True, True, True, False, False)


class Head(msgspec.Struct):
    name: str
    start: int | None
    finish: int | None
    dataDate: int | None  # noqa: N815  (read by script)
    today: int | None
    baseline: str | None = None


class WorkCalendar(msgspec.Struct):
    week: tuple[bool, ...] = WEEKDAYS
    exceptions: list[tuple[int, int, bool]] = []
    minutesPerDay: int = 480  # noqa: N815  (read by script)


class Bar(msgspec.Struct, array_like=True):
    """A row: a task, a summary, a programme or a project."""

    id: int | str
    parent: int
    level: int
    kind: str
    name: str
    wbs: str
    start: int | None
    finish: int | None
    duration: int | None = None
    baseline_start: int | None = None
    baseline_finish: int | None = None
    percent: float | None = None
    total_float: int | None = None
    flags: int = 0
    deadline: int | None = None
    actual_start: int | None = None
    actual_finish: int | None = None
    late_finish: int | None = None
    assigned: str = ""
    status: str | None = None
    reason: str = ""
    url: str = ""


class Arrow(msgspec.Struct, array_like=True):
    predecessor: int
    successor: int
    type: str
    lag: int = 0
    driving: bool = False


class Diamond(msgspec.Struct, array_like=True):
    row: int
    name: str
    date: int
    baseline: int | None = None
    flags: int = 0


class Payload(msgspec.Struct):
    version: int
    mode: str
    project: Head
    calendar: WorkCalendar
    tasks: list[Bar]
    links: list[Arrow] = []
    milestones: list[Diamond] = []


def minutes(moment: dt.datetime | dt.date | None) -> int | None:
    """Return minutes since 1970 of a wall-clock instant."""
    if moment is None:
        return None
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time.min)
    return (moment - EPOCH) // MINUTE


KINDS = {"level_of_effort": "loe", "hammock": "loe", "external": "external"}


def plan_payload(project: Project, today: dt.date) -> bytes:
    """Return the current plan of a project with its approved baseline's bars."""
    rows = list(
        Task.objects.filter(project=project).order_by("position").values(*TASK_FIELDS)
    )
    index = {row["uid"]: position for position, row in enumerate(rows)}
    links = Link.objects.filter(project=project).values_list(
        "predecessor_uid", "successor_uid", "type", "lag"
    )
    driving = {row["uid"]: row["driving_uid"] for row in rows}
    starts = [row["start"] for row in rows if row["start"]]
    finishes = [row["finish"] for row in rows if row["finish"]]
    return msgspec.json.encode(
        Payload(
            version=VERSION,
            mode="plan",
            project=Head(
                name=project.name,
                start=minutes(min(starts, default=None)),
                finish=minutes(max(finishes, default=None)),
                dataDate=minutes(project.data_date),
                today=minutes(today),
                baseline=baseline_words(project),
            ),
            calendar=work_calendar(project),
            tasks=reach([bar(row, index) for row in rows]),
            links=[
                Arrow(
                    index[p],
                    index[s],
                    type_,
                    round(lag / TENTHS_PER_MINUTE),
                    driving[s] == p,
                )
                for p, s, type_, lag in links
                if p in index and s in index
            ],
        )
    )


TASK_FIELDS = (
    "uid",
    "parent_uid",
    "level",
    "wbs",
    "code",
    "name",
    "kind",
    "is_summary",
    "is_milestone",
    "manual",
    "active",
    "duration",
    "start",
    "finish",
    "baseline_start",
    "baseline_finish",
    "percent_complete",
    "total_float",
    "critical",
    "deadline",
    "actual_start",
    "actual_finish",
    "late_finish",
    "resources",
    "driving_uid",
)


def bar(row: dict[str, Any], index: dict[int, int]) -> Bar:
    """Write one task of a plan."""
    return Bar(
        id=row["uid"],
        parent=index.get(row["parent_uid"], -1),
        level=row["level"],
        kind=kind(row),
        name=row["name"],
        wbs=row["wbs"] or row["code"],
        start=minutes(row["start"]),
        finish=minutes(row["finish"]),
        duration=tenths(row["duration"]),
        baseline_start=minutes(row["baseline_start"]),
        baseline_finish=minutes(row["baseline_finish"]),
        percent=row["percent_complete"],
        total_float=tenths(row["total_float"]),
        flags=(CRITICAL if row["critical"] and not row["actual_finish"] else 0)
        + (MANUAL if row["manual"] else 0)
        + (0 if row["active"] else INACTIVE)
        + (DONE if row["actual_finish"] else 0),
        deadline=minutes(row["deadline"]),
        actual_start=minutes(row["actual_start"]),
        actual_finish=minutes(row["actual_finish"]),
        late_finish=minutes(row["late_finish"]),
        assigned=row["resources"],
    )


def reach(bars: list[Bar]) -> list[Bar]:
    """Let a heading that the file gives no dates reach over the rows under it."""
    undated = {
        position
        for position, row in enumerate(bars)
        if row.kind == "summary" and row.start is None and row.finish is None
    }
    for row in reversed(bars):
        if row.parent not in undated:
            continue
        above = bars[row.parent]
        starts = [time for time in (above.start, row.start) if time is not None]
        finishes = [time for time in (above.finish, row.finish) if time is not None]
        above.start = min(starts, default=None)
        above.finish = max(finishes, default=None)
    return bars


def kind(row: dict[str, Any]) -> str:
    if row["is_summary"]:
        return "summary"
    if row["is_milestone"]:
        return "milestone"
    return KINDS.get(row["kind"], "task")


def tenths(duration: int | None) -> int | None:
    """Return working minutes of a duration in tenths of a minute."""
    return None if duration is None else round(duration / TENTHS_PER_MINUTE)


def baseline_words(project: Project) -> str | None:
    baseline = Baseline.objects.filter(project=project).order_by("-number").first()
    if baseline is None:
        return None
    if baseline.approved_on:
        return f"{baseline}, approved {baseline.approved_on:%-d %b %Y}"
    return f"{baseline}, as it came with the plan"


def work_calendar(project: Project) -> WorkCalendar:
    """Return the working week and the days off of the project's own calendar."""
    version = project.current_version
    if version is None:
        return WorkCalendar()
    return plan_calendar(thaw(version.snapshot))


def plan_calendar(schedule: Schedule) -> WorkCalendar:
    """Return the working week and the days off of a plan's own calendar."""
    found = next((c for c in schedule.calendars if c.uid == schedule.calendar), None)
    if found is None:
        return WorkCalendar(minutesPerDay=schedule.options.minutes_per_day)
    return WorkCalendar(
        week=tuple(works(found, day, schedule) for day in range(7)),
        exceptions=[
            (
                minutes(exception.start) or 0,
                minutes(exception.end + dt.timedelta(days=1)) or 0,
                bool(exception.ranges),
            )
            for exception in found.exceptions
        ],
        minutesPerDay=found.minutes_per_day or schedule.options.minutes_per_day,
    )


def works(calendar: Calendar, day: int, schedule: Schedule) -> bool:
    """Tell whether a weekday works, asking the parents where a calendar inherits."""
    ranges = calendar.week[day]
    if ranges is not None:
        return bool(ranges)
    parent = next((c for c in schedule.calendars if c.uid == calendar.parent), None)
    return works(parent, day, schedule) if parent else WEEKDAYS[day]
