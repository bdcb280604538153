"""`steerco convert` and `steerco export`."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from tests import factories
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE, STARTS_ONLY
from tests.steerco.schedules.plans import MSPDI, XER_TABLES, xer
from typer.testing import CliRunner

from steerco.faces.cli import app
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope
from steerco.schedules import read


def run(*words):
    return CliRunner().invoke(app, list(map(str, words)))


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.xml"
    path.write_text(MSPDI, encoding="utf-8")
    return path


@pytest.mark.parametrize("ending", ["xml", "mspdi", "xer", "xlsx", "csv", "json"])
def test_a_plan_is_converted_by_the_ending_of_its_name(bridge, tmp_path, ending):
    out = tmp_path / f"out.{ending}"
    result = run("convert", bridge, out)
    assert result.exit_code == 0, result.output
    assert "Dig" in {task.name for task in read(out)[0].tasks}


def test_a_list_without_finish_dates_is_converted_with_the_calculated_ones(tmp_path):
    path, out = tmp_path / "bridge.csv", tmp_path / "bridge.xml"
    path.write_bytes(STARTS_ONLY)
    result = run("convert", path, out)
    assert "- Dates of 3 tasks are calculated" in result.output
    assert read(out)[0].tasks[-1].finish == dt.datetime(2026, 3, 11, 17)


def test_what_stays_behind_is_said(bridge, tmp_path):
    result = run("convert", bridge, tmp_path / "out.xer")
    assert "- Elapsed and percent lags become working hours (2 links)." in result.output


def test_a_file_of_several_projects_asks_for_one(tmp_path):
    path = tmp_path / "bridge.xer"
    path.write_bytes(xer(XER_TABLES).encode("cp1251"))
    out = tmp_path / "out.json"
    result = run("convert", path, out)
    assert result.exit_code == 2
    assert "BR, BR-B1" in result.output
    assert run("convert", path, out, "--project", "BR-B1").exit_code == 0
    assert read(out)[0].code == "BR-B1"


@pytest.mark.parametrize("name", ["out.pptx", "out"])
def test_an_ending_that_says_nothing_is_refused(bridge, tmp_path, name):
    result = run("convert", bridge, tmp_path / name)
    assert result.exit_code == 2
    assert ".xer" in result.output


def test_a_file_is_never_written_over_itself(bridge):
    assert run("convert", bridge, bridge).exit_code == 2
    assert bridge.read_text(encoding="utf-8") == MSPDI


def test_a_broken_file_is_said(tmp_path):
    broken = tmp_path / "broken.xml"
    broken.write_text(MSPDI[:2000])
    result = run("convert", broken, tmp_path / "out.xer")
    assert result.exit_code == 1
    assert "broken.xml" in result.output


def test_the_schema_is_printed():
    assert "PlanDocument" in json.loads(run("convert", "--schema").output)["$defs"]


@pytest.fixture
def project():
    factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Hanna Head")
    portfolio = factories.make_portfolio("WTR")
    factories.import_plan(portfolio, BRIDGE)
    return factories.import_plan(portfolio, BRIDGE_LATE)


@pytest.mark.django_db(transaction=True)
def test_the_current_plan_leaves_as_it_came(project, tmp_path):
    out = tmp_path / "plan.xml"
    result = run("export", project.code, "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == BRIDGE_LATE


@pytest.mark.django_db(transaction=True)
def test_an_earlier_version_leaves_in_any_kind(project, tmp_path):
    out = tmp_path / "plan.xlsx"
    assert (
        run("export", project.code, "-f", "xlsx", "--version", "1", "-o", out).exit_code
        == 0
    )
    assert len(read(out)[0].tasks) == len(read_bytes(tmp_path, BRIDGE).tasks)


def read_bytes(folder, content):
    path = folder / "was.xml"
    path.write_bytes(content)
    return read(path)[0]


@pytest.mark.django_db(transaction=True)
def test_a_version_that_is_not_there_is_said(project):
    result = run("export", project.code, "--version", "9")
    assert result.exit_code == 2
    assert "has no version 9" in result.output
