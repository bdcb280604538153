"""Milestone trend analysis: where each report expected each milestone.

A level line holds its date, a rising one slips, a falling one is pulled in. The slip
rate is the movement of the forecast over the time that passed between the reports: a
milestone with a rate of one or more goes away as fast as the time passes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from statistics import pstdev
from typing import Any

STEADY = 2
"""Calendar days within which a forecast counts as held."""
JUMP = 10
"""Calendar days in one step that come out of nothing."""
NEVER = 1.0


class Pattern(StrEnum):
    REACHED = "reached"
    NEW = "new"
    STEADY = "steady"
    SLIPPING = "slipping"
    RECEDING = "receding"
    PULLED_IN = "pulled in"
    ZIG_ZAG = "zig-zag"
    LATE_JUMP = "late jump"


@dataclass(frozen=True, slots=True)
class MilestoneTrend:
    """One milestone over the reports; dates are None where a report lacks it."""

    key: str
    name: str
    baseline: dt.date | None
    forecasts: tuple[dt.date | None, ...]
    actual: dt.date | None
    critical: bool

    @property
    def known(self) -> list[dt.date]:
        return [each for each in self.forecasts if each is not None]

    @property
    def latest(self) -> dt.date | None:
        return self.actual or (self.known[-1] if self.known else None)

    @property
    def steps(self) -> list[int]:
        """Return by how many calendar days each report moved the forecast."""
        return [(after - before).days for before, after in pairwise(self.known)]

    @property
    def slip(self) -> int | None:
        """Return calendar days after the baseline."""
        if self.baseline is None or self.latest is None:
            return None
        return (self.latest - self.baseline).days

    @property
    def last_step(self) -> int | None:
        return self.steps[-1] if self.steps else None

    @property
    def volatility(self) -> float | None:
        """Return the standard deviation of the steps, in calendar days."""
        return pstdev(self.steps) if len(self.steps) > 1 else None

    def rate(self, reports: Sequence[dt.date]) -> float | None:
        """Return the movement of the forecast over the time between the reports."""
        at = [i for i, each in enumerate(self.forecasts) if each is not None]
        if len(at) < 2:
            return None
        passed = (reports[at[-1]] - reports[at[0]]).days
        return sum(self.steps) / passed if passed else None

    def pattern(self, reports: Sequence[dt.date]) -> Pattern:
        steps = self.steps
        if self.actual is not None:
            return Pattern.REACHED
        if not steps:
            return Pattern.NEW
        ways = {step > 0 for step in steps if abs(step) > STEADY}
        if not ways:
            return Pattern.STEADY
        if len(ways) > 1:
            return Pattern.ZIG_ZAG
        if True not in ways:
            return Pattern.PULLED_IN
        if (self.rate(reports) or 0) >= NEVER:
            return Pattern.RECEDING
        earlier = steps[:-1]
        if (
            steps[-1] > JUMP
            and earlier
            and all(abs(each) <= STEADY for each in earlier)
        ):
            return Pattern.LATE_JUMP
        return Pattern.SLIPPING


def trends(
    reports: Sequence[tuple[dt.date, Sequence[Mapping[str, Any]]]],
) -> list[MilestoneTrend]:
    """Return the milestones of reports, the oldest first: open ones by date, then reached."""
    latest: dict[str, Mapping[str, Any]] = {}
    forecasts: dict[str, dict[int, dt.date]] = {}
    for position, (_, milestones) in enumerate(reports):
        for each in milestones:
            key = str(each["key"])
            latest[key] = each
            on = day(each.get("actual")) or day(each.get("forecast"))
            if on is not None:
                forecasts.setdefault(key, {})[position] = on
    found = [
        MilestoneTrend(
            key=key,
            name=str(each["name"]),
            baseline=day(each.get("baseline")),
            forecasts=tuple(
                forecasts.get(key, {}).get(position) for position in range(len(reports))
            ),
            actual=day(each.get("actual")),
            critical=bool(each.get("critical")),
        )
        for key, each in latest.items()
    ]
    return sorted(
        found,
        key=lambda each: (
            each.actual is not None,
            each.latest or dt.date.max,
            each.name,
        ),
    )


def day(value: Any) -> dt.date | None:
    return dt.datetime.fromisoformat(value).date() if value else None
