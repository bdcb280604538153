"""`steerco optimise` and `steerco template`: from a workbook to the right mix."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from steerco.cases import case_as_json, read_case
from steerco.cases.selection import EXAMPLE, SelectionCase
from steerco.faces.cli import app


def run(*arguments: object) -> Result:
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, [*map(str, arguments)])


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.xlsx"
    result = run("template", "optimise", path)
    assert result.exit_code == 0, result.output
    return path


def test_the_template_is_a_case_that_runs(case):
    assert read_case(case, SelectionCase) == EXAMPLE
    result = run("optimise", case, "--limit", 20)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "5 of 8 candidates" in text
    assert "proven to be the best" in text
    assert "Grid renewal" in text
    assert "Out: APP, STORE, DESK" in text


def test_a_template_is_never_written_over_a_file(case):
    result = run("template", "optimise", case)
    assert result.exit_code == 2
    assert "is there already" in result.stderr


def test_json_holds_the_whole_answer_and_nothing_else(tmp_path):
    path = tmp_path / "case.json"
    path.write_bytes(case_as_json(EXAMPLE))
    result = run("optimise", path, "--json", "--limit", 20)
    answer = json.loads(result.stdout)
    assert answer["objective"] == pytest.approx(answer["bound"])
    assert {line["id"] for line in answer["mix"]} >= {"GRID", "DATA"}
    assert len(answer["baselines"]) == 2
    capex = next(each for each in answer["loads"] if each["resource"] == "Capex")
    assert sum(capex["used"]) <= sum(capex["available"]) + 1e-6


def test_the_workbook_shows_mix_and_loads_with_charts(case, tmp_path):
    out = tmp_path / "answer.xlsx"
    assert run("optimise", case, "--xlsx", out, "--limit", 20).exit_code == 0
    book = openpyxl.load_workbook(out)
    assert book.sheetnames[:3] == ["Summary", "Mix", "Capex"]
    assert len(book["Mix"]["A"]) == 9
    assert book["Capex"]._charts


def test_a_wrong_case_is_refused_with_its_place(case):
    book = openpyxl.load_workbook(case)
    book["Uses"]["A2"] = "NOBODY"
    book.save(case)
    result = run("optimise", case)
    assert result.exit_code == 1
    assert "no NOBODY" in result.stderr


def test_wrong_usage_is_said(case, tmp_path):
    assert run("optimise", case, "--limit", 0).exit_code == 2
    missing = tmp_path / "nowhere" / "answer.xlsx"
    assert "does not exist" in run("optimise", case, "--xlsx", missing).stderr
    assert run("optimise", tmp_path / "none.xlsx").exit_code == 1


def test_reasons_alternatives_frontier_and_robustness_stand_beside_the_mix(
    case, tmp_path
):
    out = tmp_path / "answer.xlsx"
    asked = ["--why", "--alternatives", 2, "--frontier", "Capex", "--robustness", 3]
    result = run("optimise", case, *asked, "--limit", 12, "--xlsx", out)
    assert result.exit_code == 0, result.output
    text = " ".join(result.stdout.split())
    assert "APP is out" in text
    assert "GRID is in: without it no mix was found" in text
    assert "What binds" in text
    assert "Next-best mixes" in text
    assert "In 3 uncertain worlds" in text
    sheets = openpyxl.load_workbook(out).sheetnames
    assert sheets[-5:] == [
        "Why",
        "What binds",
        "Alternatives",
        "Frontier",
        "Robustness",
    ]


def test_an_infeasible_case_names_the_rules_and_what_would_help(case):
    book = openpyxl.load_workbook(case)
    money = book["Money"]
    for cell in money[2][3:]:
        cell.value = 5
    book.save(case)
    result = run("optimise", case, "--limit", 20)
    assert result.exit_code == 1
    text = " ".join(result.stdout.split())
    assert "No mix keeps all the rules" in text
    assert "GRID is mandatory" in text
    assert "the limit of Capex" in text
    assert "more of Capex" in text
    assert "There is no resource" in run("optimise", case, "--frontier", "x").stderr
