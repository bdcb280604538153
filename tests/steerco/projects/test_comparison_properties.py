"""Comparing a plan with itself gives nothing; the other way round is the mirror image."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco.projects.comparing import DAY, compared, link, plan, work

from steerco.projects.calculations.comparison import Kind
from steerco.schedules.model import Schedule

NAMES = ("Dig", "Pour", "Cure", "Test", "Paint", "Sign", "Open", "Plant")
TYPES = ("FS", "SS", "FF")


@st.composite
def plans(draw: st.DrawFn) -> Schedule:
    """Draw a plan of some of eight tasks, linked from the earlier to the later ones."""
    uids = sorted(draw(st.sets(st.integers(1, len(NAMES)), min_size=1)))
    tasks = [
        work(
            uid, NAMES[uid - 1], draw(st.integers(0, 12)), work=draw(st.integers(1, 9))
        )
        for uid in uids
    ]
    links = [
        link(before, after, draw(st.sampled_from(TYPES)), draw(st.integers(0, 3)))
        for position, after in enumerate(uids[1:], start=1)
        for before in draw(st.sets(st.sampled_from(uids[:position]), max_size=2))
    ]
    return plan(*tasks, *links)


def by_name(comparison):
    return {
        each.task.name: (
            sorted(each.kinds),
            each.start and (each.start.working, each.start.calendar),
            each.finish and (each.finish.working, each.finish.calendar),
        )
        for each in comparison.tasks
    }


def negated(move):
    return move and tuple(-part for part in move)


@given(plans())
@settings(max_examples=60, deadline=None)
def test_nothing_differs_between_a_plan_and_itself(one):
    comparison = compared(one, one)
    assert comparison.is_empty
    assert not comparison.counts
    assert comparison.cause is None
    assert comparison.finish_move.working == 0


@given(plans(), plans())
@settings(max_examples=150, deadline=None)
def test_the_other_way_round_everything_is_mirrored(one, two):
    there, back = compared(one, two), compared(two, one)
    assert by_name(back) == {
        name: (sorted(Kind(kind).mirrored for kind in kinds), negated(s), negated(f))
        for name, (kinds, s, f) in by_name(there).items()
    }
    assert back.counts == {
        kind.mirrored: number for kind, number in there.counts.items()
    }
    assert (back.links_added, back.links_removed) == (
        there.links_removed,
        there.links_added,
    )
    assert back.finish_move.working == -there.finish_move.working
    steps = [
        [(s.task.name, s.days) for s in c.cause.steps] if c.cause else []
        for c in (there, back)
    ]
    assert steps[1] == [(name, -days) for name, days in steps[0]]


@given(plans(), plans())
@settings(max_examples=100, deadline=None)
def test_every_figure_told_is_a_real_difference(one, two):
    comparison = compared(one, two)
    for task in comparison.tasks:
        assert task.changes
        for change in task.changes:
            assert change.before != change.after
    for task in comparison.tasks:
        duration = task.get("duration")
        if duration and duration.difference is not None:
            assert duration.after - duration.before == duration.difference * DAY


@given(plans(), plans())
@settings(max_examples=100, deadline=None)
def test_a_movement_of_the_finish_has_a_cause_in_its_direction(one, two):
    comparison = compared(one, two)
    moved = comparison.finish_move.working
    if abs(moved) >= 1:
        assert comparison.cause is not None
        assert (comparison.cause.first.days > 0) == (moved > 0)
