"""Microsoft Project XML: what goes out comes back, and the rest stays as it was."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import etree
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer
from tests.steerco.schedules.writing.generated import schedules

from steerco.schedules import java, mpxj, read, session
from steerco.schedules.model import (
    Baseline,
    Duration,
    FieldValue,
    Link,
    LinkType,
    Schedule,
    Split,
    Task,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.writing import Source, write

SPACE = "{http://schemas.microsoft.com/project}"
replace = msgspec.structs.replace


@pytest.fixture
def back(tmp_path):
    """Write a plan, read the file, and return the plan in it."""

    def reread(schedule, source=None):
        path = tmp_path / "out.xml"
        path.write_bytes(write(schedule, Format.MSPDI, source=source).content)
        (found,) = read(path)
        return found

    return reread


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    (schedule,) = read(path)
    return Source(path.read_bytes(), schedule)


def reference(pattern):
    folder = Path(os.environ.get("STEERCO_REFERENCE_DATA", "/nowhere"))
    found = sorted(folder.glob(f"schedules/open/{pattern}"))
    if not found:
        pytest.skip("no reference data: set STEERCO_REFERENCE_DATA to its folder")
    return [path for path in found if not path.name.startswith("NEG_")]


def changed_task(schedule, uid, **values):
    return replace(
        schedule,
        tasks=tuple(
            replace(task, **values) if task.uid == uid else task
            for task in schedule.tasks
        ),
    )


def told(found, plan):
    """Return a plan but for what its reader reports of the file itself."""
    return replace(
        found, fields=plan.fields, row_counts=plan.row_counts, unread=plan.unread
    )


SLOW = settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@SLOW
@given(schedules())
def test_every_field_of_a_plan_survives_the_way_out_and_back(back, plan):
    found = back(plan)
    # Values of custom fields come back by kind: attributes first, then codes.
    assert sorted(found.fields, key=repr) == sorted(plan.fields, key=repr)
    assert told(found, plan) == plan


@SLOW
@given(schedules(), schedules())
def test_a_patched_file_reads_as_the_plan_it_was_patched_to(back, before, after):
    content = write(before, Format.MSPDI).content
    found = back(after, Source(content, before))
    assert sorted(found.fields, key=repr) == sorted(after.fields, key=repr)
    assert told(found, after) == after


def test_an_unchanged_plan_leaves_byte_for_byte(bridge):
    written = write(bridge.schedule, Format.MSPDI, source=bridge)
    assert written.content == bridge.content


def test_a_change_touches_nothing_else_in_the_file(bridge):
    source = Source(
        bridge.content.replace(b"<Priority>700", b"<Mystery>42</Mystery><Priority>700"),
        bridge.schedule,
    )
    later = changed_task(
        bridge.schedule, 2, finish=dt.datetime(2026, 1, 20, 17), name="Dig deeper"
    )
    written = write(later, Format.MSPDI, source=source).content.decode()
    was = etree.tostring(etree.fromstring(source.content)).decode()
    expected = was.replace("<Name>Dig</Name>", "<Name>Dig deeper</Name>").replace(
        "<Finish>2026-01-16T17:00:00</Finish>\n      <Duration>PT56H",
        "<Finish>2026-01-20T17:00:00</Finish>\n      <Duration>PT56H",
    )
    assert etree.tostring(etree.fromstring(written.encode())).decode() == expected


def test_added_moved_and_removed_tasks_are_found_again_and_blank_rows_stay(
    back, bridge
):
    plan = bridge.schedule
    piers, dig, _, opened = plan.tasks
    added = Task(
        uid=9,
        name="Paint & varnish <twice>",
        parent=1,
        level=2,
        wbs="1.2",
        duration=Duration(tenths=4800),
        total_float=0,
    )
    later = replace(
        plan,
        tasks=(opened, piers, added, dig),
        links=(Link(predecessor=2, successor=9, lag=Duration(tenths=4800)),),
        assignments=plan.assignments[:1],
        warnings=(),
    )
    found = back(later, bridge)
    assert [(t.uid, t.parent, t.name) for t in found.tasks] == [
        (5, None, "Opened"),
        (1, None, "Piers"),
        (9, 1, "Paint & varnish <twice>"),
        (2, 1, "Dig"),
    ]
    assert [task.id for task in found.tasks] == [1, 2, 3, 4]
    assert found.links == later.links
    written = write(later, Format.MSPDI, source=bridge).content
    rows = etree.fromstring(written).findall(f"{SPACE}Tasks/{SPACE}Task")
    assert [row.findtext(f"{SPACE}UID") for row in rows] == list("051923")


def test_a_manual_task_carries_its_dates_twice(bridge):
    later = changed_task(bridge.schedule, 2, manual=True)
    root = etree.fromstring(write(later, Format.MSPDI, source=bridge).content)
    (dig,) = (
        each
        for each in root.iter(f"{SPACE}Task")
        if each.findtext(f"{SPACE}UID") == "2"
    )
    assert dig.findtext(f"{SPACE}ManualStart") == "2026-01-05T08:00:00"
    assert dig.findtext(f"{SPACE}ManualDuration") == "PT56H0M6S"


def test_a_split_without_assignments_comes_back_as_a_split(back):
    day = dt.datetime(2026, 1, 5)
    split = Split(
        start=day.replace(hour=17), finish=(day + dt.timedelta(7)).replace(hour=8)
    )
    (office,) = read_office()
    plan = Schedule(
        uid="1",
        name="Split",
        format=Format.MSPDI,
        calendar=1,
        calendars=(office,),
        tasks=(
            Task(
                uid=1,
                name="Dig",
                start=day.replace(hour=8),
                finish=(day + dt.timedelta(7)).replace(hour=17),
                duration=Duration(tenths=9600),
                splits=(split,),
            ),
        ),
    )
    (task,) = back(plan).tasks
    assert task.splits == (split,)


def read_office():
    from steerco.schedules.model import Calendar, TimeRange

    day = (TimeRange(start=480, end=720), TimeRange(start=780, end=1020))
    return (Calendar(uid=1, name="Office", week=(day,) * 5 + ((), ())),)


def test_fields_of_other_programs_move_to_free_text_fields(back):
    plan = Schedule(
        uid="1",
        name="Plan",
        format=Format.XER,
        tasks=(Task(uid=7, name="Dig", code="A1000"),),
        fields=(
            FieldValue(entity="task", uid=7, field="Crew", value="4", key="UDFTYPE 3"),
        ),
    )
    found = back(plan)
    assert {(d.name, d.alias) for d in found.field_definitions} == {
        ("Text1", "Activity ID"),
        ("Text2", "Crew"),
    }
    assert {(v.field, v.value) for v in found.fields} == {
        ("Activity ID", "A1000"),
        ("Crew", "4"),
    }


def test_what_cannot_be_carried_is_said(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    notes = " ".join(write(read(path)[0], Format.MSPDI).notes)
    assert "Second constraints are left out (1 task)." in notes
    assert "Roles become generic resources." in notes
    assert "must-finish" in notes


def test_hostile_text_cannot_break_the_file(back):
    plan = Schedule(
        uid="1",
        name="</Title>\x00&",
        format="X",
        tasks=(Task(uid=1, name="]]>\x0b<!DOCTYPE x>"),),
    )
    found = back(plan)
    assert (found.name, found.tasks[0].name) == ("</Title>&", "]]><!DOCTYPE x>")


def alike(schedule):
    """Return a plan as far as Microsoft Project XML carries it."""
    plain = [
        replace(
            assignment,
            delay=assignment.delay and Duration(tenths=assignment.delay.tenths),
            percent_work_complete=assignment.percent_work_complete
            and round(assignment.percent_work_complete),
        )
        for assignment in schedule.assignments
    ]
    return replace(
        schedule,
        format="",
        application="",
        options=replace(
            schedule.options, use_expected_finish=False, float_type="finish"
        ),
        links=tuple(
            sorted(
                (replace(link, uid=None, comment="") for link in schedule.links),
                key=repr,
            )
        ),
        fields=tuple(sorted(schedule.fields, key=repr)),
        field_definitions=tuple(sorted(schedule.field_definitions, key=repr)),
        assignments=tuple(plain),
        baseline_dates={},
        warnings=(),
        row_counts=(),
        unread=(),
    )


@pytest.mark.parametrize("pattern", ["*.mspdi.xml", "anon/*.mspdi.xml"])
def test_real_files_of_the_format_come_back_whole(back, pattern):
    for path in reference(pattern):
        (plan,) = read(path)
        assert told(back(plan), plan) == plan, path.name
        later = changed_task(plan, plan.tasks[-1].uid, name="Another name")
        source = Source(path.read_bytes(), plan)
        assert told(back(later, source), later) == later, path.name


def test_real_mpp_files_lose_only_what_the_format_lacks(back):
    if java.find_java() is None or not java.find_jars():
        pytest.skip("no Java or no mpxj: install steerco[mpp]")
    with session():
        for path in reference("*.mpp"):
            for plan in read(path):
                assert alike(back(plan)) == alike(plan), path.name


def test_a_second_reader_finds_the_same_plan_in_our_file(tmp_path):
    if java.find_java() is None or not java.find_jars():
        pytest.skip("no Java or no mpxj: install steerco[mpp]")
    with session():
        for path in [*reference("anon/*.mspdi.xml"), *reference("split_task.mpp")]:
            (plan,) = read(path)
            out = tmp_path / "out.xml"
            out.write_bytes(write(plan, Format.MSPDI).content)
            (ours,) = read(out)
            (theirs,) = mpxj.read_file(out, Format.MSPDI, name=out.name)
            assert seen(theirs) == seen(ours), path.name


def seen(schedule):
    """Return what both readers say about a plan, in the same words."""
    return (
        [
            replace(
                task,
                guid=task.guid and task.guid.lower(),
                free_float=None,
                baselines=tuple(map(seen_baseline, task.baselines)),
            )
            for task in schedule.tasks
        ],
        {
            (link.predecessor, link.successor, link.type, link.lag)
            for link in schedule.links
        },
        [replace(each, guid=None, availability=()) for each in schedule.resources],
        [
            replace(each, guid=None, delay=None, notes=each.notes.strip())
            for each in schedule.assignments
        ],
        {value for value in schedule.fields if value.entity != "assignment"},
    )


def seen_baseline(baseline: Baseline) -> Baseline:
    return replace(baseline, fixed_cost=baseline.fixed_cost or None)


@given(st.sampled_from(LinkType), st.integers(-10_000, 10_000))
def test_lags_are_written_in_tenths_of_minutes(type_, lag):
    plan = Schedule(
        uid="1",
        name="Plan",
        format="X",
        tasks=(Task(uid=1, name="A"), Task(uid=2, name="B")),
        links=(
            Link(
                predecessor=1,
                successor=2,
                type=type_,
                lag=Duration(tenths=lag, unit="h"),
            ),
        ),
    )
    root = etree.fromstring(write(plan, Format.MSPDI).content)
    (link,) = root.iter(f"{SPACE}PredecessorLink")
    assert link.findtext(f"{SPACE}LinkLag") == str(lag)
    assert link.findtext(f"{SPACE}LagFormat") == "5"
