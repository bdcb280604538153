"""A paper as a tagged PDF, set with the template of the board pack."""

from __future__ import annotations

from steerco.performance.reports import wording
from steerco.performance.reports.fitting import shortened
from steerco.performance.reports.paper import Paper, Part, grid_of
from steerco.performance.reports.pdf import (
    CELL,
    Json,
    frame,
    indicators,
    typeset,
)
from steerco.performance.reports.project_grids import short

INDICATORS_IN_A_ROW = 6
LINE = 600


def paper_pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF file."""
    document = frame(paper.masthead, paper.title)
    document |= {"projects": [], "parts": [part(paper, p) for p in paper.parts]}
    return typeset(document, paper.masthead)


def part(paper: Paper, found: Part) -> Json:
    scale = wording.money_scale(
        paper.masthead.currency, [i.figure.value for i in found.indicators]
    )
    shown = found.indicators
    return {
        "kicker": found.kicker,
        "headline": found.headline,
        "strips": [
            indicators(shown[begin : begin + INDICATORS_IN_A_ROW], scale)
            for begin in range(0, len(shown), INDICATORS_IN_A_ROW)
        ],
        "lines": [shortened(text, LINE) for text in found.lines],
        "chart": found.chart if found.chart and found.chart.categories else None,
        "grid": short(grid_of(found), CELL) if found.fields else None,
        "notes": list(found.notes) if not found.fields else [],
    }
