"""The sample organisation: reproducible, complete, and right by our own engine."""

import csv
import datetime as dt
import zipfile
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import load_workbook

from steerco.sample import FILES
from steerco.sample.generate import generate
from steerco.sample.people import people, person
from steerco.schedules.model import LinkType
from steerco.schedules.reading import read
from steerco.schedules.recalculation import fidelity, recalculate

MEMBER = "Lucía Herrera"
PLANS = sorted(
    path.relative_to(FILES)
    for path in FILES.rglob("*")
    if path.suffix in (".xml", ".xer")
)


def content(path: Path) -> object:
    """A workbook's parts unpacked, since compressors differ between machines."""
    if path.suffix not in (".xlsx", ".zip"):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    page = load_workbook(path, read_only=True)[sheet]
    head, *body = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=False)) for row in body]


def only(folder: str, code: str):
    (path,) = (FILES / folder).rglob(f"{code}_*")
    return {plan.name: plan for plan in read(path)}


def test_generator_writes_the_stored_files_again(tmp_path):
    generate(tmp_path)
    stored = {p.relative_to(FILES) for p in FILES.rglob("*") if p.is_file()}
    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    assert made == stored
    differing = [p for p in made if content(tmp_path / p) != content(FILES / p)]
    assert differing == []


def test_files_stay_small():
    assert sum(p.stat().st_size for p in FILES.rglob("*") if p.is_file()) < 7_500_000


def test_organisation_has_the_promised_size():
    book = FILES / "organisation.xlsx"
    staff = rows(book, "People")
    assert len(staff) == 120
    assert len({row["Code"] for row in staff}) == 120
    assert len({row["Email"] for row in staff}) == 120
    assert all(str(row["Email"]).endswith("@northwater.example") for row in staff)
    assert len(rows(book, "Portfolios")) == 4
    assert len(rows(book, "Programmes")) == 3


def test_six_people_are_marked_for_sign_in():
    marked = [
        r for r in rows(FILES / "organisation.xlsx", "Roles") if r["Demo sign-in"]
    ]
    assert {row["Role"] for row in marked} == {
        "Head of PMO",
        "Sponsor",
        "Project manager",
        "Resource manager",
        "Team member",
        "Auditor",
    }
    assert len({row["Person"] for row in marked}) == 6


def test_everybody_has_a_unit_and_a_known_manager():
    codes = {person.code for person in people()}
    units = {row["Code"] for row in rows(FILES / "organisation.xlsx", "Units")}
    assert all(person.unit in units for person in people())
    assert [p.name for p in people() if p.manager not in codes] == ["Helena Marchetti"]


def test_registers_hold_forty_projects():
    with (FILES / "registers/digital.csv").open(
        encoding="utf-8-sig", newline=""
    ) as text:
        digital = list(csv.DictReader(text, delimiter=";"))
    energy = load_workbook(FILES / "registers/energy.xlsx").worksheets[0]
    codes = [
        *(row["Code"] for row in rows(FILES / "registers/water.xlsx", "Projects")),
        *(row["Code"] for row in digital),
        *(row["ID"] for row in rows(FILES / "registers/corporate.xlsx", "Register")),
        *(cell.value for cell in energy["A"] if str(cell.value).startswith("P-")),
    ]
    assert len(codes) == len(set(codes)) == 40


def test_ended_projects_have_a_history_and_an_end():
    closed = [
        row
        for name in ("digital", "corporate")
        for row in csv.DictReader(
            (FILES / f"finished/{name}.csv").read_text("utf-8").splitlines()
        )
    ]
    assert len(closed) == 24
    assert {row["Stage"] for row in closed} == {"Closed"}
    plans = Counter(
        name[:6]
        for path in (FILES / "finished").rglob("*.zip")
        for name in zipfile.ZipFile(path).namelist()
    )
    assert set(plans) == {row["Code"] for row in closed}
    assert min(plans.values()) >= 3


def test_raid_registers_hold_what_is_promised():
    counts = Counter()
    for path in (FILES / "raid").glob("*.xlsx"):
        for sheet in ("Risks", "Assumptions", "Issues", "Dependencies"):
            counts[sheet] += len(rows(path, sheet))
    assert 115 <= counts["Risks"] <= 125
    assert (counts["Issues"], counts["Assumptions"], counts["Dependencies"]) == (
        40,
        40,
        25,
    )


