"""Start, finish and sums of a plan, over its active work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from steerco.schedules.model import Schedule, Task


def leaves(schedule: Schedule) -> Iterator[Task]:
    return (task for task in schedule.tasks if task.active and not task.is_summary)


def start_of(schedule: Schedule) -> dt.datetime | None:
    starts = [task.start for task in leaves(schedule) if task.start]
    return min(starts, default=schedule.start)


def finish_of(schedule: Schedule) -> dt.datetime | None:
    finishes = [task.finish for task in leaves(schedule) if task.finish]
    return max(finishes, default=schedule.finish)


def total_cost(schedule: Schedule) -> Decimal | None:
    """Add up the costs of the leaves; None where the plan has none."""
    costs = [task.cost for task in leaves(schedule) if task.cost]
    return sum(costs, Decimal()) if costs else None


def total_work(schedule: Schedule) -> int | None:
    """Add up the work of the leaves in tenths of a minute; None where there is none."""
    works = [task.work for task in leaves(schedule) if task.work]
    return sum(works) if works else None
