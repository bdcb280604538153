"""What a person does to a plan, as tagged records.

Times are minutes since 1970 of naive local time, durations and work minutes (working
time unless elapsed), money decimal text. A value that is left out stays as it is; null
clears it.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import UNSET, Meta, UnsetType

Time: TypeAlias = Annotated[int, Meta(ge=-36_816_480, le=120_968_640)]
"""Between 1900 and 2200."""
Minutes: TypeAlias = Annotated[int, Meta(ge=0, le=50_000_000)]
Lag: TypeAlias = Annotated[int, Meta(ge=-50_000_000, le=50_000_000)]
Percent: TypeAlias = Annotated[float, Meta(ge=0, le=100)]
Units: TypeAlias = Annotated[float, Meta(ge=0, le=1000)]
Name: TypeAlias = Annotated[str, Meta(max_length=500)]
Text: TypeAlias = Annotated[str, Meta(max_length=2000)]
Notes: TypeAlias = Annotated[str, Meta(max_length=50_000)]
Unit: TypeAlias = Literal["m", "h", "d", "w", "mo", "y"]
LinkName: TypeAlias = Literal["FS", "SS", "FF", "SF"]
ConstraintName: TypeAlias = Literal[
    "ASAP", "ALAP", "SNET", "SNLT", "FNET", "FNLT", "SO", "FO", "MSO", "MFO"
]
KindName: TypeAlias = Literal[
    "task", "milestone", "start_milestone", "finish_milestone", "level_of_effort"
]
TypeName: TypeAlias = Literal[
    "fixed_units", "fixed_duration", "fixed_work", "fixed_duration_and_units"
]
Day: TypeAlias = Annotated[int, Meta(ge=0, le=6)]
MinuteOfDay: TypeAlias = Annotated[int, Meta(ge=0, le=1440)]
Hours: TypeAlias = Annotated[
    tuple[tuple[MinuteOfDay, MinuteOfDay], ...], Meta(max_length=24)
]
Count: TypeAlias = Annotated[int, Meta(ge=1, le=1000)]


class Part(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
):
    """Base of what edits are made of."""


class Values(Part, frozen=True):
    """New values of one task."""

    name: Name | UnsetType = UNSET
    duration: Minutes | UnsetType | None = UNSET
    duration_unit: Unit | UnsetType = UNSET
    elapsed: bool | UnsetType = UNSET
    start: Time | UnsetType | None = UNSET
    finish: Time | UnsetType | None = UNSET
    percent: Percent | UnsetType = UNSET
    actual_start: Time | UnsetType | None = UNSET
    actual_finish: Time | UnsetType | None = UNSET
    remaining_duration: Minutes | UnsetType = UNSET
    work: Minutes | UnsetType = UNSET
    constraint: ConstraintName | UnsetType = UNSET
    constraint_date: Time | UnsetType | None = UNSET
    deadline: Time | UnsetType | None = UNSET
    calendar: Name | UnsetType | None = UNSET
    manual: bool | UnsetType = UNSET
    active: bool | UnsetType = UNSET
    kind: KindName | UnsetType = UNSET
    priority: Annotated[int, Meta(ge=0, le=1000)] | UnsetType | None = UNSET
    notes: Notes | UnsetType = UNSET
    cost: Decimal | UnsetType | None = UNSET
    type: TypeName | UnsetType = UNSET
    effort_driven: bool | UnsetType = UNSET
    leveling_delay: Minutes | UnsetType | None = UNSET
    wbs: Annotated[str, Meta(max_length=200)] | UnsetType = UNSET
    code: Annotated[str, Meta(max_length=100)] | UnsetType = UNSET


class Repeat(Part, frozen=True):
    """How often work comes again, from the start of the first time on."""

    every: Literal["day", "week", "month"]
    interval: Count = 1
    weekdays: tuple[Day, ...] = ()
    until: Time | None = None
    times: Count | None = None


class ExceptionRepeat(Part, frozen=True):
    """How a calendar's exception comes again within its first and last day."""

    every: Literal["day", "week", "month", "year"]
    interval: Count = 1
    weekdays: tuple[Day, ...] = ()
    times: Count | None = None


class Exceptional(Part, frozen=True):
    """Days that work other hours than the week says; none is a day off."""

    start: dt.date
    end: dt.date
    name: Name = ""
    ranges: Hours = ()
    repeat: ExceptionRepeat | None = None


