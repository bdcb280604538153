"""Priority rules: which task goes first when two want the same resource.

Latest finish and latest start (Alvarez-Valdes & Tamarit 1989), slack to the due date,
greatest rank positional weight, first project first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from steerco_engine.levelling.instance import NONE, Floats
from steerco_engine.levelling.tables import FAR
from steerco_engine.levelling.workspace import Workspace


class Rule(NamedTuple):
    """A priority rule and the value it gives each task; the lowest goes first."""

    name: str
    priority: Floats


def rules_of(space: Workspace) -> list[Rule]:
    """Return the rules that make sense for an instance, the usual one first."""
    tables, logic = space.tables, space.logic
    late = logic.late_finish.astype(np.float64)
    rules = [
        Rule("latest finish", late),
        Rule("latest start", logic.late_start.astype(np.float64)),
    ]
    if space.objective.tardiness and (tables.due < FAR).any():
        ends = logic.project_finish
        due = np.where(tables.due < FAR, tables.due, ends.max(initial=0) * 2)
        slack = (due - ends)[space.instance.tasks.project]
        weight = np.maximum(tables.weight, 1e-6)
        first = np.argsort(np.argsort(due)).astype(np.float64)
        valued = np.argsort(np.argsort(due / weight)).astype(np.float64)
        rules += [
            Rule("latest finish by due date", late + slack),
            Rule(
                "earliest due project", first[space.instance.tasks.project] * 1e6 + late
            ),
            Rule(
                "weightiest urgent project",
                valued[space.instance.tasks.project] * 1e6 + late,
            ),
        ]
    if (space.instance.tasks.current != NONE).any():
        today = np.where(
            space.instance.tasks.current != NONE,
            space.instance.tasks.current,
            logic.early_start,
        )
        rules.append(Rule("today's order", today.astype(np.float64)))
    return rules
