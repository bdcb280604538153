"""Working time: calendars compiled for quick arithmetic, both ways and without end.

Time is an integer number of ticks, tenths of a minute since 1970-01-01T00:00 of naive
local time. A calendar repeats its week for ever; work weeks and dated exceptions
change it for a span of days, an exception beating a work week.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from steerco_engine import kernels
from steerco_engine.errors import CalendarRangeError, NoWorkingTimeError
from steerco_engine.layout import DAY, ROUND_THE_CLOCK, CalendarTable

TICKS_PER_MINUTE = 10
MINUTES_PER_DAY = 1440
EPOCH = dt.datetime.fromisoformat("1970-01-01")
EPOCH_ORDINAL = EPOCH.toordinal()
FIRST_TICK = (1 - EPOCH_ORDINAL) * DAY
LAST_TICK = (dt.date.max.toordinal() - EPOCH_ORDINAL) * DAY

Ranges = tuple[tuple[int, int], ...]
"""Working ranges of a day in minutes after midnight, in order; the end may be 1440."""

__all__ = [
    "DAY",
    "ROUND_THE_CLOCK",
    "Calendar",
    "DayException",
    "Ranges",
    "WeekException",
    "from_ticks",
    "table_of",
    "to_ticks",
]


def to_ticks(instant: dt.datetime) -> int:
    """Return ticks since the epoch, seconds rounded down to the tick."""
    since = instant - EPOCH
    return since.days * DAY + since.seconds // 6


def from_ticks(ticks: int) -> dt.datetime:
    """Return the naive local time of a tick, held within the years 1 to 9999."""
    held = min(max(int(ticks), FIRST_TICK), LAST_TICK)
    return EPOCH + dt.timedelta(seconds=6 * held)


class DayException(NamedTuple):
    """Days `first` to `last`, both included, that work `ranges` (none: a day off)."""

    first: dt.date
    last: dt.date
    ranges: Ranges = ()


class WeekException(NamedTuple):
    """A span of days with another week; None leaves a weekday as it was."""

    first: dt.date
    last: dt.date
    week: tuple[Ranges | None, ...]


@dataclass(frozen=True)
class Calendar:
    """A working-time calendar.

    Parameters
    ----------
    name : str
        What people call it; used in errors.
    week : tuple of Ranges
        Seven days, Monday first.
    exceptions : tuple of DayException
        Where two overlap, the later in the tuple wins.
    work_weeks : tuple of WeekException
        Where two overlap, the later in the tuple wins.

    Raises
    ------
    CalendarRangeError
        If a range lies outside the day, is empty or overlaps its neighbour.
    NoWorkingTimeError
        If no day of it works.
    """

    name: str
    week: tuple[Ranges, ...]
    exceptions: tuple[DayException, ...] = ()
    work_weeks: tuple[WeekException, ...] = ()
    eras: tuple[Era, ...] = field(init=False, repr=False, compare=False)
    table: CalendarTable = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for ranges in self._all_ranges():
            _check_ranges(self.name, ranges)
        object.__setattr__(self, "eras", self._eras())
        if not any(ranges for era in self.eras for ranges in era.week):
            raise NoWorkingTimeError(self.name)
        object.__setattr__(self, "table", _compile(self.eras))

    @classmethod
    def round_the_clock(cls, name: str = "24 hours") -> Calendar:
        """Return a calendar that never rests."""
        return cls(name, (((0, MINUTES_PER_DAY),),) * 7)

    # -- arithmetic, all in ticks ----------------------------------------------------

    def add(self, instant: int, amount: int) -> int:
        """Return the instant `amount` working ticks from `instant`.

        A positive amount lands on an end of work (17:00, not 08:00 of the next day),
        a negative one on a start of work, and zero leaves `instant` alone.
        """
        return self._guarded(kernels.shift, instant, amount)

    def work_between(self, start: int, finish: int) -> int:
        """Return the working ticks from `start` to `finish`, negative if reversed."""
        return kernels.work_at(self.table, 0, finish) - kernels.work_at(
            self.table, 0, start
        )

    def next_working(self, instant: int) -> int:
        """Return `instant` if work can start there, else the next such instant."""
        return self._guarded(kernels.next_working, instant)

    def previous_working(self, instant: int) -> int:
        """Return `instant` if work can end there, else the last such instant."""
        return self._guarded(kernels.previous_working, instant)

    def ranges_on(self, day: dt.date) -> Ranges:
        """Return the working ranges of one day, in minutes."""
        number = day.toordinal()
        era = max(0, bisect_right(self.eras, number, key=_first_day) - 1)
        return self.eras[era].week[day.weekday()]

    def intersection(self, other: Calendar) -> Calendar:
        """Return the calendar of the time at which both work.

        Raises
        ------
        NoWorkingTimeError
            If they never work at the same time.
        """
        edges = sorted({era.first for era in (*self.eras[1:], *other.eras[1:])})
        work_weeks = []
        for first, after in pairwise((*edges, dt.date.max.toordinal())):
            day = dt.date.fromordinal(first)
            one = self.eras[bisect_right(self.eras, first, key=_first_day) - 1].week
            two = other.eras[bisect_right(other.eras, first, key=_first_day) - 1].week
            last = dt.date.fromordinal(after - 1)
            work_weeks.append(WeekException(day, last, _overlaps(one, two)))
        return Calendar(
            f"{self.name} and {other.name}",
            _overlaps(self.eras[0].week, other.eras[0].week),
            work_weeks=tuple(work_weeks),
        )

    # -- compiling -------------------------------------------------------------------

    def _guarded(self, kernel: Callable[..., int], *amounts: int) -> int:
        try:
            return kernel(self.table, 0, *amounts)
        except ValueError as error:
            raise NoWorkingTimeError(self.name) from error

    def _all_ranges(self) -> Iterable[Ranges]:
        if len(self.week) != 7:
            raise CalendarRangeError(f"Calendar {self.name} needs a week of 7 days.")
        yield from self.week
        yield from (exception.ranges for exception in self.exceptions)
        for other in self.work_weeks:
            yield from (ranges for ranges in other.week if ranges is not None)

    def _eras(self) -> tuple[Era, ...]:
        spans = [(e.first.toordinal(), e.last.toordinal() + 1) for e in self.exceptions]
        weeks = [(w.first.toordinal(), w.last.toordinal() + 1) for w in self.work_weeks]
        edges = sorted({edge for span in (*weeks, *spans) for edge in span})
        if not edges:
            return (Era(EPOCH_ORDINAL, self.week),)
        days = [list(self.week) for _ in edges]
        for (first, after), other in zip(weeks, self.work_weeks, strict=True):
            for week in days[bisect_left(edges, first) : bisect_left(edges, after)]:
                for weekday, ranges in enumerate(other.week):
                    week[weekday] = week[weekday] if ranges is None else ranges
        for (first, after), exception in zip(spans, self.exceptions, strict=True):
            for week in days[bisect_left(edges, first) : bisect_left(edges, after)]:
                week[:] = [exception.ranges] * 7
        later = map(Era, edges, map(tuple, days))
        return (Era(edges[0] - 7, self.week), *later)


class Era(NamedTuple):
    """From day `first` (proleptic ordinal) until the next era every week is `week`."""

    first: int
    week: tuple[Ranges, ...]


def _first_day(era: Era) -> int:
    return era.first


def _overlaps(one: tuple[Ranges, ...], two: tuple[Ranges, ...]) -> tuple[Ranges, ...]:
    return tuple(_overlap(a, b) for a, b in zip(one, two, strict=True))


def _check_ranges(name: str, ranges: Ranges) -> None:
    before = 0
    for start, end in ranges:
        if not before <= start < end <= MINUTES_PER_DAY:
            raise CalendarRangeError(
                f"Calendar {name} has the hours {start} to {end} (minutes after "
                "midnight), which overlap others or leave the day; split hours that "
                "cross midnight over both days."
            )
        before = end


def _overlap(one: Ranges, two: Ranges) -> Ranges:
    pieces = ((max(a, c), min(b, d)) for a, b in one for c, d in two)
    return tuple(sorted((start, end) for start, end in pieces if start < end))


def _compile(eras: Sequence[Era]) -> CalendarTable:
    """Flatten eras into the arrays that the kernels search."""
    shapes: dict[Ranges, int] = {}
    shape_work: list[int] = []
    table = CalendarTable([0, len(eras)], [], [], [], [], [0], [], [])
    work = 0
    for position, (first, week) in enumerate(eras):
        if position:
            weeks, rest = divmod(first - eras[position - 1].first, 7)
            base = (position - 1) * 8
            work += weeks * table.week_work[base + 7] + table.week_work[base + rest]
        table.era_day.append(first - EPOCH_ORDINAL)
        table.era_work.append(work)
        week_work = 0
        table.week_work.append(0)
        monday = (first - 1) % 7
        for ranges in (*week[monday:], *week[:monday]):
            if ranges not in shapes:
                shapes[ranges] = len(shapes)
                table.range_start.extend(a * TICKS_PER_MINUTE for a, _ in ranges)
                table.range_end.extend(b * TICKS_PER_MINUTE for _, b in ranges)
                table.shape_from.append(len(table.range_start))
                shape_work.append(sum(b - a for a, b in ranges) * TICKS_PER_MINUTE)
            table.day_shape.append(shapes[ranges])
            week_work += shape_work[shapes[ranges]]
            table.week_work.append(week_work)
    return table


def table_of(calendars: Sequence[Calendar], *, arrays: bool = False) -> CalendarTable:
    """Join the tables of several calendars into the one that a plan uses.

    Parameters
    ----------
    calendars : sequence of Calendar
        Calendar k of the plan is `calendars[k]`.
    arrays : bool
        Give int64 arrays for compiled kernels instead of lists for interpreted ones.
    """
    joined = CalendarTable([0], [], [], [], [], [0], [], [])
    for calendar in calendars:
        table = calendar.table
        shapes = len(joined.shape_from) - 1
        ranges = len(joined.range_start)
        joined.day_shape.extend(shape + shapes for shape in table.day_shape)
        joined.shape_from.extend(start + ranges for start in table.shape_from[1:])
        joined.era_from.append(joined.era_from[-1] + len(table.era_day))
        joined.era_day.extend(table.era_day)
        joined.era_work.extend(table.era_work)
        joined.week_work.extend(table.week_work)
        joined.range_start.extend(table.range_start)
        joined.range_end.extend(table.range_end)
    if not arrays:
        return joined
    columns: Any = (np.asarray(column, dtype=np.int64) for column in joined)
    return CalendarTable(*columns)
