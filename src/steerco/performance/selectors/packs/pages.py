"""The page of one project in a pack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from steerco.core.formatting import date as written
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import (
    DIMENSIONS,
    RED,
)
from steerco.performance.models import Measurement
from steerco.performance.reports.pack import (
    CostLine,
    CurvePoint,
    DecisionLine,
    Figure,
    Indicator,
    PathToGreen,
    ProjectLine,
    ProjectPage,
    RiskLine,
    Unit,
)
from steerco.performance.selectors.packs.lines import milestones
from steerco.performance.selectors.packs.sources import Source

RISKS_ON_PAGE = 5
CURVE_POINTS = 24


def page(
    source: Source,
    line: ProjectLine,
    risks: Mapping[int, list[RiskLine]],
    decisions: Mapping[int, list[DecisionLine]],
    at: Reporting,
) -> ProjectPage:
    """Write the page of one project."""
    p, m = source.project, source.latest
    asked = tuple(decisions.get(p.pk, ()))
    return ProjectPage(
        project=line,
        done=done_since(source),
        next=f"Next: {m.next_milestone} on {written(m.next_milestone_on)}."
        if m and m.next_milestone
        else "",
        need=p.status_text,
        milestones=milestones(source, at),
        costs=costs(line),
        indicators=page_indicators(line),
        curve=curve(m),
        risks=tuple(risks.get(p.pk, ())[:RISKS_ON_PAGE]),
        decisions=asked,
        path_to_green=path_to_green(source, asked),
    )


def done_since(source: Source) -> str:
    m = source.latest
    since = source.before.data_date if source.before else None
    names = [
        x["name"]
        for x in (m.milestones if m else [])
        if x["actual"] and (since is None or x["actual"] > since.isoformat())
    ]
    if names:
        return f"Done: {', '.join(names[-3:])}."
    return "No milestone was reached in this period." if m and m.milestones else ""


def costs(line: ProjectLine) -> tuple[CostLine, ...]:
    if line.budget.value is None:
        return ()
    return (
        CostLine(
            name="Total",
            budget=line.budget,
            actual=line.actual,
            eac=line.eac,
            variance=line.variance,
        ),
    )


def page_indicators(line: ProjectLine) -> tuple[Indicator, ...]:
    def indicator(name: str, unit: Unit, found: Figure[Any]) -> Indicator:
        value = found.value
        return Indicator(
            name=name,
            unit=unit,
            figure=Figure(None, found.reason)
            if value is None
            else Figure(Decimal(str(round(value, 4)))),
        )

    return (
        indicator("Done", Unit.PERCENT, line.percent_complete),
        indicator("Slip", Unit.DAYS, line.slip_days),
        indicator("CPI", Unit.INDEX, line.cpi),
        indicator("SPI", Unit.INDEX, line.spi),
        indicator("SPI(t)", Unit.INDEX, line.spi_t),
    )


def curve(m: Measurement | None) -> tuple[CurvePoint, ...]:
    """Thin the stored S-curve out to what a page can show."""
    found = m.curve if m and not m.effort_based else None
    if not found:
        return ()
    last = len(found["earned"]) - 1
    step = max(1, len(found["dates"]) // CURVE_POINTS)
    kept = sorted(
        {*range(0, len(found["dates"]), step), last, len(found["dates"]) - 1} - {-1}
    )
    points = [
        CurvePoint(
            day=dt.datetime.fromisoformat(found["dates"][i]).date(),
            planned=amount(found["planned"], i),
            earned=amount(found["earned"], i),
            actual=amount(found["actual"], i),
            forecast=Decimal(str(found["forecast"][0][1]))
            if found["forecast"] and i == last
            else None,
        )
        for i in kept
    ]
    if found["forecast"]:
        end, estimate = found["forecast"][1]
        points.append(
            CurvePoint(
                day=dt.datetime.fromisoformat(end).date(),
                planned=amount(found["planned"], -1),
                earned=None,
                actual=None,
                forecast=Decimal(str(estimate)),
            )
        )
    by_day = {point.day: point for point in points}
    return tuple(by_day[d] for d in sorted(by_day))


def amount(values: Sequence[float], index: int) -> Decimal | None:
    if index >= len(values):
        return None
    return Decimal(str(round(values[index], 2)))


def path_to_green(source: Source, asked: Sequence[DecisionLine]) -> PathToGreen | None:
    """Say what a red project owes its board, as far as the registers know it."""
    p, m = source.project, source.latest
    if p.shown_health != RED or m is None:
        return None
    first = asked[0] if asked else None
    reds = [
        m.health_reasons.get(name, "")
        for name in DIMENSIONS
        if getattr(m, f"health_{name}") == RED
    ]
    return PathToGreen(
        cause=" ".join(reds),
        impact=m.health_reasons.get("overall", ""),
        recovery=p.status_text or "The project manager has named no recovery yet.",
        decision=first.question if first else "None asked for.",
        by_whom=first.decider if first else "",
        by_when=first.due if first else None,
    )
