"""The Java process: what it reads, how it is held, and that its jar is its source."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer

from steerco.schedules import Format, PlanError, java, mpxj, read, session
from steerco.schedules.decimal_commas import with_points
from steerco.schedules.errors import (
    JavaMissing,
    OutOfMemory,
    PasswordProtected,
    TimedOut,
)
from steerco.schedules.model import Duration, LinkType
from steerco.schedules.recalculation import recalculate

ROOT = Path(__file__).parents[3]

needs_java = pytest.mark.skipif(
    java.find_java() is None or not java.find_jars(),
    reason="no Java or no mpxj: install steerco[mpp]",
)


def planner_text(count: int) -> str:
    """Write a chain of tasks as Planner does."""
    tasks = "".join(
        f'<task id="{n}" name="Task {n}" note="" work="144000" start="20260105T080000Z"'
        ' end="20260109T170000Z" work-start="20260105T080000Z" percent-complete="0"'
        ' priority="0" type="normal" scheduling="fixed-work">'
        + (
            f'<predecessors><predecessor id="1" predecessor-id="{n - 1}" type="FS"'
            ' lag="28800"/></predecessors>'
            if n > 1
            else ""
        )
        + "</task>"
        for n in range(1, count + 1)
    )
    days = " ".join(
        f'{day}="{int(day in ("sat", "sun"))}"'
        for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    )
    return (
        '<?xml version="1.0"?><project name="Garden" mrproject-version="2" calendar="1"'
        ' project-start="20260105T000000Z"><properties/><phases/><calendars><day-types>'
        '<day-type id="0" name="Working" description=""/>'
        '<day-type id="1" name="Nonworking" description=""/></day-types>'
        f'<calendar id="1" name="Default"><default-week {days}/><overridden-day-types>'
        '<overridden-day-type id="0"><interval start="0800" end="1200"/>'
        '<interval start="1300" end="1700"/></overridden-day-type></overridden-day-types>'
        f"<days/></calendar></calendars><tasks>{tasks}</tasks><resource-groups/>"
        "<resources/><allocations/></project>"
    )


@pytest.fixture
def planner(tmp_path):
    path = tmp_path / "Gartenpläne & co.planner"
    path.write_text(planner_text(2), encoding="utf-8")
    return path


@needs_java
def test_the_long_tail_is_read_whatever_the_file_is_called(planner):
    (plan,) = read(planner)
    assert plan.format == "PLANNER"
    assert [task.name for task in plan.tasks] == ["Task 1", "Task 2"]
    (link,) = plan.links
    assert (link.predecessor, link.type, link.lag.tenths) == (1, LinkType.FS, 4800)
    assert plan.calendars[0].week[5] == ()


@needs_java
@pytest.mark.parametrize(
    ("format_", "content"), [("MSPDI", MSPDI), ("XER", xer(XER_TABLES))]
)
def test_both_ways_to_read_agree(tmp_path, format_, content):
    path = tmp_path / "plan"
    path.write_text(content, encoding="cp1251" if format_ == "XER" else "utf-8")
    native = read(path)[0]
    foreign = mpxj.read_file(path, Format(format_), name="plan")[0]
    known = {
        task.code or task.uid: task for task in foreign.tasks if not task.is_summary
    }
    assert known.keys() == {t.code or t.uid for t in native.tasks if not t.is_summary}
    for task in native.tasks:
        if task.is_summary:
            continue
        other = known[task.code or task.uid]
        assert (task.constraint, task.deadline) == (other.constraint, other.deadline)
        assert (task.actual_start, task.manual, task.active) == (
            other.actual_start,
            other.manual,
            other.active,
        )
        if task.duration is not None:
            assert task.duration.tenths == pytest.approx(other.duration.tenths, abs=1)
            assert task.duration.elapsed == other.duration.elapsed
    kinds = sorted((link.type, link.lag.tenths) for link in foreign.links)
    held = {link.predecessor for link in native.links} & {t.uid for t in native.tasks}
    assert kinds == sorted(
        (link.type, link.lag.tenths)
        for link in native.links
        if link.predecessor in held
    )


@needs_java
def test_one_process_serves_a_session(planner, monkeypatch):
    started = []

    class Counted(java.Process):
        def __init__(self, *arguments):
            started.append(self)
            super().__init__(*arguments)

    monkeypatch.setattr(java, "Process", Counted)
    with session():
        assert started == []
        for _ in range(3):
            read(planner)
    assert len(started) == 1
    assert not started[0].folder.exists()


@needs_java
def test_files_announced_are_read_side_by_side_and_given_in_any_order(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("STEERCO_JAVA_PROCESSES", "2")
    paths = [tmp_path / f"{n}.planner" for n in range(1, 8)]
    for n, path in enumerate(paths, start=1):
        path.write_text(planner_text(n))
    broken = tmp_path / "broken.planner"
    broken.write_text(planner_text(3)[:-300])
    paths.insert(2, broken)
    busy, most, lock = set(), [], threading.Lock()
    extract = java.Supervisor.extract

    def watched(supervisor, *arguments, **named):
        with lock:
            busy.add(supervisor)
            most.append(len(busy))
        try:
            return extract(supervisor, *arguments, **named)
        finally:
            with lock:
                busy.discard(supervisor)

    monkeypatch.setattr(java.Supervisor, "extract", watched)
    found = {}
    with session((path, path.name) for path in paths):
        for path in [paths[1], paths[0], *paths[2:-1]]:
            try:
                found[path.name] = len(read(path)[0].tasks)
            except PlanError as error:
                found[path.name] = error.message
    assert [found.pop(f"{n}.planner") for n in range(1, 7)] == [1, 2, 3, 4, 5, 6]
    assert found.keys() == {"broken.planner"}
    assert found["broken.planner"].startswith("broken.planner ")
    assert max(most) == 2


@needs_java
def test_what_nobody_asks_for_does_not_hold_a_session_up(tmp_path, monkeypatch):
    monkeypatch.setenv("STEERCO_JAVA_PROCESSES", "1")
    paths = [tmp_path / f"{n}.planner" for n in range(6)]
    for path in paths:
        path.write_text(planner_text(4_000))
    begun = time.perf_counter()
    with session((path, path.name) for path in paths):
        read(paths[-1])
        asked = time.perf_counter() - begun
    assert time.perf_counter() - begun < asked + 5


def test_an_announced_file_with_a_document_type_never_reaches_java(
    tmp_path, monkeypatch
):
    path = tmp_path / "bad.planner"
    path.write_text(planner_text(1).replace("?>", '?><!DOCTYPE a SYSTEM "x">', 1))
    monkeypatch.setattr(
        java.Supervisor, "extract", lambda *_, **__: pytest.fail("read")
    )
    with (
        session([(path, path.name)]),
        pytest.raises(PlanError, match="document type"),
    ):
        read(path)


@needs_java
def test_the_process_is_replaced_after_so_many_files(planner, monkeypatch):
    monkeypatch.setattr(java, "MAX_FILES", 1)
    with java.Supervisor() as supervisor:
        for _ in range(2):
            assert supervisor.extract(planner, "PLANNER", name="a")
        assert supervisor._process is None


@needs_java
def test_a_process_that_hangs_is_killed_and_the_next_file_is_read(planner, monkeypatch):
    monkeypatch.setattr(java, "_START_SECONDS", 0)
    slow = java.NORMAL._replace(seconds=0.001)
    begun = time.perf_counter()
    with java.Supervisor() as supervisor:
        monkeypatch.setattr(java, "NORMAL", slow)
        with pytest.raises(TimedOut, match="took too long"):
            supervisor.extract(planner, "PLANNER", name="a.planner")
        monkeypatch.setattr(java, "NORMAL", slow._replace(seconds=30))
        assert supervisor.extract(planner, "PLANNER", name="a.planner")
    assert time.perf_counter() - begun < 25


@needs_java
def test_a_process_without_memory_ends_in_a_sentence(tmp_path, monkeypatch):
    path = tmp_path / "wide.planner"
    path.write_text(planner_text(8_000))
    tiny = java.NORMAL._replace(heap_mb=12)
    monkeypatch.setattr(java, "NORMAL", tiny)
    monkeypatch.setattr(java, "LARGE", tiny)
    with pytest.raises(OutOfMemory, match="more memory"):
        read(path)


def test_without_java_the_sentence_says_what_to_install(planner, monkeypatch):
    monkeypatch.setattr(java, "find_java", lambda: None)
    with pytest.raises(PlanError, match=r"pip install 'steerco\[mpp\]'") as caught:
        read(planner)
    assert caught.value.kind == "java_missing"


def test_a_wrong_setting_is_named(planner, monkeypatch):
    monkeypatch.setenv("STEERCO_JAVA", "/nowhere/java")
    with pytest.raises(JavaMissing, match="/nowhere/java does not start"):
        read(planner)


def test_the_setting_wins(monkeypatch):
    monkeypatch.setenv("STEERCO_JAVA", "/opt/java/bin/java")
    assert java.find_java() == Path("/opt/java/bin/java")


def test_the_jar_is_built_from_its_source(tmp_path):
    if shutil.which("javac") is None or not java.find_jars():
        pytest.skip("no javac or no mpxj: the jar cannot be rebuilt here")
    rebuilt = tmp_path / "rebuilt.jar"
    subprocess.run([sys.executable, ROOT / "java/build.py", rebuilt], check=True)
    assert entries(rebuilt) == entries(java.EXTRACTOR)


def entries(jar):
    with zipfile.ZipFile(jar) as archive:
        return [
            (entry.filename, entry.date_time, archive.read(entry))
            for entry in archive.infolist()
        ]


def test_the_jar_is_small():
    assert java.EXTRACTOR.stat().st_size < 44_000


@needs_java
def test_percent_and_elapsed_lags_survive(tmp_path):
    path = tmp_path / "plan.xml"
    path.write_text(MSPDI)
    (plan,) = mpxj.read_file(path, Format.MSPDI, name="plan.xml")
    lags = {(link.type, link.predecessor): link.lag for link in plan.links}
    assert lags[LinkType.FS, 2] == Duration(tenths=0, unit="%", percent=-50)
    assert lags[LinkType.SS, 2] == Duration(tenths=14400, unit="d", elapsed=True)


@needs_java
def test_a_protected_plan_is_refused(reference_data):
    with pytest.raises(PasswordProtected):
        read(reference_data / "schedules/open/NEG_password_protected.mpp")


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("<PlannedDuration>70,583333</PlannedDuration>", b"70.583333"),
        ("<RemainingUnits>-1,5E2</RemainingUnits>", b"-1.5E2"),
        ("<MaxUnitsPerTime>0,25</MaxUnitsPerTime>", b"0.25"),
        ("<Name>70,583333</Name>", b"70,583333"),
        ("<CodeValue>3,5</CodeValue>", b"3,5"),
        ("<Id>1,2</Id>", b"1,2"),
    ],
)
def test_decimal_commas_of_numbers_become_points(written, read_as):
    assert f">{read_as.decode()}<".encode() in with_points(written.encode())


@needs_java
def test_primavera_xml_with_decimal_commas_keeps_its_durations(reference_data):
    path = reference_data / "schedules/open/primavera_4projects.pmxml.xml"
    plans = [plan for plan in read(path) if plan.name == "Plasma Product Launch"]
    lengths = {task.code: task.duration for plan in plans for task in plan.tasks}
    assert lengths["PD1010"] == Duration(tenths=42_350, unit="h")


GANTT_PROJECT = """<?xml version="1.0"?><project name="Yard" company="" webLink=""
 view-date="2026-01-05" version="3.3" locale="en">
