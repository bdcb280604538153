"""Run every benchmark in its quick form, one after another; print a line of JSON each.

Usage: python -m benchmarks

Nothing is said about how fast is fast enough. What lacks data, a browser or a bundle is
skipped, and the line says why.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[1]
LIMIT = 900
"""Seconds after which a benchmark is stopped."""


def nothing() -> str:
    return ""


def plans() -> str:
    """Say what lacks where there are no real plans."""
    if folder := os.environ.get("STEERCO_REFERENCE_DATA"):
        schedules = Path(folder) / "schedules"
        return "" if schedules.is_dir() else f"{schedules} is no folder"
    return "no reference data: set STEERCO_REFERENCE_DATA to its folder"


def browser() -> str:
    """Say what lacks where no browser can draw."""
    if importlib.util.find_spec("playwright") is None:
        return "Playwright is not installed"
    if chromium() is None:
        return "there is no chromium on this machine"
    if not (ROOT / "src/steerco/static/steerco/manifest.json").is_file():
        return "the browser's bundle is not built: run make build"
    return ""


def chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


@dataclass(frozen=True, slots=True)
class Benchmark:
    name: str
    arguments: Callable[[], list[str]] = lambda: ["--quick"]
    lacks: Callable[[], str] = nothing


BENCHMARKS = (
    Benchmark("cpm"),
    Benchmark("reading"),
    Benchmark("importing"),
    Benchmark("editing"),
    Benchmark("selection"),
    Benchmark("pages"),
    Benchmark("reporting"),
    Benchmark("levelling"),
    Benchmark("staffing"),
    Benchmark("risk"),
    Benchmark("analyse", lacks=plans),
    Benchmark(
        "fidelity",
        lambda: [f"{os.environ['STEERCO_REFERENCE_DATA']}/schedules", "--json"],
        plans,
    ),
    Benchmark(
        "forecast",
        lambda: [f"{os.environ['STEERCO_REFERENCE_DATA']}/portfolio/open/dslib"],
        plans,
    ),
    Benchmark(
        "evm",
        lambda: [f"{os.environ['STEERCO_REFERENCE_DATA']}/portfolio/open/dslib"],
        plans,
    ),
    Benchmark(
        "throughput",
        lambda: [f"{os.environ['STEERCO_REFERENCE_DATA']}/portfolio/open"],
        plans,
    ),
    Benchmark(
        "gantt", lambda: ["--tasks", "1000", "--chromium", str(chromium())], browser
    ),
)


def run(benchmark: Benchmark) -> dict[str, object]:
    """Run one benchmark in a process of its own."""
    line: dict[str, object] = {"benchmark": benchmark.name}
    if reason := benchmark.lacks():
        return line | {"skipped": reason}
    command = [sys.executable, "-m", f"benchmarks.{benchmark.name}"]
    began = perf_counter()
    try:
        done = subprocess.run(
            [*command, *benchmark.arguments()],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return line | {"failed": f"It did not end within {LIMIT} seconds."}
    line["seconds"] = round(perf_counter() - began, 1)
    try:
        return line | {"result": json.loads(done.stdout)}
    except ValueError:
        said = (done.stderr or done.stdout).strip().splitlines() or ["it said nothing"]
        return line | {"failed": said[-1]}


def main() -> int:
    failed = False
    for benchmark in BENCHMARKS:
        line = run(benchmark)
        failed = failed or "failed" in line
        print(json.dumps(line), flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
