"""Status reports: drafted from figures, published whole, returned, restated."""

from __future__ import annotations

import datetime as dt
import hashlib

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.services import root_scope
from steerco.performance.models import PublishedReport, StatusReport, StatusState
from steerco.performance.reports.pack import ProjectReport
from steerco.performance.reports.pdf import project_pdf
from steerco.performance.services import status as services
from steerco.performance.services.status import Words
from steerco.projects.models import Project

pytestmark = pytest.mark.django_db
MARCH = dt.date(2026, 3, 31)
GOOD = Words(
    summary="The deck is late; the crane arrives next week.",
    comments={"time": "The crane was late."},
    recovery="Ann hires a second crane by 10 April.",
)


@pytest.fixture(autouse=True)
def _reporting_date():
    Organisation.objects.create(name="Test", reporting_date=MARCH)


@pytest.fixture
def project():
    portfolio = factories.make_portfolio("WTR")
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mina Manager")


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


def write(project, actor, words=GOOD, end=MARCH):
    return services.save_status(project=project, end=end, actor=actor, words=words)


def published(project, manager):
    return services.publish_status(report=write(project, manager), actor=manager)


def url(name, *args):
    return reverse(f"performance:{name}", args=args)


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_drafts_the_report_from_the_figures(client, project, manager):
    client.force_login(manager)
    page = client.get(url("status-report", project.code, MARCH))
    said = page.context["form"]["summary"].value()
    assert (
        "The forecast finish is 24 Mar 2026, 7 working days after the baseline" in said
    )
    assert "the report before said 13 Mar 2026" in said
    assert f"/projects/{project.code}/schedule/" in text(page)
    assert StatusReport.objects.count() == 0


def test_what_is_published_is_kept_whole_and_gives_the_same_bytes(project, manager):
    number = published(project, manager)
    content = bytes(number.content)
    assert hashlib.sha256(content).hexdigest() == number.sha256
    found = ProjectReport.from_json(content)
    assert found.page.status.summary == GOOD.summary
    assert found.page.project.slip_days.value == 7
    assert {r.dimension: r.comment for r in found.page.project.ratings}["Time"]
    first = project_pdf(found)
    Project.objects.filter(pk=project.pk).update(name="Another name")
    project.measurements.all().delete()
    again = PublishedReport.objects.get(pk=number.pk)
    assert bytes(again.content) == content
    assert project_pdf(ProjectReport.from_json(bytes(again.content))) == first


def test_publishing_shows_on_lists_and_in_the_journal(project, manager):
    published(project, manager)
    project.refresh_from_db()
    assert project.status_text == GOOD.summary
    assert project.status_date == MARCH
    entry = JournalEntry.objects.get(action="status.publish")
    assert entry.actor == manager
    assert entry.after["number"] == 1


@pytest.mark.parametrize(
    ("words", "field"),
    [
        (Words(summary=" "), "summary"),
        (Words(summary="Fine.", declared={"overall": "red"}), "recovery"),
        (Words(summary="Fine.", declared={"time": "green"}), "reason"),
    ],
)
def test_an_incomplete_report_is_refused_and_says_what_is_missing(
    project, manager, words, field
):
    project.measurements.update(health="amber", health_time="amber")
    report = write(project, manager, words)
    with pytest.raises(BadInput) as refused:
        services.publish_status(report=report, actor=manager)
    assert list(refused.value.fields) == [field]
    assert PublishedReport.objects.count() == 0


def test_a_declared_colour_stands_beside_the_measured_one(project, manager):
    project.measurements.update(health="red", health_time="red")
    words = Words(
        "Fine.",
        declared={"overall": "amber"},
        reason="The crane is here.",
        recovery="x",
    )
    number = services.publish_status(
        report=write(project, manager, words), actor=manager
    )
    overall = ProjectReport.from_json(bytes(number.content)).page.project.overall
    assert (overall.declared, overall.computed, overall.differs) == (
        "amber",
        "red",
        True,
    )
    report = StatusReport.objects.get()
    assert (report.colour, report.measured) == ("amber", "red")


def test_a_published_report_takes_no_more_words(project, manager):
    published(project, manager)
    with pytest.raises(InvalidState):
        write(project, manager, Words("Something else."))
    assert StatusReport.objects.get().summary == GOOD.summary


def test_a_returned_report_gets_the_next_number_and_the_first_stays(
    project, manager, head
):
    first = published(project, manager)
    report = StatusReport.objects.get()
    with pytest.raises(BadInput):
        services.return_status(report=report, actor=head, reason=" ")
    services.return_status(report=report, actor=head, reason="Where is the cost?")
    report = write(project, manager, Words("The cost is fine.", recovery="x"))
    second = services.publish_status(report=report, actor=manager)
    assert (first.number, second.number) == (1, 2)
    assert second.reason == "Where is the cost?"
    assert bytes(PublishedReport.objects.get(pk=first.pk).content) == bytes(
        first.content
    )
    report = services.confirm_status(report=StatusReport.objects.get(), actor=head)
    assert report.state == StatusState.CONFIRMED
    assert report.reviewed_by == head


