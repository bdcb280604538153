"""Units, people and the roles they hold."""

from __future__ import annotations

import datetime as dt
import unicodedata
from dataclasses import dataclass
from functools import cache

from steerco.sample import DOMAIN
from steerco.sample.names import HEADS, SKILLS, STAFF


@dataclass(frozen=True)
class Unit:
    code: str
    name: str
    parent: str = ""


@dataclass(frozen=True)
class Person:
    code: str
    name: str
    unit: str
    job: str
    manager: str = ""

    @property
    def email(self) -> str:
        plain = unicodedata.normalize("NFKD", self.name.translate(LETTERS))
        ascii_name = plain.encode("ascii", "ignore").decode().lower()
        words = "".join(c if c.isalnum() else " " for c in ascii_name).split()
        return f"{words[0]}.{'-'.join(words[1:])}@{DOMAIN}"


@dataclass(frozen=True)
class Role:
    person: str
    role: str
    scope_kind: str
    scope: str
    start: dt.date
    end: dt.date | None = None
    sign_in: bool = False


LETTERS = str.maketrans({"æ": "ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss"})


@dataclass(frozen=True)
class Named:
    """Somebody whom plans name for a part of what their role does."""

    name: str
    role: str
    """The role's code in the work packages."""
    projects: tuple[str, ...]


NAMED = (Named("Lucía Herrera", "PF", ("P-0101", "P-0103", "P-0104", "P-0105")),)

UNITS = (
    Unit("NW", "Northwater (sample organisation)"),
    Unit("EXE", "Executive Office", "NW"),
    Unit("PMO", "Portfolio and Project Office", "EXE"),
    Unit("AUD", "Internal Audit", "EXE"),
    Unit("WAT", "Water Services", "NW"),
    Unit("WEN", "Water Engineering", "WAT"),
    Unit("WCO", "Water Network Construction", "WAT"),
    Unit("WOP", "Treatment Operations", "WAT"),
    Unit("ENE", "Energy Networks", "NW"),
    Unit("EEN", "Grid Engineering", "ENE"),
    Unit("ECO", "Grid Construction", "ENE"),
    Unit("EOP", "Grid Operations", "ENE"),
    Unit("DIG", "Digital and Data", "NW"),
    Unit("DAP", "Business Applications", "DIG"),
    Unit("DDA", "Data and Integration", "DIG"),
    Unit("DSE", "Cyber Security", "DIG"),
    Unit("DOP", "IT Operations", "DIG"),
    Unit("CUS", "Customer and Metering", "NW"),
    Unit("CSV", "Customer Service", "CUS"),
    Unit("MET", "Metering", "CUS"),
    Unit("COR", "Corporate Services", "NW"),
    Unit("FIN", "Finance", "COR"),
    Unit("HRM", "People and Culture", "COR"),
    Unit("PRO", "Procurement", "COR"),
    Unit("FAC", "Property and Fleet", "COR"),
    Unit("HSE", "Health, Safety and Environment", "COR"),
)

PARENT = {unit.code: unit.parent for unit in UNITS}


@cache
def people() -> tuple[Person, ...]:
    """Return all 120 people: heads of units first, then their staff."""
    heads = {unit: f"NW-{1001 + i}" for i, (unit, _, _) in enumerate(HEADS)}

    def manager(unit: str) -> str:
        return heads[unit] if unit in heads else manager(PARENT[unit])

    found = [
        Person(
            heads[unit], name, unit, job, manager(PARENT[unit]) if unit != "NW" else ""
        )
        for unit, name, job in HEADS
    ]
    rows = [(unit, job, name) for unit, job, names in STAFF for name in names]
    found += [
        Person(f"NW-{1001 + len(HEADS) + i}", name, unit, job, manager(unit))
        for i, (unit, job, name) in enumerate(rows)
    ]
    return tuple(found)


@cache
def person(name: str) -> Person:
    """Return the person of that name."""
    return next(p for p in people() if p.name == name)


def staff(unit: str) -> list[Person]:
    """Return the people of a unit and of the units under it."""
    below = {unit}
    for candidate in UNITS:
        if candidate.parent in below:
            below.add(candidate.code)
    return [p for p in people() if p.unit in below]


def skills(one: Person) -> str:
    """Return what the person can do, as a list that a spreadsheet holds."""
    return "; ".join(SKILLS.get(one.job, ("People leadership", "Budgeting")))
