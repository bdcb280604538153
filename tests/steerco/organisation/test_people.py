"""The list of people and the page of one person."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from tests import factories

from steerco.organisation.models import Role
from steerco.projects.models import Risk

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)


@pytest.fixture
def project():
    return factories.make_project(code="HB-7", name="Harbour bridge")


@pytest.fixture
def manager(project):
    unit = factories.make_unit("ENG")
    person = factories.make_person("Mina Manager", code="M1", unit=unit)
    factories.give_role(person, Role.PROJECT_MANAGER, project.scope)
    return person


@pytest.fixture
def auditor(project):
    return factories.make_member(Role.AUDITOR, project.portfolio.scope, "Aud")


def page(client, url, **query):
    answer = client.get(url, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_people_are_listed_with_roles_and_projects_led(client, auditor, manager):
    client.force_login(auditor)
    shown = page(client, "/people/")
    assert "Mina Manager" in shown
    assert "Project manager" in shown
    assert 'href="/projects/HB-7/"' in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"text": "mina"}, True),
        ({"text": "mina manager"}, True),
        ({"text": "M1"}, True),
        ({"text": "somebody"}, False),
        ({"unit": "ENG"}, True),
        ({"role": "project_manager"}, True),
        ({"role": "sponsor"}, False),
        ({"unit": "no such unit"}, True),
    ],
)
def test_the_list_is_narrowed(client, auditor, manager, query, found):
    client.force_login(auditor)
    assert ("Mina Manager" in page(client, "/people/", **query)) is found


def test_who_left_is_not_listed(client, auditor, manager):
    type(manager).objects.filter(pk=manager.pk).update(is_active=False)
    client.force_login(auditor)
    assert "Mina Manager" not in page(client, "/people/")


def test_roles_out_of_sight_are_not_told(client, manager):
    elsewhere = factories.make_member(
        Role.SPONSOR, factories.make_project().scope, "Else Where"
    )
    client.force_login(elsewhere)
    shown = page(client, "/people/")
    assert "Mina Manager" in shown
    assert "HB-7" not in shown
    assert "HB-7" not in page(client, "/people/M1/")
    assert "Mina" not in page(client, "/people/", role="project_manager")


def test_roles_above_are_told_since_they_govern(client, manager, auditor):
    client.force_login(manager)
    assert "Auditor" in page(client, f"/people/{auditor.code}/")


def test_a_stranger_knows_nobody(client, manager):
    client.force_login(factories.make_person())
    assert "You hold no role yet" in page(client, "/people/")
    assert client.get("/people/M1/").status_code == 404


def test_a_persons_page_shows_roles_now_and_before_projects_and_entries(
    client, auditor, manager, project
):
    factories.give_role(
        manager, Role.TEAM_MEMBER, project.scope, end=dt.date(2021, 1, 1)
    )
    Risk.objects.create(
        project=project,
        number=1,
        title="It floods",
        event="it floods",
        probability=3,
        impact=4,
        score=12,
        raised_on=TODAY,
        owner=manager,
    )
    client.force_login(auditor)
    shown = page(client, "/people/M1/")
    for text in ("Roles held today", "Held before", "Team member", "Harbour bridge"):
        assert text in shown
    assert "HB-7-R1" in shown
    assert "Give a role" not in shown


def test_the_pmo_gives_a_role_from_a_persons_page(client, manager, project):
    officer = factories.make_member(Role.PMO_OFFICER, project.portfolio.scope)
    client.force_login(officer)
    assert "/roles/new/?person=M1" in page(client, "/people/M1/")
    assert 'value="M1"' in page(client, "/roles/new/", person="M1")


def test_the_list_leaves_as_excel(client, auditor, manager):
    client.force_login(auditor)
    answer = client.get("/people/", {"format": "xlsx", "text": "mina"})
    assert answer["Content-Disposition"].startswith('attachment; filename="People-')
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Mina Manager" in cells
    assert "HB-7" in cells
    assert "Aud" not in cells
