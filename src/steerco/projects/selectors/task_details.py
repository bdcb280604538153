"""Everything about one task of a plan, for the panel beside the Gantt."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from steerco.core.formatting import DASH, date_time, money
from steerco.organisation.models import Person
from steerco.projects.calculations.snapshots import thaw
from steerco.projects.calculations.working import WorkingPlan
from steerco.projects.models import Project
from steerco.projects.policies import can_edit_plan, own_tasks
from steerco.projects.selectors.gantt import minutes
from steerco.projects.selectors.plan_payload import assigned_of
from steerco.projects.selectors.working_plans import (
    recalculation_notice,
    working_plan,
)
from steerco.schedules.editing.moments import length
from steerco.schedules.explanation import CONSTRAINT_WORDS, Step, explain
from steerco.schedules.labels import labels_of
from steerco.schedules.link_text import write_lag, write_links, write_resources
from steerco.schedules.model import (
    Assignment,
    Duration,
    Link,
    Schedule,
    Task,
    TaskKind,
)

LINK_WORDS = {
    "FS": "finish to start",
    "SS": "start to start",
    "FF": "finish to finish",
    "SF": "start to finish",
}
CONSTRAINTS = (
    ("ASAP", "As soon as possible"),
    ("ALAP", "As late as possible"),
    *((kind.value, words.capitalize()) for kind, words in CONSTRAINT_WORDS.items()),
)
MICROSOFT_CONSTRAINTS = ("ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "MSO", "MFO")
TYPES = (
    ("fixed_units", "Fixed units"),
    ("fixed_duration", "Fixed duration"),
    ("fixed_work", "Fixed work"),
)
P6_TYPES = (
    ("fixed_units", "Fixed units/time"),
    ("fixed_duration_and_units", "Fixed duration and units/time"),
    ("fixed_work", "Fixed units"),
    ("fixed_duration", "Fixed duration and units"),
)
KINDS = (
    ("task", "Task"),
    ("milestone", "Milestone"),
    ("level_of_effort", "Level of effort"),
)
P6_KINDS = (
    ("task", "Activity"),
    ("start_milestone", "Start milestone"),
    ("finish_milestone", "Finish milestone"),
    ("level_of_effort", "Level of effort"),
)


@dataclass(frozen=True, slots=True)
class Control:
    """One value that can be changed: its name in an edit, and how it is read."""

    name: str
    label: str
    value: str
    as_: str = ""
    """minutes, duration, number, integer, boolean or nullable."""
    options: tuple[tuple[str, str], ...] = ()
    help: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class LinkRow:
    uid: int
    label: str
    name: str
    words: str
    removal: str
    """The edit that takes the link out, as JSON."""


@dataclass(frozen=True, slots=True)
class ResourceRow:
    name: str
    units: str
    work: str
    cost: str
    removal: str


@dataclass(frozen=True, slots=True)
class WhyRow:
    uid: int
    name: str
    words: str
    date: str


@dataclass(frozen=True, slots=True)
class TaskDetails:
    uid: int
    name: str
    kind: str
    editable: bool
    facts: list[tuple[str, str]]
    groups: list[tuple[str, list[Control]]] = field(default_factory=list)
    predecessors: list[LinkRow] = field(default_factory=list)
    successors: list[LinkRow] = field(default_factory=list)
    typed: str = ""
    """The predecessors as a cell shows them."""
    resources: list[ResourceRow] = field(default_factory=list)
    resource_text: str = ""
    notes: str = ""
    why: list[WhyRow] = field(default_factory=list)


class WhyStep(msgspec.Struct):
    task: int
    name: str
    words: str
    date: int | None


def task_of(plan: WorkingPlan, uid: int) -> Task | None:
    return next((task for task in plan.schedule.tasks if task.uid == uid), None)


def why(plan: WorkingPlan, uid: int) -> tuple[Step, ...]:
    """Return why a task is where it is, nearest reason first."""
    return () if plan.network is None else explain(plan.schedule, plan.network, uid)


def why_steps(project: Project, uid: int) -> list[WhyStep] | None:
    """Return the chain of reasons of a task; None where the plan has no such task."""
    plan = working_plan(project)
    if plan is None or task_of(plan, uid) is None:
        return None
    return [
        WhyStep(step.task, step.name, step.words, minutes(step.date))
        for step in why(plan, uid)
    ]


def task_details(project: Project, user: Person, uid: int) -> TaskDetails | None:
    """Return the panel of a task; None where the plan has no such task."""
    plan = working_plan(project)
    task = task_of(plan, uid) if plan else None
    if plan is None or task is None:
        return None
    schedule = plan.schedule
    editable = can_edit_plan(user, project)
    currency = schedule.currency or project.portfolio.currency
    return TaskDetails(
        uid=uid,
        name=task.name,
        kind=kind_words(task),
        editable=editable,
        facts=facts(project, plan, task, currency),
        groups=groups(project, user, schedule, task, editable=editable),
        predecessors=link_rows(schedule, uid, before=True),
        successors=link_rows(schedule, uid, before=False),
        typed=write_links(
            (each for each in schedule.links if each.successor == uid),
            labels_of(schedule),
            schedule.options,
        ),
        resources=resource_rows(schedule, uid, currency),
        resource_text=write_resources(assigned_of(schedule, {uid}).get(uid, ())),
        notes=task.notes,
        why=[
            WhyRow(step.task, step.name, step.words, date_time(step.date))
            for step in why(plan, uid)
        ],
    )


def kind_words(task: Task) -> str:
    return {
        TaskKind.SUMMARY: "Summary task",
        TaskKind.WBS_SUMMARY: "WBS element",
        TaskKind.MILESTONE: "Milestone",
        TaskKind.START_MILESTONE: "Start milestone",
        TaskKind.FINISH_MILESTONE: "Finish milestone",
        TaskKind.LEVEL_OF_EFFORT: "Level of effort",
        TaskKind.HAMMOCK: "Hammock",
        TaskKind.EXTERNAL: "Task of another project",
        TaskKind.SUBPROJECT: "Subproject",
    }.get(task.kind, "Task")


def facts(
    project: Project, plan: WorkingPlan, task: Task, currency: str
) -> list[tuple[str, str]]:
    """Return what is read, not entered: calculated dates, float, money, the baseline."""
    options = plan.schedule.options
    dates = plan.dates(task.uid)
    found = [("Start", date_time(task.start)), ("Finish", date_time(task.finish))]
    if dates is not None:
        found += [
            ("Late finish", date_time(dates.late_finish)),
            ("Total float", length(dates.total_float, options)),
            ("Free float", length(dates.free_float, options)),
        ]
    if task.cost is not None:
        found.append(("Cost", money(task.cost, currency)))
    if task.actual_cost is not None:
        found.append(("Actual cost", money(task.actual_cost, currency)))
    if stored := stored_dates(project, plan, task):
        found.append(("In the file", stored))
    elif task.uid in plan.calculated:
        found.append(("In the file", "not both dates; what it lacks is calculated"))
    return found


def stored_dates(project: Project, plan: WorkingPlan, task: Task) -> str:
    """Write the dates that the file has, where calculation moved the task off them."""
    if recalculation_notice(project) is None or project.current_version is None:
        return ""
    there = {each.uid: each for each in thaw(project.current_version.snapshot).tasks}
    old = there.get(task.uid)
    if old is None or (old.start, old.finish) == (task.start, task.finish):
        return ""
    return f"{date_time(old.start)} to {date_time(old.finish)}"


# -- forms ---------------------------------------------------------------------------


def groups(
    project: Project, user: Person, schedule: Schedule, task: Task, *, editable: bool
) -> list[tuple[str, list[Control]]]:
    """Return what the person may change of the task, by topic."""
    progress = ("Progress", progress_controls(schedule, task))
    if not editable:
        mine = task.uid in own_tasks(user, project, schedule)
        return [progress] if mine and not task.is_summary else []
    if task.is_summary and schedule.from_primavera:
        return [("Name", [name_control(task), code_control(task)])]
    if task.is_summary:
        return [
            ("Task", [name_control(task), *summary_controls(schedule, task)]),
            ("More", [calendar_control(schedule, task), cost_control(task)]),
        ]
    return [
        ("Task", [name_control(task), *date_controls(schedule, task)]),
        progress,
        ("Constraint", constraint_controls(schedule, task)),
        ("Work and cost", work_controls(schedule, task)),
        ("More", more_controls(schedule, task)),
    ]


def name_control(task: Task) -> Control:
    return Control("name", "Name", task.name, wide=True)


def code_control(task: Task) -> Control:
    return Control("code", "Id", task.code)


def date_controls(schedule: Schedule, task: Task) -> list[Control]:
    found = [
        moment_control("start", "Start", task.start),
        moment_control("finish", "Finish", task.finish),
        duration_control("duration", "Duration", task.duration, schedule),
    ]
    if not schedule.from_primavera:
        found.append(
            Control(
                "manual",
                "Scheduled by hand",
                flag(yes=task.manual),
                "boolean",
                help="Keeps its dates whatever happens before it.",
            )
        )
    return found


def summary_controls(schedule: Schedule, task: Task) -> list[Control]:
    takes = ("ASAP", "SNET", "FNLT")
    chosen = tuple((k, words) for k, words in CONSTRAINTS if k in takes)
    found = [
        constraint_control(task, chosen),
        moment_control("constraint_date", "Date", task.constraint_date),
        moment_control("deadline", "Deadline", task.deadline),
    ]
    if task.manual:
        found += [
            moment_control("start", "Start", task.start),
            moment_control("finish", "Finish", task.finish),
        ]
    return [
        *found,
        Control("manual", "Scheduled by hand", flag(yes=task.manual), "boolean"),
    ]


def progress_controls(schedule: Schedule, task: Task) -> list[Control]:
    percent = f"{task.percent_complete or 0:g}"
    found = [
        Control("percent", "Percent complete", percent, "number"),
        moment_control("actual_start", "Actual start", task.actual_start),
        moment_control("actual_finish", "Actual finish", task.actual_finish),
    ]
    if not task.is_milestone and task.actual_finish is None:
        left = task.remaining_duration if task.actual_start else task.duration
        found.append(
            duration_control("remaining_duration", "Remaining duration", left, schedule)
        )
    return found


def constraint_controls(schedule: Schedule, task: Task) -> list[Control]:
    known = CONSTRAINTS
    if not schedule.from_primavera:
        known = tuple((k, w) for k, w in CONSTRAINTS if k in MICROSOFT_CONSTRAINTS)
    return [
        constraint_control(task, known),
        moment_control("constraint_date", "Date", task.constraint_date),
        moment_control("deadline", "Deadline", task.deadline),
    ]


def constraint_control(task: Task, known: tuple[tuple[str, str], ...]) -> Control:
    """Offer the constraints that the plan's program knows, and the one it has."""
    own = task.constraint.value
    if own not in dict(known):
        known = (*known, (own, dict(CONSTRAINTS).get(own, own)))
    return Control("constraint", "Constraint", own, options=known, wide=True)


