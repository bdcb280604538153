"""Working time of the sample's calendars, in whole minutes."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache

ORIGIN = dt.datetime(2025, 1, 1)
LAST = dt.date(2029, 12, 31)
SHIFTS = ((480, 720), (780, 1020))
DAY = 480
EASTER = {
    2025: dt.date(2025, 4, 20),
    2026: dt.date(2026, 4, 5),
    2027: dt.date(2027, 3, 28),
    2028: dt.date(2028, 4, 16),
    2029: dt.date(2029, 4, 1),
}


@dataclass(frozen=True)
class Holiday:
    name: str
    start: dt.date
    end: dt.date


@cache
def public_holidays() -> tuple[Holiday, ...]:
    found = []
    for year, easter in EASTER.items():
        days = {
            "New Year": dt.date(year, 1, 1),
            "Good Friday": easter - dt.timedelta(days=2),
            "Easter Monday": easter + dt.timedelta(days=1),
            "Labour Day": dt.date(year, 5, 1),
            "Ascension": easter + dt.timedelta(days=39),
            "Whit Monday": easter + dt.timedelta(days=50),
            "All Saints": dt.date(year, 11, 1),
            "Christmas Day": dt.date(year, 12, 25),
            "Second Christmas Day": dt.date(year, 12, 26),
        }
        found += [Holiday(name, day, day) for name, day in days.items()]
    return tuple(found)


@cache
def site_holidays() -> tuple[Holiday, ...]:
    """Return public holidays, two weeks in August and the turn of the year."""
    found = list(public_holidays())
    for year in EASTER:
        monday = dt.date(year, 8, 1)
        monday += dt.timedelta(days=-monday.weekday() % 7)
        found.append(Holiday("Summer shutdown", monday, monday + dt.timedelta(days=11)))
        found.append(
            Holiday("Winter shutdown", dt.date(year, 12, 27), dt.date(year, 12, 31))
        )
    return tuple(found)


class Clock:
    """A calendar that turns instants into worked minutes and back.

    Instants are minutes since 2025-01-01T00:00; worked minutes count from there too.
    """

    def __init__(
        self, uid: int, name: str, days_a_week: int, holidays: tuple[Holiday, ...]
    ) -> None:
        self.uid, self.name, self.days_a_week = uid, name, days_a_week
        self.holidays = holidays
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.before: list[int] = []
        off = {day for holiday in holidays for day in span(holiday)}
        worked = 0
        day = ORIGIN.date()
        while day <= LAST:
            if day.weekday() < days_a_week and day not in off:
                midnight = (day - ORIGIN.date()).days * 1440
                for start, end in SHIFTS:
                    self.starts.append(midnight + start)
                    self.ends.append(midnight + end)
                    self.before.append(worked)
                    worked += end - start
            day += dt.timedelta(days=1)

    def __deepcopy__(self, memo: object) -> Clock:
        return self

    def worked(self, instant: int) -> int:
        """Return the minutes worked from the origin up to `instant`."""
        i = bisect_right(self.starts, instant) - 1
        if i < 0:
            return 0
        return self.before[i] + min(instant, self.ends[i]) - self.starts[i]

    def start_at(self, worked: int) -> int:
        """Return the instant at which work goes on after `worked` minutes."""
        i = bisect_right(self.before, worked) - 1
        return self.starts[i] + worked - self.before[i]

    def end_at(self, worked: int) -> int:
        """Return the instant at which `worked` minutes are reached."""
        i = max(bisect_left(self.before, worked) - 1, 0)
        return self.starts[i] + worked - self.before[i]

    def shift(self, instant: int, lag: int) -> int:
        return self.end_at(self.worked(instant) + lag) if lag else instant


def span(holiday: Holiday) -> list[dt.date]:
    days = (holiday.end - holiday.start).days
    return [holiday.start + dt.timedelta(days=i) for i in range(days + 1)]


@cache
def standard() -> Clock:
    return Clock(1, "Northwater Standard", 5, public_holidays())


@cache
def site() -> Clock:
    return Clock(2, "Northwater Site", 5, site_holidays())


@cache
def six_day() -> Clock:
    return Clock(3, "Northwater Site six days", 6, site_holidays())


def instant(moment: dt.datetime | dt.date, minute: int = 0) -> int:
    """Return the instant of a moment, or of a minute of a day."""
    if isinstance(moment, dt.datetime):
        return round((moment - ORIGIN).total_seconds() / 60)
    return (moment - ORIGIN.date()).days * 1440 + minute


def moment(at: int) -> dt.datetime:
    return ORIGIN + dt.timedelta(minutes=at)
