"""Reminders of status reports: to the manager, then the sponsor, once a step."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import factories
from tests.steerco.performance.test_status_roll_up import OCTOBER, say

from steerco.organisation.models import Organisation, Role
from steerco.performance.services.reminders import remind_of_status
from steerco.projects.models import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    Organisation.objects.create(name="Test")
    return factories.make_measured_project(code="P-7")


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mina Manager")


@pytest.fixture
def sponsor(project):
    return factories.make_member(Role.SPONSOR, project.scope, "Sam Sponsor")


@pytest.fixture
def on(django_capture_on_commit_callbacks, mailoutbox):
    """Return the letters that go out on a day: recipient and text."""

    def letters(day):
        mailoutbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            remind_of_status(today=day)
        return [(mail.to[0], mail.subject, mail.body) for mail in mailoutbox]

    return letters


def test_the_ladder_goes_from_the_manager_to_the_sponsor(on, manager, sponsor):
    # October is due on Friday, 6 November: five working days after Saturday's Friday.
    assert on(dt.date(2026, 11, 4)) == []
    ((to, subject, body),) = on(dt.date(2026, 11, 5))
    assert (to, subject) == (manager.email, "Status reports due: 1")
    assert "/projects/P-7/status/2026-10-31/" in body
    assert on(dt.date(2026, 11, 6)) == []
    ((to, subject, _),) = on(dt.date(2026, 11, 9))
    assert (to, subject) == (manager.email, "Status reports overdue: 1")
    assert on(dt.date(2026, 11, 13)) == []
    ((to, _, _),) = on(dt.date(2026, 11, 16))
    assert to == sponsor.email


def test_nobody_is_reminded_twice(on, manager):
    assert len(on(dt.date(2026, 11, 5))) == 1
    assert on(dt.date(2026, 11, 5)) == []


def test_one_letter_names_all_projects_of_a_person(on, project, manager):
    other = factories.make_measured_project(code="P-8")
    factories.give_role(manager, Role.PROJECT_MANAGER, other.scope)
    ((_, subject, body),) = on(dt.date(2026, 11, 5))
    assert subject.endswith(": 2")
    assert "P-7" in body
    assert "P-8" in body


def test_who_has_published_or_owes_nothing_hears_nothing(on, project, manager):
    say(project, manager, OCTOBER)
    assert on(dt.date(2026, 11, 9)) == []
    ended = factories.make_measured_project()
    ended.stage = Stage.CLOSED
    ended.save()
    factories.give_role(manager, Role.PROJECT_MANAGER, ended.scope)
    assert on(dt.date(2026, 11, 9)) == []
