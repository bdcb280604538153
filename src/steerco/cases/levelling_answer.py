"""What `steerco level` answers, as records for people and programs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import msgspec
import numpy as np

from steerco_engine.levelling import Instance, Plan
from steerco_engine.levelling.instance import NONE, UNLIMITED
from steerco_engine.solving import Result


class ProjectAnswer(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    tasks: int
    weight: float
    start: dt.date | None
    finish: dt.date | None
    due: dt.date | None
    tardiness: int
    """Calendar days after the due date."""
    baseline_tardiness: int


class TaskAnswer(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    project: str
    start: dt.date
    finish: dt.date
    """Last day of work; the day itself of a milestone."""
    segments: list[tuple[dt.date, dt.date]]
    persons: list[str]
    delay: int
    """Calendar days after what dates and links would allow."""
    today: dt.date | None
    cause: str
    """What keeps it from starting earlier."""
    held_by: str
    others: list[str]
    """Tasks that use it then, the weightiest first."""


class UseAnswer(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    peak: int
    capacity: int | None
    """Largest; None without a limit."""
    use: list[int]
    offered: list[int | None]


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    weighted_tardiness: float
    last_day: dt.date | None
    moved: int
    shift: int
    objective: float


class LevellingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    iterations: int
    seed: int
    start: dt.date
    plan: Totals | None
    baseline: Totals | None
    """Serial generation by latest finish."""
    projects: list[ProjectAnswer]
    tasks: list[TaskAnswer]
    resources: list[UseAnswer]
    notes: list[str]


def levelling_answer(
    instance: Instance,
    result: Result[Plan],
    baseline: Plan | None,
    start: dt.date,
    notes: list[str],
) -> LevellingAnswer:
    """Return a result beside the baseline, on dates."""

    def day(period: int) -> dt.date:
        return start + dt.timedelta(days=int(period))

    plan = result.solution
    return LevellingAnswer(
        status=result.status.value,
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        seconds=round(result.seconds, 2),
        iterations=result.iterations,
        seed=result.seed,
        start=start,
        plan=None if plan is None else _totals(plan, plan, day),
        baseline=None if baseline is None else _totals(baseline, plan or baseline, day),
        projects=[] if plan is None else _projects(instance, plan, baseline, day),
        tasks=[]
        if plan is None
        else [_task(plan, i, day) for i in range(instance.count)],
        resources=[] if plan is None else _uses(instance, plan),
        notes=notes,
    )


def _totals(plan: Plan, judge: Plan, day: Callable[[int], dt.date]) -> Totals:
    return Totals(
        weighted_tardiness=plan.weighted_tardiness,
        last_day=day(plan.makespan - 1) if plan.makespan else None,
        moved=plan.moved,
        shift=plan.shift,
        objective=plan.value(judge.objective),
    )


def _projects(
    instance: Instance, plan: Plan, baseline: Plan | None, day: Callable[[int], dt.date]
) -> list[ProjectAnswer]:
    projects = instance.projects
    rows = []
    for p, name in enumerate(projects.names):
        members = np.flatnonzero(instance.tasks.project == p)
        due = int(projects.due[p])
        rows.append(
            ProjectAnswer(
                name=name,
                tasks=len(members),
                weight=float(projects.weight[p]),
                start=day(plan.start[members].min()) if len(members) else None,
                finish=day(max(plan.project_finish[p] - 1, 0))
                if len(members)
                else None,
                due=None if due == NONE else day(due - 1),
                tardiness=int(plan.tardiness[p]),
                baseline_tardiness=0
                if baseline is None
                else int(baseline.tardiness[p]),
            )
        )
    return rows


def _task(plan: Plan, task: int, day: Callable[[int], dt.date]) -> TaskAnswer:
    instance = plan.instance
    names = instance.tasks.names
    move = plan.explain(task)
    start, finish = int(plan.start[task]), int(plan.finish[task])
    return TaskAnswer(
        name=names[task],
        project=instance.projects.names[instance.tasks.project[task]],
        start=day(start),
        finish=day(max(finish - 1, start)),
        segments=[(day(a), day(b - 1)) for a, b in plan.segments(task)],
        persons=[instance.persons.names[p] for p in plan.persons[task]],
        delay=max(move.delay, 0),
        today=None if move.current is None else day(move.current),
        cause=move.cause.value,
        held_by=move.holder,
        others=[names[other] for other in move.others],
    )


def _uses(instance: Instance, plan: Plan) -> list[UseAnswer]:
    names = [*instance.resources.names, *instance.persons.names]
    offered = instance.capacity(plan.makespan)
    rows = []
    for k, name in enumerate(names):
        limits = [None if v >= UNLIMITED else v for v in offered[:, k].tolist()]
        known = [v for v in limits if v is not None]
        rows.append(
            UseAnswer(
                name=name,
                peak=int(plan.use[:, k].max(initial=0)),
                capacity=max(known) if known else None,
                use=plan.use[:, k].tolist(),
                offered=limits,
            )
        )
    return rows
