"""Dashboards: composed by their owner, shared by role, true for whoever looks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import factories

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.services import root_scope
from steerco.performance.models import (
    STARTING_SET,
    Dashboard,
    Measurement,
    Placed,
    WidgetKind,
)
from steerco.performance.policies import visible_dashboards
from steerco.performance.services import dashboards as services
from steerco.performance.views.dashboards import steps
from steerco.performance.views.widgets import WIDGETS

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 15)


@pytest.fixture(autouse=True)
def organisation():
    Organisation.objects.create(name="Test", reporting_date=TODAY)


@pytest.fixture
def water():
    return factories.make_portfolio("WTR", name="Water")


@pytest.fixture
def energy():
    return factories.make_portfolio("NRG", name="Energy")


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


@pytest.fixture
def board(water):
    return factories.make_member(Role.PORTFOLIO_BOARD, water.scope, "Bea Board")


@pytest.fixture
def projects(water, energy):
    for portfolio, code in ((water, "W-1"), (energy, "N-1")):
        project = factories.make_measured_project(
            portfolio, code, health="red", budget=100, estimate=120
        )
        project.declared_health = "green"
        project.save()
        factories.make_risk(project, 4, 4, title=f"Flood of {code}")
        Measurement.objects.filter(project=project).update(
            moved_days=5,
            next_milestone="Opening",
            next_milestone_on=TODAY,
            warnings=1,
            signals=[{"name": "behind", "value": -0.2, "raised": True, "reason": ""}],
        )


def make(actor, name="Board", portfolio=None, roles=(), **more):
    return services.create_dashboard(
        name=name, portfolio=portfolio, roles=roles, actor=actor, **more
    )


def with_all(actor, **more):
    return make(actor, widgets=[Placed(kind) for kind in WidgetKind], **more)


def page(client, user, dashboard, query=""):
    client.force_login(user)
    response = client.get(dashboard.get_absolute_url() + query)
    assert response.status_code == 200
    return response.content.decode()


def order(dashboard):
    return [str(each.kind) for each in Dashboard.objects.get(pk=dashboard.pk).placed]


# Making and sharing


def test_a_dashboard_begins_with_the_starting_set_and_is_journalled(head):
    dashboard = make(head, roles=[Role.SPONSOR])
    assert dashboard.placed == list(STARTING_SET)
    entry = JournalEntry.objects.about(dashboard).get()
    assert entry.action == "dashboard.add"
    assert entry.after["shared with"] == ["Sponsor"]


def test_one_owner_uses_a_name_once_and_others_may_use_it_too(head, board):
    make(head)
    with pytest.raises(BadInput, match="choose another name"):
        make(head)
    make(board)


def test_who_sees_nothing_of_a_portfolio_composes_no_dashboard_of_it(board, energy):
    with pytest.raises(NotAllowed):
        make(board, portfolio=energy)
    assert not Dashboard.objects.exists()


def test_a_role_opens_a_dashboard_only_where_its_portfolio_is_open(
    head, board, water, energy
):
    own = make(head, "Mine")
    shared = [
        make(head, name, portfolio, [Role.PORTFOLIO_BOARD])
        for name, portfolio in (("All", None), ("W", water), ("N", energy))
    ]
    assert set(visible_dashboards(board)) == set(shared[:2])
    assert set(visible_dashboards(head)) == {own, *shared}
    assert not visible_dashboards(factories.make_person()).exists()


def test_a_dashboard_of_a_portfolio_closes_with_the_last_role_there(board, water):
    make(board, portfolio=water)
    board.roles.update(end=TODAY - dt.timedelta(days=365))
    del board._access
    assert not visible_dashboards(board).exists()


def test_sharing_is_changed_and_withdrawn_by_the_owner_alone(head, board, water):
    dashboard = make(head, roles=[Role.PORTFOLIO_BOARD])
    changed = {"name": "Other", "portfolio": water, "roles": [Role.AUDITOR]}
    with pytest.raises(NotAllowed):
        services.change_dashboard(dashboard=dashboard, actor=board, **changed)
    services.change_dashboard(dashboard=dashboard, actor=head, **changed)
    services.change_dashboard(dashboard=dashboard, actor=head, **changed)
    assert not visible_dashboards(board).exists()
    last, _ = JournalEntry.objects.about(dashboard)
    assert last.action == "dashboard.change"
    assert (last.before["name"], last.after["name"]) == ("Board", "Other")


# Arranging


@pytest.mark.parametrize(
    ("step", "kind", "expected"),
    [
        ("up", "movers", "movers figures risks"),
        ("down", "movers", "figures risks movers"),
        ("up", "figures", "figures movers risks"),
        ("down", "risks", "figures movers risks"),
        ("remove", "movers", "figures risks"),
        ("add", "cost", "figures movers risks cost"),
        ("add", "movers", "figures movers risks"),
        ("start", "", "figures movers risks"),
    ],
)
def test_widgets_are_moved_removed_and_added_once(head, step, kind, expected):
    widgets = [Placed(WidgetKind(name)) for name in ("figures", "movers", "risks")]
    dashboard = make(head, widgets=widgets)
    before = JournalEntry.objects.count()
    services.arrange_dashboard(dashboard=dashboard, step=step, kind=kind, actor=head)
    assert order(dashboard) == expected.split()
    changed = expected != "figures movers risks"
    assert JournalEntry.objects.count() - before == changed


def test_a_widget_is_made_whole_and_half_again(head):
    dashboard = make(head, widgets=[Placed(WidgetKind.COST)])
    for whole in (True, False):
        dashboard = services.arrange_dashboard(
            dashboard=dashboard, step="width", kind="cost", actor=head
        )
        assert dashboard.placed == [Placed(WidgetKind.COST, whole=whole)]


def test_what_is_gone_or_unknown_is_not_arranged(head, board):
    dashboard = make(head, widgets=[], roles=[Role.PORTFOLIO_BOARD])
    for step, kind, error in (
        ("up", "cost", InvalidState),
        ("up", "weather", BadInput),
        ("turn", "cost", BadInput),
    ):
        with pytest.raises(error):
            services.arrange_dashboard(
                dashboard=dashboard, step=step, kind=kind, actor=head
            )
    with pytest.raises(NotAllowed):
        services.arrange_dashboard(
            dashboard=dashboard, step="add", kind="cost", actor=board
        )
    assert order(dashboard) == []


def test_an_empty_dashboard_offers_the_starting_set(client, head):
    dashboard = make(head, widgets=[])
    assert "Use the starting set" in page(client, head, dashboard)
    url = reverse("performance:dashboard-arrange", args=[dashboard.pk])
    client.post(url, {"step": "start"})
    assert order(dashboard) == [str(each.kind) for each in STARTING_SET]


def test_the_keyboard_stays_on_the_button_it_pressed(client, head):
    dashboard = make(head)
    url = reverse("performance:dashboard-arrange", args=[dashboard.pk])
    client.force_login(head)
    response = client.post(url, {"step": "down", "widget": "greens"}, follow=True)
    text = response.content.decode()
    at = text.index(" autofocus>")
    button = text[text.rindex("<button", 0, at) : at]
    assert 'value="down"' in button
    assert "Greens that are not" in button


@pytest.mark.parametrize(
    ("at", "last", "expected"),
    [
        (1, "up", "up"),
        (0, "up", "down"),
        (2, "down", "up"),
        (1, "width", "width"),
        (2, "add", "up"),
        (1, "", None),
    ],
)
def test_at_an_end_the_focus_goes_to_the_button_that_still_moves(at, last, expected):
    found = [each.name for each in steps(at, 3, last, whole=True) if each.focus]
    assert found == ([expected] if expected else [])


# Copying and deleting


def test_a_shared_dashboard_is_copied_and_then_one_s_own(head, board):
    make(board)
    dashboard = make(head, roles=[Role.PORTFOLIO_BOARD])
    copy = services.copy_dashboard(dashboard=dashboard, actor=board)
    assert (copy.owner, copy.name) == (board, "Board (2)")
    assert copy.placed == dashboard.placed
    assert not copy.shares.exists()


def test_what_is_not_shared_is_not_copied(head, board):
    with pytest.raises(NotAllowed):
        services.copy_dashboard(dashboard=make(head), actor=board)


def test_only_the_owner_deletes(head, board):
    dashboard = make(head, roles=[Role.PORTFOLIO_BOARD])
    with pytest.raises(NotAllowed):
        services.delete_dashboard(dashboard=dashboard, actor=board)
    services.delete_dashboard(dashboard=dashboard, actor=head)
    assert not Dashboard.objects.exists()
    assert JournalEntry.objects.filter(action="dashboard.delete").exists()


# What viewers see


def test_there_is_a_widget_of_every_kind():
    assert set(WIDGETS) == set(WidgetKind)


@pytest.mark.parametrize("kind", WidgetKind)
def test_every_widget_shows_each_viewer_what_that_person_may_see(
    client, head, board, projects, kind
):
    dashboard = make(head, widgets=[Placed(kind)], roles=[Role.PORTFOLIO_BOARD])
    theirs, ours = page(client, board, dashboard), page(client, head, dashboard)
    if kind == WidgetKind.FIGURES:
        assert "1 off track" in theirs
        assert "2 off track" in ours
        return
    secret = "Energy" if kind == WidgetKind.PORTFOLIOS else "N-1"
    known = "Water" if kind == WidgetKind.PORTFOLIOS else "W-1"
    if kind == WidgetKind.RISKS:
        secret, known = "Flood of N-1", "Flood of W-1"
    assert known in theirs
    assert known in ours
    assert secret in ours
    assert secret not in theirs


@pytest.mark.parametrize("kind", WidgetKind)
def test_a_dashboard_of_one_portfolio_shows_nothing_of_others(
    client, head, water, projects, kind
):
    shown = page(client, head, make(head, portfolio=water, widgets=[Placed(kind)]))
    assert "N-1" not in shown
    assert "Energy" not in shown


def test_figures_lead_to_the_projects_behind_them(client, head, water, projects):
    shown = page(client, head, make(head))
    assert f"{reverse('performance:project-list')}?health=red" in shown
    shown = page(client, head, make(head, "Water", water))
    assert f"{water.get_absolute_url()}?health=red" in shown


def test_only_chosen_widgets_are_loaded(client, head, projects):
    counts = []
    for name, widgets in (("none", []), ("one", [Placed(WidgetKind.MOVERS)])):
        dashboard = make(head, name, widgets=widgets)
        client.force_login(head)
        with CaptureQueriesContext(connection) as caught:
            client.get(dashboard.get_absolute_url())
        counts.append(len(caught))
    assert counts[1] - counts[0] == 1


def test_the_page_offers_changes_to_its_owner_only(client, head, board):
    dashboard = make(head, roles=[Role.PORTFOLIO_BOARD])
    theirs = page(client, board, dashboard, "?arrange=")
    assert "Copy" in theirs
    assert "Heda Head" in theirs
    for word in ("Arrange", "Name and sharing", "Delete", 'name="step"'):
        assert word not in theirs
        assert word in page(client, head, dashboard) + page(
            client, head, dashboard, "?arrange="
        )


def test_the_list_names_what_is_shared_and_offers_a_start(client, head, board):
    client.force_login(board)
    url = reverse("performance:dashboard-list")
    assert "Start with this set" in client.get(url).content.decode()
    make(head, "Review", roles=[Role.PORTFOLIO_BOARD])
    shown = client.get(url).content.decode()
    assert "Review" in shown
    assert "Portfolio board member" in shown
    stranger = factories.make_person()
    client.force_login(stranger)
    assert "No dashboard is open to you" in client.get(url).content.decode()


def test_the_form_says_that_a_name_is_taken(client, head):
    make(head)
    client.force_login(head)
    response = client.post(reverse("performance:dashboard-add"), {"name": "Board"})
    assert response.status_code == 422
    assert "choose another name" in response.content.decode()
