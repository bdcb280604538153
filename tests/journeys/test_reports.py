"""The board pack, from the page and from the command line."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pymupdf
import pytest
from playwright.sync_api import Page
from pptx import Presentation

from tests.journeys.conftest import Visit
from tests.journeys.looks import PICTURES
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

LABELS = {"pptx": "PowerPoint", "pdf": "PDF", "xlsx": "Excel"}


@pytest.fixture
def projects(visit: Visit) -> list[str]:
    """The names of the water projects that the head of PMO sees."""
    page = visit("Head of PMO", "/portfolios/WTR/?sort=code")
    return page.locator("#project-results tbody tr td:nth-child(2) a").all_inner_texts()


def download(page: Page, kind: str, folder: Path) -> Path:
    page.get_by_role("button", name="Board pack").click()
    page.locator("#board-pack").get_by_role("button", name=LABELS[kind]).click()
    ready = page.get_by_role("link", name="Download")
    ready.wait_for(timeout=60_000)
    with page.expect_download() as answer:
        ready.click()
    path = folder / answer.value.suggested_filename
    answer.value.save_as(path)
    assert path.name.startswith("WTR-board-pack-")
    return path


def words_of(path: Path) -> list[str]:
    """Return the words of each slide, tables included."""
    slides = []
    for slide in Presentation(str(path)).slides:
        texts = []
        for shape in slide.shapes:
            if shape.has_text_frame:
                texts.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                texts += [cell.text for row in shape.table.rows for cell in row.cells]
        slides.append("\n".join(texts))
    return slides


def test_the_powerpoint_pack_has_charts_to_edit_and_every_project(
    visit: Visit, site: Site, projects: list[str], tmp_path: Path
):
    path = download(visit("Head of PMO", "/portfolios/WTR/"), "pptx", tmp_path)
    slides = words_of(path)
    assert len(slides) > len(projects)
    everything = "\n".join(slides)
    assert [name for name in projects if name not in everything] == []
    shapes = [s for slide in Presentation(str(path)).slides for s in slide.shapes]
    assert sum(shape.has_chart for shape in shapes) >= 2

    other = tmp_path / "from-the-command-line.pptx"
    site.steerco(*("report", "portfolio", "WTR", "--format", "pptx", "--out"), other)
    assert words_of(other) == slides


def test_the_pdf_pack_has_a_page_for_every_project(
    visit: Visit, projects: list[str], tmp_path: Path
):
    path = download(visit("Head of PMO", "/portfolios/WTR/"), "pdf", tmp_path)
    with pymupdf.open(path) as document:
        assert len(document) > len(projects)
        text = " ".join(" ".join(page.get_text() for page in document).split())
        assert [name for name in projects if name not in text] == []
        PICTURES.mkdir(parents=True, exist_ok=True)
        for number in (0, 1, 2):
            picture = document[number].get_pixmap(dpi=80)
            picture.save(PICTURES / f"board-pack-{number + 1}.png")


def test_the_excel_pack_opens_with_every_project(
    visit: Visit, projects: list[str], tmp_path: Path
):
    path = download(visit("Head of PMO", "/portfolios/WTR/"), "xlsx", tmp_path)
    book = openpyxl.load_workbook(path)
    cells = {
        str(value)
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
    }
    assert [name for name in projects if name not in cells] == []
    assert any(sheet.tables for sheet in book.worksheets)


def test_a_pack_shows_no_more_than_its_reader_may_see(visit: Visit, tmp_path: Path):
    path = download(visit("Team member", "/portfolios/WTR/"), "pptx", tmp_path)
    everything = "\n".join(words_of(path))
    assert "Harbour District Pipe Renewal" in everything
    assert "Aldermere" not in everything
