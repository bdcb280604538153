"""Time importing plans and registers into a database of its own; prints JSON.

Usage: python -m benchmarks.importing [--quick]

The database is SQLite, or a fresh one on the PostgreSQL server of DATABASE_URL. The
shipped sample comes in as a person would bring it, and then once more unchanged; then
300 plans, a Primavera file of 50,000 activities as one project and as 40, and where
STEERCO_REFERENCE_DATA names real files the largest XER ten times in one, each once more
unchanged, one long register of projects, and a long RAID register, once more with other
owners. Everything is previewed, checked, recalculated,
stored and measured. Peers: Django's `bulk_create` of the same task rows for the rows
written, and reading the file for the whole way of a plan.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

import xlsxwriter

from benchmarks.made_up import LARGE, Size, write_xer
from benchmarks.reading import write_repeated
from steerco.schedules import read
from steerco.schedules.analysis.plan import Plan
from steerco_engine.cpm import warm_up

PLANS, LONG_REGISTER, RAID_PROJECTS = 300, 10_000, 50
QUICK_PLANS, QUICK_REGISTER = 10, 50
TASKS = 250
"""In each of the many plans."""
SPLIT = 40
QUICK = Size(1_000, 1_820)


@contextmanager
def timed(results: dict[str, float], name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    results[name] = round(perf_counter() - began, 3)


@dataclass
class Cost:
    """What bringing files in took: seconds by step, of work in all, and queries."""

    seconds: dict[str, float] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    queries: int = 0

    @property
    def total(self) -> float:
        return round(sum(self.seconds.values()), 3)

    def per_plan(self, plans: int) -> dict[str, float]:
        return {
            "milliseconds": round(1000 * self.total / plans, 1),
            "cpu_milliseconds": round(1000 * self.cpu_seconds / plans, 1),
            "queries": round(self.queries / plans, 1),
        }


def bring(code: str, paths: Iterable[Path]) -> Cost:
    """Import files as the pages do it: store, preview, confirm, carry out."""
    from django.core.files.base import File
    from django.db import connection

    from steerco.projects.models import Portfolio
    from steerco.projects.services import imports

    cost = Cost()

    def counted(execute: Callable[..., Any], *arguments: Any) -> Any:
        cost.queries += 1
        return execute(*arguments)

    files: list[Any] = [File(None, name=str(path)) for path in paths]
    portfolio = Portfolio.objects.get(code=code)
    began = process_time()
    with connection.execute_wrapper(counted):
        with timed(cost.seconds, "store"):
            batch = imports.start_import(portfolio=portfolio, files=files, actor=None)
        with timed(cost.seconds, "preview"):
            batch = imports.read_import(batch=batch)
        with timed(cost.seconds, "import"):
            imports.confirm_import(batch=batch, actor=None)
            imports.carry_out_import(batch=batch)
    cost.cpu_seconds = round(process_time() - began, 3)
    return cost


def small_plan(path: Path, count: int) -> None:
    """Write a plan of chains of ten tasks."""
    rows = []
    for uid in range(1, count + 1):
        link = (
            f"<PredecessorLink><PredecessorUID>{uid - 1}</PredecessorUID><Type>1</Type>"
            "<LinkLag>0</LinkLag><LagFormat>7</LagFormat></PredecessorLink>"
            if uid % 10
            else ""
        )
        rows.append(
            f"<Task><UID>{uid}</UID><ID>{uid}</ID><Name>Task {uid}</Name>"
            "<OutlineLevel>1</OutlineLevel><Start>2026-03-02T08:00:00</Start>"
            "<Finish>2026-03-02T17:00:00</Finish><Duration>PT8H0M0S</Duration>"
            f"<DurationFormat>7</DurationFormat>{link}</Task>"
        )
    path.write_text(
        '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'
        f"<Title>{path.stem}</Title><Tasks>{''.join(rows)}</Tasks></Project>",
        encoding="utf-8",
    )


def long_register(path: Path, count: int) -> None:
    head = "Code;Name;Start;Finish;Budget;RAG;% complete\n"
    rows = (
        f"L-{n:05};Project {n};02.03.2026;30.06.2027;{n},5 Mio.;Amber;{n % 100} %\n"
        for n in range(1, count + 1)
    )
    path.write_text(head + "".join(rows), encoding="utf-8")


def raid_workbook(
    path: Path, count: int, projects: Sequence[str], owners: Sequence[str], shift: int
) -> None:
    """Write risks with a response each, and half as many issues and dependencies."""
    risk = ("ID", "Project", "Title", "Probability", "Time impact", "Owner", "Action")
    issue = ("ID", "Project", "Title", "Severity", "Owner", "Linked risk")
    need = ("ID", "Giver", "Receiver", "What is delivered", "Need-by date", "Owner")
    sheets: dict[str, list[tuple[object, ...]]] = {
        "Risks": [risk],
        "Issues": [issue],
        "Dependencies": [need],
    }
    for n in range(count // 2):
        own, owner = projects[n % len(projects)], owners[(n + shift) % len(owners)]
        giver = projects[(n + 1 + shift) % len(projects)]
        sheets["Risks"].append(
            (f"R-{n}", own, f"Risk {n}", n % 5 + 1, 3, owner, f"Act {n}")
        )
        kind, title = ("Issues", "Dependencies")[n % 2], f"Thing {n}"
        sheets[kind].append(
            (f"D-{n}", giver, own, title, "2026-09-01", owner)
            if n % 2
            else (f"I-{n}", own, title, n % 5 + 1, owner, f"R-{n}")
        )
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)


def long_raid(folder: Path, count: int) -> dict[str, object]:
    from steerco.organisation.models import Person
    from steerco.projects.models import Project

    projects = list(
        Project.objects.filter(code__startswith="L-")
        .order_by("code")
        .values_list("code", flat=True)[:RAID_PROJECTS]
    )
    owners = list(Person.objects.order_by("pk").values_list("email", flat=True)[:40])
    found: dict[str, object] = {"rows": count}
    for shift, name in enumerate(("new", "with_other_owners")):
        path = folder / f"raid {name}.xlsx"
        raid_workbook(path, count, projects, owners, shift)
        cost = bring("DGT", [path])
        found[name] = {
            "seconds": cost.seconds,
            "cpu_seconds": cost.cpu_seconds,
            "queries": cost.queries,
        }
    return found


def written_alone(code: str) -> float:
    """Time nothing but `bulk_create` of the same task rows."""
    from steerco.projects.models import Project, Task

    project = Project.objects.get(code=code)
    rows = list(project.tasks.all())
    project.tasks.all().delete()
    for row in rows:
        row.pk = None
    began = perf_counter()
    Task.objects.bulk_create(rows, batch_size=2_000)
    return perf_counter() - began


def counts() -> dict[str, int]:
    """Count what imports add to; an unchanged one adds to nothing but imports."""
    from steerco.core.models import JournalEntry
    from steerco.projects.models import Link, Project, ScheduleVersion, Task

    models = (Project, ScheduleVersion, Task, Link, JournalEntry)
    return {model.__name__: model.objects.count() for model in models}


def sample() -> dict[str, object]:
    from steerco.sample import FILES

    files = [FILES / "registers" / "water.xlsx"]
    files += sorted((FILES / "plans" / "water").iterdir())
    files += [FILES / "raid" / "water-raid.xlsx"]
    first, again = bring("WTR", files), bring("WTR", files)
    return {
        "files": len(files),
        "seconds": first.seconds,
        "files_per_second": round(len(files) / first.total, 1),
        "again_unchanged_seconds": again.seconds,
    }


def many_plans(folder: Path, number: int) -> dict[str, object]:
    paths = [folder / f"MP-{n:04} plan.xml" for n in range(1, number + 1)]
    for path in paths:
        small_plan(path, TASKS)
    began = process_time()
    for path in paths:
        read(path)
    reading = process_time() - began
    first, before = bring("DGT", paths), counts()
    again = bring("DGT", paths)
    return {
        "plans": number,
        "tasks": number * TASKS,
        "seconds": first.seconds,
        "cpu_seconds": first.cpu_seconds,
        "a_plan": first.per_plan(number),
        "cpu_over_reading_alone": round(first.cpu_seconds / reading, 1),
        "again": again.per_plan(number),
        "again_changes_nothing": counts() == before,
    }


def made_up_xer(folder: Path, size: Size) -> Path:
    path = folder / f"large in {size.projects}.xer"
    write_xer(path, size, dated=True)
    return path


def real_xer(folder: Path, *, quick: bool) -> dict[str, object]:
    data = os.environ.get("STEERCO_REFERENCE_DATA")
    if not data:
        return {"skipped": "STEERCO_REFERENCE_DATA names no folder of real files"}
    largest = max(Path(data).rglob("*.xer"), key=lambda path: path.stat().st_size)
    path = folder / "real repeated.xer"
    write_repeated(path, largest, 1 if quick else 10)
    return large_xer(path)


def large_xer(path: Path) -> dict[str, object]:
    began = process_time()
    plans = read(path)
    reading = process_time() - began
    first, before = bring("DGT", [path]), counts()
    again = bring("DGT", [path])
    return {
        "projects": len(plans),
        "activities": sum(len(plan.activities) for plan in map(Plan, plans)),
        "links": sum(len(plan.links) for plan in plans),
        "reading_cpu_seconds": round(reading, 3),
        "seconds": first.seconds,
        "total_seconds": first.total,
        "cpu_seconds": first.cpu_seconds,
        "a_project": first.per_plan(len(plans)),
        "cpu_over_reading_alone": round(first.cpu_seconds / reading, 1),
        "again_seconds": again.seconds,
        "again_changes_nothing": counts() == before,
    }


def measure(folder: Path, *, quick: bool) -> dict[str, object]:
    from django.db import connection

    from steerco.projects.models import Task
    from steerco.projects.services.organisation_workbook import import_organisation
    from steerco.sample import FILES

    import_organisation(FILES / "organisation.xlsx", actor=None)
    one = QUICK if quick else LARGE
    split = replace(one, projects=4 if quick else SPLIT)
    register = folder / "long.csv"
    projects = QUICK_REGISTER if quick else LONG_REGISTER
    long_register(register, projects)
    warm_up()
    report = {
        "database": connection.vendor,
        "sample": sample(),
        "many_plans": many_plans(folder, QUICK_PLANS if quick else PLANS),
        "large_xer": large_xer(made_up_xer(folder, one)),
        "large_xer_split": large_xer(made_up_xer(folder, split)),
        "real_xer_repeated": real_xer(folder, quick=quick),
    }
    cost = bring("DGT", [register])
    report["long_register"] = {
        "rows": projects,
        "seconds": cost.seconds,
        "cpu_seconds": cost.cpu_seconds,
        "rows_per_second": round(projects / cost.total),
    }
    report["long_raid_register"] = long_raid(folder, projects)
    return report | {
        "task_rows_alone_seconds": round(written_alone("M-0001"), 3),
        "tasks_stored": Task.objects.count(),
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {
            "STEERCO_DATA_DIR": name,
            "STEERCO_SECRET_KEY": "benchmark",
            "DJANGO_SETTINGS_MODULE": "steerco.settings",
        }
        import django

        django.setup()
        from steerco.core.garbage import collect_rarely

        collect_rarely()  # as the worker does, which carries imports out
        from django.core.management import call_command
        from django.db import connection

        fresh = connection.vendor != "sqlite"
        if fresh:
            own = connection.settings_dict["NAME"]
            with redirect_stdout(
                sys.stderr
            ):  # Django tells of tables; JSON stays alone
                connection.creation.create_test_db(verbosity=0, autoclobber=True)
        else:
            call_command("migrate", verbosity=0)
        try:
            report = measure(Path(name), quick="--quick" in sys.argv)
        finally:
            if fresh:
                connection.creation.destroy_test_db(own, verbosity=0)
        print(json.dumps(report, indent=2))


if __name__ == "__main__":
    main()
