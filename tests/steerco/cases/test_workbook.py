"""Case files: typed rows from workbooks and JSON, and sentences that say what is wrong."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import openpyxl
import pytest

from steerco.cases import (
    CaseError,
    case_as_json,
    case_as_workbook,
    column,
    read_case,
)


class Fruit(StrEnum):
    APPLE = "apple"
    PEAR = "pear"


@dataclass(frozen=True)
class Basket:
    name: str = column("Who carries it.")
    weight: float = column("In kilogrammes.", default=1.0)
    kind: Fruit = column("What is in it.", default=Fruit.APPLE)
    picked: dt.date | None = column("When.", default=None)
    sold: bool = column("Whether it is gone.", default=False)
    goes_with: tuple[str, ...] = column("Other baskets.", default=())


@dataclass(frozen=True)
class Stock:
    place: str = column("Where.")
    by_month: Mapping[str, float] = column("Pieces in each month.", default=None)


@dataclass(frozen=True)
class Route:
    place: str = column("Where.")
    loads: tuple[float, ...] = column("Load on the 1st, 2nd, ... day.", default=())


@dataclass(frozen=True, kw_only=True)
class Market:
    title: str = column("Its name.", default="Market")
    baskets: tuple[Basket, ...] = column("Baskets.")
    stocks: tuple[Stock, ...] = column("Stocks.", default=())
    routes: tuple[Route, ...] = column("Routes.", default=())


MARKET = Market(
    title="Saturday",
    baskets=(
        Basket("A", 2.5, Fruit.PEAR, dt.date(2026, 3, 31), True, ("B", "C")),
        Basket("B"),
    ),
    stocks=(Stock("North", {"2026-01": 3.0, "2026-02": 4.5}),),
    routes=(Route("North", (1.0, 0.0, 2.0)),),
)


def book(tmp_path, **sheets):
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "case.xlsx"
    made.save(path)
    return path


def refusal(path) -> str:
    with pytest.raises(CaseError) as refused:
        read_case(path, Market)
    return str(refused.value)


def test_a_case_comes_back_from_its_workbook(tmp_path):
    path = tmp_path / "case.xlsx"
    path.write_bytes(case_as_workbook(MARKET, about="A market."))
    assert read_case(path, Market) == MARKET


def test_a_case_comes_back_from_its_json(tmp_path):
    path = tmp_path / "case.json"
    path.write_bytes(case_as_json(MARKET))
    assert read_case(path, Market) == MARKET


def test_the_first_sheet_explains_every_column(tmp_path):
    path = tmp_path / "case.xlsx"
    path.write_bytes(case_as_workbook(MARKET, about="A market."))
    sheet = openpyxl.load_workbook(path)["Read me"]
    said = {row[2] for row in sheet.iter_rows(values_only=True)}
    assert {"Who carries it.", "In kilogrammes.", "Pieces in each month."} <= said


def test_headings_match_in_any_spelling_and_blank_rows_are_left_out(tmp_path):
    path = book(tmp_path, BASKETS=[["NAME", "goes_with"], [], ["A", "B; C"]])
    assert read_case(path, Market).baskets == (Basket("A", goes_with=("B", "C")),)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["A", "much"], "row 2, column Weight: “much” is no number"),
        ([None, 3], "row 2, column Name: nothing is there"),
        (["A", 1, "plum"], "“plum” is none of apple, pear"),
        (["A", 1, "pear", "soon"], "“soon” is no date"),
        (["A", 1, "pear", None, "maybe"], "“maybe” is neither yes nor no"),
        (["A", "nan"], "is no finite number"),
    ],
)
def test_a_wrong_cell_is_named_with_sheet_row_and_column(tmp_path, row, said):
    head = ["Name", "Weight", "Kind", "Picked", "Sold"]
    sentence = refusal(book(tmp_path, Baskets=[head, row]))
    assert sentence.startswith("Sheet Baskets, row 2, column")
    assert said in sentence


def test_an_unknown_column_is_refused_with_the_likeliest_one(tmp_path):
    path = book(tmp_path, Baskets=[["Name", "Wieght"], ["A", 1]])
    assert "Did you mean Weight?" in refusal(path)


def test_a_misspelt_sheet_is_refused_and_a_foreign_one_left_alone(tmp_path):
    rows = [["Name"], ["A"]]
    assert "Did you mean Baskets?" in refusal(book(tmp_path, Basket=rows))
    path = book(tmp_path, Baskets=rows, Thoughts=[["x"]])
    assert len(read_case(path, Market).baskets) == 1


def test_a_missing_table_and_a_stray_cell_are_named(tmp_path):
    assert "no sheet Baskets" in refusal(book(tmp_path, Notes=[["x"]]))
    path = book(tmp_path, Baskets=[["Name"], ["A", 7]])
    assert "Sheet Baskets, row 2: a cell stands under no heading" in refusal(path)


def test_a_setting_of_another_kind_is_named(tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps({"baskets": [{"name": "A", "weight": []}]}))
    assert "Baskets, entry 1, weight" in refusal(path)
    path.write_text("{")
    assert "is no JSON" in refusal(path)
    path.write_text(json.dumps({"baskets": [], "titel": "x"}))
    assert "Did you mean Title?" in refusal(path)


def test_what_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "case.xlsx"
    path.write_bytes(b"\x00\x01 nothing")
    assert "is no workbook" in refusal(path)
    assert "missing.xlsx" in refusal(tmp_path / "missing.xlsx")
