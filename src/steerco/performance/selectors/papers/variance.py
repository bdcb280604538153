"""How far projects are from their baselines, and which tasks explain it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import ExpressionWrapper, F, Sum, Value
from django.db.models.functions import Abs, Coalesce

from steerco.core.addresses import address
from steerco.core.fields import MoneyField
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.reports import wording
from steerco.performance.reports.charts import Chart, Series
from steerco.performance.reports.pack import Figure, Indicator, Unit
from steerco.performance.reports.paper import Kind, Paper, Part, Row, fields, raw
from steerco.performance.selectors.papers.masthead import masthead, title
from steerco.performance.selectors.projects import measured, totals
from steerco.projects.models import ENDED, Portfolio, Task

PROJECTS, TASKS = 200, 40
BARS = 12
NO_VALUE = "No project has earned value in money."


def variance_paper(user: Person, at: Reporting, portfolio: Portfolio | None) -> Paper:
    """Read the variances of a portfolio and its tasks in a fixed number of queries."""
    projects = measured(user, at).exclude(stage__in=ENDED)
    if portfolio is not None:
        projects = projects.filter(portfolio=portfolio)
    sums = totals(projects)
    rows = list(
        projects.order_by(F("m__slip_days").desc(nulls_last=True), "code").values(
            *FIGURES
        )
    )
    running = projects.order_by().values("pk")
    cost, cost_sum = by_cost(running)
    return Paper(
        masthead=masthead(user, at, portfolio),
        title=title("variances", portfolio),
        parts=(
            Part(
                key="variance",
                kicker="Variance",
                headline=headline(rows),
                indicators=(
                    difference("Cost variance", sums.ev, sums.ac, "EV less AC"),
                    difference("Schedule variance", sums.ev, sums.pv, "EV less PV"),
                    ratio("CPI", sums.ev, sums.ac),
                    ratio("SPI", sums.ev, sums.pv),
                    difference(
                        "Variance at completion",
                        sums.budget,
                        sums.estimate,
                        "budget less estimate",
                    ),
                ),
                chart=overruns(rows),
                fields=fields(
                    ("Project", Kind.TEXT),
                    ("Baseline finish", Kind.DATE),
                    ("Forecast finish", Kind.DATE),
                    ("Slip, days", Kind.DAYS),
                    ("Budget", Kind.MONEY),
                    ("Estimate", Kind.MONEY),
                    ("Variance", Kind.MONEY),
                    ("CV", Kind.MONEY),
                    ("SV", Kind.MONEY),
                    ("CPI", Kind.INDEX),
                    ("SPI(t)", Kind.INDEX),
                ),
                rows=tuple(project_row(row) for row in rows[:PROJECTS]),
                empty="No running project is measured.",
                notes=(
                    "Sums and their ratios count projects whose earned value is in "
                    "money; ratios come from sums. Slip in working days.",
                ),
            ),
            Part(
                key="late-tasks",
                kicker="Tasks behind the slip",
                headline="The tasks that finish latest after their baseline, critical "
                "ones first",
                fields=fields(
                    ("Project", Kind.TEXT, 1.0),
                    ("Task", Kind.TEXT, 3.0),
                    ("Critical", Kind.TEXT, 0.7),
                    ("Baseline finish", Kind.DATE),
                    ("Finish", Kind.DATE),
                    ("Later, calendar days", Kind.DAYS),
                    ("Done", Kind.PERCENT),
                ),
                rows=tuple(late_row(task) for task in by_time(running)),
                empty="No task finishes later than its baseline.",
            ),
            Part(
                key="dear-tasks",
                kicker="Tasks behind the cost",
                headline=explained(cost, cost_sum),
                fields=fields(
                    ("Project", Kind.TEXT, 1.0),
                    ("Task", Kind.TEXT, 3.0),
                    ("Baseline cost", Kind.MONEY),
                    ("Cost at completion", Kind.MONEY),
                    ("Difference", Kind.MONEY),
                    ("Share of all", Kind.PERCENT),
                ),
                rows=tuple(dear_row(task, cost_sum) for task in cost),
                empty="No task costs other than its baseline.",
                notes=("Plans are read as they are now.",),
            ),
        ),
    )


FIGURES = (
    "code",
    "name",
    "m__baseline_finish",
    "m__forecast_finish",
    "m__slip_days",
    "m__budget",
    "m__estimate",
    "m__pv",
    "m__ev",
    "m__ac",
    "m__effort_based",
    "m__cpi",
    "m__spi_t",
)


def headline(rows: Sequence[dict[str, Any]]) -> str:
    late = sum((row["m__slip_days"] or 0) > 0 for row in rows)
    dear = sum((variance(row) or 0) < 0 for row in rows)
    total = wording.counted(len(rows), "project")
    return (
        f"{late} of {total} {wording.verb(late, 'is', 'are')} late, {dear} "
        f"{wording.verb(dear, 'is', 'are')} forecast over budget"
    )


def variance(row: dict[str, Any]) -> Decimal | None:
    budget, estimate = row["m__budget"], row["m__estimate"]
    return None if budget is None or estimate is None else budget - estimate


def project_row(row: dict[str, Any]) -> Row:
    in_money = not row["m__effort_based"]

    def less(a: str, b: str) -> Decimal | None:
        known = in_money and None not in (row[a], row[b])
        return row[a] - row[b] if known else None

    return Row(
        values=(
            f"{row['code']} {row['name']}",
            day(row["m__baseline_finish"]),
            day(row["m__forecast_finish"]),
            row["m__slip_days"],
            raw(row["m__budget"]),
            raw(row["m__estimate"]),
            raw(variance(row)),
            raw(less("m__ev", "m__ac")),
            raw(less("m__ev", "m__pv")),
            row["m__cpi"],
            row["m__spi_t"],
        ),
        url=address("performance:project-value", row["code"]),
    )


def day(moment: dt.datetime | None) -> str | None:
    return moment.date().isoformat() if moment else None


def by_time(running: Any) -> list[Task]:
    """Return the tasks that finish latest after their baseline."""
    late = Task.objects.filter(
        project__in=running, is_summary=False, finish__gt=F("baseline_finish")
    ).select_related("project")
    found = sorted(
        late.only(*TASK, "baseline_finish", "finish", "critical", "percent_complete"),
        key=lambda t: (not t.critical, -later(t), t.project.code, t.position),
    )
    return found[:TASKS]


TASK = ("name", "position", "uid", "project__code")


def later(task: Task) -> int:
    if task.finish is None or task.baseline_finish is None:
        return 0
    return (task.finish - task.baseline_finish).days


def by_cost(running: Any) -> tuple[list[Any], Decimal]:
    """Return the tasks whose cost differs most, and by how much all tasks differ."""
    amount = MoneyField()
    differs = ExpressionWrapper(F("cost") - F("baseline_cost"), output_field=amount)
    tasks = (
        Task.objects.filter(project__in=running, is_summary=False)
        .exclude(cost=None)
        .exclude(baseline_cost=None)
        .annotate(differs=differs)
    )
    whole = tasks.aggregate(
        sum=Coalesce(Sum("differs"), Value(Decimal()), output_field=amount)
    )["sum"]
    worst = tasks.exclude(cost=F("baseline_cost")).select_related("project")
    return (
        list(
            worst.only(*TASK, "cost", "baseline_cost").order_by(
                Abs("differs").desc(), "project__code", "position"
            )[:TASKS]
        ),
        whole,
    )


def explained(tasks: Sequence[Any], whole: Decimal) -> str:
    if not tasks:
        return "No task costs other than its baseline"
    shown = sum((task.differs for task in tasks), Decimal())
    count = wording.counted(len(tasks), "task")
    return (
        f"{count} {wording.verb(len(tasks), 'makes', 'make')} up "
        f"{wording.number(shown)} of {wording.number(whole)} above the baseline cost"
    )


def late_row(task: Task) -> Row:
    percent = task.percent_complete
    return Row(
        values=(
            task.project.code,
            task.name,
            "yes" if task.critical else "",
            day(task.baseline_finish),
            day(task.finish),
            later(task),
            None if percent is None else percent / 100,
        ),
        url=address("projects:project-schedule", task.project.code),
    )


def dear_row(task: Any, whole: Decimal) -> Row:
    return Row(
        values=(
            task.project.code,
            task.name,
            raw(task.baseline_cost),
            raw(task.cost),
            raw(task.differs),
            float(task.differs / whole) if whole else None,
        ),
        url=address("projects:project-schedule", task.project.code),
    )


def overruns(rows: Sequence[dict[str, Any]]) -> Chart:
    """Draw the largest overruns of estimate over budget."""
    known = [(row, v) for row in rows if (v := variance(row) or Decimal()) < 0]
    known.sort(key=lambda pair: (pair[1], pair[0]["code"]))
    shown = known[:BARS]
    scale = wording.money_scale("", [v for _, v in shown])
    return Chart(
        "bars",
        "Estimate above budget",
        scale.label.strip(),
        tuple(row["code"] for row, _ in shown),
        (
            Series(
                "Estimate above budget",
                tuple(scale.scaled(-v) for _, v in shown),
                "accent",
            ),
        ),
        "#,##0",
    )


def difference(
    name: str, a: Decimal | None, b: Decimal | None, detail: str
) -> Indicator:
    figure: Figure[Decimal] = (
        Figure(None, NO_VALUE) if a is None or b is None else Figure(a - b)
    )
    return Indicator(name=name, unit=Unit.MONEY, figure=figure, detail=detail)


def ratio(name: str, part: Decimal | None, whole: Decimal | None) -> Indicator:
    figure: Figure[Decimal] = (
        Figure((part / whole).quantize(Decimal("0.0001")))
        if part is not None and whole
        else Figure(None, NO_VALUE)
    )
    return Indicator(name=name, unit=Unit.INDEX, figure=figure, detail="from sums")
