"""Whatever is edited can be taken back, done again, and says exactly what it changed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.steerco.schedules.editing_plans import at, calculated, days, plan, unlike

from steerco.schedules.editing import EditError, apply, edits, replay
from steerco.schedules.editing.changes import ADDED_UP
from steerco.schedules.model import (
    Assignment,
    Link,
    LinkType,
    Resource,
    Schedule,
    Task,
    TaskKind,
)
from steerco_engine.errors import EngineError

PINNED = {"start", "finish", *ADDED_UP}
FOLLOWS = {"parent", "level", "wbs"}
MOMENT = st.integers(at(2026, 2, 1) // 60, at(2026, 8, 1) // 60).map(lambda h: h * 60)


@st.composite
def plans(draw) -> Schedule:
    """Return a plan of up to nine tasks in an outline, linked forward, partly staffed."""
    count = draw(st.integers(1, 9))
    parents: list[int | None] = []
    for number in range(count):
        open_above = [None, number] if number else [None]
        at_ = number
        while at_ and parents[at_ - 1] is not None:
            at_ = parents[at_ - 1]
            open_above.append(at_)
        parents.append(draw(st.sampled_from(open_above)))
    holding = {parent for parent in parents if parent}
    levels: dict[int | None, int] = {None: 0}
    tasks = []
    for number, parent in enumerate(parents, start=1):
        levels[number] = levels[parent] + 1
        length = draw(st.integers(0, 6))
        tasks.append(
            Task(
                uid=number,
                name=f"Task {number}",
                parent=parent,
                level=levels[number],
                kind=TaskKind.SUMMARY if number in holding else TaskKind.TASK,
                duration=None if number in holding else days(length),
                type=draw(
                    st.sampled_from(("fixed_units", "fixed_work", "fixed_duration"))
                ),
                effort_driven=draw(st.booleans()),
            )
        )
    leaves = [task.uid for task in tasks if task.uid not in holding]
    pairs = [(a, b) for a in leaves for b in leaves if a < b]
    linked = (
        draw(st.lists(st.sampled_from(pairs), unique=True, max_size=5)) if pairs else []
    )
    staffed = draw(st.lists(st.sampled_from(leaves), unique=True, max_size=3))
    return plan(
        *tasks,
        links=tuple(
            Link(predecessor=a, successor=b, type=draw(st.sampled_from(LinkType)))
            for a, b in linked
        ),
        resources=(Resource(uid=1, name="Ann"), Resource(uid=2, name="Bob")),
        assignments=tuple(
            Assignment(uid=number, task=uid, resource=1, units=1.0, work=4800)
            for number, uid in enumerate(staffed, start=1)
        ),
    )


def values() -> st.SearchStrategy[edits.Values]:
    return st.one_of(
        st.builds(edits.Values, name=st.sampled_from(("Dig", "Pour"))),
        st.builds(edits.Values, duration=st.integers(0, 10).map(lambda d: d * 480)),
        st.builds(edits.Values, start=MOMENT | st.none()),
        st.builds(edits.Values, finish=MOMENT | st.none()),
        st.builds(edits.Values, percent=st.sampled_from((0.0, 30.0, 50.0, 100.0))),
        st.builds(edits.Values, actual_start=MOMENT | st.none()),
        st.builds(edits.Values, actual_finish=MOMENT | st.none()),
        st.builds(edits.Values, remaining_duration=st.integers(0, 4800)),
        st.builds(edits.Values, work=st.integers(0, 9600)),
        st.builds(edits.Values, manual=st.booleans()),
        st.builds(edits.Values, active=st.booleans()),
        st.builds(edits.Values, elapsed=st.booleans()),
        st.builds(
            edits.Values,
            constraint=st.sampled_from(("ASAP", "ALAP", "SNET", "MSO", "FNLT")),
        ),
        st.builds(
            edits.Values, kind=st.sampled_from(("task", "milestone", "level_of_effort"))
        ),
        st.builds(edits.Values, cost=st.decimals(0, 1000, places=2) | st.none()),
    )


UID = st.integers(1, 11)
UIDS = st.lists(UID, min_size=1, max_size=3, unique=True).map(tuple)
EDIT = st.one_of(
    st.builds(edits.Set, uid=UID, values=values()),
    st.builds(edits.Set, uid=UID, values=values()),
    st.builds(
        edits.Add,
        parent=UID | st.none(),
        before=UID | st.none(),
        count=st.integers(1, 2),
    ),
    st.builds(edits.Remove, uids=UIDS),
    st.builds(edits.Move, uids=UIDS, parent=UID | st.none(), before=UID | st.none()),
    st.builds(edits.Indent, uids=UIDS),
    st.builds(edits.Outdent, uids=UIDS),
    st.builds(
        edits.SetLink, predecessor=UID, successor=UID, lag=st.integers(-960, 960)
    ),
    st.builds(edits.Unlink, predecessor=UID, successor=UID),
    st.builds(edits.Assign, task=UID, resource=st.sampled_from(("Ann", "Bob", "Cem"))),
    st.builds(edits.Unassign, task=UID, resource=st.integers(1, 3)),
    st.builds(
        edits.Resources, uid=UID, text=st.sampled_from(("", "Ann", "Bob[50%]; Cem"))
    ),
    st.builds(edits.Progress, to=MOMENT),
    st.builds(edits.SetPlan, values=st.builds(edits.PlanValues, start=MOMENT)),
)


@settings(max_examples=300, deadline=None)
@given(plans(), st.lists(EDIT, min_size=1, max_size=4))
def test_taking_edits_back_gives_the_plan_before_them(before, wanted):
    try:
        edited = apply(before, wanted)
    except EditError:
        return
    assert not unlike(replay(edited.schedule, [edited.inverse]).schedule, before)
    assert not unlike(replay(before, [edited.changes]).schedule, edited.schedule)


@settings(max_examples=150, deadline=None)
@given(plans(), st.lists(EDIT, min_size=1, max_size=4))
def test_touched_keys_are_exactly_what_differs(before, wanted):
    try:
        edited = apply(before, wanted)
    except EditError:
        return
    differing = set(differences(before, edited.schedule))
    said = {
        key
        for key in edited.touched
        if not key.startswith("task:") or "outline" not in key
    }
    pinned = {
        f"task:{each.after.uid}:{name}"
        for each in edited.changes.tasks
        for name in PINNED & set(each.fields)
    }
    assert differing <= said
    assert said - differing <= pinned


@settings(max_examples=100, deadline=None)
@given(
    plans(),
    st.lists(EDIT, min_size=1, max_size=3),
    st.lists(EDIT, min_size=1, max_size=3),
)
def test_replaying_two_requests_gives_what_they_gave_one_by_one(before, first, second):
    try:
        one = apply(before, first)
        then = calculated(one)
        two = apply(then, second)
        now = calculated(two)
        together = replay(before, [one.changes, two.changes])
    except (EditError, EngineError):
        return
    assert not unlike(calculated(together), now)


def differences(before: Schedule, after: Schedule):
    old = {each.uid: each for each in before.tasks}
    new = {each.uid: each for each in after.tasks}
    for uid in old.keys() ^ new.keys():
        yield f"task:{uid}"
    for uid in old.keys() & new.keys():
        for name in Task.__struct_fields__:
            if name not in FOLLOWS and getattr(old[uid], name) != getattr(
                new[uid], name
            ):
                yield f"task:{uid}:{name}"
    for link in set(before.links) ^ set(after.links):
        yield f"link:{link.predecessor}:{link.successor}"
    for kind, these, those in (
        ("assignment", before.assignments, after.assignments),
        ("resource", before.resources, after.resources),
    ):
        left, right = ({each.uid: each for each in side} for side in (these, those))
        for uid in left.keys() ^ right.keys():
            yield f"{kind}:{uid}"
        for uid in left.keys() & right.keys():
            for name in left[uid].__struct_fields__:
                if getattr(left[uid], name) != getattr(right[uid], name):
                    yield f"{kind}:{uid}:{name}"
    if before.start != after.start:
        yield "plan:start"
