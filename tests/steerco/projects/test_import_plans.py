"""Bringing plans in: new, the same again, changed, broken, by whom."""

from __future__ import annotations

import datetime as dt
import zipfile
from io import BytesIO

import pytest
from django.apps import apps
from tests.factories import make_member, make_portfolio, make_project
from tests.steerco.projects.plan_files import (
    BRIDGE,
    BRIDGE_LATE,
    BROKEN,
    mspdi,
    task,
    upload,
    xer,
)

from steerco.core import bulk
from steerco.core.errors import InvalidState, NotAllowed
from steerco.organisation.models import Role
from steerco.organisation.policies import visible_to
from steerco.projects.models import (
    Baseline,
    Import,
    ImportAction,
    ImportItem,
    ImportState,
    Project,
    ScheduleVersion,
)
from steerco.projects.policies import visible_imports
from steerco.projects.services import imports

pytestmark = pytest.mark.django_db
OURS = ("projects", "organisation", "core", "performance")
LOGS = ("Import", "ImportItem")


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio):
    return make_member(Role.PORTFOLIO_OWNER, portfolio.scope, "Olga Owner")


def bring(portfolio, actor, *files, choose=True) -> Import:
    batch = imports.start_import(
        portfolio=portfolio, files=[upload(*file) for file in files], actor=actor
    )
    batch = imports.read_import(batch=batch)
    if choose:
        imports.confirm_import(batch=batch, actor=actor)
        batch = imports.carry_out_import(batch=batch)
    return batch


def count_rows() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for name in OURS
        for model in apps.get_app_config(name).get_models()
        if model.__name__ not in LOGS
    }


def actions(batch: Import) -> list[str]:
    return list(batch.items.values_list("action", flat=True))


def test_a_new_plan_becomes_a_project_with_tasks_links_and_baseline(portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))

    project = Project.objects.get(portfolio=portfolio)
    assert batch.state == ImportState.DONE
    assert project.name == "Bridge renewal"
    assert project.data_date == dt.datetime(2026, 3, 6, 17)
    assert project.current_version.number == 1
    assert project.current_version.file.read() == BRIDGE
    assert project.scope.path.startswith(portfolio.scope.path)
    assert list(project.tasks.values_list("name", flat=True)) == ["Design", "Build"]
    build = project.tasks.get(name="Build")
    assert build.early_finish == dt.datetime(2026, 3, 13, 17)
    assert build.critical
    assert project.links.get().type == "FS"
    baseline = project.baselines.get()
    assert (baseline.number, baseline.approved_by) == (0, None)
    assert baseline.finish == dt.datetime(2026, 3, 13, 17)


def test_the_same_file_again_changes_nothing(portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    before = count_rows()

    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))

    assert actions(batch) == [ImportAction.UNCHANGED]
    assert count_rows() == before


def test_the_same_plan_saved_under_another_name_changes_nothing(portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    before = count_rows()

    batch = bring(portfolio, owner, ("copy.xml", BRIDGE.replace(b"?>", b"?>\n", 1)))

    assert actions(batch) == [ImportAction.UNCHANGED]
    assert count_rows() == before


def test_a_changed_file_becomes_the_next_version_and_says_what_changed(
    portfolio, owner
):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))

    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE_LATE))

    item = batch.items.get()
    change = item.summary["change"]
    assert item.action == ImportAction.CHANGED
    assert change["finish"] == ["2026-03-13T17:00:00", "2026-03-24T17:00:00"]
    assert change["finish_days"] == 7
    assert change["cost"] == ["3000", "3500"]
    assert (change["tasks_added"], change["tasks_removed"]) == (1, 0)
    assert change["tasks_changed"] == 1
    assert change["links_added"] == 1
    assert change["moves"][0] == {
        "name": "Build",
        "milestone": False,
        "before": "2026-03-13T17:00:00",
        "after": "2026-03-20T17:00:00",
        "days": 5,
    }
    project = Project.objects.get()
    assert project.current_version.number == 2
    assert project.tasks.count() == 3
    assert ScheduleVersion.objects.count() == 2
    assert Baseline.objects.count() == 1


def test_a_changed_baseline_is_reported_and_not_taken_over(portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    moved = BRIDGE.replace(
        b"<Finish>2026-03-13T17:00:00</Finish><Cost>100000",
        b"<Finish>2026-03-31T17:00:00</Finish><Cost>100000",
    )
    frozen = Baseline.objects.get().sha256

    batch = bring(portfolio, owner, ("bridge.xml", moved))

    assert "baseline in the file has changed" in batch.items.get().reason
    assert Baseline.objects.get().sha256 == frozen


def test_preview_alone_writes_nothing_but_the_preview(portfolio, owner):
    before = count_rows()

    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)

    assert batch.state == ImportState.PREVIEW
    assert actions(batch) == [ImportAction.NEW]
    assert count_rows() == before


