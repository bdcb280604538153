"""The verb of this package and what it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from steerco_engine.activities import NEVER, Kind
from steerco_engine.cpm import CpmResult, schedule
from steerco_engine.network import Floats, Ints
from steerco_engine.risk.distribution import Distribution, Levelled, check_level
from steerco_engine.risk.model import Impact, RiskModel
from steerco_engine.risk.sensitivity import Driver, rank_correlations
from steerco_engine.risk.simulation import Totals, run_chunks
from steerco_engine.risk.tables import Tables, planned_cost, tables_of
from steerco_engine.solving import (
    DataError,
    Iterations,
    Listener,
    StoppingRule,
    Watch,
)

ITERATIONS = 10_000


@dataclass(frozen=True, slots=True)
class Cloud:
    """Pairs of finish and cost of the first iterations, which are a random sample.

    Attributes
    ----------
    finish, cost : int64 array, shape (k,)
        Ticks and minor units.
    """

    finish: Ints
    cost: Ints

    def joint_chance(self, finish: float, cost: float) -> float:
        """Return the share of the pairs that keep to both the date and the budget."""
        return float(((self.finish <= finish) & (self.cost <= cost)).mean())

    def frontier(self, chance: float, points: int = 50) -> list[tuple[int, int]]:
        """Return dates with the least budget each for a joint chance, earliest first.

        Empty where there are too few pairs to tell.
        """
        order = np.argsort(self.finish, kind="stable")
        needed = math.ceil(chance * len(order) - 1e-9)
        dates = np.unique(
            self.finish[
                order[
                    np.linspace(max(0, needed - 1), len(order) - 1, points).astype(int)
                ]
            ]
        )
        held = np.searchsorted(self.finish[order], dates, side="right")
        costs = self.cost[order]
        return [
            (int(date), int(np.partition(costs[:count], needed - 1)[needed - 1]))
            for date, count in zip(dates.tolist(), held.tolist(), strict=True)
            if needed >= 1
        ]


@dataclass(frozen=True, slots=True)
class RiskResult:
    """A simulated plan; instants in ticks, money in minor units.

    Attributes
    ----------
    iterations : int
        Done; fewer than asked for where it was stopped, else as many.
    stopped : bool
    seed : int
    planned_finish : int
        Where nothing varies and no risk happens.
    planned_cost : int
        Likewise; every task of a branch counted.
    finish : Distribution
        Of the project: the last finish of all tasks but level of effort.
    level : Levelled or None
        The same at the level that was given.
    milestones : mapping of str to Distribution
    cost : Distribution
    cost_level : Levelled or None
    cloud : Cloud
    criticality : float array, shape (n,)
        Share of the iterations in which the task was on the longest path: among those
        that drive the finish, back along the links that hold their successors.
        Complete tasks, level of effort and branches not taken never are.
    cruciality : float array, shape (n,)
        Spearman's correlation of the task's duration with the finish, from the first
        `ranked` iterations; NaN where the duration does not vary.
    duration_mean, duration_sd : float array, shape (n,)
        Ticks of remaining duration; NaN where it does not vary.
    sensitivity : float array, shape (n,)
        Schedule sensitivity index: criticality times `duration_sd` over the sd of the
        finish; 0 where nothing varies.
    ranked : int
        The standard error of a cruciality near 0 is ``1 / sqrt(ranked - 1)``.
    happened : float array, shape (r,)
        Share of the iterations in which each risk happened.
    tornado : tuple of Driver
        The greatest effects on the finish at `tornado_at` first; empty if not asked for.
    tornado_at : float
    """

    iterations: int
    stopped: bool
    seed: int
    planned_finish: int
    planned_cost: int
    finish: Distribution
    level: Levelled | None
    milestones: Mapping[str, Distribution]
    cost: Distribution
    cost_level: Levelled | None
    cloud: Cloud
    criticality: Floats
    cruciality: Floats
    duration_mean: Floats
    duration_sd: Floats
    sensitivity: Floats
    ranked: int
    happened: Floats
    tornado: tuple[Driver, ...]
    tornado_at: float


def simulate(
    model: RiskModel,
    *,
    iterations: int = ITERATIONS,
    seed: int = 0,
    responses: bool = False,
    level: Mapping[float, float] | None = None,
    cost_level: Mapping[float, float] | None = None,
    tornado: int = 0,
    tornado_at: float = 0.8,
    stop: StoppingRule | None = None,
    listener: Listener | None = None,
    workers: int = -1,
) -> RiskResult:
    """Simulate a plan (Monte Carlo; Van Slyke 1963).

    Every iteration draws the durations, the risks that happen and the branches taken,
    and runs the forward pass of the critical path over the plan's own calendars,
    links, constraints and progress. Durations are rounded to the tick. The same seed
    gives the same numbers to the same task or risk, whatever else differs, so that two
    models, or one with and without `responses`, compare with little noise; it gives
    the same answer on any number of workers.

    Parameters
    ----------
    model : RiskModel
    iterations : int
    seed : int
        0 to 2^63 - 1.
    responses : bool
        Simulate with every risk answered, and pay for that.
    level, cost_level : mapping of float to float, optional
        Quantiles that finished projects say hold, ticks or minor units by probability;
        see `Levelled`.
    tornado : int
        For how many drivers to find the effect; each takes one more simulation. Risks,
        and the tasks with the greatest sensitivity.
    tornado_at : float
        The probability whose quantile the effect is on.
    stop : StoppingRule, optional
        Ends it early, such as ``Cancelled(event.is_set)``; at least one round is done.
    listener : callable, optional
        Told the iterations done, those of the tornado included.
    workers : int, optional
        As joblib's `n_jobs`; by default every core.

    Raises
    ------
    DataError
        If an argument cannot be right.
    EngineError
        What `cpm.schedule` refuses.
    """
    _check(iterations, seed, tornado, tornado_at)
    for given in (level, cost_level):
        if given is not None:
            check_level(given)
    rule: StoppingRule = Iterations(iterations * (1 + tornado))
    watch = Watch(rule if stop is None else rule | stop, listener)
    base = schedule(model.network, model.activities, model.calendars, model.options)
    run = _Run(model, base, iterations, seed, responses, workers, watch)
    tables, totals = run.totals("Simulating", drivers=True)
    columns = _columns(model, tables, totals)
    stopped = totals.iterations < iterations
    drivers: tuple[Driver, ...] = ()
    if tornado and not stopped:
        drivers = run.drivers(totals, columns, tornado, tornado_at)
    finish, cost = totals.finish[0], totals.cost
    return RiskResult(
        iterations=totals.iterations,
        stopped=stopped,
        seed=seed,
        planned_finish=_planned_finish(model, base),
        planned_cost=round(planned_cost(model, base)),
        finish=finish,
        level=None if level is None else Levelled(finish, level),
        milestones=dict(zip(model.milestones, totals.finish[1:], strict=True)),
        cost=cost,
        cost_level=None if cost_level is None else Levelled(cost, cost_level),
        cloud=Cloud(totals.pairs[0], totals.pairs[1]),
        criticality=columns.criticality,
        cruciality=columns.cruciality,
        duration_mean=columns.mean,
        duration_sd=columns.sd,
        sensitivity=columns.sensitivity,
        ranked=totals.rows.shape[1],
        happened=totals.happened / totals.iterations,
        tornado=drivers,
        tornado_at=tornado_at,
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """One model, simulated as often as needed with the same random numbers."""

    model: RiskModel
    base: CpmResult
    iterations: int
    seed: int
    responses: bool
    workers: int
    watch: Watch

    def totals(
        self,
        phase: str,
        *,
        drivers: bool,
        model: RiskModel | None = None,
        steady: frozenset[int] = frozenset(),
    ) -> tuple[Tables, Totals]:
        tables = tables_of(
            model or self.model, self.base, responses=self.responses, steady=steady
        )
        totals = run_chunks(
            tables,
            self.iterations,
            self.seed,
            self.watch,
            phase,
            drivers=drivers,
            workers=self.workers,
        )
        return tables, totals

    def drivers(
        self, whole: Totals, columns: _Columns, most: int, at: float
    ) -> tuple[Driver, ...]:
        """Find what each driver adds; those left when it is stopped are left out."""
        found = []
        for kind, index, name in self._candidates(whole, columns, most):
            if self.watch.done():
                break
            _, without = self._without(kind, index, f"Simulating without {name}")
            if without.iterations < self.iterations:
                break
            found.append(
                Driver(
                    kind,
                    index,
                    name,
                    whole.finish[0].quantile(at) - without.finish[0].quantile(at),
                    whole.cost.quantile(at) - without.cost.quantile(at),
                )
            )
        return tuple(sorted(found, key=lambda each: (-each.finish, -each.cost)))

    def _candidates(
        self, whole: Totals, columns: _Columns, most: int
    ) -> list[tuple[str, int, str]]:
        """Return the drivers to try, by a rough guess of what they add to the spread."""
        model = self.model
        rate = (
            np.zeros(model.network.count) if model.costs is None else model.costs.rate
        )
        sd = np.nan_to_num(columns.sd)
        late = columns.criticality * sd / max(1.0, whole.finish[0].sd)
        dear = np.abs(rate) * sd / max(1.0, whole.cost.sd)
        guess = np.maximum(late, dear)
        tried = [
            (float(guess[i]), "task", i, model.network.labels[i])
            for i in np.flatnonzero(guess).tolist()
            if i in model.durations or i in model.ratios
        ]
        for r, risk in enumerate(model.risks):
            held = risk.answered if self.responses else risk
            delay = sum(
                columns.criticality[impact.task] * self._delay(impact)
                for impact in held.impacts
            )
            size = delay / max(1.0, whole.finish[0].sd)
            size = max(size, abs(held.cost.mean) / max(1.0, whole.cost.sd))
            tried.append((float(held.probability * size), "risk", r, risk.name))
        tried.sort(key=lambda each: -each[0])
        return [(kind, index, name) for _, kind, index, name in tried[:most]]

    def _delay(self, impact: Impact) -> float:
        if not impact.factor:
            return abs(impact.estimate.mean)
        length = float(self.model.activities.duration[impact.task])
        return abs(impact.estimate.mean - 1) * length

    def _without(self, kind: str, index: int, phase: str) -> tuple[Tables, Totals]:
        if kind == "task":
            return self.totals(phase, drivers=False, steady=frozenset([index]))
        risks = list(self.model.risks)
        risk = risks[index]
        response = risk.response and replace(risk.response, probability=0.0)
        risks[index] = replace(risk, probability=0.0, response=response)
        model = replace(self.model, risks=tuple(risks))
        return self.totals(phase, drivers=False, model=model)


@dataclass(frozen=True, slots=True)
class _Columns:
    criticality: Floats
    cruciality: Floats
    mean: Floats
    sd: Floats
    sensitivity: Floats


def _columns(model: RiskModel, tables: Tables, totals: Totals) -> _Columns:
    varying, count = tables.varying, totals.iterations
    n = model.network.count
    mean, sd = np.full(n, np.nan), np.full(n, np.nan)
    cruciality = np.full(n, np.nan)
    apart = totals.sums / count
    spread = np.maximum(0.0, totals.squares / count - apart**2)
    mean[varying.task] = varying.planned + apart
    sd[varying.task] = np.sqrt(spread * count / max(1, count - 1))
    places = totals.rows.shape[1]
    finish = totals.pairs[0, :places]
    cruciality[varying.task] = rank_correlations(totals.rows, finish)
    criticality = totals.critical / count
    whole = totals.finish[0].sd
    sensitivity = criticality * np.nan_to_num(sd) / whole if whole > 0 else np.zeros(n)
    return _Columns(criticality, cruciality, mean, sd, sensitivity)


def _planned_finish(model: RiskModel, base: CpmResult) -> int:
    real = model.activities.kind != Kind.LEVEL_OF_EFFORT
    last = base.finish[real] if real.any() else base.finish
    return int(last.max(initial=NEVER)) if last.size else base.project_finish


def _check(iterations: int, seed: int, tornado: int, tornado_at: float) -> None:
    for name, value, least in (
        ("iterations", iterations, 1),
        ("seed", seed, 0),
        ("tornado", tornado, 0),
    ):
        if value < least or value >= 1 << 63:
            raise DataError(
                f"simulation: {name}", f"{value} is not {least} or more, below 2^63."
            )
    if not 0 < tornado_at < 1:
        raise DataError(
            "simulation: tornado_at", f"{tornado_at} is not between 0 and 1."
        )
