"""Counted work: done days to weeks, and when or how many with which chance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from steerco_engine.forecasting import (
    DrawnWeeks,
    Throughput,
    items_within,
    reference_corrections,
    weeks_until,
)

CHANCES = (0.5, 0.85, 0.95)
SEED = 1
WEEK = dt.timedelta(days=7)
FEWEST_WEEKS = 4
"""Whole weeks of record under which nothing is forecast."""
MOST_ITEMS = 5_000
MOST_WEEKS = 260


@dataclass(frozen=True, slots=True)
class Promise:
    """What is kept with a chance: as drawn from the record, and corrected."""

    chance: float
    drawn: float | None
    corrected: float | None


def weekly(
    days: Iterable[dt.date], until: dt.date
) -> tuple[dt.date | None, Throughput | None]:
    """Count done days by whole weeks before a day; return the first week's Monday too.

    The week of the first item counts from its Monday; the week of `until` is not over.
    """
    end = until - dt.timedelta(days=until.weekday())
    known = [day for day in days if day < end]
    if not known:
        return None, None
    first = min(known) - dt.timedelta(days=min(known).weekday())
    weeks = (end - first).days // 7
    if weeks < FEWEST_WEEKS:
        return first, None
    counts = np.bincount([(day - first).days // 7 for day in known], minlength=weeks)
    return first, Throughput(tuple(int(n) for n in counts))


def when_done(throughput: Throughput, items: int) -> tuple[list[Promise], str]:
    """Return in how many weeks so many items are done, or the reason for none."""
    made = drawn(throughput, items)
    raw = DrawnWeeks(made.weeks, None, made.reason)
    return [Promise(p, raw.quantile(p), made.quantile(p)) for p in CHANCES], made.reason


def how_many(throughput: Throughput, weeks: int) -> list[Promise]:
    """Return how many items are done at least within so many weeks.

    With 85 % at least so many are done: the 15th percentile of what is drawn.
    """
    found = items_within(throughput, weeks, seed=SEED)
    return [
        Promise(
            p,
            float(found[int((1 - p) * len(found))]),
            float(most(throughput, weeks, p)),
        )
        for p in CHANCES
    ]


def most(throughput: Throughput, weeks: int, chance: float) -> int:
    """Return the most items whose corrected time is within so many weeks."""
    low, high = 0, max(1, weeks * max(throughput.record))
    while low < high:
        middle = (low + high + 1) // 2
        needed = drawn(throughput, middle).quantile(chance)
        if needed is not None and needed <= weeks:
            low = middle
        else:
            high = middle - 1
    return low


def drawn(throughput: Throughput, items: int) -> DrawnWeeks:
    return weeks_until(
        throughput, items, seed=SEED, corrections=reference_corrections()
    )


def end_of(weeks: float, today: dt.date) -> dt.date:
    """Return the Sunday that ends so many weeks from this week's Monday on."""
    monday = today - dt.timedelta(days=today.weekday())
    return monday + int(np.ceil(weeks)) * WEEK - dt.timedelta(days=1)


def shown_weeks(first: dt.date, counts: Sequence[int]) -> list[str]:
    return [(first + n * WEEK).isoformat() for n in range(len(counts))]
