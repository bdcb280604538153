"""A board pack, or one project's page, as a presentation with native tables and charts."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from steerco.performance.reports import charts, grids, headlines, style, wording
from steerco.performance.reports.fitting import LINE_HEIGHT, clean, fit, line_count
from steerco.performance.reports.grids import Grid
from steerco.performance.reports.pack import (
    BoardPack,
    Indicator,
    Masthead,
    ProjectPage,
    ProjectReport,
)
from steerco.performance.reports.slides import (
    BODY,
    BOTTOM,
    HEIGHT,
    MARGIN,
    SERIF,
    TOP,
    Box,
    Deck,
    Words,
    chart,
    column_widths,
    fitted,
    head_height,
    heading,
    line,
    rgb,
    row_height,
    split,
    table,
    write,
)
from steerco.performance.reports.wording import DOT, Scale

GUTTER = 22.0
TABLE_SIZE = 9.0
PAGE_SIZE = 8.0
NOTE_SIZE = 8.0
SHORTER_WORDS = (400, 200, 140, 100, 70, 50, 34)


def board_pptx(pack: BoardPack) -> bytes:
    """Return the board pack as a PPTX file."""
    deck = Deck(pack.masthead, f"{pack.masthead.portfolio_name}: board pack")
    cover(deck, pack)
    summary(deck, pack)
    pages(deck, "Status", headlines.status_headline(pack), grids.status_grid(pack))
    if pack.projects:
        schedule(deck, pack)
        cost(deck, pack)
        title = "Dates, cost and performance of every project"
        pages(deck, "Figures", title, grids.figures_grid(pack), size=8.0)
    milestones = grids.milestone_grid(pack.milestones)
    pages(deck, "Milestones", headlines.milestone_headline(pack), milestones)
    risks = grids.risk_grid(pack.risks, wording.portfolio_scale(pack))
    pages(deck, "Risks and issues", headlines.risk_headline(pack), risks)
    decisions = grids.decision_grid(pack.decisions)
    pages(deck, "Decisions needed", headlines.decision_headline(pack), decisions)
    for page in pack.pages:
        project(deck, pack.masthead, page)
    pages(deck, "Basis", "How these figures are defined", grids.definition_grid(pack))
    return deck.finish()


def project_pptx(report: ProjectReport) -> bytes:
    """Return one project's page as a PPTX file."""
    deck = Deck(report.masthead, f"{report.page.project.name}: status report")
    project(deck, report.masthead, report.page)
    return deck.finish()


def cover(deck: Deck, pack: BoardPack) -> None:
    head = pack.masthead
    slide = deck.slide("", head.portfolio_name, notes="Cover.")
    for shape in list(slide.shapes)[1:]:
        shape._element.getparent().remove(shape._element)  # noqa: SLF001
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = (
        round(v * 12700) for v in (96, 170, 760, 96)
    )
    big = 36.0 if len(head.portfolio_name) < 38 else 26.0
    paragraphs = title.text_frame.paragraphs[0]
    paragraphs.runs[0].text = fit(clean(head.portfolio_name), 690, big, 2)
    paragraphs.runs[0].font.size = round(big * 12700)
    band = slide.shapes.add_shape(1, 0, 0, 14 * 12700, round(HEIGHT * 12700))
    band.fill.solid()
    band.fill.fore_color.rgb = rgb(style.INK)
    band.line.fill.background()
    organisation = fit(clean(head.organisation), 760, 12, 1)
    write(
        slide,
        Box(96, 84, 760, 18),
        [Words(organisation, 12, style.ACCENT, bold=True)],
    )
    line(slide, Box(96, 286, 96, 0), style.ACCENT, 2.0)
    write(
        slide,
        Box(96, 304, 760, 80),
        [
            Words("Board pack", 18, style.INK, font=SERIF, after=6),
            Words(headlines.freshness(head), 12, style.TEXT),
        ],
    )
    write(
        slide,
        Box(96, 440, 760, 50),
        [
            Words(f"Prepared by {head.prepared_by}", 10.5, style.MUTED, after=3),
            Words(
                DOT.join((head.confidentiality, f"Portfolio {head.portfolio_code}")),
                10.5,
                style.MUTED,
            ),
        ],
    )


