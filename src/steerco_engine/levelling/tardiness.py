"""A bound on weighted tardiness from one overloaded resource that projects share.

Each project's work on the resource may be cut into units that run at any time after the
head of the work. Of a project's tardiness each unit carries its share, for the time at
which it is done and the tail after it: no more than the tardiness of the whole. Placing
all units at least cost is a transportation problem (Gelders & Kleindorfer 1974).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

from steerco_engine.levelling.instance import UNLIMITED, Floats, Ints
from steerco_engine.levelling.tables import FAR
from steerco_engine.levelling.workspace import Workspace

RESOURCES = 4
"""The most loaded resources are looked at."""
BUCKETS = 120
"""Stretches of time that units are placed in."""
FINE = 10_000
"""Costs are counted in parts of one over this, rounded down."""


def shared_tardiness(space: Workspace, head: Ints, tail: Ints) -> float:
    """Return the best bound of the most loaded resources, not below 0.

    `tail` is the least time between a task's finish and the end of its own project.
    """
    found = [_least_cost(space, head, tail, k) for k in _loaded(space)]
    return max(found, default=0.0)


def _loaded(space: Workspace) -> list[int]:
    work = np.zeros(len(space.instance.resources.names))
    ks, amounts = space.instance.needs.columns
    np.add.at(work, ks, amounts * space.instance.tasks.duration[_owner(space)])
    steps = [space.instance.resources.steps(k) for k in range(len(work))]
    most = np.array([max(value for _, value in each) for each in steps])
    load = np.where(most < UNLIMITED, work / np.maximum(most, 1), 0.0)
    return [int(k) for k in np.argsort(-load)[:RESOURCES] if load[k] > 0]


def _owner(space: Workspace) -> Ints:
    return np.repeat(
        np.arange(space.instance.count), np.diff(space.instance.needs.first)
    )


def _least_cost(space: Workspace, head: Ints, tail: Ints, resource: int) -> float:
    projects = space.instance.projects
    count = len(projects.names)
    ks, amounts = space.instance.needs.columns
    rows = ks == resource
    tasks = _owner(space)[rows]
    project = space.instance.tasks.project[tasks]
    work = np.zeros(count, dtype=np.int64)
    begin, end = np.full(count, FAR), np.full(count, FAR)
    np.add.at(work, project, amounts[rows] * space.instance.tasks.duration[tasks])
    np.minimum.at(begin, project, head[tasks])
    np.minimum.at(end, project, tail[tasks])
    offered = space.instance.capacity(space.horizon)[:, resource]
    edges = np.unique(np.linspace(0, space.horizon, BUCKETS + 1).astype(np.int64))
    room = np.add.reduceat(offered, edges[:-1])
    if work.sum() > room.sum():
        return 0.0
    busy = np.flatnonzero(work)
    done = edges[:-1][None, :] + 1 + end[busy][:, None]
    late = np.maximum(0, done - np.minimum(space.tables.due[busy], FAR)[:, None])
    price = np.floor(FINE * projects.weight[busy] / work[busy])[:, None] * late
    allowed = edges[1:][None, :] > begin[busy][:, None]
    return _transported(work[busy], room, price, allowed) / FINE


def _transported(
    work: Ints, room: Ints, price: Floats, allowed: npt.NDArray[np.bool_]
) -> float:
    """Return the least cost of putting all work into the room there is."""
    flow = min_cost_flow.SimpleMinCostFlow()
    rows, columns = np.nonzero(allowed)
    count = len(work)
    flow.add_arcs_with_capacity_and_unit_cost(
        rows, count + columns, work[rows], price[rows, columns].astype(np.int64)
    )
    sink = count + len(room)
    buckets = np.arange(count, sink)
    flow.add_arcs_with_capacity_and_unit_cost(
        buckets, np.full(len(room), sink), room, np.zeros(len(room), dtype=np.int64)
    )
    for node, amount in enumerate(work.tolist()):
        flow.set_node_supply(node, amount)
    flow.set_node_supply(sink, -int(work.sum()))
    if flow.solve() != flow.OPTIMAL:
        return 0.0
    return float(flow.optimal_cost())
