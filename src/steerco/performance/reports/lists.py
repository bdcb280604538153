"""Lists of projects as Excel and CSV."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse

from steerco.core.downloads import table_file
from steerco.core.workbooks import Column, Kind, Table
from steerco.organisation.selectors import Reporting
from steerco.performance.selectors.projects import MeasuredProjects, rows
from steerco.projects.models import Health

COLUMNS = (
    Column("Code"),
    Column("Project"),
    Column("Programme"),
    Column("Class"),
    Column("Stage"),
    Column("Manager"),
    Column("Status"),
    Column("Reason"),
    Column("Declared"),
    Column("Baseline finish", Kind.DATE),
    Column("Forecast finish", Kind.DATE),
    Column("Slip, working days", Kind.DAYS),
    Column("Moved, working days", Kind.DAYS),
    Column("Budget", Kind.MONEY),
    Column("Actual", Kind.MONEY),
    Column("Estimate at completion", Kind.MONEY),
    Column("Earned share", Kind.PERCENT),
    Column("SPI", Kind.INDEX),
    Column("CPI", Kind.INDEX),
    Column("SPI(t)", Kind.INDEX),
    Column("Next milestone"),
    Column("On", Kind.DATE),
    Column("Data date", Kind.DATE),
)


def project_table(projects: MeasuredProjects, at: Reporting, name: str) -> Table:
    """Return the list as a table with raw figures."""
    lines: list[tuple[object, ...]] = []
    for row in rows(projects.order_by("code"), at):
        v = row.values
        earned = v["m__percent_complete"]
        lines.append(
            (
                row.code,
                row.name,
                row.programme,
                row.klass,
                row.stage,
                row.manager,
                row.health_word,
                row.reason,
                Health(row.declared).label if row.declared else None,
                day(v["m__baseline_finish"]),
                day(v["m__forecast_finish"]),
                v["m__slip_days"],
                v["m__moved_days"],
                v["m__budget"],
                v["m__actual"],
                v["m__estimate"],
                None if earned is None else earned / 100,
                v["m__spi"],
                v["m__cpi"],
                v["m__spi_t"],
                row.milestone or None,
                v["m__next_milestone_on"],
                day(v["m__data_date"]) or v["status_date"],
            )
        )
    return Table(name, COLUMNS, lines)


def day(moment: dt.datetime | None) -> dt.date | None:
    return moment.date() if moment else None


def project_workbook(
    projects: MeasuredProjects, at: Reporting, request: HttpRequest, name: str
) -> HttpResponse:
    """Answer with the list as a file, Excel unless CSV is asked for."""
    table = project_table(projects, at, name)
    kind = "csv" if request.GET.get("format") == "csv" else "xlsx"
    author = at.organisation or "Steerco"
    return table_file(table, kind=kind, on=at.as_of, author=author)
