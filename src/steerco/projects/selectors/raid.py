"""The registers: of one project, and of all that a person sees."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.http import Http404
from django.utils.html import format_html

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date, money
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.calculations.raid import band, tone, worst_impact
from steerco.projects.models import (
    Assumption,
    Dependency,
    Issue,
    Project,
    Response,
    Risk,
)
from steerco.projects.models.raid import RegisterItem
from steerco.projects.policies import can_keep_registers, can_see

REGISTERS: dict[str, type[RegisterItem]] = {
    "risks": Risk,
    "issues": Issue,
    "assumptions": Assumption,
    "dependencies": Dependency,
}
BY_LETTER = {model.letter: model for model in REGISTERS.values()}
KEY = re.compile(r"(?:(?P<project>.+)-)?(?P<letter>[A-Za-z])(?P<number>[0-9]{1,9})")
"""An entry within its project as `R7`; one that the project gives as `P-0042-D7`."""
CELL = re.compile(r"[1-5]x[1-5]")
"""Probability and impact, as the matrix links to them."""
NAMES = {model: name for name, model in REGISTERS.items()}
MEASURES = {
    "risks": ("Score", "Review", "Exposure"),
    "issues": ("Priority", "Due", "Cost"),
    "assumptions": ("Confidence", "Validate by", ""),
    "dependencies": ("Float", "Needed by", ""),
}
"""What an entry's mark, date and amount are on each register."""
ORDER: dict[type[RegisterItem], tuple[Any, ...]] = {
    Risk: ("-score", F("exposure").desc(nulls_last=True)),
    Issue: ("priority", F("due_on").asc(nulls_last=True)),
    Assumption: (F("validate_by").asc(nulls_last=True),),
    Dependency: ("need_by",),
}


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry of any register, already written."""

    code: str
    short: str
    title: str
    url: str
    project: str
    mark: str
    tone: str
    state: str
    is_open: bool
    owner: str
    due: str
    due_word: str
    overdue: bool
    detail: str
    money: str
    values: Mapping[str, Any]


def entries(
    model: type[RegisterItem], user: Person, project: Project | None = None
) -> QuerySet[Any]:
    """Return the entries of a register that a person sees; of a project also those it gives."""
    found: QuerySet[Any] = visible_to(user, model)
    if project is not None:
        given = Q(giver=project) if model is Dependency else Q()
        found = found.filter(Q(project=project) | given)
    found = found.select_related("project__portfolio", "owner", *placing(model))
    return found.order_by(*ORDER[model], "project", "number")


def placing(model: type[RegisterItem]) -> tuple[str, ...]:
    """Return what tells at which project's page a person finds an entry."""
    if model is not Dependency:
        return ("project",)
    return ("giver", "project__scope", "project__unit__scope")


LONG_TEXTS: dict[type[RegisterItem], tuple[str, ...]] = {
    Risk: (
        "cause",
        "event",
        "effect",
        "contingency_plan",
        "trigger",
        "impacts",
        "inherent_impacts",
        "target_impacts",
    ),
    Issue: ("description", "root_cause", "workaround", "resolution"),
    Assumption: ("statement", "basis", "validation"),
    Dependency: ("deliverable", "acceptance_criteria"),
}
"""What a line of a list does not show, and a list therefore does not read."""


OF_OTHERS = (
    "owner__name",
    "project__code",
    "project__name",
    "project__portfolio__currency",
)
"""What a line shows of the records that an entry belongs to."""


PLACE = (
    *("giver__code", "giver__name"),
    *("project__scope__path", "project__unit__scope__path"),
)
"""What tells where a person finds a dependency: at its receiver or its giver."""


def listed(found: QuerySet[Any], model: type[RegisterItem]) -> QuerySet[Any]:
    """Read of entries and of what they belong to only what lines show."""
    long = {*LONG_TEXTS[model], "closing_reason"}
    own = (f.name for f in model._meta.concrete_fields if f.name not in long)
    place = PLACE if model is Dependency else ()
    return found.only(*own, *OF_OTHERS, *place)


def narrowed(
    found: QuerySet[Any],
    model: type[RegisterItem],
    *,
    text: str = "",
    shown: str = "open",
    cell: str = "",
    portfolio: str = "",
    mine: Person | None = None,
) -> QuerySet[Any]:
    """Apply the filters of the register pages; `cell` is probability and impact."""
    if shown == "open":
        found = found.filter(state__in=model.open_states)
    elif shown == "closed":
        found = found.exclude(state__in=model.open_states)
    if text:
        found = found.filter(
            Q(title__icontains=text) | Q(project__name__icontains=text)
        )
    if portfolio:
        found = found.filter(project__portfolio__code=portfolio)
    if mine is not None:
        found = found.filter(owner=mine)
    if model is Risk and CELL.fullmatch(cell):
        threats = found.filter(is_opportunity=False)
        found = threats.filter(probability=int(cell[0]), impact=int(cell[2]))
    return found


