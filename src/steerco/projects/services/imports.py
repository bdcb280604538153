"""Bringing files into a portfolio: store, read and preview, confirm, carry out.

`start_import` keeps the files, `read_import` tells what each would do,
`confirm_import` takes the person's choice and `carry_out_import` does it, every item
in a transaction of its own. The pages run the second and the fourth as jobs.
"""

from __future__ import annotations

import logging
from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Protocol

from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput, DomainError, InvalidState
from steerco.core.jobs import Cancelled, request_cancel
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects import policies
from steerco.projects.calculations.sheet_kinds import lacking
from steerco.projects.calculations.sheet_layouts import Layout, sheets_of
from steerco.projects.models import (
    Import,
    ImportAction,
    ImportItem,
    ImportState,
    Portfolio,
    Project,
)
from steerco.projects.observers import (
    Observer,
    plan_observers,
    register_observers,
)
from steerco.projects.services import (
    import_baselines,
    import_plans,
    import_registers,
    import_sheets,
    put_raid,
)
from steerco.projects.services.matching import Expected
from steerco.projects.services.uploads import Upload, store_all
from steerco.schedules import PlanError, session, sniff
from steerco.schedules.machine_code import load_behind
from steerco.schedules.registers import placed

log = logging.getLogger(__name__)

OURS = "Something went wrong on our side with {}; the log has the detail."


class Progress(Protocol):
    """What work tells how far it is; `advance` may raise `Cancelled`."""

    def expect(self, total: int) -> None: ...

    def advance(self, message: str = "", *, by: int = 1) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def expect(self, total: int) -> None:
        """Hear how many steps there are."""

    def advance(self, message: str = "", *, by: int = 1) -> None:
        """Hear that `by` more are done."""


SILENT = Silent()


@transaction.atomic
def start_import(
    *,
    portfolio: Portfolio,
    files: Iterable[Upload],
    actor: Person | None,
    as_baselines: bool = False,
    number: int | None = import_baselines.FIRST,
    project: str = "",
    encoding: str = "",
) -> Import:
    """Keep what was brought; a file that cannot be kept is an item that says why.

    With `as_baselines` the files are approved plans: baselines of projects that have
    their current plan already, under `number` or the next free one, and of `project`
    where it is named. `encoding` is that of texts that do not say it (XER).
    """
    require_import(actor, portfolio)
    batch = Import.objects.create(portfolio=portfolio, created_by=actor)
    seen: dict[str, str] = {}
    items = []
    for position, stored in enumerate(store_all(files)):
        reason = stored.refusal
        if not reason and stored.sha256 in seen:
            reason = f"The same file as {seen[stored.sha256]}."
        seen.setdefault(stored.sha256, stored.name)
        items.append(
            ImportItem(
                batch=batch,
                position=position,
                filename=stored.name,
                name=stored.name,
                file=stored.path,
                sha256=stored.sha256,
                kind="baseline" if as_baselines else "plan",
                mapping={
                    **({"encoding": encoding} if encoding else {}),
                    **({"number": number, "project": project} if as_baselines else {}),
                },
                action=ImportAction.REJECTED if reason else "",
                reason=reason,
            )
        )
    if not items:
        message = "No files were brought; choose at least one."
        raise InvalidState(message)
    ImportItem.objects.bulk_create(items)
    return batch


def read_import(*, batch: Import, progress: Progress = SILENT) -> Import:
    """Read every file and tell what it would do; nothing but the preview is written."""
    files = sorted(
        batch.items.filter(action="").exclude(kind="register"), key=reading_order
    )
    progress.expect(len(files))
    expected = Expected()
    try:
        with session((Path(item.file.path), item.filename) for item in files):
            for item in files:
                read_item(item, expected)
                progress.advance(item.filename)
    except Cancelled:
        close(batch, ImportState.CANCELLED)
        raise
    Import.objects.filter(pk=batch.pk, state=ImportState.READING).update(
        state=ImportState.PREVIEW
    )
    batch.refresh_from_db()
    return batch


def reading_order(item: ImportItem) -> tuple[bool, int]:
    """Put registers first: they name the projects that plans then find."""
    return not item.may_be_sheet, item.position


def read_item(item: ImportItem, expected: Expected) -> None:
    """Preview one file; whatever is wrong with it costs this file only."""
    try:
        # Reading may take long; each preview writes in a transaction of its own.
        preview_of(item)(item, Path(item.file.path), expected)
    except (DomainError, PlanError) as error:
        reject(item, error.message)
    except Exception:
        log.exception("reading %s of import %s failed", item.filename, item.batch_id)
        reject(item, OURS.format(item.filename))


