import openpyxl
import pytest
from tests import factories
from typer.testing import CliRunner

from steerco.faces.cli import app
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Hanna Head")


@pytest.fixture
def project():
    return factories.make_project(factories.make_portfolio("WTR"), code="P-RIVER")


def run(*words):
    return CliRunner().invoke(app, ["report", *map(str, words)])


def test_a_pack_of_all_portfolios_needs_no_code(head, project, tmp_path):
    out = tmp_path / "pack.xlsx"
    result = run("portfolio", "--format", "xlsx", "--out", out)
    assert result.exit_code == 0, result.output
    status = openpyxl.load_workbook(out)["Status"]
    assert project.code in {cell.value for row in status for cell in row}


@pytest.mark.parametrize("form", ["pptx", "pdf"])
def test_a_project_report_is_written(head, project, tmp_path, form):
    out = tmp_path / f"report.{form}"
    result = run("project", project.code, "--format", form, "--out", out)
    assert result.exit_code == 0, result.output
    assert out.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")


def test_an_unknown_code_names_what_there_is(head, project):
    result = run("portfolio", "XYZ")
    assert result.exit_code == 2
    assert "WTR" in result.output


def test_an_empty_installation_says_whom_to_name():
    result = run("portfolio")
    assert result.exit_code == 2
    assert "--as" in result.output
