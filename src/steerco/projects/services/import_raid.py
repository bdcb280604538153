"""RAID registers: a workbook with a sheet each for risks, issues and the others.

A row is known by its ID within its project, without one by its title, so that the same
register can come in again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from steerco.core.errors import BadInput, DomainError
from steerco.core.workbooks import Kind
from steerco.projects.calculations.raid_columns import RAID
from steerco.projects.calculations.raid_words import (
    choice,
    impacts_of,
    name_of,
    title_of,
)
from steerco.projects.calculations.sheets import Line, lines_from
from steerco.projects.models import (
    AssumptionState,
    Confidence,
    DependencyState,
    ImportAction,
    ImportItem,
    IssueState,
    Proximity,
    ResponseType,
    RiskCategory,
    RiskState,
    SheetKind,
)
from steerco.projects.services.fields import Names, People, Values, differences
from steerco.projects.services.matching import Expected, code_in
from steerco.projects.services.raid import derived
from steerco.projects.services.raid_entries import SHEETS, Entries, Givers
from steerco.schedules.headings import Match, Table

OPTION_ENDS = re.compile(r"\s*;\s*")
"""What stands between two options in a cell."""


class Listing(NamedTuple):
    """A sheet with entries of one register, and what its columns mean."""

    kind: SheetKind
    table: Table
    matches: Mapping[str, Match]

    def lines(self) -> Iterator[Line]:
        kinds = {each.title.lower(): each.kind for each in RAID[self.kind.label]}
        return lines_from(
            self.table,
            self.matches,
            days=[key for key, kind in kinds.items() if kind is Kind.DATE],
            amounts=[key for key, kind in kinds.items() if kind is Kind.MONEY],
        )

    @property
    def note(self) -> str:
        """Say what of the sheet is taken over and what is not."""
        used = {match.index for match in self.matches.values()}
        left = [
            heading
            for index, heading in enumerate(self.table.headings)
            if heading and index not in used
        ]
        what = f"{self.table.sheet} as {self.kind.label.lower()}"
        said = f"{what}: {len(used)} of {len(used) + len(left)} columns are taken over."
        return f"{said} Left out: {', '.join(left[:6])}." if left else said


def show(head: ImportItem, listings: Iterable[Listing], expected: Expected) -> str:
    """Add an item for every row; return what to say of the sheets as a whole."""
    listings = list(listings)
    lines = [(listing, line) for listing in listings for line in listing.lines()]
    reader = RowReader(head, lines, expected)
    rows = [reader.item(listing, line) for listing, line in lines]
    notes = [listing.note for listing in listings]
    ImportItem.objects.bulk_create(rows)
    return " ".join(notes)


def key_of(listing: Listing, line: Line) -> str:
    """Return by what a row is known: its ID, without such a column its title."""
    return line.text("id") if "id" in listing.matches else name_of(listing.kind, line)


class RowReader:
    """Reads rows against what the portfolio has; the same row twice is refused."""

    def __init__(
        self,
        head: ImportItem,
        lines: Iterable[tuple[Listing, Line]],
        expected: Expected,
    ) -> None:
        self._head = head
        self._entries = Entries(
            head.batch.portfolio.projects.all(),
            (key_of(listing, line)[:200] for listing, line in lines),
        )
        self.givers = Givers(line.text("giver") for _, line in lines)
        projects = list(head.batch.portfolio.projects.select_related("scope"))
        self._codes = [project.code for project in projects]
        self._projects = {project.name.lower(): project for project in projects}
        self._projects |= {project.code.lower(): project for project in projects}
        self._expected = {code.lower() for code in expected.codes}
        self._people, self._names = People(), Names()
        self._seen: set[tuple[str, str, str]] = set()
        self._unknown: list[str] = []
        told = head.mapping.get("project")
        self._usual = told or code_in([PurePath(head.filename).name], self._codes) or ""
        """The project of rows that name none: as told, or as the file is named."""

    def item(self, listing: Listing, line: Line) -> ImportItem:
        head = self._head
        row = ImportItem(
            batch=head.batch,
            position=head.position,
            filename=head.filename,
            file=head.file.name,
            sha256=head.sha256,
            kind="raid",
            external_key=line.text("id")[:200],
            name=name_of(listing.kind, line),
            summary={
                "place": f"{line.sheet}, row {line.number}",
                "sheet": listing.kind.label,
            },
        )
        self._unknown = []
        try:
            self._read(row, listing, line)
        except DomainError as error:
            row.action = ImportAction.REJECTED
            row.reason = f"Row {line.number}: {error.message}"
        else:
            row.reason = " ".join(
                f"Nobody is known as {name}; the field stays empty."
                for name in dict.fromkeys(self._unknown)
            )
        return row

    def _read(self, row: ImportItem, listing: Listing, line: Line) -> None:
        kind = listing.kind.label
        key = line.needed("id") if "id" in listing.matches else row.name
        row.external_key = key[:200]
        code = self._code(line, "receiver" if kind == "Dependencies" else "project")
        if (kind, code.lower(), key) in self._seen:
            message = f"{key} stands twice on the sheet {line.sheet}."
            raise BadInput(message)
        self._seen.add((kind, code.lower(), key))
        row.project = self._projects.get(code.lower())
        if row.project is None and code.lower() not in self._expected:
            message = (
                f"There is no project {code} in portfolio {row.batch.portfolio.code}."
            )
            raise BadInput(message)
        values = derived(SHEETS[kind], READERS[kind](line, self))
        if values.get("raised_on", ...) is None:
            del values["raised_on"]
        known = (
            self._entries.find(SHEETS[kind], row.project, key[:200])
            if row.project
            else None
        )
        fields = differences(known, values, self._names) if known else []
        row.summary |= {
            "values": values,
            "fields": fields,
            "code": row.project.code if row.project else code,
            "response": response_of(line, self) if kind == "Risks" else None,
            "risk_key": line.text("linked risk"),
            "giver": line.text("giver"),
        }
        if known is None:
            row.action = ImportAction.NEW
        else:
            row.action = (
                ImportAction.CHANGED
                if fields
                or self._entries.lacks_response(known, row.summary["response"])
                else ImportAction.UNCHANGED
            )

    def _code(self, line: Line, heading: str) -> str:
        """Return whose row it is: as the cell says, or as its text begins."""
        text = line.text(heading) or self._usual
        if not text:
            message = "The row names no project; say which one all rows belong to."
            raise BadInput(message)
        if text.lower() in self._projects or text.lower() in self._expected:
            return text
        return code_in([text], self._codes) or text

    def person(self, name: str) -> int | None:
        """Return whom a cell names; remember a name that nobody has."""
        if not name:
            return None
        found = self._people.find(name)
        if found is None:
            self._unknown.append(name)
        return found


def read_risk(line: Line, reader: RowReader) -> Values:
    impacts, probability = impacts_of(line), line.probability("probability")
    if probability is None or not impacts:
        message = "Probability and at least one impact are needed, from 1 to 5."
        raise BadInput(message)
    inherent, target = line.step("inherent impact"), line.step("target impact")
    return {
        "title": title_of(SheetKind.RISKS, line),
        "is_opportunity": line.text("type").lower() in ("opportunity", "chance"),
        "cause": line.text("cause"),
        "event": line.text("event") or line.needed("title"),
        "effect": line.text("effect"),
        "category": choice(line, "category", RiskCategory, RiskCategory.TECHNICAL),
        "state": choice(line, "status", RiskState, RiskState.OPEN),
        "proximity": choice(line, "proximity", Proximity),
        "inherent_probability": line.probability("inherent probability"),
        "inherent_impacts": {"overall": inherent} if inherent else {},
        "probability": probability,
        "impacts": impacts,
        "target_probability": line.probability("target probability"),
        "target_impacts": {"overall": target} if target else {},
        "cost_low": line.money("cost low"),
        "cost_likely": line.money("cost likely"),
        "cost_high": line.money("cost high"),
        "response_type": choice(line, "response", ResponseType),
        "contingency_plan": line.text("contingency plan"),
        "trigger": line.text("trigger"),
        "owner_id": reader.person(line.text("owner")),
        "raised_on": line.day("raised"),
        "reviewed_on": line.day("last reviewed"),
        "review_on": line.day("review date"),
        "closed_on": line.day("closed"),
        "closing_reason": line.text("closing reason"),
    }


def read_issue(line: Line, reader: RowReader) -> Values:
    severity, urgency = line.step("severity") or 3, line.step("urgency") or 3
    return {
        "title": title_of(SheetKind.ISSUES, line),
        "description": line.text("description"),
        "root_cause": line.text("root cause"),
        "workaround": line.text("workaround"),
        "severity": severity,
        "urgency": urgency,
        "owner_id": reader.person(line.text("owner")),
        "raised_on": line.day("raised"),
        "due_on": line.day("due"),
        "state": choice(line, "status", IssueState, IssueState.OPEN),
        "decision_needed": line.text("decision needed"),
        "options": OPTION_ENDS.sub("\n", line.text("options")),
        "recommendation": line.text("recommendation"),
        "if_not_decided": line.text("if not decided"),
        "decider_id": reader.person(line.text("decision by")),
        "decision_by": line.day("decision due"),
    }


def read_assumption(line: Line, reader: RowReader) -> Values:
    return {
        "title": title_of(SheetKind.ASSUMPTIONS, line),
        "statement": line.needed("statement"),
        "basis": line.text("basis"),
        "validation": line.text("validation method"),
        "validate_by": line.day("validate by"),
        "confidence": choice(line, "confidence", Confidence, Confidence.MEDIUM),
        "impact_if_false": line.text("impact if false"),
        "owner_id": reader.person(line.text("owner")),
        "state": choice(line, "status", AssumptionState, AssumptionState.OPEN),
        "raised_on": line.day("raised"),
    }


def read_dependency(line: Line, reader: RowReader) -> Values:
    need_by = line.day("need-by date")
    if need_by is None:
        message = "Need-by date is missing."
        raise BadInput(message)
    return {
        "title": title_of(SheetKind.DEPENDENCIES, line),
        "deliverable": line.needed("what is delivered"),
        **reader.givers.values(line.needed("giver")),
        "acceptance_criteria": line.text("acceptance criteria"),
        "need_by": need_by,
        "promised_on": line.day("promise date"),
        "forecast_on": line.day("forecast date"),
        "criticality": line.step("criticality") or 3,
        "giver_owner_id": reader.person(line.text("giver owner")),
        "owner_id": reader.person(line.text("receiver owner")),
        **agreement(choice(line, "status", DependencyState, DependencyState.PROPOSED)),
    }


def agreement(state: str) -> Values:
    """Return a dependency's state; past the proposal both sides have agreed."""
    both = {"agreed_by_giver": True, "agreed_by_receiver": True}
    agreed = (
        DependencyState.AGREED,
        DependencyState.DELIVERED,
        DependencyState.ACCEPTED,
    )
    return {"state": state, **(both if state in agreed else {})}


READERS: dict[str, Callable[[Line, RowReader], Values]] = {
    "Risks": read_risk,
    "Issues": read_issue,
    "Assumptions": read_assumption,
    "Dependencies": read_dependency,
}


def response_of(line: Line, reader: RowReader) -> Values | None:
    """Return the action that a risk's row names; None where it names none."""
    action = line.text("response action")
    if not action:
        return None
    return {
        "action": action,
        "owner_id": reader.person(line.text("action owner")),
        "due_on": line.day("action due"),
    }
