"""Bringing files: choose or drop them, read the preview, import, bring them again."""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from steerco.sample import FILES
from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

WATER = FILES / "plans/water"
READ = "Read the files"
PATIENCE = 60_000
"""Milliseconds that a background job may take on a small machine."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new plan without links, a changed one, an unchanged one, half of one, and a picture."""
    folder = tmp_path / "plans"
    folder.mkdir()
    model = plan("P-0105").replace(
        "Hillcrest Reservoir Relining", "Ferry Lane Pumping Main"
    )
    guid = model.split("<GUID>")[1][:36]
    fresh = model.replace(guid, "0A1B2C3D-1111-4222-8333-0123456789AB")
    loose = re.sub("<PredecessorLink>.*?</PredecessorLink>", "", fresh)
    (folder / "P-0190_ferry-lane.xml").write_text(loose.replace("P-0105", "P-0190"))
    sensors = plan("P-0104").replace("Radio planning and gateways", "Radio planning")
    (folder / "sensors.xml").write_text(sensors)
    (folder / "zones.xml").write_text(plan("P-0108"))
    (folder / "half.xml").write_text(plan("P-0103")[:9_000])
    (folder / "holiday.mpp").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(2_000))
    return folder


def plan(code: str) -> str:
    (path,) = WATER.glob(f"{code}_*.xml")
    return path.read_text()


def test_dropped_files_are_previewed_imported_and_known_again(
    visit: Visit, folder: Path
):
    page = visit("Head of PMO", "/portfolios/WTR/")
    page.get_by_role("link", name="Import plans").click()
    look(page, "import-new")
    drop(page, sorted(folder.iterdir()))
    expect(page.locator("#files-files li")).to_have_count(5)

    page.get_by_role("button", name=READ).click()
    go_on = page.get_by_role("button", name="Import what is ticked")
    expect(go_on).to_be_visible(timeout=PATIENCE)
    expect(row(page, "Ferry Lane")).to_contain_text("New")
    expect(row(page, "Leak Detection")).to_contain_text("Changed")
    expect(row(page, "Pressure Zone")).to_contain_text("Unchanged")
    for broken in ("half.xml", "holiday.mpp"):
        expect(row(page, broken)).to_contain_text("Rejected")
        reason = row(page, broken).locator("td").last.inner_text()
        assert len(reason.split()) > 4, reason
        expect(row(page, broken).get_by_role("checkbox")).to_have_count(0)
    look(page, "import-preview")

    go_on.dblclick()
    expect(page.get_by_role("link", name="Import more")).to_be_visible(timeout=PATIENCE)
    expect(row(page, "Ferry Lane")).to_contain_text("finding")
    look(page, "import-result")
    row(page, "Ferry Lane").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ferry Lane")

    page.goto("/portfolios/WTR/import/")
    page.get_by_label("Or a whole folder").set_input_files(folder)
    page.get_by_role("button", name=READ).click()
    expect(page.get_by_text("There is nothing to import")).to_be_visible(
        timeout=PATIENCE
    )
    for known in ("Ferry Lane", "Leak Detection", "Pressure Zone"):
        expect(row(page, known)).to_contain_text("Unchanged")
    page.goto("/projects/?text=Ferry")
    expect(page.locator("#project-results tbody tr")).to_have_count(1)


