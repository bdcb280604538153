"""Canonical records as the cells of an XER file's rows."""

from __future__ import annotations

from itertools import count
from typing import Final, NamedTuple

from steerco.schedules.model import (
    Assignment,
    Calendar,
    ConstraintType,
    CriticalRule,
    Duration,
    LagCalendar,
    Link,
    LinkType,
    ProgressRule,
    Resource,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
    TimeRange,
)
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_file import Cells
from steerco.schedules.writing.xer_overtime import overtime_factor
from steerco.schedules.xer_tables import to_number

_CONSTRAINTS: Final = {
    ConstraintType.ASAP: "",
    ConstraintType.ALAP: "CS_ALAP",
    ConstraintType.MUST_START_ON: "CS_MANDSTART",
    ConstraintType.MUST_FINISH_ON: "CS_MANDFIN",
    ConstraintType.START_ON: "CS_MSO",
    ConstraintType.START_NO_EARLIER_THAN: "CS_MSOA",
    ConstraintType.START_NO_LATER_THAN: "CS_MSOB",
    ConstraintType.FINISH_ON: "CS_MEO",
    ConstraintType.FINISH_NO_EARLIER_THAN: "CS_MEOA",
    ConstraintType.FINISH_NO_LATER_THAN: "CS_MEOB",
}
_KINDS: Final = {
    TaskKind.LEVEL_OF_EFFORT: "TT_LOE",
    TaskKind.HAMMOCK: "TT_LOE",
    TaskKind.START_MILESTONE: "TT_Mile",
    TaskKind.FINISH_MILESTONE: "TT_FinMile",
    TaskKind.MILESTONE: "TT_FinMile",
    TaskKind.WBS_SUMMARY: "TT_WBS",
}
_TYPES: Final = {
    "fixed_duration": "DT_FixedDrtn",
    "fixed_work": "DT_FixedQty",
    "fixed_units": "DT_FixedRate",
}
_PERCENTS: Final = {"physical": "CP_Phys", "units": "CP_Units"}
_PRIORITIES: Final = (
    (1000, "PT_Top"),
    (750, "PT_High"),
    (500, "PT_Normal"),
    (250, "PT_Low"),
)
_FLOATS: Final = {"start": "FT_SF", "smallest": "FT_TF"}
_LAGS: Final = {
    LagCalendar.PREDECESSOR: "rcal_Predecessor",
    LagCalendar.SUCCESSOR: "rcal_Successor",
    LagCalendar.PROJECT: "rcal_ProjDefault",
    LagCalendar.ROUND_THE_CLOCK: "rcal_24Hour",
}
_RATES: Final = {table: f"COST_PER_QTY{at}" for at, table in enumerate("BCDE", start=2)}
_WORKED_DAYS: Final = 20


class Ids(NamedTuple):
    """Under which numbers the records of a plan stand in the file."""

    project: str
    root: str
    """The WBS element that stands for the project."""
    wbs: dict[int, str]
    tasks: dict[int, str]
    calendars: dict[int, str]
    resources: dict[int, str]
    assignments: dict[int, str]


def project_cells(schedule: Schedule, ids: Ids) -> Cells:
    longest = schedule.options.critical_rule is CriticalRule.LONGEST_PATH
    return {
        "proj_id": ids.project,
        "proj_short_name": schedule.code or _short(schedule.name),
        "clndr_id": ids.calendars.get(schedule.calendar or 0, ""),
        "critical_drtn_hr_cnt": text.hours(schedule.options.critical_limit),
        "critical_path_type": "CT_DrivPath" if longest else "CT_TotFloat",
        "last_recalc_date": text.moment(schedule.data_date),
        "plan_start_date": text.moment(schedule.start),
        "plan_end_date": text.moment(schedule.must_finish),
        "scd_end_date": text.moment(schedule.finish),
        "add_date": text.moment(schedule.start),
        "guid": text.guid(schedule.uid, "project", schedule.uid),
    }


