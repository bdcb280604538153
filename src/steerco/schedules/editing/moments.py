"""Times and durations of edits as the canonical plan has them, and back in words."""

from __future__ import annotations

import datetime as dt
from typing import Final

from steerco.schedules.editing.draft import Draft
from steerco.schedules.model import DAY, TENTHS_PER_MINUTE, Options, Task
from steerco_engine.calendars import ROUND_THE_CLOCK, from_ticks, to_ticks

EPOCH: Final = dt.datetime(1970, 1, 1)
MORNING, EVENING = dt.time(8), dt.time(17)
NAMES: Final = {"m": "min", "h": "h", "d": "d", "w": "w", "mo": "mo", "y": "y"}


def moment(minutes: int) -> dt.datetime:
    return EPOCH + dt.timedelta(minutes=minutes)


def starting(draft: Draft, task: Task, minutes: int) -> dt.datetime:
    """Return the instant; a day without a time means when its work begins."""
    given = moment(minutes)
    index = draft.calendar_of(task)
    if given.time() != dt.time() or index == ROUND_THE_CLOCK:
        return given
    first = from_ticks(draft.working.compiled[index].next_working(to_ticks(given)))
    return first if first.date() == given.date() else given.replace(hour=MORNING.hour)


def finishing(draft: Draft, task: Task, minutes: int) -> dt.datetime:
    """Return the instant; a day without a time means when its work ends."""
    given = moment(minutes)
    index = draft.calendar_of(task)
    if given.time() != dt.time() or index == ROUND_THE_CLOCK:
        return given
    midnight = to_ticks(given) + DAY
    last = from_ticks(draft.working.compiled[index].previous_working(midnight))
    if last > given:
        return last
    return given.replace(hour=EVENING.hour)


def day(moment_: dt.datetime) -> str:
    """Write a day for people: 3 Mar 2026."""
    return f"{moment_.day} {moment_:%b %Y}"


def length(
    tenths: int, options: Options, unit: str = "d", *, elapsed: bool = False
) -> str:
    """Write a duration for people in its unit: 3 d, 4.5 h, 2 ed."""
    amount = tenths / (TENTHS_PER_MINUTE * minutes_of(unit, options, elapsed=elapsed))
    return f"{amount:.2f}".rstrip("0").rstrip(".") + f" {'e' * elapsed}{NAMES[unit]}"


def minutes_of(unit: str, options: Options, *, elapsed: bool = False) -> float:
    """Return the minutes of one unit of duration."""
    if elapsed:
        whole = {"d": 1440, "w": 10_080, "mo": 43_200, "y": 525_600}
        return {"m": 1, "h": 60, **whole}[unit]
    month = options.minutes_per_day * options.days_per_month
    return {
        "m": 1,
        "h": 60,
        "d": options.minutes_per_day,
        "w": options.minutes_per_week,
        "mo": month,
        "y": month * 12,
    }[unit]
