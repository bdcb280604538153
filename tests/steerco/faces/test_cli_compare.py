"""`steerco compare`: two plan files, or the projects that both of them hold."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from tests.steerco.projects.plan_files import (
    BRIDGE,
    BRIDGE_LATE,
    BROKEN,
    STARTS_ONLY,
    STARTS_ONLY_LATE,
    xer,
)
from typer.testing import CliRunner, Result

from steerco.faces.cli import app
from steerco.sample import FILES

RING = "energy/P-0202_P-0203_northern-ring-20-kv-cable.xer"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "old.xml").write_bytes(BRIDGE)
    (tmp_path / "new.xml").write_bytes(BRIDGE_LATE)
    (tmp_path / "broken.xml").write_bytes(BROKEN)
    (tmp_path / "two.xer").write_bytes(xer(("A", "Tower"), ("B", "Gate")))
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["compare", *map(str, arguments)]
    )


def test_it_says_what_moved_and_why(folder):
    result = run(folder / "old.xml", folder / "new.xml")
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "The finish moves 7 working days later" in text
    assert "1 added" in text
    assert "Hand over" in text


def test_json_holds_every_change_with_both_values(folder):
    result = run(folder / "old.xml", folder / "new.xml", "--json")
    (found,) = json.loads(result.stdout)
    build = next(each for each in found["tasks"] if each["name"] == "Build")
    finish = next(each for each in build["changes"] if each["field"] == "finish")
    assert finish["before"] == "2026-03-13T17:00:00"
    assert finish["after"] == "2026-03-20T17:00:00"
    assert finish["difference"] == 5
    assert found["counts"]["added"] == 1
    assert found["cause"]


def test_dates_that_no_file_holds_are_calculated_and_called_so(folder):
    (folder / "old.csv").write_bytes(STARTS_ONLY)
    (folder / "new.csv").write_bytes(STARTS_ONLY_LATE)
    found = json.loads(run(folder / "old.csv", folder / "new.csv", "--json").stdout)[0]
    assert found["finish"]["after"] == "2026-03-18T17:00:00"
    build = next(each for each in found["tasks"] if each["name"] == "Build")
    assert build["calculated"] == {"before": True, "after": True}
    assert any("calculated here" in each for each in found["sentences"])


def test_the_workbook_has_a_sheet_a_project(folder):
    new = folder / "changes.xlsx"
    old = FILES / "history/2026-09" / RING
    result = run(old, FILES / "plans" / RING, "--xlsx", new)
    assert result.exit_code == 0, result.output
    assert openpyxl.load_workbook(new).sheetnames == ["P-0202", "P-0203"]


def test_one_project_of_several_is_chosen_by_its_key():
    files = FILES / "history/2026-09" / RING, FILES / "plans" / RING
    both = json.loads(run(*files, "--json").stdout)
    one = json.loads(run(*files, "--json", "--project", "P-0203").stdout)
    assert len(both) == 2
    assert one == both[1:]


def test_files_without_a_project_in_common_say_what_they_hold(folder):
    result = run(folder / "two.xer", FILES / "plans" / RING)
    assert result.exit_code == 1
    assert "The first holds A (Tower), B (Gate)" in result.output
    missing = run(folder / "two.xer", folder / "two.xer", "--project", "C")
    assert missing.exit_code == 1
    assert "No project called C is in both files" in missing.output


def test_a_file_that_cannot_be_read_says_so_in_a_sentence(folder):
    result = run(folder / "old.xml", folder / "broken.xml")
    assert result.exit_code == 1
    assert "broken.xml" in result.output
    assert "Traceback" not in result.output


def test_a_folder_that_is_not_there_is_wrong_usage(folder):
    result = run(
        folder / "old.xml", folder / "new.xml", "--xlsx", folder / "none" / "x.xlsx"
    )
    assert result.exit_code == 2
