"""The widgets of dashboards: what each is, loads and looks like."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from steerco.core.tables import Heading
from steerco.performance.models import WidgetKind
from steerco.performance.selectors import dashboards as selectors
from steerco.performance.selectors.dashboards import Viewing

MOVER_HEADINGS = (
    Heading("Project"),
    Heading("Finish now", align="num"),
    Heading("Moved", align="num"),
    Heading("Estimate moved", align="num", phone=False),
)
RISK_HEADINGS = (
    Heading("Code", phone=False),
    Heading("Risk"),
    Heading("Score", align="num", tip="Probability times impact, of 25."),
    Heading("Exposure", align="num", phone=False),
    Heading("Owner", phone=False),
)
MILESTONE_HEADINGS = (
    Heading("Project"),
    Heading("Milestone"),
    Heading("Forecast", align="num"),
)
PORTFOLIO_HEADINGS = (
    Heading("Portfolio"),
    Heading("Projects", align="num"),
    Heading("Health"),
    Heading("Late", align="num", tip="Projects forecast to finish after baseline."),
    Heading("Estimate", align="num", phone=False),
    Heading("Variance", align="num", phone=False, tip="Budget less estimate."),
)
GREEN_HEADINGS = (Heading("Project"), Heading("Measured"), Heading("Called"))
WARNING_HEADINGS = (Heading("Project"), Heading("Warnings"))
OVERDUE_HEADINGS = (
    Heading("Project"),
    Heading("Period", align="num"),
    Heading("Due", align="num"),
)


@dataclass(frozen=True, slots=True)
class Widget:
    """A part of a dashboard: its template gets what it loads for who looks."""

    load: Callable[[Viewing], Any]
    headings: tuple[Heading, ...] = ()
    note: str = ""
    flush: bool = True
    """Whether it touches the edges of its card, as tables do."""


WIDGETS: dict[WidgetKind, Widget] = {
    WidgetKind.FIGURES: Widget(selectors.figures, flush=False),
    WidgetKind.PORTFOLIOS: Widget(
        selectors.portfolio_health,
        PORTFOLIO_HEADINGS,
        "Health of the projects that run.",
    ),
    WidgetKind.GREENS: Widget(
        selectors.greens,
        GREEN_HEADINGS,
        "Called green, and measured amber or red.",
    ),
    WidgetKind.MOVERS: Widget(
        selectors.movers,
        MOVER_HEADINGS,
        "What changed most since the data date before.",
    ),
    WidgetKind.MILESTONES: Widget(
        selectors.coming_milestones,
        MILESTONE_HEADINGS,
        "The next one of each project.",
    ),
    WidgetKind.RISKS: Widget(
        selectors.top_risks,
        RISK_HEADINGS,
        "Open threats with the highest scores.",
    ),
    WidgetKind.COST: Widget(selectors.cost, note="The largest budgets.", flush=False),
    WidgetKind.WARNINGS: Widget(
        selectors.warnings,
        WARNING_HEADINGS,
        "Figures that looked like this before others ended late or dear.",
    ),
    WidgetKind.OVERDUE: Widget(
        selectors.overdue,
        OVERDUE_HEADINGS,
        "Due, and nothing is published.",
    ),
}
