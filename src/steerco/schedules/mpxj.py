"""The long tail of plan formats, read by MPXJ in a Java process of its own."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec

from steerco.schedules.derived import without_idle_splits
from steerco.schedules.java import Supervisor
from steerco.schedules.java_pool import Coming, Pool
from steerco.schedules.model import (
    Assignment,
    Calendar,
    CriticalRule,
    FieldDefinition,
    FieldValue,
    LagCalendar,
    Link,
    Options,
    ProgressRule,
    Resource,
    RowCount,
    Schedule,
    Task,
    Unread,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.xml_inventory import is_watched, root_of, with_unread

_PROGRESS_RULES: Final = {rule.name: rule for rule in ProgressRule}
_LAG_CALENDARS: Final = {
    "PREDECESSOR": LagCalendar.PREDECESSOR,
    "SUCCESSOR": LagCalendar.SUCCESSOR,
    "PROJECT_DEFAULT": LagCalendar.PROJECT,
    "TWENTY_FOUR_HOUR": LagCalendar.ROUND_THE_CLOCK,
}
_FLOAT_TYPES: Final = {"START_SLACK": "start", "FINISH_SLACK": "finish"}
_FROM_FINISH: Final = "1"


class _Project(msgspec.Struct):
    """The extractor's first line of every project."""

    guid: str | None = None
    id: int | None = None
    title: str | None = None
    name: str | None = None
    code: str | None = None
    application: str | None = None
    short_application: str | None = None
    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    must_finish: dt.datetime | None = None
    data_date: dt.datetime | None = None
    currency: str | None = None
    manager: str | None = None
    author: str | None = None
    company: str | None = None
    earned_value_by_physical_percent: bool = False
    calendar: int | None = None
    schedule_from: str | None = None
    progress_rule: str | None = None
    lag_calendar: str | None = None
    critical_rule: str | None = None
    critical_limit: int | None = None
    float_type: str | None = None
    honor_constraints: bool = True
    use_expected_finish: bool = False
    open_ends_critical: bool = False
    multiple_critical_paths: bool = False
    split_in_progress: bool = True
    lag_from_early_start: bool = True
    minutes_per_day: int | None = None
    minutes_per_week: int | None = None
    days_per_month: int | None = None
    baseline_dates: dict[int, dt.datetime] = {}


class _Rows(msgspec.Struct):
    """How many records of a kind MPXJ found in the file."""

    entity: str
    found: int


_ENTITIES: Final[dict[bytes, type]] = {
    b"project": _Project,
    b"calendar": Calendar,
    b"resource": Resource,
    b"task": Task,
    b"link": Link,
    b"assignment": Assignment,
    b"field": FieldValue,
    b"definition": FieldDefinition,
    b"rows": _Rows,
    b"unread": Unread,
}
_DECODERS: Final[dict[bytes, msgspec.json.Decoder[Any]]] = {
    entity: msgspec.json.Decoder(kind) for entity, kind in _ENTITIES.items()
}

_shared: list[Pool] = []


@contextmanager
def session(coming: Iterator[Coming]) -> Iterator[None]:
    """Share Java processes among all files read inside the block."""
    with Pool(coming) as pool:
        _shared.append(pool)
        try:
            yield
        finally:
            _shared.remove(pool)


def read_file(path: Path, format_: Format, *, name: str) -> tuple[Schedule, ...]:
    """Read every project of a file that MPXJ knows."""
    if _shared:
        content = _shared[-1].extract(path, format_, name=name)
    else:
        with Supervisor() as supervisor:
            content = supervisor.extract(path, format_, name=name)
    schedules = tuple(_schedules(content, format_, name))
    if not is_watched(format_):
        return schedules
    root = root_of(path, name)
    return tuple(with_unread(schedule, root) for schedule in schedules)


def _schedules(content: bytes, format_: Format, name: str) -> Iterator[Schedule]:
    project: _Project | None = None
    entities: dict[bytes, list[Any]] = defaultdict(list)
    number = 1
    for line in content.splitlines():
        entity, _, text = line.partition(b"\t")
        record = _DECODERS[entity].decode(text)
        if isinstance(record, _Project):
            if project is not None:
                yield _schedule(project, entities, format_, name, number)
                number += 1
            project, entities = record, defaultdict(list)
        else:
            entities[entity].append(record)
    if project is not None:
        yield _schedule(project, entities, format_, name, number)


