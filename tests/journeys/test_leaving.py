"""A person takes a plan along: as a file of another program, and as a picture."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steerco.schedules import read
from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

PROJECT = "/projects/P-0102"
MAKING = 300_000
"""Milliseconds that a busy machine may take over the file of a large plan."""


def test_a_plan_leaves_as_files_and_as_a_picture(visit: Visit):
    page = visit("Project manager", f"{PROJECT}/schedule/")
    export = page.get_by_role("button", name="Export", exact=True)
    export.click()
    look(page, "export-menu", whole=False)
    page.get_by_role("button", name="Primavera XER").click()
    dialog = page.locator("#dialog")
    expect(dialog.get_by_role("heading", name="Primavera XER")).to_be_visible()
    look(page, "export-notes", whole=False)
    with page.expect_download() as leaving:
        dialog.get_by_role("link", name="Download").click()
    assert leaving.value.suggested_filename.startswith("P-0102-plan-v")
    assert leaving.value.path().read_bytes().startswith(b"ERMHDR")
    expect(dialog).to_be_hidden()

    export.click()
    page.get_by_role("button", name="Gantt as PDF, PNG or SVG").click()
    expect(dialog.get_by_role("heading", name="Gantt as a picture")).to_be_visible()
    look(page, "export-picture", whole=False)
    dialog.get_by_label("Only critical tasks").check()
    with page.expect_download() as leaving:
        dialog.get_by_role("button", name="Draw and download").click()
    assert leaving.value.suggested_filename.endswith("-gantt.pdf")
    assert leaving.value.path().read_bytes().startswith(b"%PDF")


def test_every_version_leaves_from_the_files(visit: Visit):
    page = visit("Project manager", f"{PROJECT}/files/")
    page.get_by_role("button", name="Export").first.click()
    look(page, "files-export", whole=False)
    with page.expect_download() as leaving:
        page.locator(".menu:popover-open").get_by_role(
            "link", name="JSON, complete"
        ).click()
    assert leaving.value.suggested_filename.endswith(".json")


def choose(page: Page, item: str) -> None:
    """Open the menu of exports and choose from it."""
    page.get_by_role("button", name="Export", exact=True).click()
    page.locator(".menu:popover-open").get_by_text(item).click()


def made(page: Page) -> Path:
    """Have a file made in the background, wait until it is there, and take it."""
    page.get_by_role("button", name="Make the file").click()
    page.wait_for_url("**/exports/*/")
    return taken(page)


def taken(page: Page) -> Path:
    link = page.get_by_role("link", name="Download")
    expect(link).to_be_visible(timeout=MAKING)
    with page.expect_download() as leaving:
        link.click()
    path = leaving.value.path().with_name(leaving.value.suggested_filename)
    leaving.value.save_as(path)
    return path


def plan_in(path: Path) -> list[tuple[object, ...]]:
    """Return what every kind of file says of each task, read by our own readers."""
    (plan,) = read(path)
    links = Counter(link.successor for link in plan.links)
    return sorted(
        (
            task.name,
            task.start,
            task.finish,
            task.duration.tenths if task.duration else None,
            links[task.uid],
        )
        for task in plan.tasks
        if task.name.startswith("Task ")
    )


def test_a_plan_of_ten_thousand_tasks_leaves_whole_in_every_kind(
    visit: Visit, long_project: str
):
    page = visit("Head of PMO", long_project)
    expect(page.locator(".gantt-row").first).to_be_visible()
    page.get_by_role("button", name="Export", exact=True).click()
    with page.expect_download() as leaving:
        page.get_by_role("link", name="JSON, complete").click()
    path = leaving.value.path().with_name("plan.json")
    leaving.value.save_as(path)
    wanted = plan_in(path)
    assert len(wanted) == 9800
    page.keyboard.press("Escape")
    for item in ("Microsoft Project XML", "Primavera XER"):
        page.goto(long_project)
        choose(page, item)
        dialog = page.locator("#dialog")
        expect(dialog.get_by_role("heading", name=item)).to_be_visible()
        assert plan_in(made(page)) == wanted, item
    for item in ("CSV task list", "Excel workbook"):
        page.goto(long_project)
        choose(page, item)
        expect(page.get_by_role("heading", name=item)).to_be_visible()
        assert plan_in(made(page)) == wanted, item
    look(page, "export-ready")


def test_who_leaves_a_page_finds_the_picture_under_jobs(
    visit: Visit, long_project: str
):
    page = visit("Head of PMO", long_project)
    choose(page, "Gantt as PDF, PNG or SVG")
    page.get_by_role("button", name="Draw and download").click()
    page.wait_for_url("**/exports/*/")
    page.goto("/")
    page.get_by_role("button", name="Ingrid Solheim").click()
    page.get_by_role("link", name="Jobs").click()
    job = page.locator(".job", has_text="Gantt as PDF of long-plan").first
    expect(job.get_by_role("link", name="Open the result")).to_be_visible(
        timeout=MAKING
    )
    look(page, "jobs")
    job.get_by_role("link", name="Open the result").click()
    assert taken(page).read_bytes().startswith(b"%PDF")
