"""What of a plan Microsoft Project XML cannot say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from steerco.schedules.model import (
    Assignment,
    ConstraintType,
    CriticalRule,
    Link,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.mspdi_resources import CONTOURS
from steerco.schedules.writing.mspdi_custom import Customs

T = TypeVar("T")

_TASKS: Final[tuple[tuple[str, Callable[[Task], object]], ...]] = (
    (
        "Levels of effort, hammocks and WBS summaries become plain tasks",
        lambda t: (
            t.kind in (TaskKind.LEVEL_OF_EFFORT, TaskKind.HAMMOCK, TaskKind.WBS_SUMMARY)
        ),
    ),
    ("Second constraints are left out", lambda t: t.second_constraint),
    (
        "Constraints on a day become constraints that must be kept",
        lambda t: t.constraint in (ConstraintType.START_ON, ConstraintType.FINISH_ON),
    ),
    ("Expected finish dates are left out", lambda t: t.expected_finish),
    ("Suspensions are left out", lambda t: t.suspend),
    (
        "Dates that links from other projects allow are left out",
        lambda t: t.external_early_start or t.external_late_finish,
    ),
    (
        "Planned dates beside the scheduled ones are left out",
        lambda t: t.planned_start or t.planned_finish,
    ),
    (
        "Progress that is measured by units or physically is shown by duration",
        lambda t: t.percent_type not in (None, "duration"),
    ),
    (
        "Percentages are rounded to whole numbers",
        lambda t: any(
            share is not None and share != round(share)
            for share in (
                t.percent_complete,
                t.percent_work_complete,
                t.physical_percent_complete,
            )
        ),
    ),
    (
        "Fixed duration and units becomes fixed duration",
        lambda t: t.type == "fixed_duration_and_units",
    ),
    ("Activity ids stand in a custom field of that name", lambda t: t.code),
    (
        "Durations below zero become zero",
        lambda t: t.duration and t.duration.tenths < 0,
    ),
)
_ASSIGNMENTS: Final[tuple[tuple[str, Callable[[Assignment], object]], ...]] = (
    (
        "Percentages of work are rounded to whole numbers",
        lambda a: (
            a.percent_work_complete is not None
            and a.percent_work_complete != round(a.percent_work_complete)
        ),
    ),
    ("Curves of other programs become contoured", lambda a: a.contour not in CONTOURS),
    ("Roles beside a named resource are left out", lambda a: a.role and a.resource),
)
_LINKS: Final[tuple[tuple[str, Callable[[Link], object]], ...]] = (
    ("Calendars of lags are left out", lambda link: link.lag_calendar),
    ("Comments on links are left out", lambda link: link.comment),
)


def losses(schedule: Schedule, own: Customs) -> tuple[str, ...]:
    """Return a sentence for everything that stays behind."""
    found = [
        *_counted(("task", "tasks"), schedule.tasks, _TASKS),
        *_counted(("assignment", "assignments"), schedule.assignments, _ASSIGNMENTS),
        *_counted(("link", "links"), schedule.links, _LINKS),
    ]
    parents = {task.parent for task in schedule.tasks}
    empty = [t for t in schedule.tasks if t.is_summary and t.uid not in parents]
    if empty:
        found.append(f"Summaries without tasks become tasks ({len(empty)}).")
    if own.lost:
        names = ", ".join(own.lost)
        found.append(f"No custom field was free for: {names}.")
    if schedule.baseline_dates:
        found.append("The days on which baselines were saved are left out.")
    if schedule.must_finish:
        found.append("The project's must-finish date is left out.")
    if schedule.options.critical_rule is CriticalRule.LONGEST_PATH:
        found.append("The longest path as the rule for critical tasks is left out.")
    if any(resource.type is ResourceType.ROLE for resource in schedule.resources):
        found.append("Roles become generic resources.")
    if any(resource.parent is not None for resource in schedule.resources):
        found.append("The tree of resources becomes a list.")
    return tuple(found)


def _counted(
    nouns: tuple[str, str],
    records: Iterable[T],
    rules: tuple[tuple[str, Callable[[T], object]], ...],
) -> Iterable[str]:
    records = tuple(records)
    for words, holds in rules:
        number = sum(1 for record in records if holds(record))
        if number:
            yield f"{words} ({number} {nouns[number > 1]})."
