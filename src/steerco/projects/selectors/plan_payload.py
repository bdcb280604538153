"""A project's plan as the Gantt draws it and its reader may change it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from steerco.organisation.models import Person
from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.calculations.working import WorkingPlan
from steerco.projects.models import Baseline, Project
from steerco.projects.policies import can_edit_plan, own_tasks
from steerco.projects.selectors.gantt import (
    CRITICAL,
    DONE,
    INACTIVE,
    KINDS,
    MANUAL,
    VERSION,
    Arrow,
    Bar,
    Dates,
    Head,
    Payload,
    WorkCalendar,
    minutes,
    plan_calendar,
    reach,
    tenths,
)
from steerco.projects.selectors.working_plans import (
    figures_in_force,
    next_steps,
    recalculation_notice,
    unsaved,
    working_plan,
)
from steerco.schedules.labels import first_number, label_of
from steerco.schedules.link_text import write_lag, write_resources
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    ConstraintType,
    Schedule,
    Task,
)
from steerco.schedules.task_dates import INSTANTS, TaskDates, floor_minutes


def plan_payload(project: Project, user: Person, today: dt.date) -> Payload:
    """Return the current plan of a project with its approved baseline's bars."""
    plan = working_plan(project)
    if plan is None:
        return Payload(
            VERSION, "plan", head(project, user, None, today), WorkCalendar(), []
        )
    index = {task.uid: at for at, task in enumerate(plan.schedule.tasks)}
    return Payload(
        version=VERSION,
        mode="plan",
        project=head(project, user, plan, today),
        calendar=plan_calendar(plan.schedule),
        tasks=reach(bars(project, plan, parents=index)),
        links=[
            Arrow(
                index[each.predecessor],
                index[each.successor],
                each.type,
                each.lag,
                lag_text=each.lag_text,
            )
            for each in arrows(plan)
        ],
    )


def head(
    project: Project,
    user: Person,
    plan: WorkingPlan | None,
    today: dt.date,
) -> Head:
    """Return what stands above a plan, and what the person may do with it."""
    version = project.current_version
    schedule = plan.schedule if plan else None
    dated = schedule.tasks if schedule else ()
    starts = [task.start for task in dated if task.start]
    finishes = [task.finish for task in dated if task.finish]
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
        firstNumber=first_number(schedule) if schedule else 1,
        mine=[] if editable or schedule is None else own_tasks(user, project, schedule),
    )


def baseline_words(project: Project) -> str | None:
    baseline = Baseline.objects.filter(project=project).order_by("-number").first()
    if baseline is None:
        return None
    if baseline.approved_on:
        return f"{baseline}, approved {baseline.approved_on:%-d %b %Y}"
    return f"{baseline}, as it came with the plan"


def bars(
    project: Project,
    plan: WorkingPlan,
    uids: Container[int] | None = None,
    *,
    parents: Mapping[int, int] | None = None,
) -> list[Bar]:
    """Return the rows of all tasks, or of those of `uids` only.

    `parents` says under which number a row's parent goes; without it under its uid.
    """
    tasks = [t for t in plan.schedule.tasks if uids is None or t.uid in uids]
    facts = Facts.of(plan.schedule, uids)
    approved = figures_in_force(project)
    dates = plan.network.tasks.of([t.uid for t in tasks]) if plan.network else {}
    found = []
    for task in tasks:
        above = -1
        if task.parent is not None:
            above = task.parent if parents is None else parents.get(task.parent, -1)
        found.append(
            bar(task, above, dates.get(task.uid), approved.get(task.uid), facts)
        )
    return found


def bar(
    task: Task,
    parent: int,
    dates: TaskDates | None,
    approved: TaskFigures | None,
    facts: Facts,
) -> Bar:
    """Write one task of a plan."""
    done = task.actual_finish is not None
    critical = dates is not None and dates.critical and not done
    row = Bar(
        id=task.uid,
        parent=parent,
        level=task.level,
        kind=kind(task),
        name=task.name,
        wbs=task.wbs or task.code,
        start=minutes(task.start),
        finish=minutes(task.finish),
        duration=tenths(task.duration.tenths) if task.duration else None,
        percent=task.percent_complete,
        flags=(CRITICAL if critical else 0)
        + (MANUAL if task.manual else 0)
        + (0 if task.active else INACTIVE)
        + (DONE if done else 0),
        deadline=minutes(task.deadline),
        actual_start=minutes(task.actual_start),
        actual_finish=minutes(task.actual_finish),
        code=task.code,
        work=tenths(task.work),
        cost=None if task.cost is None else f"{task.cost:f}",
        **facts.about(task),
    )
    if approved is not None:
        row.baseline_start = minutes(approved.start)
        row.baseline_finish = minutes(approved.finish)
    if dates is not None:
        row.early_start = minutes(dates.early_start)
        row.early_finish = minutes(dates.early_finish)
        row.late_start = minutes(dates.late_start)
        row.late_finish = minutes(dates.late_finish)
        row.total_float = tenths(dates.total_float)
        row.free_float = tenths(dates.free_float)
        row.driver = dates.driver
    return row


