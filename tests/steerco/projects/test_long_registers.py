"""Registers of many rows: read, put in and measured together."""

from __future__ import annotations

import io

import pytest
import xlsxwriter
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import (
    make_member,
    make_person,
    make_portfolio,
    make_programme,
    make_project,
)
from tests.steerco.projects.test_import_plans import bring

from steerco.core import journal
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role, RoleAssignment
from steerco.organisation.services import root_scope
from steerco.performance.models import Measurement
from steerco.projects import observers
from steerco.projects.models import (
    Import,
    ImportAction,
    Programme,
    Project,
    Response,
)
from steerco.projects.services import imports

pytestmark = pytest.mark.django_db

HEAD = "Code;Name;Programme;Manager;Start;Finish;Budget;Forecast;Status date\n"


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture(autouse=True)
def setting(portfolio):
    make_programme(portfolio, "LEAK", name="Leakage")
    make_person("Ada Brandt")


@pytest.fixture
def pmo():
    return make_member(Role.HEAD_OF_PMO, root_scope(), "Petra Pmo")


def register(count: int, *, letter: str = "L", forecast: int = 90) -> tuple[str, bytes]:
    rows = (
        f"{letter}-{n:03};Project {n};leak;Ada Brandt;02.03.2026;30.06.2027;100 k;{forecast} k;"
        f"15.03.2026\n"
        for n in range(count)
    )
    return "long.csv", (HEAD + "".join(rows)).encode()


def statements(portfolio, actor, file) -> int:
    with CaptureQueriesContext(connection) as queries:
        bring(portfolio, actor, file)
    return len(queries)


def test_many_new_rows_take_hardly_more_statements_than_few(portfolio, pmo):
    few = statements(portfolio, pmo, register(5))
    many = statements(portfolio, pmo, register(90, letter="M"))
    assert abs(many - few) < 10  # SQLite takes fewer rows in a statement


def test_every_row_has_its_place_its_manager_its_entries_and_its_measurement(
    portfolio, pmo
):
    count = imports.TOGETHER + 20
    bring(portfolio, pmo, register(count))

    leakage = Programme.objects.get(code="LEAK")
    projects = Project.objects.select_related("scope")
    assert projects.filter(programme=leakage).count() == count
    for project in projects:
        assert project.scope.path == f"{leakage.scope.path}{project.scope_id}/"
        assert project.scope.name == project.name
    assert RoleAssignment.objects.filter(role=Role.PROJECT_MANAGER).count() == count
    assert Measurement.objects.filter(is_latest=True, budget=100_000).count() == count
    for action in ("project.add", "role.assign"):
        assert JournalEntry.objects.filter(action=action).count() == count
    assert JournalEntry.objects.filter(reason="Row 2 of long.csv.").count() == 2
    assert list(journal.verify()) == []


def test_changed_rows_are_measured_anew_for_the_same_day(portfolio, pmo):
    bring(portfolio, pmo, register(30))
    batch = bring(portfolio, pmo, register(30, forecast=120))

    rows = batch.items.filter(kind="row", done=True)
    assert set(rows.values_list("action", flat=True)) == {ImportAction.CHANGED}
    assert Measurement.objects.count() == 30
    assert set(Measurement.objects.values_list("estimate", "health_cost")) == {
        (120_000, "red")
    }
    assert RoleAssignment.objects.filter(role=Role.PROJECT_MANAGER).count() == 30


def test_a_row_that_fails_costs_none_of_its_neighbours(portfolio, pmo):
    batch = bring(portfolio, pmo, register(12), choose=False)
    make_project(make_portfolio("NRG"), "L-007")
    imports.confirm_import(batch=batch, actor=pmo)
    batch = imports.carry_out_import(batch=batch)

    failed = batch.items.get(action=ImportAction.REJECTED)
    assert failed.name == "Project 7"
    assert failed.reason == (
        "Project L-007 belongs to another portfolio; import it there."
    )
    assert portfolio.projects.count() == 11
    assert JournalEntry.objects.filter(action="project.add").count() == 11
    assert list(journal.verify()) == []


def test_who_fails_to_take_one_project_up_still_hears_of_the_others(
    portfolio, pmo, monkeypatch
):
    heard = []

    def hear(projects):
        if any(project.code == "L-003" for project in projects):
            raise ZeroDivisionError
        heard.extend(project.code for project in projects)

    monkeypatch.setattr(imports, "plan_observers", [hear])
    bring(portfolio, pmo, register(6))
    assert heard == ["L-000", "L-001", "L-002", "L-004", "L-005"]
    assert observers.plan_observers != [hear]


