"""How far recalculated plans agree with the dates stored in their files.

`python -m benchmarks.fidelity FOLDER --json`: every plan file of a folder, their totals
in all and for each world, whole files, and what the differing tasks have in common,
beside the figures of the peer (MPXJ's own schedulers) where an index.csv in the folder,
below it or above it has them. Before it calculates, whatever a scheduler computed is blanked.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from steerco.schedules import PlanError, read
from steerco.schedules.answers import without_answers
from steerco.schedules.differences import differences
from steerco.schedules.recalculation import fidelity, recalculate
from steerco_engine.errors import EngineError

FIGURES = (
    "compared",
    "start_equal",
    "finish_equal",
    "both_equal",
    "total_float_compared",
    "total_float_equal",
    "critical_compared",
    "critical_equal",
)
PEER = {
    "peer_compared": "peer_leaf",
    "peer_both_equal": "peer_start_finish_match",
    "peer_total_float_compared": "peer_slack_n",
    "peer_total_float_equal": "peer_slack_match",
}
SHOWN = (
    ("both_equal", "compared"),
    ("total_float_equal", "total_float_compared"),
    ("peer_both_equal", "peer_compared"),
    ("peer_total_float_equal", "peer_total_float_compared"),
)
INDEX = "index.csv"
Figures = Mapping[str, int]
PLAN_SUFFIXES = (
    ".mpp",
    ".mpt",
    ".mpx",
    ".mpd",
    ".xml",
    ".pmxml",
    ".xer",
    ".gan",
    ".planner",
)


def measure(path: Path) -> dict[str, Any]:
    """Return the summed agreement of all projects in one file."""
    row: dict[str, Any] = dict.fromkeys(FIGURES, 0)
    began = perf_counter()
    try:
        plans = read(path)
    except PlanError as error:
        return row | {"error": str(error)}
    row["read_seconds"] = round(perf_counter() - began, 4)
    began = perf_counter()
    reasons: Counter[str] = Counter()
    for plan in plans:
        try:
            result = recalculate(without_answers(plan))
        except EngineError as error:
            row["error"] = str(error)
            continue
        found = fidelity(plan, result)
        for name in FIGURES:
            row[name] += getattr(found, name) or 0
        reasons.update(each.feature for each in differences(plan, result))
    row["calculate_seconds"] = round(perf_counter() - began, 4)
    primavera = any(plan.from_primavera for plan in plans)
    row["world"] = "p6" if primavera else "microsoft_project"
    row["whole"] = row["both_equal"] == row["compared"] > 0
    row["reasons"] = dict(reasons)
    return row


@dataclass(frozen=True)
class Peers:
    """The peer's figures: by the path that an index means, and by a file's name."""

    by_path: Mapping[Path, Figures]
    by_name: Mapping[str, Figures]

    @classmethod
    def of(cls, folder: Path) -> Peers:
        """Read every index.csv of a folder; without one, the next one above it.

        A name in an index is a path from the index's own folder, else a file's name,
        where only one line has it.
        """
        by_path: dict[Path, Figures] = {}
        by_name: dict[str, list[Figures]] = defaultdict(list)
        for index in indexes(folder.resolve()):
            with index.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    found = {
                        ours: int(row.get(theirs) or 0) for ours, theirs in PEER.items()
                    }
                    path = index.parent / row["file"]
                    by_path[path] = found
                    by_name[path.name].append(found)
        single = {name: each[0] for name, each in by_name.items() if len(each) == 1}
        return cls(by_path, single)

    def about(self, path: Path) -> Figures:
        path = path.resolve()
        return self.by_path.get(path) or self.by_name.get(path.name) or {}


def indexes(folder: Path) -> Sequence[Path]:
    below = sorted(folder.rglob(INDEX))
    above = (parent / INDEX for parent in folder.parents)
    return below or [path for path in above if path.exists()][:1]


def report(folder: Path) -> dict[str, Any]:
    peers = Peers.of(folder)
    paths = (path for path in folder.rglob("*") if path.suffix in PLAN_SUFFIXES)
    files: dict[str, dict[str, Any]] = {}
    for path in sorted(paths):
        name = path.relative_to(folder).as_posix()
        files[name] = measure(path) | peers.about(path)
    rows = list(files.values())
    worlds = ("microsoft_project", "p6")
    return {
        "files": files,
        **summed(rows),
        "worlds": {
            world: summed([row for row in rows if row.get("world") == world])
            for world in worlds
        },
    }


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return totals, whole files, shares in percent and reasons of several files."""
    total: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for row in rows:
        total.update({name: row.get(name, 0) for name in (*FIGURES, *PEER)})
        reasons.update(row.get("reasons", {}))
    compared = [row for row in rows if row["compared"]]
    whole = {"files": len(compared), "whole": sum(row["whole"] for row in compared)}
    peer = [row for row in rows if row.get("peer_compared")]
    whole |= {
        "peer_files": len(peer),
        "peer_whole": sum(
            row["peer_both_equal"] == row["peer_compared"] for row in peer
        ),
    }
    return {
        "total": dict(total) | whole,
        "shares": shares(total | Counter(whole)),
        "reasons": dict(reasons.most_common()),
    }


def shares(total: Counter[str]) -> dict[str, float | None]:
    """Return agreement in percent; None where nothing was compared."""
    pairs = {
        "start_and_finish": ("both_equal", "compared"),
        "total_float": ("total_float_equal", "total_float_compared"),
        "critical": ("critical_equal", "critical_compared"),
        "whole_files": ("whole", "files"),
        "peer_start_and_finish": ("peer_both_equal", "peer_compared"),
        "peer_total_float": ("peer_total_float_equal", "peer_total_float_compared"),
        "peer_whole_files": ("peer_whole", "peer_files"),
    }
    return {
        name: round(100 * total[part] / total[whole], 2) if total[whole] else None
        for name, (part, whole) in pairs.items()
    }


def main(
    folder: Path, as_json: Annotated[bool, typer.Option("--json")] = False
) -> None:
    found = report(folder)
    if as_json:
        print(json.dumps(found, indent=1))
        return
    print(line("", "dates", "floats", "peer dates", "peer floats", "differences at"))
    for name, row in {**found["files"], "total": found["total"]}.items():
        why = row.get("error") or ", ".join(row.get("reasons", {}))
        print(line(name, *(part_of(row, *pair) for pair in SHOWN), why))
    for name, part in {"all": found, **found["worlds"]}.items():
        print(name, json.dumps(part["shares"]))


def line(name: str, *cells: str) -> str:
    return f"{name:45} {' '.join(f'{cell:>11}' for cell in cells[:-1])} {cells[-1]}"


def part_of(row: Mapping[str, Any], part: str, whole: str) -> str:
    """Write how many of those compared agree; a dash where nothing was compared."""
    return f"{row[part]}/{row[whole]}" if row.get(whole) else "-"


if __name__ == "__main__":
    typer.run(main)
