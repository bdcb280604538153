"""What the dialogs of the Gantt start from: the plan's own settings, its calendars."""

from __future__ import annotations

import msgspec

from steerco.projects.models import Project
from steerco.projects.selectors.gantt import minutes
from steerco.projects.selectors.working_plans import current_schedule
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Calendar,
    Pattern,
    Recurrence,
    Schedule,
    TimeRange,
)

Hours = list[tuple[int, int]]
REPEATS = {
    Pattern.DAILY: "day",
    Pattern.EVERY_N_DAYS: "day",
    Pattern.WEEKLY: "week",
    Pattern.MONTHLY_BY_DAY: "month",
    Pattern.YEARLY_BY_DAY: "year",
}
"""Patterns that an edit can write; the days of others stand one by one."""


class PlanFacts(msgspec.Struct):
    data_date: int | None
    start: int | None = None
    finish: int | None = None
    calendar: str = ""
    schedule_from_finish: bool = False
    critical_limit: int = 0


class RepeatFacts(msgspec.Struct, omit_defaults=True):
    every: str
    interval: int
    weekdays: tuple[int, ...] = ()
    times: int | None = None


class ExceptionFacts(msgspec.Struct):
    name: str
    start: str
    end: str
    ranges: Hours
    repeat: RepeatFacts | None = None


class CalendarFacts(msgspec.Struct):
    name: str
    parent: str | None
    week: list[Hours | None]
    exceptions: list[ExceptionFacts]


class PlanSettings(msgspec.Struct):
    plan: PlanFacts
    calendars: list[CalendarFacts] = []
    resources: list[str] = []


def plan_settings(project: Project) -> PlanSettings:
    """Return the settings of a project's plan as it is now."""
    schedule = current_schedule(project)
    if schedule is None:
        data_date = minutes(project.data_date)
        return PlanSettings(PlanFacts(data_date))
    names = {calendar.uid: calendar.name for calendar in schedule.calendars}
    return PlanSettings(
        plan=plan_facts(schedule, names),
        calendars=[
            calendar_facts(calendar, names)
            for calendar in schedule.calendars
            if calendar.kind != "resource"
        ],
        resources=sorted({resource.name for resource in schedule.resources}),
    )


def plan_facts(schedule: Schedule, names: dict[int, str]) -> PlanFacts:
    return PlanFacts(
        data_date=minutes(schedule.data_date),
        start=minutes(schedule.start),
        finish=minutes(schedule.finish),
        calendar="" if schedule.calendar is None else names.get(schedule.calendar, ""),
        schedule_from_finish=schedule.options.schedule_from_finish,
        critical_limit=round(schedule.options.critical_limit / TENTHS_PER_MINUTE),
    )


def calendar_facts(calendar: Calendar, names: dict[int, str]) -> CalendarFacts:
    return CalendarFacts(
        name=calendar.name,
        parent=None if calendar.parent is None else names.get(calendar.parent),
        week=[None if day is None else hours(day) for day in calendar.week],
        exceptions=list(exceptions(calendar)),
    )


def exceptions(calendar: Calendar) -> list[ExceptionFacts]:
    """Return single exceptions as they are and recurring ones by their rules."""
    found: list[ExceptionFacts] = []
    told: set[int] = set()
    for each in calendar.exceptions:
        start, end, repeat = each.start, each.end, None
        number = each.recurrence
        if number is not None and calendar.recurrences[number].pattern in REPEATS:
            if number in told:
                continue
            told.add(number)
            rule = calendar.recurrences[number]
            start, end, repeat = rule.start, rule.end, repeat_facts(rule)
        found.append(
            ExceptionFacts(
                each.name,
                start.isoformat(),
                end.isoformat(),
                hours(each.ranges),
                repeat,
            )
        )
    return found


def repeat_facts(rule: Recurrence) -> RepeatFacts:
    every = REPEATS[rule.pattern]
    weekdays = rule.weekdays if every == "week" else ()
    return RepeatFacts(every, rule.period, weekdays, rule.occurrences)


def hours(ranges: tuple[TimeRange, ...]) -> Hours:
    return [(each.start, each.end) for each in ranges]
