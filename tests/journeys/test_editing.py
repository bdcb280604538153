"""Planning in the browser: cells, outline, links, undo, paste, and two planners at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, Page, Request, expect

from tests.journeys.conftest import Visit
from tests.journeys.looks import look

pytestmark = pytest.mark.journey

PLAN = "/projects/P-0107/schedule/"
HEADINGS = "steerco-gantt .gantt-head [role=columnheader]"


@pytest.fixture
def planner(visit: Visit) -> Page:
    """The schedule of a project, opened by its manager, with three tasks of her own."""
    page = visit("Project manager", PLAN)
    expect(page.locator(".gantt-row").first).to_be_visible()
    return page


# -- helpers ---------------------------------------------------------------------------


def row(page: Page, name: str) -> Locator:
    return page.locator(".gantt-row").filter(has=page.get_by_text(name, exact=True))


def cell(page: Page, name: str, title: str) -> Locator:
    """Return the cell of a row under a heading."""
    titles = page.locator(HEADINGS).all_inner_texts()
    at = next(n for n, each in enumerate(titles) if each.strip().startswith(title))
    return row(page, name).locator(f"[aria-colindex='{at + 1}']")


@contextmanager
def saving(page: Page) -> Iterator[None]:
    """Wait for the answer to the edit that is made inside, and until it is on show."""
    with page.expect_response(lambda answer: is_edit(answer.request)):
        yield
    expect(page.locator(".gantt-state")).to_have_text("Saved")
    page.evaluate("() => new Promise(requestAnimationFrame)")


def is_edit(request: Request) -> bool:
    return request.method == "POST" and "/schedule/" in request.url


def type_into(page: Page, name: str, title: str, text: str) -> None:
    go_to(page, name, title)
    with saving(page):
        page.keyboard.type(text)
        page.keyboard.press("Enter")


def go_to(page: Page, name: str, title: str) -> None:
    """Choose a cell by a click and see that it is the one with the cursor."""
    cell(page, name, title).click()
    expect(cell(page, name, title)).to_contain_class("is-cursor")


def press(page: Page, keys: str) -> None:
    """Press keys that edit the plan."""
    with saving(page):
        page.keyboard.press(keys)


def add(page: Page, *names: str) -> None:
    """Type names into the last line of the sheet; a plan may already hold them."""
    page.locator(".gantt-scroll").evaluate("each => each.scrollTop = each.scrollHeight")
    box = page.get_by_label("Name of a new task at the end")
    for name in names:
        box.fill(name)
        with saving(page):
            box.press("Enter")
        expect(row(page, name)).to_have_count(1)


def remove(page: Page, *names: str) -> None:
    for name in names:
        go_to(page, name, "Name")
        press(page, "Control+Delete")
        expect(row(page, name)).to_have_count(0)


# -- one planner -----------------------------------------------------------------------


def test_cells_are_typed_checked_and_undone(planner: Page):
    page = planner
    add(page, "Survey the shore", "Draw the quay")
    type_into(page, "Survey the shore", "Duration", "3d")
    expect(cell(page, "Survey the shore", "Duration")).to_have_text("3 d")

    go_to(page, "Survey the shore", "Duration")
    page.keyboard.type("soon")
    page.keyboard.press("Enter")
    expect(page.locator(".gantt-editor-error")).to_contain_text("is no duration")
    expect(page.locator(".gantt-editor-box")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cell(page, "Survey the shore", "Duration")).to_have_text("3 d")

    number = cell(page, "Survey the shore", "ID").inner_text()
    type_into(page, "Draw the quay", "Predecessors", f"{number}FS+2d")
    expect(cell(page, "Draw the quay", "Predecessors")).to_contain_text(number)
    start = cell(page, "Draw the quay", "Start").inner_text()
    type_into(page, "Survey the shore", "Duration", "10d")
    expect(cell(page, "Draw the quay", "Start")).not_to_have_text(start)
    press(page, "Control+z")
    expect(cell(page, "Survey the shore", "Duration")).to_have_text("3 d")
    expect(cell(page, "Draw the quay", "Start")).to_have_text(start)
    press(page, "Control+y")
    expect(cell(page, "Survey the shore", "Duration")).to_have_text("10 d")
    remove(page, "Survey the shore", "Draw the quay")


def test_a_loop_is_told_at_the_cell_and_nothing_changes(planner: Page):
    page = planner
    add(page, "Chicken", "Egg")
    chicken = cell(page, "Chicken", "ID").inner_text()
    egg = cell(page, "Egg", "ID").inner_text()
    type_into(page, "Egg", "Predecessors", chicken)
    type_into(page, "Chicken", "Predecessors", egg)
    expect(page.locator(".gantt-bubble")).to_contain_text("Egg")
    expect(cell(page, "Chicken", "Predecessors")).to_have_text("")
    remove(page, "Chicken", "Egg")


def test_rows_are_indented_moved_and_filled_in_bulk(planner: Page):
    page = planner
    add(page, "Quay", "Piles", "Deck")
    go_to(page, "Piles", "Name")
    page.keyboard.press("Shift+ArrowDown")
    press(page, "Alt+Shift+ArrowRight")
    expect(row(page, "Quay")).to_have_attribute("aria-expanded", "true")
    expect(row(page, "Deck")).to_have_attribute(
        "aria-level", str(int(row(page, "Quay").get_attribute("aria-level") or 0) + 1)
    )
    go_to(page, "Piles", "Duration")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.type("4d")
    press(page, "Control+Enter")
    for name in ("Piles", "Deck"):
        expect(cell(page, name, "Duration")).to_have_text("4 d")
    above = row(page, "Piles").get_attribute("aria-rowindex") or ""
    go_to(page, "Deck", "Name")
    press(page, "Alt+Shift+ArrowUp")
    expect(row(page, "Deck")).to_have_attribute("aria-rowindex", above)
    remove(page, "Quay")
    expect(row(page, "Deck")).to_have_count(0)


def see_chosen(page: Page, *names: str) -> None:
    rows = page.locator(".gantt-row[aria-selected='true'] .gantt-name")
    expect(rows).to_have_text(list(names))


def test_rows_are_chosen_one_by_one_by_keyboard_and_mouse(planner: Page):
    page = planner
    names = ("Row one", "Row two", "Row three", "Row four")
    add(page, *names)
    go_to(page, "Row one", "Duration")
    page.keyboard.press("Control+ArrowDown")
    page.keyboard.press("Control+ArrowDown")
    expect(cell(page, "Row three", "Duration")).to_contain_class("is-cursor")
    see_chosen(page, "Row one")
    page.keyboard.press("Control+Space")
    see_chosen(page, "Row one", "Row three")
    look(page, "rows-one-by-one", whole=False)
    cell(page, "Row four", "Duration").click(modifiers=["Control"])
    see_chosen(page, "Row one", "Row three", "Row four")
    page.keyboard.press("Control+Space")
    see_chosen(page, "Row one", "Row three")
    page.keyboard.type("6d")
    press(page, "Control+Enter")
    for name, length in zip(names, ("6 d", "1 d", "6 d", "1 d"), strict=True):
        expect(cell(page, name, "Duration")).to_have_text(length)
    remove(page, *names)


def test_rows_from_excel_become_tasks(planner: Page):
    page = planner
    add(page, "Last")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("navigator.clipboard.writeText('Crane\\t5d\\nBollards\\t2d\\n')")
    box = page.get_by_label("Name of a new task at the end")
    box.focus()
    press(page, "Control+v")
    expect(cell(page, "Crane", "Duration")).to_have_text("5 d")
    expect(cell(page, "Bollards", "Duration")).to_have_text("2 d")
    go_to(page, "Crane", "Name")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "Crane\t5d"
    remove(page, "Last", "Crane", "Bollards")


def test_a_link_is_drawn_changed_and_removed(planner: Page):
    page = planner
    add(page, "Dredge", "Fill")
    fill_start = cell(page, "Fill", "Start").inner_text()
    page.get_by_label("Zoom", exact=True).select_option("Days")
    go_to(page, "Dredge", "Name")
    with saving(page):
        draw(page, "Dredge", "Fill")
    expect(cell(page, "Fill", "Predecessors")).to_have_text(
        cell(page, "Dredge", "ID").inner_text()
    )
    expect(cell(page, "Fill", "Start")).not_to_have_text(fill_start)
    go_to(page, "Fill", "Name")
    page.keyboard.press("Shift+F10")
    with saving(page):
        page.get_by_role("menuitem", name="Remove its links").click()
    expect(cell(page, "Fill", "Predecessors")).to_have_text("")
    remove(page, "Dredge", "Fill")


def test_the_sheet_looks_right_while_it_is_used(planner: Page):
    page = planner
    cell_ = page.locator(".gantt-row .gantt-cell").nth(3)
    cell_.click()
    page.keyboard.press("Alt+Enter")
    expect(page.locator(".gantt-details [role=tab]").first).to_be_visible()
    look(page, "schedule-details")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Plan", exact=True).click()
    page.get_by_role("button", name="Calendars…").click()
    expect(page.locator("dialog[open] .gantt-day").first).to_be_visible()
    look(page, "schedule-calendar", whole=False)


def test_somebody_who_may_only_look_has_no_tools(visit: Visit):
    page = visit("Auditor", PLAN)
    expect(page.locator(".gantt-row").first).to_be_visible()
    expect(page.locator(".gantt-editbar")).to_have_count(0)
    page.locator(".gantt-row .gantt-cell").nth(3).click()
    page.keyboard.type("7")
    expect(page.locator(".gantt-editor")).to_be_hidden()


# -- a long plan, and two planners -----------------------------------------------------


def test_a_plan_of_ten_thousand_tasks_is_edited(visit: Visit, long_project: str):
    page = visit("Head of PMO", long_project)
    expect(page.locator(".gantt-count")).to_have_text("10000 rows")
    go_to(page, "Task 2", "Duration")
    finish = cell(page, "Task 3", "Finish").inner_text()
    type_into(page, "Task 2", "Duration", "9d")
    expect(cell(page, "Task 2", "Duration")).to_have_text("9 d")
    expect(cell(page, "Task 3", "Finish")).not_to_have_text(finish)
    page.keyboard.press("Control+End")
    expect(row(page, "Task 10000")).to_be_visible()
    press(page, "Control+z")
    page.keyboard.press("Control+Home")
    expect(cell(page, "Task 2", "Duration")).to_have_text("2 d")


def test_two_planners_see_each_other_and_lose_nothing(visit: Visit):
    amara, ingrid = visit("Project manager", PLAN), visit("Head of PMO", PLAN)
    ingrid.get_by_label("Find a task by name").fill("Beacon")
    add(amara, "Beacon")
    expect(row(ingrid, "Beacon")).to_have_count(1)
    type_into(amara, "Beacon", "Duration", "6d")
    expect(cell(ingrid, "Beacon", "Duration")).to_have_text("6 d")

    hold_polling(ingrid)
    type_into(amara, "Beacon", "Duration", "7d")
    go_to(ingrid, "Beacon", "Duration")
    ingrid.keyboard.type("9d")
    ingrid.keyboard.press("Enter")
    conflict = ingrid.get_by_role("dialog", name="Changed by somebody else")
    expect(conflict).to_contain_text("Amara Okafor")
    expect(cell(ingrid, "Beacon", "Duration")).to_have_text(re.compile("7 d|9d"))
    with saving(ingrid):
        conflict.get_by_role("button", name="Use mine").click()
    expect(cell(ingrid, "Beacon", "Duration")).to_have_text("9 d")
    expect(cell(amara, "Beacon", "Duration")).to_have_text("9 d")
    remove(amara, "Beacon")


def hold_polling(page: Page) -> None:
    """Let the page learn of others only from its own edits."""
    page.route("**/changes/**", lambda route: route.fulfill(status=204))


def draw(page: Page, source: str, target: str) -> None:
    """Drag from the circle at the end of one bar to another row's bar."""
    x, y = grip(page, source, "linkFinish")
    there = row(page, target).bounding_box()
    assert there is not None
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 32, there["y"] + 10, steps=6)
    page.mouse.up()


def grip(page: Page, name: str, wanted: str) -> tuple[float, float]:
    """Find where a bar can be taken hold of, as a person looks for the cursor to change."""
    canvas = page.locator(".gantt-canvas")
    box = canvas.bounding_box()
    line = row(page, name).bounding_box()
    assert box is not None
    assert line is not None
    y = line["y"] + 11
    x = box["x"] + box["width"] - 4
    while x > box["x"]:
        page.mouse.move(x, y)
        if canvas.get_attribute("data-grip") == wanted:
            return x, y
        x -= 4
    raise AssertionError(f"No {wanted} on the bar of {name}.")
