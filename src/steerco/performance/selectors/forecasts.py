"""A project's forecasts, one for each report, and how the latest came about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date, money, number, percent
from steerco.performance.calculations.backtesting import LABELS
from steerco.performance.calculations.forecasting import (
    COST,
    FINISH,
    SHOWN,
    Forecast,
    Value,
    read,
)
from steerco.performance.models import Measurement
from steerco.projects.models import Project
from steerco_engine.forecasting import COST as COST_FORMULAS
from steerco_engine.forecasting import ENOUGH, Standing
from steerco_engine.forecasting import FINISH as FINISH_FORMULAS
from steerco_engine.forecasting.calibration import PROBABILITIES

REPORTS = 36
"""Reports drawn, the latest ones."""
FORMULAS = {
    each.name: each.words
    for each in (*FINISH_FORMULAS, *COST_FORMULAS)
    if each.name in LABELS
}
FEWEST = 2
"""Reports without chances that make a picture."""
LOW, HIGH = 0.1, 0.9
LENT = (
    " The errors are those of earned schedule alone, as those projects came without a "
    "plan to recalculate."
)
NOT_CALIBRATED = (
    f"Fewer than {ENOUGH} of the organisation's own projects have finished with a status "
    "history, so that the chances come from elsewhere."
)
BASES = {
    "cost": "money",
    "effort": "hours of work, as the plan has no costs",
    "count": "milestones, each of which counts one, as the plan has no budgets",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was forecast at one data date, and the plan it was compared with."""

    data_date: dt.datetime
    finish: Forecast
    cost: Forecast
    baseline_finish: dt.datetime | None
    budget: Decimal | None


def forecast_reports(project: Project) -> list[Report]:
    """Return what each measurement of a project forecast, in order, in one query."""
    rows = (
        Measurement.objects.filter(project=project, data_date__isnull=False)
        .order_by("-data_date")
        .values_list(
            "data_date",
            "finish_forecast",
            "cost_forecast",
            "baseline_finish",
            "effort_based",
            "bac",
            "budget",
        )[:REPORTS]
    )
    nothing = Forecast(target="", reason="This report was measured without a forecast.")
    return [
        Report(
            on,
            read(finish) or nothing,
            read(cost) or nothing,
            baseline,
            bac if in_hours or budget is None else budget,
        )
        for on, finish, cost, baseline, in_hours, bac, budget in rows
        if on
    ][::-1]


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str | None
    note: str = ""
    reason: str = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way to a forecast."""

    label: str
    value: str
    formula: str
    url: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class MethodLine:
    label: str
    formula: str
    value: str | None
    against: str
    reason: str
    is_headline: bool


@dataclass(frozen=True, slots=True)
class Side:
    """Finish or cost of a project, as its page shows it."""

    target: str
    title: str
    made: Forecast
    tiles: Sequence[Tile]
    chances: dict[str, Any] | None
    trend: dict[str, Any] | None
    methods: Sequence[MethodLine]
    steps: Sequence[Step]
    not_calibrated: str
    """Why the chances are not the organisation's own; empty where they are."""
    learned: str
    """Whose record stands behind the chances, and how often it was right."""


@dataclass(frozen=True, slots=True)
class Words:
    """How the values of a side are written."""

    target: str
    unit: str

    def value(self, value: Value | None) -> str:
        if value is None:
            return DASH
        if isinstance(value, dt.datetime):
            return date(value)
        return money(value, self.unit, compact=True)

    def against(self, value: Value | None, plan: Value | None) -> str:
        """Say how far beyond the plan a value lies."""
        if value is None or plan is None:
            return ""
        if isinstance(value, dt.datetime) and isinstance(plan, dt.datetime):
            late = (value.date() - plan.date()).days
            return f"{number(late, sign=True)} d" if late else "as planned"
        if isinstance(value, float) and isinstance(plan, float) and plan:
            return f"{percent(value / plan - 1, 1, sign=True)}"
        return ""

    def plain(self, value: Value | None) -> str | float | None:
        return value.date().isoformat() if isinstance(value, dt.datetime) else value


def sides(project: Project, reports: Sequence[Report], unit: str) -> list[Side]:
    """Write the latest forecast of finish and cost, with those before."""
    if not reports:
        return []
    return [
        side(project, reports, Words(FINISH, ""), "Finish"),
        side(project, reports, Words(COST, unit), "Cost"),
    ]