def entry_rows(
    found: Any, on: dt.date, user: Person, at: Project | None = None
) -> list[EntryRow]:
    return [entry_row(entry, on, user, at) for entry in found]


def entry_row(
    entry: Any, on: dt.date, user: Person, at: Project | None = None
) -> EntryRow:
    """Write an entry as a line; at the project that gives it, with who receives."""
    mark, colour, due, word, detail, amount = FACTS[type(entry)](entry)
    is_own = at is None or entry.project_id == at.pk
    return EntryRow(
        code=entry.code,
        short=f"{entry.letter}{entry.number}" if is_own else entry.code,
        title=entry.title,
        url=entry_url(entry, user),
        project=f"{entry.project.code} {entry.project.name}",
        mark=mark,
        tone=colour if entry.is_open else "grey",
        state=entry.get_state_display(),
        is_open=entry.is_open,
        owner=entry.owner.name if entry.owner else "",
        due=date(due),
        due_word=word,
        overdue=entry.is_open and due is not None and due < on,
        detail=detail if is_own else f"Given to {entry.project}",
        money=money(amount, entry.project.portfolio.currency, compact=True)
        if amount is not None
        else DASH,
        values={"due": due, "amount": amount, "updated": entry.updated_at},
    )


def entry_url(entry: RegisterItem, user: Person | None = None) -> str:
    """Return an entry's page; whoever sees only the giver's side finds it there."""
    args = [entry.project.code, f"{entry.letter}{entry.number}"]
    gives = isinstance(entry, Dependency) and entry.giver
    if user and gives and not can_see(user, entry.project):
        args = [gives.code, entry.code]
    return address("projects:raid-entry", *args)


Facts = tuple[str, str, dt.date | None, str, str, Any]


def risk_facts(risk: Risk) -> Facts:
    kind = "Opportunity" if risk.is_opportunity else "Threat"
    return (
        product(risk.probability, risk.impact),
        "blue" if risk.is_opportunity else tone(risk.score),
        risk.review_on,
        "Review",
        f"{kind} · {risk.get_response_type_display() or 'no response chosen'}",
        risk.exposure,
    )


def product(probability: int, impact: int) -> str:
    """Write a score with what it is made of."""
    return f"{probability * impact} = {probability} x {impact}"


def rated(probability: int | None, impacts: Mapping[str, int]) -> str | None:
    """Write the score of a former or an aimed-at rating, where there is one."""
    if not probability or not impacts:
        return None
    return product(probability, worst_impact(impacts))


def issue_facts(issue: Issue) -> Facts:
    return (
        f"P{issue.priority}",
        {1: "red", 2: "amber"}.get(issue.priority, "grey"),
        issue.due_on,
        "Due",
        issue.decision_needed and f"Decision: {issue.decision_needed}",
        issue.cost,
    )


def assumption_facts(assumption: Assumption) -> Facts:
    return (
        assumption.get_confidence_display(),
        {"low": "red", "medium": "amber", "high": "green"}[assumption.confidence],
        assumption.validate_by,
        "Validate by",
        assumption.impact_if_false and f"If false: {assumption.impact_if_false}",
        None,
    )


def dependency_facts(dependency: Dependency) -> Facts:
    gap = dependency.float_days
    giver = str(dependency.giver) if dependency.giver else dependency.giver_name
    if gap is None:
        mark, colour = "no date promised", "grey"
    else:
        mark = f"{gap} d float" if gap >= 0 else f"{-gap} d too late"
        colour = "red" if gap < 0 else "amber" if gap < TIGHT_DAYS else "green"
    return mark, colour, dependency.need_by, "Needed by", f"From {giver}", None


TIGHT_DAYS = 10
"""Days of float under which a dependency is watched."""

FACTS: dict[type[RegisterItem], Any] = {
    Risk: risk_facts,
    Issue: issue_facts,
    Assumption: assumption_facts,
    Dependency: dependency_facts,
}


@dataclass(frozen=True, slots=True)
class MatrixCell:
    count: int
    band: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenRisks:
    """The open risks of a register, counted by probability and impact."""

    threats: Mapping[tuple[int, int], int]
    count: int
    reviews: int
    """How many have a review that has passed or was never set."""

    def matrix(self, url: str) -> dict[tuple[int, int], MatrixCell]:
        """Return the threats cell by cell; a cell leads to its risks."""
        return {
            (p, i): MatrixCell(
                self.threats.get((p, i), 0), band(p * i), f"{url}&cell={p}x{i}"
            )
            for p in range(1, 6)
            for i in range(1, 6)
        }


def open_risks(user: Person, on: dt.date, project: Project | None = None) -> OpenRisks:
    """Count the open risks and the reviews due on a day, in one query."""
    due = Q(review_on__lte=on) | Q(review_on=None)
    groups = list(
        entries(Risk, user, project)
        .filter(state__in=Risk.open_states)
        .order_by()
        .values_list("is_opportunity", "probability", "impact")
        .annotate(count=Count("pk"), due=Count("pk", filter=due))
    )
    return OpenRisks(
        threats={(p, i): count for chance, p, i, count, _ in groups if not chance},
        count=sum(count for *_, count, _ in groups),
        reviews=sum(due for *_, due in groups),
    )


