"""The drawing board for slides: one look, native text, tables and charts, in points."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.chart import XL_TICK_LABEL_POSITION as TICKS
from pptx.enum.dml import MSO_LINE
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Pt

from steerco.performance.reports import style
from steerco.performance.reports.archives import settled
from steerco.performance.reports.charts import Chart
from steerco.performance.reports.fitting import (
    LINE_HEIGHT,
    clean,
    fit,
    is_right_to_left,
    line_count,
    text_width,
)
from steerco.performance.reports.grids import Cell, Column, Grid
from steerco.performance.reports.headlines import freshness
from steerco.performance.reports.pack import Masthead, Status
from steerco.performance.reports.wording import DOT

WIDTH, HEIGHT = 960.0, 540.0
MARGIN = 36.0
TOP, BOTTOM = 84.0, 498.0
BODY = WIDTH - 2 * MARGIN
SERIF, SANS = "Georgia", "Arial"
SERIF_WIDENING = 1.22
TITLE_ONLY = 5
CELL_PADDING = 4.0
MOST_LINES_IN_A_CELL = 9
MOST_AIR_IN_A_ROW = 8.0
LABELS_ON_AN_AXIS = 6

CHART_TYPES = {
    "stacked": XL_CHART_TYPE.BAR_STACKED,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE,
}
ALIGNMENTS = {"start": "l", "centre": "ctr", "end": "r"}


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the slide, in points."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph, or with `strong_lead` a run of strong words before it."""

    text: str
    size: float = 11.0
    colour: str = style.TEXT
    bold: bool = False
    font: str = SANS
    align: str = "start"
    lead: str = ""
    after: float = 0.0


