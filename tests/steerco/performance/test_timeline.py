"""Milestones of many projects on one line: filters, order, diamonds, links, files."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse
from tests import factories

from steerco.organisation.models import Organisation, Role
from steerco.organisation.services import root_scope
from steerco.projects.models import OutsideLink, Project, Task

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 10, 31)


def at(day: int, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, 17)


def milestone(project, name, forecast, **facts):
    return Task.objects.create(
        project=project,
        uid=next(factories.numbers),
        position=next(factories.numbers),
        name=name,
        kind=facts.pop("kind", "milestone"),
        is_milestone=True,
        finish=forecast,
        **facts,
    )


@pytest.fixture
def projects(client):
    Organisation.objects.create(name="Northwater", reporting_date=ON)
    water, energy = factories.make_portfolio("WTR"), factories.make_portfolio("NRG")
    pipes = factories.make_measured_project(water, "P-1")
    cable = factories.make_measured_project(energy, "P-2")
    milestone(pipes, "Design agreed", at(1, 9), actual_finish=at(3, 9))
    milestone(pipes, "Permit", at(20, 10), baseline_finish=at(1, 10))
    milestone(pipes, "Site open", at(5), baseline_finish=at(9), critical=True)
    milestone(cable, "Cable in", at(30, 12), baseline_finish=at(10, 12))
    milestone(cable, "Power on", at(10, 12), kind="finish_milestone")
    Task.objects.create(project=pipes, uid=9, position=9, name="Dig", finish=at(6))
    factories.make_dependency(cable, pipes, title="Trench to the cable")
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    client.force_login(head)
    return pipes, cable


def names(client, query="", code=""):
    name = "performance:portfolio-timeline" if code else "performance:timeline"
    answer = client.get(f"{reverse(name, args=[code] if code else [])}?{query}")
    assert answer.status_code == 200
    return [row.name for row in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Permit", "Site open", "Power on", "Cable in"]),
        (
            "state=all",
            ["Design agreed", "Permit", "Site open", "Power on", "Cable in"],
        ),
        ("state=reached", ["Design agreed"]),
        ("state=overdue", ["Permit"]),
        ("state=soon", ["Site open"]),
        ("late=on", ["Permit", "Cable in"]),
        ("critical=on", ["Site open"]),
        ("kind=finish_milestone", ["Power on"]),
        ("portfolio=NRG", ["Power on", "Cable in"]),
        ("text=P-1", ["Permit", "Site open"]),
        ("sort=milestone", ["Cable in", "Permit", "Power on", "Site open"]),
        ("sort=-slip", ["Cable in", "Permit", "Site open", "Power on"]),
        ("sort=slip", ["Site open", "Permit", "Cable in", "Power on"]),
        ("text=nothing", []),
    ],
)
def test_milestones_are_filtered_and_sorted(client, projects, query, expected):
    assert names(client, query) == expected


def test_a_portfolio_shows_its_own_milestones(client, projects):
    assert names(client, code="WTR") == ["Permit", "Site open"]


def test_milestones_of_a_programme_and_of_ended_projects(client, projects):
    pipes, _ = projects
    programme = factories.make_programme(pipes.portfolio, "LEAK")
    Project.objects.filter(pk=pipes.pk).update(programme=programme)
    assert names(client, "programme=LEAK") == ["Permit", "Site open"]
    Project.objects.filter(pk=pipes.pk).update(stage="closed")
    assert names(client) == ["Power on", "Cable in"]


def test_each_milestone_says_how_it_stands(client, projects):
    answer = client.get(reverse("performance:timeline"), {"state": "all"})
    words = {row.name: (row.word, row.slip) for row in answer.context["rows"]}
    assert words == {
        "Design agreed": ("Reached", None),
        "Permit": ("Overdue", 19),
        "Site open": ("On time", -4),
        "Power on": ("No baseline", None),
        "Cable in": ("Late", 20),
    }
    sums = answer.context["sums"]
    assert (sums.total, sums.overdue, sums.soon, sums.late) == (5, 1, 1, 2)
    assert (sums.critical, sums.projects) == (1, 2)


def test_the_picture_hangs_projects_under_portfolios_with_diamonds_and_links(
    client, projects
):
    payload = client.get(reverse("performance:timeline-plan")).json()
    rows = [(row[3], row[4], row[1]) for row in payload["tasks"]]
    assert rows == [
        ("portfolio", "Portfolio NRG", -1),
        ("project", "Project P-2", 0),
        ("portfolio", "Portfolio WTR", -1),
        ("project", "Project P-1", 2),
    ]
    diamonds = {each[1]: each for each in payload["milestones"]}
    assert set(diamonds) == {"Permit", "Site open", "Power on", "Cable in"}
    assert diamonds["Cable in"][0] == 1
    assert diamonds["Cable in"][3] < diamonds["Cable in"][2]
    assert [(link[0], link[1]) for link in payload["links"]] == [(3, 1)]


def test_dependencies_between_the_projects_are_listed(client, projects):
    answer = client.get(reverse("performance:timeline"))
    (link,) = answer.context["links"]
    assert (link.giver, link.receiver) == ("P-1", "P-2")
    assert "Trench to the cable" in answer.content.decode()
    narrowed = client.get(reverse("performance:timeline"), {"portfolio": "WTR"})
    assert narrowed.context["links"] == []


def test_links_between_plans_count_as_dependencies(client, projects):
    pipes, cable = projects
    link = {"task_uid": 1, "type": "FS", "other_uid": 2, "incoming": True}
    for _ in range(2):
        OutsideLink.objects.create(
            project=cable, other="P-1.mpp", other_key=pipes.code.lower(), **link
        )
    answer = client.get(reverse("performance:timeline"))
    told = [(each.title, each.giver, each.receiver) for each in answer.context["links"]]
    assert told[1] == ("2 links between the plans", "P-1", "P-2")
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, cable.scope))
    narrowed = client.get(reverse("performance:timeline"))
    assert all(each.code for each in narrowed.context["links"])


def test_the_list_leaves_as_excel(client, projects):
    answer = client.get(reverse("performance:timeline"), {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, *lines = ([cell.value for cell in row] for row in sheet.iter_rows())
    found = [dict(zip(head, line, strict=True)) for line in lines]
    assert [each["Milestone"] for each in found][:2] == ["Permit", "Site open"]
    assert found[0]["Slip, calendar days"] == 19
    assert found[1]["Critical"] == "yes"


def test_nobody_sees_milestones_of_projects_that_are_not_open_to_them(client, projects):
    pipes, _ = projects
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, pipes.scope))
    assert names(client) == ["Permit", "Site open"]
    payload = client.get(reverse("performance:timeline-plan")).json()
    assert [row[0] for row in payload["tasks"] if row[3] == "project"] == ["P-1"]
    url = reverse("performance:portfolio-timeline", args=["NRG"])
    assert client.get(url).status_code == 404
