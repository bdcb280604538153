"""The data of each chart; PPTX draws them natively, PDF as vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from steerco.performance.reports import wording
from steerco.performance.reports.headlines import comparable
from steerco.performance.reports.pack import (
    BoardPack,
    CurvePoint,
    ProjectLine,
    Status,
)
from steerco.performance.reports.wording import Scale, portfolio_scale

BARS_ON_A_CHART = 12


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    values: tuple[float | None, ...]
    colour: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart's data; `kind` is `stacked`, `bars` or `lines` (over `days`)."""

    kind: str
    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str = "General"
    days: tuple[date, ...] = ()

    @property
    def heading(self) -> str:
        return f"{self.title} ({self.unit})" if self.unit else self.title


def status_chart(pack: BoardPack) -> Chart:
    dimensions = ("", *pack.dimensions)
    counts = [pack.status_counts(d) for d in dimensions]
    return Chart(
        "stacked",
        "Projects by status",
        "",
        tuple(wording.sentence(d) or "Overall" for d in dimensions),
        tuple(
            Series(
                wording.STATUS_WORDS[status],
                tuple(float(c[status]) or None for c in counts),
                status.value,
            )
            for status in Status
        ),
        "0",
    )


def cost_chart(pack: BoardPack) -> Chart:
    scale = portfolio_scale(pack)
    lines = sorted(comparable(pack), key=lambda p: (-(p.budget.value or 0), p.code))
    shown = lines[:BARS_ON_A_CHART]
    return Chart(
        "bars",
        chart_title("Budget, actual and estimate at completion", shown, lines),
        scale.label,
        tuple(p.code for p in shown),
        (
            Series(
                "Budget", tuple(scale.scaled(p.budget.value) for p in shown), "pale"
            ),
            Series("Actual", tuple(scale.scaled(p.actual.value) for p in shown), "ink"),
            Series("EAC", tuple(scale.scaled(p.eac.value) for p in shown), "accent"),
        ),
        "#,##0.0" if scale.places else "#,##0",
    )


def slip_chart(pack: BoardPack) -> Chart:
    moved = [p for p in pack.projects if p.slip_days.value]
    lines = sorted(moved, key=lambda p: (-abs(p.slip_days.value or 0), p.code))
    shown = lines[:BARS_ON_A_CHART]
    slips = [float(p.slip_days.value or 0) for p in shown]
    return Chart(
        "stacked",
        chart_title("Finish against baseline", shown, lines),
        "working days",
        tuple(p.code for p in shown),
        (
            Series("Later", tuple(s if s > 0 else None for s in slips), "red"),
            Series("Earlier", tuple(s if s < 0 else None for s in slips), "accent"),
        ),
        "+0;-0;0",
    )


def chart_title(
    title: str, shown: Sequence[ProjectLine], known: Sequence[ProjectLine]
) -> str:
    if len(shown) == len(known):
        return title
    return f"{title}, {len(shown)} largest of {len(known)}"


def curve_chart(points: Sequence[CurvePoint], scale: Scale) -> Chart:
    names = (
        ("Planned", "planned", "muted"),
        ("Earned", "earned", "accent"),
        ("Actual", "actual", "ink"),
        ("Forecast", "forecast", "red"),
    )
    series = (
        Series(title, tuple(scale.scaled(getattr(p, name)) for p in points), colour)
        for title, name, colour in names
    )
    return Chart(
        "lines",
        "Cumulative cost",
        scale.label,
        tuple(wording.month(p.day) for p in points),
        tuple(s for s in series if any(v is not None for v in s.values)),
        "#,##0.0" if scale.places else "#,##0",
        tuple(p.day for p in points),
    )
