"""Empty registers to fill in: the headings that imports know best, with a guide."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final, NamedTuple

from steerco.core.errors import BadInput
from steerco.core.workbooks import Column, Kind, Table, write_xlsx
from steerco.projects.models import (
    AssumptionState,
    Confidence,
    DependencyState,
    IssueState,
    Proximity,
    ResponseType,
    RiskCategory,
    RiskState,
)
from steerco.schedules.register_columns import write_register_template

SCALE = "1 very low to 5 very high"
RELEASED = dt.datetime(2026, 1, 1)


class Heading(NamedTuple):
    """A column of a register: what it means, and one value as an example."""

    title: str
    about: str
    example: object = ""
    kind: Kind = Kind.TEXT


ID = Heading("ID", "Your key; a row with a known ID updates that entry.")
PROJECT = Heading("Project", "Code of the project.", "P-0042")
RAISED = Heading(
    "Raised", "The day it was written down.", dt.date(2026, 1, 12), Kind.DATE
)


def date(title: str, about: str, year: int = 2026) -> Heading:
    return Heading(title, about, dt.date(year, 6, 30), Kind.DATE)


def one_of(title: str, labels: list[str], example: str) -> Heading:
    return Heading(title, f"One of: {', '.join(labels)}.", example)


def score(title: str, example: int) -> Heading:
    return Heading(title, f"From {SCALE}.", example, Kind.INTEGER)


def money(title: str, example: int) -> Heading:
    return Heading(title, "In the portfolio's currency.", example, Kind.MONEY)


RAID: Final[dict[str, tuple[Heading, ...]]] = {
    "Risks": (
        ID._replace(example="P-0042-R1"),
        PROJECT,
        one_of("Type", ["Threat", "Opportunity"], "Threat"),
        Heading("Title", "A few words.", "Permit comes late"),
        Heading("Cause", "Because of ...", "an overloaded authority"),
        Heading("Event", "... this may happen ...", "the permit comes late"),
        Heading("Effect", "... leading to this.", "a start after the dry season"),
        one_of("Category", RiskCategory.labels, "Legal and regulatory"),
        score("Inherent probability", 4),
        score("Inherent impact", 4),
        score("Probability", 3),
        *(
            score(f"{name} impact", 3)
            for name in ("Cost", "Time", "Quality", "Benefit", "Reputation")
        ),
        score("Target probability", 2),
        score("Target impact", 2),
        money("Cost low", 20_000),
        money("Cost likely", 40_000),
        money("Cost high", 90_000),
        one_of("Proximity", Proximity.labels, "Within three months"),
        one_of("Response", ResponseType.labels, "Reduce"),
        Heading("Response action", "What is done about it.", "Ask for a pre-check"),
        Heading("Action owner", "Name, e-mail or code of a person."),
        date("Action due", "The day by which it is done."),
        Heading("Contingency plan", "What is done if it happens."),
        Heading("Trigger", "How to see that it happens."),
        Heading("Owner", "Name, e-mail or code of who answers for it."),
        one_of("Status", RiskState.labels, "Open"),
        RAISED,
        date("Last reviewed", "The last review."),
        date("Review date", "The next review."),
        Heading("Closed", "The day it was closed.", "", Kind.DATE),
        Heading("Closing reason", "Why it was closed."),
    ),
    "Issues": (
        ID._replace(example="P-0042-I1"),
        PROJECT,
        Heading("Title", "A few words.", "Survey data is incomplete"),
        Heading("Description", "What has happened."),
        Heading("Root cause", "Why it happened."),
        Heading("Workaround", "How work goes on meanwhile."),
        score("Severity", 3),
        score("Urgency", 4),
        Heading("Owner", "Name, e-mail or code of who answers for it."),
        RAISED,
        date("Due", "The day by which it is resolved."),
        one_of("Status", IssueState.labels, "Open"),
        Heading("Linked risk", "ID of the risk that came true.", "P-0042-R1"),
        Heading("Decision needed", "The question that somebody must decide."),
        Heading("Decision by", "Name, e-mail or code of who decides."),
        Heading("Decision due", "The day by which it is decided.", "", Kind.DATE),
    ),
    "Assumptions": (
        ID._replace(example="P-0042-A1"),
        PROJECT,
        Heading("Statement", "What is held to be true.", "Two crews are available."),
        Heading("Basis", "Where it comes from."),
        Heading("Validation method", "How it is checked."),
        date("Validate by", "The day by which it is checked."),
        one_of("Confidence", Confidence.labels, "Medium"),
        Heading("Impact if false", "What happens if it is wrong."),
        Heading("Owner", "Name, e-mail or code of who answers for it."),
        one_of("Status", AssumptionState.labels, "Open"),
        RAISED,
    ),
    "Dependencies": (
        ID._replace(example="P-0042-D1"),
        Heading("Giver", "Code of the project that gives, or who it is.", "The city"),
        Heading("Receiver", "Code of the project that needs it.", "P-0042"),
        Heading("What is delivered", "The thing itself.", "Signed permit"),
        Heading("Acceptance criteria", "When it counts as delivered."),
        date("Need-by date", "When the receiver needs it."),
        date("Promise date", "When the giver promised it."),
        date("Forecast date", "When it is expected now."),
        score("Criticality", 4),
        Heading("Giver owner", "Name, e-mail or code of a person."),
        Heading("Receiver owner", "Name, e-mail or code of a person."),
        one_of("Status", DependencyState.labels, "Proposed"),
    ),
}


def import_template(kind: str) -> bytes:
    """Return the workbook for a project register or a RAID register."""
    if kind == "register":
        out = io.BytesIO()
        write_register_template(out)
        return out.getvalue()
    if kind == "raid":
        return raid_template()
    message = f"There is no template '{kind}'; there are register and raid."
    raise BadInput(message)


def raid_template() -> bytes:
    sheets = [
        Table(name, [Column(each.title, each.kind) for each in headings], [])
        for name, headings in RAID.items()
    ]
    guide = [
        [name, each.title, each.about, str(each.example)]
        for name, headings in RAID.items()
        for each in headings
    ]
    columns = [Column(title) for title in ("Sheet", "Column", "Meaning", "Example")]
    return write_xlsx(
        [*sheets, Table("Guide", columns, guide)],
        title="RAID register",
        author="Steerco",
        created=RELEASED,
    )
