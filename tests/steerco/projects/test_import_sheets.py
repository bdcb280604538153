"""Sheets whose headings nobody knows: a person says what they are, once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests.factories import make_member, make_person, make_portfolio, make_project
from tests.steerco.projects.test_import_plans import bring
from tests.steerco.projects.test_import_registers import sheet

from steerco.organisation.models import Role
from steerco.projects.models import (
    Assumption,
    Dependency,
    Import,
    ImportAction,
    Issue,
    Project,
    Risk,
    SheetLayout,
    Task,
)
from steerco.projects.services import imports

pytestmark = pytest.mark.django_db
STRANGE = ["Alpha", "Beta", "Gamma", "Delta"]


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def pmo(portfolio, client):
    person = make_member(Role.HEAD_OF_PMO, portfolio.scope, "Petra Pmo")
    client.force_login(person)
    return person


@pytest.fixture
def say(client, portfolio):
    """Fill in the page that asks what a sheet is."""

    def post(item, query, **columns):
        url = reverse("projects:import-columns", args=[item.batch_id, item.pk])
        project = {"project": columns.pop("project", "")}
        names = {f"column-{n}": meaning for meaning, n in columns.items()}
        return client.post(f"{url}?{query}", names | project)

    return post


def carried_out(batch, actor):
    imports.confirm_import(batch=batch, actor=actor)
    imports.carry_out_import(batch=batch)
    return batch


def test_a_register_of_unknown_headings_is_imported_as_told(portfolio, pmo, say):
    rows = [STRANGE, ["B-1", "Bridge", 100, 200], ["B-2", "Tunnel", 300, 400]]
    batch = bring(portfolio, pmo, ("odd.xlsx", sheet(List=rows)), choose=False)
    item = batch.items.get()
    assert item.action == ImportAction.REJECTED
    answer = say(item, "kind=register", code=0, name=1, budget=3)
    assert answer.status_code == 302
    carried_out(batch, pmo)
    found = Project.objects.order_by("code").values_list("code", "name", "budget")
    assert list(found) == [("B-1", "Bridge", 200), ("B-2", "Tunnel", 400)]


def test_what_was_said_is_remembered_for_these_headings(portfolio, pmo, say):
    rows = [["A title row"], [], STRANGE, ["B-1", "Bridge", 100, 200]]
    first = bring(portfolio, pmo, ("odd.xlsx", sheet(List=rows)), choose=False)
    say(first.items.get(), "kind=register&row=3", code=0, name=1)
    assert SheetLayout.objects.get().said_by == pmo
    again = [STRANGE, ["B-7", "Lock", 1, 2]]
    bring(portfolio, pmo, ("other.xlsx", sheet(Names=again)))
    assert Project.objects.get().code == "B-7"


def test_the_page_says_which_column_is_missing(portfolio, pmo, say):
    rows = [STRANGE, ["B-1", "Bridge", 100, 200]]
    batch = bring(portfolio, pmo, ("odd.xlsx", sheet(List=rows)), choose=False)
    answer = say(batch.items.get(), "kind=risks", title=0, probability=1)
    assert answer.status_code == 422
    assert "Say which column holds Impact" in answer.content.decode()
    assert not SheetLayout.objects.exists()


RISKS = [
    ["Nr", "Risk description", "Likelihood", "Impact", "Mitigation", "State", "Since"],
    [1, "Permit comes late", "30 %", "High", "Ask early", "Active", "31.12.2026"],
    [2, "Steel gets dearer", "likely", 2, "", "mitigating", dt.date(2026, 5, 4)],
]


def test_a_risk_log_of_its_own_headings_is_recognised(portfolio, pmo):
    make_project(portfolio, "P-1", name="Bridge")
    batch = bring(portfolio, pmo, ("P-1 risk log.xlsx", sheet(Sheet1=RISKS)))
    first, second = Risk.objects.order_by("number")
    assert (first.title, first.probability, first.impact) == ("Permit comes late", 2, 4)
    assert first.responses.get().action == "Ask early"
    assert (second.state, second.score) == ("responding", 8)
    assert "Left out: Since" in batch.items.get(kind="register").reason


def test_rows_without_a_project_belong_to_the_one_that_is_named(portfolio, pmo, say):
    make_project(portfolio, "P-1", name="Bridge")
    make_project(portfolio, "P-2", name="Tunnel")
    batch = bring(portfolio, pmo, ("log.xlsx", sheet(Risks=RISKS)), choose=False)
    rejected = batch.items.filter(action=ImportAction.REJECTED)
    assert "say which one all rows belong to" in rejected.first().reason
    head = batch.items.get(kind="register")
    say(
        head,
        "",
        project="P-2",
        id=0,
        title=1,
        probability=2,
        impact=3,
        raised=6,
    )
    carried_out(batch, pmo)
    assert {risk.project.code for risk in Risk.objects.all()} == {"P-2"}
    assert Risk.objects.get(external_key="1").raised_on == dt.date(2026, 12, 31)


def test_entries_without_an_id_are_known_by_their_title(portfolio, pmo):
    make_project(portfolio, "P-1")
    rows = [
        ["Issue", "Severity", "Project", "Assigned to"],
        ["Pump broken", "high", "P-1", "Ada Brandt"],
    ]
    make_person("Ada Brandt")
    for severity in ("high", "very high"):
        rows[1][1] = severity
        bring(portfolio, pmo, ("issues.xlsx", sheet(Issues=rows)))
    issue = Issue.objects.get()
    assert (issue.title, issue.severity, issue.owner.name) == (
        "Pump broken",
        5,
        "Ada Brandt",
    )


def test_each_sheet_of_a_workbook_is_what_it_is(portfolio, pmo, say):
    make_project(portfolio, "P-1")
    book = sheet(
        Annahmen=[["Annahme", "Projekt", "Sicherheit"], ["Crews come", "P-1", "High"]],
        Wants=[
            ["What", "Who", "When", "For"],
            ["Power", "The city", "1.3.2027", "P-1"],
        ],
    )
    batch = bring(portfolio, pmo, ("raid.xlsx", book), choose=False)
    head = batch.items.get(kind="register")
    answer = say(
        head,
        "sheet=Wants&kind=dependencies",
        **{"what is delivered": 0, "giver": 1, "need-by date": 2, "receiver": 3},
    )
    assert answer.status_code == 302
    carried_out(batch, pmo)
    assert Assumption.objects.get().title == "Crews come"
    assert Dependency.objects.get().need_by == dt.date(2027, 3, 1)


def test_a_task_list_of_unknown_headings_becomes_a_plan(portfolio, pmo, say):
    rows = [
        ["Was", "Ab", "Bis"],
        ["Design", dt.date(2026, 3, 2), dt.date(2026, 3, 6)],
        ["Build", dt.date(2026, 3, 9), dt.date(2026, 3, 13)],
    ]
    batch = bring(portfolio, pmo, ("P-3 plan.xlsx", sheet(Plan=rows)), choose=False)
    item = batch.items.get()
    assert item.action == ImportAction.REJECTED
    say(item, "kind=plan", name=0, start=1, finish=2)
    carried_out(batch, pmo)
    assert list(Task.objects.values_list("name", flat=True)) == ["Design", "Build"]


def test_a_sheet_may_be_left_out(portfolio, pmo, say):
    make_project(portfolio, "P-1")
    book = sheet(Risks=RISKS, Issues=[["Title", "Severity"], ["Odd", 3]])
    batch = bring(portfolio, pmo, ("P-1 raid.xlsx", book), choose=False)
    head = batch.items.get(kind="register")
    say(head, "sheet=Issues&kind=nothing")
    carried_out(batch, pmo)
    assert Risk.objects.count() == 2
    assert not Issue.objects.exists()


def test_the_page_shows_sheets_kinds_and_samples(portfolio, pmo, client):
    rows = [STRANGE, ["B-1", "Bridge", 100, 200]]
    batch = bring(portfolio, pmo, ("odd.xlsx", sheet(List=rows)), choose=False)
    detail = client.get(f"/imports/{batch.pk}/").content.decode()
    url = reverse("projects:import-columns", args=[batch.pk, batch.items.get().pk])
    assert url in detail
    page = client.get(f"{url}?kind=risks").content.decode()
    assert "Row 1: Alpha, Beta, Gamma" in page
    assert "What Delta means" in page
    assert "Probability" in page


@pytest.mark.parametrize("query", ["kind=nonsense", "row=99999", "sheet=None", "row=x"])
def test_odd_questions_get_the_usual_page(portfolio, pmo, client, query):
    rows = [STRANGE, ["B-1", "Bridge", 100, 200]]
    batch = bring(portfolio, pmo, ("odd.csv", sheet(List=rows)), choose=False)
    url = reverse("projects:import-columns", args=[batch.pk, batch.items.get().pk])
    assert client.get(f"{url}?{query}").status_code == 200


def test_after_the_import_nothing_is_asked_any_more(portfolio, pmo, client, say):
    rows = [STRANGE, ["B-1", "Bridge", 100, 200]]
    batch = bring(portfolio, pmo, ("odd.xlsx", sheet(List=rows)), choose=False)
    item = batch.items.get()
    say(item, "kind=register", code=0, name=1)
    carried_out(Import.objects.get(pk=batch.pk), pmo)
    item = batch.items.get(kind="register")
    assert say(item, "kind=register", code=0).status_code == 422