def summary(deck: Deck, pack: BoardPack) -> None:
    slide = deck.slide(
        "Summary", headlines.summary_headline(pack), notes=DOT.join(pack.notes)
    )
    scale = wording.portfolio_scale(pack)
    strip(slide, pack.indicators[:6], scale, TOP + 4)
    half = (BODY - GUTTER) / 2
    right = MARGIN + half + GUTTER
    top = TOP + 78
    heading(slide, MARGIN, top, half, "Key messages")
    messages = [
        Words(fitted(text, half, 3, size=10.5, lead=f"{n}"), 10.5, lead=f"{n}", after=5)
        for n, text in enumerate(pack.messages[:4], start=1)
    ]
    none = [Words("No message was written for this pack.", 10.5, style.MUTED)]
    write(slide, Box(MARGIN, top + 22, half, 140), messages or none)
    if pack.projects:
        chart(slide, charts.status_chart(pack), Box(right, top, half, 178))
    lower = top + 188
    heading(slide, MARGIN, lower, half, "Largest movements since the last report")
    movers = grids.mover_grid(pack.movers)
    block(slide, movers, Box(MARGIN, lower + 18, half, BOTTOM - lower - 18))
    heading(slide, right, lower, half, "Decisions needed")
    asked = [
        Words(
            fitted(
                f"{d.project_name}: {d.question}",
                half,
                2,
                size=9.5,
                lead=wording.day(d.due),
            ),
            9.5,
            lead=wording.day(d.due),
            after=3,
        )
        for d in pack.decisions[:4]
    ]
    nothing = [Words("None this time.", 9.5, style.MUTED)]
    write(slide, Box(right, lower + 21, half, 92), asked or nothing)
    basis = fit(clean(" ".join(pack.notes)), half, NOTE_SIZE, 2)
    write(
        slide,
        Box(right, BOTTOM - 22, half, 22),
        [Words(basis, NOTE_SIZE, style.MUTED)],
        anchor="b",
    )


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


def pages(
    deck: Deck, kicker: str, title: str, grid: Grid, *, size: float = TABLE_SIZE
) -> None:
    """Lay a table over as many slides as it takes; the notes stand on the last."""
    reserve = min(60.0, note_height(grid.notes[:2])) + (16.0 if grid.legend else 0.0)
    parts = list(split(grid, BODY, BOTTOM - TOP - reserve, size))
    if not parts:
        slide = deck.slide(kicker, title)
        write(slide, Box(MARGIN, TOP + 24, 600, 60), [Words(grid.empty, 14)])
        return
    for number, rows in enumerate(parts, start=1):
        label = f"{kicker} ({number} of {len(parts)})" if len(parts) > 1 else kicker
        slide = deck.slide(label, title, notes=" ".join(grid.notes))
        foot = note_height(grid.notes[:6]) if number == len(parts) else 0.0
        box = Box(MARGIN, TOP - 4, BODY, BOTTOM - TOP - 8 - foot)
        used = table(slide, grid, rows, box, size=size, title=f"{kicker}: {title}")
        if grid.legend:
            write(
                slide,
                Box(MARGIN, BOTTOM - 6, BODY, 12),
                [Words(grid.legend, NOTE_SIZE, style.MUTED)],
            )
        if number == len(parts) and grid.notes:
            top = TOP + used + 4
            write(
                slide,
                Box(MARGIN, top, BODY, BOTTOM - top),
                fitting_notes(grid.notes, BOTTOM - top),
            )


def note_height(notes: tuple[str, ...]) -> float:
    lines = sum(line_count(clean(n), BODY, NOTE_SIZE) for n in notes)
    return lines * NOTE_SIZE * LINE_HEIGHT + 3.0 * len(notes)


