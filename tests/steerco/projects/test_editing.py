"""The doors through which a plan is edited: who may, what comes back, what is kept."""

from __future__ import annotations

import datetime as dt
import json
import re

import msgspec
import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE_LATE, mspdi
from tests.steerco.projects.plan_files import task as plan_task

from steerco.core.journal import verify
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role
from steerco.performance.models import Measurement
from steerco.projects.calculations.snapshots import thaw
from steerco.projects.calculations.working import kept
from steerco.projects.models import Link, PlanEdit, Project, ScheduleVersion, Task
from steerco.projects.selectors.exports import plan_to_export
from steerco.projects.selectors.gantt import CRITICAL, Bar, minutes
from steerco.projects.selectors.working_plans import current_schedule
from steerco.projects.services.baselines import set_baseline
from steerco.projects.services.plans import Source, foresee
from steerco.projects.tasks import measure_edited

pytestmark = pytest.mark.django_db
COLUMNS = {name: at for at, name in enumerate(Bar.__struct_fields__)}


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def project(portfolio):
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(client, project):
    person = factories.make_member(Role.PROJECT_MANAGER, project.scope, "Maria Moss")
    client.force_login(person)
    return person


def post(client, project, name, **body):
    url = reverse(f"projects:plan-{name}", args=[project.code])
    return client.post(url, json.dumps(body), content_type="application/json")


def edit(client, project, *edits, revision=None):
    if revision is None:
        revision = Project.objects.get(pk=project.pk).revision
    return post(client, project, "edits", revision=revision, edits=list(edits))


def change(uid, **values):
    return {"do": "set", "uid": uid, "values": values}


def rows(answer):
    return {row[0]: row for row in answer.json()["tasks"]}


def cell(row, name):
    return row[COLUMNS[name]]


def at(*moment):
    return minutes(dt.datetime(*moment))


def task(project, uid):
    return Task.objects.get(project=project, uid=uid)


def plan_of(client, project):
    return client.get(reverse("projects:project-plan", args=[project.code]))


# -- the plan ------------------------------------------------------------------------


def test_the_plan_says_what_its_reader_may_do(client, project, manager):
    head = plan_of(client, project).json()["project"]
    assert head["editable"]
    assert (head["version"], head["unsaved"], head["undo"]) == (1, 0, None)
    assert head["revision"] == project.revision


def test_the_plan_comes_as_msgpack_where_asked_for(client, project, manager):
    url = reverse("projects:project-plan", args=[project.code])
    packed = client.get(url, headers={"Accept": "application/msgpack"})
    assert packed["Content-Type"] == "application/msgpack"
    assert msgspec.msgpack.decode(packed.content) == plan_of(client, project).json()


def test_a_row_says_what_can_be_edited_of_it(client, project, manager):
    edit(
        client, project, change(2, start=at(2026, 3, 10, 8), notes="Wait for the crane")
    )
    plan = plan_of(client, project).json()
    build = plan["tasks"][1]
    assert cell(build, "constraint") == "SNET"
    assert cell(build, "constraint_date") == at(2026, 3, 10, 8)
    assert cell(build, "locked") == "constraint"
    assert plan["links"][0][:3] == [0, 1, "FS"]
    assert cell(build, "notes") is True


# -- editing -------------------------------------------------------------------------


def test_an_edit_moves_what_follows_and_answers_with_the_rows_that_changed(
    client, project, manager
):
    answer = edit(client, project, change(1, duration=7 * 480))
    assert answer.status_code == 200
    delta = answer.json()
    assert delta["revision"] == project.revision + 1
    assert delta["words"].startswith("Changed the duration of Design")
    assert set(rows(answer)) == {1, 2, 3}
    assert cell(rows(answer)[2], "start") == at(2026, 3, 11, 8)
    assert delta["project"]["undo"] == "Changed the duration of Design"
    assert delta["order"] is delta["links"] is None
    assert task(project, 2).start == dt.datetime(2026, 3, 11, 8)
    assert task(project, 2).early_start == dt.datetime(2026, 3, 11, 8)


