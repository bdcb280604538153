"""Pictures as files: SVG as drawn, PDF and PNG set by typst from the same sheets."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any, Final, NamedTuple

import typst

from steerco.schedules.drawing.look import MOST_PICTURES, Look, TooManySheets
from steerco.schedules.drawing.sheets import Sheet, sheets
from steerco.schedules.model import Schedule

PICTURES: Final = ("pdf", "svg", "png")
_SHARPNESS: Final = 144.0
_MOST_PIXELS: Final = 14_000.0
_KNOWN_SCRIPTS: Final = 0x0530
"""Letters below it are in the fonts that typst brings."""


class Picture(NamedTuple):
    """A file, and how its name ends: several sheets of a picture come as a zip."""

    content: bytes
    ending: str


def draw(
    schedule: Schedule, kind: str, look: Look, *, today: dt.date | None = None
) -> Picture:
    """Return the plan as a picture.

    Parameters
    ----------
    schedule : Schedule
        The plan.
    kind : str
        One of `PICTURES`.
    look : Look
        What is drawn, and on what paper.
    today : date, optional
        Where the line of today stands, none without it.

    Raises
    ------
    TooManySheets
    """
    drawn = list(sheets(schedule, look, today))
    if kind == "png" and len(drawn) > MOST_PICTURES:
        raise TooManySheets(len(drawn), MOST_PICTURES)
    if kind == "pdf":
        return Picture(_typeset(schedule, drawn, "pdf")[0], "pdf")
    if kind == "svg":
        pages = [sheet.content for sheet in drawn]
    else:
        pages = _typeset(schedule, drawn, "png")
    if len(pages) == 1:
        return Picture(pages[0], kind)
    return Picture(_zipped(pages, kind), "zip")


def _typeset(schedule: Schedule, drawn: list[Sheet], format_: str) -> list[bytes]:
    files: dict[str, bytes] = {}
    pages = []
    for number, sheet in enumerate(drawn, start=1):
        files[f"sheet{number}.svg"] = sheet.content
        size = f"width: {sheet.width:.1f}pt, height: {sheet.height:.1f}pt"
        pages.append(
            f"#page({size}, margin: 0pt)"
            f'[#image("sheet{number}.svg", width: 100%, alt: "Gantt chart, sheet {number}")]'
        )
    title = "".join(c for c in schedule.name if c.isprintable() and c not in '\\"#')
    head = f'#set document(title: "{title}", date: none)\n#set text(lang: "en")\n'
    files["main"] = (head + "\n".join(pages)).encode()
    largest = max(max(sheet.width, sheet.height) for sheet in drawn)
    sharpness = min(_SHARPNESS, 72 * _MOST_PIXELS / largest)
    compile_: Any = typst.compile
    found = compile_(
        files,
        format=format_,
        ppi=sharpness if format_ == "png" else None,
        ignore_system_fonts=not _other_scripts(schedule),
    )
    return (
        [bytes(each) for each in found] if isinstance(found, list) else [bytes(found)]
    )


def _other_scripts(schedule: Schedule) -> bool:
    names = (schedule.name, *(task.name for task in schedule.tasks))
    return any(ord(letter) > _KNOWN_SCRIPTS for name in names for letter in name)


def _zipped(pages: list[bytes], kind: str) -> bytes:
    """Return the sheets in one archive, the same sheets as the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, page in enumerate(pages, start=1):
            name = zipfile.ZipInfo(f"sheet-{number:03}.{kind}", (1980, 1, 1, 0, 0, 0))
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, page)
    return buffer.getvalue()
