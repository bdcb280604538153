"""Pairwise weights, weighted scores and ranking formulas against published figures."""

from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco_engine.priorities import (
    CostOfDelay,
    MoSCoW,
    Pairwise,
    Rice,
    Scoring,
    combine_judgements,
    combine_priorities,
    dispersion,
    efforts,
    order,
    prioritise,
    score,
    stability,
    weight_intervals,
)
from steerco_engine.solving import DataError

LEADER = ("Experience", "Education", "Charisma", "Age")
LEADER_JUDGEMENTS = {
    ("Experience", "Education"): 4,
    ("Experience", "Charisma"): 3,
    ("Experience", "Age"): 7,
    ("Charisma", "Education"): 3,
    ("Education", "Age"): 3,
    ("Charisma", "Age"): 5,
}
CIRCLE = {("A", "B"): 3.0, ("B", "C"): 3.0, ("C", "A"): 3.0}


def leader() -> Pairwise:
    return Pairwise.build(LEADER, LEADER_JUDGEMENTS)


def consistent(weights: dict[str, float]) -> Pairwise:
    column = np.asarray(list(weights.values()))
    return Pairwise(tuple(weights), column[:, None] / column[None, :])


def test_the_published_choice_of_a_leader_by_the_principal_eigenvector():
    found = prioritise(leader())
    assert found.weights == pytest.approx([0.547, 0.127, 0.270, 0.056], abs=0.001)
    assert found.weights == pytest.approx([0.5476, 0.1266, 0.2699, 0.0559], abs=5e-5)
    assert found.eigenvalue == pytest.approx(4.1184, abs=5e-5)
    assert found.consistency_index == pytest.approx(0.03947, abs=5e-6)
    assert found.consistency_ratio == pytest.approx(0.0439, abs=5e-5)
    assert found.acceptable


def test_circular_judgements_are_rejected_though_their_weights_look_fine():
    found = prioritise(Pairwise.build("ABC", CIRCLE))
    assert found.weights == pytest.approx([1 / 3] * 3)
    assert found.eigenvalue == pytest.approx(4.3333, abs=5e-5)
    assert found.consistency_ratio == pytest.approx(1.149, abs=5e-4)
    assert not found.acceptable
    assert found.worst is not None
    assert found.worst.implied == pytest.approx(1)
    assert max(found.worst.suggested, 1 / found.worst.suggested) == pytest.approx(9)


def test_the_worst_judgement_is_the_one_that_was_spoiled():
    weights = {"cost": 8.0, "risk": 4.0, "value": 2.0, "fit": 1.0, "ease": 1.0}
    matrix = consistent(weights).matrix.copy()
    matrix[1, 2], matrix[2, 1] = 1 / 9, 9
    found = prioritise(Pairwise(tuple(weights), matrix))
    assert found.worst is not None
    assert (found.worst.one, found.worst.other) == ("risk", "value")
    assert found.worst.value == pytest.approx(1 / 9)
    assert found.worst.suggested == 2


def test_one_and_two_elements_are_always_consistent():
    assert prioritise(Pairwise.build(["only"], {})).weights == pytest.approx([1])
    two = prioritise(Pairwise.build("AB", {("A", "B"): 4}))
    assert two.weights == pytest.approx([0.8, 0.2])
    assert two.consistency_ratio == 0
    assert two.worst is None


def test_beyond_the_published_random_indices_the_ratio_is_undefined():
    found = prioritise(consistent({str(i): i + 1.0 for i in range(11)}))
    assert found.consistency_ratio is None
    assert found.reason is not None
    assert not found.acceptable


@given(st.lists(st.floats(0.1, 10), min_size=3, max_size=9))
def test_consistent_judgements_give_their_own_weights_back(weights):
    found = prioritise(consistent({str(i): w for i, w in enumerate(weights)}))
    assert found.weights == pytest.approx(np.asarray(weights) / sum(weights))
    assert found.consistency_ratio == pytest.approx(0, abs=1e-6)
    assert found.worst is None


@given(st.lists(st.sampled_from([1, 2, 3, 5, 7, 9]), min_size=10, max_size=10))
def test_weights_are_an_eigenvector_whatever_the_judgements(values):
    judged = dict(zip(combinations("ABCDE", 2), values, strict=True))
    comparison = Pairwise.build("ABCDE", judged)
    found = prioritise(comparison)
    assert found.weights.sum() == pytest.approx(1)
    product = comparison.matrix @ found.weights
    assert product == pytest.approx(found.eigenvalue * found.weights)


