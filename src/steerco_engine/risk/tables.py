"""From the model to the arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from steerco_engine.activities import Convention, Kind, Status
from steerco_engine.calendars import table_of
from steerco_engine.cpm import CpmResult, plan_of, rules_of
from steerco_engine.layout import NEVER, CalendarTable, Dates, Plan, Rules
from steerco_engine.network import Floats, Ints, LinkType, Network
from steerco_engine.risk import layout
from steerco_engine.risk.estimates import Estimate, pert_table
from steerco_engine.risk.model import Risk, RiskModel

OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Tables:
    """A model in arrays; nothing here is written to.

    Attributes
    ----------
    plan : Plan
        Every task.
    moving : Plan
        The same with only those tasks in its order whose dates can change.
    dates : Dates
        Where nothing varies; what does not move keeps these.
    base_cost : float
        What is certain.
    whole : bool
        Whether early dates need the backward pass.
    """

    calendars: CalendarTable
    plan: Plan
    moving: Plan
    rules: Rules
    dates: Dates
    curves: layout.Curves
    varying: layout.Varying
    events: layout.Events
    moves: layout.Moves
    base_cost: float
    factors: int
    branches: int
    whole: bool


class _Curves:
    """Collects quantile functions, each once."""

    def __init__(self) -> None:
        self.places: dict[tuple[int, tuple[float, ...]], int] = {}

    def place(self, estimate: Estimate) -> int:
        key = (estimate.code, estimate.parameters)
        return self.places.setdefault(key, len(self.places))

    def table(self) -> layout.Curves:
        sizes = [len(parameters) for _, parameters in self.places]
        flat = [each for _, parameters in self.places for each in parameters]
        columns: Any = (
            _ints(code for code, _ in self.places),
            _starts(sizes),
            _floats(flat),
            pert_table(),
        )
        return layout.Curves(*columns)


def tables_of(
    model: RiskModel, base: CpmResult, *, responses: bool, steady: frozenset[int]
) -> Tables:
    """Lay a model out for the kernels.

    Parameters
    ----------
    model : RiskModel
    base : CpmResult
        Its plan where nothing varies.
    responses : bool
        Whether risks are answered.
    steady : frozenset of int
        Tasks to hold at the mean of their estimate.
    """
    risks = [risk.answered if responses else risk for risk in model.risks]
    options = model.options
    if options.from_finish is not None:
        real = model.activities.kind != Kind.LEVEL_OF_EFFORT
        first = int(base.late_start[real].min(initial=options.from_finish))
        options = replace(options, project_start=first, must_finish=options.from_finish)
    plan = plan_of(model.network, model.activities, arrays=True)
    curves = _Curves()
    varying = _varying(model, risks, curves, _lengths(plan), steady)
    costs = [curves.place(risk.cost) for risk in risks]
    moves = _moves(model, plan, varying)
    moving: Any = _moving(model.network, varying.task)
    late = NEVER if options.must_finish is None else options.must_finish
    support = model.activities.kind == Kind.LEVEL_OF_EFFORT
    return Tables(
        calendars=table_of(model.calendars, arrays=True),
        plan=plan,
        moving=plan._replace(order=moving),
        rules=rules_of(options)._replace(late_finish=late),
        dates=_dates(base),
        curves=curves.table(),
        varying=varying,
        events=layout.Events(
            probability=_floats(risk.probability for risk in risks),
            cost_curve=_ints(costs),
            share_from=_starts(len(branch.shares) for branch in model.branches),
            share=_floats(share for each in model.branches for share in each.shares),
        ),
        moves=moves,
        base_cost=_base_cost(model, plan, varying, responses=responses),
        factors=len(model.groups),
        branches=len(model.branches),
        whole=bool(np.any(plan.as_late) or np.any(support) or len(moves.link)),
    )


def _lengths(plan: Plan) -> Ints:
    """Return the planned remaining length of every task: its longest span."""
    spans = np.where(
        np.asarray(plan.span_length) > 0,
        np.asarray(plan.span_offset) + np.asarray(plan.span_length),
        0,
    )
    counts = np.diff(plan.span_from)
    longest = np.zeros(len(counts), dtype=np.int64)
    np.maximum.at(longest, np.repeat(np.arange(len(counts)), counts), spans)
    return longest


def _varying(
    model: RiskModel,
    risks: Sequence[Risk],
    curves: _Curves,
    lengths: Ints,
    steady: frozenset[int],
) -> layout.Varying:
    impacts: dict[int, list[tuple[int, int, int]]] = {}
    for r, risk in enumerate(risks):
        for impact in risk.impacts:
            place = r, int(not impact.factor), curves.place(impact.estimate)
            impacts.setdefault(impact.task, []).append(place)
    loads: dict[int, list[tuple[int, float]]] = {}
    for g, group in enumerate(model.groups):
        for task in set(group.tasks):
            loads.setdefault(task, []).append((g, group.correlation))
    chosen = {
        task: (b, k)
        for b, branch in enumerate(model.branches)
        for k, tasks in enumerate(branch.tasks)
        for task in tasks
    }
    named = model.durations.keys() | model.ratios.keys() | impacts.keys()
    tasks = [i for i in sorted(named | chosen.keys()) if model.is_open(i)]
    hits = [impacts.get(i, []) for i in tasks]
    loaded = [loads.get(i, []) for i in tasks]
    branches = [chosen.get(i, (layout.NO_BRANCH, 0)) for i in tasks]
    fixed, rate = _cost_columns(model)
    estimates = [
        _estimate(model, i, float(lengths[i]), steady=i in steady) for i in tasks
    ]
    return layout.Varying(
        task=_ints(tasks),
        planned=lengths[tasks].astype(np.float64),
        curve=_ints(curves.place(each) for each in estimates),
        own=_floats(max(0.0, 1 - sum(c for _, c in each)) ** 0.5 for each in loaded),
        factor_from=_starts(map(len, loaded)),
        factor=_ints(g for each in loaded for g, _ in each),
        loading=_floats(c**0.5 for each in loaded for _, c in each),
        impact_from=_starts(map(len, hits)),
        impact_risk=_ints(r for each in hits for r, _, _ in each),
        impact_adds=_ints(adds for each in hits for _, adds, _ in each),
        impact_curve=_ints(curve for each in hits for _, _, curve in each),
        branch=_ints(b for b, _ in branches),
        alternative=_ints(k for _, k in branches),
        fixed=fixed[tasks],
        rate=rate[tasks],
    )


def _estimate(model: RiskModel, task: int, length: float, *, steady: bool) -> Estimate:
    estimate = model.durations.get(task)
    if estimate is None:
        ratio = model.ratios.get(task)
        if ratio is None or length == 0:
            return Estimate.certain(length)
        estimate = ratio.scaled(length)
    return Estimate.certain(max(0.0, estimate.mean)) if steady else estimate


def _moving(network: Network, varying: Ints) -> Ints:
    """Return the tasks that vary or come after one that does, in order."""
    moves = np.zeros(network.count, dtype=bool)
    moves[varying] = True
    after = network.successor[network.outgoing].tolist()
    first = network.outgoing_from.tolist()
    flags = moves.tolist()
    order = [i for i in network.order.tolist() if _spread(i, flags, after, first)]
    return _ints(order)


def _spread(i: int, flags: list[bool], after: list[int], first: list[int]) -> bool:
    if flags[i]:
        for s in after[first[i] : first[i + 1]]:
            flags[s] = True
    return flags[i]


def _moves(model: RiskModel, plan: Plan, varying: layout.Varying) -> layout.Moves:
    network = model.network
    place = {int(task): k for k, task in enumerate(varying.task)}
    links = [
        int(link)
        for link in np.flatnonzero(network.lag_percent)
        if int(network.predecessor[link]) in place
    ]
    real = np.flatnonzero(model.activities.kind != Kind.LEVEL_OF_EFFORT)
    everything = real if real.size else np.arange(network.count)
    targets = [everything, *(np.asarray(t) for t in model.milestones.values())]
    _, rate = _cost_columns(model)
    open_support = (
        (model.activities.kind == Kind.LEVEL_OF_EFFORT)
        & (rate != 0)
        & np.isin(model.activities.status, OPEN)
    )
    support = np.flatnonzero(open_support)
    return layout.Moves(
        task=varying.task,
        planned=varying.planned,
        place=_places(network.count, varying.task),
        plain=_plain(model).astype(np.int64),
        start_counts=_with_links_from_start(network),
        base_length=_ints(np.asarray(plan.span_length)),
        base_offset=_ints(np.asarray(plan.span_offset)),
        link=_ints(links),
        link_base=np.asarray(plan.lag)[links],
        link_percent=network.lag_percent[links],
        link_of=_ints(place[int(network.predecessor[link])] for link in links),
        target_from=_starts(map(len, targets)),
        target=np.concatenate(targets).astype(np.int64),
        support=support.astype(np.int64),
        support_rate=rate[support],
    )


def _places(count: int, tasks: Ints) -> Ints:
    places = np.full(count, -1, dtype=np.int64)
    places[tasks] = np.arange(len(tasks))
    return places


def _plain(model: RiskModel) -> npt.NDArray[np.bool_]:
    """Tell which tasks one span, a first date and links from known dates describe."""
    network, work = model.network, model.activities
    primavera = model.options.convention == Convention.PRIMAVERA
    spans = np.diff(work.span_from) == 1
    first = np.minimum(work.span_from[:-1], max(0, len(work.span_offset) - 1))
    plain: npt.NDArray[np.bool_] = (
        spans
        & (work.status == Status.NOT_STARTED)
        & (work.span_offset[first] == 0)
        & (work.delay == 0)
        & (work.finish_min == NEVER)
        & (work.honoured == 0)
        & (work.mandatory == 0)
    )
    simple = network.type == LinkType.FS
    if primavera:
        simple &= work.status[network.predecessor] == Status.NOT_STARTED
    else:
        simple |= network.type == LinkType.SS
    plain[network.successor[~simple]] = False
    return plain


def _with_links_from_start(network: Network) -> Ints:
    from_start = np.isin(network.type, (LinkType.SS, LinkType.SF))
    counts = np.zeros(network.count, dtype=np.int64)
    counts[network.predecessor[from_start]] = 1
    return counts


def _cost_columns(model: RiskModel) -> tuple[Floats, Floats]:
    if model.costs is None:
        return np.zeros(model.network.count), np.zeros(model.network.count)
    return _floats(model.costs.fixed), _floats(model.costs.rate)


def _base_cost(
    model: RiskModel, plan: Plan, varying: layout.Varying, *, responses: bool
) -> float:
    fixed, rate = _cost_columns(model)
    steady = np.ones(model.network.count, dtype=bool)
    steady[varying.task] = False
    total = float(fixed[steady].sum())
    counted = steady & (model.activities.kind != Kind.LEVEL_OF_EFFORT)
    counted &= np.isin(model.activities.status, OPEN)
    total += float((rate * _lengths(plan))[counted].sum())
    if responses:
        total += sum(r.response.price for r in model.risks if r.response is not None)
    return total


def planned_cost(model: RiskModel, base: CpmResult) -> float:
    """Return the cost of the plan where nothing varies and no risk happens."""
    fixed, rate = _cost_columns(model)
    work = _lengths(plan_of(model.network, model.activities, arrays=True)) * 1.0
    since = NEVER if model.options.data_date is None else model.options.data_date
    for i in np.flatnonzero(model.activities.kind == Kind.LEVEL_OF_EFFORT).tolist():
        start = max(int(base.remaining_start[i]), since)
        work[i] = _work(model, int(model.activities.calendar[i]), start, base.finish[i])
    is_open = np.isin(model.activities.status, OPEN)
    return float(fixed.sum() + (rate * work)[is_open].sum())


def _work(model: RiskModel, calendar: int, start: int, finish: int) -> int:
    if calendar < 0:
        return max(0, int(finish) - start)
    return max(0, model.calendars[calendar].work_between(start, int(finish)))


def _dates(base: CpmResult) -> Dates:
    columns: Any = (getattr(base, name) for name in Dates._fields)
    return Dates(*columns)


def _ints(values: Iterable[int] | npt.NDArray[np.int64]) -> Ints:
    return np.array(list(values), dtype=np.int64)


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _starts(sizes: Iterable[int]) -> Ints:
    return np.concatenate([[0], np.cumsum(_ints(sizes))]).astype(np.int64)
