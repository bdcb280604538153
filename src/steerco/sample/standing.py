"""Where each project stands at the data date, in the register's figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from steerco.sample.catalogue import Project
from steerco.sample.status import DECLARED

DATA_DATE = dt.date(2026, 10, 31)
SLIP = {"slipping": 0.12, "late": 0.2, "recovering": 0.05, "stalled": 0.25}
OVERRUN = {"slipping": 1.04, "late": 1.11, "over budget": 1.22, "recovering": 1.03}


@dataclass(frozen=True)
class Standing:
    start: dt.date
    finish: dt.date
    baseline_finish: dt.date | None
    actual: Decimal
    forecast: Decimal
    percent: int

    @property
    def is_ended(self) -> bool:
        return self.percent == 100


def working_day(day: dt.date) -> dt.date:
    """Return the day itself, or the Friday before a weekend."""
    return day - dt.timedelta(days=max(0, day.weekday() - 4))


def estimated(project: Project) -> Standing:
    """Return the standing of a project that has no plan file, from its duration."""
    planned = round(project.months * 30.44)
    slip = round(planned * SLIP.get(project.character, 0))
    baseline = working_day(project.start + dt.timedelta(days=planned))
    finish = working_day(baseline + dt.timedelta(days=slip))
    done = (DATA_DATE - project.start).days / max(1, (finish - project.start).days)
    share = 1.0 if DECLARED[project.code].stage == "Closed" else min(max(done, 0), 0.98)
    spent = share**2 * (3 - 2 * share)
    forecast = project.budget * Decimal(str(OVERRUN.get(project.character, 0.97)))
    return Standing(
        project.start,
        finish,
        baseline,
        Decimal(round(float(forecast) * spent / 100) * 100),
        forecast.quantize(Decimal(100)),
        round(spent * 100),
    )
