"""What people call a task in a list: the number or code that its program shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from steerco.schedules.model import Schedule, Task

STARTED_HERE: Final = "STEERCO"
"""The format of a plan that came from no file."""
NUMBERED: Final = frozenset(("MPP", "MPX", "MPD", "MSPDI", STARTED_HERE))
"""Formats of plans whose rows have numbers, as in Microsoft Project."""


def shows_numbers(schedule: Schedule) -> bool:
    """Tell whether the plan's program numbers the rows of its list."""
    return schedule.format in NUMBERED


def row_numbers(schedule: Schedule) -> Sequence[int]:
    """Return the numbers of the rows, in order.

    They are the ids of the file, which leave out blank rows, until rows come, go or
    move; from then on every row has the number of its place, as in Microsoft Project.
    """
    tasks = schedule.tasks
    if not schedule.numbered_by_place:
        ids = [task.id for task in tasks if task.id is not None]
        rising = all(a < b for a, b in pairwise(ids))
        if len(ids) == len(tasks) and rising and (not ids or ids[0] > 0):
            return ids
    return range(1, len(tasks) + 1)


def first_number(schedule: Schedule) -> int | None:
    """Return the number from which the rows are counted without a gap.

    None where they are called otherwise, each by itself.
    """
    if not shows_numbers(schedule):
        return None
    numbers = row_numbers(schedule)
    first = numbers[0] if numbers else 1
    counted = range(first, first + len(numbers))
    return first if numbers == counted or numbers == list(counted) else None


def label_of(schedule: Schedule, task: Task) -> str:
    """Return what a task calls itself: the file's id, Primavera's code or WBS, or nothing."""
    if schedule.from_primavera:
        return task.code or task.wbs
    if shows_numbers(schedule) and task.id is not None:
        return str(task.id)
    return ""


def labels_of(schedule: Schedule) -> Mapping[int, str]:
    """Return what each task is called, by uid."""
    if shows_numbers(schedule):
        numbers = map(str, row_numbers(schedule))
        return dict(zip((task.uid for task in schedule.tasks), numbers, strict=True))
    return {
        task.uid: label_of(schedule, task) or str(task.uid) for task in schedule.tasks
    }
