"""How float is spread over the open tasks, and which tasks drive the finish."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from steerco.schedules.analysis.plan import is_complete
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco.schedules.model import Task

ENDS = (0, 5, 10, 20, 44)
"""Working days at which the bands of float above none end."""


@dataclass(frozen=True)
class Band:
    label: str
    count: int


def float_bands(project: ProjectAnalysis) -> tuple[Band, ...]:
    """Count open tasks by total float in working days; empty where none is known."""
    days = [
        ticks / project.days.day_of(task.calendar)
        for task in project.plan.activities
        if not is_complete(task)
        and (ticks := project.forecast.float_of(task)) is not None
    ]
    if not days:
        return ()
    bands = [
        Band("negative", sum(day < 0 for day in days)),
        Band("none", sum(day == 0 for day in days)),
    ]
    for low, high in pairwise(ENDS):
        inside = sum(low < day <= high for day in days)
        bands.append(Band(f"to {high} days", inside))
    bands.append(Band(f"over {ENDS[-1]} days", sum(day > ENDS[-1] for day in days)))
    return tuple(bands)


def critical_path(project: ProjectAnalysis) -> tuple[Task, ...]:
    """Return the open tasks that drive the finish, in order of their start."""
    forecast = project.forecast
    driving = [
        (start, forecast.finish_of(task) or start, index, task)
        for index, task in enumerate(project.plan.activities)
        if forecast.drives_finish(task)
        and (start := forecast.start_of(task)) is not None
    ]
    return tuple(task for *_, task in sorted(driving, key=lambda row: row[:3]))
