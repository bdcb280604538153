"""The time side: earned schedule, its forecasts, and adherence to the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from steerco_engine.earned_value.formulas import (
    SCHEDULE_FORMULAS,
    Amount,
    Reason,
    as_float,
    evaluate,
)


@dataclass(frozen=True, slots=True)
class EarnedSchedule:
    """The time side at one data date, in the periods of the planned curve.

    See `SCHEDULE_FORMULAS`; `es` is C + (EV - PV_C) / (PV_C+1 - PV_C) with C the
    largest period whose planned value does not exceed EV. `ieac_t` extrapolates
    today's pace, `ieac_t_at_plan` takes the planned pace for the rest.
    """

    at: float
    pd: float | None
    es: float | None
    sv_t: float | None
    spi_t: float | None
    sci_t: float | None
    ieac_t: float | None
    ieac_t_at_plan: float | None
    ieac_t_cost_schedule: float | None
    tspi_pd: float | None
    tspi_ed: float | None
    pdwr: float | None
    vac_t: float | None
    reasons: Mapping[str, Reason] = field(default_factory=dict)


def earned_schedule(
    planned: Sequence[Amount] | npt.NDArray[np.float64],
    *,
    ev: Amount | None,
    at: float,
    times: Sequence[float] | npt.NDArray[np.float64] | None = None,
    cpi: float | None = None,
    ed: float | None = None,
) -> EarnedSchedule:
    """Find the time at which the earned value was planned to be earned.

    Parameters
    ----------
    planned : sequence or (n,) array
        Cumulative planned value at the end of each period; the last one is the BAC.
    ev : float, int, Decimal or None
        Earned value at the data date.
    at : float
        Actual time: periods from the project's start to the data date.
    times : sequence or (n,) array, optional
        Time since the start at the end of each period, where periods are unequal
        (for example working days); 1, 2, ..., n by default.
    cpi : float, optional
        Cost index, for the forecast that uses SPI(t) x CPI.
    ed : float, optional
        Target or estimated duration, for TSPI(ED).

    Returns
    -------
    EarnedSchedule

    Raises
    ------
    ValueError
        If the curve falls, times do not rise, lengths differ or a value is negative.
    """
    curve = np.concatenate(([0.0], np.asarray(planned, dtype=np.float64)))
    axis = (
        np.arange(curve.size, dtype=np.float64)
        if times is None
        else np.concatenate(([0.0], np.asarray(times, dtype=np.float64)))
    )
    _check_curve(curve, axis)
    earned = as_float(ev)
    if earned is not None and earned < 0:
        raise ValueError(f"ev must not be negative, but it is {earned}.")
    if at < 0:
        raise ValueError(f"at must not be negative, but it is {at}.")
    has_plan = bool(curve[-1] > 0)
    pd = float(axis[np.searchsorted(curve, curve[-1])]) if has_plan else None
    es = None if pd is None or earned is None else _time_of(earned, curve, axis, pd)
    known, reasons = evaluate(
        SCHEDULE_FORMULAS, {"at": at, "pd": pd, "es": es, "cpi": cpi, "ed": ed}
    )
    missing = Reason.NO_BUDGET if pd is None else Reason.NO_EARNED_VALUE
    for helper in ("cpi", "ed", "at"):
        known.pop(helper)
        reasons.pop(helper, None)
    reasons |= {
        formula.name: missing
        for formula in SCHEDULE_FORMULAS
        if es is None and "es" in formula.needs
    }
    reasons |= {name: missing for name in ("pd", "es") if known[name] is None}
    return EarnedSchedule(at=at, **known, reasons=reasons)


def _check_curve(curve: npt.NDArray[np.float64], axis: npt.NDArray[np.float64]) -> None:
    if axis.size != curve.size:
        raise ValueError(f"{axis.size - 1} times for {curve.size - 1} planned values.")
    if np.any(np.diff(curve) < 0):
        raise ValueError("planned must be cumulative: it must never fall.")
    if np.any(np.diff(axis) <= 0):
        raise ValueError("times must rise from period to period.")


def _time_of(
    earned: float,
    curve: npt.NDArray[np.float64],
    axis: npt.NDArray[np.float64],
    pd: float,
) -> float:
    if earned >= curve[-1]:
        return pd
    # The largest such period, so that a planned stop is passed over at once.
    c = int(np.searchsorted(curve, earned, side="right")) - 1
    share = (earned - curve[c]) / (curve[c + 1] - curve[c])
    return float(axis[c] + share * (axis[c + 1] - axis[c]))


@dataclass(frozen=True, slots=True)
class Adherence:
    """How far the earned value was earned in the planned order (Lipke's P-factor).

    `effective` is EV(p) = P x EV; `at_risk` is EV(r) = EV - EV(p), earned out of
    order and open to rework.
    """

    p_factor: float | None
    effective: float | None
    at_risk: float | None
    reasons: Mapping[str, Reason] = field(default_factory=dict)


def schedule_adherence(
    planned_at_es: Sequence[Amount], earned: Sequence[Amount]
) -> Adherence:
    """Compare task by task what was planned at ES with what is earned.

    Parameters
    ----------
    planned_at_es, earned : sequence of float, int or Decimal
        Per task the planned value at the earned schedule and the earned value now.

    Returns
    -------
    Adherence
        P = sum(min(PV_i(ES), EV_i)) / sum(PV_i(ES)), in [0, 1].
    """
    if len(planned_at_es) != len(earned):
        raise ValueError(f"{len(planned_at_es)} plans for {len(earned)} earned values.")
    plan = np.array([float(value) for value in planned_at_es])
    done = np.array([float(value) for value in earned])
    if plan.sum() <= 0:
        names = ("p_factor", "effective", "at_risk")
        return Adherence(None, None, None, dict.fromkeys(names, Reason.NOTHING_PLANNED))
    p = float(np.minimum(plan, done).sum() / plan.sum())
    total = float(done.sum())
    return Adherence(p, p * total, total - p * total)
