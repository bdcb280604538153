"""Calendars, settings of the plan, and interruptions of work."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import UNSET

from steerco.schedules import recurrence
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.edits import (
    Exceptional,
    ExceptionRepeat,
    Hours,
    PlanValues,
    SetCalendar,
    SplitTask,
)
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import moment
from steerco.schedules.editing.setting import calendar_named
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Calendar,
    CalendarException,
    CriticalRule,
    Pattern,
    ProgressRule,
    Recurrence,
    Split,
    TimeRange,
)

OFFICE: Hours = ((480, 720), (780, 1020))
PATTERNS = {
    "day": Pattern.EVERY_N_DAYS,
    "week": Pattern.WEEKLY,
    "month": Pattern.MONTHLY_BY_DAY,
    "year": Pattern.YEARLY_BY_DAY,
}
WHEN = ("data_date", "start", "finish", "must_finish")
OPTIONS = ("schedule_from_finish", "multiple_critical_paths")


def set_calendar(draft: Draft, edit: SetCalendar) -> None:
    """Change the week or the exceptions of a calendar, or add a calendar."""
    name = " ".join(edit.name.split())
    found = next(
        (each for each in draft.calendars if each.name.casefold() == name.casefold()),
        None,
    )
    if found is None:
        uid = max((each.uid for each in draft.calendars), default=0) + 1
        office: tuple[Hours | None, ...] = (OFFICE,) * 5 + ((),) * 2
        found = Calendar(uid=uid, name=name, week=_week(name, office))
    values: dict[str, Any] = {}
    if edit.week is not None:
        values["week"] = _week(name, edit.week)
    if edit.exceptions is not None:
        values |= _with_exceptions(found, edit.exceptions)
    changed = msgspec.structs.replace(found, **values)
    if changed.parent is None and not any(changed.week):
        message = (
            f"{name} would never work; give it hours on one day of the week at least."
        )
        raise EditError(message, field="week")
    draft.calendars.put(changed)


def set_plan(draft: Draft, values: PlanValues) -> None:
    """Set the data date, the start or finish, and how the plan is scheduled."""
    new: dict[str, Any] = {}
    options: dict[str, Any] = {}
    for name in WHEN:
        value = getattr(values, name)
        if value is not UNSET:
            new[name] = None if value is None else moment(value)
    if values.calendar is not UNSET:
        new["calendar"] = calendar_named(draft, values.calendar)
    for name in OPTIONS:
        if (value := getattr(values, name)) is not UNSET:
            options[name] = value
    if values.critical_limit is not UNSET:
        options["critical_limit"] = values.critical_limit * TENTHS_PER_MINUTE
    if values.critical_rule is not UNSET:
        options["critical_rule"] = CriticalRule(values.critical_rule)
    if values.progress_rule is not UNSET:
        options["progress_rule"] = ProgressRule(values.progress_rule)
    from_finish = options.get(
        "schedule_from_finish", draft.plan.options.schedule_from_finish
    )
    if "finish" in new and not from_finish:
        message = (
            "The finish of this plan follows from its tasks; schedule it from its finish "
            "to set one."
        )
        raise EditError(message, field="finish")
    if options:
        new["options"] = msgspec.structs.replace(draft.plan.options, **options)
    draft.set_plan(**new)


def split(draft: Draft, edit: SplitTask) -> None:
    """Interrupt a task between two instants; the rest of its work goes on later."""
    task = draft.task(edit.uid)
    start, finish = moment(edit.from_), moment(edit.to)
    if draft.primavera:
        message = (
            f"{task.name} comes from Primavera, which does not split activities; make "
            "two of it."
        )
        raise EditError(message, task=task.uid)
    if draft.is_summary(task) or task.is_milestone:
        message = f"{task.name} has no work of its own that could be interrupted."
        raise EditError(message, task=task.uid)
    inside = task.start is not None and task.finish is not None
    inside = inside and task.start < start < task.finish  # type: ignore[operator]
    if finish <= start or not inside:
        message = (
            f"{task.name} can be interrupted only between its start and its finish."
        )
        raise EditError(message, task=task.uid, field="from")
    if task.actual_finish is not None:
        message = f"{task.name} is finished and cannot be interrupted any more."
        raise EditError(message, task=task.uid)
    draft.change(
        task, splits=_merged((*task.splits, Split(start=start, finish=finish)))
    )


def join(draft: Draft, uid: int) -> None:
    draft.change(draft.task(uid), splits=())


def _merged(splits: tuple[Split, ...]) -> tuple[Split, ...]:
    found: list[Split] = []
    for each in sorted(splits, key=lambda one: one.start):
        if found and each.start <= found[-1].finish:
            finish = max(found[-1].finish, each.finish)
            found[-1] = Split(start=found[-1].start, finish=finish)
        else:
            found.append(each)
    return tuple(found)


def _week(
    name: str, week: tuple[Hours | None, ...]
) -> tuple[tuple[TimeRange, ...] | None, ...]:
    return tuple(None if day is None else _ranges(name, day) for day in week)


def _ranges(name: str, hours: Hours) -> tuple[TimeRange, ...]:
    reached = 0
    for start, end in hours:
        if start < reached or end <= start:
            message = (
                f"{name}: the hours of a day follow each other and each ends after it "
                "starts."
            )
            raise EditError(message, field="week")
        reached = end
    return tuple(TimeRange(start=start, end=end) for start, end in hours)


def _with_exceptions(
    calendar: Calendar, given: tuple[Exceptional, ...]
) -> dict[str, Any]:
    """Return exceptions as dates, beside the rules of those that come again."""
    rules: list[Recurrence] = []
    found: list[CalendarException] = []
    for each in given:
        ranges = _ranges(calendar.name, each.ranges)
        if each.end < each.start:
            what = each.name or "an exception"
            message = f"{calendar.name}: {what} ends before it starts."
            raise EditError(message, field="exceptions")
        spans, rule = [(each.start, each.end)], None
        if each.repeat is not None:
            rule = len(rules)
            rules.append(_rule(each, each.repeat))
            spans = [(day, day) for day in recurrence.dates(rules[-1])]
        found += [
            CalendarException(
                start=first, end=last, ranges=ranges, name=each.name, recurrence=rule
            )
            for first, last in spans
        ]
    return {"exceptions": tuple(found), "recurrences": tuple(rules)}


def _rule(given: Exceptional, repeat: ExceptionRepeat) -> Recurrence:
    return Recurrence(
        pattern=PATTERNS[repeat.every],
        start=given.start,
        end=given.end,
        occurrences=repeat.times,
        period=repeat.interval,
        weekdays=repeat.weekdays or (given.start.weekday(),),
        month=given.start.month,
        month_day=given.start.day,
    )
