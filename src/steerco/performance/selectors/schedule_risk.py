"""What simulating a project's plan gave, as its page shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import msgspec
from django.db.models import Sum

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date, money, number, percent
from steerco.performance.calculations.forecasting import SHOWN
from steerco.performance.calculations.schedule_risk import (
    CENTS,
    Case,
    Chance,
    Outcome,
    RegisterRisk,
    Settings,
    at,
    chance,
    instant,
)
from steerco.performance.models import Measurement, RiskInput, RiskRun
from steerco.projects.calculations.raid import PROBABILITY
from steerco.projects.models import OPEN_RISK, Project, Task
from steerco_engine.calendars import to_ticks

ASK = 50
"""Runs of a project that are looked through for the last one that is done."""


def input_of(project: Project) -> Settings:
    """Return what simulations of a project start from, in one query."""
    found = RiskInput.objects.filter(project=project).first()
    if found is None:
        return Settings()
    return msgspec.convert(found.values, Settings, strict=False)


def register_risks(project: Project) -> list[RegisterRisk]:
    """Return the open threats of a project as simulations need them, in one query."""
    risks = (
        project.risks.filter(state__in=OPEN_RISK, is_opportunity=False)
        .annotate(price=Sum("responses__cost"))
        .order_by("number")
    )
    return [
        RegisterRisk(
            number=r.number,
            title=r.title,
            probability=float(PROBABILITY[r.probability]),
            target=float(PROBABILITY[r.target_probability or r.probability]),
            cost=known_cost(r.cost_low, r.cost_likely, r.cost_high),
            price=r.price or Decimal(),
        )
        for r in risks
    ]


def known_cost(
    low: Decimal | None, likely: Decimal | None, high: Decimal | None
) -> tuple[Decimal, Decimal, Decimal] | None:
    middle = likely if likely is not None else low if low is not None else high
    if middle is None:
        return None
    return (
        middle if low is None else low,
        middle,
        middle if high is None else high,
    )


def last_runs(project: Project) -> tuple[RiskRun | None, RiskRun | None]:
    """Return the last run that is done and the one that is being made, in one query."""
    runs = list(
        RiskRun.objects.filter(project=project).select_related("job", "asked_by")[:ASK]
    )
    done = next((run for run in runs if run.result), None)
    making = runs[0] if runs and not runs[0].result else None
    return done, making


def plan_texts(project: Project, settings: Settings) -> tuple[str, str]:
    """Write ranges and impacts as people paste them."""
    ranges = "\n".join(
        f"{r.task}\t{r.low:g}\t{r.likely:g}\t{r.high:g}" for r in settings.ranges
    )
    impacts = "\n".join(
        f"R{i.risk}\t{i.task}\t{i.low:g}\t{i.likely:g}\t{i.high:g}\t{i.after:g}"
        for i in settings.impacts
    )
    return ranges, impacts


def known_tasks(project: Project) -> dict[str, int]:
    """Return uids of a plan's tasks by number, code and name, in one query."""
    rows = Task.objects.filter(project=project, is_summary=False).values_list(
        "uid", "code", "name"
    )
    found: dict[str, int] = {}
    for uid, code, name in rows:
        for key in (name, code, str(uid)):
            if key:
                found[key.strip().casefold()] = uid
    return found


@dataclass(frozen=True, slots=True)
class QuantileRow:
    label: str
    finish: str
    finish_level: str
    finish_after: str
    cost: str
    cost_level: str
    cost_after: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    name: str
    url: str
    criticality: str
    cruciality: str
    sensitivity: str


@dataclass(frozen=True, slots=True)
class RiskPage:
    """The last simulation of a plan."""

    run: RiskRun
    is_old: bool
    """Whether the plan changed since."""
    quantiles: Sequence[QuantileRow]
    has_level: bool
    has_after: bool
    has_cost: bool
    finish_chart: Mapping[str, Any]
    cost_chart: Mapping[str, Any] | None
    tornado_chart: Mapping[str, Any] | None
    cloud_chart: Mapping[str, Any] | None
    tasks: Sequence[TaskRow]
    happened: Sequence[tuple[str, str]]
    sentences: Sequence[str]


def risk_page(
    project: Project, run: RiskRun | None, latest: Measurement | None, currency: str
) -> RiskPage | None:
    """Write a simulation that is done."""
    if run is None:
        return None
    found = msgspec.convert(run.result, Outcome, strict=False)
    before, after = found.before, found.after
    baseline = latest.baseline_finish if latest else None
    budget = latest.budget if latest and not latest.effort_based else None
    return RiskPage(
        run=run,
        is_old=run.revision != project.revision,
        quantiles=list(quantile_rows(before, after, currency)),
        has_level=before.finish_level is not None,
        has_after=after is not None,
        has_cost=before.cost is not None,
        finish_chart=finish_chart(before, baseline),
        cost_chart=cost_chart(before, budget, currency),
        tornado_chart=tornado_chart(found),
        cloud_chart=cloud_chart(found, baseline, budget, currency),
        tasks=[
            TaskRow(
                line.name,
                address("projects:project-schedule", project.code)
                + f"#task-{line.uid}",
                percent(line.criticality),
                DASH if line.cruciality is None else number(line.cruciality, 2),
                number(line.sensitivity, 2),
            )
            for line in found.tasks
        ],
        happened=[(name, percent(share)) for name, share in found.happened.items()],
        sentences=list(sentences(found, baseline, budget, currency)),
    )