def test_rows_that_only_moved_are_told_by_their_dates_alone(client, project, manager):
    since = edit(client, project, change(1, name="Design it")).json()["revision"]
    answer = edit(client, project, change(1, duration=7 * 480))
    assert set(rows(answer)) == {1}
    dates = answer.json()["dates"]
    assert dates["id"] == [2, 3]
    plan = {row[0]: row for row in plan_of(client, project).json()["tasks"]}
    for index, uid in enumerate(dates["id"]):
        told = {name: column[index] for name, column in dates.items()}
        critical = bool(cell(plan[uid], "flags") & CRITICAL)
        assert told.pop("critical") is critical
        assert told == {name: cell(plan[uid], name) for name in told}
    edit(client, project, change(3, name="Hand it over"))
    url = reverse("projects:plan-changes", args=[project.code])
    later = client.get(url, {"since": since})
    assert (set(rows(later)), later.json()["dates"]["id"]) == ({1, 3}, [2])


def test_a_task_that_its_planner_holds_is_told_whole(client, project, manager):
    edit(client, project, change(2, manual=True))
    answer = edit(client, project, change(1, duration=30 * 480))
    assert set(rows(answer)) == {1, 2}
    assert cell(rows(answer)[2], "start") == minutes(task(project, 2).start)


def test_of_links_only_those_between_the_changed_pairs_are_told(
    client, project, manager
):
    answer = edit(
        client, project, {"do": "link", "predecessor": 1, "successor": 3, "lag": 480}
    )
    assert answer.json()["links"][0][5] == "+1d"
    assert answer.json()["unlinked"] == [[1, 3]]
    assert [link[:4] for link in answer.json()["links"]] == [[1, 3, "FS", 480]]
    gone = edit(
        client, project, {"do": "unlink", "predecessor": 1, "successor": 3}
    ).json()
    assert (gone["unlinked"], gone["links"]) == ([[1, 3]], [])


def test_what_an_edit_left_in_the_rows_is_what_the_plan_says(client, project, manager):
    edit(
        client,
        project,
        change(1, duration=7 * 480, name="Design it"),
        {"do": "add", "values": {"name": "Check", "duration": 480}, "before": 2},
        {"do": "link", "predecessor": 1, "successor": 4, "lag": 480},
        {"do": "remove", "uids": [3]},
        {"do": "resources", "uid": 2, "text": "Ann[50%]"},
        {"do": "plan", "values": {"data_date": at(2026, 3, 20, 17)}},
    )
    edited = plan_of(client, project).json()
    kept.forget()
    fresh = plan_of(client, project).json()
    assert fresh == edited
    stored = list(Task.objects.filter(project=project).order_by("position").values())
    assert [row["name"] for row in stored] == ["Design it", "Check", "Build"]
    assert [row["position"] for row in stored] == [0, 1, 2]
    assert stored[1]["start"] == dt.datetime(2026, 3, 12, 8)
    assert stored[2]["resources"] == "Ann"
    assert Link.objects.filter(project=project).count() == 2
    assert Project.objects.get(pk=project.pk).data_date == dt.datetime(2026, 3, 20, 17)


def test_tasks_that_come_and_go_are_told_with_the_new_order(client, project, manager):
    answer = edit(
        client, project, {"do": "add", "values": {"name": "Check"}, "before": 2}
    )
    assert answer.json()["order"] == [1, 4, 2, 3]
    assert cell(rows(answer)[4], "name") == "Check"
    gone = edit(client, project, {"do": "remove", "uids": [2]})
    assert gone.json()["removed"] == [2]
    assert gone.json()["links"] == []


def test_every_revision_is_journalled_with_what_was_and_is(client, project, manager):
    edit(client, project, change(1, duration=7 * 480))
    entry = JournalEntry.objects.get(action="plan.edit")
    assert entry.actor == manager
    assert entry.before["Design: duration"] == "5 d"
    assert entry.after["Design: duration"] == "7 d"
    assert list(verify()) == []


