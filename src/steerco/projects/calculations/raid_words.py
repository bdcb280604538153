"""Cells of RAID registers: the words that stand for a choice, titles, impacts."""

from __future__ import annotations

from typing import Final

from django.db import models

from steerco.core.errors import BadInput
from steerco.projects.calculations.sheets import Line
from steerco.projects.models import (
    AssumptionState,
    DependencyState,
    IssueState,
    ResponseType,
    RiskCategory,
    RiskState,
    SheetKind,
)
from steerco.projects.models.raid import IMPACT_DIMENSIONS, OVERALL

TITLES: Final = {
    SheetKind.RISKS: ("title", "event"),
    SheetKind.ISSUES: ("title", "description"),
    SheetKind.ASSUMPTIONS: ("statement",),
    SheetKind.DEPENDENCIES: ("what is delivered",),
}
"""Where an entry's title stands, in order of preference."""
WORDS: Final[dict[type[models.TextChoices], dict[str, str]]] = {
    RiskState: {
        RiskState.OPEN: "active|new|identified|live|monitoring|watching|ongoing|offen",
        RiskState.RESPONDING: "in progress|mitigating|treating|managed|in bearbeitung",
        RiskState.ACCEPTED: "tolerated|tolerate",
        RiskState.MATERIALISED: "occurred|happened|realised|realized|issue|eingetreten",
        RiskState.EXPIRED: "closed|expired|retired|complete|completed|done|geschlossen",
        RiskState.AVOIDED: "avoided|mitigated|eliminated",
        RiskState.REJECTED: "invalid|cancelled|canceled|withdrawn",
    },
    IssueState: {
        IssueState.OPEN: "active|new|identified|live|offen|not started",
        IssueState.ASSESSING: "assessment|under review|in review|analysis",
        IssueState.DECIDING: "escalated|decision needed|pending decision",
        IssueState.RESOLVING: "in progress|ongoing|work in progress|in bearbeitung",
        IssueState.POSTPONED: "on hold|deferred|parked",
        IssueState.RESOLVED: "done|fixed|complete|completed|gelöst|erledigt",
        IssueState.CLOSED: "geschlossen|cancelled|canceled|withdrawn",
    },
    AssumptionState: {
        AssumptionState.OPEN: "active|new|unvalidated|to be validated|offen",
        AssumptionState.VALID: "confirmed|validated|true|holds|bestätigt",
        AssumptionState.INVALID: "false|wrong|does not hold|widerlegt",
        AssumptionState.RETIRED: "closed|obsolete|withdrawn|geschlossen",
    },
    DependencyState: {
        DependencyState.PROPOSED: "open|new|identified|requested|pending|offen",
        DependencyState.AGREED: "agreed|committed|confirmed|on track",
        DependencyState.AT_RISK: "late|delayed|amber|red|off track",
        DependencyState.DELIVERED: "done|complete|completed|met|geliefert",
        DependencyState.BROKEN: "missed|failed|cancelled|canceled",
    },
    ResponseType: {
        ResponseType.REDUCE: "mitigate|mitigation|treat|control|vermindern",
        ResponseType.AVOID: "avoidance|terminate|eliminate|vermeiden",
        ResponseType.TRANSFER: "insure|übertragen",
        ResponseType.ACCEPT: "acceptance|tolerate|monitor|watch|akzeptieren",
    },
    RiskCategory: {
        RiskCategory.COMMERCIAL: "commercial|supplier|suppliers|procurement|vendor|"
        "external",
        RiskCategory.FINANCIAL: "cost|budget|finance|funding|finanziell",
        RiskCategory.LEGAL: "legal|regulatory|compliance|contractual|rechtlich",
        RiskCategory.TECHNICAL: "technology|it|design|quality|engineering|technisch",
        RiskCategory.RESOURCES: "people|resource|resources|staffing|personnel|personal",
        RiskCategory.SCHEDULE: "time|planning|programme|delay|termin",
        RiskCategory.SECURITY: "security|data|privacy|cyber|data protection",
        RiskCategory.SAFETY: "safety|environment|environmental|health and safety|hse",
        RiskCategory.STAKEHOLDERS: "stakeholder|change|organisational|organizational|"
        "communication|political",
    },
}
"""How other registers write the choices."""


def choice(
    line: Line, heading: str, choices: type[models.TextChoices], default: str = ""
) -> str:
    """Return the choice that a cell's word stands for."""
    if not (text := line.text(heading)):
        return default
    word = " ".join(text.lower().split())
    for value, label in choices.choices:
        if word in (str(value).lower(), str(label).lower()):
            return str(value)
    for value, words in WORDS.get(choices, {}).items():
        if word in words.split("|"):
            return str(value)
    names = ", ".join(str(label) for label in choices.labels)
    message = f"{heading.capitalize()} '{text}' is not known; use one of {names}."
    raise BadInput(message)


def name_of(kind: SheetKind, line: Line) -> str:
    """Return what an entry is called in a list of rows."""
    title = next(filter(None, map(line.text, TITLES[kind])), "")
    return f"{line.text('id')} {title}".strip()[:300]


def title_of(kind: SheetKind, line: Line) -> str:
    first = TITLES[kind][0]
    text = next(filter(None, map(line.text, TITLES[kind])), "")
    return (text or line.needed(first))[:200]


def impacts_of(line: Line) -> dict[str, int]:
    """Return the impacts told apart; a single one counts where they are not."""
    apart = {
        name: step
        for name in IMPACT_DIMENSIONS
        if (step := line.step(f"{name} impact")) is not None
    }
    overall = line.step("impact")
    return apart or ({OVERALL: overall} if overall else {})
