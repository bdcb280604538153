"""Hours and euros of a plan: what people cost, and what is bought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from steerco.sample.catalogue import Project
from steerco.sample.clock import DAY
from steerco.sample.dice import dice
from steerco.sample.network import Activity
from steerco.sample.passes import Times
from steerco.sample.people import NAMED, Person, people, person
from steerco.sample.story import COST, Status, approved

ROLES = {
    "PM": ("Project Manager", 98),
    "CE": ("Civil Engineer", 86),
    "PE": ("Process Engineer", 88),
    "HM": ("Hydraulic Modeller", 82),
    "SS": ("Site Supervisor", 74),
    "PF": ("Pipe Fitter", 58),
    "QS": ("Quantity Surveyor", 78),
    "OE": ("Operations Engineer", 76),
    "WQ": ("Water Quality Scientist", 80),
    "PT": ("Plant Technician", 60),
    "EE": ("Electrical Engineer", 88),
    "PR": ("Protection Engineer", 94),
    "NP": ("Network Planner", 84),
    "SM": ("Site Manager", 78),
    "CJ": ("Cable Jointer", 64),
    "CX": ("Commissioning Engineer", 92),
    "CR": ("Control Room Engineer", 80),
    "SC": ("SCADA Engineer", 90),
    "SA": ("Solution Architect", 118),
    "ER": ("ERP Consultant", 135),
    "SD": ("Software Developer", 96),
    "BA": ("Business Analyst", 88),
    "DE": ("Data Engineer", 98),
    "DS": ("Data Scientist", 102),
    "SY": ("Security Architect", 122),
    "SX": ("Security Analyst", 94),
    "IE": ("Infrastructure Engineer", 84),
    "TM": ("Test Manager", 92),
    "CP": ("Customer Process Owner", 78),
    "ME": ("Metering Engineer", 82),
    "MI": ("Meter Installer", 54),
    "CH": ("Change Manager", 90),
    "CM": ("Contract Manager", 82),
    "FE": ("Facilities Engineer", 72),
    "SF": ("Safety Adviser", 78),
    "FP": ("Finance Partner", 84),
}
NAMED_SHARE = 0.6
"""Of the activities of a role, how many name one of its people."""
CONTINGENCY = 0.08
"""Share of the budget that the plan leaves to known risks."""


@dataclass(frozen=True)
class Spending:
    """Work in minutes, money in euros."""

    units: tuple[tuple[str, float], ...]
    work: int
    actual_work: int
    fixed: Decimal
    cost: Decimal
    actual_cost: Decimal

    @property
    def remaining_work(self) -> int:
        return self.work - self.actual_work

    @property
    def remaining_cost(self) -> Decimal:
        return self.cost - self.actual_cost


def role_of(code: str) -> tuple[str, int]:
    """Return the role and the hourly rate of a resource, a role's or a person's."""
    return ROLES[code.partition("-")[0]]


def resources_of(projects: Iterable[Project]) -> list[str]:
    """Return the codes of who works on projects: roles, then people by name."""
    used = {
        code
        for project in projects
        for units in staffing(project).values()
        for code, _ in units
    }
    return [code for code in ROLES if code in used] + sorted(used - ROLES.keys())


def holder(project: Project, code: str) -> Person | None:
    """Return the person behind a resource; None where it is a role."""
    if code == "PM":
        return person(project.manager)
    number = code.partition("-")[2]
    return next((one for one in people() if one.code == number), None)


def wages(units: tuple[tuple[str, float], ...], minutes: int) -> Decimal:
    total = sum(
        (Decimal(str(share)) * role_of(code)[1] for code, share in units), Decimal()
    )
    return (total * minutes / 60).quantize(Decimal("0.01"))


@cache
def staffing(project: Project) -> dict[str, tuple[tuple[str, float], ...]]:
    """Return units by activity, kept within three quarters of the budget."""
    network, _ = approved(project)
    full = {a.key: a.roles for a in network.activities}
    minutes = {a.key: a.days * DAY for a in network.activities}
    total = float(sum(wages(full[key], minutes[key]) for key in full))
    limit = float(project.budget) * (1 - CONTINGENCY) * 0.7
    scale = min(1.0, limit / total)
    return {
        key: tuple(
            part
            for code, share in units
            for part in _named(
                project, key, code, max(0.05, round(share * scale * 20) / 20)
            )
        )
        for key, units in full.items()
    }


def _named(
    project: Project, key: str, code: str, share: float
) -> Iterator[tuple[str, float]]:
    """Yield a role's units, of which one of its people may take one or what there is."""
    one = next(
        (n for n in NAMED if n.role == code and project.code in n.projects), None
    )
    if one is None or dice("named", project.code, key).random() > NAMED_SHARE:
        yield code, share
        return
    own = min(share, 1.0)
    if share > own:
        yield code, round(share - own, 2)
    yield f"{code}-{person(one.name).code}", own


@cache
def purchases(project: Project) -> dict[str, Decimal]:
    """Return what is bought for each activity so that the plan meets its budget."""
    network, _ = approved(project)
    units = staffing(project)
    paid = sum(
        (wages(units[a.key], a.days * DAY) for a in network.activities), Decimal()
    )
    left = project.budget * Decimal(str(1 - CONTINGENCY)) - paid
    weights = {
        a.key: Decimal(str(a.weight)) * max(a.days, 1) for a in network.activities
    }
    total = sum(weights.values(), Decimal())
    return {
        key: (left * weight / total / 100).quantize(Decimal(1)) * 100
        for key, weight in weights.items()
    }


def planned(project: Project, activity: Activity) -> Spending:
    """Return what the approved plan holds for an activity."""
    units = staffing(project)[activity.key]
    fixed = purchases(project)[activity.key]
    minutes = activity.days * DAY
    cost = wages(units, minutes) + fixed
    return Spending(units, _work(units, minutes), 0, fixed, cost, Decimal())


def spent(status: Status, times: Times) -> Spending:
    """Return what an activity costs as known at the data date."""
    project, activity = status.project, times.activity
    units = staffing(project)[activity.key]
    fixed = purchases(project)[activity.key]
    if times.is_started:
        die = dice("price", project.code, activity.key)
        factor = COST.get(project.character, 1.0) * die.uniform(0.95, 1.05)
        fixed = (fixed * Decimal(f"{factor:.4f}") / 100).quantize(Decimal(1)) * 100
    whole = times.done + times.minutes
    share = Decimal(times.done) / whole if whole else Decimal(int(times.is_complete))
    actual = wages(units, times.done) + (fixed * share).quantize(Decimal("0.01"))
    return Spending(
        units,
        _work(units, whole),
        _work(units, times.done),
        fixed,
        wages(units, whole) + fixed,
        actual,
    )


def _work(units: tuple[tuple[str, float], ...], minutes: int) -> int:
    return sum(round(share * minutes) for _, share in units)
