"""A paper as a presentation with native tables and charts."""

from __future__ import annotations

from steerco.performance.reports import wording
from steerco.performance.reports.fitting import clean, fit
from steerco.performance.reports.paper import Paper, Part, grid_of
from steerco.performance.reports.pptx import pages
from steerco.performance.reports.project_slide import strip, strip_height
from steerco.performance.reports.slide_charts import chart
from steerco.performance.reports.slides import (
    BODY,
    BOTTOM,
    MARGIN,
    TOP,
    Box,
    Deck,
    Words,
    write,
)

INDICATORS_ON_A_SLIDE = 6
LINE_SIZE = 11.0
LINES_ON_A_SLIDE = 14


def paper_pptx(paper: Paper) -> bytes:
    """Return the paper as a PPTX file."""
    deck = Deck(paper.masthead, paper.title)
    for part in paper.parts:
        opening(deck, paper, part)
        if part.fields:
            pages(deck, part.kicker, part.headline, grid_of(part))
    return deck.finish()


def opening(deck: Deck, paper: Paper, part: Part) -> None:
    """Show the key figures, sentences and chart of a part on a slide of their own."""
    if not (part.indicators or part.lines or part.chart):
        return
    slide = deck.slide(part.kicker, part.headline)
    top = TOP + 4.0
    scale = wording.money_scale(
        paper.masthead.currency, [i.figure.value for i in part.indicators]
    )
    for begin in range(0, len(part.indicators), INDICATORS_ON_A_SLIDE):
        shown = part.indicators[begin : begin + INDICATORS_ON_A_SLIDE]
        strip(slide, shown, scale, top)
        top += strip_height(shown) + 12
    if part.lines:
        said = [
            Words(fit(clean(text), BODY, LINE_SIZE, 2), LINE_SIZE, after=5)
            for text in part.lines[:LINES_ON_A_SLIDE]
        ]
        write(slide, Box(MARGIN, top, BODY, BOTTOM - top), said)
    elif part.chart and part.chart.categories:
        chart(slide, part.chart, Box(MARGIN, top, BODY, BOTTOM - top))
