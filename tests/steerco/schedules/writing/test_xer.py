"""Primavera XER: byte for byte where nothing changed, cell by cell where it did."""

from __future__ import annotations

import datetime as dt
import os
import re
from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer

from steerco.schedules import java, mpxj, read, session
from steerco.schedules.editing import apply
from steerco.schedules.editing.edits import Add, Set, Values
from steerco.schedules.model import (
    Assignment,
    Calendar,
    CalendarException,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    RatePeriod,
    Resource,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import Source, write

replace = msgspec.structs.replace
SAMPLE = Path(__file__).parents[4] / "src/steerco/sample/files"
TODAY = dt.date(2026, 11, 27)


@pytest.fixture
def reread(tmp_path):
    def read_back(content, number=0):
        path = tmp_path / "out.xer"
        path.write_bytes(content)
        return read(path)[number]

    return read_back


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    return Source(path.read_bytes(), read(path)[0])


def out(schedule, source=None, on=None):
    return write(schedule, Format.XER, source=source, on=on)


def changed_task(schedule, uid, **values):
    return replace(
        schedule,
        tasks=tuple(
            replace(task, **values) if task.uid == uid else task
            for task in schedule.tasks
        ),
    )


def lines(content):
    return content.decode("cp1251").splitlines()


def test_an_unchanged_plan_differs_in_the_header_date_alone(bridge):
    content = out(bridge.schedule, bridge, TODAY).content
    assert content == bridge.content.replace(b"2026-01-31\tProj", b"2026-11-27\tProj")


@pytest.mark.parametrize(
    "path", sorted(SAMPLE.glob("plans/**/*.xer")), ids=lambda path: path.name
)
def test_the_sample_leaves_byte_for_byte(path):
    content = path.read_bytes()
    for plan in read(path):
        assert out(plan, Source(content, plan)).content == content


def test_real_files_leave_byte_for_byte_even_through_every_table():
    folder = Path(os.environ.get("STEERCO_REFERENCE_DATA", "/nowhere"))
    found = sorted(folder.glob("schedules/open/**/*.xer"))
    if not found:
        pytest.skip("no reference data: set STEERCO_REFERENCE_DATA to its folder")
    for path in found:
        content = path.read_bytes()
        for plan in read(path):
            source = Source(content, plan)
            assert out(plan, source).content == content, path.name
            # A warning is no part of the file, but makes the plans differ.
            again = replace(plan, manager="somebody")
            assert out(again, source).content == content, path.name


def test_only_the_changed_cells_change(bridge):
    later = changed_task(
        bridge.schedule, 201, name="Dig deeper", remaining_duration=Duration(tenths=600)
    )
    was, now = lines(bridge.content), lines(out(later, bridge).content)
    (row,) = [at for at, (a, b) in enumerate(zip(was, now, strict=True)) if a != b]
    assert now[row] == was[row].replace("\tDig\t", "\tDig deeper\t").replace(
        "\t60.5\t", "\t1\t"
    )


def test_other_projects_and_unknown_tables_stay(bridge):
    later = changed_task(bridge.schedule, 201, name="Dig deeper")
    text = out(later, bridge).content.decode("cp1251")
    assert "PROJRISK" in text
    assert "Flood" in text
    assert "\t301\t11\t110\t" in text


def test_new_tasks_links_people_and_calendars_are_read_again(bridge, reread):
    plan = bridge.schedule
    crew = Calendar(
        uid=70,
        name="Nights",
        week=((TimeRange(start=1200, end=1440),),) * 5 + ((), ()),
        exceptions=(
            CalendarException(start=dt.date(2026, 5, 1), end=dt.date(2026, 5, 3)),
        ),
    )
    phase = Task(uid=9001, name="Deck", parent=100, level=2, kind=TaskKind.SUMMARY)
    paint = Task(
        uid=9002,
        name="Paint",
        parent=9001,
        level=3,
        calendar=70,
        duration=Duration(tenths=4800, unit="d"),
        start=dt.datetime(2026, 3, 2, 20),
        finish=dt.datetime(2026, 3, 4, 0),
        constraint=ConstraintType.START_NO_EARLIER_THAN,
        constraint_date=dt.datetime(2026, 3, 2, 20),
        notes="Two coats\n& a <primer>",
    )
    later = replace(
        plan,
        calendars=(*plan.calendars, crew),
        tasks=(*plan.tasks, phase, paint),
        links=(
            *plan.links,
            Link(
                predecessor=201,
                successor=9002,
                type=LinkType.SS,
                lag=Duration(tenths=-900, unit="d"),
            ),
        ),
        resources=(*plan.resources, Resource(uid=900, name="Painter", max_units=2.0)),
        assignments=(
            *plan.assignments,
            Assignment(
                uid=900,
                task=9002,
                resource=900,
                units=0.5,
                work=2400,
                remaining_work=2400,
            ),
        ),
    )
    found = reread(out(later, bridge).content)
    by_name = {task.name: task for task in found.tasks}
    deck, painted = by_name["Deck"], by_name["Paint"]
    assert (deck.kind, deck.parent) == (TaskKind.SUMMARY, 100)
    assert painted.parent == deck.uid
    assert painted.uid == 302
    for name in ["duration", "start", "finish", "constraint", "constraint_date"]:
        assert getattr(painted, name) == getattr(paint, name), name
    assert painted.notes == "Two coats\n& a <primer>"
    (calendar,) = (c for c in found.calendars if c.name == "Nights")
    assert (calendar.week, painted.calendar) == (crew.week, calendar.uid)
    assert [e.start.day for e in calendar.exceptions] == [1, 2, 3]
    (link,) = (each for each in found.links if each.successor == painted.uid)
    assert (link.predecessor, link.type, link.lag.tenths) == (201, LinkType.SS, -900)
    (painter,) = (each for each in found.resources if each.name == "Painter")
    (work,) = (each for each in found.assignments if each.task == painted.uid)
    assert (work.resource, work.units, work.work) == (painter.uid, 0.5, 2400)


def test_removed_tasks_take_their_rows_along(bridge, reread):
    plan = bridge.schedule
    later = replace(
        plan,
        tasks=tuple(task for task in plan.tasks if task.uid != 201),
        links=(),
        assignments=tuple(a for a in plan.assignments if a.task != 201),
        fields=(),
    )
    content = out(later, bridge).content
    assert not reread(content).links
    rows = content.decode("cp1251")
    assert "\r\n%R\t201\t10\t1\t" in rows, "the WBS element of the same number"
    assert "\tDig\t" not in rows.partition("301")[0]
    assert "TASKACTV" in rows
    assert "\r\n%R\t201\t1\t2" not in rows


def test_a_task_that_becomes_a_summary_moves_to_the_outline(bridge, reread):
    later = replace(
        bridge.schedule,
        tasks=tuple(
            replace(task, parent=202, level=4) if task.uid == 201 else task
            for task in bridge.schedule.tasks
        ),
    )
    found = reread(out(later, bridge).content)
    (dig,) = (task for task in found.tasks if task.name == "Dig")
    (oversee,) = (task for task in found.tasks if task.name == "Oversee")
    assert oversee.kind is TaskKind.SUMMARY
    assert dig.parent == oversee.uid


def test_letters_that_the_file_does_not_know_are_said(bridge):
    written = out(changed_task(bridge.schedule, 201, name="挖掘"), bridge)
    assert "Letters outside cp1251 became question marks." in written.notes


def test_tabs_and_line_ends_in_names_cannot_break_the_rows(bridge, reread):
    later = changed_task(bridge.schedule, 201, name="a\tb\r\n%R\tc")
    found = reread(out(later, bridge).content)
    assert {task.name for task in found.tasks} >= {"a b %R c"}


MOMENTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2027, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": st.text(st.sampled_from("abcЖяö \t"), min_size=1).filter(str.strip),
        "duration": st.integers(0, 100_000).map(lambda t: Duration(tenths=t, unit="d")),
        "remaining_duration": st.integers(0, 100_000).map(
            lambda t: Duration(tenths=t, unit="d")
        ),
        "constraint": st.sampled_from(ConstraintType),
        "constraint_date": MOMENTS,
        "early_start": MOMENTS,
        "late_finish": MOMENTS,
        "total_float": st.integers(-10_000, 10_000),
        "expected_finish": st.none() | MOMENTS,
        "suspend": st.none() | MOMENTS,
        "physical_percent_complete": st.integers(0, 100).map(float),
        "longest_path": st.booleans(),
        "priority": st.sampled_from((1000, 750, 500, 250, 100)),
    },
)


