"""A canonical plan as rows of the current plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping
from typing import Any

from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.models import Project
from steerco.schedules.model import Link, Schedule, Task
from steerco.schedules.recalculation import Recalculation
from steerco.schedules.task_dates import TaskDates

Values = dict[str, Any]
"""The columns of a row; those of a task without its project."""


def task_rows(
    project: Project,
    schedule: Schedule,
    network: Recalculation | None,
    approved: Mapping[int, TaskFigures],
) -> Iterator[Values]:
    """Yield a row for every task, in outline order, beside what was approved."""
    dates = network.tasks.by_uid if network else {}
    names = resource_names(schedule)
    for position, task in enumerate(schedule.tasks):
        uid = task.uid
        values = task_values(task, dates.get(uid), names[uid], approved.get(uid))
        yield {"project_id": project.pk, "position": position, **values}


def task_values(
    task: Task,
    dates: TaskDates | None,
    resources: list[str],
    approved: TaskFigures | None,
) -> Values:
    return {
        "uid": task.uid,
        "parent_uid": task.parent,
        "level": task.level,
        "wbs": task.wbs[:200],
        "code": task.code[:100],
        "name": task.name[:500],
        "kind": task.kind.value,
        "is_summary": task.is_summary,
        "is_milestone": task.is_milestone,
        "manual": task.manual,
        "active": task.active,
        "duration": task.duration.tenths if task.duration else None,
        "start": task.start,
        "finish": task.finish,
        "early_start": dates.early_start if dates else None,
        "early_finish": dates.early_finish if dates else None,
        "late_start": dates.late_start if dates else None,
        "late_finish": dates.late_finish if dates else None,
        "total_float": dates.total_float if dates else None,
        "free_float": dates.free_float if dates else None,
        "critical": dates.critical if dates else None,
        "driving_uid": dates.driver if dates else None,
        "actual_start": task.actual_start,
        "actual_finish": task.actual_finish,
        "deadline": task.deadline,
        "percent_complete": task.percent_complete,
        "cost": task.cost,
        "actual_cost": task.actual_cost,
        "work": task.work,
        "resources": ", ".join(dict.fromkeys(resources))[:500],
        "baseline_start": approved.start if approved else None,
        "baseline_finish": approved.finish if approved else None,
        "baseline_cost": approved.cost if approved else None,
    }


def resource_names(
    schedule: Schedule, uids: Container[int] | None = None
) -> defaultdict[int, list[str]]:
    """Return who works on each task, or on those of `uids` only."""
    known = {resource.uid: resource.name for resource in schedule.resources}
    names: defaultdict[int, list[str]] = defaultdict(list)
    for assignment in schedule.assignments:
        if uids is not None and assignment.task not in uids:
            continue
        name = known.get(assignment.resource) if assignment.resource is not None else ""
        if name or assignment.role:
            names[assignment.task].append(name or assignment.role)
    return names


def link_rows(project: Project, schedule: Schedule) -> Iterator[Values]:
    """Yield a row for every link whose two ends are in the plan."""
    uids = {task.uid for task in schedule.tasks}
    for link in schedule.links:
        if link.predecessor in uids and link.successor in uids:
            yield link_row(project, link)


def link_row(project: Project, link: Link) -> Values:
    return {
        "project_id": project.pk,
        "predecessor_uid": link.predecessor,
        "successor_uid": link.successor,
        "type": link.type.value,
        "lag": link.lag.tenths,
        "elapsed": link.lag.elapsed,
    }
