"""Plans saved as Microsoft Project XML (MSPDI)."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from steerco.sample import NAME
from steerco.sample.clock import DAY, Clock, moment
from steerco.sample.money import (
    ROLES,
    Spending,
    holder,
    planned,
    resources_of,
    role_of,
    spent,
    wages,
)
from steerco.sample.passes import Times
from steerco.sample.story import Status, opening

LINK_TYPE = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
CONSTRAINT = {"": 0, "MSO": 2, "SNET": 4, "FNLT": 7}
NAMESPACE = "http://schemas.microsoft.com/project"
Value = str | int | Decimal | None
DEFAULTS: dict[str, Value] = {
    "CalendarUID": -1,
    "ConstraintType": 0,
    "FixedCost": 0,
    "FreeSlack": 0,
    "LinkLag": 0,
}
"""What the file leaves out, as the tool does."""


def element(name: str, value: Value) -> str:
    return "" if value is None else f"<{name}>{escape(str(value))}</{name}>"


def elements(values: dict[str, Value]) -> str:
    return "".join(
        element(name, value)
        for name, value in values.items()
        if DEFAULTS.get(name, object()) != value
    )


def when(at: int | None) -> str | None:
    return None if at is None else moment(at).isoformat()


def span(minutes: int) -> str:
    return f"PT{minutes // 60}H{minutes % 60}M0S"


def guid(*parts: object) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts)))).upper()


def cents(amount: Decimal) -> int:
    """Return money as the format wants it: in hundredths."""
    return int(amount * 100)


@dataclass
class Row:
    """A line of the plan: a phase with its children, or one activity."""

    uid: int
    name: str
    outline: str
    level: int
    children: list[Times]

    @property
    def is_summary(self) -> bool:
        return self.level < 2


def rows_of(status: Status) -> list[Row]:
    rows = [Row(0, status.project.name, "0", 0, list(status.now.values()))]
    activities = status.network.activities
    for number, (phase, group) in enumerate(groupby(activities, lambda a: a.phase), 1):
        members = [status.now[activity.key] for activity in group]
        rows.append(Row(len(rows), phase, f"{number}", 1, members))
        for place, times in enumerate(members, 1):
            name = times.activity.name
            outline = f"{number}.{place}"
            rows.append(Row(len(rows), name, outline, 2, [times]))
    return rows


class Writer:
    """Writes one status of one project."""

    def __init__(self, status: Status) -> None:
        self.status = status
        self.project = status.project
        self.clock = status.network.clock
        self.rows = rows_of(status)
        self.uid = {
            row.children[0].activity.key: row.uid
            for row in self.rows
            if not row.is_summary
        }
        self.resources = resources_of([self.project])
        self.has_baseline = self.project.character != "no baseline"

    def text(self) -> str:
        tasks = "\n".join(self.task(row) for row in self.rows)
        resources = "\n".join(self.resource(code) for code in self.resources)
        assignments = "\n".join(self.assignments())
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Project xmlns="{NAMESPACE}">{elements(self.head())}\n'
            f"<Calendars>\n{self.calendars()}</Calendars>\n<Tasks>\n{tasks}\n</Tasks>\n"
            f"<Resources>\n{resources}\n</Resources>\n"
            f"<Assignments>\n{assignments}\n</Assignments>\n</Project>\n"
        )

    def head(self) -> dict[str, Value]:
        saved = moment(self.status.data_date + 47 * 60)
        return {
            "SaveVersion": 14,
            "Name": f"{self.project.code}.xml",
            "GUID": guid(self.project.code),
            "Title": self.project.name,
            "Subject": self.project.code,
            "Company": NAME,
            "Manager": self.project.manager,
            "CreationDate": when(opening(self.project) - 20 * 1440),
            "LastSaved": saved.isoformat(),
            "ScheduleFromStart": 1,
            "StartDate": when(opening(self.project)),
            "FinishDate": when(self.status.finish),
            "CriticalSlackLimit": 0,
            "CurrencyDigits": 2,
            "CurrencySymbol": "€",
            "CurrencyCode": "EUR",
            "CalendarUID": self.clock.uid,
            "DefaultStartTime": "08:00:00",
            "DefaultFinishTime": "17:00:00",
            "MinutesPerDay": 480,
            "MinutesPerWeek": 2400,
            "DaysPerMonth": 20,
            "DefaultTaskType": 0,
            "DurationFormat": 7,
            "HonorConstraints": 1,
            "MultipleCriticalPaths": 0,
            "NewTasksEffortDriven": 0,
            "SplitsInProgressTasks": 0,
            "StatusDate": when(self.status.data_date),
            "CurrentDate": saved.isoformat(),
            "NewTasksAreManual": 0,
        }

    def calendars(self) -> str:
        first, last = moment(opening(self.project)), moment(self.status.finish)
        base = calendar(self.clock, range(first.year, last.year + 1))
        for number, code in enumerate(self.resources, 1):
            base += (
                f"<Calendar><UID>{10 + number}</UID>"
                f"<Name>{escape(self.called(code))}</Name>"
                "<IsBaseCalendar>0</IsBaseCalendar>"
                f"<BaseCalendarUID>{self.clock.uid}</BaseCalendarUID></Calendar>\n"
            )
        return base

    def called(self, code: str) -> str:
        """Return what the calendar of a resource is called."""
        one = None if code in ROLES else holder(self.project, code)
        return one.name if one else role_of(code)[0]

    def resource(self, code: str) -> str:
        name, rate = role_of(code)
        number = self.resources.index(code) + 1
        one = holder(self.project, code)
        unit = self.project.unit if code == "PM" else one.unit if one else None
        return (
            "<Resource>"
            + elements(
                {
                    "UID": number,
                    "ID": number,
                    "Name": one.name if one else name,
                    "Type": 1,
                    "Code": one.code if one else code,
                    "Group": unit,
                    "EmailAddress": one.email if one else None,
                    "MaxUnits": 1 if one else 4,
                    "AccrueAt": 3,
                    "StandardRate": rate,
                    "StandardRateFormat": 2,
                    "CalendarUID": 10 + number,
                    "IsGeneric": 0 if one else 1,
                }
            )
            + "</Resource>"
        )

    def task(self, row: Row) -> str:
        values = self.summary(row) if row.is_summary else self.activity(row)
        head: dict[str, Value] = {
            "UID": row.uid,
            "GUID": guid(self.project.code, row.outline),
            "ID": row.uid,
            "Name": row.name,
            "Active": 1,
            "Manual": 0,
            "Type": 1 if row.is_summary else 0,
            "WBS": row.outline,
            "OutlineNumber": row.outline,
            "OutlineLevel": row.level,
            "DurationFormat": 7,
            "Summary": int(row.is_summary),
        }
        links = "" if row.is_summary else self.links(row.children[0])
        baseline = self.baseline(row) if self.has_baseline else ""
        return f"<Task>{elements(head | values)}{links}{baseline}</Task>"

    def activity(self, row: Row) -> dict[str, Value]:
        times = row.children[0]
        money = spent(self.status, times)
        activity = times.activity
        whole = times.done + times.minutes
        percent = (
            100 if times.is_complete else times.done * 100 // whole if whole else 0
        )
        clock = self.clock
        moved = self.status.moved.get(activity.key)
        constraint = "SNET" if moved else activity.constraint
        date = moved or activity.constraint_date if constraint else None
        stop = resume = None
        if times.is_started:
            worked = clock.worked(times.start) + times.done
            stop = times.finish if times.is_complete else clock.end_at(worked)
            resume = times.finish if times.is_complete else clock.start_at(worked)
        slack = clock.worked(times.late_finish) - clock.worked(times.finish)
        return {
            "Start": when(times.start),
            "Finish": when(times.finish),
            "Duration": span(whole),
            "Work": span(money.work),
            "Stop": when(stop),
            "Resume": when(resume),
            "Milestone": int(activity.is_milestone),
            "Critical": int(not times.is_complete and slack <= 0),
            "EarlyStart": when(times.start),
            "EarlyFinish": when(times.finish),
            "LateStart": when(times.start if times.is_started else times.late_start),
            "LateFinish": when(times.late_finish),
            "FreeSlack": times.free * 10,
            "TotalSlack": slack * 10,
            "FixedCost": cents(money.fixed),
            "FixedCostAccrual": 3,
            "PercentComplete": percent,
            "Cost": cents(money.cost),
            "ActualStart": when(times.actual_start),
            "ActualFinish": when(times.actual_finish),
            "ActualDuration": span(times.done),
            "ActualCost": cents(money.actual_cost),
            "ActualWork": span(money.actual_work),
            "RemainingDuration": span(times.minutes),
            "RemainingCost": cents(money.remaining_cost),
            "RemainingWork": span(money.remaining_work),
            "ConstraintType": CONSTRAINT[constraint],
            "ConstraintDate": when(date),
            "Deadline": when(activity.deadline),
            "CalendarUID": -1,
        }

    def summary(self, row: Row) -> dict[str, Value]:
        clock = self.clock
        first = min(times.start for times in row.children)
        last = max(times.finish for times in row.children)
        late = max(times.late_finish for times in row.children)
        whole = sum(times.done + times.minutes for times in row.children)
        done = sum(times.done for times in row.children)
        percent = done * 100 // whole if whole else 0
        duration = clock.worked(last) - clock.worked(first)
        money = [spent(self.status, times) for times in row.children]
        started = [t.actual_start for t in row.children if t.actual_start is not None]
        is_over = all(times.is_complete for times in row.children)
        slack = min((t.float for t in row.children if not t.is_complete), default=0)
        return {
            "Start": when(first),
            "Finish": when(last),
            "Duration": span(duration),
            "Work": span(sum(one.work for one in money)),
            "Milestone": 0,
            "Critical": int(not is_over and slack <= 0),
            "EarlyStart": when(first),
            "EarlyFinish": when(last),
            "LateFinish": when(late),
            "TotalSlack": slack * 10,
            "FixedCost": 0,
            "PercentComplete": percent,
            "Cost": cents(total(money, "cost")),
            "ActualStart": when(min(started, default=None)),
            "ActualFinish": when(last) if is_over else None,
            "ActualDuration": span(duration * done // whole if whole else 0),
            "ActualCost": cents(total(money, "actual_cost")),
            "ActualWork": span(sum(one.actual_work for one in money)),
            "RemainingCost": cents(total(money, "remaining_cost")),
            "ConstraintType": 0,
            "CalendarUID": -1,
        }

    def links(self, times: Times) -> str:
        return "".join(
            "<PredecessorLink>"
            + elements(
                {
                    "PredecessorUID": self.uid[link.predecessor],
                    "Type": LINK_TYPE[link.type],
                    "LinkLag": link.lag * DAY * 10,
                    "LagFormat": 7,
                }
            )
            + "</PredecessorLink>"
            for link in times.activity.links
        )

    def baseline(self, row: Row) -> str:
        plan = [self.status.baseline[times.activity.key] for times in row.children]
        money = [planned(self.project, times.activity) for times in row.children]
        first = min(times.start for times in plan)
        last = max(times.finish for times in plan)
        duration = self.clock.worked(last) - self.clock.worked(first)
        return (
            "<Baseline>"
            + elements(
                {
                    "Number": 0,
                    "Start": when(first),
                    "Finish": when(last),
                    "Duration": span(duration if row.is_summary else plan[0].minutes),
                    "Work": span(sum(one.work for one in money)),
                    "Cost": cents(total(money, "cost")),
                    "FixedCost": 0 if row.is_summary else cents(money[0].fixed),
                }
            )
            + "</Baseline>"
        )

    def assignments(self) -> Iterator[str]:
        number = 0
        for row in self.rows:
            times = row.children[0]
            if row.is_summary:
                continue
            for code, share in spent(self.status, times).units:
                number += 1
                yield self.assignment(number, row.uid, times, code, share)

    def assignment(
        self, number: int, task: int, times: Times, code: str, share: float
    ) -> str:
        whole = times.done + times.minutes
        work, actual = round(share * whole), round(share * times.done)
        cost = wages(((code, share),), whole)
        paid = wages(((code, share),), times.done)
        values: dict[str, Value] = {
            "UID": number,
            "TaskUID": task,
            "ResourceUID": self.resources.index(code) + 1,
            "Start": when(times.start),
            "Finish": when(times.finish),
            "ActualStart": when(times.actual_start),
            "ActualFinish": when(times.actual_finish),
            "Units": f"{share:g}",
            "Work": span(work),
            "ActualWork": span(actual),
            "RemainingWork": span(work - actual),
            "Cost": cents(cost),
            "ActualCost": cents(paid),
            "RemainingCost": cents(cost - paid),
        }
        return f"<Assignment>{elements(values)}</Assignment>"


def total(money: list[Spending], name: str) -> Decimal:
    return sum((getattr(one, name) for one in money), Decimal())


def calendar(clock: Clock, years: range) -> str:
    shifts = "".join(
        f"<WorkingTime><FromTime>{start}</FromTime><ToTime>{end}</ToTime></WorkingTime>"
        for start, end in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00"))
    )
    days = ""
    for weekday in range(1, 8):
        works = 1 < weekday < clock.days_a_week + 2
        times = f"<WorkingTimes>{shifts}</WorkingTimes>" if works else ""
        days += (
            f"<WeekDay><DayType>{weekday}</DayType>"
            f"<DayWorking>{int(works)}</DayWorking>{times}</WeekDay>"
        )
    exceptions = "".join(
        f"<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>"
        f"<FromDate>{holiday.start}T00:00:00</FromDate>"
        f"<ToDate>{holiday.end}T23:59:00</ToDate></TimePeriod>"
        f"<Occurrences>1</Occurrences><Name>{escape(holiday.name)}</Name><Type>1</Type>"
        "<DayWorking>0</DayWorking></Exception>\n"
        for holiday in clock.holidays
        if holiday.start.year in years
    )
    return (
        f"<Calendar><UID>{clock.uid}</UID><Name>{clock.name}</Name>"
        "<IsBaseCalendar>1</IsBaseCalendar><BaseCalendarUID>-1</BaseCalendarUID>"
        f"<WeekDays>{days}</WeekDays>\n<Exceptions>{exceptions}</Exceptions></Calendar>\n"
    )


def write(path: Path, status: Status) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Writer(status).text(), encoding="utf-8", newline="\n")
