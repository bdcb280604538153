"""Where each project stands at the data date, in the register's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from steerco.sample.catalogue import Project
from steerco.sample.clock import moment
from steerco.sample.money import planned, spent
from steerco.sample.status import DECLARED
from steerco.sample.story import status_of

DATA_DATE = dt.date(2026, 10, 31)
SLIP = {"slipping": 0.025, "late": 0.2, "recovering": 0.05, "stalled": 0.25}
OVERRUN = {"slipping": 1.04, "late": 1.11, "over budget": 1.22, "recovering": 1.03}


@dataclass(frozen=True)
class Standing:
    start: dt.date
    finish: dt.date
    baseline_finish: dt.date | None
    actual: Decimal
    forecast: Decimal
    percent: int


def hundreds(amount: Decimal) -> Decimal:
    return (amount / 100).quantize(Decimal(1)) * 100


def working_day(day: dt.date) -> dt.date:
    """Return the day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def standing(project: Project) -> Standing:
    """Return what the register says: from the plan where there is one."""
    return from_plan(project) if project.plan else estimated(project)


def from_plan(project: Project) -> Standing:
    """Return the plan's figures; a watermelon repeats what was approved instead."""
    status = status_of(project, DATA_DATE)
    hides = project.character == "watermelon"
    approved_finish = moment(max(t.finish for t in status.baseline.values())).date()
    money = [spent(status, times) for times in status.now.values()]
    budget = earned = Decimal()
    for times in status.now.values():
        cost = planned(project, times.activity).cost
        whole = times.done + times.minutes
        share = Decimal(times.done) / whole if whole else Decimal(times.is_complete)
        budget += cost
        earned += cost * share
    forecast = sum((one.cost for one in money), Decimal())
    actual = sum((one.actual_cost for one in money), Decimal())
    return Standing(
        project.start,
        approved_finish if hides else moment(status.finish).date(),
        None if project.character == "no baseline" else approved_finish,
        hundreds(actual),
        project.budget if hides else hundreds(forecast),
        round(earned / budget * 100),
    )


def estimated(project: Project) -> Standing:
    """Return the standing of a project that has no plan file, from its duration."""
    planned = round(project.months * 30.44)
    slip = round(planned * SLIP.get(project.character, 0))
    baseline = working_day(project.start + dt.timedelta(days=planned))
    finish = working_day(baseline + dt.timedelta(days=slip))
    done = (DATA_DATE - project.start).days / max(1, (finish - project.start).days)
    share = 1.0 if DECLARED[project.code].stage == "Closed" else min(max(done, 0), 0.98)
    used = share**2 * (3 - 2 * share)
    forecast = project.budget * Decimal(str(OVERRUN.get(project.character, 0.97)))
    return Standing(
        project.start,
        finish,
        baseline,
        Decimal(round(float(forecast) * used / 100) * 100),
        hundreds(forecast),
        round(used * 100),
    )