def test_materialised_risks_have_their_issues():
    for path in (FILES / "raid").glob("*.xlsx"):
        happened = {
            r["ID"] for r in rows(path, "Risks") if r["Status"] == "Materialised"
        }
        linked = {r["Linked risk"] for r in rows(path, "Issues") if r["Linked risk"]}
        assert linked == happened


def test_thirty_projects_have_plans():
    found = [plan for path in (FILES / "plans").rglob("*.x*") for plan in read(path)]
    assert Counter(plan.format for plan in found) == {"MSPDI": 21, "XER": 9}
    assert len({plan.code or plan.name for plan in found}) == 30


def test_all_link_types_occur():
    found = {
        link.type
        for path in (FILES / "plans").rglob("*.x*")
        for plan in read(path)
        for link in plan.links
    }
    assert found == set(LinkType)


@pytest.mark.parametrize("path", PLANS, ids=str)
def test_stored_dates_agree_with_our_engine(path):
    for plan in read(FILES / path):
        assert plan.warnings == ()
        found = fidelity(plan, recalculate(plan))
        assert found.compared > 15
        assert found.both_equal == found.compared
        assert found.total_float_equal == found.total_float_compared
        assert found.critical_equal == found.critical_compared == found.compared


@pytest.mark.parametrize("code", ["P-0301", "P-0305", "P-0102"])
def test_forecast_of_a_late_project_moves_out(code):
    finishes = [
        next(iter(only(folder, code).values())).finish
        for folder in ("history/2026-08", "history/2026-09", "plans")
    ]
    assert finishes[0] < finishes[1] < finishes[2]


@pytest.mark.parametrize("code", ["P-0101", "P-0307"])
def test_forecast_of_a_recovering_project_moves_in(code):
    finishes = [
        next(iter(only(folder, code).values())).finish
        for folder in ("history/2026-08", "history/2026-09", "plans")
    ]
    assert finishes[0] > finishes[1] > finishes[2]


def test_history_keeps_the_external_keys():
    for path in (FILES / "history").rglob("*.x*"):
        now = read(
            FILES
            / "plans"
            / path.relative_to(FILES / "history").relative_to(
                path.relative_to(FILES / "history").parts[0]
            )
        )
        before = read(path)
        assert [plan.uid for plan in before] == [plan.uid for plan in now]
        for old, new in zip(before, now, strict=True):
            assert [task.uid for task in old.tasks] == [task.uid for task in new.tasks]
            assert old.data_date < new.data_date


def test_characters_are_what_the_guide_says():
    without = only("plans", "P-0107")["Sludge Digestion and Biogas Plant"]
    assert not any(task.baselines for task in without.tasks)
    bad = only("plans", "P-0302")["Customer Portal"]
    assert any(link.lag.tenths < 0 for link in bad.links)
    assert any(task.constraint == "MSO" for task in bad.tasks)
    done = only("plans", "P-0108")["Pressure Zone Redesign"]
    assert all(task.actual_finish for task in done.tasks if not task.is_summary)
    late = next(iter(only("plans", "P-0102").values()))
    assert min(task.total_float or 0 for task in late.tasks) < 0
    waiting = next(iter(only("plans", "P-0206").values()))
    assert not any(task.actual_start for task in waiting.tasks)


def test_every_decision_that_is_asked_for_has_options_and_a_recommendation():
    books = sorted((FILES / "raid").glob("*.xlsx"))
    asked = [r for book in books for r in rows(book, "Issues") if r["Decision needed"]]
    assert len(asked) == 13
    for row in asked:
        assert len(str(row["Options"]).split("; ")) >= 2, row["ID"]
        assert row["Recommendation"], row["ID"]
        assert row["If not decided"], row["ID"]


def test_the_team_member_who_signs_in_has_tasks_to_report_on():
    at = dt.datetime(2026, 10, 31)
    current, coming = set(), set()
    for path in (FILES / "plans").rglob("P-*"):
        for plan in read(path):
            own = {each.uid for each in plan.resources if each.name == MEMBER}
            tasks = {each.task for each in plan.assignments if each.resource in own}
            for task in plan.tasks:
                if task.uid in tasks and task.actual_finish is None:
                    (current if task.actual_start else coming).add(path.name[:6])
                    assert task.finish >= at
    assert len(current) >= 3
    assert len(coming) >= 3
    held = {
        row["Scope code"]
        for row in rows(FILES / "organisation.xlsx", "Roles")
        if row["Person"] == person(MEMBER).code
    }
    assert current | coming <= held
