"""What stands behind an answer: reasons, worth of limits, alternatives, frontier, risk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from steerco_engine.selection.data import (
    Difference,
    Floats,
    ResourceKind,
    Rule,
    Selection,
)
from steerco_engine.selection.mix import Mix, columns_of
from steerco_engine.selection.program import RowKind, compile_program
from steerco_engine.selection.relaxation import relax
from steerco_engine.selection.solver import select
from steerco_engine.solving import Result, Seconds, StoppingRule

FULL = 1e-6
"""Share of a limit that may be free while the limit counts as binding."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit of a resource that holds the mix back.

    Attributes
    ----------
    resource : int
    period : int
        -1 for a limit on the whole; for money that carries over, up to this period.
    used, available : float
    price : float
        What one unit more is worth, by the relaxation.
    gain, step : float or None
        What `step` more brought when the problem was solved again.
    """

    resource: int
    period: int
    used: float
    available: float
    price: float
    gain: float | None = None
    step: float | None = None


def binding(
    data: Selection, mix: Mix, *, verified: int = 0, stop: StoppingRule | None = None
) -> list[Binding]:
    """Return the limits that have a price, the most worth for 1 % more first.

    Parameters
    ----------
    data : Selection
    mix : Mix
    verified : int
        For so many of the first, solve again with 10 % more and tell the gain.
    stop : StoppingRule, optional
        For each of these; 2 seconds by default.
    """
    program = compile_program(data)
    prices = relax(program, np.inf, lambda: False)
    columns = columns_of(program, mix.chosen)
    taken = np.zeros(len(program.score))
    taken[columns[columns >= 0]] = 1.0
    use = program.matrix.times(taken)
    found = []
    for row, label in enumerate(program.labels):
        price = float(prices.rows[row])
        if label.kind is RowKind.RESOURCE and price > FULL:
            limit = float(program.limit[row])
            found.append(
                Binding(label.index, label.period, float(use[row]), limit, price)
            )
    found.sort(key=lambda each: -each.price * each.available)
    return [
        _verified(data, mix, each, stop or Seconds(2)) if k < verified else each
        for k, each in enumerate(found)
    ]


def _verified(data: Selection, mix: Mix, found: Binding, stop: StoppingRule) -> Binding:
    resource = data.resources[found.resource]
    amounts = resource.amounts.copy()
    place = max(0, found.period)
    step = 0.1 * max(float(amounts[place]), 1.0)
    amounts[place] += step
    more = data.with_amounts(found.resource, amounts)
    result = select(more, stop, warm_start=mix)
    gain = None if result.objective is None else result.objective - mix.objective
    return replace(found, gain=gain, step=step)


def alternatives(
    data: Selection,
    mix: Mix,
    *,
    count: int,
    differ: int,
    stop: StoppingRule,
    seed: int = 0,
) -> Iterator[Result[Mix]]:
    """Yield next-best mixes, each with other candidates in or out than all before.

    Parameters
    ----------
    count : int
        How many at most.
    differ : int
        In how many candidates, at least, each differs from `mix` and from the others.
    stop : StoppingRule
        For each.
    """
    known = [mix]
    for _ in range(count):
        differences = tuple(
            Difference(tuple(each.members.tolist()), differ) for each in known
        )
        harder = replace(data, differences=data.differences + differences)
        result = select(harder, stop, seed=seed)
        if result.solution is None:
            return
        found = Mix(data, result.solution.chosen)
        known.append(found)
        yield replace(result, solution=found)


@dataclass(frozen=True, slots=True)
class Point:
    """The best mix at one level of a resource."""

    share: float
    amount: float
    used: float
    result: Result[Mix]


def frontier(
    data: Selection,
    resource: int,
    *,
    shares: Sequence[float],
    stop: StoppingRule,
    seed: int = 0,
) -> Iterator[Point]:
    """Yield the best mix for each share of a resource's amounts, the least first.

    Each point begins with the mix of the one before, which fits as well.

    Parameters
    ----------
    resource : int
    shares : sequence of float
        Such as 0.1, 0.2, ..., 1.2 of the amounts in `data`.
    stop : StoppingRule
        For each point.
    """
    before: Mix | None = None
    amounts = data.resources[resource].amounts
    for share in sorted(shares):
        level = data.with_amounts(resource, amounts * share)
        result = select(level, stop, seed=seed, warm_start=before)
        before = result.solution or before
        used = 0.0 if result.solution is None else result.solution.spent(resource).sum()
        yield Point(share, float(amounts.sum() * share), float(used), result)


@dataclass(frozen=True, slots=True)
class Spread:
    """How uncertain estimates are: deviations of the logarithm, so 0.2 is about 20 %."""

    value: float = 0.2
    use: float = 0.15
    amounts: float = 0.0


@dataclass(frozen=True, slots=True)
class Robustness:
    """How a mix fares in sampled worlds.

    Attributes
    ----------
    worlds : int
    stays : array of float, shape (candidates,)
        Share of worlds in which the best mix has the candidate.
    holds : array of float, shape (resources,)
        Chance that the mix stays within each resource, hiring included.
    holds_all : float
        Chance that it stays within all of them.
    regret : float
        Mean of what the best mix of a world is worth more than this one, where this one
        holds; 0 where it never does.
    """

    worlds: int
    stays: Floats
    holds: Floats
    holds_all: float
    regret: float


def robustness(
    data: Selection,
    mix: Mix,
    *,
    worlds: int,
    stop: StoppingRule,
    spread: Spread | None = None,
    seed: int = 0,
) -> Robustness:
    """Sample worlds, see whether the mix holds in each and what would be best there.

    Parameters
    ----------
    worlds : int
    stop : StoppingRule
        For the best mix of each world.
    spread : Spread, optional
    """
    random = np.random.default_rng(seed)
    kept = np.zeros(len(data.candidates))
    holds = np.zeros(len(data.resources))
    all_hold, regrets = 0, []
    for _ in range(worlds):
        world = _world(data, spread or Spread(), random)
        here = Mix(world, mix.chosen)
        fits = _fits(here)
        holds += fits
        all_hold += bool(fits.all())
        result = select(world, stop, seed=seed, warm_start=mix)
        if result.solution is not None:
            kept += result.solution.chosen >= 0
            if fits.all():
                regrets.append(max(0.0, result.solution.objective - here.objective))
    return Robustness(
        worlds,
        kept / max(1, worlds),
        holds / max(1, worlds),
        all_hold / max(1, worlds),
        float(np.mean(regrets)) if regrets else 0.0,
    )


def _world(data: Selection, spread: Spread, random: np.random.Generator) -> Selection:
    count = len(data.candidates)
    value = np.exp(spread.value * random.standard_normal(count))
    use = np.exp(spread.use * random.standard_normal(count))
    variants, options = data.variants, data.options
    owner = np.repeat(variants.candidate, np.diff(variants.use_from))
    return replace(
        data,
        variants=replace(variants, use_amount=variants.use_amount * use[owner]),
        options=replace(
            options, values=options.values * value[data.option_candidate][:, None]
        ),
        resources=tuple(
            replace(
                each,
                amounts=each.amounts
                * np.exp(spread.amounts * random.standard_normal(len(each.amounts))),
            )
            for each in data.resources
        ),
    )


def _fits(mix: Mix) -> np.ndarray:
    """Return for each resource whether the mix stays within it."""
    fits = np.ones(len(mix.data.resources), bool)
    for k, resource in enumerate(mix.data.resources):
        amounts = resource.amounts
        spent = mix.spent(k)[: len(amounts)]
        if resource.rule is Rule.WHOLE:
            spent, amounts = mix.spent(k).sum(keepdims=True), amounts.sum(keepdims=True)
        elif resource.rule is Rule.CARRY_OVER:
            spent, amounts = np.cumsum(spent), np.cumsum(amounts)
        if resource.kind is ResourceKind.ROLE and resource.hiring is not None:
            amounts = amounts + resource.hiring.most
        fits[k] = bool((spent <= amounts * (1 + 1e-9) + 1e-9).all())
    return fits
