"""The one slide a project, and the strip of headline numbers that it shares."""

from __future__ import annotations

from typing import Any

from steerco.performance.reports import charts, headlines, project_grids, style, wording
from steerco.performance.reports.fitting import LINE_HEIGHT, clean, fit, line_count
from steerco.performance.reports.pack import Indicator, Masthead, ProjectPage
from steerco.performance.reports.slide_charts import chart
from steerco.performance.reports.slide_tables import (
    block,
)
from steerco.performance.reports.slides import (
    BODY,
    BOTTOM,
    MARGIN,
    SERIF,
    TOP,
    Box,
    Deck,
    Words,
    fitted,
    heading,
    line,
    write,
)
from steerco.performance.reports.wording import DOT, Scale

GUTTER = 22.0


def strip(
    slide: Any, indicators: tuple[Indicator, ...], scale: Scale, top: float
) -> None:
    """Draw the headline numbers side by side."""
    if not indicators:
        return
    gap = 14.0
    width = (BODY - gap * (len(indicators) - 1)) / len(indicators)
    for position, indicator in enumerate(indicators):
        x = MARGIN + position * (width + gap)
        status = indicator.status
        colour = style.SERIES[status.value] if status else style.RULE
        line(slide, Box(x, top, width, 0), colour, 2.25 if status else 1.0)
        note = wording.indicator_note(indicator)
        if status:
            note = DOT.join(filter(None, (wording.STATUS_WORDS[status], note)))
        value = wording.indicator_value(indicator, scale)
        write(
            slide,
            Box(x, top + 6, width, 60),
            [
                Words(fit(indicator.name, width, 8.5, 1), 8.5, style.MUTED),
                Words(fit(value, width, 18, 1), 18, style.INK, font=SERIF, after=1),
                Words(fit(clean(note), width, 8, 2), 8, style.MUTED),
            ],
        )


def strip_height(indicators: tuple[Indicator, ...]) -> float:
    if not indicators:
        return 0.0
    return 66.0 if any(map(wording.indicator_note, indicators)) else 52.0


def project(deck: Deck, head: Masthead, page: ProjectPage) -> None:
    """Draw the one page a project: three columns under the indicators."""
    row = page.project
    kicker = DOT.join(filter(None, (row.code, row.programme, f"Stage {row.stage}")))
    notes = f"Live page: {row.url}" if row.url else ""
    slide = deck.slide(kicker, headlines.project_headline(page), notes=notes)
    scale = wording.page_scale(head, page)
    people = headlines.people(row)
    write(
        slide,
        Box(MARGIN + BODY / 2, 22, BODY / 2, 12),
        [Words(fit(clean(people), BODY / 2, 8.5, 1), 8.5, style.MUTED, align="end")],
    )
    strip(slide, page.indicators[:6], scale, TOP + 4)
    top = TOP + 4 + strip_height(page.indicators[:6])
    room, x = BOTTOM - top, MARGIN
    story(slide, page, Box(x, top, 266, room))
    progress(slide, page, Box(x + 266 + GUTTER, top, 330, room))
    money(slide, page, scale, Box(x + 596 + 2 * GUTTER, top, 248, room))


def story(slide: Any, page: ProjectPage, box: Box) -> None:
    heading(slide, box.x, box.y, box.width, "Summary")
    size = 9.0
    words = [
        Words(
            fitted(text, box.width * 0.97, 3, size=size, lead=lead),
            size,
            lead=lead,
            after=3,
        )
        for lead, text in headlines.story(page)
    ]
    words = words or [Words("No summary was written.", size, style.MUTED)]
    write(slide, Box(box.x, box.y + 20, box.width, 190), words)
    lines = sum(line_count(f"{w.lead} {w.text}", box.width * 0.97, size) for w in words)
    top = box.y + 28 + lines * size * LINE_HEIGHT + 3 * len(words)
    heading(slide, box.x, top, box.width, "Status and reason")
    rest = Box(box.x, top + 18, box.width, box.y + box.height - top - 18)
    block(slide, project_grids.rating_grid(page.project), rest)


def progress(slide: Any, page: ProjectPage, box: Box) -> None:
    half = box.height * 0.53
    heading(slide, box.x, box.y, box.width, "Milestones")
    shown = page.milestones[: project_grids.MILESTONES_ON_A_PAGE]
    grid = project_grids.short_milestone_grid(shown)
    block(slide, grid, Box(box.x, box.y + 18, box.width, half - 24))
    top = box.y + half
    heading(slide, box.x, top, box.width, "Top risks and issues")
    risks = project_grids.short_risk_grid(page.risks[: project_grids.RISKS_ON_A_PAGE])
    block(
        slide,
        risks,
        Box(box.x, top + 18, box.width, box.height - half - 18),
    )


def money(slide: Any, page: ProjectPage, scale: Scale, box: Box) -> None:
    curve = charts.curve_chart(page.curve, scale)
    if curve.series:
        chart(slide, curve, Box(box.x, box.y, box.width, 148), size=8.0)
    else:
        heading(slide, box.x, box.y, box.width, "Cumulative cost")
        why = page.project.budget.reason or "no planned cost over time"
        words = [Words(f"{wording.DASH} {why}.", 9, style.MUTED)]
        write(slide, Box(box.x, box.y + 22, box.width, 30), words)
    top = box.y + 156
    costs = project_grids.cost_grid(page, scale)
    block(slide, costs, Box(box.x, top, box.width, 90))
    top += 92
    title = "Path to green" if page.path_to_green else "Decisions needed"
    heading(slide, box.x, top, box.width, title)
    size = 8.5
    words = [
        Words(
            fitted(text, box.width * 0.97, 3, size=size, lead=lead),
            size,
            lead=lead,
            after=2,
        )
        for lead, text in headlines.asked(page)
    ]
    none = [Words("None.", 9, style.MUTED)]
    write(slide, Box(box.x, top + 20, box.width, 120), words or none)
