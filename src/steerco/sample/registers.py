"""The four project registers, each typed the way its portfolio types."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from steerco.sample.catalogue import BY_CODE, PROGRAMMES, PROJECTS, Project
from steerco.sample.standing import DATA_DATE, Standing
from steerco.sample.status import DECLARED
from steerco.sample.workbook import Cell, Workbook

COLUMNS = (
    "Code",
    "Name",
    "Portfolio",
    "Programme",
    "Unit",
    "Manager",
    "Sponsor",
    "Class",
    "Stage",
    "Start",
    "Finish",
    "Baseline finish",
    "Budget",
    "Actual cost",
    "Forecast cost",
    "RAG",
    "% complete",
    "Status date",
    "Status text",
)
ENERGY_COLUMNS = (
    "Project no.",
    "Project name",
    "Programme",
    "Org. unit",
    "Project manager",
    "Sponsor",
    "Class",
    "Phase",
    "Start",
    "Planned finish",
    "Baseline finish",
    "Budget (EUR)",
    "Actual (EUR)",
    "Forecast (EUR)",
    "Status",
    "Progress",
    "Status date",
    "Comment",
)
CORPORATE_COLUMNS = (
    "ID",
    "Project",
    "Programme",
    "Department",
    "PM",
    "Sponsor",
    "Class",
    "Stage",
    "Start date",
    "End date",
    "Baseline end",
    "Budget",
    "Spent to date",
    "EAC",
    "RAG status",
    "% done",
    "Status date",
    "Status",
)
PROGRAMME_NAME = {programme.code: programme.name for programme in PROGRAMMES}

Standings = Mapping[str, Standing]


def of_portfolio(code: str) -> list[Project]:
    return [project for project in PROJECTS if project.portfolio == code]


def tidy_row(project: Project, now: Standing) -> list[Cell]:
    declared = DECLARED[project.code]
    return [
        project.code,
        project.name,
        project.portfolio,
        project.programme,
        project.unit,
        project.manager,
        project.sponsor,
        project.grade,
        declared.stage,
        now.start,
        now.finish,
        now.baseline_finish,
        project.budget,
        now.actual,
        now.forecast,
        declared.rag,
        now.percent / 100,
        DATA_DATE,
        declared.text,
    ]


def write_water(path: Path, standings: Standings) -> None:
    """Write the register that follows the template to the letter."""
    book = Workbook(path, "Water Infrastructure: project register")
    rows = [tidy_row(p, standings[p.code]) for p in of_portfolio("WTR")]
    page = book.table("Projects", COLUMNS, rows)
    for number, row in enumerate(rows, 1):
        page.write(number, COLUMNS.index("% complete"), row[16], book.percent)
    book.close()


def german_money(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,")) + " €"


def german_date(day: dt.date | None) -> str:
    return f"{day:%d.%m.%Y}" if day else ""


def energy_row(project: Project, now: Standing) -> list[str]:
    declared = DECLARED[project.code]
    return [
        project.code,
        project.name,
        PROGRAMME_NAME.get(project.programme, "-"),
        project.unit,
        project.manager,
        project.sponsor,
        project.grade,
        declared.stage,
        german_date(now.start),
        german_date(now.finish),
        german_date(now.baseline_finish),
        german_money(project.budget),
        german_money(now.actual),
        german_money(now.forecast),
        declared.rag.upper(),
        f"{now.percent},0 %",
        german_date(DATA_DATE),
        declared.text,
    ]


def write_energy(path: Path, standings: Standings) -> None:
    """Write the register with merged titles, and numbers and dates as German text."""
    projects = of_portfolio("NRG")
    book = Workbook(path, "Energy Networks: project register")
    page = book.book.add_worksheet("Projektliste 10-2026")
    title = book.book.add_format({"bold": True, "font_size": 16, "align": "center"})
    last = len(ENERGY_COLUMNS) - 1
    page.merge_range(0, 0, 0, last, "Energy Networks: project list", title)
    page.merge_range(1, 0, 1, last, "Stand: 31.10.2026, all amounts in EUR")
    page.merge_range(3, 8, 3, 10, "Dates", book.head)
    page.merge_range(3, 11, 3, 13, "Money", book.head)
    page.write_row(4, 0, ENERGY_COLUMNS, book.head)
    for number, project in enumerate(projects, 5):
        page.write_row(number, 0, energy_row(project, standings[project.code]))
    foot = 5 + len(projects)
    totals = (
        sum((p.budget for p in projects), Decimal()),
        sum((standings[p.code].actual for p in projects), Decimal()),
        sum((standings[p.code].forecast for p in projects), Decimal()),
    )
    page.write(foot, 1, "Total", book.head)
    page.write_row(foot, 11, [german_money(total) for total in totals], book.head)
    page.set_column(0, 0, 12)
    page.set_column(1, 6, 24)
    page.set_column(7, 16, 16)
    page.set_column(17, 17, 60)
    book.close()


def write_digital(path: Path, standings: Standings) -> None:
    """Write the CSV export: semicolons, byte order mark, dd.mm.yyyy."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        out = csv.writer(stream, delimiter=";")
        out.writerow(COLUMNS)
        for project in of_portfolio("DGT"):
            out.writerow(
                german_date(cell)
                if isinstance(cell, dt.date)
                else str(cell).replace(".", ",")
                if isinstance(cell, Decimal)
                else f"{round(cell * 100)}%"
                if isinstance(cell, float)
                else cell
                for cell in tidy_row(project, standings[project.code])
            )


def quarter(day: dt.date) -> str:
    return f"Q{(day.month + 2) // 3} {day.year}"


def short_money(amount: Decimal) -> str:
    if amount >= 1_000_000:
        return f"{amount / 1_000_000:.2f}".rstrip("0").rstrip(".") + " M"
    return f"{amount / 1000:.0f}k"


CASUAL_RAG = {
    "P-0401": "A",
    "P-0402": "G",
    "P-0403": "amber",
    "P-0404": "green",
    "P-0405": "on track",
    "P-0406": "Yellow",
    "P-0407": "G",
    "P-0408": "Green",
}


def corporate_row(project: Project, now: Standing) -> list[Cell]:
    declared = DECLARED[project.code]
    return [
        project.code,
        project.name,
        PROGRAMME_NAME.get(project.programme, ""),
        project.unit,
        project.manager,
        project.sponsor,
        project.grade,
        declared.stage,
        f"{project.start:%b %Y}",
        quarter(now.finish),
        now.baseline_finish,
        short_money(project.budget),
        short_money(now.actual),
        short_money(now.forecast),
        CASUAL_RAG[project.code],
        f"{now.percent} %",
        DATA_DATE,
        declared.text,
    ]


def write_corporate(path: Path, standings: Standings) -> None:
    """Write the register of letters for colours, quarters for dates, 'M' and 'k'."""
    book = Workbook(path, "Customer and Corporate: project register")
    rows = [corporate_row(p, standings[p.code]) for p in of_portfolio("CRP")]
    book.table("Register", CORPORATE_COLUMNS, rows)
    notes = book.book.add_worksheet("Notes")
    notes.write_column(
        0,
        0,
        (
            "Amounts in EUR; M = million, k = thousand.",
            "End dates are quarters until the plan is approved.",
            f"Kept by the project office for {len(rows)} of {len(BY_CODE)} projects.",
        ),
    )
    book.close()


def write(folder: Path, standings: Standings) -> None:
    """Write all four registers."""
    write_water(folder / "water.xlsx", standings)
    write_energy(folder / "energy.xlsx", standings)
    write_digital(folder / "digital.csv", standings)
    write_corporate(folder / "corporate.xlsx", standings)