def fitting_notes(notes: tuple[str, ...], room: float) -> list[Words]:
    """Keep the notes that fit; the last one says when there are more."""
    kept: list[Words] = []
    for position, note in enumerate(notes):
        tall = note_height((note,))
        more = len(notes) - position
        if tall > room - (14 if more > 1 else 0):
            rest = f"{more} further notes stand in the slide notes."
            return [*kept, Words(rest, NOTE_SIZE, style.MUTED)]
        kept.append(Words(note, NOTE_SIZE, style.MUTED, after=2))
        room -= tall
    return kept


def schedule(deck: Deck, pack: BoardPack) -> None:
    slide = deck.slide("Schedule", headlines.schedule_headline(pack))
    half = (BODY - GUTTER) / 2
    slips = charts.slip_chart(pack)
    place = Box(MARGIN, TOP, half, BOTTOM - TOP)
    if slips.categories:
        chart(slide, slips, place)
    else:
        message = "No finish differs from its baseline."
        write(slide, place, [Words(message, 12, style.MUTED)])
    right = MARGIN + half + GUTTER
    heading(slide, right, TOP, half, "Largest forecast slips")
    late = grids.slip_grid(pack)
    block(slide, late, Box(right, TOP + 18, half, BOTTOM - TOP - 18), size=TABLE_SIZE)


def cost(deck: Deck, pack: BoardPack) -> None:
    slide = deck.slide("Cost", headlines.cost_headline(pack))
    half = (BODY - GUTTER) / 2
    bars = charts.cost_chart(pack)
    place = Box(MARGIN, TOP, half, BOTTOM - TOP)
    if bars.categories:
        chart(slide, bars, place)
    else:
        message = "No project has both a budget and a forecast."
        write(slide, place, [Words(message, 12, style.MUTED)])
    right = MARGIN + half + GUTTER
    label = wording.portfolio_scale(pack).label
    title = f"Largest overruns and the portfolio's total ({label})"
    heading(slide, right, TOP, half, title)
    sums = grids.overrun_grid(pack)
    block(slide, sums, Box(right, TOP + 18, half, BOTTOM - TOP - 18), size=TABLE_SIZE)


def block(slide: Any, grid: Grid, box: Box, *, size: float = PAGE_SIZE) -> None:
    """Fit a table into a box: shorten words first, leave out the last rows if need be."""
    if not grid.rows:
        words = [Words(grid.empty, size + 1, style.MUTED)]
        write(slide, Box(box.x, box.y + 4, box.width, 30), words)
        return
    note = fit(clean(" ".join(grid.notes)), box.width, NOTE_SIZE - 1, 2)
    widths = column_widths(grid.columns, box.width)
    room = box.height - head_height(grid, widths, size) - (22.0 if note else 0.0)
    for letters in SHORTER_WORDS:
        rows = grids.short(grid, letters).rows
        heights = [row_height(cells, widths, size) for cells in rows]
        if sum(heights) <= room:
            break
    kept = sum(total <= room for total in accumulate(heights))
    used = table(slide, grid, rows[:kept], Box(box.x, box.y, box.width, 0), size=size)
    words = [Words(note, NOTE_SIZE - 1, style.MUTED)]
    if note:
        write(slide, Box(box.x, box.y + used + 3, box.width, 18), words)


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
            fitted(text, box.width * 0.97, 4, size=size, lead=lead),
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
    block(slide, grids.rating_grid(page.project), rest)


def progress(slide: Any, page: ProjectPage, box: Box) -> None:
    half = box.height * 0.53
    heading(slide, box.x, box.y, box.width, "Milestones")
    shown = page.milestones[: grids.MILESTONES_ON_A_PAGE]
    grid = grids.short_milestone_grid(shown)
    block(slide, grid, Box(box.x, box.y + 18, box.width, half - 24))
    top = box.y + half
    heading(slide, box.x, top, box.width, "Top risks and issues")
    risks = grids.short_risk_grid(page.risks[: grids.RISKS_ON_A_PAGE])
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
    costs = grids.cost_grid(page, scale)
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
