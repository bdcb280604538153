"""Machine code does what Python does, and packed rooms hold what plain ones hold."""

from __future__ import annotations

import numpy as np
import pytest
from tests.steerco_engine.levelling.verifier import faults
from tests.steerco_engine.levelling.worlds import random_instance, random_site

from steerco_engine.levelling import Objective, generation, plain, rules
from steerco_engine.levelling.chance import seeded
from steerco_engine.levelling.instance import NONE
from steerco_engine.levelling.islands import Annealing, PlainPopulation, Population
from steerco_engine.levelling.packed import is_plain, packed_of
from steerco_engine.levelling.relocation import relocate
from steerco_engine.levelling.solve import plan_of
from steerco_engine.levelling.workspace import Workspace

MAKESPAN = Objective(makespan=1)


def spaces(instance, objective):
    return [Workspace(instance, objective, compile=each) for each in (False, True)]


def bred(space, kind):
    latest = rules.rules_of(space)[0].priority
    island = kind(space, 3, 1, latest, 5.0)
    island.suit(0)
    island.advance(40, 0.0)
    return island


@pytest.mark.parametrize("resources", [2, 12])
def test_plain_work_evolves_alike_compiled_and_interpreted(resources):
    one, other = (
        bred(space, PlainPopulation)
        for space in spaces(random_site(1, resources=resources), MAKESPAN)
    )
    assert one.start.tolist() == other.start.tolist()
    assert one.lists.tolist() == other.lists.tolist()
    assert one.values.tolist() == other.values.tolist()


def test_work_of_persons_on_calendars_evolves_alike_compiled_and_interpreted():
    instance = random_instance(2, tasks=9, skills=True, calendars=True, splits=True)
    one, other = (
        bred(space, Population) for space in spaces(instance, Objective(tardiness=1))
    )
    assert one.best.start.tolist() == other.best.start.tolist()
    assert one.lists.tolist() == other.lists.tolist()


def test_ruin_and_recreate_is_alike_compiled_and_interpreted():
    found = []
    for space in spaces(
        random_site(3, tasks=40, projects=5, due=True), Objective(tardiness=1)
    ):
        rule = rules.rules_of(space)[0].priority
        draft = space.generate(generation.serial, space.draft(), space.listed(-rule))
        value = space.judged(draft)
        island = Annealing(space, 1, 1, rule, draft, value, 5.0, 1.0)
        island.advance(30, 0.0)
        found.append(island)
        assert faults(space.instance, plan_of(space, island.best)) == []
        assert island.value < value
    assert found[0].draft.start.tolist() == found[1].draft.start.tolist()
    assert found[0].current == found[1].current


@pytest.mark.parametrize(
    "objective", [Objective(makespan=1, smoothness=1), Objective(moved=2, shift=1)]
)
def test_single_tasks_move_alike_compiled_and_interpreted(objective):
    starts = []
    for space in spaces(random_site(5, today=True), objective):
        rule = rules.rules_of(space)[0].priority
        draft = space.generate(generation.serial, space.draft(), space.listed(rule))
        limit = np.full(1, draft.finish.max())
        before = space.judged(draft)
        space.run(relocate, draft, 200, limit, seeded(1, 1))
        assert space.judged(draft) < before
        starts.append(draft.start.tolist())
    assert starts[0] == starts[1]


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("resources", [1, 4, 12])
def test_packed_rooms_place_tasks_where_plain_ones_do(seed, resources):
    instance = random_site(seed, resources=resources, changes=True, fixed=seed % 2 == 1)
    space = Workspace(instance, MAKESPAN, compile=False)
    assert is_plain(instance, space.tables)
    packed = packed_of(instance, space.tables)
    rng = np.random.default_rng(seed)
    listed = space.listed(rng.random(instance.count))
    draft = space.draft()
    assert generation.serial(space.tables, draft, listed)
    start = np.zeros(instance.count, dtype=np.int64)
    free = packed.room.copy()
    makespan = plain.to_the_left(packed, free, listed, start, len(free))
    assert start.tolist() == draft.start.tolist()
    assert makespan == draft.finish.max()
    counts = np.zeros(len(free) + 2, dtype=np.int64)
    shorter = plain.justified(packed, free, listed, start, counts, makespan)
    assert shorter <= makespan
    justified = space.draft()
    space.put(justified, start)
    movable = instance.tasks.fixed == NONE
    assert (justified.start == start)[movable].all()
    assert faults(instance, plan_of(space, justified)) == []


def test_a_horizon_that_is_too_short_is_told():
    instance = random_site(1)
    space = Workspace(instance, MAKESPAN, compile=False)
    packed = packed_of(instance, space.tables)
    short = packed._replace(room=packed.room[:5])
    start = np.zeros(instance.count, dtype=np.int64)
    listed = space.listed(np.zeros(instance.count))
    placed = plain.to_the_left(short, short.room.copy(), listed, start, 5)
    assert placed == plain.FAR
