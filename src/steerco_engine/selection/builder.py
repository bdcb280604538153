"""Puts a selection problem together step by step, by names instead of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from steerco_engine.selection.data import (
    Bucket,
    Decision,
    Group,
    Hiring,
    Link,
    LinkKind,
    Options,
    Resource,
    ResourceKind,
    Rule,
    Selection,
    Variants,
)
from steerco_engine.solving import DataError

Amount = float | Sequence[float]


@dataclass(slots=True)
class _Variant:
    candidate: int
    name: str
    starts: Sequence[int]
    length: int
    uses: dict[int, list[float]]
    values: list[list[float]]


@dataclass(slots=True)
class Builder:
    """Collects candidates, limits and rules; `build` checks and freezes them.

    Parameters
    ----------
    periods : int
        Periods in which candidates can start.
    objectives : mapping of name to weight

    Examples
    --------
    >>> from steerco_engine.selection import Builder
    >>> mix = Builder()
    >>> mix.money("budget", 100)
    >>> mix.candidate("P1", value=30, uses={"budget": 40})
    >>> mix.candidate("P2", value=22, uses={"budget": 25})
    >>> data = mix.build()
    """

    periods: int = 1
    objectives: Mapping[str, float] = field(default_factory=lambda: {"value": 1.0})
    _resources: dict[str, Resource] = field(default_factory=dict)
    _candidates: dict[str, int] = field(default_factory=dict)
    _decisions: list[Decision] = field(default_factory=list)
    _known: set[tuple[int, str]] = field(default_factory=set)
    _variants: list[_Variant] = field(default_factory=list)
    _locks: dict[int, tuple[str, int]] = field(default_factory=dict)
    _links: list[Link] = field(default_factory=list)
    _groups: list[Group] = field(default_factory=list)
    _buckets: list[Bucket] = field(default_factory=list)

    def money(self, name: str, amounts: Amount, rule: Rule = Rule.EACH) -> None:
        """Add a kind of money; one number stands for every period (or for the whole)."""
        self._add(name, ResourceKind.MONEY, amounts, rule)

    def role(
        self,
        name: str,
        capacity: Amount,
        *,
        hire_most: float = 0.0,
        hire_price: float = 0.0,
        paid_from: str | None = None,
    ) -> None:
        """Add a role with its people in each period, and how many can be hired."""
        hiring = None
        if hire_most:
            paid = None if paid_from is None else self._resource(paid_from, name)
            hiring = Hiring(float(hire_most), float(hire_price), paid)
        self._add(name, ResourceKind.ROLE, capacity, Rule.EACH, hiring)

    def limit(self, name: str, amount: float) -> None:
        """Add a limit on the sum over the whole mix, such as its risk."""
        self._add(name, ResourceKind.LIMIT, [amount], Rule.WHOLE)

    def candidate(
        self,
        name: str,
        *,
        value: float | Sequence[float] | Mapping[str, Amount] = 0.0,
        uses: Mapping[str, Amount] | None = None,
        starts: Iterable[int] = (0,),
        length: int | None = None,
        decision: Decision = Decision.FREE,
        variant: str = "",
    ) -> None:
        """Add a candidate with its first variant; see `variant` for the parameters."""
        if name in self._candidates:
            raise DataError(f"candidate {name}", "there are two of this name.")
        self._candidates[name] = len(self._candidates)
        self._decisions.append(Decision(decision))
        self.variant(
            name, variant, value=value, uses=uses, starts=starts, length=length
        )

    def variant(
        self,
        candidate: str,
        name: str,
        *,
        value: float | Sequence[float] | Mapping[str, Amount] = 0.0,
        uses: Mapping[str, Amount] | None = None,
        starts: Iterable[int] = (0,),
        length: int | None = None,
    ) -> None:
        """Add another way to carry a candidate out.

        Parameters
        ----------
        candidate, name : str
        value : float, sequence or mapping
            Of the first objective, or by objective. A sequence has one value for each
            start, so that a later start can be worth less.
        uses : mapping of resource to amounts
            In the first, second, ... period of the work; a number stands for the first.
        starts : iterable of int
            Periods in which it can begin.
        length : int, optional
            Periods it takes; by default as long as it uses anything.
        """
        where = f"candidate {candidate}"
        index = self._candidate(candidate)
        if (index, name) in self._known:
            raise DataError(f"{where}: variant {name}", "there are two of this name.")
        self._known.add((index, name))
        begin = list(starts)
        profiles = {
            self._resource(key, where): _series(amounts)
            for key, amounts in (uses or {}).items()
        }
        longest = max((len(each) for each in profiles.values()), default=1)
        by_name = (
            value
            if isinstance(value, Mapping)
            else {next(iter(self.objectives), ""): value}
        )
        for objective in by_name:
            if objective not in self.objectives:
                raise DataError(where, f"there is no objective called {objective}.")
        columns = [
            self._values(where, by_name.get(objective, 0.0), len(begin))
            for objective in self.objectives
        ]
        self._variants.append(
            _Variant(
                index,
                name,
                begin,
                max(1, longest) if length is None else length,
                profiles,
                [list(row) for row in zip(*columns, strict=True)],
            )
        )

    def hold(self, candidate: str, *, variant: str = "", start: int = -1) -> None:
        """Hold a candidate, if it is in, to a variant, a start, or both."""
        self._locks[self._candidate(candidate)] = (variant, start)

    def requires(self, candidate: str, *others: str) -> None:
        """Let a candidate be in only together with others."""
        self._link(LinkKind.REQUIRES, candidate, others)

    def excludes(self, candidate: str, *others: str) -> None:
        """Let a candidate be in only without others."""
        self._link(LinkKind.EXCLUDES, candidate, others)

    def after(self, candidate: str, *others: str, lag: int = 0) -> None:
        """Let a candidate start `lag` periods after others finish, where they are in."""
        self._link(LinkKind.AFTER, candidate, others, lag)

    def group(
        self,
        name: str,
        members: Iterable[str],
        *,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        """Demand at least, or allow at most, so many of these candidates."""
        numbers = tuple(self._candidate(each) for each in members)
        self._groups.append(Group(name, numbers, at_least, at_most))

    def bucket(
        self,
        name: str,
        members: Iterable[str],
        *,
        of: str,
        lower: float = 0.0,
        upper: float = 1.0,
    ) -> None:
        """Keep these candidates' share of a resource, an objective or the count."""
        numbers = tuple(self._candidate(each) for each in members)
        self._buckets.append(Bucket(name, numbers, of, lower, upper))

    def build(self) -> Selection:
        """Return the checked and frozen problem.

        Raises
        ------
        DataError
            Naming the record and the field that cannot be right.
        """
        ordered = sorted(self._variants, key=lambda each: each.candidate)
        uses = [
            (k, resource, offset, amount)
            for k, each in enumerate(ordered)
            for resource, profile in each.uses.items()
            for offset, amount in enumerate(profile)
            if amount != 0
        ]
        options = [
            (k, start, values)
            for k, each in enumerate(ordered)
            for start, values in zip(each.starts, each.values, strict=True)
        ]
        counts = np.bincount([use[0] for use in uses], minlength=len(ordered))
        locks = [self._lock(ordered, i) for i in range(len(self._candidates))]
        return Selection(
            periods=self.periods,
            objectives=tuple(self.objectives),
            weights=np.array(list(self.objectives.values()), np.float64),
            resources=tuple(self._resources.values()),
            candidates=tuple(self._candidates),
            variants=Variants(
                _ints(each.candidate for each in ordered),
                tuple(each.name for each in ordered),
                _ints(each.length for each in ordered),
                np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
                _ints(use[1] for use in uses),
                _ints(use[2] for use in uses),
                np.array([use[3] for use in uses], np.float64),
            ),
            options=Options(
                _ints(each[0] for each in options),
                _ints(each[1] for each in options),
                np.array([each[2] for each in options], np.float64).reshape(
                    len(options), len(self.objectives)
                ),
            ),
            decisions=tuple(self._decisions),
            variant_locks=_ints(each[0] for each in locks),
            start_locks=_ints(each[1] for each in locks),
            links=tuple(self._links),
            groups=tuple(self._groups),
            buckets=tuple(self._buckets),
        )

    def _add(
        self,
        name: str,
        kind: ResourceKind,
        amounts: Amount,
        rule: Rule,
        hiring: Hiring | None = None,
    ) -> None:
        if name in self._resources:
            raise DataError(f"resource {name}", "there are two of this name.")
        series = _series(amounts)
        if isinstance(amounts, int | float) and rule is not Rule.WHOLE:
            series *= self.periods
        self._resources[name] = Resource(
            name, kind, np.array(series, np.float64), rule, hiring
        )

    def _resource(self, name: str, where: str) -> int:
        for k, known in enumerate(self._resources):
            if known == name:
                return k
        raise DataError(where, f"there is no resource called {name}; add it first.")

    def _candidate(self, name: str) -> int:
        if (index := self._candidates.get(name)) is None:
            raise DataError(
                f"candidate {name}", "there is none of this name; add it first."
            )
        return index

    def _link(
        self, kind: LinkKind, candidate: str, others: Iterable[str], lag: int = 0
    ) -> None:
        index = self._candidate(candidate)
        self._links.extend(
            Link(kind, index, self._candidate(other), lag) for other in others
        )

    def _lock(self, ordered: Sequence[_Variant], candidate: int) -> tuple[int, int]:
        name, start = self._locks.get(candidate, ("", -1))
        if not name:
            return -1, start
        for k, each in enumerate(ordered):
            if (each.candidate, each.name) == (candidate, name):
                return k, start
        label = list(self._candidates)[candidate]
        raise DataError(
            f"candidate {label}: locked variant", f"it has no variant called {name}."
        )

    @staticmethod
    def _values(where: str, value: Amount, count: int) -> list[float]:
        if isinstance(value, int | float):
            return [float(value)] * count
        values = [float(each) for each in value]
        if len(values) != count:
            raise DataError(
                f"{where}: value", f"{len(values)} values for {count} starts."
            )
        return values


def _series(amounts: Amount) -> list[float]:
    if isinstance(amounts, int | float):
        return [float(amounts)]
    return [float(each) for each in amounts]


def _ints(numbers: Iterable[int]) -> np.ndarray:
    return np.fromiter(numbers, np.int64)
