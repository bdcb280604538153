"""Keep the rows of a project's current plan as its working plan is, changed ones only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from steerco.core import bulk
from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.calculations.rows import (
    Values,
    link_row,
    resource_names,
    task_values,
)
from steerco.projects.calculations.working import WorkingPlan
from steerco.projects.models import Link, Project, Task
from steerco.schedules.editing import Changes, Edited
from steerco.schedules.task_dates import INSTANTS, instants

WHOLE: Final = tuple(
    field.name
    for field in Task._meta.concrete_fields
    if field.name not in ("id", "project", "position", "uid")
)


def write_rows(
    project: Project,
    before: WorkingPlan,
    after: WorkingPlan,
    edited: Edited,
    changed: set[int],
    moved: set[int],
    approved: Mapping[int, TaskFigures],
) -> None:
    """Bring the rows of a plan from one state to the next.

    Of the changed ones those that only moved get their dates alone.
    """
    known = {task.uid for task in before.schedule.tasks}
    gone = known - {task.uid for task in after.schedule.tasks}
    if gone:
        Task.objects.filter(project=project, uid__in=gone).delete()
    values = _values_of(after, changed - moved, approved)
    if added := changed - known:
        _add_tasks(project, after, {uid: values[uid] for uid in added})
    whole = [row for uid, row in values.items() if uid in known]
    update_rows(
        project,
        [row["uid"] for row in whole],
        {name: [row[name] for row in whole] for name in WHOLE},
    )
    _write_dates(project, after, moved)
    if edited.moved:
        _write_positions(project, before, after)
    if edited.changes.links:
        _write_links(project, after, edited.changes)


def _add_tasks(
    project: Project, plan: WorkingPlan, values: Mapping[int, Values]
) -> None:
    bulk.store(
        Task,
        [
            {"project_id": project.pk, "position": at, **values[task.uid]}
            for at, task in enumerate(plan.schedule.tasks)
            if task.uid in values
        ],
    )


def _values_of(
    plan: WorkingPlan, uids: set[int], approved: Mapping[int, TaskFigures]
) -> dict[int, Values]:
    names = resource_names(plan.schedule, uids)
    dates = plan.network.tasks.of(uids) if plan.network else {}
    return {
        task.uid: task_values(
            task, dates.get(task.uid), names[task.uid], approved.get(task.uid)
        )
        for task in plan.schedule.tasks
        if task.uid in uids
    }


def _write_dates(project: Project, plan: WorkingPlan, uids: set[int]) -> None:
    """Write what calculation changed of tasks that nobody edited."""
    tasks = plan.placed(uids)
    if plan.network is None or not tasks:
        return
    table = plan.network.tasks
    at = table.at(task.uid for task in tasks)
    columns: dict[str, bulk.Column] = {
        "duration": [t.duration.tenths if t.duration else None for t in tasks],
        "total_float": table.total_float[at].tolist(),
        "free_float": table.free_float[at].tolist(),
        "critical": table.critical[at].astype(bool).tolist(),
        "driving_uid": [None if uid < 0 else uid for uid in table.drivers(at).tolist()],
    }
    columns |= {name: instants(getattr(table, name)[at]) for name in INSTANTS}
    update_rows(project, [task.uid for task in tasks], columns)


def _write_positions(project: Project, before: WorkingPlan, after: WorkingPlan) -> None:
    old = {task.uid: at for at, task in enumerate(before.schedule.tasks)}
    moved = [
        (task.uid, at)
        for at, task in enumerate(after.schedule.tasks)
        if task.uid in old and old[task.uid] != at
    ]
    update_rows(
        project, [uid for uid, _ in moved], {"position": [at for _, at in moved]}
    )


def _write_links(project: Project, after: WorkingPlan, changes: Changes) -> None:
    """Write the links between the tasks that the changed ones join."""
    pairs = {
        (link.predecessor, link.successor)
        for change in changes.links
        for link in (change.before, change.after)
        if link is not None
    }
    rows = Link.objects.filter(
        project=project, successor_uid__in={successor for _, successor in pairs}
    )
    stale = [
        pk
        for pk, *ends in rows.values_list("pk", "predecessor_uid", "successor_uid")
        if tuple(ends) in pairs
    ]
    Link.objects.filter(pk__in=stale).delete()
    uids = {task.uid for task in after.schedule.tasks}
    bulk.store(
        Link,
        [
            link_row(project, link)
            for link in after.schedule.links
            if (link.predecessor, link.successor) in pairs
            and {link.predecessor, link.successor} <= uids
        ],
    )


def update_rows(
    project: Project, uids: Sequence[int], columns: Mapping[str, bulk.Column]
) -> None:
    """Set columns of tasks, by uid."""
    bulk.update(Task, "uid", {"uid": uids, **columns}, project_id=project.pk)
