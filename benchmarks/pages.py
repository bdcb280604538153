"""Time the pages over a large organisation, in process; prints JSON.

Usage: python -m benchmarks.pages [--projects N] [--requests N] [--quick]

A thousand projects with a hundred tasks each, three measurements, registers and a
journal go into a temporary SQLite database. Each page is then asked for many times as
the head of the PMO, who sees all of it. The peer is the page's own frame: navigation
and nothing else, which is what the stack costs before a page does anything. On a busy
machine the processor's time says more than the clock, the ratio to the frame more than
either, and the fastest of the requests more than the median: pages are asked for in
turns, so that a busy second troubles all of them alike.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import logging
import os
import random
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from time import perf_counter, process_time
from typing import Any, TypeAlias

Rows: TypeAlias = dict[str, int]

AS_OF = dt.date(2026, 10, 31)
TASKS, MEASUREMENTS, RISKS, ISSUES, ENTRIES = 100, 3, 4, 3, 20
PORTFOLIOS, PROGRAMMES, PEOPLE = 8, 5, 200
WARM_UP = 5
LIST, DASHBOARD = 25, 50
"""Targets in milliseconds for the slowest of twenty requests."""
COLOURS = ("green", "green", "green", "amber", "red", "grey")
REASONS = ("overall", "time", "cost", "risk", "quality")
REASON = "Forecast to finish on 18 Dec 2026, 4 working days after the baseline."
FRAME = "/no-such-page/"


def build(projects: int) -> dict[str, int]:
    """Fill the database; return how many rows there are of what."""
    from steerco.organisation.models import Organisation, Person, Role
    from steerco.organisation.services import root_scope

    dice = random.Random(7)
    Organisation.objects.create(name="Benchmark", reporting_date=AS_OF)
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@bench.example", code=f"B{n}", name=f"Person {n:03}")
        for n in range(PEOPLE)
    )
    give(people[0], Role.HEAD_OF_PMO, root_scope())
    found = list(tree(projects, people, dice))
    return {
        "projects": len(found),
        "tasks": store_all(tasks(found, dice)),
        "measurements": store_all(measurements(found, dice)),
        "risks and responses": store_all(risks(found, people, dice)),
        "issues": store_all(issues(found, people, dice)),
        "journal": store_all(journal(found, people)),
    }


def give(person: Any, role: Any, scope: Any) -> None:
    from steerco.organisation.models import RoleAssignment

    RoleAssignment.objects.create(
        person=person, role=role, scope=scope, start=dt.date(2025, 1, 1)
    )


def tree(projects: int, people: list[Any], dice: random.Random) -> Iterator[Any]:
    """Yield projects in programmes in portfolios, each with a manager."""
    from steerco.organisation.models import Role, ScopeKind
    from steerco.organisation.services import add_scope, root_scope
    from steerco.projects.models import Portfolio, Programme, Project

    def scope(kind: ScopeKind, code: str, parent: Any) -> Any:
        return add_scope(kind=kind, code=code, name=f"Name of {code}", parent=parent)

    programmes = []
    for n in range(PORTFOLIOS):
        code = f"PF{n}"
        portfolio = Portfolio.objects.create(
            scope=scope(ScopeKind.PORTFOLIO, code, root_scope()), code=code, name=code
        )
        for m in range(PROGRAMMES):
            code = f"PF{n}-{m}"
            node = scope(ScopeKind.PROGRAMME, code, portfolio.scope)
            programmes.append(
                Programme.objects.create(
                    scope=node, portfolio=portfolio, code=code, name=code
                )
            )
    for n in range(projects):
        programme, code = programmes[n % len(programmes)], f"P-{n:05}"
        node = scope(ScopeKind.PROJECT, code, programme.scope)
        give(dice.choice(people), Role.PROJECT_MANAGER, node)
        yield Project.objects.create(
            scope=node,
            portfolio=programme.portfolio,
            programme=programme,
            code=code,
            name=f"Renewal of site {n}",
            klass=dice.choice("ABCD"),
            status_date=AS_OF - dt.timedelta(days=dice.randint(0, 60)),
            status_text="The work goes on as planned.",
            data_date=dt.datetime.combine(AS_OF, dt.time(17)),
        )


def tasks(projects: Iterable[Any], dice: random.Random) -> Iterator[Any]:
    from steerco.projects.models import Task

    for project in projects:
        for n in range(TASKS):
            start = dt.datetime(2026, 1, 5, 8) + dt.timedelta(days=n * 3)
            finish = start + dt.timedelta(days=dice.randint(1, 20), hours=9)
            yield Task(
                project=project,
                position=n,
                uid=n + 1,
                parent_uid=n - n % 10 + 1 if n % 10 else None,
                level=2 if n % 10 else 1,
                name=f"Step {n} of {project.code}",
                kind="task",
                is_summary=n % 10 == 0,
                duration=4800,
                start=start,
                finish=finish,
                baseline_start=start,
                baseline_finish=finish,
                percent_complete=dice.choice((0, 50, 100)),
                critical=n % 7 == 0,
            )


def measurements(projects: Iterable[Any], dice: random.Random) -> Iterator[Any]:
    from steerco.performance.models import Measurement

    for project in projects:
        budget = Decimal(dice.randint(100, 9_000) * 1000)
        for back in range(MEASUREMENTS):
            day = dt.datetime.combine(AS_OF, dt.time(17)) - dt.timedelta(days=30 * back)
            share = Decimal(dice.randint(20, 90)) / 100
            spent = budget * share * Decimal(dice.randint(80, 120)) / 100
            slip = dice.randint(-5, 40)
            yield Measurement(
                project=project,
                data_date=day,
                is_latest=back == 0,
                baseline_start=dt.datetime(2026, 1, 5, 8),
                baseline_finish=dt.datetime(2026, 12, 18, 17),
                forecast_start=dt.datetime(2026, 1, 5, 8),
                forecast_finish=dt.datetime(2026, 12, 18, 17) + dt.timedelta(slip),
                slip_days=slip,
                moved_days=dice.randint(-3, 12),
                budget=budget,
                actual=spent,
                estimate=budget * Decimal(dice.randint(90, 130)) / 100,
                estimate_moved=Decimal(dice.randint(-9, 9) * 1000),
                bac=budget,
                pv=budget * Decimal("0.6"),
                ev=budget * share,
                ac=spent,
                percent_complete=float(share * 100),
                spi=float(share) / 0.6,
                cpi=float(budget * share / spent),
                spi_t=0.95,
                metrics={"bac": float(budget), "eac": float(budget)},
                curve=curve(float(budget)),
                milestones=[milestone(n) for n in range(12)],
                quality=[point(n) for n in range(1, 15)],
                quality_failed=3,
                quality_applicable=14,
                next_milestone="Hand over to operations",
                next_milestone_on=dt.date(2026, 11, 30),
                health=dice.choice(COLOURS),
                health_time=dice.choice(COLOURS),
                health_cost=dice.choice(COLOURS),
                health_risk=dice.choice(COLOURS),
                health_quality=dice.choice(COLOURS),
                health_reasons=dict.fromkeys(REASONS, REASON),
            )


def curve(budget: float) -> dict[str, Any]:
    days = [dt.datetime(2026, 1, 5) + dt.timedelta(days=3 * n) for n in range(120)]
    planned = [budget * n / 119 for n in range(120)]
    return {
        "unit": "cost",
        "dates": [day.isoformat() for day in days],
        "planned": planned,
        "earned": planned[:100],
        "actual": planned[:100],
        "forecast": [],
    }


def milestone(number: int) -> dict[str, Any]:
    day = (dt.datetime(2026, 1, 30, 17) + dt.timedelta(days=30 * number)).isoformat()
    return {
        "key": f"M{number}",
        "uid": number,
        "name": f"Milestone {number}",
        "baseline": day,
        "previous": day,
        "forecast": day,
        "actual": day if number < 9 else None,
        "critical": False,
    }


def point(number: int) -> dict[str, Any]:
    return {
        "number": number,
        "name": f"Point {number}",
        "value": 0.03,
        "threshold": 0.05,
        "unit": "share",
        "applicable": True,
        "passed": number > 3,
        "failing": list(range(1, 20)),
    }


def risks(
    projects: Iterable[Any], people: list[Any], dice: random.Random
) -> Iterator[Any]:
    """Yield risks, each followed by a response to it."""
    from steerco.projects.models import Response, Risk

    for project in projects:
        for number in range(1, RISKS + 1):
            probability, impact = dice.randint(1, 5), dice.randint(1, 5)
            risk = Risk(
                project=project,
                number=number,
                title=f"Supplier {number} delivers late",
                event="the supplier delivers late",
                probability=probability,
                impacts={"time": impact},
                impact=impact,
                score=probability * impact,
                exposure=Decimal(dice.randint(1, 900) * 1000),
                is_opportunity=dice.random() < 0.1,
                owner=dice.choice(people),
                raised_on=AS_OF - dt.timedelta(days=90),
                review_on=AS_OF + dt.timedelta(days=dice.randint(-30, 30)),
            )
            yield risk
            yield Response(
                risk=risk,
                action="Agree on penalties",
                due_on=AS_OF + dt.timedelta(days=dice.randint(-30, 60)),
            )


def issues(
    projects: Iterable[Any], people: list[Any], dice: random.Random
) -> Iterator[Any]:
    from steerco.projects.models import Issue

    for project in projects:
        for number in range(1, ISSUES + 1):
            yield Issue(
                project=project,
                number=number,
                title=f"Permit {number} is missing",
                priority=dice.randint(1, 4),
                owner=dice.choice(people),
                raised_on=AS_OF - dt.timedelta(days=20),
                due_on=AS_OF + dt.timedelta(days=dice.randint(-10, 30)),
            )


def journal(projects: Iterable[Any], people: list[Any]) -> Iterator[Any]:
    from steerco.core.models import JournalEntry

    sequence = 0
    at = dt.datetime.combine(AS_OF, dt.time(9), dt.UTC)
    for project in projects:
        for _ in range(ENTRIES):
            sequence += 1
            yield JournalEntry(
                sequence=sequence,
                at=at,
                actor=people[sequence % len(people)],
                action="project.change",
                record_type="projects.project",
                record_id=project.pk,
                record_label=str(project),
                scope_path=project.scope.path,
                before={"stage": "planning"},
                after={"stage": "execution"},
                hash=f"{sequence:064}",
            )


def store_all(rows: Iterable[Any]) -> int:
    """Store rows of one or more models in batches, in the order in which they come."""
    waiting: dict[type[Any], list[Any]] = {}
    count = 0
    for row in rows:
        waiting.setdefault(type(row), []).append(row)
        count += 1
        if count % 5_000 == 0:
            flush(waiting)
    flush(waiting)
    return count


def flush(waiting: dict[type[Any], list[Any]]) -> None:
    for model, rows in waiting.items():
        model._default_manager.bulk_create(rows, batch_size=1_000)
        rows.clear()


PAGES = {
    "frame": (FRAME, LIST),
    "home": ("/", DASHBOARD),
    "portfolio list": ("/portfolios/", LIST),
    "portfolio": ("/portfolios/PF0/", DASHBOARD),
    "project list": ("/projects/", LIST),
    "project list, late of one portfolio": ("/projects/?late=on&portfolio=PF1", LIST),
    "project": ("/projects/P-00007/", DASHBOARD),
    "project value": ("/projects/P-00007/value/", DASHBOARD),
    "project registers": ("/projects/P-00007/raid/", LIST),
    "risk": ("/projects/P-00007/raid/R1/", DASHBOARD),
    "risks of all projects": ("/registers/", LIST),
    "issues of all projects": ("/registers/?register=issues", LIST),
    "journal": ("/journal/", LIST),
}


def ask(client: Any, url: str) -> dict[str, Any]:
    """Ask for a page once, counting its queries, then until it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    asked = len(queries)
    for _ in range(WARM_UP):
        client.get(url)
    return {
        "url": url,
        "status": response.status_code,
        "queries": asked,
        "kilobytes": round(len(response.content) / 1024),
    }


