"""What each edit does to a plan, as users of Microsoft Project and P6 expect it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.steerco.schedules.editing_plans import (
    DAY,
    at,
    bridge,
    change,
    days,
    done,
    names,
    plan,
    task,
)

from steerco.schedules.editing import EditError, apply, edits
from steerco.schedules.labels import labels_of
from steerco.schedules.model import (
    Assignment,
    ConstraintType,
    LinkType,
    RatePeriod,
    Resource,
    Task,
    TaskKind,
)

WEDNESDAY = dt.datetime(2026, 3, 11, 8)


def refusal(schedule, *wanted):
    with pytest.raises(EditError) as caught:
        apply(schedule, wanted)
    return caught.value


# -- dates ---------------------------------------------------------------------------


def test_a_start_typed_on_an_automatic_task_holds_it_no_earlier():
    after = done(bridge(), change(3, start=at(2026, 3, 11)))
    dig = task(after, 3)
    assert dig.constraint is ConstraintType.START_NO_EARLIER_THAN
    assert dig.constraint_date == WEDNESDAY
    assert dig.start == WEDNESDAY
    assert task(after, 4).start == dt.datetime(2026, 3, 17, 8)


def test_a_finish_typed_on_an_automatic_task_keeps_its_duration():
    after = done(bridge(), change(3, finish=at(2026, 3, 20)))
    dig = task(after, 3)
    assert dig.constraint is ConstraintType.FINISH_NO_EARLIER_THAN
    assert dig.finish == dt.datetime(2026, 3, 20, 17)
    assert dig.duration == days(4)


def test_a_start_and_a_finish_typed_together_set_the_duration():
    dig = task(
        done(bridge(), change(3, start=at(2026, 3, 11), finish=at(2026, 3, 12))), 3
    )
    assert (dig.start, dig.finish) == (WEDNESDAY, dt.datetime(2026, 3, 12, 17))
    assert dig.duration.tenths == 2 * DAY


def test_a_start_that_is_cleared_lets_the_task_go_as_soon_as_possible():
    held = done(bridge(), change(3, start=at(2026, 3, 11)))
    dig = task(done(held, change(3, start=None)), 3)
    assert dig.constraint is ConstraintType.ASAP
    assert dig.start == dt.datetime(2026, 3, 9, 8)


def test_a_finish_before_the_start_is_refused_with_both_days():
    error = refusal(bridge(), change(3, start=at(2026, 3, 11), finish=at(2026, 3, 10)))
    assert (
        "Dig cannot finish on 10 Mar 2026 before it starts on 11 Mar 2026"
        in error.message
    )
    assert (error.task, error.field, error.edit) == (3, "finish", 0)


def test_a_manual_task_goes_where_its_planner_says():
    manual = done(bridge(), change(4, manual=True))
    assert task(manual, 4).start == dt.datetime(2026, 3, 13, 8)
    moved = done(manual, change(4, start=at(2026, 3, 4)))
    assert task(moved, 4).start == dt.datetime(2026, 3, 4, 8)
    assert task(moved, 4).finish == dt.datetime(2026, 3, 5, 17)
    longer = done(moved, change(4, finish=at(2026, 3, 6)))
    assert task(longer, 4).duration.tenths == 3 * DAY


def test_switching_to_manual_and_back_keeps_the_dates():
    manual = done(bridge(), change(4, manual=True), change(4, start=at(2026, 3, 25)))
    after = done(manual, change(4, manual=False))
    pour = task(after, 4)
    assert not pour.manual
    assert pour.constraint is ConstraintType.START_NO_EARLIER_THAN
    assert pour.start == dt.datetime(2026, 3, 25, 8)


def test_a_constraint_without_a_date_takes_the_present_one():
    dig = task(done(bridge(), change(3, constraint="MSO")), 3)
    assert dig.constraint is ConstraintType.MUST_START_ON
    assert dig.constraint_date == dt.datetime(2026, 3, 9, 8)


def test_a_deadline_on_a_day_is_the_end_of_its_work():
    assert task(done(bridge(), change(3, deadline=at(2026, 3, 20))), 3).deadline == (
        dt.datetime(2026, 3, 20, 17)
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"start": at(2026, 3, 11)}, "its dates come from the tasks under it"),
        ({"duration": 480}, "its duration comes from what is under it"),
        ({"constraint": "MSO"}, "Constrain the tasks under it"),
        ({"percent": 40.0}, "its progress comes from the tasks under it"),
        ({"actual_start": at(2026, 3, 11)}, "its actual start comes from"),
    ],
)
def test_a_summary_refuses_what_comes_from_below(values, words):
    assert words in refusal(bridge(), change(2, **values)).message


# -- duration, units, work -----------------------------------------------------------


def staffed(type_="fixed_units", *, effort_driven=False, units=1.0):
    return plan(
        Task(
            uid=1,
            name="Dig",
            duration=days(4),
            type=type_,
            effort_driven=effort_driven,
            work=round(4 * DAY * units),
        ),
        resources=(
            Resource(uid=1, name="Ann", rates=(RatePeriod(rate=Decimal(50)),)),
            Resource(uid=2, name="Bob"),
        ),
        assignments=(
            Assignment(
                uid=1, task=1, resource=1, units=units, work=round(4 * DAY * units)
            ),
        ),
    )


def test_a_longer_task_of_fixed_units_takes_more_work():
    after = done(staffed(), change(1, duration=8 * 480))
    assert task(after, 1).work == 8 * DAY
    assert after.assignments[0].units == 1.0


def test_a_longer_task_of_fixed_work_takes_smaller_shares():
    after = done(staffed("fixed_work"), change(1, duration=8 * 480))
    assert task(after, 1).work == 4 * DAY
    assert after.assignments[0].units == 0.5


def test_more_work_makes_a_task_of_fixed_units_longer():
    after = done(staffed(units=0.5), change(1, work=4 * 480))
    assert task(after, 1).duration.tenths == 8 * DAY


def test_more_work_in_a_fixed_duration_takes_larger_shares():
    after = done(staffed("fixed_duration"), change(1, work=8 * 480))
    assert task(after, 1).duration.tenths == 4 * DAY
    assert after.assignments[0].units == 2.0


def test_effort_driven_work_is_shared_by_who_joins():
    after = done(
        staffed(effort_driven=True), edits.Assign(task=1, resource="Bob", units=1.0)
    )
    assert task(after, 1).duration.tenths == 2 * DAY
    assert task(after, 1).work == 4 * DAY
    assert [each.work for each in after.assignments] == [2 * DAY, 2 * DAY]


def test_other_work_grows_by_who_joins():
    after = done(staffed(), edits.Assign(task=1, resource="Bob", units=0.5))
    assert task(after, 1).duration.tenths == 4 * DAY
    assert task(after, 1).work == 6 * DAY


def test_the_last_of_two_does_all_effort_driven_work():
    shared = done(staffed(effort_driven=True), edits.Assign(task=1, resource="Bob"))
    after = done(shared, edits.Unassign(task=1, resource=2))
    assert task(after, 1).duration.tenths == 4 * DAY
    assert [each.work for each in after.assignments] == [4 * DAY]


def test_work_costs_what_its_resource_costs():
    empty = done(staffed(), edits.Unassign(task=1, resource=1))
    after = done(empty, edits.Assign(task=1, resource="ann"))
    assert after.assignments[0].cost == Decimal(1600)
    assert task(after, 1).cost == Decimal(1600)
    longer = done(after, change(1, duration=8 * 480))
    assert task(longer, 1).cost == Decimal(3200)
    assert task(done(longer, change(1, cost=Decimal(100))), 1).cost == Decimal(3300)


def test_resources_typed_into_a_cell_replace_those_before():
    edited = apply(staffed(), [edits.Resources(uid=1, text="Bob[50%]; Cem")])
    assert [each.name for each in edited.schedule.resources] == ["Ann", "Bob", "Cem"]
    by_name = {r.uid: r.name for r in edited.schedule.resources}
    units = {by_name[a.resource]: a.units for a in edited.schedule.assignments}
    assert units == {"Bob": 0.5, "Cem": 1.0}
    assert edited.said == ("Cem is new in this plan and was added to its resources.",)


# -- progress ------------------------------------------------------------------------


def test_percent_complete_starts_a_task_and_leaves_the_rest():
    dig = task(done(bridge(), change(3, percent=25.0)), 3)
    assert dig.actual_start == dt.datetime(2026, 3, 9, 8)
    assert dig.remaining_duration == days(3)
    assert dig.actual_finish is None


def test_a_hundred_percent_finishes_a_task_where_it_was_scheduled():
    after = done(bridge(), change(3, percent=100.0))
    dig = task(after, 3)
    assert dig.actual_finish == dt.datetime(2026, 3, 12, 17)
    assert dig.remaining_duration == days(0)
    assert task(after, 2).percent_complete == pytest.approx(66.67)


def test_no_percent_takes_the_actual_dates_back():
    begun = done(bridge(), change(3, percent=100.0))
    dig = task(done(begun, change(3, percent=0.0)), 3)
    assert (dig.actual_start, dig.actual_finish) == (None, None)
    assert dig.remaining_duration == days(4)


def test_an_actual_finish_says_how_long_it_took():
    dig = task(done(bridge(), change(3, actual_finish=at(2026, 3, 17))), 3)
    assert dig.percent_complete == 100
    assert dig.finish == dt.datetime(2026, 3, 17, 17)
    assert dig.duration == days(7)


def test_remaining_duration_moves_the_finish_and_the_percentage():
    begun = done(bridge(), change(3, percent=50.0))
    dig = task(done(begun, change(3, remaining_duration=6 * 480)), 3)
    assert dig.duration == days(8)
    assert dig.percent_complete == 25
    assert dig.finish == dt.datetime(2026, 3, 18, 17)


def test_a_started_task_cannot_be_shorter_than_what_is_done():
    begun = done(bridge(), change(3, percent=50.0))
    assert "More of Dig is done" in refusal(begun, change(3, duration=480)).message


def test_a_milestone_is_reached_or_not():
    assert "reached (100 %)" in refusal(bridge(), change(5, percent=50.0)).message
    assert task(done(bridge(), change(5, percent=100.0)), 5).actual_finish is not None


def test_work_is_updated_as_scheduled_up_to_a_date():
    after = done(bridge(), edits.Progress(to=at(2026, 3, 10, 17)))
    assert task(after, 1).percent_complete == 100
    assert task(after, 3).percent_complete == 50
    assert task(after, 4).percent_complete is None
    assert task(after, 3).start == dt.datetime(2026, 3, 9, 8)


def test_a_summary_can_be_done_as_a_whole():
    after = done(bridge(), change(2, percent=100.0))
    assert task(after, 3).percent_complete == task(after, 4).percent_complete == 100
    assert task(after, 2).actual_finish == task(after, 4).finish


# -- outline -------------------------------------------------------------------------


def test_indenting_makes_a_heading_and_numbers_anew():
    after = done(
        bridge(), edits.Unlink(predecessor=4, successor=5), edits.Indent(uids=(5,))
    )
    assert names(after) == ["1 Design", "2 Build", "2.1 Dig", "2.2 Pour", "2.3 Open"]
    deeper = done(after, edits.Indent(uids=(5,)))
    assert names(deeper)[-2:] == ["2.2 Pour", "2.2.1 Open"]
    assert task(deeper, 4).kind is TaskKind.SUMMARY


def test_outdenting_takes_later_siblings_along():
    free = done(bridge(), edits.Unlink(predecessor=3, successor=4))
    after = done(free, edits.Outdent(uids=(3,)))
    assert names(after) == ["1 Design", "2 Build", "3 Dig", "3.1 Pour", "4 Open"]
    assert task(after, 2).kind is TaskKind.TASK
    assert task(after, 3).kind is TaskKind.SUMMARY


def test_linked_tasks_cannot_hold_each_other():
    error = refusal(bridge(), edits.Indent(uids=(4,)))
    assert "Dig and Pour are linked" in error.message


def test_moving_keeps_the_order_of_those_moved():
    after = done(bridge(), edits.Move(uids=(4, 3), parent=None, before=1))
    assert names(after) == ["1 Dig", "2 Pour", "3 Design", "4 Build", "5 Open"]


def test_nothing_moves_under_itself():
    assert (
        "cannot move under itself"
        in refusal(bridge(), edits.Move(uids=(2,), parent=3)).message
    )


def test_only_what_changed_is_added_up():
    before = bridge()
    assert task(before, 2).percent_complete is None
    same = done(before, change(3, duration=4 * 480, name="Dig deep"))
    assert task(same, 2).percent_complete is None
    longer = done(before, change(3, duration=5 * 480))
    assert task(longer, 2).percent_complete == 0


def test_removing_a_heading_removes_what_is_under_it_and_its_links():
    after = done(bridge(), edits.Remove(uids=(2,)))
    assert names(after) == ["1 Design", "2 Open"]
    assert after.links == ()


def test_a_task_added_under_a_task_makes_it_a_heading():
    after = done(
        bridge(), edits.Add(parent=1, values=edits.Values(name="Sketch", duration=960))
    )
    assert names(after)[:2] == ["1 Design", "1.1 Sketch"]
    assert task(after, 1).kind is TaskKind.SUMMARY
    assert task(after, 1).finish == dt.datetime(2026, 3, 3, 17)


def test_recurring_work_is_held_where_it_is_due():
    repeat = edits.Repeat(every="week", weekdays=(1,), times=3)
    values = edits.Values(name="Steering", start=at(2026, 3, 3, 10), duration=60)
    after = done(bridge(), edits.Add(values=values, repeat=repeat))
    heading = next(each for each in after.tasks if each.name == "Steering")
    below = [each for each in after.tasks if each.parent == heading.uid]
    assert heading.recurring
    assert heading.kind is TaskKind.SUMMARY
    assert [each.start.date().day for each in below] == [3, 10, 17]
    assert {each.start.time() for each in below} == {dt.time(10)}


def test_no_duration_makes_a_milestone_and_a_duration_a_task():
    milestone = done(bridge(), change(4, duration=0))
    assert task(milestone, 4).kind is TaskKind.MILESTONE
    assert task(done(milestone, change(4, duration=480)), 4).kind is TaskKind.TASK


# -- links ---------------------------------------------------------------------------


def test_a_link_is_added_and_changed_with_lag():
    linked = done(
        bridge(), edits.SetLink(predecessor=1, successor=4, type="SS", lag=960)
    )
    assert len(linked.links) == 4
    after = done(linked, edits.SetLink(predecessor=1, successor=4, type="FF"))
    assert [each.type for each in after.links if each.predecessor == 1] == [
        LinkType.FS,
        LinkType.FF,
    ]


def test_predecessors_are_typed_as_a_cell_shows_them():
    after = done(bridge(), edits.Predecessors(uid=4, text="1SS+2d; 2.1"))
    found = {
        (each.predecessor, each.type.value, each.lag.tenths)
        for each in after.links
        if each.successor == 4
    }
    assert found == {(1, "SS", 2 * DAY), (3, "FS", 0)}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (edits.SetLink(predecessor=2, successor=3), "Build is the summary of Dig"),
        (edits.SetLink(predecessor=3, successor=3), "Dig cannot wait for itself"),
        (edits.Predecessors(uid=3, text="99"), "there is no task 99"),
        (edits.Predecessors(uid=3, text="1FS+x"), "there is no task"),
        (
            edits.SetLink(predecessor=1, successor=2, type="FF"),
            "only its start can be linked",
        ),
    ],
)
def test_links_that_cannot_be_are_refused_in_words(edit, words):
    assert words in refusal(bridge(), edit).message


# -- calendars, settings, splits -----------------------------------------------------


def test_a_holiday_moves_the_work_after_it():
    off = edits.Exceptional(
        name="Holiday", start=dt.date(2026, 3, 4), end=dt.date(2026, 3, 4)
    )
    after = done(bridge(), edits.SetCalendar(name="standard", exceptions=(off,)))
    assert task(after, 1).finish == dt.datetime(2026, 3, 9, 17)


def test_a_recurring_exception_keeps_its_rule():
    friday = edits.Exceptional(
        name="Short Friday",
        start=dt.date(2026, 3, 6),
        end=dt.date(2026, 3, 31),
        ranges=((480, 720),),
        repeat=edits.ExceptionRepeat(every="week", weekdays=(4,)),
    )
    calendar = done(
        bridge(), edits.SetCalendar(name="Standard", exceptions=(friday,))
    ).calendars[0]
    assert [each.start.day for each in calendar.exceptions] == [6, 13, 20, 27]
    assert len(calendar.recurrences) == 1


def test_a_task_works_by_a_calendar_that_was_added():
    week = ((),) * 5 + (((480, 960),), ())
    after = done(
        bridge(),
        edits.SetCalendar(name="Saturdays", week=week),
        change(4, calendar="saturdays"),
    )
    assert task(after, 4).start.weekday() == 5


def test_a_calendar_that_never_works_is_refused():
    assert (
        "would never work"
        in refusal(bridge(), edits.SetCalendar(name="Off", week=((),) * 7)).message
    )


def test_an_unknown_calendar_is_refused_with_those_there_are():
    assert (
        "this plan has Standard"
        in refusal(bridge(), change(4, calendar="Nights")).message
    )


def test_the_start_of_the_plan_moves_it():
    after = done(
        bridge(), edits.SetPlan(values=edits.PlanValues(start=at(2026, 3, 9, 8)))
    )
    assert task(after, 1).start == dt.datetime(2026, 3, 9, 8)


def test_a_plan_scheduled_from_its_finish_ends_there():
    values = edits.PlanValues(schedule_from_finish=True, finish=at(2026, 6, 26, 17))
    after = done(bridge(), edits.SetPlan(values=values))
    assert task(after, 5).finish == dt.datetime(2026, 6, 26, 17)
    assert after.start == task(after, 1).start


def test_a_split_lets_the_rest_of_the_work_wait():
    split = edits.SplitTask(uid=3, from_=at(2026, 3, 10, 17), to=at(2026, 3, 16, 8))
    after = done(bridge(), split)
    assert task(after, 3).finish == dt.datetime(2026, 3, 17, 17)
    assert task(done(after, edits.Join(uid=3)), 3).finish == dt.datetime(
        2026, 3, 12, 17
    )


# -- paste ---------------------------------------------------------------------------


def test_rows_are_pasted_as_tasks_before_another_and_name_each_other():
    paste = edits.Paste(
        at=4,
        columns=("name", "duration", "predecessors", "resources", "constraint"),
        rows=(
            ("Cast slab", "3d", "3", "Ann", ""),
            ("", "", "", "", ""),
            ("Cure", "2 ed", "4SS+1d", "", "ALAP"),
        ),
    )
    after = done(bridge(), paste)
    assert names(after)[2:5] == ["2.1 Dig", "2.2 Cast slab", "2.3 Cure"]
    assert task(after, 6).duration == days(3)
    assert task(after, 7).duration.elapsed
    assert task(after, 7).constraint is ConstraintType.ALAP
    assert (6, 7) in {(each.predecessor, each.successor) for each in after.links}
    assert names(after)[5] == "2.4 Pour"


def test_predecessors_are_typed_by_the_number_that_people_see():
    numbered = plan(
        Task(uid=70, id=1, name="Dig", duration=days(1)),
        Task(uid=1, id=2, name="Pour", duration=days(1)),
        Task(uid=9, id=3, name="Open", duration=days(1)),
    )
    after = done(numbered, edits.Predecessors(uid=9, text="1; 2SS"))
    assert {each.predecessor for each in after.links} == {70, 1}
    added = done(after, edits.Add(values=edits.Values(name="Party")))
    assert labels_of(added)[added.tasks[-1].uid] == "4"
    linked = done(added, edits.Predecessors(uid=added.tasks[-1].uid, text="3"))
    assert linked.links[-1].predecessor == 9


def numbers(schedule):
    return {task.name: labels_of(schedule)[task.uid] for task in schedule.tasks}


def test_rows_are_numbered_by_their_place_once_one_comes_goes_or_moves():
    gaps = plan(
        Task(uid=70, id=1, name="Dig", duration=days(1)),
        Task(uid=1, id=3, name="Pour", duration=days(1)),
        Task(uid=9, id=4, name="Open", duration=days(1)),
    )
    assert numbers(gaps) == {"Dig": "1", "Pour": "3", "Open": "4"}
    renamed = done(gaps, edits.Set(uid=1, values=edits.Values(name="Cast")))
    assert numbers(renamed) == {"Dig": "1", "Cast": "3", "Open": "4"}
    removed = done(gaps, edits.Remove(uids=(70,)))
    assert numbers(removed) == {"Pour": "1", "Open": "2"}
    moved = done(gaps, edits.Move(uids=(9,), parent=None, before=70))
    assert numbers(moved) == {"Open": "1", "Dig": "2", "Pour": "3"}
    linked = done(moved, edits.Predecessors(uid=1, text="1; 2FF"))
    assert [each.predecessor for each in linked.links] == [9, 70]


def test_a_task_named_by_its_uid_is_found_whatever_number_its_row_has():
    after = done(
        plan(
            Task(uid=70, id=1, name="Dig", duration=days(1)),
            Task(uid=1, id=2, name="Pour", duration=days(1)),
        ),
        edits.Add(before=70),
        edits.Predecessors(uid=1, text="#70SS+1d"),
    )
    assert [(each.predecessor, each.type) for each in after.links] == [
        (70, LinkType.SS)
    ]


def test_a_cell_that_cannot_be_read_names_row_and_column():
    paste = edits.Paste(
        at=None, columns=("name", "duration"), rows=(("A", "1d"), ("B", "long"))
    )
    error = refusal(bridge(), paste)
    assert "Row 2, duration: 'long' is not a duration" in error.message
    assert error.field == "duration"


def test_pasted_dates_are_read_as_their_column_writes_them():
    paste = edits.Paste(
        at=None,
        columns=("name", "start"),
        rows=(("A", "03/13/2026"), ("B", "03/04/2026")),
    )
    after = done(bridge(), paste)
    assert [each.start.date() for each in after.tasks[-2:]] == [
        dt.date(2026, 3, 13),
        dt.date(2026, 3, 4),
    ]


# -- P6 ------------------------------------------------------------------------------


def p6(**values):
    return plan(
        Task(uid=1, name="Area", kind=TaskKind.WBS_SUMMARY),
        Task(
            uid=2,
            name="Dig",
            code="A1000",
            parent=1,
            level=2,
            duration=days(4),
            remaining_duration=days(4),
            percent_type="duration",
        ),
        format="XER",
        data_date=dt.datetime(2026, 3, 2, 8),
        **values,
    )


def test_a_p6_plan_keeps_its_original_duration_when_work_is_left():
    dig = task(
        done(p6(), change(2, percent=50.0), change(2, remaining_duration=3 * 480)), 2
    )
    assert dig.duration == days(4)
    assert dig.remaining_duration == days(3)
    assert dig.percent_complete == 25


def test_a_p6_activity_gets_the_next_id_and_its_element():
    after = done(p6(), edits.Add(parent=1, values=edits.Values(name="Pour")))
    assert after.tasks[-1].code == "A1010"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (change(2, manual=True), "schedules every activity"),
        (change(2, active=False), "no inactive activities"),
        (edits.Add(parent=2), "holds no others"),
        (edits.SetLink(predecessor=1, successor=2), "summary of Dig"),
        (change(1, deadline=at(2026, 3, 4)), "WBS element"),
    ],
)
def test_a_p6_plan_refuses_what_p6_does_not_know(edit, words):
    assert words in refusal(p6(), edit).message


@pytest.mark.parametrize(
    ("type_", "work", "units"),
    [
        ("fixed_units", 8 * DAY, 1.0),
        ("fixed_duration_and_units", 8 * DAY, 1.0),
        ("fixed_work", 4 * DAY, 0.5),
        ("fixed_duration", 4 * DAY, 0.5),
    ],
)
def test_p6_duration_types_say_what_a_longer_duration_changes(type_, work, units):
    schedule = plan(
        Task(
            uid=1,
            name="Dig",
            code="A1000",
            type=type_,
            duration=days(4),
            remaining_duration=days(4),
            work=4 * DAY,
        ),
        format="XER",
        resources=(Resource(uid=1, name="Ann"),),
        assignments=(Assignment(uid=1, task=1, resource=1, units=1.0, work=4 * DAY),),
    )
    after = done(schedule, change(1, duration=8 * 480))
    assert task(after, 1).work == work
    assert after.assignments[0].units == units