def test_nobody_reviews_what_they_published(project, head):
    services.publish_status(report=write(project, head), actor=head)
    with pytest.raises(NotAllowed):
        services.confirm_status(report=StatusReport.objects.get(), actor=head)
    assert StatusReport.objects.get().state == StatusState.PUBLISHED


def test_a_restated_report_says_why_and_keeps_what_was_said(project, manager):
    published(project, manager)
    report = StatusReport.objects.get()
    services.restate_status(report=report, actor=manager, reason="Wrong finish.")
    second = services.publish_status(report=StatusReport.objects.get(), actor=manager)
    content = ProjectReport.from_json(bytes(second.content))
    assert (second.number, second.reason) == (2, "Wrong finish.")
    assert content.page.status.number == 2
    assert PublishedReport.objects.count() == 2


def test_outsiders_and_members_write_nothing(project):
    member = factories.make_member(Role.TEAM_MEMBER, project.scope)
    with pytest.raises(NotAllowed):
        write(project, member)
    assert StatusReport.objects.count() == 0


def test_a_day_on_which_no_period_ends_is_refused(project, manager):
    with pytest.raises(BadInput, match="No reporting period"):
        write(project, manager, end=dt.date(2026, 3, 30))


def test_the_next_report_tells_what_changed_since_the_last(project, manager):
    published(project, manager)
    risk = factories.make_risk(project, 5, 5, title="Flood")
    project.measurements.update(health_time="red", health="red")
    Organisation.objects.update(reporting_date=dt.date(2026, 4, 30))
    april = dt.date(2026, 4, 30)
    report = write(project, manager, end=april)
    number = services.publish_status(report=report, actor=manager)
    status = ProjectReport.from_json(bytes(number.content)).page.status
    told = {change.what: change.after for change in status.changes}
    assert told[f"Risk {risk.code} Flood"] == "new among the worst"
    assert told["Time"] == "Red"


def test_a_past_period_is_reported_with_what_was_known_when_it_was_due(
    client, project, manager
):
    later = dt.datetime(2026, 5, 29, 17)
    project.measurements.update(is_latest=False)
    factories.make_measurement(project, data_date=later, slip_days=99)
    Organisation.objects.update(reporting_date=dt.date(2026, 5, 31))
    client.force_login(manager)
    page = client.get(url("status-report", project.code, MARCH))
    assert page.context["found"].page.project.slip_days.value == 7
    page = client.get(url("status-report", project.code, dt.date(2026, 5, 31)))
    assert page.context["found"].page.project.slip_days.value == 99


def test_writing_publishing_and_reading_on_the_page(client, project, manager, head):
    client.force_login(manager)
    place = url("status-report", project.code, MARCH)
    form = {"summary": "Late.", "recovery": "Crane.", "comment_time": "Crane is late."}
    assert client.post(place, {**form, "save": ""}).status_code == 302
    assert StatusReport.objects.get().state == StatusState.DRAFT
    refused = client.post(place, {"summary": "", "publish": ""})
    assert refused.status_code == 422
    assert client.post(place, {**form, "publish": ""}).status_code == 302
    client.force_login(head)
    page = text(client.get(place))
    assert "Number 1" in page
    assert "Crane is late." in page
    assert "status-form" not in page
    assert "Overdue" not in text(client.get(url("project-status", project.code)))
    assert client.post(url("status-confirm", project.code, MARCH)).status_code == 302
    assert StatusReport.objects.get().state == StatusState.CONFIRMED
    row = client.get(url("status-list")).context["rows"][0]
    assert (row.word, row.summary) == ("Confirmed", "Late.")


def test_periods_that_nobody_reported_are_shown(client, project, manager):
    client.force_login(manager)
    write(project, manager, end=dt.date(2025, 12, 31))
    rows = client.get(url("project-status", project.code)).context["rows"]
    assert [row.end for row in rows][:2] == ["31 Mar 2026", "28 Feb 2026"]
    assert [row.state for row in rows] == ["To write", "Overdue", "Overdue", "Overdue"]


def test_the_office_sets_the_calendar_and_nobody_else(client, project, manager, head):
    place = url("status-rule", "C")
    client.force_login(manager)
    assert client.post(place, {"rhythm": "weekly", "due_days": 2}).status_code == 403
    client.force_login(head)
    assert client.get(place).status_code == 200
    assert client.post(place, {"rhythm": "weekly", "due_days": 2}).status_code == 302
    assert "Weekly" in text(client.get(url("status-calendar")))
    assert JournalEntry.objects.get(action="reporting_rule.set").after["due_days"] == 2