def preview_of(item: ImportItem) -> Callable[[ImportItem, Path, Expected], None]:
    """Return how to preview the file: as a plan, or as one of the registers."""
    path = Path(item.file.path)
    if item.kind == "baseline":
        return import_baselines.preview
    if not sniff(path, filename=item.filename).is_sheet:
        return import_plans.preview
    return import_sheets.preview


@transaction.atomic
def map_sheet(
    *, item: ImportItem, layout: Layout, actor: Person | None, project: str = ""
) -> None:
    """Read a sheet anew as a person says it is, and remember that for its headings.

    Rows that name no project belong to `project`.
    """
    item.batch = locked(item.batch)
    require_import(actor, item.batch.portfolio)
    require_state(item.batch, ImportState.PREVIEW)
    if missing := lacking(layout.kind, layout.columns):
        raise BadInput(missing)
    item.mapping = {**item.mapping, "project": project}
    try:
        sheets = sheets_of(item, Path(item.file.path))
        table = placed(sheets, layout.place, item.filename)
        import_sheets.remember(item.batch.portfolio, table, layout, actor)
        import_sheets.preview_again(item, layout, Expected())
    except PlanError as error:
        raise BadInput(error.message) from error


@transaction.atomic
def choose_items(
    *,
    batch: Import,
    actor: Person | None,
    shown: Collection[int],
    chosen: Collection[int],
) -> None:
    """Keep which of the shown items are to be done; all others stay as they are."""
    batch = locked(batch)
    require_confirmation(batch, actor)
    waiting = batch.items.filter(done=False, pk__in=shown)
    waiting.filter(pk__in=chosen).update(chosen=True)
    waiting.exclude(pk__in=chosen).update(chosen=False)


def require_confirmation(batch: Import, actor: Person | None) -> None:
    allowed = actor is None or policies.can_confirm(actor, batch)
    require(allowed=allowed, to="confirm an import that somebody else brought")
    if not batch.may_go_on:
        message = (
            f"This import is {batch.get_state_display().lower()}; start a new one."
        )
        raise InvalidState(message)


@transaction.atomic
def confirm_import(
    *, batch: Import, actor: Person | None, as_ticked: bool = False
) -> Import:
    """Free the import to be done: whole, or but for what is not ticked."""
    batch = locked(batch)
    require_confirmation(batch, actor)
    waiting = batch.items.filter(done=False)
    if not as_ticked:
        waiting.update(chosen=True)
    batch.state = ImportState.IMPORTING
    batch.save(update_fields=["state"])
    if todo := waiting.filter(chosen=True, action__in=CHANGING).count():
        journal.record(
            actor=actor,
            action="import.confirm",
            on=batch,
            scope_path=batch.portfolio.scope.path,
            after={"items": todo},
        )
    return batch


def carry_out_import(*, batch: Import, progress: Progress = SILENT) -> Import:
    """Do what was confirmed, item by item, then let others take the changes up."""
    batch = Import.objects.select_related("portfolio__scope").get(pk=batch.pk)
    require_state(batch, ImportState.IMPORTING)
    waiting = batch.items.filter(chosen=True, done=False)
    waiting.filter(action=ImportAction.UNCHANGED).update(done=True)
    todo = sorted(
        waiting.filter(action__in=CHANGING),
        key=lambda item: (ORDER[item.kind], item.position, item.pk),
    )
    load_behind(sum(item.summary.get("tasks", 0) for item in todo))
    progress.expect(len(todo))
    changed: dict[int, list[Observer]] = {}
    for item in batch.items.filter(done=True, action__in=CHANGING):
        # Done before the work was cut off: nobody may have heard of it.
        note_change(changed, item)
    try:
        for items in done_together(todo):
            for done in carry_out_items(items, batch):
                note_change(changed, done)
            last = items[-1]
            progress.advance(last.name or last.filename, by=len(items))
        progress.expect(len(todo) + len(changed))
        tell_others(changed, progress)
    except Cancelled:
        tell_others(changed, SILENT)
        close(batch, ImportState.CANCELLED)
        raise
    close(batch, ImportState.DONE)
    return batch


CHANGING = (ImportAction.NEW, ImportAction.CHANGED)


def note_change(changed: dict[int, list[Observer]], item: ImportItem) -> None:
    """Remember who is to hear of the item's project: all of them of a plan."""
    if item.project_id is None or item.action not in CHANGING:
        return
    if item.kind != "raid":
        changed[item.project_id] = plan_observers
    changed.setdefault(item.project_id, register_observers)


