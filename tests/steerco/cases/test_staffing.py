"""Staffing cases: dates become weeks, words become skills, and the answer a workbook."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest

from steerco.cases import CaseError, case_as_json, case_as_workbook, read_case
from steerco.cases.staffing import (
    ABOUT,
    AbsenceRow,
    ChangeRow,
    PersonRow,
    RequestRow,
    StaffingCase,
    staffing_problem,
)
from steerco.cases.staffing_answer import staffing_answer
from steerco.cases.staffing_example import staffing_example
from steerco.cases.staffing_workbook import staffing_workbook
from steerco_engine.solving import Iterations
from steerco_engine.staffing import greedy_by_priority, one_more, scarcities, staff

MONDAY = dt.date(2027, 3, 1)


def day(number):
    return MONDAY + dt.timedelta(days=number)


def case(**changes):
    given = {
        "people": (PersonRow(name="Anna", skills={"SQL": 4.0}),),
        "requests": (
            RequestRow(
                name="work", project="A", start=day(2), end=day(11), must=("SQL 3",)
            ),
        ),
    }
    return StaffingCase(**(given | changes))


@pytest.mark.parametrize("suffix", [".xlsx", ".json"])
def test_the_template_reads_back_as_the_case_it_was_written_from(tmp_path, suffix):
    example = staffing_example()
    path = tmp_path / f"case{suffix}"
    written = (
        case_as_json(example)
        if suffix == ".json"
        else case_as_workbook(example, about=ABOUT)
    )
    path.write_bytes(written)
    assert read_case(path, StaffingCase) == example


def test_dates_become_shares_of_weeks():
    data, horizon = staffing_problem(case())
    (request,) = data.requests
    assert (horizon.first, horizon.weeks) == (MONDAY, 2)
    assert request.amounts.tolist() == pytest.approx([0.6, 1.0])
    assert dict(request.must) == {"SQL": 3}


def test_absences_and_changes_of_capacity_fall_into_their_weeks():
    data, _ = staffing_problem(
        case(
            absences=(
                AbsenceRow(person="Anna", from_=day(3), to=day(8)),
                AbsenceRow(person="Anna", from_=day(7), to=day(7), share=0.5),
            ),
            capacity_changes=(ChangeRow(person="Anna", from_=day(9), capacity=0.5),),
        )
    )
    (person,) = data.people
    assert person.absence.tolist() == pytest.approx([0.4, 0.5])
    assert person.capacity.tolist() == [1.0, 0.5]


def test_amounts_by_week_take_the_place_of_the_amount():
    row = replace(case().requests[0], by_week=(0.2, 0.4))
    data, _ = staffing_problem(case(requests=(row,)))
    assert data.requests[0].amounts.tolist() == [0.2, 0.4]


@pytest.mark.parametrize(
    ("words", "levels"),
    [
        (("SQL 4", "Data model"), {"SQL": 4, "Data model": 3}),
        (("SQL: 2", "C++ >= 4", "Office 365 3"), {"SQL": 2, "C++": 4, "Office 365": 3}),
    ],
)
def test_skills_are_read_with_their_levels(words, levels):
    row = replace(case().requests[0], must=words)
    data, _ = staffing_problem(case(requests=(row,)))
    assert dict(data.requests[0].must) == levels


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"requests": ()}, "Sheet Requests has no rows"),
        ({"first_week": day(7)}, "before the first week"),
        (
            {"absences": (AbsenceRow(person="Zoe", from_=day(0), to=day(1)),)},
            "Absences: there is no person Zoe",
        ),
        (
            {"capacity_changes": (ChangeRow(person="Zoe", from_=day(0), capacity=1),)},
            "Capacity changes: there is no person Zoe",
        ),
    ],
)
def test_what_does_not_fit_together_is_told(changes, said):
    with pytest.raises(CaseError, match=said):
        staffing_problem(case(**changes))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"end": day(0)}, "ends on 2027-03-01, before it starts"),
        ({"end": day(9000)}, "span 1286 weeks"),
        ({"must": ("3",)}, "3 names no skill"),
        ({"must": ("SQL 3", "SQL 4")}, "SQL is asked for twice"),
        ({"by_week": (1.0, 1.0, 1.0)}, "gives 3 weeks, but lasts 2"),
    ],
)
def test_a_request_that_cannot_be_is_told_by_name(changes, said):
    row = replace(case().requests[0], **changes)
    with pytest.raises(CaseError, match=said):
        staffing_problem(case(requests=(row,)))


def test_the_workbook_holds_every_line_of_the_answer():
    data, horizon = staffing_problem(staffing_example())
    result = staff(data, Iterations(1_000))
    plan = result.solution
    hires = [one_more(plan, scarcities(plan)[0], Iterations(500))]
    answer = staffing_answer(result, plan, greedy_by_priority(data), horizon, hires)
    book = openpyxl.load_workbook(io.BytesIO(staffing_workbook(answer)))
    assert book.sheetnames == [
        "Summary",
        "Assignments",
        "Open requests",
        "Scarce skills",
        "People",
    ]
    assert book["Assignments"].max_row == len(plan.stints) + 1
    assert book["Open requests"].max_row == len(answer.open) + 1
    assert book["Summary"]["B2"].value == pytest.approx(result.objective)
    skill = book["Scarce skills"]
    assert skill["A2"].value == hires[0].skill
    assert skill["E2"].value == pytest.approx(hires[0].worth)
    people = book["People"]
    assert people["A2"].value == "Amina"
    first_week = [row.load[0] for row in answer.people]
    assert people["D2"].value == pytest.approx(first_week[0])
    assert people.cell(len(first_week) + 3, 4).value == pytest.approx(sum(first_week))
