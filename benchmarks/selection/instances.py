"""Published and generated selection problems, as the builder takes them."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
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
    """Make a portfolio as a PMO of many projects has it.

    Of a hundred candidates seventy are small, twenty-five middling and five large: effort
    is log-normal around 1, 3 and 8 person-years of 12 periods. Each asks two to five
    roles, popular ones more often, for tenths of a person, more in the middle of its work
    than at its ends, over 3 to half of all periods. It can start in one of up to nine
    periods. Cost is the effort and what is bought; value follows cost, some well above and
    some below, and falls by 1 % with each period of delay. A role's capacity is 40 to 60 %
    of what all candidates together would use of it in an average period; the same share
    of the cost is the budget, which carries over. A fifth of the candidates waits for
    another, one of 25 excludes one, one of 50 is mandatory, and of each of some groups of
    eight at most four are done.
    """
    random = np.random.default_rng(seed)
    kind = random.choice(3, candidates, p=[0.7, 0.25, 0.05])
    effort = 12 * np.array([1.0, 3.0, 8.0])[kind]
    effort *= np.exp(random.normal(0, 0.35, candidates))
    length = random.integers(3, max(4, periods // 2 + 1), candidates)
    first = random.integers(0, np.maximum(1, periods - length + 1))
    last = np.minimum(first + random.integers(0, 9, candidates), periods - 2)
    first = np.minimum(first, last)
    popular = random.dirichlet(np.full(roles, 5.0))
    needs, costs = [], []
    for i in range(candidates):
        asked = min(roles, int(random.integers(2, 6)))
        pools = random.choice(roles, asked, replace=False, p=popular)
        share = random.dirichlet(np.full(asked, 3.0)) * effort[i] / length[i]
        course = 1 + 0.6 * np.sin(np.pi * (np.arange(length[i]) + 0.5) / length[i])
        people = np.maximum(0.1, np.round(np.outer(share, course / course.mean()), 1))
        needs.append(dict(zip(pools.tolist(), people, strict=True)))
        bought = random.exponential(0.4) * effort[i] / length[i]
        costs.append(np.round(8 * (people.sum(axis=0) + bought), 1))
    total = np.array([cost.sum() for cost in costs])
    worth = np.round(total * np.exp(random.normal(0.4, 0.3, candidates)))
    builder = Builder(periods=periods)
    spent = float(total.sum()) / periods
    builder.money("budget", round(spent * random.uniform(0.4, 0.6)), Rule.CARRY_OVER)
    staffed = np.zeros(roles)
    for need in needs:
        for role, people in need.items():
            staffed[role] += people.sum() / periods
    scarce = random.permutation(roles) < max(1, roles // 4)
    enough = random.uniform(0.4, 0.6, roles) + ~scarce * random.uniform(0.3, 0.6, roles)
    for role, people in enumerate(staffed * enough):
        builder.role(f"role {role}", round(float(people), 1))
    waits, rivals = _rules(candidates, first + length, last, random)
    groups = [range(at, at + 8) for at in range(0, candidates - 8, 40)]
    bound = {*waits, *waits.values(), *chain(*rivals, *groups)}
    loose = [i for i in range(candidates) if i not in bound and kind[i] == 0]
    demanded = set(loose[: candidates // 50])
    for i in range(candidates):
        starts = range(first[i], last[i] + 1)
        builder.candidate(
            f"C{i}",
            value=[round(float(worth[i]) * 0.99**start) for start in starts],
            uses={"budget": costs[i]}
            | {f"role {role}": people for role, people in needs[i].items()},
            starts=starts,
            length=int(length[i]),
            decision=Decision.IN if i in demanded else Decision.FREE,
        )
    for j, i in waits.items():
        builder.requires(f"C{j}", f"C{i}")
        builder.after(f"C{j}", f"C{i}")
    for i, j in rivals:
        builder.excludes(f"C{i}", f"C{j}")
    for k, group in enumerate(groups):
        builder.group(f"group {k}", [f"C{i}" for i in group], at_most=4)
    name = f"generated {candidates}x{periods}x{roles} seed {seed}"
    return Instance(name, builder.build(), None)


def _rules(
    candidates: int, finish: Any, last: Any, random: np.random.Generator
) -> tuple[dict[int, int], list[tuple[int, int]]]:
    """Return for whom some wait, and pairs of which one at most is done."""
    waits: dict[int, int] = {}
    for j in np.flatnonzero(random.random(candidates) < 0.4).tolist():
        i = int(random.integers(candidates))
        if i != j and i not in waits and finish[i] <= last[j]:
            waits[j] = i
    count = candidates // 25
    pairs = random.choice(candidates, 2 * count, replace=False).reshape(count, 2)
    return waits, [(int(i), int(j)) for i, j in pairs]


def each(folder: Path, count: int) -> Iterator[Instance]:
    """Yield the instances of a folder, evenly picked where only so many are wanted."""
    paths = paths_of(folder)
    if 0 < count < len(paths):
        picks = np.linspace(0, len(paths) - 1, count).round().astype(int)
        paths = [paths[k] for k in picks]
    for path in paths:
        yield read(path)
