"""How far each line of a business case moves its value, and where the value turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steerco_engine.appraisal.case import BusinessCase
from steerco_engine.appraisal.measures import internal_rates, present_value
from steerco_engine.solving import DataError

DISCOUNT_RATE = "discount rate"
"""Name of the discount rate among the lines."""


@dataclass(frozen=True, slots=True)
class Swing:
    """One bar of a tornado chart.

    Attributes
    ----------
    name : str
        Of the line, or `DISCOUNT_RATE`.
    less, more : float
        Net present value with the line lower and higher by the change.
    switching : float or None
        Relative change of the line at which the net present value is zero, such as -0.23.
    reason : str or None
        Why there is no such change.
    """

    name: str
    less: float
    more: float
    switching: float | None
    reason: str | None = None

    @property
    def width(self) -> float:
        """Distance between the two values."""
        return abs(self.more - self.less)


def sensitivity(case: BusinessCase, change: float = 0.2) -> tuple[Swing, ...]:
    """Move each line and the discount rate alone; the widest swing comes first.

    The net present value is linear in a line, so with the present value P of its flows
    the switching value is -NPV / P. That of the rate is IRR / rate - 1.

    Parameters
    ----------
    case : BusinessCase
    change : float
        Relative, above 0.

    Raises
    ------
    DataError
        If `change` is not above 0, or is above 1.
    """
    if not 0 < change <= 1:
        raise DataError("sensitivity: change", f"{change} is not above 0 and up to 1.")
    npv = present_value(case, case.net)
    swings = [_rate_swing(case, change)]
    for line in case.lines:
        part = present_value(case, line.flows)
        switching = -npv / part if part else None
        reason = None if part else "Its present value is zero."
        less, more = npv - change * part, npv + change * part
        swings.append(Swing(line.name, less, more, switching, reason))
    return tuple(sorted(swings, key=lambda swing: -swing.width))


def expected_value(scenarios: Sequence[tuple[float, float]]) -> float:
    """Return the sum of probability x value over scenarios.

    Parameters
    ----------
    scenarios : sequence of (float, float)
        Probability and value; the probabilities add up to 1.

    Raises
    ------
    DataError
        If a probability is negative or their sum is not 1.
    """
    total = sum(chance for chance, _ in scenarios)
    if any(chance < 0 for chance, _ in scenarios) or abs(total - 1) > 1e-9:
        raise DataError("scenarios", f"probabilities add up to {total:g}, not to 1.")
    return sum(chance * value for chance, value in scenarios)


def _rate_swing(case: BusinessCase, change: float) -> Swing:
    less, more = (
        present_value(case, case.net, case.rate * factor)
        for factor in (1 - change, 1 + change)
    )
    rates = internal_rates(case)
    if case.rate == 0:
        reason = "The rate is zero, so it has no relative change."
    elif len(rates) != 1:
        reason = f"There are {len(rates)} internal rates of return, not one."
    else:
        return Swing(DISCOUNT_RATE, less, more, rates[0] / case.rate - 1)
    return Swing(DISCOUNT_RATE, less, more, None, reason)
