"""Canonical calendars compiled for the engine, each distinct one once."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from steerco.schedules.model import Calendar, Schedule, TimeRange
from steerco_engine.calendars import (
    ROUND_THE_CLOCK,
    DayException,
    Ranges,
    WeekException,
)
from steerco_engine.calendars import Calendar as WorkingTime
from steerco_engine.errors import EngineError, NoWorkingTimeError

OFFICE: Ranges = ((480, 720), (780, 1020))
STANDARD = WorkingTime("Standard", (OFFICE,) * 5 + ((),) * 2)
MAX_PARENTS = 8


class WorkingCalendars:
    """The calendars of one plan by the index under which the engine knows them.

    A calendar that is missing or never works is replaced by the project's, and a
    missing project calendar by Monday to Friday, eight hours.
    """

    def __init__(self, schedule: Schedule) -> None:
        self._calendars = {calendar.uid: calendar for calendar in schedule.calendars}
        self._indices: dict[int | None, int] = {}
        self._joint: dict[tuple[int, int], int] = {}
        self._known: dict[object, int] = {}
        self.compiled: list[WorkingTime] = []
        project = self._compile(schedule.calendar)
        self.project = self._index(project or STANDARD)

    def index(self, uid: int | None) -> int:
        """Return the index of a calendar, the project's for None."""
        if uid is None:
            return self.project
        if uid not in self._indices:
            working = self._compile(uid)
            self._indices[uid] = self._index(working) if working else self.project
        return self._indices[uid]

    def joint(self, one: int, two: int) -> int:
        """Return the index of the time at which both work, `one` if they never do."""
        if one == two or two == ROUND_THE_CLOCK:
            return one
        if one == ROUND_THE_CLOCK:
            return two
        if (one, two) not in self._joint:
            try:
                both = self.compiled[one].intersection(self.compiled[two])
            except NoWorkingTimeError:
                self._joint[one, two] = one
            else:
                self._joint[one, two] = self._index(both)
        return self._joint[one, two]

    def work_between(self, index: int, start: int, finish: int) -> int:
        if index == ROUND_THE_CLOCK:
            return finish - start
        return self.compiled[index].work_between(start, finish)

    def usual_work_between(self, index: int, start: int, finish: int) -> int:
        """Return the working time of the ordinary week, without any exception."""
        week = self.compiled[index].week
        if not any(week):
            return 0
        return WorkingTime("ordinary week", week).work_between(start, finish)

    def add(self, index: int, instant: int, amount: int) -> int:
        if index == ROUND_THE_CLOCK:
            return instant + amount
        return self.compiled[index].add(instant, amount)

    def _index(self, working: WorkingTime) -> int:
        key = working.eras
        if key not in self._known:
            self._known[key] = len(self.compiled)
            self.compiled.append(working)
        return self._known[key]

    def _compile(self, uid: int | None) -> WorkingTime | None:
        chain = self._with_parents(uid)
        return _working_time(tuple(chain)) if chain else None

    def _with_parents(self, uid: int | None) -> list[Calendar]:
        chain: list[Calendar] = []
        while uid is not None and len(chain) < MAX_PARENTS:
            calendar = self._calendars.get(uid)
            if calendar is None:
                break
            chain.append(calendar)
            uid = calendar.parent
        return chain


@lru_cache(maxsize=256)
def _working_time(chain: tuple[Calendar, ...]) -> WorkingTime | None:
    """Compile a calendar and its parents; None where it stops working for ever."""
    week: tuple[Ranges, ...] = ((),) * 7
    exceptions: list[DayException] = []
    work_weeks: list[WeekException] = []
    for calendar in reversed(chain):
        own = tuple(None if day is None else _ranges(day) for day in calendar.week)
        week = tuple(
            there if here is None else here
            for here, there in zip(own, week, strict=True)
        )
        exceptions += [
            DayException(each.start, each.end, _ranges(each.ranges))
            for each in reversed(calendar.exceptions)
            if each.start <= each.end
        ]
        work_weeks = [
            each._replace(
                week=tuple(
                    None if mine is not None else theirs
                    for mine, theirs in zip(own, each.week, strict=True)
                )
            )
            for each in work_weeks
        ]
        work_weeks += [
            WeekException(
                each.start,
                each.end,
                tuple(None if day is None else _ranges(day) for day in each.week),
            )
            for each in reversed(calendar.work_weeks)
            if each.start <= each.end
        ]
    try:
        working = WorkingTime(chain[0].name, week, tuple(exceptions), tuple(work_weeks))
    except EngineError:
        return None
    ends = working.eras[0].week, working.eras[-1].week
    return working if all(any(days) for days in ends) else None


def _ranges(day: tuple[TimeRange, ...]) -> Ranges:
    """Return ordered ranges without overlap, whatever the file says."""
    merged: list[tuple[int, int]] = []
    for start, until in sorted(msgspec.structs.astuple(each) for each in day):
        end = min(until, 1440)
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif start < end:
            merged.append((start, end))
    return tuple(merged)