def test_a_broken_file_costs_only_itself(portfolio, owner):
    batch = bring(
        portfolio,
        owner,
        ("broken.xml", BROKEN),
        ("bridge.xml", BRIDGE),
        ("no.xml", b""),
    )

    broken, good, empty = batch.items.order_by("position")
    assert broken.action == empty.action == ImportAction.REJECTED
    assert "broken.xml ends too early" in broken.reason
    assert "no.xml is empty" in empty.reason
    assert good.done
    assert Project.objects.count() == 1


def test_a_failure_in_the_middle_of_an_item_leaves_nothing_behind(
    portfolio, owner, monkeypatch
):
    batch = bring(
        portfolio,
        owner,
        ("bridge.xml", BRIDGE),
        ("two.xml", mspdi(task(1, "A", "2026-03-02", "2026-03-02"), guid="B" * 36)),
        choose=False,
    )
    real, calls = bulk.store, []

    def fail_once(*args, **kwargs):
        calls.append(args)
        if len(calls) == 1:
            raise RuntimeError
        return real(*args, **kwargs)

    monkeypatch.setattr(bulk, "store", fail_once)
    imports.confirm_import(batch=batch, actor=owner)
    imports.carry_out_import(batch=batch)

    first, second = batch.items.order_by("position")
    assert first.action == ImportAction.REJECTED
    assert "on our side" in first.reason
    assert second.done
    assert Project.objects.get() == second.project
    assert ScheduleVersion.objects.get().project == second.project


def test_each_project_of_one_file_is_offered_for_choice(portfolio, owner):
    file = ("two.xer", xer(("NORTH", "Northern line"), ("SOUTH", "Southern line")))
    batch = bring(portfolio, owner, file, choose=False)
    north, south = batch.items.all()
    assert [north.name, south.name] == ["Northern line", "Southern line"]

    imports.choose_items(batch=batch, actor=owner, shown=[south.pk], chosen=[])
    imports.confirm_import(batch=batch, actor=owner, as_ticked=True)
    imports.carry_out_import(batch=batch)

    assert Project.objects.get().code == "NORTH"
    south.refresh_from_db()
    assert not south.done


def test_a_plan_finds_its_project_by_the_code_that_its_file_is_named_by(
    portfolio, owner
):
    project = make_project(portfolio, "P-0102", name="Bridge")

    bring(portfolio, owner, ("P-0102 bridge plan.xml", BRIDGE))

    project.refresh_from_db()
    assert Project.objects.count() == 1
    assert project.current_version is not None
    assert project.name == "Bridge"


def test_plans_with_like_names_stay_apart(portfolio, owner):
    def plan(title, letter):
        return mspdi(
            task(1, title, "2026-03-02", "2026-03-02"), title=title, guid=letter * 36
        )

    bring(portfolio, owner, ("one.xml", plan("Task", "A")))
    batch = bring(
        portfolio,
        owner,
        ("two.xml", plan("Task list", "B")),
        ("three.xml", plan("Task", "C")),
        ("four.xml", plan("Task", "D")),
    )

    assert actions(batch) == [ImportAction.NEW] * 3
    assert sorted(Project.objects.values_list("code", flat=True)) == [
        *("Task", "Task-2", "Task-3", "Task-list")
    ]


def test_a_plan_of_another_portfolio_is_rejected(portfolio, owner):
    other = make_portfolio("NRG")
    boss = make_member(Role.PORTFOLIO_OWNER, other.scope)
    bring(other, boss, ("bridge.xml", BRIDGE))

    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))

    assert actions(batch) == [ImportAction.REJECTED]
    assert "another portfolio" in batch.items.get().reason


def test_two_files_with_the_same_plan_are_not_both_imported(portfolio, owner):
    batch = bring(portfolio, owner, ("v1.xml", BRIDGE), ("v2.xml", BRIDGE_LATE))

    first, second = batch.items.order_by("position")
    assert first.done
    assert second.action == ImportAction.REJECTED
    assert "same project as in v1.xml" in second.reason


def test_a_second_click_imports_once(portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))
    before = count_rows()

    with pytest.raises(InvalidState):
        imports.confirm_import(batch=batch, actor=owner)
    with pytest.raises(InvalidState):
        imports.carry_out_import(batch=batch)

    assert count_rows() == before


def test_archives_are_unpacked_file_by_file(portfolio, owner):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("plans/bridge.xml", BRIDGE)
        archive.writestr("__MACOSX/._bridge.xml", b"junk")
    batch = bring(portfolio, owner, ("plans.zip", packed.getvalue()))

    assert batch.items.get().filename == "plans.zip/plans/bridge.xml"
    assert Project.objects.count() == 1


def test_a_bomb_in_an_archive_is_refused(portfolio, owner):
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros.xml", b"\0" * (64 << 20))

    batch = bring(portfolio, owner, ("bomb.zip", packed.getvalue()))

    assert "unpacks to far more" in batch.items.get().reason


def test_a_file_over_the_limit_is_refused(portfolio, owner, settings):
    settings.UPLOAD_LIMIT = 100

    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE))

    assert "larger than" in batch.items.get().reason


