"""Approved plans from files of their own: any baseline, matched and reported."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE
from tests.steerco.projects.test_import_plans import bring

from steerco.organisation.models import Role
from steerco.projects.models import ImportAction, Project, Task
from steerco.projects.services import imports

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio):
    return make_member(Role.PORTFOLIO_OWNER, portfolio.scope)


@pytest.fixture
def project(portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE_LATE))
    return Project.objects.get()


def approve(portfolio, owner, content, **how):
    batch = imports.start_import(
        portfolio=portfolio,
        files=[ContentFile(content, name="approved.xml")],
        actor=owner,
        as_baselines=True,
        **how,
    )
    imports.read_import(batch=batch)
    imports.confirm_import(batch=batch, actor=owner)
    imports.carry_out_import(batch=batch)
    return batch.items.get()


def test_a_file_becomes_the_baseline_of_the_number_that_was_asked_for(
    portfolio, owner, project
):
    item = approve(portfolio, owner, BRIDGE, number=3)
    assert item.action == ImportAction.NEW
    assert project.baselines.get(number=3).reason.endswith("approved.xml.")


def test_the_next_free_number_is_taken_and_the_same_again_is_unchanged(
    portfolio, owner, project
):
    taken = project.baselines.count()
    approve(portfolio, owner, BRIDGE, number=None)
    again = approve(portfolio, owner, BRIDGE, number=None)
    assert again.action == ImportAction.UNCHANGED
    assert project.baselines.count() == taken + 1


def test_a_number_that_is_set_is_never_overwritten(portfolio, owner, project):
    approve(portfolio, owner, BRIDGE, number=3)
    refused = approve(portfolio, owner, BRIDGE_LATE, number=3)
    assert refused.action == ImportAction.REJECTED
    assert "Baseline 3 is set and stays as it is" in refused.reason


def test_what_matched_by_what_and_what_did_not_is_said(portfolio, owner, project):
    item = approve(portfolio, owner, BRIDGE, number=5)
    assert "Tasks matched: 2 by" in item.reason
    assert "1 have no baseline: 'Hand over'" in item.reason


def test_the_project_may_be_named_where_the_file_names_another(
    portfolio, owner, project
):
    strange = BRIDGE.replace(b"Bridge renewal", b"Something else").replace(
        b"<GUID>", b"<GUID>F"
    )
    item = approve(portfolio, owner, strange, number=4, project=project.code)
    assert item.project == project
    assert project.baselines.filter(number=4).exists()


def test_the_latest_baseline_is_drawn_and_an_earlier_one_is_not(
    portfolio, owner, project
):
    approve(portfolio, owner, BRIDGE, number=7)
    drawn = list(Task.objects.values_list("baseline_finish", flat=True))
    approve(portfolio, owner, BRIDGE_LATE, number=6)
    assert list(Task.objects.values_list("baseline_finish", flat=True)) == drawn


def test_the_page_of_baselines_leads_to_the_form(client, portfolio, owner, project):
    client.force_login(owner)
    url = reverse("projects:project-baselines", args=[project.code])
    address = f"/portfolios/WTR/import/?baseline-of={project.code}"
    assert address in client.get(url).content.decode()
    form = client.get(address).content.decode()
    assert "Next free baseline" in form
    assert f'name="project" value="{project.code}"' in form
