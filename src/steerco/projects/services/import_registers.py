"""Project registers of an import: one row a project, in the formats people type."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from django.utils import timezone

from steerco.core.codes import require_code
from steerco.core.errors import BadInput, DomainError
from steerco.organisation.models import Person, RoleAssignment, Unit
from steerco.organisation.policies import PMO, access_of
from steerco.organisation.selectors import conflicts_of
from steerco.organisation.services import assign_roles
from steerco.projects import policies
from steerco.projects.models import (
    Import,
    ImportAction,
    ImportItem,
    Portfolio,
    Programme,
    Project,
    ProjectClass,
    Stage,
)
from steerco.projects.services.fields import (
    Names,
    People,
    Values,
    differences,
    differing,
    typed,
)
from steerco.projects.services.matching import Expected, fit_code
from steerco.projects.services.register_records import ROLES, Records, open_roles
from steerco.projects.services.tree import (
    ProjectEntry,
    ProjectValues,
    put_projects,
    require_addition,
    require_change,
)
from steerco.schedules import sniff
from steerco.schedules.headings import Place, Table, find_table
from steerco.schedules.register_columns import WANTED
from steerco.schedules.registers import (
    Register,
    RegisterRow,
    read_register,
)
from steerco.schedules.tables import read_sheets

FIELDS = {
    "name": "name",
    "description": "description",
    "start": "planned_start",
    "finish": "planned_finish",
    "baseline_finish": "baseline_finish",
    "budget": "budget",
    "actual_cost": "actual_cost",
    "forecast_cost": "forecast_cost",
    "percent_complete": "percent_complete",
    "status_text": "status_text",
    "status_date": "status_date",
}
"""Key of a register's column -> field of a project that takes it as it is."""
STAGE_WORDS = {
    Stage.PROPOSED: "proposal idea pipeline concept not_started candidate requested",
    Stage.INITIATION: "initiate initiating start_up startup define definition charter",
    Stage.PLANNING: "plan design feasibility in_planning pre_construction",
    Stage.EXECUTION: (
        "execute executing delivery in_progress active implementation build "
        "construction running ongoing open in_execution"
    ),
    Stage.CLOSING: "close_out closeout handover hand_over transition",
    Stage.CLOSED: "complete completed done finished ended delivered",
    Stage.ON_HOLD: "hold paused suspended deferred",
    Stage.STOPPED: "cancelled canceled terminated abandoned withdrawn",
}
STAGES = {
    word: stage
    for stage, words in STAGE_WORDS.items()
    for word in (*words.split(), stage.value, stage.label.lower().replace(" ", "_"))
}


def table_of(path: Path, filename: str) -> Table:
    """Return where a register's headings stand, which are known to be there."""
    sheets = read_sheets(path, sniff(path, filename=filename), name=filename)
    table = find_table(sheets, WANTED)
    if table is None:
        message = f"{filename} has no headings of a project register."
        raise BadInput(message)
    return table


def show(
    head: ImportItem,
    path: Path,
    columns: Mapping[str, int | None],
    place: Place,
    expected: Expected,
    *,
    is_told: bool,
) -> str:
    """Add an item for every row of a register; return what to say of it as a whole."""
    register = read_register(path, columns, filename=head.filename, place=place)
    ImportItem.objects.bulk_create(RowReader(head, register, expected).items())
    return note_of(register, remembered=is_told)


def note_of(register: Register, *, remembered: bool) -> str:
    known = len(register.mapping)
    said = [f"{known} of {len(register.columns)} columns are taken over."]
    if remembered:
        said.append("The columns are those that somebody chose for such a file.")
    if register.unmapped:
        names = ", ".join(source.heading for source in register.unmapped[:6])
        said.append(f"Left out: {names}.")
    return " ".join([*said, *register.notes])


