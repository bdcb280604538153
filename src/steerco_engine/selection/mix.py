"""A mix: which option of each candidate is chosen, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steerco_engine.selection.data import Floats, Ints, Selection
from steerco_engine.selection.program import Program


@dataclass(frozen=True)
class Choice:
    """A chosen candidate, how and when.

    Attributes
    ----------
    candidate : str
    variant : str
        Empty where there is only one without a name.
    start, finish : int
        First period, and the first one after the last.
    score : float
        Weighted value.
    """

    candidate: str
    variant: str
    start: int
    finish: int
    score: float


@dataclass(frozen=True)
class Mix:
    """What is chosen.

    Attributes
    ----------
    data : Selection
    chosen : array of int, shape (candidates,)
        Option of each candidate; -1 where it is out.
    """

    data: Selection
    chosen: Ints

    def __iter__(self) -> Iterator[Choice]:
        data = self.data
        scores = data.scores
        for i in self.members.tolist():
            option = int(self.chosen[i])
            variant = int(data.options.variant[option])
            start = int(data.options.start[option])
            yield Choice(
                data.candidates[i],
                data.variants.names[variant],
                start,
                start + int(data.variants.length[variant]),
                float(scores[option]),
            )

    def __contains__(self, candidate: object) -> bool:
        index = self.data.index(str(candidate))
        return bool(self.chosen[index] >= 0)

    def __len__(self) -> int:
        return len(self.members)

    @property
    def members(self) -> Ints:
        """Candidates that are in, in order."""
        return np.flatnonzero(self.chosen >= 0)

    @cached_property
    def values(self) -> Floats:
        """Sum of each objective, shape (objectives,)."""
        options = self.chosen[self.members]
        total: Floats = self.data.options.values[options].sum(axis=0)
        return total

    @cached_property
    def used(self) -> tuple[Floats, ...]:
        """Use of each resource by period, those of its amounts first."""
        return tuple(self._used(k) for k in range(len(self.data.resources)))

    @cached_property
    def hired(self) -> dict[int, Floats]:
        """People hired by role and period."""
        return {
            k: np.maximum(0.0, self.used[k][: len(each.amounts)] - each.amounts)
            for k, each in enumerate(self.data.resources)
            if each.hiring is not None
        }

    @cached_property
    def fees(self) -> float:
        """What hiring takes off the objective."""
        total = 0.0
        for k, people in self.hired.items():
            hiring = self.data.resources[k].hiring
            if hiring is not None and hiring.paid_from is None:
                total += hiring.price * float(people.sum())
        return total

    @cached_property
    def objective(self) -> float:
        """Weighted sum of the values, less fees for hiring."""
        return float(self.values @ self.data.weights) - self.fees

    def spent(self, resource: int) -> Floats:
        """Return what is used of a resource by period, hiring that it pays included."""
        total = self.used[resource].copy()
        for k, people in self.hired.items():
            hiring = self.data.resources[k].hiring
            if hiring is not None and hiring.paid_from == resource:
                size = max(len(total), len(people))
                total = np.pad(total, (0, size - len(total)))
                total[: len(people)] += hiring.price * people
        return total

    def _used(self, resource: int) -> Floats:
        uses, options = self.data.variants, self.data.options
        total = np.zeros(max(len(self.data.resources[resource].amounts), 1))
        for option in self.chosen[self.members].tolist():
            variant = options.variant[option]
            span = slice(uses.use_from[variant], uses.use_from[variant + 1])
            mine = uses.use_resource[span] == resource
            periods = options.start[option] + uses.use_offset[span][mine]
            if len(periods) and periods.max() >= len(total):
                total = np.pad(total, (0, int(periods.max()) + 1 - len(total)))
            np.add.at(total, periods, uses.use_amount[span][mine])
        return total


def mix_of(program: Program, columns: Ints) -> Mix:
    """Return the mix of a choice of columns, -1 for none."""
    chosen = np.full(program.candidates, -1)
    inside = columns >= 0
    chosen[inside] = program.option[columns[inside]]
    return Mix(program.data, chosen)


def columns_of(program: Program, chosen: Ints) -> Ints:
    """Return the columns of a mix's options; -1 where it has none or a lock forbids it."""
    place = np.full(len(program.data.options.variant) + 1, -1)
    place[program.option] = np.arange(len(program.option))
    columns: Ints = place[chosen]
    return columns


def shortfall(program: Program, columns: Ints) -> Floats:
    """Return by how much each row is overdrawn, hiring paid for; 0 where it holds."""
    taken = np.zeros(len(program.score))
    taken[columns[columns >= 0]] = 1.0
    use = program.matrix.times(taken)
    hired = np.clip(use - program.limit, 0.0, program.overrun)
    payer = np.repeat(np.arange(len(use)), np.diff(program.charge_from))
    use += np.bincount(
        program.charge_row,
        program.charge_price * hired[payer],
        minlength=len(use),
    )
    scale = 1.0 + np.abs(np.where(np.isfinite(program.limit), program.limit, 0.0))
    over = use - program.overrun - program.limit
    return np.where(over > 1e-7 * scale, over, 0.0)
