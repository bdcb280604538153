"""A plan without what a scheduler computed, to show that nothing of it is read."""

from __future__ import annotations

import msgspec

from steerco.schedules.contours import SHAPES
from steerco.schedules.model import Assignment, Schedule, Task, TaskKind

_COMPUTED = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "free_float",
    "total_float",
    "critical",
    "longest_path",
    "planned_start",
    "planned_finish",
)


def without_answers(schedule: Schedule) -> Schedule:
    """Return the plan as if nobody had ever scheduled it.

    Dates that somebody set stay: those of manual tasks and summaries, of other
    projects, actual ones. Of work spread over time only what was spread by hand and is
    still to do stays: its shape is written down nowhere else.
    """
    return msgspec.structs.replace(
        schedule,
        finish=schedule.finish if schedule.options.schedule_from_finish else None,
        tasks=tuple(map(_blank_task, schedule.tasks)),
        assignments=tuple(map(_blank_assignment, schedule.assignments)),
    )


def _blank_task(task: Task) -> Task:
    answers = dict.fromkeys(_COMPUTED)
    if not task.manual and task.kind not in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT):
        answers |= {"start": None, "finish": None}
    return msgspec.structs.replace(task, **answers)


def _blank_assignment(assignment: Assignment) -> Assignment:
    by_hand = assignment.contour not in (None, *SHAPES)
    return msgspec.structs.replace(
        assignment,
        start=None,
        finish=None,
        timephased=tuple(
            segment
            for segment in assignment.timephased
            if by_hand and segment.kind == "remaining"
        ),
    )