def test_the_first_edit_says_what_calculation_alone_moved(client, portfolio):
    moved = BRIDGE_LATE.replace(b"2026-03-23T08", b"2026-03-30T08").replace(
        b"2026-03-24T17", b"2026-03-31T17"
    )
    project = factories.import_plan(portfolio, moved)
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, project.scope))
    answer = edit(client, project, change(1, name="Design it"))
    words = "2 tasks stand on other dates than in plan.xml"
    assert words in answer.json()["words"]
    assert words in answer.json()["project"]["notice"]
    assert set(rows(answer)) == {1, 2, 3}
    again = edit(client, project, change(1, name="Design"))
    assert words not in again.json()["words"]
    assert words in again.json()["project"]["notice"]


def test_a_plan_starts_without_any_file(client, portfolio):
    empty = factories.make_project(
        portfolio, "P-NEW", planned_start=dt.date(2026, 5, 4)
    )
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, empty.scope))
    answer = edit(
        client,
        empty,
        {"do": "add", "values": {"name": "Think", "duration": 960}},
        {"do": "add", "values": {"name": "Do", "duration": 960}},
        {"do": "predecessors", "uid": 2, "text": "1"},
        revision=0,
    )
    assert answer.status_code == 200, answer.json()
    assert [cell(row, "wbs") for row in answer.json()["tasks"]] == ["1", "2"]
    assert task(empty, 2).finish == dt.datetime(2026, 5, 7, 17)
    for page in ("project-schedule", "project-files", "project-history"):
        assert (
            client.get(reverse(f"projects:{page}", args=["P-NEW"])).status_code == 200
        )


def test_a_request_that_comes_again_is_not_done_again(client, project, manager):
    body = {
        "revision": project.revision,
        "key": "7d1f",
        "edits": [{"do": "add", "values": {"name": "Check"}}],
    }
    first = post(client, project, "edits", **body)
    again = post(client, project, "edits", **body)
    assert again.status_code == 200
    assert again.json()["tasks"] == first.json()["tasks"]
    assert Task.objects.filter(project=project, name="Check").count() == 1


def test_a_row_that_comes_renumbers_the_others_without_sending_them(
    client, project, manager
):
    edit(client, project, change(1, name="Design it"))
    answer = edit(
        client, project, {"do": "add", "values": {"name": "Survey"}, "before": 1}
    ).json()
    (new,) = (cell(row, "id") for row in answer["tasks"])
    assert answer["order"] == [new, 1, 2, 3]
    assert answer["project"]["firstNumber"] == 1
    linked = edit(
        client, project, {"do": "predecessors", "uid": 3, "text": "#2; 1SS"}
    ).json()
    assert {tuple(link[:2]) for link in linked["links"]} == {(new, 3)}
    schedule = plan_to_export(Project.objects.get(pk=project.pk)).written(
        "mspdi", on=None
    )
    found = re.findall(
        rb"<ID>(\d+)</ID>.*?<Name>(.*?)</Name>", schedule.content, re.DOTALL
    )
    assert {name: number for number, name in found}[b"Survey"] == b"1"
    assert [int(number) for number, _ in found[:4]] == [1, 2, 3, 4]


def test_who_works_on_a_task_is_written_as_its_cell_takes_it(client, project, manager):
    answer = edit(
        client, project, {"do": "resources", "uid": 2, "text": "Ann[50%]; Bob"}
    )
    assert cell(rows(answer)[2], "assigned") == "Ann[50%]; Bob"
    assert answer.json()["project"]["firstNumber"] == 1
    assert task(project, 2).resources == "Ann, Bob"


# -- refusals ------------------------------------------------------------------------


