"""The tables of a board pack, in words, before any layout.

PPTX and PDF lay out the same `Grid`, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steerco.performance.reports import wording
from steerco.performance.reports.pack import (
    BoardPack,
    CostLine,
    DecisionLine,
    Figure,
    MilestoneLine,
    Mover,
    ProjectLine,
    ProjectPage,
    Rating,
    RiskLine,
    Status,
)
from steerco.performance.reports.wording import DASH, DOT, Scale, portfolio_scale

COSTS_ON_A_PAGE = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and its share of the width; `end` aligns numbers."""

    title: str
    share: float
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's words; a status colours it."""

    text: str
    status: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table in words; `empty` stands in its place when there are no rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    empty: str = ""


def word_cell(status: Status) -> Cell:
    return Cell(wording.STATUS_WORDS[status], status.value, strong=True)


def letter_cell(rating: Rating | None) -> Cell:
    status = rating.status if rating else Status.GREY
    return Cell(wording.STATUS_LETTERS[status], status.value, strong=True)


def named(line: ProjectLine) -> Cell:
    return Cell(line.name, strong=True)


def rating_reason(rating: Rating) -> str:
    """Give the reason, opened by the contradiction where declared and computed differ."""
    if not rating.differs or rating.computed is None or rating.declared is None:
        return rating.reason
    declared = wording.STATUS_WORDS[rating.declared].lower()
    computed = wording.STATUS_WORDS[rating.computed].lower()
    return f"Declared {declared}, computed {computed}: {rating.reason}"


def reason_of(line: ProjectLine) -> str:
    """Give the overall reason, then that of each dimension that is not green."""
    parts = [wording.sentence(rating_reason(line.overall))]
    for rating in line.ratings:
        if rating.status is Status.GREEN or rating.reason in parts[0]:
            continue
        parts.append(f"{wording.sentence(rating.dimension)}: {rating_reason(rating)}")
    return " ".join(part.rstrip(".") + "." for part in parts if part)


def status_grid(pack: BoardPack) -> Grid:
    columns = (
        Column("Code", 0.8),
        Column("Project", 2.6),
        Column("Stage", 0.95),
        Column("Overall", 0.9, "centre"),
        *(Column(wording.sentence(d), 0.72, "centre") for d in pack.dimensions),
        Column("Trend", 0.6, "centre"),
        Column("Reason", 5.2),
    )
    rows = tuple(
        (
            Cell(p.code),
            named(p),
            Cell(p.stage),
            word_cell(p.overall.status),
            *(letter_cell(p.rating(d)) for d in pack.dimensions),
            Cell(wording.TREND_ARROWS[p.trend]),
            Cell(reason_of(p)),
        )
        for p in pack.projects
    )
    legend = (
        f"G green{DOT}A amber{DOT}R red{DOT}{DASH} no current status{DOT}"
        "arrows: better, same or worse than at the previous report"
    )
    return Grid(columns, rows, (legend,), empty_portfolio(pack))


def empty_portfolio(pack: BoardPack) -> str:
    return (
        f"Portfolio {pack.masthead.portfolio_code} has no projects as of "
        f"{wording.day(pack.masthead.as_of)}. Import plans or add a project to fill "
        "this page."
    )


def line_reasons(line: ProjectLine) -> str:
    """Why figures of this line are missing."""
    return wording.reasons(
        (
            ("baseline", line.baseline_finish),
            ("previous", line.previous_finish),
            ("forecast", line.forecast_finish),
            ("slip", line.slip_days),
            ("complete", line.percent_complete),
            ("budget", line.budget),
            ("actual", line.actual),
            ("EAC", line.eac),
            ("variance", line.variance),
            ("CPI", line.cpi),
            ("SPI", line.spi),
            ("SPI(t)", line.spi_t),
        )
    )


