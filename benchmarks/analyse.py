"""Time `steerco analyse` over a folder of plans; prints JSON.

Usage: python benchmarks/analyse.py [FOLDER] [--quick]

Without a folder the plans under $STEERCO_REFERENCE_DATA/schedules are taken. The peer
is MPXJ's own scheduler, whose times are in the index beside the plans
(`read_ms_cold`, `peer_cpm_ms`). `--quick` takes one file of each format.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from steerco.faces.cli.analyse import PLAN_ENDINGS
from steerco.schedules import session
from steerco.schedules.analysis import FileAnalysis, analyse_file


def plans(folder: Path) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in PLAN_ENDINGS
    )


def one_of_each(paths: list[Path]) -> list[Path]:
    smallest: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: path.stat().st_size):
        smallest.setdefault(path.suffix.lower(), path)
    return list(smallest.values())


def cold_start(path: Path) -> float:
    """Time a whole process that analyses one small plan."""
    began = perf_counter()
    program = "from steerco.faces.cli import app; app()"
    subprocess.run(
        [sys.executable, "-c", program, "analyse", str(path), "--json"],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return perf_counter() - began


def row(analysis: FileAnalysis) -> dict[str, object]:
    report = analysis.report
    return {
        "file": Path(report.file).name,
        "ok": report.ok,
        "tasks": report.counts.tasks if report.counts else None,
        "read": report.seconds.read,
        "calculate": report.seconds.calculate,
        "total": report.seconds.total,
    }


def main(arguments: list[str]) -> int:
    named = [argument for argument in arguments if not argument.startswith("--")]
    reference = os.environ.get("STEERCO_REFERENCE_DATA")
    if named:
        folder = Path(named[0])
    elif reference:
        folder = Path(reference) / "schedules"
    else:
        print("Name a folder of plans, or set STEERCO_REFERENCE_DATA.", file=sys.stderr)
        return 2
    paths = plans(folder)
    if "--quick" in arguments:
        paths = one_of_each(paths)
    if not paths:
        print(f"There are no plans in {folder}.", file=sys.stderr)
        return 2
    began = perf_counter()
    with session():
        rows = [row(analyse_file(path)) for path in paths]
    total = perf_counter() - began
    tasks = sum(count for each in rows if isinstance(count := each["tasks"], int))
    mpps = [path for path in paths if path.suffix.lower() == ".mpp"]
    first = min(mpps or paths, key=lambda path: path.stat().st_size)
    result = {
        "benchmark": "analyse",
        "peer": "MPXJ's MicrosoftScheduler and PrimaveraScheduler",
        "files": len(rows),
        "read": sum(bool(each["ok"]) for each in rows),
        "tasks": tasks,
        "seconds": round(total, 3),
        "tasks_per_second": round(tasks / total, 1),
        "cold_start": {"file": first.name, "seconds": round(cold_start(first), 3)},
        "by_file": rows,
    }
    print(json.dumps(result, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
