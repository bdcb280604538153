"""Published and generated selection problems, as the builder takes them."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from steerco_engine.selection import Builder, Decision, Rule, Selection


@dataclass(frozen=True, slots=True)
class Instance:
    name: str
    data: Selection
    best_known: float | None
    known_bound: float | None = None


PUBLISHED = {"PI_1": (893_555.8, 900_397.1)}
"""Value and bound of Gurobi 11 on 20 threads (repository of the PPSSP instances)."""


def paths_of(folder: Path) -> list[Path]:
    """Return the instance files of a folder, in the order of their names."""
    return sorted([*folder.rglob("mkp_*.txt"), *folder.rglob("*.json.gz")])


def read(path: Path) -> Instance:
    name = path.name.removesuffix(".txt").removesuffix(".json.gz")
    if path.suffix == ".txt":
        return knapsack(path, name)
    return portfolio(path, name)


def knapsack(path: Path, name: str) -> Instance:
    """Read a multi-dimensional knapsack of Chu and Beasley (1998)."""
    numbers = iter(np.array(path.read_text().split(), np.float64).tolist())
    items, rows, best = int(next(numbers)), int(next(numbers)), next(numbers)
    values = [next(numbers) for _ in range(items)]
    weights = np.array([[next(numbers) for _ in range(items)] for _ in range(rows)])
    builder = Builder()
    names = [f"row {r}" for r in range(rows)]
    for each in names:
        builder.limit(each, next(numbers))
    for item in range(items):
        uses = dict(zip(names, weights[:, item].tolist(), strict=True))
        builder.candidate(f"item {item}", value=values[item], uses=uses)
    known, bound = _tables(path).get(path.name, (best or None, None))
    return Instance(name, builder.build(), known, bound)


def _tables(path: Path) -> dict[str, tuple[float, float]]:
    table = path.parent / "best_known.csv"
    if not table.is_file():
        return {}
    with table.open(newline="") as stream:
        return {
            row["instance"]: (float(row["chu_beasley_best"]), float(row["lp_bound"]))
            for row in csv.DictReader(stream)
        }


def portfolio(path: Path, name: str) -> Instance:
    """Read a project portfolio selection and scheduling problem (PPSSP)."""
    with gzip.open(path) as stream:
        raw: dict[str, Any] = json.load(stream)
    window, rate = raw["planning_window"], raw["discount_rate"]
    builder = Builder(periods=window)
    builder.money("budget", raw["budget"])
    builder.money("initiation", raw["initiation_budget"])
    builder.money("ongoing", raw["ongoing_budget"])
    for stream_, amount in enumerate(raw["stream_budgets"]):
        amounts = [amount] + [0.0] * (window - 1)
        builder.money(f"stream {stream_}", amounts, Rule.WHOLE)
    for k, project in enumerate(raw["projects"]):
        cost, worth = np.array(project["cost"]), np.array(project["value"])
        factor = (1 + rate) ** -np.arange(window + len(worth), dtype=np.float64)
        builder.candidate(
            str(k),
            value=[
                float(worth @ factor[start : start + len(worth)])
                for start in range(window)
            ],
            uses={
                "budget": cost,
                "initiation": cost[:1],
                "ongoing": [0.0, *cost[1:]],
                f"stream {project['stream']}": cost,
            },
            starts=range(window),
            length=project["duration"],
        )
    for k, project in enumerate(raw["projects"]):
        needed = [str(each) for each in project["prereq"]]
        builder.requires(str(k), *needed)
        builder.after(str(k), *needed)
        builder.excludes(str(k), *(str(e) for e in project["excl"] if e > k))
    known = next((PUBLISHED[key] for key in PUBLISHED if name.startswith(key)), None)
    return Instance(name, builder.build(), *(known or (None, None)))


def generate(candidates: int, periods: int, roles: int, seed: int) -> Instance:
    """Make a portfolio: windows of nine starts, budgets, roles, links, mandatory ones.

    Sizes are log-normal, costs spread over the work, one to three roles each; a quarter
    of the candidates waits for another and a tenth excludes one. Money and capacity
    are two fifths of what all candidates together would use in an average period.
    """
    random = np.random.default_rng(seed)
    size = np.exp(random.normal(5, 0.9, candidates))
    length = random.integers(2, max(3, periods // 3), candidates)
    first = np.minimum(random.integers(0, max(1, periods - 3), candidates), periods - 2)
    last = np.minimum(first + 8, periods - 1)
    worth = size * random.normal(1.6, 0.45, candidates).clip(0.6)
    costs, needs = [], []
    for i in range(candidates):
        share = random.dirichlet(np.ones(length[i]) * 4)
        costs.append(np.maximum(1, np.round(size[i] * share)))
        pools = random.choice(roles, random.integers(1, min(4, roles + 1)), False)
        people = random.dirichlet(np.ones(len(pools))) * max(1, size[i] / 60)
        shape = 0.5 + random.random((len(pools), length[i]))
        needs.append(
            dict(zip(pools, np.round(10 * people[:, None] * shape), strict=True))
        )
    spent, staffed = np.zeros(periods), np.zeros((roles, periods))
    for i in range(candidates):
        begin = (first[i] + last[i]) // 2
        span = min(length[i], periods - begin)
        spent[begin : begin + span] += costs[i][:span]
        for role, need in needs[i].items():
            staffed[role, begin : begin + span] += need[:span]
    builder = Builder(periods=periods)
    builder.money("budget", float(np.floor(spent.mean() * 0.4)))
    for role in range(roles):
        builder.role(f"role {role}", float(np.floor(staffed[role].mean() * 0.44)))
    waits = {
        int(j): int(i)
        for j in np.flatnonzero(random.random(candidates) < 0.25)
        for i in random.integers(0, max(1, j), 1)
        if i < j and first[i] + length[i] <= last[j]
    }
    rivals = [
        random.choice(candidates, 2, replace=False).tolist()
        for _ in range(candidates // 10)
    ]
    linked = {*waits, *waits.values(), *(i for pair in rivals for i in pair)}
    demanded = {
        int(i)
        for i in random.choice(candidates, max(1, candidates // 50), replace=False)
        if int(i) not in linked
    }
    for i in range(candidates):
        starts = range(first[i], last[i] + 1)
        builder.candidate(
            f"C{i}",
            value=[round(10 * worth[i] * 0.97**start) for start in starts],
            uses={"budget": costs[i]}
            | {f"role {role}": need for role, need in needs[i].items()},
            starts=starts,
            length=int(length[i]),
            decision=Decision.IN if i in demanded else Decision.FREE,
        )
    for j, i in waits.items():
        builder.requires(f"C{j}", f"C{i}")
        builder.after(f"C{j}", f"C{i}")
    for i, j in rivals:
        builder.excludes(f"C{i}", f"C{j}")
    name = f"generated {candidates}x{periods}x{roles} seed {seed}"
    return Instance(name, builder.build(), None)


def each(folder: Path, count: int) -> Iterator[Instance]:
    """Yield the instances of a folder, evenly picked where only so many are wanted."""
    paths = paths_of(folder)
    if 0 < count < len(paths):
        picks = np.linspace(0, len(paths) - 1, count).round().astype(int)
        paths = [paths[k] for k in picks]
    for path in paths:
        yield read(path)
