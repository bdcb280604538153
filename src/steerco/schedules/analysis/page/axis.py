"""A time axis: where an instant stands, and which dates deserve a line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from steerco.schedules.analysis.page.elements import Element, mark

MOST_LINES = 14
LETTER = 6.5
"""Width of a letter of a label, in pixels."""
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 600, 2400)
_DAYS = (1, 2, 7, 14)


@dataclass(frozen=True)
class TimeAxis:
    """Instants from `start` to `finish` over `width` pixels beginning at `left`."""

    start: dt.datetime
    finish: dt.datetime
    left: float
    width: float

    def x(self, instant: dt.datetime) -> float:
        span = (self.finish - self.start).total_seconds() or 1.0
        passed = (instant - self.start).total_seconds()
        return self.left + self.width * min(max(passed / span, 0.0), 1.0)

    def lines(self) -> Iterator[tuple[dt.datetime, str]]:
        """Yield round dates and their labels, at most about a dozen."""
        days = (self.finish - self.start).days
        for step in _DAYS:
            if days / step <= MOST_LINES:
                yield from self._by_days(step)
                return
        months = max(days / 30.4, 1)
        step = next((s for s in _MONTHS if months / s <= MOST_LINES), _MONTHS[-1])
        yield from self._by_months(step)

    def _by_days(self, step: int) -> Iterator[tuple[dt.datetime, str]]:
        day = dt.datetime.combine(self.start.date(), dt.time())
        if step >= 7:
            day -= dt.timedelta(days=day.weekday())
        while day <= self.finish:
            if day >= self.start:
                yield day, f"{day.day} {day:%b}"
            day += dt.timedelta(days=step)

    def _by_months(self, step: int) -> Iterator[tuple[dt.datetime, str]]:
        number = self.start.year * 12 + self.start.month - 1
        number = max(number - number % step, 12)
        while number // 12 < dt.MAXYEAR:
            day = dt.datetime(number // 12, number % 12 + 1, 1)
            if day > self.finish:
                return
            if day >= self.start:
                yield day, f"{day:%Y}" if step >= 12 else f"{day:%b %Y}"
            number += step

    def grid(self, top: float, bottom: float) -> Iterator[Element]:
        """Draw a line from top to bottom for each round date."""
        for day, _ in self.lines():
            x = self.x(day)
            yield mark("line", "grid", x1=x, x2=x, y1=top, y2=bottom)

    def labels(self, y: float) -> Iterator[Element]:
        """Name the round dates, but for one that would run over the edge."""
        for day, words in self.lines():
            x = self.x(day) + 3
            if x + LETTER * len(words) < self.left + self.width:
                yield mark("text", "tick", words, x=x, y=y)
