"""The office's colours, the rules of measured ones, and greens that are not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE_LATE

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.organisation.selectors import reporting
from steerco.organisation.services import root_scope
from steerco.performance.calculations.health import STRICT, Rules
from steerco.performance.models import ConfirmedHealth, HealthRule, Measurement
from steerco.performance.selectors.health import confirmed_of, health_rules, said, shown
from steerco.performance.services.health import (
    confirm_health,
    set_health_rule,
    withdraw_health,
)
from steerco.performance.services.measuring import measure_project
from steerco.projects.models import Project

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 15)
WEEK = TODAY + dt.timedelta(days=7)


@pytest.fixture(autouse=True)
def at():
    Organisation.objects.create(name="Test", reporting_date=TODAY)
    return reporting(TODAY)


@pytest.fixture
def portfolio():
    return factories.make_portfolio("WTR")


@pytest.fixture
def office(portfolio):
    return factories.make_member(Role.PMO_OFFICER, portfolio.scope, "Olga Office")


@pytest.fixture
def project(portfolio):
    return factories.make_measured_project(portfolio, "P-1", health="red")


def declared(project, colour):
    Project.objects.filter(pk=project.pk).update(declared_health=colour)


def listed(user, at, show=""):
    return set(shown(said(user, at), show).values_list("code", flat=True))


def test_a_confirmed_colour_holds_until_its_day_and_keeps_what_was_measured(
    project, office, at
):
    declared(project, "amber")
    confirm_health(
        project=project,
        actor=office,
        colour="green",
        reason="Fixed.",
        until=WEEK,
        at=at,
    )
    found = confirmed_of(project, WEEK)
    assert (found.colour, found.measured, found.declared) == ("green", "red", "amber")
    assert confirmed_of(project, WEEK + dt.timedelta(days=1)) is None
    entry = JournalEntry.objects.get(action="health.confirm")
    assert (entry.reason, entry.after["colour"]) == ("Fixed.", "green")


def test_a_colour_other_than_measured_needs_a_reason(project, office, at):
    values = {"project": project, "actor": office, "until": WEEK, "at": at}
    with pytest.raises(BadInput) as refused:
        confirm_health(colour="green", reason="  ", **values)
    assert "say why it is green" in refused.value.fields["reason"]
    assert not ConfirmedHealth.objects.exists()
    assert confirm_health(colour="red", **values).reason == ""


@pytest.mark.parametrize("days", [-1, 39])
def test_a_colour_ends_within_a_cycle(project, office, at, days):
    until = TODAY + dt.timedelta(days=days)
    with pytest.raises(BadInput) as refused:
        confirm_health(project=project, actor=office, colour="red", until=until, at=at)
    assert "until" in refused.value.fields


def test_a_new_colour_takes_the_place_of_the_last_and_can_be_withdrawn(
    project, office, at
):
    for colour in ("green", "amber"):
        confirm_health(
            project=project, actor=office, colour=colour, reason="x", until=WEEK, at=at
        )
    assert confirmed_of(project, TODAY).colour == "amber"
    assert ConfirmedHealth.objects.count() == 2
    withdraw_health(project=project, actor=office)
    assert confirmed_of(project, TODAY) is None
    with pytest.raises(InvalidState):
        withdraw_health(project=project, actor=office)


@pytest.mark.parametrize("role", [Role.SPONSOR, Role.PROJECT_MANAGER, Role.AUDITOR])
def test_others_confirm_no_colour(project, portfolio, at, role):
    actor = factories.make_member(role, portfolio.scope)
    with pytest.raises(NotAllowed):
        confirm_health(project=project, actor=actor, colour="red", until=WEEK, at=at)
    assert not ConfirmedHealth.objects.exists()


def test_who_runs_a_project_does_not_confirm_it(project, office, at):
    factories.give_role(office, Role.PROJECT_MANAGER, project.scope)
    with pytest.raises(NotAllowed):
        confirm_health(project=project, actor=office, colour="red", until=WEEK, at=at)


def test_greens_that_are_not_are_those_called_green_and_measured_otherwise(
    portfolio, office, at
):
    def make(code, health, said_):
        made = factories.make_measured_project(portfolio, code, health=health)
        declared(made, said_)
        return made

    make("A", "red", "green")
    make("B", "amber", "green")
    make("C", "red", "red")
    make("D", "green", "green")
    calmed = make("E", "red", "green")
    praised = make("F", "red", "amber")
    for made, colour in ((calmed, "red"), (praised, "green")):
        confirm_health(
            project=made, actor=office, colour=colour, reason="x", until=WEEK, at=at
        )
    assert listed(office, at) == {"A", "B", "F"}
    assert listed(office, at, "confirmed") == {"E", "F"}
    expired = reporting(TODAY + dt.timedelta(days=1))
    ConfirmedHealth.objects.update(until=TODAY - dt.timedelta(days=1))
    assert listed(office, expired) == {"A", "B", "E"}
    outsider = factories.make_member(Role.PMO_OFFICER, factories.make_portfolio().scope)
    assert listed(outsider, at) == set()


def test_a_stale_status_is_grey_and_listed_apart(portfolio, office, at):
    old = dt.datetime(2026, 9, 1)
    made = factories.make_measured_project(portfolio, "S", health="red", data_date=old)
    declared(made, "green")
    assert listed(office, at) == set()
    assert listed(office, at, "stale") == {"S"}


def test_the_offices_rules_decide_the_colours_of_the_next_measurement(portfolio):
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    project = factories.import_plan(portfolio, BRIDGE_LATE)
    Project.objects.filter(pk=project.pk).update(time_tolerance_days=20)
    project.refresh_from_db()
    assert measure_project(project).slip_days == 7
    assert measure_project(project).health_time == "green"
    set_health_rule(klass=project.klass, actor=head, rules=Rules(watch=0.25))
    assert health_rules()[project.klass].watch == 0.25
    assert (
        Measurement.objects.get(project=project, is_latest=True).health_time == "green"
    )
    assert measure_project(project).health_time == "amber"
    assert JournalEntry.objects.filter(action="health_rule.set").count() == 1


def test_only_the_whole_office_sets_rules_and_red_is_not_before_amber(office):
    with pytest.raises(NotAllowed):
        set_health_rule(klass="B", actor=office, rules=STRICT)
    head = factories.make_member(Role.HEAD_OF_PMO, root_scope())
    with pytest.raises(BadInput):
        set_health_rule(klass="B", actor=head, rules=Rules(quality_amber=9))
    assert not HealthRule.objects.exists()


def test_the_pages_show_and_take_colours(client, project, office, at):
    declared(project, "green")
    client.force_login(office)
    page = client.get(reverse("performance:health-list"))
    assert [row.code for row in page.context["rows"]] == ["P-1"]
    url = reverse("performance:health-confirm", args=["P-1"])
    refused = client.post(url, {"colour": "amber", "until": WEEK})
    assert refused.status_code == 422
    client.post(url, {"colour": "amber", "until": WEEK, "reason": "Half is fixed."})
    detail = client.get(project.get_absolute_url()).content.decode()
    assert "Half is fixed." in detail
    assert client.get(reverse("performance:health-list")).context["rows"] == []
    confirmed = client.get(reverse("performance:health-list"), {"show": "confirmed"})
    assert "Olga Office, until 22 Nov 2026" in confirmed.content.decode()
    client.post(reverse("performance:health-withdraw", args=["P-1"]))
    assert confirmed_of(project, TODAY) is None


def test_the_rules_are_open_to_all_and_changed_by_the_office(client, office):
    client.force_login(office)
    rules = reverse("performance:health-rules")
    assert not client.get(rules).context["can_set"]
    url = reverse("performance:health-rule", args=["C"])
    assert client.get(url).status_code == 403
    client.force_login(factories.make_member(Role.HEAD_OF_PMO, root_scope()))
    sent = {"watch_percent": 30, "quality_amber": 2, "quality_red": 4}
    assert client.post(url, sent | {"ambers_make_red": 3}).status_code == 302
    assert "amber over 30%" in client.get(rules).content.decode()
    assert client.get(reverse("performance:health-rule", args=["Z"])).status_code == 404
