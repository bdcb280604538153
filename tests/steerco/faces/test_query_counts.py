"""Each page takes a fixed number of SQL statements, however much there is to show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.faces.crowd import add_crowd
from tests.steerco.faces.world import World, make_world

from steerco.organisation.models import Role
from steerco.organisation.services import root_scope

pytestmark = pytest.mark.django_db
FEW, MANY = 5, 60

Arguments = Callable[[World], list[Any]]


def nothing(_: World) -> list[Any]:
    return []


def project(world: World) -> list[Any]:
    return [world.project.code]


def portfolio(world: World) -> list[Any]:
    return [world.portfolio.code]


PAGES: dict[str, tuple[Arguments, str]] = {
    "faces:home": (nothing, ""),
    "faces:search": (nothing, "q=Project"),
    "faces:journal": (nothing, ""),
    "faces:token-list": (nothing, ""),
    "api:projects": (nothing, "limit=10000"),
    "api:status_reports": (nothing, "limit=10000"),
    "faces:person-detail": (lambda w: [w.owner.code], ""),
    "organisation:person-list": (nothing, ""),
    "organisation:role-list": (nothing, ""),
    "performance:portfolio-list": (nothing, ""),
    "performance:portfolio-detail": (portfolio, ""),
    "performance:portfolio-projects": (portfolio, ""),
    "performance:portfolio-timeline": (portfolio, ""),
    "performance:portfolio-timeline-plan": (portfolio, "state=all"),
    "performance:timeline": (nothing, "state=all"),
    "performance:timeline-plan": (nothing, "state=all"),
    "performance:project-list": (nothing, ""),
    "performance:dashboard-list": (nothing, ""),
    "performance:dashboard-detail": (lambda w: [w.dashboard.pk], ""),
    "performance:backtest-detail": (nothing, ""),
    "performance:signal-list": (nothing, ""),
    "performance:health-list": (nothing, ""),
    "performance:project-risk": (project, ""),
    "performance:project-throughput": (project, ""),
    "performance:health-rules": (nothing, ""),
    "performance:project-detail": (project, ""),
    "performance:project-value": (project, ""),
    "performance:project-forecast": (project, "by=2027-01-01&chance=80"),
    "performance:project-quality": (project, ""),
    "performance:project-trend": (project, ""),
    "performance:actual-list": (nothing, ""),
    "performance:report-list": (nothing, ""),
    "performance:report-detail?roll-up": (lambda _: ["roll-up"], ""),
    "performance:report-detail?milestones": (lambda _: ["milestones"], ""),
    "performance:report-detail?variance": (lambda _: ["variance"], ""),
    "performance:report-detail?kpis": (lambda _: ["kpis"], ""),
    "performance:report-detail?past": (lambda _: ["kpis"], "as_of=2026-03-14"),
    "performance:published-report": (lambda w: [w.status.published_id], ""),
    "performance:status-list": (nothing, ""),
    "performance:status-calendar": (nothing, ""),
    "performance:project-status": (project, ""),
    "performance:status-report": (
        lambda w: [w.project.code, str(w.status.end)],
        "number=1",
    ),
    "performance:status-report?draft": (
        lambda w: [w.project.code, str(w.draft.end)],
        "",
    ),
    "projects:project-schedule": (project, ""),
    "projects:project-baselines": (project, ""),
    "projects:project-compare": (project, "from=b0&to=v1"),
    "projects:project-compare-plan": (project, "from=f0&to=v1"),
    "projects:project-files": (project, ""),
    "projects:project-history": (project, ""),
    "projects:project-raid": (project, ""),
    "projects:register-list": (nothing, "register=risks"),
    "projects:register-list?issues": (nothing, "register=issues"),
    "projects:register-list?assumptions": (nothing, "register=assumptions"),
    "projects:register-list?dependencies": (nothing, "register=dependencies"),
    "projects:raid-entry": (lambda w: [w.project.code, "R1"], ""),
    "projects:import-list": (nothing, ""),
    "projects:import-detail": (lambda w: [w.preview.pk], ""),
}


@pytest.fixture
def world() -> World:
    return make_world()


def test_no_page_takes_more_statements_for_more_records(client, world, query_counts):
    user = factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")
    client.force_login(user)
    world.owner = user
    add_crowd(world, FEW, user)
    few = {name: statements(client, world, query_counts, name) for name in PAGES}
    add_crowd(world, MANY - FEW, user)
    many = {name: statements(client, world, query_counts, name) for name in PAGES}
    grown = {
        name: sorted((Counter(many[name]) - Counter(few[name])).elements())
        for name in PAGES
        if len(many[name]) != len(few[name])
    }
    assert not grown
    for name, found in many.items():
        query_counts.check(name, len(found))


def statements(client, world, query_counts, name: str) -> list[str]:
    arguments, query = PAGES[name]
    url = reverse(name.partition("?")[0], args=arguments(world))
    return query_counts.of(client, f"{url}?{query}")


@pytest.mark.parametrize(
    "role", [Role.PROJECT_MANAGER, Role.SPONSOR, Role.RESOURCE_MANAGER, Role.AUDITOR]
)
def test_home_takes_the_same_statements_for_whoever_has_much(
    client, world, query_counts, role
):
    scope = root_scope()
    if role is Role.RESOURCE_MANAGER:
        scope = factories.make_unit().scope
    user = factories.make_member(role, scope)
    client.force_login(user)
    add_crowd(world, FEW, user)
    few = len(query_counts.of(client, reverse("faces:home")))
    add_crowd(world, 2 * FEW, user)
    assert len(query_counts.of(client, reverse("faces:home"))) == few
