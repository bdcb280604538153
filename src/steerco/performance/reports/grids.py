"""The tables of a board pack, in words, before any layout.

PPTX and PDF lay out the same `Grid`, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from steerco.performance.reports import wording
from steerco.performance.reports.fitting import shortened
from steerco.performance.reports.headlines import (
    LETTERS_IN_A_NAME,
    comparable,
    cost_totals,
)
from steerco.performance.reports.pack import (
    BoardPack,
    DecisionLine,
    MilestoneLine,
    Mover,
    ProjectLine,
    Rating,
    RiskLine,
    Status,
)
from steerco.performance.reports.wording import DASH, DOT, Scale, portfolio_scale

ROWS_BESIDE_A_CHART = 12


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
    """A table in words; `empty` stands in its place when there are no rows.

    The legend stands on each page, the notes (why cells are empty) on the last.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    empty: str = ""
    legend: str = ""


def word_cell(status: Status) -> Cell:
    return Cell(wording.STATUS_WORDS[status], status.value, strong=True)


def letter_cell(rating: Rating | None) -> Cell:
    status = rating.status if rating else Status.GREY
    return Cell(wording.STATUS_LETTERS[status], status.value, strong=True)


def named(line: ProjectLine) -> Cell:
    return Cell(shortened(line.name, LETTERS_IN_A_NAME), strong=True)


def rating_reason(rating: Rating) -> str:
    """Give the reason, opened by the contradiction where declared and computed differ."""
    if not rating.differs or rating.computed is None or rating.declared is None:
        return rating.reason
    declared = wording.STATUS_WORDS[rating.declared].lower()
    computed = wording.STATUS_WORDS[rating.computed].lower()
    return f"Declared {declared}, computed {computed}: {rating.reason}"


def reason_of(line: ProjectLine) -> str:
    """Give the overall reason, then those of the dimensions that are not green."""
    whole = rating_reason(line.overall).rstrip(".")
    named: dict[str, list[str]] = {}
    for rating in line.ratings:
        if rating.status is not Status.GREEN and rating.reason not in whole:
            named.setdefault(rating_reason(rating).rstrip("."), []).append(
                rating.dimension
            )
    parts = [whole, *(f"{', '.join(names)}: {why}" for why, names in named.items())]
    return " ".join(f"{wording.sentence(part)}." for part in parts if part)


