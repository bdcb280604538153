"""Earned value and earned schedule as of one data date.

Sources: ANSI/EIA-748 and PMI's Practice Standard for Earned Value Management for the
cost metrics; Lipke (2003) and Lipke et al. (2009) for earned schedule, TSPI and the
P-factor. Each formula stands in words beside its code in `FORMULAS` and
`SCHEDULE_FORMULAS`, so that a page can explain a figure with the text that made it.

All inputs are cumulative up to the data date. A figure that cannot be computed is
None, and `reasons` names why; it is never 0 or 1. Percentages are fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Amount = float | int | Decimal
"""Money or work, in one unit throughout a call."""

COST_WEIGHT = 0.8
"""Share of the CPI in the weighted estimate at completion; the SPI has the rest."""


class Reason(StrEnum):
    """Why a figure is undefined."""

    NO_BUDGET = "no_budget"
    NO_PLANNED_VALUE = "no_planned_value"
    NO_EARNED_VALUE = "no_earned_value"
    NO_ACTUAL_COST = "no_actual_cost"
    NOT_GIVEN = "not_given"
    BUDGET_ZERO = "budget_zero"
    NOTHING_PLANNED = "nothing_planned"
    NOTHING_EARNED = "nothing_earned"
    NOTHING_SPENT = "nothing_spent"
    BUDGET_SPENT = "budget_spent"
    ESTIMATE_SPENT = "estimate_spent"
    NOT_STARTED = "not_started"
    PLANNED_DURATION_OVER = "planned_duration_over"
    TARGET_DURATION_OVER = "target_duration_over"

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return _WORDS[self]


_WORDS: Mapping[Reason, str] = {
    Reason.NO_BUDGET: "There is no budget at completion, so no baseline.",
    Reason.NO_PLANNED_VALUE: "There is no planned value at the data date.",
    Reason.NO_EARNED_VALUE: "There is no measured progress.",
    Reason.NO_ACTUAL_COST: "No actual costs are recorded.",
    Reason.NOT_GIVEN: "The figure that it needs was not given.",
    Reason.BUDGET_ZERO: "The budget at completion is zero.",
    Reason.NOTHING_PLANNED: "Nothing was planned up to the data date.",
    Reason.NOTHING_EARNED: "Nothing has been earned yet.",
    Reason.NOTHING_SPENT: "Nothing has been spent yet.",
    Reason.BUDGET_SPENT: "The budget is spent, so it can no longer be kept.",
    Reason.ESTIMATE_SPENT: "The estimate at completion is already spent.",
    Reason.NOT_STARTED: "No time has passed since the start.",
    Reason.PLANNED_DURATION_OVER: "The planned duration is already over.",
    Reason.TARGET_DURATION_OVER: "The target duration is already over.",
}

_MISSING: Mapping[str, Reason] = {
    "bac": Reason.NO_BUDGET,
    "pv": Reason.NO_PLANNED_VALUE,
    "ev": Reason.NO_EARNED_VALUE,
    "ac": Reason.NO_ACTUAL_COST,
}

Guard = tuple[Callable[..., bool], Reason]


@dataclass(frozen=True, slots=True)
class Formula:
    """One figure: what it needs, how it reads, how it is computed, when it is not.

    Attributes
    ----------
    name : str
        Attribute of the result that it fills.
    needs : tuple of str
        Names of the inputs or earlier figures, in the order of `compute`.
    words : str
        The formula as people write it.
    compute : callable
        The same in code.
    guards : tuple of (callable, Reason)
        Conditions on the needs under which the figure is undefined.
    """

    name: str
    needs: tuple[str, ...]
    words: str
    compute: Callable[..., float]
    guards: tuple[Guard, ...] = ()


def _zero(name: str, needs: tuple[str, ...], reason: Reason) -> Guard:
    position = needs.index(name)
    return lambda *values: values[position] <= 0, reason


def _formula(
    name: str,
    needs: str,
    words: str,
    compute: Callable[..., float],
    *guards: Guard,
    **positive: Reason,
) -> Formula:
    names = tuple(needs.split())
    zeros = tuple(_zero(need, names, why) for need, why in positive.items())
    return Formula(name, names, words, compute, (*zeros, *guards))


def _estimate(name: str, factor: str, words: str) -> Formula:
    return _formula(
        name,
        f"bac ev ac {factor}",
        f"AC + (BAC - EV) / {words}",
        lambda bac, ev, ac, index: ac + (bac - ev) / index,
        **{factor: Reason.NOTHING_EARNED},
    )


FORMULAS: tuple[Formula, ...] = (
    _formula("sv", "ev pv", "EV - PV", lambda ev, pv: ev - pv),
    _formula(
        "sv_percent",
        "sv pv",
        "SV / PV",
        lambda sv, pv: sv / pv,
        pv=Reason.NOTHING_PLANNED,
    ),
    _formula("cv", "ev ac", "EV - AC", lambda ev, ac: ev - ac),
    _formula(
        "cv_percent",
        "cv ev",
        "CV / EV",
        lambda cv, ev: cv / ev,
        ev=Reason.NOTHING_EARNED,
    ),
    _formula(
        "spi", "ev pv", "EV / PV", lambda ev, pv: ev / pv, pv=Reason.NOTHING_PLANNED
    ),
    _formula(
        "cpi", "ev ac", "EV / AC", lambda ev, ac: ev / ac, ac=Reason.NOTHING_SPENT
    ),
    _formula("csi", "cpi spi", "CPI x SPI", lambda cpi, spi: cpi * spi),
    _formula("csi_t", "cpi spi_t", "CPI x SPI(t)", lambda cpi, spi_t: cpi * spi_t),
    _formula(
        "weighted_index",
        "cpi spi cost_weight",
        "w x CPI + (1 - w) x SPI",
        lambda cpi, spi, weight: weight * cpi + (1 - weight) * spi,
    ),
    _formula(
        "percent_complete",
        "ev bac",
        "EV / BAC",
        lambda ev, bac: ev / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "percent_spent",
        "ac bac",
        "AC / BAC",
        lambda ac, bac: ac / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "percent_scheduled",
        "pv bac",
        "PV / BAC",
        lambda pv, bac: pv / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _estimate("eac_typical", "cpi", "CPI"),
    _formula(
        "eac_atypical",
        "bac ev ac",
        "AC + (BAC - EV)",
        lambda bac, ev, ac: ac + bac - ev,
    ),
    _estimate("eac_cost_schedule", "csi", "(CPI x SPI)"),
    _estimate("eac_weighted", "weighted_index", "(w x CPI + (1 - w) x SPI)"),
    _estimate("eac_recent", "recent_cpi", "CPI of the last periods"),
    _estimate("eac_cost_schedule_t", "csi_t", "(CPI x SPI(t))"),
    _formula("etc", "eac_typical ac", "EAC - AC", lambda eac, ac: eac - ac),
    _formula("vac", "bac eac_typical", "BAC - EAC", lambda bac, eac: bac - eac),
    _formula(
        "vac_percent",
        "vac bac",
        "VAC / BAC",
        lambda vac, bac: vac / bac,
        bac=Reason.BUDGET_ZERO,
    ),
    _formula(
        "tcpi_bac",
        "bac ev ac",
        "(BAC - EV) / (BAC - AC)",
        lambda bac, ev, ac: (bac - ev) / (bac - ac),
        (lambda bac, _ev, ac: ac >= bac, Reason.BUDGET_SPENT),
    ),
    _formula(
        "tcpi_eac",
        "bac ev ac eac_typical",
        "(BAC - EV) / (EAC - AC)",
        lambda bac, ev, ac, eac: (bac - ev) / (eac - ac),
        (lambda _bac, _ev, ac, eac: eac <= ac, Reason.ESTIMATE_SPENT),
    ),
)

SCHEDULE_FORMULAS: tuple[Formula, ...] = (
    _formula("sv_t", "es at", "ES - AT", lambda es, at: es - at),
    _formula(
        "spi_t", "es at", "ES / AT", lambda es, at: es / at, at=Reason.NOT_STARTED
    ),
    _formula("sci_t", "spi_t cpi", "SPI(t) x CPI", lambda spi_t, cpi: spi_t * cpi),
    _formula(
        "ieac_t",
        "pd spi_t",
        "PD / SPI(t)",
        lambda pd, spi_t: pd / spi_t,
        spi_t=Reason.NOTHING_EARNED,
    ),
    _formula(
        "ieac_t_at_plan",
        "pd es at",
        "AT + (PD - ES)",
        lambda pd, es, at: at + pd - es,
    ),
    _formula(
        "ieac_t_cost_schedule",
        "pd es at sci_t",
        "AT + (PD - ES) / (SPI(t) x CPI)",
        lambda pd, es, at, sci_t: at + (pd - es) / sci_t,
        sci_t=Reason.NOTHING_EARNED,
    ),
    _formula(
        "tspi_pd",
        "pd es at",
        "(PD - ES) / (PD - AT)",
        lambda pd, es, at: (pd - es) / (pd - at),
        (lambda pd, _es, at: at >= pd, Reason.PLANNED_DURATION_OVER),
    ),
    _formula(
        "tspi_ed",
        "pd es at ed",
        "(PD - ES) / (ED - AT)",
        lambda pd, es, at, ed: (pd - es) / (ed - at),
        (lambda _pd, _es, at, ed: at >= ed, Reason.TARGET_DURATION_OVER),
    ),
    _formula("pdwr", "pd es", "PD - ES", lambda pd, es: pd - es),
    _formula("vac_t", "pd ieac_t", "PD - IEAC(t)", lambda pd, ieac: pd - ieac),
)


def _evaluate(
    formulas: Iterable[Formula], inputs: Mapping[str, float | None]
) -> tuple[dict[str, float | None], dict[str, Reason]]:
    known = dict(inputs)
    reasons = {
        name: _MISSING.get(name, Reason.NOT_GIVEN)
        for name, value in inputs.items()
        if value is None
    }
    for formula in formulas:
        reason = _why_not(formula, known, reasons)
        if reason is None:
            known[formula.name] = formula.compute(*(known[n] for n in formula.needs))
        else:
            known[formula.name] = None
            reasons[formula.name] = reason
    return known, reasons


def _why_not(
    formula: Formula,
    known: Mapping[str, float | None],
    reasons: Mapping[str, Reason],
) -> Reason | None:
    for need in formula.needs:
        if known[need] is None:
            return reasons[need]
    values = [known[need] for need in formula.needs]
    return next(
        (why for is_undefined, why in formula.guards if is_undefined(*values)), None
    )


def _float(value: Amount | None) -> float | None:
    return None if value is None else float(value)


@dataclass(frozen=True, slots=True)
class EarnedValue:
    """The cost side at one data date; see `FORMULAS` for each figure.

    `eac_low` and `eac_high` span the first four estimates and the management
    estimate where one is given; `management_eac_too_low` tells that the latter lies
    under all the statistical ones. `reasons` has an entry for each figure that is
    None.
    """

    bac: float | None
    pv: float | None
    ev: float | None
    ac: float | None
    sv: float | None
    sv_percent: float | None
    cv: float | None
    cv_percent: float | None
    spi: float | None
    cpi: float | None
    csi: float | None
    csi_t: float | None
    percent_complete: float | None
    percent_spent: float | None
    percent_scheduled: float | None
    eac_typical: float | None
    eac_atypical: float | None
    eac_cost_schedule: float | None
    eac_weighted: float | None
    eac_recent: float | None
    eac_cost_schedule_t: float | None
    eac_low: float | None
    eac_high: float | None
    etc: float | None
    vac: float | None
    vac_percent: float | None
    tcpi_bac: float | None
    tcpi_eac: float | None
    management_eac_too_low: bool | None
    reasons: Mapping[str, Reason] = field(default_factory=dict)

    @property
    def eac(self) -> float | None:
        """The headline estimate at completion: BAC / CPI."""
        return self.eac_typical


def earned_value(
    *,
    bac: Amount | None,
    pv: Amount | None,
    ev: Amount | None,
    ac: Amount | None,
    spi_t: float | None = None,
    recent_cpi: float | None = None,
    management_eac: Amount | None = None,
    cost_weight: float = COST_WEIGHT,
) -> EarnedValue:
    """Compute every cost metric from the four cumulative sums.

    Parameters
    ----------
    bac, pv, ev, ac : float, int, Decimal or None
        Budget at completion, planned value, earned value and actual cost up to the
        data date, in one unit; None where unknown.
    spi_t : float, optional
        Time-based schedule index, for the estimates that use it.
    recent_cpi : float, optional
        Cost index of the last periods (see `recent_index`).
    management_eac : float, int or Decimal, optional
        The project's own bottom-up estimate at completion.
    cost_weight : float, optional
        Weight of the CPI against the SPI in the weighted estimate, 0 to 1.

    Returns
    -------
    EarnedValue

    Raises
    ------
    ValueError
        If a sum is negative or the weight is not between 0 and 1.
    """
    if not 0 <= cost_weight <= 1:
        raise ValueError(f"cost_weight must lie between 0 and 1, not {cost_weight}.")
    sums = {"bac": bac, "pv": pv, "ev": ev, "ac": ac}
    for name, value in sums.items():
        if value is not None and value < 0:
            raise ValueError(f"{name} must not be negative, but it is {value}.")
    known, reasons = _evaluate(
        FORMULAS,
        {name: _float(value) for name, value in sums.items()}
        | {"spi_t": spi_t, "recent_cpi": recent_cpi, "cost_weight": cost_weight},
    )
    for helper in ("spi_t", "recent_cpi", "cost_weight", "weighted_index"):
        known.pop(helper)
        reasons.pop(helper, None)
    low, high, too_low = _estimate_range(known, _float(management_eac))
    if low is None:
        reasons["eac_low"] = reasons["eac_high"] = reasons["eac_atypical"]
    if too_low is None:
        reasons["management_eac_too_low"] = Reason.NOT_GIVEN
    return EarnedValue(
        **known,
        eac_low=low,
        eac_high=high,
        management_eac_too_low=too_low,
        reasons=reasons,
    )


def _estimate_range(
    known: Mapping[str, float | None], management: float | None
) -> tuple[float | None, float | None, bool | None]:
    names = ("eac_typical", "eac_atypical", "eac_cost_schedule", "eac_weighted")
    statistical = [value for name in names if (value := known[name]) is not None]
    estimates = [*statistical] if management is None else [*statistical, management]
    if not estimates:
        return None, None, None
    too_low = None
    if management is not None and statistical:
        too_low = management < min(statistical)
    return min(estimates), max(estimates), too_low


def recent_index(
    earned: Sequence[Amount], base: Sequence[Amount], periods: int = 3
) -> float | None:
    """Compute CPI (base AC) or SPI (base PV) of the last periods.

    Parameters
    ----------
    earned, base : sequence of float, int or Decimal
        Cumulative values at the end of each period, first period first.
    periods : int, optional
        How many of the last periods count; fewer if the project is younger.

    Returns
    -------
    float or None
        None where the base did not grow in these periods.
    """
    if len(earned) != len(base):
        raise ValueError(f"{len(earned)} earned values for {len(base)} base values.")
    ends = np.array([[0, *map(float, earned)], [0, *map(float, base)]])
    first = max(0, ends.shape[1] - 1 - periods)
    gained, spent = ends[:, -1] - ends[:, first]
    return float(gained / spent) if spent > 0 else None


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
    earned = _float(ev)
    if earned is not None and earned < 0:
        raise ValueError(f"ev must not be negative, but it is {earned}.")
    if at < 0:
        raise ValueError(f"at must not be negative, but it is {at}.")
    has_plan = bool(curve[-1] > 0)
    pd = float(axis[np.searchsorted(curve, curve[-1])]) if has_plan else None
    es = None if pd is None or earned is None else _time_of(earned, curve, axis, pd)
    known, reasons = _evaluate(
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


@dataclass(frozen=True, slots=True)
class RollUp:
    """Sums over the items that have all four figures; the others are named."""

    bac: float | None
    pv: float | None
    ev: float | None
    ac: float | None
    included: tuple[int, ...]
    left_out: tuple[int, ...]

    def metrics(self) -> EarnedValue:
        """Compute the metrics of the sums, never a mean of ratios."""
        return earned_value(bac=self.bac, pv=self.pv, ev=self.ev, ac=self.ac)


def roll_up(
    items: Iterable[tuple[Amount | None, Amount | None, Amount | None, Amount | None]],
) -> RollUp:
    """Add up (BAC, PV, EV, AC) of projects, work packages or control accounts.

    An item that lacks one of the four would distort the ratios of the sums, so it
    is left out and its position is named.
    """
    rows = list(items)
    included = tuple(i for i, row in enumerate(rows) if None not in row)
    left_out = tuple(i for i, row in enumerate(rows) if None in row)
    if not included:
        return RollUp(None, None, None, None, (), left_out)
    bac, pv, ev, ac = (
        sum(float(value) for i in included if (value := rows[i][column]) is not None)
        for column in range(4)
    )
    return RollUp(bac, pv, ev, ac, included, left_out)