def test_a_risk_log_that_nobody_understands_is_told_once(visit: Visit, tmp_path: Path):
    path = tmp_path / "odd.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Stand: Oktober"])
    book.active.append(["Was", "W", "S", "Wo"])
    book.active.append(["Genehmigung kommt spät", "30 %", "hoch", "P-0104"])
    book.save(path)
    page = visit("Head of PMO", "/portfolios/WTR/import/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name=READ).click()
    say = page.get_by_role("link", name="Say what this sheet is")
    expect(say).to_be_visible(timeout=PATIENCE)
    expect(row(page, "odd.xlsx")).to_contain_text("say what the sheet is")
    say.click()
    page.get_by_label("Its rows are").select_option("Risks")
    expect(page.get_by_label("Rows that name no project belong to")).to_be_visible()
    expect(page.get_by_label("Its headings stand in")).to_have_value("2")
    for heading, meaning in {
        "Was": "Title",
        "W": "Probability",
        "S": "Impact",
        "Wo": "Project",
    }.items():
        choose(page, f"What {heading} means", meaning)
    look(page, "import-sheet")
    page.get_by_role("button", name="Read again").click()
    expect(row(page, "Genehmigung")).to_contain_text("New")

    page.goto("/portfolios/WTR/import/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name=READ).click()
    expect(row(page, "Genehmigung")).to_contain_text("New", timeout=PATIENCE)


def test_a_manager_brings_the_own_plan_and_reads_its_validation(visit: Visit):
    page = visit("Project manager", "/projects/P-0102/files/")
    page.get_by_role("link", name="Validation of version").first.click()
    expect(page.get_by_text("What was checked")).to_be_visible()
    expect(page.get_by_text("Records read")).to_be_visible()
    look(page, "validation")
    page.goto("/projects/P-0102/baselines/")
    page.get_by_role("link", name="From a file").click()
    expect(page.get_by_label("These are the approved plans")).to_be_checked()


def test_a_register_with_headings_of_its_own_goes_through_the_columns_page(
    visit: Visit, tmp_path: Path
):
    path = tmp_path / "our list.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Ref", "Project", "Till when", "Budget", "Ampel", "Manager"])
    book.active.append(
        ["P-0490", "Canteen renewal", "31.03.2027", "€ 1,2m", "amber", ""]
    )
    book.active.append(["P-0491", "Bicycle parking", "15/09/2027", "250k", "G", ""])
    book.save(path)

    page = visit("Head of PMO", "/portfolios/CRP/import/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name=READ).click()
    page.get_by_role("link", name="Say what it is").click(timeout=PATIENCE)
    meanings = {
        "Ref": "Code",
        "Project": "Name",
        "Till when": "Finish",
        "Budget": "Budget",
        "Ampel": "RAG",
    }
    for heading, meaning in meanings.items():
        choose(page, f"What {heading} means", meaning)
    look(page, "import-columns")
    page.get_by_role("button", name="Read again").click()

    expect(row(page, "Canteen renewal")).to_contain_text("New")
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_role("link", name="Import more")).to_be_visible(timeout=PATIENCE)
    page.goto("/projects/P-0490/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Canteen renewal")
    expect(page.locator("main")).to_contain_text("1.20")
    expect(page.locator("main")).to_contain_text("31 Mar 2027")


def test_nothing_chosen_is_said_in_words(visit: Visit):
    page = visit("Head of PMO", "/portfolios/CRP/import/")
    page.get_by_role("button", name=READ).click()
    expect(page.get_by_role("alert")).to_contain_text("Choose at least one file")


def row(page: Page, text: str):
    return page.locator(".import-table tbody tr").filter(has_text=text)


def choose(page: Page, label: str, wanted: str) -> None:
    """Choose the option that begins with a word."""
    control = page.get_by_label(label)
    texts = control.locator("option").all_inner_texts()
    control.select_option(label=next(t for t in texts if t.startswith(wanted)))


def drop(page: Page, files: list[Path]) -> None:
    """Drag files over the drop area and let go, as the desktop does."""
    box = page.locator(".drop").bounding_box()
    assert box is not None
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    data = {"items": [], "files": [str(f) for f in files], "dragOperationsMask": 1}
    session = page.context.new_cdp_session(page)
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "data": data, **where})
    session.detach()


def test_a_long_register_is_chosen_from_page_by_page(visit: Visit, tmp_path: Path):
    path = tmp_path / "long list.csv"
    rows = (f"P-{n};Street {n} renewal;{n} k;amber" for n in range(2001, 2131))
    path.write_text("\n".join(["Code;Name;Budget;RAG", *rows]))

    page = visit("Head of PMO", "/portfolios/CRP/import/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name=READ).click()
    page.get_by_text("130 new").last.click(timeout=PATIENCE)
    row(page, "P-2001").get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="Next").click()
    expect(row(page, "P-2130")).to_be_visible()
    look(page, "import-second-page")
    page.get_by_role("button", name="Previous").click()
    page.get_by_text("130 new").last.click()
    expect(row(page, "P-2001").get_by_role("checkbox")).not_to_be_checked()
    page.get_by_role("button", name="Import what is ticked").click()
    expect(page.get_by_text("129 added", exact=True)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Next").click()
    expect(row(page, "P-2130")).to_contain_text("Added")
