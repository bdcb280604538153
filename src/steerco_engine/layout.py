"""What the kernels read and write: named columns, and the numbers that stand for words.

Fields are lists when the kernels run interpreted and int64 arrays when compiled.
"""

from __future__ import annotations

from typing import NamedTuple

DAY = 14_400
ROUND_THE_CLOCK = -1
NEVER = -(1 << 60)
ALWAYS = 1 << 60

FS, SS, FF, SF = 0, 1, 2, 3
TASK, START_MILESTONE, FINISH_MILESTONE, LEVEL_OF_EFFORT = 0, 1, 2, 3
NOT_STARTED, IN_PROGRESS, COMPLETE, FIXED = 0, 1, 2, 3
SMALLEST, AT_FINISH, AT_START = 0, 1, 2
(
    BY_PROJECT_START,
    BY_LINK,
    BY_START_MIN,
    BY_FINISH_MIN,
    BY_LATEST,
    BY_DATA_DATE,
    BY_RESUME,
    BY_ACTUAL,
    BY_FIXED,
    BY_AS_LATE,
    BY_SUPPORT,
) = range(11)
OUT_OF_WORK = "a calendar ran out of working time"

Numbers = list[int]
"""A list of int, or an int64 array where compiled."""


class CalendarTable(NamedTuple):
    """All calendars of a plan, flattened: eras of weeks of day shapes of ranges.

    An era is a span of days that repeats one week. The first reaches back and the
    last forward without end.
    """

    era_from: Numbers
    era_day: Numbers
    era_work: Numbers
    week_work: Numbers
    day_shape: Numbers
    shape_from: Numbers
    range_start: Numbers
    range_end: Numbers


class Plan(NamedTuple):
    """A network and its activities, as the passes read them."""

    order: Numbers
    incoming_from: Numbers
    incoming: Numbers
    outgoing_from: Numbers
    outgoing: Numbers
    predecessor: Numbers
    successor: Numbers
    link_type: Numbers
    lag: Numbers
    lag_calendar: Numbers
    kind: Numbers
    status: Numbers
    calendar: Numbers
    span_from: Numbers
    span_calendar: Numbers
    span_offset: Numbers
    span_length: Numbers
    known_start: Numbers
    known_finish: Numbers
    resume: Numbers
    progress: Numbers
    delay: Numbers
    start_min: Numbers
    start_max: Numbers
    finish_min: Numbers
    finish_max: Numbers
    finish_target: Numbers
    finish_frame: Numbers
    honoured: Numbers
    mandatory: Numbers
    as_late: Numbers


class Rules(NamedTuple):
    """The conventions in force, as numbers that both worlds understand."""

    project_start: int
    data_date: int
    early_finish: int
    late_finish: int
    primavera: int
    retained_logic: int
    actual_dates: int
    lag_from_early_start: int
    open_ends: int
    float_at: int


class Dates(NamedTuple):
    """Early and late instants, and the instants at which remaining work begins."""

    start: Numbers
    finish: Numbers
    remaining_start: Numbers
    remaining_finish: Numbers
    late_start: Numbers
    late_finish: Numbers
    driver: Numbers
    cause: Numbers
