"""What a simulation is asked: a plan, how uncertain it is, and what it costs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from steerco_engine.activities import Activities, Kind, Options, Status
from steerco_engine.calendars import Calendar
from steerco_engine.network import Floats, Network
from steerco_engine.risk.estimates import Estimate
from steerco_engine.solving import DataError

NOTHING = Estimate.certain(0.0)


@dataclass(frozen=True, slots=True)
class Impact:
    """What a risk does to one task when it happens.

    Attributes
    ----------
    task : int
    estimate : Estimate
        Ticks of work more, or a factor. All impacts of a risk draw the same chance:
        where it hits one task badly, it hits the others badly.
    factor : bool
        Whether the estimate is a factor on the task's remaining duration.
    """

    task: int
    estimate: Estimate
    factor: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """What is left of a risk once something is done about it, and what that costs.

    Attributes
    ----------
    probability : float
    impacts : tuple of Impact
    cost : Estimate
        Minor units, when it still happens.
    price : float
        Minor units for the response itself, whatever happens.
    """

    probability: float
    impacts: tuple[Impact, ...] = ()
    cost: Estimate = NOTHING
    price: float = 0.0


@dataclass(frozen=True, slots=True)
class Risk:
    """An event that may happen, once, and delays tasks or costs money.

    Attributes
    ----------
    name : str
    probability : float
    impacts : tuple of Impact
        Tasks that share a risk are late together.
    cost : Estimate
        Minor units, when it happens; negative for an opportunity.
    response : Response or None
        Used in place of the above when responses are simulated.
    """

    name: str
    probability: float
    impacts: tuple[Impact, ...] = ()
    cost: Estimate = NOTHING
    response: Response | None = None

    @property
    def answered(self) -> Risk:
        """The risk with its response carried out."""
        if self.response is None:
            return self
        left = self.response
        return replace(
            self, probability=left.probability, impacts=left.impacts, cost=left.cost
        )


@dataclass(frozen=True, slots=True)
class Branch:
    """Alternatives of which exactly one happens; the tasks of the others take no time.

    Attributes
    ----------
    name : str
    shares : tuple of float
        Probability of each alternative; together 1.
    tasks : tuple of sequences of int
        Tasks of each alternative, none in two.
    """

    name: str
    shares: tuple[float, ...]
    tasks: tuple[Sequence[int], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks whose durations rise and fall together (Gaussian copula).

    Attributes
    ----------
    name : str
    tasks : sequence of int
    correlation : float
        Of the normal scores of any two of them, 0 to 1. A task in several groups has
        the sum with whom it shares them; that must not pass 1 for any task.
    """

    name: str
    tasks: Sequence[int]
    correlation: float


@dataclass(frozen=True, slots=True)
class Costs:
    """What the plan costs, minor units.

    Attributes
    ----------
    fixed : ndarray of float, shape (n,)
        Per task, whatever it takes: what it has cost, materials, fees.
    rate : ndarray of float, shape (n,)
        Per tick of remaining duration.
    """

    fixed: Floats
    rate: Floats