def option_cells(schedule: Schedule, ids: Ids) -> Cells:
    options = schedule.options
    rule = options.progress_rule
    return {
        "schedoptions_id": ids.project,
        "proj_id": ids.project,
        "sched_open_critical_flag": text.flag(options.open_ends_critical),
        "sched_retained_logic": text.flag(rule is ProgressRule.RETAINED_LOGIC),
        "sched_progress_override": text.flag(rule is ProgressRule.PROGRESS_OVERRIDE),
        "sched_float_type": _FLOATS.get(options.float_type, "FT_FF"),
        "sched_calendar_on_relationship_lag": _LAGS[options.lag_calendar],
        "sched_lag_early_start_flag": text.flag(options.lag_from_early_start),
        "sched_use_expect_end_flag": text.flag(options.use_expected_finish),
        "sched_use_project_end_date_for_float": text.flag(
            options.float_from_must_finish
        ),
    }


def calendar_cells(
    calendar: Calendar, schedule: Schedule, ids: Ids, week: text.Week
) -> Cells:
    day = calendar.minutes_per_day or schedule.options.minutes_per_day
    worked = sum(1 for ranges in week if ranges)
    each_week = calendar.minutes_per_week or day * worked
    month = calendar.minutes_per_month or day * _WORKED_DAYS
    resource = calendar.kind == "resource"
    return {
        "clndr_id": ids.calendars[calendar.uid],
        "default_flag": text.flag(calendar.uid == schedule.calendar),
        "clndr_name": calendar.name,
        "base_clndr_id": ids.calendars.get(calendar.parent or 0, ""),
        "clndr_type": "CA_Rsrc" if resource else "CA_Base",
        "day_hr_cnt": text.hours(day * 10),
        "week_hr_cnt": text.hours(each_week * 10),
        "month_hr_cnt": text.hours(month * 10),
        "year_hr_cnt": text.hours((calendar.minutes_per_year or 12 * month) * 10),
        "rsrc_private": text.flag(resource),
        "clndr_data": text.calendar_data(calendar, week),
    }


def full_week(calendar: Calendar, known: dict[int, Calendar]) -> text.Week:
    """Return the hours of each weekday, inherited ones filled in."""
    days: list[tuple[TimeRange, ...]] = []
    for day in range(7):
        seen = {calendar.uid}
        at: Calendar | None = calendar
        ranges = calendar.week[day]
        while ranges is None and at is not None:
            at = known.get(at.parent or 0)
            if at is None or at.uid in seen:
                break
            seen.add(at.uid)
            ranges = at.week[day]
        days.append(ranges or ())
    return tuple(days)


def wbs_cells(task: Task, place: int, ids: Ids) -> Cells:
    own = ids.wbs[task.uid]
    above = ids.wbs.get(task.parent or 0, ids.root)
    short = task.wbs.rpartition(".")[2] or str(place)
    return {
        "wbs_id": own,
        "proj_id": ids.project,
        "seq_num": str(place),
        "wbs_short_name": short,
        "wbs_name": task.name,
        "parent_wbs_id": "" if own == ids.root else above,
        "anticip_start_date": text.moment(task.start),
        "anticip_end_date": text.moment(task.finish),
        "guid": text.guid(task.guid, ids.project, "wbs", task.uid),
    }


def root_cells(schedule: Schedule, ids: Ids) -> Cells:
    """Return the WBS element of a project whose plan has none for itself."""
    return {
        "wbs_id": ids.root,
        "proj_id": ids.project,
        "obs_id": "1",
        "seq_num": "0",
        "proj_node_flag": "Y",
        "wbs_short_name": schedule.code or _short(schedule.name),
        "wbs_name": schedule.name,
        "guid": text.guid(None, ids.project, "wbs", "root"),
    }