def raid(count: int, *, severity: int = 2) -> tuple[str, bytes]:
    """Return a workbook of linked risks and issues, each risk with a response."""
    sheets = {
        "Risks": [
            ("ID", "Project", "Title", "Probability", "Impact time", "Response action"),
            *((f"R-{n}", "L-1", f"Risk {n}", 3, 4, f"Act {n}") for n in range(count)),
        ],
        "Issues": [
            ("ID", "Project", "Title", "Severity", "Linked risk"),
            *((f"I-{n}", "L-1", f"It {n}", severity, f"R-{n}") for n in range(count)),
        ],
    }
    return workbook(sheets)


def workbook(sheets) -> tuple[str, bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return "raid.xlsx", out.getvalue()


def test_many_entries_take_hardly_more_statements_than_few(portfolio, pmo):
    project = make_project(portfolio, "L-1")
    few = statements(portfolio, pmo, raid(3))
    project.risks.all().delete()
    project.issues.all().delete()
    many = statements(portfolio, pmo, raid(45))
    assert abs(many - few) < 10

    assert project.risks.count() == project.issues.count() == 45
    assert {issue.risk.title for issue in project.issues.all()} == {
        f"Risk {n}" for n in range(45)
    }
    assert [r.number for r in project.risks.all()] == list(range(1, 46))
    assert Response.objects.filter(risk__project=project).count() == 45
    for action, count in (("risk.import", 48), ("issue.import", 48)):
        assert JournalEntry.objects.filter(action=action).count() == count
    assert list(journal.verify()) == []

    changing = statements(portfolio, pmo, raid(45, severity=4))
    assert changing < many
    assert set(project.issues.values_list("severity", flat=True)) == {4}
    assert JournalEntry.objects.filter(action="issue.import").count() == 93
    assert JournalEntry.objects.filter(action="risk.import").count() == 48


def owned(count: int, owner: str, giver: str) -> tuple[str, bytes]:
    """Return a workbook whose entries all have one owner, and one giver."""
    sheets = {
        "Risks": [
            ("ID", "Project", "Title", "Probability", "Impact time", "Owner"),
            *((f"R-{n}", "L-1", f"Risk {n}", 3, 4, owner) for n in range(count)),
        ],
        "Dependencies": [
            ("ID", "Giver", "Receiver", "What is delivered", "Need-by date", "Owner"),
            *(
                (f"D-{n}", giver, "L-1", f"Part {n}", "2026-09-01", owner)
                for n in range(count)
            ),
        ],
    }
    return workbook(sheets)


def test_the_preview_of_new_owners_and_givers_asks_nothing_of_a_row(portfolio, pmo):
    for code in ("L-1", "L-2", "L-3"):
        make_project(portfolio, code)
    make_person("Ben Okafor")
    bring(portfolio, pmo, owned(30, "Ada Brandt", "L-2"))

    def previewed(count: int) -> tuple[int, Import]:
        with CaptureQueriesContext(connection) as queries:
            file = owned(count, "Ben Okafor", "L-3")
            batch = bring(portfolio, pmo, file, choose=False)
        return len(queries), batch

    few, _ = previewed(2)
    many, batch = previewed(30)
    assert abs(many - few) < 10  # SQLite takes fewer rows in a statement

    rows = batch.items.filter(kind="raid")
    assert {row.action for row in rows} == {ImportAction.CHANGED}
    assert {str(row.summary["fields"]) for row in rows} == {
        "[['owner', 'Ada Brandt', 'Ben Okafor']]",
        "[['giver', 'L-2 Project L-2', 'L-3 Project L-3'], "
        "['owner', 'Ada Brandt', 'Ben Okafor']]",
    }


def test_the_preview_of_another_programme_asks_nothing_of_a_row(portfolio, pmo):
    make_programme(portfolio, "PIPE", name="Pipes")
    bring(portfolio, pmo, register(30))

    def previewed(count: int) -> tuple[int, Import]:
        name, content = register(count)
        with CaptureQueriesContext(connection) as queries:
            file = name, content.replace(b";leak;", b";pipe;")
            batch = bring(portfolio, pmo, file, choose=False)
        return len(queries), batch

    few, _ = previewed(2)
    many, batch = previewed(30)
    assert abs(many - few) < 10  # SQLite takes fewer rows in a statement
    assert {str(row.summary["fields"]) for row in batch.items.filter(kind="row")} == {
        "[['programme', 'LEAK Leakage', 'PIPE Pipes']]"
    }
