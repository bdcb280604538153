"""Draw and scroll the Gantt in a headless browser; print how long it took as JSON.

The peer is the screen: 16.7 ms a frame is 60 frames a second.

    python benchmarks/gantt.py [--tasks 1000 10000 50000] [--chromium /usr/bin/chromium]
"""

from __future__ import annotations

import argparse
import functools
import http.server
import json
import random
import tempfile
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

STATIC = Path(__file__).parents[1] / "src/steerco/static/steerco"
DAY = 1440
START = 29_455_200  # 2026-01-02T00:00
CHILDREN = 20
POLICY = "default-src 'self'; img-src 'self' data:"


def payload(tasks: int, seed: int = 7) -> dict[str, Any]:
    """A plan of summaries with twenty tasks each, nearly all linked in a chain."""
    rng = random.Random(seed)
    rows: list[list[Any]] = []
    links: list[list[Any]] = []
    summary = 0
    at = START
    for index in range(tasks):
        if index % (CHILDREN + 1) == 0:
            summary, at = index, START + (index % 997) * DAY
            rows.append(
                [index, -1, 1, "summary", f"Phase {index}", "", at, at, *[None] * 2]
            )
            rows[-1] += [None, 40, None, 0]
            continue
        length = rng.randint(1, 12) * DAY
        start, finish, at = at, at + length, at + length
        late = rng.randint(0, 4) * DAY
        critical = int(late == 0)
        row = [index, summary, 2, "task", f"Task {index}", f"1.{index}", start, finish]
        row += [length // 3, start - late, finish - late, rng.choice([0, 50, 100])]
        rows.append([*row, late, critical, None, None, None, finish + late])
        rows[summary][7] = finish
        if index - summary > 1:
            links.append([index - 1, index, "FS"])
    return {
        "version": 2,
        "mode": "plan",
        "project": {
            "name": f"{tasks} tasks",
            "start": START,
            "finish": max(row[7] for row in rows),
            "dataDate": START + 200 * DAY,
            "today": START + 210 * DAY,
            "baseline": None,
        },
        "calendar": {
            "week": [True] * 5 + [False] * 2,
            "exceptions": [],
            "minutesPerDay": 480,
        },
        "tasks": rows,
        "links": links,
        "milestones": [],
    }


class Handler(http.server.SimpleHTTPRequestHandler):
    """The built files under the policy that the product sends."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Keep the output to the JSON."""


def page_of(sizes: list[int], folder: Path) -> None:
    """Write the page and its data beside a link to the built files."""
    (folder / "static").symlink_to(STATIC)
    manifest = json.loads((STATIC / "manifest.json").read_text())
    entry = manifest["gantt/index.ts"]
    sheets = "".join(
        f'<link rel="stylesheet" href="/static/{css}">'
        for css in [*manifest["app.ts"]["css"], *entry["css"]]
    )
    icon = '<link rel="icon" href="/static/favicon.svg">'
    script = f'<script type="module" src="/static/{entry["file"]}"></script>'
    for size in sizes:
        (folder / f"{size}.json").write_text(json.dumps(payload(size)))
        (folder / f"{size}.html").write_text(
            f'<!doctype html><html lang="en"><head><meta charset="utf-8">{icon}{sheets}{script}'
            f'</head><body><steerco-gantt data-url="/{size}.json"></steerco-gantt></body>'
        )


FRAMES = 120
ROUNDS = 3
WHEEL = 120  # pixels of one notch
SCROLL = """async ([frameCount, wheel]) => {
  const scroll = document.querySelector('.gantt-scroll');
  const step = wheel || (scroll.scrollHeight - scroll.clientHeight) / frameCount;
  scroll.scrollTop = 0;
  const frames = [];
  let last = performance.now();
  for (let index = 0; index < frameCount; index++) {
    scroll.scrollTop += step;
    scroll.scrollLeft += 7;
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - last);
    last = now;
  }
  frames.sort((a, b) => a - b);
  const mean = frames.reduce((sum, frame) => sum + frame, 0) / frames.length;
  return {mean_ms: mean, p95_ms: frames[Math.floor(frames.length * 0.95)]};
}"""

REDRAW = """async () => {
  const element = document.querySelector('steerco-gantt');
  const data = await (await fetch(element.dataset.url)).json();
  const from = performance.now();
  element.draw(data);
  const drawn = performance.now() - from;
  return {draw_ms: drawn, dom_nodes: document.querySelectorAll('*').length};
}"""


def busy(session: CDPSession) -> float:
    """Seconds that the page's main thread has worked."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def measure(page: Page, address: str, size: int) -> dict[str, Any]:
    refused: list[str] = []
    page.on(
        "console",
        lambda line: refused.append(line.text) if line.type == "error" else None,
    )
    page.goto(f"{address}/{size}.html")
    page.wait_for_selector(".gantt-row")
    figures = page.evaluate(REDRAW)
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    return {
        "tasks": size,
        **rounded(figures),
        "wheel": best(page, session, WHEEL),
        "jump": best(page, session, 0),
        "console_errors": len(refused),
    }


def best(page: Page, session: CDPSession, wheel: int) -> dict[str, float]:
    """The round that was disturbed least: by wheel, or all rows in as many jumps."""
    rounds = []
    for _ in range(ROUNDS):
        before = busy(session)
        figures = page.evaluate(SCROLL, [FRAMES, wheel])
        figures["work_ms"] = (busy(session) - before) * 1000 / FRAMES
        rounds.append(rounded(figures))
    return min(rounds, key=lambda figures: figures["work_ms"])


def rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 1) for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        page_of(options.tasks, folder)
        handler = functools.partial(Handler, directory=name)
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(
            executable_path=options.chromium, args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        address = f"http://127.0.0.1:{server.server_port}"
        results = [measure(page, address, size) for size in options.tasks]
        browser.close()
        server.shutdown()
    print(
        json.dumps(
            {"benchmark": "gantt", "peer": {"frame_ms": 16.7}, "results": results},
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
