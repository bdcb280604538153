"""Plans leave by the page: files as downloads, with what they cannot carry said."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE, STARTS_ONLY

from steerco.core.models import Job, JournalEntry
from steerco.organisation.models import Role
from steerco.projects import tasks
from steerco.projects.calculations.baselines import figures_of_plan
from steerco.projects.calculations.snapshots import thaw
from steerco.projects.models import Export, Leaving
from steerco.projects.reports.plan_files import plan_file
from steerco.projects.selectors import exports
from steerco.projects.selectors.exports import plan_to_export
from steerco.projects.services.baselines import freeze_baseline
from steerco.projects.services.edits import edit_plan
from steerco.projects.services.exports import ask_for_export
from steerco.schedules.editing.edits import Set, Values

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    portfolio = factories.make_portfolio("WTR")
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(project, client):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")
    client.force_login(person)
    return person


def export(client, project, kind, **choices):
    address = reverse("projects:plan-export", args=[project.code, kind])
    return client.get(address, choices)


def picture(client, project, **choices):
    address = reverse("projects:plan-picture", args=[project.code])
    return client.post(address, choices) if choices else client.get(address)


@pytest.mark.parametrize(
    ("kind", "ending", "begins"),
    [
        ("mspdi", "xml", b"<?xml"),
        ("xer", "xer", b"ERMHDR"),
        ("xlsx", "xlsx", b"PK"),
        ("csv", "csv", b"\xef\xbb\xbfID"),
        ("json", "json", b'{"steerco_plan":1'),
    ],
)
def test_the_plan_leaves_as_an_attachment(
    client, project, manager, kind, ending, begins
):
    answer = export(client, project, kind)
    assert answer.status_code == 200
    name = f'filename="{project.code}-plan-v2.{ending}"'
    assert answer.headers["Content-Disposition"] == f"attachment; {name}"
    assert answer.content.startswith(begins)


def test_a_version_that_nobody_edited_leaves_as_it_came(client, project, manager):
    assert export(client, project, "mspdi", version=1).content == BRIDGE
    assert export(client, project, "mspdi").content == BRIDGE_LATE


@pytest.mark.parametrize("version", ["9", "0", "x", "-1", "99999999999999"])
def test_a_version_that_is_not_there_is_not_found(client, project, manager, version):
    assert export(client, project, "json", version=version).status_code == 404


def test_an_unknown_kind_is_not_found(client, project, manager):
    assert export(client, project, "mpp").status_code == 404


def test_what_stays_behind_is_said_before_the_download(client, project, manager):
    address = reverse("projects:export-notes", args=[project.code, "xer"])
    page = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "What to know about this file" in page
    assert "never opened in it" in page
    assert reverse("projects:plan-export", args=[project.code, "xer"]) in page


def test_the_menu_stands_on_the_schedule_and_at_each_version(client, project, manager):
    schedule = client.get(reverse("projects:project-schedule", args=[project.code]))
    assert b'id="export"' in schedule.content
    files = client.get(reverse("projects:project-files", args=[project.code]))
    assert b'id="export-1"' in files.content
    assert b"?version=1" in files.content


def test_the_dialog_asks_before_it_draws(client, project, manager):
    page = picture(client, project).content.decode()
    assert "Draw and download" in page
    assert 'name="critical_only"' in page


@pytest.mark.parametrize("kind", ["pdf", "svg", "png"])
def test_a_picture_is_drawn_as_chosen(client, project, manager, kind):
    answer = picture(
        client, project, kind=kind, paper="a4", scale="fit", columns=["name", "start"]
    )
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].endswith(f'-gantt.{kind}"')


def test_a_picture_of_too_many_sheets_says_what_to_do(client, project, manager):
    choices = {"start": "2000-01-01", "finish": "2100-01-01", "columns": ["name"]}
    answer = picture(client, project, kind="pdf", paper="a4", scale="day", **choices)
    assert answer.status_code == 422
    assert "choose a coarser scale" in answer.content.decode()


def test_a_picture_that_ends_before_it_begins_is_refused(client, project, manager):
    choices = {"start": "2026-05-01", "finish": "2026-04-01", "columns": ["name"]}
    answer = picture(client, project, kind="pdf", paper="a4", scale="fit", **choices)
    assert answer.status_code == 422


def test_edits_that_no_version_holds_leave_too(client, project, manager):
    first = plan_to_export(project).schedule.tasks[0]
    edit_plan(
        project=project,
        actor=manager,
        revision=project.revision,
        wanted=[Set(uid=first.uid, values=Values(name="Renamed here"))],
    )
    answer = export(client, project, "json")
    names = [t["name"] for t in json.loads(answer.content)["schedule"]["tasks"]]
    assert names[0] == "Renamed here"
    assert "-plan-v2-edited.json" in answer.headers["Content-Disposition"]
    patched = export(client, project, "mspdi").content
    assert b"Renamed here" in patched
    assert export(client, project, "mspdi", version=2).content == BRIDGE_LATE


def test_a_baseline_that_was_set_here_leaves_with_the_plan(client, project, manager):
    version = project.current_version
    plan = thaw(version.snapshot)
    figures = figures_of_plan(plan)
    freeze_baseline(
        project=project, version=version, figures=figures, number=4, reason="Approved"
    )
    found = json.loads(export(client, project, "json").content)["schedule"]["tasks"]
    for task, row in zip(plan.tasks, found, strict=True):
        (baseline,) = (b for b in row["baselines"] if b["number"] == 4)
        assert baseline.get("finish") == (task.finish and task.finish.isoformat())
    again = export(client, project, "json", version=2).content
    assert json.loads(again)["schedule"]["tasks"] == json.loads(
        msgspec.json.encode(plan.tasks)
    )


@pytest.fixture
def large(monkeypatch):
    """Have every plan be too large to be written within a request."""
    monkeypatch.setattr(exports, "is_large", lambda tasks, kind: True)


def ask(client, project, kind, **choices):
    address = reverse("projects:plan-export", args=[project.code, kind])
    return client.post(address, choices)


def taken(project):
    return [
        (entry.actor.name, entry.after["kind"], entry.after["file"])
        for entry in JournalEntry.objects.filter(action="plan.export").about(project)
    ]


@pytest.mark.parametrize("kind", ["mspdi", "xer", "xlsx", "csv", "json"])
def test_a_large_plan_is_written_in_the_background_and_kept(
    client, project, manager, large, kind
):
    offered = export(client, project, kind)
    assert "Make the file" in offered.content.decode()
    assert "Content-Disposition" not in offered.headers
    page = ask(client, project, kind).headers["Location"]
    shown = client.get(page).content.decode()
    assert "Download" in shown
    answer = client.get(f"{page}file/")
    plan = plan_to_export(project)
    today = timezone.localdate()
    at_once = plan_file(plan.schedule, kind, source=plan.source, on=today)
    assert b"".join(answer.streaming_content) == at_once.content
    assert f"{project.code}-plan-v2." in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    for note in at_once.notes:
        assert escape(note) in shown
    assert page in client.get(reverse("core:job-list")).content.decode()


def test_a_large_picture_is_drawn_in_the_background(client, project, manager, large):
    choices = {"paper": "a4", "scale": "fit", "columns": ["name"]}
    page = picture(client, project, kind="svg", **choices).headers["Location"]
    answer = client.get(f"{page}file/")
    assert answer.headers["Content-Disposition"].endswith('-gantt.svg"')
    assert b"<svg" in b"".join(answer.streaming_content)


def test_a_large_picture_of_too_many_sheets_fails_with_what_to_do(
    client, project, manager, large
):
    choices = {"start": "2000-01-01", "finish": "2100-01-01", "columns": ["name"]}
    answer = picture(client, project, kind="pdf", paper="a4", scale="day", **choices)
    page = client.get(answer.headers["Location"]).content.decode()
    assert "choose a coarser scale" in page
    assert client.get(f"{answer.headers['Location']}file/").status_code == 404


def test_a_file_is_for_who_asked_for_it_as_long_as_they_see_the_project(
    client, project, manager, large
):
    page = ask(client, project, "json").headers["Location"]
    other = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Otto Other")
    client.force_login(other)
    assert client.get(page).status_code == 404
    assert client.get(f"{page}file/").status_code == 404
    client.force_login(manager)
    assert client.get(f"{page}file/").status_code == 200
    manager.roles.all().delete()
    client.force_login(manager)
    assert client.get(page).status_code == 404
    assert client.get(f"{page}file/").status_code == 404
    assert len(taken(project)) == 1


def asked_of(project, actor, kind):
    return {
        "what": Leaving.PLAN,
        "about": project,
        "actor": actor,
        "kind": kind,
        "title": f"{kind} of {project.code}",
    }


def test_work_that_is_cancelled_keeps_no_file(client, project, manager, large):
    wanted, is_new = ask_for_export(**asked_of(project, manager, "json"))
    assert is_new
    job = Job.objects.create(kind="t", title="t", owner=manager, cancel_requested=True)
    tasks.make_plan.call(job.pk, wanted.pk)
    job.refresh_from_db()
    wanted.refresh_from_db()
    assert (job.state, wanted.is_kept) == ("cancelled", False)


def test_the_same_wanted_twice_is_made_once(project, manager):
    asked = asked_of(project, manager, "xer")
    first, _ = ask_for_export(**asked)
    first.job = Job.objects.create(kind="t", title="t", owner=manager)
    first.save()
    assert ask_for_export(**asked) == (first, False)
    assert ask_for_export(**{**asked, "kind": "csv"})[1]


def test_files_that_nobody_fetched_go_after_a_month(client, project, manager, large):
    ask(client, project, "json")
    old = Export.objects.get()
    place, storage = old.file.name, old.file.storage
    Export.objects.update(asked_at=timezone.now() - dt.timedelta(days=31))
    ask(client, project, "csv")
    assert [each.kind for each in Export.objects.all()] == ["csv"]
    assert not storage.exists(place)


def test_the_journal_says_who_took_what_along(client, project, manager):
    export(client, project, "mspdi")
    picture(client, project, kind="svg", paper="a4", scale="fit", columns=["name"])
    assert taken(project) == [
        ("Mona Manager", "svg", f"{project.code}-plan-v2-gantt.svg"),
        ("Mona Manager", "mspdi", f"{project.code}-plan-v2.xml"),
    ]
    address = reverse("projects:export-notes", args=[project.code, "xer"])
    client.get(address)
    assert len(taken(project)) == 2, "asking is not taking"


@pytest.fixture
def sheet(client):
    """A project whose list of tasks has no finish at all."""
    project = factories.import_plan(
        factories.make_portfolio("WTR"), STARTS_ONLY, "bridge.csv"
    )
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, project.scope))
    return project


def test_a_plan_without_finish_dates_leaves_with_the_calculated_ones(client, sheet):
    text = export(client, sheet, "csv").content.decode("utf-8-sig")
    table = list(csv.DictReader(io.StringIO(text)))
    assert [row["Finish"] for row in table] == [
        "2026-03-06 17:00",
        "2026-03-11 17:00",
        "2026-03-11 17:00",
    ]
    assert {row["Dates are"] for row in table} == {"calculated"}
    assert (
        b"<Finish>2026-03-11T17:00:00</Finish>"
        in export(client, sheet, "mspdi").content
    )


def test_that_dates_are_calculated_is_said_before_the_plan_leaves(client, sheet):
    address = reverse("projects:export-notes", args=[sheet.code, "mspdi"])
    assert "Dates of 3 tasks are calculated" in client.get(address).content.decode()


def test_a_plan_whose_file_has_all_dates_says_nothing_of_calculated_ones(
    client, project, manager
):
    assert b"Dates are" not in export(client, project, "csv").content