@pytest.fixture
def whole(bridge, reread):
    """Return the plan in a file with every column that P6 writes."""
    content = out(replace(bridge.schedule, links=bridge.schedule.links[:1])).content
    return Source(content, reread(content))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.sampled_from(("Dig", "Oversee", "Открыт мост")), CHANGES)
def test_whatever_is_changed_is_read_again(whole, reread, name, changes):
    (uid,) = (task.uid for task in whole.schedule.tasks if task.name == name)
    expected = changed_task(whole.schedule, uid, **changes)
    (wanted,) = (task for task in expected.tasks if task.uid == uid)
    content = out(expected, whole).content
    (found,) = (task for task in reread(content).tasks if task.uid == uid)
    encoding = whole.schedule.extra["encoding"]
    for name in changes:
        value = getattr(wanted, name)
        if isinstance(value, str):
            value = re.sub(r"\t+", " ", value)
            letters = value.encode(encoding, errors="replace").decode(encoding)
            assert getattr(found, name) == letters
        else:
            assert getattr(found, name) == value, name
    untouched = {task.uid for task in expected.tasks} - {uid}
    again = {task.uid: task for task in reread(content).tasks}
    assert all(
        replace(again[t.uid], id=None) == replace(t, id=None)
        for t in expected.tasks
        if t.uid in untouched
    )


