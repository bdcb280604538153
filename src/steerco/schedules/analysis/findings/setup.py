"""Set-up: whether the plan can be scheduled and measured at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan, is_started
from steerco.schedules.model import Severity, Task


def missing_calendar(plan: Plan) -> Iterator[Finding]:
    known = plan.calendars
    if plan.schedule.calendar not in known:
        yield Finding(
            code="missing_calendar",
            severity=Severity.WARNING,
            message="The plan names no project calendar of its own, so the standard "
            "week stands in for it; set a project calendar.",
        )
    lost = [
        task
        for task in plan.activities
        if task.calendar is not None and task.calendar not in known
    ]
    yield from about(
        plan,
        lost,
        "missing_task_calendar",
        Severity.WARNING,
        one="{names} uses a calendar that is not in the file; the project calendar "
        "stands in for it.",
        many="{count} tasks use calendars that are not in the file, so the project "
        "calendar stands in: {names}.",
    )


def missing_data_date(plan: Plan) -> Iterator[Finding]:
    if plan.schedule.data_date is not None:
        return
    started = any(is_started(task) for task in plan.activities)
    yield Finding(
        code="no_data_date",
        severity=Severity.WARNING if started else Severity.INFO,
        message="The plan carries progress but no data date (status date), so nobody "
        "can say as of when it is true; set one."
        if started
        else "The plan has no data date (status date) yet; set one when work starts.",
    )


def missing_baseline(plan: Plan) -> Iterator[Finding]:
    if plan.baseline_number is None:
        yield Finding(
            code="no_baseline",
            severity=Severity.WARNING,
            message="The file holds no baseline, so lateness and earned value cannot "
            "be measured; set a baseline when the plan is agreed.",
        )
        return
    bare = [
        task
        for task in plan.activities
        if (baseline := plan.baseline(task)) is None or baseline.finish is None
    ]
    yield from about(
        plan,
        bare,
        "task_without_baseline",
        Severity.WARNING,
        one="{names} is not in the baseline, so its lateness goes unseen.",
        many="{count} tasks are not in the baseline, so their lateness goes unseen: "
        "{names}.",
    )


def start_after_finish(plan: Plan) -> Iterator[Finding]:
    turned = [
        task
        for task in plan.activities
        if (task.start and task.finish and task.start > task.finish)
        or (
            task.actual_start
            and task.actual_finish
            and task.actual_start > task.actual_finish
        )
    ]
    yield from about(
        plan,
        turned,
        "start_after_finish",
        Severity.ERROR,
        one="{names} starts after it finishes; correct its dates.",
        many="{count} tasks start after they finish: {names}.",
    )


def duplicate_names(plan: Plan) -> Iterator[Finding]:
    groups: dict[tuple[str, int | None], list[Task]] = defaultdict(list)
    for task in plan.activities:
        if task.name.strip():
            groups[task.name.strip().casefold(), task.parent].append(task)
    repeated = [task for group in groups.values() if len(group) > 1 for task in group]
    yield from about(
        plan,
        repeated,
        "duplicate_names",
        Severity.INFO,
        one="{names} shares its name with a neighbour.",
        many="{count} tasks share their name with another one under the same heading, "
        "so a report cannot tell them apart: {names}.",
    )


def estimated_durations(plan: Plan) -> Iterator[Finding]:
    estimated = [
        task
        for task in plan.activities
        if task.duration is not None and task.duration.estimated
    ]
    yield from about(
        plan,
        estimated,
        "estimated_durations",
        Severity.INFO,
        one="The duration of {names} is still marked as an estimate.",
        many="{count} durations are still marked as estimates: {names}.",
    )


def manual_tasks(plan: Plan) -> Iterator[Finding]:
    manual = [task for task in plan.activities if task.manual]
    yield from about(
        plan,
        manual,
        "manual_tasks",
        Severity.WARNING,
        one="{names} is scheduled by hand, so it does not move with its links.",
        many="{count} tasks are scheduled by hand and do not move with their links: "
        "{names}.",
    )


CHECKS = (
    start_after_finish,
    missing_calendar,
    missing_data_date,
    missing_baseline,
    manual_tasks,
    estimated_durations,
    duplicate_names,
)
