"""Progress: whether it agrees with itself, the logic and the data date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.model import Finding
from steerco.schedules.analysis.plan import Plan, is_complete, is_started
from steerco.schedules.model import Link, LinkType, Severity, Task


def out_of_sequence(plan: Plan) -> Iterator[Finding]:
    early = dict.fromkeys(
        link.successor
        for link in plan.links
        if _overtakes(link, plan.by_uid[link.predecessor], plan.by_uid[link.successor])
    )
    yield from about(
        plan,
        [plan.by_uid[uid] for uid in early],
        "out_of_sequence",
        Severity.WARNING,
        one="{names} went ahead before its predecessor allowed it; correct the link "
        "or the actual dates.",
        many="{count} tasks went ahead before their predecessors allowed it; correct "
        "the links or the actual dates: {names}.",
    )


def _overtakes(link: Link, before: Task, after: Task) -> bool:
    """Tell whether an actual date breaks the link; leads are let off."""
    from_start = link.type in (LinkType.SS, LinkType.SF)
    to_start = link.type in (LinkType.FS, LinkType.SS)
    reached = before.actual_start if from_start else before.actual_finish
    taken = after.actual_start if to_start else after.actual_finish
    if taken is None or link.lag.tenths < 0 or (link.lag.percent or 0) < 0:
        return False
    return reached is None or taken < reached


def actual_after_data_date(plan: Plan) -> Iterator[Finding]:
    data_date = plan.schedule.data_date
    if data_date is None:
        return
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if any(
                actual is not None and actual > data_date
                for actual in (task.actual_start, task.actual_finish)
            )
        ],
        "actual_after_data_date",
        Severity.ERROR,
        one="{names} has an actual date after the data date; nobody can know that yet.",
        many="{count} tasks have actual dates after the data date, which nobody can "
        "know yet: {names}.",
    )


def overdue(plan: Plan) -> Iterator[Finding]:
    data_date = plan.schedule.data_date
    if data_date is None:
        return
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if not is_started(task) and _before(task.start, data_date)
        ],
        "overdue_start",
        Severity.WARNING,
        one="{names} should have started before the data date but has not; "
        "reschedule it.",
        many="{count} tasks should have started before the data date but have not; "
        "reschedule them: {names}.",
    )
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if is_started(task)
            and not is_complete(task)
            and _before(task.finish, data_date)
        ],
        "overdue_finish",
        Severity.WARNING,
        one="{names} should have finished before the data date but is still open; "
        "give it a remaining duration.",
        many="{count} open tasks should have finished before the data date; give "
        "them a remaining duration: {names}.",
    )


def _before(instant: dt.datetime | None, data_date: dt.datetime) -> bool:
    return instant is not None and instant < data_date


def contradictions(plan: Plan) -> Iterator[Finding]:
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if task.actual_finish is not None
            and task.percent_complete is not None
            and task.percent_complete < 100
        ],
        "finished_but_incomplete",
        Severity.ERROR,
        one="{names} has an actual finish but is not 100 % complete.",
        many="{count} tasks have an actual finish but are not 100 % complete: {names}.",
    )
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if (task.percent_complete or 0) >= 100 and task.actual_finish is None
        ],
        "complete_without_finish",
        Severity.ERROR,
        one="{names} is 100 % complete but has no actual finish.",
        many="{count} tasks are 100 % complete but have no actual finish: {names}.",
    )
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if 0 < (task.percent_complete or 0) < 100 and task.actual_start is None
        ],
        "progress_without_start",
        Severity.ERROR,
        one="{names} has progress but no actual start.",
        many="{count} tasks have progress but no actual start: {names}.",
    )


def missed_deadlines(plan: Plan) -> Iterator[Finding]:
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if task.deadline is not None
            and (finish := task.actual_finish or task.finish) is not None
            and finish > task.deadline
        ],
        "deadline_missed",
        Severity.WARNING,
        one="{names} finishes after its deadline.",
        many="{count} tasks finish after their deadlines: {names}.",
    )


CHECKS = (
    contradictions,
    actual_after_data_date,
    out_of_sequence,
    overdue,
    missed_deadlines,
)
