"""The milestone trend as a table that leaves the house: a column a report."""

from __future__ import annotations

from steerco.core.formatting import date
from steerco.core.workbooks import Column, Kind, Table
from steerco.performance.selectors.trend import Trend


def trend_table(trend: Trend, name: str) -> Table:
    """Return every milestone with its forecast at each data date."""
    columns = [
        Column("Milestone"),
        Column("Baseline", Kind.DATE),
        *(Column(f"Forecast of {date(on)}", Kind.DATE) for on in trend.reports),
        Column("Reached", Kind.DATE),
        Column("Against baseline, calendar days", Kind.DAYS),
        Column("Since the report before, calendar days", Kind.DAYS),
        Column("Slip rate", Kind.INDEX),
        Column("Volatility, calendar days", Kind.DECIMAL),
        Column("Pattern"),
    ]
    rows = [
        (
            each.name,
            each.baseline,
            *each.forecasts,
            each.actual,
            each.slip,
            each.last_step,
            each.rate(trend.reports),
            each.volatility,
            each.pattern(trend.reports).value,
        )
        for each in trend.milestones
    ]
    return Table(name, columns, rows)
