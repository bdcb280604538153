"""The canonical plan: what every reader returns and everything else works on.

Time is naive local wall-clock time. Durations, lags, slack and work are integer
tenths of a minute (`TENTHS_PER_HOUR` = 600); a `Duration` also keeps the unit it was
written in and whether it is elapsed time. Money is `Decimal` in the plan's currency.
`None` means that the source says nothing; it is never zero.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import Any

import msgspec

TENTHS_PER_MINUTE = 10
TENTHS_PER_HOUR = 600
DAY = 24 * TENTHS_PER_HOUR


class TaskKind(StrEnum):
    TASK = "task"
    SUMMARY = "summary"
    MILESTONE = "milestone"
    START_MILESTONE = "start_milestone"
    FINISH_MILESTONE = "finish_milestone"
    LEVEL_OF_EFFORT = "level_of_effort"
    WBS_SUMMARY = "wbs_summary"
    HAMMOCK = "hammock"
    RECURRING = "recurring"
    EXTERNAL = "external"
    SUBPROJECT = "subproject"


_SUMMARIES = (TaskKind.SUMMARY, TaskKind.WBS_SUMMARY)
_MILESTONES = (
    TaskKind.MILESTONE,
    TaskKind.START_MILESTONE,
    TaskKind.FINISH_MILESTONE,
)


class LinkType(StrEnum):
    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class ConstraintType(StrEnum):
    ASAP = "ASAP"
    ALAP = "ALAP"
    START_NO_EARLIER_THAN = "SNET"
    START_NO_LATER_THAN = "SNLT"
    FINISH_NO_EARLIER_THAN = "FNET"
    FINISH_NO_LATER_THAN = "FNLT"
    START_ON = "SO"
    FINISH_ON = "FO"
    MUST_START_ON = "MSO"
    MUST_FINISH_ON = "MFO"


class ProgressRule(StrEnum):
    """What a P6 scheduler does with progress out of sequence."""

    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"
    ACTUAL_DATES = "actual_dates"


class LagCalendar(StrEnum):
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    PROJECT = "project"
    ROUND_THE_CLOCK = "24h"


class CriticalRule(StrEnum):
    TOTAL_FLOAT = "total_float"
    LONGEST_PATH = "longest_path"


class ResourceType(StrEnum):
    WORK = "work"
    MATERIAL = "material"
    COST = "cost"
    ROLE = "role"


class Accrual(StrEnum):
    """When a cost falls due."""

    START = "start"
    PRORATED = "prorated"
    END = "end"


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    COST = "cost"
    DATE = "date"
    DURATION = "duration"
    FLAG = "flag"
    CODE = "code"
    """A value of a list, possibly of a tree: outline and activity codes."""


class Pattern(IntEnum):
    """How an exception recurs, with the numbers of Microsoft Project XML."""

    DAILY = 1
    YEARLY_BY_DAY = 2
    YEARLY_BY_POSITION = 3
    MONTHLY_BY_DAY = 4
    MONTHLY_BY_POSITION = 5
    WEEKLY = 6
    EVERY_N_DAYS = 7


class Severity(StrEnum):
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Record(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of all canonical records: frozen, keyword-only, cheap to store."""


class Duration(Record, frozen=True):
    tenths: int
    """Working tenths of a minute, or wall-clock ones where `elapsed`."""
    unit: str = "d"
    """Unit of display: m, h, d, w, mo, y, or % for a percent lag."""
    elapsed: bool = False
    estimated: bool = False
    percent: float | None = None
    """A lag in percent of the predecessor's duration; `tenths` is then 0."""


class TimeRange(Record, frozen=True):
    """Working time within a day, in minutes after midnight; `end` may be 1440."""

    start: int
    end: int


class Recurrence(Record, frozen=True):
    """The rule behind recurring calendar exceptions, as its author entered it."""

    pattern: Pattern
    start: dt.date
    end: dt.date
    occurrences: int | None = None
    """How often at most; None where the end date alone decides."""
    period: int = 1
    weekdays: tuple[int, ...] = ()
    """Days of the week that a weekly pattern hits, Monday is 0."""
    month: int = 1
    month_day: int = 1
    item: int = 0
    """0 a day, 1 a weekday, 2 a weekend day, 3 to 9 Sunday to Saturday."""
    position: int = 0
    """0 first to 3 fourth, 4 last."""

    @property
    def is_span(self) -> bool:
        """Tell whether every day from start to end is meant."""
        return self.pattern is Pattern.DAILY and self.period <= 1


