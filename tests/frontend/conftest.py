"""A browser and a small site of built files, under the product's own policy."""

from __future__ import annotations

import functools
import http.server
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src/steerco/static/steerco"
AXE = ROOT / "node_modules/axe-core/axe.min.js"
POLICY = "default-src 'self'; img-src 'self' data:"


def missing(what: str) -> None:
    """Skip on a developer's machine, fail where the browser is part of the checks."""
    if os.environ.get("CI"):
        pytest.fail(what)
    pytest.skip(what)


class Handler(http.server.SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay quiet."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        missing("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture
def show(
    browser: Browser, tmp_path: Path
) -> Iterator[Callable[[str, str, int, str], Page]]:
    """Return how to open a body with one entry of the bundle at a width and theme."""
    if not (STATIC / "manifest.json").exists():
        missing("the browser bundle is not built: npm run build")
    (tmp_path / "static").symlink_to(STATIC)
    handler = functools.partial(Handler, directory=str(tmp_path))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    complaints: list[str] = []
    pages: list[Page] = []

    def open_page(entry: str, body: str, width: int, theme: str) -> Page:
        (tmp_path / "index.html").write_text(document(entry, body, theme))
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.on(
            "console",
            lambda line: complaints.append(line.text) if line.type == "error" else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/index.html")
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()
    server.shutdown()
    assert complaints == []


def document(entry: str, body: str, theme: str) -> str:
    manifest = json.loads((STATIC / "manifest.json").read_text())
    styles = [*manifest["app.ts"]["css"], *manifest[entry]["css"]]
    links = "".join(f'<link rel="stylesheet" href="/static/{css}">' for css in styles)
    return (
        f'<!doctype html><html lang="en" data-bs-theme="{theme}"><head>'
        '<meta charset="utf-8"><title>Test</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="/static/favicon.svg">{links}'
        f'<script type="module" src="/static/{manifest[entry]["file"]}"></script>'
        f"</head><body><main><h1>Test</h1>{body}</main></body></html>"
    )


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong, rule by rule; through a debugger, not the page."""
    session = page.context.new_cdp_session(page)
    session.send("Runtime.evaluate", {"expression": AXE.read_text()})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', "
            "'wcag21aa']}).then(r => r.violations.map(v => v.id + ': ' + "
            "v.nodes.map(n => n.target.join(' ')).join(', ')))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    return list(found["result"]["value"])


def overflow(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