def timed(client: Any, url: str) -> tuple[float, float]:
    """Return how many milliseconds a page took by the clock and of the processor."""
    began, worked = perf_counter(), process_time()
    client.get(url)
    return 1000 * (perf_counter() - began), 1000 * (process_time() - worked)


def figures(times: list[tuple[float, float]]) -> dict[str, float]:
    clock, work = (list(column) for column in zip(*times, strict=True))
    return {
        "p50_ms": round(statistics.median(clock), 1),
        "p95_ms": round(statistics.quantiles(clock, n=20)[-1], 1),
        "cpu_min_ms": round(min(work), 1),
        "cpu_p50_ms": round(statistics.median(work), 1),
        "cpu_p95_ms": round(statistics.quantiles(work, n=20)[-1], 1),
    }


def measure(projects: int, requests: int) -> dict[str, Any]:
    rows, seconds = built(build, projects)
    return {
        "benchmark": "pages",
        "peer": "the page's own frame",
        "rows": rows,
        "build_seconds": seconds,
        "requests": requests,
        "pages": time_pages(PAGES, requests),
    }


def built(build: Callable[[int], Rows], projects: int) -> tuple[Rows, float]:
    """Fill the database as one transaction; return what was built and the seconds."""
    from django.db import transaction

    began = perf_counter()
    with transaction.atomic():
        rows = build(projects)
    seconds = round(perf_counter() - began, 1)
    gc.collect()
    gc.freeze()
    return rows, seconds


