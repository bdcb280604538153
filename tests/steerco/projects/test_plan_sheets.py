"""Plans as workbooks and CSV: readable by people, and by our own reader again."""

from __future__ import annotations

import datetime as dt

import msgspec
import openpyxl
import pytest
from tests.steerco.schedules.plans import MSPDI

from steerco.projects.reports.plan_sheets import csv_file, xlsx_file
from steerco.schedules import read
from steerco.schedules.link_text import (
    parse_duration,
    parse_links,
    write_duration,
    write_link,
)
from steerco.schedules.model import Duration, Link, LinkType, Options

replace = msgspec.structs.replace


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    return read(path)[0]


@pytest.fixture
def book(bridge, tmp_path):
    path = tmp_path / "bridge.xlsx"
    path.write_bytes(xlsx_file(bridge).content)
    return openpyxl.load_workbook(path)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_every_table_of_the_plan_has_a_sheet(book):
    assert book.sheetnames == [
        "Tasks",
        "Links",
        "Resources",
        "Rates",
        "Assignments",
        "Baselines",
        "Calendars",
        "Days off",
        "Custom fields",
        "Work over time",
        "Project",
    ]
    assert rows(book["Links"])[0][:4] == [2, "Dig", 4, "Cure"]
    assert rows(book["Calendars"])[0][3] == "08:00-12:00, 13:00-17:00"
    assert {row[2] for row in rows(book["Baselines"])} == {0, 10}
    assert rows(book["Custom fields"])[0][3:] == ["Area", "text", "North"]


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_task_list_is_read_again(bridge, tmp_path, ending):
    write = xlsx_file if ending == "xlsx" else csv_file
    path = tmp_path / f"bridge.{ending}"
    path.write_bytes(write(bridge).content)
    (found,) = read(path)
    assert not found.warnings

    def plain(plan):
        known = {task.uid for task in plan.tasks}
        return (
            [
                (
                    task.name,
                    task.level,
                    task.wbs,
                    task.is_milestone,
                    task.duration and task.duration.tenths,
                    task.percent_complete,
                    task.deadline,
                    task.cost,
                )
                for task in plan.tasks
                if not task.is_summary
            ],
            {
                (link.predecessor, link.successor, link.type, link.lag.percent)
                for link in plan.links
                if link.predecessor in known
            },
        )

    assert plain(found) == plain(bridge)
    (dig,) = (task for task in found.tasks if task.name == "Dig")
    assert dig.start == dt.datetime(2026, 1, 5, 8)
    assert dig.baseline().finish == dt.datetime(2026, 1, 13, 17)
    assert [(r.name,) for r in found.resources] == [("Ann",)]


def test_a_row_number_is_meant_before_a_wbs_number(tmp_path):
    path = tmp_path / "list.csv"
    path.write_text(
        "ID,WBS,Task name,Duration,Predecessors\n"
        "1,3,Dig,5d,\n2,2,Pour,2d,1\n3,1,Cure,4d,2\n"
    )
    (plan,) = read(path)
    assert [(a.predecessor, a.successor) for a in plan.links] == [(1, 2), (2, 3)]


def test_names_that_look_like_formulas_are_disarmed(bridge, tmp_path):
    hostile = replace(
        bridge,
        tasks=tuple(
            replace(task, name="=HYPERLINK(1)") if task.uid == 2 else task
            for task in bridge.tasks
        ),
    )
    assert b",'=HYPERLINK(1)," in csv_file(hostile).content
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(xlsx_file(hostile).content)
    (cell,) = (
        cell
        for row in openpyxl.load_workbook(path)["Tasks"].iter_rows()
        for cell in row
        if cell.value == "=HYPERLINK(1)"
    )
    assert cell.data_type == "s" or cell.quotePrefix


def test_the_same_plan_gives_the_same_workbook(bridge):
    assert xlsx_file(bridge).content == xlsx_file(bridge).content


@pytest.mark.parametrize(
    "duration",
    [
        Duration(tenths=24_000, unit="d"),
        Duration(tenths=43_200, unit="d", elapsed=True),
        Duration(tenths=450, unit="h"),
        Duration(tenths=48_000, unit="w", estimated=True),
        Duration(tenths=33_601, unit="m"),
    ],
)
def test_durations_are_written_as_they_are_read(duration):
    assert parse_duration(write_duration(duration, Options())) == duration


def test_days_of_other_than_eight_hours_are_written_in_hours():
    day = Duration(tenths=4500, unit="d")
    assert write_duration(day, Options(minutes_per_day=450)) == "7.5h"


@pytest.mark.parametrize(
    ("type_", "lag", "words"),
    [
        (LinkType.FS, Duration(tenths=0), "12"),
        (LinkType.FS, Duration(tenths=9600), "12FS+2d"),
        (LinkType.SS, Duration(tenths=-24_000, unit="w"), "12SS-1w"),
        (LinkType.FF, Duration(tenths=0, unit="%", percent=-50.0), "12FF-50%"),
        (LinkType.FS, Duration(tenths=28_800, elapsed=True), "12FS+2ed"),
    ],
)
def test_links_are_written_as_they_are_read(type_, lag, words):
    link = Link(predecessor=12, successor=13, type=type_, lag=lag)
    assert write_link("12", link, Options()) == words
    (found,) = parse_links(words)
    assert (found.target, found.type, found.lag) == ("12", type_, lag)
