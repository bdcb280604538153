"""How a project's milestones moved from report to report, and what each version did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date, date_time, money, number
from steerco.performance.calculations.milestone_trend import (
    MilestoneTrend,
    Pattern,
    trends,
)
from steerco.performance.models import Measurement
from steerco.projects.calculations.comparison import Kind
from steerco.projects.models import Project, ScheduleVersion
from steerco.projects.selectors.changes import Mark, mark

DRAWN = 8
"""Milestones that a chart can show apart; the table shows all."""
REPORTS = 24
"""Reports drawn, the latest ones."""
MARKS = {
    Pattern.REACHED: ("blue", "flag-check"),
    Pattern.NEW: ("grey", "plus"),
    Pattern.STEADY: ("green", "equal"),
    Pattern.SLIPPING: ("amber", "trending-up"),
    Pattern.RECEDING: ("red", "alert-octagon"),
    Pattern.PULLED_IN: ("green", "arrow-bar-to-left"),
    Pattern.ZIG_ZAG: ("amber", "activity"),
    Pattern.LATE_JUMP: ("red", "alert-triangle"),
}
MEANINGS = {
    Pattern.REACHED: "It is done.",
    Pattern.NEW: "Only one report knows it.",
    Pattern.STEADY: "Every report expected it within two days of the one before.",
    Pattern.SLIPPING: "The reports expect it later and later.",
    Pattern.RECEDING: "It goes away as fast as the time passes: nobody can tell when it comes.",
    Pattern.PULLED_IN: "The reports expect it earlier and earlier.",
    Pattern.ZIG_ZAG: "It is now later, now earlier: the forecast is not reliable.",
    Pattern.LATE_JUMP: "It held for long and then jumped: ask what was known before.",
}
MAIN_KINDS = (
    Kind.ADDED,
    Kind.REMOVED,
    Kind.LATER,
    Kind.EARLIER,
    Kind.LOGIC,
    Kind.CRITICAL,
)


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One milestone, already written."""

    name: str
    baseline: str
    first: str
    before: str
    now: str
    slip: int | None
    moved: int | None
    rate: str
    pattern: str
    tone: str
    icon: str
    meaning: str
    critical: bool


@dataclass(frozen=True, slots=True)
class Trend:
    reports: tuple[dt.date, ...]
    milestones: tuple[MilestoneTrend, ...]

    @property
    def rows(self) -> list[TrendRow]:
        return [trend_row(each, self.reports) for each in self.milestones]

    @property
    def chart(self) -> dict[str, Any]:
        """Return what the chart draws: the open milestones that moved most."""
        known = [each for each in self.milestones if len(each.known) > 1]
        several = [each for each in known if each.actual is None] or known
        by_weight = sorted(
            several,
            key=lambda each: (
                -sum(abs(step) for step in each.steps),
                each.latest or dt.date.max,
            ),
        )
        drawn = [each for each in several if each in by_weight[:DRAWN]]
        return {
            "reports": [each.isoformat() for each in self.reports] if drawn else [],
            "milestones": [
                {
                    "name": each.name,
                    "dates": [on.isoformat() if on else None for on in each.forecasts],
                }
                for each in drawn
            ],
        }


def trend_of(project: Project) -> Trend:
    """Return the forecasts of every milestone by data date, in one query."""
    found = (
        Measurement.objects.filter(project=project, data_date__isnull=False)
        .order_by("-data_date")
        .values_list("data_date", "milestones")[:REPORTS]
    )
    reports = [(on.date(), milestones) for on, milestones in reversed(found) if on]
    return Trend(tuple(on for on, _ in reports), tuple(trends(reports)))


def trend_row(each: MilestoneTrend, reports: tuple[dt.date, ...]) -> TrendRow:
    pattern = each.pattern(reports)
    tone, icon = MARKS[pattern]
    known, rate = each.known, each.rate(reports)
    return TrendRow(
        name=each.name,
        baseline=date(each.baseline),
        first=date(known[0]) if known else DASH,
        before=date(known[-2]) if len(known) > 1 else DASH,
        now=date(each.latest),
        slip=each.slip,
        moved=each.last_step,
        rate=number(rate, 2, sign=True),
        pattern=pattern.capitalize(),
        tone=tone,
        icon=icon,
        meaning=MEANINGS[pattern],
        critical=each.critical,
    )


@dataclass(frozen=True, slots=True)
class LogRow:
    """What one version of the plan changed of the one before it."""

    version: int
    data_date: str
    imported: str
    by: str
    sentence: str
    finish: str
    moved: float | None
    cost_moved: Decimal | None
    cost_text: str
    marks: tuple[Mark, ...]
    url: str


def change_log(project: Project) -> list[LogRow]:
    """Return what every version changed, the latest first, in one query."""
    versions = (
        ScheduleVersion.objects.filter(project=project)
        .select_related("imported_by")
        .defer("snapshot", "findings")
        .order_by("-number")
    )
    return [log_row(version, project) for version in versions]


def log_row(version: ScheduleVersion, project: Project) -> LogRow:
    change: Mapping[str, Any] = version.change
    said = change.get("sentences") or ("The first version of the plan.",)
    finish = (change.get("finish") or (None, None))[1]
    cost = cost_moved(change)
    counts = change.get("counts") or {}
    page = address("projects:project-compare", project.code)
    return LogRow(
        version=version.number,
        data_date=date(version.data_date),
        imported=date_time(version.imported_at),
        by=version.imported_by.name if version.imported_by else "Installation",
        sentence=said[0],
        finish=date(dt.datetime.fromisoformat(finish)) if finish else DASH,
        moved=change.get("finish_days"),
        cost_moved=cost,
        cost_text=money(abs(cost), compact=True) if cost else "",
        marks=tuple(
            mark(kind, counts[kind.value])
            for kind in MAIN_KINDS
            if counts.get(kind.value)
        ),
        url=f"{page}?from=v{version.number - 1}&to=v{version.number}" if change else "",
    )


def cost_moved(change: Mapping[str, Any]) -> Decimal | None:
    before, after = change.get("cost") or (None, None)
    if before is None or after is None:
        return None
    return Decimal(str(after)) - Decimal(str(before))
