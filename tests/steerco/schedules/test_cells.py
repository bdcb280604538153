"""Dates, amounts and traffic lights in the formats people type."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steerco.schedules.amounts import (
    are_fractions,
    currency_of,
    decimal_mark,
    heading_scale,
    parse_money,
    parse_percent,
)
from steerco.schedules.cells import BadCell, Rag, parse_flag, parse_rag
from steerco.schedules.dates import DAY_FIRST, MONTH_FIRST, date_order, parse_date


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026-12-31", (2026, 12, 31), None),
        ("2026-12-31T08:00:00", (2026, 12, 31), None),
        ("31.12.2026", (2026, 12, 31), None),
        ("01.11.18", (2018, 11, 1), None),
        ("31/12/26", (2026, 12, 31), None),
        ("12/31/26", (2026, 12, 31), None),
        ("11/07/2016 5:00:00 PM", (2016, 7, 11), None),
        ("31 Mar 2026", (2026, 3, 31), None),
        ("31-Mar-26", (2026, 3, 31), None),
        ("December 1, 2016", (2016, 12, 1), None),
        ("1. März 2026", (2026, 3, 1), None),
        ("1er février 2026", None, None),
        ("Mar-26", (2026, 3, 1), (2026, 3, 31)),
        ("Q3 2026", (2026, 7, 1), (2026, 9, 30)),
        ("4Q27", (2027, 10, 1), (2027, 12, 31)),
        ("H1 2026", (2026, 1, 1), (2026, 6, 30)),
        ("12/2026", (2026, 12, 1), (2026, 12, 31)),
        ("KW 12/2026", (2026, 3, 16), (2026, 3, 22)),
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        (46000, (2025, 12, 9), None),
        (dt.datetime(2026, 1, 2, 8), (2026, 1, 2), None),
    ],
)
def test_dates(typed, first, last):
    if first is None:
        with pytest.raises(BadCell):
            parse_date(typed)
        return
    assert parse_date(typed) == dt.date(*first)
    assert parse_date(typed, end=True) == dt.date(*(last or first))


@pytest.mark.parametrize("typed", ["", None, "-", "tbc", "N/A", "  ", "TBD"])
def test_blanks_are_nothing(typed):
    assert parse_date(typed) is None
    assert parse_money(typed) is None
    assert parse_rag(typed) is None


@pytest.mark.parametrize("typed", ["31.02.2026", "soon", "IEH", "99", True])
def test_what_is_no_date_says_so(typed):
    with pytest.raises(BadCell, match="not a"):
        parse_date(typed)


def test_a_column_decides_between_days_and_months_first():
    assert date_order(["01/02/2026", "12/31/2026"]) == MONTH_FIRST
    assert date_order(["01/02/2026", "31/12/2026"]) == DAY_FIRST
    assert date_order(["01/02/2026", "03/04/2026"]) is None
    assert parse_date("01/02/2026", order=MONTH_FIRST) == dt.date(2026, 1, 2)
    assert parse_date("01.02.2026", order=MONTH_FIRST) == dt.date(2026, 2, 1)


@given(st.dates(dt.date(1970, 1, 1), dt.date(2069, 12, 31)))
def test_every_day_is_read_back(day):
    for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d %B %Y", "%B %d, %Y"):
        assert parse_date(day.strftime(pattern)) == day
    assert parse_date(day.strftime("%m/%d/%Y"), order=MONTH_FIRST) == day


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1.250.000,50 €", "1250000.50"),
        ("£1.2m", "1200000"),
        ("(3,400)", "-3400"),
        ("1,2 Mio", "1200000"),
        ("€ 3,5 Mrd", "3500000000"),
        ("$6,279,429", "6279429"),
        ("21.5 M", "21500000"),
        ("890k", "890000"),
        ("T€ 500", "500000"),
        ("CHF 1'200.50", "1200.50"),
        ("1\u202f250\u00a0000", "1250000"),
        ("5-", "-5"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("£ -3.4", "-3.4"),
        ("1.250", "1250"),
        ("1,250", "1250"),
        ("0.585", "0.585"),
        (12.5, "12.5"),
    ],
)
def test_money(typed, amount):
    assert parse_money(typed) == Decimal(amount)


def test_a_column_decides_about_one_mark_before_three_digits():
    assert decimal_mark(["1.250", "3,50"]) == ","
    assert decimal_mark(["1.250", "3.50"]) == "."
    assert parse_money("1.250", decimal_mark=".") == Decimal("1.250")
    assert parse_money("5.609", scale=1_000_000) == Decimal(5_609_000)


@pytest.mark.parametrize(
    "typed", ["IEH", "10 %", "Exempt under Section 43", "1m2", True]
)
def test_what_is_no_amount_says_so(typed):
    with pytest.raises(BadCell):
        parse_money(typed)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_every_amount_is_read_back(amount):
    english = f"{amount:,.2f}"
    assert parse_money(english) == amount
    assert parse_money(english.translate(str.maketrans(",.", ".,")) + " EUR") == amount


@pytest.mark.parametrize(
    ("heading", "scale", "currency"),
    [
        ("Financial Year Baseline (£m) (including costs)", 1_000_000, "GBP"),
        ("Budget (£million)", 1_000_000, "GBP"),
        ("Planned_Cost_dollar_M", 1_000_000, None),
        ("Kosten in Mio €", 1_000_000, "EUR"),
        ("Budget k€", 1_000, "EUR"),
        ("Budget TEUR", 1_000, None),
        ("Cost (000s)", 1_000, None),
        ("Budget (EUR)", 1, "EUR"),
        ("Milestones", 1, None),
    ],
)
def test_headings_tell_scale_and_currency(heading, scale, currency):
    assert heading_scale(heading) == scale
    assert currency_of(heading) == currency


def test_percentages():
    assert parse_percent("68,0 %") == 68
    assert parse_percent(0.83, fractions=True) == 83
    assert parse_percent("57") == 57
    assert are_fractions([0.5, 1.0, 0])
    assert not are_fractions([0.5, 20])
    assert not are_fractions(["1 %", 0.5])
    with pytest.raises(BadCell, match="between 0 and 100"):
        parse_percent(120)


@pytest.mark.parametrize(
    ("typed", "light"),
    [
        ("G", Rag.GREEN),
        ("amber", Rag.AMBER),
        ("Yellow", Rag.AMBER),
        ("Rot", Rag.RED),
        ("A/R", Rag.AMBER_RED),
        ("Amber / Green", Rag.AMBER_GREEN),
        ("Amber-Red", Rag.AMBER_RED),
        ("\U0001f7e2", Rag.GREEN),
        ("3", Rag.RED),
        (2.0, Rag.AMBER),
        ("on track", Rag.GREEN),
        ("Red (escalated)", Rag.RED),
        ("complete", Rag.COMPLETE),
        ("not rated", None),
    ],
)
def test_traffic_lights(typed, light):
    assert parse_rag(typed) is light


def test_a_scale_of_five_is_no_traffic_light():
    with pytest.raises(BadCell, match="not a traffic light"):
        parse_rag("4")


def test_shades_fall_to_three():
    assert [rag.three_point for rag in Rag] == [
        Rag.GREEN,
        Rag.AMBER,
        Rag.AMBER,
        Rag.AMBER,
        Rag.RED,
        Rag.GREEN,
    ]


def test_flags():
    assert parse_flag("ja") is True
    assert parse_flag("N") is False
    assert parse_flag("") is None
    with pytest.raises(BadCell, match="neither yes nor no"):
        parse_flag("maybe")