def side(project: Project, reports: Sequence[Report], words: Words, title: str) -> Side:
    latest = reports[-1]
    made = of(latest, words.target)
    plan = plan_of(latest, words.target)
    return Side(
        target=words.target,
        title=title,
        made=made,
        tiles=list(tiles(made, plan, words)),
        chances=chance_chart(made, plan, words),
        trend=trend_chart(reports, words),
        methods=list(method_lines(made, plan, words)),
        steps=list(steps(project, latest, made, words)),
        not_calibrated=NOT_CALIBRATED if made.reference and not made.calibrated else "",
        learned=learned(made),
    )


def of(report: Report, target: str) -> Forecast:
    return report.finish if target == FINISH else report.cost


def plan_of(report: Report, target: str) -> Value | None:
    if target == FINISH:
        return report.baseline_finish
    return None if report.budget is None else float(report.budget)


def tiles(made: Forecast, plan: Value | None, words: Words) -> Iterator[Tile]:
    """Write the figures people ask for first."""
    if made.outcome is not None:
        yield Tile("Outcome", words.value(made.point), words.against(made.point, plan))
        return
    name = "baseline" if words.target == FINISH else "budget"
    if made.quantiles:
        for probability in SHOWN:
            found = made.quantile(probability)
            yield Tile(
                f"P{100 * probability:.0f}",
                words.value(found),
                words.against(found, plan),
                tip=f"Kept in {100 * probability:.0f} of 100 cases like this one.",
            )
        met = made.chance(plan) if plan is not None else None
        yield Tile(
            f"Chance of the {name}",
            None if met is None else chance_words(met),
            words.value(plan),
            f"There is no {name}.",
        )
    else:
        known = None if plan is None else words.value(plan)
        yield Tile(name.capitalize(), known, reason=f"There is no {name}.")
    yield Tile(
        "Point",
        None if made.point is None else words.value(made.point),
        LABELS.get(made.method, ""),
        made.reason,
        "What the method says without any allowance for errors.",
    )


def chance_words(chance: float) -> str:
    """Write a chance; the ends of the record tell no more than that it lies beyond."""
    if chance <= PROBABILITIES[0]:
        return "under 5%"
    return "over 95%" if chance >= PROBABILITIES[-1] else percent(chance)


def chance_chart(
    made: Forecast, plan: Value | None, words: Words
) -> dict[str, Any] | None:
    if not made.quantiles:
        return None
    marks = [
        {
            "name": f"P{100 * p:.0f}",
            "value": words.plain(made.quantile(p)),
            "chance": p,
        }
        for p in SHOWN
    ]
    if plan is not None:
        name = "Baseline" if words.target == FINISH else "Budget"
        marks.append({"name": name, "value": words.plain(plan), "chance": None})
    return {
        "unit": unit_of(words),
        "currency": words.unit,
        "values": [words.plain(each) for each in made.quantiles],
        "chances": list(PROBABILITIES),
        "marks": marks,
    }


def unit_of(words: Words) -> str:
    return "date" if words.target == FINISH else "money"


def trend_chart(reports: Sequence[Report], words: Words) -> dict[str, Any] | None:
    """Return what each report forecast: the slip chart of a finish or a cost."""
    target = words.target
    made = [of(report, target) for report in reports]
    told = [each for each in made if each.point is not None]
    if len(told) < FEWEST and not any(each.quantiles for each in told):
        return None

    def values(probability: float) -> list[Any]:
        return [words.plain(each.quantile(probability)) for each in made]

    lines = [
        ("P50", values(0.5), "usual", "solid"),
        ("P80", values(0.8), "warning", "dashed"),
        ("Point", [words.plain(each.point) for each in made], "muted", "dotted"),
        (
            "Baseline" if target == FINISH else "Budget",
            [words.plain(plan_of(report, target)) for report in reports],
            "good",
            "dashed",
        ),
    ]
    return {
        "unit": unit_of(words),
        "currency": words.unit,
        "reports": [report.data_date.date().isoformat() for report in reports],
        "lines": [
            {"name": name, "values": found, "tone": tone, "dash": dash}
            for name, found, tone, dash in lines
            if any(each is not None for each in found)
        ],
        "band": "P10 to P90",
        "low": values(LOW),
        "high": values(HIGH),
    }


def method_lines(
    made: Forecast, plan: Value | None, words: Words
) -> Iterator[MethodLine]:
    """Write what every method says, the textbook's beside the headline."""
    for name, value in made.values.items():
        yield MethodLine(
            label=LABELS[name],
            formula=FORMULAS.get(name, ""),
            value=None if value is None else words.value(value),
            against=words.against(value, plan),
            reason=made.reasons.get(name, ""),
            is_headline=name == made.method,
        )


