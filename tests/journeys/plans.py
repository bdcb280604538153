"""Plans for journeys, written as the simplest file that the import takes."""

from __future__ import annotations

import csv
from pathlib import Path


def long_plan(
    folder: Path, tasks: int, phase: int = 50, name: str = "long-plan"
) -> Path:
    """Write phases of linked tasks as CSV."""
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["ID", "WBS", "Name", "Duration", "Start", "Predecessors"])
        for number in range(1, tasks + 1):
            phase_number, within = divmod(number - 1, phase)
            wbs = f"{phase_number + 1}" + (f".{within}" if within else "")
            name = f"Task {number}" if within else f"Phase {phase_number + 1}"
            after = str(number - 1) if within > 1 else ""
            out.writerow([number, wbs, name, "2d", "2026-03-02", after])
    return path