@dataclass(frozen=True)
class RiskModel:
    """A plan under uncertainty; checked when made.

    Only tasks that are not complete are uncertain: an estimate of a complete or fixed
    one is left aside. Of one in progress it is the remaining duration.

    Attributes
    ----------
    network, activities, calendars, options
        As the critical path takes them.
    durations : mapping of int to Estimate
        Ticks, by task.
    ratios : mapping of int to Estimate
        Share of the planned remaining duration, by task; not for one in `durations`.
    groups : tuple of Group
    risks : tuple of Risk
    branches : tuple of Branch
    costs : Costs, optional
        None for no costs beside those of risks.
    milestones : mapping of str to sequence of int
        Named sets of tasks whose last finish is wanted too: a milestone, or the tasks
        of a summary.

    Raises
    ------
    DataError
        Naming the input that cannot be right.
    """

    network: Network
    activities: Activities
    calendars: Sequence[Calendar]
    options: Options
    durations: Mapping[int, Estimate] = field(default_factory=dict)
    ratios: Mapping[int, Estimate] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    risks: tuple[Risk, ...] = ()
    branches: tuple[Branch, ...] = ()
    costs: Costs | None = None
    milestones: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.network.count == 0:
            raise DataError("plan", "it has no task to simulate.")
        self._check_estimates()
        self._check_groups()
        self._check_risks()
        self._check_branches()
        self._check_costs()
        for name, tasks in self.milestones.items():
            self._check_tasks(f"milestone {name}", tasks)
            if not len(tasks):
                raise DataError(f"milestone {name}", "it names no task.")

    def is_open(self, task: int) -> bool:
        """Tell whether there is anything left to do, and so to be uncertain about."""
        return self.activities.status[task] in (Status.NOT_STARTED, Status.IN_PROGRESS)

    def _check_tasks(self, where: str, tasks: Iterable[int]) -> None:
        for task in tasks:
            if not 0 <= task < self.network.count:
                raise DataError(
                    where,
                    f"there is no task {task}; tasks are numbered 0 to "
                    f"{self.network.count - 1}.",
                )

    def _check_no_support(self, where: str, task: int) -> None:
        if self.activities.kind[task] == Kind.LEVEL_OF_EFFORT:
            raise DataError(
                where,
                f"task {self.network.labels[task]} is level of effort and has no "
                "duration of its own.",
            )

    def _check_estimates(self) -> None:
        for name in ("durations", "ratios"):
            given: Mapping[int, Estimate] = getattr(self, name)
            self._check_tasks(name, given)
            for task, estimate in given.items():
                where = f"{name}: task {self.network.labels[task]}"
                self._check_no_support(where, task)
                _check_positive(where, estimate)
        for task in self.durations.keys() & self.ratios.keys():
            raise DataError(
                f"task {self.network.labels[task]}",
                "it has a duration and a ratio; give one of them.",
            )

    def _check_groups(self) -> None:
        total = np.zeros(self.network.count)
        for group in self.groups:
            where = f"group {group.name}: correlation"
            if not 0 <= group.correlation <= 1:
                raise DataError(where, f"{group.correlation} is outside 0 to 1.")
            self._check_tasks(f"group {group.name}", group.tasks)
            total[np.unique(np.asarray(group.tasks, dtype=np.int64))] += (
                group.correlation
            )
            if (total > 1 + 1e-12).any():
                task = self.network.labels[int(total.argmax())]
                raise DataError(
                    where, f"with its other groups that of task {task} passes 1."
                )

    def _check_risks(self) -> None:
        for risk in self.risks:
            where = f"risk {risk.name}"
            _check_probability(where, risk.probability)
            self._check_impacts(where, risk.impacts)
            if risk.response is not None:
                where = f"response to risk {risk.name}"
                _check_probability(where, risk.response.probability)
                self._check_impacts(where, risk.response.impacts)
                if not math.isfinite(risk.response.price):
                    raise DataError(f"{where}: price", f"{risk.response.price}.")

    def _check_impacts(self, where: str, impacts: Iterable[Impact]) -> None:
        for impact in impacts:
            self._check_tasks(where, [impact.task])
            self._check_no_support(where, impact.task)
            if impact.factor:
                _check_positive(f"{where}: factor", impact.estimate)

    def _check_branches(self) -> None:
        seen: dict[int, str] = {}
        for branch in self.branches:
            where = f"branch {branch.name}"
            if len(branch.shares) != len(branch.tasks):
                raise DataError(
                    where,
                    f"{len(branch.shares)} probabilities do not fit "
                    f"{len(branch.tasks)} alternatives.",
                )
            for share in branch.shares:
                _check_probability(where, share)
            if abs(sum(branch.shares) - 1) > 1e-9:
                raise DataError(
                    where,
                    f"its probabilities sum to {sum(branch.shares):g}; exactly one "
                    "alternative happens, so they must sum to 1.",
                )
            for task in (each for tasks in branch.tasks for each in tasks):
                self._check_tasks(where, [task])
                self._check_branched(where, task, seen)
                seen[task] = branch.name

    def _check_branched(self, where: str, task: int, seen: Mapping[int, str]) -> None:
        label = self.network.labels[task]
        self._check_no_support(where, task)
        if task in seen:
            raise DataError(where, f"task {label} is in branch {seen[task]} already.")
        if self.activities.status[task] != Status.NOT_STARTED:
            raise DataError(
                where, f"task {label} has begun, so this is decided; take it out."
            )

    def _check_costs(self) -> None:
        for name in ("fixed", "rate") if self.costs is not None else ():
            column = np.asarray(getattr(self.costs, name))
            if column.shape != (self.network.count,):
                raise DataError(
                    f"costs: {name}",
                    f"{column.size} values do not fit {self.network.count} tasks.",
                )
            wrong = np.flatnonzero(~np.isfinite(column))
            if wrong.size:
                label = self.network.labels[int(wrong[0])]
                raise DataError(f"costs: {name} of task {label}", "it is no number.")


def _check_probability(where: str, value: float) -> None:
    if not 0 <= value <= 1:
        raise DataError(f"{where}: probability", f"{value} is outside 0 to 1.")


def _check_positive(where: str, estimate: Estimate) -> None:
    if -math.inf < estimate.lowest < 0:
        raise DataError(where, f"{estimate.lowest:g} is below zero.")
