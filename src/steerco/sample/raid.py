"""RAID registers: one workbook for each portfolio, four sheets each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from steerco.sample.catalogue import BY_CODE, PORTFOLIOS, PROJECTS, Project
from steerco.sample.dice import dice
from steerco.sample.people import staff
from steerco.sample.raid_decisions import DECISIONS, NO_DECISION
from steerco.sample.raid_risks import RISKS, RiskText
from steerco.sample.raid_texts import ASSUMPTIONS, DEPENDENCIES, ISSUES
from steerco.sample.standing import DATA_DATE, working_day
from steerco.sample.status import DECLARED
from steerco.sample.workbook import Cell, Workbook

RISK_COLUMNS = (
    "ID",
    "Project",
    "Type",
    "Title",
    "Cause",
    "Event",
    "Effect",
    "Category",
    "Inherent probability",
    "Inherent impact",
    "Probability",
    "Cost impact",
    "Time impact",
    "Quality impact",
    "Benefit impact",
    "Reputation impact",
    "Target probability",
    "Target impact",
    "Cost low",
    "Cost likely",
    "Cost high",
    "Proximity",
    "Response",
    "Response action",
    "Action owner",
    "Action due",
    "Contingency plan",
    "Trigger",
    "Owner",
    "Status",
    "Raised",
    "Last reviewed",
    "Review date",
    "Closed",
    "Closing reason",
)
ASSUMPTION_COLUMNS = (
    "ID",
    "Project",
    "Statement",
    "Basis",
    "Validation method",
    "Validate by",
    "Confidence",
    "Impact if false",
    "Owner",
    "Status",
    "Raised",
)
ISSUE_COLUMNS = (
    "ID",
    "Project",
    "Title",
    "Description",
    "Root cause",
    "Workaround",
    "Severity",
    "Urgency",
    "Owner",
    "Raised",
    "Due",
    "Status",
    "Linked risk",
    "Decision needed",
    "Options",
    "Recommendation",
    "If not decided",
    "Decision by",
    "Decision due",
)
DEPENDENCY_COLUMNS = (
    "ID",
    "Giver",
    "Receiver",
    "What is delivered",
    "Acceptance criteria",
    "Need-by date",
    "Promise date",
    "Forecast date",
    "Criticality",
    "Giver owner",
    "Receiver owner",
    "Status",
)
RISKS_A_CLASS = {"A": 5, "B": 4, "C": 2, "D": 1}
SHARE_OF_BUDGET = {1: 0.005, 2: 0.03, 3: 0.075, 4: 0.15, 5: 0.25}
LEVEL = {"H": "High", "M": "Medium", "L": "Low"}
CRITICALITY = {"Low": 2, "Medium": 3, "High": 4}
WAITS = "Waiting for a decision"


def texts_for(project: Project, used: Counter[str]) -> list[RiskText]:
    """Choose risks of the project's kind first, the least used before others."""
    own = [text for text in RISKS if project.kind in text.kinds]
    common = [text for text in RISKS if "*" in text.kinds]
    die = dice("risks", project.code)
    for texts in (own, common):
        die.shuffle(texts)
        texts.sort(key=lambda text: used[text.title])
    wanted = RISKS_A_CLASS[project.grade]
    chosen = own[: max(1, wanted - 1)]
    chosen += common[: wanted - len(chosen)]
    used.update(text.title for text in chosen)
    return chosen


def impacts(text: RiskText, worst: int, project: Project) -> list[int]:
    """Return cost, time, quality, benefit and reputation; the worst stands out."""
    die = dice("impacts", project.code, text.title)
    values = [max(1, worst - die.choice((0, 1, 1, 2))) for _ in range(5)]
    values[{"Financial": 0, "Schedule": 1}.get(text.category, die.choice((0, 1)))] = (
        worst
    )
    return values


