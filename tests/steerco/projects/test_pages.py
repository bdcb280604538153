"""Files, history and schedule of a project, and the tolerances it starts with."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import openpyxl
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.core.errors import NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role
from steerco.projects.models import ClassTolerance, Project
from steerco.projects.selectors.pages import file_rows, history_of, history_rows, plain
from steerco.projects.services.organisation_workbook import import_organisation
from steerco.projects.services.tree import put_project, put_tolerances

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def project(portfolio):
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(project, client):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")
    client.force_login(person)
    return person


def address(name, project, *args):
    return reverse(f"projects:{name}", args=[project.code, *args])


def test_files_are_listed_the_latest_first(project):
    second, first = file_rows(project)
    assert (second.number, second.current, second.tasks) == (2, True, 3)
    assert (first.number, first.current) == (1, False)
    assert first.by == "Installation"
    assert first.agreement == "2 of 2 equal"


def test_the_original_file_leaves_as_it_came(client, project, manager):
    answer = client.get(address("project-file", project, 1))
    assert b"".join(answer.streaming_content) == BRIDGE
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert client.get(address("project-file", project, 9)).status_code == 404


def test_the_history_is_that_of_the_project_alone(project, portfolio, manager):
    put_project(code="OTHER", portfolio=portfolio, actor=None, name="Other")
    rows = history_rows(history_of(manager, project))
    assert [row.title.split(":")[0] for row in rows].count("Plan imported") == 2
    assert not any("OTHER" in row.title for row in rows)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "—"),
        ("2026-03-13T17:00:00", "13 Mar 2026, 17:00"),
        ("2026-03-13", "13 Mar 2026"),
        (["a", "b"], "a → b"),
        (12, "12"),
    ],
)
def test_journalled_values_are_written_for_people(value, said):
    assert plain(value) == said


@pytest.mark.parametrize(
    "name",
    [
        "project-schedule",
        "project-plan",
        "plan-settings",
        "project-baselines",
        "project-files",
        "project-history",
        "project-raid",
    ],
)
def test_pages_are_there_for_members_and_not_for_outsiders(
    client, project, manager, name
):
    assert client.get(address(name, project)).status_code == 200
    outsider = factories.make_member(
        Role.HEAD_OF_PMO, factories.make_portfolio("NRG").scope
    )
    client.force_login(outsider)
    assert client.get(address(name, project)).status_code == 404


def test_a_page_reads_no_more_for_many_versions(
    client, project, manager, portfolio, django_assert_max_num_queries
):
    for number in range(5):
        factories.import_plan(portfolio, BRIDGE.replace(b"Build", b"Build%d" % number))
    client.get(address("project-files", project))
    with django_assert_max_num_queries(12):
        page = client.get(address("project-files", project))
    assert len(page.context["rows"]) == 7


def tolerances(project):
    project = Project.objects.get(pk=project.pk)
    return project.time_tolerance_days, project.cost_tolerance_percent


def put(portfolio, **values):
    return put_project(code="P-1", portfolio=portfolio, actor=None, **values)


def test_a_new_project_takes_the_tolerances_of_its_class(portfolio):
    put_tolerances(klass="A", time_days=45, cost_percent=Decimal(5), actor=None)
    assert tolerances(put(portfolio, klass="A")) == (45, 5)


def test_without_tolerances_of_the_class_the_usual_ones_count(portfolio):
    assert tolerances(put(portfolio, klass="B")) == (20, 10)


def test_tolerances_follow_the_class_until_the_sponsor_sets_others(portfolio):
    put_tolerances(klass="A", time_days=45, cost_percent=Decimal(5), actor=None)
    put_tolerances(klass="D", time_days=15, cost_percent=Decimal(15), actor=None)
    project = put(portfolio)
    assert tolerances(project) == (20, 10)
    assert tolerances(put(portfolio, klass="A")) == (45, 5)
    put(portfolio, time_tolerance_days=60)
    assert tolerances(put(portfolio, klass="D")) == (60, 5)


def test_new_tolerances_of_a_class_leave_its_projects_alone(portfolio):
    project = put(portfolio, klass="A")
    put_tolerances(klass="A", time_days=45, cost_percent=Decimal(5), actor=None)
    put(portfolio, name="Renamed")
    assert tolerances(project) == (20, 10)


def test_only_the_pmo_sets_tolerances_and_the_journal_says_so(portfolio):
    owner = factories.make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    values = {"klass": "A", "time_days": 45, "cost_percent": Decimal(5)}
    with pytest.raises(NotAllowed):
        put_tolerances(**values, actor=owner)
    assert not ClassTolerance.objects.exists()
    assert not JournalEntry.objects.exists()
    put_tolerances(**values, actor=None)
    put_tolerances(**values, actor=None)
    assert JournalEntry.objects.get().action == "tolerance.set"


def test_the_organisation_workbook_brings_tolerances(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Tolerances"
    for row in (("Class", "Time (days)", "Cost (%)"), ("A", 45, 5), ("X", 1, 1)):
        sheet.append(row)
    sheet.append(("B", None, 7.5))
    path = tmp_path / "organisation.xlsx"
    book.save(path)

    outcome = import_organisation(path, actor=None)

    assert outcome.rows["Tolerances"] == 1
    known = ClassTolerance.objects.values_list("klass", "time_days", "cost_percent")
    assert list(known) == [("A", 45, 5)]
    wrong, missing = outcome.refusals
    assert "Class 'X' is not one of A, B, C, D" in wrong.reason
    assert "needs days and percent" in missing.reason


def test_a_plan_page_carries_the_data_date_of_the_plan(client, project, manager):
    page = client.get(address("project-schedule", project))
    assert page.context["data_date"] == dt.datetime(2026, 3, 13, 17)