ORDER = {"row": 0, "plan": 1, "baseline": 2, "raid": 3}
CARRIERS: dict[str, Callable[[ImportItem, Import], ImportAction]] = {
    "plan": import_plans.carry_out,
    "baseline": import_baselines.carry_out,
}
GROUPED: dict[str, Callable[[Sequence[ImportItem], Import], None]] = {
    "row": import_registers.carry_out,
    "raid": put_raid.carry_out,
}
TOGETHER = 100
"""Rows of a register done, and projects told of, in one transaction."""


def done_together(items: Iterable[ImportItem]) -> Iterator[list[ImportItem]]:
    """Yield the rows of registers in groups, everything else by itself."""
    for kind, same in groupby(items, key=attrgetter("kind")):
        some, size = list(same), TOGETHER if kind in GROUPED else 1
        yield from (some[at : at + size] for at in range(0, len(some), size))


def carry_out_items(items: Sequence[ImportItem], batch: Import) -> list[ImportItem]:
    """Do items whole or not at all; return them as they are once done.

    Where one of several cannot be done, each is tried by itself.
    """
    try:
        with transaction.atomic(durable=True), journal.together():
            return carried_out([item.pk for item in items], batch)
    except Exception as error:
        if len(items) > 1:
            return [done for item in items for done in carry_out_items([item], batch)]
        item = items[0]
        if isinstance(error, DomainError | PlanError):
            reject(item, error.message)
        else:
            log.exception("item %s of import %s failed", item.pk, batch.pk)
            reject(item, OURS.format(item.name or item.filename))
        return []


def carried_out(keys: Sequence[int], batch: Import) -> list[ImportItem]:
    """Lock the items that nobody did meanwhile, and do them."""
    items = list(
        ImportItem.objects.select_for_update(of=("self",))
        .filter(pk__in=keys, done=False)
        .order_by("position", "pk")
    )
    Portfolio.objects.select_for_update().get(pk=batch.portfolio_id)
    if items and (together := GROUPED.get(items[0].kind)):
        together(items, batch)
        return items
    for item in items:
        item.action = CARRIERS[item.kind](item, batch)
        item.done = True
        item.save()
    return items


def tell_others(
    changed: Mapping[int, list[Observer]], progress: Progress = SILENT
) -> None:
    """Let higher floors take up the changed projects; their trouble stays theirs."""
    for observers in (plan_observers, register_observers):
        keys = [pk for pk, told in changed.items() if told is observers]
        for begin in range(0, len(keys), TOGETHER):
            some = Project.objects.with_tree().filter(
                pk__in=keys[begin : begin + TOGETHER]
            )
            planned = [project for project in some if project.current_version_id]
            others = [project for project in some if not project.current_version_id]
            for group in ([others] if others else []) + [[p] for p in planned]:
                tell(observers, group)
                progress.advance(f"Measured {group[-1].code}", by=len(group))


def tell(observers: Sequence[Observer], projects: Sequence[Project]) -> None:
    """Tell of several projects at once; where that fails, of one after the other."""
    for observer in observers:
        try:
            observer(projects)
        except Exception:
            if len(projects) > 1:
                for project in projects:
                    tell([observer], [project])
            else:
                log.exception("after the import of %s", projects[0].code)


@transaction.atomic
def cancel_import(*, batch: Import, actor: Person | None) -> Import:
    """Stop a running job at its next step, or drop what was only previewed."""
    batch = locked(batch)
    require_import(actor, batch.portfolio)
    if batch.job and not batch.job.is_over:
        request_cancel(batch.job)
    elif batch.state in (ImportState.READING, ImportState.PREVIEW):
        close(batch, ImportState.CANCELLED)
    else:
        message = f"This import is {batch.get_state_display().lower()} already."
        raise InvalidState(message)
    return batch


def locked(batch: Import) -> Import:
    return (
        Import.objects.select_for_update(of=("self",))
        .select_related("portfolio__scope", "job")
        .get(pk=batch.pk)
    )


def require_import(actor: Person | None, portfolio: Portfolio) -> None:
    """Let pass who may import here; None is the installation itself."""
    allowed = actor is None or policies.can_import(actor, portfolio)
    require(allowed=allowed, to=f"import into portfolio {portfolio.code}")


def require_state(batch: Import, state: ImportState) -> None:
    if batch.state != state:
        message = f"This import is {batch.get_state_display().lower()}."
        raise InvalidState(message)


def reject(item: ImportItem, reason: str) -> None:
    item.action, item.reason, item.project = ImportAction.REJECTED, reason, None
    item.save(update_fields=["action", "reason", "project"])


def close(batch: Import, state: ImportState) -> None:
    batch.state, batch.finished_at = state, timezone.now()
    batch.save(update_fields=["state", "finished_at"])
