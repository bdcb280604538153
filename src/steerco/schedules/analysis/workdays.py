"""The calendar of each task of a plan and the length of its working day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from steerco.schedules.model import Schedule, Task
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import TICKS_PER_MINUTE, Calendar, to_ticks


@dataclass(frozen=True)
class Workdays:
    """Lengths in working days, each on the calendar it belongs to."""

    schedule: Schedule

    @cached_property
    def _working(self) -> WorkingCalendars:
        return WorkingCalendars(self.schedule)

    @cached_property
    def _stated(self) -> dict[int, int | None]:
        return {each.uid: each.minutes_per_day for each in self.schedule.calendars}

    @cached_property
    def _days(self) -> dict[int | None, int]:
        return {}

    @property
    def project(self) -> Calendar:
        return self._working.compiled[self._working.project]

    def calendar_of(self, task: Task) -> Calendar:
        """Return the task's own calendar, else the project's."""
        return self._working.compiled[self._working.index(task.calendar)]

    @property
    def ticks_per_day(self) -> int:
        """Return the length of the project calendar's working day."""
        return self.day_of(None)

    def between(self, start: dt.datetime, finish: dt.datetime) -> float:
        """Return the project's working days from start to finish."""
        worked = self.project.work_between(to_ticks(start), to_ticks(finish))
        return worked / self.ticks_per_day

    def day_of(self, uid: int | None) -> int:
        """Return the ticks of a calendar's working day: as stated, else the usual."""
        if uid not in self._days:
            self._days[uid] = self._day_of(uid)
        return self._days[uid]

    def _day_of(self, uid: int | None) -> int:
        own = self.schedule.calendar if uid is None else uid
        stated = None if own is None else self._stated.get(own)
        if stated:
            return stated * TICKS_PER_MINUTE
        calendar = self._working.compiled[self._working.index(uid)]
        lengths = [sum(b - a for a, b in day) for day in calendar.week if day]
        if not lengths:
            return self.schedule.options.minutes_per_day * TICKS_PER_MINUTE
        return max(lengths, key=lengths.count) * TICKS_PER_MINUTE