<view id="gantt-chart"/><view id="resource-table"/><calendars><day-types>
<default-week id="1" name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0"
 sat="1"/><only-show-weekends value="false"/><overriden-day-types/><days/></day-types>
</calendars><tasks empty-milestones="true"><taskproperties/><task id="0" name="Walls" meeting="false"
 start="2026-01-05" duration="5" complete="0">
<task id="1" name="Brick" meeting="false" start="2026-01-05" duration="5"
 complete="0" thirdDate="2030-01-07" thirdDate-constraint="0">
<depend id="2" type="2" difference="0" hardness="Strong"/>
<depend id="3" type="2" difference="2" hardness="Strong"/>
<depend id="4" type="2" difference="0" hardness="Rubber"/></task></task>
<task id="2" name="Done" meeting="true" start="2026-01-12" duration="0" complete="0"/>
<task id="3" name="Paint" meeting="false" start="2026-01-14" duration="2"
 complete="0"/>
<task id="4" name="Party" meeting="false" start="2026-02-02" duration="1"
 complete="0"/></tasks><resources/><allocations/><vacations/><previous/>
<roles roleset-name="Default"/><roles/></project>"""


@needs_java
def test_ganttproject_tasks_stay_where_planned_unless_links_move_them(tmp_path):
    path = tmp_path / "yard.gan"
    path.write_text(GANTT_PROJECT, encoding="utf-8")
    (plan,) = read(path)
    assert [(x.predecessor, x.successor, x.lag.tenths) for x in plan.links] == [
        (2, 3, 0),
        (2, 4, 9_600),
        (2, 5, 0),
    ]
    stored = {task.name: str(task.constraint_date)[:10] for task in plan.tasks}
    assert stored == {
        "Walls": "None",
        "Brick": "2026-01-05",
        "Done": "None",
        "Paint": "None",
        "Party": "2026-02-02",
    }
    starts = {each.name: str(each.start) for each in plan.tasks}
    dates = recalculate(plan).tasks
    assert {each.name: str(dates[each.uid].start) for each in plan.tasks} == starts
    assert starts["Done"] == "2026-01-12 08:00:00"


@needs_java
@pytest.mark.parametrize("days", ["99999999999999999999", "nan", "1e309", "soon"])
def test_an_impossible_lag_is_damage(tmp_path, days):
    path = tmp_path / "yard.gan"
    text = GANTT_PROJECT.replace('difference="2"', f'difference="{days}"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PlanError):
        read(path)


@needs_java
def test_mpxj_tells_its_records_and_what_the_extractor_does_not_write(reference_data):
    (plan,) = read(reference_data / "schedules/open/mpxj_task_mpp9.mpd")
    counts = {each.entity: each for each in plan.row_counts}
    assert counts["Tasks"].taken == len(plan.tasks)
    assert counts["Tasks"].found >= counts["Tasks"].taken
    assert all(each.count for each in plan.unread)


@needs_java
def test_custom_fields_without_a_name_of_their_own_are_kept(reference_data):
    (plan,) = read(reference_data / "schedules/open/mpxj_task_mpp9.mpd")
    assert any((each.field, each.value) == ("Text25", "25") for each in plan.fields)
    assert not any(each.field == "Text25" for each in plan.unread)


@needs_java
def test_mpxj_counts_the_records_of_a_small_file(planner):
    (plan,) = read(planner)
    tasks = plan.row_counts[0]
    assert (tasks.entity, tasks.taken) == ("Tasks", len(plan.tasks))
    assert tasks.found >= tasks.taken > 0
