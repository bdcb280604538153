"""What looks wrong in a plan, in the words of a project manager."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from steerco.schedules.analysis.findings import logic, progress, setup
from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan
from steerco.schedules.model import Severity

Check = Callable[[Plan], Iterable[Finding]]

CHECKS: tuple[Check, ...] = (*setup.CHECKS, *logic.CHECKS, *progress.CHECKS)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def find(plan: Plan) -> Iterator[Finding]:
    """Run every check that needs nothing but the plan itself."""
    if plan.activities:
        for check in CHECKS:
            yield from check(plan)
    else:
        yield Finding(
            code="no_tasks",
            severity=Severity.INFO,
            message="The project holds no tasks, only headings.",
        )
    for warning in plan.schedule.warnings:
        yield Finding(
            code=warning.code,
            severity=warning.severity,
            message=warning.message,
            tasks=warning.tasks,
        )


def by_severity(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Put errors first; within a severity the order of the checks stays."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))
