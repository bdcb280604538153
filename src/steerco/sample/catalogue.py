"""Portfolios, programmes and the forty projects of the sample organisation."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Portfolio:
    code: str
    name: str
    folder: str
    """What its files are called by."""
    owner: str
    budget: Decimal
    purpose: str


@dataclass(frozen=True)
class Programme:
    code: str
    name: str
    portfolio: str
    manager: str
    sponsor: str
    outcome: str


@dataclass(frozen=True)
class Project:
    code: str
    name: str
    portfolio: str
    programme: str
    unit: str
    kind: str
    """Which family of work packages its plan is made of."""
    grade: str
    """Class A to D: A is governed most closely."""
    start: dt.date
    months: float
    """Planned duration as approved."""
    thousands: int
    """Budget in thousands of euros."""
    manager: str
    sponsor: str
    character: str
    plan: str
    """MSPDI, XER or nothing."""

    @property
    def slug(self) -> str:
        return f"{self.code}_{self.name.lower().replace(' ', '-').replace('/', '-')}"

    @property
    def budget(self) -> Decimal:
        return Decimal(self.thousands) * 1000


COST_TOLERANCE = {"A": 5, "B": 8, "C": 10, "D": 15}
"""By class: per cent of the budget that may be exceeded before the sponsor is asked."""
TIME_TOLERANCE = {"A": 45, "B": 30, "C": 20, "D": 15}
"""By class: days that the finish may move before the sponsor is asked."""

PORTFOLIOS = (
    Portfolio(
        "WTR",
        "Water Infrastructure",
        "water",
        "Matteo Ferrante",
        Decimal(98_000_000),
        "Safe drinking water and a network that loses less of it.",
    ),
    Portfolio(
        "NRG",
        "Energy Networks",
        "energy",
        "Friederike Albrecht",
        Decimal(86_000_000),
        "Grid capacity for heat pumps, vehicles and local generation.",
    ),
    Portfolio(
        "DGT",
        "Digital and Data",
        "digital",
        "Camille Rousselot",
        Decimal(34_000_000),
        "One set of processes and data, and systems that withstand attack.",
    ),
    Portfolio(
        "CRP",
        "Customer and Corporate",
        "corporate",
        "Laurens van den Bosch",
        Decimal(52_000_000),
        "Better service, healthy workplaces and meters that speak.",
    ),
)

PROGRAMMES = (
    Programme(
        "LEAK",
        "Leak-free Network 2027",
        "WTR",
        "Ruben Castellanos",
        "Matteo Ferrante",
        "Distribution losses fall from 14 % to 9 % by the end of 2027.",
    ),
    Programme(
        "GRID",
        "Grid Ready 2030",
        "NRG",
        "Sunniva Dahl",
        "Friederike Albrecht",
        "120 MW of new connections without a single refused application.",
    ),
    Programme(
        "ONE",
        "One Northwater",
        "DGT",
        "Vikram Sethi",
        "Camille Rousselot",
        "Shared processes and systems for all units, four old systems switched off.",
    ),
)

_ROWS = """
P-0101|Harbour District Pipe Renewal|WTR|LEAK|WCO|pipe|B|2025-09-01|18|8400|Piotr Nowicki|Matteo Ferrante|recovering|XER
P-0102|Aldermere Treatment Plant Upgrade|WTR||WEN|treatment|A|2025-03-03|26|24600|Amara Okafor|Matteo Ferrante|late|XER
P-0103|Old Town Mains Renewal Phase 2|WTR|LEAK|WCO|pipe|B|2025-10-06|17|5200|Leonie Baumgart|Matteo Ferrante|steady|MSPDI
P-0104|Leak Detection Sensor Network|WTR|LEAK|WEN|sensors|C|2026-02-02|15|1900|Arjun Menon|Aoife Brannigan|steady|MSPDI
P-0105|Hillcrest Reservoir Relining|WTR||WOP|reservoir|C|2026-03-02|14|2350|Leonie Baumgart|Thandiwe Mokoena|nearly perfect|MSPDI
P-0106|Eastvale Pumping Station Renewal|WTR||WEN|pumping|B|2025-11-03|17|6100|Piotr Nowicki|Aoife Brannigan|slipping|XER
P-0107|Sludge Digestion and Biogas Plant|WTR||WEN|treatment|A|2026-05-04|19|17800|Amara Okafor|Matteo Ferrante|no baseline|MSPDI
P-0108|Pressure Zone Redesign|WTR|LEAK|WEN|study|C|2025-05-05|16.9|780|Arjun Menon|Aoife Brannigan|finished|MSPDI
P-0109|Lead Service Pipe Removal|WTR|LEAK|WCO|pipe|B|2025-01-13|34|9300|Ruben Castellanos|Matteo Ferrante|steady|
P-0110|Drought Resilience Interconnector|WTR||WEN|pipe|A|2027-01-11|12|14500|Amara Okafor|Matteo Ferrante|not started|
P-0111|Manganese Filter Trial|WTR||WOP|study|D|2025-02-03|9|260|Arjun Menon|Thandiwe Mokoena|closed|
P-0201|Kestrel Road Substation 110/20 kV|NRG|GRID|EEN|substation|A|2025-04-07|27|19800|Viktor Halvorsen|Friederike Albrecht|slipping|XER
P-0202|Northern Ring 20 kV Cable|NRG|GRID|ECO|cable|B|2025-11-10|16|7400|Shirin Tavakoli|Friederike Albrecht|steady|XER
P-0203|Southern Ring 20 kV Cable|NRG|GRID|ECO|cable|B|2026-04-13|16|6900|Shirin Tavakoli|Friederike Albrecht|steady|XER
P-0204|Protection Relay Replacement|NRG|GRID|EEN|relays|C|2026-01-12|17|2100|Émile Garnier|Rajesh Kulkarni|steady|XER
P-0205|Millbrook Battery Storage Pilot|NRG|GRID|EEN|storage|B|2026-02-02|15|7900|Viktor Halvorsen|Friederike Albrecht|over budget|MSPDI
P-0206|Vehicle Charging Grid Reinforcement|NRG|GRID|ECO|cable|B|2026-11-16|13|5600|Émile Garnier|Rajesh Kulkarni|not started|XER
P-0207|Grid Control Centre Renewal|NRG||EOP|control|A|2025-08-18|22|11300|Shirin Tavakoli|Friederike Albrecht|steady|XER
P-0208|Gas Pressure Regulator Renewal|NRG||EOP|relays|C|2026-01-19|16|1650|Émile Garnier|Marit Haugen|stalled|MSPDI
P-0209|Solar Roofs on Operations Sites|NRG||EOP|relays|D|2026-03-16|12|690|Émile Garnier|Marit Haugen|steady|
P-0210|Overhead Line and Pole Renewal|NRG||ECO|cable|C|2025-06-02|28|4300|Sunniva Dahl|Bogdan Ionescu|slipping|
P-0301|ERP Core Rollout|DGT|ONE|DAP|erp|A|2025-09-08|21|9800|Nadia Benhaddou|Laurens van den Bosch|watermelon|MSPDI
P-0302|Customer Portal|DGT|ONE|DAP|portal|B|2026-02-02|14|3100|Christopher Ashdown|Gwendolyn Prothero|badly linked|MSPDI
P-0303|Cyber Resilience Uplift|DGT||DSE|cyber|B|2025-11-17|17|2900|Wen Zhao|Camille Rousselot|steady|MSPDI
P-0304|Asset Data Platform|DGT||DDA|data|B|2026-02-09|15|2400|Isabel Ferreira|Camille Rousselot|steady|MSPDI
P-0305|Field Workforce Mobile|DGT|ONE|DAP|portal|C|2026-04-20|12|1250|Nadia Benhaddou|Jonas Lindqvist|slipping|MSPDI
P-0306|Document Migration|DGT|ONE|DAP|small|D|2026-06-08|8|310|Wen Zhao|Olumide Adeyemi|steady|MSPDI
P-0307|Data Centre Exit|DGT||DOP|migration|B|2025-12-01|15|3700|Isabel Ferreira|Camille Rousselot|recovering|MSPDI
P-0308|Integration Platform|DGT|ONE|DDA|data|C|2025-07-07|18|1400|Christopher Ashdown|Hana Kobayashi|steady|
P-0309|Network Digital Twin Pilot|DGT||DDA|data|C|2026-05-11|12|980|Isabel Ferreira|Aoife Brannigan|steady|MSPDI
P-0310|Workplace Device Renewal|DGT||DOP|small|D|2025-01-20|10|640|Wen Zhao|Soraya Haddadi|closed|
P-0311|Service Desk Tool Replacement|DGT|ONE|DOP|small|D|2026-09-07|8|290|Christopher Ashdown|Soraya Haddadi|steady|
P-0401|Smart Metering Rollout Wave 1|CRP||MET|metering|A|2025-06-16|27|21500|Sander de Wit|Gwendolyn Prothero|slipping|MSPDI
P-0402|Head Office Move|CRP||FAC|move|B|2026-01-26|14|4800|Tamsin Whitlock|Laurens van den Bosch|steady|MSPDI
P-0403|Hire-to-Retire Process|CRP||HRM|process|C|2026-03-09|12|890|Nadia Benhaddou|Noura Al-Masri|slipping|MSPDI
P-0404|Debt and Hardship Process|CRP||CSV|small|D|2026-07-06|8|240|Ngozi Umeh|Emre Karahan|steady|MSPDI
P-0405|Fleet Electrification|CRP||FAC|move|C|2025-10-20|20|3900|Cristian Dumitru|Siobhán Keating|steady|
P-0406|Safety Culture Programme|CRP||HSE|process|C|2025-09-15|20|720|Cristian Dumitru|Kwabena Ofori|slipping|
P-0407|Contact Centre Telephony|CRP||CSV|portal|C|2026-02-16|11|1350|Ngozi Umeh|Emre Karahan|steady|MSPDI
P-0408|Sustainability Reporting|CRP||FIN|process|C|2026-04-07|11|560|Tamsin Whitlock|Beatriz Quintanilha|steady|MSPDI
"""


def _project(row: str) -> Project:
    code, name, portfolio, programme, unit, kind, grade, *rest = row.split("|")
    start, months, thousands, manager, sponsor, character, plan = rest
    return Project(
        code=code,
        name=name,
        portfolio=portfolio,
        programme=programme,
        unit=unit,
        kind=kind,
        grade=grade,
        start=dt.date.fromisoformat(start),
        months=float(months),
        thousands=int(thousands),
        manager=manager,
        sponsor=sponsor,
        character=character,
        plan=plan,
    )


PROJECTS = tuple(_project(row) for row in _ROWS.strip().splitlines())
BY_CODE = {project.code: project for project in PROJECTS}
