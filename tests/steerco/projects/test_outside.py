"""Links between projects survive, show on both sides, and their dates can be used."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.test_import_plans import bring

from steerco.organisation.models import Role
from steerco.projects.calculations.outside import key_of
from steerco.projects.models import OutsideLink, Project, Task
from steerco.projects.selectors.outside import outside_rows

pytestmark = pytest.mark.django_db

HEAD = "ERMHDR\t19.12\t2026-01-01\tProject\tadmin\tA\tdb\tProject\tEUR\n"
PROJECT = (
    "%T\tPROJECT\n%F\tproj_id\tproj_short_name\tplan_start_date\tclndr_id\n{rows}"
    "%T\tCALENDAR\n%F\tclndr_id\tclndr_name\tdefault_flag\tclndr_type\tday_hr_cnt\n"
    "%R\t1\tStandard\tY\tCA_Base\t8\n"
)
TASKS = (
    "%T\tTASK\n%F\ttask_id\tproj_id\ttask_code\ttask_name\ttarget_drtn_hr_cnt\t"
    "remain_drtn_hr_cnt\tclndr_id\ttarget_start_date\ttarget_end_date\t"
    "early_start_date\tearly_end_date\tstatus_code\n{rows}"
)
LINKS = (
    "%T\tTASKPRED\n%F\ttask_pred_id\ttask_id\tpred_task_id\tproj_id\tpred_proj_id\t"
    "pred_type\tlag_hr_cnt\n{rows}%E\n"
)


def task(uid, project, name, start, finish):
    dates = f"2026-03-{start:02} 08:00\t2026-03-{finish:02} 16:00"
    hours = 8 * (finish - start + 1)
    return (
        f"%R\t{uid}\t{project}\tA{uid}\t{name}\t{hours}\t{hours}\t1\t{dates}\t{dates}"
        "\tTK_NotStart\n"
    )


def xer(projects, tasks, links=""):
    rows = "".join(
        f"%R\t{uid}\t{code}\t2026-03-02 08:00\t1\n" for uid, code in projects
    )
    return (
        HEAD
        + PROJECT.format(rows=rows)
        + TASKS.format(rows="".join(tasks))
        + LINKS.format(rows=links)
    ).encode()


DAM = xer([(1, "DAM")], [task(10, 1, "Pour", 2, 4)])
LOCK = xer(
    [(2, "LOCK")],
    [task(20, 2, "Survey", 2, 2), task(21, 2, "Gate", 5, 6)],
    "%R\t7\t21\t10\t2\t1\tPR_FS\t0\n",
)
BOTH = xer(
    [(1, "DAM"), (2, "LOCK")],
    [task(10, 1, "Pour", 2, 4), task(21, 2, "Gate", 5, 6)],
    "%R\t7\t21\t10\t2\t1\tPR_FS\t0\n",
)


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio, client):
    person = make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    client.force_login(person)
    return person


def project(code):
    return Project.objects.with_tree().select_related("current_version").get(code=code)


def test_a_link_within_one_file_shows_on_both_projects(portfolio, owner):
    bring(portfolio, owner, ("both.xer", BOTH))
    link = OutsideLink.objects.get()
    assert (link.project.code, link.other, link.incoming) == ("LOCK", "DAM", True)
    (here,) = outside_rows(owner, project("LOCK"))
    assert (here.ours, here.word) == ("A21 Gate", "waits for")
    assert (here.theirs, here.now) == ("A10 Pour", "4 Mar 2026")
    (there,) = outside_rows(owner, project("DAM"))
    assert (there.ours, there.word) == ("A10 Pour", "is waited for by")
    assert there.theirs == "A21 Gate"


def test_the_other_project_may_come_later_in_a_file_of_its_own(
    client, portfolio, owner
):
    bring(portfolio, owner, ("lock.xer", LOCK))
    (row,) = outside_rows(owner, project("LOCK"))
    assert (row.project, row.now, row.may_use) == ("project 1", "", False)
    bring(portfolio, owner, ("dam.xer", DAM))
    page = client.get("/projects/LOCK/schedule/").content.decode()
    assert "Links with other projects" in page


def test_the_date_there_is_used_as_an_edit_that_shows(client, portfolio, owner):
    moved = xer([(1, "DAM")], [task(10, 1, "Pour", 9, 11)])
    bring(portfolio, owner, ("both.xer", BOTH))
    bring(portfolio, owner, ("dam.xer", moved))
    link = OutsideLink.objects.get()
    answer = client.post(f"/projects/LOCK/schedule/outside/{link.pk}/")
    assert answer.status_code == 302
    gate = Task.objects.get(name="Gate")
    there = Task.objects.get(name="Pour").finish
    assert gate.start >= there
    assert gate.start.date() >= dt.date(2026, 3, 4)
    assert project("LOCK").revision > 0


def test_who_may_not_edit_the_plan_uses_no_date(client, portfolio, owner):
    bring(portfolio, owner, ("both.xer", BOTH))
    client.force_login(make_member(Role.AUDITOR, portfolio.scope))
    assert (
        "Use this date" not in client.get("/projects/LOCK/schedule/").content.decode()
    )
    link = OutsideLink.objects.get()
    answer = client.post(f"/projects/LOCK/schedule/outside/{link.pk}/")
    assert answer.status_code == 403


def test_a_project_that_one_does_not_see_tells_no_dates(portfolio, owner):
    bring(portfolio, owner, ("both.xer", BOTH))
    lock = project("LOCK")
    manager = make_member(Role.PROJECT_MANAGER, lock.scope)
    (row,) = outside_rows(manager, lock)
    assert (row.url, row.now, row.theirs) == ("", "", "")


@pytest.mark.parametrize(
    ("other", "key"),
    [
        ("DAM", "dam"),
        ("E:\\Plans\\Dam 2026.mpp", "dam 2026"),
        ("E:\\Plans\\Dam 2026.mpp\\12", "dam 2026"),
        ("<>\\Dam", "dam"),
        ("plans/dam.v2.xml", "dam.v2"),
    ],
)
def test_another_project_is_known_by_its_code_or_its_file(other, key):
    assert key_of(other) == key
