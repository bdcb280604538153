"""A team member tells how far her own tasks are, and changes nothing else."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look
from tests.journeys.test_editing import (
    add,
    cell,
    go_to,
    remove,
    row,
    type_into,
)

pytestmark = pytest.mark.journey

PLAN = "/projects/P-0103/schedule/"
MEMBER = "Lucía Herrera"
OWN, OTHER = "Walk along the trench", "Order the valves"


def bring_into_view(page: Page, name: str) -> None:
    page.locator(".gantt-scroll").evaluate("each => each.scrollTop = each.scrollHeight")
    expect(row(page, name)).to_be_visible()


def test_a_team_member_reports_on_her_own_tasks_only(visit: Visit):
    leader = visit("Head of PMO", PLAN)
    expect(leader.locator(".gantt-row").first).to_be_visible()
    add(leader, OWN, OTHER)
    type_into(leader, OWN, "Resources", MEMBER)
    expect(cell(leader, OWN, "Resources")).to_contain_text(MEMBER)

    page = visit("Team member", PLAN)
    expect(page.locator(".gantt-row").first).to_be_visible()
    expect(page.locator(".gantt-hint")).to_contain_text("your own tasks")
    look(page, "team-member-gantt")
    page.get_by_label("Filter").select_option("My tasks")
    expect(row(page, OTHER)).to_have_count(0)
    expect(row(page, OWN)).to_be_visible()
    page.get_by_label("Filter").select_option("All tasks")
    bring_into_view(page, OWN)
    type_into(page, OWN, "%", "40")
    expect(cell(page, OWN, "%")).to_contain_text("40")
    look(page, "team-member-reported", whole=False)

    for name, title, why in (
        (OWN, "Name", "you may report progress"),
        (OTHER, "%", "not change it"),
    ):
        bring_into_view(page, name)
        go_to(page, name, title)
        page.keyboard.press("F2")
        expect(page.locator(".gantt-bubble")).to_contain_text(why)
        page.keyboard.press("Escape")

    bring_into_view(leader, OWN)
    expect(cell(leader, OWN, "%")).to_contain_text("40")
    remove(leader, OWN, OTHER)
