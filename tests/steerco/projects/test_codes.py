"""Codes stand in addresses: whatever a file brings, every page can still be reached."""

import pytest
from django.urls import reverse
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, mspdi, task
from tests.steerco.projects.test_import_plans import bring
from tests.steerco.projects.test_import_registers import sheet

from steerco.core.codes import require_code
from steerco.core.errors import BadInput
from steerco.organisation.models import Person, Role, Unit
from steerco.organisation.services import root_scope
from steerco.projects.models import Portfolio, Project
from steerco.projects.services.organisation_workbook import import_organisation
from steerco.projects.services.tree import put_portfolio

pytestmark = pytest.mark.django_db

HOSTILE = (
    *("A/1", "../../etc", "P 1 & co", "100%", "a?b#c", "Größe", "プロジェクト", "<b>"),
    *("\u202eevil", "'; drop--", "x" * 80, "new", "plan.json", "-", "..", "?!"),
)


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def head(client):
    person = make_member(Role.HEAD_OF_PMO, root_scope(), "Hera Head")
    client.force_login(person)
    return person


def register(rows) -> tuple[str, bytes]:
    headings = ["Code", "Name", "Stage", "Budget"]
    lines = [[code, name, "Execution", 1000] for code, name in rows]
    return "register.xlsx", sheet(Projects=[headings, *lines])


def reaches_every_project(client) -> bool:
    pages = [reverse("performance:project-list"), reverse("faces:journal")]
    pages += [project.get_absolute_url() for project in Project.objects.all()]
    return all(client.get(page).status_code == 200 for page in pages)


def test_a_register_with_odd_codes_leads_to_pages_that_open(client, head, portfolio):
    rows = [(code, f"Project {n}") for n, code in enumerate(HOSTILE)]
    batch = bring(portfolio, head, register(rows))
    made = set(Project.objects.values_list("code", flat=True))
    assert {"A-1", "P-1-co", "100", "Größe", "プロジェクト", "new", "plan.json"} <= made
    assert Project.objects.count() == batch.items.filter(action="new").count() >= 12
    assert reaches_every_project(client)


def test_a_row_whose_name_gives_no_code_is_refused_and_harms_nothing(
    client, head, portfolio
):
    rows = [("", "???"), ("", "🦄"), ("..", "!!!"), ("P-1", "Bridge")]
    batch = bring(portfolio, head, register(rows))
    assert list(Project.objects.values_list("code", flat=True)) == ["P-1"]
    refused = batch.items.filter(action="rejected")
    assert refused.count() == 3
    assert all("A code is needed" in item.reason for item in refused)
    assert reaches_every_project(client)


def test_plans_with_odd_names_get_codes_that_open(client, head, portfolio):
    design = task(1, "Design", "2026-03-02", "2026-03-06")
    files = [
        (f"{n}.xml", mspdi(design, title=title, guid=f"{n:08d}-{'0' * 27}"))
        for n, title in enumerate(("a/b/c", "..", "???", "🦄", "x" * 200))
    ]
    bring(portfolio, head, *files, ("=1+1.xml", BRIDGE))
    assert Project.objects.count() == 6
    assert reaches_every_project(client)


def test_a_workbook_with_codes_that_fit_no_address_is_refused_row_by_row(tmp_path):
    people = [
        ["Code", "Name", "Email", "Unit"],
        ["A/1", "Slash", "slash@org.example", ""],
        ["..", "Dots", "dots@org.example", ""],
        ["A-1", "Fine", "same@org.example", ""],
        ["A-2", "Twin", "same@org.example", ""],
        ["x" * 41, "Long", "long@org.example", ""],
    ]
    named = ["Code", "Name"]
    path = tmp_path / "organisation.xlsx"
    path.write_bytes(
        sheet(
            Units=[named, ["U/1", "Slash"], ["U 1", "Space"]],
            People=people,
            Portfolios=[named, ["W/T", "Slash"], ["WTR", "Water"]],
        )
    )
    outcome = import_organisation(path, actor=None)
    places = {(refusal.sheet, refusal.row) for refusal in outcome.refusals}
    assert places == {
        *(("Units", 2), ("Portfolios", 2)),
        *(("People", row) for row in (2, 3, 5, 6)),
    }
    assert [unit.code for unit in Unit.objects.all()] == ["U 1"]
    assert [person.code for person in Person.objects.all()] == ["A-1"]
    assert [portfolio.code for portfolio in Portfolio.objects.all()] == ["WTR"]


@pytest.mark.parametrize("code", ["", ".", "..", "a/b", "a\\b", "a\nb", "\u202ea"])
def test_codes_that_cannot_stand_in_an_address_are_refused(code):
    with pytest.raises(BadInput):
        require_code(code)
    with pytest.raises(BadInput):
        put_portfolio(code=code, name="Odd", actor=None)
    assert not Portfolio.objects.exists()