class CalendarException(Record, frozen=True):
    """Days `start` to `end` inclusive work as `ranges` say; no range is a day off."""

    start: dt.date
    end: dt.date
    ranges: tuple[TimeRange, ...] = ()
    name: str = ""
    recurrence: int | None = None
    """Which of the calendar's `recurrences` this day follows."""


class WorkWeek(Record, frozen=True):
    """Another week for a span of dates; a day that is None follows the calendar."""

    start: dt.date
    end: dt.date
    week: tuple[tuple[TimeRange, ...] | None, ...]
    name: str = ""


class Calendar(Record, frozen=True):
    """A base, task or resource calendar, recurrences already expanded to dates.

    `week` has seven entries, Monday first; an entry that is None inherits the
    parent's day, an empty tuple is a day off. A day is looked up in the exceptions
    of the calendar and then of its parents, only then in work weeks and weeks.
    """

    uid: int
    name: str
    guid: str | None = None
    parent: int | None = None
    kind: str = "base"
    week: tuple[tuple[TimeRange, ...] | None, ...] = (None,) * 7
    exceptions: tuple[CalendarException, ...] = ()
    recurrences: tuple[Recurrence, ...] = ()
    """The rules of recurring exceptions, whose days stand in `exceptions`."""
    work_weeks: tuple[WorkWeek, ...] = ()
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    minutes_per_month: int | None = None
    minutes_per_year: int | None = None
    days_per_month: int | None = None


class Baseline(Record, frozen=True):
    """One task's figures in baseline `number` (0 to 10)."""

    number: int
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    duration: Duration | None = None
    work: int | None = None
    cost: Decimal | None = None
    fixed_cost: Decimal | None = None


class Split(Record, frozen=True):
    """An interruption of a task: no work between `start` and `finish`."""

    start: dt.datetime
    finish: dt.datetime


class Task(Record, frozen=True):
    uid: int
    name: str
    id: int | None = None
    guid: str | None = None
    parent: int | None = None
    """uid of the summary or WBS element above."""
    level: int = 1
    wbs: str = ""
    code: str = ""
    """Activity id in P6; empty where the source has none."""
    kind: TaskKind = TaskKind.TASK
    recurring: bool = False
    """Heads the occurrences of a recurring task."""
    manual: bool = False
    active: bool = True
    type: str = "fixed_units"
    effort_driven: bool = False
    calendar: int | None = None
    ignore_resource_calendar: bool = False
    duration: Duration | None = None
    remaining_duration: Duration | None = None
    actual_duration: Duration | None = None
    # What the source stores as scheduled.
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    early_start: dt.datetime | None = None
    early_finish: dt.datetime | None = None
    late_start: dt.datetime | None = None
    late_finish: dt.datetime | None = None
    free_float: int | None = None
    total_float: int | None = None
    critical: bool | None = None
    longest_path: bool | None = None
    # Progress.
    actual_start: dt.datetime | None = None
    actual_finish: dt.datetime | None = None
    stop: dt.datetime | None = None
    resume: dt.datetime | None = None
    suspend: dt.datetime | None = None
    suspend_resume: dt.datetime | None = None
    expected_finish: dt.datetime | None = None
    external_early_start: dt.datetime | None = None
    """P6: what links from other projects allow."""
    external_late_finish: dt.datetime | None = None
    percent_complete: float | None = None
    """Duration percent complete, 0 to 100."""
    percent_work_complete: float | None = None
    physical_percent_complete: float | None = None
    percent_type: str | None = None
    """P6: duration, physical or units."""
    # Logic.
    constraint: ConstraintType = ConstraintType.ASAP
    constraint_date: dt.datetime | None = None
    second_constraint: ConstraintType | None = None
    second_constraint_date: dt.datetime | None = None
    deadline: dt.datetime | None = None
    priority: int | None = None
    leveling_delay: Duration | None = None
    splits: tuple[Split, ...] = ()
    # Work in tenths of a minute, money in the plan's currency.
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    remaining_cost: Decimal | None = None
    fixed_cost: Decimal | None = None
    fixed_cost_accrual: Accrual | None = None
    planned_start: dt.datetime | None = None
    planned_finish: dt.datetime | None = None
    baselines: tuple[Baseline, ...] = ()
    notes: str = ""
    hyperlink: str = ""
    """What a link to a document says; `hyperlink_address` is where it leads."""
    hyperlink_address: str = ""
    external_project: str | None = None

    @property
    def is_summary(self) -> bool:
        return self.kind in _SUMMARIES

    @property
    def is_milestone(self) -> bool:
        return self.kind in _MILESTONES

    def baseline(self, number: int = 0) -> Baseline | None:
        return next((b for b in self.baselines if b.number == number), None)