def dash_notes(missing: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Explain dashes, one note a reason: `(code, reason)` in, sentences out."""
    codes: dict[str, list[str]] = {}
    for code, why in missing:
        if why:
            codes.setdefault(why, []).append(code)
    return tuple(f"{DASH} {', '.join(who)}: {why}." for why, who in codes.items())


def status_grid(pack: BoardPack) -> Grid:
    columns = (
        Column("Code", 0.8),
        Column("Project", 2.6),
        Column("Stage", 0.95),
        Column("Overall", 0.9, "centre"),
        *(
            Column(wording.sentence(d), max(0.72, 0.12 * len(d)), "centre")
            for d in pack.dimensions
        ),
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
    return Grid(columns, rows, (), empty_portfolio(pack), legend)


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
    columns = (
        Column("Code", 0.8),
        Column("Project", 2.5),
        Column("Baseline finish", 1.0, "end"),
        Column("Previous forecast", 1.0, "end"),
        Column("Forecast finish", 1.0, "end"),
        Column("Slip, days", 0.65, "end"),
        Column("Complete", 0.85, "end"),
        *(
            Column(name, 0.85, "end")
            for name in ("Budget", "Actual", "EAC", "Variance")
        ),
        *(Column(name, 0.62, "end") for name in ("CPI", "SPI", "SPI(t)")),
    )
    rows = tuple(figures_row(p, scale) for p in pack.projects)
    notes = dash_notes((p.code, line_reasons(p)) for p in pack.projects)
    legend = f"Money in {scale.label}{DOT}slip in working days{DOT}EAC estimate at completion"
    return Grid(columns, rows, notes, empty_portfolio(pack), legend)


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


def milestone_grid(milestones: Sequence[MilestoneLine]) -> Grid:
    columns = (
        Column("Project", 2.6),
        Column("Milestone", 3.0),
        *(Column(n, 1.05, "end") for n in ("Baseline", "Previous", "Forecast")),
        Column("Actual", 1.05, "end"),
        Column("Slip, days", 0.7, "end"),
        Column("Status", 0.9, "centre"),
    )
    rows = tuple(
        (
            Cell(f"{m.project_code} {m.project_name}"),
            Cell(m.name, strong=True),
            *(
                Cell(wording.day(value))
                for value in (m.baseline, m.previous, m.forecast, m.actual)
            ),
            Cell(wording.signed(m.slip_days.value)),
            word_cell(m.status),
        )
        for m in milestones
    )
    notes = dash_notes(
        (f"{m.project_code} {m.name}", f"slip: {m.slip_days.reason}")
        for m in milestones
        if m.slip_days.value is None
    )
    return Grid(columns, rows, notes, "No milestone in the period shown.")


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
    notes = dash_notes(
        (r.code, f"exposure: {r.exposure.reason}")
        for r in risks
        if r.exposure.value is None
    )
    return Grid(columns, rows, notes, "No open risk or issue is reported.")


def score_cell(risk: RiskLine) -> Cell:
    text = DASH if risk.score is None else str(risk.score)
    return Cell(text, risk.severity.value, strong=True)


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


def slip_grid(pack: BoardPack) -> Grid:
    """List the projects that slip most, worst first."""
    columns = (
        Column("Project", 3.0),
        Column("Baseline", 1.1, "end"),
        Column("Previous", 1.1, "end"),
        Column("Forecast", 1.1, "end"),
        Column("Slip, days", 0.7, "end"),
    )
    late = [p for p in pack.projects if (p.slip_days.value or 0) > 0]
    late.sort(key=lambda p: (-(p.slip_days.value or 0), p.code))
    rows = tuple(
        (
            Cell(f"{p.code} {p.name}", strong=True),
            Cell(wording.day(p.baseline_finish.value)),
            Cell(wording.day(p.previous_finish.value)),
            Cell(wording.day(p.forecast_finish.value)),
            Cell(wording.signed(p.slip_days.value)),
        )
        for p in late[:ROWS_BESIDE_A_CHART]
    )
    return Grid(columns, rows, (), "No project is forecast later than its baseline.")


def overrun_grid(pack: BoardPack) -> Grid:
    """Give the portfolio's total, then the projects that cost most above budget."""
    scale = portfolio_scale(pack)
    columns = (
        Column("Project", 2.9),
        *(Column(name, 1.0, "end") for name in ("Budget", "EAC", "Variance")),
        Column("CPI", 0.6, "end"),
    )
    lines = comparable(pack)
    over = [p for p in lines if (p.variance.value or 0) < 0]
    over.sort(key=lambda p: (p.variance.value or Decimal(0), p.code))
    if not lines:
        return Grid(columns, (), (), "No project has both a budget and a forecast.")
    budget, eac = cost_totals(pack)
    total = (f"All {len(lines)} with both figures", budget, eac, budget - eac)
    head = (
        Cell(total[0], strong=True),
        *(Cell(scale.bare(value), strong=True) for value in total[1:]),
        Cell(""),
    )
    rows = tuple(
        (
            Cell(f"{p.code} {p.name}"),
            Cell(scale.bare(p.budget.value)),
            Cell(scale.bare(p.eac.value)),
            Cell(scale.bare(p.variance.value)),
            Cell(wording.index(p.cpi.value)),
        )
        for p in over[:ROWS_BESIDE_A_CHART]
    )
    return Grid(columns, (head, *rows))


def definition_grid(pack: BoardPack) -> Grid:
    columns = (Column("Term", 1.2), Column("Meaning", 6.0))
    rows = tuple((Cell(d.term, strong=True), Cell(d.meaning)) for d in pack.definitions)
    basis = (
        (Cell("Completeness", strong=True), Cell(" ".join(pack.notes))),
        (Cell("Source", strong=True), Cell(pack.masthead.source)),
    )
    return Grid(columns, (*rows, *(b for b in basis if b[1].text)))
