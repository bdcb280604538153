"""The measures of a business case; what is undefined is None with a reason."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy_financial

from steerco_engine.appraisal.case import BusinessCase, Floats
from steerco_engine.appraisal.roots import positive_roots
from steerco_engine.solving import DataError


class Reason(StrEnum):
    """Why a measure is undefined."""

    NO_IRR = "no_irr"
    SEVERAL_IRRS = "several_irrs"
    ONE_SIGN = "one_sign"
    NEVER_PAID_BACK = "never_paid_back"
    NO_INVESTMENT = "no_investment"
    NO_COSTS = "no_costs"

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return _WORDS[self]


_WORDS: Mapping[Reason, str] = {
    Reason.NO_IRR: "No discount rate makes the net present value zero.",
    Reason.SEVERAL_IRRS: "Several discount rates make the net present value zero; use "
    "the net present value or the modified rate.",
    Reason.ONE_SIGN: "The flows are all outgoing or all incoming.",
    Reason.NEVER_PAID_BACK: "The flows do not pay the outlay back.",
    Reason.NO_INVESTMENT: "There is no net outlay today.",
    Reason.NO_COSTS: "The costs add up to nothing.",
}


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What a business case is worth at its discount rate.

    Attributes
    ----------
    npv : float
        Net present value; the flow of today is not discounted.
    irr : float or None
        The internal rate of return, where there is exactly one.
    irrs : tuple of float
        All rates above -1 at which the net present value is zero, ascending.
    mirr : float or None
        Modified internal rate of return.
    payback, discounted_payback : float or None
        Periods until the cumulative (discounted) flow stays at or above zero.
    profitability_index : float or None
        Present value of what follows / net outlay today.
    benefit_cost_ratio : float or None
        Present value of benefits / present value of costs.
    roi : float or None
        (Benefits - costs) / costs, not discounted, over the whole horizon.
    reasons : mapping of str to Reason
        An entry for each measure that is None.
    """

    npv: float
    irr: float | None
    irrs: tuple[float, ...]
    mirr: float | None
    payback: float | None
    discounted_payback: float | None
    profitability_index: float | None
    benefit_cost_ratio: float | None
    roi: float | None
    reasons: Mapping[str, Reason] = field(default_factory=dict)


def appraise(
    case: BusinessCase,
    *,
    finance_rate: float | None = None,
    reinvestment_rate: float | None = None,
) -> Appraisal:
    """Compute every measure of a business case.

    Parameters
    ----------
    case : BusinessCase
    finance_rate, reinvestment_rate : float, optional
        For the modified rate: what outgoing flows cost and incoming ones earn; the
        case's discount rate where not given.

    Raises
    ------
    DataError
        If a rate is not above -1.
    """
    finance = case.rate if finance_rate is None else finance_rate
    reinvestment = case.rate if reinvestment_rate is None else reinvestment_rate
    for name, rate in (("finance", finance), ("reinvestment", reinvestment)):
        if not (math.isfinite(rate) and rate > -1):
            raise DataError(f"{name} rate", f"{rate} is not a number above -1.")
    net = case.net
    irrs = internal_rates(case)
    discounted = net / (1 + case.rate) ** _times(case)
    benefits, costs = (
        present_value(case, case.benefits),
        present_value(case, case.costs),
    )
    defined: dict[str, float | Reason] = {
        "irr": _single(irrs),
        "mirr": _modified(case, finance, reinvestment),
        "payback": _payback(net),
        "discounted_payback": _payback(discounted),
        "profitability_index": _profitability(discounted),
        "benefit_cost_ratio": benefits / costs if costs > 0 else Reason.NO_COSTS,
        "roi": _return(case),
    }
    reasons = {name: why for name, why in defined.items() if isinstance(why, Reason)}
    known = {n: None if isinstance(v, Reason) else float(v) for n, v in defined.items()}
    return Appraisal(npv=float(discounted.sum()), irrs=irrs, reasons=reasons, **known)


