"""Actual costs: booked once, corrected in the open, settled by period, measured."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BUILD, DESIGN, mspdi

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.services import root_scope
from steerco.performance.calculations.ledger import with_actuals
from steerco.performance.models import Actual, Measurement
from steerco.performance.services.booking import (
    Posting,
    book_actuals,
    close_period,
    read_postings,
)
from steerco.performance.services.measuring import measure_project
from steerco.projects.selectors.working_plans import working_plan

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 31)


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=TODAY)


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


@pytest.fixture
def project():
    portfolio = factories.make_portfolio("WTR")
    return factories.make_project(portfolio, "P-1", budget=Decimal(1000))


def line(key="K1", amount="100", on="2026-03-05", project="P-1", **more):
    return Posting(
        row=2,
        project=project,
        on=dt.date.fromisoformat(on),
        amount=Decimal(amount),
        key=key,
        **more,
    )


def book(actor, *lines, **more):
    return book_actuals(source="SAP", postings=lines, actor=actor, **more)


def total(project):
    return sum(
        a.amount for a in Actual.objects.filter(project=project, is_current=True)
    )


def test_told_again_nothing_is_counted_twice(head, project):
    lines = [line("K1", "100"), line("K2", "50.50")]
    first = book(head, *lines)
    again = book(head, *lines)
    assert (first.new, again.new, again.unchanged) == (2, 0, 2)
    assert total(project) == Decimal("150.50")
    assert Actual.objects.count() == 2
    assert JournalEntry.objects.filter(action="actuals.book").count() == 1


def test_a_correction_takes_the_place_of_what_it_corrects(head, project):
    book(head, line("K1", "100"))
    assert book(head, line("K1", "80")).changed == 1
    assert total(project) == 80
    new = Actual.objects.get(is_current=True)
    assert new.replaces.amount == 100
    assert not new.restates


def test_the_same_key_of_another_source_is_another_posting(head, project):
    book(head, line("K1", "100"))
    book_actuals(source="Navision", postings=[line("K1", "7")], actor=head)
    assert total(project) == 107


def test_a_closed_period_changes_only_with_a_reason_and_shows_it(client, head, project):
    book(head, line("K1", "100"))
    close_period(until=dt.date(2026, 3, 15), actor=head, today=TODAY)
    refused = book(
        head, line("K1", "80"), line("K2", "5"), line("K3", "9", "2026-03-20")
    )
    assert (refused.new, len(refused.refused)) == (1, 2)
    assert "closed period" in refused.refused[0]
    assert total(project) == 109
    moved = book(head, line("K1", "100", "2026-03-20"))
    assert len(moved.refused) == 1
    booked = book(head, line("K1", "80"), reason="Credit note.")
    assert (booked.changed, booked.restated) == (1, 1)
    assert total(project) == 89
    client.force_login(head)
    page = client.get(reverse("performance:actual-list"))
    (row,) = page.context["restated"]
    assert (row.amount, row.reason) == ("EUR\xa080.00", "Credit note.")
    assert row.before.startswith("EUR\xa0100.00")


def test_periods_are_closed_forwards_and_by_the_office_only(head, project):
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    with pytest.raises(NotAllowed):
        close_period(until=dt.date(2026, 3, 15), actor=manager, today=TODAY)
    close_period(until=dt.date(2026, 3, 15), actor=head, today=TODAY)
    with pytest.raises(InvalidState):
        close_period(until=dt.date(2026, 2, 28), actor=head, today=TODAY)
    with pytest.raises(BadInput):
        close_period(until=dt.date(2027, 1, 1), actor=head, today=TODAY)


def test_lines_that_cannot_be_booked_are_named_and_the_others_booked(head, project):
    elsewhere = factories.make_project(code="SECRET")
    partner = factories.make_member(Role.FINANCE_PARTNER, project.portfolio.scope)
    booked = book(
        partner, line("K1"), line("K1"), line("K2", project="SECRET"), line("K3")
    )
    assert booked.new == 2
    assert [text.split(": ")[1][:20] for text in booked.refused] == [
        "The key K1 stands tw",
        "You see no project o",
    ]
    assert total(elsewhere) == 0
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    assert "Your roles" in book(manager, line("K9")).refused[0]


def test_a_register_project_is_measured_with_what_is_booked_up_to_its_day(
    head, project
):
    book(head, line("K1", "100"), line("K2", "900", "2026-04-20"))
    latest = Measurement.objects.get(project=project, is_latest=True)
    assert latest.actual == 100


def test_a_plan_is_measured_with_booked_costs(head):
    portfolio = factories.make_portfolio("WTR")
    done = "<PercentComplete>100</PercentComplete></Task>"
    plan = mspdi(DESIGN.replace("</Task>", done), BUILD, status="2026-03-06")
    project = factories.import_plan(portfolio, plan)
    before = Measurement.objects.get(project=project, is_latest=True)
    on = str(before.data_date.date())
    booked = book(head, line("K1", "1234.56", on, project=project.code))
    assert booked.new == 1
    after = measure_project(project)
    assert after.ac == Decimal("1234.56")
    assert after.actual == Decimal("1234.56")
    assert after.ev == before.ev == 1000
    assert after.cpi == pytest.approx(float(after.ev) / 1234.56, rel=1e-6)
    assert after.curve["actual"][-1] == pytest.approx(1234.56)


def test_costs_without_a_task_are_spread_by_budget_to_the_cent(head):
    project = factories.import_plan(factories.make_portfolio("WTR"), BRIDGE)
    schedule = working_plan(project).schedule
    leaves = [t for t in schedule.tasks if not t.is_summary]
    key = leaves[0].code or str(leaves[0].uid)
    found = with_actuals(
        schedule, {key: Decimal(40), "": Decimal("100.01"), "GONE": Decimal("0.02")}
    )
    costs = [t.actual_cost for t in found.tasks if not t.is_summary]
    assert sum(costs) == Decimal("140.03")
    assert costs[0] >= 40


def test_a_file_is_read_line_by_line():
    content = (
        "Project;Date;Amount;Key;Task\n"
        "P-1;2026-03-05;1 234,50;K1;A10\n"
        "P-1;5.3.2026;1;K2;\n"
        "P-1;2026-03-05;many;K3;\n"
        "P-1;2026-03-05;1;;\n"
    ).encode("cp1252")
    found, refused = read_postings(content)
    assert [(p.amount, p.key, p.task) for p in found] == [
        (Decimal("1234.50"), "K1", "A10")
    ]
    assert [text[:5] for text in refused] == ["Row 3", "Row 4", "Row 5"]
    with pytest.raises(BadInput, match="lacks the column date, amount"):
        read_postings(b"project,key\n")


def test_bringing_a_file_on_the_page_and_closing_the_period(client, head, project):
    client.force_login(head)
    place = reverse("performance:actual-list")
    content = b"project,date,amount,key\nP-1,2026-03-05,100,K1\nP-9,2026-03-05,1,K2\n"
    form = {"source": "SAP", "file": SimpleUploadedFile("costs.csv", content)}
    page = client.post(place, form)
    assert page.context["booked"].new == 1
    assert "You see no project" in page.content.decode()
    close = reverse("performance:period-close")
    assert client.post(close, {"until": "2026-03-31"}).status_code == 302
    assert "Up to 31 Mar 2026" in client.get(place).content.decode()


def test_a_cost_system_books_over_the_api(client, head, project):
    client.force_login(head)
    place = reverse("api:actuals")
    body = {
        "source": "SAP",
        "postings": [
            {"project": "P-1", "date": "2026-03-05", "amount": "12.34", "key": "K1"}
        ],
    }
    first = client.post(place, body, content_type="application/json").json()
    again = client.post(place, body, content_type="application/json").json()
    assert (first["new"], again["unchanged"]) == (1, 1)
    body["postings"][0]["amount"] = "much"
    refused = client.post(place, body, content_type="application/json")
    assert refused.status_code == 422
    assert total(project) == Decimal("12.34")
