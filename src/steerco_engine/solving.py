"""What every solver shares: when it stops, what it tells meanwhile, what it returns.

A solver takes frozen data, a `StoppingRule`, a seed and an optional listener, and returns
a `Result`. Rules compose: `Seconds(60) | Gap(0.01)` stops at whichever is met first.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import Generic, TypeVar

from typing_extensions import override

from steerco_engine.errors import EngineError

S = TypeVar("S")

EXACT = 1e-9
"""Relative gap under which an objective and its bound are one number."""


class DataError(EngineError):
    """Data of a solver that cannot be right; the sentence names the record and the field.

    Attributes
    ----------
    where : str
        The record and the field, such as ``candidate P-7: cost in period 3``.
    """

    def __init__(self, where: str, problem: str) -> None:
        self.where = where
        super().__init__(f"{where[:1].upper()}{where[1:]}: {problem}")


class Status(StrEnum):
    """How much is known of an answer."""

    OPTIMAL = "optimal"
    """The answer's objective equals its bound."""
    FEASIBLE = "feasible"
    """The answer keeps every rule; a better one is not excluded."""
    INFEASIBLE = "infeasible"
    """Proven: no answer keeps every rule."""
    UNKNOWN = "unknown"
    """Stopped before an answer or a proof that there is none was found."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a solver stands.

    Attributes
    ----------
    seconds : float
        Since the start.
    iterations : int
        Steps done; what a step is, each solver says.
    objective, bound : float or None
        Of the best answer so far, and the proven limit of any answer.
    phase : str
        What is being done, in words a person reads.
    """

    seconds: float
    iterations: int
    objective: float | None
    bound: float | None
    phase: str

    @property
    def gap(self) -> float | None:
        """Relative distance of the best answer from its bound."""
        return relative_gap(self.objective, self.bound)


Listener = Callable[[Progress], None]


def relative_gap(objective: float | None, bound: float | None) -> float | None:
    """Return ``|bound - objective| / max(|objective|, |bound|)``; None where one lacks.

    The larger of the two below the line keeps the gap between 0 and 1 for figures of one
    sign, whichever way the objective runs.
    """
    if objective is None or bound is None:
        return None
    if math.isinf(objective) or math.isinf(bound):
        return None
    scale = max(abs(objective), abs(bound))
    return 0.0 if scale == 0 else abs(bound - objective) / scale


class StoppingRule(ABC):
    """Says when a solver should end; combine rules with ``|``."""

    @abstractmethod
    def met(self, progress: Progress) -> bool:
        """Return whether to stop now."""

    def seconds_left(self, progress: Progress) -> float:
        """Return the seconds that remain; infinite where time is no limit."""
        return math.inf

    def iterations_left(self, progress: Progress) -> float:
        """Return the steps that remain; infinite where they are no limit."""
        return math.inf

    def gap_wanted(self) -> float:
        """Return the relative gap at which to stop; 0 for a full proof."""
        return 0.0

    def __or__(self, other: StoppingRule) -> StoppingRule:
        return AnyOf((self, other))


