"""What the Gantt is sent of a plan: rows, links, calendar, the baseline in force."""

from __future__ import annotations

import datetime as dt
import json

import msgspec
import pytest
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.organisation.models import Role
from steerco.projects.models import Project
from steerco.projects.selectors.gantt import CRITICAL, DONE, minutes
from steerco.projects.selectors.plan_payload import plan_payload
from steerco.projects.services.baselines import set_baseline

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)
ROW = {"name": 4, "start": 6, "finish": 7, "baseline_finish": 10, "flags": 13}


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def project(portfolio):
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


def sent(project):
    reader = factories.make_person()
    payload = plan_payload(Project.objects.get(pk=project.pk), reader, TODAY)
    return json.loads(msgspec.json.encode(payload))


def column(payload, name):
    return [row[ROW[name]] for row in payload["tasks"]]


def at(*moment):
    return minutes(dt.datetime(*moment))


def test_rows_links_and_data_date_are_those_of_the_plan(project):
    payload = sent(project)
    assert payload["mode"] == "plan"
    assert payload["project"]["dataDate"] == at(2026, 3, 13, 17)
    assert payload["project"]["today"] == at(2026, 3, 16)
    assert column(payload, "name") == ["Design", "Build", "Hand over"]
    assert column(payload, "finish")[2] == at(2026, 3, 24, 17)
    assert [link[:3] for link in payload["links"]] == [[0, 1, "FS"], [1, 2, "FS"]]
    assert all(flags & CRITICAL for flags in column(payload, "flags"))


def test_the_working_week_is_that_of_the_plan(project):
    calendar = sent(project)["calendar"]
    assert calendar["week"] == [True] * 5 + [False] * 2
    assert calendar["minutesPerDay"] == 480


def test_the_baseline_of_the_file_is_drawn_until_another_is_approved(project):
    payload = sent(project)
    assert payload["project"]["baseline"] == "Baseline 0, as it came with the plan"
    assert column(payload, "baseline_finish")[1] == at(2026, 3, 13, 17)

    approve(project)

    payload = sent(project)
    assert payload["project"]["baseline"] == "Baseline 1, approved 16 Mar 2026"
    assert column(payload, "baseline_finish")[1] == at(2026, 3, 20, 17)


def test_a_plan_that_comes_in_again_is_drawn_over_the_approved_baseline(
    portfolio, project
):
    approve(project)
    moved = BRIDGE_LATE.replace(b"<Name>Build</Name>", b"<Name>Build it</Name>")
    factories.import_plan(portfolio, moved)
    payload = sent(project)
    assert column(payload, "name")[1] == "Build it"
    assert column(payload, "baseline_finish")[1] == at(2026, 3, 20, 17)


def approve(project):
    set_baseline(
        project=project,
        actor=factories.make_member(Role.PROJECT_MANAGER, project.scope),
        approved_by=factories.make_member(Role.SPONSOR, project.scope),
        approved_on=dt.date(2026, 3, 16),
        reason="The board accepted it.",
        today=dt.date(2026, 3, 16),
    )


def test_what_is_done_is_no_longer_critical(portfolio):
    actual = (
        b"<ActualStart>2026-03-02T08:00:00</ActualStart>"
        b"<ActualFinish>2026-03-06T17:00:00</ActualFinish>"
    )
    name = b"<Name>Design</Name>"
    project = factories.import_plan(portfolio, BRIDGE.replace(name, name + actual))
    assert column(sent(project), "flags")[0] == DONE


def test_a_lead_is_sent_as_a_negative_lag_in_whole_minutes(portfolio):
    lead = BRIDGE_LATE.replace(b"<LinkLag>0<", b"<LinkLag>-4805<")
    project = factories.import_plan(portfolio, lead)
    assert {link[3] for link in sent(project)["links"]} == {-480}


def test_a_project_without_a_plan_sends_nothing_to_draw(portfolio):
    payload = sent(factories.make_project(portfolio))
    assert (payload["tasks"], payload["links"]) == ([], [])
    assert payload["project"]["baseline"] is None


def test_a_plan_is_sent_in_as_many_queries_whatever_its_size(
    project, django_assert_num_queries
):
    project = (
        Project.objects.with_tree().select_related("current_version").get(pk=project.pk)
    )
    reader = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    with django_assert_num_queries(4):
        plan_payload(project, reader, TODAY)
