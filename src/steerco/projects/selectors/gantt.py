"""What the Gantt draws; the shapes are described in frontend/gantt/payload.ts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from steerco.organisation.models import Person
from steerco.projects.calculations.working import WorkingPlan
from steerco.projects.models import Baseline, Link, Project, Task
from steerco.projects.policies import can_edit_plan, own_tasks
from steerco.projects.selectors.working_plans import (
    next_steps,
    recalculation_notice,
    unsaved,
    working_plan,
)
from steerco.schedules.link_text import write_links
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Calendar,
    ConstraintType,
    Options,
    Schedule,
)
from steerco.schedules.model import Link as PlanLink
from steerco.schedules.model import Task as PlanTask

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
    revision: int = 0
    version: int = 0
    editable: bool = False
    undo: str | None = None
    redo: str | None = None
    unsaved: int = 0
    currency: str = ""
    notice: str | None = None
    mine: list[int] = []
    """Tasks whose progress the person may report where she may not edit."""


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
    code: str = ""
    early_start: int | None = None
    early_finish: int | None = None
    late_start: int | None = None
    free_float: int | None = None
    constraint: str = "ASAP"
    constraint_date: int | None = None
    calendar: str = ""
    notes: bool = False
    predecessors: str = ""
    duration_unit: str = "d"
    elapsed: bool = False
    resume: int | None = None
    splits: list[tuple[int, int]] = []
    work: int | None = None
    locked: str = ""
    cost: str | None = None
    driver: int | None = None
    """The task that holds this one where it is, so that its link is drawn as driving."""


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


def plan_payload(project: Project, user: Person, today: dt.date) -> Payload:
    """Return the current plan of a project with its approved baseline's bars."""
    rows = list(
        Task.objects.filter(project=project).order_by("position").values(*TASK_FIELDS)
    )
    index = {row["uid"]: position for position, row in enumerate(rows)}
    links = Link.objects.filter(project=project).values_list(
        "predecessor_uid", "successor_uid", "type", "lag"
    )
    driving = {row["uid"]: row["driving_uid"] for row in rows}
    plan = working_plan(project)
    facts = Facts.of(plan.schedule) if plan else Facts()
    bars = [bar(row, index.get(row["parent_uid"], -1), facts) for row in rows]
    return Payload(
        version=VERSION,
        mode="plan",
        project=head(project, user, plan, today, rows),
        calendar=plan_calendar(plan.schedule) if plan else WorkCalendar(),
        tasks=reach(bars),
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


def head(
    project: Project,
    user: Person,
    plan: WorkingPlan | None,
    today: dt.date,
    rows: Iterable[Mapping[str, Any]] | None = None,
) -> Head:
    """Return what stands above a plan, and what the person may do with it."""
    version = project.current_version
    schedule = plan.schedule if plan else None
    dated = schedule.tasks if schedule else ()
    if rows is None:
        starts = [task.start for task in dated if task.start]
        finishes = [task.finish for task in dated if task.finish]
    else:
        starts = [row["start"] for row in rows if row["start"]]
        finishes = [row["finish"] for row in rows if row["finish"]]
    editable = can_edit_plan(user, project)
    undo, redo = next_steps(project, user) if editable else (None, None)
    return Head(
        name=project.name,
        start=minutes(min(starts, default=None)),
        finish=minutes(max(finishes, default=None)),
        dataDate=minutes(project.data_date),
        today=minutes(today),
        baseline=baseline_words(project),
        revision=project.revision,
        version=version.number if version else 0,
        editable=editable,
        undo=undo,
        redo=redo,
        unsaved=unsaved(project),
        currency=(schedule.currency if schedule else "") or project.portfolio.currency,
        notice=recalculation_notice(project),
        mine=[] if editable or schedule is None else own_tasks(user, project, schedule),
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
    "early_start",
    "early_finish",
    "late_start",
    "free_float",
    "work",
    "cost",
)


def bar(row: Mapping[str, Any], parent: int, facts: Facts) -> Bar:
    """Write one task of a plan."""
    return Bar(
        id=row["uid"],
        parent=parent,
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
        code=row["code"],
        early_start=minutes(row["early_start"]),
        early_finish=minutes(row["early_finish"]),
        late_start=minutes(row["late_start"]),
        free_float=tenths(row["free_float"]),
        work=tenths(row["work"]),
        driver=row["driving_uid"],
        cost=None if row["cost"] is None else str(row["cost"]),
        **facts.about(row["uid"]),
    )


@dataclass(frozen=True)
class Facts:
    """What the plan says of its tasks beyond their rows."""

    tasks: Mapping[int, PlanTask] = field(default_factory=dict)
    calendars: Mapping[int | None, str] = field(default_factory=dict)
    predecessors: Mapping[int, list[PlanLink]] = field(default_factory=dict)
    options: Options = field(default_factory=Options)

    @classmethod
    def of(cls, schedule: Schedule) -> Facts:
        predecessors: dict[int, list[PlanLink]] = {}
        for link in schedule.links:
            predecessors.setdefault(link.successor, []).append(link)
        own: dict[int | None, str] = {
            each.uid: each.name for each in schedule.calendars
        }
        return cls(
            {task.uid: task for task in schedule.tasks},
            {**own, schedule.calendar: ""},
            predecessors,
            schedule.options,
        )

    def about(self, uid: int) -> dict[str, Any]:
        task = self.tasks.get(uid)
        if task is None:
            return {}
        found: dict[str, Any] = {"locked": locked(task)}
        if task.constraint is not ConstraintType.ASAP:
            found["constraint"] = task.constraint.value
            found["constraint_date"] = minutes(task.constraint_date)
        if task.calendar is not None:
            found["calendar"] = self.calendars.get(task.calendar, "")
        if task.duration is not None:
            found["duration_unit"] = task.duration.unit
            found["elapsed"] = task.duration.elapsed
        if task.splits:
            found["splits"] = [
                (minutes(each.start), minutes(each.finish)) for each in task.splits
            ]
        if links := self.predecessors.get(uid):
            found["predecessors"] = write_links(links, self.options)
        found["notes"] = bool(task.notes)
        found["resume"] = minutes(task.resume)
        return found


def locked(task: PlanTask) -> str:
    """Say who holds a task's date where the scheduler does not."""
    if task.manual:
        return "manual"
    if task.actual_start is not None or task.actual_finish is not None:
        return "actual"
    free = (ConstraintType.ASAP, ConstraintType.ALAP)
    return "" if task.constraint in free else "constraint"


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


def kind(row: Mapping[str, Any]) -> str:
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
