"""Broken and hostile files: one kind sentence each, and soon."""

from __future__ import annotations

import random
import subprocess
import sys
import time
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from tests.steerco.schedules.binary_workbooks import write_ods, write_xls, write_xlsb
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer

from steerco.schedules import (
    Format,
    PlanError,
    glance,
    read,
    sniff,
    tables,
    xer_tables,
)
from steerco.schedules import reading as reading_module

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">'
        for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + ']><Project xmlns="http://schemas.microsoft.com/project"><Name>&i;</Name></Project>'
)
EXTERNAL = (
    '<?xml version="1.0"?><!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    '<Project xmlns="http://schemas.microsoft.com/project"><Name>&x;</Name></Project>'
)
LATE = MSPDI.replace(
    "<Project xmlns",
    "<!-- schemas.microsoft.com/project"
    + "x" * 20_000
    + '--><!DOCTYPE Project [<!ENTITY a "b">]><Project xmlns',
)
PLANNER = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><project mrproject-version="2">&x;</project>'
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty"),
        (b" \r\n\0\0", "empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "unknown_format"),
        (random.Random(1).randbytes(5000), "unknown_format"),  # noqa: S311
        (b"Dear all,\nplease find the plan.", "unknown_format"),
        (b"<html><body>plan</body></html>", "unknown_format"),
        (b"<!DOCTYPE html><html></html>", "unknown_format"),
        (BOMB.encode(), "hostile"),
        (BOMB.encode("utf-16"), "hostile"),
        (EXTERNAL.encode(), "hostile"),
        (LATE.encode(), "hostile"),
        (PLANNER.encode(), "hostile"),
        (MSPDI.encode()[:3000], "truncated"),
        (MSPDI.replace("<Tasks>", "<Tasks><").encode(), "unreadable"),
        (MSPDI.replace("<Project ", "<Projekt ").encode(), "unreadable"),
        (b"ERMHDR\t20.12\r\n%T\tTASK\r\n%F\ttask_id\ttask_name\r\n%R\t1", "truncated"),
        (b"ERMHDR\t20.12\r\n%T\tTASK\r\n%F\ttask_id\r\n%E\r\n", "no_plan"),
        (b"\xac\xed\x00\x05" + bytes(100), "no_plan"),
        (OLE2, "unknown_format"),
        (OLE2 + "EncryptedPackage\0".encode("utf-16-le"), "password_protected"),
        (OLE2 + "Workbook\0".encode("utf-16-le"), "unreadable"),
        (b"PK\x03\x04" + bytes(500), "unreadable"),
        (b"SQLite format 3\0" + bytes(500), "unknown_format"),
    ],
)
def test_one_sentence_says_what_is_wrong(tmp_path, content, kind):
    path = tmp_path / "plan.xml"
    path.write_bytes(content)
    begun = time.perf_counter()
    with pytest.raises(PlanError) as caught:
        read(path, filename="My plan.mpp")
    assert time.perf_counter() - begun < 30
    assert caught.value.kind == kind
    message = caught.value.message
    assert message.startswith("My plan.mpp ")
    assert message.endswith(".")
    assert message.count(". ") == 0
    assert str(tmp_path) not in message


def test_what_is_not_there_and_what_is_a_folder(tmp_path):
    with pytest.raises(PlanError, match="does not exist"):
        read(tmp_path / "none.mpp")
    with pytest.raises(PlanError, match="a folder"):
        read(tmp_path)


def test_names_do_not_fool_the_reader(tmp_path):
    path = tmp_path / "plan.mpp"
    path.write_text(MSPDI)
    assert sniff(path) is Format.MSPDI
    assert read(path)[0].format == "MSPDI"


def test_a_file_over_the_limit_is_refused(tmp_path):
    path = tmp_path / "plan.xml"
    path.write_text(MSPDI)
    with pytest.raises(PlanError) as caught:
        read(path, limit=1000)
    assert caught.value.kind == "too_big"


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
            for _ in range(80):
                member.write(bytes(1024 * 1024))
    begun = time.perf_counter()
    with pytest.raises(PlanError) as caught:
        read(path)
    assert caught.value.kind == "hostile"
    assert time.perf_counter() - begun < 30


