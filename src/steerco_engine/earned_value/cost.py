"""The cost side: indices, variances, estimates at completion, sums of projects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from steerco_engine.earned_value.formulas import (
    FORMULAS,
    Amount,
    Reason,
    as_float,
    evaluate,
)

COST_WEIGHT = 0.8
"""Share of the CPI in the weighted estimate at completion; the SPI has the rest."""


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
    known, reasons = evaluate(
        FORMULAS,
        {name: as_float(value) for name, value in sums.items()}
        | {"spi_t": spi_t, "recent_cpi": recent_cpi, "cost_weight": cost_weight},
    )
    for helper in ("spi_t", "recent_cpi", "cost_weight", "weighted_index"):
        known.pop(helper)
        reasons.pop(helper, None)
    low, high, too_low = _estimate_range(known, as_float(management_eac))
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
