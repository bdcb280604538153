"""What the dialogs of the Gantt start from, and that an edit of it comes back."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE_LATE

from steerco.organisation.models import Role

pytestmark = pytest.mark.django_db
OFFICE = [[480, 720], [780, 1020]]
MAY_DAY = {
    "name": "May Day",
    "start": "2026-05-01",
    "end": "2040-05-01",
    "ranges": [],
    "repeat": {"every": "year", "interval": 1},
}
SHUT = {"name": "Shut", "start": "2026-08-03", "end": "2026-08-14", "ranges": []}


@pytest.fixture
def project():
    return factories.import_plan(factories.make_portfolio("WTR"), BRIDGE_LATE)


@pytest.fixture
def manager(client, project):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Maria Moss")
    client.force_login(person)
    return person


def settings(client, project):
    return client.get(reverse("projects:plan-settings", args=[project.code])).json()


def edit(client, project, *edits):
    project.refresh_from_db()
    body = json.dumps({"revision": project.revision, "edits": edits})
    url = reverse("projects:plan-edits", args=[project.code])
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 200, answer.content


def test_a_calendar_comes_back_as_it_was_edited(client, project, manager):
    week = [OFFICE] * 4 + [[[480, 720]], [], []]
    exceptions = [MAY_DAY, SHUT]
    edit(
        client,
        project,
        {"do": "calendar", "name": "Site", "week": week, "exceptions": exceptions},
    )
    found = settings(client, project)["calendars"]
    site = next(each for each in found if each["name"] == "Site")
    assert site["week"] == week
    assert site["exceptions"] == [MAY_DAY, SHUT | {"repeat": None}]


def test_settings_of_the_plan_come_back_as_they_were_edited(client, project, manager):
    before = settings(client, project)["plan"]
    assert before["critical_limit"] == 0
    assert not before["schedule_from_finish"]
    start = before["start"] + 1440
    edit(
        client,
        project,
        {"do": "plan", "values": {"start": start, "critical_limit": 480}},
    )
    after = settings(client, project)["plan"]
    assert after == before | {
        "start": start,
        "critical_limit": 480,
        "finish": after["finish"],
    }


def test_names_of_resources_are_offered_once_each(client, project, manager):
    edit(client, project, {"do": "resources", "uid": 2, "text": "Zoe; Ann[50%]"})
    names = settings(client, project)["resources"]
    assert {"Ann", "Zoe"} <= set(names)
    assert names == sorted(set(names))


def test_a_project_without_a_plan_has_settings_to_start_from(client, project):
    empty = factories.make_project(project.portfolio, "P-9")
    person = factories.make_member(Role.PROJECT_MANAGER, empty.scope, "Piet Plan")
    client.force_login(person)
    assert settings(client, empty)["calendars"] == []
    page = client.get(reverse("projects:project-schedule", args=[empty.code]))
    assert b"<steerco-gantt" in page.content