def _schedule(
    project: _Project,
    entities: dict[bytes, list[Any]],
    format_: Format,
    name: str,
    number: int,
) -> Schedule:
    identity = project.guid or (str(project.id) if project.id is not None else None)
    schedule = Schedule(
        uid=identity or project.code or str(number),
        name=_name(project, name, primavera=format_ is Format.PMXML),
        code=project.code or "",
        format=format_,
        application=project.application or project.short_application or "",
        start=project.start,
        finish=project.finish,
        must_finish=project.must_finish,
        data_date=project.data_date,
        currency=project.currency or "",
        manager=project.manager or "",
        author=project.author or "",
        company=project.company or "",
        calendar=project.calendar,
        options=_options(project),
        calendars=tuple(map(_in_order, entities[b"calendar"])),
        tasks=tuple(_outline_order(entities[b"task"])),
        links=tuple(entities[b"link"]),
        resources=tuple(entities[b"resource"]),
        assignments=tuple(entities[b"assignment"]),
        fields=tuple(entities[b"field"]),
        field_definitions=tuple(entities[b"definition"]),
        baseline_dates=project.baseline_dates,
        unread=tuple(entities[b"unread"]),
        row_counts=tuple(_counts(entities)),
    )
    return without_idle_splits(schedule)


_LEFT_OUT: Final = {
    "Tasks": "Blank rows and the project's own summary are left out.",
    "Resources": "Blank rows are left out.",
    "Assignments": "Those of blank rows are left out.",
}


def _counts(entities: Mapping[bytes, list[Any]]) -> Iterator[RowCount]:
    """Yield what the file holds against what the extractor wrote."""
    for rows in entities[b"rows"]:
        written = entities[rows.entity.lower().removesuffix("s").encode()]
        yield RowCount(
            entity=rows.entity,
            found=rows.found,
            taken=len(written),
            note=_LEFT_OUT.get(rows.entity, ""),
        )


def _name(project: _Project, file_name: str, *, primavera: bool) -> str:
    names = (
        (project.name, project.title) if primavera else (project.title, project.name)
    )
    return names[0] or names[1] or project.code or PurePath(file_name).stem


def _in_order(calendar: Calendar) -> Calendar:
    return msgspec.structs.replace(
        calendar,
        exceptions=tuple(
            sorted(calendar.exceptions, key=lambda each: (each.start, each.end))
        ),
    )


def _options(project: _Project) -> Options:
    minutes_per_day = project.minutes_per_day or 480
    return Options(
        schedule_from_finish=project.schedule_from == _FROM_FINISH,
        progress_rule=_PROGRESS_RULES.get(
            project.progress_rule or "", ProgressRule.RETAINED_LOGIC
        ),
        lag_calendar=_LAG_CALENDARS.get(
            project.lag_calendar or "", LagCalendar.PREDECESSOR
        ),
        critical_rule=CriticalRule.LONGEST_PATH
        if project.critical_rule == "LONGEST_PATH"
        else CriticalRule.TOTAL_FLOAT,
        critical_limit=project.critical_limit or 0,
        honor_constraints=project.honor_constraints,
        use_expected_finish=project.use_expected_finish,
        open_ends_critical=project.open_ends_critical,
        earned_value_by_physical_percent=project.earned_value_by_physical_percent,
        float_type=_FLOAT_TYPES.get(project.float_type or "", "smallest"),
        multiple_critical_paths=project.multiple_critical_paths,
        split_in_progress=project.split_in_progress,
        lag_from_early_start=project.lag_from_early_start,
        minutes_per_day=minutes_per_day,
        minutes_per_week=project.minutes_per_week or 5 * minutes_per_day,
        days_per_month=project.days_per_month or 20,
    )


def _outline_order(tasks: list[Task]) -> list[Task]:
    """Return the tasks with every parent before its children."""
    uids = {task.uid for task in tasks}
    children: dict[int | None, list[Task]] = defaultdict(list)
    for task in tasks:
        children[task.parent if task.parent in uids else None].append(task)
    ordered: list[Task] = []
    stack = children[None][::-1]
    while stack:
        task = stack.pop()
        ordered.append(task)
        stack += children[task.uid][::-1]
    return ordered
