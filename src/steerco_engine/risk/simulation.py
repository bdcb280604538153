"""Simulating a plan: chunks of iterations, on as many cores as there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed, effective_n_jobs

from steerco_engine.layout import Dates
from steerco_engine.network import Floats, Ints
from steerco_engine.risk import compiling, layout
from steerco_engine.risk.distribution import Distribution
from steerco_engine.risk.tables import Tables
from steerco_engine.solving import DataError, Watch

Rows = npt.NDArray[np.float32]

LANES, MOST_LANES = 32, 256
"""Iterations drawn at once, of small plans more so that calls weigh less."""
BLOCK = 1 << 15
"""Task-iterations drawn at once, about."""
CHUNK = 1 << 20
"""Task-iterations that one worker does at a time, about; whole blocks."""
MOST_BLOCKS = 32
"""Blocks of a chunk at most."""
AHEAD = 4
"""Chunks for each worker between one look at the stopping rule and the next."""
RANKED = 1 << 21
"""Durations kept to rank them, of all tasks together, about."""
LEAST_RANKED = 256
"""Iterations whose durations are ranked at least."""
CLOUD = 1 << 14
"""Pairs of finish and cost kept at most."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """What some iterations gave.

    Attributes
    ----------
    finish : int64 array, shape (targets, k)
    cost : int64 array, shape (k,)
    critical : int64 array, shape (n,)
        In how many of them each task was critical.
    sums, squares : float64 array, shape (v,)
        Of the varying durations, less what is planned.
    happened : int64 array, shape (r,)
    rows : float32 array, shape (v, k)
        The varying durations; no columns where they are not ranked.
    """

    finish: Ints
    cost: Ints
    critical: Ints
    sums: Floats
    squares: Floats
    happened: Ints
    rows: Rows


@dataclass(slots=True)
class Totals:
    """What all iterations gave so far; its size does not grow with them."""

    iterations: int
    finish: list[Distribution]
    cost: Distribution
    critical: Ints
    sums: Floats
    squares: Floats
    happened: Ints
    pairs: Ints
    rows: Rows

    @classmethod
    def of(cls, chunk: Chunk) -> Totals:
        """Begin with the first chunk."""
        return cls(
            iterations=len(chunk.cost),
            finish=[Distribution.of(row) for row in chunk.finish],
            cost=Distribution.of(chunk.cost),
            critical=chunk.critical,
            sums=chunk.sums,
            squares=chunk.squares,
            happened=chunk.happened,
            pairs=np.stack([chunk.finish[0], chunk.cost]),
            rows=chunk.rows,
        )

    def add(self, chunk: Chunk) -> None:
        """Take in the next chunk; chunks come in the order of their iterations."""
        self.iterations += len(chunk.cost)
        self.finish = [
            held.merged(Distribution.of(row))
            for held, row in zip(self.finish, chunk.finish, strict=True)
        ]
        self.cost = self.cost.merged(Distribution.of(chunk.cost))
        self.critical = self.critical + chunk.critical
        self.sums = self.sums + chunk.sums
        self.squares = self.squares + chunk.squares
        self.happened = self.happened + chunk.happened
        room = max(0, CLOUD - self.pairs.shape[1])
        if room:
            pairs = np.stack([chunk.finish[0], chunk.cost])[:, :room]
            self.pairs = np.concatenate([self.pairs, pairs], axis=1)
        if chunk.rows.shape[1]:
            self.rows = np.concatenate([self.rows, chunk.rows], axis=1)


def ranked_iterations(varying: int) -> int:
    """Return of how many iterations the durations are kept: a bounded number."""
    return min(CLOUD, max(LEAST_RANKED, RANKED // max(1, varying)))


def lanes_of(tasks: int) -> int:
    """Return how many iterations of so many tasks are drawn at once, a multiple of 4."""
    return min(MOST_LANES, max(LANES, BLOCK // max(1, tasks) // LANES * LANES))


def run_chunk(
    tables: Tables, first: int, count: int, seed: int, *, drivers: bool
) -> Chunk:
    """Simulate the iterations `first` to `first + count`.

    Parameters
    ----------
    tables : Tables
    first : int
        A multiple of 4.
    count : int
    seed : int
    drivers : bool
        Whether to find what is critical, and keep durations to rank.
    """
    n = len(tables.plan.kind)
    width = lanes_of(n)
    varying, events = tables.varying, tables.events
    tasks, risks = len(varying.task), len(events.probability)
    draws = layout.Draws(
        length=np.zeros((tasks, width), dtype=np.int64),
        cost=np.zeros(width),
        sums=np.zeros(tasks),
        squares=np.zeros(tasks),
        happened=np.zeros(risks, dtype=np.int64),
        occurs=np.zeros((risks, width), dtype=np.int64),
        impact=np.zeros((risks, width)),
        chosen=np.zeros((tables.branches, width), dtype=np.int64),
        common=np.zeros((tables.factors, width)),
        uniform=np.zeros(width),
    )
    targets = len(tables.moves.target_from) - 1
    critical = np.zeros(n, dtype=np.int64)
    on_path: Any = np.zeros(n, dtype=np.int64)
    own: Any = {name: np.array(getattr(tables.plan, name)) for name in _WRITTEN}
    plan, moving = tables.plan._replace(**own), tables.moving._replace(**own)
    columns: Any = (np.array(column) for column in tables.dates)
    dates = Dates(*columns)
    finish = np.zeros((targets, count), dtype=np.int64)
    cost = np.zeros(count, dtype=np.int64)
    ranked = min(count, max(0, ranked_iterations(tasks) - first)) if drivers else 0
    rows = np.zeros((tasks, ranked), dtype=np.float32)
    start, finishes, rest, end = (
        np.repeat(np.asarray(column)[:, None], width, axis=1) for column in dates[:4]
    )
    block = layout.Block(
        start,
        finishes,
        rest,
        end,
        on_path=np.zeros((n, width), dtype=np.int64),
        bound=np.zeros(width, dtype=np.int64),
    )
    for at in range(0, count, width):
        lanes = min(width, count - at)
        found = layout.Found(
            np.zeros((targets, width), dtype=np.int64),
            np.zeros(width),
            critical,
            on_path,
        )
        compiling.draw(tables.curves, varying, events, draws, lanes, first + at, seed)
        compiling.run(
            tables.calendars,
            plan,
            moving,
            tables.rules,
            dates,
            tables.moves,
            draws.length,
            block._replace(bound=block.bound[:lanes]),
            found,
            int(drivers),
            whole=tables.whole,
        )
        finish[:, at : at + lanes] = found.finish[:, :lanes]
        total = tables.base_cost + (draws.cost + found.cost)[:lanes]
        cost[at : at + lanes] = np.rint(total)
        part = draws.length[:, : min(lanes, max(0, ranked - at))]
        rows[:, at : at + part.shape[1]] = np.maximum(part, 0)
    return Chunk(
        finish, cost, critical, draws.sums, draws.squares, draws.happened, rows
    )


_WRITTEN = ("span_length", "span_offset", "lag")


def run_chunks(
    tables: Tables,
    iterations: int,
    seed: int,
    watch: Watch,
    phase: str,
    *,
    drivers: bool,
    workers: int,
) -> Totals:
    """Simulate until enough iterations are done or the watch's rule is met.

    joblib does the chunks, with threads unless its configuration names a cluster.
    """
    parts = _parts(iterations, len(tables.plan.kind))
    totals: Totals | None = None
    with Parallel(n_jobs=workers, prefer="threads") as parallel:
        wave = AHEAD * effective_n_jobs(workers)
        while totals is None or not watch.done():
            jobs = [
                delayed(run_chunk)(tables, first, count, seed, drivers=drivers)
                for first, count in islice(parts, wave)
            ]
            if not jobs:
                break
            for chunk in parallel(jobs):
                if totals is None:
                    totals = Totals.of(chunk)
                else:
                    totals.add(chunk)
                watch.iterations += len(chunk.cost)
            watch.enter(phase)
    if totals is None:
        raise DataError("simulation: iterations", "there is nothing to simulate.")
    return totals


def _parts(iterations: int, tasks: int) -> Iterator[tuple[int, int]]:
    width = lanes_of(tasks)
    blocks = min(MOST_BLOCKS, max(1, CHUNK // (width * max(1, tasks))))
    size = blocks * width
    for first in range(0, iterations, size):
        yield first, min(size, iterations - first)
