"""How well the office works: figures computed from what is kept anyway."""

from __future__ import annotations

import datetime as dt
import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, Q

from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import AMBER, GREEN, RED
from steerco.performance.models import Measurement, StatusReport
from steerco.performance.reports import wording
from steerco.performance.reports.pack import Figure, Indicator, Unit
from steerco.performance.reports.paper import Kind, Paper, Part, Row, fields
from steerco.performance.selectors.papers.masthead import masthead, title
from steerco.performance.selectors.papers.milestones import marks
from steerco.performance.selectors.projects import measured
from steerco.performance.selectors.status import roll_up
from steerco.performance.selectors.status.calendar import calendar
from steerco.projects.models import NOT_REPORTING, Issue, Portfolio, Response, Stage

YEAR = dt.timedelta(days=365)
IDLE = dt.timedelta(days=90)
HALF = 50.0
ON_INDICATORS = 6


@dataclass(frozen=True, slots=True)
class Kpi:
    """A figure of the office, what it counts, and how it is defined."""

    name: str
    indicator: Indicator
    basis: str
    definition: str


def kpi_paper(user: Person, at: Reporting, portfolio: Portfolio | None) -> Paper:
    """Compute the figures of the last twelve months in a fixed number of queries."""
    projects = measured(user, at)
    if portfolio is not None:
        projects = projects.filter(portfolio=portfolio)
    found = [
        *reporting_kpis(projects, at),
        *coverage_kpis(projects, at),
        *outcome_kpis(projects, at),
        *register_kpis(projects, at),
    ]
    return Paper(
        masthead=masthead(user, at, portfolio),
        title=title("PMO key figures", portfolio),
        parts=(
            Part(
                key="kpis",
                kicker="Key figures",
                headline=f"{sum(k.indicator.figure.value is not None for k in found)} "
                f"of {len(found)} figures can be told as of {wording.day(at.as_of)}",
                indicators=tuple(k.indicator for k in found[:ON_INDICATORS]),
                fields=fields(
                    ("Figure", Kind.TEXT, 1.8),
                    ("Value", Kind.TEXT, 0.8),
                    ("From", Kind.TEXT, 2.2),
                    ("Definition", Kind.TEXT, 4.0),
                ),
                rows=tuple(kpi_row(k) for k in found),
            ),
        ),
    )


def kpi_row(kpi: Kpi) -> Row:
    scale = wording.money_scale("", ())
    figure = kpi.indicator.figure
    basis = kpi.basis if figure.value is not None else figure.reason
    value = wording.indicator_value(kpi.indicator, scale).removesuffix(" d")
    if kpi.indicator.unit is Unit.DAYS and figure.value is not None:
        value = f"{value.lstrip('+')} days"
    return Row(values=(kpi.name, value, basis, kpi.definition))


def of(name: str, part: int, whole: int, what: str, definition: str) -> Kpi:
    """Return a share as a figure."""
    value: Figure[Decimal] = (
        Figure(Decimal(part) / Decimal(whole)) if whole else Figure(None, f"No {what}.")
    )
    basis = f"{part} of {whole} {what}"
    indicator = Indicator(name=name, unit=Unit.PERCENT, figure=value, detail=basis)
    return Kpi(name, indicator, basis, definition)


def middle(
    name: str,
    values: Sequence[float],
    what: str,
    definition: str,
    unit: Unit = Unit.DAYS,
) -> Kpi:
    """Return a median as a figure."""
    value: Figure[Decimal] = (
        Figure(Decimal(str(round(statistics.median(values), 3))))
        if values
        else Figure(None, f"No {what}.")
    )
    basis = f"median of {len(values)} {what}"
    indicator = Indicator(name=name, unit=unit, figure=value, detail=basis)
    return Kpi(name, indicator, basis, definition)


def reporting_kpis(projects: Any, at: Reporting) -> Iterable[Kpi]:
    reports = list(
        StatusReport.objects.filter(
            project__in=projects.order_by().values("pk"),
            due_on__lte=at.as_of,
            end__gt=at.as_of - YEAR,
        )
        .annotate(
            first=Min(
                "project__scope__published_reports__published_at",
                filter=Q(project__scope__published_reports__kind="status")
                & Q(project__scope__published_reports__as_of=F("end")),
            )
        )
        .values(
            "end",
            "due_on",
            "first",
            "state",
            "reviewed_at",
            "colour",
            "measured",
            "published__number",
            "published__published_at",
        )
    )
    published = [r for r in reports if r["first"]]
    on_time = sum(r["first"].date() <= r["due_on"] for r in published)
    counts = roll_up.counts(roll_up.with_reports(projects, at, calendar()))
    yield of(
        "Reports missing now",
        counts["overdue"],
        counts["all"],
        "running projects",
        "Due for the period that ended last, and nothing is published.",
    )
    yield of(
        "Reports on time",
        on_time,
        len(reports),
        "status reports begun and due",
        "First published on or before the due day, of reports due in 12 months.",
    )
    yield middle(
        "Report cycle time",
        [(r["first"].date() - r["end"]).days for r in published],
        "published reports",
        "Calendar days from the end of the period to the first publication.",
    )
    again = sum((r["published__number"] or 0) > 1 for r in published)
    yield of(
        "Reports published again",
        again,
        len(published),
        "published reports",
        "More than one number was published: returned or restated.",
    )
    reviewed = [r for r in published if r["reviewed_at"] and r["state"] == "confirmed"]
    yield middle(
        "Time to confirm",
        [days(r["published__published_at"], r["reviewed_at"]) for r in reviewed],
        "confirmed reports",
        "Calendar days from the last publication to the office's confirmation.",
    )
    green = [r for r in published if r["colour"] == GREEN]
    yield of(
        "Greens that are not",
        sum(r["measured"] in (AMBER, RED) for r in green),
        len(green),
        "reports declared green",
        "Declared green while the figures said amber or red.",
    )


