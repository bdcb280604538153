"""Links that leave a plan: what a file says of the other project and its task."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final

from steerco.projects.calculations.rows import Values
from steerco.projects.models import Project
from steerco.schedules.model import Link, LinkType, Schedule, Task, TaskKind

FROM_FINISH: Final = (LinkType.FS, LinkType.FF)
TO_START: Final = (LinkType.FS, LinkType.SS)
PLAN_FILE: Final = re.compile(
    r"\.(?:mpp|mpt|mpx|mpd|xml|xer|pmxml|pod|gan|planner|xlsx?|csv)$", re.IGNORECASE
)


def key_of(other: str) -> str:
    """Return what a project is found by: a code, or the name of a plan's file.

    Microsoft Project writes the row of the task behind the path of its file.
    """
    path = re.sub(r"[\\/]\d+$", "", other.rpartition("<>")[2])
    name = re.split(r"[\\/]", path)[-1]
    return PLAN_FILE.sub("", name).casefold()[:200]


def keys_of(project: Project) -> set[str]:
    """Return all that other plans may know a project by."""
    version = project.current_version
    names = [project.code, project.name]
    names += [key_of(version.filename)] if version else []
    return {name.casefold() for name in names if name}


def outside_links(project: Project, schedule: Schedule) -> Iterator[Values]:
    """Yield a row for each link with one end in another project."""
    tasks = {task.uid: task for task in schedule.tasks}
    for link in schedule.links:
        before, after = tasks.get(link.predecessor), tasks.get(link.successor)
        if (ghost := before) and is_ghost(before) and after:
            yield row(project, link, after, incoming=True, ghost=ghost)
        elif (ghost := after) and is_ghost(after) and before:
            yield row(project, link, before, incoming=False, ghost=ghost)
        elif link.external and after and not before:
            yield row(project, link, after, incoming=True)
        elif link.external and before and not after:
            yield row(project, link, before, incoming=False)


def is_ghost(task: Task) -> bool:
    """Tell whether a task stands for one of another plan."""
    return task.kind is TaskKind.EXTERNAL


def row(
    project: Project,
    link: Link,
    task: Task,
    *,
    incoming: bool,
    ghost: Task | None = None,
) -> Values:
    other = (ghost.external_project if ghost else link.external) or ""
    other_uid = link.predecessor if incoming else link.successor
    stored = counting_date(link.type, ghost, incoming=incoming) if ghost else None
    return {
        "project_id": project.pk,
        "task_uid": task.uid,
        "incoming": incoming,
        "type": link.type.value,
        "lag": link.lag.tenths,
        "other": other[:300],
        "other_key": key_of(other),
        "other_uid": None if ghost else other_uid,
        "other_name": (ghost.name if ghost else "")[:300],
        "stored_date": stored,
    }


def counting_date(type_: LinkType, task: Task, *, incoming: bool) -> dt.datetime | None:
    """Return the date of the other task by which a link counts."""
    if incoming:
        return task.finish if type_ in FROM_FINISH else task.start
    return task.start if type_ in TO_START else task.finish
