"""Each kind of change between two plans, and what moved the finish first."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import msgspec
import pytest
from tests.steerco.projects.comparing import (
    DAY,
    MONDAY,
    change_of,
    compared,
    heading,
    kinds_of,
    link,
    plan,
    side,
    work,
)

from steerco.projects.calculations.comparison import Side, compare, digest, match
from steerco.projects.calculations.comparison.contract import as_data
from steerco.projects.calculations.comparison.wording import (
    change_words,
    sentences,
)
from steerco.schedules.model import (
    Assignment,
    ConstraintType,
    Duration,
    FieldValue,
    Options,
    Resource,
)

DESIGN, BUILD, TEST = work(1, "Design"), work(2, "Build", 10), work(3, "Test")
BRIDGE = plan(DESIGN, BUILD, TEST, link(1, 2), link(2, 3))


IN_A_ROW = (link(1, 2), link(2, 3))


def with_task(task, *others, links=IN_A_ROW, **facts):
    """Return the bridge with one of its tasks, or one more, as given."""
    tasks = {each.uid: each for each in (DESIGN, BUILD, TEST)} | {
        each.uid: each for each in (task, *others)
    }
    return plan(*tasks.values(), *links, **facts)


def told(old, new):
    return " ".join(sentences(compared(old, new)))


# -- each kind of change ---------------------------------------------------------------


def test_a_plan_does_not_differ_from_itself():
    comparison = compared(BRIDGE, BRIDGE)
    assert comparison.is_empty
    assert sentences(comparison) == ["Nothing differs between these two plans."]


def test_a_longer_task_moves_what_follows_it():
    comparison = compared(BRIDGE, with_task(work(2, "Build", 12)))
    assert kinds_of(comparison, "Build") == {"later", "longer"}
    assert kinds_of(comparison, "Test") == {"later"}
    assert kinds_of(comparison, "Design") == set()
    assert change_of(comparison, "Build").get("duration").difference == 2
    test = change_of(comparison, "Test")
    assert (test.finish.working, test.finish.calendar) == (2, 4)
    assert comparison.finish_move.working == 2


def test_days_without_work_are_calendar_days_only():
    moved = plan(work(1, "Design", 5))
    comparison = compared(plan(work(1, "Design", 4)), moved)
    over_weekend = compared(moved, plan(work(1, "Design", 6)))
    assert comparison.finish_move == over_weekend.finish_move.__class__(1, 1)
    assert over_weekend.finish_move.calendar == 3


def test_added_and_removed_tasks_stand_where_they_are_or_were():
    permit = work(4, "Permit", 3)
    new = plan(DESIGN, permit, BUILD, link(1, 4), link(4, 2))
    comparison = compared(BRIDGE, new)
    names = [
        (each.task.name, [str(k) for k in each.kinds]) for each in comparison.tasks
    ]
    assert names == [
        ("Permit", ["added"]),
        ("Build", ["later", "logic"]),
        ("Test", ["removed"]),
    ]
    assert (comparison.links_added, comparison.links_removed) == (2, 2)


def test_links_come_go_and_change():
    new = plan(DESIGN, BUILD, TEST, link(1, 2, "SS", 2), link(1, 3))
    comparison = compared(BRIDGE, new)
    build, test = change_of(comparison, "Build"), change_of(comparison, "Test")
    links = [(c.before, c.after) for c in build.changes if c.field == "predecessor"]
    assert links == [("Design FS", "Design SS+2d")]
    links = [(c.before, c.after) for c in test.changes if c.field == "predecessor"]
    assert sorted(links, key=str) == [("Build FS", None), (None, "Design FS")]
    assert (comparison.links_added, comparison.links_removed) == (1, 1)


def test_constraints_deadlines_and_calendars_are_limits():
    late = dt.datetime(2026, 3, 16, 8)
    new = with_task(
        work(
            2,
            "Build",
            10,
            constraint=ConstraintType.START_NO_EARLIER_THAN,
            constraint_date=late,
            deadline=dt.datetime(2026, 3, 31, 17),
            calendar=2,
        )
    )
    change = change_of(compared(BRIDGE, new), "Build")
    assert change.get("constraint").after == "start no earlier than 16 Mar 2026"
    assert change.get("deadline").before is None
    assert change.get("calendar").after == "Six days"
    assert {c.kind for c in change.changes if c.field == "deadline"} == {"limits"}


def test_progress_is_told_with_both_values():
    begun = work(
        1,
        "Design",
        5,
        actual_start=MONDAY,
        percent_complete=40.0,
        remaining_duration=Duration(tenths=3 * DAY),
    )
    change = change_of(compared(BRIDGE, with_task(begun)), "Design")
    assert {str(kind) for kind in change.kinds} == {"progress"}
    assert change.get("percent_complete").after == 40.0
    assert change.get("actual_start").after == MONDAY
    assert change.get("remaining_duration").after == 3 * DAY


def test_money_and_work_change_with_their_difference():
    old = with_task(work(1, "Design", cost=Decimal(1000), work=8 * 600))
    new = with_task(
        work(1, "Design", cost=Decimal(1500), actual_cost=Decimal(700), work=10 * 600)
    )
    comparison = compared(old, new)
    change = change_of(comparison, "Design")
    assert {str(kind) for kind in change.kinds} == {"cost", "work"}
    assert change.get("cost").difference == 500
    assert change.get("work").difference == 2
    assert comparison.cost_moved == 500
    assert "The plan costs 500 more: 1,500 instead of 1,000." in sentences(comparison)


def test_names_headings_and_codes_may_change():
    old = plan(heading(10, "North"), heading(11, "South"), work(1, "Dig", parent=10))
    new = plan(
        heading(10, "North"), heading(11, "South"), work(1, "Excavate", parent=11)
    )
    change = change_of(compared(old, new), "Excavate")
    assert {str(kind) for kind in change.kinds} == {"renamed", "outline"}
    assert (change.get("heading").before, change.get("heading").after) == (
        "North",
        "South",
    )


def test_a_summary_is_not_moved_by_what_moves_below_it():
    old = plan(heading(10, "North"), work(1, "Dig", 5, parent=10))
    new = plan(heading(10, "North"), work(1, "Dig", 8, parent=10))
    comparison = compared(old, new)
    assert kinds_of(comparison, "North") == set()
    assert kinds_of(comparison, "Dig") == {"later", "longer"}


def test_resources_are_compared_by_name_and_share():
    people = (Resource(uid=1, name="Ann"), Resource(uid=2, name="Bob"))
    old = with_task(
        DESIGN,
        resources=people,
        assignments=(Assignment(uid=1, task=1, resource=1, units=1.0),),
    )
    new = with_task(
        DESIGN,
        resources=people,
        assignments=(
            Assignment(uid=1, task=1, resource=1, units=0.5),
            Assignment(uid=2, task=1, resource=2, units=1.0),
        ),
    )
    change = change_of(compared(old, new), "Design").get("resources")
    assert (change.before, change.after) == ("Ann", "Ann 50%; Bob")


def test_criticality_is_gained_and_lost():
    side_road = work(4, "Side road", 3)
    old = with_task(side_road)
    new = with_task(work(4, "Side road", 30))
    comparison = compared(old, new)
    assert "critical" in kinds_of(comparison, "Side road")
    assert "released" in kinds_of(comparison, "Build")


def test_finished_work_is_not_released_from_the_critical_path():
    done = work(1, "Design", 5, actual_start=MONDAY, percent_complete=100.0)
    done = msgspec.structs.replace(
        done,
        actual_finish=dt.datetime(2026, 3, 6, 17),
        remaining_duration=Duration(tenths=0),
    )
    assert "released" not in kinds_of(compared(BRIDGE, with_task(done)), "Design")


def test_whatever_else_changes_is_told_as_well():
    old = with_task(
        DESIGN, fields=(FieldValue(entity="task", uid=1, field="Area", value="N"),)
    )
    new = with_task(
        work(1, "Design", notes="Ask Ann.", priority=700),
        fields=(FieldValue(entity="task", uid=1, field="Area", value="S"),),
    )
    change = change_of(compared(old, new), "Design")
    assert {c.field for c in change.changes} == {"notes", "priority", "Area"}
    assert {str(kind) for kind in change.kinds} == {"other"}


def test_the_plan_itself_changes_too():
    new = with_task(
        DESIGN,
        data_date=dt.datetime(2026, 3, 6, 17),
        options=Options(critical_limit=DAY),
        calendars=(),
    )
    changes = {c.field: c for c in compared(BRIDGE, new).plan}
    assert changes["data_date"].after == dt.datetime(2026, 3, 6, 17)
    assert changes["critical_limit"].after == DAY
    assert changes["calendar"].after is None


# -- which task is which ---------------------------------------------------------------


def test_tasks_keep_their_identity_when_the_tool_numbers_them_anew():
    old = plan(heading(10, "North"), work(1, "Dig", parent=10), work(2, "Pour"))
    new = plan(heading(20, "North"), work(21, "Dig", parent=20), work(1, "Pour"))
    assert match(old, new).uids == {10: 20, 1: 21, 2: 1}


def test_a_code_counts_more_than_a_name_and_a_guid_most():
    old = plan(work(1, "Dig", code="A10", guid="g1"), work(2, "Pour", code="A20"))
    new = plan(work(7, "Pour", guid="g1"), work(8, "Dig", code="A20"))
    assert match(old, new).uids == {1: 7, 2: 8}


def test_tasks_of_one_name_are_told_apart_by_their_order():
    old = plan(work(1, "Inspect"), work(2, "Inspect"))
    new = plan(work(11, "Inspect"), work(12, "Inspect"), work(13, "Inspect"))
    assert match(old, new).uids == {1: 11, 2: 12}


# -- the first cause -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "words"),
    [
        (
            with_task(work(2, "Build", 14)),
            "'Build' takes 4 days longer (14 days instead of 10 days)",
        ),
        (
            with_task(work(3, "Test", 2)),
            "'Test' takes 3 days less (2 days instead of 5 days)",
        ),
        (
            with_task(DESIGN, links=(link(1, 2, "FS", 3), link(2, 3))),
            "'Build' now follows Design FS+3d instead of Design FS",
        ),
        (
            plan(
                DESIGN,
                work(4, "Permit", 3),
                BUILD,
                TEST,
                link(1, 4),
                link(4, 2),
                link(2, 3),
            ),
            "'Permit' before 'Build' is new",
        ),
        (
            with_task(
                work(
                    2,
                    "Build",
                    10,
                    constraint=ConstraintType.START_NO_EARLIER_THAN,
                    constraint_date=dt.datetime(2026, 3, 23, 8),
                )
            ),
            "'Build' has the constraint 'start no earlier than 23 Mar 2026'",
        ),
        (
            with_task(
                DESIGN,
                work(4, "Hand over", 2),
                links=(link(1, 2), link(2, 3), link(3, 4)),
            ),
            "'Hand over' is new",
        ),
        (
            plan(DESIGN, BUILD, link(1, 2)),
            "'Test' is gone",
        ),
        (
            with_task(DESIGN, start=dt.datetime(2026, 3, 9, 8)),
            "the plan starts on 9 Mar 2026 instead of 2 Mar 2026",
        ),
        (
            with_task(
                work(
                    1,
                    "Design",
                    actual_start=dt.datetime(2026, 3, 4, 8),
                    remaining_duration=Duration(tenths=4 * DAY),
                    percent_complete=20.0,
                )
            ),
            "'Design' started on 4 Mar 2026 instead of 2 Mar 2026",
        ),
        (
            with_task(work(2, "Build", 10, leveling_delay=Duration(tenths=4 * 14400))),
            "'Build' has a levelling delay",
        ),
    ],
)
def test_the_first_cause_is_what_changed_on_the_driving_path(new, words):
    comparison = compared(BRIDGE, new)
    assert comparison.cause is not None
    assert comparison.cause.first.words == words
    assert f"because {words}." in sentences(comparison)[0]


def test_the_causes_of_a_movement_add_up_to_it():
    new = with_task(work(1, "Design", 7), work(2, "Build", 9), work(3, "Test", 8))
    comparison = compared(BRIDGE, new)
    assert [step.days for step in comparison.cause.steps] == [2, -1, 3]
    assert comparison.finish_move.working == 4
    headline, more, won, *_ = sentences(comparison)
    assert headline == (
        "The finish moves 4 working days later (4 calendar days), from 27 Mar 2026 to "
        "2 Apr 2026, because 'Design' takes 2 days longer (7 days instead of 5 days)."
        " That makes 2 of the 4 working days."
    ).replace("(4 calendar days)", "(6 calendar days)")
    assert more.startswith("1 working day won back: 'Build' takes 1 day less")
    assert won.startswith("Another 3 working days: 'Test' takes 3 days longer")


def test_what_changes_off_the_driving_path_is_no_cause():
    old = with_task(work(4, "Side road", 2))
    new = with_task(work(4, "Side road", 9), work(3, "Test", 6))
    assert "Side road" not in sentences(compared(old, new))[0]


def test_a_finish_that_stays_has_no_cause():
    new = with_task(work(1, "Design", 6), work(2, "Build", 9))
    comparison = compared(BRIDGE, new)
    assert comparison.cause is None
    assert sentences(comparison)[0] == "The finish stays on 27 Mar 2026."


def test_a_plan_that_cannot_be_calculated_names_no_cause():
    new = with_task(work(2, "Build", 14))
    comparison = compare(Side(BRIDGE), Side(new))
    assert comparison.finish_move.working == 4
    assert comparison.cause is None


# -- baselines -------------------------------------------------------------------------


def test_a_baseline_of_figures_is_compared_by_figures_alone():
    bare = msgspec.structs.replace(BRIDGE, links=())
    new = with_task(work(2, "Build", 12, notes="More"), work(4, "Extra", 1))
    comparison = compare(side(bare, has_logic=False), side(new))
    assert kinds_of(comparison, "Build") == {"later", "longer"}
    assert kinds_of(comparison, "Extra") == {"added"}
    assert comparison.plan == ()
    assert "'Build' takes 2 days longer" in sentences(comparison)[0]


# -- forms -----------------------------------------------------------------------------


def test_a_change_reads_as_a_line():
    change = change_of(compared(BRIDGE, with_task(work(2, "Build", 12))), "Build")
    said = [change_words(each, 480) for each in change.changes]
    assert said == [
        "finish 20 Mar 2026 → 24 Mar 2026 (+2 d)",
        "duration 10 d → 12 d (+2 d)",
    ]


def test_a_moment_within_the_day_tells_its_hours():
    new = with_task(work(1, "Design", 4.5), links=())
    change = change_of(compared(plan(DESIGN, BUILD, TEST), new), "Design")
    assert change_words(change.get("finish"), 480).startswith(
        "finish 6 Mar 2026, 17:00 → 6 Mar 2026, 12:00"
    )


def test_a_digest_counts_and_names_the_largest_moves_first():
    new = with_task(work(2, "Build", 12), work(4, "Extra"))
    brief = digest(compared(BRIDGE, new))
    assert (brief.tasks_added, brief.tasks_removed, brief.tasks_changed) == (1, 0, 2)
    assert brief.added == ("Extra",)
    assert [move.name for move in brief.moves] == ["Build", "Test"]
    assert brief.counts == {"later": 2, "longer": 1, "added": 1}


def test_programs_get_every_change_as_plain_data():
    data = as_data(compared(BRIDGE, with_task(work(2, "Build", 12))))
    assert json.loads(json.dumps(data)) == data
    (build, test) = data["tasks"]
    assert build["kinds"] == ["later", "longer"]
    assert test["finish_moved"] == {"working_days": 2.0, "calendar_days": 4}
    assert data["cause"][0]["days"] == 2


def test_every_one_of_ten_thousand_tasks_is_compared():
    def long(days):
        tasks = [
            work(n, f"Task {n}", days if n % 50 == 1 else 1) for n in range(1, 10_001)
        ]
        links = [link(n - 1, n) for n in range(2, 10_001) if n % 50 != 1]
        return plan(*tasks, *links)

    old, new = side(long(1)), side(long(3))
    comparison = compare(old, new)
    assert len(comparison.tasks) == 10_000
