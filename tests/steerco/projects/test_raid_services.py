"""What people do with the registers, what follows from it, and who may not."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from tests import factories

from steerco.core.errors import BadInput, InvalidState, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Role
from steerco.performance.models import Measurement
from steerco.projects.calculations import raid
from steerco.projects.models import (
    Assumption,
    AssumptionState,
    Dependency,
    DependencyState,
    Issue,
    IssueState,
    Response,
    Risk,
    RiskState,
)
from steerco.projects.services import raid as services

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 2)
RISK = {
    "title": "The supplier delivers late",
    "event": "the supplier delivers late",
    "probability": 3,
    "impacts": {"cost": 2, "time": 4},
    "cost_low": Decimal(50_000),
    "cost_likely": Decimal(100_000),
    "cost_high": Decimal(150_000),
}


@pytest.fixture
def project():
    return factories.make_measured_project(health_risk="green")


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mona Manager")


@pytest.fixture
def sponsor(project):
    return factories.make_member(Role.SPONSOR, project.scope, "Sven Sponsor")


def raise_risk(project, actor, **values):
    return services.raise_entry(
        Risk, project=project, actor=actor, today=TODAY, values={**RISK, **values}
    )


def change(entry, actor, **values):
    kept = {}
    if isinstance(entry, Risk):
        kept = {"probability": entry.probability, "impacts": entry.impacts}
    if isinstance(entry, Issue):
        kept = {"severity": entry.severity, "urgency": entry.urgency}
    return services.change_entry(
        entry, actor=actor, today=TODAY, values={**kept, **values}
    )


def last_action():
    entry = JournalEntry.objects.first()
    return entry.action if entry else None


def stored():
    """Return all that a refused change of a register could have changed."""
    models = (Risk, Issue, Assumption, Dependency, Response, Measurement)
    rows = [list(model.objects.order_by("pk").values()) for model in models]
    return rows, JournalEntry.objects.count()


def test_a_risk_is_rated_by_its_worst_impact_and_costs_its_expected_value(
    project, manager
):
    risk = raise_risk(project, manager)

    assert (risk.number, risk.impact, risk.score) == (1, 4, 12)
    assert risk.exposure == Decimal("40000.00")
    assert (risk.inherent_probability, risk.inherent_impacts) == (3, RISK["impacts"])
    assert (risk.raised_by, risk.raised_on) == (manager, TODAY)
    assert last_action() == "risk.raise"


def test_the_expected_values_of_open_risks_add_up_to_the_exposure():
    def expected(probability, amount, *, is_opportunity=False):
        chance = raid.PROBABILITY[probability]
        found = raid.exposure(
            probability=probability,
            low=None,
            likely=Decimal(amount),
            high=None,
            is_opportunity=is_opportunity,
        )
        assert abs(found) == chance * abs(amount)
        return found

    threats = [expected(3, 100_000), expected(1, 400_000), expected(4, 20_000)]
    chance = expected(2, -50_000, is_opportunity=True)
    assert threats == [Decimal(40_000), Decimal(20_000), Decimal(12_000)]
    assert chance == Decimal(-10_000)


def test_no_cost_gives_no_exposure_and_one_cost_counts_alone():
    known = {"low": None, "likely": None, "high": None}
    assert raid.exposure(probability=5, **known) is None
    assert raid.exposure(probability=5, **{**known, "high": Decimal(100)}) == 85


@pytest.mark.parametrize(
    ("score", "name", "colour"),
    [
        (1, "low", "green"),
        (7, "low", "green"),
        (8, "medium", "amber"),
        (14, "medium", "amber"),
        (15, "high", "red"),
        (19, "high", "red"),
        (20, "critical", "red"),
        (25, "critical", "red"),
    ],
)
def test_a_score_has_one_band_and_one_colour(score, name, colour):
    assert (raid.band(score), raid.tone(score)) == (name, colour)


@pytest.mark.parametrize(
    ("severity", "urgency", "priority"),
    [(5, 5, 1), (4, 4, 1), (3, 5, 2), (3, 3, 2), (2, 4, 3), (1, 4, 3), (1, 3, 4)],
)
def test_an_issue_is_as_pressing_as_severe_and_urgent_together(
    severity, urgency, priority
):
    assert raid.priority(severity, urgency) == priority


def test_numbers_go_on_per_project_and_register(project, manager):
    first, second = raise_risk(project, manager), raise_risk(project, manager)
    issue = services.materialise_risk(first, actor=manager, today=TODAY)
    assert (first.code, second.code) == (f"{project.code}-R1", f"{project.code}-R2")
    assert issue.code == f"{project.code}-I1"


def test_a_risk_without_any_impact_is_refused(project, manager):
    with pytest.raises(BadInput) as refused:
        raise_risk(project, manager, impacts={})
    assert "impact_cost" in refused.value.fields
    assert not Risk.objects.exists()


def test_a_high_risk_turns_the_health_of_its_project(project, manager):
    raise_risk(project, manager, probability=5, impacts={"time": 4})

    measured = Measurement.objects.get(project=project)
    assert (measured.health_risk, measured.health) == ("red", "red")
    assert "scores 20 of 25" in measured.health_reasons["risk"]


def test_closing_a_risk_takes_a_reason_a_day_and_calms_the_health(project, manager):
    risk = raise_risk(project, manager, probability=5, impacts={"time": 4})
    with pytest.raises(BadInput) as refused:
        change(risk, manager, state=RiskState.AVOIDED)
    assert "closing_reason" in refused.value.fields

    risk = change(
        risk, manager, state=RiskState.AVOIDED, closing_reason="A second supplier."
    )

    assert risk.closed_on == TODAY
    assert Measurement.objects.get(project=project).health_risk == "green"


def test_an_issue_is_resolved_only_with_a_resolution(project, manager):
    issue = factories.make_issue(project)
    with pytest.raises(BadInput) as refused:
        change(issue, manager, state=IssueState.RESOLVED)
    assert "resolution" in refused.value.fields

    issue = change(
        issue, manager, state=IssueState.RESOLVED, resolution="It was granted."
    )
    assert issue.closed_on == TODAY


def test_opening_again_takes_the_closing_day_away(project, manager):
    issue = factories.make_issue(
        project, state=IssueState.CLOSED, closed_on=TODAY, resolution="Done."
    )
    assert change(issue, manager, state=IssueState.OPEN).closed_on is None


def test_a_later_change_of_a_closed_entry_keeps_its_closing_day(project, manager):
    day = dt.date(2026, 6, 1)
    materialised = factories.make_risk(
        project, state=RiskState.MATERIALISED, closed_on=day
    )
    invalid = factories.make_assumption(
        project, state=AssumptionState.INVALID, closed_on=day
    )
    assert change(materialised, manager, title="Better words").closed_on == day
    assert change(invalid, manager, title="Better words").closed_on == day


@pytest.mark.parametrize(
    ("make", "state"),
    [
        (factories.make_risk, RiskState.MATERIALISED),
        (factories.make_assumption, AssumptionState.INVALID),
    ],
)
def test_states_with_consequences_are_not_set_by_hand(project, manager, make, state):
    entry = make(project)
    before = stored()
    with pytest.raises(BadInput) as refused:
        change(entry, manager, state=state, closing_reason="So it is.")
    assert "state" in refused.value.fields
    assert stored() == before


def test_accepting_takes_a_review_and_for_a_high_risk_somebody_above(
    project, manager, sponsor
):
    low, high = factories.make_risk(project, 2, 3), factories.make_risk(project, 5, 4)
    review = {"state": RiskState.ACCEPTED, "review_on": dt.date(2027, 1, 1)}
    with pytest.raises(BadInput) as refused:
        change(low, manager, state=RiskState.ACCEPTED)
    assert "review_on" in refused.value.fields
    assert change(low, manager, **review).state == RiskState.ACCEPTED
    with pytest.raises(NotAllowed):
        change(high, manager, **review)
    high.refresh_from_db()
    assert high.state == RiskState.OPEN
    assert change(high, sponsor, **review).state == RiskState.ACCEPTED


def test_a_risk_that_happens_becomes_an_issue_and_both_know_of_each_other(
    project, manager
):
    risk = raise_risk(project, manager, contingency_plan="Rent pumps.")

    issue = services.materialise_risk(risk, actor=manager, today=TODAY, note="It broke")

    risk.refresh_from_db()
    assert (issue.risk, list(risk.issues.all())) == (risk, [issue])
    assert (risk.state, risk.closed_on) == (RiskState.MATERIALISED, TODAY)
    assert issue.code in risk.closing_reason
    assert (issue.severity, issue.priority) == (4, 1)
    assert (issue.workaround, issue.description) == ("Rent pumps.", "It broke")
    actions = list(JournalEntry.objects.values_list("action", flat=True))
    assert actions == ["risk.materialise", "issue.raise", "risk.raise"]


def test_a_risk_happens_once(project, manager):
    risk = raise_risk(project, manager)
    services.materialise_risk(risk, actor=manager, today=TODAY)
    before = stored()
    with pytest.raises(InvalidState):
        services.materialise_risk(risk, actor=manager, today=TODAY)
    assert stored() == before


def test_an_opportunity_that_comes_true_is_no_issue(project, manager):
    chance = raise_risk(project, manager, is_opportunity=True)
    assert chance.exposure == Decimal("-40000.00")
    with pytest.raises(InvalidState):
        services.materialise_risk(chance, actor=manager, today=TODAY)
    taken = change(
        chance,
        manager,
        is_opportunity=True,
        state=RiskState.MATERIALISED,
        closing_reason="The price fell.",
    )
    assert taken.state == RiskState.MATERIALISED
    assert not Issue.objects.exists()


def test_an_opportunity_never_worsens_the_health(project, manager):
    raise_risk(
        project, manager, is_opportunity=True, probability=5, impacts={"cost": 5}
    )
    assert Measurement.objects.get(project=project).health_risk == "green"


def test_an_assumption_that_fails_becomes_a_risk(project, manager):
    assumption = factories.make_assumption(
        project, impact_if_false="the pit floods", owner=manager
    )
    risk = services.falsify_assumption(
        assumption, actor=manager, today=TODAY, note="It rained for a week."
    )
    assumption.refresh_from_db()
    assert (assumption.state, assumption.became_risk) == (AssumptionState.INVALID, risk)
    assert assumption.closing_reason == "It rained for a week."
    assert (risk.event, risk.owner, risk.score) == ("the pit floods", manager, 12)


def test_a_review_is_dated_and_lies_ahead(project, manager):
    risk = factories.make_risk(project)
    with pytest.raises(BadInput):
        services.review_entry(risk, actor=manager, today=TODAY, review_on=TODAY)
    later = TODAY + dt.timedelta(days=30)
    risk = services.review_entry(risk, actor=manager, today=TODAY, review_on=later)
    assert (risk.reviewed_on, risk.review_on) == (TODAY, later)
    assert last_action() == "risk.review"


def test_what_is_closed_is_neither_reviewed_nor_answered(project, manager):
    risk = factories.make_risk(project, state=RiskState.AVOIDED)
    before = stored()
    with pytest.raises(InvalidState):
        services.review_entry(risk, actor=manager, today=TODAY, review_on=None)
    with pytest.raises(InvalidState):
        services.add_response(
            risk, actor=manager, action="Wait", owner=None, due_on=None
        )
    assert stored() == before


def test_a_response_moves_the_risk_on_and_is_ticked_off_once(project, manager):
    risk = factories.make_risk(project)
    response = services.add_response(
        risk, actor=manager, action="Order early", owner=manager, due_on=TODAY
    )
    risk.refresh_from_db()
    assert risk.state == RiskState.RESPONDING
    assert JournalEntry.objects.first().before == {"state": "open"}

    services.finish_response(response, actor=manager, today=TODAY)
    count = JournalEntry.objects.count()
    later = services.finish_response(
        response, actor=manager, today=TODAY + dt.timedelta(days=1)
    )
    assert later.done_on == TODAY
    assert JournalEntry.objects.count() == count


def test_an_overdue_response_makes_the_risk_amber(project, manager):
    risk = factories.make_risk(project)
    services.add_response(
        risk, actor=manager, action="Order early", owner=None, due_on=LONG_PAST
    )
    measured = Measurement.objects.get(project=project)
    assert measured.health_risk == "amber"
    assert measured.health_reasons["risk"] == "1 risk response is overdue."


LONG_PAST = dt.date(2024, 1, 1)


def test_a_dependency_is_agreed_by_both_sides(project, manager):
    giver = factories.make_project()
    there = factories.make_member(Role.PROJECT_MANAGER, giver.scope)
    dependency = factories.make_dependency(project, giver)

    dependency = services.confirm_dependency(dependency, actor=manager)
    assert dependency.state == DependencyState.PROPOSED
    dependency = services.confirm_dependency(dependency, actor=there)
    assert dependency.state == DependencyState.AGREED
    assert dependency.agreed_by_giver
    assert dependency.agreed_by_receiver


def test_new_terms_withdraw_what_was_agreed(project, manager):
    dependency = factories.make_dependency(
        project,
        factories.make_project(),
        state=DependencyState.AGREED,
        agreed_by_giver=True,
        agreed_by_receiver=True,
    )
    kept = change(dependency, manager, title="Power", need_by=dependency.need_by)
    assert kept.agreed_by_giver
    changed = change(dependency, manager, need_by=dt.date(2027, 1, 1))
    assert changed.state == DependencyState.PROPOSED
    assert not changed.agreed_by_giver
    assert not changed.agreed_by_receiver


@pytest.mark.parametrize("role", [None, Role.AUDITOR])
def test_who_only_reads_changes_nothing(project, role):
    person = factories.make_person()
    if role:
        factories.give_role(person, role, project.scope)
    risk = factories.make_risk(project, state=RiskState.RESPONDING)
    response = Response.objects.create(risk=risk, action="Order early")
    assumption = factories.make_assumption(project)
    dependency = factories.make_dependency(project, factories.make_project())
    before = stored()
    attempts = [
        lambda: raise_risk(project, person),
        lambda: change(risk, person, title="Mine"),
        lambda: services.review_entry(risk, actor=person, today=TODAY, review_on=None),
        lambda: services.materialise_risk(risk, actor=person, today=TODAY),
        lambda: services.falsify_assumption(
            assumption, actor=person, today=TODAY, note="No"
        ),
        lambda: services.confirm_dependency(dependency, actor=person),
        lambda: services.add_response(
            risk, actor=person, action="x", owner=None, due_on=None
        ),
        lambda: services.finish_response(response, actor=person, today=TODAY),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert stored() == before


def test_a_team_member_raises_but_changes_only_what_is_theirs(project):
    member = factories.make_member(Role.TEAM_MEMBER, project.scope)
    mine = raise_risk(project, member, owner=member)
    others = factories.make_risk(project)
    assert change(mine, member, title="Clearer").title == "Clearer"
    with pytest.raises(NotAllowed):
        change(others, member, title="Clearer")


def test_saving_without_a_change_writes_nothing(project, manager):
    risk = raise_risk(project, manager)
    before = stored()
    change(risk, manager, **RISK)
    assert stored() == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"
)
def test_two_at_once_get_two_numbers(project, manager):
    from tests.steerco.projects.at_once import at_once

    found = at_once(lambda: raise_risk(project, manager).number, times=4)
    assert sorted(found) == [1, 2, 3, 4]


def test_the_three_costs_of_a_risk_rise(project, manager):
    before = stored()
    with pytest.raises(BadInput, match="rise") as refused:
        raise_risk(project, manager, cost_low=9, cost_likely=5)
    assert set(refused.value.fields) == {"cost_high"}
    assert stored() == before


def test_a_dependency_names_who_gives(project, manager):
    dependency = factories.make_dependency(project, factories.make_project())
    with pytest.raises(BadInput, match="who else gives it"):
        change(dependency, manager, giver=None)
    change(dependency, manager, giver=None, giver_name="The city")