def time_pages(
    asked: Mapping[str, tuple[str, int]], requests: int
) -> dict[str, dict[str, Any]]:
    """Time pages, in turns, as the head of the PMO; `asked` has address and target."""
    from django.test import Client

    from steerco.organisation.models import Person

    client = Client(SERVER_NAME="localhost")
    client.force_login(
        Person.objects.get(code="B0"), "django.contrib.auth.backends.ModelBackend"
    )
    pages = {
        name: ask(client, url) | {"target_p95_ms": target}
        for name, (url, target) in asked.items()
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in asked}
    for _ in range(requests):
        for name, (url, _) in asked.items():
            times[name].append(timed(client, url))
    for name in pages:
        pages[name] |= figures(times[name])
    frame = pages["frame"]["cpu_min_ms"]
    for page in pages.values():
        page["times_the_frame"] = round(page["cpu_min_ms"] / frame, 1)
    return pages


def run(
    measure: Callable[[int, int], dict[str, Any]], description: str, requests: int
) -> None:
    """Read the command line, set up the site on a temporary database, print figures."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--projects", type=int, default=1_000)
    parser.add_argument("--requests", type=int, default=requests)
    parser.add_argument("--quick", action="store_true", help="a tenth of the projects")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "STEERCO_DATA_DIR": folder,
            "STEERCO_SECRET_KEY": "benchmark",
            "STEERCO_HTTPS": "no",
            "DATABASE_URL": f"sqlite:///{folder}/benchmark.sqlite3",
            "DJANGO_SETTINGS_MODULE": "steerco.settings",
        }
        from steerco import wsgi  # noqa: F401  (sets everything up as the server does)

        logging.disable()
        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        projects = options.projects // 10 if options.quick else options.projects
        found = measure(projects, options.requests)
        connection.close()
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    run(measure, __doc__, requests=40)
