"""Keep the rows of a project's current plan as its working plan is, changed ones only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat
from operator import attrgetter
from typing import Any, Final

from django.db import connection
from django.db.models import DecimalField

from steerco.core import bulk
from steerco.core.fields import NaiveDateTimeField
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

DATES: Final = (
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "total_float",
    "free_float",
    "critical",
)
"""What calculation changes of a row, beside its driver and a summary's duration."""
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
    if plan.network is None or not uids:
        return
    tasks = [task for task in plan.schedule.tasks if task.uid in uids]
    held = plan.network.tasks.held_by()
    rows = zip(*map(attrgetter(*DATES), tasks), strict=True)
    columns: dict[str, Sequence[Any]] = dict(zip(DATES, rows, strict=True))
    columns["duration"] = [t.duration.tenths if t.duration else None for t in tasks]
    columns["driving_uid"] = [held.get(task.uid) for task in tasks]
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
    project: Project, uids: Sequence[int], columns: Mapping[str, Sequence[Any]]
) -> None:
    """Set columns of tasks, by uid, as fast as each database can."""
    if not uids:
        return
    fields: list[Any] = [Task._meta.get_field(name) for name in columns]
    values = [_prepared(field, columns[field.name]) for field in fields]
    if connection.vendor == "postgresql":
        _from_arrays(project, fields, uids, values)
    else:
        _one_by_one(project, fields, uids, values)


def _prepared(field: Any, values: Sequence[Any]) -> list[Any]:
    """Return a column's values as the database takes them."""
    if connection.vendor == "sqlite" and isinstance(field, NaiveDateTimeField):
        return [
            None if each is None else each.isoformat(" ", "seconds") for each in values
        ]
    if isinstance(field, DecimalField):
        return [field.get_db_prep_save(each, connection) for each in values]
    return list(values)


def _quoted(fields: Sequence[Any]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in fields]


def _one_by_one(
    project: Project,
    fields: Sequence[Any],
    uids: Sequence[int],
    values: list[list[Any]],
) -> None:
    """SQLite runs a statement per row without leaving the process."""
    sets = ", ".join(f"{column} = %s" for column in _quoted(fields))
    table = connection.ops.quote_name(Task._meta.db_table)
    sql = f"UPDATE {table} SET {sets} WHERE project_id = %s AND uid = %s"  # noqa: S608
    rows = zip(*values, repeat(project.pk, len(uids)), uids, strict=True)
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(rows))


def _from_arrays(
    project: Project,
    fields: Sequence[Any],
    uids: Sequence[int],
    values: list[list[Any]],
) -> None:
    """PostgreSQL takes all rows in one statement, each column as an array."""
    names = _quoted(fields)
    sets = ", ".join(f"{name} = v.{name}" for name in names)
    types = ["bigint", *(field.db_type(connection) for field in fields)]
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    table = connection.ops.quote_name(Task._meta.db_table)
    sql = (
        f"UPDATE {table} AS t SET {sets} "  # noqa: S608
        f"FROM unnest({arrays}) AS v(uid, {', '.join(names)}) "
        "WHERE t.project_id = %s AND t.uid = v.uid"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(uids), *values, project.pk])