def quantile_rows(
    before: Case, after: Case | None, currency: str
) -> Iterator[QuantileRow]:
    def day(found: Chance | None, p: float) -> str:
        return DASH if found is None else date(instant(at(found, p)))

    def amount(found: Chance | None, p: float) -> str:
        if found is None:
            return DASH
        return money(at(found, p) / CENTS, currency, compact=True)

    for p in SHOWN:
        yield QuantileRow(
            f"P{100 * p:.0f}",
            day(before.finish, p),
            day(before.finish_level, p),
            day(after.finish if after else None, p),
            amount(before.cost, p),
            amount(before.cost_level, p),
            amount(after.cost if after else None, p),
        )


def sentences(
    found: Outcome, baseline: Any, budget: Decimal | None, currency: str
) -> Iterator[str]:
    """Say what the simulation means for the dates and amounts that were promised."""
    planned = instant(found.planned_finish)
    shape = chance(found.before.finish, found.planned_finish)
    yield (
        f"The plan as it stands ends on {date(planned)}; with ranges and risks alone that "
        f"is met in {percent(shape)} of the draws."
    )
    if found.before.finish_level is not None:
        yield (
            "The shape comes from the network, the level from finished projects: ranges "
            "that people give are mostly too narrow."
        )
    if found.cloud and baseline is not None and budget is not None:
        day, limit = to_ticks(baseline), float(budget) * CENTS
        both = sum(f <= day and c <= limit for f, c in found.cloud) / len(found.cloud)
        yield (
            f"Baseline date and budget of {money(budget, currency, compact=True)} are "
            f"both kept in {percent(both)} of the draws, before any calibration."
        )


def finish_chart(before: Case, baseline: Any) -> dict[str, Any]:
    shown = before.finish_level or before.finish
    chart: dict[str, Any] = {
        "unit": "date",
        "values": [day_of(v) for v in shown.values],
        "chances": list(shown.probabilities),
        "marks": [
            {"name": f"P{100 * p:.0f}", "value": day_of(at(shown, p)), "chance": p}
            for p in SHOWN
        ],
    }
    if before.finish_level is not None:
        chart["other"] = {
            "name": "Simulated, not calibrated",
            "values": [day_of(v) for v in before.finish.values],
            "chances": list(before.finish.probabilities),
        }
    if baseline is not None:
        mark = {
            "name": "Baseline",
            "value": baseline.date().isoformat(),
            "chance": None,
        }
        chart["marks"].append(mark)
    return chart


def day_of(ticks: float) -> str:
    return instant(ticks).date().isoformat()


def cost_chart(
    before: Case, budget: Decimal | None, currency: str
) -> dict[str, Any] | None:
    if before.cost is None:
        return None
    shown = before.cost_level or before.cost
    marks: list[dict[str, Any]] = [
        {"name": f"P{100 * p:.0f}", "value": at(shown, p) / CENTS, "chance": p}
        for p in SHOWN
    ]
    if budget is not None:
        marks.append({"name": "Budget", "value": float(budget), "chance": None})
    chart: dict[str, Any] = {
        "unit": "money",
        "currency": currency,
        "values": [v / CENTS for v in shown.values],
        "chances": list(shown.probabilities),
        "marks": marks,
    }
    if before.cost_level is not None:
        chart["other"] = {
            "name": "Simulated, not calibrated",
            "values": [v / CENTS for v in before.cost.values],
            "chances": list(before.cost.probabilities),
        }
    return chart


def tornado_chart(found: Outcome) -> dict[str, Any] | None:
    lines = [line for line in found.tornado if line.days > 0]
    if not lines:
        return None
    return {
        "labels": [line.name for line in lines],
        "unit": "days",
        "horizontal": True,
        "series": [
            {
                "name": "Calendar days",
                "values": [line.days for line in lines],
                "tone": "usual",
            }
        ],
    }


def cloud_chart(
    found: Outcome, baseline: Any, budget: Decimal | None, currency: str
) -> dict[str, Any] | None:
    if not found.cloud:
        return None
    return {
        "currency": currency,
        "points": [[day_of(f), c / CENTS] for f, c in found.cloud],
        "date": baseline.date().isoformat() if baseline else None,
        "amount": None if budget is None else float(budget),
    }
