"""Sheets of an import: what each one is, as told, remembered or recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from steerco.core.errors import BadInput
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.calculations.sheet_kinds import (
    lacking,
    likely_table,
    matched,
    raid_kind,
    wanted_of,
)
from steerco.projects.calculations.sheet_layouts import (
    Layout,
    every_key,
    layout_from,
    sheets_of,
)
from steerco.projects.models import (
    RAID_KINDS,
    Import,
    ImportAction,
    ImportItem,
    Portfolio,
    SheetKind,
    SheetLayout,
)
from steerco.projects.services import import_plans, import_raid, import_registers
from steerco.projects.services.matching import Expected
from steerco.projects.services.organisation_workbook import sets_up
from steerco.schedules import sniff
from steerco.schedules.errors import NoPlan
from steerco.schedules.headings import Place, Table, digests, match_columns, table_at
from steerco.schedules.registers import looks_like_register, placed
from steerco.schedules.sheets import read_table
from steerco.schedules.tables import Sheet


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of all sheets brought at once, as on the command line."""

    kind: SheetKind
    sheet: str = ""
    row: int | None = None
    columns: Mapping[str, str] | None = None
    """Meaning -> heading; the other columns are found by their headings."""
    project: str = ""


def say(*, batch: Import, said: Said) -> None:
    """Note on every file what its sheets are; what is no sheet takes no notice."""
    for item in batch.items.filter(action=""):
        item.mapping = {
            "said": [said.kind.value, said.sheet, said.row, dict(said.columns or {})],
            "project": said.project,
        }
        item.save(update_fields=["mapping"])


def preview(item: ImportItem, path: Path, expected: Expected) -> None:
    """Tell what each sheet of a workbook or CSV file would do."""
    sheets = sheets_of(item, path)
    if sets_up({sheet.name for sheet in sheets}):
        message = (
            f"{item.filename} sets the organisation up; the PMO brings it with "
            "the command steerco import."
        )
        raise BadInput(message)
    layouts = told(item, sheets) or remembered(item, sheets) or recognised(item, sheets)
    show(item, path, sheets, layouts, expected)


def show(
    item: ImportItem,
    path: Path,
    sheets: Sequence[Sheet],
    layouts: Sequence[Layout],
    expected: Expected,
) -> None:
    """Preview a file whose sheets are what the layouts say."""
    item.mapping = {**item.mapping, "layouts": [each.kept() for each in layouts]}
    kinds = {layout.kind for layout in layouts}
    if SheetKind.PLAN in kinds:
        if len(kinds) > 1:
            message = (
                "A plan comes alone: leave the other sheets out, or bring them apart."
            )
            raise BadInput(message)
        format_ = sniff(path, filename=item.filename)
        plans = [
            read_table(
                placed(sheets, layout.place, item.filename),
                every_key(layout),
                format_,
                name=item.filename,
            )
            for layout in layouts
        ]
        import_plans.show(item, plans, expected)
    elif not layouts:
        show_task_list(item, path, expected)
    else:
        show_registers(item, path, sheets, layouts, expected)


def show_task_list(item: ImportItem, path: Path, expected: Expected) -> None:
    """Preview a sheet as a plan, which it is if its headings are those of tasks."""
    try:
        import_plans.preview(item, path, expected)
    except NoPlan:
        message = (
            f"The headings of {item.filename} are not understood: say what the sheet "
            "is and which column means what."
        )
        raise BadInput(message) from None


@transaction.atomic
def show_registers(
    item: ImportItem,
    path: Path,
    sheets: Sequence[Sheet],
    layouts: Sequence[Layout],
    expected: Expected,
) -> None:
    """Make the file's item the head of a row for each entry."""
    item.kind, item.action, item.name = "register", "", item.filename
    item.save()
    raid = [
        import_raid.Listing(
            layout.kind,
            table := placed(sheets, layout.place, item.filename),
            matched(table, layout.kind, every_key(layout)),
        )
        for layout in layouts
        if layout.kind in RAID_KINDS
    ]
    notes = [
        import_registers.show(
            item,
            path,
            every_key(layout),
            layout.place,
            expected,
            is_told=layout.is_told,
        )
        for layout in layouts
        if layout.kind is SheetKind.REGISTER
    ]
    if raid:
        notes.append(import_raid.show(item, raid, expected))
    item.reason = " ".join(notes)
    if not item.batch.items.filter(position=item.position).exclude(pk=item.pk).exists():
        item.action = ImportAction.REJECTED
        item.reason = f"{item.filename} holds no rows."
    item.save()