class PlanValues(Part, frozen=True):
    """New settings of the plan."""

    data_date: Time | UnsetType | None = UNSET
    start: Time | UnsetType = UNSET
    finish: Time | UnsetType = UNSET
    must_finish: Time | UnsetType | None = UNSET
    calendar: Name | UnsetType = UNSET
    schedule_from_finish: bool | UnsetType = UNSET
    critical_limit: Lag | UnsetType = UNSET
    critical_rule: Literal["total_float", "longest_path"] | UnsetType = UNSET
    multiple_critical_paths: bool | UnsetType = UNSET
    progress_rule: (
        Literal["retained_logic", "progress_override", "actual_dates"] | UnsetType
    ) = UNSET


class Set(Part, frozen=True, tag_field="do", tag="set"):
    uid: int
    values: Values


class Add(Part, frozen=True, tag_field="do", tag="add"):
    values: Values = Values()
    parent: int | None = None
    before: int | None = None
    count: Count = 1
    repeat: Repeat | None = None


class Remove(Part, frozen=True, tag_field="do", tag="remove"):
    """Take tasks out, with all that is under them and their links."""

    uids: tuple[int, ...]


class Move(Part, frozen=True, tag_field="do", tag="move"):
    uids: tuple[int, ...]
    parent: int | None = None
    before: int | None = None


class Indent(Part, frozen=True, tag_field="do", tag="indent"):
    uids: tuple[int, ...]


class Outdent(Part, frozen=True, tag_field="do", tag="outdent"):
    uids: tuple[int, ...]


class SetLink(Part, frozen=True, tag_field="do", tag="link"):
    """Add a link or change it; `was` names the type that it had."""

    predecessor: int
    successor: int
    type: LinkName = "FS"
    was: LinkName | None = None
    lag: Lag = 0
    lag_unit: Unit = "d"
    elapsed: bool = False
    percent: Annotated[float, Meta(ge=-1000, le=1000)] | None = None


class Unlink(Part, frozen=True, tag_field="do", tag="unlink"):
    predecessor: int
    successor: int
    type: LinkName | None = None


class Predecessors(Part, frozen=True, tag_field="do", tag="predecessors"):
    """The predecessors of a task as typed into a cell: 12FS+2d; 14."""

    uid: int
    text: Text


class Assign(Part, frozen=True, tag_field="do", tag="assign"):
    task: int
    resource: int | Name
    units: Units = 1.0
    work: Minutes | None = None


class Unassign(Part, frozen=True, tag_field="do", tag="unassign"):
    task: int
    resource: int


class Resources(Part, frozen=True, tag_field="do", tag="resources"):
    """The resources of a task as typed into a cell: Ann[50%]; Bob."""

    uid: int
    text: Text


class SplitTask(
    Part, frozen=True, tag_field="do", tag="split", rename={"from_": "from"}
):
    """Interrupt a task."""

    uid: int
    from_: Time
    to: Time


class Join(Part, frozen=True, tag_field="do", tag="join"):
    """Take a task's interruptions out."""

    uid: int


class SetCalendar(Part, frozen=True, tag_field="do", tag="calendar"):
    """Change a calendar, or add one; what is left out stays."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    week: (
        Annotated[tuple[Hours | None, ...], Meta(min_length=7, max_length=7)] | None
    ) = None
    exceptions: Annotated[tuple[Exceptional, ...], Meta(max_length=500)] | None = None


class SetPlan(Part, frozen=True, tag_field="do", tag="plan"):
    values: PlanValues


class Progress(Part, frozen=True, tag_field="do", tag="progress"):
    """Update work as scheduled up to a date."""

    to: Time
    uids: tuple[int, ...] | None = None


class Paste(Part, frozen=True, tag_field="do", tag="paste"):
    """Cells as copied from a spreadsheet: a new task a row, before `at` or at the end."""

    columns: Annotated[tuple[str, ...], Meta(min_length=1, max_length=40)]
    rows: Annotated[tuple[tuple[Notes, ...], ...], Meta(max_length=5000)]
    at: int | None = None


Edit: TypeAlias = (
    Set
    | Add
    | Remove
    | Move
    | Indent
    | Outdent
    | SetLink
    | Unlink
    | Predecessors
    | Assign
    | Unassign
    | Resources
    | SplitTask
    | Join
    | SetCalendar
    | SetPlan
    | Progress
    | Paste
)
