"""A portfolio with one of everything, all of it named after one secret word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, LATE_BUILD, mspdi, upload

from steerco.core import journal
from steerco.core.models import Job, SavedView
from steerco.faces.models import ApiToken
from steerco.organisation.models import Person, Role, RoleAssignment
from steerco.performance.calculations.periods import Period, before, last_ended
from steerco.performance.models import (
    Actual,
    ConfirmedHealth,
    Dashboard,
    DashboardShare,
    Placed,
    PublishedReport,
    ReportSubscription,
    ReportTemplate,
    StatusReport,
    WidgetKind,
)
from steerco.performance.services.status import Words, publish_status, save_status
from steerco.projects.models import (
    Assumption,
    Dependency,
    Export,
    Health,
    Import,
    ImportItem,
    Issue,
    Leaving,
    Portfolio,
    Project,
    Response,
    Risk,
)
from steerco.projects.services import imports

SECRET = "Zephyrine"
TODAY = dt.date(2026, 3, 16)
REGISTER = (
    "Project code;Project name;Status;Start;Finish;Budget\n"
    f"Z-1;{SECRET} ferry;green;01.02.2026;30.06.2026;1000\n"
    f"Z-2;{SECRET} lock;amber;01.03.2026;31.07.2026;2000\n"
).encode()


@dataclass
class World:
    portfolio: Portfolio
    project: Project
    other: Project
    owner: Person
    """Head of PMO of the portfolio and nothing else."""
    board: Person
    """On the portfolio's board: may approve what the owner plans."""
    auditor: Person
    """Sees everything in the portfolio and may change nothing."""
    risk: Risk
    issue: Issue
    assumption: Assumption
    dependency: Dependency
    response: Response
    preview: Import
    unread: Import
    columns: ImportItem
    role: RoleAssignment
    job: Job
    export: Export
    view: SavedView
    status: StatusReport
    draft: StatusReport
    template: ReportTemplate
    letter: ReportSubscription
    token: ApiToken
    dashboard: Dashboard
    """With every widget, shared with roles that outsiders hold elsewhere."""


def bring(portfolio: Portfolio, actor: Person, *files: Any, done: bool) -> Import:
    batch = imports.start_import(
        portfolio=portfolio, files=[upload(*file) for file in files], actor=actor
    )
    batch = imports.read_import(batch=batch)
    if done:
        imports.confirm_import(batch=batch, actor=actor)
        batch = imports.carry_out_import(batch=batch)
    return batch


