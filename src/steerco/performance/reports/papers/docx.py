"""A paper as a Word document with headings, tables and links."""

from __future__ import annotations

import io
from datetime import datetime, time
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from steerco.performance.reports import headlines, style, wording
from steerco.performance.reports.archives import settled
from steerco.performance.reports.fitting import clean
from steerco.performance.reports.grids import Cell
from steerco.performance.reports.pack import Status
from steerco.performance.reports.paper import Paper, Part, grid_of
from steerco.performance.reports.wording import DOT

TABLE_SIZE = Pt(8.5)
INKS = {**style.STATUS_TEXTS, Status.RED: style.STATUS_FILLS[Status.RED]}
"""Colours of status words, dark enough to be read on paper."""


def paper_docx(paper: Paper, site: str = "") -> bytes:
    """Return the paper as a DOCX file; `site` completes the links to its pages."""
    file = docx.Document()
    dress(file, paper)
    head = paper.masthead
    file.add_heading(clean(paper.title), level=0)
    file.add_paragraph(
        clean(
            DOT.join(
                (head.organisation, headlines.freshness(head), head.confidentiality)
            )
        )
    )
    for part in paper.parts:
        write(file, paper, part, site)
    out = io.BytesIO()
    file.save(out)
    return settled(out.getvalue(), head.as_of)


def dress(file: Any, paper: Paper) -> None:
    """Turn the page, set the font and the properties."""
    section = file.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    file.styles["Normal"].font.name = "Calibri"
    file.styles["Normal"].font.size = Pt(10.5)
    head, properties = paper.masthead, file.core_properties
    properties.title, properties.author = (
        clean(paper.title)[:250],
        head.prepared_by[:250],
    )
    properties.subject = headlines.freshness(head)
    properties.comments = ""
    properties.created = properties.modified = datetime.combine(head.as_of, time())


def write(file: Any, paper: Paper, part: Part, site: str) -> None:
    file.add_heading(clean(part.headline), level=1)
    scale = wording.money_scale(
        paper.masthead.currency, [i.figure.value for i in part.indicators]
    )
    for indicator in part.indicators:
        line = file.add_paragraph(style="List Bullet")
        line.add_run(f"{clean(indicator.name)}: ").bold = True
        line.add_run(wording.indicator_value(indicator, scale))
        if note := wording.indicator_note(indicator):
            line.add_run(f" ({clean(note)})")
    for text in part.lines:
        file.add_paragraph(clean(text))
    if part.fields and part.rows:
        table(file, part, site)
    elif part.fields:
        file.add_paragraph(clean(part.empty))
    for note in part.notes:
        file.add_paragraph(clean(note)).runs[0].italic = True


def table(file: Any, part: Part, site: str) -> None:
    grid = grid_of(part)
    made = file.add_table(rows=1, cols=len(grid.columns), style="Light Grid Accent 1")
    for column, cell in zip(grid.columns, made.rows[0].cells, strict=True):
        fill(cell, Cell(column.title, strong=True), column.align)
    repeat(made.rows[0])
    for cells, row in zip(grid.rows, part.rows, strict=True):
        added = made.add_row().cells
        for position, (column, found) in enumerate(
            zip(grid.columns, cells, strict=True)
        ):
            url = f"{site}{row.url}" if site and row.url and position == 0 else ""
            fill(added[position], found, column.align, url)


def fill(cell: Any, found: Cell, align: str, url: str = "") -> None:
    paragraph = cell.paragraphs[0]
    if align == "end":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    run = paragraph.add_run(clean(found.text))
    run.font.size, run.bold = TABLE_SIZE, found.strong
    if found.status:
        run.font.color.rgb = RGBColor.from_string(INKS[Status(found.status)])
    if url:
        link(paragraph, run, url)


def link(paragraph: Any, run: Any, url: str) -> None:
    """Make the run lead to a page."""
    key = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), key)
    run._r.getparent().replace(run._r, element)  # noqa: SLF001
    element.append(run._r)  # noqa: SLF001
    run.font.underline = True


def repeat(row: Any) -> None:
    """Let the heading stand on every page of a long table."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001
