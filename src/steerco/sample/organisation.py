"""organisation.xlsx: units, people, roles, portfolios and programmes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from steerco.sample import NAME
from steerco.sample.catalogue import (
    COST_TOLERANCE,
    PORTFOLIOS,
    PROGRAMMES,
    PROJECTS,
    TIME_TOLERANCE,
)
from steerco.sample.people import NAMED, UNITS, Role, people, person, skills
from steerco.sample.standing import DATA_DATE
from steerco.sample.workbook import Workbook

OPENED = dt.date(2025, 1, 1)
AUDIT_END = dt.date(2027, 12, 31)
SIGN_IN = {
    "Head of PMO": "Ingrid Solheim",
    "Sponsor": "Matteo Ferrante",
    "Project manager": "Amara Okafor",
    "Resource manager": "Jonas Lindqvist",
    "Team member": "Lucía Herrera",
    "Auditor": "Pavel Novotný",
}


def role(name: str, title: str, kind: str, scope: str, start: dt.date = OPENED) -> Role:
    end = AUDIT_END if title == "Auditor" else None
    sign_in = SIGN_IN.get(title) == name
    return Role(person(name).code, title, kind, scope, start, end, sign_in)


def roles() -> Iterator[Role]:
    """Yield who holds which role on what."""
    yield role("Ingrid Solheim", "Head of PMO", "organisation", "ORG")
    for name in (
        "Mei-Ling Tsao",
        "Diego Santamarina",
        "Annika Väisänen",
        "Farid Rahmani",
    ):
        yield role(name, "PMO officer", "organisation", "ORG")
    yield role("Pavel Novotný", "Auditor", "organisation", "ORG")
    yield role("Clara Weidmann", "Auditor", "organisation", "ORG")
    for portfolio in PORTFOLIOS:
        yield role(portfolio.owner, "Portfolio owner", "portfolio", portfolio.code)
        for name in ("Helena Marchetti", "Laurens van den Bosch"):
            yield role(name, "Portfolio board member", "portfolio", portfolio.code)
    for programme in PROGRAMMES:
        yield role(programme.manager, "Programme manager", "programme", programme.code)
        yield role(programme.sponsor, "Sponsor", "programme", programme.code)
    for project in PROJECTS:
        began = min(project.start, dt.date(2026, 10, 1))
        yield role(project.manager, "Project manager", "project", project.code, began)
        yield role(project.sponsor, "Sponsor", "project", project.code, began)
    heads = {p.manager for p in people()}
    for one in people():
        if one.code in heads and one.job.startswith("Head of") and one.unit != "PMO":
            yield role(one.name, "Resource manager", "unit", one.unit)
    for name, scope in (("Charlotte Desmet", "WTR"), ("Charlotte Desmet", "NRG")):
        yield role(name, "Finance partner", "portfolio", scope)
    for name, scope in (("Imran Qureshi", "DGT"), ("Imran Qureshi", "CRP")):
        yield role(name, "Finance partner", "portfolio", scope)
    for name, scope in TEAMS:
        yield role(name, "Team member", "project", scope)


TEAMS = (
    *((one.name, code) for one in NAMED for code in one.projects),
    ("Danilo Petrović", "P-0101"),
    ("Abdi Warsame", "P-0103"),
    ("Gareth Llewellyn", "P-0103"),
    ("Yuki Tanabe", "P-0102"),
    ("Ciarán Doherty", "P-0102"),
    ("Ravi Chandrasekar", "P-0201"),
    ("Hamza Belkacem", "P-0202"),
    ("Rosalind Achebe", "P-0301"),
    ("Tariq Mansour", "P-0302"),
    ("Filip Dvořák", "P-0303"),
    ("Salma Idrissi", "P-0304"),
    ("Aleksi Korhonen", "P-0401"),
    ("Renske Hoekstra", "P-0403"),
)


def write(path: Path) -> None:
    """Write the workbook from which an administrator sets the organisation up."""
    book = Workbook(path, f"{NAME}: organisation")
    book.table(
        "Organisation",
        ("Name", "Currency", "Sample", "Reporting date"),
        [(NAME, "EUR", "yes", DATA_DATE)],
    )
    book.table(
        "Units",
        ("Code", "Name", "Parent"),
        [(u.code, u.name, u.parent) for u in UNITS],
    )
    book.table(
        "People",
        ("Code", "Name", "Email", "Unit", "Job title", "Manager", "Skills"),
        [
            (p.code, p.name, p.email, p.unit, p.job, p.manager, skills(p))
            for p in people()
        ],
    )
    book.table(
        "Roles",
        ("Person", "Role", "Scope kind", "Scope code", "From", "To", "Demo sign-in"),
        [
            (
                r.person,
                r.role,
                r.scope_kind,
                r.scope,
                r.start,
                r.end,
                "yes" if r.sign_in else "",
            )
            for r in roles()
        ],
    )
    book.table(
        "Portfolios",
        ("Code", "Name", "Owner", "Budget", "Currency", "Purpose"),
        [
            (p.code, p.name, person(p.owner).code, p.budget, "EUR", p.purpose)
            for p in PORTFOLIOS
        ],
    )
    book.table(
        "Programmes",
        ("Code", "Name", "Portfolio", "Manager", "Sponsor", "Outcome"),
        [
            (
                p.code,
                p.name,
                p.portfolio,
                person(p.manager).code,
                person(p.sponsor).code,
                p.outcome,
            )
            for p in PROGRAMMES
        ],
    )
    book.table(
        "Tolerances",
        ("Class", "Time (days)", "Cost (%)"),
        [(grade, TIME_TOLERANCE[grade], COST_TOLERANCE[grade]) for grade in "ABCD"],
    )
    book.close()
