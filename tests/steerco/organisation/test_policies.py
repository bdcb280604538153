import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests import factories

from steerco.core.errors import NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Person, Role, Scope, ScopeKind, Unit
from steerco.organisation.policies import (
    PMO,
    access_of,
    always_placed,
    visible_to,
    within,
)
from steerco.organisation.services import add_scope, assign_role, move_scope, root_scope
from steerco.projects.models import Portfolio, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    energy = factories.make_portfolio("ENERGY")
    water = factories.make_portfolio("WATER")
    programme = factories.make_programme(water)
    unit = factories.make_unit()
    return {
        "energy": energy,
        "water": water,
        "programme": programme,
        "unit": unit,
        "in_energy": factories.make_project(energy, unit=unit),
        "in_programme": factories.make_project(water, programme=programme),
        "in_water": factories.make_project(water),
    }


def seen(person):
    return set(visible_to(person, Project))


def test_a_role_on_a_portfolio_flows_down_to_its_projects(tree):
    board = factories.make_member(Role.PORTFOLIO_BOARD, tree["water"].scope)
    assert seen(board) == {tree["in_programme"], tree["in_water"]}


def test_a_role_on_a_programme_stops_there(tree):
    manager = factories.make_member(Role.PROGRAMME_MANAGER, tree["programme"].scope)
    assert seen(manager) == {tree["in_programme"]}


def test_a_role_on_a_unit_shows_the_projects_it_owns(tree):
    manager = factories.make_member(Role.RESOURCE_MANAGER, tree["unit"].scope)
    assert seen(manager) == {tree["in_energy"]}


def test_a_role_on_the_organisation_shows_all(tree):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    assert len(seen(head)) == 3


@pytest.mark.parametrize("model", [Project, Portfolio, Unit, Scope, JournalEntry])
def test_the_root_shows_what_its_path_would(tree, model):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    by_path = model.objects.filter(within(head, *model.visible_through))
    assert set(visible_to(head, model)) == set(by_path)


def test_the_root_needs_no_path_where_every_record_has_a_scope(tree):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    board = factories.make_member(Role.PORTFOLIO_BOARD, tree["water"].scope)
    assert "LIKE" not in str(visible_to(head, Project).query)
    assert "LIKE" in str(visible_to(board, Project).query)


def test_what_may_lack_a_scope_is_seen_by_its_path_only(tree):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    JournalEntry.objects.create(
        sequence=10_000, at=timezone.now(), action="job.fail", scope_path=""
    )
    assert not visible_to(head, JournalEntry).filter(sequence=10_000).exists()
    assert always_placed(Project, "scope__path")
    assert not always_placed(Project, "unit__scope__path")
    assert not always_placed(JournalEntry, "scope_path")


@pytest.mark.parametrize("kind", [ScopeKind.ORGANISATION, ScopeKind.UNIT])
def test_there_is_one_root(tree, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        add_scope(kind=kind, code="OTHER", name="Another root", parent=None)


@pytest.mark.parametrize(
    "model", [Project, Portfolio, Unit, Scope, Person, JournalEntry]
)
def test_strangers_see_nothing(tree, model):
    assert not visible_to(factories.make_person(), model).exists()
    assert not visible_to(AnonymousUser(), model).exists()


def test_a_role_counts_only_in_its_period(tree):
    person = factories.make_person()
    scope = tree["water"].scope
    factories.give_role(
        person,
        Role.SPONSOR,
        scope,
        start=dt.date(2026, 1, 1),
        end=dt.date(2026, 6, 30),
    )
    days = [
        dt.date(2025, 12, 31),
        dt.date(2026, 1, 1),
        dt.date(2026, 6, 30),
        dt.date(2026, 7, 1),
    ]
    assert [bool(access_of(person, d).roles) for d in days] == [
        False,
        True,
        True,
        False,
    ]


def test_an_inactive_person_sees_nothing(tree):
    person = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    person.is_active = False
    assert seen(person) == set()


def test_paths_leave_out_what_lies_below_another(tree):
    person = factories.make_member(Role.SPONSOR, tree["in_water"].scope)
    factories.give_role(person, Role.PORTFOLIO_OWNER, tree["water"].scope)
    assert access_of(person).paths == (tree["water"].scope.path,)


def test_holding_a_role_beside_is_not_holding_it_here(tree):
    officer = factories.make_member(Role.PMO_OFFICER, tree["energy"].scope)
    assert access_of(officer).holds(PMO, tree["in_energy"].scope.path)
    assert not access_of(officer).holds(PMO, tree["in_water"].scope.path)


def test_a_moved_scope_takes_everything_below_along(tree):
    move_scope(tree["programme"].scope, parent=tree["energy"].scope)
    tree["in_programme"].scope.refresh_from_db()
    assert tree["in_programme"].scope.path.startswith(tree["energy"].scope.path)


def test_only_the_pmo_assigns_roles(tree):
    manager = factories.make_member(Role.PROJECT_MANAGER, tree["in_water"].scope)
    newcomer = factories.make_person()
    with pytest.raises(NotAllowed):
        assign_role(
            person=newcomer,
            role=Role.TEAM_MEMBER,
            scope=tree["in_water"].scope,
            start=dt.date(2026, 1, 1),
            actor=manager,
        )
    assert not newcomer.roles.exists()
    assert not JournalEntry.objects.exists()
