"""Time importing plans and registers into a database of its own; prints JSON.

Usage: python -m benchmarks.importing [--quick]

The shipped sample comes in as a person would bring it, and then once more unchanged;
then one large plan and one long register. The peer of the rows written is SQLite's
own `bulk_create` of the same rows, without anything around it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

LARGE_PLAN, LONG_REGISTER = 10_000, 10_000
QUICK_PLAN, QUICK_REGISTER = 500, 50


@contextmanager
def timed(results: dict[str, float], name: str) -> Iterator[None]:
    began = perf_counter()
    yield
    results[name] = round(perf_counter() - began, 3)


def bring(code: str, paths: Iterable[Path]) -> dict[str, float]:
    """Import files; return the seconds of each step."""
    from django.core.files.base import File

    from steerco.projects.models import Portfolio
    from steerco.projects.services import imports

    seconds: dict[str, float] = {}
    files = [File(None, name=str(path)) for path in paths]
    portfolio = Portfolio.objects.get(code=code)
    with timed(seconds, "store"):
        batch = imports.start_import(portfolio=portfolio, files=files, actor=None)
    with timed(seconds, "preview"):
        batch = imports.read_import(batch=batch)
    with timed(seconds, "import"):
        imports.confirm_import(batch=batch, actor=None)
        imports.carry_out_import(batch=batch)
    return seconds


def large_plan(path: Path, count: int) -> None:
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
        f"<Title>Large plan</Title><Tasks>{''.join(rows)}</Tasks></Project>",
        encoding="utf-8",
    )


def long_register(path: Path, count: int) -> None:
    head = "Code;Name;Start;Finish;Budget;RAG;% complete\n"
    rows = (
        f"L-{n:05};Project {n};02.03.2026;30.06.2027;{n},5 Mio.;Amber;{n % 100} %\n"
        for n in range(1, count + 1)
    )
    path.write_text(head + "".join(rows), encoding="utf-8")


def written_alone(code: str) -> float:
    """Time nothing but `bulk_create` of the same task rows."""
    from steerco.projects.models import Project, Task

    project = Project.objects.get(name=code)
    rows = list(project.tasks.all())
    project.tasks.all().delete()
    for row in rows:
        row.pk = None
    began = perf_counter()
    Task.objects.bulk_create(rows, batch_size=2_000)
    return perf_counter() - began


def measure(folder: Path, *, quick: bool) -> dict[str, object]:
    from steerco.projects.models import Project, Task
    from steerco.projects.services.organisation_workbook import import_organisation
    from steerco.sample import FILES

    import_organisation(FILES / "organisation.xlsx", actor=None)
    sample = [FILES / "registers" / "water.xlsx"]
    sample += sorted((FILES / "plans" / "water").iterdir())
    sample += [FILES / "raid" / "water-raid.xlsx"]
    first, again = bring("WTR", sample), bring("WTR", sample)

    plan, register = folder / "large.xml", folder / "long.csv"
    tasks = QUICK_PLAN if quick else LARGE_PLAN
    projects = QUICK_REGISTER if quick else LONG_REGISTER
    large_plan(plan, tasks)
    long_register(register, projects)
    one_plan, one_register = bring("DGT", [plan]), bring("DGT", [register])
    alone = written_alone("Large plan")
    return {
        "sample": {
            "files": len(sample),
            "projects": Project.objects.filter(portfolio__code="WTR").count(),
            "seconds": first,
            "files_per_second": round(len(sample) / sum(first.values()), 1),
        },
        "sample_again_unchanged": {
            "seconds": again,
            "files_per_second": round(len(sample) / sum(again.values()), 1),
        },
        "large_plan": {
            "tasks": tasks,
            "links": tasks - tasks // 10,
            "seconds": one_plan,
            "rows_per_second": round(2 * tasks / sum(one_plan.values())),
            "task_rows_alone_seconds": round(alone, 3),
            "import_over_rows_alone": round(one_plan["import"] / alone, 1),
        },
        "long_register": {
            "rows": projects,
            "seconds": one_register,
            "rows_per_second": round(projects / sum(one_register.values())),
        },
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
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        print(json.dumps(measure(Path(name), quick="--quick" in sys.argv), indent=2))


if __name__ == "__main__":
    main()
