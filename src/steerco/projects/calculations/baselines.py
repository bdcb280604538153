"""A baseline's figures: what the file says was approved, or the plan as it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

import msgspec

from steerco.projects.calculations.comparison.matching import Matching
from steerco.schedules.model import Baseline as FileBaseline
from steerco.schedules.model import Duration, Schedule, Task


class TaskFigures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One task as approved; duration and work in tenths of a minute."""

    uid: int
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    duration: int | None = None
    work: int | None = None
    cost: Decimal | None = None


class PlanFigures(msgspec.Struct, frozen=True, kw_only=True):
    """All tasks as approved, and the sums over those that are not summaries."""

    tasks: tuple[TaskFigures, ...]
    start: dt.datetime | None
    finish: dt.datetime | None
    work: int | None
    cost: Decimal | None


def figures_in_file(schedule: Schedule, number: int = 0) -> PlanFigures | None:
    """Return the baseline that the file carries; None where it carries none."""

    def read(task: Task) -> TaskFigures | None:
        baseline = task.baseline(number)
        return from_baseline(task.uid, baseline) if baseline else None

    return collect(schedule, read)


def baseline_numbers(schedule: Schedule) -> list[int]:
    """Return the numbers of the baselines that the file carries."""
    return sorted({each.number for task in schedule.tasks for each in task.baselines})


def figures_of_plan(schedule: Schedule) -> PlanFigures | None:
    """Return the plan as it stands, ready to become a baseline."""

    def read(task: Task) -> TaskFigures | None:
        if not task.active:
            return None
        return TaskFigures(
            uid=task.uid,
            start=task.start,
            finish=task.finish,
            duration=task.duration.tenths if task.duration else None,
            work=task.work,
            cost=task.cost,
        )

    return collect(schedule, read)


def figures_for(pairs: Matching) -> PlanFigures | None:
    """Return an approved plan's figures for the tasks that the current one has."""
    figures = figures_of_plan(pairs.old)
    if figures is None:
        return None
    uids = pairs.uids
    kept = tuple(
        msgspec.structs.replace(each, uid=uids[each.uid])
        for each in figures.tasks
        if each.uid in uids
    )
    return msgspec.structs.replace(figures, tasks=kept)


def from_baseline(uid: int, baseline: FileBaseline) -> TaskFigures:
    return TaskFigures(
        uid=uid,
        start=baseline.start,
        finish=baseline.finish,
        duration=baseline.duration.tenths if baseline.duration else None,
        work=baseline.work,
        cost=baseline.cost,
    )


def collect(
    schedule: Schedule, read: Callable[[Task], TaskFigures | None]
) -> PlanFigures | None:
    tasks, leaves = [], []
    for task in schedule.tasks:
        figures = read(task)
        if figures is None:
            continue
        tasks.append(figures)
        if not task.is_summary and task.active:
            leaves.append(figures)
    if not tasks:
        return None
    works = [each.work for each in leaves if each.work is not None]
    costs = [each.cost for each in leaves if each.cost is not None]
    return PlanFigures(
        tasks=tuple(tasks),
        start=min((each.start for each in leaves if each.start), default=None),
        finish=max((each.finish for each in leaves if each.finish), default=None),
        work=sum(works) if works else None,
        cost=sum(costs, Decimal()) if costs else None,
    )


def as_approved(schedule: Schedule, figures: Sequence[TaskFigures]) -> Schedule:
    """Return a plan as a baseline of it knows it: no more than tasks and figures.

    Headings stay; other tasks that the baseline does not name are not of it.
    """
    known = {each.uid: each for each in figures}
    unknown = TaskFigures(uid=0)

    def approved(task: Task) -> Task:
        found = known.get(task.uid, unknown)
        return msgspec.structs.replace(
            task,
            actual_start=None,
            actual_finish=None,
            percent_complete=None,
            start=found.start,
            finish=found.finish,
            duration=duration_of(found),
            work=found.work,
            cost=found.cost,
        )

    return msgspec.structs.replace(
        schedule,
        tasks=tuple(
            approved(task)
            for task in schedule.tasks
            if task.uid in known or task.is_summary
        ),
    )


def duration_of(figures: TaskFigures) -> Duration | None:
    return None if figures.duration is None else Duration(tenths=figures.duration)


def is_whole(schedule: Schedule, figures: Sequence[TaskFigures]) -> bool:
    """Tell whether a baseline froze the plan as it stood, and so knows its logic."""
    whole = figures_of_plan(schedule)
    return whole is not None and whole.tasks == tuple(figures)


def with_baselines(
    schedule: Schedule, approved: Mapping[int, Sequence[TaskFigures]]
) -> Schedule:
    """Return a plan whose tasks carry the baselines that were approved here.

    What the plan's file says of the same figures stays; it may say more.
    """
    figures: dict[int, dict[int, TaskFigures]] = defaultdict(dict)
    for number, tasks in approved.items():
        for each in tasks:
            figures[each.uid][number] = each

    def carried(task: Task) -> Task:
        own = {baseline.number: baseline for baseline in task.baselines}
        for number, each in figures.get(task.uid, {}).items():
            known = own.get(number)
            if known is None or from_baseline(task.uid, known) != each:
                own[number] = FileBaseline(
                    number=number,
                    start=each.start,
                    finish=each.finish,
                    duration=duration_of(each),
                    work=each.work,
                    cost=each.cost,
                )
        baselines = tuple(own[number] for number in sorted(own))
        if baselines == task.baselines:
            return task
        return msgspec.structs.replace(task, baselines=baselines)

    return msgspec.structs.replace(
        schedule, tasks=tuple(carried(task) for task in schedule.tasks)
    )