class RowReader:
    """Reads the rows of one register against what the portfolio has."""

    def __init__(
        self, head: ImportItem, register: Register, expected: Expected
    ) -> None:
        self._head, self._register, self._expected = head, register, expected
        self._batch = head.batch
        self._actor = head.batch.created_by
        self._people, self._names = People(), Names()
        self._records = Records(register)
        self._seen: set[str] = set()
        self._notes: list[str] = []
        self._rejected: dict[int, list[str]] = {}
        for cell in register.rejected:
            what = f"{cell.heading} '{cell.value}'" if cell.heading else "The row"
            text = f"{what}: {cell.reason}, so it is left out."
            self._rejected.setdefault(cell.row, []).append(text)

    def items(self) -> list[ImportItem]:
        rows = [self.item(row) for row in self._register.rows]
        known = {row.number for row in self._register.rows}
        for number, reasons in self._rejected.items():
            if number not in known:
                nameless = self._item(number, f"Row {number}", "")
                nameless.action = ImportAction.REJECTED
                nameless.reason = " ".join(reasons)
                rows.append(nameless)
        return rows

    def _item(self, number: int, name: str, code: str) -> ImportItem:
        head = self._head
        return ImportItem(
            batch=self._batch,
            position=head.position,
            filename=head.filename,
            file=head.file.name,
            sha256=head.sha256,
            kind="row",
            external_key=code[:200],
            name=name[:300],
            summary={"place": f"Row {number}", "code": code},
        )

    def item(self, row: RegisterRow) -> ImportItem:
        code = fit_code(row.get("code") or "")
        item = self._item(row.number, row.get("name") or code, code)
        self._notes = list(self._rejected.get(row.number, ()))
        try:
            self._read(item, row, code)
        except DomainError as error:
            item.action = ImportAction.REJECTED
            item.reason = f"Row {row.number}: {error.message}"
        else:
            item.reason = " ".join(self._notes)
        return item

    def _read(self, item: ImportItem, row: RegisterRow, code: str) -> None:
        portfolio = self._portfolio(row.get("portfolio"))
        project = self._records.project(portfolio, code, row.get("name"))
        if project:
            require_change(self._actor, project)
        else:
            require_addition(self._actor, portfolio.scope)
        code = project.code if project else code or fit_code(row.get("name") or "")
        require_code(code)
        if code.lower() in self._seen:
            message = f"{code} stands in the register twice; the first row counts."
            raise BadInput(message)
        self._seen.add(code.lower())
        self._expected.codes.add(code)
        values = self._values(row, project, portfolio)
        roles = self._roles(row, project, portfolio)
        changes: list[tuple[str, str | None, str | None]] = []
        if project:
            changes = differences(project, values, self._names)
            changes += [(kind, None, name) for kind, _, name in roles]
        item.project = project
        item.summary |= {
            "code": code,
            "portfolio": portfolio.pk,
            "values": values,
            "roles": [[kind, pk] for kind, pk, _ in roles],
            "fields": changes,
        }
        if project is None:
            item.action = ImportAction.NEW
        else:
            item.action = ImportAction.CHANGED if changes else ImportAction.UNCHANGED

    def _portfolio(self, named: str | None) -> Portfolio:
        """Return the portfolio that the row names, else the one chosen."""
        chosen = self._batch.portfolio
        if not named or named.lower() in (chosen.code.lower(), chosen.name.lower()):
            return chosen
        known = self._records.portfolio(named)
        may = self._actor is None or (
            known is not None and policies.can_import(self._actor, known)
        )
        if known is None or not may:
            message = f"You cannot import into a portfolio '{named}'."
            raise BadInput(message)
        return known

    def _values(
        self, row: RegisterRow, project: Project | None, portfolio: Portfolio
    ) -> Values:
        """Return what the row says; a blank cell says nothing."""
        values: Values = {
            field: row.get(key)
            for key, field in FIELDS.items()
            if row.get(key) is not None
        }
        if "name" in values:
            values["name"] = values["name"][:200]
        if rag := row.get("rag"):
            values["declared_health"] = str(rag.three_point)
        if word := row.get("stage"):
            if stage := stage_of(word):
                values["stage"] = stage
            else:
                self._notes.append(f"Stage '{word}' is not known and left out.")
        if word := row.get("class"):
            if found := re.match(r"(?:class\s*)?([A-D])\b", word, re.IGNORECASE):
                values["klass"] = ProjectClass(found[1].upper()).value
            else:
                self._notes.append(f"Class '{word}' is not one of A to D; left out.")
        for key in ("programme", "unit"):
            if word := row.get(key):
                if known := self._records.group(key, word, portfolio):
                    values[f"{key}_id"] = known.pk
                else:
                    self._notes.append(f"There is no {key} '{word}'; left out.")
        return values

    def _roles(
        self, row: RegisterRow, project: Project | None, portfolio: Portfolio
    ) -> list[tuple[str, int, str]]:
        """Return the roles that the row gives and nobody has recorded yet."""
        wanted = []
        for kind, role in ROLES.items():
            if not (name := row.get(kind)):
                continue
            person = self._people.find(name)
            if person is None:
                self._notes.append(f"Nobody is known as {name}, named as {kind}.")
            elif not (project and self._records.holds(person, role, project)):
                if may_assign(self._actor, portfolio):
                    wanted.append((kind, person, name))
                else:
                    self._notes.append(
                        f"{name} is named as {kind}; ask the PMO for that role."
                    )
        return wanted