class Deck:
    """A presentation under construction."""

    def __init__(self, masthead: Masthead, title: str) -> None:
        self.masthead = masthead
        self.file = pptx.Presentation()
        self.file.slide_width, self.file.slide_height = Pt(WIDTH), Pt(HEIGHT)
        dress(self.file)
        moment = datetime.combine(masthead.as_of, time())
        properties = self.file.core_properties
        properties.title, properties.subject = title, freshness(masthead)
        properties.author = properties.last_modified_by = masthead.prepared_by
        properties.created = properties.modified = moment
        properties.revision = 1

    def slide(self, kicker: str, title: str, *, notes: str = "") -> Any:
        """Add a slide with its kicker, its headline and the source in the notes."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[0])
        title = clean(title)
        size, lines = headline_size(title)
        slide.shapes.title.text_frame._txBody.getparent().replace(  # noqa: SLF001
            slide.shapes.title.text_frame._txBody,  # noqa: SLF001
            body(
                [
                    Words(
                        fit(title, BODY / SERIF_WIDENING, size, lines),
                        size=size,
                        colour=style.INK,
                        font=SERIF,
                    )
                ],
                anchor="b",
                tag="p:txBody",
            ),
        )
        write(
            slide,
            Box(MARGIN, 22, BODY, 14),
            [Words(kicker.upper(), size=8.5, colour=style.ACCENT, bold=True)],
        )
        line(slide, Box(MARGIN, 74, BODY, 0), style.INK, 0.75)
        slide.notes_slide.notes_text_frame.text = "\n".join(
            part
            for part in (notes, f"{freshness(self.masthead)}. {self.masthead.source}.")
            if part
        )
        return slide

    def finish(self) -> bytes:
        """Put the page numbers on and return the file."""
        slides = list(self.file.slides)
        head = self.masthead
        left = DOT.join((head.organisation, head.portfolio_name, head.confidentiality))
        for number, slide in enumerate(slides, start=1):
            if number == 1 and len(slides) > 1:
                continue
            line(slide, Box(MARGIN, 510, BODY, 0), style.RULE, 0.5)
            write(
                slide,
                Box(MARGIN, 514, 520, 14),
                [footing(fit(clean(left), 510, 8, 1))],
            )
            write(
                slide,
                Box(560, 514, 280, 14),
                [footing(freshness(head), align="end")],
            )
            write(
                slide,
                Box(WIDTH - MARGIN - 80, 514, 80, 14),
                [footing(f"{number} / {len(slides)}", align="end")],
            )
        out = io.BytesIO()
        self.file.save(out)
        return settled(out.getvalue(), head.as_of)


def footing(text: str, *, align: str = "start") -> Words:
    return Words(text, 8.0, style.MUTED, align=align)


def dress(file: Any) -> None:
    """Turn the blank presentation into one layout with our fonts and colours."""
    master = file.slide_master
    layouts = list(file.slide_layouts)
    for layout in layouts:
        if layout is not layouts[TITLE_ONLY]:
            file.slide_layouts.remove(layout)
    layout = file.slide_layouts[0]
    layout.name = "Headline"
    for holder in [*layout.placeholders, *master.placeholders]:
        if holder.placeholder_format.type == 1:  # title
            holder.left, holder.top = Pt(MARGIN), Pt(34)
            holder.width, holder.height = Pt(BODY), Pt(38)
        elif holder.placeholder_format.type == 2:  # body, kept by the master
            holder.left, holder.top = Pt(MARGIN), Pt(TOP)
            holder.width, holder.height = Pt(BODY), Pt(BOTTOM - TOP)
        else:
            holder._element.getparent().remove(holder._element)  # noqa: SLF001
    theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = theme.blob.decode("utf-8")
    xml = xml.replace('typeface="Calibri"', f'typeface="{SERIF}"', 1)
    xml = xml.replace('typeface="Calibri"', f'typeface="{SANS}"', 1)
    accents = (style.ACCENT, style.INK, *(style.SERIES[s.value] for s in Status))
    for old, new in zip(
        ("4F81BD", "C0504D", "9BBB59", "8064A2", "4BACC6", "F79646"),
        accents,
        strict=True,
    ):
        xml = xml.replace(f'val="{old}"', f'val="{new}"', 1)
    xml = xml.replace('val="1F497D"', f'val="{style.INK}"', 1)
    theme._blob = xml.encode("utf-8")  # noqa: SLF001


def headline_size(title: str) -> tuple[float, int]:
    """Choose the largest size in which the headline stays on one line, or two small ones."""
    for size in (21.0, 19.0, 17.0, 15.5):
        if text_width(title, size) * SERIF_WIDENING <= BODY:
            return size, 1
    return 14.0, 2


# Words


def run(text: str, words: Words, *, bold: bool) -> str:
    return (
        f'<a:r><a:rPr lang="en-GB" sz="{round(words.size * 100)}" b="{int(bold)}">'
        f'<a:solidFill><a:srgbClr val="{words.colour}"/></a:solidFill>'
        f'<a:latin typeface="{words.font}"/></a:rPr>'
        f"<a:t>{escape(text)}</a:t></a:r>"
    )


def paragraph(words: Words) -> str:
    text, lead = clean(words.text), clean(words.lead)
    align, direction = ALIGNMENTS[words.align], ""
    if is_right_to_left(lead or text):
        align, direction = ("r" if align == "l" else align), ' rtl="1"'
    runs = (run(f"{lead} ", words, bold=True) if lead else "") + run(
        text, words, bold=words.bold
    )
    return (
        f'<a:p><a:pPr marL="0" indent="0" algn="{align}"{direction}>'
        f'<a:spcBef><a:spcPts val="0"/></a:spcBef>'
        f'<a:spcAft><a:spcPts val="{round(words.after * 100)}"/></a:spcAft>'
        f"<a:buNone/></a:pPr>{runs}</a:p>"
    )


def body(paragraphs: Sequence[Words], *, anchor: str = "t", tag: str) -> Any:
    return parse_xml(
        f'<{tag} {nsdecls("a", "p")}><a:bodyPr wrap="square" lIns="0" tIns="0" '
        f'rIns="0" bIns="0" anchor="{anchor}"><a:noAutofit/></a:bodyPr><a:lstStyle/>'
        f"{''.join(map(paragraph, paragraphs))}</{tag}>"
    )


def write(
    slide: Any, box: Box, paragraphs: Sequence[Words], *, anchor: str = "t"
) -> Any:
    """Write paragraphs into a box."""
    shape = slide.shapes.add_textbox(*emu(box))
    old = shape.text_frame._txBody  # noqa: SLF001
    old.getparent().replace(old, body(paragraphs, anchor=anchor, tag="p:txBody"))
    return shape


def fitted(
    text: str, box_width: float, lines: int, *, size: float, lead: str = ""
) -> str:
    """Cut a paragraph so that it takes no more than `lines` after its lead."""
    whole = f"{lead} {clean(text)}" if lead else clean(text)
    cut = fit(whole, box_width, size, lines)
    return cut[len(lead) + 1 :] if lead else cut


def rgb(colour: str) -> Any:
    return RGBColor.from_string(colour)  # type: ignore[no-untyped-call]


def emu(box: Box) -> tuple[int, int, int, int]:
    return (Pt(box.x), Pt(box.y), Pt(box.width), Pt(box.height))


def line(slide: Any, box: Box, colour: str, weight: float) -> None:
    shape = slide.shapes.add_connector(
        1, Pt(box.x), Pt(box.y), Pt(box.x + box.width), Pt(box.y + box.height)
    )
    shape._element.remove(shape._element.find(qn("p:style")))  # noqa: SLF001
    shape.line.color.rgb = rgb(colour)
    shape.line.width = Pt(weight)


def heading(slide: Any, x: float, y: float, width: float, text: str) -> None:
    """Write the small title of a block, on a hairline."""
    words = Words(fit(clean(text), width, 9.5, 1, bold=True), 9.5, style.INK, bold=True)
    write(slide, Box(x, y, width, 13), [words])
    line(slide, Box(x, y + 15, width, 0), style.RULE, 0.75)


# Tables


def column_widths(columns: Sequence[Column], width: float) -> list[float]:
    total = sum(column.share for column in columns)
    return [width * column.share / total for column in columns]


def cell_lines(cell: Cell, width: float, size: float) -> int:
    room = width - 2 * CELL_PADDING
    return min(
        MOST_LINES_IN_A_CELL,
        line_count(clean(cell.text), room, size, bold=cell.strong),
    )


def row_height(cells: Sequence[Cell], widths: Sequence[float], size: float) -> float:
    lines = max(cell_lines(c, w, size) for c, w in zip(cells, widths, strict=True))
    return lines * size * LINE_HEIGHT + 6.0


def head_cells(grid: Grid) -> list[Cell]:
    return [Cell(column.title, strong=True) for column in grid.columns]


def head_height(grid: Grid, widths: Sequence[float], size: float) -> float:
    return row_height(head_cells(grid), widths, size - 1)


def split(
    grid: Grid, width: float, height: float, size: float
) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """Cut the rows into parts that each fit the height under a repeated header."""
    widths = column_widths(grid.columns, width)
    room = height - head_height(grid, widths, size)
    heights = [row_height(cells, widths, size) for cells in grid.rows]
    starts = breaks(heights, balanced_room(heights, room))
    for start, stop in pairwise([*starts, len(grid.rows)]):
        yield grid.rows[start:stop]


def breaks(heights: Sequence[float], room: float) -> list[int]:
    """Return the row with which each page starts when pages are filled to the room."""
    starts: list[int] = []
    used = math.inf
    for row, tall in enumerate(heights):
        if used + tall > room:
            starts.append(row)
            used = 0.0
        used += tall
    return starts


def balanced_room(heights: Sequence[float], room: float) -> float:
    """Return the least room that needs no more pages, so that none is nearly empty."""
    pages = len(breaks(heights, room))
    low, high = 0.0, room
    for _ in range(12):
        middle = (low + high) / 2
        if len(breaks(heights, middle)) <= pages:
            high = middle
        else:
            low = middle
    return high


def edge(side: str, colour: str, weight: float) -> str:
    return (
        f'<a:{side} w="{round(weight * 12700)}"><a:solidFill><a:srgbClr val="{colour}"/>'
        f"</a:solidFill></a:{side}>"
    )


def cell_xml(cell: Cell, column: Column, width: float, size: float, rule: str) -> str:
    colour, fill = style.TEXT, "<a:noFill/>"
    bare = '<a:{0} w="0"><a:noFill/></a:{0}>'
    edges = bare.format("lnL") + bare.format("lnR") + bare.format("lnT") + rule
    if cell.status:
        status = Status(cell.status)
        colour = style.STATUS_TEXTS[status]
        fill = f'<a:solidFill><a:srgbClr val="{style.STATUS_FILLS[status]}"/></a:solidFill>'
        white = [edge(side, style.PAPER, 2) for side in ("lnL", "lnR", "lnT", "lnB")]
        edges = "".join(white)
    room = width - 2 * CELL_PADDING
    text = fit(clean(cell.text), room, size, MOST_LINES_IN_A_CELL, bold=cell.strong)
    words = Words(text, size, colour, bold=cell.strong, align=column.align)
    padding = round(CELL_PADDING * 12700)
    return (
        f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(words)}</a:txBody>"
        f'<a:tcPr marL="{padding}" marR="{padding}" marT="38100" marB="38100" '
        f'anchor="ctr">{edges}{fill}</a:tcPr></a:tc>'
    )


def table(
    slide: Any,
    grid: Grid,
    rows: Sequence[Sequence[Cell]],
    box: Box,
    *,
    size: float = 9.5,
    title: str = "",
) -> float:
    """Draw a native table and return its height; spare room goes to the rows."""
    widths = column_widths(grid.columns, box.width)
    under_head = edge("lnB", style.INK, 1.0)
    under_row = edge("lnB", style.RULE, 0.5)
    heights = [head_height(grid, widths, size)]
    heights += [row_height(cells, widths, size) for cells in rows]
    spare = (box.height - sum(heights)) / max(1, len(rows))
    air = max(0.0, min(MOST_AIR_IN_A_ROW, spare))
    heights = [heights[0], *(tall + air for tall in heights[1:])]
    xml = [
        f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"/><a:tblGrid>',
        *(f'<a:gridCol w="{Pt(w)}"/>' for w in widths),
        "</a:tblGrid>",
    ]
    lines = [(head_cells(grid), size - 1, under_head)]
    lines += [(list(cells), size, under_row) for cells in rows]
    for (cells, points, rule), tall in zip(lines, heights, strict=True):
        xml.append(f'<a:tr h="{Pt(tall)}">')
        xml += [
            cell_xml(cell, column, width, points, rule)
            for cell, column, width in zip(cells, grid.columns, widths, strict=True)
        ]
        xml.append("</a:tr>")
    xml.append("</a:tbl>")
    height = sum(heights)
    frame = slide.shapes.add_table(1, 1, *emu(Box(box.x, box.y, box.width, height)))
    old = frame._element.graphic.graphicData.tbl  # noqa: SLF001
    old.getparent().replace(old, parse_xml("".join(xml)))
    describe(frame, title or "Table")
    return height


def describe(shape: Any, text: str) -> None:
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(text))  # noqa: SLF001


# Charts


def chart(slide: Any, data: Chart, box: Box, *, size: float = 9.0) -> None:
    """Draw a native chart, which PowerPoint can edit, under its heading."""
    heading(slide, box.x, box.y, box.width, data.heading)
    content: Any = CategoryChartData(number_format=data.number_format)  # type: ignore[no-untyped-call]
    content.categories = data.days or [clean(c) for c in data.categories]
    for series in data.series:
        content.add_series(series.name, series.values)
    place = Box(box.x, box.y + 20, box.width, box.height - 20)
    frame = slide.shapes.add_chart(CHART_TYPES[data.kind], *emu(place), content)
    describe(frame, f"{data.title}, {data.unit}, as of the data date")
    drawing = frame.chart
    drawing.font.size, drawing.font.name = Pt(size), SANS
    drawing.font.color.rgb = rgb(style.MUTED)
    drawing.has_title = False
    drawing.has_legend = len(data.series) > 1
    if drawing.has_legend:
        drawing.legend.position = XL_LEGEND_POSITION.BOTTOM
        drawing.legend.include_in_layout = False
    axes(drawing, data, size)
    colours(drawing, data, size)


def axes(drawing: Any, data: Chart, size: float) -> None:
    across, up = drawing.category_axis, drawing.value_axis
    rule = rgb(style.RULE)
    across.format.line.color.rgb = rule
    across.has_major_gridlines = False
    across.tick_label_position = TICKS.LOW
    across.tick_labels.font.size = Pt(size)
    up.format.line.fill.background()
    up.has_major_gridlines = True
    up.major_gridlines.format.line.color.rgb = rule
    up.major_gridlines.format.line.width = Pt(0.5)
    up.tick_labels.number_format = data.number_format
    up.tick_labels.number_format_is_linked = False
    if data.kind == "lines":
        up.minimum_scale = 0
        across.major_tick_mark = XL_TICK_MARK.NONE
        label_months(across, data.days)
        return
    across.reverse_order = True
    up.visible = data.kind == "bars"
    up.has_major_gridlines = data.kind == "bars"
    if data.kind == "bars":
        up.tick_label_position = TICKS.HIGH
        up.minimum_scale = 0


def label_months(axis: Any, days: Sequence[date]) -> None:
    """Label a time axis at every month, or every few when there are many."""
    span = (days[-1].year - days[0].year) * 12 + days[-1].month - days[0].month
    element = axis._element  # noqa: SLF001
    for name in ("c:baseTimeUnit", "c:majorUnit", "c:majorTimeUnit"):
        for old in element.findall(qn(name)):
            element.remove(old)
    for name, value in (
        ("c:baseTimeUnit", "days"),
        ("c:majorUnit", str(max(1, -(-span // LABELS_ON_AN_AXIS)))),
        ("c:majorTimeUnit", "months"),
    ):
        setting = OxmlElement(name)
        setting.set("val", value)
        element.append(setting)
    axis.tick_labels.number_format = "mmm\\ yy"
    axis.tick_labels.number_format_is_linked = False


def colours(drawing: Any, data: Chart, size: float) -> None:
    plot = drawing.plots[0]
    if data.kind != "lines":
        plot.gap_width = 45
        plot.overlap = 100 if data.kind == "stacked" else -5
    for drawn, series in zip(plot.series, data.series, strict=True):
        colour = rgb(style.SERIES[series.colour])
        if data.kind == "lines":
            drawn.smooth = False
            drawn.format.line.color.rgb = colour
            drawn.format.line.width = Pt(1.75)
            drawn.marker.style = XL_MARKER_STYLE.NONE
            if series.name == "Forecast":
                drawn.format.line.dash_style = MSO_LINE.DASH
            continue
        drawn.invert_if_negative = False
        drawn.format.fill.solid()
        drawn.format.fill.fore_color.rgb = colour
        if data.kind == "stacked":
            labels = drawn.data_labels
            labels.show_value = True
            labels.number_format = data.number_format
            labels.number_format_is_linked = False
            labels.font.size = Pt(size)
            labels.position = XL_LABEL_POSITION.CENTER
            dark = series.colour in (Status.RED.value, "ink", "accent")
            labels.font.color.rgb = rgb(style.PAPER if dark else style.INK)
