"""Who comes in, what waits for them, and what their roles leave closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from steerco.sample.organisation import SIGN_IN
from tests.journeys.conftest import Visit
from tests.journeys.looks import look
from tests.journeys.site import Site

pytestmark = pytest.mark.journey

WAITS = {
    "Head of PMO": "Decisions that wait",
    "Sponsor": "What waits for me",
    "Project manager": "My projects",
    "Resource manager": "My people",
    "Team member": "My projects",
    "Auditor": "Portfolios",
}
"""Person -> heading of what they came for."""


@pytest.mark.parametrize("role", WAITS)
def test_a_person_signs_in_and_sees_what_waits_for_them(visit: Visit, role: str):
    page = visit(role)

    expect(page.get_by_role("heading", level=1)).to_contain_text(
        SIGN_IN[role].split()[0]
    )
    expect(page.get_by_role("heading", name=WAITS[role], exact=True)).to_be_visible()
    expect(page.locator("main tbody tr[data-href]").first).to_be_visible()
    look(page, f"home-{role.lower().replace(' ', '-')}")


def test_a_wrong_password_is_told_kindly_and_the_right_one_opens_the_wanted_page(
    visit: Visit, site: Site
):
    page = visit(None, "/projects/?late=on")
    expect(page).to_have_title("Sign in · Steerco")
    look(page, "sign-in")

    page.get_by_role("link", name=SIGN_IN["Sponsor"]).click()
    expect(page.get_by_label("Password")).to_be_focused()
    page.get_by_label("Password").fill("not the password")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("E-mail address")).to_have_value(
        "matteo.ferrante@northwater.example"
    )

    page.get_by_label("Password").fill(site.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: url.endswith("/projects/?late=on"))
    page.get_by_role("button", name=SIGN_IN["Sponsor"]).click()
    page.get_by_role("button", name="Sign out").click()
    page.goto("/projects/")
    expect(page).to_have_title("Sign in · Steerco")


def test_an_auditor_sees_everything_and_changes_nothing(visit: Visit):
    all_projects = visit("Head of PMO", "/projects/?ended=on").locator(".pagination")
    page = visit("Auditor", "/projects/?ended=on")
    expect(page.locator(".pagination")).to_have_text(all_projects.inner_text())

    for path, button in (
        ("/portfolios/WTR/", "Import plans"),
        ("/projects/P-0102/raid/", "New risk"),
        ("/projects/P-0102/baselines/", "Set a baseline"),
        ("/projects/P-0102/raid/R1/", "Change"),
        ("/projects/P-0102/raid/R1/", "Review"),
    ):
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator("main").get_by_text(button, exact=True)).to_have_count(0)

    assert refusal(page, "/portfolios/WTR/import/", {}) == 403
    risk = {"title": "Slipped in", "probability": "3", "impact_cost": "3"}
    raised = risk | {"event": "Written by an auditor", "state": "open"}
    assert refusal(page, "/projects/P-0102/raid/new/risks/", raised) >= 400
    assert refusal(page, "/projects/P-0102/raid/R1/happened/", {"note": "No"}) >= 400
    page.goto("/projects/P-0102/raid/?shown=all&text=Slipped")
    expect(page.get_by_text("Nothing fits these filters")).to_be_visible()


def refusal(page: Page, path: str, data: dict[str, str]) -> int:
    """Send a form past the page's buttons, with its token, and return the answer."""
    token = page.locator("meta[name=csrf-token]").get_attribute("content") or ""
    answer = page.request.post(
        path, form=data, headers={"X-CSRFToken": token, "Referer": page.url}
    )
    return answer.status


def test_a_team_member_sees_only_the_projects_they_work_on(visit: Visit):
    page = visit("Team member", "/projects/?ended=on")
    codes = page.locator("#project-results tbody tr td:first-child")
    expect(codes).to_have_text(["P-0101", "P-0103", "P-0104", "P-0105"])

    assert page.request.get("/projects/P-0102/").status == 404
    assert page.request.get("/projects/P-0102/schedule/plan.json").status == 404
    assert page.request.get("/portfolios/NRG/").status == 404
    page.goto("/search/?q=Kestrel")
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.goto("/registers/?shown=all")
    named = page.locator("#register tbody td:first-child").all_inner_texts()
    assert named
    assert {code[:6] for code in named} <= {"P-0101", "P-0103", "P-0104", "P-0105"}