def work_controls(schedule: Schedule, task: Task) -> list[Control]:
    work = None if task.work is None else Duration(tenths=task.work, unit="h")
    found = [duration_control("work", "Work", work, schedule), cost_control(task)]
    if task.is_milestone:
        return found[1:]
    found.append(
        Control(
            "type",
            "Type",
            task.type,
            options=P6_TYPES if schedule.from_primavera else TYPES,
        )
    )
    if not schedule.from_primavera:
        found.append(
            Control(
                "effort_driven",
                "Effort driven",
                flag(yes=task.effort_driven),
                "boolean",
                help="Its work is shared by whoever joins.",
            )
        )
    return found


def more_controls(schedule: Schedule, task: Task) -> list[Control]:
    kinds = P6_KINDS if schedule.from_primavera else KINDS
    found = [calendar_control(schedule, task)]
    if task.kind.value in dict(kinds):
        found.append(Control("kind", "Kind", task.kind.value, options=kinds))
    priority = "" if task.priority is None else str(task.priority)
    found.append(Control("priority", "Priority", priority, "integer", help="0 to 1000"))
    if schedule.from_primavera:
        return [*found, code_control(task)]
    return [*found, Control("active", "Active", flag(yes=task.active), "boolean")]


def calendar_control(schedule: Schedule, task: Task) -> Control:
    names = [c.name for c in schedule.calendars if c.kind == "base" and c.name]
    own = next((c.name for c in schedule.calendars if c.uid == task.calendar), "")
    if task.calendar == schedule.calendar:
        own = ""
    options = (
        ("", "That of the plan"),
        *((name, name) for name in dict.fromkeys(names)),
    )
    return Control("calendar", "Calendar", own, "nullable", options=options)