def task_cells(task: Task, code: str, ids: Ids, default_calendar: int | None) -> Cells:
    started, done = task.actual_start is not None, task.actual_finish is not None
    open_start = task.resume if started else task.start
    calendar = task.calendar if task.calendar in ids.calendars else default_calendar
    return {
        "task_id": ids.tasks[task.uid],
        "proj_id": ids.project,
        "wbs_id": ids.wbs.get(task.parent or 0, ids.root),
        "clndr_id": ids.calendars.get(calendar or 0, ""),
        "phys_complete_pct": text.amount(task.physical_percent_complete),
        "complete_pct_type": _PERCENTS.get(task.percent_type or "", "CP_Drtn"),
        "task_type": _task_type(task),
        "duration_type": _TYPES.get(task.type, "DT_FixedDUR2"),
        "status_code": "TK_Complete"
        if done
        else "TK_Active"
        if started
        else "TK_NotStart",
        "task_code": code,
        "task_name": task.name,
        "total_float_hr_cnt": text.hours(task.total_float),
        "free_float_hr_cnt": text.hours(task.free_float),
        "remain_drtn_hr_cnt": text.hours(_remaining(task)),
        "target_drtn_hr_cnt": _hours(task.duration),
        "act_work_qty": text.hours(task.actual_work),
        "remain_work_qty": text.hours(task.remaining_work),
        "target_work_qty": text.hours(task.work),
        "cstr_type": _CONSTRAINTS[task.constraint],
        "cstr_date": text.moment(task.constraint_date),
        "cstr_type2": _CONSTRAINTS[task.second_constraint]
        if task.second_constraint
        else "",
        "cstr_date2": text.moment(task.second_constraint_date),
        "act_start_date": text.moment(task.actual_start),
        "act_end_date": text.moment(task.actual_finish),
        "early_start_date": text.moment(task.early_start),
        "early_end_date": text.moment(task.early_finish),
        "late_start_date": text.moment(task.late_start),
        "late_end_date": text.moment(task.late_finish),
        "restart_date": "" if done else text.moment(open_start),
        "reend_date": "" if done else text.moment(task.finish),
        "target_start_date": text.moment(task.planned_start or task.start),
        "target_end_date": text.moment(task.planned_finish or task.finish),
        "expect_end_date": text.moment(task.expected_finish),
        "suspend_date": text.moment(task.suspend),
        "resume_date": text.moment(task.suspend_resume),
        "external_early_start_date": text.moment(task.external_early_start),
        "external_late_end_date": text.moment(task.external_late_finish),
        "priority_type": _priority(task.priority),
        "driving_path_flag": text.flag(task.longest_path),
        "guid": text.guid(task.guid, ids.project, "task", task.uid),
    }


def _task_type(task: Task) -> str:
    plain = "TT_Task" if task.ignore_resource_calendar else "TT_Rsrc"
    return _KINDS.get(task.kind, plain)


def _remaining(task: Task) -> int | None:
    if task.remaining_duration is not None:
        return task.remaining_duration.tenths
    if task.actual_finish is not None:
        return 0
    return None if task.duration is None else task.duration.tenths


def _hours(duration: Duration | None) -> str:
    return text.hours(None if duration is None else duration.tenths)


def _priority(priority: int | None) -> str:
    if priority is None:
        return "PT_Normal"
    return next((word for least, word in _PRIORITIES if priority >= least), "PT_Lowest")


def activity_ids(schedule: Schedule, ids: Ids) -> dict[int, str]:
    """Return the activity ids, new ones where a task has none."""
    taken = {task.code for task in schedule.tasks if task.code}
    free = (
        code for code in (f"A{1000 + 10 * n}" for n in count()) if code not in taken
    )
    return {
        task.uid: task.code or next(free)
        for task in schedule.tasks
        if task.uid in ids.tasks
    }


def differs(cell: str, amount: str) -> bool:
    """Tell whether a number of the file is another than one of ours."""
    return to_number(cell) != to_number(amount)


