"""Every wrong entry is refused in a sentence that names it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.steerco_engine.levelling.verifier import faults

from steerco_engine.levelling import Builder, level
from steerco_engine.solving import DataError, Iterations


def site(**task) -> Builder:
    build = Builder()
    build.add_resource("crane", 2)
    build.add_person("Ann", {"weld": 2})
    build.add_project("P")
    build.add_task("A", **({"duration": 2} | task))
    return build


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({"duration": -1}, "Task A: duration: -1 is out of range"),
        ({"duration": float("nan")}, "Task A: duration: nan is no whole number"),
        ({"duration": 1.5}, "Task A: duration: 1.5 is no whole number"),
        ({"needs": {"crane": 3}}, "Task A: it needs 3 of crane, which never has more"),
        ({"needs": {"digger": 1}}, "Task A: needs: resource digger is not known"),
        ({"skills": {"weld": 2}}, "Task A: there are not enough persons for weld"),
        ({"project": "Q"}, "Task A: project: Q is not known"),
        ({"calendar": "week"}, "Task A: calendar: week is not known"),
    ],
)
def test_a_wrong_task_is_named(task, sentence):
    with pytest.raises(DataError) as refused:
        site(**task).build()
    assert str(refused.value).startswith(sentence)


def test_a_name_that_is_there_twice_is_refused():
    build = site()
    with pytest.raises(DataError, match="Task A: it is there twice"):
        build.add_task("A", 1)


def test_a_loop_of_links_is_refused():
    build = site()
    build.add_task("B", 1)
    build.add_link("A", "B")
    build.add_link("B", "A")
    with pytest.raises(DataError, match="The links form a loop: "):
        build.build()


def test_locks_that_contradict_each_other_are_refused():
    build = site(fixed=0)
    build.add_task("B", 1, fixed=1)
    build.add_link("A", "B")
    with pytest.raises(DataError, match="Task B: fixed start: its link from A"):
        build.build()


def test_fixed_work_beyond_capacity_is_refused_with_its_tasks():
    build = site(fixed=0, needs={"crane": 2})
    build.add_task("B", 1, fixed=1, needs={"crane": 1})
    with pytest.raises(
        DataError, match=r"Resource crane: work fixed in period 1 \(A, B\)"
    ):
        level(build.build())


def test_a_deadline_that_links_cannot_meet_is_refused():
    build = site()
    build.add_task("B", 2, deadline=3)
    build.add_link("A", "B")
    with pytest.raises(DataError, match=r"Task [AB]: links, dates and calendars"):
        level(build.build())


def test_frozen_work_stays_and_nothing_new_starts_before_the_horizon():
    build = site(current=1, needs={"crane": 2})
    build.add_task("B", 1, current=6, needs={"crane": 1})
    build.freeze(4)
    plan = level(build.build(), stop=Iterations(10)).solution
    assert plan.start.tolist() == [1, 4]


ODD = some.one_of(
    some.integers(-2, 6), some.none(), some.just(float("nan")), some.just(float("inf"))
)


@settings(max_examples=40)
@given(
    durations=some.lists(some.one_of(some.integers(-1, 4), ODD), max_size=5),
    capacity=ODD,
    need=some.integers(-1, 4),
    links=some.lists(some.tuples(some.integers(0, 5), some.integers(0, 5)), max_size=5),
    fixed=some.lists(ODD, min_size=5, max_size=5),
    deadline=ODD,
)
def test_odd_entries_give_a_right_plan_or_are_refused(
    durations, capacity, need, links, fixed, deadline
):
    build = Builder()
    try:
        build.add_resource("crane", capacity)
        build.add_project("P", due=2, deadline=deadline)
        for i, duration in enumerate(durations):
            build.add_task(f"T{i}", duration, needs={"crane": need}, fixed=fixed[i])
        for before, after in links:
            build.add_link(f"T{before}", f"T{after}")
        instance = build.build()
        result = level(instance, stop=Iterations(5))
    except DataError:
        return
    if result.solution is not None:
        assert faults(instance, result.solution) == []
        assert result.bound <= result.objective + 1e-9
