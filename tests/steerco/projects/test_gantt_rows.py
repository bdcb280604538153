"""Rows of the Gantt that the file leaves without dates."""

from __future__ import annotations

from steerco.projects.selectors.gantt import Bar, reach


def row(
    parent: int, kind: str, start: int | None = None, finish: int | None = None
) -> Bar:
    return Bar("x", parent, 1, kind, "x", "", start, finish)


def test_undated_headings_reach_over_what_lies_under_them():
    rows = reach(
        [
            row(-1, "summary"),
            row(0, "summary"),
            row(1, "task", 10, 30),
            row(1, "task", 5, 20),
            row(0, "task", 40, 50),
        ]
    )
    assert (rows[1].start, rows[1].finish) == (5, 30)
    assert (rows[0].start, rows[0].finish) == (5, 50)


def test_dates_of_the_file_stay_as_they_are():
    rows = reach([row(-1, "summary", 100, 200), row(0, "task", 10, 300)])
    assert (rows[0].start, rows[0].finish) == (100, 200)


def test_a_heading_over_undated_rows_stays_undated():
    rows = reach([row(-1, "summary"), row(0, "task")])
    assert (rows[0].start, rows[0].finish) == (None, None)
