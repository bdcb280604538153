"""Nobody sees or changes anything through any address that their roles do not open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests import factories
from tests.steerco.faces.world import SECRET, World, day, make_world
from tests.steerco.projects.plan_files import upload

from steerco.organisation.models import Person, Role

pytestmark = pytest.mark.django_db
ACCOUNT = "account/"
API = "api/v1/"
"""Tested by walking all its operations, in test_api."""
OURS = ("projects", "organisation", "core", "performance", "faces")

Arguments = Callable[[World], list[Any]]


def project(world: World) -> list[Any]:
    return [world.project.code]


def task(world: World) -> list[Any]:
    return [world.project.code, 2]


def portfolio(world: World) -> list[Any]:
    return [world.portfolio.code]


def risk(world: World) -> list[Any]:
    return [world.project.code, "R1"]


def period(world: World) -> list[Any]:
    return [world.project.code, str(world.status.end)]


def dashboard(world: World) -> list[Any]:
    return [world.dashboard.pk]


def nothing(_: World) -> list[Any]:
    return []


ADDRESSES: dict[str, Arguments] = {
    "faces:home": nothing,
    "faces:search": nothing,
    "faces:journal": nothing,
    "faces:journal-verify": nothing,
    "faces:token-list": nothing,
    "faces:token-revoke": lambda w: [w.token.pk],
    "faces:person-detail": lambda w: [w.role.person.code],
    "performance:portfolio-list": nothing,
    "performance:portfolio-detail": portfolio,
    "performance:portfolio-projects": portfolio,
    "performance:portfolio-timeline": portfolio,
    "performance:portfolio-timeline-plan": portfolio,
    "performance:timeline": nothing,
    "performance:timeline-plan": nothing,
    "performance:board-report": lambda w: ["xlsx"],
    "performance:portfolio-report": lambda w: [w.portfolio.code, "xlsx"],
    "performance:project-list": nothing,
    "performance:project-detail": project,
    "performance:project-value": project,
    "performance:project-forecast": project,
    "performance:dashboard-list": nothing,
    "performance:dashboard-add": nothing,
    "performance:dashboard-detail": dashboard,
    "performance:dashboard-change": dashboard,
    "performance:dashboard-arrange": dashboard,
    "performance:dashboard-copy": dashboard,
    "performance:dashboard-delete": dashboard,
    "performance:backtest-detail": nothing,
    "performance:backtest-run": nothing,
    "performance:signal-list": nothing,
    "performance:health-list": nothing,
    "performance:project-throughput": project,
    "performance:throughput-bring": project,
    "performance:project-risk": project,
    "performance:risk-run": project,
    "performance:risk-input": project,
    "performance:health-rules": nothing,
    "performance:health-rule": lambda _: ["B"],
    "performance:health-confirm": project,
    "performance:health-withdraw": project,
    "performance:project-quality": project,
    "performance:project-trend": project,
    "performance:actual-list": nothing,
    "performance:period-close": nothing,
    "performance:report-list": nothing,
    "performance:report-detail": lambda _: ["roll-up"],
    "performance:report-file": lambda _: ["milestones", "xlsx"],
    "performance:report-publish": lambda _: ["variance"],
    "performance:published-report": lambda w: [w.status.published_id],
    "performance:published-file": lambda w: [w.status.published_id, "docx"],
    "performance:template-add": nothing,
    "performance:template-file": lambda w: [w.template.pk],
    "performance:template-remove": lambda w: [w.template.pk],
    "performance:subscription-add": nothing,
    "performance:subscription-end": lambda w: [w.letter.pk],
    "performance:status-list": nothing,
    "performance:status-calendar": nothing,
    "performance:status-rule": lambda _: ["C"],
    "performance:project-status": project,
    "performance:status-report": lambda w: [w.project.code, str(w.draft.end)],
    "performance:status-return": period,
    "performance:status-confirm": period,
    "performance:status-restate": period,
    "performance:project-report": lambda w: [w.project.code, "pptx"],
    "projects:register-list": nothing,
    "projects:project-raid": project,
    "projects:raid-entry-raise": lambda w: [w.project.code, "risks"],
    "projects:raid-entry": risk,
    "projects:raid-entry-change": risk,
    "projects:raid-entry-review": risk,
    "projects:raid-entry-happened": risk,
    "projects:dependency-agree": lambda w: [w.project.code, "D1"],
    "projects:response-add": risk,
    "projects:response-finish": lambda w: [w.response.pk],
    "projects:project-schedule": project,
    "projects:project-plan": project,
    "projects:plan-export": lambda w: [w.project.code, "json"],
    "projects:plan-picture": project,
    "projects:export-detail": lambda w: [w.export.pk],
    "projects:export-file": lambda w: [w.export.pk],
    "projects:export-notes": lambda w: [w.project.code, "xer"],
    "projects:plan-settings": project,
    "projects:task-details": task,
    "projects:task-why": task,
    "projects:plan-edits": project,
    "projects:plan-undo": project,
    "projects:plan-redo": project,
    "projects:plan-changes": project,
    "projects:plan-versions": project,
    "projects:project-baselines": project,
    "projects:baseline-set": project,
    "projects:project-compare": project,
    "projects:project-compare-plan": project,
    "projects:project-files": project,
    "projects:project-file": lambda w: [w.project.code, 1],
    "projects:outside-date-use": lambda w: [w.project.code, 1],
    "projects:version-report": lambda w: [w.project.code, 1],
    "projects:project-history": project,
    "projects:import-new": portfolio,
    "projects:import-list": nothing,
    "projects:import-detail": lambda w: [w.preview.pk],
    "projects:import-choose": lambda w: [w.preview.pk],
    "projects:import-report": lambda w: [w.preview.pk, w.preview.items.first().pk],
    "projects:import-confirm": lambda w: [w.preview.pk],
    "projects:import-cancel": lambda w: [w.preview.pk],
    "projects:import-again": lambda w: [w.unread.pk],
    "projects:import-columns": lambda w: [w.columns.batch_id, w.columns.pk],
    "projects:import-template": lambda _: ["raid"],
    "organisation:person-list": nothing,
    "organisation:role-list": nothing,
    "organisation:role-give": nothing,
    "organisation:role-names": lambda _: ["scope"],
    "organisation:role-end": lambda w: [w.role.pk],
    "core:job-list": nothing,
    "core:job-detail": lambda w: [w.job.pk],
    "core:job-cancel": lambda w: [w.job.pk],
    "core:saved-view-save": nothing,
    "core:saved-view-delete": lambda w: [w.view.pk],
}
"""Sample arguments of every address: whoever adds one says here what guards it."""

RISK = {"title": "Storm", "event": "a storm", "category": "technical"}
RISK |= {"probability": "3", "impact_time": "4", "state": "open"}
FORMS: dict[str, Callable[[World], dict[str, Any]]] = {
    "performance:risk-run": lambda _: {},
    "performance:throughput-bring": lambda _: {"days": "2026-01-05\n2026-01-06"},
    "performance:risk-input": lambda _: {
        "low": 80,
        "likely": 100,
        "high": 200,
        "correlation": 0,
    },
    "performance:health-confirm": lambda _: {
        "colour": "red",
        "reason": "The figures are old.",
        "until": day(7),
    },
    "performance:health-withdraw": lambda _: {},
    "projects:raid-entry-raise": lambda _: RISK,
    "projects:raid-entry-change": lambda _: RISK,
    "projects:raid-entry-review": lambda _: {"review_on": day(30)},
    "projects:raid-entry-happened": lambda _: {"note": "It rains."},
    "projects:dependency-agree": lambda _: {},
    "projects:response-add": lambda _: {"action": "Build a dam."},
    "projects:response-finish": lambda _: {},
    "projects:baseline-set": lambda w: {
        "approved_by": w.board.pk,
        "approved_on": day(0),
        "reason": "Board decision.",
    },
    "projects:plan-export": lambda _: {},
    "performance:portfolio-report": lambda _: {},
    "projects:plan-picture": lambda _: {
        "kind": "svg",
        "paper": "a4",
        "scale": "fit",
        "columns": ["name"],
    },
    "projects:import-new": lambda _: {"uploads": [upload("plan.xml", b"<Project/>")]},
    "projects:import-choose": lambda w: {
        "shown": list(w.preview.items.values_list("pk", flat=True))
    },
    "projects:import-confirm": lambda _: {},
    "projects:import-cancel": lambda _: {},
    "projects:import-columns": lambda _: {"column-0": "code", "column-1": "name"},
    "performance:subscription-add": lambda w: {
        "kind": "roll-up",
        "format": "pdf",
        "rhythm": "monthly",
        "recipients": [w.owner.pk],
        "portfolio": w.portfolio.pk,
    },
    "performance:subscription-end": lambda _: {},
    "performance:actual-list": lambda w: {
        "source": "SAP",
        "file": upload(
            "costs.csv",
            f"project,date,amount,key\n{w.project.code},{day(-1)},5,K1\n".encode(),
        ),
    },
    "performance:dashboard-add": lambda w: {
        "name": "Board",
        "portfolio": w.portfolio.pk,
        "roles": [Role.AUDITOR],
    },
    "performance:dashboard-change": lambda w: {
        "name": "Board",
        "portfolio": w.portfolio.pk,
    },
    "performance:dashboard-arrange": lambda _: {"step": "up", "widget": "cost"},
    "performance:dashboard-copy": lambda _: {},
    "performance:dashboard-delete": lambda _: {},
    "performance:status-report": lambda _: {"summary": "Well."},
    "performance:status-return": lambda _: {"reason": "Too short."},
    "performance:status-confirm": lambda _: {},
    "performance:status-restate": lambda _: {"reason": "Wrong."},
    "organisation:role-give": lambda w: {
        "person": w.auditor.code,
        "role": Role.SPONSOR,
        "scope": w.project.scope.code,
        "start": day(0),
    },
    "organisation:role-end": lambda _: {"end": day(0), "reason": "Left."},
    "faces:token-revoke": lambda _: {},
    "core:job-cancel": lambda _: {},
    "core:saved-view-delete": lambda _: {},
}
"""What somebody who may sends to each address that changes something of the world."""

ANYBODYS = {
    "core:saved-view-save": "it keeps a view of one's own",
    "performance:board-report": "it makes a file of what one sees oneself",
    "faces:journal-verify": "it walks the chain and shows no entry",
    "faces:token-list": "it makes a token of one's own",
    "projects:import-again": "it only reads again, and only what failed",
}
"""Addresses that take a POST and change nothing of the world."""


def patterns(found: Any = None, prefix: str = "", space: str = "") -> Iterator[Any]:
    for pattern in found or get_resolver().url_patterns:
        at = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = space + (f"{pattern.namespace}:" if pattern.namespace else "")
            yield from patterns(pattern.url_patterns, at, inner)
        elif isinstance(pattern, URLPattern):
            yield at, f"{space}{pattern.name}"


def address(name: str, world: World) -> str:
    return reverse(name, args=ADDRESSES[name](world))


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of ours, to see that nothing changed."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values_list())
        for app in OURS
        for model in apps.get_app_config(app).get_models()
    }


def text_of(response: Any) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def without(text: str, *asked: Any) -> str:
    """Return a page without what the person typed, which it may show again."""
    for typed in asked:
        text = text.replace(str(typed), "")
    return text


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def stranger() -> Person:
    return factories.make_person("Stan Stranger")


@pytest.fixture
def neighbour() -> Person:
    """Head of PMO of another portfolio, who may do everything there."""
    elsewhere = factories.make_portfolio("ELSE")
    factories.make_project(elsewhere)
    return factories.make_member(Role.HEAD_OF_PMO, elsewhere.scope, "Nora Neighbour")


def test_every_address_is_covered_here_or_belongs_to_sign_in():
    uncovered = [
        f"{at} ({name})"
        for at, name in patterns()
        if name not in ADDRESSES and not at.startswith((ACCOUNT, API))
    ]
    assert not uncovered, f"say in ADDRESSES how to reach: {uncovered}"


def test_nothing_is_covered_that_is_gone():
    assert set(ADDRESSES) <= {name for _, name in patterns()}
    assert set(FORMS) | set(ANYBODYS) <= set(ADDRESSES)


def test_anonymous_people_are_led_to_the_sign_in(client, world):
    before = everything()
    for name in ADDRESSES:
        url = address(name, world)
        for send in (client.get, client.post):
            response = send(url)
            assert response.status_code == 302, name
            assert response["Location"].startswith("/account/login/?next="), name
    assert everything() == before


def test_sign_in_pages_show_nobody_anything(client, world):
    for at, name in patterns():
        if at.startswith(ACCOUNT) and "<" not in at:
            response = client.get(f"/{at}", follow=True)
            assert response.status_code in (200, 404, 405), name
            assert SECRET not in text_of(response), name


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_outsiders_read_nothing(client, world, who, request):
    client.force_login(request.getfixturevalue(who))
    for name in ADDRESSES:
        response = client.get(address(name, world), {"q": SECRET, "scope": SECRET})
        assert response.status_code in (200, 403, 404, 405), name
        asked = (f'value="{SECRET}"', f"q={SECRET}", f"scope={SECRET}")
        assert SECRET not in without(text_of(response), *asked), name


OF_ONES_OWN = (
    "faces:person-detail",
    "performance:report-detail",
    "performance:report-file",
)
"""Addresses that show a member of another portfolio something of that portfolio."""


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_what_belongs_to_one_record_is_not_even_there_for_outsiders(
    client, world, who, request
):
    client.force_login(request.getfixturevalue(who))
    known = ("organisation:role-names", "projects:import-template")
    for name, arguments in ADDRESSES.items():
        if not arguments(world) or name in known:
            continue
        if who == "neighbour" and name in OF_ONES_OWN:
            continue
        assert client.get(address(name, world)).status_code in (403, 404, 405), name


@pytest.mark.parametrize("who", ["stranger", "neighbour"])
def test_outsiders_change_nothing(client, world, who, request):
    client.force_login(request.getfixturevalue(who))
    before = everything()
    for name in ADDRESSES:
        if name in ANYBODYS:
            continue
        data = FORMS[name](world) if name in FORMS else {}
        response = client.post(address(name, world), data)
        assert response.status_code in (403, 404, 405, 422), name
        assert SECRET not in without(text_of(response), *data.values()), name
        assert everything() == before, name


def test_a_verification_or_view_of_an_outsider_touches_nothing_of_the_world(
    client, world, neighbour
):
    client.force_login(neighbour)
    before = of_others()
    for name in ANYBODYS:
        assert SECRET not in text_of(client.post(address(name, world), follow=True))
    assert of_others() == before


def of_others():
    """Return what is in the database beside jobs, views and files of one's own."""
    own = ("core.", "projects.Export", "projects.export")
    return {k: v for k, v in everything().items() if not k.startswith(own)}


