"""What the assessment takes and what it returns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

import numpy as np
import numpy.typing as npt

Mask = npt.NDArray[np.bool_]
Days = npt.NDArray[np.float64]
Ticks = npt.NDArray[np.int64]

UNKNOWN = np.iinfo(np.int64).min
"""Stands for a missing instant in arrays of ticks."""


class Kind(IntEnum):
    """How an activity takes part in the assessment."""

    TASK = 0
    MILESTONE = 1
    LEVEL_OF_EFFORT = 2
    SUMMARY = 3
    EXTERNAL = 4


class LinkKind(IntEnum):
    """Type of a link."""

    FS = 0
    SS = 1
    FF = 2
    SF = 3


class Unit(StrEnum):
    """What a value or threshold is measured in."""

    SHARE = "share"
    COUNT = "count"
    INDEX = "index"
    DAYS = "days"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activities:
    """The activities of one plan, an array entry each.

    Instants are ticks (tenths of a minute since 1970-01-01T00:00) or `UNKNOWN`;
    lengths are working days of the activity's calendar or NaN.
    """

    kind: npt.NDArray[np.int8]
    complete: Mask
    started: Mask
    duration: Days
    baseline_duration: Days
    total_float: Days
    forecast_start: Ticks
    forecast_finish: Ticks
    actual_start: Ticks
    actual_finish: Ticks
    baseline_start: Ticks
    baseline_finish: Ticks
    constrained: Mask
    """Any constraint other than as soon as possible."""
    hard_constraint: Mask
    """Must start or finish on, start or finish no later than."""
    resourced: Mask
    """Hours or cost are assigned."""
    critical: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of one plan; ends are positions in `Activities`."""

    predecessor: npt.NDArray[np.int64]
    successor: npt.NDArray[np.int64]
    kind: npt.NDArray[np.int8]
    lag: Days
    """Only its sign matters here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """The milestone that completes the plan.

    Attributes
    ----------
    activity : int
        Its position.
    path_length : float or None
        Working days from the data date to its forecast finish (CPL).
    float_to_required : float or None
        Working days from its forecast to its required or baseline finish; negative
        when late; None where no finish is required.
    """

    activity: int
    path_length: float | None
    float_to_required: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """The trip-wires; shares are fractions, lengths working days."""

    missing_logic: float = 0.05
    leads: float = 0.0
    lags: float = 0.05
    finish_to_start: float = 0.90
    hard_constraints: float = 0.05
    high_float: float = 0.05
    negative_float: float = 0.0
    high_duration: float = 0.05
    invalid_dates: float = 0.0
    unresourced: float = 0.0
    missed: float = 0.05
    cpli: float = 0.95
    bei: float = 0.95
    long_days: float = 44.0
    test_delay: float = 600.0
    test_tolerance: float = 30.0
    """Days by which the completion's slip may differ where calendars differ."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One point: `passed` and `value` are None where it does not apply.

    `failing` holds positions of activities (for links: of their successors),
    `failing_links` positions of links, `reason` why it does not apply.
    """

    number: int
    name: str
    value: float | None
    threshold: float
    passed: bool | None
    applicable: bool
    unit: Unit
    count: int | None = None
    population: int | None = None
    failing: tuple[int, ...] = ()
    failing_links: tuple[int, ...] = ()
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """The 14 points and what belongs beside them.

    `dangling_starts` and `dangling_finishes` have logic, but none that drives their
    start (FS, SS) or is driven by their finish (FS, FF). `hit_rate` is the share of
    due tasks that finished on or before their baseline finish; `bei_with_unplanned`
    also counts tasks without baseline in the denominator.
    """

    checks: tuple[Check, ...]
    tasks: int
    incomplete: int
    links: int
    dangling_starts: tuple[int, ...]
    dangling_finishes: tuple[int, ...]
    hit_rate: float | None
    bei_with_unplanned: float | None
