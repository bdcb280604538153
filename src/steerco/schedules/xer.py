"""Primavera P6's XER files, read without Java: every project, every table optional."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from steerco.schedules.errors import NoPlan
from steerco.schedules.model import (
    Assignment,
    CriticalRule,
    Duration,
    FieldValue,
    LagCalendar,
    Link,
    LinkType,
    Options,
    ProgressRule,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.model import (
    Warning as PlanWarning,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.xer_baselines import with_baselines
from steerco.schedules.xer_calendars import read_calendars
from steerco.schedules.xer_fields import read_definitions, read_fields
from steerco.schedules.xer_inventory import Inventory, unread_of
from steerco.schedules.xer_kept import KeptFields
from steerco.schedules.xer_neighbours import with_neighbours
from steerco.schedules.xer_resources import read_assignments, read_resources
from steerco.schedules.xer_tables import Row, Tables, to_integer, to_tenths
from steerco.schedules.xer_tasks import Outline, outlines, read_tasks

_LAG_CALENDARS: Final = {
    "rcal_Predecessor": LagCalendar.PREDECESSOR,
    "rcal_Successor": LagCalendar.SUCCESSOR,
    "rcal_ProjDefault": LagCalendar.PROJECT,
    "rcal_24Hour": LagCalendar.ROUND_THE_CLOCK,
}
_FLOAT_TYPES: Final = {"FT_FF": "finish", "FT_SF": "start", "FT_TF": "smallest"}
_LINK_TYPES: Final = {each.value: each for each in LinkType}
_LINK_COLUMNS: Final = (
    "pred_task_id",
    "task_id",
    "proj_id",
    "pred_proj_id",
    "pred_type",
    "lag_hr_cnt",
    "task_pred_id",
    "comments",
)
_UNMAPPED: Final = (
    "FINDATES",
    "PROJISSU",
    "PROJRISK",
    "PROJTHRS",
    "RISKTYPE",
    "TASKFIN",
    "TASKRISK",
    "THRSPARM",
    "TRSRCFIN",
    "WBSBUDG",
)
"""Tables that no canonical field holds yet; they are kept as they are."""


ENCODINGS: Final = {
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1253": "Greek",
    "cp1254": "Turkish",
    "cp1255": "Hebrew",
    "cp1256": "Arabic",
    "cp1257": "Baltic",
    "cp874": "Thai",
    "cp932": "Japanese",
    "gb18030": "Chinese, simplified",
    "cp949": "Korean",
    "cp950": "Chinese, traditional",
    "utf-8": "Unicode",
}
"""Code pages that P6 writes, which no file names."""


def read_file(
    path: Path, format_: Format, *, name: str, encoding: str = ""
) -> tuple[Schedule, ...]:
    """Read every project of an XER file; its encoding is found unless it is named."""
    tables = Tables(path.read_bytes(), name, encoding)
    database = _Database(tables, format_)
    schedules = tuple(database.schedule(row) for row in database.projects)
    if not any(schedule.tasks for schedule in schedules):
        raise NoPlan(name)
    return with_baselines(with_neighbours(schedules, apart=database.apart(schedules)))


class _Database:
    """What all projects of one file share, grouped by project where that is cheap."""

    def __init__(self, tables: Tables, format_: Format) -> None:
        self._tables = tables
        self._format = format_
        self.projects = _project_rows(tables)
        self._codes = {
            row.integer("proj_id"): row.text("proj_short_name") or ""
            for row in self.projects
        }
        self._calendars = list(read_calendars(tables))
        self._resources = read_resources(tables)
        self._assignments = read_assignments(
            tables, {resource.uid: resource for resource in self._resources}
        )
        self._options = {row.integer("proj_id"): row for row in tables["SCHEDOPTIONS"]}
        self._outlines = outlines(tables)
        self._links = self._read_links()
        self._fields = read_fields(tables)
        self._kept = KeptFields(tables)
        self._definitions = read_definitions(tables)
        self._inventory = Inventory(tables)
        self._unread = unread_of(tables)

    def apart(self, schedules: Sequence[Schedule]) -> set[str]:
        """Return the uids of projects told to ignore links with other projects."""
        return {
            schedule.uid
            for schedule, row in zip(schedules, self.projects, strict=True)
            if (own := self._options.get(row.integer("proj_id"))) is not None
            and own.text("sched_outer_depend_type") == "SD_None"
        }

    def schedule(self, row: Row) -> Schedule:
        project = row.integer("proj_id")
        outline = self._outlines.get(project) or Outline()
        options = self._project_options(project, row)
        tasks = tuple(
            self._kept.applied("TASK", read_tasks(outline, self._assignments, options))
        )
        uids = {task.uid for task in tasks}
        links = tuple(self._links.get(project, ()))
        assigned = (each for t in tasks for each in self._assignments.get(t.uid, ()))
        assignments = tuple(self._kept.applied("TASKRSRC", assigned))
        calendar = row.integer("clndr_id") or self._default_calendar()
        schedule = Schedule(
            uid=row.guid("guid") or str(project),
            name=outline.title or row.text("proj_short_name") or str(project),
            code=row.text("proj_short_name") or "",
            format=self._format,
            application=f"Primavera P6 {self._header(0)}".strip(),
            start=row.moment("plan_start_date"),
            finish=row.moment("scd_end_date")
            or max((task.finish for task in tasks if task.finish), default=None),
            must_finish=row.moment("plan_end_date"),
            data_date=row.moment("last_recalc_date"),
            currency=self._header(7),
            calendar=calendar,
            options=options,
            calendars=tuple(
                each for each, owner in self._calendars if owner in (None, project)
            ),
            tasks=tasks,
            links=links,
            resources=self._resources,
            assignments=assignments,
            fields=tuple(self._values(tasks, assignments)),
            field_definitions=self._definitions,
            warnings=_dangling(links, uids),
            unread=self._unread,
            extra=self._extra(row),
        )
        counts = self._inventory.counts(row.text("proj_id"), schedule)
        return msgspec.structs.replace(schedule, row_counts=counts)

    def _values(
        self, tasks: tuple[Task, ...], assignments: tuple[Assignment, ...]
    ) -> Iterator[FieldValue]:
        for task in tasks:
            if task.kind is TaskKind.SUMMARY:
                for value in self._fields.get(("PROJWBS", abs(task.uid)), ()):
                    yield msgspec.structs.replace(value, uid=task.uid)
            else:
                yield from self._fields.get(("TASK", task.uid), ())
        for resource in self._resources:
            yield from self._fields.get(("RSRC", resource.uid), ())
        for assignment in assignments:
            yield from self._fields.get(("TASKRSRC", assignment.uid), ())

    def _header(self, index: int) -> str:
        header = self._tables.header
        return header[index] if index < len(header) else ""

    def _default_calendar(self) -> int | None:
        for row in self._tables["CALENDAR"]:
            if row.flag("default_flag"):
                return row.integer("clndr_id")
        return self._calendars[0][0].uid if self._calendars else None

    def _project_options(self, project: int | None, row: Row) -> Options:
        options = self._options.get(project, Row({}))
        calendar = next(
            (
                each
                for each, _ in self._calendars
                if each.uid == row.integer("clndr_id")
            ),
            None,
        )
        minutes_per_day = (calendar and calendar.minutes_per_day) or 480
        by_path = row.text("critical_path_type") == "CT_DrivPath"
        return Options(
            progress_rule=_progress_rule(options),
            lag_calendar=_LAG_CALENDARS.get(
                options.text("sched_calendar_on_relationship_lag") or "",
                LagCalendar.PREDECESSOR,
            ),
            critical_rule=CriticalRule.LONGEST_PATH
            if by_path
            else CriticalRule.TOTAL_FLOAT,
            critical_limit=row.tenths("critical_drtn_hr_cnt") or 0,
            lag_from_early_start=options.text("sched_lag_early_start_flag") != "N",
            use_expected_finish=options.flag("sched_use_expect_end_flag"),
            open_ends_critical=options.flag("sched_open_critical_flag"),
            float_from_must_finish=options.text("sched_use_project_end_date_for_float")
            != "N",
            float_type=_FLOAT_TYPES.get(
                options.text("sched_float_type") or "", "finish"
            ),
            minutes_per_day=minutes_per_day,
            minutes_per_week=(calendar and calendar.minutes_per_week)
            or 5 * minutes_per_day,
        )

    def _read_links(self) -> dict[int | None, list[Link]]:
        """Return the links of each project, which is the successor's."""
        links: dict[int | None, list[Link]] = defaultdict(list)
        only = self.projects[0].integer("proj_id") if len(self.projects) == 1 else None
        for (
            before,
            after,
            own,
            other_project,
            type_,
            lag,
            uid,
            comment,
        ) in self._tables.cells("TASKPRED", *_LINK_COLUMNS):
            predecessor, successor = to_integer(before), to_integer(after)
            if predecessor is None or successor is None:
                continue
            project, other = to_integer(own), to_integer(other_project)
            external = None
            if other not in (project, None):
                external = self._codes.get(other) or f"project {other}"
            links[only if project is None else project].append(
                Link(
                    predecessor=predecessor,
                    successor=successor,
                    type=_LINK_TYPES.get(type_.removeprefix("PR_"), LinkType.FS),
                    lag=Duration(tenths=to_tenths(lag) or 0, unit="d"),
                    external=external,
                    uid=to_integer(uid),
                    comment=comment,
                )
            )
        return links

    def _extra(self, row: Row) -> dict[str, Any]:
        project = row.text("proj_id")
        extra: dict[str, Any] = {
            "encoding": self._tables.encoding,
            "proj_id": project,
            "baseline_id": row.text("sum_base_proj_id"),
        }
        kept = {
            table: {"columns": self._tables.columns[table], "rows": rows}
            for table in _UNMAPPED
            if (rows := self._rows_of(table, project))
        }
        return {**extra, "tables": kept} if kept else extra

    def _rows_of(self, table: str, project: str | None) -> list[list[str]]:
        columns = self._tables.columns.get(table, [])
        rows = self._tables.rows.get(table, [])
        if "proj_id" not in columns:
            return rows
        owner = columns.index("proj_id")
        return [cells for cells in rows if cells[owner : owner + 1] == [project]]


def _project_rows(tables: Tables) -> list[Row]:
    rows = list(tables["PROJECT"])
    if rows:
        return rows
    ids = dict.fromkeys(row.text("proj_id") or "" for row in tables["TASK"])
    return [Row({"proj_id": each}) for each in ids]


def _progress_rule(options: Row) -> ProgressRule:
    if options.flag("sched_progress_override"):
        return ProgressRule.PROGRESS_OVERRIDE
    if options.text("sched_retained_logic") == "N":
        return ProgressRule.ACTUAL_DATES
    return ProgressRule.RETAINED_LOGIC


def _dangling(links: tuple[Link, ...], uids: set[int]) -> tuple[PlanWarning, ...]:
    lost = [
        link
        for link in links
        if link.successor not in uids
        or (link.predecessor not in uids and link.external is None)
    ]
    if not lost:
        return ()
    return (
        PlanWarning(
            code="link_without_end",
            message=f"{len(lost)} links lead to activities that the file does not hold.",
            tasks=tuple(sorted({link.successor for link in lost} & uids)),
        ),
    )