def test_a_group_is_combined_by_geometric_means_of_judgements_and_of_priorities():
    one = Pairwise.build("AB", {("A", "B"): 9})
    other = Pairwise.build("AB", {("A", "B"): 1})
    assert combine_judgements([one, other]).matrix[0, 1] == pytest.approx(3)
    by_judgements = prioritise(combine_judgements([one, other])).weights
    by_priorities = combine_priorities([prioritise(one), prioritise(other)])
    assert by_judgements == pytest.approx([0.75, 0.25])
    assert by_priorities == pytest.approx([0.75, 0.25])
    assert combine_judgements([one, other], [1, 0]).matrix[0, 1] == pytest.approx(9)
    assert dispersion([one, other])[0, 1] == pytest.approx(3)


@pytest.mark.parametrize(
    ("names", "judgements", "said"),
    [
        ("AB", {}, "Judgement of A against B: it is missing"),
        ("AB", {("A", "C"): 2}, "there is no element C"),
        ("AB", {("A", "B"): 2, ("B", "A"): 2}, "judged twice"),
        ("AB", {("A", "B"): 10}, "not between 1/9 and 9"),
        ("AB", {("A", "B"): math.nan}, "not between 1/9 and 9"),
        ("AA", {}, "Element A: it is named twice"),
        ("", {}, "no elements"),
    ],
)
def test_unfit_judgements_are_refused_by_name(names, judgements, said):
    with pytest.raises(DataError, match=said):
        Pairwise.build(names, judgements)


def test_a_matrix_that_is_not_reciprocal_is_refused():
    with pytest.raises(DataError, match="2 and 2 are not reciprocal"):
        Pairwise(("A", "B"), np.asarray([[1.0, 2.0], [2.0, 1.0]]))
    with pytest.raises(DataError, match="not those of the first"):
        combine_judgements([Pairwise.build("A", {}), Pairwise.build("B", {})])


def scoring() -> Scoring:
    return Scoring.build(
        {
            "Portal": {"value": 8, "risk": 2, "effort": 30},
            "Ledger": {"value": 6, "risk": 1, "effort": 10},
            "Robots": {"value": 9, "risk": 9, "effort": 90},
        },
        {"value": 5, "risk": 3, "effort": 2},
        {"value": (0, 10), "risk": (10, 0), "effort": (100, 0)},
    )


def test_a_weighted_score_runs_from_the_worst_to_the_best_of_each_scale():
    found = score(scoring())
    assert found.scores == pytest.approx([78, 75, 50])
    assert found.parts[0] == pytest.approx([40, 24, 14])
    assert list(found.ranks) == [1, 2, 3]


def test_a_weight_keeps_its_ranking_exactly_within_its_interval():
    """By hand: Portal leads Ledger by 0.2v - 0.1r - 0.2e."""
    model = scoring()
    value = weight_intervals(model)[0]
    assert value.share == pytest.approx(0.5)
    # 0.2 x = (1 - x) (0.6 * 0.1 + 0.4 * 0.2)
    # Robots overtakes Portal: 0.1 x = (1 - x) (0.6 * 0.7 + 0.4 * 0.6)
    assert value.first == (pytest.approx(0.14 / 0.34), pytest.approx(0.66 / 0.76))
    # Robots overtakes Ledger: 0.3 x = (1 - x) (0.6 * 0.8 + 0.4 * 0.8)
    assert value.ranking == (pytest.approx(0.14 / 0.34), pytest.approx(0.8 / 1.1))


@given(
    st.lists(
        st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=1, max_size=6
    ),
    st.lists(st.integers(1, 9), min_size=3, max_size=3),
)
def test_no_rank_changes_inside_the_intervals_and_one_does_outside(ratings, weights):
    names = [f"P{i}" for i in range(len(ratings))]
    table = {
        name: dict(zip("abc", map(float, row), strict=True))
        for name, row in zip(names, ratings, strict=True)
    }
    model = Scoring.build(table, dict(zip("abc", map(float, weights), strict=True)))
    before = score(model).scores
    for c, interval in enumerate(weight_intervals(model)):
        low, high = interval.ranking
        assert low <= interval.share + 1e-12
        assert interval.share <= high + 1e-12
        for x, inside in ((low, True), (high, True), (low - 1e-3, False)):
            if not 0 < x < 1:
                continue
            moved = model.shares * (1 - x) / (1 - model.shares[c])
            moved[c] = x
            after = 100 * model.values @ moved
            lost = any(
                after[j] - after[k] < -1e-9
                for j in range(len(names))
                for k in range(len(names))
                if before[j] > before[k] + 1e-9
            )
            assert not lost if inside else lost or _tie_at(before)


