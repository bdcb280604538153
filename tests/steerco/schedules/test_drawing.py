"""Plans as Gantt pictures: what is on which sheet, and that no sheet breaks."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from itertools import pairwise

import msgspec
import pytest
from lxml import etree

from steerco.schedules.drawing import Look, Paper, Scale, TooManySheets, draw
from steerco.schedules.drawing.chart import chart
from steerco.schedules.drawing.shapes import fitted, width_of
from steerco.schedules.drawing.sheets import sheets
from steerco.schedules.drawing.timeline import timeline
from steerco.schedules.model import (
    Baseline,
    Duration,
    Link,
    Schedule,
    Task,
    TaskKind,
)

replace = msgspec.structs.replace
MONDAY = dt.datetime(2026, 1, 5, 8)
SVG = "{http://www.w3.org/2000/svg}"


def plan(number=30, *, days=7):
    """Return a chain of tasks under one summary; every third is critical."""
    tasks = [Task(uid=1, name="Bridge & <ferry>", kind=TaskKind.SUMMARY)]
    for at in range(number):
        start = MONDAY + dt.timedelta(days=days * at)
        tasks.append(
            Task(
                uid=at + 2,
                name=f"Task {at}",
                parent=1,
                level=2,
                start=start,
                finish=start + dt.timedelta(days=4, hours=9),
                duration=Duration(tenths=24_000),
                critical=at % 3 == 0,
                percent_complete=50.0,
                baselines=(
                    Baseline(number=0, start=start, finish=start + dt.timedelta(4)),
                ),
            )
        )
    links = tuple(
        Link(predecessor=at + 2, successor=at + 3) for at in range(number - 1)
    )
    return Schedule(
        uid="1",
        name="Bridge & <ferry>",
        format="X",
        data_date=MONDAY + dt.timedelta(days=30),
        tasks=tuple(tasks),
        links=links,
    )


def words(sheet):
    root = etree.fromstring(sheet.content)
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_a_plan_of_thirty_tasks_is_one_sheet_with_all_it_should_say():
    (sheet,) = sheets(plan(), Look(), dt.date(2026, 3, 1))
    said = words(sheet)
    assert said[0] == "Bridge & <ferry>"
    assert {"ID", "Name", "Duration", "Start", "Finish"} <= set(said)
    assert {"Task 0", "Task 29", "5d", "5 Jan 26"} <= set(said)
    assert {"Critical", "Not critical", "Baseline", "Data date", "Today"} <= set(said)


def test_a_summary_without_dates_reaches_over_its_tasks():
    bar = chart(plan(3), Look()).bars[0]
    assert bar.span == (MONDAY, MONDAY + dt.timedelta(days=18, hours=9))


def test_each_row_stands_on_one_sheet_and_each_sheet_names_itself():
    drawn = list(sheets(plan(200), Look(paper=Paper.A4), None))
    rows = [
        word for sheet in drawn for word in words(sheet) if word.startswith("Task ")
    ]
    assert rows == [f"Task {at}" for at in range(200)]
    assert f"Sheet 2 of {len(drawn)}" in words(drawn[1])
    assert all("Name" in words(sheet) for sheet in drawn)


def test_a_scale_that_does_not_fit_goes_on_in_time_with_the_names_repeated():
    drawn = list(sheets(plan(20), Look(scale=Scale.DAY), None))
    assert len(drawn) > 1
    assert all("Task 19" in words(sheet) for sheet in drawn)


def test_only_critical_tasks_keep_what_they_stand_under():
    shown = chart(plan(9), Look(critical_only=True))
    assert [bar.task.name for bar in shown.bars] == [
        "Bridge & <ferry>",
        "Task 0",
        "Task 3",
        "Task 6",
    ]


def test_a_span_of_time_leaves_out_what_lies_outside():
    look = Look(start=dt.date(2026, 1, 12), finish=dt.date(2026, 1, 20))
    shown = chart(plan(9), look)
    assert [bar.task.name for bar in shown.bars[1:]] == ["Task 1", "Task 2"]
    assert (shown.start, shown.finish) == (look.start, look.finish)


@pytest.mark.parametrize("scale", Scale)
def test_every_scale_covers_the_time_without_a_gap(scale):
    axis = timeline(dt.date(2025, 11, 20), dt.date(2027, 3, 3), scale, 700)
    for spans in (list(axis.upper()), list(axis.lower())):
        assert spans[0][0] <= axis.start
        assert spans[-1][1] >= axis.finish
        assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_too_much_paper_is_refused_with_what_to_do():
    with pytest.raises(TooManySheets, match="choose a coarser scale"):
        list(sheets(plan(2000), Look(paper=Paper.A4, scale=Scale.DAY), None))


def test_so_many_png_sheets_are_refused_and_pdf_is_offered():
    with pytest.raises(TooManySheets, match="choose PDF, a coarser scale"):
        draw(plan(1500), "png", Look(paper=Paper.A4))


@pytest.mark.parametrize(
    ("kind", "begins"), [("pdf", b"%PDF"), ("svg", b"<svg"), ("png", b"\x89PNG")]
)
def test_one_sheet_is_one_file(kind, begins):
    picture = draw(plan(), kind, Look())
    assert picture.ending == kind
    assert picture.content.startswith(begins)
    assert draw(plan(), kind, Look()).content == picture.content


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_several_pictures_come_as_a_zip(kind):
    picture = draw(plan(120), kind, Look(paper=Paper.A4))
    assert picture.ending == "zip"
    names = zipfile.ZipFile(io.BytesIO(picture.content)).namelist()
    assert names[0] == f"sheet-001.{kind}"
    assert len(names) > 2


def test_one_large_sheet_holds_every_row():
    (sheet,) = sheets(plan(400), Look(paper=Paper.ONE), None)
    assert "Task 399" in words(sheet)
    assert sheet.height > 6000


@pytest.mark.parametrize("tasks", [(), (Task(uid=1, name="Undated"),)])
def test_a_plan_without_dates_is_still_a_sheet(tasks):
    empty = replace(plan(0), tasks=tasks, links=(), data_date=None)
    assert draw(empty, "pdf", Look()).content.startswith(b"%PDF")


def test_dates_from_another_age_do_not_break_the_axis():
    old = replace(
        plan(1),
        tasks=(
            Task(
                uid=1,
                name="Old",
                start=dt.datetime(1, 1, 1),
                finish=dt.datetime(9999, 12, 31),
            ),
        ),
        links=(),
    )
    assert draw(old, "svg", Look()).content.startswith(b"<svg")


def test_names_are_cut_to_their_column():
    cut = fitted("A very long name of a task that goes on and on", 80, 8)
    assert cut.endswith("…")
    assert width_of(cut, 8) <= 80
