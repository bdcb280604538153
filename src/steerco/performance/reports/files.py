"""Reports as files: which formats there are and how a file leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from django.conf import settings

from steerco.performance.models import ReportKind
from steerco.performance.reports.pack import BoardPack, ProjectReport
from steerco.performance.reports.paper import Paper
from steerco.performance.reports.papers.conversion import pack_paper, project_paper
from steerco.performance.reports.papers.docx import paper_docx
from steerco.performance.reports.papers.pdf import paper_pdf
from steerco.performance.reports.papers.pptx import paper_pptx
from steerco.performance.reports.papers.xlsx import paper_xlsx
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
    "docx": Format("Word", "file"),
}
OFFICE = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
    "pptx": f"{OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "csv": "text/csv; charset=utf-8",
}


def board_docx(pack: BoardPack) -> bytes:
    return paper_docx(pack_paper(pack))


def project_xlsx(report: ProjectReport) -> bytes:
    return paper_xlsx(project_paper(report), settings.SITE_URL)


def project_docx(report: ProjectReport) -> bytes:
    return paper_docx(project_paper(report), settings.SITE_URL)


BOARD_WRITERS: Mapping[str, Callable[[BoardPack], bytes]] = {
    "pptx": board_pptx,
    "pdf": board_pdf,
    "xlsx": board_xlsx,
    "docx": board_docx,
}
PROJECT_WRITERS: Mapping[str, Callable[[ProjectReport], bytes]] = {
    "pptx": project_pptx,
    "pdf": project_pdf,
    "xlsx": project_xlsx,
    "docx": project_docx,
}


def paper_file(paper: Paper, kind: str) -> bytes:
    """Write a paper in one of the formats."""
    match kind:
        case "pptx":
            return paper_pptx(paper)
        case "pdf":
            return paper_pdf(paper)
        case "xlsx":
            return paper_xlsx(paper, settings.SITE_URL)
    return paper_docx(paper, settings.SITE_URL)


def frozen_file(report: str, content: bytes, kind: str) -> bytes:
    """Write a published report from its content: the same content, the same bytes."""
    if report == ReportKind.STATUS:
        return PROJECT_WRITERS[kind](ProjectReport.from_json(content))
    if report == ReportKind.PORTFOLIO:
        return BOARD_WRITERS[kind](BoardPack.from_json(content))
    return paper_file(Paper.from_json(content), kind)


def frozen_paper(report: str, content: bytes) -> Paper:
    """Read a published report as a page shows it."""
    if report == ReportKind.STATUS:
        return project_paper(ProjectReport.from_json(content))
    if report == ReportKind.PORTFOLIO:
        return pack_paper(BoardPack.from_json(content))
    return Paper.from_json(content)
