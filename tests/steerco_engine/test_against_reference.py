"""The engine against the slow and obvious reference, and its laws on random plans."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco_engine import reference
from tests.steerco_engine.random_plans import (
    CALENDARS,
    moments,
    plans,
    steps,
)
from tests.steerco_engine.reference import STEP, Dates

from steerco_engine.calendars import Calendar
from steerco_engine.cpm import (
    Activities,
    CpmResult,
    FloatAt,
    Options,
    Status,
    schedule,
)
from steerco_engine.network import Network

DAY = 14_400
HOUR = 600
COLUMNS = [field.name for field in dataclasses.fields(Dates)]


def calculated(made: tuple[Network, Activities, Options], **how: Any) -> CpmResult:
    network, activities, options = made
    return schedule(network, activities, CALENDARS, options, **how)


@settings(max_examples=200, deadline=None)
@given(plans())
def test_the_engine_agrees_with_the_reference(
    made: tuple[Network, Activities, Options],
) -> None:
    network, activities, options = made
    expected = reference.schedule(network, activities, CALENDARS, options)
    found = calculated(made, compile=False)
    for name in COLUMNS:
        assert getattr(found, name).tolist() == getattr(expected, name), name


@settings(max_examples=40, deadline=None)
@given(plans())
def test_machine_code_and_interpreter_agree(
    made: tuple[Network, Activities, Options],
) -> None:
    slow, fast = calculated(made, compile=False), calculated(made, compile=True)
    for field in dataclasses.fields(CpmResult):
        one, two = getattr(slow, field.name), getattr(fast, field.name)
        assert np.array_equal(one, two), field.name


# -- laws --------------------------------------------------------------------------------


@st.composite
def of_logic(draw: st.DrawFn) -> tuple[Network, Activities, Options]:
    """Draw a plan that only links, one calendar a task and its start hold."""
    network, activities, options = draw(
        plans(progress=False, constraints=False, effort=False)
    )
    count = network.count
    lengths = draw(st.lists(steps(0, 40), min_size=count, max_size=count))
    activities = Activities.build(
        lengths, calendar=activities.calendar, kind=activities.kind
    )
    options = dataclasses.replace(options, from_finish=None, must_finish=None)
    return network, activities, options


@settings(max_examples=80, deadline=None)
@given(of_logic(), st.data())
def test_more_work_never_finishes_anything_earlier(
    made: tuple[Network, Activities, Options], data: st.DataObject
) -> None:
    network, activities, options = made
    before = calculated(made, compile=False)
    more = activities.span_length.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 10 * STEP
    longer = dataclasses.replace(activities, span_length=more)
    after = calculated((network, longer, options), compile=False)
    assert (after.finish >= before.finish).all()
    assert after.project_finish >= before.project_finish


@settings(max_examples=80, deadline=None)
@given(of_logic(), st.data())
def test_a_link_less_never_makes_anything_later(
    made: tuple[Network, Activities, Options], data: st.DataObject
) -> None:
    """Leads apart: one can pull a task to before the start of the plan."""
    network, activities, options = made
    network = dataclasses.replace(network, lag=np.abs(network.lag))
    made = network, activities, options
    size = len(network.predecessor)
    if size == 0:
        return
    kept = np.delete(np.arange(size), data.draw(st.integers(0, size - 1)))
    fewer = Network.build(
        network.count,
        network.predecessor[kept],
        network.successor[kept],
        type=network.type[kept],
        lag=network.lag[kept],
        lag_calendar=network.lag_calendar[kept],
    )
    before = calculated(made, compile=False)
    after = calculated((fewer, activities, options), compile=False)
    assert (after.finish <= before.finish).all()


@settings(max_examples=80, deadline=None)
@given(of_logic())
def test_what_finishes_last_has_no_float(
    made: tuple[Network, Activities, Options],
) -> None:
    made = (*made[:2], dataclasses.replace(made[2], float_at=FloatAt.FINISH))
    found = calculated(made, compile=False)
    last = found.finish == found.project_finish
    assert (found.total_float[last] <= 0).all()
    assert found.longest_path[last].all()
    assert (found.free_float >= 0).all()


@settings(max_examples=40, deadline=None)
@given(of_logic(), st.integers(1, 60))
def test_nothing_but_time_passes_when_a_plan_moves_by_whole_weeks(
    made: tuple[Network, Activities, Options], weeks: int
) -> None:
    network, activities, options = made
    steady = tuple(Calendar(each.name, each.week) for each in CALENDARS)
    by = weeks * 7 * DAY
    data_date = None if options.data_date is None else options.data_date + by
    moved = dataclasses.replace(
        options, project_start=options.project_start + by, data_date=data_date
    )
    before = schedule(network, activities, steady, options, compile=False)
    after = schedule(network, activities, steady, moved, compile=False)
    assert (after.start - before.start == by).all()
    assert (after.late_finish - before.late_finish == by).all()
    assert (after.total_float == before.total_float).all()


@settings(max_examples=40, deadline=None)
@given(plans())
def test_a_plan_calculated_again_is_the_same(
    made: tuple[Network, Activities, Options],
) -> None:
    one, two = calculated(made, compile=False), calculated(made, compile=False)
    assert all(
        np.array_equal(getattr(one, field.name), getattr(two, field.name))
        for field in dataclasses.fields(CpmResult)
    )


@settings(max_examples=40, deadline=None)
@given(plans())
def test_what_is_done_and_what_is_fixed_stays(
    made: tuple[Network, Activities, Options],
) -> None:
    _, activities, _ = made
    found = calculated(made, compile=False)
    done = np.isin(activities.status, (Status.COMPLETE, Status.FIXED))
    assert (found.start[done] == activities.known_start[done]).all()
    assert (found.finish[done] == activities.known_finish[done]).all()
    begun = activities.status == Status.IN_PROGRESS
    assert (found.start[begun] == activities.known_start[begun]).all()


@pytest.mark.parametrize("calendar", CALENDARS, ids=lambda each: each.name)
@settings(max_examples=60, deadline=None)
@given(at=moments(-200, 400), amount=steps(-60, 60))
def test_walking_and_looking_up_working_time_agree(
    calendar: Calendar, at: int, amount: int
) -> None:
    walk = reference.Walk(calendar)
    assert calendar.add(at, amount) == walk.add(at, amount)
    assert calendar.next_working(at) == walk.next_working(at)
    assert calendar.previous_working(at) == walk.previous_working(at)
    assert calendar.work_between(at, at + amount) == walk.between(at, at + amount)
