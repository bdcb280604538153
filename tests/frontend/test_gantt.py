"""The Gantt in a real browser, fed as the server feeds it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page, expect

from steerco.projects.selectors.gantt import (
    CRITICAL,
    VERSION,
    Arrow,
    Bar,
    Diamond,
    Head,
    Payload,
    WorkCalendar,
    minutes,
)
from tests.frontend.conftest import overflow, violations

pytestmark = pytest.mark.journey

DAY = 1440
START = minutes(dt.datetime(2026, 3, 2, 8)) or 0
BODY = '<steerco-gantt id="plan" data-url="/plan.json"></steerco-gantt>'
ENTRY = "gantt/index.ts"
PROJECT_PAGE = '<!doctype html><link rel="icon" href="/static/favicon.svg">'


def plan(tasks: int) -> Payload:
    """A phase with a chain of tasks, every third critical, and a milestone."""
    end = START + tasks * DAY
    rows = [Bar("P", -1, 1, "summary", "Phase", "1", START, end, percent=40.0)]
    for n in range(1, tasks):
        begin = START + n * DAY
        rows.append(
            Bar(
                id=f"T{n}",
                parent=0,
                level=2,
                kind="task",
                name=f"Task {n}",
                wbs=f"1.{n}",
                start=begin,
                finish=begin + 2 * DAY,
                duration=960,
                baseline_start=begin - DAY,
                baseline_finish=begin + DAY,
                percent=50.0,
                total_float=0 if n % 3 == 0 else 480,
                flags=CRITICAL if n % 3 == 0 else 0,
                late_finish=begin + 3 * DAY,
                assigned="M. Brandt",
            )
        )
    rows.append(Bar("M", 0, 2, "milestone", "Handover", "1.99", end, end))
    return Payload(
        version=VERSION,
        mode="plan",
        project=Head("Bridge", START, end, START + 5 * DAY, START + 6 * DAY),
        calendar=WorkCalendar(),
        tasks=rows,
        links=[Arrow(n, n + 1, "FS") for n in range(1, tasks)],
    )


@pytest.fixture
def gantt(
    show: Callable[[str, str, int, str], Page], tmp_path: Path
) -> Callable[..., Page]:
    def draw(payload: Payload, width: int = 1440, theme: str = "light") -> Page:
        (tmp_path / "plan.json").write_bytes(msgspec.json.encode(payload))
        page = show(ENTRY, BODY, width, theme)
        page.wait_for_selector(".gantt-row")
        return page

    return draw


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_is_accessible_and_fits_the_page(gantt, width, theme):
    page = gantt(plan(40), width, theme)
    assert violations(page) == []
    assert overflow(page) <= 0


def test_canvas_shows_bars_where_the_plan_has_dates(gantt):
    page = gantt(plan(12))
    colours = page.evaluate(
        """() => {
          const canvas = document.querySelector('.gantt-canvas');
          const {data} = canvas.getContext('2d')
            .getImageData(0, 0, canvas.width, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4)
            seen.add(data[i] + ',' + data[i + 1] + ',' + data[i + 2]);
          return [...seen];
        }"""
    )
    resolved = page.evaluate(
        """() => ['blue-mark', 'red-mark', 'accent'].map((name) => {
          const probe = document.body.appendChild(document.createElement('i'));
          probe.style.color = `var(--${name})`;
          return getComputedStyle(probe).color.match(/[0-9]+/g).join(',');
        })"""
    )
    assert set(resolved) <= set(colours)


def test_keyboard_walks_opens_and_closes_rows(gantt):
    page = gantt(plan(30))
    grid = page.locator("[role=treegrid]")
    grid.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(page.locator("output")).to_have_text("1 of 31 rows")
    page.keyboard.press("ArrowRight")
    expect(page.locator("output")).to_have_text("31 rows")
    page.keyboard.press("Control+End")
    expect(page.locator("[aria-selected=true]")).to_contain_text("Handover")
    active = page.locator(f"#{grid.get_attribute('aria-activedescendant')}")
    assert active.get_attribute("aria-colindex") == "8"
    assert active.locator("..").get_attribute("aria-rowindex") == "32"
    page.keyboard.press("Alt+Enter")
    expect(page.get_by_role("heading", name="Handover")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Handover")).to_be_hidden()


def test_details_lead_along_the_links(gantt):
    page = gantt(plan(10))
    page.locator(".gantt-row", has_text="Task 4").dblclick()
    page.locator(".gantt-details").get_by_role("button", name="Task 5").click()
    expect(page.get_by_role("heading", name="Task 5")).to_be_visible()
    expect(page.locator("[aria-selected=true]")).to_contain_text("Task 5")


def test_only_the_rows_in_view_are_in_the_page(gantt):
    page = gantt(plan(5000))
    page.evaluate("document.querySelector('.gantt-scroll').scrollTop = 60000")
    expect(page.locator(".gantt-row", has_text="Task 2150").first).to_be_visible()
    assert page.locator(".gantt-row").count() < 60


def test_critical_tasks_only_and_search(gantt):
    page = gantt(plan(31))
    page.get_by_label("Filter").select_option("Critical")
    expect(page.locator("output")).to_have_text("11 of 32 rows")
    page.get_by_label("Find a task by name").fill("zebra")
    expect(page.locator(".gantt-nothing")).to_contain_text("zebra")


def test_picture_and_paper(gantt, tmp_path):
    page = gantt(plan(80))
    with page.expect_download() as download:
        page.get_by_label("Download as a picture").click()
    assert download.value.suggested_filename == "Bridge.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".gantt-paper canvas").count() == 3
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".gantt-paper").count() == 0


def test_turns_dark_with_the_page(gantt):
    page = gantt(plan(5))
    corner = """() => [...document.querySelector('.gantt-canvas').getContext('2d')
        .getImageData(2, 120, 1, 1).data].slice(0, 3)"""
    light = page.evaluate(corner)
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    page.wait_for_timeout(100)
    dark = page.evaluate(corner)
    assert sum(light) > 700
    assert sum(dark) < 200


def test_portfolio_rows_lead_to_their_projects(gantt, tmp_path):
    (tmp_path / "p-1.html").write_text(PROJECT_PAGE)
    payload = Payload(
        version=VERSION,
        mode="portfolio",
        project=Head("All", None, None, START + 40 * DAY, START + 40 * DAY),
        calendar=WorkCalendar(),
        tasks=[
            Bar("G", -1, 1, "programme", "Roads", "", START, START + 90 * DAY),
            Bar(
                id="P-1",
                parent=0,
                level=2,
                kind="project",
                name="North road",
                wbs="P-1",
                start=START,
                finish=START + 90 * DAY,
                status="red",
                reason="SPI 0.71 is under 0.80.",
                url="/p-1.html",
            ),
        ],
        milestones=[Diamond(1, "Opening", START + 80 * DAY, START + 60 * DAY)],
    )
    page = gantt(payload)
    expect(page.locator(".gantt-status")).to_have_attribute(
        "aria-label", "Red: off track"
    )
    assert violations(page) == []
    page.focus("[role=treegrid]")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.wait_for_url("**/p-1.html")


def test_a_payload_of_another_version_is_refused_in_words(show, tmp_path):
    body = msgspec.json.decode(msgspec.json.encode(plan(3)))
    (tmp_path / "plan.json").write_text(json.dumps({**body, "version": 99}))
    page = show(ENTRY, BODY, 1440, "light")
    expect(page.get_by_role("alert")).to_contain_text("reload the page")
