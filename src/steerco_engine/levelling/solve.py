"""Levelling: an answer at once, then a better one until the stopping rule ends."""

from __future__ import annotations

import itertools
import math
import threading
from collections.abc import Callable, Sequence

import numpy as np

from steerco_engine.levelling import bounds, generation, relocation, rules
from steerco_engine.levelling.chance import seeded
from steerco_engine.levelling.exact import Model
from steerco_engine.levelling.generation import LATE
from steerco_engine.levelling.instance import NONE, Instance, Ints
from steerco_engine.levelling.islands import (
    ISLANDS,
    Annealing,
    Pace,
    Population,
    side_by_side,
)
from steerco_engine.levelling.objective import Objective
from steerco_engine.levelling.plan import Plan
from steerco_engine.levelling.tables import CALENDAR, FAR, PART_FROM, Draft
from steerco_engine.levelling.workspace import Workspace
from steerco_engine.solving import (
    Listener,
    Result,
    Seconds,
    Status,
    StoppingRule,
    Watch,
)

PARALLEL_UP_TO = 3_000
"""Tasks up to which parallel generation is tried beside serial."""
PROVABLE = 400
"""Tasks up to which CP-SAT is asked for an answer before the population search."""
COMPILE_SEARCH_FROM = 60
"""Tasks from which a search is worth its compiler's start."""
PROVEN_OFTEN = 80
"""Tasks up to which CP-SAT often proves what the search has found."""
MODELLED = 3_000
"""Tasks up to which CP-SAT is asked at all."""


def level(
    instance: Instance,
    *,
    stop: StoppingRule | None = None,
    seed: int = 0,
    objective: Objective | None = None,
    listener: Listener | None = None,
    warm_start: Plan | Sequence[int] | None = None,
) -> Result[Plan]:
    """Find when each task works so that resources suffice and the plan costs least.

    Parameters
    ----------
    instance : Instance
    stop : StoppingRule, optional
        10 seconds where not given. Without a clock in it the same seed gives the same
        answer; a step is one plan generated and justified, or one ruin and recreate.
    seed : int
    objective : Objective, optional
        Weighted tardiness where a project has a due date, else the makespan.
    listener : callable, optional
        Called with a `Progress`.
    warm_start : Plan or sequence of int, optional
        A plan, or starts, whose order of tasks is tried first.

    Returns
    -------
    Result of Plan
        With a bound that no plan's objective is below.

    Raises
    ------
    DataError
        If dates, locks or fixed work contradict each other.
    """
    search = Search(
        instance,
        objective or usual(instance),
        Watch(stop or Seconds(10), listener, maximise=False),
        seed,
    )
    return search.run(warm_start)


def generate(instance: Instance, objective: Objective | None = None) -> Plan | None:
    """Return the plan of serial generation by latest finish: the usual baseline.

    None where a task finds no place.
    """
    space = Workspace(instance, objective or usual(instance))
    draft = space.generate(
        generation.serial,
        space.draft(),
        space.listed(rules.rules_of(space)[0].priority),
    )
    return None if draft is None else plan_of(space, draft)


def usual(instance: Instance) -> Objective:
    """Return tardiness where a project has a due date and a weight, else makespan."""
    due = (instance.projects.due != NONE) & (instance.projects.weight > 0)
    return Objective(tardiness=1.0) if due.any() else Objective(makespan=1.0)


def plan_of(space: Workspace, draft: Draft) -> Plan:
    """Return a draft as a plan."""
    tables = space.tables
    resources = len(space.instance.resources.names)
    seats = space.instance.seats.first.tolist()
    who = (draft.who - resources).tolist()
    parts = []
    for task, length in enumerate(space.instance.tasks.duration.tolist()):
        start = int(draft.start[task])
        row = int(tables.task[task, CALENDAR])
        if space.instance.tasks.splittable[task]:
            first = tables.task[task, PART_FROM]
            parts.append(draft.part[first : first + length].copy())
        elif row < 0 or length == 0:
            parts.append(np.arange(start, start + length))
        else:
            offset = tables.worked[row, start]
            parts.append(tables.times[row, offset : offset + length].copy())
    return Plan(
        space.instance,
        space.objective,
        draft.start.copy(),
        draft.finish.copy(),
        tuple(parts),
        tuple(tuple(who[a:b]) for a, b in itertools.pairwise(seats)),
    )


