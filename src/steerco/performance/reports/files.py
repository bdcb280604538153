"""Reports as files: which formats there are and how a file leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from steerco.performance.reports.pack import BoardPack, ProjectReport
from steerco.performance.reports.pdf import board_pdf, project_pdf
from steerco.performance.reports.pptx import board_pptx, project_pptx
from steerco.performance.reports.xlsx import board_xlsx


class Format(NamedTuple):
    """What people call a kind of report, and its picture."""

    label: str
    icon: str


FORMATS = {
    "pptx": Format("PowerPoint", "file-type-ppt"),
    "pdf": Format("PDF", "file-type-pdf"),
    "xlsx": Format("Excel", "file-spreadsheet"),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pptx": f"{OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
BOARD_WRITERS: Mapping[str, Callable[[BoardPack], bytes]] = {
    "pptx": board_pptx,
    "pdf": board_pdf,
    "xlsx": board_xlsx,
}
PROJECT_WRITERS: Mapping[str, Callable[[ProjectReport], bytes]] = {
    "pptx": project_pptx,
    "pdf": project_pdf,
}
