"""What must hold on every page, at both widths and in both themes; with pictures."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

from tests.frontend.conftest import AXE, ROOT

PICTURES = Path(os.environ.get("STEERCO_SCREENSHOTS") or ROOT / "screenshots")
SIZES = {"wide": (1440, 900), "phone": (390, 844)}
RUN_AXE = """axe.run(document, {resultTypes: ['violations']}).then((found) =>
  found.violations
    .filter((each) => ['serious', 'critical'].includes(each.impact))
    .map((each) => each.id + ': ' + each.nodes.map((n) => n.target.join(' ')).join(', '))
)"""


def settle(page: Page) -> None:
    """Wait until the page has everything it asked for and its pictures are drawn."""
    page.wait_for_load_state("networkidle")
    for chart in page.locator(".chart[data-chart]").all():
        chart.locator("canvas, svg, p").first.wait_for(state="attached")
    for gantt in page.locator("steerco-gantt").all():
        gantt.locator(".gantt-row").first.wait_for(state="attached")
    pause(page)


def pause(page: Page) -> None:
    """Let a picture that was resized or recoloured be drawn again."""
    page.wait_for_timeout(200)


def look(page: Page, name: str, *, whole: bool = True) -> None:
    """Check the open page in every look and keep its pictures under `name`."""
    settle(page)
    faults = [*words(page)]
    for theme in ("light", "dark"):
        wear(page, theme)
        for size, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            pause(page)
            faults += [f"{size} {theme}: {fault}" for fault in spilt(page)]
            PICTURES.mkdir(parents=True, exist_ok=True)
            page.screenshot(
                path=PICTURES / f"{name}-{width}-{theme}.png", full_page=whole
            )
        page.set_viewport_size({"width": 1440, "height": 900})
        faults += [f"{theme}: {fault}" for fault in barriers(page)]
    wear(page, "light")
    assert faults == [], f"{page.url}: {faults}"


def words(page: Page) -> list[str]:
    """Return what is wrong with the page's title and heading."""
    headings = page.locator("h1:visible").count()
    found = [] if headings == 1 else [f"{headings} h1"]
    title = page.title()
    return found if len(title) > len(" · Steerco") else [*found, f"title '{title}'"]


def spilt(page: Page) -> list[str]:
    """Return by how much the page is wider than its window."""
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [f"{over} px too wide"] if over > 0 else []


def barriers(page: Page) -> list[str]:
    """Return the serious findings of axe; through a debugger, as the policy forbids eval."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = session.send(
        "Runtime.evaluate",
        {"expression": RUN_AXE, "awaitPromise": True, "returnByValue": True},
    )
    session.detach()
    return list(found["result"]["value"])


def wear(page: Page, theme: str) -> None:
    """Choose a theme as the person's menu does; before signing in there is none."""
    if page.locator("[data-theme-set]").count():
        page.locator(f"[data-theme-set={theme}]").dispatch_event("click")
    else:
        cookie = {"name": "theme", "value": theme, "url": page.url}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        page.reload()
    page.locator(f'html[data-bs-theme="{theme}"]').wait_for(state="attached")


def is_painted(page: Page, canvas: str) -> bool:
    """Tell whether a canvas shows more than one colour."""
    return bool(
        page.locator(canvas).first.evaluate(
            """(canvas) => {
              const all = canvas.getContext("2d")
                .getImageData(0, 0, canvas.width, canvas.height).data;
              const pixels = new Uint32Array(all.buffer);
              return pixels.some((pixel) => pixel !== pixels[0]);
            }"""
        )
    )
