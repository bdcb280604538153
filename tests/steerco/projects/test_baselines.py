"""Baselines: frozen, numbered, approved by somebody else, never overwritten."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.urls import reverse
from tests import factories
from tests.steerco.projects.at_once import at_once
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.core.errors import BadInput, Conflict, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role
from steerco.performance.models import Measurement
from steerco.projects.calculations.baselines import figures_of_plan
from steerco.projects.calculations.snapshots import digest, thaw
from steerco.projects.models import Baseline
from steerco.projects.selectors.pages import baseline_rows
from steerco.projects.selectors.projects import approvers_of
from steerco.projects.services.baselines import freeze_baseline, set_baseline

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 16)
FILE_FINISH = dt.datetime(2026, 3, 13, 17)
LATE_FINISH = dt.datetime(2026, 3, 24, 17)


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def project(portfolio):
    """Return a project whose second plan is later than the baseline of its first."""
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")


@pytest.fixture
def sponsor(project):
    return factories.make_member(Role.SPONSOR, project.scope, "Sven Sponsor")


def approve(project, manager, sponsor, **values):
    return set_baseline(
        **{
            "project": project,
            "actor": manager,
            "approved_by": sponsor,
            "approved_on": TODAY,
            "reason": "The board accepted the new date.",
            "today": TODAY,
            **values,
        }
    )


def test_an_approved_plan_becomes_the_next_baseline_and_the_first_stays(
    project, manager, sponsor
):
    first = project.baselines.get()
    before = (first.sha256, first.finish)

    baseline = approve(project, manager, sponsor)

    first.refresh_from_db()
    assert (first.sha256, first.finish) == before
    assert first.finish == FILE_FINISH
    assert (baseline.number, baseline.finish) == (1, LATE_FINISH)
    assert (baseline.set_by, baseline.approved_by) == (manager, sponsor)
    assert baseline.version == project.current_version
    assert baseline.sha256 == digest(bytes(baseline.snapshot))


def test_the_journal_says_who_set_it_who_approved_it_and_why(project, manager, sponsor):
    baseline = approve(project, manager, sponsor)
    entry = JournalEntry.objects.about(baseline).get()
    assert (entry.action, entry.actor) == ("baseline.set", manager)
    assert entry.after["approved_by"] == "Sven Sponsor"
    assert entry.reason == "The board accepted the new date."


def test_the_slip_is_measured_against_the_baseline_in_force_and_the_first_is_kept(
    project, manager, sponsor
):
    late = Measurement.objects.get(project=project, is_latest=True)
    assert late.slip_days == 7
    assert late.moved_days == 7

    approve(project, manager, sponsor)

    now = Measurement.objects.get(project=project, is_latest=True)
    assert (now.slip_days, now.baseline_finish) == (0, LATE_FINISH)
    assert now.original_finish == FILE_FINISH
    assert now.moved_days == 7, "measuring again does not compare with itself"


def test_tasks_and_pages_show_the_approved_baseline(project, manager, sponsor):
    approve(project, manager, sponsor, name="Re-plan")
    finishes = dict(project.tasks.values_list("name", "baseline_finish"))
    assert finishes["Build"] == dt.datetime(2026, 3, 20, 17)
    assert finishes["Hand over"] == LATE_FINISH
    newest, oldest = baseline_rows(project)
    assert (newest.number, newest.current, newest.name) == (1, True, "Re-plan")
    assert newest.finish_moved == 11
    assert (oldest.number, oldest.current) == (0, False)


def test_a_plan_that_comes_in_again_is_shown_against_the_approved_baseline(
    portfolio, project, manager, sponsor
):
    approve(project, manager, sponsor)

    factories.import_plan(portfolio, BRIDGE_LATE.replace(b"Hand over", b"Handover"))

    build = project.tasks.get(name="Build")
    assert build.baseline_finish == dt.datetime(2026, 3, 20, 17)
    assert project.baselines.count() == 2
    latest = Measurement.objects.get(project=project, is_latest=True)
    assert latest.baseline_finish == LATE_FINISH


def test_the_same_approval_sent_twice_sets_one_baseline(project, manager, sponsor):
    first = approve(project, manager, sponsor)
    entries = JournalEntry.objects.count()
    assert approve(project, manager, sponsor) == first
    assert Baseline.objects.count() == 2
    assert JournalEntry.objects.count() == entries
    again = approve(project, manager, sponsor, reason="The board confirmed it.")
    assert again.number == 2


def refused(project, error, **values):
    """Try what has to be refused; nothing may have changed."""
    rows = list(Baseline.objects.values("number", "sha256"))
    tasks = list(project.tasks.values("uid", "baseline_finish"))
    entries = JournalEntry.objects.count()
    with pytest.raises(error) as raised:
        approve(project, **values)
    assert list(Baseline.objects.values("number", "sha256")) == rows
    assert list(project.tasks.values("uid", "baseline_finish")) == tasks
    assert JournalEntry.objects.count() == entries
    return raised.value


def test_nobody_approves_their_own_baseline(project):
    head = factories.make_member(Role.HEAD_OF_PMO, project.portfolio.scope)
    refused(project, NotAllowed, manager=head, sponsor=head)


def test_the_planner_does_not_approve_whatever_else_they_hold(project):
    officer = factories.make_member(Role.PMO_OFFICER, project.portfolio.scope)
    planner = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    factories.give_role(planner, Role.SPONSOR, project.scope)
    error = refused(project, BadInput, manager=officer, sponsor=planner)
    assert "approved_by" in error.fields


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.FINANCE_PARTNER, Role.AUDITOR])
def test_only_an_overseer_approves(project, manager, role):
    other = factories.make_member(role, project.scope)
    error = refused(project, BadInput, manager=manager, sponsor=other)
    assert "approved_by" in error.fields


@pytest.mark.parametrize("role", [None, Role.AUDITOR, Role.TEAM_MEMBER, Role.SPONSOR])
def test_only_who_leads_sets_a_baseline(project, sponsor, role):
    person = factories.make_person()
    if role:
        factories.give_role(person, role, project.scope)
    refused(project, NotAllowed, manager=person, sponsor=sponsor)


def test_a_reason_and_a_past_approval_are_needed(project, manager, sponsor):
    parties = {"manager": manager, "sponsor": sponsor}
    error = refused(project, BadInput, **parties, reason="  ")
    assert "reason" in error.fields
    tomorrow = TODAY + dt.timedelta(days=1)
    error = refused(project, BadInput, **parties, approved_on=tomorrow)
    assert "approved_on" in error.fields


def test_without_a_plan_there_is_nothing_to_freeze(portfolio):
    project = factories.make_project(portfolio)
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    sponsor = factories.make_member(Role.SPONSOR, project.scope)
    refused(project, InvalidState, manager=manager, sponsor=sponsor)


def test_a_number_is_never_given_twice(project):
    version = project.current_version
    figures = figures_of_plan(thaw(version.snapshot))
    with pytest.raises(Conflict):
        freeze_baseline(
            project=project, version=version, figures=figures, number=0, reason="Again"
        )


def test_those_offered_as_approvers_are_those_who_may(project, manager, sponsor):
    board = factories.make_member(Role.PORTFOLIO_BOARD, project.portfolio.scope)
    factories.give_role(manager, Role.SPONSOR, project.scope)
    gone = factories.make_person()
    factories.give_role(gone, Role.SPONSOR, project.scope, end=dt.date(2025, 1, 1))
    elsewhere = factories.make_portfolio("NRG")
    factories.make_member(Role.PORTFOLIO_BOARD, elsewhere.scope)
    assert approvers_of(project, TODAY) == {board.pk, sponsor.pk}


def test_the_dialog_sets_a_baseline_once_however_often_it_is_sent(
    client, project, manager, sponsor
):
    client.force_login(manager)
    address = reverse("projects:baseline-set", args=[project.code])
    offered = client.get(address).content.decode()
    assert "Sven Sponsor" in offered
    assert "Mona Manager</option>" not in offered
    sent = {
        "approved_by": sponsor.pk,
        "approved_on": "2026-03-16",
        "reason": "The board accepted the new date.",
    }
    answers = [client.post(address, sent) for _ in range(2)]
    assert [a.status_code for a in answers] == [302, 302]
    assert project.baselines.count() == 2


def test_the_dialog_shows_what_is_wrong_beside_the_field(
    client, project, manager, sponsor
):
    client.force_login(manager)
    address = reverse("projects:baseline-set", args=[project.code])
    sent = {"approved_by": sponsor.pk, "approved_on": "2999-01-01", "reason": "Yes"}
    answer = client.post(address, sent)
    assert answer.status_code == 422
    assert "nobody can have approved it yet" in answer.content.decode()
    assert project.baselines.count() == 1


def test_an_auditor_reads_the_baselines_and_is_offered_no_button(client, project):
    auditor = factories.make_member(Role.AUDITOR, project.scope)
    client.force_login(auditor)
    page = client.get(reverse("projects:project-baselines", args=[project.code]))
    assert "Baseline 0" in page.content.decode()
    assert "Set a baseline" not in page.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"
)
def test_two_at_once_get_two_numbers(project, manager, sponsor):
    reasons = iter(["The board said so.", "The sponsor said so."])
    numbers = at_once(
        lambda: approve(project, manager, sponsor, reason=next(reasons)).number
    )
    assert sorted(numbers) == [1, 2]
