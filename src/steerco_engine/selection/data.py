"""What is to be chosen from, and within which limits: validated once, frozen after.

Periods, candidates, variants and resources are numbered from 0. Amounts of a resource
and what a candidate uses of it share one unit, such as a currency or full-time people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steerco_engine.selection.checking import check

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

COUNT = "count"
"""Name of the measure that counts candidates, for buckets."""


class ResourceKind(StrEnum):
    """What a resource is; only money carries over, only roles are hired."""

    MONEY = "money"
    ROLE = "role"
    LIMIT = "limit"


class Rule(StrEnum):
    """How the amounts of a resource limit its use."""

    EACH = "each period"
    """What is not used in a period is lost."""
    CARRY_OVER = "carry over"
    """What is not used can be used later."""
    WHOLE = "whole"
    """Only the sum over all periods counts."""


class Decision(StrEnum):
    """What is already decided of a candidate."""

    FREE = "free"
    IN = "in"
    OUT = "out"


class LinkKind(StrEnum):
    """What a candidate's choice asks of another."""

    REQUIRES = "requires"
    """The other must be in as well."""
    EXCLUDES = "excludes"
    """Not both."""
    AFTER = "after"
    """If both are in, it starts when the other has finished, `lag` periods later."""


@dataclass(frozen=True, slots=True)
class Hiring:
    """People of a role who can be had on top, for a price.

    Attributes
    ----------
    most : float
        Hired at most in any period, in the role's unit; parts of it can be hired.
    price : float
        For one unit in one period.
    paid_from : int or None
        The money that pays; None takes the price off the objective.
    """

    most: float
    price: float
    paid_from: int | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """Something that there is only so much of.

    Attributes
    ----------
    amounts : array of float, shape (n,)
        Available in periods 0 to n - 1; infinite for no limit. Use after that is free.
    """

    name: str
    kind: ResourceKind
    amounts: Floats
    rule: Rule = Rule.EACH
    hiring: Hiring | None = None


@dataclass(frozen=True, slots=True)
class Variants:
    """How candidates can be carried out: scope and, for each, what it uses.

    Attributes
    ----------
    candidate : array of int, shape (v,)
    names : tuple of str
    length : array of int, shape (v,)
        Periods from start to finish.
    use_from : array of int, shape (v + 1,)
        Variant k uses entries ``use_from[k]`` to ``use_from[k + 1]`` of the next three.
    use_resource, use_offset : array of int, shape (u,)
        What, and in which period after the start.
    use_amount : array of float, shape (u,)
    """

    candidate: Ints
    names: tuple[str, ...]
    length: Ints
    use_from: Ints
    use_resource: Ints
    use_offset: Ints
    use_amount: Floats


@dataclass(frozen=True, slots=True)
class Options:
    """A variant at a start: what is chosen, at most one for each candidate.

    Sorted by candidate, then variant, then start.

    Attributes
    ----------
    variant, start : array of int, shape (o,)
    values : array of float, shape (o, objectives)
    """

    variant: Ints
    start: Ints
    values: Floats


@dataclass(frozen=True, slots=True)
class Link:
    """`candidate` requires, excludes or comes after `other`."""

    kind: LinkKind
    candidate: int
    other: int
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates of which at least and at most so many are in."""

    name: str
    members: tuple[int, ...]
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """Candidates that have between a lower and an upper share of the whole mix.

    Attributes
    ----------
    of : str
        What is shared: the name of a resource or of an objective, or `COUNT`.
    """

    name: str
    members: tuple[int, ...]
    of: str
    lower: float = 0.0
    upper: float = 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """A mix from which the answer differs in so many candidates."""

    members: tuple[int, ...]
    at_least: int


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection problem, checked when it is made.

    Attributes
    ----------
    periods : int
        Periods in which candidates can start.
    objectives : tuple of str
    weights : array of float, shape (objectives,)
        The sum of values times weights is made as large as possible.
    candidates : tuple of str
        Their ids.
    decisions : tuple of Decision, one a candidate
    variant_locks, start_locks : array of int, one a candidate
        Variant (its place among all variants) and start to which a candidate is held if
        it is in; -1 for any.

    Raises
    ------
    DataError
        Naming the record and the field that cannot be right.
    """

    periods: int
    objectives: tuple[str, ...]
    weights: Floats
    resources: tuple[Resource, ...]
    candidates: tuple[str, ...]
    variants: Variants
    options: Options
    decisions: tuple[Decision, ...]
    variant_locks: Ints
    start_locks: Ints
    links: tuple[Link, ...] = ()
    groups: tuple[Group, ...] = ()
    buckets: tuple[Bucket, ...] = ()
    differences: tuple[Difference, ...] = ()
    _index: dict[str, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for array in _arrays(self):
            array.flags.writeable = False
        check(self)
        index = {name: i for i, name in enumerate(self.candidates)}
        object.__setattr__(self, "_index", index)

    @property
    def option_candidate(self) -> Ints:
        """Candidate of each option, shape (o,)."""
        found: Ints = self.variants.candidate[self.options.variant]
        return found

    @property
    def scores(self) -> Floats:
        """Weighted value of each option, shape (o,)."""
        scores: Floats = self.options.values @ self.weights
        return scores

    def index(self, candidate: str) -> int:
        """Return the number of the candidate with this id; KeyError if there is none."""
        return self._index[candidate]

    def resource_index(self, name: str) -> int:
        """Return the number of the resource of this name; KeyError if there is none."""
        for k, resource in enumerate(self.resources):
            if resource.name == name:
                return k
        raise KeyError(name)

    def measured(self, of: str) -> Floats:
        """Return what each option has of a resource, an objective or `COUNT`."""
        if of == COUNT:
            return np.ones(len(self.options.variant))
        if of in self.objectives:
            column: Floats = self.options.values[:, self.objectives.index(of)]
            return column
        uses = self.variants
        mine = uses.use_resource == self.resource_index(of)
        owner = np.repeat(np.arange(len(uses.candidate)), np.diff(uses.use_from))
        total = np.zeros(len(uses.candidate))
        np.add.at(total, owner[mine], uses.use_amount[mine])
        found: Floats = total[self.options.variant]
        return found

    def locked(
        self,
        candidate: int,
        decision: Decision,
        *,
        variant: int | None = None,
        start: int | None = None,
    ) -> Selection:
        """Return the same problem with one candidate decided.

        A `variant` and a `start` hold it to these, -1 to none; without, holds stay.
        """
        decisions = list(self.decisions)
        decisions[candidate] = decision
        variants, starts = self.variant_locks.copy(), self.start_locks.copy()
        if variant is not None:
            variants[candidate] = variant
        if start is not None:
            starts[candidate] = start
        return replace(
            self,
            decisions=tuple(decisions),
            variant_locks=variants,
            start_locks=starts,
        )

    def with_amounts(
        self, resource: int, amounts: Sequence[float] | Floats
    ) -> Selection:
        """Return the same problem with other amounts of one resource."""
        resources = list(self.resources)
        resources[resource] = replace(
            resources[resource], amounts=np.array(amounts, np.float64)
        )
        return replace(self, resources=tuple(resources))


def _arrays(data: Selection) -> list[NDArray[Any]]:
    variants, options = data.variants, data.options
    return [
        data.weights,
        data.variant_locks,
        data.start_locks,
        variants.candidate,
        variants.length,
        variants.use_from,
        variants.use_resource,
        variants.use_offset,
        variants.use_amount,
        options.variant,
        options.start,
        options.values,
        *(resource.amounts for resource in data.resources),
    ]
