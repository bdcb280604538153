"""Any number of everything, to see that pages take as many statements for many."""

from __future__ import annotations

import datetime as dt

from tests import factories
from tests.steerco.faces.world import TODAY, World, make_dashboard

from steerco.core import journal
from steerco.organisation.models import Person, Role
from steerco.performance.models import Measurement, StatusReport
from steerco.projects.models import (
    Assumption,
    Baseline,
    Dependency,
    Import,
    ImportItem,
    ImportState,
    Issue,
    Project,
    Response,
    Risk,
    ScheduleVersion,
    Task,
)

NOW = dt.datetime(2026, 3, 13, 17)


def add_crowd(world: World, number: int, owner: Person) -> None:
    """Add `number` of everything a page lists, owned by `owner`, led by one each."""
    unit = factories.make_unit()
    for n in (next(factories.numbers) for _ in range(number)):
        project = factories.make_project(world.portfolio, unit=unit)
        manager = factories.make_person(unit=unit)
        factories.give_role(manager, Role.PROJECT_MANAGER, project.scope)
        factories.give_role(owner, Role.SPONSOR, project.scope)
        measure(project, n)
        make_dashboard(manager, world.portfolio, f"Dashboard {n}")
        Task.objects.create(
            project=project,
            uid=1,
            name="Gate",
            position=1,
            is_milestone=True,
            finish=NOW,
        )
        fill_registers(project, n, owner, manager)
        report(project, n, manager, world)
        journal.record(
            actor=manager,
            action="project.put",
            on=project,
            scope_path=project.scope.path,
        )
        batch = Import.objects.create(
            portfolio=world.portfolio, created_by=owner, state=ImportState.PREVIEW
        )
        item(batch, project, n)
        item(world.preview, project, n)
        grow(world.project, n)


def measure(project: Project, n: int) -> None:
    Measurement.objects.create(
        project=project,
        data_date=NOW,
        health="red" if n % 2 else "green",
        health_reasons={"overall": "Late."},
        slip_days=n,
        moved_days=n,
        forecast_finish=NOW,
        baseline_finish=NOW,
        budget=100,
        actual=50,
        estimate=110,
        next_milestone="Gate",
        next_milestone_on=TODAY,
    )


def report(project: Project, n: int, manager: Person, world: World) -> None:
    """Report on the last periods: published, returned or begun."""
    for period in (world.status, world.draft):
        StatusReport.objects.create(
            project=project,
            start=period.start,
            end=period.end,
            due_on=period.due_on,
            author=manager,
            state=("published", "returned", "draft")[n % 3],
            colour="green",
            measured="red",
        )


def fill_registers(project: Project, n: int, owner: Person, manager: Person) -> None:
    raised = {"project": project, "raised_on": TODAY, "number": n + 10, "title": "It"}
    risk = Risk.objects.create(
        **raised,
        event="it",
        probability=3,
        impact=4,
        impacts={"time": 4},
        score=12,
        owner=owner,
        exposure=500,
        review_on=TODAY,
    )
    Response.objects.create(risk=risk, action="act", owner=owner, due_on=TODAY)
    Issue.objects.create(
        **raised,
        owner=owner,
        due_on=TODAY,
        risk=risk,
        decision_needed="Pay?",
        decider=manager if n % 2 else owner,
    )
    Assumption.objects.create(
        **raised, statement="so", owner=owner, validate_by=TODAY, became_risk=risk
    )
    Dependency.objects.create(
        **raised, deliverable="x", need_by=TODAY, giver=project, owner=owner
    )


def item(batch: Import, project: Project, n: int) -> None:
    ImportItem.objects.create(
        batch=batch,
        position=n + 1,
        filename=f"{n}.xml",
        name=str(n),
        sha256="0" * 64,
        action="changed",
        project=project,
    )


def grow(project: Project, n: int) -> None:
    """Give one project another version, baseline, task and register entry."""
    first = project.versions.get(number=1)
    version = ScheduleVersion.objects.get(pk=first.pk)
    version.pk, version.number = None, 100 + n
    version.imported_by = factories.make_person()
    version.save(force_insert=True)
    Baseline.objects.create(
        project=project,
        number=100 + n,
        version=version,
        approved_by=version.imported_by,
        approved_on=TODAY,
        start=NOW,
        finish=NOW,
    )
    Task.objects.create(
        project=project, uid=1000 + n, position=1000 + n, name=f"Task {n}"
    )
    owner = version.imported_by
    fill_registers(project, n, owner, owner)