def cost_control(task: Task) -> Control:
    cost = "" if task.fixed_cost is None else f"{task.fixed_cost:f}"
    return Control("cost", "Fixed cost", cost, "nullable")


def moment_control(name: str, label: str, moment: dt.datetime | None) -> Control:
    value = "" if moment is None else f"{moment:%Y-%m-%dT%H:%M}"
    return Control(name, label, value, "minutes")


def duration_control(
    name: str, label: str, duration: Duration | None, schedule: Schedule
) -> Control:
    value = ""
    if duration is not None:
        value = length(
            duration.tenths, schedule.options, duration.unit, elapsed=duration.elapsed
        ).replace(" ", "")
    return Control(name, label, value, "duration")


def flag(*, yes: bool) -> str:
    return "yes" if yes else ""


# -- links and resources -------------------------------------------------------------


def link_rows(schedule: Schedule, uid: int, *, before: bool) -> list[LinkRow]:
    names = {task.uid: task.name for task in schedule.tasks}
    labels = labels_of(schedule)
    found = []
    for link in schedule.links:
        if uid != (link.successor if before else link.predecessor):
            continue
        other = link.predecessor if before else link.successor
        found.append(
            LinkRow(
                uid=other,
                label=labels.get(other, str(other)),
                name=names.get(other, link.external or DASH),
                words=link_words(link, schedule),
                removal=as_json(
                    do="unlink",
                    predecessor=link.predecessor,
                    successor=link.successor,
                    type=link.type.value,
                ),
            )
        )
    return found


def link_words(link: Link, schedule: Schedule) -> str:
    lag = write_lag(link.lag, schedule.options)
    return f"{LINK_WORDS[link.type.value]} {lag}".strip()


def resource_rows(schedule: Schedule, uid: int, currency: str) -> list[ResourceRow]:
    names = {resource.uid: resource.name for resource in schedule.resources}
    return [
        ResourceRow(
            name=names.get(each.resource or -1, "") or each.role or DASH,
            units=DASH if each.units is None else f"{each.units:.0%}",
            work=DASH
            if each.work is None
            else length(each.work, schedule.options, "h"),
            cost=money(each.cost, currency),
            removal=as_json(do="unassign", task=uid, resource=each.resource),
        )
        for each in assigned(schedule, uid)
        if each.resource is not None
    ]


def assigned(schedule: Schedule, uid: int) -> Iterable[Assignment]:
    return (each for each in schedule.assignments if each.task == uid)


def as_json(**edit: object) -> str:
    return msgspec.json.encode(edit).decode()