class Link(Record, frozen=True):
    predecessor: int
    successor: int
    type: LinkType = LinkType.FS
    lag: Duration = Duration(tenths=0)
    lag_calendar: int | None = None
    external: str | None = None
    """The other project's path or code where one end lies outside this plan."""
    uid: int | None = None
    """The link's own id, where the source gives one."""
    driving: bool | None = None
    comment: str = ""


class RatePeriod(Record, frozen=True):
    rate: Decimal
    start: dt.datetime | None = None
    end: dt.datetime | None = None
    overtime_rate: Decimal | None = None
    per: str = "h"
    """Unit of time the rate is for; empty where it is a piece of material."""
    unit: str = "h"
    """Unit of time in which people see the rate."""
    table: str = "A"
    cost_per_use: Decimal | None = None


class Availability(Record, frozen=True):
    """How much of a resource there is from `start` on, up to `end`."""

    units: float
    start: dt.datetime | None = None
    end: dt.datetime | None = None


class Resource(Record, frozen=True):
    uid: int
    name: str
    id: int | None = None
    guid: str | None = None
    code: str = ""
    initials: str = ""
    parent: int | None = None
    """uid of the resource above, where resources form a tree."""
    type: ResourceType = ResourceType.WORK
    calendar: int | None = None
    max_units: float | None = None
    """1.0 is one full-time person."""
    group: str = ""
    email: str = ""
    generic: bool = False
    active: bool = True
    budget: bool = False
    unit_label: str = ""
    """What a material is counted in."""
    accrual: Accrual | None = None
    notes: str = ""
    rates: tuple[RatePeriod, ...] = ()
    availability: tuple[Availability, ...] = ()


class AssignmentBaseline(Record, frozen=True):
    number: int
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    work: int | None = None
    cost: Decimal | None = None


class Timephased(Record, frozen=True):
    """A raw segment: `amount` tenths of a minute (or money) between two instants."""

    kind: str
    """remaining, actual, overtime, baseline0 to baseline10, or one with `_cost`."""
    start: dt.datetime
    finish: dt.datetime
    amount: float


class Assignment(Record, frozen=True):
    uid: int
    task: int
    guid: str | None = None
    resource: int | None = None
    role: str = ""
    units: float | None = None
    work: int | None = None
    actual_work: int | None = None
    remaining_work: int | None = None
    overtime_work: int | None = None
    actual_overtime_work: int | None = None
    remaining_overtime_work: int | None = None
    percent_work_complete: float | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    actual_start: dt.datetime | None = None
    actual_finish: dt.datetime | None = None
    stop: dt.datetime | None = None
    resume: dt.datetime | None = None
    delay: Duration | None = None
    leveling_delay: Duration | None = None
    contour: str | None = None
    cost: Decimal | None = None
    actual_cost: Decimal | None = None
    remaining_cost: Decimal | None = None
    rate_table: str = "A"
    notes: str = ""
    baselines: tuple[AssignmentBaseline, ...] = ()
    timephased: tuple[Timephased, ...] = ()


class LookupValue(Record, frozen=True):
    """One entry of the list that a custom field takes its values from."""

    id: str
    value: str
    description: str = ""
    parent: str | None = None
    guid: str | None = None