def make_world(code: str = "ZED") -> World:
    portfolio = factories.make_portfolio(code, name=f"{SECRET} portfolio")
    owner = factories.make_member(Role.HEAD_OF_PMO, portfolio.scope, "Olga Owner")
    plan = BRIDGE.replace(b"Bridge renewal", f"{SECRET} bridge".encode())
    bring(portfolio, owner, (f"{SECRET}.xml", plan), done=True)
    project = Project.objects.get(portfolio=portfolio)
    other = factories.make_project(portfolio, name=f"{SECRET} tunnel")
    programme = factories.make_programme(portfolio, name=f"{SECRET} programme")
    Project.objects.filter(pk=other.pk).update(programme=programme)
    newer = mspdi(LATE_BUILD, title=f"{SECRET} bridge", status="2026-03-13")
    preview = bring(portfolio, owner, (f"{SECRET} newer.xml", newer), done=False)
    register = bring(portfolio, owner, (f"{SECRET}.csv", REGISTER), done=False)
    unread = Import.objects.create(portfolio=portfolio, created_by=owner)
    raised = {"project": project, "raised_on": TODAY, "raised_by": owner}
    risk = Risk.objects.create(
        **raised,
        number=1,
        title=f"{SECRET} floods",
        event="it floods",
        probability=3,
        impact=4,
        impacts={"time": 4},
        score=12,
        owner=owner,
        cost_likely=1000,
        exposure=500,
    )
    issue = Issue.objects.create(
        **raised,
        number=1,
        title=f"{SECRET} strike",
        due_on=TODAY,
        owner=owner,
        decision_needed=f"Pay for {SECRET}?",
        decider=owner,
    )
    assumption = Assumption.objects.create(
        **raised, number=1, title=f"{SECRET} is dry", statement="dry", owner=owner
    )
    dependency = Dependency.objects.create(
        **raised,
        number=1,
        title=f"{SECRET} steel",
        deliverable="steel",
        need_by=TODAY,
        giver=other,
        owner=owner,
    )
    response = Response.objects.create(
        risk=risk, action=f"{SECRET} dam", owner=owner, due_on=TODAY
    )
    journal.record(
        actor=owner, action="risk.raise", on=risk, scope_path=project.scope.path
    )
    ConfirmedHealth.objects.create(
        project=project,
        colour=Health.AMBER,
        measured=Health.GREEN,
        reason=f"{SECRET} will slip",
        until=timezone.localdate() + dt.timedelta(days=7),
        confirmed_by=owner,
    )
    manager = factories.make_person("Mina Manager")
    export = Export.objects.create(
        what=Leaving.PLAN,
        title=f"CSV of {SECRET}",
        project=project,
        asked_by=owner,
        kind="csv",
        name=f"{SECRET}.csv",
    )
    export.file.save("plan.csv", ContentFile(SECRET.encode()))
    period = last_ended("monthly", timezone.localdate())
    status = report_on(project, period, manager)
    save_status(
        project=project,
        end=status.end,
        actor=owner,
        words=Words(f"{SECRET} is late.", recovery="Crane."),
    )
    publish_status(report=status, actor=owner)
    PublishedReport.objects.update(published_by=manager)
    status.refresh_from_db()
    Actual.objects.create(
        project=project,
        source="SAP",
        external_key="S-1",
        on=TODAY,
        amount=7,
        text=f"{SECRET} invoice",
        restates=True,
        told_by=owner,
    )
    template = ReportTemplate(name="Our dress", kind="variance", uploaded_by=manager)
    template.file.save("dress.pptx", ContentFile(SECRET.encode()))
    draft = report_on(project, before("monthly", period), owner)
    return World(
        portfolio=portfolio,
        project=project,
        other=other,
        owner=owner,
        board=factories.make_member(Role.PORTFOLIO_BOARD, portfolio.scope, "Bea Board"),
        auditor=factories.make_member(Role.AUDITOR, portfolio.scope, "Aud Auditor"),
        risk=risk,
        issue=issue,
        assumption=assumption,
        dependency=dependency,
        response=response,
        preview=preview,
        unread=unread,
        columns=register.items.get(kind="register"),
        role=factories.give_role(manager, Role.PROJECT_MANAGER, project.scope),
        job=Job.objects.create(kind="x", title=f"{SECRET} job", owner=owner),
        export=export,
        view=SavedView.objects.create(
            owner=owner, page="faces:journal", name=f"{SECRET} view"
        ),
        status=status,
        draft=draft,
        template=template,
        letter=ReportSubscription.objects.create(
            kind="roll-up", portfolio=portfolio, owner=owner, next_on=TODAY
        ),
        token=ApiToken.objects.create(
            person=owner, name=f"{SECRET} Excel", digest="0", expires_on=TODAY
        ),
        dashboard=make_dashboard(owner, portfolio),
    )


def make_dashboard(owner: Person, portfolio: Portfolio, name: str = "") -> Dashboard:
    """Return a dashboard with every widget, shared with the office and auditors."""
    dashboard = Dashboard(
        owner=owner, portfolio=portfolio, name=name or f"{SECRET} dashboard"
    )
    dashboard.placed = [Placed(kind) for kind in WidgetKind]
    dashboard.save()
    for role in (Role.HEAD_OF_PMO, Role.AUDITOR):
        DashboardShare.objects.create(dashboard=dashboard, role=role)
    return dashboard


def report_on(project: Project, period: Period, author: Person) -> StatusReport:
    return StatusReport.objects.create(
        project=project,
        start=period.start,
        end=period.end,
        due_on=period.end + dt.timedelta(days=7),
        author=author,
        summary=f"{SECRET} is well.",
        recovery="A second crane.",
    )


def day(offset: int) -> str:
    return str(timezone.localdate() + dt.timedelta(days=offset))
