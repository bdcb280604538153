"""Everybody finds on the home page what they came for, and what to do next."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import factories
from tests.steerco.faces.world import make_world

from steerco.core.models import Job
from steerco.faces.selectors.home import greeting
from steerco.faces.selectors.tasks import own_tasks
from steerco.faces.selectors.waiting import day_of, waiting_for
from steerco.organisation.models import Organisation, Role
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.calculations.periods import last_ended
from steerco.performance.models import Measurement, StatusReport, StatusState
from steerco.projects.models import (
    Assumption,
    Dependency,
    Import,
    ImportState,
    Issue,
    IssueState,
    Response,
    Risk,
    Task,
)

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)


@pytest.fixture
def project():
    return factories.make_project(code="HB-7", name="Harbour bridge")


@pytest.fixture
def manager(project):
    """Manage a project that has reported on its last period."""
    found = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mina Manager")
    period = last_ended("monthly", TODAY)
    StatusReport.objects.create(
        project=project,
        start=period.start,
        end=period.end,
        due_on=period.end,
        state=StatusState.PUBLISHED,
        author=found,
    )
    return found


def day(offset: int) -> dt.date:
    return TODAY + dt.timedelta(days=offset)


def risk(project, **more):
    number = project.risks.count() + 1
    scored = {"probability": 3, "impact": 4, "score": 12}
    fields = {"title": "Floods", "event": "it floods", "raised_on": TODAY} | scored
    return Risk.objects.create(project=project, number=number, **fields | more)


def issue(project, **more):
    number = project.issues.count() + 1
    fields = {"title": "Strike", "raised_on": TODAY}
    return Issue.objects.create(project=project, number=number, **fields | more)


def waits(person, on=TODAY):
    items = waiting_for(day_of(person, Reporting(on)))
    return [(item.kind, item.title) for item in items]


def waits_besides_reports(person):
    return [item for item in waits(person) if item[0] != "Report"]


@pytest.mark.parametrize(
    ("due", "done", "waiting"),
    [(-5, None, True), (14, None, True), (15, None, False), (-5, TODAY, False)],
)
def test_responses_wait_two_weeks_ahead_until_they_are_done(
    manager, project, due, done, waiting
):
    Response.objects.create(
        risk=risk(project, review_on=day(90)),
        action="Build a dam",
        owner=manager,
        due_on=day(due),
        done_on=done,
    )
    assert waits(manager) == ([("Respond", "Build a dam")] if waiting else [])


@pytest.mark.parametrize(
    ("review", "waiting"),
    [(day(-1), True), (TODAY, True), (None, True), (day(1), False)],
)
def test_own_risks_wait_for_their_review(manager, project, review, waiting):
    risk(project, owner=manager, review_on=review)
    assert waits(manager) == ([("Review", "Floods")] if waiting else [])


def test_a_closed_risk_waits_for_nothing(manager, project):
    risk(project, owner=manager, state="avoided")
    assert waits(manager) == []


def test_issues_and_assumptions_wait_when_due(manager, project):
    issue(project, owner=manager, due_on=day(3))
    issue(project, owner=manager, due_on=day(30))
    issue(project, owner=manager, due_on=day(3), state="closed")
    Assumption.objects.create(
        project=project,
        number=1,
        title="Soil is dry",
        statement="dry",
        raised_on=TODAY,
        owner=manager,
        validate_by=day(5),
    )
    assert waits(manager) == [("Resolve", "Strike"), ("Validate", "Soil is dry")]


def test_a_status_report_waits_for_its_manager_until_it_is_published(manager, project):
    StatusReport.objects.update(state=StatusState.DRAFT)
    assert waits(manager) == [("Report", "Status of 28 Feb 2026")]
    StatusReport.objects.update(
        state=StatusState.RETURNED, asked_because="Where is the cost?"
    )
    assert waits(manager) == [("Report", "Where is the cost?")]


def test_published_reports_wait_for_the_office_in_one_line(manager, project):
    head = factories.make_member(Role.HEAD_OF_PMO, project.scope)
    assert waits(head) == [("Review", "1 status report")]
    StatusReport.objects.update(state=StatusState.CONFIRMED)
    assert waits(head) == []


def test_what_is_due_first_comes_first_and_late_is_marked(manager, project):
    for due in (9, -4, 2):
        issue(project, owner=manager, due_on=day(due), title=str(due))
    items = waiting_for(day_of(manager, Reporting(TODAY)))
    assert [(i.title, i.overdue) for i in items] == [
        ("-4", True),
        ("2", False),
        ("9", False),
    ]


def test_a_sponsor_is_asked_for_decisions_named_or_not(project, manager):
    sponsor = factories.make_member(Role.SPONSOR, project.scope)
    issue(project, decision_needed="Pay?", decider=sponsor, decision_by=day(1))
    issue(project, title="Unnamed", state=IssueState.DECIDING)
    issue(project, decision_needed="Other?", decider=manager)
    issue(project, decision_needed="Past?", decider=sponsor, state="closed")
    assert waits(sponsor) == [("Decide", "Pay?"), ("Decide", "Unnamed")]
    assert waits(manager) == [("Decide", "Other?")]


def test_a_dependency_waits_for_the_side_that_has_not_agreed(project):
    giver = factories.make_project(project.portfolio)
    receiving = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    giving = factories.make_person()
    for scope in (giver.scope, project.portfolio.scope):
        factories.give_role(giving, Role.PROGRAMME_MANAGER, scope)
    dependency = Dependency.objects.create(
        project=project,
        number=1,
        title="Steel",
        deliverable="steel",
        raised_on=TODAY,
        need_by=day(40),
        giver=giver,
        agreed_by_receiver=True,
    )
    assert waits_besides_reports(receiving) == []
    assert waits_besides_reports(giving) == [("Agree", "Steel")]
    Dependency.objects.filter(pk=dependency.pk).update(state="agreed")
    assert waits_besides_reports(giving) == []


def test_own_imports_wait_for_a_confirmation_and_jobs_run(manager, project):
    other = factories.make_member(Role.HEAD_OF_PMO, project.portfolio.scope)
    mine = Import.objects.create(
        portfolio=project.portfolio, created_by=manager, state=ImportState.PREVIEW
    )
    Import.objects.create(
        portfolio=project.portfolio, created_by=other, state=ImportState.PREVIEW
    )
    Job.objects.create(kind="x", title="Board pack", owner=manager)
    Job.objects.create(kind="x", title="Done", owner=manager, state="done")
    assert waits(manager) == [("Confirm", str(mine)), ("Running", "Board pack")]


def test_what_one_no_longer_sees_does_not_wait(manager, project):
    issue(project, owner=manager, due_on=day(1))
    manager.roles.update(end=day(-1))
    assert waits(type(manager).objects.get(pk=manager.pk)) == []


def show(client, person):
    client.force_login(person)
    answer = client.get("/")
    assert answer.status_code == 200
    return answer.content.decode()


def measure(project, **more):
    fields = {
        "data_date": dt.datetime.combine(TODAY, dt.time(17)),
        "health": "red",
        "slip_days": 12,
        "next_milestone": "First pile",
        "next_milestone_on": day(20),
    }
    return Measurement.objects.create(project=project, **fields | more)


@pytest.fixture
def office():
    return Organisation.objects.create(name="Sample", reporting_date=TODAY)


def test_a_manager_sees_own_projects_with_slip_and_milestone(
    client, office, manager, project
):
    measure(project)
    page = show(client, manager)
    for text in ("My projects", "Harbour bridge", "+12 d", "First pile"):
        assert text in page
    assert "Nothing waits for you" in page
    assert 'id="portfolios"' not in page


def test_a_stale_project_asks_its_manager_for_a_newer_plan(
    client, office, manager, project
):
    measure(project, data_date=dt.datetime(2025, 12, 1))
    page = show(client, manager)
    assert "Too old to be shown" in page
    assert f"/portfolios/{project.portfolio.code}/import/" in page
    sponsor = factories.make_member(Role.SPONSOR, project.scope)
    assert "Too old to be shown" not in show(client, sponsor)


def test_the_head_of_pmo_sees_portfolios_decisions_and_what_is_off_track(
    client, office, project, manager
):
    measure(project)
    issue(project, decision_needed="Stop it?", decider=manager)
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    page = show(client, head)
    for text in ('id="portfolios"', "Decisions that wait", "Stop it?", "Off track"):
        assert text in page
    assert "Harbour bridge" in page


def test_a_resource_manager_sees_the_people_and_projects_of_the_unit(client, office):
    unit = factories.make_unit("ENG")
    project = factories.make_project(unit=unit, name="Unit's own")
    worker = factories.make_person(unit=unit)
    factories.make_person(unit=unit)
    factories.give_role(worker, Role.TEAM_MEMBER, project.scope)
    head = factories.make_member(Role.RESOURCE_MANAGER, unit.scope)
    page = show(client, head)
    assert "Projects of my unit" in page
    assert "Unit&#x27;s own" in page
    assert "/people/?unit=ENG" in page
    answer = client.get("/")
    assert (answer.context["team"].people, answer.context["team"].busy) == (2, 1)


def test_who_has_no_role_learns_what_to_do(client):
    page = show(client, factories.make_person())
    assert "You hold no role yet" in page
    assert "Ask the PMO" in page


def test_an_empty_installation_tells_the_pmo_how_to_begin(client):
    page = show(client, factories.make_member(Role.HEAD_OF_PMO, root_scope()))
    assert "No portfolios yet" in page


def test_the_owner_of_the_made_world_finds_everything_waiting(client):
    world = make_world()
    kinds = {kind for kind, _ in waits(world.owner, dt.date(2026, 3, 16))}
    assert kinds >= {"Decide", "Respond", "Resolve", "Review", "Agree", "Confirm"}
    for item in waiting_for(day_of(world.owner, Reporting(TODAY))):
        client.force_login(world.owner)
        assert client.get(item.url).status_code == 200


@pytest.mark.parametrize(
    ("hour", "part"),
    [(0, "morning"), (11, "morning"), (12, "afternoon"), (23, "evening")],
)
def test_the_greeting_follows_the_day(hour, part):
    assert greeting("Mina Manager", hour) == f"Good {part}, Mina"


def test_who_gives_is_asked_without_seeing_the_project_that_needs_it(client, project):
    giver = factories.make_project(code="GIV-1", name="Power line")
    giving = factories.make_member(Role.PROJECT_MANAGER, giver.scope, "Gina Giver")
    dependency = factories.make_dependency(project, giver, title="Power on site")
    key = dependency.code
    client.force_login(giving)
    assert "Power on site" in client.get("/").content.decode()
    register = client.get("/projects/GIV-1/raid/?register=dependencies")
    assert f"/projects/GIV-1/raid/{key}/" in register.content.decode()
    page = client.get(f"/projects/GIV-1/raid/{key}/").content.decode()
    assert "Power on site" in page
    assert f"/projects/GIV-1/raid/{key}/agree/" in page
    assert client.get(f"/projects/{project.code}/raid/D1/").status_code == 404
    assert client.post(f"/projects/GIV-1/raid/{key}/agree/").status_code == 302
    dependency.refresh_from_db()
    assert dependency.agreed_by_giver
    found = client.get("/search/?q=Power+on").content.decode()
    assert f"/projects/GIV-1/raid/{key}/" in found
    stranger = factories.make_member(
        Role.PROJECT_MANAGER, factories.make_project().scope
    )
    client.force_login(stranger)
    assert client.get(f"/projects/GIV-1/raid/{key}/").status_code == 404


def test_ones_own_tasks_are_those_that_run_or_begin_soon(client, project):
    member = factories.make_member(Role.TEAM_MEMBER, project.scope, "Tea Member")

    def task(uid, name, resources, start, finish, **more):
        Task.objects.create(
            project=project,
            uid=uid,
            position=uid,
            level=1,
            name=name,
            resources=resources,
            start=dt.datetime.combine(day(start), dt.time(8)),
            finish=dt.datetime.combine(day(finish), dt.time(17)),
            **more,
        )

    began = dt.datetime(2026, 3, 2, 8)
    task(1, "Overdue", "Tea Member", -20, -3)
    task(2, "Under way", "Crew, Tea Member", -5, 6, actual_start=began)
    task(3, "Coming", "Tea Member, Crew", 10, 12)
    task(4, "Far away", "Tea Member", 90, 99)
    task(5, "Finished", "Tea Member", -9, -4, actual_finish=began)
    task(6, "Of a namesake", "Tea Members", 0, 3)
    task(7, "Of others", "Crew", 0, 3)
    task(8, "Heading", "Tea Member", 0, 3, is_summary=True)

    found, count = own_tasks(member, TODAY)

    assert [(each.name, each.state) for each in found] == [
        ("Overdue", "Late"),
        ("Under way", "Running"),
        ("Coming", "Next"),
    ]
    assert count == 3
    client.force_login(member)
    Organisation.objects.create(name="Test", reporting_date=TODAY)
    page = client.get("/").content.decode()
    assert "My tasks" in page
    assert "/projects/HB-7/schedule/?task=2" in page


def test_who_lost_the_role_on_a_project_has_no_tasks_there(project):
    member = factories.make_person("Tea Member")
    Task.objects.create(
        project=project, uid=1, position=1, level=1, name="x", resources="Tea Member"
    )
    assert own_tasks(member, TODAY) == ([], 0)
