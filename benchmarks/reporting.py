"""Time status pages, reports and the board pack over three years of history; prints JSON.

Usage: python -m benchmarks.reporting [--projects N] [--requests N] [--quick]

A thousand projects with 36 monthly measurements and status reports each go into a
temporary SQLite database, a twelfth of the reports missing, returned or changed in
colour. The pages are asked for as the head of the PMO; the peer is the frame that every
page has, as in `benchmarks.pages`, whose builders this uses. Then a board pack is read
and written in every format, cut to 200 projects.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from time import perf_counter, process_time
from typing import Any

from benchmarks.pages import (
    AS_OF,
    COLOURS,
    FRAME,
    MEASUREMENTS,
    PEOPLE,
    built,
    give,
    issues,
    measurements,
    risks,
    run,
    store_all,
    time_pages,
    tree,
)

MONTHS = 36
PACK = 200
TARGET = 200
"""Milliseconds for the slowest of twenty requests."""
PACK_TARGET = 60
"""Seconds for a board pack of `PACK` projects in one format."""
PAGES = {
    "frame": FRAME,
    "status reports": "/status/",
    "status reports, red ones": "/status/?show=red",
    "status of a project": "/projects/P-00007/status/",
    "status report, draft": "/projects/P-00007/status/{last}/",
    "portfolio": "/portfolios/PF0/",
    "portfolio list": "/portfolios/",
    "report: portfolio status": "/reports/roll-up/?portfolio=PF0",
    "report: milestones": "/reports/milestones/?portfolio=PF0",
    "report: variance": "/reports/variance/?portfolio=PF0",
    "report: variance, a year ago": "/reports/variance/?portfolio=PF0&as_of=2025-10-31",
    "report: PMO key figures": "/reports/kpis/?portfolio=PF0",
    "home": "/",
}


def build(projects: int) -> dict[str, int]:
    """Fill the database; return how many rows there are of what."""
    from steerco.organisation.models import Organisation, Person, Role
    from steerco.organisation.services import root_scope

    dice = random.Random(11)
    Organisation.objects.create(name="Benchmark", reporting_date=AS_OF)
    people = Person.objects.bulk_create(
        Person(email=f"p{n}@bench.example", code=f"B{n}", name=f"Person {n:03}")
        for n in range(PEOPLE)
    )
    give(people[0], Role.HEAD_OF_PMO, root_scope())
    found = list(tree(projects, people, dice))
    return {
        "projects": len(found),
        "measurements": store_all(measurements(found, dice))
        + store_all(older(found, dice)),
        "status reports": store_all(statuses(found, people, dice)),
        "risks and responses": store_all(risks(found, people, dice)),
        "issues": store_all(issues(found, people, dice)),
    }


def month_ends(count: int) -> list[dt.date]:
    from steerco.performance.calculations import periods

    period, found = periods.last_ended("monthly", AS_OF), []
    for _ in range(count):
        found.append(period.end)
        period = periods.before("monthly", period)
    return found


def older(projects: Iterable[Any], dice: random.Random) -> Iterator[Any]:
    """Yield the months before those that `measurements` holds in full."""
    from steerco.performance.models import Measurement

    first = AS_OF - dt.timedelta(days=30 * MEASUREMENTS)
    for project in projects:
        for back in range(MONTHS - MEASUREMENTS):
            day = dt.datetime.combine(first - dt.timedelta(30 * back), dt.time(17))
            colour = dice.choice(COLOURS)
            yield Measurement(
                project=project,
                data_date=day,
                is_latest=False,
                baseline_finish=dt.datetime(2026, 12, 18, 17),
                forecast_finish=dt.datetime(2026, 12, 18, 17),
                slip_days=dice.randint(-5, 40),
                budget=1_000_000,
                actual=500_000,
                estimate=1_100_000,
                pv=600_000,
                ev=550_000,
                ac=500_000,
                percent_complete=dice.uniform(5, 95),
                health=colour,
                health_time=colour,
                health_reasons={"overall": "As it was then."},
            )


def statuses(
    projects: Iterable[Any], people: list[Any], dice: random.Random
) -> Iterator[Any]:
    from steerco.performance.calculations import periods
    from steerco.performance.models import StatusReport
    from steerco.performance.selectors.status.calendar import calendar

    rules = calendar()
    for project in projects:
        rule = rules[project.klass]
        period = rule.last(AS_OF)
        for _ in range(MONTHS):
            colour = dice.choice(COLOURS[:5])
            if dice.random() > 1 / 12:
                yield StatusReport(
                    project=project,
                    start=period.start,
                    end=period.end,
                    due_on=rule.due_on(period),
                    state=dice.choice(("published", "confirmed", "returned")),
                    summary="The work goes on; the next step is the acceptance. " * 4,
                    colour=colour,
                    measured=dice.choice(COLOURS[:5]),
                    author=dice.choice(people),
                )
            period = periods.before(rule.rhythm, period)


def time_pack() -> dict[str, Any]:
    """Read the board pack of all portfolios, cut it, and write it in every format."""
    from django.utils import timezone

    from steerco.organisation.models import Person
    from steerco.organisation.selectors import reporting
    from steerco.performance.reports.files import BOARD_WRITERS
    from steerco.performance.selectors.packs import board_pack

    user = Person.objects.get(code="B0")
    began, worked = perf_counter(), process_time()
    pack = board_pack(portfolio=None, user=user, at=reporting(timezone.localdate()))
    pack = replace(pack, projects=pack.projects[:PACK], pages=pack.pages[:PACK])
    found: dict[str, Any] = {
        "projects": len(pack.projects),
        "target_seconds": PACK_TARGET,
        "read": spent(began, worked),
    }
    for kind, write in BOARD_WRITERS.items():
        began, worked = perf_counter(), process_time()
        size = len(write(pack))
        found[kind] = spent(began, worked) | {"kilobytes": size // 1024}
    return found


def spent(began: float, worked: float) -> dict[str, float]:
    return {
        "seconds": round(perf_counter() - began, 2),
        "cpu_seconds": round(process_time() - worked, 2),
    }


def measure(projects: int, requests: int) -> dict[str, Any]:
    from steerco.projects.models import Project

    rows, seconds = built(build, projects)
    Project.objects.filter(code="P-00007").update(klass="B")
    last = month_ends(1)[0]
    asked = {name: (url.format(last=last), TARGET) for name, url in PAGES.items()}
    return {
        "benchmark": "reporting",
        "peer": "the page's own frame",
        "rows": rows,
        "build_seconds": seconds,
        "requests": requests,
        "pages": time_pages(asked, requests),
        "board pack": time_pack(),
    }


if __name__ == "__main__":
    run(measure, __doc__, requests=20)