def learned(made: Forecast) -> str:
    """Say whose finished projects stand behind the chances, and how often they held."""
    if not made.reference:
        return made.reason
    rates = [
        f"P{100 * float(p):.0f} was met {percent(value)} of the time "
        f"({percent(low)} to {percent(high)})"
        for p, (value, low, high) in made.hits.items()
        if float(p) in SHOWN
    ]
    measured = f" There {', '.join(rates)}." if rates else ""
    lent = "" if made.calibrated or made.method != "network_and_pace" else LENT
    return f"Chances from {made.projects} projects: {made.reference}.{measured}{lent}"


def steps(
    project: Project, report: Report, made: Forecast, words: Words
) -> Iterator[Step]:
    """Lead from the data date over every input to the headline and its quantiles."""
    if made.standing is None:
        return
    yield Step(
        "Data date",
        date(report.data_date),
        "Up to here the plan's actuals are complete",
        address("projects:project-files", project.code),
        "Versions of the plan",
    )
    yield from inputs(project, made, made.standing, words)
    yield Step(
        f"Point: {LABELS[made.method].lower()}",
        words.value(made.point),
        FORMULAS[made.method],
    )
    scale = "PD" if words.target == FINISH else "BAC"
    for probability, error in zip(SHOWN, made.errors, strict=True):
        yield Step(
            f"P{100 * probability:.0f}",
            words.value(made.quantile(probability)),
            f"Point {percent(error, 1, sign=True)} of {scale}: not exceeded in "
            f"{100 * probability:.0f} of 100 cases, by {made.projects} finished "
            f"projects near {percent(made.standing.done)} done",
        )


def inputs(
    project: Project, made: Forecast, s: Standing, words: Words
) -> Iterator[Step]:
    """Write the figures that the methods start from, with the pages they stand on."""
    value_page = address("performance:project-value", project.code)
    value = (value_page, "Earned value")
    counted = f"Counted in {BASES[made.basis]}"
    yield Step("Done, EV / BAC", percent(s.done, 1), counted, *value)
    if words.target == COST:
        for label, amount, formula in (
            ("Budget at completion (BAC)", s.bac, "Sum of the baseline's budgets"),
            ("Earned value (EV)", s.ev, "Budget of what is done"),
            ("Actual cost (AC)", s.ac, "What it has cost so far"),
        ):
            yield Step(label, money(amount, words.unit), formula, *value)
        return
    baselines = (address("projects:project-baselines", project.code), "Baselines")
    yield Step(
        "Baseline start", date(made.start), "Where working days count from", *baselines
    )
    yield Step(
        "Planned duration (PD)", in_days(s.pd), "Until the baseline's end", *baselines
    )
    yield Step("Actual time (AT)", in_days(s.at), "From the start to the data date")
    yield Step(
        "Earned schedule (ES)", in_days(s.es), "Time by which EV was planned", *value
    )
    if s.network is not None:
        yield Step(
            "Recalculated plan",
            f"{in_days(s.network)}, {words.value(made.values.get('network'))}",
            "Its links and what is left, scheduled anew from the data date",
            address("projects:project-schedule", project.code),
            "Schedule",
        )


def in_days(days: float) -> str:
    return f"{number(days, 1)} working days"


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody asked of a forecast, and what it says."""

    question: str
    answer: str


def answers(
    latest: Report,
    unit: str,
    *,
    by: dt.date | None = None,
    amount: Decimal | None = None,
    chance: int | None = None,
) -> list[Answer]:
    """Answer how likely a date or an amount is, and what is kept with a chance."""
    found = []
    if by is not None:
        end_of_day = dt.datetime.combine(by, dt.time(23, 59))
        share = latest.finish.chance(end_of_day)
        found.append(Answer(f"Done by {date(by)}?", said(share, latest.finish.reason)))
    if amount is not None:
        share = latest.cost.chance(float(amount))
        question = f"For no more than {money(amount, unit)}?"
        found.append(Answer(question, said(share, latest.cost.reason)))
    if chance is not None:
        for made, words in (
            (latest.finish, Words(FINISH, "")),
            (latest.cost, Words(COST, unit)),
        ):
            value = made.quantile(chance / 100)
            name = "finish" if made is latest.finish else "cost"
            found.append(
                Answer(
                    f"Which {name} is kept with {chance}%?",
                    made.reason if value is None else words.value(value),
                )
            )
    return found


def said(share: float | None, reason: str) -> str:
    return reason if share is None else f"{chance_words(share)} likely."
