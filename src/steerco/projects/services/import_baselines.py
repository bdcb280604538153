"""Approved plans of an import: each becomes a baseline of its project.

A Primavera export carries no baseline, so the approved plan comes as a file of its own.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from steerco.core.errors import BadInput, Conflict, DomainError
from steerco.organisation.policies import require
from steerco.projects import policies
from steerco.projects.calculations.baselines import PlanFigures, figures_for
from steerco.projects.calculations.comparison.matching import (
    Matching,
    match,
    means,
)
from steerco.projects.calculations.snapshots import digest, pack
from steerco.projects.models import Import, ImportAction, ImportItem, Project
from steerco.projects.selectors.working_plans import current_schedule
from steerco.projects.services.baselines import freeze_baseline, show_baseline
from steerco.projects.services.import_plans import (
    keep_snapshot,
    kept_plan,
    plan_name,
    sibling,
)
from steerco.projects.services.matching import Expected, find_project, name_of
from steerco.schedules import read
from steerco.schedules.model import Schedule

FIRST = 0
LAST = 10
"""Baselines of one project are numbered as in Microsoft Project, 0 to 10."""
NAMED = 3


def preview(item: ImportItem, path: Path, _: Expected) -> None:
    """Fill one item for each approved plan of the file."""
    schedules = read(
        path,
        filename=item.filename,
        limit=settings.UPLOAD_LIMIT,
        encoding=item.mapping.get("encoding", ""),
    )
    wanted = item.mapping
    for index, schedule in enumerate(schedules):
        target = item if index == 0 else sibling(item)
        name = name_of(schedule, item.filename, alone=len(schedules) == 1)
        target.kind = "baseline"
        target.external_key, target.name = name.key, schedule.name[:300]
        target.mapping = wanted | {"code": name.code, "names": list(name.names)}
        try:
            preview_plan(target, schedule)
        except DomainError as error:
            target.action, target.reason = ImportAction.REJECTED, error.message
        target.save()


def preview_plan(item: ImportItem, schedule: Schedule) -> None:
    item.project = project_of(item)
    pairs = pairs_of(item.project, schedule)
    figures = figures_of(pairs)
    item.action, number = action_for(item, figures)
    item.reason = matching_note(pairs)
    item.summary = {
        "code": item.project.code if item.project else "",
        "snapshot": keep_snapshot(schedule),
        "place": f"Baseline {number}, {len(figures.tasks)} tasks",
    }


def project_of(item: ImportItem) -> Project | None:
    """Return whose baseline it is: as told, else as the file names its project."""
    portfolio = item.batch.portfolio
    if code := item.mapping.get("project"):
        return portfolio.projects.with_tree().filter(code=code).first()
    return find_project(portfolio, plan_name(item))


def pairs_of(project: Project | None, schedule: Schedule) -> Matching:
    """Pair the tasks of an approved plan with those of the current one."""
    current = current_schedule(project) if project else None
    if current is None:
        message = (
            "There is no plan yet that this baseline belongs to; import that first."
        )
        raise BadInput(message)
    return match(schedule, current)


def figures_of(pairs: Matching) -> PlanFigures:
    figures = figures_for(pairs)
    if figures is None or not figures.tasks:
        message = "The approved plan has no task in common with the current one."
        raise BadInput(message)
    return figures


def matching_note(pairs: Matching) -> str:
    """Say by what tasks were paired, and which of either plan stay alone."""
    by = ", ".join(f"{count:,} by {word}" for word, count in means(pairs).most_common())
    lost = [task for task in pairs.old.tasks if task.uid not in pairs.uids]
    new = [task for task in pairs.new.tasks if task.uid not in pairs.back]
    said = [f"Tasks matched: {by}."]
    for tasks, what in ((lost, "of the file match none"), (new, "have no baseline")):
        if tasks:
            names = ", ".join(f"'{task.name}'" for task in tasks[:NAMED])
            more = f" and {len(tasks) - NAMED:,} more" if len(tasks) > NAMED else ""
            said.append(f"{len(tasks):,} {what}: {names}{more}.")
    return " ".join(said)


def action_for(item: ImportItem, figures: PlanFigures) -> tuple[ImportAction, int]:
    """Tell whether the figures are new, and under which number they come."""
    set_already = (
        dict(item.project.baselines.values_list("number", "sha256"))
        if item.project
        else {}
    )
    sha256, wanted = digest(pack(figures.tasks)), item.mapping.get("number", FIRST)
    if wanted is None:
        same = [number for number, known in set_already.items() if known == sha256]
        if same:
            return ImportAction.UNCHANGED, same[0]
        wanted = next((n for n in range(LAST + 1) if n not in set_already), None)
        if wanted is None:
            message = f"All baselines from {FIRST} to {LAST} are set."
            raise Conflict(message)
    if wanted not in set_already:
        return ImportAction.NEW, wanted
    if set_already[wanted] == sha256:
        return ImportAction.UNCHANGED, wanted
    message = f"Baseline {wanted} is set and stays as it is; choose another number."
    raise Conflict(message)


def carry_out(item: ImportItem, batch: Import) -> ImportAction:
    """Freeze the approved plan as a baseline of its project."""
    item.project, actor = project_of(item), batch.created_by
    schedule, project = kept_plan(item), item.project
    if project is not None and actor is not None:
        require(
            allowed=policies.can_set_baseline(actor, project),
            to=f"set a baseline of {project.code}",
        )
    figures = figures_of(pairs_of(project, schedule))
    action, number = action_for(item, figures)
    if project is None or project.current_version is None:
        return ImportAction.REJECTED
    if action is ImportAction.NEW:
        is_latest = not project.baselines.filter(number__gt=number).exists()
        freeze_baseline(
            project=project,
            version=project.current_version,
            figures=figures,
            number=number,
            name="As approved",
            reason=f"Approved plan from the file {item.filename}.",
            set_by=actor,
        )
        if is_latest:
            show_baseline(project, figures)
    return action