def test_what_cannot_be_done_names_the_edit_and_changes_nothing(
    client, project, manager
):
    answer = edit(
        client,
        project,
        change(1, duration=7 * 480),
        change(2, calendar="Nights"),
    )
    assert answer.status_code == 422
    assert answer.json()["edit"] == 1
    assert answer.json()["field"] == "calendar"
    assert "no calendar called Nights" in answer.json()["detail"]
    assert not PlanEdit.objects.filter(kind="edit").exists()
    assert task(project, 1).duration == 5 * 4800


def test_a_loop_is_refused_task_by_task(client, project, manager):
    answer = edit(client, project, {"do": "link", "predecessor": 3, "successor": 1})
    assert answer.status_code == 422
    detail = answer.json()["detail"]
    assert all(name in detail for name in ("Design", "Build", "Hand over"))
    assert Link.objects.filter(project=project).count() == 2


def test_a_plan_that_came_with_loops_is_freed_of_them_one_by_one(client, portfolio):
    loops = mspdi(
        plan_task(1, "A", "2026-03-02", "2026-03-03", after=2),
        plan_task(2, "B", "2026-03-02", "2026-03-03", after=1),
        plan_task(3, "C", "2026-03-02", "2026-03-03", after=4),
        plan_task(4, "D", "2026-03-02", "2026-03-03", after=3),
    )
    project = factories.import_plan(portfolio, loops)
    client.force_login(factories.make_member(Role.PROJECT_MANAGER, project.scope))
    first = edit(client, project, {"do": "unlink", "predecessor": 2, "successor": 1})
    assert "still cannot be calculated. The links form a loop" in first.json()["words"]
    second = edit(client, project, {"do": "unlink", "predecessor": 4, "successor": 3})
    assert "loop" not in second.json()["words"]
    assert task(project, 4).start == dt.datetime(2026, 3, 4, 8)
    third = edit(client, project, {"do": "link", "predecessor": 2, "successor": 1})
    assert third.status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        b'{"revision": 1}',
        b'{"revision": -1, "edits": []}',
        b'{"revision": 1, "edits": []}',
        b'{"revision": 1, "edits": [{"do": "explode"}]}',
        b'{"revision": 1, "edits": [{"do": "set", "uid": 1, "values": {"nope": 1}}]}',
        b'{"revision": 1, "edits": [{"do": "set", "uid": 1, "values": {"start": 1e300}}]}',
        b'{"revision": 1, "edits": [{"do": "set", "uid": 1, "values": {"cost": "NaN"}}]}',
        b'{"revision": 1, "edits": [{"do": "set", "uid": 1, "values": {"name": "a\\u0000b"}}]}',
    ],
)
def test_garbage_is_refused_in_words(client, project, manager, body):
    url = reverse("projects:plan-edits", args=[project.code])
    answer = client.post(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["detail"].endswith(".")
    assert not PlanEdit.objects.filter(kind="edit").exists()


def test_a_value_of_the_wrong_kind_names_its_edit_and_field(client, project, manager):
    answer = edit(client, project, change(1, name="A"), change(2, duration="long"))
    assert (answer.json()["edit"], answer.json()["field"]) == (1, "duration")


def test_at_most_five_thousand_edits_come_at_once(client, project, manager):
    answer = edit(client, project, *[change(1, name="A")] * 5001)
    assert answer.status_code == 422


def test_a_bulk_edit_is_one_revision(client, project, manager):
    answer = edit(client, project, *(change(uid, priority=700) for uid in (1, 2, 3)))
    assert answer.json()["words"].startswith("Changed 3 tasks")
    undone = post(client, project, "undo", revision=answer.json()["revision"])
    assert undone.status_code == 200
    assert set(rows(undone)) == {1, 2, 3}


# -- who may -------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["edits", "undo", "redo", "versions"])
def test_an_auditor_may_not_edit(client, project, name):
    client.force_login(factories.make_member(Role.AUDITOR, project.scope))
    answer = post(client, project, name, revision=project.revision, **body_of(name))
    assert answer.status_code == 403
    assert PlanEdit.objects.filter(kind="edit").count() == 0


def body_of(name):
    if name == "edits":
        return {"edits": [change(1, name="Mine")]}
    return {}


@pytest.mark.parametrize("name", ["edits", "undo", "redo", "versions"])
def test_an_outsider_does_not_find_the_plan(client, project, name):
    client.force_login(factories.make_person("Olga Outside"))
    assert post(client, project, name, revision=1, **body_of(name)).status_code == 404
    changes = reverse("projects:plan-changes", args=[project.code])
    assert client.get(changes, {"since": 0}).status_code == 404


def test_a_team_member_reports_on_her_own_tasks_only(client, project, manager):
    edit(client, project, {"do": "resources", "uid": 1, "text": "Tara Team"})
    member = factories.make_member(Role.TEAM_MEMBER, project.scope, "Tara Team")
    client.force_login(member)
    head = plan_of(client, project).json()["project"]
    assert (head["editable"], head["mine"]) == (False, [1])
    assert edit(client, project, change(1, percent=50.0)).status_code == 200
    assert task(project, 1).percent_complete == 50
    assert edit(client, project, change(2, percent=50.0)).status_code == 403
    assert edit(client, project, change(1, duration=480)).status_code == 403


# -- undo and redo -------------------------------------------------------------------


def state(project):
    return (
        list(Task.objects.filter(project=project).order_by("position").values()),
        sorted(
            Link.objects.filter(project=project).values_list(
                "predecessor_uid", "successor_uid", "type", "lag"
            )
        ),
    )


def without_keys(found):
    tasks, links = found
    return [{k: v for k, v in row.items() if k != "id"} for row in tasks], links


def test_a_typed_duration_is_called_that_whatever_unit_it_came_in(
    client, project, manager
):
    typed = change(1, duration=7 * 480, duration_unit="w", elapsed=False)
    answer = edit(client, project, typed)
    assert answer.json()["project"]["undo"] == "Changed the duration of Design"


def test_undo_and_redo_walk_through_ones_own_steps(client, project, manager):
    edit(client, project, change(1, name="Design"), change(1, priority=501))
    first = without_keys(state(project))
    edit(client, project, change(1, duration=7 * 480))
    edit(client, project, {"do": "remove", "uids": [2]})
    last = without_keys(state(project))
    revision = Project.objects.get(pk=project.pk).revision
    answer = post(client, project, "undo", revision=revision)
    assert answer.json()["project"]["redo"] == "Removed Build"
    assert answer.json()["project"]["undo"] == "Changed the duration of Design"
    post(client, project, "undo", revision=revision + 1)
    assert without_keys(state(project)) == first
    post(client, project, "redo", revision=revision + 2)
    answer = post(client, project, "redo", revision=revision + 3)
    assert without_keys(state(project)) == last
    assert answer.json()["project"]["redo"] is None
    assert post(client, project, "redo", revision=revision + 4).status_code == 422


def test_a_new_edit_after_undo_ends_what_could_be_done_again(client, project, manager):
    edit(client, project, change(1, name="A"))
    post(client, project, "undo", revision=project.revision + 1)
    answer = edit(client, project, change(1, name="B"))
    assert answer.json()["project"]["redo"] is None


# -- two persons ---------------------------------------------------------------------


@pytest.fixture
def other(project):
    return factories.make_member(Role.PROGRAMME_MANAGER, project.scope, "Otto Other")


def test_edits_of_different_things_merge(client, project, manager, other):
    client.force_login(other)
    edit(client, project, change(1, duration=7 * 480))
    client.force_login(manager)
    answer = edit(
        client, project, change(2, name="Build it"), revision=project.revision
    )
    assert answer.status_code == 200
    assert set(rows(answer)) == {1, 2, 3}
    [seen] = answer.json()["others"]
    assert (seen["name"], seen["uids"]) == ("Otto Other", [1])
    assert task(project, 1).duration == 7 * 4800
    assert task(project, 2).name == "Build it"


def test_an_edit_of_the_same_value_is_refused_by_name_and_value(
    client, project, manager, other
):
    client.force_login(other)
    edit(client, project, change(1, duration=7 * 480))
    client.force_login(manager)
    answer = edit(
        client, project, change(1, duration=9 * 480), revision=project.revision
    )
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Otto Other changed the duration of Design to 7 d in the meantime."
    )
    assert set(rows_of(answer.json()["delta"])) == {1, 2, 3}
    assert task(project, 1).duration == 7 * 4800


