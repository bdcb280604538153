"""The time axis of a picture: where an instant stands, and what is written above."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from steerco.schedules.drawing.look import Scale

DAY: Final = dt.timedelta(days=1)
_POINTS_A_DAY: Final = {
    Scale.DAY: 17.0,
    Scale.WEEK: 26 / 7,
    Scale.MONTH: 34 / 30.4,
    Scale.QUARTER: 44 / 91.3,
    Scale.YEAR: 60 / 365.25,
}
_NARROWEST: Final = {
    Scale.DAY: 10.0,
    Scale.WEEK: 15 / 7,
    Scale.MONTH: 17 / 30.4,
    Scale.QUARTER: 15 / 91.3,
    Scale.YEAR: 0.0,
}
"""Points a day under which the labels of a scale no longer fit."""
_WIDEST: Final = 60.0


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days from `start` to `finish` at so many points each."""

    start: dt.date
    finish: dt.date
    density: float
    scale: Scale

    @property
    def width(self) -> float:
        return (self.finish - self.start).days * self.density

    def x(self, moment: dt.datetime | dt.date) -> float:
        if not isinstance(moment, dt.datetime):
            moment = dt.datetime.combine(moment, dt.time())
        begin = dt.datetime.combine(self.start, dt.time())
        return (moment - begin) / DAY * self.density

    def upper(self) -> Iterator[tuple[dt.date, dt.date, str]]:
        """Yield the spans of the upper band with their words."""
        coarse = self.scale in (Scale.MONTH, Scale.QUARTER)
        for begin, end in self._spans(12 if coarse else 1, years=self._decades):
            if self._decades:
                yield begin, end, f"{begin.year}s"
            else:
                yield begin, end, f"{begin:%Y}" if coarse else f"{begin:%B %Y}"

    def lower(self) -> Iterator[tuple[dt.date, dt.date, str]]:
        """Yield the spans of the lower band, the grid's, with their words."""
        match self.scale:
            case Scale.DAY:
                for day in _steps(self.start, self.finish, 1):
                    yield day, day + DAY, str(day.day)
            case Scale.WEEK:
                monday = self.start - self.start.weekday() * DAY
                for day in _steps(monday, self.finish, 7):
                    yield day, day + 7 * DAY, f"{day.day} {day:%b}"
            case Scale.MONTH:
                for begin, end in self._spans(1):
                    yield begin, end, f"{begin:%b}"
            case Scale.QUARTER:
                for begin, end in self._spans(3):
                    yield begin, end, f"Q{(begin.month + 2) // 3}"
            case _:
                for begin, end in self._spans(12):
                    yield begin, end, f"{begin:%Y}"

    @property
    def _decades(self) -> bool:
        return self.scale is Scale.YEAR

    def _spans(
        self, months: int, *, years: bool = False
    ) -> Iterator[tuple[dt.date, dt.date]]:
        step = 120 if years else months
        number = self.start.year * 12 + self.start.month - 1
        number -= number % step
        while (begin := _month(number)) < self.finish:
            number += step
            yield begin, _month(number)


def _month(number: int) -> dt.date:
    year, month = divmod(number, 12)
    return dt.date(min(max(year, 1), dt.MAXYEAR - 1), month + 1, 1)


def _steps(start: dt.date, finish: dt.date, days: int) -> Iterator[dt.date]:
    day = start
    while day < finish:
        yield day
        day += days * DAY


def timeline(start: dt.date, finish: dt.date, scale: Scale, width: float) -> Timeline:
    """Return the axis for a span; `Scale.FIT` fills the width exactly."""
    days = max((finish - start).days, 1)
    if scale is not Scale.FIT:
        return Timeline(start, finish, _POINTS_A_DAY[scale], scale)
    density = min(width / days, _WIDEST)
    fine = next(each for each, least in _NARROWEST.items() if density >= least)
    return Timeline(start, finish, density, fine)
