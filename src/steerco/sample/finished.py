"""Projects that ended before the data date: their plans as reported each quarter."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from collections.abc import Iterator
from pathlib import Path

from steerco.sample import mspdi
from steerco.sample.catalogue import Project
from steerco.sample.clock import moment
from steerco.sample.money import spent
from steerco.sample.story import approved, status_of, true_course

FIRST, LAST = (2025, 1), (2026, 3)
"""Quarters of the first and the last report, as year and number."""
FOLDER = {"DGT": "digital", "CRP": "corporate"}
COLUMNS = (
    "Code",
    "Name",
    "Unit",
    "Class",
    "Stage",
    "Start",
    "Finish",
    "Baseline finish",
    "Budget",
    "Actual cost",
    "Forecast cost",
    "% complete",
    "Status date",
)
_ROWS = """
P-0351|Intranet Relaunch|DGT|DAP|D|2025-01-06|10|280|steady
P-0352|Video Conferencing Rooms|DGT|DOP|D|2025-01-27|9|240|slipping
P-0353|Mail Archive|DGT|DOP|D|2025-02-17|11|320|late
P-0354|Printer Consolidation|DGT|DOP|D|2025-03-10|9|210|nearly perfect
P-0355|Laboratory Data System|DGT|DDA|D|2025-03-31|12|390|over budget
P-0356|Geodata Viewer|DGT|DDA|D|2025-04-21|10|350|steady
P-0357|Single Sign-on|DGT|DSE|D|2025-05-12|9|310|slipping
P-0358|Backup Renewal|DGT|DOP|D|2025-06-02|11|370|steady
P-0359|Contract Register|DGT|DAP|D|2025-06-23|9|260|late
P-0360|Mobile Device Management|DGT|DSE|D|2025-07-14|8|300|steady
P-0361|Report Factory|DGT|DDA|D|2025-08-04|11|340|slipping
P-0362|Test Automation|DGT|DAP|D|2025-08-25|9|290|nearly perfect
P-0451|Visitor Management|CRP|FAC|D|2025-01-13|9|190|steady
P-0452|Direct Debit Renewal|CRP|CSV|D|2025-02-03|10|330|slipping
P-0453|Travel Expenses|CRP|HRM|D|2025-02-24|9|220|over budget
P-0454|Complaint Handling|CRP|CSV|D|2025-03-17|11|280|steady
P-0455|Apprentice Portal|CRP|HRM|D|2025-04-07|9|180|late
P-0456|Waste Separation|CRP|FAC|D|2025-04-28|10|210|nearly perfect
P-0457|Invoice Workflow|CRP|FIN|D|2025-05-19|12|410|slipping
P-0458|Safety Observations|CRP|HSE|D|2025-06-09|9|170|steady
P-0459|Meter Reading Letters|CRP|CSV|D|2025-06-30|10|260|steady
P-0460|Parking Management|CRP|FAC|D|2025-07-21|8|200|late
P-0461|Asset Accounting Review|CRP|FIN|D|2025-08-11|9|300|over budget
P-0462|Learning Platform|CRP|HRM|D|2025-09-01|9|320|slipping
"""


def _project(row: str) -> Project:
    code, name, portfolio, unit, grade, start, months, thousands, character = row.split(
        "|"
    )
    return Project(
        code=code,
        name=name,
        portfolio=portfolio,
        programme="",
        unit=unit,
        kind="small",
        grade=grade,
        start=dt.date.fromisoformat(start),
        months=float(months),
        thousands=int(thousands),
        manager="Wen Zhao" if portfolio == "DGT" else "Tamsin Whitlock",
        sponsor="Camille Rousselot" if portfolio == "DGT" else "Laurens van den Bosch",
        character=character,
        plan="MSPDI",
    )


FINISHED = tuple(_project(row) for row in _ROWS.strip().splitlines())


def quarters() -> Iterator[dt.date]:
    """Yield the last days of the quarters on which was reported."""
    year, number = FIRST
    while (year, number) <= LAST:
        following = dt.date(year + number // 4, number % 4 * 3 + 1, 1)
        yield following - dt.timedelta(days=1)
        year, number = following.year, (following.month + 2) // 3


def reports_of(project: Project) -> list[dt.date]:
    """Return the quarters' ends from the first after the start to the first after the end."""
    network, _ = approved(project)
    ended = moment(max(t.finish for t in true_course(network).values())).date()
    days = [day for day in quarters() if day > project.start]
    return [
        day
        for before, day in zip([project.start, *days], days, strict=False)
        if before < ended
    ]


def write(folder: Path) -> None:
    """Write one archive a quarter and portfolio, and the registers that close them."""
    reports = {project.code: reports_of(project) for project in FINISHED}
    for code, name in FOLDER.items():
        own = [project for project in FINISHED if project.portfolio == code]
        for day in quarters():
            due = [project for project in own if day in reports[project.code]]
            if due:
                write_archive(folder / f"{day:%Y-%m}" / f"{name}.zip", due, day)
        write_register(folder / f"{name}.csv", own, reports)


def write_archive(path: Path, projects: list[Project], day: dt.date) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for project in projects:
            text = mspdi.Writer(status_of(project, day)).text()
            name = zipfile.ZipInfo(
                f"{project.slug}.xml", (day.year, day.month, day.day, 17, 0, 0)
            )
            name.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(name, text)


def write_register(
    path: Path, projects: list[Project], reports: dict[str, list[dt.date]]
) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        for project in projects:
            table.writerow(register_row(project, reports[project.code][-1]))


def register_row(project: Project, day: dt.date) -> list[object]:
    """Return what the register says of a closed project."""
    status = status_of(project, day)
    baseline = max(times.finish for times in status.baseline.values())
    cost = sum(spent(status, times).actual_cost for times in status.now.values())
    return [
        project.code,
        project.name,
        project.unit,
        project.grade,
        "Closed",
        project.start,
        moment(status.finish).date(),
        moment(baseline).date(),
        project.budget,
        cost,
        cost,
        "100%",
        day,
    ]
