"""The columns of the RAID registers: the template's, and what others call them."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from steerco.core.workbooks import Kind
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
from steerco.schedules.headings import Wanted

SCALE = "1 very low to 5 very high"


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
        Heading("Impact", f"Where it is not told apart: from {SCALE}."),
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
        Heading(
            "Options",
            "What can be decided, apart by semicolons.",
            "Repeat the survey; go on with what there is",
        ),
        Heading("Recommendation", "What the project proposes, and why."),
        Heading("If not decided", "What follows if nobody decides in time."),
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

CALLED: Final[dict[str, str]] = {
    "id": "risk id|issue id|no|nr|number|ref|reference|key|#|nummer|lfd nr|raid id",
    "project": "project code|project id|project name|projekt|projekt nr|projet|proyecto",
    "receiver": "project|project code|receiving project|needed by project|consumer|to",
    "giver": "from|supplier|provider|giving project|provided by|depends on|dependency on",
    "type": "threat or opportunity|risk type|kind|typ",
    "title": "risk title|risk name|risk|risk description|issue|issue title|issue name|"
    "name|summary|short description|headline|description|bezeichnung|risiko|problem|titel",
    "cause": "root cause|risk cause|source|ursache|reason",
    "event": "risk event|risk description|description|beschreibung|ereignis|detail",
    "effect": "consequence|consequences|impact description|auswirkung|result|effects",
    "description": "issue description|details|detail|beschreibung",
    "category": "risk category|rbs|area|kategorie|risk area|group",
    "inherent probability": "gross probability|gross likelihood|inherent likelihood|"
    "initial probability|initial likelihood|pre mitigation probability",
    "inherent impact": "gross impact|initial impact|pre mitigation impact",
    "probability": "likelihood|current probability|current likelihood|prob|p|"
    "residual probability|residual likelihood|net probability|chance|"
    "wahrscheinlichkeit|eintrittswahrscheinlichkeit|probabilité|probabilidad",
    "impact": "current impact|residual impact|net impact|overall impact|i|severity|"
    "consequence rating|schadensausmaß|schadenshöhe|auswirkung|impacto",
    "cost impact": "impact cost|financial impact|impact on cost|impact on budget",
    "time impact": "impact time|schedule impact|impact on time|impact on schedule",
    "quality impact": "impact quality|scope impact|impact on quality|impact on scope",
    "benefit impact": "impact benefit|impact on benefits|benefits impact",
    "reputation impact": "impact reputation|impact on reputation",
    "target probability": "target likelihood|planned probability",
    "target impact": "planned impact",
    "cost low": "minimum cost|cost min|cost minimum|optimistic cost",
    "cost likely": "cost|most likely cost|likely cost|cost impact value|"
    "financial exposure|impact value|kosten|schadenswert",
    "cost high": "maximum cost|cost max|cost maximum|pessimistic cost",
    "proximity": "when|timeframe|nähe",
    "response": "response type|strategy|response strategy|treatment|risk response|"
    "maßnahmenart|strategie",
    "response action": "mitigation|mitigation action|mitigation plan|mitigating action|"
    "action|actions|response plan|treatment plan|countermeasure|maßnahme|maßnahmen",
    "action owner": "mitigation owner|response owner|maßnahmenverantwortlicher",
    "action due": "action due date|mitigation due|action date|maßnahme bis",
    "contingency plan": "contingency|fallback|fallback plan|plan b|notfallplan",
    "trigger": "early warning|indicator|trigger event|auslöser",
    "owner": "risk owner|issue owner|assigned to|responsible|accountable|assignee|"
    "verantwortlich|eigner|responsable",
    "giver owner": "supplier owner|provider owner|owner giver",
    "receiver owner": "owner|receiving owner|consumer owner",
    "status": "state|risk status|issue status|zustand|estado|statut",
    "raised": "date raised|raised on|identified|date identified|created|logged|"
    "date logged|opened|erfasst am|gemeldet am",
    "last reviewed": "reviewed|last review|last updated|date reviewed",
    "review date": "next review|review|review on|review by|nächste prüfung",
    "closed": "date closed|closed on|closure date|geschlossen am",
    "closing reason": "closure reason|reason closed|closure comment",
    "root cause": "cause|ursache",
    "workaround": "interim solution|umgehung",
    "severity": "impact|issue severity|schwere|criticality",
    "urgency": "priority|issue priority|dringlichkeit|priorität",
    "due": "due date|target date|resolve by|resolution date|fällig|frist|deadline",
    "linked risk": "risk id|from risk|related risk",
    "decision needed": "decision|decision required",
    "decision by": "decider|decision maker|decided by",
    "decision due": "decide by|decision date",
    "statement": "assumption|assumption statement|description|title|annahme|name",
    "basis": "source|rationale|grundlage",
    "validation method": "validation|how validated|how to validate|prüfung",
    "validate by": "validation date|due|due date|validate on|prüfen bis",
    "confidence": "confidence level|certainty|sicherheit",
    "impact if false": "impact|impact if wrong|consequence|auswirkung",
    "what is delivered": "deliverable|dependency|description|title|name|what|lieferung|"
    "abhängigkeit",
    "acceptance criteria": "criteria|done when|abnahmekriterien",
    "need-by date": "needed by|need by|required by|required date|needed on|due|"
    "due date|benötigt bis",
    "promise date": "promised|promised date|committed date|agreed date|zugesagt",
    "forecast date": "forecast|expected|expected date|erwartet",
    "criticality": "importance|priority|severity|kritikalität",
}
"""How other registers call the columns, by the heading of ours in lower case."""
PROSE: Final = frozenset(
    ("cause", "event", "effect", "description", "workaround", "response action")
)
WANTED: Final = {
    register: tuple(
        Wanted(
            key=each.title.lower(),
            headings=(each.title, *CALLED.get(each.title.lower(), "").split("|")),
            prose=each.title.lower() in PROSE,
        )
        for each in headings
    )
    for register, headings in RAID.items()
}
"""What to look for on a sheet of each register."""