def stage_of(word: str) -> str | None:
    plain = re.sub(r"[\W_]+", "_", word.lower()).strip("_")
    found = STAGES.get(plain)
    return found.value if found else None


def may_assign(actor: Person | None, portfolio: Portfolio) -> bool:
    return actor is None or access_of(actor).holds(PMO, portfolio.scope.path)


def carry_out(items: Sequence[ImportItem], batch: Import) -> None:
    """Put rows into their projects, which are added where new; keep what became."""
    actor = batch.created_by
    portfolios = Portfolio.objects.select_related("scope").in_bulk(
        {item.summary["portfolio"] for item in items}
    )
    there = Project.objects.filter(code__in=[item.summary["code"] for item in items])
    before = {project.code: project for project in there}
    rows = [typed(Project, item.summary["values"]) for item in items]
    changed = {
        item.pk
        for item, row in zip(items, rows, strict=True)
        if (known := before.get(item.summary["code"])) and differing(known, row)
    }
    projects = put_projects(
        entries=[
            ProjectEntry(
                code=item.summary["code"],
                portfolio=portfolios[item.summary["portfolio"]],
                values=values,
                reason=origin(item),
            )
            for item, values in zip(items, with_records(rows), strict=True)
        ],
        actor=actor,
    )
    given = give_roles(items, projects, rows, actor)
    for item, project in zip(items, projects, strict=True):
        item.project, item.done = project, True
        if item.summary["code"] not in before:
            item.action = ImportAction.NEW
        else:
            is_changed = item.pk in changed or item.pk in given
            item.action = ImportAction.CHANGED if is_changed else ImportAction.UNCHANGED
    keep_outcome(items)


def keep_outcome(items: Sequence[ImportItem]) -> None:
    told = [item for item in items if item.action == ImportAction.NEW or item.reason]
    ImportItem.objects.bulk_update(told, ["project", "reason"])
    for action in {item.action for item in items}:
        done = [item.pk for item in items if item.action == action]
        ImportItem.objects.filter(pk__in=done).update(action=action, done=True)


def origin(item: ImportItem) -> str:
    return f"{item.summary['place']} of {item.filename}."


def with_records(rows: Sequence[Values]) -> list[ProjectValues]:
    """Return the values of rows with the programmes and units themselves."""
    models: dict[str, Any] = {
        "programme_id": Programme.objects.select_related("scope"),
        "unit_id": Unit.objects,
    }
    records = {
        name: objects.in_bulk({row[name] for row in rows if name in row})
        for name, objects in models.items()
    }
    return [
        cast(
            "ProjectValues",
            {
                name.removesuffix("_id"): records[name][value]
                if name in records
                else value
                for name, value in row.items()
            },
        )
        for row in rows
    ]


def give_roles(
    items: Sequence[ImportItem],
    projects: Sequence[Project],
    rows: Sequence[Values],
    actor: Person | None,
) -> set[int]:
    """Give the roles that rows name and nobody holds yet; return the items of those."""
    today = timezone.localdate()
    people = Person.objects.in_bulk(
        {pk for item in items for _, pk in item.summary["roles"]}
    )
    held = open_roles(projects)
    wanted = []
    for item, project, row in zip(items, projects, rows, strict=True):
        for kind, pk in item.summary["roles"]:
            if (pk, ROLES[kind], project.scope_id) not in held:
                role = RoleAssignment(
                    person=people[pk],
                    role=ROLES[kind],
                    scope=project.scope,
                    start=min(row.get("planned_start") or today, today),
                )
                wanted.append((item, kind, role))
    given = []
    conflicts = conflicts_of([role for *_, role in wanted])
    for (item, kind, role), conflict in zip(wanted, conflicts, strict=True):
        if conflict:
            said = f"{role.person} is not made {kind}: {conflict}"
            item.reason = f"{item.reason} {said}".strip()
        else:
            given.append((item, role))
    if given:
        reasoned = [(role, origin(item)) for item, role in given]
        assign_roles(wanted=reasoned, actor=actor)
    return {item.pk for item, _ in given}
