"""Month end: actuals come in, reports are published, the pack goes to the board."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

PROJECT = "P-0102"
BOOKED = "P-0406"
"""Has no plan, whose costs what is booked would replace."""
PERIOD = f"/projects/{PROJECT}/status/2026-10-18/"
COSTS = (
    "project;date;amount;key;text\n"
    f"{BOOKED};2026-10-12;18500,00;JRN-1;Crane\n"
    f"{BOOKED};2026-10-13;4200,50;JRN-2;Survey\n"
)


def downloaded(page: Page, form: str) -> bytes:
    page.get_by_role("button", name="Take along").click()
    with page.expect_download() as caught:
        page.get_by_role("link", name=form, exact=True).click()
    return Path(caught.value.path()).read_bytes()


def test_from_the_import_of_actuals_to_published_reports_and_the_board(
    visit: Visit, tmp_path: Path
):
    office = visit("Head of PMO", "/actuals/")
    file = tmp_path / "costs.csv"
    file.write_text(COSTS, encoding="utf-8")
    for expected in ("2 new", "2 known already"):
        office.get_by_role("textbox", name="Source").fill("Ledger")
        office.get_by_label("CSV file").set_input_files(file)
        office.get_by_role("button", name="Book it").click()
        expect(office.get_by_text(expected)).to_be_visible()
    look(office, "actual-costs")

    manager = visit("Project manager", PERIOD)
    summary = manager.get_by_role("textbox", name="Summary")
    expect(summary).to_have_value(re.compile("The forecast finish is"))
    look(manager, "status-draft")
    summary.fill("Commissioning starts in November; the new baseline is awaited.")
    recovery = manager.get_by_role("textbox", name="Path to green")
    recovery.fill(
        "A second crew starts in November; the board decides on the baseline."
    )
    manager.get_by_role("textbox", name="On cost").fill(
        "The crane was booked in October."
    )
    manager.get_by_role("button", name="Publish", exact=True).click()
    expect(manager.get_by_text("Number 1").first).to_be_visible()
    look(manager, "status-published")

    office.goto("/")
    office.get_by_role("link", name="1 status report").click()
    expect(office.get_by_role("link", name=PROJECT)).to_be_visible()
    look(office, "status-roll-up")
    office.get_by_role("link", name=PROJECT).click()
    office.get_by_role("button", name="Confirm").click()
    expect(office.get_by_text("Confirmed").first).to_be_visible()

    office.goto("/reports/roll-up/?portfolio=WTR")
    office.get_by_role("button", name="Publish", exact=True).click()
    office.locator("dialog").get_by_role("button", name="Publish").click()
    expect(office.get_by_text("Exactly as it was published.")).to_be_visible()
    look(office, "report-kept")

    office.goto("/portfolios/WTR/")
    office.get_by_role("button", name="Board pack").click()
    office.get_by_role("button", name="Publish and keep").click()
    office.locator("dialog").get_by_role("button", name="Publish").click()
    expect(office.get_by_text("Exactly as it was published.")).to_be_visible()
    assert downloaded(office, "PowerPoint").startswith(b"PK")


def test_a_published_report_is_reproduced_after_the_project_went_on(visit: Visit):
    office = visit("Head of PMO", "/reports/milestones/?portfolio=NRG")
    office.get_by_role("button", name="Publish", exact=True).click()
    office.locator("dialog").get_by_role("button", name="Publish").click()
    expect(office.get_by_text("Exactly as it was published.")).to_be_visible()
    kept = office.url
    first = hashlib.sha256(downloaded(office, "PDF")).hexdigest()
    office.goto("/reports/milestones/?portfolio=NRG&as_of=2026-09-30")
    expect(office.get_by_text("measured up to")).to_be_visible()
    look(office, "report-past")
    office.goto(kept)
    assert hashlib.sha256(downloaded(office, "PDF")).hexdigest() == first
