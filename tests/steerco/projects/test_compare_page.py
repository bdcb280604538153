"""Two plans of a project side by side: versions, baselines, files, and the way there."""

from __future__ import annotations

import datetime as dt
import io
import json

import openpyxl
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import (
    BRIDGE,
    BRIDGE_LATE,
    DESIGN,
    HAND_OVER,
    STARTS_ONLY,
    STARTS_ONLY_LATE,
    mspdi,
)

from steerco.organisation.models import Role
from steerco.projects.models import ImportItem
from steerco.projects.selectors import comparing
from steerco.projects.selectors.comparing import choices_of, comparison_of, pair_of
from steerco.projects.selectors.pages import (
    baseline_rows,
    file_rows,
    history_of,
    history_rows,
)
from steerco.projects.services.baselines import set_baseline

pytestmark = pytest.mark.django_db
WITHOUT_BUILD = mspdi(DESIGN, HAND_OVER, status="2026-03-20")


@pytest.fixture(autouse=True)
def _no_kept_comparisons(monkeypatch):
    monkeypatch.setattr(comparing, "_comparisons", {})


@pytest.fixture
def project():
    portfolio = factories.make_portfolio("WTR", currency="EUR")
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(project, client):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")
    client.force_login(person)
    return person


def page(client, project, query=""):
    url = reverse("projects:project-compare", args=[project.code])
    return client.get(f"{url}?{query}")


def names(answer):
    return [row.name for row in answer.context["rows"]]


def test_all_versions_and_baselines_may_be_compared(project):
    assert [choice.key for choice in choices_of(project)] == ["v2", "v1", "b0", "f0"]


def test_usually_the_current_version_is_compared_with_the_one_before(project):
    pair = pair_of(project)
    assert (pair.old.key, pair.new.key) == ("v1", "v2")


def test_a_first_version_is_compared_with_its_baseline():
    project = factories.import_plan(factories.make_portfolio(), BRIDGE)
    pair = pair_of(project)
    assert (pair.old.key, pair.new.key) == ("b0", "v1")


def test_the_page_says_what_moved_and_why(client, project, manager):
    answer = page(client, project)
    assert answer.context["headline"].startswith(
        "The finish moves 7 working days later"
    )
    assert names(answer) == ["Build", "Hand over"]
    text = answer.content.decode()
    assert "13 Mar 2026" in text
    assert "20 Mar 2026" in text


def test_a_project_with_one_plan_is_told_what_to_do(client):
    bare = mspdi(HAND_OVER)
    project = factories.import_plan(factories.make_portfolio(), bare)
    client.force_login(factories.make_member(Role.HEAD_OF_PMO, project.scope))
    answer = page(client, project)
    assert answer.status_code == 200
    assert "There is only one plan" in answer.content.decode()


def test_a_plan_there_is_not_is_not_found(client, project, manager):
    assert page(client, project, "from=v9").status_code == 404
    assert page(client, project, "from=w&to=v1").status_code == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("kind=added", ["Hand over"]),
        ("kind=later", ["Build"]),
        ("text=hand", ["Hand over"]),
        ("show=milestones", []),
        ("sort=task", ["Build", "Hand over"]),
        ("sort=-task", ["Hand over", "Build"]),
        ("sort=-cost", ["Build", "Hand over"]),
        ("kind=no-such-kind", []),
    ],
)
def test_changes_are_filtered_and_sorted(client, project, manager, query, expected):
    answer = page(client, project, query)
    assert names(answer) == expected
    if not expected:
        assert "No change fits these filters" in answer.content.decode()