def dates_of(plan: WorkingPlan, uids: Container[int]) -> Dates | None:
    """Return by column the dates of those tasks that stand where calculation puts them."""
    tasks = plan.placed(uids)
    if plan.network is None or not tasks:
        return None
    table = plan.network.tasks
    at = table.at(task.uid for task in tasks)
    instants = {name: floor_minutes(getattr(table, name)[at]) for name in INSTANTS}
    floats = {
        name: np.rint(getattr(table, name)[at] / TENTHS_PER_MINUTE).astype(int).tolist()
        for name in ("total_float", "free_float")
    }
    return Dates(
        id=[task.uid for task in tasks],
        duration=[tenths(t.duration.tenths) if t.duration else None for t in tasks],
        critical=table.critical[at].astype(bool).tolist(),
        driver=table.drivers(at).tolist(),
        **instants,
        **floats,
    )


def arrows(
    plan: WorkingPlan, pairs: Container[tuple[int, int]] | None = None
) -> list[Arrow]:
    """Return all links by the uids of their tasks, or those between some pairs."""
    present = {task.uid for task in plan.schedule.tasks}
    options = plan.schedule.options
    return [
        Arrow(
            link.predecessor,
            link.successor,
            link.type.value,
            round(link.lag.tenths / TENTHS_PER_MINUTE),
            lag_text=write_lag(link.lag, options),
        )
        for link in plan.schedule.links
        if (pairs is None or (link.predecessor, link.successor) in pairs)
        and link.predecessor in present
        and link.successor in present
    ]


def kind(task: Task) -> str:
    if task.is_summary:
        return "summary"
    if task.is_milestone:
        return "milestone"
    return KINDS.get(task.kind.value, "task")


@dataclass(frozen=True)
class Facts:
    """What the plan says of its tasks beyond their rows."""

    schedule: Schedule
    calendars: Mapping[int | None, str]
    labelled: bool
    """Whether each row has a label of its own."""
    assigned: Mapping[int, list[tuple[str, float | None]]]

    @classmethod
    def of(cls, schedule: Schedule, uids: Container[int] | None = None) -> Facts:
        """Return the facts of all tasks, or of those of `uids` only."""
        own: dict[int | None, str] = {
            each.uid: each.name for each in schedule.calendars
        }
        return cls(
            schedule,
            {**own, schedule.calendar: ""},
            first_number(schedule) is None,
            assigned_of(schedule, uids),
        )

    def about(self, task: Task) -> dict[str, Any]:
        found: dict[str, Any] = {
            "locked": locked(task),
            "label": label_of(self.schedule, task) if self.labelled else "",
        }
        if assigned := self.assigned.get(task.uid):
            found["assigned"] = write_resources(assigned)
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
        found["notes"] = bool(task.notes)
        found["resume"] = minutes(task.resume)
        return found


def assigned_of(
    schedule: Schedule, uids: Container[int] | None = None
) -> dict[int, list[tuple[str, float | None]]]:
    """Return names and units of who works on each task."""
    names = {resource.uid: resource.name for resource in schedule.resources}
    found: dict[int, list[tuple[str, float | None]]] = {}
    for each in schedule.assignments:
        name = names.get(each.resource, "") if each.resource is not None else ""
        if (name or each.role) and (uids is None or each.task in uids):
            found.setdefault(each.task, []).append((name or each.role, each.units))
    return found


def locked(task: Task) -> str:
    """Say who holds a task's date where the scheduler does not."""
    if task.manual:
        return "manual"
    if task.actual_start is not None or task.actual_finish is not None:
        return "actual"
    free = (ConstraintType.ASAP, ConstraintType.ALAP)
    return "" if task.constraint in free else "constraint"