def link_cells(link: Link, uid: str, ids: Ids, before: Cells) -> Cells:
    """Return a link; the project of an end outside the plan stays as it was."""
    other = before.get("pred_proj_id", "") if link.external else ids.project
    return {
        "task_pred_id": uid,
        "task_id": ids.tasks.get(link.successor, str(link.successor)),
        "pred_task_id": ids.tasks.get(link.predecessor, str(link.predecessor)),
        "proj_id": ids.project,
        "pred_proj_id": other,
        "pred_type": f"PR_{LinkType(link.type).value}",
        "lag_hr_cnt": text.hours(link.lag.tenths),
        "comments": link.comment,
    }


def resource_cells(resource: Resource, place: int, ids: Ids) -> Cells:
    material = resource.type is ResourceType.MATERIAL
    overtime = overtime_factor(resource)
    return {
        "rsrc_id": ids.resources[resource.uid],
        "parent_rsrc_id": ids.resources.get(resource.parent or 0, ""),
        "clndr_id": ids.calendars.get(resource.calendar or 0, ""),
        "guid": text.guid(resource.guid, "rsrc", resource.uid, resource.name),
        "rsrc_seq_num": str(place),
        "email_addr": resource.email,
        "rsrc_name": resource.name,
        "rsrc_short_name": resource.code or _short(resource.name),
        "ot_factor": "1" if overtime is None else text.amount(overtime),
        "ot_flag": text.flag(overtime is not None),
        "active_flag": text.flag(resource.active),
        "rsrc_type": "RT_Mat" if material else "RT_Labor",
        "rsrc_notes": text.memo(resource.notes) if resource.notes else "",
    }


def role_cells(resource: Resource, place: int, ids: Ids) -> Cells:
    return {
        "role_id": ids.resources[resource.uid],
        "seq_num": str(place),
        "role_name": resource.name,
        "role_short_name": resource.code or _short(resource.name),
    }


def assignment_cells(
    assignment: Assignment, ids: Ids, resource: Resource | None
) -> Cells:
    role = resource is not None and resource.type is ResourceType.ROLE
    held = ids.resources.get(assignment.resource or 0, "")
    overtime = assignment.overtime_work or 0
    regular = assignment.actual_work and assignment.actual_work - overtime
    done = assignment.actual_finish is not None
    units = text.amount(assignment.units)
    cells = {
        "taskrsrc_id": ids.assignments[assignment.uid],
        "task_id": ids.tasks.get(assignment.task, ""),
        "proj_id": ids.project,
        "role_id" if role else "rsrc_id": held,
        "target_qty_per_hr": units,
        "remain_qty_per_hr": units,
        "target_lag_drtn_hr_cnt": _hours(assignment.delay) or "0",
        "act_reg_cost": text.amount(assignment.actual_cost),
        "remain_cost": text.amount(assignment.remaining_cost),
        "target_cost": text.amount(assignment.cost),
        "act_start_date": text.moment(assignment.actual_start),
        "act_end_date": text.moment(assignment.actual_finish),
        "restart_date": "" if done else text.moment(assignment.start),
        "reend_date": "" if done else text.moment(assignment.finish),
        "target_start_date": text.moment(assignment.start),
        "target_end_date": text.moment(assignment.finish),
        "rate_type": _RATES.get(assignment.rate_table, "COST_PER_QTY"),
        "guid": text.guid(assignment.guid, ids.project, "taskrsrc", assignment.uid),
    }
    if resource is not None and resource.type is ResourceType.MATERIAL:
        return {**cells, "rsrc_type": "RT_Mat"}
    return {
        **cells,
        "remain_qty": text.hours(assignment.remaining_work),
        "act_reg_qty": text.hours(regular),
        "act_ot_qty": text.hours(overtime),
        "target_qty": text.hours(assignment.work),
        "rsrc_type": "RT_Labor",
    }


def _short(name: str) -> str:
    words = "".join(letter if letter.isalnum() else " " for letter in name).split()
    return ("-".join(words) or "PLAN")[:20].upper()