def figures_grid(pack: BoardPack) -> Grid:
    """Dates, money and indices of every project, with a note for each dash."""
    scale = portfolio_scale(pack)
    money = ("Budget", "Actual", "EAC", "Variance")
    columns = (
        Column("Code", 0.8),
        Column("Project", 2.5),
        Column("Baseline finish", 1.0, "end"),
        Column("Previous forecast", 1.0, "end"),
        Column("Forecast finish", 1.0, "end"),
        Column("Slip, days", 0.65, "end"),
        Column("Complete", 0.85, "end"),
        *(Column(f"{name}, {scale.label}", 0.85, "end") for name in money),
        *(Column(name, 0.62, "end") for name in ("CPI", "SPI", "SPI(t)")),
    )
    rows = tuple(figures_row(p, scale) for p in pack.projects)
    missing = [(p.code, line_reasons(p)) for p in pack.projects]
    by_reason: dict[str, list[str]] = {}
    for code, why in missing:
        if why:
            by_reason.setdefault(why, []).append(code)
    notes = tuple(
        f"{DASH} {', '.join(codes)}: {why}." for why, codes in by_reason.items()
    )
    return Grid(columns, rows, notes, empty_portfolio(pack))


def figures_row(line: ProjectLine, scale: Scale) -> tuple[Cell, ...]:
    return (
        Cell(line.code),
        named(line),
        Cell(wording.day(line.baseline_finish.value)),
        Cell(wording.day(line.previous_finish.value)),
        Cell(wording.day(line.forecast_finish.value)),
        Cell(wording.signed(line.slip_days.value)),
        Cell(wording.percent(line.percent_complete.value)),
        Cell(scale.bare(line.budget.value)),
        Cell(scale.bare(line.actual.value)),
        Cell(scale.bare(line.eac.value)),
        Cell(scale.bare(line.variance.value)),
        Cell(wording.index(line.cpi.value)),
        Cell(wording.index(line.spi.value)),
        Cell(wording.index(line.spi_t.value)),
    )


def milestone_grid(milestones: Sequence[MilestoneLine], *, projects: bool) -> Grid:
    lead = (Column("Project", 2.6),) if projects else ()
    columns = (
        *lead,
        Column("Milestone", 3.0 if projects else 2.2),
        Column("Baseline", 1.05, "end"),
        Column("Previous", 1.05, "end"),
        Column("Forecast", 1.05, "end"),
        *((Column("Actual", 1.05, "end"),) if projects else ()),
        Column("Slip, days", 0.7, "end"),
        Column("Status", 0.9, "centre"),
    )
    rows = tuple(milestone_row(m, projects=projects) for m in milestones)
    why = {
        f"{DASH} {m.project_code} {m.name}: {m.slip_days.reason}."
        for m in milestones
        if m.slip_days.value is None
    }
    return Grid(columns, rows, tuple(sorted(why)), "No milestone in the period shown.")


def milestone_row(line: MilestoneLine, *, projects: bool) -> tuple[Cell, ...]:
    forecast = Cell(wording.day(line.forecast))
    if not projects and line.actual:
        forecast = Cell(f"done {wording.day(line.actual)}")
    return (
        *((Cell(f"{line.project_code} {line.project_name}"),) if projects else ()),
        Cell(line.name, strong=True),
        Cell(wording.day(line.baseline)),
        Cell(wording.day(line.previous)),
        forecast,
        *((Cell(wording.day(line.actual)),) if projects else ()),
        Cell(wording.signed(line.slip_days.value)),
        word_cell(line.status),
    )


def risk_grid(risks: Sequence[RiskLine], scale: Scale) -> Grid:
    columns = (
        Column("Code", 0.75),
        Column("Risk or issue", 3.3),
        Column("Project", 2.0),
        Column("Score", 0.6, "centre"),
        Column("Change", 0.85),
        Column(f"Exposure, {scale.label}", 0.95, "end"),
        Column("Owner", 1.2),
        Column("Response", 2.7),
        Column("Due", 1.0, "end"),
    )
    rows = tuple(
        (
            Cell(r.code),
            Cell(r.title, strong=True),
            Cell(f"{r.project_code} {r.project_name}"),
            score_cell(r),
            Cell(wording.score_change(r.score, r.previous_score)),
            Cell(scale.bare(r.exposure.value)),
            Cell(r.owner or DASH),
            Cell(r.response or DASH),
            Cell(wording.day(r.due)),
        )
        for r in risks
    )
    notes = tuple(
        f"{DASH} {r.code}: {r.exposure.reason}."
        for r in risks
        if r.exposure.value is None
    )
    return Grid(columns, rows, notes, "No open risk or issue is reported.")


