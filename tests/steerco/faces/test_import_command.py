"""`steerco import` on the terminal."""

from __future__ import annotations

import pytest
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE, BROKEN
from typer.testing import CliRunner

from steerco.faces.cli import app, import_
from steerco.organisation.models import Role
from steerco.projects.models import Project, ScheduleVersion

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    portfolio = make_portfolio("WTR")
    return make_member(Role.PORTFOLIO_OWNER, portfolio.scope)


def run(*arguments: object):
    import_.console.width = 200
    return CliRunner().invoke(app, ["import", *map(str, arguments)])


def test_a_folder_comes_in_with_a_preview_and_a_result(owner, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "bridge.xml").write_bytes(BRIDGE)
    (tmp_path / ".hidden.xml").write_bytes(BRIDGE)

    result = run(tmp_path, "--portfolio", "WTR", "--as", owner.email)

    assert result.exit_code == 0, result.output
    assert "Preview" in result.output
    assert "1 new" in result.output
    assert Project.objects.get().current_version.imported_by == owner


def test_the_second_time_tells_what_changed(owner, tmp_path):
    plan = tmp_path / "bridge.xml"
    plan.write_bytes(BRIDGE)
    run(plan, "--portfolio", "WTR", "--as", owner.email)
    plan.write_bytes(BRIDGE_LATE)

    result = run(plan, "--portfolio", "WTR", "--as", owner.email)

    assert "The finish moves 7 working days later" in result.output
    assert ScheduleVersion.objects.count() == 2


def test_a_rejected_file_gives_its_reason_and_exit_status_1(owner, tmp_path):
    (tmp_path / "broken.xml").write_bytes(BROKEN)

    result = run(tmp_path, "--portfolio", "WTR", "--as", owner.email)

    assert result.exit_code == 1
    assert "ends too early" in result.output


def test_a_dry_run_changes_nothing(owner, tmp_path):
    (tmp_path / "bridge.xml").write_bytes(BRIDGE)

    result = run(tmp_path, "--portfolio", "WTR", "--as", owner.email, "--dry-run")

    assert result.exit_code == 0
    assert not Project.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as", "nobody@org.example", "--portfolio", "WTR"], "Nobody here"),
        (["--portfolio", "WTR"], "Say who imports"),
        (["--as-installation", "--portfolio", "XXX"], "there are: WTR"),
    ],
)
def test_wrong_usage_is_exit_status_2(owner, tmp_path, arguments, words):
    plan = tmp_path / "bridge.xml"
    plan.write_bytes(BRIDGE)

    result = run(plan, *arguments)

    assert result.exit_code == 2
    assert words in result.output


def test_who_may_not_import_here_is_told_so(owner, tmp_path):
    stranger = make_member(Role.HEAD_OF_PMO, make_portfolio("NRG").scope)
    plan = tmp_path / "bridge.xml"
    plan.write_bytes(BRIDGE)

    result = run(plan, "--portfolio", "WTR", "--as", stranger.email)

    assert result.exit_code == 2
    assert "Your roles do not let you import" in result.output
    assert not Project.objects.exists()


def test_a_template_is_written(tmp_path):
    result = run(tmp_path / "register.xlsx", "--template", "register")

    assert result.exit_code == 0
    assert (tmp_path / "register.xlsx").read_bytes().startswith(b"PK")


def test_a_sheet_of_unknown_headings_is_told_on_the_command_line(owner, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_text("Alpha;Beta;Gamma\nB-1;Bridge;100\n")
    told = ["--sheets-are", "register", "--column", "code=Alpha", "--column"]

    result = run(odd, "--portfolio", "WTR", "--as", owner.email, *told, "name=Beta")

    assert result.exit_code == 0, result.output
    assert Project.objects.get().name == "Bridge"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (["--sheets-are", "poems"], "is not one of"),
        (["--sheets-are", "risks", "--column", "mood=Alpha"], "MEANING=HEADING"),
        (["--sheet", "List"], "--sheets-are"),
    ],
)
def test_what_cannot_be_told_of_a_sheet_is_wrong_usage(owner, tmp_path, told, said):
    odd = tmp_path / "odd.csv"
    odd.write_text("Alpha;Beta\nB-1;Bridge\n")
    result = run(odd, "--portfolio", "WTR", "--as", owner.email, *told)
    assert result.exit_code == 2
    assert said in result.output