# -- from other programs -----------------------------------------------------------------


@pytest.fixture
def foreign(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    return read(path)[0]


def test_a_plan_of_another_program_becomes_one_whole_project(foreign, reread):
    written = out(foreign, on=TODAY)
    found = reread(written.content)
    assert (found.name, found.start, found.data_date, found.currency) == (
        "Bridge",
        foreign.start,
        foreign.data_date,
        "EUR",
    )
    names = {task.name: task for task in found.tasks}
    assert list(names) == ["Bridge", "Opened", "Piers", "Dig", "Cure"]
    dig = names["Dig"]
    assert dig.duration == Duration(tenths=33601, unit="d")
    assert dig.actual_start == dt.datetime(2026, 1, 5, 8)
    assert dig.constraint is ConstraintType.START_NO_EARLIER_THAN
    assert (names["Piers"].uid, names["Piers"].kind) == (dig.parent, TaskKind.SUMMARY)
    assert names["Opened"].kind is TaskKind.FINISH_MILESTONE
    assert [(v.field, v.value) for v in found.fields] == [("Area", "North")]
    assert [(r.name, r.max_units) for r in found.resources] == [
        ("Ann", 1.5),
        ("Sand", 1.0),
    ]
    assert any("never opened in it" in note for note in written.notes)
    assert any(note.startswith("Deadlines stand in") for note in written.notes)


def test_no_cell_that_primavera_needs_is_empty(foreign):
    table, columns, empty = "", [], []
    needed = {
        "TASK": "task_id proj_id wbs_id clndr_id task_code task_name task_type "
        "duration_type status_code complete_pct_type target_drtn_hr_cnt guid "
        "rev_fdbk_flag lock_plan_flag phys_complete_pct est_wt priority_type",
        "PROJWBS": "wbs_id proj_id obs_id seq_num wbs_short_name wbs_name status_code "
        "proj_node_flag",
        "PROJECT": "proj_id clndr_id proj_short_name plan_start_date def_task_type "
        "critical_path_type project_flag export_flag guid",
        "CALENDAR": "clndr_id clndr_name clndr_type day_hr_cnt clndr_data",
        "RSRC": "rsrc_id rsrc_name rsrc_short_name rsrc_type active_flag curr_id",
    }
    content = out(foreign).content.decode("cp1252")
    assert content.endswith("%E\r\n")
    for line in content.splitlines():
        mark, *cells = line.split("\t")
        if mark == "%T":
            table = cells[0]
        elif mark == "%F":
            columns = cells
        elif mark == "%R" and table in needed:
            row = dict(zip(columns, cells, strict=True))
            empty += [(table, c, row) for c in needed[table].split() if not row[c]]
    assert [each for each in empty if each[2].get("task_name") != "Opened"] == []


def test_the_project_itself_stands_in_the_outline_once(bridge, reread):
    found = reread(out(bridge.schedule).content)
    assert [t.name for t in found.tasks] == [t.name for t in bridge.schedule.tasks]


def test_letters_of_any_script_leave_in_unicode(foreign, reread):
    later = changed_task(foreign, 2, name="挖掘 Жук")
    assert "挖掘 Жук" in {task.name for task in reread(out(later).content).tasks}


def test_a_second_reader_finds_the_same_network(foreign, tmp_path):
    if java.find_java() is None or not java.find_jars():
        pytest.skip("no Java or no mpxj: install steerco[mpp]")
    path = tmp_path / "out.xer"
    path.write_bytes(out(foreign).content)
    with session():
        theirs = mpxj.read_file(path, Format.XER, name=path.name)[0]
    ours = read(path)[0]

    def network(schedule):
        names = {task.uid: task.name for task in schedule.tasks}
        return {
            (names[a.predecessor], names[a.successor], a.type, a.lag.tenths)
            for a in schedule.links
        }

    assert network(theirs) == network(ours)
    assert {t.name: t.start for t in theirs.tasks if not t.is_summary} == {
        t.name: t.start for t in ours.tasks if not t.is_summary
    }


def test_edits_of_the_planner_leave_with_all_dates_they_moved(reread):
    path = next(SAMPLE.glob("plans/water/P-0101*.xer"))
    (plan,) = read(path)
    dug = next(t for t in plan.tasks if t.name.startswith("Tender and award"))
    wanted = [
        Set(uid=dug.uid, values=Values(name="Tender")),
        Add(values=Values(name="Second tender", duration=960), parent=dug.parent),
    ]
    later = apply(plan, wanted).schedule
    found = reread(out(later, Source(path.read_bytes(), plan)).content)
    by_uid = {task.uid: task for task in found.tasks}
    for task in later.tasks:
        if not task.is_summary and task.name != "Second tender":
            again = by_uid[task.uid]
            assert (again.name, again.start, again.finish, again.duration) == (
                task.name,
                task.start,
                task.finish,
                task.duration,
            )
    (added,) = (task for task in found.tasks if task.name == "Second tender")
    assert (added.parent, added.duration.tenths) == (dug.parent, 9600)


@pytest.fixture
def priced(tmp_path):
    """A plan of Microsoft Project whose first resource has the given rates."""
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    plan = read(path)[0]

    def with_rates(*rates):
        first, *others = plan.resources
        return replace(plan, resources=(replace(first, rates=rates), *others))

    return with_rates


def hourly(rate, overtime, **facts):
    return RatePeriod(rate=Decimal(rate), overtime_rate=Decimal(overtime), **facts)


def overtime_of(plan):
    return [(rate.rate, rate.overtime_rate) for rate in plan.resources[0].rates]


def test_overtime_that_is_one_multiple_of_the_rates_leaves_as_their_factor(
    priced, reread
):
    later = dt.datetime(2026, 6, 1, 8)
    plan = priced(hourly(40, 60), hourly(50, 75, start=later))
    content, notes = out(plan)

    assert not [note for note in notes if "vertime" in note]
    assert overtime_of(reread(content)) == [(40, 60), (50, 75)]


def test_overtime_that_no_factor_tells_is_left_out_and_said(priced, reread):
    later = dt.datetime(2026, 6, 1, 8)
    plan = priced(hourly(40, 60), hourly(50, 100, start=later))
    content, notes = out(plan)

    assert (
        "Overtime rates are left out where they are no one multiple of the rates "
        "(1 resource)." in notes
    )
    assert overtime_of(reread(content)) == [(40, None), (50, None)]


def test_notes_on_assignments_leave_in_a_field_of_theirs_and_come_back(priced, reread):
    plan = priced()
    first, *others = plan.assignments
    noted = replace(first, notes="Bring the\ncrane.")
    content, notes = out(replace(plan, assignments=(noted, *others)))

    assert any("Notes on assignments stand in" in note for note in notes)
    again = reread(content)
    assert [each.notes for each in again.assignments if each.notes] == [
        "Bring the crane."
    ]
    assert {task.notes for task in again.tasks} == {
        task.notes for task in reread(out(plan)[0]).tasks
    }
