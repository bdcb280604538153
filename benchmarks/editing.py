"""Time edits of a large plan through the door that the Gantt uses; prints JSON.

Usage: python -m benchmarks.editing [--tasks N] [--rounds N] [--quick] [--profile KIND]

A plan of chains of work, linked across its phases, is put into a temporary database
(SQLite, or the one that DATABASE_URL names). Each kind of edit is then sent some times
as JSON and its answer read, all in process: session, policy, conflict check, rules,
recalculation of the whole plan, rows, journal and answer are in the time. Of one such
edit `written` counts the rows of the database that it changes in anything, late dates
and float included, `moved` those with another start or finish, and `rows` the whole
rows in its answer. The peer of each is the recalculation alone, which no edit can do
without. The seconds of the processor say more than the clock on a busy machine; those
of a PostgreSQL server are not among them.
"""

from __future__ import annotations

import argparse
import cProfile
import datetime as dt
import json
import operator
import os
import pstats
import random
import statistics
import sys
import tempfile
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Any

PHASE = 25
TARGET = 300
"""Milliseconds that an edit of ten thousand tasks may take."""


def large_plan(count: int) -> Any:
    """Return phases of 25 tasks in a chain, one task in five linked to the phase before."""
    from steerco.schedules.editing.draft import STARTED_HERE
    from steerco.schedules.model import (
        Calendar,
        Duration,
        Link,
        Schedule,
        Task,
        TaskKind,
        TimeRange,
    )

    dice = random.Random(7)
    office = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
    tasks, links = [], []
    phases = max(1, count // (PHASE + 1))
    for phase in range(phases):
        head = phase * (PHASE + 1) + 1
        tasks.append(
            Task(
                uid=head,
                name=f"Phase {phase}",
                wbs=str(phase + 1),
                kind=TaskKind.SUMMARY,
            )
        )
        for step in range(PHASE):
            uid = head + 1 + step
            tasks.append(
                Task(
                    uid=uid,
                    name=f"Step {uid}",
                    wbs=f"{phase + 1}.{step + 1}",
                    parent=head,
                    level=2,
                    duration=Duration(tenths=480 * dice.randint(1, 20)),
                )
            )
            if step:
                links.append(Link(predecessor=uid - 1, successor=uid))
            if phase and step % 5 == 0:
                before = (phase - 1) * (PHASE + 1) + 2 + dice.randrange(PHASE)
                links.append(Link(predecessor=before, successor=uid))
    return Schedule(
        uid="benchmark",
        name="Benchmark",
        format=STARTED_HERE,
        start=dt.datetime(2026, 1, 5, 8),
        calendar=1,
        calendars=(Calendar(uid=1, name="Standard", week=(office,) * 5 + ((), ())),),
        tasks=tuple(tasks),
        links=tuple(links),
    )


def put(schedule: Any) -> tuple[Any, Any]:
    """Import the plan; return its project and its manager."""
    from steerco.organisation.models import (
        Organisation,
        Person,
        Role,
        RoleAssignment,
        ScopeKind,
    )
    from steerco.organisation.services import add_scope, root_scope
    from steerco.projects.models import Portfolio, Project
    from steerco.projects.services.plans import Source, put_plan

    Organisation.objects.get_or_create(defaults={"name": "Benchmark"})
    key = os.urandom(3).hex()
    node = add_scope(
        kind=ScopeKind.PORTFOLIO, code=f"B{key}", name="Benchmark", parent=root_scope()
    )
    portfolio = Portfolio.objects.create(scope=node, code=f"B{key}", name="Benchmark")
    node = add_scope(
        kind=ScopeKind.PROJECT, code=f"P{key}", name="Benchmark", parent=node
    )
    project = Project.objects.create(
        scope=node, portfolio=portfolio, code=f"P{key}", name="Benchmark"
    )
    person = Person.objects.create(email=f"{key}@bench.example", code=key, name="Bea")
    RoleAssignment.objects.create(
        person=person, role=Role.PROJECT_MANAGER, scope=node, start=dt.date(2025, 1, 1)
    )
    source = Source("benchmark.json", "", key, key)
    put_plan(project=project, schedule=schedule, source=source, actor=person)
    return project, person


def kinds(count: int) -> dict[str, Callable[[int], list[dict[str, Any]]]]:
    """Return what is sent in each round, by the name of the edit."""
    last = max(2, count // (PHASE + 1) * (PHASE + 1))
    middle = last // 2 // (PHASE + 1) * (PHASE + 1) + 2
    days = [480, 960]

    def change(uid: int, **values: Any) -> dict[str, Any]:
        return {"do": "set", "uid": uid, "values": values}

    return {
        "rename": lambda n: [change(middle, name=f"Renamed {n}")],
        "duration of the last task": lambda n: [change(last, duration=days[n % 2])],
        "duration in the middle": lambda n: [change(middle, duration=days[n % 2])],
        "duration of the first task": lambda n: [change(2, duration=days[n % 2])],
        "link and unlink": lambda n: [
            {"do": ("unlink", "link")[n % 2], "predecessor": middle, "successor": last}
        ],
        "percent complete": lambda n: [change(2, percent=float(10 * (n % 9)))],
        "add a task": lambda n: [
            {"do": "add", "values": {"name": f"New {n}"}, "before": middle}
        ],
        "move a task": lambda n: [
            {"do": "move", "uids": [middle + 3], "before": middle + (1, 6)[n % 2]}
        ],
        "a hundred values at once": lambda n: [
            change(uid, priority=500 + n)
            for uid in range(2, 2 + PHASE * 4)
            if uid % 26 != 1
        ],
    }


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--tasks", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=8)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--profile")
    given = options.parse_args()
    if given.quick:
        given.tasks, given.rounds = 1_000, 4
    with tempfile.TemporaryDirectory() as folder:
        os.environ["STEERCO_DATA_DIR"] = folder
        os.environ.setdefault("STEERCO_SECRET_KEY", "a key for benchmarks only")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerco.settings")
        from django.conf import settings

        from steerco import wsgi  # noqa: F401  (sets everything up as the server does)

        settings.ALLOWED_HOSTS = ["testserver"]
        print(json.dumps(measured(given), indent=2))


def measured(given: argparse.Namespace) -> dict[str, Any]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from steerco_engine.cpm import warm_up

    call_command("migrate", verbosity=0)
    schedule = large_plan(given.tasks)
    project, person = put(schedule)
    client = Client()
    client.force_login(person)
    base = f"/projects/{project.code}/schedule/"
    state = {"revision": client.get(f"{base}plan.json").json()["project"]["revision"]}

    def send(edits: list[dict[str, Any]]) -> dict[str, Any]:
        body = json.dumps({"revision": state["revision"], "edits": edits})
        answer = client.post(f"{base}edits/", body, content_type="application/json")
        delta: dict[str, Any] = answer.json()
        if answer.status_code != 200:
            raise SystemExit(delta)
        state["revision"] = delta["revision"]
        return delta

    began = perf_counter(), process_time()
    warm_up()
    warming = seconds(began)
    send([{"do": "set", "uid": 2, "values": {"name": "Warm"}}])
    found = {
        name: timed(send, edits, given) | reach(project, send, edits, given)
        for name, edits in kinds(given.tasks).items()
        if given.profile in (None, name)
    }
    began = perf_counter(), process_time()
    packed = client.get(f"{base}plan.json", headers={"Accept": "application/msgpack"})
    plan = seconds(began)
    return {
        "tasks": len(schedule.tasks),
        "links": len(schedule.links),
        "database": connection.vendor,
        "loading machine code, once a process": warming,
        "peer": "recalculation of the plan alone",
        "recalculation": peer(schedule, given.rounds),
        "edits": found,
        "plan as msgpack": plan | {"kilobytes": len(packed.content) // 1024},
        "target": {"milliseconds": TARGET, "of": "an edit at 10,000 tasks"},
    }


def timed(
    send: Callable[[list[dict[str, Any]]], dict[str, Any]],
    edits: Callable[[int], list[dict[str, Any]]],
    given: argparse.Namespace,
) -> dict[str, Any]:
    send(edits(1))
    profile = cProfile.Profile() if given.profile else None
    rounds, rows = [], 0
    for n in range(2, 2 + given.rounds):
        began = perf_counter(), process_time()
        if profile:
            profile.enable()
        rows = len(send(edits(n))["tasks"])
        if profile:
            profile.disable()
        rounds.append(seconds(began))
    if profile:
        pstats.Stats(profile, stream=sys.stderr).sort_stats("cumtime").print_stats(45)
    return middle_of(rounds) | {"rows": rows}


def reach(
    project: Any,
    send: Callable[[list[dict[str, Any]]], dict[str, Any]],
    edits: Callable[[int], list[dict[str, Any]]],
    given: argparse.Namespace,
) -> dict[str, int]:
    """Send the edit once more; count the stored rows that it changed, and moved."""

    def stored() -> dict[int, dict[str, Any]]:
        return {row["uid"]: row for row in project.tasks.values()}

    before = stored()
    send(edits(2 + given.rounds))
    after = stored()
    changed = [(before.get(uid), row) for uid, row in after.items()]
    changed = [(old, row) for old, row in changed if old != row]
    dates = operator.itemgetter("start", "finish")
    return {
        "written": len(changed),
        "moved": sum(old is None or dates(old) != dates(row) for old, row in changed),
    }


def peer(schedule: Any, rounds: int) -> dict[str, float]:
    from steerco.schedules.recalculation import recalculate

    found = []
    for _ in range(rounds):
        began = perf_counter(), process_time()
        recalculate(schedule)
        found.append(seconds(began))
    return middle_of(found)


def seconds(began: tuple[float, float]) -> dict[str, float]:
    clock, processor = perf_counter() - began[0], process_time() - began[1]
    return {
        "milliseconds": round(clock * 1000, 1),
        "processor": round(processor * 1000, 1),
    }


def middle_of(rounds: list[dict[str, float]]) -> dict[str, float]:
    return {
        "milliseconds": round(statistics.median(r["milliseconds"] for r in rounds), 1),
        "processor": round(statistics.median(r["processor"] for r in rounds), 1),
        "fastest": min(r["milliseconds"] for r in rounds),
    }


if __name__ == "__main__":
    main()
