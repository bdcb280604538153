"""The register pages: filters, the matrix, what is due, dialogs, who may what."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests import factories

from steerco.organisation.models import Organisation, Role
from steerco.projects.models import (
    DependencyState,
    Issue,
    Response,
    Risk,
    RiskState,
)

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 31)
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=ON)


@pytest.fixture
def project():
    return factories.make_project(code="P-1", name="Bridge")


@pytest.fixture
def manager(project, client):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")
    client.force_login(person)
    return person


@pytest.fixture
def page(project, client, manager):
    def read(**query):
        address = reverse("projects:project-raid", args=["P-1"])
        return client.get(address, query)

    return read


def entry(key, name="raid-entry"):
    return reverse(f"projects:{name}", args=["P-1", key])


def risk_form(**values):
    return {
        "title": "Flood",
        "event": "the river rises",
        "category": "technical",
        "probability": "4",
        "impact_time": "5",
        "state": "open",
        **values,
    }


def titles(response):
    return [row.title for row in response.context["rows"]]


def test_open_entries_are_shown_first_and_closed_ones_on_demand(project, page):
    factories.make_risk(project, 2, 2, title="Small")
    factories.make_risk(project, 5, 4, title="Big")
    factories.make_risk(project, title="Over", state=RiskState.EXPIRED)
    assert titles(page()) == ["Big", "Small"]
    assert titles(page(shown="closed")) == ["Over"]
    assert titles(page(shown="all")) == ["Big", "Over", "Small"]
    assert titles(page(text="bi")) == ["Big"]
    assert page().context["counts"]["risks"] == 2


def test_the_matrix_counts_open_threats_and_leads_to_them(project, page):
    factories.make_risk(project, 4, 5, title="Flood")
    factories.make_risk(project, 4, 5, title="Gone", state=RiskState.AVOIDED)
    factories.make_risk(project, 4, 5, title="Subsidy", is_opportunity=True)
    found = page()
    cell = found.context["matrix"][4, 5]
    assert (cell.count, cell.band) == (1, "critical")
    assert sum(c.count for c in found.context["matrix"].values()) == 1
    assert titles(page(cell="4x5")) == ["Flood"]
    assert titles(page(cell="5x4")) == []
    assert titles(page(cell="nonsense")) == ["Flood", "Subsidy"]


def test_opportunities_are_blue_whatever_they_score(project, page):
    factories.make_risk(project, 5, 5, title="Subsidy", is_opportunity=True)
    (row,) = page().context["rows"]
    assert row.tone == "blue"
    assert row.detail.startswith("Opportunity")


def test_what_is_due_is_said(project, page):
    factories.make_risk(project, review_on=ON)
    factories.make_risk(project, review_on=None)
    later = factories.make_risk(project, review_on=ON + dt.timedelta(days=1))
    factories.make_risk(project, review_on=ON, state=RiskState.EXPIRED)
    yesterday = ON - dt.timedelta(days=1)
    Response.objects.create(risk=later, action="Late", due_on=yesterday)
    Response.objects.create(risk=later, action="Done", due_on=yesterday, done_on=ON)
    Response.objects.create(risk=later, action="Today", due_on=ON)
    found = page()
    text = " ".join(found.content.decode().split())
    assert (found.context["reviews_due"], found.context["responses_due"]) == (2, 1)
    assert "2 open risks are due for review." in text
    assert "1 response to open risks is overdue." in text


def test_a_passed_date_is_marked_only_while_open(project, page):
    past = ON - dt.timedelta(days=3)
    factories.make_issue(project, title="Open", due_on=past)
    factories.make_issue(project, title="Closed", due_on=past, state="closed")
    found = page(register="issues", shown="all").context["rows"]
    assert {row.title: row.overdue for row in found} == {"Open": True, "Closed": False}


def test_only_mine_are_those_i_own(project, manager, page):
    factories.make_issue(project, title="Mine", owner=manager)
    factories.make_issue(project, title="Not mine")
    assert titles(page(register="issues", mine="on")) == ["Mine"]


def test_a_dependency_says_how_much_float_it_has(project, page):
    giver = factories.make_project()
    need = dt.date(2027, 3, 31)
    for days, title in ((-4, "Late"), (3, "Tight"), (40, "Fine")):
        factories.make_dependency(
            project,
            giver,
            title=title,
            need_by=need,
            forecast_on=need - dt.timedelta(days=days),
        )
    factories.make_dependency(project, giver, title="Open", need_by=need)
    found = page(register="dependencies").context["rows"]
    assert {r.title: (r.mark, r.tone) for r in found} == {
        "Late": ("4 d too late", "red"),
        "Tight": ("3 d float", "amber"),
        "Fine": ("40 d float", "green"),
        "Open": ("no date promised", "grey"),
    }


def test_the_shown_register_leaves_as_excel(project, page):
    factories.make_risk(project, 4, 5, title="Flood")
    factories.make_risk(project, 1, 1, title="Dust")
    answer = page(format="xlsx", text="flo")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [[c.value for c in row] for row in sheet.iter_rows()]
    assert any("Flood" in row for row in cells)
    assert not any("Dust" in row for row in cells)


def test_registers_of_all_projects_are_those_of_the_visible_ones(
    client, project, manager
):
    factories.make_risk(project, title="Mine")
    factories.make_risk(factories.make_project(), title="Not mine")
    found = client.get(reverse("projects:register-list"))
    assert titles(found) == ["Mine"]
    assert found.context["counts"]["risks"] == 1


def test_a_new_risk_goes_through_the_dialog(client, project, manager):
    address = reverse("projects:raid-entry-raise", args=["P-1", "risks"])
    assert "Materialised" not in client.get(address).content.decode()
    answer = client.post(address, risk_form(), **HTMX)
    assert answer.headers["HX-Redirect"] == entry("R1")
    risk = Risk.objects.get()
    assert (risk.score, risk.raised_by) == (20, manager)
    assert "the river rises may happen" in client.get(entry("R1")).content.decode()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"impact_time": ""}, "Rate at least one impact"),
        ({"title": ""}, "required"),
        ({"cost_low": "9", "cost_high": "1"}, "The three costs rise"),
        ({"state": "expired"}, "Say why it is closed"),
        ({"state": "accepted"}, "set the next review"),
        ({"state": "materialised"}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_stored(
    client, project, manager, values, said
):
    address = reverse("projects:raid-entry-raise", args=["P-1", "risks"])
    answer = client.post(address, risk_form(**values))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Risk.objects.exists()


@pytest.mark.parametrize("register", ["issues", "assumptions", "dependencies"])
def test_every_register_has_its_dialog(client, project, manager, register):
    giver = factories.make_project()
    factories.give_role(manager, Role.TEAM_MEMBER, giver.scope)
    address = reverse("projects:raid-entry-raise", args=["P-1", register])
    assert client.get(address).status_code == 200
    values = {
        "issues": {"severity": "4", "urgency": "4", "state": "open"},
        "assumptions": {
            "statement": "it stays dry",
            "confidence": "low",
            "state": "open",
        },
        "dependencies": {
            "deliverable": "power",
            "giver": giver.pk,
            "need_by": "2027-01-01",
            "criticality": "3",
            "state": "proposed",
        },
    }[register]
    answer = client.post(address, {"title": "Something", **values})
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert "Something" in page.content.decode()


def test_changing_a_materialised_risk_keeps_it_materialised(client, project, manager):
    factories.make_risk(project, title="Flood", state=RiskState.MATERIALISED)
    address = entry("R1", "raid-entry-change")
    form = client.get(address).context["form"]
    assert "materialised" in dict(form.fields["state"].choices)
    client.post(address, risk_form(title="Flood!", state="materialised"))
    risk = Risk.objects.get()
    assert (risk.title, risk.state) == ("Flood!", RiskState.MATERIALISED)


def test_a_risk_that_happened_and_its_issue_lead_to_each_other(
    client, project, manager
):
    factories.make_risk(project, title="Flood")
    answer = client.post(entry("R1", "raid-entry-happened"), {"note": "It rained."})
    assert answer.url == entry("I1")
    assert entry("R1") in client.get(entry("I1")).content.decode()
    assert entry("I1") in client.get(entry("R1")).content.decode()


def test_an_opportunity_offers_no_happening(client, project, manager):
    factories.make_risk(project, is_opportunity=True)
    page = client.get(entry("R1")).content.decode()
    assert "It has happened" not in page
    answer = client.post(entry("R1", "raid-entry-happened"), {"note": "Yes."})
    assert answer.status_code == 422
    assert not Issue.objects.exists()


def test_a_review_and_a_response_go_through_their_dialogs(client, project, manager):
    risk = factories.make_risk(project)
    later = (dt.date.today() + dt.timedelta(days=20)).isoformat()  # noqa: DTZ011
    client.post(entry("R1", "raid-entry-review"), {"review_on": later})
    client.post(entry("R1", "response-add"), {"action": "Dam", "due_on": later})
    risk.refresh_from_db()
    assert risk.review_on.isoformat() == later
    response = risk.responses.get()
    client.post(reverse("projects:response-finish", args=[response.pk]))
    response.refresh_from_db()
    assert response.done_on is not None


def test_agreeing_is_offered_to_the_side_that_has_not_agreed(client, project, manager):
    factories.make_dependency(project, factories.make_project())
    assert "Agree</button>" in client.get(entry("D1")).content.decode()
    client.post(entry("D1", "dependency-agree"))
    assert "Agree</button>" not in client.get(entry("D1")).content.decode()
    dependency = project.dependencys.get()
    assert dependency.state == DependencyState.PROPOSED


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TEAM_MEMBER])
def test_who_may_not_change_is_offered_no_button_and_refused(client, project, role):
    factories.make_risk(project, title="Flood")
    client.force_login(factories.make_member(role, project.scope))
    page = client.get(entry("R1")).content.decode()
    assert "raid/R1/change/" not in page
    before = list(Risk.objects.values())
    for name in ("raid-entry-change", "raid-entry-happened"):
        answer = client.post(entry("R1", name), risk_form(note="x"))
        assert answer.status_code in (403, 422)
    assert list(Risk.objects.values()) == before


def test_an_outsider_finds_nothing(client, project):
    factories.make_risk(project)
    other = factories.make_project()
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, other.scope))
    addresses = [
        reverse("projects:project-raid", args=["P-1"]),
        entry("R1"),
        entry("R1", "raid-entry-change"),
        reverse("projects:raid-entry-raise", args=["P-1", "risks"]),
    ]
    assert {client.get(a).status_code for a in addresses} == {404}


@pytest.mark.parametrize("key", ["X1", "R99", "R", "Rx"])
def test_unknown_entries_are_not_found(client, project, manager, key):
    assert client.get(entry(key)).status_code == 404


def test_a_risk_tells_its_score_before_and_after_the_responses(
    project, client, manager
):
    risk = factories.make_risk(
        project,
        3,
        4,
        inherent_probability=5,
        inherent_impacts={"time": 4, "cost": 2},
        target_probability=2,
    )

    facts = dict(client.get(entry(f"R{risk.number}")).context["facts"])

    assert facts["Inherent score"] == "20 = 5 x 4"
    assert facts["Target score"] is None


def test_a_register_leaves_as_csv_as_well(project, page):
    factories.make_risk(project, title="Flood")

    answer = page(format="csv")

    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="Risks-2026-10-31.csv"' in answer["Content-Disposition"]
    assert "P-1-R1,P-1 Bridge,Flood,9 = 3 x 3," in answer.content.decode("utf-8-sig")
