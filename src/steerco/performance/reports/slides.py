"""The drawing board for slides: one look, frame, words and lines, in points."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Pt

from steerco.performance.reports import style
from steerco.performance.reports.archives import settled
from steerco.performance.reports.fitting import (
    clean,
    fit,
    is_right_to_left,
    text_width,
)
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
NOTE_SIZE = 8.0
PROPERTY = 255
"""Most characters that a property of an Office file may have."""

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
        author = clean(masthead.prepared_by)[:PROPERTY]
        properties.title = clean(title)[:PROPERTY]
        properties.subject = clean(freshness(masthead))[:PROPERTY]
        properties.author = properties.last_modified_by = author
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


def describe(shape: Any, text: str) -> None:
    """Give a shape its alternative text."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(text))  # noqa: SLF001