def told(item: ImportItem, sheets: Sequence[Sheet]) -> list[Layout]:
    """Return the layout that was said on the command line."""
    if "said" not in item.mapping:
        return []
    kind, name, row, columns = item.mapping["said"]
    kind = SheetKind(kind)
    sheet = next((each for each in sheets if name in ("", each.name)), None)
    if sheet is None:
        names = ", ".join(each.name for each in sheets)
        message = f"{item.filename} has no sheet {name}; there are {names}."
        raise BadInput(message)
    table = table_at(sheet, row) if row is not None else likely_table(sheet, kind)
    if unknown := [head for head in columns.values() if head not in table.headings]:
        message = (
            f"There is no column {unknown[0]} in {item.filename}; there are "
            f"{', '.join(filter(None, table.headings))}."
        )
        raise BadInput(message)
    return [layout_of(table, kind, columns)]


def layout_of(
    table: Table, kind: SheetKind, chosen: Mapping[str, int | str | None]
) -> Layout:
    """Return a layout with the chosen columns and those found by their headings."""
    matches = matched(table, kind, chosen)
    if missing := lacking(kind, matches):
        raise BadInput(missing)
    return Layout(table.place, kind, {key: each.index for key, each in matches.items()})


def remembered(item: ImportItem, sheets: Sequence[Sheet]) -> list[Layout]:
    """Return what somebody said of sheets with the same headings before."""
    rows = {sheet.name: digests(sheet) for sheet in sheets}
    keys = {key for found in rows.values() for key in found}
    known = {each.key: each for each in reversed(said_before(item.batch, keys))}
    found = []
    for sheet in sheets:
        hits = [
            (row, known[key]) for key, row in rows[sheet.name].items() if key in known
        ]
        for row, layout in hits[:1]:
            kind = SheetKind(layout.kind)
            if kind is not SheetKind.NOTHING:
                found.append(Layout(Place(sheet.name, row), kind, layout.columns))
    return found


def said_before(batch: Import, keys: Iterable[str]) -> list[SheetLayout]:
    """Return what was said of these headings: here first, then elsewhere."""
    found = SheetLayout.objects.filter(key__in=keys)
    if batch.created_by:
        seen = visible_to(batch.created_by, SheetLayout).values("pk")
        found = found.filter(pk__in=seen)
    return sorted(found, key=lambda each: each.portfolio_id != batch.portfolio_id)


def recognised(item: ImportItem, sheets: Sequence[Sheet]) -> list[Layout]:
    """Return what the sheets show themselves to be; nothing for a plan."""
    raid = [(sheet, kind) for sheet in sheets if (kind := raid_kind(sheet))]
    found = [guessed(likely_table(sheet, kind), kind) for sheet, kind in raid]
    if found:
        return found
    path = Path(item.file.path)
    if not looks_like_register(path, filename=item.filename):
        return []
    table = import_registers.table_of(path, item.filename)
    return [guessed(table, SheetKind.REGISTER)]


def guessed(table: Table, kind: SheetKind) -> Layout:
    matches = match_columns(table, wanted_of(kind), {})
    columns = {key: match.index for key, match in matches.items()}
    return Layout(table.place, kind, columns, is_told=False)


def preview_again(item: ImportItem, layout: Layout, expected: Expected) -> None:
    """Read a file anew with one sheet as a person says, the others as before."""
    path, batch = Path(item.file.path), item.batch
    sheets = sheets_of(item, path)
    kept = [layout_from(each) for each in item.mapping.get("layouts", ())]
    others = [each for each in kept if each.place.sheet != layout.place.sheet]
    if layout.kind is not SheetKind.NOTHING:
        is_plan = layout.kind is SheetKind.PLAN
        others = [each for each in others if (each.kind is SheetKind.PLAN) == is_plan]
    batch.items.filter(position=item.position).exclude(pk=item.pk).delete()
    item.kind, item.action, item.reason, item.name = "plan", "", "", item.filename
    item.summary, item.project, item.external_key = {}, None, ""
    layouts = [*others, layout] if layout.kind is not SheetKind.NOTHING else others
    if not layouts:
        item.action = ImportAction.REJECTED
        item.reason = f"Nothing of {item.filename} is to be imported."
        item.mapping = {**item.mapping, "layouts": []}
        item.save()
        return
    show(item, path, sheets, layouts, expected)


def remember(
    portfolio: Portfolio, table: Table, layout: Layout, actor: Person | None
) -> None:
    """Keep what sheets with these headings are."""
    SheetLayout.objects.update_or_create(
        portfolio=portfolio,
        key=table.key,
        defaults={
            "kind": layout.kind,
            "columns": {k: v for k, v in layout.columns.items() if v is not None},
            "said_by": actor,
        },
    )
