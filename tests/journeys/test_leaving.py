"""A person takes a plan along: as a file of another program, and as a picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

PROJECT = "/projects/P-0102"


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
