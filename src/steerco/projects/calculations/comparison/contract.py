"""A comparison as plain data for programs."""

from __future__ import annotations

from typing import Any

import msgspec

from steerco.projects.calculations.comparison.model import (
    Change,
    Comparison,
    Move,
    TaskChange,
)
from steerco.projects.calculations.comparison.wording import sentences


def as_data(comparison: Comparison) -> dict[str, Any]:
    """Return plan, counts, cause and every change with both values."""
    cause = comparison.cause
    finish: dict[str, Any] = {
        "before": comparison.finish[0],
        "after": comparison.finish[1],
    }
    data: dict[str, Any] = msgspec.to_builtins(
        {
            "sentences": sentences(comparison, comparison.new.plan.currency),
            "finish": finish | move(comparison.finish_move),
            "cost": {"before": comparison.cost[0], "after": comparison.cost[1]},
            "work": {"before": comparison.work[0], "after": comparison.work[1]},
            "counts": {str(kind): n for kind, n in comparison.counts.items()},
            "links": {
                "added": comparison.links_added,
                "removed": comparison.links_removed,
            },
            "cause": [
                {"task": step.task.uid, "days": step.days, "words": step.words}
                for step in (cause.steps if cause else ())
            ],
            "plan": [change_data(each) for each in comparison.plan],
            "tasks": [task_data(each, comparison) for each in comparison.tasks],
        }
    )
    return data


def task_data(change: TaskChange, comparison: Comparison) -> dict[str, Any]:
    calculated = comparison.calculated(change)
    return {
        "uid": change.task.uid,
        "code": change.task.code,
        "wbs": change.task.wbs,
        "name": change.task.name,
        "kinds": [str(kind) for kind in change.kinds],
        "start_moved": move(change.start),
        "finish_moved": move(change.finish),
        "calculated": {"before": calculated[0], "after": calculated[1]},
        "changes": [change_data(each) for each in change.changes],
    }


def change_data(change: Change) -> dict[str, Any]:
    return {
        "kind": str(change.kind),
        "field": change.field,
        "before": change.before,
        "after": change.after,
        "difference": change.difference,
    }


def move(found: Move | None) -> dict[str, Any]:
    return {
        "working_days": found.working if found else None,
        "calendar_days": found.calendar if found else None,
    }
