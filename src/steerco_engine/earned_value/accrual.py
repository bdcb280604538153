"""When planned money counts as spent, and the time by which an amount was to be earned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from steerco_engine.calendars import Calendar


class Accrual(StrEnum):
    """When an amount accrues over the work that it is planned for."""

    START = "start"
    """All of it as soon as the work begins, such as materials."""
    UNIFORM = "uniform"
    """Evenly over the working time, such as labour."""
    END = "end"
    """All of it when the work ends."""


@dataclass(frozen=True, slots=True)
class Outlay:
    """A planned amount.

    Attributes
    ----------
    amount : float
        Zero or more.
    start, finish : int
        When the work is planned, ticks.
    accrual : Accrual
    calendar : Calendar
        Whose working time an even accrual counts.

    Raises
    ------
    ValueError
        If the amount is negative.
    """

    amount: float
    start: int
    finish: int
    accrual: Accrual
    calendar: Calendar

    def __post_init__(self) -> None:
        if not self.amount >= 0:
            raise ValueError(f"amount must not be negative, but it is {self.amount}.")

    def accrued(self, instant: int) -> float:
        """Return how much was planned to accrue by an instant, ticks."""
        if instant >= max(self.start, self.finish):
            return self.amount
        if instant <= self.start or self.accrual is Accrual.END:
            return 0.0
        if self.accrual is Accrual.START:
            return self.amount
        length = self.calendar.work_between(self.start, self.finish)
        if length <= 0:
            return 0.0
        return self.amount * self.calendar.work_between(self.start, instant) / length


def accrued_value(outlays: Sequence[Outlay], instant: int) -> float:
    """Return the planned value at an instant, ticks."""
    return sum(outlay.accrued(instant) for outlay in outlays)


def earned_time(outlays: Sequence[Outlay], ev: float, now: int) -> int:
    """Return the instant by which the earned value was planned to be earned.

    Where the plan stands still at that value, which a planned stop or a finished plan
    does, it is the last such instant, but no later than `now` unless the value is
    reached only later. This is earned schedule on a continuous curve, as ProTrack has
    it; `earned_schedule` finds it by periods.

    Parameters
    ----------
    outlays : sequence of Outlay
        At least one.
    ev : float
    now : int
        The data date, ticks.

    Raises
    ------
    ValueError
        If nothing is planned.
    """
    if not outlays:
        raise ValueError("earned_time needs at least one outlay.")
    first = min(outlay.start for outlay in outlays)
    last = max(max(outlay.start, outlay.finish) for outlay in outlays)
    total = accrued_value(outlays, last)
    grain = 1e-7 * total
    wanted = min(ev, total)
    reached = _least(outlays, first, last, wanted - grain)
    passed = _least(outlays, first, last + 1, wanted + 2 * grain)
    return max(reached, min(passed - 1, now))


def _least(outlays: Sequence[Outlay], low: int, high: int, value: float) -> int:
    """Return the first instant from `low` to `high` at which the plan is at a value."""
    while low < high:
        middle = (low + high) // 2
        if accrued_value(outlays, middle) < value:
            low = middle + 1
        else:
            high = middle
    return low