@pytest.fixture
def theirs(client, project, other):
    """What somebody else did, unseen by who edits next."""

    def done(*edits):
        client.force_login(other)
        assert edit(client, project, *edits).status_code == 200

    return done


def test_a_percentage_and_a_duration_of_two_persons_are_both_kept(
    client, project, manager, theirs
):
    edit(client, project, {"do": "resources", "uid": 1, "text": "Ann"})
    seen = Project.objects.get(pk=project.pk).revision
    theirs(change(1, duration=8 * 480))
    client.force_login(manager)
    answer = edit(client, project, change(1, percent=50.0), revision=seen)
    assert answer.status_code == 200
    design = plan_now(project).tasks[0]
    assert design.duration.tenths == 8 * 4800
    assert design.percent_complete == 50
    assert design.remaining_duration.tenths == 4 * 4800
    assert (design.work, design.remaining_work) == (8 * 4800, 4 * 4800)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"percent": 50.0}, {"duration": 8 * 480}),
        ({"remaining_duration": 480}, {"percent": 50.0}),
        ({"duration": 8 * 480}, {"remaining_duration": 480}),
    ],
)
def test_a_value_that_would_change_the_answer_of_another_is_told(
    client, project, manager, theirs, first, second
):
    theirs(change(1, **first))
    client.force_login(manager)
    answer = edit(client, project, change(1, **second), revision=project.revision)
    assert answer.status_code == 409
    assert "Otto Other" in answer.json()["detail"]


