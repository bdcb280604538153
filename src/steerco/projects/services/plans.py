"""A plan becomes the next version of its project, and its rows the current ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from steerco.core import bulk, journal
from steerco.organisation.models import Person
from steerco.projects.calculations.assessment import (
    Assessment,
    assess,
    keep_network,
    network_of,
)
from steerco.projects.calculations.baselines import baseline_numbers, figures_in_file
from steerco.projects.calculations.comparison import (
    PlanChange,
    Side,
    compare,
    digest,
    finish_of,
    start_of,
    total_cost,
)
from steerco.projects.calculations.outside import outside_links
from steerco.projects.calculations.rows import link_rows, task_rows
from steerco.projects.calculations.snapshots import freeze, thaw
from steerco.projects.models import (
    Baseline,
    EditKind,
    ImportAction,
    Link,
    OutsideLink,
    PlanEdit,
    Project,
    ScheduleVersion,
    Task,
)
from steerco.projects.selectors.working_plans import (
    figures_in_force,
    unsaved,
    working_plan,
)
from steerco.projects.services.baselines import freeze_baseline
from steerco.projects.services.versions import next_number, save_working_plan
from steerco.schedules.dated import dated
from steerco.schedules.model import Schedule

CAME_WITH_FILE = "Came with the plan's file"


@dataclass(frozen=True, slots=True)
class Source:
    """The file that a plan was read from, and the key it has there."""

    filename: str
    path: str
    sha256: str
    key: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What bringing a plan in would do."""

    action: ImportAction
    summary: dict[str, Any]
    notes: tuple[str, ...] = ()
    is_older: bool = False
    """Whether the plan's data date lies before that of the current version."""


def foresee(project: Project | None, schedule: Schedule, source: Source) -> Outlook:
    """Tell whether a plan is new, changed or unchanged, and what would change."""
    summary: dict[str, Any] = {
        "start": start_of(schedule),
        "finish": finish_of(schedule),
        "data_date": schedule.data_date,
        "cost": total_cost(schedule),
        "currency": schedule.currency,
        "format": schedule.format,
        "tasks": len(schedule.tasks),
        "links": len(schedule.links),
        "warnings": [warning.message for warning in schedule.warnings],
    }
    current = project.current_version if project else None
    if project is None or current is None:
        return Outlook(ImportAction.NEW, summary)
    sha256 = freeze(schedule)[1]
    edited = unsaved(project)
    if not edited and is_same(current, source, sha256):
        return Outlook(ImportAction.UNCHANGED, summary)
    change = digest(
        compare(side_now(project, current), side_of(schedule, sha256)),
        schedule.currency,
    )
    summary["change"] = msgspec.to_builtins(change)
    older = is_older(current, schedule)
    said = notes(current, schedule, source, change)
    if edited:
        said = (edited_note(edited, current), *said)
    return Outlook(ImportAction.CHANGED, summary, said, older)


def edited_note(edited: int, current: ScheduleVersion) -> str:
    edits = "1 edit" if edited == 1 else f"{edited:,} edits"
    return (
        f"The plan has {edits} since version {current.number} that are in no file. They "
        "are saved as a version of their own before this one takes their place."
    )


def side_now(project: Project, current: ScheduleVersion) -> Side:
    """Return the plan as it is now, edits included, for a comparison."""
    plan = working_plan(project)
    if plan is None or not plan.settled:
        return side_of(thaw(current.snapshot), current.snapshot_sha256)
    return Side(plan.schedule, plan.network, calculated=plan.calculated)


def side_of(schedule: Schedule, sha256: str) -> Side:
    return Side.of(schedule, network_of(schedule, sha256))


def is_same(current: ScheduleVersion, source: Source, snapshot_sha256: str) -> bool:
    """Tell whether the file, or what it says, is that of the current version."""
    same_file = (current.sha256, current.external_key) == (source.sha256, source.key)
    return same_file or current.snapshot_sha256 == snapshot_sha256


