"""The fourteen points, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steerco_engine.quality.indices import bei, cpli
from steerco_engine.quality.model import (
    UNKNOWN,
    Activities,
    Assessment,
    Check,
    Completion,
    Kind,
    LinkKind,
    Links,
    Mask,
    Thresholds,
    Unit,
)

SlipAfterDelay = Callable[[int, float], float | None]
"""Adds working days to an activity, recalculates the network and returns by how many
working days the completion milestone slips; None where it cannot be told."""


def assess(
    activities: Activities,
    links: Links,
    *,
    data_date: int | None,
    resource_loaded: bool,
    completion: Completion | None = None,
    slip_after_delay: SlipAfterDelay | None = None,
    thresholds: Thresholds | None = None,
    detail_window_end: int | None = None,
) -> Assessment:
    """Assess a plan against the 14 points.

    Parameters
    ----------
    activities : Activities
        n activities of every kind.
    links : Links
        m links between them.
    data_date : int or None
        In ticks; points 9, 11 and 14 do not apply without it.
    resource_loaded : bool
        Whether the plan is meant to carry resources (point 10).
    completion : Completion, optional
        The completion milestone, for points 12 and 13.
    slip_after_delay : callable, optional
        The recalculation that the critical path test runs.
    thresholds : Thresholds, optional
        The trip-wires; the published ones by default.
    detail_window_end : int, optional
        Tasks with a baseline start after this tick are exempt from point 8.

    Returns
    -------
    Assessment
    """
    limits = thresholds or Thresholds()
    tasks = activities.kind == Kind.TASK
    incomplete = tasks & ~activities.complete
    counted = _counted_links(activities, links)
    logic = _Logic.of(activities, links)
    due = _due(activities, tasks, data_date)
    done = _done(activities, tasks, data_date)
    checks = (
        _share(1, incomplete, logic.open_ends, limits.missing_logic),
        _link_share(2, links, counted, links.lag < 0, limits.leads),
        _link_share(3, links, counted, links.lag > 0, limits.lags),
        _link_share(
            FINISH_TO_START_POINT,
            links,
            counted,
            links.kind == LinkKind.FS,
            limits.finish_to_start,
        ),
        _share(5, incomplete, activities.hard_constraint, limits.hard_constraints),
        _high_float(activities, incomplete, limits),
        _negative_float(activities, incomplete, limits),
        _high_duration(activities, incomplete, limits, detail_window_end),
        _invalid_dates(activities, tasks, data_date, limits),
        _resources(activities, incomplete, limits, resource_loaded=resource_loaded),
        _missed(activities, due, data_date, limits),
        _critical_path_test(
            activities,
            incomplete,
            completion,
            slip_after_delay,
            limits,
            passes_delay=logic.has_successor & ~logic.dangling_finish,
        ),
        _cpli(completion, limits),
        _bei(due, done, data_date, limits),
    )
    on_time = due & (activities.actual_finish != UNKNOWN)
    on_time &= activities.actual_finish <= activities.baseline_finish
    unplanned = tasks & (activities.baseline_finish == UNKNOWN)
    return Assessment(
        checks=checks,
        tasks=int(tasks.sum()),
        incomplete=int(incomplete.sum()),
        links=int(counted.sum()),
        dangling_starts=_positions(incomplete & logic.dangling_start),
        dangling_finishes=_positions(incomplete & logic.dangling_finish),
        hit_rate=_ratio(on_time.sum(), due.sum()),
        bei_with_unplanned=_ratio(done.sum(), (due | unplanned).sum())
        if due.any()
        else None,
    )


NAMES = (
    "Logic",
    "Leads",
    "Lags",
    "Relationship types",
    "Hard constraints",
    "High float",
    "Negative float",
    "High duration",
    "Invalid dates",
    "Resources",
    "Missed tasks",
    "Critical path test",
    "CPLI",
    "BEI",
)
FINISH_TO_START_POINT = 4
NO_DATA_DATE = "There is no data date."
NO_FLOAT = "Total float is not known."


@dataclass(frozen=True, slots=True)
class _Logic:
    open_ends: Mask
    has_successor: Mask
    dangling_start: Mask
    dangling_finish: Mask

    @classmethod
    def of(cls, activities: Activities, links: Links) -> _Logic:
        ignored = (Kind.LEVEL_OF_EFFORT, Kind.SUMMARY)
        real = ~np.isin(activities.kind, ignored)
        kept = real[links.predecessor] & real[links.successor]
        before, after = links.predecessor[kept], links.successor[kept]
        kinds = links.kind[kept]
        size = activities.kind.size
        drives_start = np.isin(kinds, (LinkKind.FS, LinkKind.SS))
        from_finish = np.isin(kinds, (LinkKind.FS, LinkKind.FF))
        has_predecessor = _mark(after, size)
        has_successor = _mark(before, size)
        return cls(
            open_ends=~(has_predecessor & has_successor),
            has_successor=has_successor,
            dangling_start=has_predecessor & ~_mark(after[drives_start], size),
            dangling_finish=has_successor & ~_mark(before[from_finish], size),
        )


def _mark(positions: npt.NDArray[np.int64], size: int) -> Mask:
    marked = np.zeros(size, dtype=np.bool_)
    marked[positions] = True
    return marked


def _counted_links(activities: Activities, links: Links) -> Mask:
    network = np.isin(activities.kind, (Kind.TASK, Kind.MILESTONE))
    ends = network[links.predecessor] & network[links.successor]
    counted: Mask = ends & ~activities.complete[links.successor]
    return counted


def _due(activities: Activities, tasks: Mask, data_date: int | None) -> Mask:
    if data_date is None:
        return np.zeros_like(tasks)
    planned = activities.baseline_finish != UNKNOWN
    due: Mask = tasks & planned & (activities.baseline_finish <= data_date)
    return due


def _done(activities: Activities, tasks: Mask, data_date: int | None) -> Mask:
    """Mark what is complete, leaving out finishes claimed for after the data date."""
    done: Mask = tasks & activities.complete
    if data_date is not None:
        done &= activities.actual_finish <= data_date
    return done


def _positions(mask: Mask) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _ratio(part: np.integer | int, whole: np.integer | int) -> float | None:
    return int(part) / int(whole) if whole else None


def _judged(
    number: int,
    value: float,
    threshold: float,
    *,
    passed: bool,
    unit: Unit,
    count: int | None = None,
    population: int | None = None,
    failing: tuple[int, ...] = (),
    failing_links: tuple[int, ...] = (),
) -> Check:
    return Check(
        number=number,
        name=NAMES[number - 1],
        value=value,
        threshold=threshold,
        passed=passed,
        applicable=True,
        unit=unit,
        count=count,
        population=population,
        failing=failing,
        failing_links=failing_links,
    )


def _skipped(number: int, threshold: float, unit: Unit, reason: str) -> Check:
    return Check(
        number=number,
        name=NAMES[number - 1],
        value=None,
        threshold=threshold,
        passed=None,
        applicable=False,
        unit=unit,
        reason=reason,
    )


def _share(number: int, population: Mask, condition: Mask, limit: float) -> Check:
    """Judge the share of a population of activities that meets a bad condition."""
    failing = population & condition
    value = _ratio(failing.sum(), population.sum())
    if value is None:
        return _skipped(number, limit, Unit.SHARE, "No task is left to look at.")
    return _judged(
        number,
        value,
        limit,
        passed=value <= limit,
        unit=Unit.SHARE,
        count=int(failing.sum()),
        population=int(population.sum()),
        failing=_positions(failing),
    )


def _count(number: int, population: Mask, condition: Mask, limit: float) -> Check:
    """Judge the number of activities that meet a bad condition."""
    failing = population & condition
    count = int(failing.sum())
    return _judged(
        number,
        float(count),
        limit,
        passed=count <= limit,
        unit=Unit.COUNT,
        count=count,
        population=int(population.sum()),
        failing=_positions(failing),
    )


def _link_share(
    number: int, links: Links, counted: Mask, condition: Mask, limit: float
) -> Check:
    """Judge the share of links that meet a bad condition (point 4: a good one)."""
    found = counted & condition
    value = _ratio(found.sum(), counted.sum())
    if value is None:
        return _skipped(number, limit, Unit.SHARE, "No link is left to look at.")
    wants_many = number == FINISH_TO_START_POINT
    failing = counted & ~condition if wants_many else found
    return _judged(
        number,
        value,
        limit,
        passed=value >= limit if wants_many else value <= limit,
        unit=Unit.SHARE,
        count=int(found.sum()),
        population=int(counted.sum()),
        failing=tuple(np.unique(links.successor[failing]).tolist()),
        failing_links=_positions(failing),
    )


def _high_float(activities: Activities, incomplete: Mask, limits: Thresholds) -> Check:
    if not _float_is_known(activities, incomplete):
        return _skipped(6, limits.high_float, Unit.SHARE, NO_FLOAT)
    high = activities.total_float > limits.long_days
    return _share(6, incomplete, high, limits.high_float)


def _negative_float(
    activities: Activities, incomplete: Mask, limits: Thresholds
) -> Check:
    if not _float_is_known(activities, incomplete):
        return _skipped(7, limits.negative_float, Unit.COUNT, NO_FLOAT)
    return _count(7, incomplete, activities.total_float < 0, limits.negative_float)


def _float_is_known(activities: Activities, incomplete: Mask) -> bool:
    return bool(incomplete.any()) and not bool(
        np.isnan(activities.total_float[incomplete]).all()
    )


def _high_duration(
    activities: Activities,
    incomplete: Mask,
    limits: Thresholds,
    detail_window_end: int | None,
) -> Check:
    planned = np.where(
        np.isnan(activities.baseline_duration),
        activities.duration,
        activities.baseline_duration,
    )
    long = planned > limits.long_days
    if detail_window_end is not None:
        start = np.where(
            activities.baseline_start == UNKNOWN,
            activities.forecast_start,
            activities.baseline_start,
        )
        long &= start <= detail_window_end
    return _share(8, incomplete, long, limits.high_duration)


def _invalid_dates(
    activities: Activities, tasks: Mask, data_date: int | None, limits: Thresholds
) -> Check:
    if data_date is None:
        return _skipped(9, limits.invalid_dates, Unit.COUNT, NO_DATA_DATE)
    past_start = (activities.forecast_start < data_date) & ~activities.started
    past_start &= activities.forecast_start != UNKNOWN
    past_finish = activities.forecast_finish < data_date
    past_finish &= activities.forecast_finish != UNKNOWN
    forecast_in_past = (past_start | past_finish) & ~activities.complete
    actual_in_future = (activities.actual_start > data_date) | (
        activities.actual_finish > data_date
    )
    return _count(9, tasks, forecast_in_past | actual_in_future, limits.invalid_dates)


def _resources(
    activities: Activities,
    incomplete: Mask,
    limits: Thresholds,
    *,
    resource_loaded: bool,
) -> Check:
    if not resource_loaded:
        return _skipped(10, limits.unresourced, Unit.SHARE, "No resources are planned.")
    bare = (activities.duration >= 1) & ~activities.resourced
    return _share(10, incomplete, bare, limits.unresourced)


def _missed(
    activities: Activities, due: Mask, data_date: int | None, limits: Thresholds
) -> Check:
    if not due.any():
        return _skipped(11, limits.missed, Unit.SHARE, _why_nothing_due(data_date))
    expected = np.where(
        activities.actual_finish == UNKNOWN,
        activities.forecast_finish,
        activities.actual_finish,
    )
    return _share(11, due, expected > activities.baseline_finish, limits.missed)


def _critical_path_test(
    activities: Activities,
    incomplete: Mask,
    completion: Completion | None,
    slip_after_delay: SlipAfterDelay | None,
    limits: Thresholds,
    passes_delay: Mask,
) -> Check:
    threshold = limits.test_delay
    if completion is None or slip_after_delay is None:
        return _skipped(12, threshold, Unit.DAYS, "The network is not calculated.")
    candidates = incomplete & activities.critical & ~activities.constrained
    candidates[completion.activity] = False
    # A task that only holds starts passes no delay on: point 1's business, not ours.
    if (candidates & passes_delay).any():
        candidates &= passes_delay
    if not candidates.any():
        return _skipped(
            12, threshold, Unit.DAYS, "No critical open task is free of constraints."
        )
    positions = np.flatnonzero(candidates)
    tested = int(positions[np.argmin(activities.forecast_start[positions])])
    slip = slip_after_delay(tested, limits.test_delay)
    if slip is None:
        return _skipped(12, threshold, Unit.DAYS, "The network is not calculated.")
    passed = abs(slip - limits.test_delay) <= limits.test_tolerance
    return _judged(
        12,
        slip,
        threshold,
        passed=passed,
        unit=Unit.DAYS,
        failing=() if passed else (tested,),
    )


def _cpli(completion: Completion | None, limits: Thresholds) -> Check:
    length = completion.path_length if completion else None
    slack = completion.float_to_required if completion else None
    value = None if length is None or slack is None else cpli(length, slack)
    if completion is None or value is None:
        return _skipped(
            13, limits.cpli, Unit.INDEX, "No finish is required of the last milestone."
        )
    passed = value >= limits.cpli
    return _judged(
        13,
        value,
        limits.cpli,
        passed=passed,
        unit=Unit.INDEX,
        failing=() if passed else (completion.activity,),
    )


def _bei(due: Mask, done: Mask, data_date: int | None, limits: Thresholds) -> Check:
    value = bei(int(done.sum()), int(due.sum()))
    if value is None:
        return _skipped(14, limits.bei, Unit.INDEX, _why_nothing_due(data_date))
    return _judged(
        14,
        value,
        limits.bei,
        passed=value >= limits.bei,
        unit=Unit.INDEX,
        count=int(done.sum()),
        population=int(due.sum()),
        failing=_positions(due & ~done),
    )


def _why_nothing_due(data_date: int | None) -> str:
    if data_date is None:
        return NO_DATA_DATE
    return "No task has a baseline finish up to the data date."
