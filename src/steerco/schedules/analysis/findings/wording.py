"""Findings about some of the tasks, counted, named and put into a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan
from steerco.schedules.model import Severity, Task


def about(
    plan: Plan,
    tasks: Sequence[Task],
    code: str,
    severity: Severity,
    *,
    one: str,
    many: str,
) -> Iterator[Finding]:
    """Yield one finding about these tasks, or none where there are none.

    `one` and `many` are sentences with `{names}`, and `{count}` in the second.
    """
    if not tasks:
        return
    sentence = one if len(tasks) == 1 else many
    yield Finding(
        code=code,
        severity=severity,
        message=sentence.format(count=f"{len(tasks):,}", names=plan.named(tasks)),
        tasks=tuple(task.uid for task in tasks),
    )
