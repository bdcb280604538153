"""Ranking formulas of agile portfolios: WSJF, RICE, MoSCoW."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from steerco_engine.solving import DataError

TIE = 1e-12
"""Scores that differ by no more are equal."""
MUST_AT_MOST = 0.60
"""Share of the planned effort that Must items should not exceed (DSDM)."""
COULD_AT_LEAST = 0.20
"""Share of the planned effort that Could items should hold in reserve (DSDM)."""


@dataclass(frozen=True, slots=True)
class CostOfDelay:
    """Weighted shortest job first (Reinertsen 2009), with SAFe's three parts.

    Attributes
    ----------
    value, time_criticality, risk_reduction : float
        On a relative scale, such as 1, 2, 3, 5, 8, 13, 20; at least 0.
    size : float
        Duration or size on the same scale; above 0.

    Raises
    ------
    DataError
    """

    value: float
    time_criticality: float
    risk_reduction: float
    size: float

    def __post_init__(self) -> None:
        _demand_figures(self, "WSJF", above_zero="size")

    @property
    def cost_of_delay(self) -> float:
        """Value + time criticality + risk reduction."""
        return self.value + self.time_criticality + self.risk_reduction

    @property
    def wsjf(self) -> float:
        """Cost of delay / size."""
        return self.cost_of_delay / self.size


@dataclass(frozen=True, slots=True)
class Rice:
    """RICE (McBride, Intercom 2016).

    Attributes
    ----------
    reach : float
        People or events in a period; at least 0.
    impact : float
        3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    confidence : float
        Share from 0 to 1.
    effort : float
        Person-months; above 0.

    Raises
    ------
    DataError
    """

    reach: float
    impact: float
    confidence: float
    effort: float

    def __post_init__(self) -> None:
        _demand_figures(self, "RICE", above_zero="effort")
        if self.confidence > 1:
            raise DataError("RICE: confidence", f"{self.confidence} is more than 1.")

    @property
    def rice(self) -> float:
        """Rice x impact x confidence / effort."""
        return self.reach * self.impact * self.confidence / self.effort


class MoSCoW(StrEnum):
    """What a release must, should, could and will not hold (DSDM)."""

    MUST = "must"
    SHOULD = "should"
    COULD = "could"
    WONT = "wont"


@dataclass(frozen=True, slots=True)
class Effort:
    """How the effort of a release is spread.

    Attributes
    ----------
    total : mapping of MoSCoW to float
    share : mapping of MoSCoW to float or None
        Of Must, Should and Could together; None where nothing is planned.
    must_too_large, could_too_small : bool or None
        Whether Must takes over 60 %, whether Could holds under 20 %; None likewise.
    """

    total: Mapping[MoSCoW, float]
    share: Mapping[MoSCoW, float | None]
    must_too_large: bool | None
    could_too_small: bool | None


def efforts(items: Iterable[tuple[MoSCoW, float]]) -> Effort:
    """Add up the effort of each category.

    Raises
    ------
    DataError
        If an effort is not a number of at least 0.
    """
    total = dict.fromkeys(MoSCoW, 0.0)
    for number, (category, effort) in enumerate(items, 1):
        if not (math.isfinite(effort) and effort >= 0):
            raise DataError(f"item {number}: effort", f"{effort} is not >= 0.")
        total[category] += effort
    planned = [MoSCoW.MUST, MoSCoW.SHOULD, MoSCoW.COULD]
    whole = sum(total[each] for each in planned)
    if whole == 0:
        return Effort(total, dict.fromkeys(planned), None, None)
    share = {each: total[each] / whole for each in planned}
    return Effort(
        total,
        dict(share),
        share[MoSCoW.MUST] > MUST_AT_MOST + TIE,
        share[MoSCoW.COULD] < COULD_AT_LEAST - TIE,
    )


def ranks(scores: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the rank of each score; 1 is the largest, equal ones share the better rank."""
    best_first = np.argsort(-scores, kind="stable")
    ordered = scores[best_first]
    fresh = np.concatenate([[True], ordered[:-1] - ordered[1:] > TIE])[: len(scores)]
    place = np.maximum.accumulate(np.where(fresh, np.arange(len(scores)), 0))
    result = np.empty(len(scores), np.int64)
    result[best_first] = place + 1
    return result


def order(scores: Mapping[str, float]) -> tuple[str, ...]:
    """Return the names from the largest score to the smallest, equal ones as given."""
    return tuple(sorted(scores, key=lambda name: -scores[name]))


def _demand_figures(
    figures: CostOfDelay | Rice, formula: str, *, above_zero: str
) -> None:
    for each in fields(figures):
        value = getattr(figures, each.name)
        where = f"{formula}: {each.name.replace('_', ' ')}"
        if not (math.isfinite(value) and value >= 0):
            raise DataError(where, f"{value} is not a number of at least 0.")
        if each.name == above_zero and value == 0:
            raise DataError(where, "it must be above 0.")
