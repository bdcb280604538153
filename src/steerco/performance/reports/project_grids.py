"""The tables of a project's page, which share it with others and are kept short."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from steerco.performance.reports import wording
from steerco.performance.reports.fitting import shortened
from steerco.performance.reports.grids import (
    Cell,
    Column,
    Grid,
    dash_notes,
    rating_reason,
    score_cell,
    word_cell,
)
from steerco.performance.reports.pack import (
    CostLine,
    MilestoneLine,
    ProjectLine,
    ProjectPage,
    Rating,
    RiskLine,
)
from steerco.performance.reports.wording import DASH, Scale

MILESTONES_ON_A_PAGE = 6
RISKS_ON_A_PAGE = 5
COSTS_ON_A_PAGE = 3


def short_milestone_grid(milestones: Sequence[MilestoneLine]) -> Grid:
    columns = (
        Column("Milestone", 2.2),
        Column("Baseline", 1.05, "end"),
        Column("Previous", 1.05, "end"),
        Column("Forecast", 1.6, "end"),
        Column("Slip, d", 0.78, "end"),
        Column("Status", 0.95, "centre"),
    )
    rows = tuple(
        (
            Cell(m.name),
            Cell(wording.short_day(m.baseline)),
            Cell(wording.short_day(m.previous)),
            Cell(
                f"done {wording.short_day(m.actual)}"
                if m.actual
                else wording.short_day(m.forecast)
            ),
            Cell(wording.signed(m.slip_days.value)),
            word_cell(m.status),
        )
        for m in milestones
    )
    return Grid(columns, rows, (), "No milestone in the period shown.")


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
    notes = dash_notes(
        (
            c.name,
            wording.reasons(
                (
                    ("budget", c.budget),
                    ("actual", c.actual),
                    ("EAC", c.eac),
                    ("variance", c.variance),
                )
            ),
        )
        for c in (*page.costs[:COSTS_ON_A_PAGE], total)
    )
    return Grid(columns, rows, notes)


def rating_grid(line: ProjectLine) -> Grid:
    columns = (
        Column("Dimension", 1.15),
        Column("Status", 0.9, "centre"),
        Column("Reason", 3.6),
    )
    ratings: Iterable[Rating] = (line.overall, *line.ratings)
    rows = tuple(
        (
            Cell(wording.sentence(r.dimension), strong=r is line.overall),
            word_cell(r.status),
            Cell(wording.sentence(rating_reason(r)) or DASH),
        )
        for r in ratings
    )
    return Grid(columns, rows)


def short(grid: Grid, letters: int) -> Grid:
    """Cut the cells of a grid that shares its page with others."""
    rows = tuple(
        tuple(replace(cell, text=shortened(cell.text, letters)) for cell in row)
        for row in grid.rows
    )
    return replace(grid, rows=rows)