def state_of(text: RiskText, project: Project) -> tuple[str, str]:
    """Return status and closing reason."""
    if DECLARED[project.code].stage in ("Closed", "Closing"):
        return "Closed: time passed", "The period in which it could happen is over."
    if text.title in MATERIALISED.get(project.code, ()):
        return "Materialised", "It has happened; see the issue register."
    if text.response == "Accept":
        return "Accepted", ""
    return dice("state", project.code, text.title).choice(("Open", "Responding")), ""


MATERIALISED = {
    "P-0102": ("Foundations weaker than surveyed",),
    "P-0106": ("Long-lead equipment",),
    "P-0201": ("Transformer delivery",),
    "P-0205": ("Battery price and exchange rate",),
    "P-0208": ("Framework contractor leaves",),
    "P-0401": ("Cellar coverage",),
}
ISSUE_OF_RISK = {
    ("P-0102", "Foundations redesigned"): "Foundations weaker than surveyed",
    ("P-0106", "Pumps delivered late"): "Long-lead equipment",
    ("P-0201", "Transformer 2 late from the factory"): "Transformer delivery",
    ("P-0205", "Forecast above budget"): "Battery price and exchange rate",
    ("P-0208", "Contractor left the framework"): "Framework contractor leaves",
    ("P-0401", "Coverage in two districts too low"): "Cellar coverage",
}


def risk_row(number: int, project: Project, text: RiskText) -> list[Cell]:
    die = dice("risk", project.code, text.title)
    status, reason = state_of(text, project)
    is_over = bool(reason)
    probability = 5 if status == "Materialised" else die.choice((1, 2, 2, 3, 3, 4))
    worst = die.choice((2, 3, 3, 4, 4, 5))
    likely = (
        Decimal(
            round(
                float(project.budget)
                * SHARE_OF_BUDGET[worst]
                * die.uniform(0.4, 1)
                / 1000
            )
        )
        * 1000
    )
    team = staff(project.unit)
    raised = max(project.start, DATA_DATE - dt.timedelta(days=die.randint(40, 420)))
    raised = working_day(min(raised, DATA_DATE - dt.timedelta(days=12)))
    reviewed = working_day(
        max(raised, DATA_DATE - dt.timedelta(days=die.randint(3, 55)))
    )
    review = working_day(reviewed + dt.timedelta(days=die.choice((30, 30, 45, 60))))
    ahead = die.randint(25, 190) if die.random() > 0.08 else -die.randint(3, 20)
    due = working_day(DATA_DATE + dt.timedelta(days=ahead))
    return [
        f"{project.code}-R{number}",
        project.code,
        "Opportunity" if text.opportunity else "Threat",
        text.title,
        text.cause,
        text.event,
        text.effect,
        text.category,
        min(5, probability + die.choice((0, 1))),
        min(5, worst + die.choice((0, 1))),
        probability,
        *impacts(text, worst, project),
        max(1, probability - 1),
        max(1, worst - die.choice((0, 1))),
        likely * Decimal("0.5"),
        likely,
        likely * 2,
        die.choice(
            ("Within a month", "Within three months", "Within six months", "Later")
        ),
        text.response,
        text.action,
        die.choice(team).name,
        due,
        die.choice(CONTINGENCIES) if worst > 3 else "",
        die.choice(TRIGGERS) if worst > 3 else "",
        project.manager if die.random() < 0.4 else die.choice(team).name,
        status,
        raised,
        reviewed,
        None if is_over else review,
        reviewed if is_over else None,
        reason,
    ]


CONTINGENCIES = (
    "Bring in the second supplier from the framework and pay for the difference from contingency.",
    "Move the affected part to a later lot and hand over the rest as planned.",
    "Work in two shifts for four weeks.",
    "Ask the sponsor to release contingency and report the new date to the board.",
)
TRIGGERS = (
    "No confirmed date four weeks before the need.",
    "Second failed test in a row.",
    "Forecast of the part exceeds its budget by ten per cent.",
    "Float of the path falls below ten working days.",
)