def plan_now(project):
    return current_schedule(Project.objects.get(pk=project.pk))


def rows_of(delta):
    return {row[0]: row for row in delta["tasks"]}


def test_setting_what_another_set_already_is_no_conflict(
    client, project, manager, other
):
    client.force_login(other)
    edit(client, project, change(1, name="Plan"))
    client.force_login(manager)
    answer = edit(
        client,
        project,
        change(1, name="Plan"),
        change(2, name="B"),
        revision=project.revision,
    )
    assert answer.status_code == 200


def test_what_another_removed_cannot_be_edited(client, project, manager, other):
    client.force_login(other)
    edit(client, project, {"do": "remove", "uids": [2]})
    client.force_login(manager)
    answer = edit(client, project, change(2, name="Mine"), revision=project.revision)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "Otto Other removed Build in the meantime."


def test_what_another_changed_since_cannot_be_undone(client, project, manager, other):
    edit(client, project, change(1, duration=7 * 480))
    client.force_login(other)
    edit(client, project, change(1, duration=8 * 480))
    client.force_login(manager)
    answer = post(client, project, "undo", revision=project.revision + 2)
    assert answer.status_code == 409
    assert "Otto Other changed the duration of Design to 8 d" in answer.json()["detail"]


def test_a_task_on_which_another_built_cannot_be_unadded(
    client, project, manager, other
):
    edit(client, project, {"do": "add", "values": {"name": "Check"}})
    client.force_login(other)
    edit(client, project, {"do": "link", "predecessor": 1, "successor": 4})
    client.force_login(manager)
    answer = post(client, project, "undo", revision=project.revision + 2)
    assert answer.status_code == 409
    assert "Check" in answer.json()["detail"]
    assert Task.objects.filter(project=project, uid=4).exists()


