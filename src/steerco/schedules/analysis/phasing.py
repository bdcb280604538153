"""Amounts spread evenly over working time, added up to cumulative curves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from steerco_engine.calendars import Calendar

Curve = npt.NDArray[np.float64]


class Spread(NamedTuple):
    """An amount that accrues evenly over a calendar's working time, in ticks."""

    amount: float
    start: int
    finish: int
    calendar: Calendar


def cumulative(spreads: Iterable[Spread], instants: Sequence[int]) -> Curve:
    """Add up what has accrued at each of the rising instants.

    What has no working time between its start and finish accrues at its finish.
    """
    groups: dict[int, list[Spread]] = defaultdict(list)
    for spread in spreads:
        groups[id(spread.calendar)].append(spread)
    total = np.zeros(len(instants))
    for group in groups.values():
        total += _on_one_calendar(group, instants)
    return total


def _on_one_calendar(group: Sequence[Spread], instants: Sequence[int]) -> Curve:
    calendar, origin = group[0].calendar, instants[0]
    worked = np.array([calendar.work_between(origin, at) for at in instants], float)
    amounts = np.array([spread.amount for spread in group])
    starts = np.array([calendar.work_between(origin, s.start) for s in group], float)
    ends = np.array([calendar.work_between(origin, s.finish) for s in group], float)
    lengths = ends - starts
    ramps = lengths > 0
    rates = amounts[ramps] / lengths[ramps]
    risen = _ramp(starts[ramps], rates, worked) - _ramp(ends[ramps], rates, worked)
    finishes = np.array([spread.finish for spread in group])[~ramps]
    return risen + _steps(finishes, amounts[~ramps], np.asarray(instants))


def _ramp(begins: Curve, rates: Curve, worked: Curve) -> Curve:
    """Sum of rate x (w - begin) over what began by then, for each w."""
    order = np.argsort(begins)
    begun = np.searchsorted(begins[order], worked, side="right")
    rate = np.concatenate(([0.0], np.cumsum(rates[order])))
    moment = np.concatenate(([0.0], np.cumsum((rates * begins)[order])))
    summed: Curve = rate[begun] * worked - moment[begun]
    return summed


def _steps(
    finishes: npt.NDArray[np.int64], amounts: Curve, instants: npt.NDArray[np.int64]
) -> Curve:
    order = np.argsort(finishes)
    passed = np.searchsorted(finishes[order], instants, side="right")
    summed: Curve = np.concatenate(([0.0], np.cumsum(amounts[order])))[passed]
    return summed
