"""What moved, by how much and why: two plans, the change log, all milestones."""

from __future__ import annotations

import json
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from steerco.sample import FILES
from tests.journeys.conftest import Visit
from tests.journeys.looks import is_painted, look, settle
from tests.journeys.plans import long_plan
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

CHANGED = "#changed-tasks tbody tr"
PATIENCE = 240_000
"""Milliseconds that a busy machine may take to bring or compare a long plan."""
LATE = "P-0102_aldermere-treatment-plant-upgrade.xer"


def test_a_manager_sees_what_moved_the_finish_filters_and_exports(
    visit: Visit, tmp_path: Path
):
    page = visit("Project manager", "/projects/P-0102/")
    page.get_by_role("navigation", name="Project").get_by_role(
        "link", name="Compare"
    ).click()
    page.wait_for_url("**/compare/")
    headline = page.locator(".headline-first")
    expect(headline).to_contain_text("working days later")
    expect(headline).to_contain_text("because")
    look(page, "compare")

    later = page.get_by_role("navigation", name="Kinds of change").get_by_role(
        "link", name=re.compile("Now critical")
    )
    count = int(later.locator("strong").inner_text())
    later.click()
    page.wait_for_url("**kind=critical**")
    expect(page.locator(CHANGED)).to_have_count(count)
    assert exported_rows(page, tmp_path) == count

    page.get_by_label("From", exact=True).select_option("v1")
    page.wait_for_url("**from=v1**")
    expect(headline).to_contain_text("14 working days later")
    page.get_by_role("link", name="Swap").click()
    page.wait_for_url("**from=v3**")
    expect(headline).to_contain_text("14 working days earlier")


def exported_rows(page: Page, folder: Path) -> int:
    """Download the list as Excel and count its tasks."""
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel", exact=True).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return len([row for row in sheet.iter_rows(min_row=2, max_col=3) if row[2].value])


def test_both_plans_lie_on_one_gantt(visit: Visit):
    page = visit("Head of PMO", "/projects/P-0101/compare/?from=b0&to=v3")
    page.get_by_role("link", name="Gantt", exact=True).click()
    page.wait_for_url("**view=gantt**")
    settle(page)
    assert is_painted(page, "steerco-gantt canvas")
    expect(page.locator(".gantt-status.is-later").first).to_be_visible()
    expect(page.get_by_role("list", name="Legend")).to_contain_text("The plan before")
    look(page, "compare-gantt")


def test_files_and_history_lead_to_what_a_version_changed(visit: Visit):
    page = visit("Auditor", "/projects/P-0102/files/")
    page.get_by_role("link", name="What changed in version 3").click()
    page.wait_for_url("**from=v2&to=v3")
    expect(page.locator(".headline-first")).to_contain_text("The finish moves")
    page.goto("/projects/P-0102/history/")
    page.get_by_role("link", name="What changed").first.click()
    page.wait_for_url("**/compare/?from=**")
    expect(page.locator(".headline-first")).to_be_visible()


def test_the_trend_shows_where_each_report_expected_the_milestones(visit: Visit):
    page = visit("Sponsor", "/projects/P-0102/compare/")
    page.get_by_role("link", name="Change log and milestone trend").click()
    page.wait_for_url("**/trend/")
    settle(page)
    expect(page.locator("#trend tbody tr").first).to_contain_text("Slipping")
    expect(page.locator("#change-log tbody tr")).to_have_count(3)
    look(page, "trend")
    page.locator("#change-log").get_by_role("link").first.click()
    page.wait_for_url("**from=v2&to=v3")


def test_all_milestones_stand_on_one_line(visit: Visit):
    page = visit("Head of PMO", "/portfolios/")
    page.get_by_role("navigation").get_by_role("link", name="Timeline").first.click()
    page.wait_for_url("**/timeline/")
    settle(page)
    total = int(page.locator(".kpi-value").first.inner_text())
    look(page, "timeline")
    page.get_by_label("Late only").check()
    page.wait_for_url("**late=on**")
    late = page.locator("#list-figures .kpi-value").first
    expect(late).not_to_have_text(str(total))
    page.locator("#id_portfolio").select_option(label="Water Infrastructure")
    page.wait_for_url("**portfolio=WTR**")
    expect(page.locator("#milestones tbody tr").first).to_contain_text("P-01")
    settle(page)
    assert is_painted(page, "steerco-gantt canvas")


def test_two_files_are_compared_without_a_server(site: Site):
    old, new = (
        FILES / folder / "water" / LATE for folder in ("history/2026-09", "plans")
    )
    (found,) = json.loads(site.steerco("compare", old, new, "--json").stdout)
    assert found["finish"]["working_days"] == 6
    assert found["cause"]


def test_two_versions_of_ten_thousand_tasks_are_brought_and_compared(
    visit: Visit, site: Site, tmp_path: Path
):
    path = long_plan(tmp_path, 10_000, name="quay-works")
    versions = tmp_path / "quay-works.xml", tmp_path / "next" / "quay-works.xml"
    versions[1].parent.mkdir()
    site.steerco("convert", path, versions[0])
    longer = path.read_text().replace("Task 2,2d", "Task 2,12d", 1)
    path.write_text(longer)
    site.steerco("convert", path, versions[1])

    page = visit("Head of PMO", "/portfolios/CRP/import/")
    bring(page, versions[0], "New")
    bring(page, versions[1], "Changed")
    look(page, "import-ten-thousand")
    page.locator(".import-table tbody tr").get_by_role("link").first.click()
    page.get_by_role("navigation", name="Project").get_by_role(
        "link", name="Compare"
    ).click()
    page.get_by_label("From", exact=True).select_option("v1")
    page.wait_for_url("**from=v1**")
    expect(page.locator(CHANGED).first).to_be_visible(timeout=PATIENCE)
    expect(page.locator(CHANGED).filter(has_text="Task 2").first).to_be_visible()
    look(page, "compare-ten-thousand")
    page.get_by_role("link", name="Gantt", exact=True).click()
    page.wait_for_url("**view=gantt**")
    settle(page)
    assert is_painted(page, "steerco-gantt canvas")


def bring(page: Page, path: Path, word: str) -> None:
    """Import a file that is a new or a changed plan."""
    page.goto("/portfolios/CRP/import/")
    page.locator("#files").set_input_files(path)
    page.get_by_role("button", name="Read the files").click()
    go_on = page.get_by_role("button", name="Import what is ticked")
    expect(go_on).to_be_visible(timeout=PATIENCE)
    expect(page.locator(".import-table tbody tr")).to_contain_text([word])
    go_on.click()
    expect(page.get_by_role("link", name="Import more")).to_be_visible(timeout=PATIENCE)
