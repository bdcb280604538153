"""What cannot be right is refused with its place; what is merely odd is solved."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco_engine.selection.problems import six_projects
from tests.steerco_engine.selection.verifying import Judged

from steerco_engine.selection import Builder, Decision, Rule, select
from steerco_engine.solving import DataError, Seconds, Status

BAD = [math.nan, math.inf, -1.0]


def refusal(make) -> str:
    with pytest.raises(DataError) as refused:
        make()
    return str(refused.value)


@pytest.mark.parametrize("bad", [math.nan, -1.0])
def test_an_amount_that_is_none_is_refused(bad):
    builder = Builder(3)
    builder.money("capex", [1, bad, 1])
    assert refusal(builder.build).startswith("Resource capex: amount in period 1")


@pytest.mark.parametrize("bad", BAD)
def test_a_use_that_is_none_is_refused(bad):
    builder = six_projects()
    builder.candidate("P7", value=1, uses={"budget": bad})
    assert refusal(builder.build).startswith("Candidate P7: use of budget")


@pytest.mark.parametrize("bad", BAD[:2])
def test_a_value_that_is_no_number_is_refused(bad):
    builder = six_projects()
    builder.candidate("P7", value=bad)
    assert refusal(builder.build) == "Candidate P7: value: it is no finite number."


def test_names_that_are_twice_or_unknown_are_refused():
    builder = six_projects()
    assert "two of this name" in refusal(lambda: builder.candidate("P1"))
    assert "two of this name" in refusal(lambda: builder.money("budget", 1))
    assert "add it first" in refusal(lambda: builder.requires("P1", "P9"))
    assert "no resource called x" in refusal(
        lambda: builder.candidate("P8", uses={"x": 1})
    )
    assert "2 values for 1 starts" in refusal(
        lambda: builder.candidate("P9", value=[1, 2])
    )


def test_links_groups_and_buckets_that_cannot_be_are_refused():
    builder = six_projects()
    builder.requires("P1", "P1")
    assert "linked to itself" in refusal(builder.build)
    builder = six_projects()
    builder.group("g", ["P1", "P2"], at_least=2, at_most=1)
    assert refusal(builder.build).startswith("Group g")
    builder = six_projects()
    builder.bucket("b", ["P1"], of="budget", lower=0.5, upper=0.2)
    assert refusal(builder.build).startswith("Bucket b")
    builder = six_projects()
    builder.hold("P1", variant="huge")
    assert "no variant called huge" in refusal(builder.build)


def test_a_start_outside_the_plan_is_refused():
    builder = Builder(2)
    builder.candidate("A", starts=[5])
    assert "from 0 to 1" in refusal(builder.build)
    builder = six_projects()
    builder.hold("P1", start=3)
    assert refusal(builder.build).startswith("Candidate P1: locked start")


def test_candidates_that_wait_for_each_other_are_never_in():
    builder = Builder(4)
    for name in "ABC":
        builder.candidate(name, value=5, starts=range(4))
    for one, other in ("AB", "BC", "CA"):
        builder.requires(one, other)
        builder.after(one, other)
    result = select(builder.build(), Seconds(10))
    assert (result.status, len(result.solution)) == (Status.OPTIMAL, 0)


def test_an_impossible_lock_is_infeasible():
    data = six_projects(budget=10).build()
    result = select(data.locked(0, Decision.IN), Seconds(10))
    assert result.status is Status.INFEASIBLE
    assert result.solution is None


def test_data_cannot_be_changed_after_it_was_checked():
    data = six_projects().build()
    with pytest.raises(ValueError, match="read-only"):
        data.weights[0] = np.nan
    with pytest.raises(DataError):
        replace(data, weights=np.array([math.nan]))


amounts = st.one_of(
    st.just(0.0), st.floats(0, 20, allow_nan=False), st.integers(0, 9).map(float)
)


@settings(max_examples=40)
@given(
    budget=st.lists(amounts, min_size=3, max_size=3),
    rule=st.sampled_from(list(Rule)),
    projects=st.lists(
        st.tuples(
            st.floats(-5, 20, allow_nan=False),
            st.lists(amounts, min_size=0, max_size=4),
            st.integers(1, 3),
        ),
        max_size=5,
    ),
)
def test_whatever_is_not_refused_is_solved_within_the_rules(budget, rule, projects):
    builder = Builder(3)
    builder.money("money", budget, rule)
    for k, (value, uses, starts) in enumerate(projects):
        builder.candidate(
            f"C{k}", value=value, uses={"money": uses}, starts=range(starts)
        )
    data = builder.build()
    result = select(data, Seconds(10))
    judged = Judged(data, result.solution.chosen.tolist())
    assert not judged.faults
    assert judged.objective == pytest.approx(result.objective)
    assert result.bound >= result.objective
