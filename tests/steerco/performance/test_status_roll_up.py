"""The roll-up of status reports: exceptions first, in a fixed number of queries."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import factories

from steerco.organisation.models import Role
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.models import StatusReport
from steerco.performance.selectors.status import roll_up
from steerco.performance.selectors.status.calendar import calendar

pytestmark = pytest.mark.django_db
AT = Reporting(dt.date(2026, 11, 4))
LATER = Reporting(dt.date(2026, 11, 20))
OCTOBER, SEPTEMBER = dt.date(2026, 10, 31), dt.date(2026, 9, 30)


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope())


def say(project, author, end=OCTOBER, **fields):
    fields = {"state": "published", "colour": "green", "measured": "green", **fields}
    return StatusReport.objects.create(
        project=project,
        start=end.replace(day=1),
        end=end,
        due_on=end + dt.timedelta(days=7),
        author=author,
        summary=fields.pop("summary", "All goes well."),
        **fields,
    )


def shown(head, at=AT, **by):
    rules = calendar()
    found = roll_up.narrowed(roll_up.owed(head, at, rules), roll_up.StatusFilter(**by))
    return roll_up.rows(roll_up.ordered(found), at, rules)


def test_exceptions_come_first(head):
    codes = ("calm", "greener", "changed", "red", "returned")
    made = {code: factories.make_measured_project(code=code) for code in codes}
    factories.make_measured_project(code="missing")
    say(made["calm"], head, state="confirmed")
    say(made["greener"], head, measured="amber")
    say(made["changed"], head, colour="amber")
    say(made["changed"], head, SEPTEMBER)
    say(made["red"], head, colour="red")
    say(made["returned"], head, state="returned")
    rows = shown(head, LATER)
    assert [row.code for row in rows] == [
        *("missing", "returned", "red", "changed", "greener", "calm")
    ]
    assert rows[3].before == "green"
    assert rows[0].word == "Overdue"
    assert rows[0].due == "6 Nov 2026"


def test_before_its_day_a_report_is_not_overdue(head):
    factories.make_measured_project(code="missing")
    assert [row.word for row in shown(head)] == ["Not yet due"]


def test_a_class_has_its_own_rhythm(head):
    project = factories.make_measured_project(code="big")
    project.klass = "A"
    project.save()
    (row,) = shown(head)
    assert row.period == "1 Nov 2026"
    assert row.due == "4 Nov 2026"


def test_counts_and_filters_agree(head):
    for n in range(3):
        say(factories.make_measured_project(), head, colour="red" if n else "green")
    rules = calendar()
    counts = roll_up.counts(roll_up.owed(head, AT, rules))
    assert (counts["red"], counts["review"], counts["done"]) == (2, 3, 0)
    assert len(shown(head, show="red")) == 2
    assert len(shown(head, show="review")) == 3


def test_closed_projects_and_those_one_does_not_see_stay_out(head):
    project = factories.make_measured_project()
    other = factories.make_measured_project()
    other.stage = "closed"
    other.save()
    manager = factories.make_member(Role.PROJECT_MANAGER, other.scope)
    assert [row.code for row in shown(head)] == [project.code]
    assert shown(manager) == []


def test_a_manager_is_told_what_to_write_and_the_office_what_to_review(head):
    project = factories.make_measured_project(code="mine")
    manager = factories.make_member(Role.PROJECT_MANAGER, project.scope)
    soon, rules = dt.timedelta(days=3), calendar()
    (owed,) = roll_up.to_write(manager, AT, rules, soon)
    assert (owed.code, owed.due) == ("mine", dt.date(2026, 11, 6))
    assert roll_up.to_write(manager, AT, rules, dt.timedelta(days=1)) == []
    report = say(project, manager)
    assert roll_up.to_write(manager, AT, rules, soon) == []
    assert roll_up.how_many_to_review(head, AT, rules) == 1
    report.state, report.asked_because = "returned", "Where is the cost?"
    report.save()
    (owed,) = roll_up.to_write(manager, AT, rules, soon)
    assert owed.because == "Where is the cost?"
    assert roll_up.how_many_to_review(manager, AT, rules) == 0
