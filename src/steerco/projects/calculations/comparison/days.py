"""How far instants are apart, in working days of the plan and in calendar days."""

from __future__ import annotations

import datetime as dt

from steerco.projects.calculations.comparison.model import Move
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import Schedule
from steerco_engine.calendars import to_ticks
from steerco_engine.errors import EngineError

EPOCH = dt.datetime(2000, 1, 1)
MINUTE = dt.timedelta(minutes=1)
WEEK_OF_WORK = 5 / 7


class Days:
    """Counts on the project calendar of one plan; each instant is looked up once."""

    def __init__(self, plan: Schedule) -> None:
        self._workdays = Workdays(plan)
        self._worked: dict[dt.datetime, float] = {}

    def worked(self, instant: dt.datetime) -> float:
        """Return the working days from a fixed day to an instant."""
        found = self._worked.get(instant)
        if found is None:
            found = self._worked[instant] = self._count(instant)
        return found

    def _count(self, instant: dt.datetime) -> float:
        try:
            worked = self._workdays.project.work_between(
                to_ticks(EPOCH), to_ticks(instant)
            )
            return worked / self._workdays.ticks_per_day
        except EngineError:
            return (instant - EPOCH) / dt.timedelta(days=1) * WEEK_OF_WORK

    def move(
        self, before: dt.datetime | None, after: dt.datetime | None
    ) -> Move | None:
        """Return how far an instant moved; None where one of the two is missing."""
        if before is None or after is None:
            return None
        return Move(
            working=round(self.worked(after) - self.worked(before), 2),
            calendar=(after.date() - before.date()).days,
        )


def differ(before: dt.datetime | None, after: dt.datetime | None) -> bool:
    """Tell whether two instants are a minute or more apart."""
    if before is None or after is None:
        return before is not after
    return abs(after - before) >= MINUTE