class FieldDefinition(Record, frozen=True):
    """A custom field, outline code, activity code or user-defined field."""

    key: str
    """The source's own id of the field, to which values refer."""
    entity: str
    name: str
    """The field's name in the source, such as Text1."""
    alias: str = ""
    """What people call it; empty where they gave it no name."""
    kind: FieldKind = FieldKind.TEXT
    lookup: tuple[LookupValue, ...] = ()


class FieldValue(Record, frozen=True):
    """What one task, resource or assignment holds in a custom field."""

    entity: str
    uid: int
    field: str
    """The alias people see, else the source's field name."""
    value: str
    key: str = ""
    """Of the field's definition; empty where the source defines none."""
    lookup: str | None = None
    """Id of the list entry that the value is, where there is a list."""


class Warning(Record, frozen=True):  # noqa: A001  (the field's word for it)
    """Something that the reader did not understand or had to repair."""

    code: str
    message: str
    severity: Severity = Severity.WARNING
    tasks: tuple[int, ...] = ()


class RowCount(Record, frozen=True):
    """How many records of a kind the file holds, and how many came into the plan."""

    entity: str
    found: int
    taken: int
    note: str = ""
    """Why the two differ, where the reader left something out on purpose."""


class Unread(Record, frozen=True):
    """Something that stands in the file and in no field of the canonical plan."""

    where: str
    """Table, element or sheet."""
    field: str
    """Its column or child; empty where the whole is not read."""
    count: int
    sample: str = ""


class Options(Record, frozen=True):
    """How the source's own scheduler was set."""

    schedule_from_finish: bool = False
    progress_rule: ProgressRule = ProgressRule.RETAINED_LOGIC
    split_in_progress: bool = True
    """Microsoft Project: what is left of a started task waits for its predecessors."""
    lag_from_early_start: bool = True
    """P6: start-to-start lag from started work counts from where its rest begins."""
    lag_calendar: LagCalendar = LagCalendar.PREDECESSOR
    critical_rule: CriticalRule = CriticalRule.TOTAL_FLOAT
    critical_limit: int = 0
    """Total float, in tenths of a minute, at or under which a task is critical."""
    honor_constraints: bool = True
    use_expected_finish: bool = False
    """P6: let an expected finish date set the remaining duration."""
    open_ends_critical: bool = False
    earned_value_by_physical_percent: bool = False
    """Earned value follows the physical percent complete, not that of duration."""
    float_type: str = "finish"
    """P6 computes total float from finish, start, or the smallest of both."""
    float_from_must_finish: bool = True
    """P6: measure total float against the project's must-finish date."""
    multiple_critical_paths: bool = False
    minutes_per_day: int = 480
    minutes_per_week: int = 2400
    days_per_month: int = 20


class Schedule(Record, frozen=True):
    """One project's plan, whole, as read from one file."""

    uid: str
    """Stable key of the project inside its file: GUID, project id or code."""
    name: str
    format: str
    """MPP, MSPDI, XER, PMXML, MPX, MPD, GAN, PLANNER, XLSX, CSV, ..."""
    application: str = ""
    code: str = ""
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    must_finish: dt.datetime | None = None
    data_date: dt.datetime | None = None
    """Status date in Microsoft's words; None where the source sets none."""
    currency: str = ""
    manager: str = ""
    author: str = ""
    company: str = ""
    calendar: int | None = None
    options: Options = Options()
    calendars: tuple[Calendar, ...] = ()
    tasks: tuple[Task, ...] = ()
    """In outline order: a parent stands before its children."""
    links: tuple[Link, ...] = ()
    resources: tuple[Resource, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    field_definitions: tuple[FieldDefinition, ...] = ()
    baseline_dates: dict[int, dt.datetime] = {}
    warnings: tuple[Warning, ...] = ()
    row_counts: tuple[RowCount, ...] = ()
    unread: tuple[Unread, ...] = ()
    extra: dict[str, Any] = {}
    """What the canonical fields do not hold, kept for the way back."""
    numbered_by_place: bool = False
    """Rows came, went or moved here, so that the ids of tasks are not their numbers."""

    @property
    def from_primavera(self) -> bool:
        """Tell whether the plan follows P6's scheduling rules, else Microsoft's."""
        return self.format in ("XER", "PMXML")
