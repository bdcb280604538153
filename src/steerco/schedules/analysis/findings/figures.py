"""Figures: what float, required dates and earned value give to think about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.forecast import Forecast
from steerco.schedules.analysis.model import EarnedValue, Finding
from steerco.schedules.analysis.plan import Plan, is_complete, is_milestone
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import Severity

LONG_DAYS = 44
POOR_INDEX = 0.90
STEEP_TCPI = 1.10
"""Beyond this a recovery is rare (Lipke 2016)."""


def negative_float(plan: Plan, forecast: Forecast, days: Workdays) -> Iterator[Finding]:
    late = [
        (total_float / days.day_of(task.calendar), task)
        for task in plan.activities
        if not is_complete(task)
        and (total_float := forecast.float_of(task)) is not None
        and total_float < 0
    ]
    late.sort(key=lambda pair: pair[0])
    if late:
        yield from about(
            plan,
            [task for _, task in late],
            "negative_float",
            Severity.ERROR,
            one=f"{{names}} must finish {-late[0][0]:.1f} working days sooner than it "
            "can, to keep a required date.",
            many="{count} tasks cannot keep a required date; the worst is "
            f"{-late[0][0]:.1f} working days late: {{names}}.",
        )


def long_tasks(plan: Plan, days: Workdays) -> Iterator[Finding]:
    yield from about(
        plan,
        [
            task
            for task in plan.activities
            if task.duration is not None
            and not task.duration.elapsed
            and not is_complete(task)
            and not is_milestone(task)
            and task.duration.tenths > LONG_DAYS * days.day_of(task.calendar)
        ],
        "long_tasks",
        Severity.WARNING,
        one=f"{{names}} is longer than {LONG_DAYS} working days (two months); split it "
        "so that progress can be seen.",
        many=f"{{count}} tasks are longer than {LONG_DAYS} working days (two months); "
        "split them so that progress can be seen: {names}.",
    )


def late_finish(
    forecast: Forecast, required: dt.datetime | None, days: Workdays
) -> Iterator[Finding]:
    finish = forecast.finish
    if required is None or finish is None or finish <= required:
        return
    late = days.between(required, finish)
    if late > 0:
        yield Finding(
            code="finish_late",
            severity=Severity.WARNING,
            message=f"The plan finishes on {finish:%d %b %Y}, {late:.1f} working days "
            f"after the {required:%d %b %Y} that is required of it or was agreed in "
            "the baseline.",
        )


def performance(evm: EarnedValue | None) -> Iterator[Finding]:
    if evm is None:
        return
    if evm.basis == "effort":
        yield Finding(
            code="effort_based",
            severity=Severity.INFO,
            message="The baseline holds no costs, so earned value is counted in hours "
            "of work (effort-based).",
        )
    if evm.cpi is not None and evm.cpi < POOR_INDEX:
        yield Finding(
            code="cost_index_low",
            severity=Severity.WARNING,
            message=f"Each unit spent has earned only {evm.cpi:.2f} (CPI); at this "
            "rate the plan will end over its budget.",
        )
    if evm.spi_t is not None and evm.spi_t < POOR_INDEX:
        yield Finding(
            code="schedule_index_low",
            severity=Severity.WARNING,
            message=f"Work advances at {evm.spi_t:.0%} of the planned pace (SPI(t) "
            f"{evm.spi_t:.2f}).",
        )
    if evm.tcpi is not None and evm.tcpi > STEEP_TCPI:
        yield Finding(
            code="budget_out_of_reach",
            severity=Severity.WARNING,
            message="To keep the budget, the rest must be done at a cost efficiency "
            f"of {evm.tcpi:.2f} (TCPI); above {STEEP_TCPI:.2f} that is rarely reached.",
        )


def judge(
    plan: Plan,
    forecast: Forecast,
    days: Workdays,
    *,
    evm: EarnedValue | None,
    required_finish: dt.datetime | None,
) -> Iterator[Finding]:
    """Run every check that needs float, working days or earned value."""
    yield from negative_float(plan, forecast, days)
    yield from late_finish(forecast, required_finish, days)
    yield from performance(evm)
    yield from long_tasks(plan, days)
