"""Staffing plans keep every rule, are as good as they say, and refuse odd input kindly."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.steerco_engine.staffing_verifier import best_worth, verified_worth, worth_of

from steerco_engine.solving import (
    DataError,
    Gap,
    Iterations,
    Seconds,
    Status,
    Watch,
)
from steerco_engine.staffing import (
    FitWeights,
    Reason,
    StaffingBuilder,
    Weights,
    alternatives,
    greedy_by_priority,
    one_more,
    scarcities,
    staff,
    unfilled,
)
from steerco_engine.staffing.bound import Pricing
from steerco_engine.staffing.layout import Market, lay_out
from steerco_engine.staffing.search import Search
from steerco_engine.staffing.solve import _Work, by_priority

SLOW = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
STEPS = Iterations(4_000)


def random_data(seed, people=3, requests=3, weeks=3, locks=False):
    random = np.random.default_rng(seed)
    builder = StaffingBuilder(weeks)
    for p in range(people):
        builder.add_person(
            f"P{p}",
            {s: float(random.integers(0, 5)) for s in "AB"},
            capacity=random.choice([0.5, 0.8, 1.0], weeks),
            absence=random.choice([0.0, 0.0, 0.2, 1.0], weeks),
            rate=float(random.integers(0, 50)),
            limit=int(random.integers(1, 3)),
            interests=random.choice(["A", "B"], 1),
            location=str(random.choice(["N", "S"])),
        )
    for r in range(requests):
        start = int(random.integers(0, weeks - 1))
        end = int(random.integers(start + 1, weeks + 1))
        builder.add_request(
            f"R{r}",
            project=f"J{random.integers(2)}",
            amount=random.choice([0.25, 0.5, 0.75, 1.0], end - start),
            start=start,
            end=end,
            must={str(random.choice(["A", "B"])): float(random.integers(0, 4))},
            nice={"A": 3.0},
            priority=float(random.integers(1, 4)),
            location=str(random.choice(["", "N"])),
            locked=("P0",) if locks and r == 0 else (),
        )
    return builder.build()


@pytest.mark.parametrize("seed", range(12))
def test_the_plan_of_a_small_problem_is_as_good_as_the_best_of_all_plans(seed):
    data = random_data(seed, locks=seed % 3 == 0)
    result = staff(data, STEPS, seed=seed)
    best = best_worth(data)
    assert result.solution is not None
    assert result.objective == pytest.approx(best, abs=1e-6)
    assert result.bound >= best - 1e-6
    assert verified_worth(data, result.solution) == pytest.approx(best, abs=1e-6)


@SLOW
@given(st.integers(0, 10**6), st.booleans())
def test_every_plan_keeps_the_rules_and_is_worth_what_it_says(seed, locks):
    data = random_data(seed, people=8, requests=14, weeks=9, locks=locks)
    told = []
    result = staff(data, Iterations(2_000), seed=seed, listener=told.append)
    plan = result.solution
    assert verified_worth(data, plan) == pytest.approx(result.objective, abs=1e-6)
    assert plan.worth.total == pytest.approx(result.objective, abs=1e-6)
    assert result.bound >= result.objective - 1e-9
    greedy = greedy_by_priority(data)
    assert verified_worth(data, greedy) == pytest.approx(greedy.worth.total, abs=1e-6)
    assert result.objective >= greedy.worth.total - 1e-9
    objectives = [each.objective for each in told if each.objective is not None]
    bounds = [each.bound for each in told if each.bound is not None]
    assert objectives == sorted(objectives)
    assert bounds == sorted(bounds, reverse=True)
    assert max(objectives) <= min(bounds) + 1e-9


def test_the_same_seed_and_steps_give_the_same_plan_and_bound():
    data = random_data(5, people=8, requests=14, weeks=9)
    one, other = (staff(data, Iterations(3_000), seed=4) for _ in range(2))
    assert (one.objective, one.bound) == (other.objective, other.bound)
    assert [(s.request, s.person, s.start, s.end) for s in one.solution.stints] == [
        (s.request, s.person, s.start, s.end) for s in other.solution.stints
    ]


def test_two_searches_go_on_when_the_bound_is_settled():
    data = random_data(5, people=12, requests=30, weeks=8)
    plans, phases = [], []
    for _ in range(2):
        watch = Watch(Iterations(60_000))
        market = Market(data)
        work = _Work(data, market, lay_out(data, market), watch, 3)
        work.begin(None)
        work.run()
        assert work.pricing.settled
        assert work.second is not None
        result = work.result()
        assert verified_worth(data, result.solution) == pytest.approx(result.objective)
        assert result.objective == pytest.approx(
            max(work.search.best_worth, work.second.best_worth)
            + work.layout.locked_value
        )
        plans.append([(s.request, s.person, s.start) for s in result.solution.stints])
        phases.append((result.objective, result.bound, result.iterations))
    assert plans[0] == plans[1]
    assert phases[0] == phases[1]
    assert phases[0][2] >= 60_000 or phases[0][0] == pytest.approx(phases[0][1])


def test_a_search_that_goes_on_from_another_has_its_plan_and_worth():
    data = random_data(7, people=8, requests=20, weeks=6)
    layout = lay_out(data, Market(data))
    one, two = Search(layout, 1), Search(layout, 2)
    prices = Pricing(layout).prices
    one.fill(by_priority(layout), prices)
    two.go_on_from(one)
    assert two.worth == pytest.approx(one.worth)
    assert (two.plan.holder == one.plan.holder).all()


def test_a_solve_stops_at_the_gap_asked_for():
    data = random_data(1, people=8, requests=14, weeks=9)
    result = staff(data, Gap(0.2) | Iterations(200_000))
    assert result.gap is not None
    assert result.gap <= 0.2
    assert result.iterations < 200_000


def two_people():
    builder = StaffingBuilder(weeks=4)
    builder.add_person("Anna", {"SQL": 4}, rate=10)
    builder.add_person("Ben", {"SQL": 2}, rate=10)
    return builder


def test_the_more_important_request_gets_the_only_expert():
    builder = two_people()
    builder.add_request("small", project="A", must={"SQL": 3}, priority=1)
    builder.add_request("large", project="B", must={"SQL": 3}, priority=2)
    plan = staff(builder.build(), STEPS).solution
    assert [(s.request, s.person) for s in plan.stints] == [("large", "Anna")]
    (missing,) = unfilled(plan)
    assert missing.reason is Reason.TAKEN
    assert missing.detail == "The one who could is taken by large."


def test_a_week_away_does_not_break_a_stint_and_delivers_nothing():
    builder = StaffingBuilder(weeks=4)
    builder.add_person("Anna", {"SQL": 4}, absence={2: 1.0})
    builder.add_request("reports", project="A", amount=0.5, must={"SQL": 3})
    plan = staff(builder.build(), STEPS).solution
    (stint,) = plan.stints
    assert stint.delivered.tolist() == [0.5, 0.5, 0.0, 0.5]
    assert plan.handovers == 0
    (missing,) = unfilled(plan)
    assert missing.reason is Reason.AWAY
    assert "Anna holds it" in missing.detail


def test_a_holiday_shortens_all_work_of_a_week_alike():
    builder = StaffingBuilder(weeks=2)
    builder.add_person("Anna", absence={1: 0.2})
    for name in ("one", "other"):
        builder.add_request(name, project=name, amount=0.5)
    plan = staff(builder.build(), STEPS).solution
    assert plan.load[0].tolist() == pytest.approx([1.0, 0.8])


def test_more_than_one_fte_is_asked_of_several_people():
    builder = two_people()
    builder.add_request("team", project="A", amount=1.5, must={"SQL": 2})
    plan = staff(builder.build(), STEPS).solution
    assert {s.person for s in plan.stints} == {"Anna", "Ben"}
    assert plan.coverage.share == pytest.approx(1.0)


def test_a_handover_is_made_only_where_it_pays():
    def plan_with(handover):
        builder = StaffingBuilder(weeks=4, weights=Weights(handover=handover))
        builder.add_person("Anna", capacity=[1, 1, 0.2, 0.2])
        builder.add_person("Ben", capacity=[0.2, 0.2, 1, 1])
        builder.add_request("work", project="A")
        return staff(builder.build(), STEPS).solution

    assert plan_with(0.5).handovers == 1
    assert plan_with(5.0).handovers == 0


def test_a_limit_on_projects_counts_projects_and_not_requests():
    builder = StaffingBuilder(weeks=2)
    builder.add_person("Anna", limit=1)
    for name, project in (("a", "X"), ("b", "X"), ("c", "Y")):
        builder.add_request(name, project=project, amount=0.3)
    plan = staff(builder.build(), STEPS).solution
    assert {s.request for s in plan.stints} == {"a", "b"}


def test_load_is_spread_where_nothing_else_differs():
    builder = StaffingBuilder(weeks=4, weights=Weights(fairness=0.2))
    for name in ("Anna", "Ben"):
        builder.add_person(name)
    for k in range(4):
        builder.add_request(f"R{k}", project=f"J{k}", amount=0.25)
    plan = staff(builder.build(), STEPS).solution
    assert plan.load.sum(axis=1).tolist() == pytest.approx([2.0, 2.0])


def test_a_locked_person_stays_whatever_their_skills():
    builder = two_people()
    builder.add_request("work", project="A", must={"SQL": 3}, locked=["Ben"])
    plan = staff(builder.build(), STEPS).solution
    assert [(s.person, s.locked) for s in plan.stints] == [("Ben", True)]


def test_a_warm_start_keeps_what_still_fits_and_takes_up_new_locks():
    data = random_data(3, people=8, requests=14, weeks=9)
    first = staff(data, Iterations(4_000)).solution
    free = next(s for s in first.stints if s.seat == 0)
    holder = next(p.name for p in data.people if p.name != free.person)
    requests = tuple(
        replace(r, locked=(holder,)) if r.name == free.request else r
        for r in data.requests
    )
    locked = replace(data, requests=requests)
    again = staff(locked, Iterations(1), warm_start=first)
    assert verified_worth(locked, again.solution) == pytest.approx(again.objective)
    same = staff(data, Iterations(1), warm_start=first)
    assert same.objective == pytest.approx(first.worth.total)


def test_who_else_could_take_a_request_is_told_with_the_room_they_have():
    builder = two_people()
    builder.add_person("Cleo", {"SQL": 5}, capacity=[1, 1, 0, 0], rate=20)
    builder.add_request("work", project="A", must={"SQL": 2}, preferred=["Anna"])
    plan = staff(builder.build(), STEPS).solution
    assert plan.stints[0].person == "Anna"
    ben, cleo = alternatives(plan, "work")
    assert (ben.person, ben.covers, ben.cost) == ("Ben", 4.0, 40.0)
    assert (cleo.person, cleo.covers, cleo.level) == ("Cleo", 2.0, {"SQL": 5})
    with pytest.raises(DataError, match="none of this name"):
        alternatives(plan, "nothing")


@pytest.mark.parametrize(
    ("asked", "reason", "said"),
    [
        (
            {"must": {"SQL": 5}},
            Reason.NO_SKILL,
            "Nobody has SQL at level 5; the best is 4",
        ),
        (
            {"must": {"Go": 1}},
            Reason.NO_SKILL,
            "Nobody has Go at level 1; the best is 0",
        ),
        ({"location": "Oslo", "on_site": True}, Reason.NOT_ALLOWED, "at the place"),
        ({"excluded": ["Anna", "Ben"]}, Reason.NOT_ALLOWED, "not excluded"),
        ({"start": 3}, Reason.AWAY, "away or not available"),
        ({"priority": 0.01, "must": {"SQL": 4}}, Reason.NOT_WORTH, "cost more"),
    ],
)
def test_what_is_open_says_why(asked, reason, said):
    builder = StaffingBuilder(weeks=4, weights=Weights(fit=0.0))
    builder.add_person("Anna", {"SQL": 4}, rate=50, absence={3: 1.0})
    builder.add_person("Ben", {"SQL": 2}, rate=50, absence={3: 1.0})
    builder.add_request("work", project="A", **asked)
    (missing,) = unfilled(staff(builder.build(), STEPS).solution)
    assert missing.reason is reason
    assert said in missing.detail


@pytest.mark.parametrize("seed", range(4))
def test_what_one_more_person_adds_is_what_staffing_again_gives(seed):
    data = random_data(seed + 40, people=2, requests=3, weeks=3)
    plan = staff(data, STEPS).solution
    for scarce in scarcities(plan):
        hire = one_more(plan, scarce, STEPS)
        builder = StaffingBuilder(data.weeks, data.weights)
        rates = [p.rate for p in data.people if p.rate > 0]
        builder.add_person(
            "new", {scarce.skill: scarce.level}, rate=sum(rates) / len(rates)
        )
        grown = replace(data, people=(*data.people, *builder.build().people))
        assert hire.worth == pytest.approx(best_worth(grown) - best_worth(data))


def test_scarce_skills_are_told_by_week():
    builder = two_people()
    builder.add_request("work", project="A", start=1, end=3, must={"Go": 2})
    (scarce,) = scarcities(staff(builder.build(), STEPS).solution)
    assert (scarce.skill, scarce.level, scarce.total) == ("Go", 2, 2.0)
    assert scarce.missing.tolist() == [0, 1, 1, 0]


def test_nobody_nothing_and_no_time_are_no_trouble():
    empty = staff(StaffingBuilder(weeks=2).build(), STEPS)
    assert empty.status is Status.OPTIMAL
    assert empty.solution.coverage.share is None
    idle = two_people()
    assert staff(idle.build(), STEPS).objective == 0
    alone = StaffingBuilder(weeks=2)
    alone.add_request("work", project="A")
    assert staff(alone.build(), STEPS).solution.coverage.share == 0
    away = StaffingBuilder(weeks=2)
    away.add_person("Anna", capacity=0.0)
    away.add_request("work", project="A")
    away.add_request("nothing", project="A", amount=0.0)
    plan = staff(away.build(), Seconds(0.05)).solution
    assert plan.stints == ()
    assert [each.request for each in unfilled(plan)] == ["work"]


def person(builder, **options):
    builder.add_person("Anna", **options)


def request(builder, **options):
    builder.add_request("work", **({"project": "A"} | options))


@pytest.mark.parametrize(
    ("add", "options", "said"),
    [
        (person, {"capacity": -1}, "Person Anna: capacity in week 0: -1"),
        (person, {"capacity": math.nan}, "Person Anna: capacity in week 0: nan"),
        (person, {"capacity": [1, 1]}, "2 numbers are given for 4 weeks"),
        (person, {"absence": 1.5}, "absence in week 0: 1.5"),
        (person, {"absence": {9: 1}}, "there is no week 9"),
        (person, {"skills": {"SQL": 6}}, "Person Anna: SQL: level 6 is not 0 to 5"),
        (person, {"rate": math.inf}, "Person Anna: rate: inf"),
        (person, {"limit": -1}, "Person Anna: limit: -1"),
        (request, {"amount": math.nan}, "Request work: amount in week 0: nan"),
        (request, {"amount": -0.5}, "Request work: amount in week 0: -0.5"),
        (request, {"start": 2, "end": 2}, "Request work: it lasts no week"),
        (request, {"start": -1, "end": 2}, "outside the horizon"),
        (request, {"end": 9}, "outside the horizon"),
        (request, {"priority": 0}, "Request work: priority: 0"),
        (request, {"priority": math.nan}, "Request work: priority: nan"),
        (request, {"must": {"SQL": math.nan}}, "Request work: SQL: level nan"),
        (request, {"on_site": True}, "Request work: it is on site"),
        (request, {"preferred": ["Zoe"]}, "Request work: there is no person Zoe"),
        (request, {"locked": ["Zoe"]}, "Request work: there is no person Zoe"),
        (request, {"locked": ["Ben", "Ben"]}, "locked to it twice"),
        (request, {"locked": ["Ben", "Cleo"]}, "2 persons are locked to 1 seats"),
        (request, {"locked": ["Ben"], "excluded": ["Ben"]}, "both locked and excluded"),
    ],
)
def test_odd_input_is_refused_by_name(add, options, said):
    builder = StaffingBuilder(weeks=4)
    builder.add_person("Ben")
    builder.add_person("Cleo")

    def build():
        add(builder, **options)
        return builder.build()

    with pytest.raises(DataError, match=re.escape(said)):
        build()


def test_names_given_twice_and_locks_that_do_not_fit_are_refused():
    builder = two_people()
    builder.add_person("Anna")
    with pytest.raises(DataError, match="Person Anna: the name is given twice"):
        builder.build()
    builder = two_people()
    for name in ("one", "other"):
        builder.add_request(name, project=name, amount=0.6, locked=["Anna"])
    with pytest.raises(DataError, match=r"one, other take 1\.2 FTE of 1; free one"):
        builder.build()
    builder = StaffingBuilder(weeks=2)
    builder.add_person("Anna", limit=1)
    for name in ("one", "other"):
        builder.add_request(name, project=name, amount=0.2, locked=["Anna"])
    with pytest.raises(DataError, match="are 2 projects at a time, the limit is 1"):
        builder.build()
    with pytest.raises(DataError, match="Weights: fit: -1"):
        Weights(fit=-1)
    with pytest.raises(DataError, match="all are 0"):
        FitWeights(0, 0, 0, 0, 0)


def test_the_verifier_finds_a_person_who_works_twice_as_much_as_there_is():
    builder = two_people()
    for name in ("one", "other"):
        builder.add_request(name, project=name)
    stints = [(name, 0, "Anna", range(4)) for name in ("one", "other")]
    with pytest.raises(AssertionError):
        worth_of(builder.build(), stints)
