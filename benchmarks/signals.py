"""How often simple warning signals were right on real projects; prints JSON.

Usage: python -m benchmarks.signals FOLDER [--json]

FOLDER holds `dslib` (Batselier & Vanhoucke 2015) with its `tracking_activities`, and
`gmpp` with the yearly panel of the UK's major projects (Crown copyright, OGL v3.0). The
peer is the base rate: how often a project was late or dear whatever the signal said.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.forecast import finished, moment, table
from steerco_engine.forecasting import FinishedProject, Standing
from steerco_engine.forecasting.signals import (
    BEYOND,
    CHECKPOINT,
    LIMITS,
    ON_TIME,
    OVERRUN,
    OVERSHOOT,
    SOON_MONTHS,
)

HOURS = re.compile(r"([\d.]+)\s*([dh])")
SLIP_MONTHS = 6
SCALE = ("green", "amber/green", "amber", "amber/red", "red")
MONTH = 30.44


def length(text: str) -> float | None:
    """Read a duration such as 5d 4h in working hours."""
    found = HOURS.findall(text)
    size = {"d": 8.0, "h": 1.0}
    return sum(float(n) * size[unit] for n, unit in found) if found else None


def tasks(folder: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the plan of each project's tasks, and their state at its status dates."""
    plans: dict[str, Any] = defaultdict(dict)
    for row in table(folder, "activities"):
        begin, end = moment(row["baseline_start"]), moment(row["baseline_end"])
        if (
            begin
            and end
            and row["resource_demand"] + row["predecessors"] + row["successors"]
        ):
            plans[row["code"]][row["id"]] = begin, length(row["duration"])
    states: dict[str, Any] = defaultdict(lambda: defaultdict(dict))
    for row in table(folder, "tracking_activities"):
        states[row["code"]][moment(row["status_date"])][row["id"]] = row
    return plans, states


def shares(plan: Any, state: Any, now: dt.datetime) -> dict[str, float | None]:
    """Return the share of due starts that are overdue, of finished tasks that overran."""
    due = [key for key, (begin, _) in plan.items() if begin <= now]
    late = [key for key in due if key not in state or not state[key]["actual_start"]]
    done = [
        (length(state[key]["actual_duration"]), planned)
        for key, (_, planned) in plan.items()
        if planned and key in state and state[key]["status"] == "Finished"
    ]
    over = [1 for took, planned in done if took and took > planned * (1 + OVERRUN)]
    return {
        "overdue_starts": len(late) / len(due) if due else None,
        "overrunning": len(over) / len(done) if done else None,
    }


def at_checkpoint(project: FinishedProject) -> tuple[int, Standing] | None:
    for index, standing in enumerate(project.standings):
        if standing.done >= CHECKPOINT:
            far = standing.done > CHECKPOINT + OVERSHOOT
            return None if far else (index, standing)
    return None


def score(pairs: list[tuple[bool, bool]]) -> dict[str, Any]:
    flagged = [came for raised, came in pairs if raised]
    return {
        "projects": len(pairs),
        "flagged": len(flagged),
        "right": sum(flagged),
        "base": round(sum(came for _, came in pairs) / len(pairs), 3),
    }


def dslib(folder: Path) -> dict[str, Any]:
    plans, states = tasks(folder)
    dates: dict[str, list[Any]] = defaultdict(list)
    for row in sorted(table(folder, "tracking"), key=lambda each: int(each["tp"])):
        dates[row["code"]].append(row)
    pairs: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    together: list[tuple[int, bool]] = []
    for project in finished(folder):
        found = at_checkpoint(project)
        if found is None:
            continue
        _, s = found
        row = next(
            r for r in dates[project.key] if abs(float(r["EV"] or 0) - s.ev) < 1e-6
        )
        now = dt.datetime.fromisoformat(row["status_date"])
        values: dict[str, float | None] = {
            "behind": (s.es - s.at) / s.pd,
            "cost": s.ev / s.ac if s.ac else None,
            **shares(plans[project.key], states[project.key].get(now, {}), now),
        }
        came = {
            "cost": project.cost > s.bac * (1 + BEYOND),
            "time": project.duration > s.pd * (1 + BEYOND),
        }
        count = 0
        for name, value in values.items():
            if value is not None:
                limit, below = LIMITS[name]
                raised = value < limit if below else value > limit
                pairs[name].append((raised, came["cost" if name == "cost" else "time"]))
                count += raised and name in ON_TIME
        together.append((count, came["time"]))
    return {name: score(each) for name, each in pairs.items()} | {
        "together": {
            str(n): [
                sum(came for m, came in together if m == n),
                sum(m == n for m, _ in together),
            ]
            for n in range(4)
        }
    }


def years(folder: Path) -> Iterator[list[dict[str, str]]]:
    """Yield the yearly rows of each project of the panel, in order."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    path = folder / "gmpp_panel_2013_2023.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["snapshot"] and row["project_key"]:
                found[row["project_key"]].append(row)
    for rows in found.values():
        yield sorted(rows, key=lambda row: row["snapshot"])


def gmpp(folder: Path) -> dict[str, Any]:
    pairs = []
    for rows in years(folder):
        for before, now, after in zip([None, *rows], rows, rows[1:], strict=False):
            ends = [moment(row["end"]) for row in (now, after)]
            rating = now["rating"].lower()
            if None in ends or rating not in SCALE:
                continue
            left = (ends[0] - dt.datetime.fromisoformat(now["snapshot"])).days / MONTH
            slipped = (ends[1] - ends[0]).days / MONTH > SLIP_MONTHS
            was = before["rating"].lower() if before else ""
            worse = was in SCALE and SCALE.index(rating) > SCALE.index(was)
            pairs.append(
                (0 <= left <= SOON_MONTHS and (worse or rating != "green"), slipped)
            )
    return score(pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true", help="(always so)")
    folder = parser.parse_args().folder
    found = dslib(folder / "dslib") | {"near_end": gmpp(folder / "gmpp")}
    print(json.dumps({"benchmark": "signals", **found}, indent=1))


if __name__ == "__main__":
    main()
