"""From the portfolio down to one project: filter, sort, keep, export, look closer."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import is_painted, look, settle

pytestmark = pytest.mark.journey

ROWS = "#project-results tbody tr"
TABS = (
    *("", "status", "schedule", "quality", "value", "forecast", "raid"),
    *("baselines", "compare", "files", "history"),
)
FORESIGHT = (
    *("backtest", "warnings", "health", "health/rules"),
    *("projects/P-0102/forecast/risk", "projects/P-0102/forecast/throughput"),
)


def test_the_portfolio_is_filtered_sorted_kept_and_exported(
    visit: Visit, tmp_path: Path
):
    page = visit("Head of PMO", "/portfolios/")
    look(page, "portfolios")
    page.locator("#portfolios").get_by_role("link", name="Water").click()
    page.wait_for_url("**/portfolios/WTR/")
    everything = shown(page)
    look(page, "portfolio")

    page.get_by_label("Health").select_option(label="Red")
    page.wait_for_url("**health=red**")
    expect(page.locator(ROWS)).not_to_have_count(everything)
    red = shown(page)
    assert red < everything
    expect(page.locator(".tiles .kpi").first).to_contain_text(str(red))
    assert exported_rows(page, tmp_path) == red
    page.get_by_role("link", name="Code", exact=True).click()
    page.wait_for_url("**sort=code**")
    codes = page.locator(f"{ROWS} td:first-child")
    expect(codes).to_have_text(sorted(codes.all_inner_texts()))

    page.get_by_role("button", name="Views").click()
    page.get_by_label("Keep these filters as").fill("Red water")
    page.get_by_role("button", name="Save view").dblclick()
    expect(page.locator(".toast")).to_be_visible()
    page.goto("/portfolios/WTR/")
    expect(page.locator(ROWS)).to_have_count(everything)
    page.get_by_role("button", name="Views").click()
    kept = page.get_by_role("link", name="Red water")
    expect(kept).to_have_count(1)
    kept.click()
    page.wait_for_url("**health=red**")
    expect(page.locator(ROWS)).to_have_count(red)

    assert exported_rows(page, tmp_path) == red
    page.get_by_role("link", name="Clear").click()
    expect(page.locator(ROWS)).to_have_count(everything)
    assert exported_rows(page, tmp_path) == everything


def shown(page: Page) -> int:
    """Count the projects of the list once it is there."""
    expect(page.locator(ROWS).first).to_be_visible()
    return page.locator(ROWS).count()


def exported_rows(page: Page, folder: Path) -> int:
    """Download the list as Excel and count its projects."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    (table,) = sheet.tables.values()
    first, last = table.ref.split(":")
    return len(sheet[first:last]) - 1 - (table.totalsRowCount or 0)


def test_back_undoes_a_filter_and_typing_finds_a_project(visit: Visit):
    page = visit("Head of PMO", "/projects/")
    everything = shown(page)
    page.get_by_label("Code or name").press_sequentially("kestrel", delay=15)
    expect(page.locator(ROWS)).to_have_count(1)
    page.wait_for_url("**text=kestrel**")
    page.go_back()
    expect(page.locator(ROWS)).to_have_count(everything)
    page.get_by_label("Code or name").fill("no such project")
    expect(page.get_by_text("No project fits")).to_be_visible()
    look(page, "projects-none-fits")


def test_the_timeline_is_drawn_and_leads_to_a_project(visit: Visit):
    page = visit("Head of PMO", "/portfolios/WTR/")
    settle(page)
    assert page.locator("steerco-gantt [role=treegrid] [role=row]").count() > 5
    assert is_painted(page, "steerco-gantt canvas")

    rows = page.locator(ROWS).filter(has_text="Aldermere")
    rows.get_by_role("link").first.click()
    page.wait_for_url("**/projects/P-0102/")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_of_a_project_opens_and_looks_right(visit: Visit, tab: str):
    page = visit("Project manager", "/projects/P-0102/")
    tabs = page.get_by_role("navigation", name="Project", exact=True)
    assert tabs.get_by_role("link").count() == len(TABS)
    address = "/projects/P-0102/" + (f"{tab}/" if tab else "")
    tabs.locator(f'a[href="{address}"]').click()
    page.wait_for_url(f"**{address}")
    expect(tabs.locator("[aria-current=page]")).to_have_count(1)
    look(page, f"project-{tab or 'summary'}")


@pytest.mark.parametrize("page", FORESIGHT)
def test_pages_of_forecasts_and_warnings_look_right(visit: Visit, page: str):
    look(visit("Head of PMO", f"/{page}/"), page.replace("/", "-"))


def test_the_schedule_is_read_with_the_keyboard(visit: Visit):
    page = visit("Project manager", "/projects/P-0102/schedule/")
    settle(page)
    assert is_painted(page, "steerco-gantt canvas")
    grid = page.locator("steerco-gantt [role=treegrid]")
    rows = grid.get_attribute("aria-rowcount")
    assert int(rows or 0) > 10
    grid.focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowDown")
    chosen = grid.locator("[role=row][aria-selected=true]")
    expect(chosen).to_have_count(1)
    second = chosen.inner_text()
    page.keyboard.press("ArrowDown")
    expect(chosen).not_to_have_text(second, use_inner_text=True)
    page.keyboard.press("Control+Home")
    page.keyboard.press("ArrowLeft")
    expect(grid).not_to_have_attribute("aria-rowcount", str(rows))
    page.keyboard.press("ArrowRight")
    expect(grid).to_have_attribute("aria-rowcount", str(rows))


def test_the_s_curve_is_drawn_beside_figures_with_their_formulas(visit: Visit):
    page = visit("Sponsor", "/projects/P-0102/value/")
    settle(page)
    drawn = page.locator("[data-chart=s-curve] svg path").count()
    assert drawn > 5 or is_painted(page, "[data-chart=s-curve] canvas")
    expect(page.locator("#value tbody tr").filter(has_text="(CPI)")).to_contain_text(
        "EV"
    )


def test_the_keyboard_alone_reaches_search_and_pages(visit: Visit):
    page = visit("Head of PMO", "/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("kestrel")
    expect(page.locator("#search-results .menu-item").first).to_contain_text("Kestrel")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/projects/P-0201/")
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys).to_be_visible()
    look(page, "keyboard", whole=False)
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()


@pytest.mark.parametrize("path", ["imports", "journal", "people", "roles", "search"])
def test_the_other_pages_look_right(visit: Visit, path: str):
    page = visit("Head of PMO", f"/{path}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page, path)


def test_an_unknown_address_says_so_in_words(visit: Visit):
    page = visit("Team member", "/")
    answer = page.request.get("/projects/P-9999/")
    assert answer.status == 404
    assert "Traceback" not in answer.text()