def score_cell(risk: RiskLine) -> Cell:
    text = DASH if risk.score is None else str(risk.score)
    return Cell(text, risk.severity.value, strong=True)


def short_risk_grid(risks: Sequence[RiskLine]) -> Grid:
    columns = (
        Column("Risk or issue", 3.0),
        Column("Score", 0.65, "centre"),
        Column("Change", 0.95),
        Column("Owner", 1.3),
    )
    rows = tuple(
        (
            Cell(r.title),
            score_cell(r),
            Cell(wording.score_change(r.score, r.previous_score)),
            Cell(r.owner or DASH),
        )
        for r in risks
    )
    return Grid(columns, rows, (), "No open risk or issue.")


def decision_grid(decisions: Sequence[DecisionLine]) -> Grid:
    columns = (
        Column("Code", 0.75),
        Column("Decision needed", 3.2),
        Column("Options", 2.6),
        Column("Recommendation", 1.9),
        Column("By whom", 1.2),
        Column("By when", 0.95, "end"),
        Column("If not decided", 2.2),
    )
    rows = tuple(
        (
            Cell(d.code),
            Cell(f"{d.project_code} {d.project_name}: {d.question}", strong=True),
            Cell("; ".join(f"{n}) {o}" for n, o in enumerate(d.options, 1)) or DASH),
            Cell(d.recommendation or DASH),
            Cell(d.decider or DASH),
            Cell(wording.day(d.due)),
            Cell(d.consequence or DASH),
        )
        for d in decisions
    )
    return Grid(columns, rows, (), "No decision is asked of the board this time.")


def mover_grid(movers: Sequence[Mover]) -> Grid:
    columns = (
        Column("Project", 2.4),
        Column("What moved", 1.4),
        Column("Before", 1.1, "end"),
        Column("Now", 1.1, "end"),
        Column("Change", 1.0, "end"),
    )
    rows = tuple(
        (
            Cell(f"{m.project_code} {m.project_name}", strong=True),
            Cell(m.what),
            Cell(m.before),
            Cell(m.after),
            Cell(f"{wording.TREND_ARROWS[m.trend]} {m.change}"),
        )
        for m in movers
    )
    return Grid(columns, rows, (), "Nothing moved since the previous report.")


def cost_grid(page: ProjectPage, scale: Scale) -> Grid:
    columns = (
        Column(f"Cost, {scale.label}", 1.3),
        *(Column(n, 0.9, "end") for n in ("Budget", "Actual", "EAC", "Variance")),
    )
    line = page.project
    total = CostLine(
        name="Project",
        budget=line.budget,
        actual=line.actual,
        eac=line.eac,
        variance=line.variance,
    )
    rows = tuple(
        (
            Cell(c.name, strong=c is total),
            *(
                Cell(scale.bare(f.value), strong=c is total)
                for f in (c.budget, c.actual, c.eac, c.variance)
            ),
        )
        for c in (*page.costs[:COSTS_ON_A_PAGE], total)
    )
    figures: tuple[tuple[str, Figure[Decimal]], ...] = (
        ("budget", line.budget),
        ("actual", line.actual),
        ("EAC", line.eac),
        ("variance", line.variance),
    )
    why = wording.reasons(figures)
    return Grid(columns, rows, (f"{DASH} {why}.",) if why else ())


def rating_grid(line: ProjectLine) -> Grid:
    columns = (
        Column("Dimension", 1.0),
        Column("Status", 0.9, "centre"),
        Column("Reason", 3.4),
    )
    ratings: Iterable[Rating] = (line.overall, *line.ratings)
    rows = tuple(
        (
            Cell(wording.sentence(r.dimension), strong=r is line.overall),
            word_cell(r.status),
            Cell(rating_reason(r) or DASH),
        )
        for r in ratings
    )
    return Grid(columns, rows)
