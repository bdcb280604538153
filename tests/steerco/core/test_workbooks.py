import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest

from steerco.core.errors import BadInput
from steerco.core.workbooks import Column, Kind, Table, write_csv, write_xlsx

MADE = datetime(2026, 10, 31)
COLUMNS = (
    Column("Name"),
    Column("Budget", Kind.MONEY),
    Column("Finish", Kind.DATE),
    Column("Complete", Kind.PERCENT),
    Column("CPI", Kind.INDEX),
    Column("Late", Kind.FLAG),
    Column("Changed", Kind.MOMENT),
)
ROWS = [
    [
        "Pump station",
        Decimal("1250000.50"),
        date(2026, 12, 24),
        0.4,
        0.973,
        True,
        datetime(2026, 10, 1, 9, 30, tzinfo=UTC),
    ],
    ["Depot", None, None, None, float("nan"), False, None],
]


def table(rows=ROWS, columns=COLUMNS, name="Projects"):
    return Table(name, columns, rows)


def workbook(*tables):
    data = write_xlsx(tables, title="Export", author="Office", created=MADE)
    return openpyxl.load_workbook(io.BytesIO(data))


def test_numbers_dates_and_flags_keep_their_type():
    sheet = workbook(table())["Projects"]
    name, budget, finish, complete, cpi, late, changed = (c.value for c in sheet[2])
    assert name == "Pump station"
    assert budget == 1250000.5
    assert finish == datetime(2026, 12, 24)
    assert (complete, cpi) == (0.4, 0.973)
    assert late == "yes"
    assert changed == datetime(2026, 10, 1, 9, 30)
    assert sheet["B2"].number_format == "#,##0;-#,##0"
    assert sheet["C2"].number_format == "yyyy-mm-dd"
    assert sheet["D2"].number_format == "0%"


def test_an_undefined_value_is_a_dash_and_never_a_number():
    sheet = workbook(table())["Projects"]
    assert [cell.value for cell in sheet[3]][1:] == ["—", "—", "—", "—", "no", "—"]


def test_the_header_stays_in_view_and_filters():
    sheet = workbook(table())["Projects"]
    assert sheet.freeze_panes == "A2"
    (found,) = sheet.tables.values()
    assert found.ref == "A1:G3"
    assert found.autoFilter is not None


def test_an_empty_list_still_has_its_header_and_filter():
    sheet = workbook(table(rows=[]))["Projects"]
    assert [cell.value for cell in sheet[1]] == [c.title for c in COLUMNS]
    assert sheet.auto_filter.ref == "A1:G1"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+41 44 000", "-2+3", "@SUM(A1)", "\t=1", "=HYPERLINK(A1)", "\uff1d1+1"],
)
def test_text_that_looks_like_a_formula_is_never_run(text):
    columns = (Column("Note"),)
    cell = workbook(table([[text]], columns))["Projects"]["A2"]
    assert cell.data_type == "s"
    assert cell.value == text
    assert cell.quotePrefix
    (_, (written,)) = csv.reader(
        io.StringIO(write_csv(table([[text]], columns)).decode("utf-8-sig"))
    )
    assert written == "'" + text


def test_csv_opens_in_excel_with_iso_dates_plain_numbers_and_negatives():
    columns = (Column("Näme"), Column("Variance", Kind.MONEY), Column("Due", Kind.DATE))
    data = write_csv(
        table([["Zürich, 東京", Decimal("-5.10"), date(2026, 1, 2)]], columns)
    )
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == (
        'Näme,Variance,Due\r\n"Zürich, 東京",-5.10,2026-01-02\r\n'
    )


def test_csv_leaves_undefined_values_empty():
    assert write_csv(table()).decode("utf-8-sig").splitlines()[2] == "Depot,,,,,no,"


def test_sheet_and_column_names_are_made_legal_and_unique():
    columns = (Column("Cost"), Column("cost"))
    book = workbook(
        table(
            [["a", "b"]], columns, "Risks/Issues: all [2026] for the whole portfolio"
        ),
        table(
            [["a", "b"]], columns, "Risks/Issues: all [2026] for the whole programme"
        ),
    )
    first, second = book.sheetnames
    assert first != second
    assert max(map(len, book.sheetnames)) <= 31
    assert [cell.value for cell in book[first][1]] == ["Cost", "cost (2)"]


def test_dates_that_excel_cannot_count_are_written_as_text():
    columns = (Column("Day", Kind.DATE),)
    sheet = workbook(table([[date(1850, 1, 1)]], columns))["Projects"]
    assert sheet["A2"].value == "1850-01-01"


def test_a_value_of_the_wrong_type_is_refused():
    columns = (Column("Budget", Kind.MONEY),)
    with pytest.raises(TypeError, match="money column cannot hold 'much'"):
        workbook(table([["much"]], columns))


def test_more_rows_than_a_sheet_holds_ask_for_a_filter():
    class Endless(list):
        def __len__(self):
            return 1_048_576

    with pytest.raises(BadInput, match="narrow the list"):
        workbook(table(rows=Endless()))


def test_the_same_table_gives_the_same_bytes():
    first = write_xlsx([table()], title="Export", author="Office", created=MADE)
    assert first == write_xlsx([table()], title="Export", author="Office", created=MADE)