def risk_rows() -> Iterator[tuple[Project, list[Cell]]]:
    used: Counter[str] = Counter()
    for project in PROJECTS:
        texts = texts_for(project, used)
        titles = {text.title for text in texts}
        for title in MATERIALISED.get(project.code, ()):
            if title not in titles:
                texts[-1] = next(text for text in RISKS if text.title == title)
        for number, text in enumerate(texts, 1):
            yield project, risk_row(number, project, text)


def day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def numbered(table: str, at: int = 0) -> Iterator[tuple[Project, int, list[str]]]:
    """Yield the rows of a table with the project at column `at` and a number in it."""
    counts: Counter[str] = Counter()
    for line in table.strip().splitlines():
        cells = line.split("|")
        counts[cells[at]] += 1
        yield BY_CODE[cells[at]], counts[cells[at]], cells


def issue_rows(
    risks: dict[tuple[str, str], str],
) -> Iterator[tuple[Project, list[Cell]]]:
    for project, number, cells in numbered(ISSUES):
        _, title, description, cause, workaround, severity, urgency = cells[:7]
        status, raised, due, question, decider, decide_by = cells[7:]
        linked = risks.get(
            (project.code, ISSUE_OF_RISK.get((project.code, title), "")), ""
        )
        owner = dice("issue", project.code, title).choice(staff(project.unit)).name
        yield (
            project,
            [
                f"{project.code}-I{number}",
                project.code,
                title,
                description,
                cause,
                workaround,
                int(severity),
                int(urgency),
                project.manager if int(severity) > 3 else owner,
                day(raised),
                day(due),
                WAITS if question and status == "Open" else status,
                linked,
                question,
                *DECISIONS.get(question, NO_DECISION),
                decider,
                day(decide_by),
            ],
        )


def assumption_rows() -> Iterator[tuple[Project, list[Cell]]]:
    for project, number, cells in numbered(ASSUMPTIONS):
        _, statement, basis, method, by, confidence, impact, status = cells
        die = dice("assumption", project.code, statement)
        raised = min(project.start, DATA_DATE - dt.timedelta(days=60))
        yield (
            project,
            [
                f"{project.code}-A{number}",
                project.code,
                statement,
                basis,
                method,
                day(by),
                LEVEL[confidence],
                impact,
                die.choice([project.manager, die.choice(staff(project.unit)).name]),
                status,
                working_day(raised + dt.timedelta(days=die.randint(0, 40))),
            ],
        )


def dependency_rows() -> Iterator[tuple[Project, list[Cell]]]:
    for receiver, number, cells in numbered(DEPENDENCIES, at=1):
        giver, _, what, criteria, need, promise, forecast, weight, status = cells
        yield (
            receiver,
            [
                f"{receiver.code}-D{number}",
                giver,
                receiver.code,
                what,
                criteria,
                day(need),
                day(promise),
                day(forecast),
                CRITICALITY[weight],
                BY_CODE[giver].manager,
                receiver.manager,
                "Agreed by both" if status == "Agreed" else status,
            ],
        )


def write(folder: Path) -> None:
    """Write one workbook for each portfolio."""
    risks = list(risk_rows())
    ids = {(project.code, str(row[3])): str(row[0]) for project, row in risks}
    sheets = (
        ("Risks", RISK_COLUMNS, risks),
        ("Assumptions", ASSUMPTION_COLUMNS, list(assumption_rows())),
        ("Issues", ISSUE_COLUMNS, list(issue_rows(ids))),
        ("Dependencies", DEPENDENCY_COLUMNS, list(dependency_rows())),
    )
    for portfolio in PORTFOLIOS:
        path = folder / f"{portfolio.folder}-raid.xlsx"
        book = Workbook(path, f"{portfolio.name}: RAID register")
        for sheet, columns, rows in sheets:
            own = [row for project, row in rows if project.portfolio == portfolio.code]
            book.table(sheet, columns, own)
        book.close()
