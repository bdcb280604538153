"""`steerco staff` and `steerco template staff`: from an empty folder to a plan."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from steerco.faces.cli import app


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, list(map(str, arguments)))


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    assert run("template", "staff", path).exit_code == 0
    return path


def test_the_template_is_staffed_with_reasons_and_a_bound(workbook):
    result = run("staff", workbook, "--limit", 0.3)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "of what is asked for is covered" in text
    assert "no plan is worth more than" in text
    assert "Going down the list by priority" in text
    assert "Ines (locked)" in text
    assert "Scarce skill" in text


def test_json_and_workbook_hold_the_whole_answer(workbook, tmp_path):
    out = tmp_path / "plan.xlsx"
    result = run(
        "staff", workbook, "--limit", 0.3, "--seed", 7, "--json", "--xlsx", out
    )
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert answer["seed"] == 7
    assert answer["worth"] <= answer["bound"]
    assert answer["plan"]["worth"] >= answer["greedy_by_priority"]["worth"]
    assert answer["open"][0]["detail"]
    assert answer["scarce"][0]["adds_worth"] >= 0
    sheet = openpyxl.load_workbook(out)["Assignments"]
    assert sheet.max_row == len(answer["assignments"]) + 1


def test_the_template_as_json_gives_the_same_problem(workbook, tmp_path):
    path = tmp_path / "case.json"
    assert run("template", "staff", path).exit_code == 0
    asked = [
        json.loads(run("staff", each, "--limit", 0.1, "--json").stdout)["plan"]["asked"]
        for each in (workbook, path)
    ]
    assert asked[0] == pytest.approx(asked[1])


def test_nothing_is_overwritten(workbook):
    again = run("template", "staff", workbook)
    assert again.exit_code == 2
    assert "is there already" in again.output


@pytest.mark.parametrize(
    ("options", "status", "said"),
    [
        (["--limit", "0"], 2, "is no time"),
        (["--limit", "nan"], 2, "is no time"),
        (["--xlsx", "/no/such/folder/out.xlsx"], 2, "does not exist"),
    ],
)
def test_wrong_usage_is_told_in_a_sentence(workbook, options, status, said):
    result = run("staff", workbook, *options)
    assert result.exit_code == status
    assert said in result.output


def test_a_case_that_cannot_be_used_costs_one_sentence(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook)
    heading = [cell.value for cell in book["Requests"][1]]
    place = heading.index("Must") + 1
    book["Requests"].cell(2, place, "SQL 9")
    book.save(workbook)
    result = run("staff", workbook)
    assert result.exit_code == 1
    assert "SQL: level 9.0 is not 0 to 5" in result.output
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    assert run("staff", broken).exit_code == 1