def test_paths_in_names_are_taken_off(portfolio, owner):
    batch = bring(portfolio, owner, ("../../etc/bridge.xml", BRIDGE), choose=False)

    item = batch.items.get()
    assert item.filename == "bridge.xml"
    assert item.file.name.startswith("imports/")


@pytest.mark.parametrize(
    "role", [Role.AUDITOR, Role.TEAM_MEMBER, Role.PORTFOLIO_BOARD, Role.SPONSOR]
)
def test_who_does_not_lead_may_not_import(portfolio, role):
    reader = make_member(role, portfolio.scope)
    before = count_rows()

    with pytest.raises(NotAllowed):
        bring(portfolio, reader, ("bridge.xml", BRIDGE))

    assert count_rows() == before
    assert ImportItem.objects.count() == 0


def test_a_project_manager_brings_the_own_plan_and_no_other(portfolio, owner):
    project = make_project(portfolio, "P-1")
    make_project(portfolio, "P-2")
    manager = make_member(Role.PROJECT_MANAGER, project.scope)
    other = mspdi(task(1, "A", "2026-03-02", "2026-03-02"), guid="B" * 36)
    third = mspdi(task(1, "A", "2026-03-02", "2026-03-02"), guid="C" * 36)

    batch = bring(
        portfolio, manager, ("P-1.xml", BRIDGE), ("P-2.xml", other), ("new.xml", third)
    )

    own, foreign, new = batch.items.order_by("position")
    assert own.done
    assert "do not let you change project P-2" in foreign.reason
    assert "do not let you add projects" in new.reason
    assert Project.objects.count() == 2
    assert list(visible_imports(manager)) == [batch]
    colleague = make_member(Role.PROJECT_MANAGER, make_project(portfolio).scope)
    assert not visible_imports(colleague).exists()


def test_nobody_else_may_confirm_or_cancel(portfolio, owner):
    auditor = make_member(Role.AUDITOR, portfolio.scope)
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)

    with pytest.raises(NotAllowed):
        imports.confirm_import(batch=batch, actor=auditor)
    with pytest.raises(NotAllowed):
        imports.cancel_import(batch=batch, actor=auditor)

    batch.refresh_from_db()
    assert batch.state == ImportState.PREVIEW


def test_an_outsider_sees_no_import(portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    outsider = make_member(Role.HEAD_OF_PMO, make_portfolio("NRG").scope)

    assert not visible_to(outsider, Import).exists()
    assert not visible_to(outsider, ImportItem).exists()
    assert visible_to(owner, Import).exists()


def test_others_hear_of_each_changed_project(portfolio, owner, monkeypatch):
    heard = []

    def hear(projects):
        heard.extend(project.code for project in projects)

    monkeypatch.setattr(imports, "plan_observers", [hear])

    bring(portfolio, owner, ("two.xer", xer(("NORTH", "North"), ("SOUTH", "South"))))
    bring(portfolio, owner, ("two.xer", xer(("NORTH", "North"), ("SOUTH", "South"))))

    assert heard == ["NORTH", "SOUTH"]


def test_a_stopped_import_can_go_on(portfolio, owner):
    class StopAfterOne(imports.Silent):
        def advance(self, message: str = "", *, by: int = 1) -> None:
            raise imports.Cancelled

    batch = bring(
        portfolio,
        owner,
        ("two.xer", xer(("NORTH", "North"), ("SOUTH", "South"))),
        choose=False,
    )
    imports.confirm_import(batch=batch, actor=owner)
    with pytest.raises(imports.Cancelled):
        imports.carry_out_import(batch=batch, progress=StopAfterOne())
    assert Project.objects.count() == 1

    imports.confirm_import(batch=Import.objects.get(), actor=owner)
    imports.carry_out_import(batch=Import.objects.get())

    assert Project.objects.count() == 2
    assert Import.objects.get().state == ImportState.DONE


TWO = (
    "ERMHDR\t19.12\t2026-01-01\tProject\tadmin\tA\tdb\tProject\tEUR\n"
    "%T\tPROJECT\n%F\tproj_id\tproj_short_name\n%R\t1\tDAM\n%R\t2\tLOCK\n"
    "%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt\n"
    "%R\t10\t1\tA1\tDig\t{hours}\n%R\t20\t2\tB1\tPour\t16\n%E\n"
)


def test_what_was_left_out_of_a_file_of_projects_is_not_ticked_again(portfolio, owner):
    first = bring(
        portfolio, owner, ("all.xer", TWO.format(hours=8).encode()), choose=False
    )
    lock = first.items.get(summary__code="LOCK")
    imports.choose_items(batch=first, actor=owner, shown=[lock.pk], chosen=[])
    imports.confirm_import(batch=first, actor=owner, as_ticked=True)
    imports.carry_out_import(batch=first)
    again = bring(
        portfolio, owner, ("all.xer", TWO.format(hours=16).encode()), choose=False
    )
    chosen = dict(again.items.values_list("name", "chosen"))
    assert sorted(chosen.values()) == [False, True]
    assert "Left out when it came before" in again.items.get(chosen=False).reason
