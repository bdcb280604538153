"""Native tables on slides: heights estimated, rows split over slides, words fitted."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from steerco.performance.reports import style
from steerco.performance.reports.fitting import LINE_HEIGHT, clean, fit, line_count
from steerco.performance.reports.grids import Cell, Column, Grid
from steerco.performance.reports.pack import Status
from steerco.performance.reports.project_grids import short
from steerco.performance.reports.slides import (
    NOTE_SIZE,
    Box,
    Words,
    describe,
    emu,
    paragraph,
    write,
)

CELL_PADDING = 4.0
MOST_LINES_IN_A_CELL = 9
MOST_AIR_IN_A_ROW = 8.0
BLOCK_SIZE = 8.0
SHORTER_WORDS = (400, 200, 140, 100, 70, 50, 34)


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


def block(slide: Any, grid: Grid, box: Box, *, size: float = BLOCK_SIZE) -> None:
    """Fit a table into a box: shorten words first, leave out the last rows if need be."""
    if not grid.rows:
        words = [Words(grid.empty, size + 1, style.MUTED)]
        write(slide, Box(box.x, box.y + 4, box.width, 30), words)
        return
    note = fit(clean(" ".join(grid.notes)), box.width, NOTE_SIZE - 1, 2)
    widths = column_widths(grid.columns, box.width)
    room = box.height - head_height(grid, widths, size) - (22.0 if note else 0.0)
    for letters in SHORTER_WORDS:
        rows = short(grid, letters).rows
        heights = [row_height(cells, widths, size) for cells in rows]
        if sum(heights) <= room:
            break
    kept = sum(total <= room for total in accumulate(heights))
    used = table(slide, grid, rows[:kept], Box(box.x, box.y, box.width, 0), size=size)
    words = [Words(note, NOTE_SIZE - 1, style.MUTED)]
    if note:
        write(slide, Box(box.x, box.y + used + 3, box.width, 18), words)
