"""A paper poured into a presentation of the organisation's own.

Placeholders are written between double braces anywhere in the text of a shape:
`{{title}}`, `{{as_of}}`, `{{summary.headline}}`, `{{summary.lines}}`, `{{figure:CPI}}`;
a shape that holds nothing but `{{table:projects}}` or `{{chart:summary}}` gives its
place to a native table or chart.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pptx

from steerco.core.errors import BadInput
from steerco.performance.reports import wording
from steerco.performance.reports.archives import settled
from steerco.performance.reports.fitting import clean
from steerco.performance.reports.paper import Paper, grid_of
from steerco.performance.reports.slide_charts import chart
from steerco.performance.reports.slide_tables import block
from steerco.performance.reports.slides import Box

PLACEHOLDER = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
POINT = 12_700
"""Office's length units in a point."""


def open_template(content: bytes) -> Any:
    """Read a presentation; refuse what is none."""
    try:
        return pptx.Presentation(io.BytesIO(content))
    except Exception as error:
        message = "This is no PowerPoint presentation (.pptx); save it as one first."
        raise BadInput(message, fields={"file": message}) from error


def placeholders(content: bytes) -> list[str]:
    """Return the names that a template asks for, in the order of its slides."""
    found = [
        name
        for slide in open_template(content).slides
        for shape in shapes(slide.shapes)
        for name in PLACEHOLDER.findall(shape.text_frame.text)
    ]
    return list(dict.fromkeys(found))


def known(paper: Paper) -> set[str]:
    """Return every name that a paper can fill."""
    tables = {f"table:{part.key}" for part in paper.parts if part.fields}
    charts = {f"chart:{part.key}" for part in paper.parts if part.chart}
    return set(texts(paper)) | tables | charts


def pour(template: bytes, paper: Paper) -> bytes:
    """Return the template filled with the paper; the same two give the same bytes."""
    file, said = open_template(template), texts(paper)
    for slide in file.slides:
        for shape in list(shapes(slide.shapes)):
            text = shape.text_frame.text.strip()
            whole = PLACEHOLDER.fullmatch(text)
            if whole and whole[1].startswith(("table:", "chart:")):
                put(slide, shape, whole[1], paper)
            elif PLACEHOLDER.search(text):
                fill(shape, said)
    out = io.BytesIO()
    file.save(out)
    return settled(out.getvalue(), paper.masthead.as_of)


def shapes(found: Any) -> Iterator[Any]:
    """Yield the shapes that hold text, also inside groups."""
    for shape in found:
        if hasattr(shape, "shapes"):
            yield from shapes(shape.shapes)
        elif shape.has_text_frame:
            yield shape


def texts(paper: Paper) -> Mapping[str, str]:
    head = paper.masthead
    found = {
        "title": paper.title,
        "organisation": head.organisation,
        "portfolio": head.portfolio_name,
        "as_of": wording.day(head.as_of),
        "prepared_by": head.prepared_by,
        "confidentiality": head.confidentiality,
    }
    for part in paper.parts:
        found[f"{part.key}.headline"] = part.headline
        found[f"{part.key}.lines"] = "\n".join(part.lines)
        scale = wording.money_scale(
            head.currency, [i.figure.value for i in part.indicators]
        )
        for each in part.indicators:
            found[f"figure:{each.name}"] = wording.indicator_value(each, scale)
    return {name: clean(text) for name, text in found.items()}


def fill(shape: Any, said: Mapping[str, str]) -> None:
    """Put words into a shape; each paragraph keeps the look of its first run."""
    for paragraph in shape.text_frame.paragraphs:
        text = "".join(run.text for run in paragraph.runs)
        if not PLACEHOLDER.search(text):
            continue
        first, *others = paragraph.runs
        first.text = PLACEHOLDER.sub(lambda m: said.get(m[1], m[0]), text)
        for run in others:
            run.text = ""


def put(slide: Any, shape: Any, name: str, paper: Paper) -> None:
    """Give the place of a shape to a table or a chart."""
    what, _, key = name.partition(":")
    part = next((p for p in paper.parts if p.key == key), None)
    if part is None:
        return
    box = Box(*(length / POINT for length in place(shape)))
    if what == "table" and part.fields:
        block(slide, grid_of(part), box)
    elif what == "chart" and part.chart and part.chart.categories:
        chart(slide, part.chart, box)
    shape._element.getparent().remove(shape._element)  # noqa: SLF001


def place(shape: Any) -> tuple[int, int, int, int]:
    return shape.left, shape.top, shape.width, shape.height