def overdue_responses(user: Person, on: dt.date, project: Project | None = None) -> int:
    """Count the responses to open risks that are not done in time."""
    late = visible_to(user, Response).filter(
        risk__state__in=Risk.open_states, due_on__lt=on, done_on=None
    )
    if project is not None:
        late = late.filter(risk__project=project)
    return late.count()


def open_counts(
    user: Person, project: Project | None = None, *, known: Mapping[str, int]
) -> dict[str, int]:
    """Count what is open on each register that is not yet `known`, in one query."""
    parts = [
        entries(model, user, project)
        .filter(state__in=model.open_states)
        .order_by()
        .values(register=Value(name))
        .annotate(count=Count("pk"))
        for name, model in REGISTERS.items()
        if name not in known
    ]
    found = {part["register"]: part["count"] for part in parts[0].union(*parts[1:])}
    return {name: known.get(name, found.get(name, 0)) for name in REGISTERS}


def entry_of(user: Person, project: Project, key: str) -> Any:
    """Load one entry by its key at a project's page; unseen is not found."""
    named = KEY.fullmatch(key)
    model = BY_LETTER.get(named["letter"].upper()) if named else None
    if named is None or model is None:
        raise Http404
    found = entries(model, user, project).filter(
        number=int(named["number"]), project__code=named["project"] or project.code
    )
    entry = found.first()
    if entry is None:
        raise Http404
    return entry


def can_agree(user: Person, entry: Any) -> bool:
    """Tell whether a side that the person speaks for has not agreed yet."""
    if not isinstance(entry, Dependency) or not entry.is_open:
        return False
    gives = entry.giver is not None and can_keep_registers(user, entry.giver)
    receives = can_keep_registers(user, entry.project)
    return (gives and not entry.agreed_by_giver) or (
        receives and not entry.agreed_by_receiver
    )


def facts_of(entry: Any) -> Sequence[tuple[str, Any]]:
    """Return what a page of one entry lists beside its text."""
    shown = [
        ("Owner", entry.owner),
        ("Raised", date(entry.raised_on)),
        ("Raised by", entry.raised_by),
        ("Last reviewed", date(entry.reviewed_on)),
        ("Next review", date(entry.review_on)),
    ]
    if isinstance(entry, Risk):
        shown += [
            ("Category", entry.get_category_display()),
            ("Proximity", entry.get_proximity_display()),
            ("Response", entry.get_response_type_display()),
            (
                "Inherent score",
                rated(entry.inherent_probability, entry.inherent_impacts),
            ),
            ("Target score", rated(entry.target_probability, entry.target_impacts)),
            ("From assumption", link_to(entry.from_assumptions.first())),
            (
                "Exposure",
                money(entry.exposure, entry.project.portfolio.currency, compact=True),
            ),
        ]
    elif isinstance(entry, Issue):
        shown += [
            ("Severity", entry.severity),
            ("Urgency", entry.urgency),
            ("Due", date(entry.due_on)),
            ("From risk", link_to(entry.risk)),
        ]
    elif isinstance(entry, Assumption):
        shown += [
            ("Confidence", entry.get_confidence_display()),
            ("Validate by", date(entry.validate_by)),
            ("Became", link_to(entry.became_risk)),
        ]
    elif isinstance(entry, Dependency):
        shown += [
            ("Giver", entry.giver or entry.giver_name),
            ("Giver's owner", entry.giver_owner),
            ("Needed by", date(entry.need_by)),
            ("Promised", date(entry.promised_on)),
            ("Forecast", date(entry.forecast_on)),
            ("Agreed by giver", "Yes" if entry.agreed_by_giver else "No"),
            ("Agreed by receiver", "Yes" if entry.agreed_by_receiver else "No"),
        ]
    if entry.closed_on:
        shown.append(("Closed", date(entry.closed_on)))
    return shown


def link_to(entry: RegisterItem | None) -> str | None:
    """Return a link to an entry that another one follows from."""
    if entry is None:
        return None
    return format_html('<a href="{}">{}</a>', entry_url(entry), entry.code)


def texts_of(entry: Any) -> list[tuple[str, str]]:
    """Return the paragraphs of an entry that hold anything."""
    names = {
        Risk: ("cause", "event", "effect", "contingency_plan", "trigger"),
        Issue: (
            "description",
            "root_cause",
            "workaround",
            "decision_needed",
            "options",
            "recommendation",
            "if_not_decided",
            "resolution",
        ),
        Assumption: ("statement", "basis", "validation", "impact_if_false"),
        Dependency: ("deliverable", "acceptance_criteria"),
    }[type(entry)]
    return [
        (name.replace("_", " ").capitalize(), text)
        for name in (*names, "closing_reason")
        if (text := getattr(entry, name))
    ]