class Search:
    """One solve: the best draft so far, and the phases that better it."""

    def __init__(
        self, instance: Instance, objective: Objective, watch: Watch, seed: int
    ) -> None:
        self.watch = watch
        self.seed = seed
        self.watch.enter("Reading the data")
        self.space = Workspace(instance, objective)
        self.best: Draft | None = None
        self.value = np.inf
        self.impossible = False
        self.streams = 0

    def run(self, warm_start: Plan | Sequence[int] | None) -> Result[Plan]:
        """Go through the phases; return the best plan."""
        self._first(warm_start)
        self._bound()
        if self.space.instance.count and not self.watch.done():
            self._better()
        plan = None
        if self.best is not None and self.value < LATE:
            plan = plan_of(self.space, self.best)
            self.watch.objective = plan.value()
        result = self.watch.result(plan, seed=self.seed)
        if plan is None and self.impossible:
            return Result(
                None, Status.INFEASIBLE, None, None, result.seconds, result.iterations,
                self.seed,
            )  # fmt: skip
        return result

    # -- phases -------------------------------------------------------------------------

    def _first(self, warm_start: Plan | Sequence[int] | None) -> None:
        """Try every priority rule once, and the plan that was given."""
        space = self.space
        self.watch.enter("Generating first plans")
        if warm_start is not None:
            self._warm(np.asarray(getattr(warm_start, "start", warm_start)))
        self.priority = rules.rules_of(space)[0].priority
        lowest = np.inf
        for rule in rules.rules_of(space):
            value = self._try(generation.serial, space.listed(rule.priority))
            if value < lowest:
                lowest, self.priority = value, rule.priority
            if self.watch.done():
                return
            if space.instance.count <= PARALLEL_UP_TO:
                rank = np.argsort(np.argsort(rule.priority, kind="stable"))
                self._try(generation.parallel, rank.astype(np.int64))

    def _bound(self) -> None:
        self.watch.enter("Bounding what any plan can reach")
        if self.space.instance.count:
            ground = bounds.ground_of(self.space)
            self.watch.bounded(bounds.bound_of(self.space, ground))
        else:
            self.watch.bounded(0.0)

    def _better(self) -> None:
        """Alternate searches; by the clock in shares of it, else in growing steps."""
        exact = Model.suits(self.space) and self.space.instance.count <= MODELLED
        left = self.watch.seconds_left
        if exact and self.space.instance.count <= PROVABLE:
            self._model(seconds=min(1.5, 0.15 * left), work=1.0)
        self.space.compile = self.space.instance.count >= COMPILE_SEARCH_FROM
        turn = 0
        while not self.watch.done():
            left = self.watch.seconds_left
            share = 1.0 - self._proof() if exact else 1.0
            steps = 1000 << turn if math.isinf(left) else 0
            self._search(seconds=share * left, steps=steps)
            if exact and not self.watch.done():
                left = self.watch.seconds_left
                self._model(seconds=left, work=float(2 << turn))
            turn += 1

    def _proof(self) -> float:
        """Return the share of time for CP-SAT on the whole model."""
        count = self.space.instance.count
        if count < COMPILE_SEARCH_FROM:
            return 0.9
        if len(self.space.tables.seat_pool):
            return 0.6
        return 0.45 if count <= PROVEN_OFTEN else 0.1

    def _search(self, *, seconds: float, steps: int) -> None:
        objective = self.space.objective
        if not objective.regular:
            self._relocate(seconds=seconds, steps=steps)
        elif len(self.space.instance.projects.names) >= 4 and objective.tardiness:
            self._anneal(seconds=seconds, steps=steps)
        else:
            self._evolve(seconds=seconds, steps=steps)

    def _evolve(self, *, seconds: float, steps: int) -> None:
        self.watch.enter("Breeding better orders of tasks")
        space = self.space
        noise = 0.3 * float(space.logic.late_finish.max(initial=0))
        islands = [
            Population(
                space, self.seed, self._stream(), self.priority, noise * (i + 0.3),
                space.draft(),
            )
            for i in range(ISLANDS)
        ]  # fmt: skip
        if not self._compiled(islands[0]):
            return
        first = 200 if space.compile else 10
        pace = Pace(first, 0.25, by_clock=not math.isinf(seconds))
        until = self.watch.progress.seconds + seconds
        done = 0
        while not self.watch.done() and self.watch.progress.seconds < until:
            if steps and done >= steps:
                break
            size = int(
                min(
                    pace.steps,
                    max(self.watch.rule.iterations_left(self.watch.progress), 1),
                )
            )
            target = self.watch.bound or 0.0
            pace.begin()
            side_by_side([_job(each, size, target) for each in islands])
            pace.end(size)
            done += size
            self.watch.iterations += size
            for each in islands:
                self._offer(each.best, each.value)

    def _anneal(self, *, seconds: float, steps: int) -> None:
        self.watch.enter("Taking projects out and putting them back")
        if self.best is None:
            return
        space = self.space
        hot = max(1.0, 0.5 * self.value / len(space.instance.projects.names))
        islands = [
            Annealing(
                space, self.seed, self._stream(), self.priority, self.best.copied(),
                self.value, hot / (1 + 3 * i), 0.2,
            )
            for i in range(ISLANDS)
        ]  # fmt: skip
        if not self._compiled(islands[0]):
            return
        pace = Pace(50, 0.25, by_clock=not math.isinf(seconds))
        began = self.watch.progress.seconds
        done = 0
        while not self.watch.done():
            passed = self.watch.progress.seconds - began
            share = done / steps if steps else passed / seconds
            if share >= 1:
                break
            size = int(
                min(
                    pace.steps,
                    max(self.watch.rule.iterations_left(self.watch.progress), 1),
                )
            )
            for each in islands:
                each.cool(share)
            pace.begin()
            side_by_side([_job(each, size, 0.0) for each in islands])
            pace.end(size)
            done += size
            self.watch.iterations += size
            for each in islands:
                self._offer(each.best, each.value)

    def _compiled(self, island: Population | Annealing) -> bool:
        """Wait until the search is machine code; return False if time ends before.

        It takes long once on each machine; later runs load it from beside the source.
        """
        if not self.space.compile:
            return True
        phase = self.watch.phase
        self.watch.enter("Compiling the search, once on this machine")
        work = threading.Thread(target=_job(island, 0, 0.0), daemon=True)
        work.start()
        while work.is_alive():
            work.join(0.05)
            if self.watch.done():
                return not work.is_alive()
        self.watch.enter(phase)
        return True

    def _relocate(self, *, seconds: float, steps: int) -> None:
        """Move single tasks; no project later than the best regular plan has it."""
        self.watch.enter("Moving single tasks")
        if self.best is None:
            return
        space = self.space
        draft = self.best.copied()
        limit = np.zeros(len(space.tables.due), dtype=np.int64)
        np.maximum.at(limit, space.instance.tasks.project, draft.finish)
        if not space.objective.smoothness:
            limit[:] = space.horizon
        state = seeded(self.seed, self._stream())
        pace = Pace(20 * space.instance.count, 0.25, by_clock=not math.isinf(seconds))
        until = self.watch.progress.seconds + seconds
        done, still = 0, 0
        while not self.watch.done() and self.watch.progress.seconds < until:
            if (steps and done >= steps) or still > 20:
                break
            pace.begin()
            space.run(relocation.relocate, draft, pace.steps, limit, state)
            pace.end(pace.steps)
            done += pace.steps
            self.watch.iterations += 1
            still = 0 if self._offer(draft, space.judged(draft)) else still + 1

    def _model(self, *, seconds: float, work: float) -> None:
        self.watch.enter("Searching the whole model")
        space = self.space
        last = space.longest
        if self.best is not None and space.objective.only_makespan:
            last = int(self.best.finish.max())
        model = Model(space, last)
        if self.best is not None:
            model.hint(self.best)
        found = model.solve(
            seconds=seconds,
            work=work,
            seed=self.seed + self._stream(),
            stopped=lambda: self.watch.rule.met(self.watch.progress),
            told=self._told,
        )
        if found.impossible:
            self.impossible = True
        if found.start is not None:
            self._starts(found.start, found.who)
        if found.bound > -FAR:
            self.watch.bounded(min(found.bound, self.value))

    # -- what phases share --------------------------------------------------------------

    def _stream(self) -> int:
        self.streams += 1
        return self.streams

    def _told(self, value: float | None, bound: float) -> None:
        if value is not None:
            self.watch.found(value)
        self.watch.bounded(bound)

    def _try(self, kernel: object, order: Ints) -> float:
        draft = self.space.generate(kernel, self.space.draft(), order)  # type: ignore[arg-type]
        if draft is None:
            return np.inf
        value = self.space.judged(draft)
        self._offer(draft, value)
        return value

    def _offer(self, draft: Draft, value: float) -> bool:
        """Keep a draft if it is the best; tell so."""
        if not value < self.value - 1e-9:
            return False
        self.best, self.value = draft.copied(), value
        if value < LATE:
            self.watch.found(value)
        return True

    def _starts(self, start: Ints, who: Ints) -> None:
        """Keep starts, and persons on seats, that are known to fit."""
        space = self.space
        finish = int((start + space.instance.tasks.duration).max(initial=0))
        while space.horizon <= finish:
            space.grow()
        draft = space.draft()
        movable = space.instance.tasks.fixed == NONE
        seats = np.repeat(movable, np.diff(space.instance.seats.first))
        draft.who[seats] = who[seats]
        space.put(draft, start)
        self._offer(draft, space.judged(draft))

    def _warm(self, start: Ints) -> None:
        """Generate the plan that the order of given starts leads to."""
        order = self.space.listed(start.astype(np.float64))
        self._try(generation.serial, order)


def _job(
    island: Population | Annealing, steps: int, target: float
) -> Callable[[], None]:
    return lambda: island.advance(steps, target)
