"""Project registers as they arrive: titles, totals, languages, layouts."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import pytest
import xlsxwriter

from steerco.schedules import PlanError
from steerco.schedules.cells import Rag
from steerco.schedules.register_columns import COLUMNS, write_register_template
from steerco.schedules.registers import looks_like_register, read_register

GERMAN = """Projektliste Energie;;;;;;
Stand: 31.10.2026;;;;;;
;;;;;;
Projektnr.;Projekt;Projektleiter;Startdatum;Enddatum;Budget (T€);Ampel
P-1;Ring Nord;Ida Beispiel;07.04.2025;Q3 2027;1.250,5;Gelb
P-2;Ring Süd;Jan Muster;31.04.2025;12.03.2027;900;grün
;Summe;;;;2.150,5;
;;verwaist;;12.03.2027;;
"""


@pytest.fixture
def german(tmp_path):
    path = tmp_path / "liste.csv"
    path.write_bytes(GERMAN.encode("cp1252"))
    return path


def test_titles_totals_and_another_language(german):
    register = read_register(german)
    assert [dict(row.values) for row in register.rows] == [
        {
            "code": "P-1",
            "name": "Ring Nord",
            "manager": "Ida Beispiel",
            "start": dt.date(2025, 4, 7),
            "finish": dt.date(2027, 9, 30),
            "budget": Decimal("1250500.0"),
            "rag": Rag.AMBER,
        },
        {
            "code": "P-2",
            "name": "Ring Süd",
            "manager": "Jan Muster",
            "finish": dt.date(2027, 3, 12),
            "budget": Decimal(900_000),
            "rag": Rag.GREEN,
        },
    ]
    assert [row.number for row in register.rows] == [5, 6]
    assert register.currency == "EUR"


def test_rejected_cells_say_where_and_why(german):
    register = read_register(german)
    assert [(cell.row, cell.key, cell.value) for cell in register.rejected] == [
        (6, "start", "31.04.2025"),
        (8, "name", ""),
    ]
    assert register.rejected[0].reason == "'31.04.2025' is not a day of the calendar"
    assert register.rejected[1].reason == "the row names no project"


def test_a_person_may_choose_the_columns(german):
    register = read_register(
        german, {"manager": None, "sponsor": "projektleiter", "name": 1}
    )
    assert register.rows[0].get("sponsor") == "Ida Beispiel"
    assert "manager" not in register.mapping
    assert register.mapping["sponsor"].confidence == 1
    assert register.columns[1].samples == ("Ring Nord", "Ring Süd", "Summe")


def test_cells_decide_what_status_means(tmp_path):
    path = tmp_path / "status.csv"
    path.write_text(
        "ID,Project,Status,Comment\n1,Bridge,AMBER,Steel is late\n2,Road,GREEN,Fine\n"
    )
    assert read_register(path).rows[0].values == {
        "code": "1",
        "name": "Bridge",
        "rag": Rag.AMBER,
        "status_text": "Steel is late",
    }
    path.write_text(
        "ID,Project,RAG,Status\n1,Bridge,AMBER,Steel is late\n2,Road,GREEN,Fine\n"
    )
    assert read_register(path).rows[0].get("status_text") == "Steel is late"


def test_a_table_may_run_across(tmp_path):
    path = tmp_path / "across.csv"
    path.write_text(
        "Project name,Bridge,Road\nDepartment,Works,Works\n"
        '"Total budget\n(£m)",1.5,2\nRAG rating,Amber/Red,Green\n'
        "Start date,01/02/2026,01/04/2026\n"
    )
    register = read_register(path)
    assert register.transposed
    assert register.rows[0].get("budget") == Decimal("1500000.0")
    assert register.rows[0].get("rag") is Rag.AMBER_RED
    assert register.currency == "GBP"
    assert "days were assumed" in register.notes[0]


def test_workbooks_with_several_sheets(tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Notes").write_row(0, 0, ["Read me"])
        sheet = book.add_worksheet("Projects")
        sheet.write_row(0, 0, ["Code", "Project", "Start", "% done", "Budget"])
        date = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(1, 0, ["A", "Bridge"])
        sheet.write_datetime(1, 2, dt.datetime(2026, 1, 5), date)
        sheet.write_row(1, 3, [0.25, 1000])
    register = read_register(path)
    assert register.sheet == "Projects"
    assert register.rows[0].values == {
        "code": "A",
        "name": "Bridge",
        "start": dt.date(2026, 1, 5),
        "percent_complete": Decimal(25),
        "budget": Decimal("1000.0"),
    }


def test_the_template_is_read_back_by_its_own_columns(tmp_path):
    path = tmp_path / "template.xlsx"
    write_register_template(path)
    register = read_register(path)
    assert (register.sheet, register.rows) == ("Projects", ())
    assert set(register.mapping) == set(COLUMNS)
    assert {match.heading for match in register.mapping.values()} == {
        column.title for column in COLUMNS.values()
    }


def test_the_examples_of_the_template_are_understood(tmp_path):
    path = tmp_path / "filled.csv"
    path.write_text(
        ";".join(column.title for column in COLUMNS.values())
        + "\n"
        + ";".join(f'"{column.example}"' for column in COLUMNS.values())
        + "\n",
        encoding="utf-8",
    )
    register = read_register(path)
    assert register.rejected == ()
    assert set(register.rows[0].values) == set(COLUMNS)


def test_the_template_goes_to_a_buffer_too():
    buffer = io.BytesIO()
    write_register_template(buffer)
    assert buffer.getvalue().startswith(b"PK")


def test_a_task_list_is_no_register(tmp_path, german):
    path = tmp_path / "tasks.csv"
    path.write_text("ID,Task,Start,Finish,Predecessors,Owner,Budget\n1,Dig,,,,Ann,5\n")
    assert not looks_like_register(path)
    assert looks_like_register(german)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Start,Budget\n2026-01-01,5\n"])
def test_other_tables_are_refused(tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text(text)
    with pytest.raises(PlanError) as caught:
        read_register(path)
    assert caught.value.kind == "no_plan"


@pytest.mark.parametrize(
    ("file", "rows", "least"),
    [
        (
            "gmpp/raw_2020.csv",
            125,
            {"name", "code", "start", "finish", "rag", "budget"},
        ),
        (
            "gmpp/raw_2023_semicolon.csv",
            244,
            {"name", "code", "start", "rag", "budget"},
        ),
        (
            "gmpp/raw_transposed_2014.csv",
            199,
            {"name", "start", "finish", "rag", "budget"},
        ),
        (
            "gmpp/dft_march_2024_official_layout.csv",
            19,
            {"name", "code", "rag", "budget"},
        ),
    ],
)
def test_real_registers(reference_data, file, rows, least):
    register = read_register(reference_data / "portfolio/open" / file)
    assert len(register.rows) == rows
    assert least <= register.mapping.keys()
    dated = [row for row in register.rows if row.get("finish")]
    assert len(dated) > 0.6 * rows
    assert all(1990 < row.get("finish").year < 2140 for row in dated)
