"""Bringing registers in: projects, RAID workbooks and the organisation."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter
from tests.factories import (
    make_member,
    make_person,
    make_portfolio,
    make_programme,
    make_project,
    make_unit,
)
from tests.steerco.projects.plan_files import BRIDGE
from tests.steerco.projects.test_import_plans import actions, bring, count_rows

from steerco.core.errors import NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Person, Role, RoleAssignment, Unit
from steerco.organisation.policies import access_of
from steerco.organisation.services import root_scope
from steerco.projects.calculations.raid_columns import RAID
from steerco.projects.calculations.sheet_layouts import Layout
from steerco.projects.models import (
    Dependency,
    ImportAction,
    Issue,
    Portfolio,
    Programme,
    Project,
    Risk,
    SheetKind,
)
from steerco.projects.reports.import_templates import import_template
from steerco.projects.services import imports
from steerco.projects.services.organisation_workbook import import_organisation
from steerco.sample import FILES
from steerco.schedules.headings import Place

pytestmark = pytest.mark.django_db

HEADINGS = [
    *("Code", "Name", "Programme", "Unit", "Manager", "Sponsor", "Class", "Stage"),
    *("Start", "Finish", "Budget", "Actual cost", "RAG", "% complete", "Status text"),
]
BRIDGE_ROW = [
    *(
        "P-1",
        "Bridge renewal",
        "LEAK",
        "WEN",
        "Ada Brandt",
        "Carl Dahl",
        "B",
        "Delivery",
    ),
    *("02.03.2026", "Q2 2027", "1,2 Mio. €", "430k", "Yellow", "35 %", "On the way."),
]


def sheet(**sheets: list[list[object]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for r, row in enumerate(rows):
                for c, value in enumerate(row):
                    if isinstance(value, dt.date):
                        page.write_datetime(r, c, value, day)
                    else:
                        page.write(r, c, value)
    return out.getvalue()


def register(*rows: list[object]) -> tuple[str, bytes]:
    return "projects.xlsx", sheet(Projects=[HEADINGS, *rows])


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def pmo(portfolio):
    return make_member(Role.HEAD_OF_PMO, portfolio.scope, "Petra Pmo")


@pytest.fixture
def setting(portfolio):
    make_programme(portfolio, "LEAK")
    make_unit("WEN")
    make_person("Ada Brandt")
    make_person("Carl Dahl")


def test_a_row_becomes_a_project_in_the_formats_people_type(portfolio, pmo, setting):
    batch = bring(portfolio, pmo, register(BRIDGE_ROW))

    project = Project.objects.get(code="P-1")
    assert batch.items.get(kind="row").reason == ""
    assert project.name == "Bridge renewal"
    assert project.programme.code == "LEAK"
    assert project.scope.path.startswith(project.programme.scope.path)
    assert project.unit.code == "WEN"
    assert (project.klass, project.stage) == ("B", "execution")
    assert project.planned_start == dt.date(2026, 3, 2)
    assert project.planned_finish == dt.date(2027, 6, 30)
    assert project.budget == Decimal(1_200_000)
    assert project.actual_cost == Decimal(430_000)
    assert project.declared_health == "amber"
    assert project.percent_complete == 35
    held = RoleAssignment.objects.filter(scope=project.scope)
    assert set(held.values_list("person__name", "role")) == {
        ("Ada Brandt", Role.PROJECT_MANAGER),
        ("Carl Dahl", Role.SPONSOR),
    }


def test_the_same_register_again_changes_nothing(portfolio, pmo, setting):
    bring(portfolio, pmo, register(BRIDGE_ROW))
    before = count_rows()

    batch = bring(portfolio, pmo, register(BRIDGE_ROW))

    assert actions(batch) == ["", ImportAction.UNCHANGED]
    assert count_rows() == before


def test_a_changed_row_says_what_changed(portfolio, pmo, setting):
    bring(portfolio, pmo, register(BRIDGE_ROW))
    later = [*BRIDGE_ROW[:9], "Q3 2027", "1,4 Mio. €", *BRIDGE_ROW[11:]]

    batch = bring(portfolio, pmo, register(later))

    row = batch.items.get(kind="row")
    assert row.action == ImportAction.CHANGED
    assert [field for field, *_ in row.summary["fields"]] == [
        "planned_finish",
        "budget",
    ]
    assert Project.objects.get().planned_finish == dt.date(2027, 9, 30)
    entry = JournalEntry.objects.filter(action="project.change").latest("sequence")
    assert entry.after["planned_finish"] == "2027-09-30"


def test_blank_cells_say_nothing(portfolio, pmo, setting):
    bring(portfolio, pmo, register(BRIDGE_ROW))

    bring(portfolio, pmo, register(["P-1", "Bridge renewal"]))

    assert Project.objects.get().budget == Decimal(1_200_000)


def test_what_is_not_known_is_reported_and_not_invented(portfolio, pmo, setting):
    row = [*BRIDGE_ROW]
    row[2], row[4], row[7] = "Nowhere", "Nobody Atall", "Hibernating"
    people = Person.objects.count()

    batch = bring(portfolio, pmo, register(row))

    said = batch.items.get(kind="row").reason
    assert "no programme 'Nowhere'" in said
    assert "Nobody is known as Nobody Atall" in said
    assert "Stage 'Hibernating' is not known" in said
    assert Person.objects.count() == people
    assert Programme.objects.count() == 1


def test_a_bad_cell_is_named_with_its_row_and_column(portfolio, pmo, setting):
    row = [*BRIDGE_ROW]
    row[0], row[1], row[10] = "P-2", "Tunnel", "about a lot"

    batch = bring(portfolio, pmo, register(BRIDGE_ROW, row))

    item = batch.items.get(kind="row", external_key="P-2")
    assert "Budget 'about a lot'" in item.reason
    assert item.summary["place"] == "Row 3"
    assert Project.objects.get(code="P-2").budget is None


def test_a_row_twice_and_a_project_of_elsewhere_are_rejected(portfolio, pmo, setting):
    make_project(make_portfolio("NRG"), "P-9")
    batch = bring(
        portfolio,
        pmo,
        register(BRIDGE_ROW, BRIDGE_ROW, ["P-9", *BRIDGE_ROW[1:]]),
    )

    good, twice, elsewhere = batch.items.filter(kind="row").order_by("pk")
    assert good.done
    assert "twice" in twice.reason
    assert "Row 4" in elsewhere.reason
    assert "another portfolio" in elsewhere.reason


def test_a_leader_without_the_pmo_gives_no_roles(portfolio, setting):
    owner = make_member(Role.PORTFOLIO_OWNER, portfolio.scope)

    batch = bring(portfolio, owner, register(BRIDGE_ROW))

    assert "ask the PMO" in batch.items.get(kind="row").reason
    assert not RoleAssignment.objects.filter(role=Role.PROJECT_MANAGER).exists()


def test_columns_chosen_by_a_person_are_used_and_remembered(portfolio, pmo, setting):
    odd = (
        "odd.xlsx",
        sheet(
            List=[
                ["Key", "Title", "Pot A", "Pot B", "RAG", "Manager"],
                ["P-1", "Bridge", 100, 250, "Green", "Ada Brandt"],
            ]
        ),
    )
    batch = bring(portfolio, pmo, odd, choose=False)
    head = batch.items.get(kind="register")

    columns = {"code": 0, "name": 1, "budget": 3}
    layout = Layout(Place("List", 1), SheetKind.REGISTER, columns)
    imports.map_sheet(item=head, layout=layout, actor=pmo)
    imports.confirm_import(batch=batch, actor=pmo)
    imports.carry_out_import(batch=batch)
    project = Project.objects.get()
    again = bring(portfolio, pmo, odd, choose=False)

    assert (project.budget, project.declared_health) == (Decimal(250), "")
    head = again.items.get(kind="register")
    assert head.mapping["layouts"][0]["columns"] == columns
    assert "those that somebody chose for such a file" in head.reason


def test_a_plan_finds_the_project_of_a_register_in_the_same_import(
    portfolio, pmo, setting
):
    bring(portfolio, pmo, ("P-1 bridge.xml", BRIDGE), register(BRIDGE_ROW))

    project = Project.objects.get()
    assert project.code == "P-1"
    assert project.current_version is not None
    assert project.budget == Decimal(1_200_000)


RISK = {
    "ID": "P-1-R1",
    "Project": "P-1",
    "Type": "Threat",
    "Title": "Permit comes late",
    "Event": "the permit comes late",
    "Category": "Legal and regulatory",
    "Probability": 3,
    "Cost impact": 2,
    "Time impact": "4 high",
    "Cost low": 1000,
    "Cost likely": 2000,
    "Cost high": 6000,
    "Response": "Reduce",
    "Response action": "Ask early",
    "Owner": "Ada Brandt",
    "Status": "Open",
    "Raised": dt.date(2026, 1, 12),
}


def raid(**changes: object) -> tuple[str, bytes]:
    risk = RISK | changes
    issue = {
        "ID": "P-1-I1",
        "Project": "P-1",
        "Title": "Permit refused",
        "Severity": 4,
        "Urgency": 5,
        "Linked risk": "P-1-R1",
        "Status": "Waiting for a decision",
    }
    dependency = {
        "ID": "P-1-D1",
        "Giver": "The city",
        "Receiver": "P-1",
        "What is delivered": "Permit",
        "Need-by date": dt.date(2026, 9, 1),
    }
    return "raid.xlsx", sheet(
        Risks=[list(risk), list(risk.values())],
        Issues=[list(issue), list(issue.values())],
        Dependencies=[list(dependency), list(dependency.values())],
    )


def test_a_raid_workbook_fills_the_registers(portfolio, pmo, setting):
    make_project(portfolio, "P-1")

    batch = bring(portfolio, pmo, raid())

    risk = Risk.objects.get()
    assert (risk.score, risk.impact, risk.owner.name) == (12, 4, "Ada Brandt")
    assert risk.exposure == Decimal(1200)
    assert risk.responses.get().action == "Ask early"
    assert Issue.objects.get().risk == risk
    assert Issue.objects.get().priority == 1
    assert Dependency.objects.get().giver_name == "The city"
    assert set(batch.items.filter(kind="raid").values_list("action", flat=True)) == {
        "new"
    }


def test_the_same_raid_workbook_again_changes_nothing(portfolio, pmo, setting):
    make_project(portfolio, "P-1")
    bring(portfolio, pmo, raid())
    before = count_rows()

    batch = bring(portfolio, pmo, raid())

    assert actions(batch)[1:] == [ImportAction.UNCHANGED] * 3
    assert count_rows() == before


def test_a_changed_risk_is_updated_by_its_id(portfolio, pmo, setting):
    make_project(portfolio, "P-1")
    bring(portfolio, pmo, raid())

    bring(portfolio, pmo, raid(Probability=5))

    assert Risk.objects.get().score == 20


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Project": "P-7"}, "no project P-7"),
        ({"Probability": 9}, "not on the scale from 1 to 5"),
        ({"Category": "Weather"}, "Category 'Weather' is not known"),
        ({"Raised": "soon"}, "Raised 'soon' is not a date"),
        ({"ID": ""}, "Id is missing"),
    ],
)
def test_a_bad_risk_is_rejected_with_its_row(portfolio, pmo, setting, change, reason):
    make_project(portfolio, "P-1")

    batch = bring(portfolio, pmo, raid(**change))

    item = batch.items.filter(action=ImportAction.REJECTED).get()
    assert item.reason.startswith("Row 2: ")
    assert reason in item.reason
    assert not Risk.objects.exists()


def test_a_filled_template_comes_in(portfolio, pmo):
    make_project(portfolio, "P-0042")
    rows = {
        name: [[each.title for each in headings], [each.example for each in headings]]
        for name, headings in RAID.items()
    }

    batch = bring(portfolio, pmo, ("filled.xlsx", sheet(**rows)))

    assert actions(batch)[1:] == [ImportAction.NEW] * 4
    assert import_template("raid").startswith(b"PK")


def test_an_organisation_workbook_sets_up_and_comes_in_again(portfolio):
    path = FILES / "organisation.xlsx"

    outcome = import_organisation(path, actor=None)
    before = count_rows()
    import_organisation(path, actor=None)

    assert outcome.rows["People"] == Person.objects.count() == 120
    assert Unit.objects.count() == outcome.rows["Units"]
    assert Portfolio.objects.get(code="WTR").envelope == Decimal(98_000_000)
    assert all("There is no project" in each.reason for each in outcome.refusals)
    assert count_rows() == before
    head = Person.objects.get(name="Ingrid Solheim")
    assert access_of(head).holds({Role.HEAD_OF_PMO}, root_scope().path)


def test_only_the_pmo_of_the_organisation_sets_it_up(portfolio, pmo):
    before = count_rows()

    with pytest.raises(NotAllowed):
        import_organisation(FILES / "organisation.xlsx", actor=pmo)

    assert count_rows() == before


@pytest.mark.parametrize(
    "name", ["water.xlsx", "energy.xlsx", "digital.csv", "corporate.xlsx"]
)
def test_registers_as_offices_write_them_come_in_whole(pmo, portfolio, name):
    import_organisation(FILES / "organisation.xlsx", actor=None)
    target = {"water": "WTR", "energy": "NRG", "digital": "DGT", "corporate": "CRP"}
    chosen = Portfolio.objects.get(code=target[name.partition(".")[0]])

    batch = bring(chosen, None, (name, (FILES / "registers" / name).read_bytes()))

    rows = batch.items.filter(kind="row")
    assert set(rows.values_list("action", flat=True)) == {ImportAction.NEW}
    assert rows.count() == Project.objects.count() >= 8
    for project in Project.objects.all():
        assert project.budget
        assert project.planned_start
        assert project.planned_finish
        assert project.declared_health
        assert project.unit
