"""When which project owes a status report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from steerco.performance.calculations import periods
from steerco.performance.calculations.periods import Period
from steerco.performance.models import ReportingRule, Rhythm
from steerco.projects.models import ProjectClass

USUAL: Mapping[str, tuple[str, int]] = {
    ProjectClass.A: (Rhythm.FORTNIGHTLY, 3),
    ProjectClass.B: (Rhythm.MONTHLY, 5),
    ProjectClass.C: (Rhythm.MONTHLY, 5),
    ProjectClass.D: (Rhythm.MONTHLY, 5),
}
"""Rhythm and working days until a report is due, where the office set no rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How often a class reports, and within how many working days."""

    klass: str
    rhythm: str
    due_days: int

    @property
    def label(self) -> str:
        return ProjectClass(self.klass).label

    @property
    def words(self) -> str:
        return f"{Rhythm(self.rhythm).label}, due after {self.due_days} working days"

    def due_on(self, period: Period) -> dt.date:
        return periods.due_on(period, self.due_days)

    def last(self, as_of: dt.date) -> Period:
        return periods.last_ended(self.rhythm, as_of)

    def before(self, period: Period) -> Period:
        return periods.before(self.rhythm, period)

    def ending(self, end: dt.date) -> Period | None:
        """Return the period that ends on a day; None where none does."""
        period = periods.period_of(self.rhythm, end)
        return period if period.end == end else None


def calendar() -> Mapping[str, Rule]:
    """Return the rule of each class, in one query."""
    known = {rule.klass: rule for rule in ReportingRule.objects.all()}
    return {
        klass: Rule(klass, known[klass].rhythm, known[klass].due_days)
        if klass in known
        else Rule(klass, *USUAL[klass])
        for klass in ProjectClass.values
    }
