"""What a plan is judged by: a sum of four measures, each at a price."""

from __future__ import annotations

import math
from dataclasses import dataclass

from steerco_engine.solving import DataError


@dataclass(frozen=True, slots=True)
class Objective:
    """Prices of what a plan costs; `level` finds the plan of the lowest sum.

    Attributes
    ----------
    tardiness : float
        Times the sum over projects of weight x periods finished after the due date.
    makespan : float
        Times the finish of the last task.
    smoothness : float
        Times the sum over resources and periods of units used, squared. No project
        finishes later for it than without.
    moved : float
        Times the number of tasks that do not start where today's plan has them.
    shift : float
        Times the sum over those tasks of the periods between.
    """

    tardiness: float = 0.0
    makespan: float = 0.0
    smoothness: float = 0.0
    moved: float = 0.0
    shift: float = 0.0

    def __post_init__(self) -> None:
        for name in self.__slots__:
            price = getattr(self, name)
            if not math.isfinite(price) or price < 0:
                raise DataError(
                    f"objective: {name}", f"{price} is no price; give 0 or more."
                )
        if not any(self.prices):
            raise DataError("objective", "nothing has a price; give one of them.")

    @property
    def prices(self) -> tuple[float, float, float, float, float]:
        """Prices in the order of the attributes."""
        return self.tardiness, self.makespan, self.smoothness, self.moved, self.shift

    @property
    def only_makespan(self) -> bool:
        """Whether nothing but the makespan has a price."""
        return not (self.tardiness or self.smoothness or self.moved or self.shift)

    @property
    def regular(self) -> bool:
        """Whether starting a task earlier never costs."""
        return not (self.smoothness or self.moved or self.shift)
