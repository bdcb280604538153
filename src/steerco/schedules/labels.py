"""What people call a task in a list: the number or code that its program shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from steerco.schedules.model import Schedule, Task

MICROSOFT: Final = frozenset(("MPP", "MPX", "MPD", "MSPDI"))


def shows_ids(schedule: Schedule) -> bool:
    """Tell whether the plan's program numbers the rows of its list."""
    return schedule.format in MICROSOFT


def label_of(schedule: Schedule, task: Task) -> str:
    """Return Microsoft Project's id, Primavera's code or WBS; empty where uids are shown."""
    if schedule.from_primavera:
        return task.code or task.wbs
    if shows_ids(schedule) and task.id is not None:
        return str(task.id)
    return ""


def labels_of(schedule: Schedule) -> Mapping[int, str]:
    """Return what each task is called, by uid."""
    return {
        task.uid: label_of(schedule, task) or str(task.uid) for task in schedule.tasks
    }
