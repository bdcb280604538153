"""How long plan files take to read.

Prints JSON. Always: a made-up network as XER and as Microsoft Project XML. With
STEERCO_REFERENCE_DATA also every real file by format, the largest XER ten times in one
file, the first MPP on a cold Java, and 300 MPP in one session, with one Java process and
with several; their peer is MPXJ itself (1.4 s of CPU for 86 tasks as a single process).
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from benchmarks.made_up import LARGE, Size, write_xer
from steerco.schedules import PlanError, read, session, sniff
from steerco.schedules.java import find_jars, find_java
from steerco.schedules.java_pool import processes


def write_mspdi(path: Path, tasks: int) -> None:
    dates = "".join(
        f"<{name}>2026-01-0{day}T{hour}:00:00</{name}>"
        for name, day, hour in (
            ("Start", 5, "08"),
            ("Finish", 9, "17"),
            ("EarlyStart", 5, "08"),
            ("EarlyFinish", 9, "17"),
            ("LateStart", 5, "08"),
            ("LateFinish", 9, "17"),
        )
    )
    body = "".join(
        f"<Task><UID>{n}</UID><ID>{n}</ID><Name>Task {n}</Name><Type>0</Type>"
        f"<OutlineLevel>1</OutlineLevel><Duration>PT40H0M0S</Duration>{dates}"
        "<DurationFormat>7</DurationFormat><TotalSlack>0</TotalSlack>"
        + "".join(
            f"<PredecessorLink><PredecessorUID>{n - step}</PredecessorUID><Type>1</Type>"
            "<LinkLag>4800</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
            for step in (1, 2)
            if n > step
        )
        + "</Task>"
        for n in range(1, tasks + 1)
    )
    path.write_text(
        '<Project xmlns="http://schemas.microsoft.com/project"><Name>Big</Name>'
        f"<Tasks>{body}</Tasks></Project>",
        encoding="utf-8",
    )


OWN = {
    *("proj_id", "pred_proj_id", "wbs_id", "parent_wbs_id", "task_id", "pred_task_id"),
    *("task_pred_id", "taskrsrc_id", "memo_id", "cost_item_id", "schedoptions_id"),
}
"""Columns of an XER whose numbers belong to one project or to what it holds."""
APART = 10_000_000


def write_repeated(path: Path, source: Path, times: int) -> None:
    """Write a real XER as if each of its projects stood in it so many times."""
    out: list[bytes] = []
    columns: list[str] = []
    block: list[list[bytes]] = []
    for line in [*source.read_bytes().splitlines(), b"%E"]:
        if line.startswith(b"%R\t"):
            block.append(line[3:].split(b"\t"))
            continue
        copies = times if {"proj_id", "task_id"} & set(columns) else 1
        out += [
            b"%R\t" + b"\t".join(repeated(row, columns, copy))
            for copy in range(copies)
            for row in block
        ]
        is_heading = line.startswith(b"%F\t")
        columns = line[3:].decode().split("\t") if is_heading else []
        block = []
        out.append(line)
    path.write_bytes(b"\r\n".join(out))


def repeated(row: list[bytes], columns: list[str], copy: int) -> list[bytes]:
    """Return a row with the ids, the code and no GUID of a copy of its project."""
    found = []
    for cell, column in zip(row, columns, strict=False):
        if column in OWN and cell.isdigit():
            found.append(b"%d" % (int(cell) + APART * copy))
        elif column == "proj_short_name":
            found.append(b"K%03d-%b" % (copy, cell))
        elif column == "guid" and "proj_short_name" in columns:
            found.append(b"")
        else:
            found.append(cell)
    return found


def measure(path: Path) -> dict[str, float | int | str]:
    wall, cpu = time.perf_counter(), time.process_time()
    try:
        plans = read(path)
    except PlanError as error:
        return {"error": error.kind, "seconds": round(time.perf_counter() - wall, 3)}
    return {
        "tasks": sum(len(plan.tasks) for plan in plans),
        "links": sum(len(plan.links) for plan in plans),
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "seconds": round(time.perf_counter() - wall, 3),
        "cpu_seconds": round(time.process_time() - cpu, 3),
    }


def made_up(tasks: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as folder:
        xer, mspdi = Path(folder, "big.xer"), Path(folder, "big.xml")
        write_xer(xer, Size(tasks, tasks * LARGE.links // LARGE.activities))
        write_mspdi(mspdi, tasks)
        return {"XER": measure(xer), "MSPDI": measure(mspdi)}


def real(folder: Path) -> dict[str, object]:
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".csv", ".gz")
    ]
    totals: dict[str, dict[str, float]] = defaultdict(
        lambda: {"files": 0, "failed": 0, "tasks": 0, "seconds": 0.0}
    )
    with session():
        for path in files:
            result = measure(path)
            total = totals[sniff(path)]
            total["files"] += 1
            total["failed"] += "error" in result
            total["tasks"] += int(result.get("tasks", 0))
            total["seconds"] = round(total["seconds"] + float(result["seconds"]), 3)
    return {
        "files": len(files),
        "seconds": round(sum(total["seconds"] for total in totals.values()), 3),
        "by_format": totals,
    }


def many_mpp(folder: Path, count: int) -> dict[str, object]:
    """Read the real MPP files again and again, as so many different files."""
    readable = [path for path in sorted(folder.rglob("*.mpp")) if not fails(path)]
    with tempfile.TemporaryDirectory() as copies:
        files = []
        for number in range(count):
            source = readable[number % len(readable)]
            files.append(Path(copies, f"{number:03}_{source.name}"))
            files[-1].symlink_to(source)
        os.environ["STEERCO_JAVA_PROCESSES"] = "1"
        alone = all_of(files)
        del os.environ["STEERCO_JAVA_PROCESSES"]
        together = all_of(files)
    return {
        "files": count,
        "one_process": alone,
        "processes": processes(),
        "several_processes": together,
        "seconds_for_75000_tasks": round(
            75_000 * together["seconds"] / max(1, together["tasks"]), 1
        ),
        "times_faster": round(alone["seconds"] / together["seconds"], 2),
    }


def fails(path: Path) -> bool:
    try:
        read(path)
    except PlanError:
        return True
    return False


def all_of(files: list[Path]) -> dict[str, float]:
    """Read files in one session; return the time of this process and of its Java."""
    began, work, java = time.perf_counter(), time.process_time(), os.times()
    with session((path, path.name) for path in files):
        tasks = sum(len(plan.tasks) for path in files for plan in read(path))
    after = os.times()
    return {
        "tasks": tasks,
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_python": round(time.process_time() - work, 2),
        "cpu_java": round(
            after.children_user
            + after.children_system
            - java.children_user
            - java.children_system,
            2,
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a twentieth of the size")
    quick = parser.parse_args().quick
    report: dict[str, object] = {
        "made_up": made_up(2_500 if quick else LARGE.activities)
    }
    data = os.environ.get("STEERCO_REFERENCE_DATA")
    folder = Path(data) / "schedules/open" if data else None
    if folder is not None and folder.is_dir():
        first = folder / "software_dev_plan.mpp"
        if find_java() and find_jars() and first.is_file():
            report["first_mpp"] = measure(first)
        large = max(folder.rglob("*.xer"), key=lambda path: path.stat().st_size)
        with tempfile.TemporaryDirectory() as copies:
            path = Path(copies, "repeated.xer")
            write_repeated(path, large, 1 if quick else 10)
            report["real_xer_repeated"] = measure(path)
        if find_java() and find_jars():
            report["many_mpp"] = many_mpp(folder, 15 if quick else 300)
        report["real"] = real(folder)
    print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