def test_polling_tells_what_others_did(client, project, manager, other):
    url = reverse("projects:plan-changes", args=[project.code])
    edit(client, project, change(1, priority=501))
    seen = project.revision + 1
    assert client.get(url, {"since": seen}).status_code == 204
    client.force_login(other)
    edit(client, project, change(2, name="Build it"))
    client.force_login(manager)
    answer = client.get(url, {"since": seen})
    assert set(rows(answer)) == {2}
    assert answer.json()["others"][0]["words"] == "Renamed Build to Build it"
    assert client.get(url, {"since": 999}).json() == {"reload": True}
    assert client.get(url, {"since": "soon"}).status_code == 422


# -- versions and imports ------------------------------------------------------------


def test_a_saved_version_freezes_the_plan_as_it_is(client, project, manager):
    edit(client, project, change(1, duration=7 * 480))
    answer = post(
        client, project, "versions", note="For the board", revision=project.revision + 1
    )
    assert answer.json()["version"] == 2
    assert answer.json()["project"]["unsaved"] == 0
    version = ScheduleVersion.objects.get(project=project, number=2)
    assert version.note == "For the board"
    assert task(project, 2).start == dt.datetime(2026, 3, 11, 8)
    kept.forget()
    assert plan_of(client, project).json()["project"]["undo"]
    undone = post(client, project, "undo", revision=project.revision + 2)
    assert undone.status_code == 200
    assert task(project, 2).start == dt.datetime(2026, 3, 9, 8)


def test_a_version_without_edits_is_not_saved_again(client, project, manager):
    assert post(client, project, "versions", note="").status_code == 422


def test_an_import_over_edits_says_so_and_keeps_them(
    client, portfolio, project, manager
):
    edit(client, project, change(1, duration=7 * 480))
    stale = Project.objects.get(pk=project.pk).revision
    newer = BRIDGE_LATE.replace(b"<Name>Build</Name>", b"<Name>Build it</Name>")
    factories.import_plan(portfolio, newer)
    assert task(project, 2).name == "Build it"
    versions = ScheduleVersion.objects.filter(project=project).order_by("number")
    assert [version.number for version in versions] == [1, 2, 3]
    assert versions[1].note == "Before plan.xml came in."
    url = reverse("projects:plan-changes", args=[project.code])
    assert client.get(url, {"since": stale}).json() == {"reload": True}
    answer = edit(client, project, change(1, name="Late"), revision=stale)
    assert answer.status_code == 409
    assert answer.json()["delta"] == {"reload": True}


def test_the_same_file_brings_an_edited_plan_back(client, portfolio, project, manager):
    edit(client, project, change(1, duration=7 * 480))
    factories.import_plan(portfolio, BRIDGE_LATE)
    assert task(project, 1).duration == 5 * 4800


# -- how much it asks of the database ------------------------------------------------


def test_an_edit_takes_as_many_statements_whatever_it_moves(
    client, project, manager, django_assert_max_num_queries
):
    edit(client, project, change(3, priority=501))
    with django_assert_max_num_queries(32):
        edit(client, project, change(1, duration=7 * 480))


def test_polling_for_nothing_is_cheap(
    client, project, manager, django_assert_max_num_queries
):
    url = reverse("projects:plan-changes", args=[project.code])
    with django_assert_max_num_queries(5):
        client.get(url, {"since": project.revision})


# -- the panel of one task -----------------------------------------------------------


def panel(client, project, uid):
    return client.get(reverse("projects:task-details", args=[project.code, uid]))


def test_the_panel_of_a_task_holds_forms_that_are_edits(client, project, manager):
    edit(client, project, {"do": "resources", "uid": 2, "text": "Ann[50%]"})
    page = panel(client, project, 2).content.decode()
    assert '<form class="task-form" data-edit=\'{"do":"set","uid":2}\'' in page
    assert 'name="values.duration" value="12d"' in page
    assert 'data-go="1"' in page
    assert "Ann[50%]" in page
    assert "{&quot;do&quot;:&quot;unlink&quot;,&quot;predecessor&quot;:1" in page
    assert "Why this date" in page


