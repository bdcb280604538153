"""A board pack, or one project's page, as a presentation with native tables and charts."""

from __future__ import annotations

from steerco.performance.reports import charts, grids, headlines, style, wording
from steerco.performance.reports.fitting import LINE_HEIGHT, clean, fit, line_count
from steerco.performance.reports.grids import Grid
from steerco.performance.reports.pack import BoardPack, ProjectReport
from steerco.performance.reports.project_slide import project, strip
from steerco.performance.reports.slide_charts import chart
from steerco.performance.reports.slide_tables import (
    block,
    split,
    table,
)
from steerco.performance.reports.slides import (
    BODY,
    BOTTOM,
    HEIGHT,
    MARGIN,
    NOTE_SIZE,
    SERIF,
    TOP,
    Box,
    Deck,
    Words,
    fitted,
    heading,
    line,
    rgb,
    write,
)
from steerco.performance.reports.wording import DOT

GUTTER = 22.0
TABLE_SIZE = 9.0


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
    most = 3 if len(pack.messages) <= 3 else 2
    messages = [
        Words(
            fitted(text, half, most, size=10.5, lead=f"{n}"), 10.5, lead=f"{n}", after=5
        )
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
