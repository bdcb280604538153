from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.steerco.performance.examples import (
    example_pack,
    example_report,
    line,
    masthead,
)

from steerco.performance.reports import charts, grids, headlines, wording
from steerco.performance.reports.fitting import fit, is_right_to_left, line_count
from steerco.performance.reports.pack import (
    BoardPack,
    Figure,
    ProjectReport,
    Rating,
    Status,
)


def test_a_figure_without_a_value_must_say_why():
    with pytest.raises(ValueError, match="why"):
        Figure(None)


def test_a_pack_survives_its_storage_as_json():
    pack = example_pack(12)
    assert BoardPack.from_json(pack.to_json()) == pack
    report = example_report()
    assert ProjectReport.from_json(report.to_json()) == report


def test_status_counts_cover_every_project_in_every_dimension():
    pack = example_pack(40)
    assert pack.status_counts() == {
        Status.GREEN: 24,
        Status.AMBER: 8,
        Status.RED: 4,
        Status.GREY: 4,
    }
    assert sum(pack.status_counts("time").values()) == 40
    assert pack.status_counts("unheard of")[Status.GREY] == 40


def test_the_cost_headline_compares_only_projects_with_both_figures():
    whole, blind = line(0), line(10)
    assert blind.eac.value is None
    pack = replace(example_pack(0), projects=(whole, blind))
    budget, eac = headlines.cost_totals(pack)
    assert (budget, eac) == (whole.budget.value, whole.eac.value)
    assert "1 project)" in headlines.cost_headline(pack)


def test_headlines_name_the_worst_and_count_in_words():
    pack = example_pack(38)
    assert headlines.summary_headline(pack) == (
        "4 of 38 projects are red and 8 amber; forecast cost is 2 % above budget"
    )
    assert headlines.schedule_headline(pack) == (
        "11 of 35 baselined projects are forecast late, the worst by 67 working days "
        "(P-0034)"
    )
    assert headlines.decision_headline(pack) == (
        "4 decisions are needed; the first by 20 Nov 2026"
    )
    empty = example_pack(0)
    assert headlines.decision_headline(empty) == "No decision is asked of the board"


def test_one_red_project_reads_in_the_singular():
    pack = replace(example_pack(0), projects=(line(3),))
    assert headlines.summary_headline(pack).startswith("1 of 1 project is red and 0")


def test_reasons_are_shared_by_dimensions_and_name_a_contradiction():
    late = Rating(dimension="time", status=Status.RED, reason="permit refused")
    dear = Rating(dimension="cost", status=Status.RED, reason="permit refused")
    overall = Rating(
        dimension="overall",
        status=Status.RED,
        reason="worst of its dimensions",
        computed=Status.RED,
        declared=Status.GREEN,
    )
    project = replace(line(0), overall=overall, ratings=(late, dear))
    assert grids.reason_of(project) == (
        "Declared green, computed red: worst of its dimensions. "
        "Time, cost: permit refused."
    )


def test_missing_figures_show_a_dash_and_a_shared_note():
    grid = grids.figures_grid(example_pack(33))
    row = next(r for r in grid.rows if r[0].text == "P-0011")
    assert [cell.text for cell in row[-3:]] == ["—", "—", "—"]
    assert grid.notes == (
        "— P-0011, P-0022, P-0033: baseline, slip, EAC, variance, CPI, SPI, SPI(t): "
        "no approved baseline.",
    )


def test_charts_show_the_largest_and_say_out_of_how_many():
    chart = charts.cost_chart(example_pack(38))
    assert len(chart.categories) == charts.BARS_ON_A_CHART
    assert chart.title.endswith("12 largest of 35")
    budgets = [value or 0 for value in chart.series[0].values]
    assert budgets == sorted(budgets, reverse=True)


@pytest.mark.parametrize(
    ("value", "places", "words"),
    [
        (Decimal("1234567.5"), 0, "1,234,568"),
        (Decimal("-0.4"), 0, "0"),
        (-12.5, 1, "\N{MINUS SIGN}12.5"),
        (0.845, 2, "0.85"),
    ],
)
def test_numbers_round_half_up_with_a_true_minus(value, places, words):
    assert wording.number(value, places) == words


@pytest.mark.parametrize(
    ("largest", "label", "text"),
    [
        (Decimal("18400000"), "EUR m", "EUR 18.4 m"),
        (Decimal("184000"), "EUR k", "EUR 184 k"),
        (Decimal("950"), "EUR", "EUR 950"),
    ],
)
def test_money_takes_the_unit_that_suits_the_page(largest, label, text):
    scale = wording.money_scale("EUR", [None, largest])
    assert (scale.label, scale.full(largest)) == (label, text)
    assert scale.full(None) == "—"


def test_dates_do_not_depend_on_the_machine_language():
    assert wording.day(date(2026, 3, 4)) == "4 Mar 2026"
    assert wording.day(None) == "—"


def test_fitted_text_ends_at_a_word_and_takes_no_more_lines():
    text = "The permit for the harbour crossing was refused in early October " * 4
    cut = fit(text, 200, 9, 2)
    assert cut.endswith("…")
    assert cut[:-1].strip() in text
    assert line_count(cut, 200, 9) <= 2
    assert line_count(text, 200, 9) > 2


def test_a_word_longer_than_the_line_is_counted_and_cut():
    word = "W" * 400
    assert line_count(word, 100, 10) > 30
    assert line_count(fit(word, 100, 10, 3), 100, 10) <= 3


def test_the_direction_of_text_is_that_of_its_first_letter():
    assert is_right_to_left("12 فاتورة")
    assert not is_right_to_left("Invoice فاتورة")
    assert not is_right_to_left("123")


def test_the_masthead_says_what_the_data_are_compared_with():
    head = masthead()
    assert headlines.freshness(head) == (
        "Data date 31 Oct 2026, compared with 30 Sep 2026"
    )
    alone = replace(head, previous_as_of=None)
    assert headlines.freshness(alone) == "Data date 31 Oct 2026"
