"""A simulated iteration is the critical path of its durations, whatever the plan has."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco_engine.random_plans import CALENDARS, plans, steps

from steerco_engine.activities import Activities, Kind, Options, Status
from steerco_engine.cpm import schedule
from steerco_engine.network import Network
from steerco_engine.risk import Estimate, RiskModel, simulate

Made = tuple[Network, Activities, Options]


def longest_span(activities: Activities, i: int) -> int:
    spans = slice(activities.span_from[i], activities.span_from[i + 1])
    lengths = activities.span_length[spans]
    ends = (activities.span_offset[spans] + lengths)[lengths > 0]
    return int(ends.max(initial=0))


def stretched(activities: Activities, wanted: dict[int, int]) -> Activities:
    """Return the activities with other remaining durations, spans in proportion."""
    length, offset = activities.span_length.copy(), activities.span_offset.copy()
    for i, duration in wanted.items():
        spans = slice(activities.span_from[i], activities.span_from[i + 1])
        planned = longest_span(activities, i)
        if planned == 0:
            length[spans.start], offset[spans.start] = duration, 0
        else:
            length[spans] = np.rint(length[spans] * (duration / planned))
            offset[spans] = np.rint(offset[spans] * (duration / planned))
    return dataclasses.replace(activities, span_length=length, span_offset=offset)


def finishes(made: Made, wanted: dict[int, int]) -> tuple[list[int], list[float]]:
    network, activities, options = made
    model = RiskModel(
        network,
        activities,
        CALENDARS,
        options,
        durations={i: Estimate.certain(each) for i, each in wanted.items()},
        milestones={str(i): [i] for i in range(network.count)},
    )
    found = simulate(model, iterations=2, workers=1)
    for each in found.milestones.values():
        assert each.minimum == each.maximum
    return [each.minimum for each in found.milestones.values()], list(found.criticality)


def open_tasks(activities: Activities) -> list[int]:
    may = np.isin(activities.status, (Status.NOT_STARTED, Status.IN_PROGRESS))
    may &= activities.kind != Kind.LEVEL_OF_EFFORT
    return np.flatnonzero(may).tolist()


@settings(max_examples=150, deadline=None)
@given(plans())
def test_planned_durations_give_the_planned_dates(made: Made) -> None:
    network, activities, options = made
    expected = schedule(network, activities, CALENDARS, options, compile=False)
    wanted = {i: longest_span(activities, i) for i in open_tasks(activities)}
    found, criticality = finishes(made, wanted)
    assert found == expected.finish.tolist()
    assert criticality == expected.longest_path.astype(float).tolist()


@settings(max_examples=150, deadline=None)
@given(plans() | plans(progress=False, constraints=False, effort=False), st.data())
def test_other_durations_give_the_dates_of_a_plan_with_them(
    made: Made, data: Any
) -> None:
    network, activities, options = made
    options = dataclasses.replace(options, from_finish=None)
    chosen = [i for i in open_tasks(activities) if data.draw(st.booleans())]
    wanted = {i: data.draw(steps(0, 60)) for i in chosen}
    other = stretched(activities, wanted)
    expected = schedule(network, other, CALENDARS, options, compile=False)
    found, criticality = finishes((network, activities, options), wanted)
    assert found == expected.finish.tolist()
    assert criticality == expected.longest_path.astype(float).tolist()


def test_a_percent_lag_follows_the_duration_drawn() -> None:
    network = Network.build(2, [0], [1], lag_percent=50.0)
    activities = Activities.build([100, 10])
    found, _ = finishes((network, activities, Options(project_start=0)), {0: 200})
    assert found == [200, 310]
