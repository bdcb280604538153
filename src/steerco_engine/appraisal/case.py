"""The data of a business case: benefits and costs by period, and the discount rate."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Line:
    """One benefit or cost.

    Attributes
    ----------
    name : str
    amounts : ndarray of float, shape (periods + 1,)
        Money in each period, that of today first; costs are given as positive amounts.
    is_cost : bool
    """

    name: str
    amounts: Floats
    is_cost: bool

    @property
    def flows(self) -> Floats:
        """The amounts with the sign of a cash flow."""
        return -self.amounts if self.is_cost else self.amounts


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """Benefits and costs by period.

    Sunk costs do not belong in it; taxes, terminal values and adjustments for optimism
    are lines of their own. Amounts and rate are both real or both nominal.

    Attributes
    ----------
    lines : tuple of Line
    rate : float
        Discount rate a period, such as 0.1.
    mid_period : bool
        Whether amounts after today fall in the middle of their period, not at its end.

    Raises
    ------
    DataError
        If a line is empty, repeated, of another length or holds no number, or the rate is
        not above -1.
    """

    lines: tuple[Line, ...]
    rate: float
    mid_period: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.rate) and self.rate > -1):
            raise DataError("discount rate", f"{self.rate} is not a number above -1.")
        if not self.lines:
            raise DataError("business case", "it has neither benefits nor costs.")
        length = len(self.lines[0].amounts)
        names = [line.name for line in self.lines]
        for i, line in enumerate(self.lines):
            where = f"line {line.name}"
            if line.name in names[:i]:
                raise DataError(where, "it is named twice.")
            if line.amounts.ndim != 1 or len(line.amounts) != length or not length:
                raise DataError(
                    where, f"it needs {length} amounts, one for today and each period."
                )
            for period in np.flatnonzero(~np.isfinite(line.amounts)):
                raise DataError(
                    f"{where} in period {period}",
                    f"{line.amounts[period]} is not an amount.",
                )

    @classmethod
    def build(
        cls,
        *,
        rate: float,
        benefits: Mapping[str, Sequence[float]],
        costs: Mapping[str, Sequence[float]],
        mid_period: bool = False,
    ) -> BusinessCase:
        """Build from named rows of amounts, both kinds given as positive amounts."""
        lines = [Line(name, _row(row), is_cost=False) for name, row in benefits.items()]
        lines += [Line(name, _row(row), is_cost=True) for name, row in costs.items()]
        return cls(tuple(lines), rate, mid_period)

    @classmethod
    def from_net(
        cls, net: Sequence[float], rate: float, *, mid_period: bool = False
    ) -> BusinessCase:
        """Build from net cash flows; what comes in counts as benefit, the rest as cost."""
        flows = _row(net)
        return cls(
            (
                Line("inflows", np.where(flows < 0, 0.0, flows), is_cost=False),
                Line("outflows", np.where(flows < 0, -flows, 0.0), is_cost=True),
            ),
            rate,
            mid_period,
        )

    @property
    def net(self) -> Floats:
        """Net cash flow of each period, shape (periods + 1,)."""
        result: Floats = sum((line.flows for line in self.lines), np.zeros(1))
        return result

    @property
    def benefits(self) -> Floats:
        """Benefits of each period, shape (periods + 1,)."""
        return self._sum_of(is_cost=False)

    @property
    def costs(self) -> Floats:
        """Costs of each period as positive amounts, shape (periods + 1,)."""
        return self._sum_of(is_cost=True)

    def _sum_of(self, *, is_cost: bool) -> Floats:
        rows = [line.amounts for line in self.lines if line.is_cost is is_cost]
        result: Floats = sum(rows, np.zeros(len(self.lines[0].amounts)))
        return result


def _row(amounts: Sequence[float]) -> Floats:
    return np.asarray(amounts, dtype=np.float64)