def present_value(
    case: BusinessCase, flows: Floats, rate: float | None = None
) -> float:
    """Return what flows of the case's periods are worth today.

    ``flow[0] + sum of flow[t] / (1 + rate) ** t``; half a period less in the middle of
    periods.

    Parameters
    ----------
    case : BusinessCase
        Gives the timing, and the rate where none is given.
    flows : ndarray of float, shape (periods + 1,)
    rate : float, optional
    """
    rate = case.rate if rate is None else rate
    if not case.mid_period:
        return float(numpy_financial.npv(rate, flows))
    later = numpy_financial.npv(rate, np.concatenate([[0.0], flows[1:]]))
    return float(flows[0] + later * math.sqrt(1 + rate))


def internal_rates(case: BusinessCase) -> tuple[float, ...]:
    """Return all rates above -1 at which the net present value is zero, ascending.

    In terms of the discount factor the present value is a polynomial; all of its
    positive roots are isolated (see `roots`). Empty where the net flows are all zero.
    """
    net = case.net
    if not case.mid_period:
        return tuple(sorted(1 / x - 1 for x in positive_roots(net)))
    halves = np.zeros(2 * len(net) - 1)
    halves[0] = net[0]
    halves[1::2] = net[1:]
    return tuple(sorted(1 / (x * x) - 1 for x in positive_roots(halves)))


def expected_commercial_value(
    *,
    npv: float,
    launch_cost: float,
    development_cost: float,
    technical_success: float,
    commercial_success: float,
) -> float:
    """Return the expected value of a development that may fail twice.

    ECV = (NPV x P(commercial) - launch) x P(technical) - development (Cooper, Edgett and
    Kleinschmidt 2001).

    Parameters
    ----------
    npv : float
        Of the earnings after launch, before launch and development.
    launch_cost, development_cost : float
        Still to be spent.
    technical_success, commercial_success : float
        Probabilities.

    Raises
    ------
    DataError
        If a probability is not between 0 and 1.
    """
    chances = {"technical": technical_success, "commercial": commercial_success}
    for name, chance in chances.items():
        if not 0 <= chance <= 1:
            raise DataError(
                f"{name} success", f"{chance} is no probability; give 0 to 1."
            )
    launched = npv * commercial_success - launch_cost
    return launched * technical_success - development_cost


def productivity_index(value: float, scarce: float) -> float | None:
    """Return value / what it still takes of the scarce resource; None where it takes none.

    Ranking by it gives the most value from a fixed amount of that resource.
    """
    return value / scarce if scarce > 0 else None


def _times(case: BusinessCase) -> Floats:
    times = np.arange(len(case.net), dtype=np.float64)
    if case.mid_period:
        times[1:] -= 0.5
    return times


def _single(rates: tuple[float, ...]) -> float | Reason:
    if not rates:
        return Reason.NO_IRR
    return rates[0] if len(rates) == 1 else Reason.SEVERAL_IRRS


def _modified(
    case: BusinessCase, finance: float, reinvestment: float
) -> float | Reason:
    net, last = case.net, _times(case)[-1]
    if not ((net > 0).any() and (net < 0).any()):
        return Reason.ONE_SIGN
    earned = present_value(case, np.maximum(net, 0), reinvestment)
    spent = -present_value(case, np.minimum(net, 0), finance)
    return float((earned / spent) ** (1 / last) * (1 + reinvestment) - 1)


def _payback(flows: Floats) -> float | Reason:
    """Interpolate within the period after the last one that ends below zero."""
    cumulative = np.cumsum(flows)
    below = np.flatnonzero(cumulative < 0)
    if not len(below):
        return 0.0
    last = int(below[-1])
    if last == len(flows) - 1:
        return Reason.NEVER_PAID_BACK
    return float(last - cumulative[last] / flows[last + 1])


def _profitability(discounted: Floats) -> float | Reason:
    if discounted[0] >= 0:
        return Reason.NO_INVESTMENT
    return float(discounted[1:].sum() / -discounted[0])


def _return(case: BusinessCase) -> float | Reason:
    benefits, costs = float(case.benefits.sum()), float(case.costs.sum())
    return (benefits - costs) / costs if costs > 0 else Reason.NO_COSTS