def test_the_list_leaves_as_excel_with_both_values_and_the_difference(
    client, project, manager
):
    answer = page(client, project, "kind=later&format=xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    head, line = ([cell.value for cell in row] for row in sheet.iter_rows())
    found = dict(zip(head, line, strict=True))
    assert found["Task"] == "Build"
    assert found["Finish before"] == dt.datetime(2026, 3, 13, 17)
    assert found["Finish"] == dt.datetime(2026, 3, 20, 17)
    assert found["Finish moved, working days"] == 5
    assert (found["Cost before"], found["Cost"]) == (2000, 2500)


def test_the_list_leaves_as_csv(client, project, manager):
    answer = page(client, project, "format=csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert lines[2].split(",")[2:4] == ["Hand over", "Added"]


def test_the_gantt_draws_the_plan_before_beneath_and_says_what_happened(
    client, project, manager
):
    url = reverse("projects:project-compare-plan", args=[project.code])
    payload = json.loads(client.get(f"{url}?from=v1&to=v2").content)
    assert payload["mode"] == "comparison"
    assert payload["project"]["baseline"].startswith("Version 1")
    bars = {row[4]: row for row in payload["tasks"]}
    assert [row[4] for row in payload["tasks"]] == ["Design", "Build", "Hand over"]
    assert bars["Build"][10] < bars["Build"][7]
    status = {name: row[19] for name, row in bars.items()}
    assert status == {"Design": "same", "Build": "later", "Hand over": "added"}
    assert "finish 13 Mar 2026 → 20 Mar 2026 (+5 d)" in bars["Build"][20]


def test_removed_tasks_stay_on_the_gantt(client, project, manager):
    factories.import_plan(project.portfolio, WITHOUT_BUILD)
    url = reverse("projects:project-compare-plan", args=[project.code])
    rows = json.loads(client.get(url).content)["tasks"]
    assert [(row[4], row[19]) for row in rows] == [
        ("Design", "same"),
        ("Build", "removed"),
        ("Hand over", "changed"),
    ]
    only = json.loads(client.get(f"{url}?kind=removed").content)["tasks"]
    assert [row[4] for row in only] == ["Build"]


def test_a_baseline_of_the_plan_as_it_stood_knows_its_logic(project, manager):
    board = factories.make_member(Role.PORTFOLIO_BOARD, project.portfolio.scope)
    set_baseline(
        project=project,
        actor=manager,
        approved_by=board,
        approved_on=dt.date(2026, 3, 1),
        reason="Approved.",
        today=dt.date(2026, 3, 16),
    )
    assert comparison_of(pair_of(project, "b1", "v2")).is_empty
    whole = comparison_of(pair_of(project, "v1", "b1"))
    assert whole.new.has_logic
    figures = comparison_of(pair_of(project, "b0", "b1"))
    assert not figures.old.has_logic
    assert figures.finish_move.working == 7


def test_the_way_leads_from_files_baselines_history_and_imports(
    client, project, manager
):
    here = reverse("projects:project-compare", args=[project.code])
    second, first = file_rows(project)
    assert second.compare_url == f"{here}?from=v1&to=v2"
    assert second.changed.startswith("The finish moves")
    assert (first.compare_url, first.changed) == ("", "")
    assert [row.compare_url for row in baseline_rows(project)] == [f"{here}?from=b0"]
    rows = history_rows(history_of(manager, project), project)
    links = {row.compare_url for row in rows}
    assert links == {"", f"{here}?from=v1&to=v2", f"{here}?from=b0"}
    batch = ImportItem.objects.latest("pk").batch
    owner = factories.make_member(Role.HEAD_OF_PMO, project.portfolio.scope)
    client.force_login(owner)
    result = client.get(reverse("projects:import-detail", args=[batch.pk]))
    assert f'{here}?from=v1&amp;to=v2"' in result.content.decode()


def test_a_version_keeps_what_it_changed(project):
    second, first = project.versions.order_by("-number")
    assert first.change == {}
    assert second.change["counts"]["added"] == 1
    assert second.change["finish_days"] == 7


def test_edits_that_are_in_no_version_yet_are_compared_as_the_working_plan(
    client, project, manager
):
    url = reverse("projects:plan-edits", args=[project.code])
    edit = {"do": "set", "uid": 2, "values": {"duration": 15 * 480}}
    project.refresh_from_db()
    body = {"revision": project.revision, "edits": [edit]}
    answer = client.post(url, json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    shown = page(client, project)
    assert (shown.context["pair"].old.key, shown.context["pair"].new.key) == ("v2", "w")
    assert "Working plan, 1 unsaved edit" in shown.content.decode()
    assert "'Build' takes 3 days longer" in shown.context["headline"]
    saved = reverse("projects:plan-versions", args=[project.code])
    client.post(saved, json.dumps({"note": "Slower."}), content_type="application/json")
    project.refresh_from_db()
    assert [choice.key for choice in choices_of(project)][:2] == ["v3", "v2"]
    version = project.versions.get(number=3)
    assert "'Build' takes 3 days longer" in version.change["sentences"][0]
    rows = history_rows(history_of(manager, project), project)
    assert any(row.compare_url.endswith("from=v2&to=v3") for row in rows)


@pytest.fixture
def sheet():
    """A project whose list of tasks came twice, without a single finish."""
    portfolio = factories.make_portfolio("WTR", currency="EUR")
    factories.import_plan(portfolio, STARTS_ONLY, "bridge.csv")
    return factories.import_plan(portfolio, STARTS_ONLY_LATE, "bridge.csv")


def test_plans_without_finish_dates_are_compared_by_the_calculated_ones(sheet):
    comparison = comparison_of(pair_of(sheet))

    assert comparison.finish == (
        dt.datetime(2026, 3, 11, 17),
        dt.datetime(2026, 3, 18, 17),
    )
    assert comparison.cause.first.task.name == "Build"


def test_calculated_dates_are_called_that(client, sheet):
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, sheet.scope))
    answer = page(client, sheet)

    assert answer.context["headline"].startswith(
        "The finish moves 5 working days later"
    )
    assert "Dates of 3 tasks are calculated here in the later plan" in " ".join(
        answer.context["others"]
    )
    assert "calculated here" in answer.content.decode()
    table = client.get(
        reverse("projects:project-compare", args=[sheet.code]), {"format": "xlsx"}
    )
    rows = list(
        openpyxl.load_workbook(io.BytesIO(table.content)).active.iter_rows(
            values_only=True
        )
    )
    head = next(row for row in rows if "Dates calculated" in row)
    told = {row[head.index("Task")]: row for row in rows[rows.index(head) + 1 :]}
    assert told["Build"][head.index("Dates calculated")] == "before and after"
    assert told["Build"][head.index("Finish")] == dt.datetime(2026, 3, 18, 17)


def test_rows_baselines_and_measures_have_the_calculated_dates(sheet):
    build = sheet.tasks.get(name="Build")
    assert build.finish == dt.datetime(2026, 3, 18, 17)
    assert sheet.measurements.latest("data_date").forecast_finish == build.finish
    setter = factories.make_member(Role.PROJECT_MANAGER, sheet.scope)
    baseline = set_baseline(
        project=sheet,
        actor=setter,
        approved_by=factories.make_member(Role.SPONSOR, sheet.scope),
        approved_on=dt.date(2026, 3, 1),
        reason="Agreed.",
        today=dt.date(2026, 3, 2),
    )
    assert baseline.finish == build.finish
