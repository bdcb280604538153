"""The phases of a solve: first plans, the bound, searches over plans, the whole model."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence

import numpy as np

from steerco_engine.levelling import bounds, generation, relocation, rules
from steerco_engine.levelling.chance import seeded
from steerco_engine.levelling.exact import Model
from steerco_engine.levelling.islands import (
    ISLANDS,
    Annealing,
    Population,
    Turn,
    population_of,
    side_by_side,
)
from steerco_engine.levelling.plan import Plan
from steerco_engine.levelling.search import Search
from steerco_engine.levelling.tables import FAR

PARALLEL_UP_TO = 3_000
"""Tasks up to which parallel generation is tried beside serial."""
ANNEALED_FROM = 4
"""Projects from which tardiness is bettered by taking some out and putting them back."""
NOISE = (0.05, 0.3)
"""How much chance adds to the first lists of each population, as share of the time."""
FIRST = 5
"""Plans of the first round."""
STILL = 20
"""Rounds of moving single tasks without a gain, after which the search ends."""


def generate_first(search: Search, warm_start: Plan | Sequence[int] | None) -> None:
    """Try every priority rule once, and the plan that was given."""
    space = search.space
    search.watch.enter("Generating first plans")
    if warm_start is not None:
        start = np.asarray(getattr(warm_start, "start", warm_start))
        search.attempt(generation.serial, space.listed(start.astype(np.float64)))
    known = rules.rules_of(space)
    search.priority = known[0].priority
    lowest = np.inf
    for rule in known:
        value = search.attempt(generation.serial, space.listed(rule.priority))
        if value < lowest:
            lowest, search.priority = value, rule.priority
        if search.watch.done():
            return
        if space.instance.count <= PARALLEL_UP_TO:
            rank = np.argsort(np.argsort(rule.priority, kind="stable"))
            search.attempt(generation.parallel, rank.astype(np.int64))


def bound(search: Search) -> None:
    """Tell what no plan can beat."""
    search.watch.enter("Bounding what any plan can reach")
    if search.space.instance.count:
        ground = bounds.ground_of(search.space)
        search.watch.bounded(bounds.bound_of(search.space, ground))
    else:
        search.watch.bounded(0.0)


def search_plans(search: Search, share: float, *, steps: int) -> None:
    """Better the best plan, in a way that suits the objective."""
    objective = search.space.objective
    projects = len(search.space.instance.projects.names)
    if not objective.regular:
        relocate(search, share, steps)
    elif projects >= ANNEALED_FROM and objective.tardiness:
        anneal(search, share, steps)
    else:
        evolve(search, share, steps)


def evolve(search: Search, share: float, steps: int) -> None:
    """Let populations of lists of tasks evolve."""
    search.watch.enter("Breeding better orders of tasks")
    islands = [_population(search, noise) for noise in NOISE]
    if not _is_compiled(search, islands[0]):
        return
    turn = Turn(search.watch, share, steps, FIRST)
    while not (turn.settled or turn.over):
        _round(search, turn, islands)
    for each in islands:
        each.suit(turn.expected())
    while not turn.over:
        _round(search, turn, islands)
        for each in islands:
            each.renew()


def _population(search: Search, noise: float) -> Population:
    latest = float(search.space.logic.late_finish.max(initial=0))
    return population_of(
        search.space, search.seed, search.stream(), search.priority, noise * latest
    )


def anneal(search: Search, share: float, steps: int) -> None:
    """Ruin and recreate projects."""
    search.watch.enter("Taking projects out and putting them back")
    if search.best is None:
        return
    space = search.space
    hot = max(1.0, 0.5 * search.value / len(space.instance.projects.names))
    islands = [
        Annealing(
            space, search.seed, search.stream(), search.priority,
            search.best.copied(), search.value, hot / (1 + 3 * i), 0.2,
        )
        for i in range(ISLANDS)
    ]  # fmt: skip
    if not _is_compiled(search, islands[0]):
        return
    turn = Turn(search.watch, share, steps, 50)
    while not turn.over:
        for each in islands:
            each.cool(turn.passed)
        _round(search, turn, islands)


def relocate(search: Search, share: float, steps: int) -> None:
    """Move single tasks; no project later than the best regular plan has it."""
    search.watch.enter("Moving single tasks")
    if search.best is None:
        return
    space = search.space
    draft = search.best.copied()
    limit = np.zeros(len(space.tables.due), dtype=np.int64)
    np.maximum.at(limit, space.instance.tasks.project, draft.finish)
    if not space.objective.smoothness:
        limit[:] = space.horizon
    state = seeded(search.seed, search.stream())
    turn = Turn(search.watch, share, steps, 20)
    still = 0
    while not turn.over and still <= STILL:
        turn.round(
            lambda size: space.run(
                relocation.relocate, draft, size * space.instance.count, limit, state
            )
        )
        still = 0 if search.offer(draft, space.judged(draft)) else still + 1


def search_model(search: Search, *, seconds: float, work: float) -> None:
    """Let CP-SAT search the whole, from the best plan."""
    search.watch.enter("Searching the whole model")
    space, watch = search.space, search.watch
    last = space.longest
    if search.best is not None and space.objective.only_makespan:
        last = int(search.best.finish.max())
    model = Model(space, last)
    if search.best is not None:
        model.hint(search.best)
    until = -math.inf if watch.reproducible else watch.seconds_left - seconds
    found = model.solve(
        work=work if watch.reproducible else math.inf,
        seed=search.seed + search.stream(),
        stopped=lambda: watch.rule.met(watch.progress) or watch.seconds_left <= until,
        told=search.told,
    )
    if found.impossible:
        search.impossible = True
    if found.start is not None:
        search.offer_starts(found.start, found.who)
    if found.bound > -FAR:
        watch.bounded(min(found.bound, search.value))


def _round(
    search: Search, turn: Turn, islands: Sequence[Population | Annealing]
) -> None:
    """Let islands advance side by side; take the best they have."""
    target = search.watch.bound or 0.0
    turn.round(lambda size: side_by_side([_job(i, size, target) for i in islands]))
    for each in islands:
        search.offer(each.best, each.value)


def _is_compiled(search: Search, island: Population | Annealing) -> bool:
    """Wait, uncounted, until the search is machine code; False if ended meanwhile.

    It takes long once on each machine; later runs load it from beside the source.
    """
    if not search.space.compile:
        return True
    phase = search.watch.phase
    search.watch.enter("Compiling the search, once on this machine")
    work = threading.Thread(target=_job(island, 0, 0.0), daemon=True)
    with search.watch.uncounted():
        work.start()
        while work.is_alive() and not search.watch.done():
            work.join(0.05)
    search.watch.enter(phase)
    return not work.is_alive()


def _job(
    island: Population | Annealing, steps: int, target: float
) -> Callable[[], None]:
    return lambda: island.advance(steps, target)
