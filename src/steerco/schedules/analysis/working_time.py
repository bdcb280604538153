"""Working time of a plan: the calendar of each task and the length of its days."""

from __future__ import annotations

from dataclasses import dataclass

from steerco.schedules.model import Schedule, Task
from steerco_engine.calendars import TICKS_PER_MINUTE, Calendar


@dataclass(frozen=True)
class WorkingTime:
    """The engine's calendars of a plan, by the uids of the plan."""

    schedule: Schedule
    calendars: dict[int, Calendar]
    project: Calendar

    def calendar_of(self, task: Task) -> Calendar:
        """Return the task's own calendar, else the project's."""
        if task.calendar is None:
            return self.project
        return self.calendars.get(task.calendar, self.project)

    @property
    def ticks_per_day(self) -> int:
        """Return the length of the project calendar's working day."""
        return self.day_of(self.schedule.calendar)

    def day_of(self, uid: int | None) -> int:
        """Return the ticks of a working day: as stated, else the usual one."""
        stated = next((c for c in self.schedule.calendars if c.uid == uid), None)
        if stated is not None and stated.minutes_per_day:
            return stated.minutes_per_day * TICKS_PER_MINUTE
        week = self.calendars[uid].week if uid in self.calendars else self.project.week
        lengths = [sum(end - start for start, end in day) for day in week if day]
        if not lengths:
            return self.schedule.options.minutes_per_day * TICKS_PER_MINUTE
        return max(lengths, key=lengths.count) * TICKS_PER_MINUTE
