"""Project registers of an import: one row a project, in the formats people type."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from steerco.core.codes import require_code
from steerco.core.errors import BadInput, DomainError
from steerco.organisation.models import Person, Role, RoleAssignment, Unit
from steerco.organisation.policies import PMO, access_of, visible_to
from steerco.organisation.services import assign_role
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
from steerco.projects.services.fields import People, Values, differences, typed
from steerco.projects.services.matching import Expected, fit_code
from steerco.projects.services.tree import (
    ProjectValues,
    put_project,
    require_addition,
    require_change,
)
from steerco.schedules.register_columns import COLUMNS
from steerco.schedules.registers import (
    Register,
    RegisterRow,
    looks_like_register,
    read_register,
)

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
ROLES = {"manager": Role.PROJECT_MANAGER, "sponsor": Role.SPONSOR}
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
Columns = Mapping[str, int | None]
"""Key of a register's column -> column of the file, or None to leave it out."""


def is_register(item: ImportItem, path: Path) -> bool:
    return looks_like_register(path, filename=item.filename)


def preview(item: ImportItem, path: Path, expected: Expected) -> None:
    """Turn the file's item into the register's and add one for every row."""
    register = read_register(path, filename=item.filename)
    key = header_hash(register)
    if remembered := remembered_columns(item.batch, key):
        register = read_register(path, remembered, filename=item.filename)
    item.kind = "register"
    item.mapping = {
        "columns": {name: match.index for name, match in register.mapping.items()},
        "header_hash": key,
        "confirmed": bool(remembered),
    }
    item.reason = note_of(register, remembered=bool(remembered))
    item.save()
    rows = RowReader(item, register, expected).items()
    ImportItem.objects.bulk_create(rows)


def preview_mapped(item: ImportItem, columns: Columns) -> None:
    """Read the register again with the columns that a person chose."""
    batch = item.batch
    register = read_register(
        Path(item.file.path), every_key(columns), filename=item.filename
    )
    batch.items.filter(position=item.position, kind="row").delete()
    item.mapping = {
        "columns": {key: index for key, index in columns.items() if index is not None},
        "header_hash": header_hash(register),
        "confirmed": True,
    }
    item.reason = note_of(register, remembered=False)
    item.save()
    rows = RowReader(item, register, Expected()).items()
    ImportItem.objects.bulk_create(rows)


def header_hash(register: Register) -> str:
    headings = "\x1f".join(source.heading for source in register.columns)
    return hashlib.sha256(headings.encode()).hexdigest()


def remembered_columns(batch: Import, key: str) -> Columns | None:
    """Return how somebody mapped a register with the same headings before."""
    items = ImportItem.objects.filter(kind="register", mapping__header_hash=key)
    if batch.created_by:
        seen = visible_to(batch.created_by, ImportItem).values("pk")
        items = items.filter(pk__in=seen)
    last = items.filter(mapping__confirmed=True).order_by("-pk").first()
    return every_key(last.mapping["columns"]) if last else None


def every_key(columns: Columns) -> dict[str, int | None]:
    """Say of every key which column it has, so that none is guessed."""
    return {key: columns.get(key) for key in COLUMNS}


def note_of(register: Register, *, remembered: bool) -> str:
    known = len(register.mapping)
    said = [f"{known} of {len(register.columns)} columns are taken over."]
    if remembered:
        said.append("The columns are those chosen for this kind of file before.")
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
        self._people = People()
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
        project = find_project(portfolio, code, row.get("name"))
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
        changes = differences(project, values)
        if project:
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
        known = (
            Portfolio.objects.select_related("scope")
            .filter(Q(code__iexact=named) | Q(name__iexact=named))
            .first()
        )
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
        for key, records in (
            ("programme", Programme.objects.filter(portfolio=portfolio)),
            ("unit", Unit.objects.all()),
        ):
            if word := row.get(key):
                known = records.filter(
                    Q(code__iexact=word) | Q(name__iexact=word)
                ).first()
                if known:
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
            elif not (project and holds(person, role, project)):
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


def find_project(portfolio: Portfolio, code: str, name: str | None) -> Project | None:
    """Return the project with the row's code, or without one with its name."""
    if code:
        known = Project.objects.with_tree().filter(code__iexact=code).first()
        if known and known.portfolio_id != portfolio.pk:
            message = f"Project {code} belongs to another portfolio; import it there."
            raise BadInput(message)
        return known
    return portfolio.projects.with_tree().filter(name__iexact=name).first()


def may_assign(actor: Person | None, portfolio: Portfolio) -> bool:
    return actor is None or access_of(actor).holds(PMO, portfolio.scope.path)


def holds(person: int, role: Role, project: Project) -> bool:
    return RoleAssignment.objects.filter(
        person=person, role=role, scope=project.scope_id, end=None
    ).exists()


def carry_out(item: ImportItem, batch: Import) -> ImportAction:
    """Put one row into its project, which is added where new."""
    summary, actor = item.summary, batch.created_by
    portfolio = Portfolio.objects.select_related("scope").get(pk=summary["portfolio"])
    code = summary["code"]
    before = Project.objects.with_tree().filter(code=code).first()
    values = typed(Project, summary["values"])
    changes = differences(before, values)
    item.project = put_project(
        code=code,
        portfolio=portfolio,
        actor=actor,
        reason=f"{summary['place']} of {item.filename}.",
        **with_records(values),
    )
    given = list(give_roles(item.project, summary["roles"], values, actor, item))
    if before is None:
        return ImportAction.NEW
    return ImportAction.CHANGED if changes or given else ImportAction.UNCHANGED


def with_records(values: Values) -> ProjectValues:
    """Return the values with the programme and unit themselves."""
    found: ProjectValues = {}
    models: dict[str, Any] = {"programme_id": Programme, "unit_id": Unit}
    for name, value in values.items():
        record = models.get(name)
        key = name.removesuffix("_id")
        found[key] = record.objects.get(pk=value) if record else value  # type: ignore[literal-required]
    return found


def give_roles(
    project: Project,
    roles: Iterable[tuple[str, int]],
    values: Values,
    actor: Person | None,
    item: ImportItem,
) -> Iterable[RoleAssignment]:
    today = timezone.localdate()
    start: dt.date = min(values.get("planned_start") or today, today)
    for kind, pk in roles:
        if holds(pk, ROLES[kind], project):
            continue
        person = Person.objects.get(pk=pk)
        try:
            yield assign_role(
                person=person,
                role=ROLES[kind],
                scope=project.scope,
                start=start,
                actor=actor,
                reason=f"{item.summary['place']} of {item.filename}.",
            )
        except BadInput as error:
            said = f"{person} is not made {kind}: {error.message}"
            item.reason = f"{item.reason} {said}".strip()