def test_an_auditor_sees_all_and_changes_nothing(client, world):
    client.force_login(world.auditor)
    own = {"core:job-detail", "core:job-cancel", "core:saved-view-delete"}
    own |= {"projects:plan-export", "projects:plan-picture"}
    own |= {
        "faces:token-revoke",
        "performance:subscription-add",
        "performance:subscription-end",
    }
    own |= {"performance:portfolio-report"}
    own |= {"performance:dashboard-add", "performance:dashboard-copy"}
    for name in ("performance:project-detail", "projects:raid-entry", "faces:journal"):
        assert SECRET in text_of(client.get(address(name, world)))
    before = everything()
    for name in set(FORMS) - own:
        response = client.post(address(name, world), FORMS[name](world))
        assert response.status_code in (403, 404, 422), name
        assert everything() == before, name


@pytest.mark.parametrize("name", FORMS)
def test_who_may_does_change_something_there(client, world, name):
    """Else the tests above would pass because of a form that is never valid."""
    client.force_login(world.owner)
    before = everything()
    response = client.post(address(name, world), FORMS[name](world))
    assert response.status_code in (200, 204, 302), text_of(response)
    assert everything() != before


OFFICE = {
    "performance:status-rule",
    "performance:health-rule",
    "performance:report-publish",
    "performance:period-close",
    "performance:template-add",
    "performance:template-file",
    "performance:template-remove",
}
"""Addresses of the office of the whole organisation, tested with what they set."""


def test_who_may_reads_every_page(client, world):
    client.force_login(world.owner)
    for name in set(ADDRESSES) - OFFICE:
        response = client.get(address(name, world))
        assert response.status_code in (200, 405), name


def test_a_role_that_ended_opens_nothing(client, world):
    client.force_login(world.owner)
    assert client.get(address("projects:project-raid", world)).status_code == 200
    world.owner.roles.update(end=day(-1))
    assert client.get(address("projects:project-raid", world)).status_code == 404


def test_roles_on_secret_scopes_are_not_listed_on_a_persons_page(
    client, world, neighbour
):
    client.force_login(neighbour)
    page = text_of(client.get(address("faces:person-detail", world)))
    assert world.role.person.name in page
    assert Role.PROJECT_MANAGER.label not in page
    assert SECRET not in page