def _tie_at(scores):
    ordered = np.sort(scores)
    return bool((np.diff(ordered) < 1e-9).any())


def test_rank_stability_is_certain_for_a_dominating_candidate_and_seeded():
    best = {"a": 9.0, "b": 9.0}
    model = Scoring.build(
        {"best": best, "left": {"a": 8, "b": 1}, "right": {"a": 1, "b": 8}},
        {"a": 1, "b": 1},
    )
    found = stability(model, spread=None, samples=4000, seed=7)
    assert found.first == pytest.approx([1, 0, 0])
    assert found.shares[1, 1] == pytest.approx(0.5, abs=0.05)
    assert found.shares.sum(axis=1) == pytest.approx([1, 1, 1])
    again = stability(model, spread=None, samples=4000, seed=7)
    assert np.array_equal(found.shares, again.shares)


def test_without_spread_the_ranking_is_always_the_same():
    found = stability(scoring(), spread=0, samples=50)
    assert found.ranking == 1
    assert found.first == pytest.approx([1, 0, 0])


@pytest.mark.parametrize(
    ("ratings", "weights", "said"),
    [
        ({"P": {"a": 11}}, {"a": 1}, "Candidate P: a: 11.0 is not on the scale"),
        ({"P": {"a": math.nan}}, {"a": 1}, "not on the scale"),
        ({"P": {}}, {"a": 1}, "Candidate P: a: it is not rated"),
        ({"P": {"a": 1, "z": 1}}, {"a": 1}, "no such criterion"),
        ({"P": {"a": 1}}, {"a": -1}, "Criterion a: weight"),
        ({"P": {"a": 1}}, {"a": 0}, "every weight is 0"),
        ({"P": {}}, {}, "no criteria"),
    ],
)
def test_unfit_scoring_models_are_refused_by_name(ratings, weights, said):
    with pytest.raises(DataError, match=said):
        Scoring.build(ratings, weights)


def test_nothing_to_score_gives_nothing():
    model = Scoring.build({}, {"a": 1, "b": 1})
    assert len(score(model).scores) == 0
    assert weight_intervals(model)[0].first == (0, 1)


def test_weighted_shortest_job_first():
    features = {
        "A": CostOfDelay(8, 5, 3, 8),
        "B": CostOfDelay(5, 8, 2, 3),
        "C": CostOfDelay(13, 3, 5, 13),
        "D": CostOfDelay(3, 13, 8, 5),
    }
    scores = {name: each.wsjf for name, each in features.items()}
    assert list(scores.values()) == pytest.approx([2.0, 5.0, 1.615, 4.8], abs=5e-4)
    assert order(scores) == ("B", "D", "A", "C")


def test_reach_impact_confidence_effort():
    assert Rice(500, 2, 0.8, 4).rice == 200
    assert Rice(2000, 0.5, 0.5, 2).rice == 250


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Rice(1, 1, 1, 0), "effort: it must be above 0"),
        (lambda: Rice(1, 1, 1.5, 1), "confidence: 1.5 is more than 1"),
        (lambda: CostOfDelay(1, 1, 1, 0), "size: it must be above 0"),
        (lambda: CostOfDelay(1, -1, 1, 1), "time criticality: -1"),
        (lambda: CostOfDelay(math.nan, 1, 1, 1), "WSJF: value: nan"),
        (lambda: efforts([(MoSCoW.MUST, -1)]), "Item 1: effort"),
    ],
)
def test_unfit_figures_are_refused_by_name(make, said):
    with pytest.raises(DataError, match=said):
        make()


def test_a_release_of_mostly_musts_is_told():
    within = efforts([(MoSCoW.MUST, 60), (MoSCoW.SHOULD, 20), (MoSCoW.COULD, 20)])
    assert (within.must_too_large, within.could_too_small) == (False, False)
    beyond = efforts([(MoSCoW.MUST, 70), (MoSCoW.COULD, 10), (MoSCoW.WONT, 99)])
    assert beyond.share[MoSCoW.MUST] == 0.875
    assert (beyond.must_too_large, beyond.could_too_small) == (True, True)
    assert efforts([]).must_too_large is None