@dataclass(frozen=True, slots=True)
class AnyOf(StoppingRule):
    """Stops when the first of its rules is met."""

    rules: tuple[StoppingRule, ...]

    @override
    def met(self, progress: Progress) -> bool:
        return any(rule.met(progress) for rule in self.rules)

    @override
    def seconds_left(self, progress: Progress) -> float:
        return min(rule.seconds_left(progress) for rule in self.rules)

    @override
    def iterations_left(self, progress: Progress) -> float:
        return min(rule.iterations_left(progress) for rule in self.rules)

    @override
    def gap_wanted(self) -> float:
        return max(rule.gap_wanted() for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Seconds(StoppingRule):
    """Stops after so many seconds by the clock."""

    limit: float

    def __post_init__(self) -> None:
        _demand_positive("seconds", self.limit)

    @override
    def met(self, progress: Progress) -> bool:
        return progress.seconds >= self.limit

    @override
    def seconds_left(self, progress: Progress) -> float:
        return max(0.0, self.limit - progress.seconds)


@dataclass(frozen=True, slots=True)
class Iterations(StoppingRule):
    """Stops after so many steps; the same seed then gives the same answer."""

    limit: int

    def __post_init__(self) -> None:
        _demand_positive("iterations", self.limit)

    @override
    def met(self, progress: Progress) -> bool:
        return progress.iterations >= self.limit

    @override
    def iterations_left(self, progress: Progress) -> float:
        return max(0, self.limit - progress.iterations)


@dataclass(frozen=True, slots=True)
class Gap(StoppingRule):
    """Stops when the answer is proven to be within this share of the best."""

    limit: float

    def __post_init__(self) -> None:
        _demand_positive("gap", self.limit)

    @override
    def met(self, progress: Progress) -> bool:
        gap = progress.gap
        return gap is not None and gap <= self.limit

    @override
    def gap_wanted(self) -> float:
        return self.limit


@dataclass(frozen=True, slots=True)
class Cancelled(StoppingRule):
    """Stops as soon as `asked` says so, such as ``threading.Event().is_set``."""

    asked: Callable[[], bool]

    @override
    def met(self, progress: Progress) -> bool:
        return self.asked()


def _demand_positive(name: str, value: float) -> None:
    if not value > 0 or math.isinf(value):
        raise DataError(f"stopping rule: {name}", f"{value} is no limit; give one > 0.")


@dataclass(frozen=True, slots=True)
class Result(Generic[S]):
    """What a solver found and how good it is.

    Attributes
    ----------
    solution : S or None
        None where none was found.
    status : Status
    objective, bound : float or None
        Objective of `solution`; what no answer can beat.
    seconds : float
    iterations : int
    seed : int
    """

    solution: S | None
    status: Status
    objective: float | None
    bound: float | None
    seconds: float
    iterations: int
    seed: int

    @property
    def gap(self) -> float | None:
        """Relative distance of the objective from its bound."""
        return relative_gap(self.objective, self.bound)


@dataclass(slots=True)
class Watch:
    """Follows one solve: holds best and bound, asks the rule, tells the listener.

    Parameters
    ----------
    rule : StoppingRule
    listener : callable, optional
        Called with a `Progress` whenever the best answer, the bound or the phase changes.
    maximise : bool
        Whether a larger objective is better.
    """

    rule: StoppingRule
    listener: Listener | None = None
    maximise: bool = True
    iterations: int = 0
    objective: float | None = None
    bound: float | None = None
    phase: str = ""
    _began: float = field(default_factory=perf_counter)
    _held: float | None = None

    @property
    def progress(self) -> Progress:
        """Where the solve stands now."""
        now = perf_counter() if self._held is None else self._held
        return Progress(
            now - self._began, self.iterations, self.objective, self.bound, self.phase
        )

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Hold the clock meanwhile: for what is done once on each machine."""
        self._held = perf_counter()
        try:
            yield
        finally:
            self._began += perf_counter() - self._held
            self._held = None

    @property
    def reproducible(self) -> bool:
        """Whether no clock limits the solve, so that it may use none for its choices."""
        return math.isinf(self.rule.seconds_left(self.progress))

    @property
    def seconds_left(self) -> float:
        """Seconds that remain; infinite where no clock limits the solve."""
        return self.rule.seconds_left(self.progress)

    @property
    def proven(self) -> bool:
        """Whether best and bound are one number."""
        gap = self.progress.gap
        return gap is not None and gap <= EXACT

    def done(self) -> bool:
        """Return whether to stop: the rule is met, or nothing better can be found."""
        return self.proven or self.rule.met(self.progress)

    def enter(self, phase: str) -> None:
        """Begin a phase, named in words a person reads."""
        self.phase = phase
        self._tell()

    def found(self, objective: float) -> bool:
        """Take an answer's objective; return whether it is the best so far."""
        if self.objective is not None and not self._better(objective, self.objective):
            return False
        self.objective = objective
        self._tell()
        return True

    def bounded(self, bound: float) -> bool:
        """Take a proven bound; return whether it is the tightest so far."""
        if self.bound is not None and not self._better(self.bound, bound):
            return False
        self.bound = bound
        self._tell()
        return True

    def result(self, solution: S | None, *, seed: int) -> Result[S]:
        """Close the solve with its best answer."""
        if solution is None:
            status = Status.UNKNOWN
        else:
            status = Status.OPTIMAL if self.proven else Status.FEASIBLE
        return Result(
            solution,
            status,
            self.objective if solution is not None else None,
            self.bound,
            self.progress.seconds,
            self.iterations,
            seed,
        )

    def _better(self, one: float, other: float) -> bool:
        return one > other if self.maximise else one < other

    def _tell(self) -> None:
        if self.listener is not None:
            self.listener(self.progress)
