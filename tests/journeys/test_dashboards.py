"""A head of PMO composes a dashboard, arranges it by keyboard and shares it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey


def test_a_dashboard_is_composed_arranged_shared_and_copied(visit: Visit):
    page = visit("Head of PMO", "/dashboards/")
    look(page, "dashboards-none")
    page.get_by_role("button", name="Start with this set").click()
    page.get_by_label("Name").fill("Board meeting")
    page.get_by_label("Sponsor", exact=True).check()
    look(page, "dashboard-new", whole=False)
    page.get_by_role("button", name="Make it").click()

    expect(page.get_by_role("heading", name="Board meeting")).to_be_visible()
    look(page, "dashboard-new-arranging")
    for name in (
        "Cost against budget",
        "Health of portfolios",
        "Early warnings",
        "Overdue status reports",
    ):
        page.get_by_label("Widget", exact=True).select_option(name)
        page.get_by_role("button", name="Add widget").click()
        expect(page.get_by_role("heading", name=name)).to_be_visible()
    for _ in range(2):
        up = page.get_by_role("button", name="Move up: Health of portfolios")
        up.focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**step=up**")
        expect(up).to_be_focused()
    look(page, "dashboard-arranging")
    page.get_by_role("link", name="Done").click()
    headings = page.locator(".widget h2").all_inner_texts()
    assert headings[:2] == ["Key figures", "Greens that are not"]
    assert headings.index("Health of portfolios") < headings.index("Top risks")
    look(page, "dashboard")
    page.goto("/dashboards/")
    look(page, "dashboards")

    other = visit("Sponsor", "/dashboards/")
    other.get_by_role("link", name="Board meeting").click()
    look(other, "dashboard-shared")
    other.get_by_role("button", name="Copy").click()
    expect(other.get_by_text("is yours to arrange")).to_be_visible()
