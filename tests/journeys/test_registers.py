"""Keeping registers and baselines: raise, respond, review, happen, approve."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

PROJECT = "/projects/P-0107"


def test_a_risk_is_raised_answered_reviewed_and_happens(visit: Visit):
    page = visit("Project manager", f"{PROJECT}/raid/")
    look(page, "project-registers")
    before = open_risks(page)
    page.get_by_role("button", name="New risk").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="New risk")).to_be_focused()

    page.keyboard.press("n")
    dialog.get_by_label("Title").fill("Crane is booked twice")
    dialog.get_by_label("Cause").fill("Two sites share one crane")
    dialog.get_by_label("Event").fill("The crane is not free in week 12")
    dialog.get_by_label("Effect").fill("The digester lid waits for two weeks")
    dialog.get_by_label("Probability").select_option("4")
    send(dialog, "Put on the register")
    expect(dialog.locator(".field-error")).to_contain_text("at least one impact")
    expect(dialog.get_by_label("Title")).to_have_value("Crane is booked twice")
    look(page, "risk-dialog", whole=False)

    dialog.get_by_label("Impact on time").select_option("5")
    dialog.get_by_role("button", name="Put on the register").dblclick()
    expect(page.locator("main h2").first).to_contain_text("Crane")
    expect(page.locator("main h2").first).to_contain_text("20")
    risk = page.url
    page.goto(f"{PROJECT}/raid/")
    assert open_risks(page) == before + 1
    page.get_by_role("link", name="probability 4, impact 5").click()
    expect(page.locator("#register tbody")).to_contain_text("Crane is booked twice")
    page.get_by_role("link", name="All cells").click()
    expect(page.locator("#register tbody tr").nth(before)).to_be_visible()

    page.goto(risk)
    page.get_by_role("button", name="Add a response").click()
    dialog.get_by_label("Action").fill("Hire a mobile crane for the week")
    dialog.get_by_label("Due").fill("2027-02-26")
    send(dialog, "Plan the response")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("main td").get_by_text("Done", exact=True)).to_be_visible()

    page.get_by_role("button", name="Review").click()
    send(dialog, "Reviewed today")
    expect(page.locator("#history")).to_contain_text("eview")
    look(page, "risk")

    page.get_by_role("button", name="It has happened").click()
    dialog.get_by_label("What happened").fill("The other site keeps the crane")
    send(dialog, "Make it an issue")
    page.wait_for_url("**/raid/I*/")
    look(page, "issue")
    issue = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(risk)
    became = page.get_by_role("link", name=issue)
    expect(became).to_be_visible()
    expect(page.get_by_role("button", name="It has happened")).to_have_count(0)


def open_risks(page: Page) -> int:
    tab = page.get_by_role("navigation", name="Registers").get_by_text("Risks")
    return int(tab.locator(".count").inner_text())


def send(dialog: Locator, button: str) -> None:
    dialog.get_by_role("button", name=button).click()


@pytest.mark.parametrize("register", ["risks", "assumptions", "issues", "dependencies"])
def test_the_registers_of_all_projects_look_right(visit: Visit, register: str):
    page = visit("Head of PMO", "/registers/")
    tabs = page.get_by_role("navigation", name="Registers")
    tabs.get_by_role("link", name=register.capitalize()).click()
    page.wait_for_url(f"**register={register}")
    expect(page.locator("#register tbody tr").first).to_be_visible()
    look(page, f"registers-{register}")


def test_a_baseline_needs_an_approver_and_stays_in_the_history(visit: Visit):
    page = visit("Project manager", f"{PROJECT}/baselines/")
    before = page.locator("#baselines tbody tr").count()
    page.get_by_role("button", name="Set a baseline").first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Reason").fill("Change request 7 is decided")
    dialog.locator("form").evaluate("(form) => { form.noValidate = true; }")
    send(dialog, "Set the baseline")
    expect(dialog.locator(".field-error").first).to_contain_text("required")
    assert "Amara Okafor" not in dialog.get_by_label("Approved by").inner_text()
    look(page, "baseline-dialog", whole=False)

    dialog.get_by_label("Approved by").select_option(label="Matteo Ferrante")
    dialog.get_by_role("button", name="Set the baseline").dblclick()
    expect(page.locator("#baselines tbody tr")).to_have_count(before + 1)
    newest = page.locator("#baselines tbody tr").filter(has_text="In force")
    expect(newest).to_contain_text("Matteo Ferrante")
    expect(newest).to_contain_text("Change request 7 is decided")

    page.goto(f"{PROJECT}/history/")
    entry = page.locator(".history-item").filter(has_text="Change request 7")
    expect(entry).to_contain_text("Amara Okafor")
    expect(entry).to_contain_text("Matteo Ferrante")


def test_two_tabs_on_the_same_risk_do_not_break(visit: Visit):
    first = visit("Project manager", "/projects/P-0102/raid/R1/")
    second = visit("Project manager", "/projects/P-0102/raid/R1/")
    for page, title in ((first, "Long-lead pumps"), (second, "Long-lead equipment")):
        page.get_by_role("button", name="Change", exact=True).click()
        page.locator("#dialog").get_by_label("Title").fill(title)
    send(first.locator("#dialog"), "Save")
    expect(first.locator("main h2").first).to_contain_text("Long-lead pumps")
    send(second.locator("#dialog"), "Save")
    expect(second.locator(".toast")).to_contain_text("is changed")
    expect(second.locator("main h2").first).to_contain_text("Long-lead equipment")
    first.reload()
    expect(first.locator("main h2").first).to_contain_text("Long-lead equipment")
