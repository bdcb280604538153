"""Stopping rules compose, a watch keeps the best, a result says how good it is."""

from __future__ import annotations

import math
from time import sleep

import pytest

from steerco_engine.solving import (
    Cancelled,
    DataError,
    Gap,
    Iterations,
    Progress,
    Seconds,
    Status,
    Watch,
    relative_gap,
)


def at(seconds=0.0, iterations=0, objective=None, bound=None) -> Progress:
    return Progress(seconds, iterations, objective, bound, "")


def test_the_first_rule_that_is_met_stops():
    rule = Seconds(10) | Iterations(5) | Gap(0.01)
    assert not rule.met(at(9, 4, 90, 100))
    assert rule.met(at(10, 0))
    assert rule.met(at(0, 5))
    assert rule.met(at(0, 0, 99.5, 100))


def test_a_composed_rule_tells_the_least_that_is_left():
    rule = Seconds(10) | (Iterations(5) | Gap(0.01))
    assert rule.seconds_left(at(4)) == 6
    assert rule.iterations_left(at(0, 3)) == 2
    assert rule.gap_wanted() == 0.01
    assert math.isinf(Gap(0.1).seconds_left(at(4)))


def test_a_cancelled_solve_stops():
    asked = False
    rule = Cancelled(lambda: asked)
    assert not rule.met(at())
    asked = True
    assert rule.met(at())


@pytest.mark.parametrize("limit", [0, -1, math.nan, math.inf])
def test_a_rule_without_a_limit_is_refused(limit):
    with pytest.raises(DataError, match="is no limit"):
        Seconds(limit)


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(90, 100, 0.1), (100, 90, 0.1), (0, 0, 0), (None, 5, None), (5, math.inf, None)],
)
def test_the_gap_is_relative_to_the_larger_figure(objective, bound, gap):
    assert relative_gap(objective, bound) == gap


def test_a_watch_keeps_the_best_answer_and_the_tightest_bound():
    told = []
    watch = Watch(Iterations(9), told.append, maximise=False)
    assert watch.found(12)
    assert not watch.found(13)
    assert watch.bounded(8)
    assert not watch.bounded(7)
    assert watch.found(10)
    assert [(each.objective, each.bound) for each in told] == [
        (12, None),
        (12, 8),
        (10, 8),
    ]
    assert not watch.done()
    watch.bounded(10)
    assert watch.done()
    assert watch.result("plan", seed=1).status is Status.OPTIMAL


def test_a_watch_that_found_nothing_says_so():
    result = Watch(Seconds(1)).result(None, seed=3)
    assert result.status is Status.UNKNOWN
    assert result.objective is None
    assert result.gap is None


def test_only_a_solve_without_a_clock_is_reproducible():
    assert Watch(Iterations(5)).reproducible
    assert not Watch(Iterations(5) | Seconds(1)).reproducible


def test_what_is_done_once_on_a_machine_is_not_counted():
    watch = Watch(Seconds(0.5))
    with watch.uncounted():
        sleep(0.6)
        assert not watch.done()
    assert not watch.done()
    assert watch.progress.seconds < 0.5
    sleep(0.6)
    assert watch.done()
