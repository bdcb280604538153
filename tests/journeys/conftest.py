"""People with a browser on a real site; whatever a page does wrong fails the journey."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    expect,
    sync_playwright,
)

from steerco.sample.organisation import SIGN_IN
from tests.frontend.conftest import STATIC, missing
from tests.journeys.plans import long_plan
from tests.journeys.site import Site, prepare, serving

WIDE = {"width": 1440, "height": 900}
Visit = Callable[..., Page]
PATIENCE = 20_000
"""Milliseconds that a small or busy machine may take to show something."""
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def site(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Site]:
    """The sample organisation, served by gunicorn beside a background worker."""
    if not (STATIC / "manifest.json").exists():
        missing("the browser bundle is not built: npm run build")
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own
    with serving(prepare(shared), tmp_path_factory.mktemp("site") / "data") as site:
        yield site


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


@pytest.fixture(scope="session")
def sessions() -> dict[str, Path]:
    """Signed-in sessions by role, so that nobody types a password twice."""
    return {}


@pytest.fixture(scope="session")
def long_project(site: Site, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the schedule of a plan of 10,000 tasks."""
    path = long_plan(tmp_path_factory.mktemp("plans"), 10_000)
    site.steerco(
        *("import", path, "--portfolio", "WTR"),
        "--as-installation",
        "--sheets-are=plan",
    )
    return "/projects/long-plan/schedule/"


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What browsers complained about: errors of scripts, and refusals of the policy."""
    heard: list[str] = []
    yield heard
    assert heard == []


@pytest.fixture
def visit(
    browser: Browser,
    site: Site,
    sessions: dict[str, Path],
    complaints: list[str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Visit]:
    """Return how a person of the sample, named by role, opens a page of the site."""
    contexts: list[BrowserContext] = []

    def open_page(role: str | None, path: str = "/") -> Page:
        context = browser.new_context(
            base_url=site.url,
            viewport=WIDE,
            accept_downloads=True,
            storage_state=sessions.get(role or ""),
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        listen(page, complaints)
        if role and role not in sessions:
            sign_in(page, role, site.password)
            kept = tmp_path_factory.mktemp("session") / "state.json"
            context.storage_state(path=kept)
            sessions[role] = kept
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, role: str, password: str) -> None:
    """Choose a person on the demo's sign-in page and type the password."""
    page.goto("/account/login/")
    page.get_by_role("link", name=SIGN_IN[role]).click()
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("/")


def listen(page: Page, complaints: list[str]) -> None:
    """Note errors on the console; what is refused (422) or was changed (409) is not one."""
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: (
            complaints.append(f"{page.url}: {line.text}")
            if line.type == "error" and not re.search(r"status of 4(09|22)", line.text)
            else None
        ),
    )
