"""The charts in a real browser."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.frontend.conftest import overflow, violations

pytestmark = pytest.mark.journey

ENTRY = "charts/index.ts"
DATES = ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]
DATA: dict[str, Any] = {
    "s-curve": {
        "currency": "EUR",
        "dates": DATES,
        "pv": [10, 20, 30, 40],
        "ev": [9, 17, None, None],
        "ac": [11, 22, None, None],
        "forecast": [None, 22, None, 48],
        "dataDate": DATES[1],
        "bac": 40,
        "eac": 48,
    },
    "bars": {
        "labels": ["Roads", "Rail"],
        "series": [{"name": "Budget", "values": [3, 5]}],
    },
    "trend": {
        "dates": DATES,
        "unit": "index",
        "series": [{"name": "SPI", "values": [1, 0.9, 0.95, 0.92]}],
        "target": {"name": "Plan", "value": 1},
    },
    "milestone-trend": {
        "reports": DATES,
        "milestones": [{"name": "Opening", "dates": ["2026-09-01"] * 4}],
    },
    "float": {"bins": [{"label": "0 d", "count": 3, "tone": "bad"}]},
    "status": {"groups": [{"label": "Roads", "green": 3, "amber": 1, "red": 1}]},
    "movers": {"unit": "days", "items": [{"label": "North road", "value": 12}]},
    "risks": {
        "currency": "EUR",
        "risks": [
            {
                "code": "R-1",
                "name": "Late steel",
                "probability": 4,
                "impact": 5,
                "exposure": 9000,
                "tone": "bad",
            }
        ],
    },
    "risk-burn-down": {
        "currency": "EUR",
        "dates": DATES,
        "exposure": [4, 3, 3, 2],
        "open": [9, 8, 8, 5],
    },
}


def chart(name: str, data: Any) -> str:
    return (
        f'<section><h2>{name}</h2><div class="chart" data-chart="{name}" '
        f'data-source="#d-{name}"></div><script type="application/json" '
        f'id="d-{name}">{json.dumps(data)}</script></section>'
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_chart_is_drawn_accessible_and_fits(show, width, theme):
    body = "".join(chart(name, data) for name, data in DATA.items())
    page = show(ENTRY, body, width, theme)
    expect(page.locator(".chart canvas")).to_have_count(len(DATA))
    assert violations(page) == []
    assert overflow(page) <= 0


def test_table_says_what_the_picture_shows(show):
    page = show(ENTRY, chart("s-curve", DATA["s-curve"]), 1440, "light")
    page.get_by_text("Show as a table").click()
    expect(page.locator(".chart-table p")).to_contain_text("earned €17")
    cells = page.locator(".chart-table tbody tr").nth(3).locator("td")
    unknown = "\N{EN DASH}"
    expect(cells).to_have_text(["30 Apr 2026", "€40", unknown, unknown, "€48"])


def test_tip_appears_without_breaking_the_policy(show):
    page = show(ENTRY, chart("bars", DATA["bars"]), 1440, "light")
    page.locator(".chart canvas").hover(position={"x": 300, "y": 150})
    expect(page.locator(".chart-tip")).to_contain_text("Budget")


def test_nothing_to_draw_is_said_in_words(show):
    empty = {**DATA["s-curve"], "pv": [], "ev": [], "ac": []}
    page = show(ENTRY, chart("s-curve", empty), 1440, "light")
    expect(page.get_by_role("status")).to_contain_text("set a baseline")


def test_a_chart_without_data_says_why(show):
    body = '<div class="chart" data-chart="float" data-source="#none"></div>'
    page = show(ENTRY, body, 1440, "light")
    expect(page.get_by_role("alert")).to_contain_text("no data block #none")
