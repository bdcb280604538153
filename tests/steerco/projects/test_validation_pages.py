"""The validation report of an import, as page, JSON and workbook."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE
from tests.steerco.projects.test_import_plans import bring

from steerco.organisation.models import Role
from steerco.projects.models import Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio, client):
    person = make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    client.force_login(person)
    return person


def test_a_preview_leads_to_the_report_of_what_was_read(client, portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)
    url = f"/imports/{batch.pk}/report/{batch.items.get().pk}/"
    assert url in client.get(f"/imports/{batch.pk}/").content.decode()
    page = client.get(url).content.decode()
    assert "Records read" in page
    assert "Recalculated dates" in page


def test_the_result_says_how_many_checks_are_wrong(client, portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))
    code = Project.objects.get().code
    result = client.get(f"/imports/{batch.pk}/").content.decode()
    assert f"/projects/{code}/files/1/report/" in result
    summary = batch.items.get().summary
    assert {"wrong", "look"} <= summary.keys()


def test_the_report_leaves_as_json_and_as_a_workbook(client, portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    bring(portfolio, owner, ("bridge.xml", BRIDGE_LATE))
    url = f"/projects/{Project.objects.get().code}/files/2/report/"
    told = json.loads(client.get(f"{url}?format=json").content)
    assert {"checks", "redated", "counts", "unread"} <= told.keys()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{url}?format=xlsx").content))
    assert book.sheetnames == [
        "Checks",
        "To look at",
        "Dates",
        "Records",
        "Not understood",
    ]
    assert book["Checks"].max_row == len(told["checks"]) + 1


def test_dates_are_narrowed_by_text_and_cause(client, portfolio, owner):
    moved = BRIDGE.replace(b"2026-03-13T17:00:00", b"2026-03-20T17:00:00")
    bring(portfolio, owner, ("bridge.xml", moved))
    url = f"/projects/{Project.objects.get().code}/files/1/report/"
    page = client.get(url).content.decode()
    assert "Stored and recalculated dates" in page
    nothing = client.get(f"{url}?text=zzz").content.decode()
    assert "No task fits these filters" in nothing


def test_an_outsider_finds_no_report(client, portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)
    client.force_login(make_member(Role.HEAD_OF_PMO, make_portfolio("NRG").scope))
    url = f"/imports/{batch.pk}/report/{batch.items.get().pk}/"
    assert client.get(url).status_code == 404