def test_the_panel_shows_the_dates_of_the_file_where_calculation_moved_a_task(
    client, project, manager
):
    assert "In the file" not in panel(client, project, 2).content.decode()
    edit(client, project, change(1, name="Design it"))
    page = panel(client, project, 2).content.decode()
    assert "In the file" in page
    assert "20 Mar 2026, 17:00" in page


def test_an_auditor_reads_the_panel_and_finds_no_form(client, project):
    client.force_login(factories.make_member(Role.AUDITOR, project.scope))
    page = panel(client, project, 2).content.decode()
    assert "data-edit" not in page
    assert "Late finish" in page


def test_a_team_member_finds_the_form_for_her_progress(client, project, manager):
    edit(client, project, {"do": "resources", "uid": 2, "text": "Tara Team"})
    client.force_login(
        factories.make_member(Role.TEAM_MEMBER, project.scope, "Tara Team")
    )
    page = panel(client, project, 2).content.decode()
    assert "values.percent" in page
    assert "values.duration" not in page
    assert "data-edit" not in panel(client, project, 1).content.decode()


def test_why_a_task_is_where_it_is_is_told_step_by_step(client, project, manager):
    url = reverse("projects:task-why", args=[project.code, 3])
    steps = client.get(url).json()["steps"]
    assert [step["name"] for step in steps] == ["Hand over", "Build", "Design"]
    assert "when 'Build' finishes" in steps[0]["words"]


@pytest.mark.parametrize("name", ["task-details", "task-why"])
def test_a_task_that_is_not_there_is_not_found(client, project, manager, name):
    assert (
        client.get(reverse(f"projects:{name}", args=[project.code, 99])).status_code
        == 404
    )
    client.force_login(factories.make_person("Olga Outside"))
    assert (
        client.get(reverse(f"projects:{name}", args=[project.code, 1])).status_code
        == 404
    )


# -- what follows --------------------------------------------------------------------


def test_an_edited_plan_is_measured_once_editing_pauses(
    client, project, manager, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        edit(client, project, change(1, duration=7 * 480))
    measured = Measurement.objects.get(project=project, is_latest=True)
    assert measured.forecast_finish == task(project, 3).finish


def test_a_plan_that_was_edited_again_is_measured_by_the_later_edit(
    client, project, manager, monkeypatch
):
    told = []
    monkeypatch.setattr("steerco.projects.tasks.plan_observers", [told.append])
    edit(client, project, change(1, name="A"))
    edit(client, project, change(1, name="B"))
    now = Project.objects.get(pk=project.pk).revision
    measure_edited.call(project.pk, now - 1)
    assert told == []
    measure_edited.call(project.pk, now)
    assert [[each.pk for each in projects] for projects in told] == [[project.pk]]


def test_the_preview_of_an_import_says_what_is_not_saved(client, project, manager):
    edit(client, project, change(1, duration=7 * 480))
    now = Project.objects.select_related("current_version").get(pk=project.pk)
    current = now.current_version
    schedule = thaw(current.snapshot)
    source = Source("plan.xml", "", current.sha256, current.external_key)
    outlook = foresee(now, schedule, source)
    assert outlook.action == "changed"
    assert outlook.notes[0].startswith("The plan has 1 edit since version 1")


def test_a_baseline_of_an_edited_plan_freezes_the_edits(client, project, manager):
    edit(client, project, change(1, duration=7 * 480))
    sponsor = factories.make_member(Role.SPONSOR, project.scope)
    baseline = set_baseline(
        project=project,
        actor=manager,
        approved_by=sponsor,
        approved_on=dt.date(2026, 3, 2),
        reason="Agreed.",
        today=dt.date(2026, 3, 2),
    )
    assert baseline.version.number == 2
    assert baseline.finish == task(project, 3).finish
    answer = edit(client, project, change(1, duration=9 * 480))
    assert cell(rows(answer)[3], "baseline_finish") == minutes(baseline.finish)