def days(start: Any, end: Any) -> int:
    return int((end - start).days)


def coverage_kpis(projects: Any, at: Reporting) -> Iterable[Kpi]:
    rows = list(
        projects.exclude(stage__in=NOT_REPORTING).values(
            "current_version",
            "status_date",
            "m__baseline_finish",
            "m__data_date",
            "m__quality_failed",
            "m__health_quality",
            "m__health_time",
            "m__health_cost",
        )
    )
    total = len(rows)
    yield of(
        "Projects with a plan",
        sum(r["current_version"] is not None for r in rows),
        total,
        "running projects",
        "A schedule is imported or edited here.",
    )
    yield of(
        "Projects with a baseline",
        sum(r["m__baseline_finish"] is not None for r in rows),
        total,
        "running projects",
        "A baseline finish is known.",
    )
    checked = [r for r in rows if r["m__quality_failed"] is not None]
    yield of(
        "Plans in good order",
        sum(r["m__health_quality"] == GREEN for r in checked),
        len(checked),
        "plans checked",
        "Few enough of the 14 schedule checks fail for green.",
    )
    for name, key in (("time", "m__health_time"), ("cost", "m__health_cost")):
        known = [r for r in rows if r[key] in (GREEN, AMBER, RED)]
        yield of(
            f"Within tolerance in {name}",
            sum(r[key] != RED for r in known),
            len(known),
            f"running projects whose {name} is known",
            "The forecast lies within the sponsor's tolerance.",
        )
    quiet = [r for r in rows if last_of(r) and last_of(r) < at.as_of - IDLE]
    yield of(
        "Projects without news",
        len(quiet),
        total,
        "running projects",
        f"Neither a data date nor a status for {IDLE.days} days.",
    )


def last_of(row: Mapping[str, Any]) -> Any:
    moment = row["m__data_date"]
    known = [d for d in (moment.date() if moment else None, row["status_date"]) if d]
    return max(known, default=None)


def outcome_kpis(projects: Any, at: Reporting) -> Iterable[Kpi]:
    due = [
        m
        for m in marks(projects, at.as_of)
        if m.baseline and at.as_of - YEAR < m.baseline <= at.as_of
    ]
    yield of(
        "Milestone hit rate",
        sum(m.actual is not None and m.actual <= m.baseline for m in due),  # type: ignore[operator]
        len(due),
        "milestones due in 12 months",
        "Reached on or before the baseline date, of those due by it.",
    )
    end = dt.datetime.combine(at.as_of, dt.time.max)
    history: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for m in (
        Measurement.objects.filter(
            project__in=projects.order_by().values("pk"), data_date__lte=end
        )
        .order_by("data_date")
        .values("project", "project__stage", "data_date", *HISTORY)
    ):
        history[m["project"]].append(m)
    closed = [h for h in history.values() if h[0]["project__stage"] == Stage.CLOSED]
    yield middle(
        "Cost forecast accuracy",
        [e for h in closed if (e := cost_error(h)) is not None],
        "closed projects measured at half",
        "|Estimate at 50 % done - final cost| / final cost.",
        Unit.PERCENT,
    )
    leads = [
        (r["data_date"] - a["data_date"]).days
        for h in history.values()
        if (a := first(h, AMBER))
        and (r := first(h, RED))
        and a["data_date"] <= r["data_date"]
    ]
    yield middle(
        "Early-warning lead time",
        leads,
        "projects amber before they were red",
        "Days from the first amber to the first red measurement.",
    )


HISTORY = ("health", "percent_complete", "estimate", "actual")


def cost_error(history: Sequence[Mapping[str, Any]]) -> float | None:
    half = next(
        (m for m in history if (m["percent_complete"] or 0) >= HALF and m["estimate"]),
        None,
    )
    final = history[-1]["actual"] or history[-1]["estimate"]
    if half is None or not final or half is history[-1]:
        return None
    return float(abs(half["estimate"] - final) / final)


def first(
    history: Sequence[Mapping[str, Any]], colour: str
) -> Mapping[str, Any] | None:
    return next((m for m in history if m["health"] == colour), None)


def register_kpis(projects: Any, at: Reporting) -> Iterable[Kpi]:
    ids = projects.order_by().values("pk")
    decided = Issue.objects.filter(
        project__in=ids, closed_on__gt=at.as_of - YEAR, closed_on__lte=at.as_of
    ).exclude(decision_needed="")
    yield middle(
        "Time to decide",
        [days(*dates) for dates in decided.values_list("raised_on", "closed_on")],
        "issues closed that asked for a decision",
        "Calendar days from raising an issue that asks for a decision to closing it.",
    )
    actions = Response.objects.filter(
        risk__project__in=ids, due_on__gt=at.as_of - YEAR, due_on__lte=at.as_of
    ).values_list("due_on", "done_on")
    dates = list(actions)
    yield of(
        "Risk responses on time",
        sum(bool(done and due and done <= due) for due, done in dates),
        len(dates),
        "risk responses due in 12 months",
        "Done on or before their due day.",
    )
