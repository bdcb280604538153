"""`steerco level` on a case, on plan files, and on what it cannot use."""

from __future__ import annotations

import json

import pytest
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from steerco.faces.cli import app

PLAN = """<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">
<Name>{name}</Name><StartDate>2026-03-02T08:00:00</StartDate><Tasks>
<Task><UID>1</UID><ID>1</ID><Name>Build</Name><Duration>PT24H0M0S</Duration>
<DurationFormat>7</DurationFormat></Task></Tasks>
<Resources><Resource><UID>1</UID><ID>1</ID><Name>Ann</Name><Type>1</Type>
<MaxUnits>1</MaxUnits></Resource></Resources>
<Assignments><Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID>
<Units>1</Units></Assignment></Assignments></Project>"""


def run(*arguments: object):
    return CliRunner().invoke(app, [str(each) for each in arguments])


@pytest.fixture
def case(tmp_path):
    path = tmp_path / "case.xlsx"
    assert run("template", "level", path).exit_code == 0
    return path


def test_the_template_is_levelled_and_leaves_as_a_workbook(case, tmp_path):
    out = tmp_path / "plan.xlsx"
    done = run("level", case, "--limit", 2, "--xlsx", out)
    assert done.exit_code == 0, done.output
    assert "Weighted tardiness" in done.output
    sheets = CalamineWorkbook.from_path(str(out)).sheet_names
    assert sheets == ["Summary", "Projects", "Tasks", "Use", "Charts"]


def test_the_answer_for_programs_states_bound_baseline_and_reasons(case):
    done = run("level", case, "--limit", 2, "--json")
    answer = json.loads(done.stdout)
    assert answer["bound"] <= answer["objective"] <= answer["baseline"]["objective"]
    ann = next(r for r in answer["resources"] if r["name"] == "Ann")
    assert max(ann["use"]) == 1
    causes = {task["cause"] for task in answer["tasks"] if task["delay"]}
    assert causes <= {"resource", "persons", "choice"}


def test_plan_files_share_their_people_by_name(tmp_path):
    files = []
    for name in ("North", "South"):
        path = tmp_path / f"{name}.xml"
        path.write_text(PLAN.format(name=name))
        files.append(path)
    answer = json.loads(run("level", *files, "--limit", 2, "--json").stdout)
    starts = sorted(task["start"] for task in answer["tasks"])
    assert starts == ["2026-03-02", "2026-03-05"]
    (waiting,) = (task for task in answer["tasks"] if task["delay"])
    assert (waiting["cause"], waiting["held_by"]) == ("resource", "Ann")


def test_a_wrong_predecessor_is_named(tmp_path):
    path = tmp_path / "case.json"
    task = {"name": "Paint", "duration": 2, "predecessors": ["Bild"]}
    path.write_text(json.dumps({"start": "2026-03-02", "tasks": [task]}))
    done = run("level", path)
    assert done.exit_code == 1
    assert "Task Paint: its predecessor Bild is no task" in done.output


def test_a_limit_of_nothing_is_wrong_usage(case):
    assert run("level", case, "--limit", 0).exit_code == 2