def workbook(path, rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, column in rows:
            sheet.write(row, column, "Name")


def test_cells_at_the_far_ends_of_a_sheet_do_not_end_the_process(tmp_path):
    path = tmp_path / "far.xlsx"
    workbook(path, [(0, 0), (1_048_575, 16_383)])
    with pytest.raises(PlanError) as caught:
        read(path)
    assert caught.value.kind == "too_big"
    assert "cells 1,048,576 rows and 16,384 columns apart" in caught.value.message


def test_rows_that_only_say_where_they_are_count_too(tmp_path):
    near, far = tmp_path / "near.xlsx", tmp_path / "far.xlsx"
    workbook(near, [(0, 0), (5, 16_383)])
    with (
        zipfile.ZipFile(near) as source,
        zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b'row r="6"', b'row r="1048576"')
                content = content.replace(b'c r="XFD6"', b'c a="XFD6"')
                content = content.replace(b'c r="A1"', b'c r="XFD1"')
                content = content.replace(
                    b"</row>", b'</row><row r="2"><c r="A2"/></row>', 1
                )
            target.writestr(name, content)
    with pytest.raises(PlanError) as caught:
        read(far)
    assert caught.value.kind == "too_big"


def test_more_rows_than_any_plan_has_are_not_taken_in(tmp_path, monkeypatch):
    path = tmp_path / "rows.xer"
    path.write_text(xer(XER_TABLES))
    monkeypatch.setattr(xer_tables, "MAX_ROWS", 3)
    with pytest.raises(PlanError, match="too big") as caught:
        read(path)
    assert caught.value.kind == "too_big"


XER_HEAD = b"ERMHDR\t20.12\r\n%T\tTASK\r\n%F\ttask_id\ttask_name\r\n%R\t1\tDig"
MSPDI_HEAD = b'<Project xmlns="http://schemas.microsoft.com/project"><Tasks>'
TASK = b"<Task><UID>1</UID></Task>"


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("noise.xer", XER_HEAD + b"\r\n\0\1\2\3", "it holds bytes that are no text"),
        ("lines.xer", XER_HEAD + b"\r\nx" * 999, "its lines are no rows of tables"),
        ("tables.xer", XER_HEAD + b"\r\n%T\tA" * 999, "more than 500 rows"),
        ("tags.xml", MSPDI_HEAD + b"<x/>" * 999, "more than 900 tags"),
        ("empty.xml", MSPDI_HEAD + b"<Task/>" * 200, "it holds nothing of a plan"),
        ("late.xml", MSPDI_HEAD + TASK + b"y" * 999, "it holds nothing of a plan"),
        ("tasks.xml", MSPDI_HEAD + TASK * 99, "more than 50 tasks"),
        ("p6.xml", b"<APIBusinessObjects>" + b"y" * 999, "it holds nothing of a plan"),
        ("a.gan", b'<project webLink="">' + b"y" * 999, "it holds nothing of a plan"),
        (
            "noise.mpx",
            b"MPX,Microsoft Project\r\n70,1\0,2\r\n",
            "bytes that are no text",
        ),
        ("lines.mpx", b"MPX,Microsoft Project\r\n" + b"70,1\r\n" * 999, "500 lines"),
        ("noise.csv", b"Name;Start\n" * 5000 + b"\0\1", "bytes that are no text"),
        ("lines.csv", b"Name;Start;Finish\n" * 999, "or 500 lines"),
        ("wide.csv", b"Name;Start;Finish\n" + b"a;" * 5000, "more than 900 cells"),
    ],
)
def test_what_no_plan_holds_is_seen_at_a_glance(
    tmp_path, monkeypatch, name, content, said
):
    limits = {
        glance: {"MAX_LINES": 500, "MAX_TAGS": 900, "MAX_TASKS": 50, "SPAN": 500},
        xer_tables: {"MAX_ROWS": 500, "MAX_LOOSE": 500},
        tables: {"MAX_LINES": 500 if name == "lines.csv" else 9000, "MAX_CELLS": 900},
    }
    for module, values in limits.items():
        for limit, value in values.items():
            monkeypatch.setattr(module, limit, value)
    if name == "noise.csv":
        monkeypatch.undo()
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(PlanError, match=said):
        read(path)


def test_a_text_of_many_lines_comes_in_whole(tmp_path):
    lines = [f"line {number}" for number in range(5000)]
    path = tmp_path / "long.xer"
    path.write_text(
        xer(
            {
                **XER_TABLES,
                "TASKMEMO": [
                    {"task_id": 201, "proj_id": 10, "task_memo": "\r\n".join(lines)}
                ],
            }
        )
    )
    notes = {task.uid: task.notes for task in read(path)[0].tasks}
    assert notes[201].splitlines() == lines