def notes(
    current: ScheduleVersion, schedule: Schedule, source: Source, change: PlanChange
) -> tuple[str, ...]:
    said = []
    if change.baseline_changed:
        said.append(
            "The baseline in the file has changed; the one stored here stays as it is."
        )
    if current.external_key != source.key:
        said.append(
            f"The file knows the plan as {source.key}, "
            f"the current version as {current.external_key}."
        )
    if is_older(current, schedule):
        said.append(
            f"The file's data date, {schedule.data_date:%d %b %Y}, is before that of "
            f"the current version, {current.data_date:%d %b %Y}."
        )
    return tuple(said)


def is_older(current: ScheduleVersion, schedule: Schedule) -> bool:
    before, after = current.data_date, schedule.data_date
    return before is not None and after is not None and after < before


def put_plan(
    *, project: Project, schedule: Schedule, source: Source, actor: Person | None
) -> Outlook:
    """Make the plan the project's next version unless it is the current one.

    The caller holds the project's row and has asked the policy.
    """
    outlook = foresee(project, schedule, source)
    if outlook.action is ImportAction.UNCHANGED:
        return outlook
    if unsaved(project):
        save_working_plan(
            project=project, actor=actor, note=f"Before {source.filename} came in."
        )
    assessment = assess(schedule)
    change = outlook.summary.get("change", {})
    version = add_version(project, schedule, source, assessment, actor, change)
    keep_network(version.snapshot_sha256, assessment.network)
    PlanEdit.objects.create(
        project=project,
        revision=version.revision,
        kind=EditKind.IMPORT,
        actor=actor,
        words=f"Imported {source.filename}"[:300],
    )
    keep_first_baseline(project, version, schedule)
    replace_rows(project, schedule, assessment)
    before, after = journal.changes(
        project,
        {
            "current_version": version,
            "revision": version.revision,
            "data_date": schedule.data_date,
            "external_key": project.external_key or source.key,
        },
    )
    project.save(update_fields=list(after))
    journal.record(
        actor=actor,
        action="plan.import",
        on=project,
        scope_path=project.scope.path,
        before={name: value for name, value in before.items() if name != "revision"},
        after={
            **after,
            "version": version.number,
            "file": source.filename,
            **told(outlook.summary),
        },
    )
    return Outlook(
        outlook.action,
        {**outlook.summary, "version": version.number, **assessment.summary},
        outlook.notes,
    )


def told(summary: dict[str, Any]) -> dict[str, Any]:
    """Return what the journal keeps of a summary: figures, not lists of names."""
    change = summary.get("change", summary)
    return {
        name: value
        for name, value in change.items()
        if name not in ("added", "removed", "moves", "warnings", "sentences")
    }


def add_version(
    project: Project,
    schedule: Schedule,
    source: Source,
    assessment: Assessment,
    actor: Person | None,
    change: dict[str, Any],
) -> ScheduleVersion:
    snapshot, sha256 = freeze(schedule)
    return ScheduleVersion.objects.create(
        project=project,
        number=next_number(project),
        revision=project.revision + 1,
        external_key=source.key,
        filename=source.filename,
        format=schedule.format,
        application=schedule.application[:100],
        sha256=source.sha256,
        file=source.path,
        snapshot=snapshot,
        snapshot_sha256=sha256,
        data_date=schedule.data_date,
        imported_by=actor,
        counts=assessment.counts,
        findings=assessment.findings,
        fidelity=assessment.fidelity,
        change=change,
        baseline_numbers=baseline_numbers(schedule),
    )


def replace_rows(project: Project, schedule: Schedule, assessment: Assessment) -> None:
    Task.objects.filter(project=project).delete()
    Link.objects.filter(project=project).delete()
    plan = dated(schedule, assessment.network).schedule
    rows = task_rows(project, plan, assessment.network, figures_in_force(project))
    bulk.store(Task, list(rows))
    bulk.store(Link, list(link_rows(project, schedule)))
    OutsideLink.objects.filter(project=project).delete()
    bulk.store(OutsideLink, list(outside_links(project, schedule)))


def keep_first_baseline(
    project: Project, version: ScheduleVersion, schedule: Schedule
) -> None:
    """Store baseline 0 of the file unless the project has one."""
    figures = figures_in_file(schedule)
    if figures and not Baseline.objects.filter(project=project, number=0).exists():
        freeze_baseline(
            project=project,
            version=version,
            figures=figures,
            number=0,
            name="From the file",
            reason=f"{CAME_WITH_FILE}, {version.filename}.",
        )
