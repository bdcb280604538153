"""Tasks, links and baselines as elements of Microsoft Project XML."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from steerco.schedules.labels import row_numbers
from steerco.schedules.model import (
    Baseline,
    ConstraintType,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.mspdi_resources import ACCRUALS
from steerco.schedules.writing import mspdi_text as text
from steerco.schedules.writing.mspdi_elements import Leaves, Node

ACCRUAL_CODES: Final = {accrual: str(code) for code, accrual in ACCRUALS.items()}
_CONSTRAINTS: Final = {
    ConstraintType.ASAP: 0,
    ConstraintType.ALAP: 1,
    ConstraintType.MUST_START_ON: 2,
    ConstraintType.START_ON: 2,
    ConstraintType.MUST_FINISH_ON: 3,
    ConstraintType.FINISH_ON: 3,
    ConstraintType.START_NO_EARLIER_THAN: 4,
    ConstraintType.START_NO_LATER_THAN: 5,
    ConstraintType.FINISH_NO_EARLIER_THAN: 6,
    ConstraintType.FINISH_NO_LATER_THAN: 7,
}
_LINK_TYPES: Final = {LinkType.FF: 0, LinkType.FS: 1, LinkType.SF: 2, LinkType.SS: 3}
_TASK_TYPES: Final = {"fixed_units": 0, "fixed_duration": 1, "fixed_work": 2}
_FIXED_DURATION: Final = 1

Fields = Mapping[tuple[str, int], tuple[tuple[Node, ...], tuple[Node, ...]]]
"""Extended attributes and outline codes of an entity, by its kind and uid."""


def task_nodes(schedule: Schedule, fields: Fields) -> Iterator[tuple[str, Node]]:
    """Yield every task with its uid, in outline order."""
    parents = {task.parent for task in schedule.tasks}
    links: dict[int, list[Link]] = defaultdict(list)
    for link in schedule.links:
        links[link.successor].append(link)
    numbers = outline_numbers(schedule.tasks)
    for task, id_ in zip(schedule.tasks, row_numbers(schedule), strict=True):
        attributes, codes = fields.get(("task", task.uid), ((), ()))
        yield (
            str(task.uid),
            Node(
                "Task",
                _leaves(task, id_, numbers[task.uid], summary=task.uid in parents),
                {
                    "PredecessorLink": tuple(map(_link, links[task.uid])),
                    "ExtendedAttribute": attributes,
                    "Baseline": tuple(map(_baseline, task.baselines)),
                    "OutlineCode": codes,
                },
            ),
        )


def outline_numbers(tasks: Sequence[Task]) -> dict[int, str]:
    """Return 1, 1.1, 1.2, 2 ... by task uid."""
    counts: dict[int | None, int] = defaultdict(int)
    numbers: dict[int, str] = {}
    for task in tasks:
        above = task.parent if task.parent in numbers else None
        counts[above] += 1
        prefix = f"{numbers[above]}." if above is not None else ""
        numbers[task.uid] = f"{prefix}{counts[above]}"
    return numbers


def _leaves(task: Task, id_: int, outline: str, *, summary: bool) -> Leaves:
    duration, remaining, actual = (
        task.duration,
        task.remaining_duration,
        task.actual_duration,
    )
    delay = text.lag(task.leveling_delay) if task.leveling_delay else (None, None)
    subproject = task.kind is TaskKind.SUBPROJECT
    external = task.kind is TaskKind.EXTERNAL
    manual: Leaves = {}
    if task.manual:
        manual = {
            "ManualStart": text.moment(task.start),
            "ManualFinish": text.moment(task.finish),
            "ManualDuration": text.length(duration),
        }
    return {
        "UID": str(task.uid),
        "GUID": task.guid,
        "ID": str(id_),
        "Name": task.name,
        "Active": text.flag(task.active),
        "Manual": text.flag(task.manual),
        "Type": str(_TASK_TYPES.get(task.type, _FIXED_DURATION)),
        "IsNull": "0",
        "WBS": task.wbs or None,
        "OutlineNumber": outline,
        "OutlineLevel": str(outline.count(".") + 1),
        "Priority": text.whole(task.priority),
        "Start": text.moment(task.start),
        "Finish": text.moment(task.finish),
        "Duration": text.length(duration),
        **manual,
        "DurationFormat": text.duration_format(duration or remaining or actual),
        "Work": text.span(task.work),
        "Stop": text.moment(task.stop),
        "Resume": text.moment(task.resume),
        "EffortDriven": text.flag(task.effort_driven),
        "Recurring": text.flag(task.recurring),
        "Estimated": text.flag(bool(duration and duration.estimated)),
        "Milestone": text.flag(task.is_milestone),
        "Summary": text.flag(summary or task.is_summary),
        "Critical": text.flag(task.critical),
        "IsSubproject": text.flag(subproject),
        "SubprojectName": task.external_project if subproject else None,
        "ExternalTask": text.flag(external),
        "ExternalTaskProject": None if subproject else task.external_project,
        "EarlyStart": text.moment(task.early_start),
        "EarlyFinish": text.moment(task.early_finish),
        "LateStart": text.moment(task.late_start),
        "LateFinish": text.moment(task.late_finish),
        "FreeSlack": text.whole(task.free_float),
        "TotalSlack": text.whole(task.total_float),
        "FixedCost": text.cents(task.fixed_cost),
        "FixedCostAccrual": _accrual(task),
        "PercentComplete": text.whole(task.percent_complete),
        "PercentWorkComplete": text.whole(task.percent_work_complete),
        "Cost": text.cents(task.cost),
        "ActualStart": text.moment(task.actual_start),
        "ActualFinish": text.moment(task.actual_finish),
        "ActualDuration": text.length(actual),
        "ActualCost": text.cents(task.actual_cost),
        "ActualWork": text.span(task.actual_work),
        "RemainingDuration": text.length(remaining),
        "RemainingCost": text.cents(task.remaining_cost),
        "RemainingWork": text.span(task.remaining_work),
        "ConstraintType": str(_CONSTRAINTS[task.constraint]),
        "CalendarUID": str(-1 if task.calendar is None else task.calendar),
        "ConstraintDate": text.moment(task.constraint_date),
        "Deadline": text.moment(task.deadline),
        "LevelingDelay": delay[0],
        "LevelingDelayFormat": delay[1],
        "Hyperlink": task.hyperlink or None,
        "HyperlinkAddress": task.hyperlink_address or None,
        "IgnoreResourceCalendar": text.flag(task.ignore_resource_calendar),
        "Notes": task.notes or None,
        "PhysicalPercentComplete": text.whole(task.physical_percent_complete),
    }


def _accrual(task: Task) -> str | None:
    accrual = task.fixed_cost_accrual
    return None if accrual is None else ACCRUAL_CODES[accrual]


def _link(link: Link) -> Node:
    lag, lag_format = text.lag(link.lag)
    return Node(
        "PredecessorLink",
        {
            "PredecessorUID": str(link.predecessor),
            "Type": str(_LINK_TYPES[link.type]),
            "CrossProject": text.flag(link.external is not None),
            "CrossProjectName": link.external,
            "LinkLag": lag,
            "LagFormat": lag_format,
        },
    )


def _baseline(baseline: Baseline) -> Node:
    return Node(
        "Baseline",
        {
            "Number": str(baseline.number),
            "Start": text.moment(baseline.start),
            "Finish": text.moment(baseline.finish),
            "Duration": text.length(baseline.duration),
            "DurationFormat": text.duration_format(baseline.duration),
            "Work": text.span(baseline.work),
            "Cost": text.cents(baseline.cost),
            "FixedCost": text.cents(baseline.fixed_cost),
        },
    )