@pytest.mark.parametrize(
    ("name", "near", "far"),
    [
        (
            "a.xlsb",
            lambda path: write_xlsb(path, [(0, 0), (2, 3)]),
            lambda path: write_xlsb(path, [(0, 0), (1_048_575, 16_383)]),
        ),
        (
            "a.xls",
            lambda path: write_xls(path, [(0, 0), (2, 3)]),
            lambda path: write_xls(path, [(0, 0), (65_535, 65_535)]),
        ),
        (
            "a.ods",
            lambda path: write_ods(path, 3, 4),
            lambda path: write_ods(path, 1_048_576, 16_384),
        ),
    ],
)
def test_far_cells_of_binary_workbooks_do_not_end_the_process(
    tmp_path, name, near, far
):
    path = tmp_path / name
    near(path)
    (sheet,) = tables.read_sheets(path, sniff(path), name=name)
    assert [len(row) for row in sheet.rows] == [4, 4, 4]
    far(path)
    with pytest.raises(PlanError) as caught:
        read(path)
    assert caught.value.kind in ("out_of_memory", "unreadable", "too_big")
    assert caught.value.message.startswith(f"{name} ")


@pytest.mark.parametrize(
    ("name", "head", "tail"),
    [
        ("a.xer", b"ERMHDR\t20.12\r\n%T\tTASK\r\n%F\ttask_id\r\n%R\t", b"\r\n%E"),
        (
            "a.xml",
            b'<Project xmlns="http://schemas.microsoft.com/project"><Title>',
            b"</Title></Project>",
        ),
        ("a.csv", b"Code;Name;Budget\n", b""),
        ("a.mpp", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b""),
    ],
)
def test_one_endless_line_is_refused_within_bounds(tmp_path, name, head, tail):
    path, megabyte = tmp_path / name, 1024 * 1024
    with path.open("wb") as file:
        file.write(head)
        for _ in range(60):
            file.write(b"x" * megabyte)
        file.write(tail)
    asked = (
        "import sys\nfrom steerco.schedules import PlanError, read\n"
        "try: read(sys.argv[1])\nexcept PlanError as error: print(error.message)\n"
        "own = open('/proc/self/status').read().split('VmHWM:')[1]\n"
        "print(int(own.split()[0]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    message, peak = done.stdout.splitlines()
    assert message.startswith(f"{name} ")
    assert int(peak) < 60 * 6 + 150


def test_deep_nesting_is_refused(tmp_path):
    path = tmp_path / "deep.xml"
    head = '<Project xmlns="http://schemas.microsoft.com/project">'
    path.write_text(head + "<Tasks>" * 100_000 + "</Tasks>" * 100_000 + "</Project>")
    with pytest.raises(PlanError):
        read(path)


def test_outlines_that_bite_their_tail(tmp_path):
    tables = {
        **XER_TABLES,
        "PROJWBS": [
            {"wbs_id": 1, "proj_id": 10, "wbs_short_name": "A", "parent_wbs_id": 2},
            {"wbs_id": 2, "proj_id": 10, "wbs_short_name": "B", "parent_wbs_id": 1},
        ],
        "TASK": [{"task_id": 5, "proj_id": 10, "wbs_id": 1, "task_name": "Dig"}],
    }
    path = tmp_path / "cyclic.xer"
    path.write_text(xer(tables))
    outline = [(task.name, task.uid, task.parent) for task in read(path)[0].tasks]
    assert outline == [("B", 2, None), ("A", 1, 2), ("Dig", 5, 1)]


def test_absurd_numbers_and_dates(tmp_path):
    text = (
        MSPDI.replace("<Priority>700", "<Priority>1e400")
        .replace("PT56H0M6S", "PT999999999999999999999H")
        .replace("2026-01-20T17:00:00", "9999-99-99T99:99:99")
        .replace("<UID>4</UID>", "<UID>99999999999</UID>")
    )
    path = tmp_path / "absurd.xml"
    path.write_text(text)
    plan = read(path)[0]
    assert plan.tasks[1].deadline is None
    assert plan.tasks[1].priority is None


@pytest.mark.parametrize("seed", range(40))
def test_damaged_files_end_in_a_plan_or_a_sentence(tmp_path, seed):
    dice = random.Random(seed)  # noqa: S311
    content = bytearray(dice.choice([MSPDI, xer(XER_TABLES)]).encode())
    for _ in range(dice.choice([1, 5, 50])):
        content[dice.randrange(len(content))] = dice.randrange(256)
    if dice.random() < 0.5:
        del content[dice.randrange(len(content)) :]
    path = tmp_path / "damaged"
    path.write_bytes(content)
    with suppress(PlanError):
        assert read(path)


def test_what_nobody_foresaw_is_still_one_sentence(tmp_path, monkeypatch):
    class Broken:
        @staticmethod
        def read_file(path, format_, *, name):
            raise KeyError(name)

    path = tmp_path / "plan.xml"
    path.write_text(MSPDI)
    monkeypatch.setattr(reading_module, "_reader", lambda _: Broken)
    with pytest.raises(PlanError) as caught:
        read(path)
    assert caught.value.kind == "unreadable"
