"""Keep the rows of a project's current plan as its working plan is, changed ones only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import DecimalField

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
from steerco.schedules.editing import Changes

CHUNK: Final = 2_000


def write_rows(
    project: Project,
    before: WorkingPlan,
    after: WorkingPlan,
    changes: Changes,
    changed: set[int],
    approved: Mapping[int, TaskFigures],
) -> None:
    """Bring the rows of a plan from one state to the next."""
    _write_tasks(project, before, after, changed, approved)
    if changes.places_before or changes.places_after:
        _write_positions(project, before, after, changed)
    if changes.links:
        _write_links(project, after, changes)


def _write_tasks(
    project: Project,
    before: WorkingPlan,
    after: WorkingPlan,
    changed: set[int],
    approved: Mapping[int, TaskFigures],
) -> None:
    old = _values_of(before, changed, approved)
    new = _values_of(after, changed, approved)
    known = {task.uid for task in before.schedule.tasks}
    gone = known - {task.uid for task in after.schedule.tasks}
    if gone:
        Task.objects.filter(project=project, uid__in=gone).delete()
    if added := changed - known:
        positions = {task.uid: at for at, task in enumerate(after.schedule.tasks)}
        Task.objects.bulk_create(
            [
                Task(project=project, position=positions[uid], **new[uid])
                for uid in added
            ],
            batch_size=CHUNK,
        )
    columns: dict[str, None] = {}
    differing: dict[int, Values] = {}
    for uid, values in old.items():
        names = [name for name, value in new[uid].items() if values[name] != value]
        if names:
            columns |= dict.fromkeys(names)
            differing[uid] = new[uid]
    update_rows(project, differing, list(columns))


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


def _write_positions(
    project: Project, before: WorkingPlan, after: WorkingPlan, changed: set[int]
) -> None:
    old = {task.uid: at for at, task in enumerate(before.schedule.tasks)}
    moved = {
        task.uid: {"position": at}
        for at, task in enumerate(after.schedule.tasks)
        if task.uid in old and old[task.uid] != at
    }
    update_rows(project, moved, ["position"])


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
    Link.objects.bulk_create(
        [
            link_row(project, link)
            for link in after.schedule.links
            if (link.predecessor, link.successor) in pairs
            and {link.predecessor, link.successor} <= uids
        ],
        batch_size=CHUNK,
    )


def update_rows(
    project: Project, rows: Mapping[int, Values], columns: Sequence[str]
) -> None:
    """Set columns of tasks, by uid, as fast as each database can."""
    if not rows or not columns:
        return
    fields: list[Any] = [Task._meta.get_field(name) for name in columns]
    prepared = list(zip(*(_prepared(field, rows) for field in fields), strict=True))
    if connection.vendor == "postgresql":
        _from_arrays(project, fields, list(rows), prepared)
    else:
        _one_by_one(project, fields, list(rows), prepared)


def _prepared(field: Any, rows: Mapping[int, Values]) -> list[Any]:
    """Return a column's values as the database takes them."""
    given = [values[field.name] for values in rows.values()]
    if connection.vendor == "sqlite" and isinstance(field, NaiveDateTimeField):
        return [
            None if each is None else each.isoformat(" ", "seconds") for each in given
        ]
    if isinstance(field, DecimalField):
        return [field.get_db_prep_save(each, connection) for each in given]
    return given


def _quoted(fields: Sequence[Any]) -> list[str]:
    return [connection.ops.quote_name(field.column) for field in fields]


def _one_by_one(
    project: Project,
    fields: Sequence[Any],
    uids: list[int],
    prepared: list[tuple[Any, ...]],
) -> None:
    """SQLite runs a statement per row without leaving the process."""
    sets = ", ".join(f"{column} = %s" for column in _quoted(fields))
    table = connection.ops.quote_name(Task._meta.db_table)
    sql = f"UPDATE {table} SET {sets} WHERE project_id = %s AND uid = %s"  # noqa: S608
    rows = [(*row, project.pk, uid) for row, uid in zip(prepared, uids, strict=True)]
    with connection.cursor() as cursor:
        cursor.executemany(sql, rows)


def _from_arrays(
    project: Project,
    fields: Sequence[Any],
    uids: list[int],
    prepared: list[tuple[Any, ...]],
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
    columns = [list(column) for column in zip(*prepared, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [uids, *columns, project.pk])
