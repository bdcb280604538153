"""`steerco analyse`: the contract of its JSON, its exit statuses, its faces."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from steerco.faces.cli import COMMANDS, app

PLAN = """<?xml version="1.0"?>
<Project xmlns="http://schemas.microsoft.com/project"><Name>Plan {number}</Name>
<StartDate>2026-03-02T08:00:00</StartDate><Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Dig</Name><Duration>PT40H0M0S</Duration>
<Start>2026-03-02T08:00:00</Start><Finish>2026-03-06T17:00:00</Finish></Task>
<Task><UID>2</UID><ID>2</ID><Name>Fill</Name><Duration>PT8H0M0S</Duration>
<Start>2026-03-09T08:00:00</Start><Finish>2026-03-09T17:00:00</Finish>
<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>1</Type></PredecessorLink>
</Task></Tasks></Project>
"""
KEYS = {
    "": "file ok error format project counts calculated fidelity evm dcma findings "
    "seconds projects reasons",
    "project": "name start finish data_date",
    "counts": "tasks summaries milestones links resources assignments calendars "
    "baselines",
    "calculated": "finish critical_tasks project_float_minutes",
    "fidelity": "compared start_equal finish_equal total_float_equal critical_equal",
    "seconds": "read calculate total",
}
EVM = "bac pv ev ac sv cv spi cpi eac etc vac tcpi es_days spi_t ieac_t reasons"
POINT = "number name value threshold passed applicable failing"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for number in (1, 2):
        name = tmp_path / f"plan{number}.xml"
        name.write_text(PLAN.format(number=number), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a plan", encoding="utf-8")
    return tmp_path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["analyse", *map(str, arguments)])


def test_json_keeps_the_contract(folder: Path) -> None:
    result = run(folder / "plan1.xml", "--json")
    assert result.exit_code == 0, result.output
    (report,) = json.loads(result.stdout)
    for part, keys in KEYS.items():
        assert list(report[part] if part else report) == keys.split(), part
    assert report["ok"] is True
    assert report["error"] is None
    assert report["evm"] is None
    assert report["reasons"]["evm"]
    assert [point["number"] for point in report["dcma"]] == list(range(1, 15))
    for point in report["dcma"]:
        assert list(point)[:7] == POINT.split()
    for finding in report["findings"]:
        assert list(finding) == ["code", "severity", "message", "tasks"]
        assert finding["severity"] in ("error", "warning", "info")
    assert report["project"]["start"] == "2026-03-02T08:00:00"
    assert report["calculated"]["finish"] == "2026-03-09T17:00:00"
    assert report["fidelity"]["finish_equal"] == 2
    assert report["fidelity"]["total_float_equal"] is None


def test_json_of_earned_value_has_all_figures_and_reasons(folder: Path) -> None:
    agreed = (
        "<Baseline><Number>0</Number><Start>2026-03-02T08:00:00</Start>"
        "<Finish>2026-03-06T17:00:00</Finish><Cost>100000</Cost></Baseline></Task>"
    )
    text = PLAN.format(number=3).replace("</Task>", agreed, 1)
    (folder / "plan3.xml").write_text(text, encoding="utf-8")
    (report,) = json.loads(run(folder / "plan3.xml", "--json").stdout)
    evm = report["evm"]
    assert list(evm)[:16] == EVM.split()
    assert evm["bac"] == 1000
    undefined = {key for key in EVM.split() if evm[key] is None}
    assert undefined == set(evm["reasons"])
    assert "pv" in undefined


def test_json_of_a_broken_file_has_the_same_keys(folder: Path) -> None:
    (folder / "bad.xml").write_text("<Project", encoding="utf-8")
    result = run(folder / "bad.xml", folder / "plan1.xml", "--json")
    assert result.exit_code == 1
    bad, good = json.loads(result.stdout)
    assert list(bad) == KEYS[""].split()
    assert bad["ok"] is False
    assert list(bad["error"]) == ["kind", "message"]
    assert good["ok"] is True


def test_exit_status_is_two_on_wrong_usage(folder: Path, tmp_path: Path) -> None:
    assert run().exit_code == 2
    assert run("--nonsense", folder).exit_code == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(empty).exit_code == 2
    assert run(folder, "--html", folder / "no" / "such" / "page.html").exit_code == 2
    assert run(folder, "--html", folder).exit_code == 2


def test_a_missing_file_fails_with_one_sentence(folder: Path) -> None:
    result = run(folder / "gone.mpp")
    assert result.exit_code == 1
    assert "does not exist" in result.stdout
    assert "Traceback" not in result.output


def test_one_file_is_shown_in_full(folder: Path) -> None:
    result = run(folder / "plan1.xml")
    assert result.exit_code == 0
    for words in ("Plan 1", "Agreement", "DCMA 14 points", "What to look at", "Dig"):
        assert words in result.stdout


def test_a_folder_gives_a_line_a_file_and_a_total(folder: Path) -> None:
    result = run(folder)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert sum("plan1.xml" in line for line in lines) == 1
    assert "notes.txt" not in result.stdout
    assert any("2 of 2 files read" in line for line in lines)


def test_html_is_written_beside_the_text(folder: Path) -> None:
    page = folder / "page.html"
    result = run(folder / "plan1.xml", "--html", page)
    assert result.exit_code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_terminal_with_few_letters_is_enough(folder: Path) -> None:
    program = "from steerco.faces.cli import app; app()"
    done = subprocess.run(
        [sys.executable, "-c", program, "analyse", folder / "plan1.xml"],
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "cp1252"},
    )
    assert done.returncode == 0, done.stderr
    assert b"Plan 1" in done.stdout


def test_analyse_never_loads_django(folder: Path) -> None:
    program = (
        "import sys; from steerco.faces.cli import app\n"
        f"try: app(['analyse', {str(folder / 'plan1.xml')!r}, '--json'])\n"
        "except SystemExit as ended: assert ended.code == 0\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "assert not loaded & {'django', 'numba'}, loaded & {'django', 'numba'}"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_every_command_can_be_loaded_and_explains_itself() -> None:
    for name in COMMANDS:
        if COMMANDS[name].passes_on:
            continue
        result = CliRunner().invoke(app, [name, "--help"])
        assert result.exit_code == 0, (name, result.output)
    assert CliRunner().invoke(app, ["nonsense"]).exit_code == 2
    assert CliRunner().invoke(app, ["--version"]).exit_code == 0
